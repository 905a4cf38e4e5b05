//! What is due of the parties and of the office, each with its day.

use alloc::vec::Vec;

use super::cases::CaseStage;
use super::numbers::OfficeNumbers;
use super::pregnancy::pregnancy_file;
use super::words::{AuditResult, OfficeDuty};
use crate::day::Day;
use crate::id::{FactId, Id, PharmacyId};
use crate::registry::{RegistryEvent, RegistryRecord, Standing};

/// The part that a party has in the programme.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartyRole {
    /// A prescriber.
    Prescriber,
    /// A pharmacy.
    Pharmacy,
    /// A wholesaler.
    Wholesaler,
}

/// Something that is due on a day.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct DueItem {
    /// The last day on which it is in time.
    pub by: Day,
    /// What.
    pub what: OfficeDuty,
    /// The case, the order or the fall of standing that it is about.
    pub about: Option<FactId>,
}

/// Patients who lost their prescriber or pharmacy in mid-window and were not dealt with yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Displaced {
    /// The fact by which the party's standing fell.
    pub because: FactId,
    /// When.
    pub on: Day,
    /// The patients, by the ids of their streams.
    pub patients: Vec<Id>,
}

/// What is due of a party, and of the office about it, the earliest first.
pub fn due_of_party(
    role: PartyRole,
    record: &RegistryRecord,
    numbers: &OfficeNumbers,
    today: Day,
) -> Vec<DueItem> {
    let mut due = Vec::new();
    renewal(role, record, numbers, today, &mut due);
    training(role, record, numbers, today, &mut due);
    if role == PartyRole::Wholesaler {
        wholesaler(record, numbers, &mut due);
    }
    for case in record.cases() {
        let (by, what) = match case.stage {
            CaseStage::Opened => (case.opened_on, OfficeDuty::CaseNotice),
            CaseStage::Noticed { answer_by } if today <= answer_by => {
                (answer_by, OfficeDuty::CaseAnswer)
            }
            CaseStage::Noticed { answer_by } | CaseStage::Acted { answer_by } => {
                (answer_by.plus(1), OfficeDuty::CaseDecision)
            }
            CaseStage::Answered { on }
            | CaseStage::ReconsiderationAsked { on }
            | CaseStage::Reconsidered { on } => (on, OfficeDuty::CaseDecision),
            CaseStage::Closed { .. } => continue,
        };
        let about = Some(case.id);
        due.push(DueItem { by, what, about });
    }
    for displaced in record.displaced() {
        due.push(DueItem {
            by: displaced.on,
            what: OfficeDuty::DisplacedDealtWith,
            about: Some(displaced.because),
        });
    }
    due.sort();
    due
}

fn renewal(
    role: PartyRole,
    record: &RegistryRecord,
    numbers: &OfficeNumbers,
    today: Day,
    due: &mut Vec<DueItem>,
) {
    let what = match role {
        PartyRole::Prescriber => OfficeDuty::PrescriberReactivation,
        PartyRole::Pharmacy => OfficeDuty::PharmacyReEnrolment,
        PartyRole::Wholesaler => OfficeDuty::WholesalerRenewal,
    };
    let last = record.certified_until();
    let by = match record.standing_on(today) {
        Standing::Certified(until) if until.minus(numbers.renewal_notice_days) <= today => until,
        // It ran out: it stays due until it is renewed or taken away.
        Standing::NotCertified => match last {
            Some(until) => until,
            None => return,
        },
        _ => return,
    };
    due.push(DueItem {
        by,
        what,
        about: None,
    });
}

/// Staff of a certified pharmacy or wholesaler are trained to be certified, and again where the edition says so.
fn training(
    role: PartyRole,
    record: &RegistryRecord,
    numbers: &OfficeNumbers,
    today: Day,
    due: &mut Vec<DueItem>,
) {
    let what = match role {
        PartyRole::Prescriber => return,
        PartyRole::Pharmacy => OfficeDuty::StaffTrained,
        PartyRole::Wholesaler => OfficeDuty::WholesalerStaffTrained,
    };
    if !matches!(record.standing_on(today), Standing::Certified(_)) {
        return;
    }
    let trained = record.last_on(|event| matches!(event, RegistryEvent::Trained { .. }));
    let certified = record.first_on(|event| matches!(event, RegistryEvent::Certified { .. }));
    let by = match (trained, numbers.staff_training_years) {
        // It is asked to be certified: whoever was certified without it owes it since then.
        (None, _) => certified,
        (Some(on), Some(years)) if role == PartyRole::Pharmacy => {
            years_after(on, years).filter(|by| by.minus(numbers.renewal_notice_days) <= today)
        }
        (Some(_), _) => None,
    };
    due.extend(by.map(|by| DueItem {
        by,
        what,
        about: None,
    }));
}

fn wholesaler(record: &RegistryRecord, numbers: &OfficeNumbers, due: &mut Vec<DueItem>) {
    if let Some(authorised) =
        record.first_on(|event| matches!(event, RegistryEvent::Certified { .. }))
    {
        let held = record.last_on(|event| {
            matches!(event, RegistryEvent::Audited { result, .. } if *result != AuditResult::NotHeld)
        });
        let by = match held {
            None => Some(authorised.plus(numbers.wholesaler_audit_days)),
            Some(on) => years_after(on, numbers.wholesaler_audit_years),
        };
        due.extend(by.map(|by| DueItem {
            by,
            what: OfficeDuty::WholesalerAudited,
            about: None,
        }));
    }
    let reported = |id: &FactId| {
        record.facts.iter().any(
            |fact| matches!(&fact.event, RegistryEvent::OrderReported { order, .. } if order == id),
        )
    };
    for fact in &record.facts {
        if let RegistryEvent::ShipmentRefused { reasons, .. } = &fact.event
            && reasons.iter().any(|bar| bar.is_of_consignee())
            && let Some(id) = fact.id.as_ref().filter(|id| !reported(id))
        {
            due.push(DueItem {
                by: fact.on,
                what: OfficeDuty::OrderReported,
                about: Some(id.clone()),
            });
        }
    }
}

/// What is due of the programme's owner: this year's sample and the next assessment.
///
/// `first_assessment` is the day of the first assessment of the series, as the law names it.
pub fn due_of_programme(
    record: &RegistryRecord,
    numbers: &OfficeNumbers,
    first_assessment: Option<Day>,
    today: Day,
) -> Vec<DueItem> {
    let mut due = Vec::new();
    let year = today.date().year();
    let drawn = record.facts.iter().any(|fact| {
        matches!(fact.event, RegistryEvent::AuditSampleDrawn { year: of, .. } if i16::try_from(of) == Ok(year))
    });
    if !drawn && let Some(by) = last_of_year(year) {
        due.push(DueItem {
            by,
            what: OfficeDuty::SampleDrawn,
            about: None,
        });
    }
    // The series is counted from its first day; what was due before this installation began was another's.
    let since = record
        .last_on(|event| matches!(event, RegistryEvent::AssessmentSubmitted { .. }))
        .or_else(|| record.facts.iter().map(|fact| fact.on).min())
        .unwrap_or(today);
    let mut next = first_assessment;
    while let Some(day) = next.filter(|day| *day <= since) {
        next = years_after(day, numbers.assessment_years.max(1));
    }
    due.extend(next.map(|by| DueItem {
        by,
        what: OfficeDuty::AssessmentSubmitted,
        about: None,
    }));
    due.sort();
    due
}

/// The pharmacies of a sample that were not audited for it yet, given each one's record.
pub fn audits_of_sample<'a>(
    sample: &FactId,
    chosen: impl IntoIterator<Item = (&'a PharmacyId, Option<&'a RegistryRecord>)>,
) -> Vec<&'a PharmacyId> {
    let held = |record: &RegistryRecord| {
        record.facts.iter().any(|fact| {
            matches!(&fact.event, RegistryEvent::Audited { sample: Some(of), result, .. }
                if of == sample && *result != AuditResult::NotHeld)
        })
    };
    chosen
        .into_iter()
        .filter(|(_, record)| !record.is_some_and(held))
        .map(|(id, _)| id)
        .collect()
}

/// When a file of the registry of pregnancies is to be followed up next; none once it is closed.
pub fn due_of_pregnancy(record: &RegistryRecord, numbers: &OfficeNumbers) -> Option<DueItem> {
    let file = pregnancy_file(record).filter(|file| !file.closed)?;
    let by = match file.followed_up_on {
        Some(on) => on.plus(numbers.pregnancy_follow_up_days),
        None => file.reported_on,
    };
    Some(DueItem {
        by,
        what: OfficeDuty::PregnancyFollowedUp,
        about: Some(file.report),
    })
}

impl RegistryRecord {
    /// Patients who fell into a gap when the party's standing fell, and were not dealt with yet.
    pub fn displaced(&self) -> Vec<Displaced> {
        let mut found: Vec<Displaced> = Vec::new();
        for fact in &self.facts {
            match &fact.event {
                RegistryEvent::PatientsDisplaced { because, patients } => {
                    match found.iter_mut().find(|one| one.because == *because) {
                        Some(one) => one.patients.extend(patients.iter().cloned()),
                        None => found.push(Displaced {
                            because: because.clone(),
                            on: fact.on,
                            patients: patients.clone(),
                        }),
                    }
                }
                RegistryEvent::DisplacementSettled {
                    because, patient, ..
                } => {
                    for one in found.iter_mut().filter(|one| one.because == *because) {
                        one.patients.retain(|other| other != patient);
                    }
                }
                _ => {}
            }
        }
        found.retain(|one| !one.patients.is_empty());
        found
    }

    /// The furthest day to which the party was ever certified; none when it never was, or was decertified since.
    pub(super) fn certified_until(&self) -> Option<Day> {
        self.facts
            .iter()
            .fold(None, |until, fact| match fact.event {
                RegistryEvent::Certified { until: last } => until.max(Some(last)),
                RegistryEvent::Decertified { .. } => None,
                _ => until,
            })
    }

    fn last_on(&self, is: impl Fn(&RegistryEvent) -> bool) -> Option<Day> {
        let days = self.facts.iter().filter(|fact| is(&fact.event));
        days.map(|fact| fact.on).max()
    }

    fn first_on(&self, is: impl Fn(&RegistryEvent) -> bool) -> Option<Day> {
        let days = self.facts.iter().filter(|fact| is(&fact.event));
        days.map(|fact| fact.on).min()
    }
}

pub(super) fn years_after(day: Day, years: u16) -> Option<Day> {
    day.date()
        .checked_add(jiff::Span::new().try_years(i64::from(years)).ok()?)
        .ok()
        .map(Day::new)
}

fn last_of_year(year: i16) -> Option<Day> {
    jiff::civil::Date::new(year, 12, 31).ok().map(Day::new)
}
