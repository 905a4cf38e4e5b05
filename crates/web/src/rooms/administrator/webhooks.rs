//! Where programs are told that something happened: registered, looked over, sent again, given another secret, ended.

use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::Id;
use retinue_ledger::{Subject, SubmitError, WebhookOnRecord, WebhookSecret};

use super::{done_notice, no_form, programs};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::webhooks::as_shown;

pub(super) const PATH: &str = "/programme/programs/webhooks";
pub(super) const SECRET: &str = "/programme/programs/webhooks/secret";
pub(super) const AGAIN: &str = "/programme/programs/webhooks/again";
pub(super) const END: &str = "/programme/programs/webhooks/end";
pub(super) const TITLE: &str = "Notifications to programs";

const LEAD: &str = "Where programs are told that something happened. They hear what kind of thing, of which programme number, and where to read the rest with their token; never what was found or why.";
const NONE: &str = "No program is told.";
const ONCE: &str =
    "Hand this secret to the program's maker now, over a safe way. It is shown this once.";
const OLD_ONE: &str =
    "Notifications are signed with the secret before it too, for a day from its replacement.";
const PROGRAM: Field = Field::new("program", "Program", "Of a clinic or a pharmacy.");
const ADDRESS: Field = Field::new(
    "address",
    "Address",
    "It begins with https:// and leads to the public internet, such as https://ehr.example/hooks.",
);
const OF: Field = Field::new("of", "Program", "");
const GENERATION: Field = Field::new("generation", "Secret", "");
const NO_PROGRAM: &str = "No program was registered under this name.";

/// A secret that was made by the act before: for which program.
type Made = (String, WebhookSecret);

pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let done = Typed::of_query(asked).first("done").is_some();
    let page = list(&site, &proof, &Form::default(), done, None).await?;
    Ok(page.into_response())
}

async fn list(
    site: &Site,
    proof: &Administrator,
    form: &Form,
    done: bool,
    made: Option<&Made>,
) -> Result<Html<String>, Fault> {
    let who = proof.proof().clone();
    let (programs, webhooks) = site
        .ask(move |ledger| Ok((ledger.programs(&who)?, ledger.webhooks(&who)?)))
        .await?
        .map_err(record::read_fault)?;
    let is_told = |program: &str| {
        let mut webhooks = webhooks.iter();
        webhooks.any(|one| one.program == program && one.ended.is_none())
    };
    let free: Vec<(String, String)> = programs
        .iter()
        .filter(|one| one.acts_now && !is_told(one.program.as_str()))
        .filter(|one| matches!(one.party, Subject::Prescriber(_) | Subject::Pharmacy(_)))
        .map(|one| (one.program.to_string(), one.program.to_string()))
        .collect();
    let view = html! {
        (parts::error_summary(form))
        (parts::crumb(programs::PATH, programs::TITLE))
        h1 { (TITLE) }
        @if done { (done_notice()) }
        @if let Some((program, secret)) = made {
            (parts::notice(Tone::Yes, "A new secret", html! {
                p { (ONCE) }
                p { span.code { (program) } " " span.code { (as_shown(secret)) } }
            }))
        }
        p.lead { (LEAD) }
        section.panel aria-labelledby="told-title" {
            h2 #told-title { "Who is told" }
            @if webhooks.is_empty() { p { (NONE) } } @else {
                div.scroll tabindex="0" role="region" aria-label=(TITLE) {
                    table {
                        thead { tr {
                            th scope="col" { "Program" } th scope="col" { "Where" } th scope="col" { "Waiting" }
                            th scope="col" { "Given up" } th scope="col" { "Last answer" } th scope="col" { "Change" }
                        } }
                        tbody { @for one in &webhooks { (line(one, proof)) } }
                    }
                }
            }
        }
        section.panel aria-labelledby="register-title" {
            h2 #register-title { "Tell a program" }
            @if free.is_empty() { p { "There is no program of a clinic or a pharmacy that is not told already." } } @else {
                form method="post" action=(PATH) novalidate {
                    (fields::select(form, &PROGRAM, Need::Required, &free))
                    (fields::code(form, &ADDRESS, Need::Required))
                    button type="submit" { "Tell it" }
                }
            }
        }
    };
    Ok(Page::of(proof.visitor(), TITLE)
        .on("/programme")
        .with(form)
        .render(site, view))
}

fn line(one: &WebhookOnRecord, proof: &Administrator) -> Markup {
    let zones = proof.zones();
    html! {
        tr {
            th scope="row" {
                span.code { (one.program) } span.work-sub.code { (one.subject) }
                @match &one.ended {
                    None => { (parts::tag(Tone::Yes, "told")) }
                    Some(why) => { (parts::tag(Tone::No, "ended")) span.work-sub { (why) } }
                }
            }
            td.code.small { (one.address) }
            td {
                (one.waiting)
                @if let Some(since) = one.waiting_since { span.work-sub { "since " (zones.moment(since)) } }
            }
            td { (one.given_up) }
            td.small {
                @if let Some((says, at)) = &one.last { (says) span.work-sub { (zones.moment(*at)) } }
            }
            td {
                @if one.ended.is_none() {
                    @if one.given_up > 0 { (act(AGAIN, one, "Send again", false)) }
                    (act(SECRET, one, "New secret", false))
                    @if let Some(until) = one.old_secret_until {
                        span.work-sub { (OLD_ONE) " " (zones.moment(until)) }
                    }
                    (act(END, one, "Tell no more", true))
                }
            }
        }
    }
}

fn act(action: &str, one: &WebhookOnRecord, says: &str, grave: bool) -> Markup {
    let class = if grave {
        "button-grave"
    } else {
        "button-second"
    };
    html! {
        form method="post" action=(action) novalidate {
            (fields::hidden(OF.name, &one.program))
            (fields::hidden(GENERATION.name, &one.generation.to_string()))
            button class=(class) type="submit" aria-label={ (says) ": " (one.program) } { (says) }
        }
    }
}

fn of_name(reader: &mut Reader, field: &Field) -> Option<Id> {
    let id = Id::new(reader.text(field, 128)?.trim());
    if id.is_none() {
        reader.wrong(field.name, NO_PROGRAM);
    }
    id
}

pub(super) async fn register(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let program = of_name(&mut reader, &PROGRAM);
    let address = reader.text(&ADDRESS, 300);
    let done = match reader.finish(program.zip(address)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((program, address), answered) = read.parts();
            let who = proof.proof().clone();
            let name = program.to_string();
            let made = site
                .ask(move |ledger| ledger.register_webhook(&who, &program, address.trim()))
                .await?;
            made.map(|secret| (name, secret))
                .map_err(|error| record::again(error, answered))
        }
    };
    with_its_secret(&site, &proof, done).await
}

pub(super) async fn rotate(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let program = of_name(&mut reader, &OF);
    let generation = reader.text(&GENERATION, 10);
    let done = match reader.finish(program.zip(generation)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((program, generation), answered) = read.parts();
            let who = proof.proof().clone();
            let name = program.to_string();
            // What is no number was replaced by none.
            let generation = generation.parse().unwrap_or(0);
            let made = site
                .ask(move |ledger| ledger.rotate_webhook_secret(&who, &program, generation))
                .await?;
            made.map(|secret| (name, secret))
                .map_err(|error| record::again(error, answered))
        }
    };
    with_its_secret(&site, &proof, done).await
}

/// The secret stands in this very answer and in no address; loaded again, the page has none.
async fn with_its_secret(
    site: &Site,
    proof: &Administrator,
    done: Result<Made, Again>,
) -> Result<Response, Fault> {
    match done {
        Ok(made) => {
            let page = list(site, proof, &Form::default(), false, Some(&made)).await?;
            Ok(page.into_response())
        }
        Err(again) => shown(site, proof, Err(again)).await,
    }
}

pub(super) async fn again(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    change(proof, site, typed, |ledger, who, program| {
        ledger.send_webhooks_again(who, program)
    })
    .await
}

pub(super) async fn end(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    change(proof, site, typed, |ledger, who, program| {
        ledger.end_webhook(who, program)
    })
    .await
}

type Change =
    fn(&retinue_ledger::Ledger, &retinue_ledger::Administrator, &Id) -> Result<(), SubmitError>;

async fn change(
    proof: Administrator,
    site: Site,
    typed: Typed,
    change: Change,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let program = of_name(&mut reader, &OF);
    let done = match reader.finish(program) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let (program, answered) = read.parts();
            let who = proof.proof().clone();
            let done = site
                .ask(move |ledger| change(ledger, &who, &program))
                .await?;
            super::recorded(done, answered)
        }
    };
    shown(&site, &proof, done).await
}

async fn shown(
    site: &Site,
    proof: &Administrator,
    done: Result<(), Again>,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(Redirect::to("/programme/programs/webhooks?done=yes").into_response()),
        Err(Again::Form(form)) => {
            let page = list(site, proof, &form, false, None).await?;
            Ok(record::unprocessable(page))
        }
        Err(other) => Err(no_form(other)),
    }
}
