//! First windows: which test opened one, and whether it was missed.

use alloc::vec::Vec;

use super::tests::Test;
use super::{Course, Phase};
use crate::day::{Day, Days};
use crate::decision::Slug;
use crate::event::Payload;
use crate::vocabulary::{Category, Cycle, TestResult};

/// The window that a confirmed second test opened, before any dose.
#[derive(Clone, Copy)]
pub(crate) struct FirstWindow<'a> {
    pub(crate) test: Test<'a>,
    pub(crate) last_day: Day,
    /// The test repeats one whose first window was missed.
    pub(crate) repeat: bool,
    /// It closed without a dose, through no recorded fault of others.
    pub(crate) missed: bool,
}

/// Sets the first window of the course, if treatment starts.
pub(crate) fn place(course: &mut Course<'_>) {
    if course.path() == Category::Can && course.phase == Phase::Start {
        course.first_window = walk(course, course.today);
    }
}

/// Walks the confirmed tests by specimen and keeps the last that opened a first window.
fn walk<'a>(course: &Course<'a>, today: Day) -> Option<FirstWindow<'a>> {
    let mut tests: Vec<Test<'a>> = course
        .confirmations()
        .iter()
        .filter(|confirmation| confirmation.counselled)
        .filter(|confirmation| confirmation.test.fact.sequence < confirmation.fact.sequence)
        .map(|confirmation| confirmation.test)
        .chain(
            course
                .confirmation
                .as_ref()
                .map(|confirmation| confirmation.test),
        )
        .filter(|test| test.collected_on >= course.path_day)
        .collect();
    tests.sort_by_key(Test::key);
    tests.dedup_by(|one, other| one.is(other));
    let wait = course.parameters().missed_first_window_wait_days;
    let mut window: Option<FirstWindow<'a>> = None;
    for test in tests {
        if let Some(before) = &mut window {
            if test.collected_on <= before.last_day {
                continue;
            }
            before.missed = !was_lost(course, before);
            if before.missed && test.collected_on < before.test.collected_on.plus(wait) {
                continue;
            }
        }
        let repeat = window.as_ref().is_some_and(|before| before.missed);
        if opens(course, &test, repeat) {
            let days = course
                .rules
                .at(test.collected_on)
                .edition
                .parameters
                .test_window_days;
            window = Some(FirstWindow {
                test,
                last_day: test.collected_on.last_of_window(days),
                repeat,
                missed: false,
            });
        }
    }
    if let Some(last) = &mut window
        && today > last.last_day
    {
        last.missed = !was_lost(course, last);
    }
    window
}

/// Whether the window was lost to an indeterminate test or a recorded shortage, and so was not missed (Q11).
fn was_lost(course: &Course<'_>, window: &FirstWindow<'_>) -> bool {
    let doubted = course.tests.iter().any(|test| {
        test.result == TestResult::Indeterminate
            && test.key() > window.test.key()
            && test.collected_on <= window.last_day
    });
    doubted
        || course.facts().iter().any(|fact| {
            matches!(fact.payload(), Payload::StockShortageReported { .. })
                && fact.on() >= window.test.collected_on
                && fact.on() <= window.last_day
        })
}

fn opens(course: &Course<'_>, test: &Test<'_>, repeat: bool) -> bool {
    let waited = course.contraception.unbroken_since().is_some_and(|since| {
        since.plus(
            course
                .rules
                .at(course.today)
                .edition
                .parameters
                .contraception_wait_days,
        ) <= test.collected_on
    });
    waited
        && test.is_negative()
        && course.first_test_for(Some(test)).is_some()
        && course.second_test(test, repeat).is_empty()
}

impl<'a> Course<'a> {
    /// Whether the test repeats one whose first window was missed.
    pub(crate) fn is_repeat(&self, test: &Test<'_>) -> bool {
        self.first_window
            .as_ref()
            .is_some_and(|window| match window.test.is(test) {
                true => window.repeat,
                false => window.missed && window.test.key() < test.key(),
            })
    }

    /// The earliest negative first test on the path that is not `second` and not collected after it.
    pub(crate) fn first_test_for(&self, second: Option<&Test<'_>>) -> Option<Test<'a>> {
        self.tests
            .iter()
            .filter(|test| {
                let settings = &self
                    .rules
                    .at(test.collected_on)
                    .edition
                    .parameters
                    .first_test_settings;
                test.is_negative()
                    && settings.contains(&test.setting)
                    && test.collected_on >= self.path_day
                    && second.is_none_or(|second| {
                        !test.is(second) && test.collected_on <= second.collected_on
                    })
            })
            .min_by_key(|test| test.key())
            .copied()
    }

    /// Why the test cannot serve as the second one; `repeat` after a missed first window.
    pub(crate) fn second_test(&self, test: &Test<'_>, repeat: bool) -> Vec<Slug> {
        let mut found = Vec::new();
        let parameters = &self.rules.at(test.collected_on).edition.parameters;
        if !parameters.second_test_settings.contains(&test.setting) {
            found.push(Slug::SecondTestSettingNotAccepted);
        }
        let first = self.first_test_for(Some(test));
        if !first.is_some_and(|first| {
            first.collected_on.plus(parameters.test_gap_days) <= test.collected_on
        }) {
            found.push(Slug::SecondTestTooEarly);
        }
        if (!repeat || parameters.cycle_rule_on_repeat)
            && matches!(test.cycle, None | Some(Cycle::Regular))
        {
            found.extend(cycle_day(test, parameters.cycle_days));
        }
        found
    }
}

/// The rule of the first days of the period, for cycles that are regular or not stated.
fn cycle_day(test: &Test<'_>, days: Days) -> Option<Slug> {
    match test.menses_began_on {
        None => Some(Slug::CycleDayNotRecorded),
        Some(began)
            if began <= test.collected_on && test.collected_on <= began.last_of_window(days) =>
        {
            None
        }
        Some(_) => Some(Slug::CycleDayOutsideFirstDays),
    }
}
