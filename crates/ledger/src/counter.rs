//! What a pharmacist sees: verdict and remedy, no note and no test detail.

use std::sync::Arc;

use jiff::Timestamp;
use retinue_kernel::{
    AuthorisationState, Capsules, Case, Channel, Day, Days, DispenseDecision, DispenseRequest,
    EditionId, ExternalNumber, Fact, FactId, Id, Mode, OrderId, PatientRecord, Payload, PharmacyId,
    PrescriberId, Product, Unmet, authorise, proposed_corrections, summarise,
};
use retinue_rulebook::Rulebook;

use crate::checklist::Checklist;
use crate::number::ProgrammeNumber;
use crate::party::InForce;
use crate::relation;
use crate::submission::RecordedDecision;

/// The answer to a pharmacy that asked by programme number.
#[derive(Clone, Debug)]
pub enum CounterAnswer {
    /// The request was matched and decided; the decision is recorded.
    Answered(CounterVerdict),
    /// In a companion: everything that the rules ask is on record. Obtain the number.
    Ready(ReadyAnswer),
    /// Nobody matches, or the prescription is not that patient's: one answer for both.
    NotMatched,
}

/// A companion's yes. It authorises nothing, and no fact says it: the one that carries the number will.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReadyAnswer {
    /// The programme's day on which it was decided.
    pub on: Day,
    /// The last day by the rules in force here.
    pub until: Day,
    /// Days of supply.
    pub days: Days,
    /// Whether this is an earlier answer given again.
    pub again: bool,
}

/// A recorded verdict as a pharmacist may see it.
#[derive(Clone, Debug)]
pub struct CounterVerdict {
    /// The fact that carries it: for an authorisation, its number.
    pub fact: FactId,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The programme's day on which it was decided.
    pub on: Day,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether this is an earlier answer given again.
    pub again: bool,
    /// The law of the patient's programme, whose sentences tell it.
    pub rulebook: Arc<Rulebook>,
}

/// Yes with its last day, or no with every reason.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// It may be dispensed.
    Authorised {
        /// Do not dispense after this day.
        until: Day,
        /// Days of supply.
        days: Days,
    },
    /// The programme's own number is on record, and it may be dispensed under it.
    NumberRecorded {
        /// Do not dispense after this day: the earlier of the two.
        until: Day,
        /// The last day by the rules in force here.
        ours: Day,
        /// The last day that came with the number.
        theirs: Day,
        /// Days of supply.
        days: Days,
    },
    /// It may not.
    Denied {
        /// Every reason, with who can clear it and when; without the facts behind it.
        unmet: Vec<Unmet>,
    },
    /// The programme has no registry: the pharmacist decides, by this checklist. It authorises nothing.
    Checklist(Checklist),
}

/// What a pharmacist may see of a reason: not the facts behind it.
pub(crate) fn without_evidence(unmet: &Unmet) -> Unmet {
    Unmet {
        evidence: Vec::new(),
        ..unmet.clone()
    }
}

impl CounterVerdict {
    pub(crate) fn of(
        recorded: RecordedDecision,
        again: bool,
        rulebook: &Arc<Rulebook>,
    ) -> CounterVerdict {
        let verdict = match &recorded.decision {
            checklist if !recorded.programme.has_registry() => {
                Verdict::Checklist(Checklist::of(checklist, rulebook))
            }
            DispenseDecision::Authorised { until, days, .. } => Verdict::Authorised {
                until: *until,
                days: *days,
            },
            DispenseDecision::Denied { unmet, .. } => Verdict::Denied {
                unmet: unmet.as_slice().iter().map(without_evidence).collect(),
            },
        };
        let RecordedDecision {
            fact,
            recorded_at,
            on,
            ..
        } = recorded;
        CounterVerdict {
            fact,
            recorded_at,
            on,
            verdict,
            again,
            rulebook: rulebook.clone(),
        }
    }
}

/// A patient at the counter, with what was prescribed.
#[derive(Clone, Debug)]
pub struct AtCounter {
    /// The number.
    pub number: ProgrammeNumber,
    /// The name, to be sure of the person.
    pub name: String,
    /// The day of birth, to be sure of the person.
    pub born: Day,
    /// The day in the patient's programme.
    pub today: Day,
    /// How the installation runs at this moment.
    pub mode: Mode,
    /// The edition in force there today.
    pub edition: EditionId,
    /// The law of the patient's programme.
    pub rulebook: Arc<Rulebook>,
    /// The prescriptions, the last written first.
    pub prescriptions: Vec<PrescriptionAtCounter>,
}

/// A prescription as a pharmacist may see it.
#[derive(Clone, Debug)]
pub struct PrescriptionAtCounter {
    /// Its name.
    pub prescription: FactId,
    /// The month's order to which it belongs, if it names one.
    pub order: Option<OrderId>,
    /// The day it was written.
    pub written_on: Day,
    /// Who wrote it.
    pub prescriber: Option<PrescriberId>,
    /// The formulation.
    pub product: Product,
    /// Capsules by strength.
    pub capsules: Capsules,
    /// Days of supply.
    pub days: Days,
    /// Days that left a pharmacy without an authorisation, where the programme has no registry.
    pub supplied: Days,
    /// What left this pharmacy on it and stands, the first entered first.
    pub left: Vec<LeftHere>,
    /// How it stands.
    pub state: CounterState,
}

/// An entry of this pharmacy's own: something that left it.
#[derive(Clone, PartialEq, Debug)]
pub struct LeftHere {
    /// The entry's name.
    pub fact: FactId,
    /// The day on which it left.
    pub on: Day,
    /// What the entry says.
    pub what: Payload,
    /// A correction of it that waits for a second person.
    pub waiting: Option<WaitingHere>,
}

/// A correction of an entry of this pharmacy's own that waits for a second person.
#[derive(Clone, PartialEq, Debug)]
pub struct WaitingHere {
    /// The proposal's name.
    pub proposal: FactId,
    /// When it was proposed.
    pub on: Day,
    /// What is to stand instead; none when the entry is only taken back.
    pub instead: Option<Payload>,
    /// Why.
    pub why: Id,
}

/// Whether a fact says that something left a pharmacy.
pub(crate) fn says_what_left(payload: &Payload) -> bool {
    matches!(
        payload,
        Payload::HandedOver { .. }
            | Payload::Shipped { .. }
            | Payload::PartiallyDispensed { .. }
            | Payload::Supplied { .. }
    )
}

/// How a prescription stands at this pharmacy.
#[derive(Clone, PartialEq, Debug)]
pub enum CounterState {
    /// Nothing is authorised: the pharmacist may ask.
    ToBeAsked,
    /// This pharmacy may dispense it.
    Authorised {
        /// The number of the authorisation.
        authorisation: FactId,
        /// Do not dispense after this day.
        until: Day,
        /// Days of supply.
        days: Days,
        /// Whether it was filled.
        filled: bool,
        /// The number of the programme's own system behind it, where it rests on one.
        number: Option<NumberAtCounter>,
    },
    /// Another pharmacy holds an authorisation.
    HeldElsewhere,
    /// It was filled here and may no longer be handed over: return it to stock.
    ToBeReturned {
        /// The number of the authorisation.
        authorisation: FactId,
    },
    /// The pharmacist has gone through the checklist today, in a programme without a registry.
    Checked {
        /// The fact that carries the checklist.
        checklist: FactId,
        /// The checklist as it stands now.
        now: Checklist,
    },
    /// It was dispensed.
    Dispensed,
    /// It was cancelled, or the treatment was stopped.
    Ended,
}

/// A number of the programme's own system, as the pharmacy that recorded it may see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NumberAtCounter {
    /// The number.
    pub number: ExternalNumber,
    /// The last day by the rules in force here.
    pub ours: Day,
    /// The last day that came with the number.
    pub theirs: Day,
    /// Where it was obtained.
    pub channel: Channel,
    /// The day on which it was recorded.
    pub recorded_on: Day,
}

impl NumberAtCounter {
    /// The number behind an authorisation, where it rests on one.
    pub(crate) fn of(record: &PatientRecord, authorisation: &FactId) -> Option<NumberAtCounter> {
        let event = &record.fact(authorisation)?.event;
        match &event.payload {
            Payload::ExternalAuthorisationRecorded {
                number,
                do_not_dispense_after,
                channel,
                until,
                ..
            } => Some(NumberAtCounter {
                number: number.clone(),
                ours: *until,
                theirs: *do_not_dispense_after,
                channel: *channel,
                recorded_on: event.envelope.on,
            }),
            _ => None,
        }
    }
}

/// The prescriptions of a record as one pharmacy may see them, the last written first.
pub(crate) fn prescriptions(
    record: &PatientRecord,
    pharmacy: &PharmacyId,
    in_force: &InForce,
    today: Day,
) -> Vec<PrescriptionAtCounter> {
    let summary = summarise(record, &in_force.rules, today);
    let written = record
        .facts()
        .iter()
        .rev()
        .filter_map(|fact| match &fact.event.payload {
            Payload::PrescriptionWritten {
                order,
                product,
                capsules,
                days,
                ..
            } => Some((fact, order.clone(), *product, capsules.clone(), *days)),
            _ => None,
        });
    written
        .map(|(fact, order, product, capsules, days)| {
            let id = &fact.event.envelope.id;
            PrescriptionAtCounter {
                prescription: id.clone(),
                order,
                written_on: fact.event.envelope.on,
                prescriber: relation::prescriber_of(record, id),
                product,
                capsules,
                days,
                supplied: supplied(record, id),
                left: left_here(record, id, pharmacy),
                state: if in_force.rules.programme.has_registry() {
                    state(record, id, fact.sequence, pharmacy, &summary)
                } else {
                    checked(record, fact, days, pharmacy, in_force, today)
                },
            }
        })
        .collect()
}

fn state(
    record: &PatientRecord,
    prescription: &FactId,
    sequence: u32,
    pharmacy: &PharmacyId,
    summary: &retinue_kernel::CourseSummary,
) -> CounterState {
    let own = |id: &FactId| {
        relation::authorisation(record, id).is_some_and(|(_, holder)| holder == pharmacy)
    };
    let of_this = || {
        summary
            .authorisations
            .iter()
            .rev()
            .filter(|one| one.prescription == *prescription)
    };
    if let Some(live) = of_this().find(|one| one.state == AuthorisationState::Live) {
        if !own(&live.id) {
            return CounterState::HeldElsewhere;
        }
        return CounterState::Authorised {
            authorisation: live.id.clone(),
            until: live.until,
            days: live.days,
            filled: live.filled,
            number: NumberAtCounter::of(record, &live.id),
        };
    }
    let stays_filled = |one: &&retinue_kernel::AuthorisationSummary| {
        let over = matches!(
            one.state,
            AuthorisationState::Lapsed | AuthorisationState::Closed
        );
        over && one.filled && own(&one.id) && !was_returned(record, &one.id)
    };
    if let Some(filled) = of_this().find(stays_filled) {
        return CounterState::ToBeReturned {
            authorisation: filled.id.clone(),
        };
    }
    let whole = record.facts().iter().any(|fact| match &fact.event.payload {
        Payload::HandedOver { authorisation, .. } | Payload::Shipped { authorisation, .. } => {
            relation::authorisation(record, authorisation).is_some_and(|(of, _)| of == prescription)
        }
        _ => false,
    });
    if whole {
        return CounterState::Dispensed;
    }
    if was_ended(record, prescription, sequence) {
        CounterState::Ended
    } else {
        CounterState::ToBeAsked
    }
}

/// How a prescription stands where no registry authorises.
fn checked(
    record: &PatientRecord,
    written: &Fact,
    days: Days,
    pharmacy: &PharmacyId,
    in_force: &InForce,
    today: Day,
) -> CounterState {
    let prescription = &written.event.envelope.id;
    if supplied(record, prescription) >= days {
        return CounterState::Dispensed;
    }
    if was_ended(record, prescription, written.sequence) {
        return CounterState::Ended;
    }
    let given = record
        .facts()
        .iter()
        .rev()
        .find(|fact| match &fact.event.payload {
            Payload::ChecklistGiven {
                prescription: of,
                pharmacy: at,
                ..
            } => of == prescription && at == pharmacy && fact.event.envelope.on == today,
            _ => false,
        });
    let Some(given) = given else {
        return CounterState::ToBeAsked;
    };
    let request = DispenseRequest {
        prescription: prescription.clone(),
        pharmacy: pharmacy.clone(),
    };
    // Nobody is certified where there is no registry, and nobody is asked to be.
    let case = Case {
        patient: record,
        prescriber: None,
        pharmacy: None,
    };
    let decision = authorise(&case, &request, &in_force.rules, today);
    let now = Checklist::of(&decision, &in_force.rulebook);
    let was_complete =
        matches!(&given.event.payload, Payload::ChecklistGiven { until, .. } if until.is_some());
    // What was open and is complete by now is gone through again, so that the record says so.
    if now.is_complete() && !was_complete {
        return CounterState::ToBeAsked;
    }
    CounterState::Checked {
        checklist: given.event.envelope.id.clone(),
        now,
    }
}

/// What left this pharmacy on a prescription.
fn left_here(
    record: &PatientRecord,
    prescription: &FactId,
    pharmacy: &PharmacyId,
) -> Vec<LeftHere> {
    let is_of_this = |payload: &Payload| match payload {
        Payload::HandedOver { authorisation, .. }
        | Payload::Shipped { authorisation, .. }
        | Payload::PartiallyDispensed { authorisation, .. } => {
            relation::authorisation(record, authorisation) == Some((prescription, pharmacy))
        }
        Payload::Supplied {
            prescription: of,
            pharmacy: at,
            ..
        } => of == prescription && at == pharmacy,
        _ => false,
    };
    let proposed = proposed_corrections(record);
    let facts = record.facts().iter().map(|fact| &fact.event);
    facts
        .filter(|event| is_of_this(&event.payload))
        .map(|event| {
            let waiting = proposed
                .iter()
                .find(|one| *one.of == event.envelope.id)
                .map(|one| WaitingHere {
                    proposal: one.proposal.envelope.id.clone(),
                    on: one.proposal.envelope.on,
                    instead: one.instead.map(|instead| instead.payload.clone()),
                    why: one.why.clone(),
                });
            LeftHere {
                fact: event.envelope.id.clone(),
                on: event.envelope.on,
                what: event.payload.clone(),
                waiting,
            }
        })
        .collect()
}

/// Days of a prescription that were supplied without an authorisation.
fn supplied(record: &PatientRecord, prescription: &FactId) -> Days {
    record
        .facts()
        .iter()
        .fold(0, |sum: Days, fact| match &fact.event.payload {
            Payload::Supplied {
                prescription: of,
                days,
                ..
            } if of == prescription => sum.saturating_add(*days),
            _ => sum,
        })
}

/// Whether a prescription was cancelled, or the treatment ended after it.
fn was_ended(record: &PatientRecord, prescription: &FactId, sequence: u32) -> bool {
    record.facts().iter().any(|fact| match &fact.event.payload {
        Payload::PrescriptionCancelled {
            prescription: cancelled,
            ..
        } => cancelled == prescription,
        Payload::TreatmentPaused { .. }
        | Payload::TreatmentStopped { .. }
        | Payload::CourseCompleted { .. } => fact.sequence > sequence,
        _ => false,
    })
}

fn was_returned(record: &PatientRecord, id: &FactId) -> bool {
    record.facts().iter().any(|fact| match &fact.event.payload {
        Payload::ReturnedToStock { authorisation } => authorisation == id,
        _ => false,
    })
}
