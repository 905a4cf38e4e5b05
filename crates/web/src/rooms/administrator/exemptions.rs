//! Exemptions from initial testing requirements: found by number, granted with a scope or refused with a reason.

use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Command, Payload, TestingRequirement};
use retinue_ledger::{CommandId, ExemptionFile, ReadError, Submission, SubmitError};

use super::{done_notice, no_form, recorded, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Form, Problem, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::{days, parts};
use crate::words::facts;
use crate::words::vocabulary::Word as _;

pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let asked = Typed::of_query(asked);
    let number = asked
        .first(words::EXEMPTION_NUMBER.name)
        .unwrap_or_default()
        .trim()
        .to_owned();
    let done = asked.first("done").is_some();
    if number.is_empty() {
        return Ok(shown(&site, &proof, None, &Form::default(), done).into_response());
    }
    match file(&site, &proof, &number).await? {
        Some(file) => {
            let form = Form::beginning_with([(words::EXEMPTION_NUMBER.name, number)]);
            Ok(shown(&site, &proof, Some(&file), &form, done).into_response())
        }
        None => {
            let form = Form {
                typed: asked,
                problems: vec![Problem {
                    field: words::EXEMPTION_NUMBER.name.to_owned(),
                    says: words::EXEMPTION_NOBODY.to_owned(),
                }],
            };
            Ok(record::unprocessable(shown(
                &site, &proof, None, &form, false,
            )))
        }
    }
}

async fn file(
    site: &Site,
    proof: &Administrator,
    number: &str,
) -> Result<Option<ExemptionFile>, Fault> {
    let (who, number) = (proof.proof().clone(), number.to_owned());
    match site
        .ask(move |ledger| ledger.exemptions_of(&who, &number))
        .await?
    {
        Ok(file) => Ok(Some(file)),
        Err(ReadError::NotFound) => Ok(None),
        Err(other) => Err(record::read_fault(other)),
    }
}

fn shown(
    site: &Site,
    proof: &Administrator,
    file: Option<&ExemptionFile>,
    form: &Form,
    done: bool,
) -> Html<String> {
    let view = html! {
        (parts::crumb("/programme", words::OVERVIEW))
        (parts::error_summary(form))
        h1 { (words::EXEMPTIONS) }
        @if done { (done_notice()) }
        p.lead { (words::EXEMPTIONS_LEAD) }
        section.panel {
            form method="get" action="/programme/exemptions" novalidate {
                (fields::code(form, &words::EXEMPTION_NUMBER, Need::Required))
                button type="submit" { (words::EXEMPTION_FIND) }
            }
        }
        @if let Some(file) = file { (of_patient(file, form)) }
    };
    Page::of(proof.visitor(), words::EXEMPTIONS)
        .on("/programme")
        .with(form)
        .render(site, view)
}

fn of_patient(file: &ExemptionFile, form: &Form) -> Markup {
    html! {
        section.panel aria-labelledby="asked-title" {
            h2 #asked-title { (file.name) " " span.code.small { (file.number) } }
            @if file.facts.is_empty() { p.muted { (words::EXEMPTION_NONE) } }
            ol.timeline {
                @for fact in file.facts.iter().rev() {
                    @let told = facts::tell(&fact.payload);
                    li { div { (days::day(fact.envelope.on)) } div { p { strong { (told.what) } } p.small { (told.more) } } }
                }
            }
        }
        section.panel aria-labelledby="decide-title" {
            h2 #decide-title { (words::EXEMPTION_DECIDE) }
            form.form method="post" action="/programme/exemptions" novalidate {
                (fields::command())
                (fields::hidden(words::EXEMPTION_NUMBER.name, &file.number.to_string()))
                (fields::checks(form, &words::EXEMPTION_SCOPE, TestingRequirement::every()))
                (fields::text(form, &words::EXEMPTION_REASON, Need::Optional))
                div.acts {
                    button type="submit" name=(words::EXEMPTION_DECISION.name) value="grant" { (words::EXEMPTION_GRANT) }
                    button.button-grave type="submit" name=(words::EXEMPTION_DECISION.name) value="refuse" { (words::EXEMPTION_REFUSE) }
                }
            }
        }
    }
}

pub(super) async fn decide(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let number = reader
        .text(&words::EXEMPTION_NUMBER, 64)
        .unwrap_or_default();
    let decision = reader.text(&words::EXEMPTION_DECISION, 16);
    let Some(file) = file(&site, &proof, &number).await? else {
        return Err(Fault::NotFound);
    };
    let grants = match decision.as_deref() {
        Some("grant") => true,
        Some("refuse") => false,
        _ => return Err(Fault::NotFound),
    };
    let command_id = reader.command_id();
    let scope: Vec<TestingRequirement> = reader.words(&words::EXEMPTION_SCOPE);
    let reason = reader.optional_id(&words::EXEMPTION_REASON);
    let payload = if grants {
        if scope.is_empty() {
            reader.wrong(words::EXEMPTION_SCOPE.name, words::EXEMPTION_NO_SCOPE);
        }
        Payload::ExemptionGranted { scope }
    } else {
        if reason.is_none() {
            reader.wrong_if_sound(&words::EXEMPTION_REASON, words::EXEMPTION_NO_REASON);
        }
        Payload::ExemptionRefused { reason }
    };
    let (command_id, answered) = match reader.finish(command_id) {
        Ok(read) => read.parts(),
        Err(rejected) => return again(&site, &proof, Some(&file), rejected.into()),
    };
    let (actor, patient) = (proof.actor().clone(), file.patient);
    let on = record::today_of(&site, patient).await?;
    let Some(command_id) = CommandId::new(command_id.as_str()) else {
        return Err(Fault::NotFound);
    };
    let command = Command::Record { on, payload };
    let done = site
        .ask(move |ledger| {
            ledger
                .submit(Submission::new(patient, command_id, &actor, command))
                .map(drop)
        })
        .await
        .unwrap_or_else(|_| Err(SubmitError::NotRecorded("the call did not end".to_owned())));
    match recorded(done, answered) {
        Ok(()) => {
            let back = format!("/programme/exemptions?number={}&done=decide", file.number);
            Ok(Redirect::to(&back).into_response())
        }
        Err(other) => again(&site, &proof, Some(&file), other),
    }
}

fn again(
    site: &Site,
    proof: &Administrator,
    file: Option<&ExemptionFile>,
    again: Again,
) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => Ok(record::unprocessable(shown(
            site, proof, file, &form, false,
        ))),
        other => Err(no_form(other)),
    }
}
