//! The programme's office: what is due of whom, who may be shipped to, and how a case of non-compliance goes on.
//!
//! Pure functions of a party's registry facts, the numbers of the edition in force and a day. Nothing here decides a
//! dispensing; that is the gate's.

mod cases;
mod certification;
mod due;
mod numbers;
mod pregnancy;
mod recall;
mod shipment;
mod words;

pub use cases::{CaseOnRecord, CaseStage, NotNow};
pub use certification::{CertificationAsks, MissingToCertify, may_be_certified_until};
pub use due::{
    Displaced, DueItem, PartyRole, audits_of_sample, due_of_party, due_of_pregnancy,
    due_of_programme,
};
pub use numbers::OfficeNumbers;
pub use pregnancy::{PregnancyFile, pregnancy_file};
pub use recall::{
    LotStanding, MOST_LOTS, Recall, RecallContactMade, RecalledSupply, code_and_lot, recall_of_bag,
};
pub use shipment::{Consignee, ShipmentAnswer, may_ship};
pub use words::*;
