//! What the pages for programs show.

use axum::http::{HeaderMap, header};
use maud::{Markup, html};
use retinue_kernel::Mode;

use super::{Answered, PATH, words};
use crate::http::form::{COMMAND_ID, Form, Typed};
use crate::rooms::machine::openapi;
use crate::rooms::machine::openapi::told::Operation;
use crate::site::Site;
use crate::views::fields;
use crate::views::parts::{self, Tone};

/// Whether a page sends it: what needs a session and a document. Signing in and out are done at the door.
pub(super) fn can_be_sent(operation: &Operation) -> bool {
    operation.needs_session && operation.example.is_some()
}

/// The form with the example, whose command is a new one.
pub(super) fn begin(operation: &Operation) -> Form {
    let document = operation.example.map(|example| {
        let mut example = example.clone();
        if let Some(command_id) = example.get_mut(COMMAND_ID) {
            *command_id = crate::chance::uuid().into();
        }
        format!("{example:#}")
    });
    let typed = document.map(|document| (words::DOCUMENT.name, document));
    Form {
        typed: Typed::beginning_with(typed),
        ..Form::default()
    }
}

/// Where a program finds this site: as the reader's browser did.
pub(super) fn address(headers: &HeaderMap, site: &Site) -> String {
    let host = headers.get(header::HOST);
    let host = host
        .and_then(|host| host.to_str().ok())
        .unwrap_or("localhost");
    let scheme = if site.config.behind_tls {
        "https"
    } else {
        "http"
    };
    format!("{scheme}://{host}")
}

pub(super) fn list(operations: &[Operation]) -> Markup {
    html! {
        h1 { (words::TITLE) }
        p.lead { (words::LEAD) }
        p { (words::DESCRIPTION) " " a.code href=(openapi::PATH) { (openapi::PATH) } }
        section.panel aria-labelledby="operations-title" {
            h2 #operations-title { (words::OPERATIONS) }
            ul.plain #operations {
                @for operation in operations {
                    li {
                        p.flush { a href={ (PATH) "/" (operation.name) } { (operation.summary) } }
                        p.flush.small { span.code { (operation.method) " " (operation.path) } }
                    }
                }
            }
        }
    }
}

pub(super) fn one(
    operation: &Operation,
    form: &Form,
    answered: Option<&Answered>,
    address: &str,
    mode: Mode,
) -> Markup {
    html! {
        (parts::error_summary(form))
        (parts::crumb(PATH, words::ALL))
        h1 { (operation.summary) }
        p.lead { (operation.says) }
        p { span.code #operation { (operation.method) " " (operation.path) } }
        @if let Some(answered) = answered { (answer(answered)) }
        div.split {
            section.panel aria-labelledby="try-title" {
                h2 #try-title { (words::TRY) }
                @if can_be_sent(operation) {
                    @if mode == Mode::Sandbox { (parts::notice(Tone::Info, words::NOTHING_REAL, html! {})) }
                    @else { (parts::notice(Tone::Wait, words::RECORDED, html! {})) }
                    form.form method="post" action={ (PATH) "/" (operation.name) } novalidate {
                        (fields::document(form, &words::DOCUMENT))
                        button type="submit" #send { (words::SEND) }
                    }
                } @else { p { (words::NOT_SENT_HERE) } }
                h3 { (words::BY_CURL) }
                p.hint { (words::BY_CURL_HINT) }
                p.code #curl { (curl(operation, address)) }
                @if let Some(scope) = operation.scope {
                    p.hint #by-token { (words::BY_TOKEN) " " span.code { (scope) } "." }
                }
            }
            section.panel aria-labelledby="asks-title" {
                h2 #asks-title { (words::ASKS) }
                (asks(operation))
                h2 { (words::ANSWERS) }
                dl.facts.facts-one {
                    @for (status, says) in &operation.answers { div { dt { (status) } dd { (says) } } }
                }
            }
        }
    }
}

fn answer(answered: &Answered) -> Markup {
    html! {
        section.panel aria-labelledby="answer-title" {
            h2 #answer-title { (words::ANSWER) }
            p #answer-status { strong { (answered.status) } " " (answered.reason) }
            @if answered.document.is_empty() { p { (words::NO_DOCUMENT) } }
            @else { pre.code #answer { (answered.document) } }
        }
    }
}

fn asks(operation: &Operation) -> Markup {
    html! {
        @if operation.fields.is_empty() { p { (words::ASKS_NOTHING) } }
        @else {
            dl.facts.facts-one {
                @for field in &operation.fields {
                    div {
                        dt { span.code { (field.name) } @if field.needed { ", " (words::NEEDED) } }
                        dd { (field.says) @if !field.shape.is_empty() && field.shape != field.says { " " (field.shape) } }
                    }
                }
            }
        }
    }
}

/// One line for a shell.
fn curl(operation: &Operation, address: &str) -> String {
    // Signing in writes the cookie, everything else brings it.
    let cookie = match (operation.needs_session, operation.example) {
        (false, Some(_)) => "--cookie-jar session.txt ",
        (true, _) => "--cookie session.txt ",
        (false, None) if operation.method == "POST" => "--cookie session.txt ",
        (false, None) => "",
    };
    let sent = match operation.example {
        Some(example) => {
            // In a shell a quoted text ends at its quote.
            let document = example.to_string().replace('\'', r"'\''");
            format!("--header 'content-type: application/json' --data '{document}' ")
        }
        None if operation.method == "POST" => "--request POST ".to_owned(),
        None => String::new(),
    };
    format!("curl {cookie}{sent}{address}{}", operation.path)
}
