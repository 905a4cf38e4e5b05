//! The list of contacts that wait.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_care::Triage;
use retinue_ledger::CareTaskPage;

use super::words;
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::rooms::record;
use crate::site::Site;
use crate::views::days;
use crate::views::page::Page;
use crate::views::parts::{self, Tone};

/// Its path.
pub(in super::super) const PATH: &str = "/clinic/care";

pub(super) async fn page(proof: Prescriber, State(site): State<Site>) -> Result<Response, Fault> {
    let clinician = proof.proof().clone();
    let found = site
        .ask(move |ledger| ledger.care_tasks(&clinician))
        .await?
        .map_err(record::read_fault)?;
    Ok(Page::of(proof.visitor(), words::WAITING)
        .on(PATH)
        .render(&site, view(&found))
        .into_response())
}

fn view(found: &CareTaskPage) -> Markup {
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
                                    }
                                    td { (urgency(row.triage)) }
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
