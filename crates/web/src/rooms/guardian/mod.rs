//! The guardian's room: dates, status, and the forms that a minor's guardian signs. The ledger hands out nothing else,
//! so nothing else can be shown.

mod sign;
pub(crate) mod words;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_ledger::{Ward, WardDate};

use super::record;
use crate::access::proof::Guardian;
use crate::http::fault::Fault;
use crate::http::form::Typed;
use crate::http::routes::Room;
use crate::site::Site;
use crate::views::days;
use crate::views::page::Page;
use crate::views::parts::{self, Tone};

/// The routes of the guardian's room.
pub(crate) fn routes() -> Room<Guardian> {
    Room::new()
        .get("/guardian", front)
        .get(sign::PATH, sign::page)
        .post(sign::PATH, sign::sign)
}

async fn front(
    proof: Guardian,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let who = proof.proof().clone();
    let (wards, ended) = site
        .ask(move |ledger| ledger.wards(&who))
        .await?
        .map_err(record::read_fault)?;
    let done = match Typed::of_query(asked).first("done") {
        Some("signed") => Some((Tone::Yes, words::DONE)),
        Some(_) => Some((Tone::Info, words::NOT_NEEDED)),
        None => None,
    };
    let view = html! {
        h1 { (words::TITLE) }
        p.lead { (words::LEAD) }
        @if let Some((tone, said)) = done { (parts::notice(tone, said, html! {})) }
        @if ended > 0 { (parts::notice(Tone::Info, words::ENDED, html! { p { (words::ENDED_MEANS) } })) }
        @if wards.is_empty() && ended == 0 { section.panel { (parts::empty(words::NOBODY)) } }
        div.stack { @for one in &wards { (ward(one)) } }
    };
    Ok(Page::of(proof.visitor(), words::TITLE)
        .on("/guardian")
        .narrow()
        .render(&site, view)
        .into_response())
}

fn ward(ward: &Ward) -> Markup {
    html! {
        section.panel {
            div.panel-head {
                h2 { (ward.name) }
                p.flush { (words::STATUS) ": " strong { (words::status(ward.status)) } }
            }
            @if ward.signature_due {
                (parts::notice(Tone::Wait, words::SIGNATURE_WAITS, html! {
                    p { a.button href={ "/guardian/sign/" (ward.patient) } { (words::SIGN) span.unseen { " " (ward.name) } } }
                }))
            } @else { p.muted { (words::SIGNED_ALL) } }
            h3 { (words::DAYS) }
            @if ward.dates.is_empty() { p { (words::NO_DAY) } }
            @else { dl.facts { @for date in &ward.dates { (coming(*date, ward)) } } }
            dl.facts {
                div { dt { (words::CLINIC) } dd { (ward.clinic.as_deref().unwrap_or(words::CLINIC_UNNAMED)) } }
                div { dt { (words::LAST_DAY) } dd { (days::day(ward.last_day)) } }
            }
        }
    }
}

fn coming(date: WardDate, ward: &Ward) -> Markup {
    let (label, day) = match date {
        WardDate::CollectUntil(day) => (words::COLLECT_UNTIL, day),
        WardDate::AppointmentFrom(day) => (words::APPOINTMENT_FROM, day),
    };
    html! { div { dt { (label) } dd { strong { (days::day_from(day, ward.today)) } } } }
}
