//! The programme's exemptions from initial testing requirements.

use super::fact::Fact;
use super::path::is_on_the_path_on;
use super::patient::category_changes;
use super::question::Case;

/// Record 0002, small print: the programme's last decision on this path decides; asking exempts from nothing.
pub(super) fn is_exempt_from(case: &Case, requirement: &str) -> bool {
    let path_began = case
        .all("pregnancy-ended")
        .into_iter()
        .chain(category_changes(case))
        .map(|fact| fact.place)
        .max();
    let decision = case.facts.iter().rfind(|fact| {
        matches!(fact.kind(), "exemption-granted" | "exemption-refused")
            && path_began.is_none_or(|began| fact.place > began)
            && is_on_the_path_on(case, fact.on())
    });
    decision.is_some_and(|decision| {
        // 0050: it answers the last request before it, and no more than that asked for.
        let asked = case
            .facts
            .iter()
            .rfind(|fact| fact.kind() == "exemption-requested" && fact.place < decision.place);
        grants(decision, requirement)
            && asked.is_some_and(|asked| asked.texts("scope").contains(&requirement))
    })
}

fn grants(decision: &Fact, requirement: &str) -> bool {
    decision.kind() == "exemption-granted" && decision.texts("scope").contains(&requirement)
}
