//! Transfers of care that wait for the prescriber's answer, and taking over a patient who is there.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Day, Id, Payload};
use retinue_ledger::{Assistance, CommandId, PatientId, SubmitError, TransfersWaiting};

use super::{AFTER, PATH, at, ended, words};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::Report;
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::parts;
use crate::words::vocabulary::Word as _;

pub(in crate::rooms::prescriber) const ACCEPT: &str = "/clinic/cover/accept";
pub(in crate::rooms::prescriber) const DECLINE: &str = "/clinic/cover/decline";
pub(in crate::rooms::prescriber) const TAKE_OVER: &str = "/clinic/cover/take-over";

/// The transfers of one page; with how many wait in all, where they are more than stand here.
pub(super) fn panel(page: &TransfersWaiting, is_later: bool, own: bool) -> Markup {
    let waiting = &page.waiting;
    html! {
        section.panel #transfers aria-labelledby="transfers-title" {
            h2 #transfers-title { (words::WAITING) }
            @if waiting.is_empty() { (parts::empty(words::NONE_WAITING)) }
            @else {
                p.muted { (words::WHAT_HAPPENS) }
                @if is_later || page.next.is_some() { p { (words::waiting_in_all(page.all)) } }
                ul {
                    @for one in waiting {
                        li {
                            p { strong { (one.name) } " " span.code { (one.number) } }
                            p.small.muted {
                                (words::ASKED_ON) " " (days::day(one.on))
                                @if let Some(by) = one.by { ", " (words::BY) " " (by.label().to_lowercase()) }
                                @if let Some(from) = one.from_name.as_deref().or(one.from.as_ref().map(Id::as_str)) { ", " (words::FROM_PRESCRIBER) " " (from) }
                            }
                            @if own {
                                form.acts method="post" {
                                    (fields::command())
                                    (fields::hidden(words::PATIENT.name, &one.patient.to_string()))
                                    button.button-small type="submit" formaction=(ACCEPT) { (words::ACCEPT) span.unseen { " " (one.name) } }
                                    button.button-second.button-small type="submit" formaction=(DECLINE) { (words::DECLINE) span.unseen { " " (one.name) } }
                                }
                            }
                        }
                    }
                }
            }
            @if is_later || page.next.is_some() {
                p.acts {
                    @if is_later { a.button.button-second href=(PATH) { (words::FIRST_WAITING) } }
                    @if let Some(next) = page.next {
                        a.button.button-second href={ (PATH) "?" (AFTER) "=" (next) } rel="next" { (words::MORE_WAITING) }
                    }
                }
            }
        }
    }
}

pub(super) fn take_over_form(form: &Form) -> Markup {
    html! {
        section.panel aria-labelledby="take-over-title" {
            h2 #take-over-title { (words::TAKE_OVER) }
            p.muted { (words::TAKE_OVER_MEANS) }
            form.form method="post" action=(TAKE_OVER) novalidate {
                (fields::command())
                (fields::code(form, &words::NUMBER, Need::Required))
                (fields::date(form, &words::BORN, Need::Required))
                (fields::tick(form, &words::PATIENT_ASKED))
                button type="submit" { (words::TAKE_OVER) }
            }
        }
    }
}

/// The answer to a transfer that waits.
async fn answer(
    site: &Site,
    proof: &Prescriber,
    typed: Typed,
    payload: Payload,
) -> Result<(), Again> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let patient = reader.id(&words::PATIENT);
    let ((command_id, patient), answered) = reader.finish(command_id.zip(patient))?.parts();
    let patient: PatientId = patient
        .as_str()
        .parse()
        .map_err(|_| Again::Fault(Fault::NotFound))?;
    let on = record::today_of(site, patient)
        .await
        .map_err(Again::Fault)?;
    let report = Report { on, payload };
    record::record(
        site,
        proof.actor(),
        patient,
        command_id.as_str(),
        vec![report],
        Assistance::default(),
    )
    .await
    .map_err(|error| record::again(error, answered))
}

pub(in crate::rooms::prescriber) async fn accept(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let payload = Payload::CareTransferred { reason: None };
    let done = answer(&site, &proof, typed, payload).await;
    ended(&site, &proof, done, "accepted").await
}

pub(in crate::rooms::prescriber) async fn decline(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let payload = Payload::TransferWithdrawn { reason: None };
    let done = answer(&site, &proof, typed, payload).await;
    ended(&site, &proof, done, "declined").await
}

pub(in crate::rooms::prescriber) async fn take_over(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let number = reader.text(&words::NUMBER, 64);
    let born = reader.day(
        &words::BORN,
        Day::new(jiff::civil::date(1890, 1, 1))..=site.today(),
    );
    if !reader.ticked(words::PATIENT_ASKED.name) && !reader.has_problem(words::PATIENT_ASKED.name) {
        reader.wrong(words::PATIENT_ASKED.name, words::PATIENT_MUST_ASK);
    }
    let read = (|| Some((command_id?, number?, born?)))();
    let ((command_id, number, born), answered) = match reader.finish(read) {
        Ok(read) => read.parts(),
        Err(rejected) => return ended(&site, &proof, Err(rejected.into()), "").await,
    };
    let who = proof.proof().clone();
    let named = CommandId::new(command_id.as_str()).ok_or(Fault::Failed)?;
    let done = site
        .ask(move |ledger| ledger.take_over(&who, &named, &number, born))
        .await?;
    let done = match done {
        Ok(patient) => {
            return Ok(Redirect::to(&format!("/clinic/patients/{patient}")).into_response());
        }
        Err(SubmitError::NotFound) => {
            Err(at(answered.wrong(words::NO_SUCH_PATIENT), &words::NUMBER))
        }
        Err(error) => Err(record::again(error, answered)),
    };
    ended(&site, &proof, done, "").await
}
