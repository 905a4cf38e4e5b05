//! The list of contacts that wait.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_care::Triage;
use retinue_ledger::{CareTaskPage, OnCallTold, WorklistCursor};

use super::{due, words};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::Typed;
use crate::rooms::{overrides, record};
use crate::site::Site;
use crate::views::days::{self, Zones};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};

/// Its path.
pub(in super::super) const PATH: &str = "/clinic/care";

/// Patients whose care is looked at for one page of what is due.
const PATIENTS: u32 = 50;

pub(super) async fn page(
    proof: Prescriber,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let after = Typed::of_query(asked)
        .first("after")
        .and_then(WorklistCursor::from_text);
    let clinician = proof.proof().clone();
    let read = site.ask(move |ledger| {
        let tasks = ledger.care_tasks(&clinician)?;
        let due = ledger.care_due_in_clinic(&clinician, due::AHEAD, after.as_ref(), PATIENTS)?;
        Ok((tasks, due, ledger.knowledge()?))
    });
    let (tasks, due, book) = read.await?.map_err(record::read_fault)?;
    let view = html! {
        (view(&tasks, proof.zones()))
        div.spaced { (due::list(&due, book.knowledge(), PATH)) }
        p { a href=(super::overrides::PATH) { (overrides::TITLE) } }
        p { a href=(super::received::PATH) { (super::received::TITLE) } }
    };
    Ok(Page::of(proof.visitor(), words::WAITING)
        .on(PATH)
        .render(&site, view)
        .into_response())
}

fn view(found: &CareTaskPage, zones: &Zones) -> Markup {
    html! {
        h1 { (words::WAITING) }
        p.lead { (words::WAITING_LEAD) }
        section.panel {
            @if found.rows.is_empty() { (parts::empty(words::NOTHING_WAITS)) }
            @else {
                div.scroll tabindex="0" role="region" aria-label=(words::WAITING) {
                    table #care-tasks {
                        thead { tr {
                            th scope="col" { (words::WHO) }
                            th scope="col" { (words::WHY) }
                            th scope="col" { (words::BY_WHEN) }
                        } }
                        tbody {
                            @for row in &found.rows {
                                tr {
                                    th scope="row" {
                                        a href={ "/clinic/patients/" (row.patient) "/care" } { (row.name) }
                                        " " span.code.muted { (row.number) }
                                        @if let Some(of) = &row.covered { " " span.muted { (words::COVERED_FOR) " " (of) } }
                                    }
                                    td {
                                        (urgency(row.triage))
                                        @if row.provisional { " " (parts::provisional()) }
                                        @match &row.on_call {
                                            Some(OnCallTold::Told(at)) => { " " span.small.muted { (words::ON_CALL_TOLD) " " (zones.moment(*at)) } }
                                            Some(OnCallTold::Waits) => { " " (parts::tag(Tone::Wait, words::ON_CALL_WAITS)) }
                                            None => {}
                                        }
                                    }
                                    td { (days::day(row.due)) @if row.due < found.today { " " (parts::tag(Tone::No, words::LATE)) } }
                                }
                            }
                        }
                    }
                }
            }
            @let more = usize::try_from(found.waiting).unwrap_or_default().saturating_sub(found.rows.len());
            @if more > 0 { p.muted { (words::more(more)) } }
        }
    }
}

/// How urgent something is, in a word with its shape.
pub(super) fn urgency(triage: Triage) -> Markup {
    let tone = match triage {
        Triage::T0 => Tone::Info,
        Triage::T1 => Tone::Wait,
        Triage::T2 | Triage::T3 => Tone::No,
    };
    parts::tag(tone, words::urgency(triage))
}
