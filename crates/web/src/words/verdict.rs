//! The words around a decision. The reasons themselves are data of the programme.

use retinue_kernel::{Mode, Who};
use retinue_rulebook::Reader;

pub(crate) const WHO: &str = "Who can clear it";
pub(crate) const EARLIEST: &str = "Earliest";
pub(crate) const AT_ONCE: &str = "Today";
pub(crate) const RULE: &str = "Rule";
pub(crate) const EDITION: &str = "edition";
pub(crate) const RESTS_ON_READINGS: &str = "Rests on a reading that no authority has confirmed";
pub(crate) const OTHER_READING: &str = "The other reading:";
pub(crate) const REASONS: &str = "What is missing";
pub(crate) const NOT_DISPENSE: &str = "Do not dispense";
pub(crate) const CAN_CLEAR: &str = "Everything can be clear from";

/// The verdict when nothing is missing, before anybody has asked for an authorisation.
pub(crate) const fn ready(mode: Mode, reader: Reader) -> &'static str {
    match (mode, reader) {
        (Mode::Companion, _) => "Ready: obtain the number",
        (_, Reader::Pharmacist) => "Ready to authorise",
        (_, Reader::Prescriber | Reader::Patient) => "Ready to be dispensed",
    }
}

/// The verdict when something is missing.
pub(crate) const fn refused(reader: Reader) -> &'static str {
    match reader {
        Reader::Pharmacist => NOT_DISPENSE,
        Reader::Prescriber => "Not to be dispensed today",
        Reader::Patient => "Not ready to collect",
    }
}

/// How many things are missing.
pub(crate) fn open_count(count: usize) -> String {
    match count {
        1 => "One thing is missing.".to_owned(),
        count => format!(
            "{count} things are missing. They are listed together, so that one round can clear them all."
        ),
    }
}

/// Whom to turn to, as the reader would put it.
pub(crate) const fn who(who: Who, reader: Reader) -> &'static str {
    match (who, reader) {
        (Who::Prescriber, Reader::Pharmacist) => "The prescriber: call the office",
        (Who::Prescriber, Reader::Prescriber) => "You, the prescriber",
        (Who::Prescriber, Reader::Patient) => "Your prescriber",
        (Who::Patient, Reader::Patient) => "You",
        (Who::Patient, _) => "The patient",
        (Who::Guardian, Reader::Patient) => "Your parent or guardian",
        (Who::Guardian, _) => "The parent or guardian",
        (Who::Pharmacist, Reader::Pharmacist) => "You, the pharmacy",
        (Who::Pharmacist, _) => "The pharmacy",
        (Who::Programme, _) => "The programme's administrator",
    }
}

/// One word for a narrow column.
pub(crate) const fn who_briefly(who: Who) -> &'static str {
    match who {
        Who::Prescriber => "Prescriber",
        Who::Patient => "Patient",
        Who::Guardian => "Guardian",
        Who::Pharmacist => "Pharmacy",
        Who::Programme => "Programme",
    }
}
