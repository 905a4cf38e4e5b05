//! The prescription, with the contraception and the test it rests on.

use jiff::civil::Date;

use super::Checklist;
use super::lands::{
    ISSUE_WINDOW_LAST_DAY, MOST_DAYS_OF_SUPPLY, PRESCRIPTION_LAST_DAY, TEST_BEFORE_PRESCRIPTION,
    is_effective_contraception,
};
use crate::oracle::Findings;
use crate::oracle::contraception::{Contraception, contraception_by};
use crate::oracle::fact::{Fact, plus};
use crate::oracle::prescription::{is_dispensed, prescription};
use crate::oracle::tests::{home_testing_is_permitted, tests};

impl Checklist {
    /// As in 0002, with methods that suffice alone and without the condition on the specimen.
    pub(super) fn contraception(&self) -> Findings {
        let mut found = Vec::new();
        match contraception_by(&self.case, is_effective_contraception) {
            Contraception::Nothing => found.push("contraception-missing"),
            Contraception::Gap {
                from_a_lapse: false,
                ..
            } => found.push("contraception-pair-invalid"),
            Contraception::Gap {
                from_a_lapse: true, ..
            } => found.push("contraception-lapsed"),
            Contraception::Unbroken { since } => {
                if self.case.today < plus(since, self.land.contraception_days) {
                    found.push("contraception-too-short");
                }
            }
        }
        found
    }

    /// One new test mends whatever is wrong with the one there is, so the first thing wrong is said alone.
    pub(super) fn test(&self) -> Findings {
        let Some(prescription) = prescription(&self.case) else {
            return vec!["prescription-not-on-record"];
        };
        let Some(test) = self.test_of_the_prescription() else {
            return vec!["test-missing"];
        };
        if !self.setting_is_known(test) {
            return vec!["test-setting-not-accepted"];
        }
        if !self.home_test_is_permitted(test) {
            return vec!["home-test-not-permitted"];
        }
        let used = self
            .prescriptions_before()
            .into_iter()
            .any(|other| other.on() >= test.collected_on());
        if used {
            return vec!["test-already-used"];
        }
        if plus(test.collected_on(), TEST_BEFORE_PRESCRIPTION) < prescription.on() {
            return vec!["test-too-old-for-prescription"];
        }
        Vec::new()
    }

    pub(super) fn result(&self) -> Findings {
        let mut found = Vec::new();
        let Some(test) = self.test_of_the_prescription() else {
            return found;
        };
        if test.text("result") != "negative" {
            found.push("test-not-negative");
        }
        if tests(&self.case)
            .iter()
            .any(|later| later.text("result") == "indeterminate" && later.key() > test.key())
        {
            found.push("indeterminate-since");
        }
        found
    }

    pub(super) fn prescription_stands(&self) -> Findings {
        let mut found = Vec::new();
        let Some(prescription) = prescription(&self.case) else {
            found.push("prescription-not-on-record");
            return found;
        };
        let cancelled = self
            .all("prescription-cancelled")
            .into_iter()
            .any(|cancellation| cancellation.text("prescription") == prescription.id);
        if cancelled {
            found.push("prescription-cancelled");
        }
        let stopped_since = self.case.facts.iter().any(|later| {
            later.place > prescription.place
                && matches!(
                    later.kind(),
                    "treatment-paused" | "treatment-stopped" | "course-completed"
                )
        });
        if stopped_since {
            found.push("prescription-ended-by-stop");
        }
        if is_dispensed(&self.case, prescription) {
            found.push("prescription-already-dispensed");
        }
        if self.is_on_the_path_of_those_who_can() {
            if let Some(test) = self.test_of_the_prescription()
                && prescription.on() < test.collected_on()
            {
                found.push("prescription-before-specimen");
            }
        } else if self.case.today > plus(prescription.on(), PRESCRIPTION_LAST_DAY) {
            found.push("prescription-too-old");
        }
        found
    }

    pub(super) fn limits_and_issue_window(&self) -> Findings {
        let mut found = Vec::new();
        let Some(prescription) = prescription(&self.case) else {
            found.push("prescription-not-on-record");
            return found;
        };
        if prescription.number("days") > MOST_DAYS_OF_SUPPLY {
            found.push("supply-over-thirty-days");
        }
        if prescription.number("refills") > 0 {
            found.push("refills-on-prescription");
        }
        if self.case.today > plus(prescription.on(), ISSUE_WINDOW_LAST_DAY) {
            found.push("prescription-too-old");
        }
        found
    }

    pub(super) fn last_day(&self) -> Option<Date> {
        let days = if self.is_on_the_path_of_those_who_can() {
            ISSUE_WINDOW_LAST_DAY
        } else {
            PRESCRIPTION_LAST_DAY
        };
        Some(plus(prescription(&self.case)?.on(), days))
    }

    /// The last that counts, collected on or before the day of the prescription; else the last that counts; else the
    /// last.
    fn test_of_the_prescription(&self) -> Option<&Fact> {
        let last = |chosen: &dyn Fn(&Fact) -> bool| {
            tests(&self.case)
                .into_iter()
                .filter(|test| chosen(test))
                .max_by_key(|test| test.key())
        };
        let in_time = |test: &Fact| {
            prescription(&self.case)
                .is_none_or(|prescription| test.collected_on() <= prescription.on())
        };
        last(&|test| self.counts(test) && in_time(test))
            .or_else(|| last(&|test| self.counts(test)))
            .or_else(|| last(&|_| true))
    }

    fn setting_is_known(&self, test: &Fact) -> bool {
        let edition = self.edition_at(test.collected_on());
        edition.settings_of_tests.contains(&test.text("setting"))
    }

    fn home_test_is_permitted(&self, test: &Fact) -> bool {
        test.text("setting") != "home" || home_testing_is_permitted(&self.case, test.collected_on())
    }

    fn counts(&self, test: &Fact) -> bool {
        test.text("result") == "negative"
            && self.setting_is_known(test)
            && self.home_test_is_permitted(test)
    }
}
