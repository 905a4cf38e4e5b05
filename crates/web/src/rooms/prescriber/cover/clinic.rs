//! What the prescriber sets for the clinic's care: who is on call, and by whose schedule the laboratory is asked.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use retinue_care::{Authority, Ctcae};
use retinue_kernel::{Id, RegistryEvent};
use retinue_ledger::ClinicSettings;

use super::super::care::words::authority as authority_in_words;
use super::{FURTHEST, ended, registry, words};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};

pub(in super::super) const ON_CALL: &str = "/clinic/cover/on-call";
pub(in super::super) const NOBODY: &str = "/clinic/cover/on-call/end";
pub(in super::super) const LABORATORY: &str = "/clinic/cover/laboratory";
pub(in super::super) const GRADING: &str = "/clinic/cover/grading";

pub(super) fn on_call(settings: &ClinicSettings, form: &Form, own: bool) -> Markup {
    let offered: Vec<(String, String)> = settings
        .may_be_on_call
        .iter()
        .map(|one| (one.account.to_string(), one.name.clone()))
        .collect();
    html! {
        section.panel #on-call aria-labelledby="on-call-title" {
            h2 #on-call-title { (words::ON_CALL) }
            p.muted { (words::ON_CALL_MEANS) }
            @match &settings.on_call {
                None => p { (words::NOBODY_ON_CALL) }
                Some((who, until)) => {
                    p {
                        strong { (who.name) }
                        @if let Some(until) = until { " " (words::UNTIL_DAY) " " (days::day(*until)) }
                        @else { ", " (words::UNTIL_ENDED) }
                    }
                    @if !settings.on_call_is_reached { p { (words::ON_CALL_NOT_REACHED) } }
                    @if own {
                        form method="post" action=(NOBODY) {
                            (fields::command())
                            button.button-second.button-small type="submit" { (words::END_ON_CALL) }
                        }
                    }
                }
            }
            @if own {
                form.form method="post" action=(ON_CALL) novalidate {
                    (fields::command())
                    (fields::select(form, &words::ACCOUNT, Need::Required, &offered))
                    (fields::date(form, &words::ON_CALL_FROM, Need::Optional))
                    (fields::date(form, &words::ON_CALL_UNTIL, Need::Optional))
                    button type="submit" { (words::NAME_ON_CALL) }
                }
            }
        }
    }
}

pub(super) fn laboratory(settings: &ClinicSettings, form: &Form, own: bool) -> Markup {
    let offered: Vec<(String, String)> = Authority::ALL
        .iter()
        .map(|one| (one.to_string(), authority_in_words(*one).to_owned()))
        .collect();
    html! {
        section.panel #clinic-laboratory aria-labelledby="clinic-laboratory-title" {
            h2 #clinic-laboratory-title { (words::LABORATORY) }
            p.muted { (words::LABORATORY_MEANS) }
            p {
                @match &settings.schedule {
                    None => { (words::NO_SCHEDULE) }
                    Some(chosen) => {
                        (words::SCHEDULE_OF) " " strong { (authority_in_words(chosen.authority)) } ", "
                        (words::SINCE) " " (days::day(chosen.on))
                        @if let Some(by) = &chosen.by { ", " (words::CHOSEN_BY) " " span.code { (by) } }
                    }
                }
            }
            @if own {
                form.form method="post" action=(LABORATORY) novalidate {
                    (fields::command())
                    (fields::select(form, &words::AUTHORITY, Need::Required, &offered))
                    button type="submit" { (words::CHOOSE_SCHEDULE) }
                }
            }
            h3 { (words::GRADING) }
            p.muted { (words::GRADING_MEANS) }
            p #clinic-grading { "CTCAE " strong { (settings.grading) } }
            @if own {
                form.form method="post" action=(GRADING) novalidate {
                    (fields::command())
                    (fields::select(form, &words::VERSION, Need::Required, &versions()))
                    button.button-second type="submit" { (words::CHOOSE_VERSION) }
                }
            }
        }
    }
}

pub(in super::super) async fn name_on_call(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let today = site.today();
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let account = reader.id(&words::ACCOUNT);
    let from = reader.optional_day(&words::ON_CALL_FROM, today..=today.plus(FURTHEST));
    let until = reader.optional_day(&words::ON_CALL_UNTIL, today..=today.plus(FURTHEST));
    let done = match reader.finish(command_id.zip(account)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, account), answered) = read.parts();
            let event = RegistryEvent::OnCallNamed {
                account,
                from: from.unwrap_or(today),
                until,
            };
            registry(&site, &proof, &command_id, event, answered).await
        }
    };
    ended(&site, &proof, done, "on-call").await
}

pub(in super::super) async fn nobody_on_call(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let done = match reader.finish(command_id) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let (command_id, answered) = read.parts();
            let event = RegistryEvent::OnCallEnded {};
            registry(&site, &proof, &command_id, event, answered).await
        }
    };
    ended(&site, &proof, done, "nobody-on-call").await
}

pub(in super::super) async fn choose_schedule(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let authority: Option<Id> = reader.id(&words::AUTHORITY);
    let done = match reader.finish(command_id.zip(authority)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, authority), answered) = read.parts();
            let event = RegistryEvent::LaboratoryScheduleChosen { authority };
            registry(&site, &proof, &command_id, event, answered).await
        }
    };
    ended(&site, &proof, done, "schedule").await
}

fn versions() -> Vec<(String, String)> {
    let all = Ctcae::ALL.iter();
    all.map(|one| (one.to_string(), format!("CTCAE {one}")))
        .collect()
}

pub(in super::super) async fn choose_grading(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let known: Vec<&str> = Ctcae::ALL.iter().map(|one| one.as_str()).collect();
    let version = reader.offered(&words::VERSION, &known);
    let version = version.and_then(|version| Id::new(&version));
    let done = match reader.finish(command_id.zip(version)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, ctcae_version), answered) = read.parts();
            let event = RegistryEvent::LaboratoryGradingChosen { ctcae_version };
            registry(&site, &proof, &command_id, event, answered).await
        }
    };
    ended(&site, &proof, done, "grading").await
}
