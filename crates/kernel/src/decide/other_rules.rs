//! What a fact of the programme does to an authorisation that is live: no fact of the patient's changes, and yet what the
//! gate reads is another.

use super::consequence::{adds_a_reason, is_shorter, live_in};
use crate::authorise::{Case, judged};
use crate::day::Day;
use crate::id::FactId;
use crate::rules::RulesInForce;

/// Whether a live authorisation stands on when the rules in force become others within a day, as they do when a fault of the
/// system is recorded or withdrawn: it does unless the change alone gives a reason to refuse it, or an earlier last day, or
/// less. What is not live stands on: nothing is left to end.
pub fn outlives(
    case: &Case<'_>,
    authorisation: &FactId,
    before: &RulesInForce,
    after: &RulesInForce,
    today: Day,
) -> bool {
    let live = live_in(case.patient, today);
    let Some(live) = live.into_iter().find(|one| one.id == *authorisation) else {
        return true;
    };
    let without = case.patient.without(authorisation);
    let judged = |rules| {
        let patient = &without;
        judged(&Case { patient, ..*case }, &live.request, rules, today)
    };
    let (before, after) = (judged(before), judged(after));
    !adds_a_reason(&before.decision, &after.decision)
        && (is_shorter(&before, &live) || !is_shorter(&after, &live))
}
