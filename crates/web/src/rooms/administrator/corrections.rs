//! Corrections that need a second person, where the clinic has no other: found by number, confirmed or declined.

use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Command, Payload};
use retinue_ledger::{CommandId, CorrectionFile, ReadError, Submission, SubmitError};

use super::{done_notice, no_form, recorded, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Problem, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::{days, parts};
use crate::words::facts;

pub(super) const PATH: &str = "/programme/corrections";
pub(super) const TITLE: &str = "Corrections to confirm";
const LEAD: &str = "A correction that makes a day later, or lets happen what is refused, needs a second person. A clinic without another certified prescriber asks the office, and gives the patient's number. Confirm only with the source, such as the laboratory's report, in hand.";
const NUMBER: Field = Field::new("number", "Programme number", "");
const FIND: &str = "Show";
const NOBODY: &str = "Nobody has this number.";
const NOTHING: &str = "No correction of this patient waits for a second person.";
const PROPOSAL: Field = Field::new("proposal", "Correction", "");
const ANSWER: Field = Field::new("answer", "Answer", "");
const CONFIRM: &str = "Confirm the correction";
const DECLINE: &str = "Decline it";
const NOW: &str = "Now: ";
const THEN: &str = "Then: ";
const TAKEN_BACK: &str = "taken back";
const WHY: &str = "Why: ";
const PROPOSED: &str = "Proposed ";

pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let asked = Typed::of_query(asked);
    let number = asked
        .first(NUMBER.name)
        .unwrap_or_default()
        .trim()
        .to_owned();
    let done = asked.first("done").is_some();
    if number.is_empty() {
        return Ok(shown(&site, &proof, None, &Form::default(), done).into_response());
    }
    match file(&site, &proof, &number).await? {
        Some(file) => {
            let form = Form::beginning_with([(NUMBER.name, number)]);
            Ok(shown(&site, &proof, Some(&file), &form, done).into_response())
        }
        None => {
            let form = Form {
                typed: asked,
                problems: vec![Problem {
                    field: NUMBER.name.to_owned(),
                    says: NOBODY.to_owned(),
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
) -> Result<Option<CorrectionFile>, Fault> {
    let (who, number) = (proof.proof().clone(), number.to_owned());
    match site
        .ask(move |ledger| ledger.corrections_waiting(&who, &number))
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
    file: Option<&CorrectionFile>,
    form: &Form,
    done: bool,
) -> Html<String> {
    let view = html! {
        (parts::crumb("/programme", words::OVERVIEW))
        (parts::error_summary(form))
        h1 { (TITLE) }
        @if done { (done_notice()) }
        p.lead { (LEAD) }
        section.panel {
            form method="get" action=(PATH) novalidate {
                (fields::code(form, &NUMBER, Need::Required))
                button type="submit" { (FIND) }
            }
        }
        @if let Some(file) = file { (of_patient(file)) }
    };
    Page::of(proof.visitor(), TITLE)
        .on("/programme")
        .with(form)
        .render(site, view)
}

fn of_patient(file: &CorrectionFile) -> Markup {
    html! {
        section.panel aria-labelledby="waiting-title" {
            h2 #waiting-title { (file.name) " " span.code.small { (file.number) } }
            @if file.waiting.is_empty() { p.muted { (NOTHING) } }
            @for one in &file.waiting {
                div.field {
                    @let now = facts::tell(&one.now.payload);
                    p.flush { (NOW) strong { (now.what) } " " (now.more) }
                    p.flush {
                        (THEN)
                        @match one.instead.as_ref().map(|event| facts::tell(&event.payload)) {
                            Some(then) => { strong { (then.what) } " " (then.more) }
                            None => { strong { (TAKEN_BACK) } }
                        }
                    }
                    p.flush { (WHY) (one.why) }
                    p.small.muted.flush { (PROPOSED) (days::day(one.on)) }
                }
                form method="post" action=(PATH) novalidate {
                    (fields::command())
                    (fields::hidden(NUMBER.name, &file.number.to_string()))
                    (fields::hidden(PROPOSAL.name, one.proposal.as_str()))
                    div.acts {
                        button type="submit" name=(ANSWER.name) value="confirm" { (CONFIRM) }
                        button.button-plain type="submit" name=(ANSWER.name) value="decline" { (DECLINE) }
                    }
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
    let command_id = reader.command_id();
    let number = reader.text(&NUMBER, 64).unwrap_or_default();
    let proposal = reader.id(&PROPOSAL);
    let answer = reader.offered(&ANSWER, &["confirm", "decline"]);
    let Some(file) = file(&site, &proof, &number).await? else {
        return Err(Fault::NotFound);
    };
    let read = (|| {
        let proposal = proposal?;
        let payload = match answer?.as_str() {
            "confirm" => Payload::CorrectionConfirmed { proposal },
            _ => Payload::CorrectionDeclined {
                proposal,
                reason: None,
            },
        };
        Some((CommandId::new(command_id?.as_str())?, payload))
    })();
    let ((command_id, payload), answered) = match reader.finish(read) {
        Ok(read) => read.parts(),
        Err(rejected) => return again(&site, &proof, &file, rejected.into()),
    };
    let (actor, patient) = (proof.actor().clone(), file.patient);
    let on = record::today_of(&site, patient).await?;
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
            Ok(Redirect::to(&format!("{PATH}?number={}&done=decide", file.number)).into_response())
        }
        Err(other) => again(&site, &proof, &file, other),
    }
}

fn again(
    site: &Site,
    proof: &Administrator,
    file: &CorrectionFile,
    again: Again,
) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => Ok(record::unprocessable(shown(
            site,
            proof,
            Some(file),
            &form,
            false,
        ))),
        other => Err(no_form(other)),
    }
}
