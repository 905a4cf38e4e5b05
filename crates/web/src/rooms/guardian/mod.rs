//! The guardian's room: dates, status, and the forms that a minor's guardian signs. The ledger hands out nothing else,
//! so nothing else can be shown.

mod copy;
mod sign;
pub(crate) mod words;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_ledger::{Ward, WardDate, WardRecall};
use retinue_rulebook::Language;

use super::record;
use crate::access::proof::Guardian;
use crate::http::fault::Fault;
use crate::http::form::Typed;
use crate::http::routes::Room;
use crate::site::Site;
use crate::views::days::{self, Zones};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::words::said::guardian as says;

/// The routes of the guardian's room.
pub(crate) fn routes() -> Room<Guardian> {
    Room::new()
        .get(words::FRONT, front)
        .get(sign::PATH, sign::page)
        .post(sign::PATH, sign::sign)
        .get(copy::PATH, copy::copy)
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
        Some("signed") => Some((Tone::Yes, says::DONE)),
        Some(_) => Some((Tone::Info, says::NOT_NEEDED)),
        None => None,
    };
    let zones = proof.zones();
    let language = zones.language;
    let view = html! {
        h1 { (says::TITLE.get(language)) }
        p.lead { (says::LEAD.get(language)) }
        @if let Some((tone, said)) = done { (parts::notice(tone, said.get(language), html! {})) }
        @if ended > 0 { (parts::notice(Tone::Info, says::ENDED.get(language), html! { p { (says::ENDED_MEANS.get(language)) } })) }
        @if wards.is_empty() && ended == 0 { section.panel { (parts::empty(says::NOBODY.get(language))) } }
        div.stack { @for one in &wards { (ward(one, zones)) } }
    };
    Ok(Page::of(proof.visitor(), says::TITLE.get(language))
        .on(words::FRONT)
        .narrow()
        .render(&site, view)
        .into_response())
}

fn ward(ward: &Ward, zones: &Zones) -> Markup {
    let language = zones.language;
    let unnamed = || says::CLINIC_UNNAMED.get(language);
    html! {
        section.panel {
            div.panel-head {
                h2 { (ward.name) }
                p.flush { (says::STATUS.get(language)) ": " strong { (words::status(ward.status).get(language)) } }
            }
            @if let Some(recall) = &ward.recall { (recalled(recall, language)) }
            @if ward.signature_due {
                (parts::notice(Tone::Wait, says::SIGNATURE_WAITS.get(language), html! {
                    p { a.button href={ "/guardian/sign/" (ward.patient) } { (says::SIGN.get(language)) span.unseen { " " (ward.name) } } }
                }))
            } @else { p.muted { (says::SIGNED_ALL.get(language)) } }
            h3 { (says::DAYS.get(language)) }
            @if ward.dates.is_empty() { p { (says::NO_DAY.get(language)) } }
            @else { dl.facts { @for date in &ward.dates { (coming(*date, ward, zones)) } } }
            dl.facts {
                div { dt { (says::CLINIC.get(language)) } dd { (ward.clinic.as_deref().unwrap_or_else(unnamed)) } }
                div { dt { (says::LAST_DAY.get(language)) } dd { (zones.day(ward.last_day)) } }
            }
            @if !ward.signed.is_empty() { (signatures(ward, zones)) }
        }
    }
}

/// Somebody at home may keep the capsules: whom to call, and since when.
fn recalled(recall: &WardRecall, language: Language) -> Markup {
    let on = days::long_in(recall.on, language);
    let pharmacies = recall.pharmacies.join(", ");
    parts::notice(
        Tone::Wait,
        says::RECALLED.get(language),
        html! {
            @if pharmacies.is_empty() { p { (says::recalled_call_any(language, &on)) } }
            @else { p { (says::recalled_call(language, &on, &pharmacies)) } }
        },
    )
}

fn coming(date: WardDate, ward: &Ward, zones: &Zones) -> Markup {
    let (label, day) = match date {
        WardDate::CollectUntil(day) => (says::COLLECT_UNTIL, day),
        WardDate::AppointmentFrom(day) => (says::APPOINTMENT_FROM, day),
    };
    html! {
        div {
            dt { (label.get(zones.language)) }
            dd { strong { (zones.day(day)) " " span.work-sub { (zones.distance(day, ward.today)) } } }
        }
    }
}

/// What this guardian signed, the latest first, each with a copy to keep.
fn signatures(ward: &Ward, zones: &Zones) -> Markup {
    let language = zones.language;
    html! {
        h3 { (says::YOUR_SIGNATURES.get(language)) }
        ul {
            @for signed in ward.signed.iter().rev() {
                @let on = days::long_in(signed.on, language);
                li {
                    (says::signed_on(language, &on)) " "
                    a href=(copy::path(ward.patient, &signed.id)) download {
                        (says::COPY_LINK.get(language)) span.unseen { ": " (ward.name) ", " (on) }
                    }
                }
            }
        }
    }
}
