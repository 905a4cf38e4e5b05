//! The label of the bag: the last day on which it may be handed over, in the largest letters, to be printed.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_kernel::{Day, Programme};
use retinue_ledger::{AtCounter, PrescriptionAtCounter};

use super::{acts, counter, opened, words};
use crate::access::proof::Pharmacist;
use crate::http::fault::Fault;
use crate::site::Site;
use crate::views::days::{self, Zones};
use crate::views::page::Page;
use crate::views::parts;

/// The label of a prescription that may leave the pharmacy.
pub(super) const PATH: &str = "/pharmacy/cases/{case}/{prescription}/label";

/// The link to it, where there is a last day to print.
pub(super) fn link(item: &PrescriptionAtCounter, case: &str) -> Markup {
    html! {
        @if acts::last_day(item).is_some() {
            a.button.button-second href={ "/pharmacy/cases/" (case) "/" (item.prescription) "/label" } { (words::LABEL) }
        }
    }
}

pub(super) async fn page(
    proof: Pharmacist,
    State(site): State<Site>,
    Path((case, prescription)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let (_, at) = opened(&site, &proof, &case).await?;
    let mut all = at.prescriptions.iter();
    let item = all
        .find(|item| item.prescription.as_str() == prescription)
        .ok_or(Fault::NotFound)?;
    let until = acts::last_day(item).ok_or(Fault::Conflict(words::STATE_CHANGED.to_owned()))?;
    let zones = proof.zones().of_programme(&at.rulebook);
    let view = view(&at, item, until, &case, &zones);
    Ok(Page::of(proof.visitor(), words::LABEL)
        .narrow()
        .render(&site, view)
        .into_response())
}

fn view(
    at: &AtCounter,
    item: &PrescriptionAtCounter,
    until: Day,
    case: &str,
    zones: &Zones,
) -> Markup {
    html! {
        (parts::crumb(&format!("/pharmacy/cases/{case}"), &at.name))
        h1 { (words::LABEL) }
        p.screen-only { (words::LABEL_LEAD) }
        section.panel #bag-label aria-label=(words::LABEL) {
            p.flush { strong { (at.name) } ", born " (days::day(at.born)) }
            p { span.code { (at.number) } }
            p { (counter::what(item)) }
            p.small.muted.flush { (words::NOT_AFTER) }
            p.verdict-day #not-after { (days::long_day(until)) }
            p { (zones.end_of(until)) }
            p.flush { (words::UNBORN) }
            // The medication guide is the US programme's own paper.
            @if at.rulebook.programme().id == Programme::UsIpledge { p.flush { (words::GUIDE) } }
        }
    }
}
