//! The door: signing in and out, and the reader's time zone and language.

mod take_up;
mod words;

pub(crate) use take_up::PATH as TAKE_UP;

use std::net::IpAddr;
use std::time::Instant;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use maud::{Markup, html};
use retinue_kernel::Mode;
use retinue_ledger::{Role, SignInError};
use retinue_rulebook::Language;

use crate::access::attempts::Slow;
use crate::access::proof::{SomeoneSignedIn, front_page};
use crate::access::{language, session, zone};
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Rejected, Typed};
use crate::http::routes::Open;
use crate::http::source::Source;
use crate::rooms::{let_in, opened};
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::views::{fields, icons};
use crate::words::wrong::NOT_OFFERED;

/// Where people sign in.
pub(crate) const SIGN_IN: &str = "/sign-in";
/// What stands in the place of a question where a record system opened us.
pub(crate) const OPENED: &str = "opened";

/// The routes of the door.
pub(crate) fn routes(open: Open) -> Open {
    open.get_open("/", front)
        .get_open(SIGN_IN, sign_in_page)
        .post_open(SIGN_IN, sign_in)
        .post_open("/sign-out", sign_out)
        .get_open(TAKE_UP, take_up::page)
        .post_open(TAKE_UP, take_up::take_up)
        .get_open("/time-zone", zone_page)
        .post_open("/time-zone", keep_zone)
        .post_open(language::PATH, keep_language)
}

async fn front(someone: Result<SomeoneSignedIn, Response>) -> Redirect {
    match someone {
        Ok(someone) => Redirect::to(someone.front_page),
        Err(_) => Redirect::to("/sign-in"),
    }
}

async fn sign_in_page(
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    let language = language::of(&headers);
    let asked = Typed::of_query(asked);
    let taken_up = asked.first(take_up::DONE).is_some();
    let on_the_way = asked.first(let_in::ASKED);
    let form = Form::beginning_with(on_the_way.map(|asked| (let_in::ASKED, asked.to_owned())));
    let form = form.in_language(language);
    let view = html! {
        @if taken_up { (parts::notice(Tone::Yes, words::TAKEN_UP.get(language), html! {})) }
        (view(&site, &form))
    };
    Page::bare(words::TITLE.get(language))
        .in_language(Some(language))
        .render(&site, view)
        .into_response()
}

async fn sign_in(
    State(site): State<Site>,
    Source(source): Source,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, Fault> {
    let language = language::of(&headers);
    let mut reader = Reader::of(typed.in_language(language));
    let on_the_way = reader.cell(let_in::ASKED);
    let login = reader.text(&words::LOGIN.in_language(language), 64);
    // A password is taken as it was typed: its spaces belong to it.
    let password = reader.secret(&words::PASSWORD.in_language(language));
    let ((login, password), answered) = match reader.finish(login.zip(password)) {
        Ok(read) => read.parts(),
        Err(rejected) => return form_again(&site, rejected),
    };
    match enter(&site, source, &headers, login, password).await? {
        Some((cookie, role)) => Ok((
            CookieJar::new().add(cookie),
            to_where(&role, on_the_way.as_deref()),
        )
            .into_response()),
        None => form_again(
            &site,
            Rejected::Form(answered.wrong(words::REFUSED.get(language))),
        ),
    }
}

/// Where somebody goes who signed in: back to what they were asked on the way, or to the first page of their room.
fn to_where(role: &Role, on_the_way: Option<&str>) -> Redirect {
    match on_the_way {
        Some(OPENED) => Redirect::to(opened::ON),
        Some(asked) => match let_in::goes_on(asked) {
            Some(question) => Redirect::to(&question),
            None => Redirect::to(front_page(role)),
        },
        None => Redirect::to(front_page(role)),
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
            let page = Page::bare(words::TITLE.get(form.language()))
                .in_language(Some(form.language()))
                .with(&form)
                .render(site, view(site, &form));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn view(site: &Site, form: &Form) -> Markup {
    let language = form.language();
    html! {
        div.door {
            section.panel.door-form {
                (parts::error_summary(form))
                h1 { (words::TITLE.get(language)) }
                form method="post" action="/sign-in" novalidate {
                    (asked_on_the_way(form))
                    (fields::known_text(form, &words::LOGIN.in_language(language), "username"))
                    (fields::password(form, &words::PASSWORD.in_language(language), "current-password"))
                    button.button-big type="submit" #send { (words::SUBMIT.get(language)) }
                }
                p.small { a href=(TAKE_UP) { (words::HAVE_INVITATION.get(language)) } }
            }
            div.door-about {
                p.door-mark { (icons::mark()) }
                p.lead { (words::ABOUT.get(language)) }
                @if site.mode() == Mode::Sandbox && !site.config.demonstration.is_empty() { (demonstration(site, form)) }
            }
        }
    }
}

/// What somebody was asked who signs in on the way, so that they come back to it.
fn asked_on_the_way(form: &Form) -> Markup {
    let asked = form.typed.first(let_in::ASKED);
    html! { @if let Some(asked) = asked { (fields::hidden(let_in::ASKED, asked)) } }
}

/// In the sandbox nothing is secret: one click opens each room.
fn demonstration(site: &Site, form: &Form) -> Markup {
    let language = form.language();
    html! {
        section #demonstration aria-labelledby="demonstration-title" {
            h2 #demonstration-title { (words::DEMONSTRATION.get(language)) }
            p { (words::DEMONSTRATION_MEANS.get(language)) }
            @if let Some(one) = site.config.demonstration.first() {
                p.small.muted { (words::PASSWORD_OF_ALL.get(language)) " " span.code { (one.password) } }
            }
            ul.doors {
                @for one in &site.config.demonstration {
                    @let (name, about) = one.who.split_once(": ").unwrap_or((one.who.as_str(), ""));
                    li {
                        form method="post" action="/sign-in" {
                            (asked_on_the_way(form))
                            (fields::hidden(words::LOGIN.name(), &one.login))
                            (fields::hidden(words::PASSWORD.name(), &one.password))
                            button type="submit" {
                                b { span.unseen { (words::SIGN_IN_AS.get(language)) " " } (name) }
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
    let language = language::of(&headers);
    let now = zone::of(&headers, &site.config);
    let form = Form::beginning_with(
        now.iana_name()
            .map(|name| (words::ZONE.name(), name.to_owned())),
    );
    zone_page_of(&site, &form.in_language(language)).into_response()
}

async fn keep_zone(
    State(site): State<Site>,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, Fault> {
    let language = language::of(&headers);
    let mut reader = Reader::of(typed.in_language(language));
    let names: Vec<&str> = zone::OFFERED.iter().map(|(name, _)| *name).collect();
    let chosen = reader.offered(&words::ZONE.in_language(language), &names);
    match reader.finish(chosen) {
        Ok(read) => {
            let (chosen, _) = read.parts();
            let jar = CookieJar::new().add(zone::cookie(&chosen, &site.config));
            Ok((jar, Redirect::to("/")).into_response())
        }
        Err(Rejected::Fault(fault)) => Err(fault),
        Err(Rejected::Form(form)) => {
            let page = zone_page_of(&site, &form);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn zone_page_of(site: &Site, form: &Form) -> Html<String> {
    Page::bare(words::ZONE_TITLE.get(form.language()))
        .in_language(Some(form.language()))
        .with(form)
        .render(site, zone_view(form))
}

fn zone_view(form: &Form) -> Markup {
    let language = form.language();
    let offered: Vec<(String, String)> = zone::OFFERED
        .iter()
        .map(|(name, label)| ((*name).to_owned(), label.get(language).to_owned()))
        .collect();
    html! {
        (parts::error_summary(form))
        h1 { (words::ZONE_TITLE.get(language)) }
        form.form method="post" action="/time-zone" novalidate {
            (fields::select(form, &words::ZONE.in_language(language), fields::Need::Required, &offered))
            button type="submit" #send { (words::KEEP.get(language)) }
        }
    }
}

/// Keeps the language that was chosen, and leads back to where it was chosen.
async fn keep_language(
    State(site): State<Site>,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, Fault> {
    let chosen = typed.first(language::FIELD).and_then(Language::of_tag);
    let Some(chosen) = chosen else {
        return Err(Fault::Unreadable(NOT_OFFERED));
    };
    let jar = CookieJar::new().add(language::cookie(chosen, &site.config));
    Ok((jar, Redirect::to(&language::back(&headers))).into_response())
}
