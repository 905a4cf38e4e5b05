//! What is given to the patient and noted: the information video that is offered, the reminder card that goes with a supply.

use alloc::vec::Vec;

use super::{Ask, DueKind, Found, Whose};
use crate::day::Day;
use crate::event::Payload;
use crate::record::Fact;

impl Ask<'_> {
    /// Whether the edition of a day has a duty of the kind.
    fn had_duty(&self, kind: DueKind, on: Day) -> bool {
        let duties = &self.rules.at(on).edition.duties;
        duties.iter().any(|duty| duty.counts == kind)
    }
}

/// Before the first dose: from the registration on, or from the entry into the programme. Whoever had begun under an edition
/// that did not ask for it is not asked afterwards.
pub(super) fn video(ask: &Ask<'_>) -> Vec<Found> {
    let is_offered = ask
        .facts()
        .iter()
        .any(|fact| matches!(fact.payload(), Payload::VideoOffered { .. }));
    let first = ask.course.dispensings().map(|(_, one)| one.fact.on()).min();
    if is_offered || first.is_some_and(|first| !ask.had_duty(DueKind::VideoOffer, first)) {
        return Vec::new();
    }
    let came = ask.facts().iter().rev().find(|fact| {
        matches!(
            fact.payload(),
            Payload::PatientRegistered { .. } | Payload::ProgrammeEntered { .. }
        )
    });
    came.map(|fact| Found::on(fact.on(), fact.id()))
        .into_iter()
        .collect()
}

/// With each supply; one that was forgotten goes with the next, so that only the last is asked about.
pub(super) fn reminder_card(ask: &Ask<'_>) -> Vec<Found> {
    let mut supplies = ask.facts().iter().rev();
    let last = supplies.find_map(|fact| match fact.payload() {
        Payload::Supplied { pharmacy, .. } => Some((fact, pharmacy)),
        _ => None,
    });
    let is_given = |supply: &Fact| {
        ask.facts().iter().any(|fact| {
            matches!(fact.payload(), Payload::ReminderCardGiven { supply: one } if one == supply.id())
        })
    };
    last.filter(|(fact, _)| ask.had_duty(DueKind::ReminderCard, fact.on()) && !is_given(fact))
        .map(|(fact, pharmacy)| {
            Found::on(fact.on(), fact.id()).of(Whose::Pharmacy(pharmacy.clone()))
        })
        .into_iter()
        .collect()
}
