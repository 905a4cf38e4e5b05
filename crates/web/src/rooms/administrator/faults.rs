//! Faults of the system: on which days no authorisation could be had, as the office records it for every patient at once.

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{FactId, Programme, RegistryEvent, RegistryRecord, SystemFault};
use retinue_ledger::{ProgrammeFile, RegistryOutcome, SubmitError};

use super::{no_form, rules, submit_on};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Answered, Field, Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::words::vocabulary::Word as _;

pub(super) const LIST: &str = "/programme/faults";
pub(super) const OF: &str = "/programme/faults/{programme}";
pub(super) const WITHDRAW: &str = "/programme/faults/{programme}/withdraw";
pub(super) const TITLE: &str = "Faults of the system";

const LEAD: &str = "Days on which no authorisation could be had, because the service itself had failed. A fault of one pharmacy or one clinic is none: there another pharmacy answers, or the office releases.";
const MEANS: &str = "A first window whose last day is among them is not missed, so that nobody waits for the next test because of it. Nothing lasts longer: no window, no authorisation, and no visit's 30 days.";
const NOBODY: &str = "No fault is on record.";
const NO_REGISTRY: &str =
    "This installation runs no programme with a registry: no window can be lost to a fault of one.";
const WITHDRAW_MEANS: &str = "Where it was none, or its days were others. What was authorised because of it ends, unless it would be given without it too. Record the right days as a new fault.";
const FROM: Field = Field::new("from", "First day without an authorisation", "");
const UNTIL: Field = Field::new(
    "until",
    "Last day without an authorisation",
    "Only days that have come, and that were lost as a whole. While it lasts, record the days after it when they have come.",
);
const SAYS: Field = Field::new(
    "says",
    "What failed, and for whom",
    "A few sentences. No patient's name.",
);
const FAULT: Field = Field::new("fault", "Which fault", "");
const WHY: Field = Field::new(
    "why",
    "Why it counts no more",
    "A few sentences. No patient's name.",
);
const CHOOSE: &str = "Choose a fault of the list.";

pub(super) async fn list(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let done = Typed::of_query(asked).first("done").map(str::to_owned);
    let ended = done.map(|ended| ended.parse().unwrap_or(0));
    Ok(shown(&site, &proof, &Form::default(), ended)
        .await?
        .into_response())
}

/// The page; `ended` says how many authorisations ended with what was recorded just now.
async fn shown(
    site: &Site,
    proof: &Administrator,
    form: &Form,
    ended: Option<u32>,
) -> Result<Html<String>, Fault> {
    let files = rules::files_with_registry(site, proof).await?;
    let view = view(&files, form, ended);
    Ok(Page::of(proof.visitor(), TITLE)
        .with(form)
        .render(site, view))
}

fn view(files: &[ProgrammeFile], form: &Form, ended: Option<u32>) -> Markup {
    html! {
        (parts::error_summary(form))
        h1 { (TITLE) }
        @if let Some(ended) = ended { (parts::notice(Tone::Yes, super::words::DONE, html! { p { (ended_words(ended)) } })) }
        p.lead { (LEAD) }
        @if files.is_empty() { p { (NO_REGISTRY) } } @else { p { (MEANS) } }
        @for file in files { (of_programme(file, form)) }
    }
}

fn ended_words(ended: u32) -> String {
    match ended {
        0 => "No live authorisation ended with it.".to_owned(),
        1 => "One live authorisation ended with it; who is to be told was told.".to_owned(),
        many => format!("{many} live authorisations ended with it; who is to be told was told."),
    }
}

fn of_programme(file: &ProgrammeFile, form: &Form) -> Markup {
    let programme = file.rulebook.programme().id;
    let record = RegistryRecord::of(file.facts.iter().cloned());
    let mut faults = record.system_faults();
    faults.reverse();
    let standing: Vec<(String, String)> = faults
        .iter()
        .filter(|fault| fault.withdrawn.is_none())
        .map(|fault| (fault.id.to_string(), lasted(fault)))
        .collect();
    html! {
        section.panel aria-labelledby={ "faults-of-" (programme) } {
            h2 id={ "faults-of-" (programme) } { (programme.label()) }
            @if faults.is_empty() { p { (NOBODY) } }
            ul.flush {
                @for fault in &faults { (row(file, fault)) }
            }
        }
        div.split {
            section.panel aria-labelledby={ "record-" (programme) } {
                h2 id={ "record-" (programme) } { "Record a fault" }
                form.form method="post" action={ (LIST) "/" (programme) } novalidate {
                    (fields::command())
                    (fields::date(form, &FROM, Need::Required))
                    (fields::date(form, &UNTIL, Need::Required))
                    (fields::long_text(form, &SAYS, Need::Required))
                    button type="submit" { "Record the fault" }
                }
            }
            @if !standing.is_empty() {
                section.panel aria-labelledby={ "withdraw-" (programme) } {
                    h2 id={ "withdraw-" (programme) } { "Withdraw a fault" }
                    p.small.muted { (WITHDRAW_MEANS) }
                    form.form method="post" action={ (LIST) "/" (programme) "/withdraw" } novalidate {
                        (fields::command())
                        (fields::select(form, &FAULT, Need::Required, &standing))
                        (fields::long_text(form, &WHY, Need::Required))
                        button.button-grave type="submit" { "Withdraw it" }
                    }
                }
            }
        }
    }
}

/// Its days in words.
fn lasted(fault: &SystemFault) -> String {
    if fault.days.from == fault.days.until {
        days::short(fault.days.from)
    } else {
        format!(
            "{} to {}",
            days::short(fault.days.from),
            days::short(fault.days.until)
        )
    }
}

fn row(file: &ProgrammeFile, fault: &SystemFault) -> Markup {
    let by = file
        .facts
        .iter()
        .find(|fact| fact.id.as_ref() == Some(&fault.id));
    let by = by.and_then(|fact| fact.by.as_ref());
    html! {
        li {
            strong { (lasted(fault)) } ". " (fault.says)
            p.small.muted {
                "Recorded " @if let Some(by) = by { "by " span.code { (by) } " " } "on " (days::day(fault.on)) "."
            }
            @if let Some((on, why)) = &fault.withdrawn {
                p.small { (parts::tag(Tone::Info, "Withdrawn")) " " (days::day(*on)) ". " (why) }
            }
        }
    }
}

pub(super) async fn record(
    proof: Administrator,
    State(site): State<Site>,
    Path(programme): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let programme = rules::with_registry(&site, &programme)?;
    let today = rules::file_of(&site, &proof, programme).await?.today;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let days = today.minus(rules::DAYS_AROUND)..=today;
    let (from, until) = (reader.day(&FROM, days.clone()), reader.day(&UNTIL, days));
    let says = reader.says(&SAYS);
    let read = (|| {
        let event = RegistryEvent::SystemFaultRecorded {
            from: from?,
            until: until?,
            says: says?,
        };
        Some((command_id?, event))
    })();
    submitted(&site, &proof, programme, reader, read).await
}

pub(super) async fn withdraw(
    proof: Administrator,
    State(site): State<Site>,
    Path(programme): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let programme = rules::with_registry(&site, &programme)?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let fault = reader.text(&FAULT, 128).and_then(|typed| {
        let fault = FactId::new(&typed);
        if fault.is_none() {
            reader.wrong(FAULT.name, CHOOSE);
        }
        fault
    });
    let says = reader.says(&WHY);
    let read = (|| {
        let event = RegistryEvent::SystemFaultWithdrawn {
            fault: fault?,
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
            let done = submit_on(site, proof, stream, today, &command_id, "", event).await;
            ended(done, answered)
        }
    };
    match done {
        Ok(ended) => Ok(Redirect::to(&format!("{LIST}?done={ended}")).into_response()),
        Err(Again::Form(form)) => Ok(record::unprocessable(
            shown(site, proof, &form, None).await?,
        )),
        Err(other) => Err(no_form(other)),
    }
}

fn ended(done: Result<RegistryOutcome, SubmitError>, answered: Answered) -> Result<u32, Again> {
    done.map(|outcome| outcome.ended)
        .map_err(|error| record::again(error, answered))
}
