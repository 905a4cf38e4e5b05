//! What a pharmacy's system may send.

use retinue_kernel::{Capsules, Day, Days, FactId, Id};

/// One message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// The sender's own name of it. The same name with the same content is the same message.
    pub id: Id,
    /// What it asks.
    pub ask: Ask,
}

/// Who is meant: never by a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// The programme number as it was sent.
    pub number: Id,
    /// The day of birth, which is held against the record.
    pub born: Day,
}

/// What a message asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// An order arrived at the pharmacy: is it known? It never makes a prescription.
    NewRx {
        /// The patient.
        person: Person,
        /// The case number that came with the order.
        authorisation: Option<FactId>,
    },
    /// Which prescriptions are there for this patient?
    RemsInitiationRequest {
        /// The patient.
        person: Person,
    },
    /// May this be dispensed today?
    RemsRequest {
        /// The patient.
        person: Person,
        /// The prescription.
        prescription: FactId,
    },
    /// What became of an authorisation.
    RxFill {
        /// The patient.
        person: Person,
        /// What the pharmacy holds. A fill without one is refused.
        authorisation: FactId,
        /// What became of it.
        filled: Filled,
    },
    /// The pharmacy gives an authorisation back before anything left.
    CancelRx {
        /// The patient.
        person: Person,
        /// What the pharmacy holds.
        authorisation: FactId,
        /// Why.
        reason: Id,
    },
}

/// What became of a fill.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Filled {
    /// All of it was handed over.
    Dispensed(Left),
    /// A part of it was handed over.
    PartiallyDispensed(Left),
    /// Nothing was, and why.
    NotDispensed {
        /// Why.
        reason: Id,
    },
}

/// What left the pharmacy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Left {
    /// Days of supply, at least 1.
    pub days: Days,
    /// Capsules by strength, where they were stated.
    pub capsules: Option<Capsules>,
    /// The product's code as it was sent.
    pub product_code: Option<Id>,
    /// The lot.
    pub lot: Option<Id>,
}
