//! Scales that were answered: of each the latest score, and what follows from it.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::Asked;
use crate::counsel::Counsel;
use crate::effect::follow_score;

/// What follows from the latest score of each scale.
pub(super) fn of(asked: &Asked<'_>) -> Vec<Counsel> {
    let mut latest = BTreeMap::new();
    for score in asked.until_today(&asked.case.scores) {
        latest.insert(&score.value.scale, score);
    }
    let found = latest.into_values().flat_map(|score| {
        let evidence = [score.fact.clone()];
        follow_score(&asked.knowledge.scales, &score.value, &evidence)
    });
    found.map(|one| one.counsel).collect()
}
