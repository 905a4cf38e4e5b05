//! From every point of the model an eligible patient gets a bag again, although one pharmacy never answers.

use retinue_kernel::Payload;

use super::Registry;
use super::life::{Counter, Life, Party};
use crate::no_dead_end_clinic::Clinic;
use crate::told::Told;

/// Whether clinic, patient, programme and the answering pharmacy bring the patient from here to a bag handed over within
/// the bound. What the silent pharmacy holds is never closed by anyone: it runs out.
pub(crate) fn is_dispensed_again(registry: &Registry, life: &Life) -> bool {
    let told = Told {
        record: life.record.clone(),
        rules: registry.rules.clone(),
        prescriber: life.parties[&Party::Prescriber].clone(),
        pharmacy: life.parties[&Party::Pharmacy(Counter::Answering)].clone(),
        today: life.today,
        named: 0,
        evidence: Vec::new(),
    };
    let mut clinic = Clinic::with_a_silent_pharmacy(told, Counter::Silent.id());
    // A first window may open while the silent pharmacy still holds an authorisation, and be missed on its account.
    let missed = registry
        .rules
        .at(life.today)
        .edition
        .parameters
        .missed_first_window_wait_days;
    let bound = clinic.bound().max(clinic.days_of_silence() + missed);
    if clinic.back_to_authorised(bound).is_err() {
        return false;
    }
    let told = &mut clinic.told;
    let Some(prescription) = told.prescriptions().first().cloned() else {
        return false;
    };
    told.ask(prescription.clone());
    let authorised = told
        .live_authorisations()
        .into_iter()
        .find(|one| one.prescription == prescription);
    authorised.is_some_and(|one| {
        let bag = Payload::HandedOver {
            authorisation: one.id,
            days: one.days,
            capsules: None,
            product_code: None,
            lot: None,
            despite: None,
            to: None,
        };
        told.try_record(bag).is_some()
    })
}
