//! Pregnancy tests as they were reported.

use alloc::vec::Vec;

use super::{Course, monthly};
use crate::course::path::Phase;
use crate::day::Day;
use crate::event::Payload;
use crate::id::FactId;
use crate::record::{Fact, PatientRecord};
use crate::vocabulary::{Cycle, Setting, TestResult};

/// A reported pregnancy test.
#[derive(Clone, Copy)]
pub(crate) struct Test<'a> {
    pub(crate) fact: &'a Fact,
    pub(crate) collected_on: Day,
    pub(crate) setting: Setting,
    pub(crate) result: TestResult,
    pub(crate) cycle: Option<Cycle>,
    pub(crate) menses_began_on: Option<Day>,
}

impl<'a> Test<'a> {
    pub(crate) fn id(&self) -> &'a FactId {
        self.fact.id()
    }

    /// The order of specimens: by day, then by recording.
    pub(crate) fn key(&self) -> (Day, u32) {
        (self.collected_on, self.fact.sequence)
    }

    pub(crate) fn is_negative(&self) -> bool {
        self.result == TestResult::Negative
    }

    pub(crate) fn is(&self, other: &Test<'_>) -> bool {
        self.fact.sequence == other.fact.sequence
    }
}

/// All tests, in the order of recording.
pub(crate) fn all(record: &PatientRecord) -> Vec<Test<'_>> {
    monthly(record, |fact| match fact.payload() {
        Payload::PregnancyTestReported {
            collected_on,
            setting,
            result,
            cycle,
            menses_began_on,
            ..
        } => Some(Test {
            fact,
            collected_on: *collected_on,
            setting: *setting,
            result: *result,
            cycle: *cycle,
            menses_began_on: *menses_began_on,
        }),
        _ => None,
    })
}

/// The test on which a prescription rests where no month is confirmed: the last that counts, collected on or before the
/// day of the prescription; else the last there is, so that what is wrong with it can be said.
pub(crate) fn before_prescription<'a>(course: &Course<'a>) -> Option<Test<'a>> {
    let last = |counts: &dyn Fn(&&Test<'a>) -> bool| {
        course
            .tests
            .iter()
            .filter(counts)
            .max_by_key(|test| test.key())
            .copied()
    };
    let written_on = course.prescription.as_ref().map(|written| written.on());
    last(&|test| {
        course.counts(test) && written_on.is_none_or(|written| test.collected_on <= written)
    })
    .or_else(|| last(&|test| course.counts(test)))
    .or_else(|| last(&|_| true))
}

impl Course<'_> {
    /// Whether a test performed there may serve as the month's test in this phase, by the edition of the specimen's day.
    pub(crate) fn setting_is_accepted(&self, test: &Test<'_>) -> bool {
        let adopted = self.rules.at(test.collected_on);
        let accepted = match self.phase {
            Phase::Start => adopted
                .edition
                .parameters
                .second_test_settings
                .contains(&test.setting),
            Phase::During => adopted.accepts_monthly(test.setting),
        };
        accepted && (test.setting != Setting::Home || self.home_test_is_permitted(test))
    }

    /// Whether the prescriber's leave for home tests was in force on the day of the test, where one is asked for.
    pub(crate) fn home_test_is_permitted(&self, test: &Test<'_>) -> bool {
        if !self
            .rules
            .at(test.collected_on)
            .edition
            .parameters
            .home_test_needs_permission
        {
            return true;
        }
        self.seldom
            .iter()
            .filter(|fact| fact.on() <= test.collected_on)
            .filter_map(|fact| match fact.payload() {
                Payload::HomeTestingPermitted { .. } => Some((fact.on(), fact.sequence, true)),
                Payload::HomeTestingWithdrawn { .. } => Some((fact.on(), fact.sequence, false)),
                _ => None,
            })
            .max()
            .is_some_and(|(_, _, permitted)| permitted)
    }

    /// A test counts when it is negative and was performed where it may be.
    pub(crate) fn counts(&self, test: &Test<'_>) -> bool {
        test.is_negative() && self.setting_is_accepted(test)
    }
}
