//! The same for the programmes without a registry: the United Kingdom and the European Union.
//!
//! Written from sections 5 and 6 of the regulation notes and from decision record 0013, with 0002 where 0013 refers to
//! it. What both records share (facts, corrections, changes of category) is read by the parent; every finding is worked
//! out anew here.

mod lands;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value;

use super::{
    ADULT_YEARS, Case, Contraception, Fact, Findings, Verdict, category, category_changes,
    contraception_by, contraception_can_count_from, d7_treatment, dispensings, has_reached,
    home_testing_is_permitted, is_dispensed, is_positive_test, order_of_dispensing,
    order_of_prescription, p8_registration, plus, prescription, requested_order, tests,
};
use lands::{
    Edition, ISSUE_WINDOW_LAST_DAY, Land, MOST_DAYS_OF_SUPPLY, PRESCRIPTION_LAST_DAY,
    TEST_BEFORE_PRESCRIPTION, adopted_editions, is_effective_contraception, land_named,
};

/// Judges one question of a programme without a registry.
pub(super) fn judge(question: &Value) -> Verdict {
    let checklist = Checklist {
        case: Case::read(question),
        land: land_named(&question["programme"]),
        adopted: adopted_editions(question),
    };
    let can = checklist.is_on_the_path_of_those_who_can();

    let mut findings: Findings = Vec::new();
    findings.extend(p8_registration(&checklist.case));
    findings.extend(checklist.category());
    findings.extend(checklist.consent());
    findings.extend(checklist.pregnancy());
    findings.extend(d7_treatment(&checklist.case));
    findings.extend(checklist.counselling());
    findings.extend(checklist.first_visit());
    findings.extend(checklist.second_prescriber());
    findings.extend(checklist.assessments());
    if can {
        findings.extend(checklist.contraception());
        findings.extend(checklist.test());
        findings.extend(checklist.result());
    }
    findings.extend(checklist.prescription_stands());
    if can {
        findings.extend(checklist.limits_and_issue_window());
    }

    let slugs: BTreeSet<String> = findings.into_iter().map(str::to_owned).collect();
    let complete = slugs.is_empty();
    Verdict {
        authorised: complete,
        until: complete.then(|| checklist.last_day()).flatten(),
        earliest: (!complete).then(|| checklist.earliest(&slugs)),
        slugs,
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// The findings, in their order
// ---------------------------------------------------------------------------------------------------------------------

struct Checklist {
    case: Case,
    land: &'static Land,
    adopted: Vec<(&'static Edition, Date)>,
}

impl Checklist {
    fn category(&self) -> Findings {
        let mut found = Vec::new();
        match category(&self.case) {
            None => found.push("category-not-assigned"),
            Some(category)
                if category.text("category") == "cannot-become-pregnant"
                    && !self.land.bases_of_cannot.contains(&category.text("basis")) =>
            {
                found.push("category-basis-not-accepted");
            }
            Some(_) => {}
        }
        found
    }

    /// The form is the same on both paths. After a change of category it is signed anew, as in 0002.
    fn consent(&self) -> Findings {
        let mut found = Vec::new();
        if !self.land.consent_of_everyone && !self.is_on_the_path_of_those_who_can() {
            return found;
        }
        let changed_on = category_changes(&self.case)
            .last()
            .map(|change| change.on());
        let consent = self
            .all("consent-signed")
            .into_iter()
            .filter(|consent| consent.text("form") == "acknowledgement-of-risk")
            .rfind(|consent| changed_on.is_none_or(|changed_on| consent.on() >= changed_on));
        let Some(consent) = consent else {
            found.push("consent-missing");
            return found;
        };
        let counts_for = consent
            .maybe_text("edition")
            .unwrap_or(self.edition_at(consent.on()).day);
        if counts_for != self.edition_at(self.case.today).day {
            found.push("consent-of-earlier-edition");
        }
        let signers = consent.texts("signers");
        if !signers.contains(&"patient") || !signers.contains(&"prescriber") {
            found.push("consent-signature-missing");
        }
        if !has_reached(&self.case, ADULT_YEARS, consent.on()) && !signers.contains(&"guardian") {
            found.push("guardian-signature-missing");
        }
        found
    }

    /// As in 0002, but after an exclusion one negative laboratory test collected on or after its day suffices for good.
    fn pregnancy(&self) -> Findings {
        let mut found = Vec::new();
        let facts = &self.case.facts;
        let is_resolved = |fact: &Fact| {
            facts.iter().any(|later| {
                later.place > fact.place
                    && matches!(later.kind(), "pregnancy-excluded" | "pregnancy-ended")
            })
        };
        if facts
            .iter()
            .any(|fact| is_positive_test(fact) && !is_resolved(fact))
        {
            found.push("pregnancy-test-positive");
        }
        if facts
            .iter()
            .any(|fact| fact.kind() == "pregnancy-reported" && !is_resolved(fact))
        {
            found.push("pregnancy-reported");
        }
        let last_act = facts.iter().rfind(|fact| {
            is_positive_test(fact)
                || matches!(
                    fact.kind(),
                    "pregnancy-reported" | "pregnancy-excluded" | "pregnancy-ended"
                )
        });
        let Some(last_act) = last_act else {
            return found;
        };
        let excluded = last_act.kind() == "pregnancy-excluded";
        let over = excluded || last_act.kind() == "pregnancy-ended";
        if self.is_on_the_path_of_those_who_can() {
            let tested_since = tests(&self.case).into_iter().any(|test| {
                test.text("result") == "negative"
                    && test.text("setting") == "laboratory"
                    && test.collected_on() >= last_act.on()
            });
            let resumed = dispensings(&self.case).iter().any(|dispensing| {
                dispensing.place > last_act.place
                    && Some(order_of_dispensing(&self.case, dispensing))
                        != requested_order(&self.case)
            });
            if excluded && !tested_since && !resumed {
                found.push("new-test-after-exclusion-missing");
            }
        } else {
            let checked_since = facts.iter().any(|later| {
                later.place > last_act.place
                    && matches!(
                        later.kind(),
                        "category-assigned" | "reproductive-status-assessed"
                    )
            });
            if over && !checked_since {
                found.push("category-check-missing");
            }
        }
        found
    }

    /// On the risks, once, on or before the day of the prescription.
    fn counselling(&self) -> Findings {
        let mut found = Vec::new();
        let days: Vec<Date> = self
            .case
            .facts
            .iter()
            .filter(|fact| match fact.kind() {
                "counselling-recorded" => fact.texts("topics").contains(&"risks"),
                "month-confirmed" => fact.flag("counselled") == Some(true),
                _ => false,
            })
            .map(Fact::on)
            .collect();
        if days.is_empty() {
            found.push("counselling-missing");
        } else if let Some(prescription) = prescription(&self.case)
            && days.iter().all(|day| *day > prescription.on())
        {
            found.push("counselling-after-prescription");
        }
        found
    }

    /// Seen in person at least once, on or before the day of the prescription.
    fn first_visit(&self) -> Findings {
        let mut found = Vec::new();
        if !self.edition_at(self.case.today).first_visit_in_person {
            return found;
        }
        let Some(prescription) = prescription(&self.case) else {
            found.push("prescription-not-on-record");
            return found;
        };
        let seen = self
            .all("visit-recorded")
            .into_iter()
            .any(|visit| visit.flag("remote") != Some(true) && visit.on() <= prescription.on());
        if !seen {
            found.push("first-visit-not-in-person");
        }
        found
    }

    /// Two independent prescribers for a minor.
    fn second_prescriber(&self) -> Findings {
        let mut found = Vec::new();
        if !self.edition_at(self.case.today).second_prescriber {
            return found;
        }
        let Some(prescription) = prescription(&self.case) else {
            found.push("prescription-not-on-record");
            return found;
        };
        let agreed = self
            .all("second-prescriber-agreed")
            .into_iter()
            .any(|agreement| agreement.on() <= prescription.on());
        if !has_reached(&self.case, ADULT_YEARS, prescription.on()) && !agreed {
            found.push("second-prescriber-missing");
        }
        found
    }

    /// Each subject, since the prescription of another order before this one.
    fn assessments(&self) -> Findings {
        let mut found = Vec::new();
        let subjects = self.edition_at(self.case.today).assessed;
        if subjects.is_empty() {
            return found;
        }
        let Some(prescription) = prescription(&self.case) else {
            found.push("prescription-not-on-record");
            return found;
        };
        let previous = self
            .prescriptions_of_other_orders()
            .into_iter()
            .rfind(|other| other.place < prescription.place);
        for subject in subjects {
            let assessed = self
                .all("assessment-recorded")
                .into_iter()
                .any(|assessment| {
                    assessment.texts("subjects").contains(subject)
                        && assessment.on() <= prescription.on()
                        && previous.is_none_or(|previous| assessment.place > previous.place)
                });
            if !assessed {
                found.push("assessment-missing");
            }
        }
        found
    }

    /// As in 0002, with methods that suffice alone and without the condition on the specimen.
    fn contraception(&self) -> Findings {
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
    fn test(&self) -> Findings {
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
            .prescriptions_of_other_orders()
            .into_iter()
            .any(|other| {
                other.place < prescription.place
                    && other.place > test.place
                    && other.on() >= test.collected_on()
            });
        if used {
            return vec!["test-already-used"];
        }
        if plus(test.collected_on(), TEST_BEFORE_PRESCRIPTION) < prescription.on() {
            return vec!["test-too-old-for-prescription"];
        }
        Vec::new()
    }

    fn result(&self) -> Findings {
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

    fn prescription_stands(&self) -> Findings {
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

    fn limits_and_issue_window(&self) -> Findings {
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

    fn last_day(&self) -> Option<Date> {
        let days = if self.is_on_the_path_of_those_who_can() {
            ISSUE_WINDOW_LAST_DAY
        } else {
            PRESCRIPTION_LAST_DAY
        };
        Some(plus(prescription(&self.case)?.on(), days))
    }

    /// The day on which all can have cleared, if those who must act do so today. Only contraception makes anyone wait.
    fn earliest(&self, slugs: &BTreeSet<String>) -> Date {
        let today = self.case.today;
        let waits = slugs.iter().any(|slug| slug.starts_with("contraception-"));
        if !waits {
            return today;
        }
        let state = contraception_by(&self.case, is_effective_contraception);
        let counted_from = contraception_can_count_from(&self.case, state);
        today.max(plus(counted_from, self.land.contraception_days))
    }

    /// Can become pregnant, or has no category; and no agreement in writing that pregnancy is not to be expected
    /// (uk-ppp-contra; eu-inactive: for compelling reasons).
    fn is_on_the_path_of_those_who_can(&self) -> bool {
        let can = category(&self.case)
            .is_none_or(|category| category.text("category") == "can-become-pregnant");
        let agreement = self.case.facts.iter().rfind(|fact| {
            matches!(
                fact.kind(),
                "outside-programme-agreed" | "outside-programme-ended"
            )
        });
        let outside = agreement.is_some_and(|fact| fact.kind() == "outside-programme-agreed");
        can && !outside
    }

    fn all(&self, kind: &str) -> Vec<&Fact> {
        self.case.all(kind)
    }

    fn prescriptions_of_other_orders(&self) -> Vec<&Fact> {
        self.all("prescription-written")
            .into_iter()
            .filter(|other| {
                Some(order_of_prescription(&self.case, &other.id)) != requested_order(&self.case)
            })
            .collect()
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

    /// The last edition adopted from that day or an earlier one; before all of them, the default.
    fn edition_at(&self, day: Date) -> &'static Edition {
        let adopted = self.adopted.iter().rfind(|(_, from)| *from <= day);
        adopted.map_or(&self.land.editions[0], |(edition, _)| edition)
    }
}
