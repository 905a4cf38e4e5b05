//! The registry of pregnancies. Only this office reads it; nothing of it leaves without a reason in the access log.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::office::{OfficeNumbers, PregnancyOutcome};
use retinue_kernel::{Day, Id, PregnancyTiming, RegistryEvent};
use retinue_ledger::{PregnancyEntry, ReadError};
use serde::Serialize;

use super::facts::fact_line;
use super::{no_form, recorded, submit, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::non_compliance;
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::words::vocabulary::Word as _;

const REASON: Field = Field::new(
    "reason",
    "Why it leaves this office",
    "It stands in the access log. No patient's name.",
);
const REACHED: Field = Field::new("reached", "Was somebody reached?", "");
const REACHED_ANSWERS: &[(&str, &str)] = &[("yes", "Yes"), ("no", "No")];
const FOLLOWED: Field = Field::new("follow-says", "What was learned or tried", "");
const TIMING: Field = Field::new("timing", "When it began", "");
const CAUSE: Field = Field::new("cause", "Why it was not prevented", "");
const OUTCOME: Field = Field::new("outcome", "Outcome", "");
const CLOSE: Field = Field::new("close-says", "Why nothing more is followed up", "");

pub(super) async fn list(
    proof: Administrator,
    State(site): State<Site>,
) -> Result<Response, Fault> {
    list_page(&site, &proof, &Form::default()).await
}

async fn list_page(site: &Site, proof: &Administrator, form: &Form) -> Result<Response, Fault> {
    let who = proof.proof().clone();
    let entries = site
        .ask(move |ledger| ledger.pregnancies(&who))
        .await?
        .map_err(record::read_fault)?;
    let today = site.today();
    let view = html! {
        (parts::crumb("/programme", words::OVERVIEW))
        (parts::error_summary(form))
        h1 { (words::PREGNANCIES) }
        p.lead { "A report opens a file here at once. The next to follow up stands first. Only this office reads it." }
        section.panel {
            @if entries.is_empty() { (parts::empty("No pregnancy was reported.")) }
            @else {
                div.scroll tabindex="0" role="region" aria-label=(words::PREGNANCIES) {
                    table {
                        thead { tr { th scope="col" { "Patient" } th scope="col" { "Reported" } th scope="col" { "Follow up by" } } }
                        tbody { @for entry in &entries { (row(entry, today)) } }
                    }
                }
            }
        }
        section.panel aria-labelledby="export-title" {
            h2 #export-title { "Unseal for an export" }
            p.small { "The file holds every report with what was learned. Your account, the moment and the reason are in the access log before it leaves." }
            form method="post" action="/programme/pregnancies/export" novalidate {
                (fields::command())
                (fields::text(form, &REASON, Need::Required))
                button.button-grave type="submit" { "Unseal and download" }
            }
        }
    };
    let page = Page::of(proof.visitor(), words::PREGNANCIES)
        .with(form)
        .render(site, view);
    Ok(if form.problems.is_empty() {
        page.into_response()
    } else {
        record::unprocessable(page)
    })
}

fn row(entry: &PregnancyEntry, today: Day) -> Markup {
    html! {
        tr {
            th scope="row" {
                a.code href={ "/programme/pregnancies/" (entry.file.report) } {
                    @match &entry.number { Some(number) => (number), None => "No number" }
                }
            }
            td { (days::day(entry.file.reported_on)) }
            td {
                @match &entry.due {
                    Some(due) => { (days::day(due.by)) " " (non_compliance::lateness(due.by, today)) }
                    None => (parts::tag(Tone::Yes, "Closed")),
                }
            }
        }
    }
}

struct Opened {
    entry: PregnancyEntry,
    numbers: OfficeNumbers,
}

async fn load(site: &Site, proof: &Administrator, report: &str) -> Result<Opened, Fault> {
    let (who, report) = (
        proof.proof().clone(),
        Id::new(report).ok_or(Fault::NotFound)?,
    );
    site.ask(move |ledger| -> Result<Opened, ReadError> {
        Ok(Opened {
            entry: ledger.pregnancy(&who, &report)?,
            numbers: ledger.office_numbers()?.ok_or(ReadError::NotFound)?,
        })
    })
    .await?
    .map_err(record::read_fault)
}

pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
    Path(report): Path<String>,
) -> Result<Response, Fault> {
    let opened = load(&site, &proof, &report).await?;
    Ok(view(&site, &proof, &opened, &Form::default()).into_response())
}

fn view(site: &Site, proof: &Administrator, opened: &Opened, form: &Form) -> Html<String> {
    let Opened { entry, numbers } = opened;
    let path = format!("/programme/pregnancies/{}", entry.file.report);
    let today = site.today();
    let body = html! {
        (parts::crumb("/programme/pregnancies", words::PREGNANCIES))
        (parts::error_summary(form))
        h1 { "Report of " (days::day(entry.file.reported_on)) }
        p.muted { "Patient " @if let Some(number) = &entry.number { span.code { (number) } } }
        @if let Some(due) = &entry.due {
            p.lead { "To be followed up by " (days::day(due.by)) " " (non_compliance::lateness(due.by, today)) }
        }
        div.split {
            section.panel aria-labelledby="facts-title" {
                h2 #facts-title { (words::FACTS) }
                ol.timeline { @for fact in entry.facts.iter().rev() { (fact_line(fact, proof.zones())) } }
            }
            @if entry.file.closed { section.panel { (parts::empty("The file is closed.")) } }
            @else {
                section.panel aria-labelledby="next-title" {
                    h2 #next-title { "Next" }
                    (step(&path, "follow", "Record an attempt to follow up", true, html! {
                        (fields::choice_of(form, &REACHED, REACHED_ANSWERS))
                        (fields::long_text(form, &FOLLOWED, Need::Required))
                    }))
                    @if numbers.pregnancy_root_cause_asked {
                        (step(&path, "cause", "Record the root cause", form.problem(TIMING.name).is_some() || form.problem(CAUSE.name).is_some(), html! {
                            (fields::choice(form, &TIMING, PregnancyTiming::every()))
                            (fields::long_text(form, &CAUSE, Need::Required))
                        }))
                    }
                    @if numbers.pregnancy_outcome_asked {
                        (step(&path, "outcome", "Record the outcome", form.problem(OUTCOME.name).is_some(), html! {
                            (fields::choice(form, &OUTCOME, PregnancyOutcome::every()))
                        }))
                    } @else { p.small.muted { "The edition in force does not ask the outcome; it is not kept." } }
                    (step(&path, "close", "Close the file", form.problem(CLOSE.name).is_some(), html! {
                        (fields::long_text(form, &CLOSE, Need::Required))
                    }))
                }
            }
        }
    };
    Page::of(proof.visitor(), words::PREGNANCIES)
        .with(form)
        .render(site, body)
}

fn step(path: &str, act: &str, title: &str, open: bool, fields: Markup) -> Markup {
    html! {
        details open[open] {
            summary { (title) }
            form method="post" action={ (path) "/" (act) } novalidate {
                (fields::command())
                (fields)
                button type="submit" { (title) }
            }
        }
    }
}

pub(super) async fn act(
    proof: Administrator,
    State(site): State<Site>,
    Path((report, act)): Path<(String, String)>,
    typed: Typed,
) -> Result<Response, Fault> {
    let opened = load(&site, &proof, &report).await?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let event = match act.as_str() {
        "follow" => {
            let reached = reader.offered(&REACHED, &["yes", "no"]);
            let says = reader.says(&FOLLOWED);
            reached
                .zip(says)
                .map(|(reached, says)| RegistryEvent::PregnancyFollowedUp {
                    reached: reached == "yes",
                    says,
                })
        }
        "cause" => {
            let timing: Option<PregnancyTiming> = reader.word(&TIMING);
            let says = reader.says(&CAUSE);
            timing
                .zip(says)
                .map(|(timing, says)| RegistryEvent::RootCauseRecorded { timing, says })
        }
        "outcome" => {
            let outcome: Option<PregnancyOutcome> = reader.word(&OUTCOME);
            outcome.map(|outcome| RegistryEvent::PregnancyOutcomeRecorded { outcome })
        }
        "close" => reader
            .says(&CLOSE)
            .map(|says| RegistryEvent::PregnancyFileClosed { says }),
        _ => return Err(Fault::NotFound),
    };
    let done = match reader.finish(command_id.zip(event)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, event), answered) = read.parts();
            let subject = opened.entry.subject.clone();
            recorded(
                submit(&site, &proof, subject, &command_id, "", event).await,
                answered,
            )
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/programme/pregnancies/{report}")).into_response()),
        Err(Again::Form(form)) => Ok(record::unprocessable(view(&site, &proof, &opened, &form))),
        Err(other) => Err(no_form(other)),
    }
}

/// A file of an export: the number, never a name.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Exported {
    patient: Option<String>,
    reported_on: Day,
    timing: Option<PregnancyTiming>,
    root_cause: Option<String>,
    outcome: Option<PregnancyOutcome>,
    closed: bool,
}

pub(super) async fn export(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let reason = reader.says(&REASON);
    let reason = match reader.finish(command_id.zip(reason)) {
        Ok(read) => read.parts().0.1,
        Err(rejected) => {
            return match Again::from(rejected) {
                Again::Form(form) => list_page(&site, &proof, &form).await,
                other => Err(no_form(other)),
            };
        }
    };
    let who = proof.proof().clone();
    let entries = site
        .ask(move |ledger| ledger.pregnancies_unsealed(&who, &reason))
        .await?
        .map_err(record::read_fault)?;
    let exported: Vec<Exported> = entries
        .into_iter()
        .map(|entry| {
            let (timing, cause) = entry.file.root_cause.unzip();
            Exported {
                patient: entry.number.map(|number| number.to_string()),
                reported_on: entry.file.reported_on,
                timing,
                root_cause: cause.map(|says| says.to_string()),
                outcome: entry.file.outcome,
                closed: entry.file.closed,
            }
        })
        .collect();
    let attachment = [(
        axum::http::header::CONTENT_DISPOSITION,
        "attachment; filename=\"registry.json\"",
    )];
    Ok((attachment, Json(exported)).into_response())
}
