//! What is wrong with a correction: a fact that is not there, one that nobody takes back, and a replacement that would not
//! have been admitted itself.

use alloc::format;
use alloc::vec::Vec;

use super::Door;
use crate::correction::not_corrected;
use crate::event::{Event, Payload};
use crate::id::FactId;
use crate::record::PatientRecord;

impl Door<'_> {
    pub(super) fn nothing_proposed(&mut self) {
        self.refuse(
            "proposal",
            "no correction of that name waits for a second person",
            "Look at the record as it stands now: it was confirmed, declined or overtaken.",
        );
    }

    pub(super) fn correction(&mut self, of: &FactId, instead: Option<&Event>) {
        let Some(wrong_fact) = self.patient.fact(of) else {
            self.refuse(
                "of",
                "no such fact stands on this record",
                "Name a fact that is on record and not yet corrected.",
            );
            return;
        };
        if let Some(not) = not_corrected(wrong_fact.payload()) {
            self.refuse("of", not.why, not.instead);
            return;
        }
        if matches!(wrong_fact.payload(), Payload::FactCorrected { .. }) && instead.is_none() {
            self.brought_back(of);
        }
        if matches!(
            wrong_fact.payload(),
            Payload::ExternalAuthorisationRecorded { .. }
        ) {
            let found =
                crate::decide::number::correction(self.patient, wrong_fact.payload(), instead);
            self.found.extend(found);
        }
        if instead.is_none() && matches!(wrong_fact.payload(), Payload::PatientRegistered { .. }) {
            self.refuse(
                "of",
                "without its registration a record would be nobody's",
                "Correct the day of birth or the programme; a course ends with a stop.",
            );
        }
        let Some(instead) = instead else { return };
        if matches!(instead.payload, Payload::FactCorrected { .. }) {
            let remedy = "Take the correction back, then correct the fact anew.";
            self.refuse("instead", "a correction is not replaced by another", remedy);
            return;
        }
        let kind = wrong_fact.payload().kind();
        if instead.payload.kind() != kind {
            let wrong = format!(
                "it is of kind '{}', the fact it replaces of kind '{kind}'",
                instead.payload.kind()
            );
            self.refuse(
                "instead",
                wrong,
                "Take the wrong fact back and record the right one as a new fact.",
            );
            return;
        }
        let outer = self.on;
        self.on = instead.envelope.on;
        self.dates_of_the_act();
        match (
            dispensed_under(wrong_fact.payload()),
            dispensed_under(&instead.payload),
        ) {
            (Some(was), Some(is)) if was == is => self.as_if_never_made(of, &instead.payload),
            (Some(_), Some(_)) => self.refuse(
                "authorisation",
                "the entry that it replaces stands under another authorisation",
                "Take the wrong entry back, and record the right one under its own authorisation.",
            ),
            _ if matches!(
                instead.payload,
                Payload::PatientRegistered { .. } | Payload::ExternalAuthorisationRecorded { .. }
            ) => {}
            // The wrong entry is that of the very sheet from which the right one is keyed in.
            _ if matches!(
                instead.payload,
                Payload::ComprehensionAnswered { sheet: Some(_), .. }
                    | Payload::ContraceptionRecorded {
                        on_sheet: Some(_),
                        ..
                    }
            ) =>
            {
                self.as_if_never_made(of, &instead.payload);
            }
            // What was handed over since says nothing of it.
            _ if matches!(instead.payload, Payload::SupplyAdjusted { .. }) => {
                self.as_recorded_before(of, &instead.payload);
            }
            _ => self.content(&instead.payload),
        }
        self.on = outer;
    }

    /// The wrong entry has spent the authorisation or the sheet: the right one is judged as if that had never been made.
    pub(super) fn as_if_never_made(&mut self, wrong: &FactId, right: &Payload) {
        let without = self.patient.without(wrong);
        self.content_on(&without, right);
    }

    /// The right entry judged on what was on record when the wrong one was made.
    fn as_recorded_before(&mut self, wrong: &FactId, right: &Payload) {
        let mut facts = self.patient.facts().iter();
        if let Some(fact) = facts.find(|fact| fact.id() == wrong) {
            let before = self.patient.before(fact.sequence);
            self.content_on(&before, right);
        }
    }

    fn content_on(&mut self, record: &PatientRecord, right: &Payload) {
        let mut door = Door {
            patient: record,
            on: self.on,
            rules: self.rules,
            today: self.today,
            found: Vec::new(),
        };
        door.content(right);
        self.found.append(&mut door.found);
    }
}

/// The authorisation under which something was filled or left the pharmacy.
fn dispensed_under(payload: &Payload) -> Option<&FactId> {
    match payload {
        Payload::Filled { authorisation, .. }
        | Payload::HandedOver { authorisation, .. }
        | Payload::Shipped { authorisation, .. }
        | Payload::PartiallyDispensed { authorisation, .. } => Some(authorisation),
        _ => None,
    }
}
