//! `$rems-etasu`: how a case stands at the gate, asked by the program of a party.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use retinue_interop::rems::Misshapen;
use retinue_interop::rems::etasu::{self, CaseAsked, CaseStands, Missing, RequirementStands};
use retinue_interop::rems::medicine::Isotretinoin;
use retinue_kernel::{Day, DispenseDecision, Mode, Who};
use retinue_ledger::program::scope::Interaction;
use retinue_ledger::{CaseAtGate, Ledger, Program as ProgramProof, ReadError};
use retinue_rulebook::{Reader, ToldAtCounter, may_be_named, watermark};
use serde_json::{Value, json};

use super::smart::address;
use crate::access::program::Program;
use crate::http::fault::Fault;
use crate::http::routes::Room;
use crate::site::Site;
use crate::words::verdict;

const PATH: &str = "/fhir/GuidanceResponse/$rems-etasu";
/// Under which path the programme's rules are named in answers.
pub(super) const MODULE: &str = "/fhir/rems/isotretinoin";

pub(super) fn routes() -> Room<Program> {
    Room::new().post(PATH, status)
}

async fn status(
    program: Program,
    State(site): State<Site>,
    body: Bytes,
) -> Result<Response, Response> {
    program
        .must_be_permitted("GuidanceResponse", Interaction::Read)
        .map_err(|refusal| *refusal)?;
    let body: Value = serde_json::from_slice(&body)
        .map_err(|_| misshapen(&Misshapen::at("body", "a JSON object belongs here")))?;
    let proof = program.proof().clone();
    let found = site
        .ask(move |ledger| looked_up(ledger, &proof, &body))
        .await
        .map_err(|_| unanswered())?;
    let (case, now) = match found {
        Ok(found) => found,
        Err(Unanswered::Misshapen(wrong)) => return Err(misshapen(&wrong)),
        Err(Unanswered::Slowed(seconds)) => {
            return Err(Fault::CounterWaits { seconds }.into_response());
        }
        Err(Unanswered::Stopped(says)) => {
            return Err(fhir(StatusCode::FORBIDDEN, &outcome("forbidden", &says)));
        }
        Err(Unanswered::Failed) => return Err(unanswered()),
    };
    let module = address(&site, MODULE).map_err(IntoResponse::into_response)?;
    let answer = etasu::answer(case.as_ref(), &module, now, watermark(site.mode()));
    Ok(fhir(StatusCode::OK, &answer))
}

enum Unanswered {
    Misshapen(Misshapen),
    /// After too many wrong days of birth: for how many seconds.
    Slowed(u64),
    /// The pharmacy may not dispense: why it hears of nobody's case.
    Stopped(String),
    Failed,
}

/// The case that is asked for; none where there is none for this program.
fn looked_up(
    ledger: &Ledger,
    program: &ProgramProof,
    body: &Value,
) -> Result<(Option<CaseStands>, jiff::Timestamp), Unanswered> {
    let knowledge = ledger.knowledge().map_err(failed)?;
    let isotretinoin = Isotretinoin::of(&knowledge.knowledge().products);
    let asked = etasu::asked(body, &isotretinoin).map_err(Unanswered::Misshapen)?;
    let now = ledger.now();
    let found = match asked {
        // At the counter nobody is found by a number alone, and a pharmacy's program asks as the counter does.
        CaseAsked::Number { born: None, .. } if program.reader().pharmacist().is_some() => {
            return Err(Unanswered::Misshapen(Misshapen::at(
                "parameter.patient.resource.birthDate",
                "a pharmacy's program names the day of birth beside the number",
            )));
        }
        CaseAsked::Number { number, born } => of_number(ledger, program, &number, born),
        CaseAsked::Person {
            person,
            isotretinoin: true,
        } => of_person(ledger, program, &person),
        CaseAsked::Person { .. } => Err(ReadError::NotFound),
    };
    match found {
        Ok(case) => Ok((Some(stands(&case)), now)),
        Err(ReadError::NotFound) => Ok((None, now)),
        Err(ReadError::Slowed { seconds }) => Err(Unanswered::Slowed(seconds)),
        Err(stopped @ ReadError::Stopped { .. }) => Err(Unanswered::Stopped(stopped.to_string())),
        Err(error) => Err(failed(error)),
    }
}

fn failed(error: impl std::fmt::Display) -> Unanswered {
    tracing::error!(%error, "the status of a case could not be read");
    Unanswered::Failed
}

/// By a number among the identifiers; otherwise, for a clinic, by name and day of birth among its own patients, where they
/// fit one alone.
pub(super) fn of_person(
    ledger: &Ledger,
    program: &ProgramProof,
    person: &retinue_interop::rems::person::PersonAsked,
) -> Result<CaseAtGate, ReadError> {
    let is_counter = program.reader().pharmacist().is_some();
    if person.born.is_none() && is_counter {
        return Err(ReadError::NotFound);
    }
    for identifier in person
        .identifiers
        .iter()
        .filter(|one| one.starts_with("RT-"))
    {
        let found = match person.born {
            Some(born) if is_counter => ledger.case_of_number_born(program, identifier, born),
            _ => ledger.case_of_number(program, identifier),
        };
        match found {
            Err(ReadError::NotFound) => {}
            Ok(case) => return if_born(case, person.born),
            Err(error) => return Err(error),
        }
    }
    let clinician = program.reader().clinician().ok_or(ReadError::NotFound)?;
    let born = person.born.ok_or(ReadError::NotFound)?;
    match ledger
        .patients_of_person(&clinician, &person.names, born)?
        .as_slice()
    {
        [only] => ledger.case_of_patient(&clinician, *only),
        _ => Err(ReadError::NotFound),
    }
}

/// A number beside another day of birth is a slip of the pen: nobody hears of a stranger's course.
fn if_born(case: CaseAtGate, born: Option<Day>) -> Result<CaseAtGate, ReadError> {
    match born {
        Some(born) if born != case.born => Err(ReadError::NotFound),
        _ => Ok(case),
    }
}

/// By a number, and by the day of birth where one stands beside it.
fn of_number(
    ledger: &Ledger,
    program: &ProgramProof,
    number: &str,
    born: Option<Day>,
) -> Result<CaseAtGate, ReadError> {
    match born {
        Some(born) => ledger.case_of_number_born(program, number, born),
        None => ledger.case_of_number(program, number),
    }
}

/// What is open, in the words of whoever the program acts for: a clinic hears of each requirement, anyone else what a
/// pharmacy may know.
pub(super) fn open(case: &CaseAtGate) -> Vec<RequirementStands> {
    let DispenseDecision::Denied { unmet, .. } = &case.decision else {
        return Vec::new();
    };
    let stands = |name: &str, says: String, who: Who, earliest: Day| RequirementStands {
        name: name.to_owned(),
        missing: Some(Missing {
            says,
            who: verdict::who_briefly(who).to_owned(),
            earliest,
        }),
    };
    if case.reader == Reader::Prescriber {
        let each = unmet.as_slice().iter().map(|one| {
            let says = case.rulebook.say(one, case.reader);
            stands(one.requirement.name.as_str(), says, one.who, one.earliest)
        });
        return each.collect();
    }
    let told = ToldAtCounter::of(unmet.as_slice(), &case.rulebook).into_iter();
    told.map(|one| {
        let name = one.requirement_word().to_owned();
        stands(&name, one.says, one.who, one.earliest)
    })
    .collect()
}

/// A case requirement by requirement, in the words of whoever the program acts for.
pub(super) fn stands(case: &CaseAtGate) -> CaseStands {
    let (DispenseDecision::Authorised { met, .. } | DispenseDecision::Denied { met, .. }) =
        &case.decision;
    // What is met tells as much of a patient's path as what is open.
    let met = met
        .iter()
        .filter(|one| case.reader == Reader::Prescriber || may_be_named(&one.requirement))
        .map(|one| RequirementStands {
            name: one.requirement.name.to_string(),
            missing: None,
        });
    let complete = match (&case.decision, case.mode) {
        (DispenseDecision::Denied { .. }, _) => None,
        (DispenseDecision::Authorised { until, .. }, _) if !case.programme.has_registry() => {
            Some(format!(
                "Every item of the pharmacist's checklist is met, until {until}. There is no registry here: the pharmacist decides."
            ))
        }
        (DispenseDecision::Authorised { .. }, Mode::Companion) => Some(
            "Every requirement is met here. The number is obtained from the programme's own system."
                .to_owned(),
        ),
        (DispenseDecision::Authorised { until, .. }, _) => Some(format!(
            "Every requirement is met. This is no authorisation: a pharmacy asks for one, and would be told not to dispense after {until}."
        )),
    };
    CaseStands {
        number: case.number.to_string(),
        requirements: met.chain(open(case)).collect(),
        complete,
    }
}

fn misshapen(wrong: &Misshapen) -> Response {
    fhir(
        StatusCode::BAD_REQUEST,
        &outcome("structure", &wrong.to_string()),
    )
}

fn unanswered() -> Response {
    fhir(
        StatusCode::SERVICE_UNAVAILABLE,
        &outcome(
            "transient",
            "The status could not be read. It is not known, which is not a yes.",
        ),
    )
}

fn outcome(code: &str, says: &str) -> Value {
    json!({
        "resourceType": "OperationOutcome",
        "issue": [{ "severity": "error", "code": code, "diagnostics": says }],
    })
}

fn fhir(status: StatusCode, body: &Value) -> Response {
    let media = [(header::CONTENT_TYPE, "application/fhir+json")];
    (status, media, body.to_string()).into_response()
}
