//! What the office sees to about patients: stop-taking contacts that were escalated or not made on their day, releases that
//! wait for a second agent, and supplies that came to light after a release.

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Command, DueKind, FactId, Payload};
use retinue_ledger::{CommandId, DueCursor, DuePage, DueRow, Submission, SubmitError};

use super::{done_notice, no_form, recorded, releases, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::rooms::stop_taking;
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::{due, parts};
use crate::words::due as due_words;

const ROWS: u32 = 50;

pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let asked = Typed::of_query(asked);
    let after = asked.first("after").and_then(DueCursor::from_text);
    let done = asked.first("done").is_some();
    let found = load(&site, &proof, after).await?;
    let view = html! {
        (parts::crumb("/programme", words::OVERVIEW))
        h1 { (words::NOT_SETTLED) }
        @if done { (done_notice()) }
        p.lead { (words::NOT_SETTLED_LEAD) }
        section.panel #due {
            @if found.rows.is_empty() { (parts::empty(words::NOT_SETTLED_NONE)) }
            ol.timeline {
                @for row in &found.rows {
                    (due::line(row.due, row.standing, found.today, html! {
                        strong { (row.name) } " " span.code.small { (row.number) } br;
                        a href=(act_of(row)) { (due_words::to_do(row.kind)) span.unseen { ", " (row.name) } }
                    }))
                }
            }
        }
        @if let Some(next) = &found.next {
            p.acts { a.button.button-second href={ "/programme/due?after=" (next) } rel="next" { (due_words::MORE) } }
        }
    };
    Ok(Page::of(proof.visitor(), words::NOT_SETTLED)
        .on("/programme")
        .render(&site, view)
        .into_response())
}

/// Where an item is done.
fn act_of(row: &DueRow) -> String {
    match row.kind {
        DueKind::ReleaseToConfirm => format!("{}?number={}", releases::PATH, row.number),
        _ => format!("/programme/due/{}", row.about),
    }
}

async fn load(
    site: &Site,
    proof: &Administrator,
    after: Option<DueCursor>,
) -> Result<DuePage, Fault> {
    let (who, today) = (proof.proof().clone(), site.today());
    site.ask(move |ledger| ledger.due_in_office(&who, today, after.as_ref(), ROWS))
        .await?
        .map_err(record::read_fault)
}

/// The item of the office's own list that is about a fact.
async fn item(site: &Site, proof: &Administrator, about: &str) -> Result<DueRow, Fault> {
    let about = FactId::new(about).ok_or(Fault::NotFound)?;
    let who = proof.proof().clone();
    site.ask(move |ledger| ledger.due_in_office_item(&who, &about))
        .await?
        .map_err(record::read_fault)
}

pub(super) async fn contact_page(
    proof: Administrator,
    State(site): State<Site>,
    Path(about): Path<String>,
) -> Result<Response, Fault> {
    let row = item(&site, &proof, &about).await?;
    Ok(contact_form(&site, &proof, &row, &Form::default()).into_response())
}

fn contact_form(site: &Site, proof: &Administrator, row: &DueRow, form: &Form) -> Html<String> {
    let view: Markup = html! {
        (parts::crumb("/programme/due", words::NOT_SETTLED))
        (parts::error_summary(form))
        h1 { (row.name) " " span.code.small { (row.number) } }
        @if row.kind == DueKind::SupplyAfterRelease {
            p.lead { (words::DEVIATION) }
            p { a href="/programme/cases" { (words::CASES) } }
            form.form method="post" novalidate {
                (fields::command())
                (fields::text(form, &words::DEVIATION_FINDING, Need::Required))
                div.acts { button type="submit" #send { (words::DEVIATION_SUBMIT) } }
            }
        } @else {
            p.lead { (words::NOT_SETTLED_CONTACT) }
            form.form method="post" novalidate {
                (fields::command())
                (stop_taking::controls(form, &[]))
                div.acts { button type="submit" #send { (words::NOT_SETTLED_SUBMIT) } }
            }
        }
    };
    Page::of(proof.visitor(), words::NOT_SETTLED)
        .on("/programme")
        .with(form)
        .narrow()
        .render(site, view)
}

pub(super) async fn contact(
    proof: Administrator,
    State(site): State<Site>,
    Path(about): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let row = item(&site, &proof, &about).await?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let payload = match row.kind {
        DueKind::SupplyAfterRelease => {
            reader
                .id(&words::DEVIATION_FINDING)
                .map(|finding| Payload::DeviationNoted {
                    supply: row.about.clone(),
                    finding,
                })
        }
        _ => stop_taking::read(&mut reader, &[]),
    };
    let ((command_id, payload), answered) = match reader.finish(command_id.zip(payload)) {
        Ok(read) => read.parts(),
        Err(rejected) => return again(&site, &proof, &row, rejected.into()),
    };
    let (actor, patient) = (proof.actor().clone(), row.patient);
    let on = record::today_of(&site, patient).await?;
    let command_id = CommandId::new(command_id.as_str()).ok_or(Fault::NotFound)?;
    let command = Command::Record { on, payload };
    let done = site
        .ask(move |ledger| {
            ledger
                .submit(Submission::new(patient, command_id, &actor, command))
                .map(drop)
        })
        .await
        .unwrap_or_else(|_| Err(SubmitError::NotRecorded("the call did not end".to_owned())));
    match recorded(done, answered) {
        Ok(()) => Ok(Redirect::to("/programme/due?done=contact").into_response()),
        Err(other) => again(&site, &proof, &row, other),
    }
}

fn again(
    site: &Site,
    proof: &Administrator,
    row: &DueRow,
    again: Again,
) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => Ok(record::unprocessable(contact_form(site, proof, row, &form))),
        other => Err(no_form(other)),
    }
}
