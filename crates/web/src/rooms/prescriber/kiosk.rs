//! The device at hand is lent to the patient: the clinic's session in this browser ends, and one for the patient alone begins.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use maud::html;
use retinue_ledger::PatientId;

use super::{chart, patient, words};
use crate::access::proof::Prescriber;
use crate::access::session;
use crate::http::fault::Fault;
use crate::rooms::{kiosk, record};
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts;

pub(super) const PATH: &str = "/clinic/patients/{patient}/kiosk";
pub(super) const SLUG: &str = "kiosk";
pub(super) const TITLE: &str = "Hand this device to the patient";
const LEAD: &str = "For the month's questions and contraception, answered by the patient alone. You are signed out here; the device knows nothing but this patient's questions until they are done.";
const NOBODY_ANSWERS: &str = "Nobody answers for a patient: not you, not whoever came along. The patient enters the day of birth first, which you know too; so hand the device over, and look away. The record names you as the one who lent it.";
const MINUTES_IDLE: &str = "Minutes without a touch after which it closes:";
const MINUTES_LONGEST: &str = "Minutes after which it closes in any case:";
const SUBMIT: &str = "Sign me out and hand it over";
const NOTHING_TO_ANSWER: &str = "There is nothing that this patient answers at a device.";

pub(super) async fn page(
    proof: Prescriber,
    State(site): State<Site>,
    Path(of): Path<String>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &of).await?;
    if !kiosk::is_there_something(&chart) {
        return Err(Fault::Conflict(NOTHING_TO_ANSWER.to_owned()));
    }
    let path = patient::path(&chart);
    let limits = site.ledger.limits();
    let minutes = |time: std::time::Duration| time.as_secs().div_euclid(60);
    let view = html! {
        (parts::crumb(&path, &chart.name))
        h1 { (TITLE) }
        p.lead { (LEAD) }
        p { (NOBODY_ANSWERS) }
        ul {
            li { (MINUTES_IDLE) " " (minutes(limits.kiosk_idle)) }
            li { (MINUTES_LONGEST) " " (minutes(limits.kiosk_longest)) }
        }
        form.form method="post" {
            div.acts {
                button type="submit" #lend { (SUBMIT) }
                a.button.button-plain href=(path) { (words::CANCEL) }
            }
        }
    };
    Ok(Page::of(proof.visitor(), TITLE)
        .narrow()
        .render(&site, view)
        .into_response())
}

pub(super) async fn lend(
    proof: Prescriber,
    State(site): State<Site>,
    Path(of): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let patient: PatientId = of.parse().map_err(|_| Fault::NotFound)?;
    let session = session::token(&headers, &site.config).ok_or(Fault::SignInFirst)?;
    let who = proof.proof().clone();
    let lent = site
        .ask(move |ledger| ledger.open_kiosk(&who, &session, patient))
        .await?
        .map_err(record::fault)?;
    let jar = CookieJar::new().add(session::cookie(&lent, &site.config));
    Ok((jar, Redirect::to(kiosk::FRONT)).into_response())
}
