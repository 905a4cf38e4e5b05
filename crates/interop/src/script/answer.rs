//! What a pharmacy's system is answered. A yes that is no authorisation has a kind of its own, so that it cannot leave as one.

use retinue_kernel::{Capsules, Day, Days, FactId, Id, Product};

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
    /// Of a message that asks for no decision.
    Status {
        /// How it went.
        code: StatusCode,
        /// In words.
        description: String,
        /// The prescription on record that the order is.
        prescription: Option<FactId>,
    },
    /// Of a message that is not taken. Nothing of it is on record, unless nobody knows.
    Error {
        /// Why.
        code: ErrorCode,
        /// Which element of the message is wrong, where it is one.
        place: Option<String>,
        /// What happened, and what would change it.
        description: String,
    },
    /// The prescriptions of a patient.
    RemsInitiationResponse {
        /// The latest first; none where nobody has this number and day of birth.
        cases: Option<Vec<Case>>,
    },
    /// Of a request to dispense.
    RemsResponse(Decided),
}

/// How a message went that was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StatusCode {
    /// It is on record.
    Recorded,
    /// The order is a prescription on record, and is linked with it.
    Known,
    /// No prescription on record fits the order. Nothing was made of it.
    NotKnown,
}

impl StatusCode {
    /// The word in the message.
    pub fn word(self) -> &'static str {
        match self {
            StatusCode::Recorded => "recorded",
            StatusCode::Known => "known",
            StatusCode::NotKnown => "not-known",
        }
    }
}

/// Why a message is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorCode {
    /// It is not one of the documented messages.
    Unreadable,
    /// The program is not proven.
    NotProven,
    /// The program may not ask this.
    NotPermitted,
    /// The record refuses it.
    Refused,
    /// The name of the message stands for another one, or what it was answered holds no more.
    Conflict,
    /// Nobody knows whether it is on record: send it again under the same name.
    NotAnswered,
    /// This installation decides or records nothing at the moment.
    Unavailable,
}

impl ErrorCode {
    /// The word in the message.
    pub fn word(self) -> &'static str {
        match self {
            ErrorCode::Unreadable => "unreadable",
            ErrorCode::NotProven => "not-proven",
            ErrorCode::NotPermitted => "not-permitted",
            ErrorCode::Refused => "refused",
            ErrorCode::Conflict => "conflict",
            ErrorCode::NotAnswered => "not-answered",
            ErrorCode::Unavailable => "unavailable",
        }
    }
}

/// A prescription about which can be asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Case {
    /// What a `REMSRequest` names.
    pub prescription: FactId,
    /// The pharmacy's own numbers of it, as its messages linked them.
    pub orders: Vec<Id>,
    /// The day it was written.
    pub written_on: Day,
    /// The formulation.
    pub product: Product,
    /// Capsules by strength.
    pub capsules: Capsules,
    /// Its days of supply.
    pub days: Days,
    /// How it stands here, in the words of the JSON interface, such as `to-be-asked`. It authorises nothing.
    pub state: &'static str,
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
