//! The programs of others that act for a party: who registered them and when, with which keys, and what they may ask.

use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::Id;
use retinue_ledger::{CommandId, NewProgram, ProgramAct, ProgramOnRecord, Subject, SubmitError};

use super::{done_notice, no_form, program_launch, recorded, webhooks, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};

pub(super) const PATH: &str = "/programme/programs";
pub(super) const REGISTER: &str = "/programme/programs/register";
pub(super) const REPLACE: &str = "/programme/programs/keys";
pub(super) const END: &str = "/programme/programs/end";
pub(super) const TITLE: &str = "Programs";

const LEAD: &str = "Record systems of clinics and pharmacies that ask by themselves. A program knows what its party may know, and may ask what its scopes say; what it reads stands in the access log under its name.";
const NONE: &str = "No program was registered.";
const PARTY: Field = Field::new(
    "party",
    "Acts for",
    "The programme, or the id of a party, such as prescriber:ID or pharmacy:ID.",
);
const PROGRAM: Field = Field::new(
    "program",
    "Asks as",
    "Its client id, or the address in 'iss' of its signed tokens. It is taken for good.",
);
const NAME: Field = Field::new("name", "What it is called", "");
const KEYS: Field = Field::new(
    "keys",
    "Public keys",
    "A JSON Web Key Set with keys for RS384, ES384 or EdDSA. Never a private key.",
);
const SCOPES: Field = Field::new(
    "scopes",
    "May ask at most",
    "Scopes parted by blanks, such as system/Patient.rs system/GuidanceResponse.r; for a pharmacy that asks the gate itself, system/Presentation.s system/DispenseRequest.c system/SupplyAct.c",
);
const REASON: Field = Field::new("reason", "Why", "A few words.");
const NO_PARTY: &str = "Write 'programme', 'prescriber:' with the id, or 'pharmacy:' with the id.";
const NO_PROGRAM: &str = "No program was registered under this name.";

/// The longest key set that is read, in bytes: eight keys of the largest size, with their certificates left out.
const LONGEST_KEYS: usize = 20_000;

pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let done = Typed::of_query(asked).first("done").is_some();
    Ok(list(&site, &proof, &Form::default(), done)
        .await?
        .into_response())
}

async fn list(
    site: &Site,
    proof: &Administrator,
    form: &Form,
    done: bool,
) -> Result<Html<String>, Fault> {
    let who = proof.proof().clone();
    let programs = site
        .ask(move |ledger| ledger.programs(&who))
        .await?
        .map_err(record::read_fault)?;
    let acting: Vec<(String, String)> = programs
        .iter()
        .filter(|one| one.acts_now)
        .map(|one| (one.program.to_string(), one.program.to_string()))
        .collect();
    let view = html! {
        (parts::error_summary(form))
        (parts::crumb("/programme", words::OVERVIEW))
        h1 { (TITLE) }
        @if done { (done_notice()) }
        p.lead { (LEAD) }
        p { a href=(webhooks::PATH) { (webhooks::TITLE) } }
        section.panel aria-labelledby="programs-title" {
            h2 #programs-title { "On record" }
            @if programs.is_empty() { p { (NONE) } } @else {
                div.scroll tabindex="0" role="region" aria-label=(TITLE) {
                    table {
                        thead { tr {
                            th scope="col" { "Program" } th scope="col" { "Acts for" }
                            th scope="col" { "May ask" } th scope="col" { "Keys" } th scope="col" { "Who and when" }
                        } }
                        tbody { @for one in &programs { (line(one)) } }
                    }
                }
            }
        }
        div.split {
            section.panel aria-labelledby="register-title" {
                h2 #register-title { "Register a program" }
                form method="post" action=(REGISTER) novalidate {
                    (fields::command())
                    (fields::text(form, &NAME, Need::Required))
                    (fields::code(form, &PROGRAM, Need::Required))
                    (fields::code(form, &PARTY, Need::Required))
                    (fields::code(form, &SCOPES, Need::Required))
                    (fields::document(form, &KEYS))
                    button type="submit" { "Register" }
                }
            }
            @if !acting.is_empty() { (changes(form, &acting)) }
        }
    };
    Ok(Page::of(proof.visitor(), TITLE)
        .on("/programme")
        .with(form)
        .render(site, view))
}

const OTHER_PROGRAM: Field = Field::new("of", "Program", "");
const OTHER_KEYS: Field = Field::new(
    "other-keys",
    "New public keys",
    "They take the place of all earlier ones at once, and its tokens end.",
);
const ENDED_PROGRAM: Field = Field::new("ended", "Program", "");

fn changes(form: &Form, acting: &[(String, String)]) -> Markup {
    html! {
        section.panel aria-labelledby="change-title" {
            h2 #change-title { "Change" }
            details open[form.problem(OTHER_PROGRAM.name).is_some() || form.problem(OTHER_KEYS.name).is_some()] {
                summary { "Replace the keys" }
                form method="post" action=(REPLACE) novalidate {
                    (fields::command())
                    (fields::select(form, &OTHER_PROGRAM, Need::Required, acting))
                    (fields::document(form, &OTHER_KEYS))
                    button.button-second type="submit" { "Replace the keys" }
                }
            }
            (program_launch::form(form, acting))
            details open[form.problem(ENDED_PROGRAM.name).is_some() || form.problem(REASON.name).is_some()] {
                summary { "End a program" }
                form method="post" action=(END) novalidate {
                    (fields::command())
                    (fields::select(form, &ENDED_PROGRAM, Need::Required, acting))
                    (fields::text(form, &REASON, Need::Optional))
                    button.button-grave type="submit" { "It acts no more" }
                }
            }
        }
    }
}

fn line(one: &ProgramOnRecord) -> Markup {
    html! {
        tr {
            th scope="row" {
                (one.name) span.work-sub.code { (one.program) }
                @if one.acts_now { (parts::tag(Tone::Yes, "acts")) } @else { (parts::tag(Tone::No, "ended")) }
            }
            td { (one.party_name.as_deref().unwrap_or("")) span.work-sub.code { (one.party.key()) } }
            td.code.small {
                @for scope in &one.scopes { (scope) br; }
                @if let Some(people) = &one.people { (program_launch::told(people)) }
            }
            td.code.small { @for kid in &one.keys { (kid) br; } }
            td.small { @for act in &one.acts { (told(act)) br; } }
        }
    }
}

fn told(act: &ProgramAct) -> Markup {
    let what = match act.kind {
        "program-registered" => "Registered",
        "program-keys-replaced" => "Keys replaced",
        "program-launch-set" => "Said what people may let in",
        _ => "Ended",
    };
    html! {
        (what) " " (days::day(act.on))
        @if let Some(by) = &act.by { " by " span.code { (by) } }
    }
}

fn read_party(reader: &mut Reader) -> Option<Subject> {
    let written = reader.text(&PARTY, 140)?;
    let party = Subject::from_key(written.trim()).filter(|party| {
        matches!(
            party,
            Subject::Programme | Subject::Prescriber(_) | Subject::Pharmacy(_)
        )
    });
    if party.is_none() {
        reader.wrong(PARTY.name, NO_PARTY);
    }
    party
}

pub(super) async fn register(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let name = reader.text(&NAME, 128);
    let program = reader.text(&PROGRAM, 100);
    let party = read_party(&mut reader);
    let scopes = reader.text(&SCOPES, 2_000);
    let keys = reader.text(&KEYS, LONGEST_KEYS);
    let read = (|| {
        let new = NewProgram {
            party: party?,
            program: program?,
            name: name?,
            keys: keys?,
            scopes: scopes?,
        };
        Some((command_id?, new))
    })();
    let done = match reader.finish(read) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, new), answered) = read.parts();
            let who = proof.proof().clone();
            let done =
                site.ask(move |ledger| ledger.register_program(&who, named(&command_id)?, &new));
            recorded(done.await?, answered)
        }
    };
    shown(&site, &proof, done).await
}

pub(super) async fn replace(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let program = reader.text(&OTHER_PROGRAM, 128);
    let keys = reader.text(&OTHER_KEYS, LONGEST_KEYS);
    let program = of_name(&mut reader, OTHER_PROGRAM.name, program);
    let read = (|| Some((command_id?, program?, keys?)))();
    let done = match reader.finish(read) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, program, keys), answered) = read.parts();
            let who = proof.proof().clone();
            let done = site.ask(move |ledger| {
                ledger.replace_program_keys(&who, named(&command_id)?, &program, &keys)
            });
            recorded(done.await?.map_err(beside_its_field), answered)
        }
    };
    shown(&site, &proof, done).await
}

/// What is wrong with the new keys stands beside their field, which is another than at the registration.
fn beside_its_field(error: SubmitError) -> SubmitError {
    let SubmitError::Refused(mut refused) = error else {
        return error;
    };
    for one in &mut refused.because {
        one.field = match one.field {
            "keys" => OTHER_KEYS.name,
            "program" => OTHER_PROGRAM.name,
            other => other,
        };
    }
    SubmitError::Refused(refused)
}

pub(super) async fn end(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let program = reader.text(&ENDED_PROGRAM, 128);
    let reason = reader.optional_text(&REASON, 128);
    let program = of_name(&mut reader, ENDED_PROGRAM.name, program);
    let read = (|| Some((command_id?, program?)))();
    let done = match reader.finish(read) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, program), answered) = read.parts();
            let who = proof.proof().clone();
            let reason = reason.as_deref().and_then(Id::new);
            let done = site
                .ask(move |ledger| ledger.end_program(&who, named(&command_id)?, &program, reason));
            recorded(done.await?, answered)
        }
    };
    shown(&site, &proof, done).await
}

pub(super) fn of_name(
    reader: &mut Reader,
    field: &'static str,
    typed: Option<String>,
) -> Option<Id> {
    let id = Id::new(&typed?);
    if id.is_none() {
        reader.wrong(field, NO_PROGRAM);
    }
    id
}

pub(super) fn named(command_id: &Id) -> Result<CommandId, SubmitError> {
    CommandId::new(command_id.as_str()).ok_or(SubmitError::NotFound)
}

pub(super) async fn shown(
    site: &Site,
    proof: &Administrator,
    done: Result<(), Again>,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(Redirect::to("/programme/programs?done=yes").into_response()),
        Err(Again::Form(form)) => Ok(record::unprocessable(
            list(site, proof, &form, false).await?,
        )),
        Err(other) => Err(no_form(other)),
    }
}
