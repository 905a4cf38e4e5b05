//! What is handed to [`Ledger::submit`](crate::Ledger::submit), and what comes back.

use std::sync::Arc;

use jiff::Timestamp;
use retinue_kernel::{Command, Day, Days, DispenseDecision, FactId, Id, Programme};

use crate::actor::Actor;
use crate::clock::SimulatedMoment;
use crate::ids::{CommandId, PatientId, Subject};

/// One command for one patient's stream, with the proof of who asks.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Whose stream it appends to.
    pub patient: PatientId,
    /// The name of the act: sent twice, it is done once.
    pub command_id: CommandId,
    /// Who asks.
    pub who: Actor,
    /// What is asked.
    pub command: Command,
    /// Who helped, and in which language.
    pub assistance: Assistance,
    /// The party to stand in `on-behalf-of`, where it is not the actor's own: to whom care is transferred.
    pub(crate) on_behalf_of: Option<Id>,
    /// A simulated decision time; only in a ledger marked as a demo.
    pub at: Option<SimulatedMoment>,
}

impl Submission {
    /// A command as of now, without help.
    pub fn new(
        patient: PatientId,
        command_id: CommandId,
        who: &Actor,
        command: Command,
    ) -> Submission {
        let (who, assistance) = (who.clone(), Assistance::default());
        Submission {
            patient,
            command_id,
            who,
            command,
            assistance,
            on_behalf_of: None,
            at: None,
        }
    }

    /// The same command with who helped and in which language.
    #[must_use]
    pub fn assisted(mut self, assistance: Assistance) -> Submission {
        self.assistance = assistance;
        self
    }

    /// The same command as of a simulated moment.
    #[must_use]
    pub fn as_of(mut self, moment: SimulatedMoment) -> Submission {
        self.at = Some(moment);
        self
    }
}

/// The part of a fact's envelope that the one who enters it knows; `submit` puts on the rest.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Assistance {
    /// Who helped to enter it.
    pub assisted_by: Option<Id>,
    /// The language of the conversation, as a BCP 47 tag.
    pub language: Option<Id>,
    /// Whether an interpreter took part.
    pub interpreter: Option<bool>,
}

/// What was recorded. It is on disk before the caller has it.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Whose stream.
    pub patient: PatientId,
    /// When the ledger learned it.
    pub recorded_at: Timestamp,
    /// The programme's day on which it was decided.
    pub today: Day,
    /// The facts, in order. The first is the one that was asked for, unless lapses were recorded before a decision.
    pub facts: Vec<Recorded>,
    /// The recorded answer to a request to dispense.
    pub decision: Option<RecordedDecision>,
    /// A companion's yes to a request: obtain the number. No fact says it; the one that carries the number will.
    pub ready: Option<Ready>,
    /// Whether this is an earlier answer given again.
    pub again: bool,
}

impl Outcome {
    /// The id of the fact of that kind, such as `prescription-written`, if this command recorded one.
    pub fn fact(&self, kind: &str) -> Option<&FactId> {
        self.facts
            .iter()
            .find(|fact| fact.kind == kind)
            .map(|fact| &fact.id)
    }

    /// The fact that was asked for.
    pub fn main_fact(&self) -> Option<&FactId> {
        match &self.decision {
            Some(decision) => Some(&decision.fact),
            None => self.facts.first().map(|fact| &fact.id),
        }
    }
}

/// Everything that the rules ask is on record: obtain the number of the programme's own system.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Ready {
    /// The last day by the rules in force here.
    pub until: Day,
    /// Days of supply.
    pub days: Days,
}

/// A fact's name and place.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Recorded {
    /// Its name.
    pub id: FactId,
    /// Its kind.
    pub kind: String,
    /// Its place in the stream, from 1.
    pub sequence: u32,
}

/// A decision as it was recorded.
#[derive(Clone, Debug)]
pub struct RecordedDecision {
    /// The fact that carries it: for an authorisation, its number.
    pub fact: FactId,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The programme's day on which it was decided.
    pub on: Day,
    /// The programme whose answer it is. Without a registry it is a checklist, and a yes no authorisation.
    pub programme: Programme,
    /// The content hash of its canonical JSON.
    pub hash: Id,
    /// The decision.
    pub decision: DispenseDecision,
    /// The canonical JSON, byte for byte as it is stored.
    pub json: Arc<str>,
}

/// One registry fact to be recorded.
#[derive(Clone, Debug)]
pub struct RegistrySubmission {
    /// About whom.
    pub subject: Subject,
    /// The name of the act: sent twice, it is done once.
    pub command_id: CommandId,
    /// Who asks.
    pub who: Actor,
    /// The day it happened.
    pub on: Day,
    /// What happened.
    pub event: retinue_kernel::RegistryEvent,
    /// A simulated decision time; only in a ledger marked as a demo.
    pub at: Option<SimulatedMoment>,
}

/// What a registry fact did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RegistryOutcome {
    /// The fact.
    pub fact: Recorded,
    /// When the ledger learned it.
    pub recorded_at: Timestamp,
    /// Live authorisations that it ended.
    pub ended: u32,
    /// Whether this is an earlier answer given again.
    pub again: bool,
}
