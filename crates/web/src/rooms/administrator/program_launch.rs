//! How people may let a program ask for them: said by the office, beside what the program may ask by itself.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use retinue_ledger::{LaunchOnRecord, NewLaunch, SubmitError};

use super::programs::{named, of_name, shown};
use super::recorded;
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::site::Site;
use crate::views::fields::{self, Need};

pub(super) const PATH: &str = "/programme/programs/launch";

const PROGRAM: Field = Field::new("launched", "Program", "");
const REDIRECTS: Field = Field::new(
    "redirects",
    "Sends people back to",
    "Each whole address of the program, a line for each, letter for letter. Left empty like the two below, nobody may let the program ask for them.",
);
const LAUNCH: Field = Field::new(
    "launch",
    "Is opened at",
    "The page that opens it from a patient's page, if it has one. It is shown to the clinic with the scope launch.",
);
const SCOPES: Field = Field::new(
    "person-scopes",
    "May ask of a person at most",
    "Scopes parted by blanks, such as patient/Observation.rs user/Patient.rs launch launch/patient offline_access.",
);
const MEANS: &str = "A patient, or somebody of a clinic, who comes from the program is asked what of this it may read. What they let in beyond what is said here ends at once.";
/// Eight addresses of the longest kind, with their lines.
const LONGEST_REDIRECTS: usize = 4_100;

/// The form, for one of the programs that act.
pub(super) fn form(form: &Form, acting: &[(String, String)]) -> Markup {
    let wrong = [&PROGRAM, &REDIRECTS, &LAUNCH, &SCOPES]
        .iter()
        .any(|field| form.problem(field.name).is_some());
    html! {
        details open[wrong] {
            summary { "Say what people may let in" }
            p.small { (MEANS) }
            form method="post" action=(PATH) novalidate {
                (fields::command())
                (fields::select(form, &PROGRAM, Need::Required, acting))
                (fields::long_text(form, &REDIRECTS, Need::Optional))
                (fields::code(form, &LAUNCH, Need::Optional))
                (fields::code(form, &SCOPES, Need::Optional))
                button.button-second type="submit" { "Say so" }
            }
        }
    }
}

/// What people may let it ask, below what it may ask by itself.
pub(super) fn told(people: &LaunchOnRecord) -> Markup {
    html! {
        span.work-sub { "Of people" }
        @for scope in &people.scopes { (scope) br; }
        span.work-sub { "Sends them back to" }
        @for address in &people.redirects { (address) br; }
        @if let Some(launch) = &people.launch {
            span.work-sub { "Is opened at" }
            (launch)
        }
    }
}

pub(super) async fn set(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let program = reader.text(&PROGRAM, 128);
    let program = of_name(&mut reader, PROGRAM.name, program);
    let new = NewLaunch {
        redirects: reader
            .optional_text(&REDIRECTS, LONGEST_REDIRECTS)
            .unwrap_or_default(),
        launch: reader.optional_text(&LAUNCH, 500),
        scopes: reader.optional_text(&SCOPES, 2_000).unwrap_or_default(),
    };
    let read = (|| Some((command_id?, program?)))();
    let done = match reader.finish(read) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, program), answered) = read.parts();
            let who = proof.proof().clone();
            let done = site.ask(move |ledger| {
                ledger.set_program_launch(&who, named(&command_id)?, &program, &new)
            });
            recorded(done.await?.map_err(beside_its_field), answered)
        }
    };
    shown(&site, &proof, done).await
}

/// The registration beside this form has fields of the same names in the ledger.
fn beside_its_field(error: SubmitError) -> SubmitError {
    let SubmitError::Refused(mut refused) = error else {
        return error;
    };
    for one in &mut refused.because {
        one.field = match one.field {
            "program" => PROGRAM.name,
            "scopes" => SCOPES.name,
            other => other,
        };
    }
    SubmitError::Refused(refused)
}
