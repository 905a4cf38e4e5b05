//! What a pharmacy's system may send.

use retinue_kernel::{Capsules, Day, Days, FactId, HandedTo, Id, Product};

/// One message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// The sender's own name of it. The same name with the same content is the same message.
    pub id: Id,
    /// What it asks.
    pub ask: Ask,
    /// Everything that it says, however it was laid out: the same content is the same message.
    pub content: String,
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
    /// An order arrived at the pharmacy: which prescription on record is it? It never makes a prescription.
    NewRx {
        /// The patient.
        person: Person,
        /// The case number that came with the order, as the guide has it: the patient's programme number once more.
        case: Option<Id>,
        /// The pharmacy's own number of the order.
        order: Option<Id>,
        /// The prescription by its name here, where more than one fits.
        prescription: Option<FactId>,
        /// What is ordered.
        drug: Drug,
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
        /// Which prescription.
        named: Named,
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

impl Ask {
    /// The name of the message.
    pub const fn name(&self) -> &'static str {
        match self {
            Ask::NewRx { .. } => "NewRx",
            Ask::RemsInitiationRequest { .. } => "REMSInitiationRequest",
            Ask::RemsRequest { .. } => "REMSRequest",
            Ask::RxFill { .. } => "RxFill",
            Ask::CancelRx { .. } => "CancelRx",
        }
    }
}

/// What an order is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drug {
    /// The day on which it was written.
    pub written_on: Day,
    /// The formulation.
    pub product: Product,
    /// Capsules by strength.
    pub capsules: Capsules,
    /// Days of supply, at least 1.
    pub days: Days,
}

/// How a prescription is named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Named {
    /// By its name here.
    Prescription(FactId),
    /// By the pharmacy's own number of the order, which a `NewRx` linked to it.
    Order(Id),
}

/// What became of a fill.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Filled {
    /// All of it was handed over.
    Dispensed(Left),
    /// A part of it was handed over.
    PartiallyDispensed(Left),
    /// It was given to a carrier.
    Shipped(Left),
    /// Nothing was, and why.
    NotDispensed {
        /// Why.
        reason: Id,
    },
    /// What was filled went back to stock.
    ReturnedToStock,
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
    /// Into whose hands; none where it was shipped or not said.
    pub to: Option<HandedTo>,
}
