//! What the gate would say of the month that is under way.

use retinue_kernel::{
    Day, DispenseDecision, FactId, Id, PatientRecord, Payload, PharmacyId, RegistryEvent,
    RegistryFact, RegistryRecord,
};

use super::PatientFile;

impl PatientFile {
    /// What the gate would say today if a pharmacy asked for the latest prescription: this one, or, for none, one that is
    /// certified today. What left the pharmacy whole belongs to a month that is over; the question is then about the next one.
    /// Nothing is recorded.
    pub fn preview_next(
        &self,
        pharmacy: Option<(&PharmacyId, &RegistryRecord)>,
    ) -> DispenseDecision {
        let last = self.summary.prescription.as_ref();
        let prescription = last.filter(|last| !self.left_whole(last)).cloned();
        let prescription = prescription.unwrap_or_else(|| Id::of_position(0));
        match pharmacy {
            Some(pharmacy) => self.preview(&prescription, Some(pharmacy)),
            None => {
                let certified = certified_today(self.today);
                self.preview(
                    &prescription,
                    Some((&PharmacyId::of_position(0), &certified)),
                )
            }
        }
    }

    /// Whether a prescription was handed over, shipped or supplied, and not in part.
    fn left_whole(&self, prescription: &FactId) -> bool {
        let is_of_it = |authorisation: &FactId| {
            let mut all = self.summary.authorisations.iter();
            all.any(|one| one.id == *authorisation && one.prescription == *prescription)
        };
        let mut facts = self.record.facts().iter();
        was_supplied(&self.record, prescription)
            || facts.any(|fact| match &fact.event.payload {
                Payload::HandedOver { authorisation, .. }
                | Payload::Shipped { authorisation, .. } => is_of_it(authorisation),
                _ => false,
            })
    }
}

/// Whether a prescription was supplied whole where no registry authorises.
pub fn was_supplied(record: &PatientRecord, prescription: &FactId) -> bool {
    let written = record.fact(prescription).map(|fact| &fact.event.payload);
    let Some(Payload::PrescriptionWritten { days, .. }) = written else {
        return false;
    };
    let supplied = record
        .facts()
        .iter()
        .fold(0, |sum: u16, fact| match &fact.event.payload {
            Payload::Supplied {
                prescription: of,
                days,
                ..
            } if of == prescription => sum.saturating_add(*days),
            _ => sum,
        });
    supplied >= *days
}

/// A pharmacy that is certified today: what a preview assumes, and says that it does.
fn certified_today(today: Day) -> RegistryRecord {
    RegistryRecord::of([RegistryFact {
        event: RegistryEvent::Certified { until: today },
        id: None,
        on: today,
        recorded_at: None,
        by: None,
        command_id: None,
    }])
}
