//! The month's confirmation and the month's test.

use alloc::vec::Vec;

use super::tests::Test;
use super::{Course, Phase, monthly};
use crate::event::Payload;
use crate::id::OrderId;
use crate::record::Fact;

/// A month as the prescriber confirmed it.
#[derive(Clone, Copy)]
pub(crate) struct Confirmation<'a> {
    pub(crate) fact: &'a Fact,
    pub(crate) test: Test<'a>,
    pub(crate) counselled: bool,
}

impl<'a> Course<'a> {
    /// Every confirmation of a test on record, in the order of recording.
    fn all_confirmations(&self) -> Vec<Confirmation<'a>> {
        let confirmation = |fact: &'a Fact| match fact.payload() {
            Payload::MonthConfirmed {
                test, counselled, ..
            } => {
                let test = match test {
                    Some(id) => self.tests.iter().find(|test| test.id() == id).copied(),
                    None => self.test_meant_at(fact.sequence),
                };
                Some(Confirmation {
                    fact,
                    test: test?,
                    counselled: *counselled,
                })
            }
            _ => None,
        };
        monthly(self.record, confirmation)
    }

    /// The test that a confirmation means which names none: the last that counts among those recorded before it, so
    /// that a later one in a wrong setting harms nothing (Q15).
    fn test_meant_at(&self, sequence: u32) -> Option<Test<'a>> {
        let before = || {
            self.tests
                .iter()
                .filter(|test| test.fact.sequence < sequence)
        };
        before()
            .filter(|test| self.counts(test))
            .max_by_key(|test| test.key())
            .or_else(|| before().next_back())
            .copied()
    }

    /// The orders that use each test: an authorisation uses the test of the last confirmation recorded before it.
    fn uses(&self) -> Vec<(Test<'a>, &'a OrderId)> {
        self.authorisations
            .iter()
            .filter(|one| one.on_record && (one.is_live() || one.is_spent()))
            .filter_map(|authorisation| {
                let confirmation = self
                    .confirmations
                    .iter()
                    .rev()
                    .find(|one| one.fact.sequence < authorisation.fact.sequence)?;
                Some((confirmation.test, authorisation.order()))
            })
            .collect()
    }
}

/// Sets the month's confirmation, the month's test, and what other orders made of them.
pub(crate) fn place(course: &mut Course<'_>) {
    course.confirmations = course.all_confirmations();
    let uses = course.uses();
    let own = course.order();
    let used_elsewhere = || {
        uses.iter()
            .filter(|(_, order)| Some(*order) != own)
            .map(|(test, _)| *test)
    };
    let last = course.confirmations.last().copied();
    let spent = last.filter(|last| used_elsewhere().any(|used| used.is(&last.test)));
    let confirmation = if spent.is_some() { None } else { last };
    let test = match &confirmation {
        Some(confirmation) => Some(confirmation.test),
        None => {
            // What came before a test that already served is of an earlier month; and a first test is no second one.
            let served = used_elsewhere().map(|used| used.key()).max();
            let follows_a_first =
                |test: &Test<'_>| course.phase == Phase::During || course.has_first_test_for(test);
            course
                .tests
                .iter()
                .filter(|test| {
                    Some(test.key()) > served && course.counts(test) && follows_a_first(test)
                })
                .max_by_key(|test| test.key())
                .copied()
        }
    };
    course.earlier_test_of_own_order = uses
        .iter()
        .rev()
        .filter(|(_, order)| Some(*order) == own)
        .map(|(used, _)| *used)
        .find(|used| !test.is_some_and(|test| test.is(used)));
    course.test_used_elsewhere = spent.map(|spent| spent.test);
    course.confirmation = confirmation;
    course.test = test;
}
