//! Where routes are made: in a room, whose every handler carries the proof of who asks, or in the open.

use std::marker::PhantomData;

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};

use crate::access::proof::Proof;
use crate::site::Site;

/// Who may enter a route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// Anyone, signed in or not.
    Open,
    /// Only who proves the role, by its name.
    Role(&'static str),
}

/// One route of the site, as it stands in the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, its parameters in braces.
    pub path: &'static str,
    /// Who may enter.
    pub entry: Entry,
}

/// Argument lists that begin with the proof `P`.
///
/// It is implemented for the shapes that axum gives to handlers, so a handler that does not ask for the proof first has
/// no place in a room.
pub trait BeginsWith<P> {}

macro_rules! begins_with {
    ($($rest:ident),*) => { impl<M, P, $($rest),*> BeginsWith<P> for (M, P, $($rest,)*) {} };
}
begins_with!();
begins_with!(A);
begins_with!(A, B);
begins_with!(A, B, C);
begins_with!(A, B, C, D);
begins_with!(A, B, C, D, E);

/// The routes of one room. A handler enters it only when its first argument is the room's proof.
///
/// ```compile_fail
/// use retinue_web::{Prescriber, Room};
/// async fn anyone() -> &'static str { "the worklist" }
/// let room = Room::<Prescriber>::new().get("/clinic", anyone);
/// ```
///
/// ```
/// use retinue_web::{Prescriber, Room};
/// async fn worklist(_proof: Prescriber) -> &'static str { "the worklist" }
/// let room = Room::<Prescriber>::new().get("/clinic", worklist);
/// ```
pub struct Room<P> {
    router: Router<Site>,
    routes: Vec<Route>,
    proof: PhantomData<fn() -> P>,
}

impl<P: Proof> Default for Room<P> {
    fn default() -> Self {
        Room::new()
    }
}

impl<P: Proof> Room<P> {
    /// A room without routes.
    pub fn new() -> Room<P> {
        Room {
            router: Router::new(),
            routes: Vec::new(),
            proof: PhantomData,
        }
    }

    /// Adds a page.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, handler: H) -> Room<P>
    where
        H: Handler<T, Site>,
        T: BeginsWith<P> + 'static,
    {
        self.on(Method::GET, MethodFilter::GET, path, handler)
    }

    /// Adds an act.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, handler: H) -> Room<P>
    where
        H: Handler<T, Site>,
        T: BeginsWith<P> + 'static,
    {
        self.on(Method::POST, MethodFilter::POST, path, handler)
    }

    /// Adds the giving up of something.
    #[must_use]
    pub fn delete<H, T>(self, path: &'static str, handler: H) -> Room<P>
    where
        H: Handler<T, Site>,
        T: BeginsWith<P> + 'static,
    {
        self.on(Method::DELETE, MethodFilter::DELETE, path, handler)
    }

    fn on<H, T>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        handler: H,
    ) -> Room<P>
    where
        H: Handler<T, Site>,
        T: BeginsWith<P> + 'static,
    {
        self.router = self.router.route(path, on::<H, T, Site>(filter, handler));
        self.routes.push(Route {
            method,
            path,
            entry: Entry::Role(P::ROLE),
        });
        self
    }
}

/// The routes that anyone may enter, and the rooms put together. What stands here is public on purpose.
pub(crate) struct Open {
    router: Router<Site>,
    routes: Vec<Route>,
}

impl Open {
    pub(crate) fn new() -> Open {
        Open {
            router: Router::new(),
            routes: Vec::new(),
        }
    }

    pub(crate) fn get_open<H, T>(self, path: &'static str, handler: H) -> Open
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.on(Method::GET, MethodFilter::GET, path, handler)
    }

    pub(crate) fn post_open<H, T>(self, path: &'static str, handler: H) -> Open
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.on(Method::POST, MethodFilter::POST, path, handler)
    }

    pub(crate) fn room<P>(mut self, room: Room<P>) -> Open {
        self.router = self.router.merge(room.router);
        self.routes.extend(room.routes);
        self
    }

    fn on<H, T>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        handler: H,
    ) -> Open
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.router = self.router.route(path, on::<H, T, Site>(filter, handler));
        self.routes.push(Route {
            method,
            path,
            entry: Entry::Open,
        });
        self
    }

    /// The router, and the table of its routes.
    pub(crate) fn finish(self) -> (Router<Site>, Vec<Route>) {
        (self.router, self.routes)
    }
}
