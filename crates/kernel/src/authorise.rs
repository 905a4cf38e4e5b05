//! May this be dispensed? Every requirement is asked, in a fixed order, and nothing is authorised without an end.

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::checks::{Ask, Found, judge};
use crate::course::Course;
use crate::day::{Day, Days};
use crate::decision::{DispenseDecision, Met, NonEmpty, Slug, Unmet};
use crate::id::{FactId, PharmacyId};
use crate::record::PatientRecord;
use crate::registry::RegistryRecord;
use crate::rules::{Requirement, RulesInForce};

/// Everything a decision may rest on. A party whose record is not there is not certified.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The patient.
    pub patient: &'a PatientRecord,
    /// The prescriber of the prescription.
    pub prescriber: Option<&'a RegistryRecord>,
    /// The pharmacy that asks.
    pub pharmacy: Option<&'a RegistryRecord>,
}

/// A pharmacy asks to dispense a prescription.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DispenseRequest {
    /// The prescription: the id of its fact.
    pub prescription: FactId,
    /// The pharmacy.
    pub pharmacy: PharmacyId,
}

/// Decides whether the prescription may be dispensed today.
///
/// All requirements of the edition in force on `today` that lie on the patient's path are judged. The decision is
/// authorised only when none is unmet and at least one bounds the last day.
pub fn authorise(
    case: &Case<'_>,
    request: &DispenseRequest,
    rules: &RulesInForce,
    today: Day,
) -> DispenseDecision {
    judged(case, request, rules, today).decision
}

/// A decision with the bounds that it has or, where it is denied, would have if nothing else were missing.
pub(crate) struct Judged {
    pub(crate) decision: DispenseDecision,
    /// The earliest of the last days that a met requirement gives.
    pub(crate) until: Option<Day>,
    /// Days of the prescription that have not left yet.
    pub(crate) days: Option<Days>,
}

/// Judges as [`authorise`] does.
pub(crate) fn judged(
    case: &Case<'_>,
    request: &DispenseRequest,
    rules: &RulesInForce,
    today: Day,
) -> Judged {
    let course = Course::of(case.patient, rules, today, Some(&request.prescription));
    let ask = Ask {
        course: &course,
        case,
    };
    let path = course.path();
    let mut met = Vec::with_capacity(course.now().edition.requirements.len());
    let mut unmet = Vec::new();
    let mut until: Option<Day> = None;
    let mut last: Option<&Arc<Requirement>> = None;
    for requirement in course
        .now()
        .edition
        .requirements
        .iter()
        .filter(|one| one.applies.to(path))
    {
        last = Some(requirement);
        let Found {
            reasons,
            evidence,
            last_day,
        } = judge(&requirement.check, &ask);
        if reasons.is_empty() {
            until = [until, last_day].into_iter().flatten().min();
            met.push(Met {
                requirement: requirement.clone(),
                evidence,
            });
        }
        unmet.extend(reasons.into_iter().map(|reason| Unmet {
            requirement: requirement.clone(),
            slug: reason.slug,
            who: reason.who.unwrap_or(requirement.who),
            earliest: reason.earliest.max(today),
            evidence: reason.evidence,
            says: reason.says,
        }));
    }
    unmet.sort_by_key(|unmet| unmet.requirement.place);
    met.sort_by_key(|met| met.requirement.place);
    let denied = |unmet: Vec<Unmet>, met| match NonEmpty::new(unmet) {
        Some(unmet) => DispenseDecision::Denied { unmet, met },
        None => nothing_in_force(today, last, rules),
    };
    let days = course
        .prescription
        .map(|written| written.days.saturating_sub(course.dispensed_of(&written).0));
    let decision = match (until, days) {
        (Some(until), Some(days)) if unmet.is_empty() => {
            DispenseDecision::Authorised { until, days, met }
        }
        _ => denied(unmet, met),
    };
    Judged {
        decision,
        until,
        days,
    }
}

/// No requirement bounds the last day: an authorisation without an end is none.
fn nothing_in_force(
    today: Day,
    last: Option<&Arc<Requirement>>,
    rules: &RulesInForce,
) -> DispenseDecision {
    let requirement = match last {
        Some(requirement) => requirement.clone(),
        None => Arc::new(Requirement::absent(rules)),
    };
    let unmet = Unmet {
        who: crate::decision::Who::Programme,
        requirement,
        slug: Slug::NoLastDay,
        earliest: today,
        evidence: Vec::new(),
        says: Vec::new(),
    };
    DispenseDecision::Denied {
        unmet: NonEmpty::of(unmet),
        met: Vec::new(),
    }
}
