//! Taking up an account to which one was invited: the code that counts once, and a password that only its owner knows.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::html;
use retinue_ledger::{Password, SignInError};
use std::time::Instant;

use super::words;
use crate::access::attempts::Slow;
use crate::access::language;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Rejected, Typed};
use crate::http::source::Source;
use crate::site::Site;
use crate::views::page::Page;
use crate::views::{fields, parts};

/// Where an invitation is taken up.
pub(crate) const PATH: &str = "/take-up";

pub(super) async fn page(State(site): State<Site>, headers: HeaderMap) -> Response {
    let form = Form::default().in_language(language::of(&headers));
    rendered(&site, &form).into_response()
}

fn rendered(site: &Site, form: &Form) -> Html<String> {
    let language = form.language();
    let view = html! {
        (parts::error_summary(form))
        h1 { (words::TAKE_UP_TITLE.get(language)) }
        p.lead { (words::TAKE_UP_LEAD.get(language)) }
        form.form method="post" action=(PATH) novalidate {
            (fields::known_text(form, &words::LOGIN.in_language(language), "username"))
            (fields::code(form, &words::INVITATION.in_language(language), fields::Need::Required))
            (fields::password(form, &words::NEW_PASSWORD.in_language(language), "new-password"))
            (fields::named_tick(form, UNDERTAKES, words::UNDERTAKES.get(language)))
            button type="submit" #send { (words::TAKE_UP_SUBMIT.get(language)) }
        }
    };
    Page::bare(words::TAKE_UP_TITLE.get(language))
        .in_language(Some(language))
        .with(form)
        .narrow()
        .render(site, view)
}

/// Said in the address of the page on which one signs in next.
pub(super) const DONE: &str = "taken-up";
const UNDERTAKES: &str = "undertakes";

pub(super) async fn take_up(
    State(site): State<Site>,
    Source(source): Source,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, Fault> {
    let language = language::of(&headers);
    let mut reader = Reader::of(typed.in_language(language));
    let login = reader.text(&words::LOGIN.in_language(language), 64);
    let code = reader.text(&words::INVITATION.in_language(language), 64);
    let new_password = words::NEW_PASSWORD.in_language(language);
    let secret = reader.secret(&new_password);
    let password = secret.and_then(|secret| {
        let fit = Password::new(&secret, login.as_deref().unwrap_or_default());
        if fit.is_err() {
            reader.wrong(new_password.name, words::UNFIT.get(language));
        }
        fit.ok()
    });
    if !reader.ticked(UNDERTAKES) && !reader.has_problem(UNDERTAKES) {
        reader.wrong(UNDERTAKES, words::UNDERTAKES_MISSING.get(language));
    }
    let read = (|| Some((login?, code?, password?)))();
    let ((login, code, password), answered) = match reader.finish(read) {
        Ok(read) => read.parts(),
        Err(rejected) => return again(&site, rejected),
    };
    // A code is tried no faster than a password.
    site.attempts
        .begin(source, Instant::now())
        .map_err(|Slow { seconds }| Fault::TooManyAttempts { seconds })?;
    let Ok(_place) = site.password_places.acquire().await else {
        return Err(Fault::Failed);
    };
    let done = site
        .ask(move |ledger| ledger.take_up(&login, &code, &password))
        .await?;
    match done {
        Ok(()) => {
            site.attempts.was_right(source);
            Ok(Redirect::to(&format!("/sign-in?{DONE}=yes")).into_response())
        }
        Err(SignInError::Refused) => again(
            &site,
            Rejected::Form(answered.wrong(words::NO_INVITATION.get(language))),
        ),
        Err(SignInError::Store(error)) => {
            tracing::error!(%error, "an account could not be taken up");
            Err(Fault::NotAnswered)
        }
    }
}

fn again(site: &Site, rejected: Rejected) -> Result<Response, Fault> {
    match rejected {
        Rejected::Fault(fault) => Err(fault),
        Rejected::Form(form) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, rendered(site, &form)).into_response())
        }
    }
}
