//! Denial codes, and which of them a reason of the gate has.

use retinue_kernel::{Day, Slug, Who};

/// The denial codes, each of which names one party or thing. EX and EY as public programs that follow the guide use them;
/// provisional, since the guide itself does not say it. EZ, a decertified patient, is never written: no patient is here.
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
    /// The prescriber was certified and is not any more, or is suspended.
    Ex,
    /// The pharmacy was certified and is not any more, or is suspended.
    Ey,
}

impl DenialCode {
    /// The code of a reason. Of whom a certification was taken, that party is named, although the programme's office alone
    /// can give it back; otherwise the party that can clear what is open, a guardian for the patient. Provisional: ours, since
    /// the code names a party and the gate a duty.
    pub fn of(slug: Option<Slug>, who: Who) -> DenialCode {
        match (slug, who) {
            (Some(Slug::PrescriberSuspended | Slug::PrescriberDecertified), _) => DenialCode::Ex,
            (Some(Slug::PharmacySuspended | Slug::PharmacyDecertified), _) => DenialCode::Ey,
            (_, Who::Patient | Who::Guardian) => DenialCode::Em,
            (_, Who::Prescriber) => DenialCode::Es,
            (_, Who::Pharmacist) => DenialCode::Eo,
            (_, Who::Programme) => DenialCode::Er,
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
            DenialCode::Ex => "EX",
            DenialCode::Ey => "EY",
        }
    }
}

/// One reason of the gate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// The line of the law, or the general name of what a pharmacy may not know nearer.
    pub requirement: String,
    /// Why it is not met, as the gate names it; none where a pharmacy may not know it.
    pub slug: Option<Slug>,
    /// Who can clear it.
    pub who: Who,
    /// The first day on which it can be clear.
    pub earliest: Day,
    /// In the pharmacist's words.
    pub says: String,
}
