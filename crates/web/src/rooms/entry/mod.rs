//! The door: signing in and out, and the reader's time zone.

mod words;

use std::net::IpAddr;
use std::time::Instant;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use maud::{Markup, html};
use retinue_kernel::Mode;
use retinue_ledger::SignInError;

use crate::access::attempts::Slow;
use crate::access::proof::{SomeoneSignedIn, front_page};
use crate::access::{session, zone};
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Rejected, Typed};
use crate::http::routes::Open;
use crate::http::source::Source;
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts;
use crate::views::{fields, icons};

/// The routes of the door.
pub(crate) fn routes(open: Open) -> Open {
    open.get_open("/", front)
        .get_open("/sign-in", sign_in_page)
        .post_open("/sign-in", sign_in)
        .post_open("/sign-out", sign_out)
        .get_open("/time-zone", zone_page)
        .post_open("/time-zone", keep_zone)
}

async fn front(someone: Result<SomeoneSignedIn, Response>) -> Redirect {
    match someone {
        Ok(someone) => Redirect::to(someone.front_page),
        Err(_) => Redirect::to("/sign-in"),
    }
}

async fn sign_in_page(State(site): State<Site>) -> Response {
    Page::bare(words::TITLE)
        .render(&site, view(&site, &Form::default()))
        .into_response()
}

async fn sign_in(
    State(site): State<Site>,
    Source(source): Source,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let login = reader.text(&words::LOGIN, 64);
    // A password is taken as it was typed: its spaces belong to it.
    let password = reader.secret(&words::PASSWORD);
    let ((login, password), answered) = match reader.finish(login.zip(password)) {
        Ok(read) => read.parts(),
        Err(rejected) => return form_again(&site, rejected),
    };
    match enter(&site, source, &headers, login, password).await? {
        Some((cookie, role)) => Ok((
            CookieJar::new().add(cookie),
            Redirect::to(front_page(&role)),
        )
            .into_response()),
        None => form_again(&site, Rejected::Form(answered.wrong(words::REFUSED))),
    }
}

/// Checks login and password and opens a new session. An earlier session of the same browser ends.
pub(crate) async fn enter(
    site: &Site,
    source: IpAddr,
    headers: &HeaderMap,
    login: String,
    password: String,
) -> Result<
    Option<(
        axum_extra::extract::cookie::Cookie<'static>,
        retinue_ledger::Role,
    )>,
    Fault,
> {
    let now = Instant::now();
    site.attempts
        .begin(source, now)
        .map_err(|Slow { seconds }| Fault::TooManyAttempts { seconds })?;
    let Ok(_place) = site.password_places.acquire().await else {
        return Err(Fault::Failed);
    };
    let before = session::token(headers, &site.config);
    let found = site
        .ask(move |ledger| {
            let signed_in = ledger.sign_in(&login, &password);
            if signed_in.is_ok()
                && let Some(before) = before
            {
                // The new session does not depend on it: an old one that could not be ended ends by its time.
                if let Err(error) = ledger.sign_out(&before) {
                    tracing::warn!(%error, "an earlier session could not be ended");
                }
            }
            signed_in
        })
        .await?;
    match found {
        Ok(signed_in) => {
            site.attempts.was_right(source);
            let cookie = session::cookie(&signed_in.token, &site.config);
            Ok(Some((cookie, signed_in.actor.role().clone())))
        }
        Err(SignInError::Refused) => Ok(None),
        Err(SignInError::Store(error)) => {
            tracing::error!(%error, "a sign-in could not be recorded");
            Err(Fault::NotAnswered)
        }
    }
}

async fn sign_out(State(site): State<Site>, headers: HeaderMap) -> Result<Response, Fault> {
    leave(&site, &headers).await?;
    let gone = CookieJar::new().add(session::no_cookie(&site.config));
    Ok((gone, Redirect::to("/sign-in")).into_response())
}

/// Ends the session of the request, if there is one.
pub(crate) async fn leave(site: &Site, headers: &HeaderMap) -> Result<(), Fault> {
    if let Some(token) = session::token(headers, &site.config) {
        let ended = site.ask(move |ledger| ledger.sign_out(&token)).await?;
        if let Err(error) = ended {
            // The session may still hold: the one who leaves must know.
            tracing::error!(%error, "a session could not be ended");
            return Err(Fault::NotAnswered);
        }
    }
    Ok(())
}

fn form_again(site: &Site, rejected: Rejected) -> Result<Response, Fault> {
    match rejected {
        Rejected::Fault(fault) => Err(fault),
        Rejected::Form(form) => {
            let page = Page::bare(words::TITLE)
                .with(&form)
                .render(site, view(site, &form));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn view(site: &Site, form: &Form) -> Markup {
    html! {
        div.door {
            section.panel.door-form {
                (parts::error_summary(form))
                h1 { (words::TITLE) }
                form method="post" action="/sign-in" novalidate {
                    (fields::known_text(form, &words::LOGIN, "username"))
                    (fields::password(form, &words::PASSWORD, "current-password"))
                    button.button-big type="submit" #send { (words::SUBMIT) }
                }
            }
            div.door-about {
                p.door-mark { (icons::mark()) }
                p.lead { (words::ABOUT) }
                @if site.mode() == Mode::Sandbox && !site.config.demonstration.is_empty() { (demonstration(site)) }
            }
        }
    }
}

/// In the sandbox nothing is secret: one click opens each room.
fn demonstration(site: &Site) -> Markup {
    html! {
        section #demonstration aria-labelledby="demonstration-title" {
            h2 #demonstration-title { (words::DEMONSTRATION) }
            p { (words::DEMONSTRATION_MEANS) }
            @if let Some(one) = site.config.demonstration.first() {
                p.small.muted { (words::PASSWORD_OF_ALL) " " span.code { (one.password) } }
            }
            ul.doors {
                @for one in &site.config.demonstration {
                    @let (name, about) = one.who.split_once(": ").unwrap_or((one.who.as_str(), ""));
                    li {
                        form method="post" action="/sign-in" {
                            (fields::hidden(words::LOGIN.name, &one.login))
                            (fields::hidden(words::PASSWORD.name, &one.password))
                            button type="submit" {
                                b { span.unseen { (words::USE) " " } (name) }
                                span.code.small { (one.login) }
                                @if !about.is_empty() { span.about.small.muted { (about) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

async fn zone_page(State(site): State<Site>, headers: HeaderMap) -> Response {
    let now = zone::of(&headers, &site.config);
    let form = Form::beginning_with(
        now.iana_name()
            .map(|name| (words::ZONE.name, name.to_owned())),
    );
    Page::bare(words::ZONE_TITLE)
        .render(&site, zone_view(&form))
        .into_response()
}

async fn keep_zone(State(site): State<Site>, typed: Typed) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let names: Vec<&str> = zone::OFFERED.iter().map(|(name, _)| *name).collect();
    let chosen = reader.offered(&words::ZONE, &names);
    match reader.finish(chosen) {
        Ok(read) => {
            let (chosen, _) = read.parts();
            let jar = CookieJar::new().add(zone::cookie(&chosen, &site.config));
            Ok((jar, Redirect::to("/")).into_response())
        }
        Err(Rejected::Fault(fault)) => Err(fault),
        Err(Rejected::Form(form)) => {
            let page = Page::bare(words::ZONE_TITLE)
                .with(&form)
                .render(&site, zone_view(&form));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn zone_view(form: &Form) -> Markup {
    let offered: Vec<(String, String)> = zone::OFFERED
        .iter()
        .map(|(name, label)| ((*name).to_owned(), (*label).to_owned()))
        .collect();
    html! {
        (parts::error_summary(form))
        h1 { (words::ZONE_TITLE) }
        form.form method="post" action="/time-zone" novalidate {
            (fields::select(form, &words::ZONE, fields::Need::Required, &offered))
            button type="submit" #send { (words::ZONE_SUBMIT) }
        }
    }
}
