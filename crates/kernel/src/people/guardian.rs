//! Guardians of a minor: who they are, until when, and what waits for their signature.

use alloc::vec::Vec;

use crate::checks::consent_signed;
use crate::course::Course;
use crate::day::Day;
use crate::event::Payload;
use crate::id::Id;
use crate::people::majority_of;
use crate::record::PatientRecord;
use crate::rules::{Check, RulesInForce};
use crate::vocabulary::{Category, Form, Signer};

/// How a guardian stands to a patient on a day. Nothing has to happen for it to end: the day alone ends it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GuardianAccess {
    /// No guardian of this patient.
    None,
    /// Signs, and sees dates and status.
    Open {
        /// The last day.
        last_day: Day,
    },
    /// Was a guardian; the patient came of age, or the link was ended.
    Ended,
}

/// When a minor comes of age, and what will be due then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ComingOfAge {
    /// The birthday.
    pub on: Day,
    /// From which day it is shown as coming.
    pub shown_from: Day,
    /// Whether the form that was signed as a minor is to be signed anew from that day on.
    pub consent_due: bool,
}

/// How `guardian` stands to the patient on `today`.
pub fn guardian_access(
    record: &PatientRecord,
    rules: &RulesInForce,
    guardian: &Id,
    today: Day,
) -> GuardianAccess {
    let Some(linked) = link(record, guardian) else {
        return GuardianAccess::None;
    };
    // Whoever's age is not known is nobody's ward: there is no day up to which access could hold.
    match may_be_of_age_on(record, rules, today) {
        Some(birthday) if linked && today < birthday => GuardianAccess::Open {
            last_day: birthday.minus(1),
        },
        _ => GuardianAccess::Ended,
    }
}

/// Every guardian who signs and sees on `today`, in the order in which they were first linked.
pub fn guardians_on(record: &PatientRecord, rules: &RulesInForce, today: Day) -> Vec<Id> {
    let mut found: Vec<Id> = Vec::new();
    for fact in record.facts() {
        if let Payload::GuardianLinked { guardian } = fact.payload()
            && !found.contains(guardian)
        {
            found.push(guardian.clone());
        }
    }
    found.retain(|guardian| {
        matches!(
            guardian_access(record, rules, guardian, today),
            GuardianAccess::Open { .. }
        )
    });
    found
}

/// Whether a guardian signs in a room of their own under the edition in force on `today`.
///
/// Only where patients of both paths sign a form: where one path alone does, being asked to sign would tell the
/// category. There the guardian signs together with the patient.
pub fn guardian_has_own_page(rules: &RulesInForce, today: Day) -> bool {
    let paths = [Category::Can, Category::Cannot];
    paths
        .into_iter()
        .all(|path| form_of(rules, path, today).is_some())
}

/// The form that waits for a guardian's signature in their own room on `today`; none for someone of age, or when one has
/// signed.
pub fn guardian_signature_due(
    record: &PatientRecord,
    rules: &RulesInForce,
    today: Day,
) -> Option<Form> {
    if today >= may_be_of_age_on(record, rules, today)? || !guardian_has_own_page(rules, today) {
        return None;
    }
    let course = Course::of(record, rules, today, None);
    let path = course.category.as_ref().map(|found| found.category)?;
    let form = form_of(rules, path, today)?;
    consent_signed::guardian_signature(&course, form)
        .is_none()
        .then_some(form)
}

/// The coming of age of someone who is a minor on `today`; none without a known day of birth, or afterwards.
pub fn coming_of_age(
    record: &PatientRecord,
    rules: &RulesInForce,
    today: Day,
) -> Option<ComingOfAge> {
    let on = may_be_of_age_on(record, rules, today).filter(|on| today < *on)?;
    let parameters = &rules.at(today).edition.parameters;
    let has_signed = record.facts().iter().any(|fact| {
        matches!(fact.payload(), Payload::ConsentSigned { signers, .. } if signers.contains(&Signer::Patient))
    });
    Some(ComingOfAge {
        on,
        shown_from: on.minus(parameters.majority_notice_days),
        consent_due: parameters.consent_anew_at_majority && has_signed,
    })
}

/// The birthday from which the patient may be of age. Where it is not on record which of several ages holds, a guardian's
/// access ends with the first: what an adult keeps to themselves is not shown on a guess.
fn may_be_of_age_on(record: &PatientRecord, rules: &RulesInForce, today: Day) -> Option<Day> {
    let (born, _) = record.registration()?;
    Some(born.birthday(majority_of(record, rules, today).youngest))
}

/// Whether the last word on the link is that it stands; none when there never was one.
fn link(record: &PatientRecord, guardian: &Id) -> Option<bool> {
    record
        .facts()
        .iter()
        .rev()
        .find_map(|fact| match fact.payload() {
            Payload::GuardianLinked { guardian: one } if one == guardian => Some(true),
            Payload::GuardianUnlinked { guardian: one, .. } if one == guardian => Some(false),
            _ => None,
        })
}

/// The form of consent of a path in the edition in force.
fn form_of(rules: &RulesInForce, path: Category, today: Day) -> Option<Form> {
    let requirements = &rules.at(today).edition.requirements;
    requirements
        .iter()
        .filter(|requirement| requirement.applies.to(path))
        .find_map(|requirement| match &requirement.check {
            Check::ConsentSigned { form, .. } => Some(*form),
            _ => None,
        })
}
