//! First windows: which test opened one, and whether it was missed.

use alloc::vec::Vec;

use super::tests::Test;
use super::{Course, Phase};
use crate::day::{Day, Days};
use crate::decision::Slug;
use crate::event::Payload;
use crate::id::FactId;
use crate::record::Fact;
use crate::vocabulary::{Category, Cycle, TestResult, TestingRequirement};

/// The window that a confirmed second test opened, before any dose.
#[derive(Clone, Copy)]
pub(crate) struct FirstWindow<'a> {
    pub(crate) test: Test<'a>,
    pub(crate) last_day: Day,
    /// Lost to an indeterminate test, a recorded shortage, a fault of the system or a pharmacy that let it go by: not missed by
    /// the patient (Q11).
    lost: bool,
}

impl FirstWindow<'_> {
    /// Whether it had closed before `day`, through no recorded fault of others.
    pub(crate) fn is_missed_by(&self, day: Day) -> bool {
        day > self.last_day && !self.lost
    }

    /// Whether a test collected on `day` falls inside it.
    pub(crate) fn holds(&self, day: Day) -> bool {
        self.test.collected_on <= day && day <= self.last_day
    }
}

/// Sets the first windows of the course, if treatment starts.
pub(crate) fn place(course: &mut Course<'_>) {
    if course.path() == Category::Can && course.phase == Phase::Start {
        course.first_windows = walk(course);
    }
}

/// Walks the confirmed tests by specimen: those that opened a first window, in order.
fn walk<'a>(course: &Course<'a>) -> Vec<FirstWindow<'a>> {
    let of_this_month = course
        .confirmation
        .as_ref()
        .map(|confirmation| confirmation.test);
    let mut tests: Vec<Test<'a>> = course
        .confirmations
        .iter()
        .filter(|confirmation| confirmation.counselled)
        .filter(|confirmation| confirmation.test.fact.sequence < confirmation.fact.sequence)
        .map(|confirmation| confirmation.test)
        .chain(of_this_month)
        .filter(|test| course.is_on_the_path(test.collected_on))
        .collect();
    tests.sort_by_key(Test::key);
    tests.dedup_by(|one, other| one.is(other));
    let wait = course.parameters().missed_first_window_wait_days;
    let mut windows: Vec<FirstWindow<'a>> = Vec::new();
    for test in tests {
        let day = test.collected_on;
        let inert = windows.last().is_some_and(|before| {
            let waits = before.is_missed_by(day) && day < before.test.collected_on.plus(wait);
            day <= before.last_day || waits
        });
        let repeat = windows.iter().any(|window| window.is_missed_by(day));
        if !inert && opens(course, &test, repeat) {
            let days = course.rules.at(day).edition.parameters.test_window_days;
            let mut window = FirstWindow {
                test,
                last_day: day.last_of_window(days),
                lost: false,
            };
            window.lost = was_lost(course, &window);
            windows.push(window);
        }
    }
    windows
}

/// Whether an indeterminate test, a recorded shortage or a pharmacy took the window away: one that was asked inside it, handed
/// nothing over, and was released.
fn was_lost(course: &Course<'_>, window: &FirstWindow<'_>) -> bool {
    let doubted = course.tests.iter().any(|test| {
        test.result == TestResult::Indeterminate
            && test.key() > window.test.key()
            && test.collected_on <= window.last_day
    });
    doubted
        || was_lost_to_a_fault(course, window)
        || course.seldom.iter().any(|fact| match fact.payload() {
            Payload::StockShortageReported { .. } => window.holds(fact.on()),
            Payload::AuthorisationReleased { authorisation, .. } => course
                .authorisations
                .iter()
                .any(|one| one.id() == authorisation && window.holds(one.fact.on())),
            _ => false,
        })
}

/// Whether a fault of the system took the window away: it held on the last day, the one after which nothing could be had any
/// more, and no authorisation of the window was left to be used that day (decision 0060). Whoever was authorised and did not
/// collect lost nothing to it; one that was reversed or released is of no use to the patient.
fn was_lost_to_a_fault(course: &Course<'_>, window: &FirstWindow<'_>) -> bool {
    let given_back = |id: &FactId| {
        course.seldom.iter().any(|fact| match fact.payload() {
            Payload::AuthorisationReversed { authorisation, .. } => {
                authorisation == id && fact.on() <= window.last_day
            }
            _ => false,
        })
    };
    course.rules.failed_on(window.last_day)
        && !course
            .authorisations
            .iter()
            .filter(|one| one.on_record && window.holds(one.fact.on()))
            .any(|one| !given_back(one.id()))
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
        && course.has_first_test_for(test)
        && course.second_test(test, repeat).is_empty()
}

impl<'a> Course<'a> {
    /// The last window that a second test opened before any dose.
    pub(crate) fn first_window(&self) -> Option<&FirstWindow<'a>> {
        self.first_windows.last()
    }

    /// The end of the wait after the first window that was missed, if the last one was.
    pub(crate) fn wait_after_missed_first_window(&self) -> Option<Day> {
        let missed = self
            .first_window()
            .filter(|window| window.is_missed_by(self.today))?;
        Some(
            missed
                .test
                .collected_on
                .plus(self.parameters().missed_first_window_wait_days),
        )
    }

    /// Whether the test repeats one whose first window was missed.
    pub(crate) fn is_repeat(&self, test: &Test<'_>) -> bool {
        self.first_windows
            .iter()
            .any(|window| window.test.key() < test.key() && window.is_missed_by(test.collected_on))
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
                    && self.is_on_the_path(test.collected_on)
                    && second.is_none_or(|second| {
                        !test.is(second) && test.collected_on <= second.collected_on
                    })
            })
            .min_by_key(|test| test.key())
            .copied()
    }

    /// Whether a first test stands before the second, or none is asked for.
    pub(crate) fn has_first_test_for(&self, second: &Test<'_>) -> bool {
        self.is_exempt(TestingRequirement::FirstTest).is_some()
            || self.first_test_for(Some(second)).is_some()
    }

    /// The programme's exemption from an initial testing requirement, if its last decision on this path grants one.
    pub(crate) fn is_exempt(&self, from: TestingRequirement) -> Option<&'a Fact> {
        // A day may hold both: what was granted before the path began anew was granted for another one.
        let begun = self
            .seldom
            .iter()
            .copied()
            .filter(|fact| matches!(fact.payload(), Payload::PregnancyEnded {}))
            .chain(self.category.and_then(|category| category.changed))
            .map(|fact| fact.sequence)
            .max();
        let decided = self.seldom.iter().copied().rev().find(|fact| {
            self.is_on_the_path(fact.on())
                && Some(fact.sequence) > begun
                && matches!(
                    fact.payload(),
                    Payload::ExemptionGranted { .. } | Payload::ExemptionRefused { .. }
                )
        });
        decided.filter(|fact| {
            matches!(fact.payload(), Payload::ExemptionGranted { scope } if scope.contains(&from))
                && self.was_asked_for(from, fact)
        })
    }

    /// Whether the request that a grant answers, the last before it that stands, asked for this: a grant whose request was
    /// taken back exempts from nothing.
    fn was_asked_for(&self, from: TestingRequirement, grant: &Fact) -> bool {
        let earlier = self.seldom.iter().rev();
        let mut earlier = earlier.filter(|fact| fact.sequence < grant.sequence);
        let asked = earlier.find_map(|fact| match fact.payload() {
            Payload::ExemptionRequested { scope, .. } => Some(scope),
            _ => None,
        });
        asked.is_some_and(|scope| scope.contains(&from))
    }

    /// Why the test cannot serve as the second one; `repeat` after a missed first window.
    pub(crate) fn second_test(&self, test: &Test<'_>, repeat: bool) -> Vec<Slug> {
        let mut found = Vec::new();
        let parameters = &self.rules.at(test.collected_on).edition.parameters;
        if !parameters.second_test_settings.contains(&test.setting) {
            found.push(Slug::SecondTestSettingNotAccepted);
        }
        let first = self.first_test_for(Some(test));
        // Where one test suffices no gap is asked for; a negative test more takes nothing away.
        let exempt = |from| self.is_exempt(from).is_some();
        let gap_waived = exempt(TestingRequirement::Gap) || exempt(TestingRequirement::FirstTest);
        if !gap_waived
            && !first.is_some_and(|first| {
                first.collected_on.plus(parameters.test_gap_days) <= test.collected_on
            })
        {
            found.push(Slug::SecondTestTooEarly);
        }
        if (!repeat || parameters.cycle_rule_on_repeat)
            && matches!(test.cycle, None | Some(Cycle::Regular))
            && !exempt(TestingRequirement::CycleDay)
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
