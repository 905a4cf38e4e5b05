//! Facts of the registry as the office reads them, and the requests that matched nobody.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_kernel::{Id, RegistryEvent, RegistryFact};
use retinue_ledger::{PartyFile, PartyKind, ReadError};

use super::told::tell;
use super::words;
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::rooms::record;
use crate::site::Site;
use crate::views::days::{self, Zones};
use crate::views::page::Page;
use crate::views::parts;

/// One fact of a party.
pub(super) fn fact_line(fact: &RegistryFact, zones: &Zones) -> Markup {
    let (what, more) = tell(&fact.event);
    html! {
        li {
            div { (days::day(fact.on)) }
            div {
                p { strong { (what) } @if !more.is_empty() { " " (more) } }
                @if let Some(at) = fact.recorded_at {
                    p.small.muted { "Recorded " (zones.moment(at)) @if let Some(by) = &fact.by { " by " span.code { (by) } } }
                }
            }
        }
    }
}

/// Requests that matched nobody, by pharmacy.
pub(super) async fn unmatched(
    proof: Administrator,
    State(site): State<Site>,
) -> Result<Response, Fault> {
    let who = proof.proof().clone();
    let found = site
        .ask(move |ledger| -> Result<Vec<PartyFile>, ReadError> {
            let pharmacies = super::every_party(ledger, &who, PartyKind::Pharmacies)?;
            pharmacies
                .iter()
                .map(|row| ledger.party_file(&who, &row.subject))
                .collect()
        })
        .await?;
    let files = found.map_err(record::read_fault)?;
    let is_unmatched =
        |fact: &&RegistryFact| matches!(fact.event, RegistryEvent::RequestUnmatched { .. });
    let with: Vec<(&PartyFile, Vec<&RegistryFact>)> = files
        .iter()
        .map(|file| {
            (
                file,
                file.facts
                    .iter()
                    .rev()
                    .filter(is_unmatched)
                    .collect::<Vec<_>>(),
            )
        })
        .filter(|(_, facts)| !facts.is_empty())
        .collect();
    let view = html! {
        (parts::crumb("/programme", words::OVERVIEW))
        h1 { (words::UNMATCHED) }
        p.lead { (words::UNMATCHED_MEANS) }
        @if with.is_empty() { section.panel { (parts::empty(words::NO_UNMATCHED)) } }
        @for (file, facts) in &with {
            section.panel {
                h2 { (file.name.as_deref().or(file.subject.id().map(Id::as_str)).unwrap_or_default()) }
                ol.timeline { @for fact in facts { (fact_line(fact, proof.zones())) } }
            }
        }
    };
    Ok(Page::of(proof.visitor(), words::UNMATCHED)
        .render(&site, view)
        .into_response())
}
