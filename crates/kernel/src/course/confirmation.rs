//! The month's confirmation and the month's test.

use alloc::vec::Vec;

use super::Course;
use super::tests::Test;
use crate::event::Payload;
use crate::id::OrderId;
use crate::record::Fact;

/// A month as the prescriber confirmed it.
#[derive(Clone, Copy)]
pub(crate) struct Confirmation<'a> {
    pub(crate) fact: &'a Fact,
    pub(crate) test: Option<Test<'a>>,
    pub(crate) counselled: bool,
}

impl<'a> Course<'a> {
    /// Every confirmation that names a test on record, or one of none, in the order of recording.
    pub(crate) fn confirmations(&self) -> Vec<Confirmation<'a>> {
        self.facts()
            .iter()
            .filter_map(|fact| match fact.payload() {
                Payload::MonthConfirmed {
                    test: Some(id),
                    counselled,
                } => {
                    let test = self.tests.iter().find(|test| test.id() == id)?;
                    Some(Confirmation {
                        fact,
                        test: Some(*test),
                        counselled: *counselled,
                    })
                }
                Payload::MonthConfirmed {
                    test: None,
                    counselled,
                } => {
                    let before = || {
                        self.tests
                            .iter()
                            .filter(|test| test.fact.sequence < fact.sequence)
                    };
                    let test = before()
                        .filter(|test| self.counts(test))
                        .max_by_key(|test| test.key())
                        .or_else(|| before().next_back());
                    Some(Confirmation {
                        fact,
                        test: test.copied(),
                        counselled: *counselled,
                    })
                }
                _ => None,
            })
            .collect()
    }

    /// The orders that use each test: an authorisation uses the test of the last confirmation recorded before it.
    fn uses(&self, confirmations: &[Confirmation<'a>]) -> Vec<(Test<'a>, &'a OrderId)> {
        self.authorisations
            .iter()
            .filter(|authorisation| authorisation.is_live() || authorisation.is_spent())
            .filter_map(|authorisation| {
                let confirmation = confirmations.iter().rev().find(|confirmation| {
                    confirmation.fact.sequence < authorisation.fact.sequence
                })?;
                Some((confirmation.test?, authorisation.order()))
            })
            .collect()
    }
}

/// Sets the month's confirmation, the month's test, and what other orders made of them.
pub(crate) fn place(course: &mut Course<'_>) {
    let confirmations = course.confirmations();
    let uses = course.uses(&confirmations);
    let own = course.order();
    let used_by_another = |test: &Test<'_>| {
        uses.iter()
            .any(|(used, order)| used.is(test) && Some(*order) != own)
    };
    let confirmation = confirmations
        .iter()
        .rev()
        .find(|confirmation| !confirmation.test.as_ref().is_some_and(used_by_another))
        .copied();
    let test = match &confirmation {
        Some(confirmation) => confirmation.test,
        None => {
            let free = || {
                course
                    .tests
                    .iter()
                    .filter(|test| test.is_negative() && !used_by_another(test))
            };
            free()
                .filter(|test| course.setting_is_accepted(test))
                .max_by_key(|test| test.key())
                .or_else(|| free().max_by_key(|test| test.key()))
                .copied()
        }
    };
    let used_by_own = uses
        .iter()
        .rev()
        .find(|(_, order)| Some(*order) == own)
        .map(|(test, _)| *test);
    let used_elsewhere = confirmations
        .iter()
        .rev()
        .filter_map(|confirmation| confirmation.test)
        .find(|test| used_by_another(test));
    course.confirmation = confirmation;
    course.test = test;
    course.test_used_by_own_order = used_by_own;
    course.test_used_elsewhere = used_elsewhere;
}
