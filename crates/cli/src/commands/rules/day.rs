//! The day as of which rules are looked at.

use retinue_kernel::Day;
use retinue_ledger::Clock;
use retinue_rulebook::{ProgrammeZone, Rulebook};

use crate::ending::Trouble;

/// The day that was written, or the programme's day by the machine's clock.
///
/// # Errors
/// Bad input that names `--on`.
pub(super) fn on(written: Option<&str>, zone: &ProgrammeZone) -> Result<Day, Trouble> {
    match written {
        None => Ok(zone.day_of(Clock::System.now())),
        Some(written) => written.parse().map_err(|_| {
            Trouble::input(
                "--on",
                format!("'{written}' is not a day: write year-month-day, such as 2026-03-05"),
            )
        }),
    }
}

/// What is to be known of an edition on a day, in one sentence.
pub(super) fn standing(rulebook: &Rulebook, edition: &str, day: Day) -> String {
    let facts = &rulebook.programme().editions;
    let Some(place) = facts.iter().position(|one| one.id.as_str() == edition) else {
        return String::new();
    };
    let (Some(one), next) = (facts.get(place), facts.get(place.saturating_add(1))) else {
        return String::new();
    };
    let begun = one.in_force;
    match (begun > day, one.live, next) {
        (true, true, _) => format!("On {day} it is not in force yet: it begins on {begun}."),
        (true, false, _) => {
            format!("On {day} it is announced for {begun}; that it will take effect is not known.")
        }
        (false, false, _) => format!(
            "It was announced for {begun}; whether it took effect is not known. An installation holds to it from the day it adopts it."
        ),
        (false, true, Some(next)) if next.in_force <= day && next.live => {
            format!(
                "It was in force from {begun}; edition {} followed it on {}.",
                next.id, next.in_force
            )
        }
        (false, true, Some(next)) if next.in_force <= day => format!(
            "It is in force since {begun}. Edition {} was announced for {}; whether that took effect is not known.",
            next.id, next.in_force
        ),
        (false, true, _) => format!("It is in force since {begun}."),
    }
}
