//! After a change to a category that can become pregnant, or the end of an agreement that she is outside the programme, a
//! pregnancy test at once (Q25).

use alloc::vec::Vec;

use super::{Ask, Found};
use crate::vocabulary::{Category, TestResult};

pub(super) fn items(ask: &Ask<'_>) -> Vec<Found> {
    if ask.course.path() != Category::Can {
        return Vec::new();
    }
    ask.became_can()
        .last()
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
