//! The laws, asked at every point; [`super::steps`] asks those that are about a step.

use std::collections::BTreeMap;

use retinue_kernel::{Milligrams, Payload, Product};
use stateright::Property;

use super::Registry;
use super::book::Entry;
use super::life::{Counter, Life};

/// A law, or something that must be seen somewhere, lest the laws hold for want of anything happening.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Law {
    NeverTwoLiveAuthorisationsForOnePrescription,
    NeverMoreThanThirtyDaysLivePerPatient,
    NeverMoreThanThirtyDaysOfOneOrder,
    NeverADispenseOutsideALiveAuthorisation,
    AStopEndsEveryLiveAuthorisation,
    AChangeOfCategoryEndsEveryLiveAuthorisation,
    NothingIsAuthorisedAfterASuspension,
    NoAuthorisationOutlivesItsEvidence,
    NoExemptionOutlivesItsRefusal,
    NoCorrectionMakesAnAuthorisationLonger,
    WhatIsLiveIsWhatWasTold,
    AnEligiblePatientIsDispensedAgain,
    BothEvaluatorsAgree,
    SeenABagHandedOver,
    SeenARemainderAuthorised,
    SeenTwoStrengthsLive,
    SeenTheSilentPharmacyLapse,
    SeenTheNextMonthDispensed,
    SeenACorrectionEndOne,
    SeenABagEnteredAfterItsRelease,
}

/// A law that is asked of every step on the way.
macro_rules! never_broken {
    ($law:expr) => {
        Property::always($law.name(), |_: &Registry, life: &Life| {
            !life.broken.contains($law.name())
        })
    };
}

impl Law {
    pub(crate) const SAFETY: [Law; 18] = [
        Law::NeverTwoLiveAuthorisationsForOnePrescription,
        Law::NeverMoreThanThirtyDaysLivePerPatient,
        Law::NeverMoreThanThirtyDaysOfOneOrder,
        Law::NeverADispenseOutsideALiveAuthorisation,
        Law::AStopEndsEveryLiveAuthorisation,
        Law::AChangeOfCategoryEndsEveryLiveAuthorisation,
        Law::NothingIsAuthorisedAfterASuspension,
        Law::NoAuthorisationOutlivesItsEvidence,
        Law::NoExemptionOutlivesItsRefusal,
        Law::NoCorrectionMakesAnAuthorisationLonger,
        Law::WhatIsLiveIsWhatWasTold,
        Law::SeenABagHandedOver,
        Law::SeenARemainderAuthorised,
        Law::SeenTwoStrengthsLive,
        Law::SeenTheSilentPharmacyLapse,
        Law::SeenTheNextMonthDispensed,
        Law::SeenACorrectionEndOne,
        Law::SeenABagEnteredAfterItsRelease,
    ];

    /// Those that must hold; what must be seen somewhere may take more acts than are made.
    pub(crate) fn of_any_length() -> Vec<Law> {
        Law::SAFETY.into_iter().filter(Law::is_a_law).collect()
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Law::NeverTwoLiveAuthorisationsForOnePrescription => {
                "never_two_live_authorisations_for_one_prescription"
            }
            Law::NeverMoreThanThirtyDaysLivePerPatient => {
                "never_more_than_thirty_days_live_per_patient"
            }
            Law::NeverMoreThanThirtyDaysOfOneOrder => "never_more_than_thirty_days_of_one_order",
            Law::NeverADispenseOutsideALiveAuthorisation => {
                "never_a_dispense_outside_a_live_authorisation"
            }
            Law::AStopEndsEveryLiveAuthorisation => "a_stop_ends_every_live_authorisation",
            Law::AChangeOfCategoryEndsEveryLiveAuthorisation => {
                "a_change_of_category_ends_every_live_authorisation"
            }
            Law::NothingIsAuthorisedAfterASuspension => "nothing_is_authorised_after_a_suspension",
            Law::NoAuthorisationOutlivesItsEvidence => "no_authorisation_outlives_its_evidence",
            Law::NoExemptionOutlivesItsRefusal => "no_exemption_outlives_its_refusal",
            Law::NoCorrectionMakesAnAuthorisationLonger => {
                "no_correction_makes_an_authorisation_longer"
            }
            Law::WhatIsLiveIsWhatWasTold => "what_is_live_is_what_was_told",
            Law::AnEligiblePatientIsDispensedAgain => "an_eligible_patient_is_dispensed_again",
            Law::BothEvaluatorsAgree => "both_evaluators_agree",
            Law::SeenABagHandedOver => "a bag is handed over",
            Law::SeenARemainderAuthorised => "a remainder is authorised",
            Law::SeenTwoStrengthsLive => "two strengths are live side by side",
            Law::SeenTheSilentPharmacyLapse => "the silent pharmacy lets an authorisation lapse",
            Law::SeenTheNextMonthDispensed => "the next month is handed over",
            Law::SeenACorrectionEndOne => "a correction ends an authorisation",
            Law::SeenABagEnteredAfterItsRelease => "a bag is entered after its release",
        }
    }

    /// Whether it must hold everywhere; the others must be seen somewhere.
    pub(crate) fn is_a_law(&self) -> bool {
        !matches!(
            self,
            Law::SeenABagHandedOver
                | Law::SeenARemainderAuthorised
                | Law::SeenTwoStrengthsLive
                | Law::SeenTheSilentPharmacyLapse
                | Law::SeenTheNextMonthDispensed
                | Law::SeenACorrectionEndOne
                | Law::SeenABagEnteredAfterItsRelease
        )
    }

    pub(crate) fn property(&self) -> Property<Registry> {
        match self {
            Law::NeverTwoLiveAuthorisationsForOnePrescription => {
                Property::always(self.name(), |registry: &Registry, life: &Life| {
                    let mut prescriptions: Vec<_> = live_by_either(registry, life)
                        .map(|entry| &entry.prescription)
                        .collect();
                    let all = prescriptions.len();
                    prescriptions.sort_unstable();
                    prescriptions.dedup();
                    prescriptions.len() == all
                })
            }
            Law::NeverMoreThanThirtyDaysLivePerPatient => {
                Property::always(self.name(), |registry: &Registry, life: &Life| {
                    let mut days: BTreeMap<(Product, Milligrams), u16> = BTreeMap::new();
                    for entry in live_by_either(registry, life) {
                        for strength in &entry.strengths {
                            *days.entry(*strength).or_default() += entry.days;
                        }
                    }
                    let mut orders: Vec<_> = live_by_either(registry, life)
                        .map(|entry| &entry.order)
                        .collect();
                    orders.dedup();
                    orders.len() <= 1 && days.values().all(|days| *days <= supply(registry, life))
                })
            }
            Law::NeverMoreThanThirtyDaysOfOneOrder => {
                Property::always(self.name(), |registry: &Registry, life: &Life| {
                    let (mut days, mut late) = (BTreeMap::new(), BTreeMap::new());
                    // What was prescribed in error belongs to no order; the capsules at home count all the same.
                    let stands = |entry: &&Entry| life.record.fact(&entry.prescription).is_some();
                    for entry in life.book.entries.iter().filter(stands) {
                        let open = if entry.is_live(life.today) {
                            entry.days
                        } else {
                            0
                        };
                        for strength in &entry.strengths {
                            let of = (&entry.order, *strength);
                            *days.entry(of).or_insert(0_u16) += entry.left + open;
                            let (is_late, still_open) = late.entry(of).or_insert((false, 0_u16));
                            *is_late |= entry.late;
                            *still_open += open;
                        }
                    }
                    // What had left before a release is entered whatever left since; then nothing more may leave.
                    days.iter().all(|(of, days)| {
                        *days <= supply(registry, life) || late.get(of) == Some(&(true, 0))
                    })
                })
            }
            Law::WhatIsLiveIsWhatWasTold => {
                Property::always(self.name(), |registry: &Registry, life: &Life| {
                    life.live_by_the_gate(&registry.rules)
                        == life
                            .book
                            .live(life.today)
                            .map(|one| one.id.clone())
                            .collect()
                })
            }
            Law::NeverADispenseOutsideALiveAuthorisation => {
                never_broken!(Law::NeverADispenseOutsideALiveAuthorisation)
            }
            Law::AStopEndsEveryLiveAuthorisation => {
                never_broken!(Law::AStopEndsEveryLiveAuthorisation)
            }
            Law::AChangeOfCategoryEndsEveryLiveAuthorisation => {
                never_broken!(Law::AChangeOfCategoryEndsEveryLiveAuthorisation)
            }
            Law::NothingIsAuthorisedAfterASuspension => {
                never_broken!(Law::NothingIsAuthorisedAfterASuspension)
            }
            Law::NoAuthorisationOutlivesItsEvidence => {
                never_broken!(Law::NoAuthorisationOutlivesItsEvidence)
            }
            Law::NoExemptionOutlivesItsRefusal => {
                never_broken!(Law::NoExemptionOutlivesItsRefusal)
            }
            Law::NoCorrectionMakesAnAuthorisationLonger => {
                never_broken!(Law::NoCorrectionMakesAnAuthorisationLonger)
            }
            Law::AnEligiblePatientIsDispensedAgain => {
                Property::always(self.name(), super::recovery::is_dispensed_again)
            }
            Law::BothEvaluatorsAgree => {
                Property::always(self.name(), super::agreement::both_evaluators_agree)
            }
            Law::SeenABagHandedOver => {
                Property::sometimes(self.name(), |_: &Registry, life: &Life| {
                    life.book.entries.iter().any(|entry| entry.left > 0)
                })
            }
            Law::SeenARemainderAuthorised => {
                Property::sometimes(self.name(), |_: &Registry, life: &Life| {
                    let entries = &life.book.entries;
                    entries.iter().any(|part| {
                        part.left > 0
                            && entries.iter().any(|rest| {
                                rest.prescription == part.prescription && rest.is_live(life.today)
                            })
                    })
                })
            }
            Law::SeenTwoStrengthsLive => {
                Property::sometimes(self.name(), |_: &Registry, life: &Life| {
                    life.book.live(life.today).count() == 2
                })
            }
            Law::SeenTheSilentPharmacyLapse => {
                Property::sometimes(self.name(), |_: &Registry, life: &Life| {
                    life.book.entries.iter().any(|entry| {
                        entry.counter == Counter::Silent
                            && entry.left == 0
                            && entry.until < life.today
                    })
                })
            }
            Law::SeenTheNextMonthDispensed => {
                Property::sometimes(self.name(), |_: &Registry, life: &Life| {
                    let left = life.book.entries.iter().filter(|entry| entry.left > 0);
                    let mut orders: Vec<_> = left.map(|entry| &entry.order).collect();
                    orders.dedup();
                    orders.len() == 2
                })
            }
            Law::SeenABagEnteredAfterItsRelease => {
                Property::sometimes(self.name(), |_: &Registry, life: &Life| {
                    life.book.entries.iter().any(|entry| entry.late)
                })
            }
            Law::SeenACorrectionEndOne => {
                Property::sometimes(self.name(), |_: &Registry, life: &Life| {
                    let corrected = life.last(|one| matches!(one, Payload::FactCorrected { .. }));
                    corrected.is_some_and(|fact| match &fact.payload {
                        Payload::FactCorrected { of, .. } => life
                            .book
                            .entries
                            .iter()
                            .any(|entry| entry.ended && entry.evidence.contains(of)),
                        _ => false,
                    })
                })
            }
        }
    }
}

/// The most days of one supply: the edition's own number, whose law is named after its value.
fn supply(registry: &Registry, life: &Life) -> u16 {
    registry.rules.at(life.today).edition.parameters.supply_days
}

/// What the gate or the book holds for live.
fn live_by_either<'a>(registry: &Registry, life: &'a Life) -> impl Iterator<Item = &'a Entry> {
    let by_the_gate = life.live_by_the_gate(&registry.rules);
    life.book
        .entries
        .iter()
        .filter(move |entry| entry.is_live(life.today) || by_the_gate.contains(&entry.id))
}
