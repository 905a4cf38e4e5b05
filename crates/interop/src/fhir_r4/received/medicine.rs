//! MedicationStatement: another medicine that is or was taken.

use retinue_care::event::CareFact;
use retinue_kernel::{Day, Id};

use super::super::json::{Element, Json};
use super::super::outcome::{Issue, IssueCode};
use super::at::{At, keep};
use super::concept::Concept;
use super::moment::{When, when};
use super::{Becomes, Reader, done};
use crate::rems::medicine::Isotretinoin;

const FIELDS: &[&str] = &[
    "basedOn",
    "partOf",
    "status",
    "statusReason",
    "category",
    "medicationCodeableConcept",
    "medicationReference",
    "subject",
    "context",
    "effectiveDateTime",
    "effectivePeriod",
    "dateAsserted",
    "informationSource",
    "reasonCode",
    "reasonReference",
    "derivedFrom",
    "dosage",
];

pub(super) fn read(at: &At<'_>, by: &Reader<'_>) -> Result<Becomes, Vec<Issue>> {
    let mut issues = at.strangers(FIELDS);
    let is_over = keep(&mut issues, is_over(at));
    let medicine = keep(&mut issues, medicine(at, by));
    let period = keep(&mut issues, period(at, by));
    let asserted = keep(&mut issues, when(at, "dateAsserted", by.rulebook)).flatten();
    let on = asserted.and_then(When::day).unwrap_or(by.today);
    if let (Some(true), Some((_, None))) = (is_over, period) {
        issues.push(at.issue(
            IssueCode::Required,
            "effectivePeriod.end",
            "a medicine that is taken no more says its last day; without it it counts as taken",
        ));
    }
    let fact = medicine.zip(period).map(|(medicine, (from, until))| {
        let fact = CareFact::MedicineReported {
            medicine,
            // Which medicine of the knowledge is meant, a person confirms.
            agent: None,
            from,
            until,
        };
        Becomes::Care(on, fact)
    });
    done(issues, fact)
}

/// Whether it is taken no more.
fn is_over(at: &At<'_>) -> Result<bool, Issue> {
    match at.needs("status", "say active, or completed or stopped with the last day")? {
        "active" => Ok(false),
        "completed" | "stopped" => Ok(true),
        other => Err(at.issue(
            IssueCode::BusinessRule,
            "status",
            format!("'{other}' says of no medicine that it is or was taken; active, completed and stopped do"),
        )),
    }
}

/// The words for the medicine. Isotretinoin itself is none of the others.
fn medicine(at: &At<'_>, by: &Reader<'_>) -> Result<Id, Issue> {
    const NAME: &str = "medicationCodeableConcept";
    let found = match at.object(NAME)? {
        Some(found) => found,
        None => contained(at)?,
    };
    let own = Isotretinoin::of(&by.knowledge.products);
    let as_json = serde_json::from_str(&found.element().compact()).unwrap_or_default();
    if own.is_meant(&as_json).is_some() {
        return Err(at.issue(
            IssueCode::BusinessRule,
            NAME,
            "isotretinoin is no other medicine: what was supplied from outside is reported on the patient's page in the clinic's room, since the gate counts it",
        ));
    }
    let words = Concept::of(&found)?.words().ok_or_else(|| {
        at.issue(
            IssueCode::Required,
            "medicationCodeableConcept.text",
            "a code alone cannot be read by people: send its words as text or display",
        )
    })?;
    Id::new(words.trim()).ok_or_else(|| {
        at.issue(
            IssueCode::Value,
            NAME,
            "the words are too long, or hold characters that cannot be printed",
        )
    })
}

/// The code of the Medication that came within the resource.
fn contained<'a>(at: &At<'a>) -> Result<At<'a>, Issue> {
    let missing = |says: &str| at.issue(IssueCode::Required, "medicationCodeableConcept", says);
    let Some(reference) = at.object("medicationReference")? else {
        return Err(missing("say which medicine, in a code or in words"));
    };
    let reference = reference.needs("reference", "say which medicine")?;
    let own = reference
        .strip_prefix('#')
        .ok_or_else(|| missing("send the medicine within the resource, as a code or as a contained Medication: other servers are not asked"))?;
    let named = |one: &At<'_>| {
        let element: &Element = one.element();
        element.text("id") == Some(own) && element.text("resourceType") == Some("Medication")
    };
    let all = at.list("contained")?;
    let found = all.into_iter().find(named);
    let found = found.ok_or_else(|| missing("no contained Medication has this id"))?;
    match found.element().field("code") {
        Some(Json::Object(_)) => Ok(found.object("code")?.unwrap_or(found)),
        _ => Err(missing(
            "the contained Medication says no code and no words",
        )),
    }
}

/// First and last day, as far as they are known.
fn period(at: &At<'_>, by: &Reader<'_>) -> Result<(Option<Day>, Option<Day>), Issue> {
    if at.has("effectiveDateTime") {
        return Err(at.issue(
            IssueCode::NotSupported,
            "effectiveDateTime",
            "one day says neither since when a medicine is taken nor until when: send effectivePeriod with what is known of both",
        ));
    }
    let Some(period) = at.object("effectivePeriod")? else {
        return Ok((None, None));
    };
    let day = |name| when(&period, name, by.rulebook).map(|found| found.and_then(When::day));
    Ok((day("start")?, day("end")?))
}
