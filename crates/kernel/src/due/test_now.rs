//! After a change to a category that can become pregnant, a pregnancy test at once (Q25).

use alloc::vec::Vec;

use super::{Ask, Found};
use crate::vocabulary::{Category, TestResult};

pub(super) fn items(ask: &Ask<'_>) -> Vec<Found> {
    let Some(now) = &ask.course.category else {
        return Vec::new();
    };
    let changed = now.changed.filter(|_| now.category == Category::Can);
    changed
        .filter(|fact| {
            // It answers whether she is pregnant now; whether it opens a window is the gate's question.
            !ask.course.tests.iter().any(|test| {
                test.collected_on >= fact.on() && test.result != TestResult::Indeterminate
            })
        })
        .map(|fact| Found::on(fact.on(), fact.id()))
        .into_iter()
        .collect()
}
