//! Whether a course may be completed, whether another may begin, and what is restricted afterwards.

use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{Day, FactId, Id};
use serde::Serialize;

use crate::advice::{Action, Triage};
use crate::basis::{Basis, Cited, Jurisdiction, Jurisdictions};
use crate::counsel::{Again, Counsel, Found};
use crate::knowledge::{ClockLasts, CompletionRule, Outcome};
use crate::quantity::MicrogramsPerKilogram;

/// A course as far as it has come. What is not known is left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CourseSoFar {
    /// Nodules before the first dose, all regions together.
    pub nodules_before: Option<u32>,
    /// Nodules now, counted by the same definition of their size.
    pub nodules_now: Option<u32>,
    /// What was taken so far, in conventional micrograms for each kilogram.
    pub cumulative: Option<MicrogramsPerKilogram>,
    /// The same, had every day of which nobody said anything been as planned; as much as is known where all was told.
    pub cumulative_at_most: Option<MicrogramsPerKilogram>,
    /// The first dose.
    pub started: Option<Day>,
}

/// Whether a course may be completed by one rule of one authority.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CompletionView {
    /// The rule.
    pub rule: Id,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// Whether it holds; absent where something that it needs is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eligible: Option<bool>,
    /// Its sentence.
    pub says: String,
    /// On what it rests.
    pub basis: Arc<Basis>,
}

/// Every completion rule of every authority, side by side.
pub fn completion(known: &Outcome, course: &CourseSoFar, today: Day) -> Vec<CompletionView> {
    let rules = known.completions.iter();
    rules
        .map(|rule| CompletionView {
            rule: rule.value.id.clone(),
            jurisdictions: rule.value.jurisdictions,
            eligible: eligible(&rule.value, course, today),
            says: rule.value.says.clone(),
            basis: Arc::clone(&rule.basis),
        })
        .collect()
}

/// That the course may be completed, where a rule of the clinic's own jurisdiction says so. Going on is acceptable, too.
pub fn may_complete(
    known: &Outcome,
    course: &CourseSoFar,
    jurisdiction: Jurisdiction,
    today: Day,
    evidence: &[FactId],
) -> Vec<Counsel> {
    let rules = known.completions.iter().filter(|rule| {
        rule.value.jurisdictions.holds_in(jurisdiction)
            && eligible(&rule.value, course, today) == Some(true)
    });
    rules
        .map(|rule| {
            let found = Found {
                rule: &rule.value.id,
                jurisdictions: rule.value.jurisdictions,
                basis: &rule.basis,
                says: rule.value.says.clone(),
                evidence: evidence.to_vec(),
            };
            let mut counsel = found.advises(Action::CompleteEligible, Triage::T0);
            counsel.or.push(Action::Continue);
            counsel
        })
        .collect()
}

fn eligible(rule: &CompletionRule, course: &CourseSoFar, today: Day) -> Option<bool> {
    let nodules = rule.nodules_fewer_by_more_than.map(|percent| {
        let before = u64::from(course.nodules_before?);
        let gone = before.saturating_sub(u64::from(course.nodules_now?));
        Some(gone.saturating_mul(100) > before.saturating_mul(u64::from(percent)))
    });
    let cumulative = rule.cumulative_from.map(|milligrams| {
        let reached = course.cumulative?;
        let most = course.cumulative_at_most.unwrap_or(reached);
        let asked = u32::from(milligrams).saturating_mul(1000);
        // Between what was told and what may have been taken, nobody knows.
        (reached.0 >= asked || most.0 < asked).then_some(reached.0 >= asked)
    });
    let weeks = rule.weeks_from.map(|weeks| {
        let days = today.days_since(course.started?);
        Some(days >= i32::from(weeks).saturating_mul(7))
    });
    let asked = [nodules, cumulative, weeks];
    let mut answers = asked.into_iter().flatten();
    // One that does not hold settles it, whatever else is not known.
    if asked.contains(&Some(Some(false))) {
        return Some(false);
    }
    answers.all(|one| one == Some(true)).then_some(true)
}

/// Whether another course should wait, given the last dose of the one before.
///
/// Nothing where enough days have passed, or where no source of the jurisdiction names a number.
pub fn second_course(
    known: &Outcome,
    last_dose: Day,
    jurisdiction: Jurisdiction,
    today: Day,
    evidence: &[FactId],
) -> Vec<Counsel> {
    let rules = known.second_courses.iter().filter(|rule| {
        let here = rule.value.jurisdictions.holds_in(jurisdiction);
        here && today < last_dose.plus(rule.value.days)
    });
    rules
        .map(|rule| {
            let earliest = last_dose.plus(rule.value.days);
            let found = Found {
                rule: &rule.value.id,
                jurisdictions: rule.value.jurisdictions,
                basis: &rule.basis,
                says: format!("{} Not before {earliest}.", rule.value.says),
                evidence: evidence.to_vec(),
            };
            let mut counsel = found.advises(Action::Defer, Triage::T0);
            counsel.again = Some(Again {
                what: String::from("whether another course is needed"),
                from: earliest,
                to: earliest,
                fasting: false,
            });
            counsel
        })
        .collect()
}

/// A restriction as it stands.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Clock {
    /// The rule.
    pub rule: Id,
    /// What is restricted.
    pub subject: String,
    /// The last day of the restriction by the label; absent while treatment lasts, and where no label restricts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label_until: Option<Day>,
    /// How long it lasts where no days are counted afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lasts: Option<ClockLasts>,
    /// Whether it is over by the label, or was never there.
    pub over: bool,
    /// What the label says.
    pub label: String,
    /// What a newer consensus says, apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consensus: Option<String>,
    /// Whether the consensus agrees with waiting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consensus_agrees: Option<bool>,
    /// On what it rests.
    pub basis: Arc<Basis>,
}

/// The restrictions of a jurisdiction. The label counts; the consensus is shown beside it and shortens nothing. Who cannot
/// become pregnant is told nothing of becoming pregnant; where that is not known, everything is told.
pub fn clocks(
    known: &Outcome,
    last_dose: Option<Day>,
    jurisdiction: Jurisdiction,
    can_become_pregnant: Option<bool>,
    today: Day,
) -> Vec<Clock> {
    let rules = known.clocks.iter();
    rules
        .filter(|rule| rule.value.jurisdictions.holds_in(jurisdiction))
        .filter(|rule| !rule.value.of_pregnancy || can_become_pregnant != Some(false))
        .map(|rule: &Cited<_>| {
            let of_label = last_dose
                .zip(rule.value.label_days)
                .map(|(last, days)| last.plus(days));
            let of_treatment =
                last_dose.filter(|_| rule.value.lasts == Some(ClockLasts::Treatment));
            let label_until = of_label.or(of_treatment);
            Clock {
                rule: rule.value.id.clone(),
                subject: rule.value.subject.clone(),
                label_until,
                lasts: rule.value.lasts,
                over: (rule.value.label_days.is_none() && rule.value.lasts.is_none())
                    || label_until.is_some_and(|until| today > until),
                label: rule.value.says.clone(),
                consensus: rule.value.consensus.clone(),
                consensus_agrees: rule.value.consensus_agrees,
                basis: Arc::clone(&rule.basis),
            }
        })
        .collect()
}
