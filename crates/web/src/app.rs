//! The rooms put together, and everything that stands around them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::{RequestBodyDeadlineLayer, TimeoutLayer};

use crate::http::fault::{self, Fault};
use crate::http::routes::{Open, Route};
use crate::http::{assets, headers, health, host, watermark};
use crate::rooms;
use crate::site::Site;

fn open() -> Open {
    let open = Open::new()
        .get_open("/livez", health::live)
        .get_open("/readyz", health::ready)
        .get_open("/assets/{name}", assets::serve);
    let open = rooms::opened::doors(rooms::let_in::doors(rooms::entry::routes(open)));
    rooms::machine::counter(rooms::machine::door(open))
        .room(rooms::prescriber::routes())
        .room(rooms::pharmacist::routes())
        .room(rooms::sites::routes())
        .room(rooms::wholesaler::routes())
        .room(rooms::patient::routes())
        .room(rooms::kiosk::routes())
        .room(rooms::guardian::routes())
        .room(rooms::phone::routes())
        .room(rooms::administrator::routes())
}

/// The doors through which programs send documents, which may be larger than any form.
fn documents() -> Open {
    rooms::machine::documents(Open::new())
        .room(rooms::machine::services())
        .room(rooms::machine::of_programs())
        .room(rooms::machine::messages())
        .room(rooms::machine::fhir::routes())
        .room(rooms::machine::fhir::read_by_token())
}

/// Every route with its method and who may enter: what the router holds, since both are written in one place.
pub fn routes() -> Vec<Route> {
    let mut all = open().finish().1;
    all.extend(documents().finish().1);
    all
}

/// The whole site.
pub fn app(site: Site) -> Router {
    let config = site.config.clone();
    let (forms, _) = open().finish();
    let (documents, _) = documents().finish();
    forms
        .layer(RequestBodyLimitLayer::new(config.body_limit))
        .merge(documents.layer(RequestBodyLimitLayer::new(config.document_limit)))
        .fallback(|| async { Fault::NotFound })
        .layer(DefaultBodyLimit::disable())
        // A body that drips in slower than this is not waited for.
        .layer(RequestBodyDeadlineLayer::new(config.request_timeout))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            config.request_timeout,
        ))
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(site.clone(), host::only_ours))
        .layer(from_fn_with_state(site.clone(), fault::render))
        .layer(from_fn_with_state(site.clone(), watermark::mark))
        .layer(from_fn_with_state(site.clone(), headers::secure))
        .with_state(site)
}

/// A panic is a fault of ours, and ends one request.
fn panicked(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let says = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(
        panic = says.unwrap_or("without words"),
        "a request ended in a panic"
    );
    Fault::Failed.into_response()
}
