//! The office's desk: everything that is due, of whom and by when.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_kernel::Id;
use retinue_ledger::{DeskItem, Subject};
use retinue_rulebook::Rulebook;

use super::words;
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::rooms::non_compliance;
use crate::rooms::record;
use crate::site::Site;
use crate::views::days;
use crate::views::page::Page;
use crate::views::parts;

pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
) -> Result<Response, Fault> {
    let who = proof.proof().clone();
    let desk = site
        .ask(move |ledger| ledger.office_desk(&who))
        .await?
        .map_err(record::read_fault)?;
    let overdue = desk.items.iter().filter(|item| item.due.by < desk.today);
    let view = html! {
        (parts::crumb("/programme", words::OVERVIEW))
        h1 { (words::DESK) }
        p.lead { (desk.items.len()) " due, " (overdue.count()) " of them overdue. The earliest stand first." }
        section.panel {
            @if desk.items.is_empty() { (parts::empty("Nothing is due.")) }
            @else {
                div.scroll tabindex="0" role="region" aria-label=(words::DESK) {
                    table {
                        thead { tr { th scope="col" { "By" } th scope="col" { "What" } th scope="col" { "Of whom" } th scope="col" { "Law" } } }
                        tbody { @for item in &desk.items { (row(site.rulebook(), item, desk.today)) } }
                    }
                }
            }
        }
    };
    Ok(Page::of(proof.visitor(), words::DESK)
        .on("/programme/desk")
        .render(&site, view)
        .into_response())
}

fn row(rulebook: &Rulebook, item: &DeskItem, today: retinue_kernel::Day) -> Markup {
    let name = item.name.as_deref();
    html! {
        tr {
            td { (days::day(item.due.by)) " " (non_compliance::lateness(item.due.by, today)) }
            td { a href=(href(item)) { (non_compliance::due_title(rulebook, &item.due)) } }
            td { (name.or(item.subject.id().map(Id::as_str)).unwrap_or("The programme")) }
            td { (non_compliance::due_law(rulebook, &item.due)) }
        }
    }
}

/// Where the one who does it begins.
fn href(item: &DeskItem) -> String {
    use retinue_kernel::office::OfficeDuty;
    match (item.due.what, &item.due.about) {
        (
            OfficeDuty::CaseNotice | OfficeDuty::CaseAnswer | OfficeDuty::CaseDecision,
            Some(case),
        ) => {
            return format!("/programme/cases/{}/{case}", item.subject.key());
        }
        (OfficeDuty::DisplacedDealtWith, _) => return "/programme/displaced".to_owned(),
        _ => {}
    }
    party_href(&item.subject)
}

/// The page of a party or a file.
pub(super) fn party_href(subject: &Subject) -> String {
    match subject {
        Subject::Programme | Subject::Beside(_) => "/programme/audits".to_owned(),
        Subject::Prescriber(id) => format!("/programme/prescribers/{id}"),
        Subject::Pharmacy(id) => format!("/programme/pharmacies/{id}"),
        Subject::Wholesaler(id) => format!("/programme/wholesalers/{id}"),
        Subject::Pregnancy(id) => format!("/programme/pregnancies/{id}"),
    }
}
