//! What a prescriber recorded of a patient who is another's now: seen again, and taken back where it was wrong.

use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use retinue_kernel::Payload;
use retinue_ledger::{Assistance, FormerFile};

use super::{PATH, at, ended, words};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::Report;
use crate::rooms::prescriber::acts;
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::{parts, timeline};

pub(in crate::rooms::prescriber) const FORMER: &str = "/clinic/cover/former";
pub(in crate::rooms::prescriber) const TAKE_BACK: &str = "/clinic/cover/former/take-back";

/// The form that asks for the number.
pub(super) fn form(form: &Form) -> Markup {
    html! {
        section.panel aria-labelledby="former-title" {
            h2 #former-title { (words::FORMER) }
            p.muted { (words::FORMER_MEANS) }
            form.form method="post" action=(FORMER) novalidate {
                (fields::code(form, &words::FORMER_NUMBER, Need::Required))
                button.button-second type="submit" { (words::FORMER_SUBMIT) }
            }
        }
    }
}

/// What the prescriber recorded of a patient who is another's now. The number stands in no address.
pub(in crate::rooms::prescriber) async fn former(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let number = reader.text(&words::FORMER_NUMBER, 64);
    let (number, answered) = match reader.finish(number) {
        Ok(read) => read.parts(),
        Err(rejected) => return ended(&site, &proof, Err(rejected.into()), "").await,
    };
    match former_file(&site, &proof, &number).await? {
        Some(file) => Ok(former_page(&site, &proof, &file, &Form::default()).into_response()),
        None => {
            let again = at(answered.wrong(words::NOT_FORMER), &words::FORMER_NUMBER);
            ended(&site, &proof, Err(again), "").await
        }
    }
}

async fn former_file(
    site: &Site,
    proof: &Prescriber,
    number: &str,
) -> Result<Option<FormerFile>, Fault> {
    let (who, number) = (proof.proof().clone(), number.to_owned());
    let found = site
        .ask(move |ledger| ledger.former_patient(&who, &number))
        .await?;
    match found {
        Ok(file) => Ok(Some(file)),
        Err(retinue_ledger::ReadError::NotFound) => Ok(None),
        Err(other) => Err(record::read_fault(other)),
    }
}

fn former_page(site: &Site, proof: &Prescriber, file: &FormerFile, form: &Form) -> Html<String> {
    let record = retinue_kernel::PatientRecord::of(file.own.iter().cloned());
    let take_back = |event: &retinue_kernel::Event| {
        let told = crate::words::facts::tell(&event.payload).what;
        html! {
            @if acts::is_correctable(&event.payload) {
                details {
                    summary.small { (words::TAKE_BACK) span.unseen { " " (told) } }
                    form method="post" action=(TAKE_BACK) novalidate {
                        (fields::command())
                        (fields::hidden(words::FORMER_NUMBER.name, &file.number.to_string()))
                        (fields::hidden(words::FACT.name, event.envelope.id.as_str()))
                        (fields::text(form, &words::WHY, Need::Required))
                        button.button-second.button-small type="submit" { (words::TAKE_BACK) }
                    }
                }
            }
        }
    };
    let view = html! {
        (parts::crumb(PATH, words::TITLE))
        (parts::error_summary(form))
        h1 { (file.name) }
        p.muted { span.code { (file.number) } }
        p.lead { (words::FORMER_LEAD) }
        section.panel { (timeline::list(&file.own, &record, proof.zones(), &take_back)) }
    };
    Page::of(proof.visitor(), words::FORMER)
        .narrow()
        .with(form)
        .render(site, view)
}

pub(in crate::rooms::prescriber) async fn take_back(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let number = reader.text(&words::FORMER_NUMBER, 64);
    let of = reader.id(&words::FACT);
    let why = reader.id(&words::WHY);
    let number_again = number.clone();
    let read = (|| Some((command_id?, number?, of?, why?)))();
    let again = match reader.finish(read) {
        Err(rejected) => Again::from(rejected),
        Ok(read) => {
            let ((command_id, number, of, why), answered) = read.parts();
            let Some(file) = former_file(&site, &proof, &number).await? else {
                return Err(Fault::NotFound);
            };
            let is_offered = |event: &retinue_kernel::Event| {
                event.envelope.id == of && acts::is_correctable(&event.payload)
            };
            if !file.own.iter().any(is_offered) {
                return Err(Fault::NotFound);
            }
            let correction = Payload::FactCorrected {
                of,
                why,
                instead: None,
            };
            let patient = file.patient;
            let payload = site
                .ask(move |ledger| ledger.correction_or_proposal(patient, correction))
                .await?
                .map_err(record::read_fault)?;
            let word = match payload {
                Payload::CorrectionProposed { .. } => "take-back-proposed",
                _ => "taken-back",
            };
            let report = Report {
                on: file.today,
                payload,
            };
            let done = record::record(
                &site,
                proof.actor(),
                file.patient,
                command_id.as_str(),
                vec![report],
                Assistance::default(),
            );
            match done.await {
                Ok(()) => return ended(&site, &proof, Ok(()), word).await,
                Err(error) => record::again(error, answered),
            }
        }
    };
    match (again, number_again) {
        (Again::Form(form), Some(number)) => {
            let Some(file) = former_file(&site, &proof, &number).await? else {
                return Err(Fault::NotFound);
            };
            Ok(record::unprocessable(former_page(
                &site, &proof, &file, &form,
            )))
        }
        (again, _) => ended(&site, &proof, Err(again), "").await,
    }
}
