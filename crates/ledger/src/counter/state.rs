//! How each prescription stands at a pharmacy: what may be done with it there, and nothing of what it rests on.

use retinue_kernel::{
    AuthorisationState, Capacity, Case, Day, Days, DispenseRequest, Event, Fact, FactId,
    PatientRecord, Payload, PharmacyId, RulesInForce, authorise, days_gone, proposed_corrections,
    released_by, summarise, supplied_beside, was_returned,
};

use super::{
    CounterState, GuideHere, LeftHere, NumberAtCounter, PrescriptionAtCounter, ReleasedHere,
    WaitingHere,
};
use crate::checklist::{Checklist, earlier_checklists};
use crate::party::InForce;
use crate::reads::ends_with_taking_back;
use crate::relation;

/// The prescriptions of a record as one pharmacy may see them, the last written first.
pub(crate) fn prescriptions(
    record: &PatientRecord,
    pharmacy: &PharmacyId,
    in_force: &InForce,
    today: Day,
) -> Vec<PrescriptionAtCounter> {
    let summary = summarise(record, &in_force.rules, today);
    let written = record
        .facts()
        .iter()
        .rev()
        .filter_map(|fact| match &fact.event.payload {
            Payload::PrescriptionWritten {
                order,
                product,
                capsules,
                days,
                ..
            } => Some((fact, order.clone(), *product, capsules.clone(), *days)),
            _ => None,
        });
    written
        .map(|(fact, order, product, capsules, days)| {
            let id = &fact.event.envelope.id;
            PrescriptionAtCounter {
                prescription: id.clone(),
                order,
                written_on: fact.event.envelope.on,
                prescriber: relation::prescriber_of(record, id),
                product,
                capsules,
                days,
                supplied: supplied(record, id),
                left: left_here(record, id, pharmacy, &in_force.rules, today),
                guides: guides_here(record, id, pharmacy),
                earlier: if supplied(record, id) < days {
                    earlier_checklists(record, id, pharmacy, today)
                } else {
                    Vec::new()
                },
                released: released(record, id, pharmacy, &summary),
                beside: if in_force.rules.programme.has_registry() {
                    None
                } else {
                    supplied_beside(record, &in_force.rules, id, today)
                },
                on_the_shelf: on_the_shelf(record, id, pharmacy),
                // What was filled on an authorisation lies here whatever programme the patient is in by now.
                state: if in_force.rules.programme.has_registry() {
                    state(record, id, fact.sequence, pharmacy, &summary)
                } else if let Some(filled) = to_be_returned(record, id, pharmacy, &summary) {
                    filled
                } else {
                    checked(record, fact, days, pharmacy, in_force, today)
                },
            }
        })
        .collect()
}

fn state(
    record: &PatientRecord,
    prescription: &FactId,
    sequence: u32,
    pharmacy: &PharmacyId,
    summary: &retinue_kernel::CourseSummary,
) -> CounterState {
    let mut of_this = summary
        .authorisations
        .iter()
        .rev()
        .filter(|one| one.prescription == *prescription);
    if let Some(live) = of_this.find(|one| one.state == AuthorisationState::Live) {
        if !is_held_by(record, &live.id, pharmacy) {
            return CounterState::HeldElsewhere;
        }
        return CounterState::Authorised {
            authorisation: live.id.clone(),
            until: live.until,
            days: live.days,
            filled: live.filled,
            number: NumberAtCounter::of(record, &live.id),
        };
    }
    if let Some(filled) = to_be_returned(record, prescription, pharmacy, summary) {
        return filled;
    }
    let whole = record.facts().iter().any(|fact| match &fact.event.payload {
        Payload::HandedOver { authorisation, .. } | Payload::Shipped { authorisation, .. } => {
            relation::authorisation(record, authorisation).is_some_and(|(of, _)| of == prescription)
        }
        _ => false,
    });
    if whole {
        return CounterState::Dispensed;
    }
    if was_ended(record, prescription, sequence) {
        CounterState::Ended
    } else {
        CounterState::ToBeAsked
    }
}

/// The last authorisation of this pharmacy that was released, while nothing of it left or came back to the shelf. It may have
/// another for the same prescription by now.
fn released(
    record: &PatientRecord,
    prescription: &FactId,
    pharmacy: &PharmacyId,
    summary: &retinue_kernel::CourseSummary,
) -> Option<ReleasedHere> {
    let closed = summary.authorisations.iter().rev().filter(|one| {
        one.prescription == *prescription
            && one.state == AuthorisationState::Closed
            && is_held_by(record, &one.id, pharmacy)
            && !was_returned(record, &one.id)
    });
    let (last, release) = closed
        .filter_map(|one| Some((one, released_by(record, &one.id)?)))
        .next()?;
    let on = release.event.envelope.on;
    let from = release.event.envelope.provenance.as_ref();
    Some(ReleasedHere {
        authorisation: last.id.clone(),
        given_on: record.fact(&last.id)?.event.envelope.on,
        last_day: last.until.min(on),
        on,
        by_the_office: from.and_then(|from| from.capacity) == Some(Capacity::Administrator),
        days: last.days,
    })
}

fn is_held_by(record: &PatientRecord, authorisation: &FactId, pharmacy: &PharmacyId) -> bool {
    relation::authorisation(record, authorisation).is_some_and(|(_, holder)| holder == pharmacy)
}

/// What was filled here on an authorisation that is over, and is not back on the shelf.
fn to_be_returned(
    record: &PatientRecord,
    prescription: &FactId,
    pharmacy: &PharmacyId,
    summary: &retinue_kernel::CourseSummary,
) -> Option<CounterState> {
    let over = [AuthorisationState::Lapsed, AuthorisationState::Closed];
    let stays_filled = summary.authorisations.iter().rev().find(|one| {
        one.prescription == *prescription
            && over.contains(&one.state)
            && one.filled
            && is_held_by(record, &one.id, pharmacy)
            && !was_returned(record, &one.id)
            && fill_on_the_shelf(record, &one.id).is_some()
    })?;
    Some(CounterState::ToBeReturned {
        authorisation: stays_filled.id.clone(),
    })
}

/// The bag of a prescription that was filled here last and, by the record, lies here still.
fn on_the_shelf(
    record: &PatientRecord,
    prescription: &FactId,
    pharmacy: &PharmacyId,
) -> Option<FactId> {
    let authorisation = record.facts().iter().rev().find_map(|fact| {
        let Payload::Filled { authorisation, .. } = &fact.event.payload else {
            return None;
        };
        let of = relation::authorisation(record, authorisation)?;
        (of == (prescription, pharmacy)).then_some(authorisation)
    })?;
    let stays = !was_returned(record, authorisation)
        && !record.facts().iter().any(|fact| match &fact.event.payload {
            Payload::HandedOver {
                authorisation: of, ..
            }
            | Payload::Shipped {
                authorisation: of, ..
            }
            | Payload::PartiallyDispensed {
                authorisation: of, ..
            } => of == authorisation,
            _ => false,
        });
    stays
        .then(|| fill_on_the_shelf(record, authorisation))
        .flatten()
}

/// The last fill on an authorisation, unless it is recorded that this bag is gone.
fn fill_on_the_shelf(record: &PatientRecord, authorisation: &FactId) -> Option<FactId> {
    let fill = record.facts().iter().rev().find(|fact| {
        matches!(&fact.event.payload, Payload::Filled { authorisation: of, .. } if of == authorisation)
    })?;
    let name = &fill.event.envelope.id;
    (days_gone(record, name, 1) == 0).then(|| name.clone())
}

/// How a prescription stands where no registry authorises.
fn checked(
    record: &PatientRecord,
    written: &Fact,
    days: Days,
    pharmacy: &PharmacyId,
    in_force: &InForce,
    today: Day,
) -> CounterState {
    let prescription = &written.event.envelope.id;
    if supplied(record, prescription) >= days {
        return CounterState::Dispensed;
    }
    if was_ended(record, prescription, written.sequence) {
        return CounterState::Ended;
    }
    let given = record
        .facts()
        .iter()
        .rev()
        .find(|fact| match &fact.event.payload {
            Payload::ChecklistGiven {
                prescription: of,
                pharmacy: at,
                ..
            } => of == prescription && at == pharmacy && fact.event.envelope.on == today,
            _ => false,
        });
    let Some(given) = given else {
        return CounterState::ToBeAsked;
    };
    let request = DispenseRequest {
        prescription: prescription.clone(),
        pharmacy: pharmacy.clone(),
    };
    // Nobody is certified where there is no registry, and nobody is asked to be.
    let case = Case {
        patient: record,
        prescriber: None,
        pharmacy: None,
    };
    let decision = authorise(&case, &request, &in_force.rules, today);
    let now = Checklist::of(&decision, &in_force.rulebook);
    let was_complete =
        matches!(&given.event.payload, Payload::ChecklistGiven { until, .. } if until.is_some());
    // What was open and is complete by now is gone through again, so that the record says so.
    if now.is_complete() && !was_complete {
        return CounterState::ToBeAsked;
    }
    CounterState::Checked {
        checklist: given.event.envelope.id.clone(),
        now,
    }
}

/// The medication guides that this pharmacy gave with a prescription.
fn guides_here(
    record: &PatientRecord,
    prescription: &FactId,
    pharmacy: &PharmacyId,
) -> Vec<GuideHere> {
    let facts = record.facts().iter().map(|fact| &fact.event);
    facts
        .filter_map(|event| match &event.payload {
            Payload::MedicationGuideGiven {
                authorisation,
                guide,
            } if relation::authorisation(record, authorisation)
                == Some((prescription, pharmacy)) =>
            {
                Some(GuideHere {
                    on: event.envelope.on,
                    authorisation: authorisation.clone(),
                    guide: guide.clone(),
                })
            }
            _ => None,
        })
        .collect()
}

/// What left this pharmacy on a prescription, went back to its shelf, or was reported as not there.
fn left_here(
    record: &PatientRecord,
    prescription: &FactId,
    pharmacy: &PharmacyId,
    rules: &RulesInForce,
    today: Day,
) -> Vec<LeftHere> {
    let is_of_this = |event: &Event| match &event.payload {
        Payload::HandedOver { authorisation, .. }
        | Payload::Shipped { authorisation, .. }
        | Payload::PartiallyDispensed { authorisation, .. }
        | Payload::ReturnedToStock { authorisation } => {
            relation::authorisation(record, authorisation) == Some((prescription, pharmacy))
        }
        Payload::Supplied {
            prescription: of,
            pharmacy: at,
            ..
        } => of == prescription && at == pharmacy,
        Payload::StockShortageReported { pharmacy: at } => {
            at.as_ref() == Some(pharmacy)
                && prescription_at(record, &event.envelope.id) == Some(prescription)
        }
        _ => false,
    };
    let proposed = proposed_corrections(record);
    let facts = record.facts().iter().map(|fact| &fact.event);
    facts
        .filter(|event| is_of_this(event))
        .map(|event| {
            let waiting = proposed
                .iter()
                .find(|one| *one.of == event.envelope.id)
                .map(|one| WaitingHere {
                    proposal: one.proposal.envelope.id.clone(),
                    on: one.proposal.envelope.on,
                    instead: one.instead.map(|instead| instead.payload.clone()),
                    why: one.why.clone(),
                });
            LeftHere {
                fact: event.envelope.id.clone(),
                on: event.envelope.on,
                gone: days_gone(record, &event.envelope.id, days_in(&event.payload)),
                what: event.payload.clone(),
                waiting,
                ends: match event.payload {
                    Payload::StockShortageReported { .. } => {
                        ends_with_taking_back(record, None, rules, today, event)
                    }
                    _ => Vec::new(),
                },
            }
        })
        .collect()
}

/// The prescription beside which a fact that names none is shown: the last that was recorded before it, else the first.
fn prescription_at<'a>(record: &'a PatientRecord, fact: &FactId) -> Option<&'a FactId> {
    let recorded = record.fact(fact)?.sequence;
    let written = || {
        let facts = record.facts().iter();
        facts.filter(|one| matches!(one.event.payload, Payload::PrescriptionWritten { .. }))
    };
    let before = written().rfind(|one| one.sequence < recorded);
    before
        .or_else(|| written().next())
        .map(|one| &one.event.envelope.id)
}

/// Days of supply in what left.
fn days_in(payload: &Payload) -> Days {
    match payload {
        Payload::HandedOver { days, .. }
        | Payload::Shipped { days, .. }
        | Payload::PartiallyDispensed { days, .. }
        | Payload::Supplied { days, .. } => *days,
        _ => 0,
    }
}

/// Days of a prescription that were supplied without an authorisation.
fn supplied(record: &PatientRecord, prescription: &FactId) -> Days {
    record
        .facts()
        .iter()
        .fold(0, |sum: Days, fact| match &fact.event.payload {
            Payload::Supplied {
                prescription: of,
                days,
                ..
            } if of == prescription => sum.saturating_add(*days),
            _ => sum,
        })
}

/// Whether a prescription was cancelled, or the treatment ended after it.
fn was_ended(record: &PatientRecord, prescription: &FactId, sequence: u32) -> bool {
    record.facts().iter().any(|fact| match &fact.event.payload {
        Payload::PrescriptionCancelled {
            prescription: cancelled,
            ..
        } => cancelled == prescription,
        Payload::TreatmentPaused { .. }
        | Payload::TreatmentStopped { .. }
        | Payload::CourseCompleted { .. } => fact.sequence > sequence,
        _ => false,
    })
}
