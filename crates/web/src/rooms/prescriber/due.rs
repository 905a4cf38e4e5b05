//! What the clinic has to do: on top of the worklist for this week, on a page of its own in full, and for one patient.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_kernel::DueKind;
use retinue_ledger::{DueCursor, DuePage, DueRow};

use super::acts::{
    CategoryAnew, Contact, LostToFollowUp, Pause, PregnancyTest, ReportToProgramme,
    StatusAssessment, StopTaking, SupplySettlement, Video,
};
use super::categories;
use super::patient::{self, Looking};
use super::words;
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::Typed;
use crate::http::routes::Room;
use crate::rooms::act::Act;
use crate::rooms::chart::Chart;
use crate::rooms::record;
use crate::site::Site;
use crate::views::due;
use crate::views::page::Page;
use crate::views::parts;
use crate::words::due as due_words;

pub(super) const PATH: &str = "/clinic/due";
/// Days that a list looks ahead.
const AHEAD: u16 = 7;
/// Rows above the worklist.
pub(super) const FEW: u32 = 12;
const ROWS: u32 = 50;

pub(super) fn routes(room: Room<Prescriber>) -> Room<Prescriber> {
    room.get(PATH, page)
}

/// What is due up to a week from now.
pub(super) async fn load(
    site: &Site,
    proof: &Prescriber,
    after: Option<DueCursor>,
    rows: u32,
) -> Result<DuePage, Fault> {
    let who = proof.proof().clone();
    let until = site.today().plus(AHEAD);
    site.ask(move |ledger| ledger.due_in_clinic(&who, until, after.as_ref(), rows))
        .await?
        .map_err(record::read_fault)
}

async fn page(
    proof: Prescriber,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let asked = Typed::of_query(asked);
    let after = asked.first("after").and_then(DueCursor::from_text);
    let found = load(&site, &proof, after, ROWS).await?;
    let view = html! {
        (parts::crumb("/clinic", words::WORKLIST))
        h1 { (due_words::TITLE) }
        section.panel { (list(&found, super::looking(&proof))) }
        @if let Some(next) = &found.next {
            p.acts { a.button.button-second href={ (PATH) "?after=" (next) } rel="next" { (words::MORE) } }
        }
    };
    Ok(Page::of(proof.visitor(), due_words::TITLE)
        .on("/clinic")
        .render(&site, view)
        .into_response())
}

/// Above the worklist; nothing when nothing is due.
pub(super) fn panel(found: &DuePage, who: Looking) -> Markup {
    html! {
        @if !found.rows.is_empty() {
            section.panel #due aria-labelledby="due-title" {
                h2 #due-title { (due_words::TITLE) " (" (found.items) ")" }
                (list(found, who))
                @if found.next.is_some() { p.flush { a href=(PATH) { (due_words::MORE) } } }
            }
        }
    }
}

fn list(found: &DuePage, who: Looking) -> Markup {
    let of_categories = |row: &DueRow| row.kind == DueKind::CategoryReconfirmation;
    html! {
        @if found.rows.is_empty() { (parts::empty(due_words::NOTHING)) }
        @if found.rows.iter().any(of_categories) {
            p.acts { a.button.button-second href=(categories::PATH) { (categories::TITLE) } }
        }
        ol.timeline {
            @for row in &found.rows {
                @let file = format!("/clinic/patients/{}", row.patient);
                (due::line(row.due, row.standing, found.today, html! {
                    a href=(file) { strong { (row.name) } } " " span.code.small { (row.number) } br;
                    (act_link(row.kind, &file, who, &row.name))
                }))
            }
        }
    }
}

/// What is due about the patient of a page.
pub(super) fn of_patient(chart: &Chart, who: Looking) -> Markup {
    let until = chart.today.plus(AHEAD);
    let file = patient::path(chart);
    let mut items = chart
        .listed_due(until)
        .filter(|item| matches!(item.whose, retinue_kernel::Whose::Prescriber))
        .peekable();
    html! {
        @if items.peek().is_some() {
            section.panel #due aria-labelledby="due-title" {
                h2 #due-title { (due_words::TITLE) }
                ol.timeline {
                    @for item in items {
                        (due::line(item.due, item.standing(chart.today), chart.today, act_link(item.kind, &file, who, "")))
                    }
                }
            }
        }
    }
}

/// One click to the act that closes it, where it is the reader's own; otherwise what it is.
fn act_link(kind: DueKind, file: &str, who: Looking, whose: &str) -> Markup {
    let says = due_words::to_do(kind);
    html! {
        @match act_of(kind, who) {
            Some(slug) => { a href={ (file) "/" (slug) } { (says) @if !whose.is_empty() { span.unseen { ", " (whose) } } } }
            None => { (says) }
        }
    }
}

fn act_of(kind: DueKind, who: Looking) -> Option<&'static str> {
    fn own<A: Act>(who: Looking) -> Option<&'static str> {
        who.may::<A>().then_some(A::SLUG)
    }
    match kind {
        DueKind::LastDoseTest | DueKind::AfterLastDoseTest | DueKind::TestNow => {
            own::<PregnancyTest>(who)
        }
        DueKind::StopTakingContact | DueKind::StopTakingNotSettled => own::<StopTaking>(who),
        DueKind::HoldDecision => own::<Pause>(who).or(own::<Contact>(who)),
        DueKind::PregnancyReport => own::<ReportToProgramme>(who),
        DueKind::ReproductiveStatus => own::<StatusAssessment>(who),
        DueKind::MissedMonth => own::<Contact>(who),
        DueKind::LostToFollowUp => own::<LostToFollowUp>(who),
        DueKind::UnexpectedSupply => own::<SupplySettlement>(who),
        DueKind::VideoOffer => own::<Video>(who),
        DueKind::CategoryReconfirmation => own::<CategoryAnew>(who),
        DueKind::ReturnToStock
        | DueKind::ReleaseToConfirm
        | DueKind::SupplyAfterRelease
        | DueKind::ReminderCard => None,
    }
}
