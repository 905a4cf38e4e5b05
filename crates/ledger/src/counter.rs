//! What a pharmacist sees: verdict and remedy, no note and no test detail.

use jiff::Timestamp;
use retinue_kernel::{
    AuthorisationState, Capsules, Channel, Day, Days, DispenseDecision, ExternalNumber, FactId,
    Mode, OrderId, PatientRecord, Payload, PrescriberId, Product, Unmet, summarise,
};

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
}

impl CounterVerdict {
    pub(crate) fn of(recorded: RecordedDecision, again: bool) -> CounterVerdict {
        let verdict = match recorded.decision {
            DispenseDecision::Authorised { until, days, .. } => Verdict::Authorised { until, days },
            DispenseDecision::Denied { unmet, .. } => Verdict::Denied {
                unmet: unmet
                    .as_slice()
                    .iter()
                    .cloned()
                    .map(|unmet| Unmet {
                        evidence: Vec::new(),
                        ..unmet
                    })
                    .collect(),
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
    /// The programme's day.
    pub today: Day,
    /// How the installation runs at this moment.
    pub mode: Mode,
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
    /// How it stands.
    pub state: CounterState,
}

/// How a prescription stands at this pharmacy.
#[derive(Clone, PartialEq, Eq, Debug)]
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
    pharmacy: &retinue_kernel::PharmacyId,
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
                state: state(record, id, fact.sequence, pharmacy, &summary),
            }
        })
        .collect()
}

fn state(
    record: &PatientRecord,
    prescription: &FactId,
    sequence: u32,
    pharmacy: &retinue_kernel::PharmacyId,
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
    let ended = record.facts().iter().any(|fact| match &fact.event.payload {
        Payload::PrescriptionCancelled {
            prescription: cancelled,
            ..
        } => cancelled == prescription,
        Payload::TreatmentPaused { .. }
        | Payload::TreatmentStopped { .. }
        | Payload::CourseCompleted { .. } => fact.sequence > sequence,
        _ => false,
    });
    if ended {
        CounterState::Ended
    } else {
        CounterState::ToBeAsked
    }
}

fn was_returned(record: &PatientRecord, id: &FactId) -> bool {
    record.facts().iter().any(|fact| match &fact.event.payload {
        Payload::ReturnedToStock { authorisation } => authorisation == id,
        _ => false,
    })
}
