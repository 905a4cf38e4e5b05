//! What a pharmacist sees: verdict and remedy, and flags of hold, other medicines and allergies; no note, no test detail.

pub(crate) mod flags;
mod state;

pub(crate) use state::prescriptions;

use std::sync::Arc;

use jiff::Timestamp;
use retinue_care::advise::CounterFlag;
use retinue_kernel::{
    Capsules, Channel, Day, Days, DispenseDecision, EditionId, ExternalNumber, FactId, Id, Mode,
    OrderId, PatientRecord, Payload, PrescriberId, Product, SuppliedBeside, Unmet,
};
use retinue_rulebook::Rulebook;

use crate::checklist::{Checklist, EarlierChecklist};
use crate::number::ProgrammeNumber;
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
    /// Advice beside the verdict, on which no answer rests; none where the facts of care could not be read.
    pub flags: Option<Vec<FlagAtCounter>>,
}

/// A flag with the titles of its sources.
#[derive(Clone, PartialEq, Debug)]
pub struct FlagAtCounter {
    /// What is told.
    pub flag: CounterFlag,
    /// The titles of the sources on which its sentence rests.
    pub sources: Vec<String>,
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
    /// What left this pharmacy on it and stands, and the shortages that it reported from then on, the first entered first.
    pub left: Vec<LeftHere>,
    /// The medication guides that this pharmacy gave with it, the first entered first.
    pub guides: Vec<GuideHere>,
    /// Checklists that were gone through here on earlier days, while something of it is left: what a late entry rests on.
    pub earlier: Vec<EarlierChecklist>,
    /// The authorisation of this pharmacy that was released last, while nothing is on record that left on it or came back to
    /// the shelf, whatever it was authorised since.
    pub released: Option<ReleasedHere>,
    /// What was supplied on another order and lasts still, where no registry asks about it: it stands beside the checklist.
    pub beside: Option<SuppliedBeside>,
    /// The bag that was filled here last for the authorisation that is held, while nothing is recorded of its loss.
    pub on_the_shelf: Option<FactId>,
    /// How it stands.
    pub state: CounterState,
}

/// An authorisation that this pharmacy held and that was released.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReleasedHere {
    /// Its number.
    pub authorisation: FactId,
    /// The day on which it was given.
    pub given_on: Day,
    /// The last day on which something can have left on it.
    pub last_day: Day,
    /// The day on which it was released.
    pub on: Day,
    /// Whether the programme's office released it, and not this pharmacy.
    pub by_the_office: bool,
    /// Days of supply that it stood for.
    pub days: Days,
}

/// That this pharmacy gave a medication guide.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GuideHere {
    /// The day.
    pub on: Day,
    /// With which authorisation.
    pub authorisation: FactId,
    /// The version, as it stands on the guide.
    pub guide: Id,
}

/// An entry of this pharmacy's own: something that left it, came back to its shelf, or was not there.
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
    /// Days of it that were recorded as gone since.
    pub gone: Days,
    /// Of a shortage, the last days of the authorisations that end today once it is taken back; else empty.
    pub ends: Vec<Day>,
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
