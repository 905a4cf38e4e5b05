//! What is wrong with the capsules of a bag: a strength that was not prescribed, or more than what is left of it.
//!
//! Days alone do not say how much leaves: four months of capsules can be called 30 days. Where the capsules are stated they
//! are held against the prescription, strength by strength, with what left on it before.

use alloc::format;
use alloc::vec::Vec;

use super::RefusedBecause;
use crate::course::{Prescription, prescription_with_supplies};
use crate::day::{Day, Days};
use crate::event::Payload;
use crate::id::FactId;
use crate::quantity::{Capsules, Milligrams};
use crate::record::{Fact, PatientRecord};

/// Capsules of one blister, which is not broken (us-phm-30, lab-pack). A part of the days may be rounded up to it, and what
/// was prescribed in all may not.
const CAPSULES_OF_A_PACK: u32 = 10;

/// Every objection to the capsules of a bag for so many days of the prescription, on what left of it before; none where the
/// prescription is not on record, which is refused elsewhere.
pub(super) fn objections(
    patient: &PatientRecord,
    on: Day,
    prescription: &FactId,
    days: Days,
    capsules: &Capsules,
) -> Vec<RefusedBecause> {
    let Some((written, before)) = prescription_with_supplies(patient, on, prescription) else {
        return Vec::new();
    };
    let of_strength = |strength, count| objection(&written, &before, days, strength, count);
    capsules
        .iter()
        .filter_map(|(strength, count)| of_strength(strength, count))
        .collect()
}

fn objection(
    written: &Prescription<'_>,
    before: &[(&Fact, Days)],
    days: Days,
    strength: Milligrams,
    count: u16,
) -> Option<RefusedBecause> {
    let Some(prescribed) = count_of(written.capsules, strength) else {
        let wrong = format!(
            "{count} × {} mg: the prescription is for {}",
            strength.0, written.capsules
        );
        return Some(RefusedBecause {
            field: "capsules",
            wrong,
            remedy: "Take the strength that was prescribed; another one needs a prescription of its own.",
        });
    };
    let left: u32 = before
        .iter()
        .map(|(fact, days)| match stated(fact.payload()) {
            Some(capsules) => u32::from(count_of(capsules, strength).unwrap_or(0)),
            // An entry that does not count them is taken to have been in proportion, and never more.
            None => u32::from(prescribed)
                .saturating_mul(u32::from(*days))
                .checked_div(days_of(written))
                .unwrap_or(u32::from(prescribed)),
        })
        .fold(0, u32::saturating_add);
    let days_before = before
        .iter()
        .fold(0, |sum: Days, (_, days)| sum.saturating_add(*days));
    let days_in_all = days_before.saturating_add(days).min(written.days);
    let share = u32::from(prescribed)
        .saturating_mul(u32::from(days_in_all))
        .div_ceil(days_of(written))
        .next_multiple_of(CAPSULES_OF_A_PACK)
        .min(u32::from(prescribed));
    let most = share.saturating_sub(left);
    if u32::from(count) <= most {
        return None;
    }
    let so_many = format!("{count} × {} mg", strength.0);
    let (wrong, remedy) = if days_in_all < written.days {
        (
            format!(
                "{so_many} for {days} days: of {prescribed} prescribed for {} days, {left} left before and {most} may leave for these",
                written.days
            ),
            "Give as many capsules as these days take, or the days that these capsules last.",
        )
    } else {
        (
            format!("{so_many}: of {prescribed} prescribed, {left} left before"),
            "Give what is left of it or less. What has left beyond it is told to the prescriber today, and recorded there as capsules from outside.",
        )
    };
    Some(RefusedBecause {
        field: "capsules",
        wrong,
        remedy,
    })
}

/// The days of a prescription, never zero.
fn days_of(written: &Prescription<'_>) -> u32 {
    u32::from(written.days.max(1))
}

fn count_of(capsules: &Capsules, strength: Milligrams) -> Option<u16> {
    capsules
        .iter()
        .find(|(one, _)| *one == strength)
        .map(|(_, count)| count)
}

/// The capsules that an entry of a bag states.
fn stated(payload: &Payload) -> Option<&Capsules> {
    match payload {
        Payload::HandedOver { capsules, .. }
        | Payload::Shipped { capsules, .. }
        | Payload::PartiallyDispensed { capsules, .. }
        | Payload::Supplied { capsules, .. } => capsules.as_ref(),
        _ => None,
    }
}
