//! Observation: a pregnancy test, a laboratory's result, or a body weight.

mod laboratory;
mod pregnancy_test;
mod value;
mod weight;

use super::super::coded::{LOINC, LOINC_WEIGHT};
use super::super::outcome::{Issue, IssueCode};
use super::at::{At, keep};
use super::concept::Concept;
use super::moment::{When, when};
use super::{Becomes, Reader, done};
use crate::hl7v2::{self, Meaning, Why};

const FIELDS: &[&str] = &[
    "basedOn",
    "partOf",
    "status",
    "category",
    "code",
    "subject",
    "focus",
    "encounter",
    "effectiveDateTime",
    "effectivePeriod",
    "effectiveTiming",
    "effectiveInstant",
    "issued",
    "performer",
    "valueQuantity",
    "valueCodeableConcept",
    "valueString",
    "valueBoolean",
    "valueInteger",
    "valueRange",
    "valueRatio",
    "valueSampledData",
    "valueTime",
    "valueDateTime",
    "valuePeriod",
    "dataAbsentReason",
    "interpretation",
    "bodySite",
    "method",
    "specimen",
    "device",
    "referenceRange",
    "hasMember",
    "derivedFrom",
    "component",
];

/// The system of our own names of analytes.
const ANALYTE: &str = "urn:retinue:analyte";
const PREGNANCY: &str = "hcg-qualitative";

/// What an observation is one of.
enum Kind {
    Weight,
    Laboratory(Meaning),
}

pub(super) fn read(at: &At<'_>, by: &Reader<'_>) -> Result<Becomes, Vec<Issue>> {
    let mut issues = at.strangers(FIELDS);
    if at.has("focus") {
        issues.push(at.issue(
            IssueCode::NotSupported,
            "focus",
            "what is observed of somebody else is not recorded here",
        ));
    }
    keep(&mut issues, is_final(at));
    let kind = keep(&mut issues, kind(at, by));
    let taken = keep(&mut issues, taken(at, by));
    let (Some(kind), Some(taken)) = (kind, taken) else {
        return done(issues, None);
    };
    let becomes = match kind {
        Kind::Weight => weight::read(at, taken, &mut issues),
        Kind::Laboratory(Meaning::PregnancyTest { specimen }) => {
            pregnancy_test::read(at, specimen, taken, by, &mut issues)
        }
        Kind::Laboratory(meaning) => laboratory::read(at, meaning, taken, by, &mut issues),
    };
    done(issues, becomes)
}

/// What is no result yet is none, and a correction names what it corrects: that is a person's act here.
fn is_final(at: &At<'_>) -> Result<(), Issue> {
    let says = match at.needs("status", "say final")? {
        "final" => return Ok(()),
        "amended" | "corrected" | "entered-in-error" => {
            "what is on record is corrected by the prescriber, on the patient's page in the clinic's room; a laboratory corrects its own results as HL7 version 2"
        }
        "registered" | "preliminary" | "cancelled" => "this is no result; send it when it is final",
        _ => "only a final result is recorded",
    };
    Err(at.issue(IssueCode::BusinessRule, "status", says))
}

/// What the codes mean: LOINC as the knowledge has it, and our own names. Where both are given they have to agree.
fn kind(at: &At<'_>, by: &Reader<'_>) -> Result<Kind, Issue> {
    let code = Concept::needed(at, "code", "say what was measured, in LOINC")?;
    let knowledge = &by.knowledge.laboratory;
    let has = |system: &str, code_: &str| {
        let mut codings = code.codings.iter();
        codings.any(|one| one.system == system && one.code == code_)
    };
    let codings: Vec<hl7v2::Coding> = code
        .codings
        .iter()
        .filter(|one| !one.code.is_empty())
        .map(|one| hl7v2::Coding {
            code: one.code.to_owned(),
            text: one.display.to_owned(),
            system: if one.system == LOINC {
                "LN"
            } else {
                one.system
            }
            .to_owned(),
        })
        .collect();
    let own = code.code_of(ANALYTE);
    let named = |coding: &hl7v2::Coding| {
        let analyte = knowledge.analyte(&coding.code)?;
        (coding.system == ANALYTE && analyte.id.as_str() == coding.code).then(|| Meaning::Analyte {
            analyte: analyte.id.clone(),
        })
    };
    let meaning = hl7v2::meaning(&codings, knowledge, named);
    let wrong = |code, says: String| at.issue(code, "code", says);
    if has(LOINC, LOINC_WEIGHT) {
        return match meaning {
            Err(Why::UnknownCode) => Ok(Kind::Weight),
            _ => Err(wrong(IssueCode::Value, Why::CodesDisagree.to_string())),
        };
    }
    let meaning = meaning.map_err(|why| {
        let says = match why {
            Why::UnknownCode => {
                "none of its codes is known here; give the LOINC code of a pregnancy test, of a body weight or of a result that care asks for".to_owned()
            }
            other => other.to_string(),
        };
        wrong(IssueCode::CodeInvalid, says)
    })?;
    let stands_for = match &meaning {
        Meaning::PregnancyTest { .. } => Some(PREGNANCY),
        Meaning::Analyte { analyte } => Some(analyte.as_str()),
        Meaning::NotKept => None,
    };
    if own.is_some() && own != stands_for {
        return Err(wrong(IssueCode::Value, Why::CodesDisagree.to_string()));
    }
    match meaning {
        Meaning::Analyte { analyte } if analyte.as_str() == PREGNANCY => Err(wrong(
            IssueCode::CodeInvalid,
            "it does not say whether urine or serum was tested: give the LOINC code of the test"
                .to_owned(),
        )),
        meaning => Ok(Kind::Laboratory(meaning)),
    }
}

/// When the specimen or the weight was taken.
fn taken(at: &At<'_>, by: &Reader<'_>) -> Result<When, Issue> {
    const REMEDY: &str =
        "say on which day it was taken, as a day such as 2026-03-02 or a time with its offset";
    if let Some(name) = ["effectivePeriod", "effectiveTiming"]
        .into_iter()
        .find(|name| at.has(name))
    {
        let says = format!("a time of one moment belongs here: {REMEDY} in effectiveDateTime");
        return Err(at.issue(IssueCode::NotSupported, name, says));
    }
    let name = if at.has("effectiveInstant") {
        "effectiveInstant"
    } else {
        "effectiveDateTime"
    };
    match when(at, name, by.rulebook)? {
        Some(When::Part) => Err(at.issue(
            IssueCode::Value,
            name,
            format!("the day is missing: {REMEDY}"),
        )),
        Some(taken) => Ok(taken),
        None => Err(at.issue(IssueCode::Required, name, REMEDY)),
    }
}
