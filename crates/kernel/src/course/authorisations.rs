//! Prescriptions, authorisations and dispensings, and how each authorisation ended.

use alloc::vec::Vec;

use super::monthly;
use crate::day::{Day, Days};
use crate::event::Payload;
use crate::id::{FactId, OrderId};
use crate::quantity::{Capsules, Milligrams};
use crate::record::{Fact, PatientRecord};
use crate::vocabulary::{Product, TestResult};

/// A prescription as it was written.
#[derive(Clone, Copy)]
pub(crate) struct Prescription<'a> {
    pub(crate) fact: &'a Fact,
    pub(crate) product: Product,
    pub(crate) capsules: &'a Capsules,
    pub(crate) days: Days,
    pub(crate) refills: u16,
    /// The month's order it belongs to: its own id when it names none.
    pub(crate) order: &'a OrderId,
}

impl Prescription<'_> {
    pub(crate) fn id(&self) -> &FactId {
        self.fact.id()
    }

    pub(crate) fn on(&self) -> Day {
        self.fact.on()
    }

    /// The formulations and strengths it holds.
    pub(crate) fn strengths(&self) -> impl Iterator<Item = (Product, Milligrams)> + '_ {
        self.capsules
            .iter()
            .map(|(strength, _)| (self.product, strength))
    }
}

fn read(fact: &Fact) -> Option<Prescription<'_>> {
    match fact.payload() {
        Payload::PrescriptionWritten {
            order,
            product,
            capsules,
            days,
            refills,
            ..
        } => Some(Prescription {
            fact,
            product: *product,
            capsules,
            days: *days,
            refills: *refills,
            order: order.as_ref().unwrap_or(fact.id()),
        }),
        _ => None,
    }
}

/// Every prescription on record, in the order of recording.
pub(crate) fn prescriptions(record: &PatientRecord) -> Vec<Prescription<'_>> {
    monthly(record, read)
}

/// The prescription of that name.
pub(crate) fn named<'a>(written: &[Prescription<'a>], id: &FactId) -> Option<Prescription<'a>> {
    written.iter().find(|one| one.id() == id).copied()
}

/// Whether a prescription of that name is on record.
pub(crate) fn is_prescription(record: &PatientRecord, id: &FactId) -> bool {
    named(&prescriptions(record), id).is_some()
}

/// How an authorisation stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuthorisationState {
    /// It may still be dispensed.
    Live,
    /// Its last day has passed.
    Lapsed,
    /// It was reversed, released, expired, returned or ended by a stop.
    Closed,
    /// It was handed over, shipped or partially dispensed.
    Spent,
}

/// One dispensing: capsules that left the pharmacy.
#[derive(Clone, Copy)]
pub(crate) struct Dispensing<'a> {
    pub(crate) fact: &'a Fact,
    pub(crate) days: Days,
    /// A partial dispensing leaves a remainder; the others do not.
    pub(crate) partial: bool,
}

/// The dispensings under one authorisation, in the order of recording. Nearly always there is one, and it needs no
/// list of its own.
#[derive(Default)]
pub(crate) struct Dispensings<'a> {
    first: Option<Dispensing<'a>>,
    more: Vec<Dispensing<'a>>,
}

impl<'a> Dispensings<'a> {
    fn push(&mut self, dispensing: Dispensing<'a>) {
        match &self.first {
            None => self.first = Some(dispensing),
            Some(_) => self.more.push(dispensing),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Dispensing<'a>> {
        self.first.iter().chain(&self.more)
    }
}

/// An authorisation and what became of it.
pub(crate) struct Authorisation<'a> {
    pub(crate) fact: &'a Fact,
    pub(crate) prescription_id: &'a FactId,
    pub(crate) prescription: Option<Prescription<'a>>,
    /// The last day: ours, or that of the programme's own number where it is earlier.
    pub(crate) until: Day,
    /// The two last days where a number of the programme's own system stands behind it: ours, then the programme's.
    pub(crate) two_days: Option<(Day, Day)>,
    pub(crate) days: Days,
    pub(crate) state: AuthorisationState,
    pub(crate) dispensings: Dispensings<'a>,
    pub(crate) filled: bool,
    /// Whether the authorisation itself is on record, and not only a dispensing that names it.
    pub(crate) on_record: bool,
}

impl<'a> Authorisation<'a> {
    pub(crate) fn id(&self) -> &'a FactId {
        self.fact.id()
    }

    /// The order it serves: its prescription's, or the prescription's own name when that is not on record.
    pub(crate) fn order(&self) -> &'a OrderId {
        self.prescription
            .as_ref()
            .map_or(self.prescription_id, |prescription| prescription.order)
    }

    pub(crate) fn is_live(&self) -> bool {
        self.state == AuthorisationState::Live
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.state == AuthorisationState::Spent
    }

    /// The first day on which capsules left the pharmacy under it.
    pub(crate) fn first_dispensed_on(&self) -> Option<Day> {
        self.dispensings
            .iter()
            .map(|dispensing| dispensing.fact.on())
            .min()
    }

    /// Days of supply that left the pharmacy under it.
    pub(crate) fn days_dispensed(&self) -> Days {
        self.dispensings
            .iter()
            .fold(0, |sum, dispensing| sum.saturating_add(dispensing.days))
    }

    /// Days that left under other authorisations of the same month's order: of its own strengths, the most.
    pub(crate) fn left_of_the_month(&self, all: &[Authorisation<'_>]) -> Days {
        let Some(prescription) = &self.prescription else {
            return 0;
        };
        let spent = || {
            all.iter()
                .filter(|one| one.id() != self.id() && one.order() == self.order())
                .filter(|one| one.is_spent())
        };
        let left = |strength| {
            spent()
                .filter(|one| {
                    one.prescription
                        .is_some_and(|other| other.strengths().any(|known| known == strength))
                })
                .fold(0, |sum: Days, one| sum.saturating_add(one.days_counted()))
        };
        prescription.strengths().map(left).max().unwrap_or(0)
    }

    /// Days of supply it stands for: those dispensed, or those it may still dispense.
    pub(crate) fn days_counted(&self) -> Days {
        match self.state {
            AuthorisationState::Live => self.days,
            AuthorisationState::Spent => self.days_dispensed(),
            AuthorisationState::Lapsed | AuthorisationState::Closed => 0,
        }
    }
}

/// The prescription of that name, and each supply that left a pharmacy on it with its days, under whichever programme.
pub(crate) fn prescription_with_supplies<'a>(
    record: &'a PatientRecord,
    today: Day,
    id: &FactId,
) -> Option<(Prescription<'a>, Vec<(&'a Fact, Days)>)> {
    let written = prescriptions(record);
    let prescription = named(&written, id)?;
    let authorisations = under(&written, record, today);
    let supplies = authorisations
        .iter()
        .filter(|one| one.prescription_id == id)
        .flat_map(|one| one.dispensings.iter())
        .map(|dispensing| (dispensing.fact, dispensing.days))
        .collect();
    Some((prescription, supplies))
}

/// Every authorisation on record, in the order of recording.
pub(crate) fn all(record: &PatientRecord, today: Day) -> Vec<Authorisation<'_>> {
    under(&prescriptions(record), record, today)
}

/// Every authorisation on record, each with its prescription among those that were written.
pub(crate) fn under<'a>(
    written: &[Prescription<'a>],
    record: &'a PatientRecord,
    today: Day,
) -> Vec<Authorisation<'a>> {
    let given = |fact, id, ours: Day, theirs: Option<Day>, days| {
        // Of two last days the earlier holds.
        let until = theirs.map_or(ours, |theirs| theirs.min(ours));
        Authorisation {
            fact,
            prescription_id: id,
            prescription: named(written, id),
            until,
            two_days: theirs.map(|theirs| (ours, theirs)),
            days,
            state: if today > until {
                AuthorisationState::Lapsed
            } else {
                AuthorisationState::Live
            },
            dispensings: Dispensings::default(),
            filled: false,
            on_record: true,
        }
    };
    let mut found: Vec<Authorisation<'_>> = monthly(record, |fact| match fact.payload() {
        Payload::DispenseAuthorised {
            prescription: id,
            until,
            days,
            ..
        } => Some(given(fact, id, *until, None, *days)),
        Payload::ExternalAuthorisationRecorded {
            prescription: id,
            do_not_dispense_after: theirs,
            until,
            days,
            ..
        } => Some(given(fact, id, *until, Some(*theirs), *days)),
        _ => None,
    });
    follow(record, written, &mut found);
    found
}

/// Follows each authorisation through the facts that closed or spent it.
fn follow<'a>(
    record: &'a PatientRecord,
    written: &[Prescription<'a>],
    found: &mut Vec<Authorisation<'a>>,
) {
    let mut category = None;
    for fact in record.facts() {
        match fact.payload() {
            Payload::HandedOver {
                authorisation,
                days,
                ..
            }
            | Payload::Shipped {
                authorisation,
                days,
                ..
            } => {
                spend(
                    found,
                    authorisation,
                    Dispensing {
                        fact,
                        days: *days,
                        partial: false,
                    },
                );
            }
            Payload::PartiallyDispensed {
                authorisation,
                days,
                ..
            } => {
                spend(
                    found,
                    authorisation,
                    Dispensing {
                        fact,
                        days: *days,
                        partial: true,
                    },
                );
            }
            Payload::Supplied {
                prescription: id,
                days,
                ..
            } => found.push(supplied(fact, id, named(written, id), *days)),
            Payload::Filled { authorisation, .. } => {
                // A name is given once, and what was authorised last is what is filled next.
                if let Some(one) = found.iter_mut().rev().find(|one| one.id() == authorisation) {
                    one.filled = true;
                }
            }
            Payload::AuthorisationReversed { authorisation, .. }
            | Payload::AuthorisationReleased { authorisation, .. }
            | Payload::AuthorisationExpired { authorisation, .. }
            | Payload::ReturnedToStock { authorisation } => {
                close(found, |one| one.id() == authorisation)
            }
            Payload::TreatmentPaused { .. }
            | Payload::TreatmentStopped { .. }
            | Payload::CourseCompleted { .. }
            | Payload::PregnancyReported {}
            | Payload::PregnancyTestReported {
                result: TestResult::Positive,
                ..
            } => {
                close(found, |one| one.fact.sequence < fact.sequence);
            }
            Payload::PrescriptionCancelled { prescription, .. } => {
                close(found, |one| {
                    one.fact.sequence < fact.sequence && one.prescription_id == prescription
                });
            }
            Payload::CategoryAssigned { category: now, .. } => {
                if category.is_some_and(|before| before != *now) {
                    close(found, |one| one.fact.sequence < fact.sequence);
                }
                category = Some(*now);
            }
            _ => {}
        }
    }
}

/// A dispensing spends its authorisation. Capsules that left without one on record are at home all the same: they
/// count, each under the name that the dispensing gives.
fn spend<'a>(found: &mut Vec<Authorisation<'a>>, id: &'a FactId, dispensing: Dispensing<'a>) {
    let known = found
        .iter_mut()
        .rev()
        .find(|one| one.id() == id || (!one.on_record && one.prescription_id == id));
    match known {
        Some(one) => {
            one.dispensings.push(dispensing);
            one.state = AuthorisationState::Spent;
        }
        None => found.push(Authorisation {
            fact: dispensing.fact,
            prescription_id: id,
            prescription: None,
            until: dispensing.fact.on(),
            two_days: None,
            days: dispensing.days,
            state: AuthorisationState::Spent,
            dispensings: Dispensings {
                first: Some(dispensing),
                more: Vec::new(),
            },
            filled: true,
            on_record: false,
        }),
    }
}

/// A supply under a programme without a registry: capsules at home that nobody had to authorise.
fn supplied<'a>(
    fact: &'a Fact,
    id: &'a FactId,
    prescription: Option<Prescription<'a>>,
    days: Days,
) -> Authorisation<'a> {
    Authorisation {
        fact,
        prescription_id: id,
        // A part leaves a remainder, which may follow.
        dispensings: Dispensings {
            first: Some(Dispensing {
                fact,
                days,
                partial: prescription.is_some_and(|written| days < written.days),
            }),
            more: Vec::new(),
        },
        prescription,
        until: fact.on(),
        two_days: None,
        days,
        state: AuthorisationState::Spent,
        filled: true,
        on_record: false,
    }
}

fn close(found: &mut [Authorisation<'_>], ends: impl Fn(&Authorisation<'_>) -> bool) {
    for one in found.iter_mut().filter(|one| ends(one) && !one.is_spent()) {
        one.state = AuthorisationState::Closed;
    }
}

impl<'a> super::Course<'a> {
    /// Dispensings of orders other than that of the prescription asked about, with the order each belongs to.
    pub(crate) fn dispensings(&self) -> impl Iterator<Item = (&'a OrderId, Dispensing<'a>)> + '_ {
        self.authorisations.iter().flat_map(|authorisation| {
            authorisation
                .dispensings
                .iter()
                .map(|dispensing| (authorisation.order(), *dispensing))
        })
    }

    /// The order of the prescription asked about; the name that was asked for when it is not on record.
    pub(crate) fn order(&self) -> Option<&'a OrderId> {
        self.prescription
            .as_ref()
            .map(|prescription| prescription.order)
            .or(self.requested)
    }

    /// Place of the last dispensing of another order in the order of recording; 0 when there is none.
    pub(crate) fn last_other_dispensing(&self) -> u32 {
        let own = self.order();
        self.dispensings()
            .filter(|(order, _)| Some(*order) != own)
            .map(|(_, dispensing)| dispensing.fact.sequence)
            .max()
            .unwrap_or(0)
    }

    /// Days of the prescription that left the pharmacy already, and whether nothing of it is left.
    pub(crate) fn dispensed_of(&self, prescription: &Prescription<'_>) -> (Days, bool) {
        let mut days: Days = 0;
        let mut whole = false;
        for authorisation in self
            .authorisations
            .iter()
            .filter(|one| one.prescription_id == prescription.id())
        {
            for dispensing in authorisation.dispensings.iter() {
                days = days.saturating_add(dispensing.days);
                whole = whole || !dispensing.partial;
            }
        }
        (days, whole || days >= prescription.days)
    }
}
