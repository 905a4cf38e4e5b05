//! A course of the demonstration kept by the kernel alone, its questions answered under two sets of rules.

use retinue_cohort::demo::{Alone, Astray, Course, NotTold};
use retinue_kernel::{
    Case, Day, DispenseDecision, DispenseRequest, Programme, RulesInForce, authorise,
};

/// The rules of now, and those of a draft.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    /// The rules of now: under them the course goes its way.
    pub(super) now: &'a RulesInForce,
    /// The draft's.
    pub(super) draft: &'a RulesInForce,
}

/// A question of a course, with both answers on the same record.
pub(super) struct Asked {
    /// The day.
    pub(super) on: Day,
    /// The answer under the rules of now.
    pub(super) now: DispenseDecision,
    /// The answer under the draft.
    pub(super) draft: DispenseDecision,
}

impl Asked {
    /// Whether verdict, last day or reasons differ.
    pub(super) fn differs(&self) -> bool {
        let told = |decision: &DispenseDecision| {
            let mut reasons: Vec<_> = decision
                .unmet()
                .iter()
                .map(|unmet| (unmet.slug, unmet.earliest))
                .collect();
            reasons.dedup();
            (decision.until(), reasons)
        };
        told(&self.now) != told(&self.draft)
    }
}

/// Tells a course up to `today` under the rules of now, and gives every question asked on its way, and the one that a
/// pharmacist asks today.
///
/// # Errors
/// The act that is not taken, or is answered otherwise than the demonstration plans.
pub(super) fn replay(
    course: &Course,
    programme: Programme,
    sides: Sides<'_>,
    today: Day,
) -> Result<Vec<Asked>, Astray<NotTold>> {
    let mut asked = Vec::new();
    let mut both = |case: &Case<'_>, request: &DispenseRequest, on: Day| {
        asked.push(Asked {
            on,
            now: authorise(case, request, sides.now, on),
            draft: authorise(case, request, sides.draft, on),
        });
    };
    let (alone, request) = Alone::told(course, programme, sides.now, today, &mut both)?;
    both(&alone.case(&request.pharmacy), &request, today);
    Ok(asked)
}
