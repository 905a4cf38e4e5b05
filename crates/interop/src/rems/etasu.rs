//! `$rems-etasu`: how a case stands, requirement by requirement.

use jiff::Timestamp;
use retinue_kernel::Day;
use serde_json::{Value, json};

use super::Misshapen;
use super::medicine::{Isotretinoin, list};
use super::person::{PersonAsked, text};

/// Which case is meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CaseAsked {
    /// The one of a case number.
    Number {
        /// The number.
        number: String,
        /// The day of birth of the patient that is named beside it.
        born: Option<Day>,
    },
    /// The one of a person, for a medicine.
    Person {
        /// The person.
        person: PersonAsked,
        /// Whether the medicine is isotretinoin.
        isotretinoin: bool,
    },
}

/// The two ways in which the case number is named by those who follow the guide.
const NUMBER: &[&str] = &["case_number", "caseNumber", "authNumber"];

/// Reads the Parameters of a call.
///
/// # Errors
/// [`Misshapen`] for what is no Parameters, for a text that is none, and where neither case number nor patient is given.
pub fn asked(body: &Value, isotretinoin: &Isotretinoin) -> Result<CaseAsked, Misshapen> {
    if body.get("resourceType").and_then(Value::as_str) != Some("Parameters") {
        return Err(Misshapen::at("resourceType", "it is 'Parameters'"));
    }
    let given = match body.get("parameter") {
        Some(Value::Array(given)) => given.as_slice(),
        _ => return Err(Misshapen::at("parameter", "a list belongs here")),
    };
    let (mut number, mut person, mut medicine) = (None, None, None);
    for (place, one) in given.iter().enumerate() {
        let at = format!("parameter[{place}]");
        let name = text(one.get("name"), || format!("{at}.name"))?
            .ok_or_else(|| Misshapen::at(format!("{at}.name"), "a text belongs here"))?;
        match name {
            name if NUMBER.contains(&name) => {
                let value = text(one.get("valueString"), || format!("{at}.valueString"))?;
                let value = value.ok_or_else(|| {
                    Misshapen::at(format!("{at}.valueString"), "a text belongs here")
                })?;
                if number.is_some_and(|other| other != value) {
                    return Err(Misshapen::at(at, "one case number is given, not two"));
                }
                number = Some(value);
            }
            "patient" => {
                let patient = one.get("resource").unwrap_or(&Value::Null);
                person = Some(PersonAsked::of(patient, &format!("{at}.resource"))?);
            }
            "medication" => medicine = Some(one.get("resource").unwrap_or(&Value::Null)),
            _ => {}
        }
    }
    if let Some(number) = number {
        return Ok(CaseAsked::Number {
            number: number.trim().to_owned(),
            born: person.and_then(|person| person.born),
        });
    }
    match (person, medicine) {
        (Some(person), Some(medicine)) => Ok(CaseAsked::Person {
            person,
            isotretinoin: is_meant(medicine, isotretinoin)?,
        }),
        _ => Err(Misshapen::at(
            "parameter",
            "either 'case_number', or 'patient' with 'medication', belongs here",
        )),
    }
}

/// Whether a Medication, or an order with its medicine, is about isotretinoin.
fn is_meant(medicine: &Value, isotretinoin: &Isotretinoin) -> Result<bool, Misshapen> {
    match medicine.get("resourceType").and_then(Value::as_str) {
        Some("Medication") => {
            let concept = medicine.get("code");
            Ok(concept.is_some_and(|concept| isotretinoin.is_meant(concept).is_some()))
        }
        Some("MedicationRequest") => Ok(isotretinoin
            .is_ordered(
                medicine,
                &list(medicine.get("contained")).iter().collect::<Vec<_>>(),
            )
            .is_some()),
        _ => Err(Misshapen::at(
            "parameter.medication.resource",
            "a Medication or a MedicationRequest belongs here",
        )),
    }
}

/// A requirement as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequirementStands {
    /// Its name.
    pub name: String,
    /// What is missing: what is said of it, who can clear it, and from when; none where it is met.
    pub missing: Option<Missing>,
}

/// What a requirement lacks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missing {
    /// In words.
    pub says: String,
    /// Who can clear it.
    pub who: String,
    /// The first day on which it can clear.
    pub earliest: Day,
}

/// A case as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseStands {
    /// Its number.
    pub number: String,
    /// Every requirement.
    pub requirements: Vec<RequirementStands>,
    /// What is said where every requirement is met; none while one is open.
    pub complete: Option<String>,
}

/// Answers with a case, or, for none, that there is no such one.
///
/// `module` is the address under which the programme's rules are known; `at` the moment of the answer; `mark` what must be said
/// of every answer of an installation in which nothing is real.
pub fn answer(case: Option<&CaseStands>, module: &str, at: Timestamp, mark: Option<&str>) -> Value {
    let mut response = match case {
        None => json!({
            "resourceType": "GuidanceResponse",
            "moduleUri": module,
            "status": "failure",
            "occurrenceDateTime": at.to_string(),
            "note": [{ "text": "No such case is known to this program." }],
        }),
        Some(case) => of_case(case, module, at),
    };
    if let (Some(mark), Some(response)) = (mark, response.as_object_mut()) {
        response.insert("meta".to_owned(), json!({ "tag": [TEST_DATA] }));
        if let Some(Value::Array(notes)) = response.get_mut("note") {
            notes.insert(0, json!({ "text": mark }));
        }
    }
    json!({
        "resourceType": "Parameters",
        "parameter": [{ "name": "rems-etasu", "resource": response }],
    })
}

/// Marks a resource as one of a test.
pub const TEST_DATA: TestData = TestData {
    system: "http://terminology.hl7.org/CodeSystem/v3-ActReason",
    code: "HTEST",
};

/// A coding of the format.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct TestData {
    system: &'static str,
    code: &'static str,
}

fn of_case(case: &CaseStands, module: &str, at: Timestamp) -> Value {
    let mut parameters: Vec<Value> = Vec::with_capacity(case.requirements.len() + 1);
    parameters.push(json!({ "name": "case_number", "valueString": case.number }));
    for one in &case.requirements {
        let mut response = json!({
            "resourceType": "GuidanceResponse",
            "moduleUri": format!("{module}/{}", one.name),
            "status": if one.missing.is_some() { "data-required" } else { "success" },
        });
        if let (Some(missing), Some(response)) = (&one.missing, response.as_object_mut()) {
            let says = format!(
                "{} Who can clear it: {}. From: {}.",
                missing.says, missing.who, missing.earliest
            );
            response.insert("note".to_owned(), json!([{ "text": says }]));
        }
        parameters.push(json!({ "name": one.name, "resource": response }));
    }
    let is_met = |one: &RequirementStands| one.missing.is_none();
    let complete = case.complete.as_deref();
    let complete = complete.filter(|_| case.requirements.iter().all(is_met));
    let says =
        complete.unwrap_or("Requirements are open; each says who can clear it and from when.");
    json!({
        "resourceType": "GuidanceResponse",
        "contained": [{
            "resourceType": "Parameters",
            "id": "requirements",
            "parameter": parameters,
        }],
        "moduleUri": module,
        "status": if complete.is_some() { "success" } else { "data-required" },
        "occurrenceDateTime": at.to_string(),
        "note": [{ "text": says }],
        "outputParameters": { "reference": "#requirements" },
    })
}
