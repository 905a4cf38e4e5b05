//! What a pharmacy's system is answered. A yes that is no authorisation has a kind of its own, so that it cannot leave as one.

use retinue_kernel::{Day, Days, FactId, Id};

use super::denial::Reason;

/// One answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply {
    /// Our name of it.
    pub id: Id,
    /// The message that it answers; none where its name could not be read.
    pub relates_to: Option<Id>,
    /// The words of a sandbox, in each of its answers.
    pub watermark: Option<String>,
    /// The answer.
    pub answer: Answer,
}

/// What is answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Of a message that asks for no decision, or of one that is refused.
    Status {
        /// How it went.
        code: StatusCode,
        /// In words, with the remedy where it was refused.
        description: String,
    },
    /// The prescriptions of a patient.
    RemsInitiationResponse {
        /// The latest first.
        cases: Vec<Case>,
    },
    /// Of a request to dispense.
    RemsResponse(Decided),
}

/// How a message went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StatusCode {
    /// It is on record.
    Recorded,
    /// The order is on record already.
    Known,
    /// The order is not on record. Nothing was made of it.
    NotKnown,
    /// Nothing of it is on record.
    Refused,
    /// Nobody knows: send it again under the same name.
    NotAnswered,
}

impl StatusCode {
    /// The word in the message.
    pub fn word(self) -> &'static str {
        match self {
            StatusCode::Recorded => "recorded",
            StatusCode::Known => "known",
            StatusCode::NotKnown => "not-known",
            StatusCode::Refused => "refused",
            StatusCode::NotAnswered => "not-answered",
        }
    }
}

/// A prescription about which can be asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Case {
    /// What a `REMSRequest` names.
    pub prescription: FactId,
    /// The day it was written.
    pub written_on: Day,
    /// Its days of supply.
    pub days: Days,
}

/// The gate's answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decided {
    /// It may be dispensed.
    Approved {
        /// What an `RxFill` names.
        authorisation: FactId,
        /// The day of the answer.
        on: Day,
        /// The last day on which it may leave.
        until: Day,
        /// The days of supply.
        days: Days,
    },
    /// A companion's yes, which authorises nothing: the number is to be obtained elsewhere.
    Ready {
        /// The day of the answer.
        on: Day,
        /// The last day on which it may leave.
        until: Day,
        /// What is to be done.
        says: String,
    },
    /// Without a registry: a pharmacist's list. Open items are its reasons.
    Checklist {
        /// The day of the answer.
        on: Day,
        /// The last day on which it may leave; none while something is open.
        until: Option<Day>,
        /// What is open.
        open: Vec<Reason>,
    },
    /// It may not.
    Denied {
        /// The day of the answer.
        on: Day,
        /// The first reason in the order of the gate: its code is the answer's.
        first: Reason,
        /// Every other reason.
        rest: Vec<Reason>,
    },
    /// No such patient or prescription is known to this pharmacy: a wrong number and a wrong day of birth are answered alike.
    UnknownCase,
}
