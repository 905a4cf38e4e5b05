//! Re-confirmation of categories: the office asks every prescriber for it, sees how far it has come, and calls it off.

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{PrescriberId, Programme, Reconfirmation, RegistryEvent, RegistryRecord};
use retinue_ledger::ProgrammeFile;

use super::{no_form, rules, submit_on};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::words::vocabulary::Word as _;

pub(super) const LIST: &str = "/programme/categories";
pub(super) const OF: &str = "/programme/categories/{programme}";
pub(super) const OFF: &str = "/programme/categories/{programme}/off";
pub(super) const TITLE: &str = "Re-confirmation of categories";

const LEAD: &str = "Ask every prescriber to say anew, for each of their patients, the category that is on record: when the rules or the platform change.";
const MEANS: &str = "It is a duty with a day. Nobody is refused a supply because it is not done yet: what is dispensed rests on the category on record, as before.";
const NEVER: &str = "None was called.";
const NO_REGISTRY: &str = "This installation runs no programme with a registry.";
const ALL_DONE: &str = "Every category is confirmed.";
const UNTIL: Field = Field::new(
    "until",
    "By which day",
    "Today or later. It stands on the prescribers' lists from today.",
);
const SAYS: Field = Field::new("says", "Why", "A few sentences. No patient's name.");
const WHY: Field = Field::new(
    "why",
    "Why it is called off",
    "A few sentences. No patient's name.",
);
/// Days ahead that a call may reach: a year, so that a slip in the year is noticed.
const MOST_AHEAD: u16 = 366;

pub(super) async fn list(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let done = Typed::of_query(asked).first("done").is_some();
    Ok(shown(&site, &proof, &Form::default(), done)
        .await?
        .into_response())
}

async fn shown(
    site: &Site,
    proof: &Administrator,
    form: &Form,
    done: bool,
) -> Result<Html<String>, Fault> {
    let files = rules::files_with_registry(site, proof).await?;
    let who = proof.proof().clone();
    let waiting = site
        .ask(move |ledger| ledger.categories_waiting(&who))
        .await?
        .map_err(record::read_fault)?;
    let view = html! {
        (parts::error_summary(form))
        h1 { (TITLE) }
        @if done { (parts::notice(Tone::Yes, super::words::DONE, html! {})) }
        p.lead { (LEAD) }
        @if files.is_empty() { p { (NO_REGISTRY) } } @else { p { (MEANS) } }
        @for file in &files { (of_programme(file, &waiting, form)) }
    };
    Ok(Page::of(proof.visitor(), TITLE)
        .with(form)
        .render(site, view))
}

fn of_programme(file: &ProgrammeFile, waiting: &[(PrescriberId, u32)], form: &Form) -> Markup {
    let programme = file.rulebook.programme().id;
    let record = RegistryRecord::of(file.facts.iter().cloned());
    let mut all = record.reconfirmations();
    all.reverse();
    let standing = record.standing_reconfirmation();
    html! {
        section.panel aria-labelledby={ "called-" (programme) } {
            h2 id={ "called-" (programme) } { (programme.label()) }
            @if all.is_empty() { p { (NEVER) } }
            ul.flush { @for one in &all { (row(one)) } }
        }
        @match &standing {
            Some(_) => {
                section.panel aria-labelledby={ "waiting-" (programme) } {
                    h2 id={ "waiting-" (programme) } { "Still to be confirmed (" (total(waiting)) ")" }
                    @if waiting.is_empty() { p { (ALL_DONE) } }
                    ul.flush {
                        @for (prescriber, many) in waiting {
                            li { a href={ "/programme/prescribers/" (prescriber) } { span.code { (prescriber) } } ": " (many) }
                        }
                    }
                }
                section.panel aria-labelledby={ "off-" (programme) } {
                    h2 id={ "off-" (programme) } { "Call it off" }
                    form.form method="post" action={ (LIST) "/" (programme) "/off" } novalidate {
                        (fields::command())
                        (fields::long_text(form, &WHY, Need::Required))
                        button.button-grave type="submit" { "Call it off" }
                    }
                }
            }
            None => {
                section.panel aria-labelledby={ "call-" (programme) } {
                    h2 id={ "call-" (programme) } { "Ask for it" }
                    form.form method="post" action={ (LIST) "/" (programme) } novalidate {
                        (fields::command())
                        (fields::date(form, &UNTIL, Need::Required))
                        (fields::long_text(form, &SAYS, Need::Required))
                        button type="submit" { "Ask every prescriber" }
                    }
                }
            }
        }
    }
}

fn total(waiting: &[(PrescriberId, u32)]) -> u64 {
    waiting.iter().map(|(_, many)| u64::from(*many)).sum()
}

fn row(one: &Reconfirmation) -> Markup {
    html! {
        li {
            strong { "Called on " (days::day(one.on)) ", by " (days::day(one.until)) } ". " (one.says)
            @if let Some((on, why)) = &one.called_off {
                p.small { (parts::tag(Tone::Info, "Called off")) " " (days::day(*on)) ". " (why) }
            }
        }
    }
}

pub(super) async fn call(
    proof: Administrator,
    State(site): State<Site>,
    Path(programme): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let programme = rules::with_registry(&site, &programme)?;
    let today = rules::file_of(&site, &proof, programme).await?.today;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let until = reader.day(&UNTIL, today..=today.plus(MOST_AHEAD));
    let says = reader.says(&SAYS);
    let read = (|| {
        let event = RegistryEvent::ReconfirmationCalled {
            until: until?,
            says: says?,
        };
        Some((command_id?, event))
    })();
    submitted(&site, &proof, programme, reader, read).await
}

pub(super) async fn call_off(
    proof: Administrator,
    State(site): State<Site>,
    Path(programme): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let programme = rules::with_registry(&site, &programme)?;
    let file = rules::file_of(&site, &proof, programme).await?;
    let standing = RegistryRecord::of(file.facts.iter().cloned()).standing_reconfirmation();
    let Some(standing) = standing else {
        // Sent twice, or called off from another desk meanwhile.
        return Ok(Redirect::to(LIST).into_response());
    };
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let says = reader.says(&WHY);
    let read = (|| {
        let event = RegistryEvent::ReconfirmationCalledOff {
            reconfirmation: standing.id,
            says: says?,
        };
        Some((command_id?, event))
    })();
    submitted(&site, &proof, programme, reader, read).await
}

async fn submitted(
    site: &Site,
    proof: &Administrator,
    programme: Programme,
    reader: Reader,
    read: Option<(retinue_kernel::Id, RegistryEvent)>,
) -> Result<Response, Fault> {
    let done = match reader.finish(read) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, event), answered) = read.parts();
            let today = rules::file_of(site, proof, programme).await?.today;
            let stream = site.ledger.laws().stream_of(programme);
            submit_on(site, proof, stream, today, &command_id, "", event)
                .await
                .map_err(|error| record::again(error, answered))
        }
    };
    match done {
        Ok(_) => Ok(Redirect::to(&format!("{LIST}?done=1")).into_response()),
        Err(Again::Form(form)) => Ok(record::unprocessable(
            shown(site, proof, &form, false).await?,
        )),
        Err(other) => Err(no_form(other)),
    }
}
