//! The words around a decision. The reasons themselves are data of the programme.

use retinue_kernel::{Mode, Who};
use retinue_rulebook::{Language, Reader};

pub(crate) use super::said::verdict::{AT_ONCE, EARLIEST, EDITION, RESTS_ON_READINGS, RULE, WHO};
use super::said::{Text, verdict as says};

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

/// The same where no registry authorises: a checklist would be complete.
pub(crate) const CHECKLIST_READY: &str = "The checklist is complete";

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
    who_in(who, reader, Language::English)
}

/// The same in the reader's language. Staff read English.
pub(crate) const fn who_in(who: Who, reader: Reader, language: Language) -> &'static str {
    match (who, reader) {
        (_, Reader::Patient) => who_to_patient(who).get(language),
        (Who::Prescriber, Reader::Pharmacist) => "The prescriber: call the office",
        (Who::Prescriber, Reader::Prescriber) => "You, the prescriber",
        (Who::Patient, _) => "The patient",
        (Who::Guardian, _) => "The parent or guardian",
        (Who::Pharmacist, Reader::Pharmacist) => "You, the pharmacy",
        (Who::Pharmacist, _) => "The pharmacy",
        (Who::Programme, _) => "The programme's administrator",
    }
}

const fn who_to_patient(who: Who) -> Text {
    match who {
        Who::Prescriber => says::PRESCRIBER,
        Who::Patient => says::PATIENT,
        Who::Guardian => says::GUARDIAN,
        Who::Pharmacist => says::PHARMACIST,
        Who::Programme => says::PROGRAMME,
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
