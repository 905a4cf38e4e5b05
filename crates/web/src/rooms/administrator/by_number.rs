//! Pages of the office on which a patient is found by programme number, seen, and decided about: nothing else of the record
//! is shown, and the number stands in no list.

use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Command, Payload};
use retinue_ledger::{
    Administrator as Office, CommandId, Ledger, PatientId, ProgrammeNumber, ReadError, Submission,
    SubmitError,
};

use super::{done_notice, no_form, recorded, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Problem, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts;

pub(super) const NUMBER: Field = Field::new("number", "Programme number", "");
const FIND: &str = "Show";
const NOBODY: &str = "Nobody has this number.";

/// What the office decides about a patient of whom it has the number.
pub(super) trait ByNumber: Send + Sync + 'static {
    const PATH: &'static str;
    const TITLE: &'static str;
    const LEAD: &'static str;
    /// Fields that the page carries and nobody sees.
    const HIDDEN: &'static [&'static str] = &[];
    /// What the office reads of the patient.
    type File: Send + 'static;

    fn read(ledger: &Ledger, who: &Office, number: &str) -> Result<Self::File, ReadError>;
    /// Whose it is.
    fn whose(file: &Self::File) -> (PatientId, &ProgrammeNumber);
    fn view(file: &Self::File, form: &Form) -> Markup;
    /// The decision as it was typed; none where something is wrong with it.
    fn decision(file: &Self::File, reader: &mut Reader) -> Result<Option<Payload>, Fault>;
}

pub(super) async fn page<P: ByNumber>(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let asked = Typed::of_query(asked);
    let number = asked.first(NUMBER.name).unwrap_or_default();
    let number = number.trim().to_owned();
    let done = asked.first("done").is_some();
    if number.is_empty() {
        return Ok(shown::<P>(&site, &proof, None, &Form::default(), done).into_response());
    }
    match file::<P>(&site, &proof, &number).await? {
        Some(file) => {
            let form = Form::beginning_with([(NUMBER.name, number)]);
            Ok(shown::<P>(&site, &proof, Some(&file), &form, done).into_response())
        }
        None => {
            let form = Form {
                typed: asked,
                problems: vec![Problem {
                    field: NUMBER.name.to_owned(),
                    says: NOBODY.to_owned(),
                }],
            };
            Ok(record::unprocessable(shown::<P>(
                &site, &proof, None, &form, false,
            )))
        }
    }
}

async fn file<P: ByNumber>(
    site: &Site,
    proof: &Administrator,
    number: &str,
) -> Result<Option<P::File>, Fault> {
    let (who, number) = (proof.proof().clone(), number.to_owned());
    match site
        .ask(move |ledger| P::read(ledger, &who, &number))
        .await?
    {
        Ok(file) => Ok(Some(file)),
        Err(ReadError::NotFound) => Ok(None),
        Err(other) => Err(record::read_fault(other)),
    }
}

fn shown<P: ByNumber>(
    site: &Site,
    proof: &Administrator,
    file: Option<&P::File>,
    form: &Form,
    done: bool,
) -> Html<String> {
    let view = html! {
        (parts::crumb("/programme", words::OVERVIEW))
        (parts::error_summary(form))
        h1 { (P::TITLE) }
        @if done { (done_notice()) }
        p.lead { (P::LEAD) }
        div.stack {
            section.panel {
                form method="get" action=(P::PATH) novalidate {
                    (fields::code(form, &NUMBER, Need::Required))
                    button type="submit" { (FIND) }
                }
            }
            @if let Some(file) = file { (P::view(file, form)) }
        }
    };
    Page::of(proof.visitor(), P::TITLE)
        .on("/programme")
        .with(form)
        .render(site, view)
}

pub(super) async fn decide<P: ByNumber>(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let number = reader.text(&NUMBER, 64).unwrap_or_default();
    let Some(file) = file::<P>(&site, &proof, &number).await? else {
        return Err(Fault::NotFound);
    };
    let payload = P::decision(&file, &mut reader)?;
    let command_id = command_id.and_then(|id| CommandId::new(id.as_str()));
    let ((command_id, payload), answered) = match reader.finish(command_id.zip(payload)) {
        Ok(read) => read.parts(),
        Err(rejected) => return again::<P>(&site, &proof, &file, rejected.into()),
    };
    let (patient, number) = P::whose(&file);
    let actor = proof.actor().clone();
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
            Ok(Redirect::to(&format!("{}?number={number}&done=decide", P::PATH)).into_response())
        }
        Err(other) => again::<P>(&site, &proof, &file, other),
    }
}

fn again<P: ByNumber>(
    site: &Site,
    proof: &Administrator,
    file: &P::File,
    again: Again,
) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => Ok(record::unprocessable(shown::<P>(
            site,
            proof,
            Some(file),
            &form.of_the_whole(P::HIDDEN),
            false,
        ))),
        other => Err(no_form(other)),
    }
}
