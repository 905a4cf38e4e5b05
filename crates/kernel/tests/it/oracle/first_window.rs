//! The first window, and what follows when it is missed.

use jiff::civil::Date;

use super::Findings;
use super::authorisations::authorisations;
use super::confirmation::{months_confirmation, test_of_confirmation};
use super::contraception::{Contraception, contraception};
use super::editions::{CONTRACEPTION_DAYS, TEST_WINDOW_LAST_DAY};
use super::fact::{Fact, day_of, plus};
use super::path::{Phase, first_test_findings, is_on_the_path, phase, second_test_findings};
use super::question::Case;
use super::tests::{months_test, tests};

/// C6, prescriber (can, start).
pub(super) fn c6_first_window(case: &Case) -> Findings {
    let mut found = Vec::new();
    let wait = wait_after_missed_first_window(case);
    if wait == 0 {
        return found;
    }
    if let Some(missed) = missed_first_window(case) {
        // Without a test the next one would be taken today at the earliest.
        let next = months_test(case).map_or(case.today, Fact::collected_on);
        if next < plus(missed.specimen, wait) {
            found.push("first-window-missed");
        }
    }
    found
}

/// Waits take the edition of the day of the question.
pub(super) fn wait_after_missed_first_window(case: &Case) -> i64 {
    case.edition_at(case.asked_on)
        .wait_after_missed_first_window
}

/// A first window, and the test that opened it.
#[derive(Clone, Copy)]
pub(super) struct FirstWindow {
    pub(super) specimen: Date,
    pub(super) recorded: usize,
    pub(super) last_day: Date,
}

impl FirstWindow {
    /// The key of the test that opened it.
    pub(super) fn key(&self) -> (Date, usize) {
        (self.specimen, self.recorded)
    }
}

/// The first windows that were opened in the starting phase, in their order. Q10, Q11.
pub(super) fn first_windows(case: &Case) -> &[FirstWindow] {
    case.first_windows
        .get_or_init(|| work_out_first_windows(case))
}

fn work_out_first_windows(case: &Case) -> Vec<FirstWindow> {
    let mut windows: Vec<FirstWindow> = Vec::new();
    if phase(case) != Phase::Start {
        return windows;
    }
    let Contraception::Unbroken { since } = contraception(case) else {
        return windows;
    };

    let confirmed: Vec<&Fact> = case
        .all("month-confirmed")
        .into_iter()
        .filter(|confirmation| confirmation.flag("counselled") == Some(true))
        .filter_map(|confirmation| {
            test_of_confirmation(case, confirmation).filter(|test| test.place < confirmation.place)
        })
        .collect();
    let of_this_month =
        months_confirmation(case).and_then(|month| test_of_confirmation(case, month));
    let mut candidates: Vec<&Fact> = tests(case)
        .into_iter()
        .filter(|test| {
            confirmed
                .iter()
                .copied()
                .chain(of_this_month)
                .any(|named| named.place == test.place)
        })
        .filter(|test| is_on_the_path(case, test))
        .collect();
    candidates.sort_by_key(|test| test.key());

    for test in candidates {
        let day = test.collected_on();
        if let Some(window) = windows.last() {
            if day <= window.last_day {
                continue;
            }
            let wait_ends = plus(window.specimen, wait_after_missed_first_window(case));
            if is_missed_by(case, window, day) && day < wait_ends {
                continue;
            }
        }
        let is_repeat = windows.iter().any(|window| is_missed_by(case, window, day));
        let opens = first_test_findings(case, Some(test)).is_empty()
            && second_test_findings(case, test, is_repeat).is_empty()
            && test.text("result") == "negative"
            && plus(since, CONTRACEPTION_DAYS) <= day;
        if opens {
            let last_day = plus(day, TEST_WINDOW_LAST_DAY);
            windows.push(FirstWindow {
                specimen: day,
                recorded: test.place,
                last_day,
            });
        }
    }
    windows
}

/// Q11: not missed when lost to an indeterminate test or to a recorded fault of the pharmacy.
fn is_missed_by(case: &Case, window: &FirstWindow, day: Date) -> bool {
    let lost_to_an_indeterminate_test = tests(case).iter().any(|test| {
        test.text("result") == "indeterminate"
            && test.key() > window.key()
            && test.collected_on() <= window.last_day
    });
    let lost_to_a_shortage = case
        .all("stock-shortage-reported")
        .iter()
        .any(|shortage| window.specimen <= shortage.on() && shortage.on() <= window.last_day);
    let lost_to_a_silent_pharmacy = case.all("authorisation-released").iter().any(|release| {
        authorisations(case).iter().any(|authorisation| {
            release.text("authorisation") == authorisation.id
                && window.specimen <= authorisation.on()
                && authorisation.on() <= window.last_day
        })
    });
    // Record 0055: lost to a fault of the system that held on its last day, where no authorisation of the window was out by then.
    let fault_on_the_last_day = case.faults.iter().any(|fault| {
        let (from, until) = (
            day_of(&fault["from"], "from"),
            day_of(&fault["until"], "until"),
        );
        (from..=until).contains(&window.last_day)
    });
    let reversed_by_then = |authorisation: &Fact| {
        let mut reversals = case.all("authorisation-reversed").into_iter();
        reversals.any(|reversal| {
            reversal.text("authorisation") == authorisation.id && reversal.on() <= window.last_day
        })
    };
    let had_one = authorisations(case).into_iter().any(|authorisation| {
        let inside = window.specimen <= authorisation.on() && authorisation.on() <= window.last_day;
        inside && !reversed_by_then(authorisation)
    });
    let lost_to_a_fault = fault_on_the_last_day && !had_one;
    day > window.last_day
        && !lost_to_a_fault
        && !lost_to_an_indeterminate_test
        && !lost_to_a_shortage
        && !lost_to_a_silent_pharmacy
}

/// W, when it is missed today.
pub(super) fn missed_first_window(case: &Case) -> Option<FirstWindow> {
    first_windows(case)
        .last()
        .copied()
        .filter(|window| is_missed_by(case, window, case.today))
}

pub(super) fn is_repeat_after_a_missed_first_window(case: &Case, test: &Fact) -> bool {
    first_windows(case)
        .iter()
        .any(|window| window.key() < test.key() && is_missed_by(case, window, test.collected_on()))
}
