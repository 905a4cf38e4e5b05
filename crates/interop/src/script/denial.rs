//! Denial codes, and which of them a reason of the gate has.

use retinue_kernel::{Day, Who};

/// The denial codes that name one party or thing. Three more are in use for what is decertified (EX, EY, EZ); which of them is
/// whose is in no reference that we have, so none is ever written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DenialCode {
    /// The patient.
    Em,
    /// The prescriber.
    Es,
    /// The pharmacy.
    Eo,
    /// An unknown case.
    Ec,
    /// Configuration: the programme itself.
    Er,
}

impl DenialCode {
    /// The code whose party can clear what is open; a guardian acts for the patient. Provisional: ours, since the code names
    /// a party and the gate a duty.
    pub fn of(who: Who) -> DenialCode {
        match who {
            Who::Patient | Who::Guardian => DenialCode::Em,
            Who::Prescriber => DenialCode::Es,
            Who::Pharmacist => DenialCode::Eo,
            Who::Programme => DenialCode::Er,
        }
    }

    /// The code as it is written.
    pub fn code(self) -> &'static str {
        match self {
            DenialCode::Em => "EM",
            DenialCode::Es => "ES",
            DenialCode::Eo => "EO",
            DenialCode::Ec => "EC",
            DenialCode::Er => "ER",
        }
    }
}

/// One reason of the gate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// The line of the law, or empty.
    pub requirement: String,
    /// Who can clear it.
    pub who: Who,
    /// The first day on which it can be clear.
    pub earliest: Day,
    /// In the pharmacist's words.
    pub says: String,
}
