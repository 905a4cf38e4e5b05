//! A second evaluator of the gate, slow and obvious, to compare the kernel with. This file judges the United States;
//! `checklist` the programmes without a registry.
//!
//! It is written from the requirement table, the named readings (Q1–Q34), the regulation notes and decision record 0002,
//! and from nothing else: it shares no line, no type and no rule file with the kernel. Each row of the table of findings
//! in record 0002 is one function here, named after its law, and each word the record defines is one function below them.
//! Everything is worked out from the list of events for each question; nothing is carried from one to the next.
//!
//! A question is the object of the check contract. Two additions: `adopted`, a list of `{edition, from}`, may stand in
//! place of `edition`; and an event without `id` has the id `events[N]`, N being its place in the list.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

mod checklist;
mod vectors;

/// What the gate answers: may it be dispensed, until which day, and if not, why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Whether the pharmacy may dispense.
    pub(crate) authorised: bool,
    /// The last day on which it may, when it may.
    pub(crate) until: Option<Date>,
    /// The reasons why it may not.
    pub(crate) slugs: BTreeSet<String>,
    /// The first day on which all of them can have cleared, when there are any.
    pub(crate) earliest: Option<Date>,
}

/// Judges one question.
pub(crate) fn judge(question: &Value) -> Verdict {
    if question["programme"] == "us-ipledge" {
        judge_by_the_us(question)
    } else {
        checklist::judge(question)
    }
}

fn judge_by_the_us(question: &Value) -> Verdict {
    let case = Case::read(question);
    let mut findings: Vec<&'static str> = Vec::new();

    findings.extend(p8_registration(&case));
    findings.extend(p3_category(&case));
    findings.extend(c5_n3_consent(&case));
    findings.extend(c11_pregnancy(&case));
    findings.extend(c11_breastfeeding(&case));
    findings.extend(d7_treatment(&case));
    if can_become_pregnant(&case) {
        findings.extend(p14_contraception_submitted(&case));
        findings.extend(c1_c11_contraception(&case));
        if phase(&case) == Phase::Start {
            findings.extend(p7_first_test(&case));
            findings.extend(p9_p10_second_test(&case));
            findings.extend(c6_first_window(&case));
        } else {
            findings.extend(p15_monthly_test(&case));
        }
        findings.extend(p15_test_and_order(&case));
        findings.extend(c8_result(&case));
        findings.extend(p13_confirmation(&case));
        findings.extend(c9_questions(&case));
        findings.extend(c10_test_window(&case));
    } else {
        findings.extend(c1_wait_open_at_category_change(&case));
        findings.extend(p12_counselling(&case));
        findings.extend(n5_visit_window(&case));
    }
    findings.extend(d7_prescription(&case));
    findings.extend(p20_p21_supply_and_refills(&case));
    findings.extend(d10_supply(&case));
    findings.extend(d7_live_authorisations(&case));
    findings.extend(p2_prescriber(&case));
    findings.extend(d3_pharmacy(&case));

    let slugs: BTreeSet<String> = findings.into_iter().map(str::to_owned).collect();
    let until = if slugs.is_empty() {
        last_day_of_an_authorisation(&case)
    } else {
        None
    };
    Verdict {
        authorised: until.is_some(),
        until,
        earliest: (!slugs.is_empty()).then(|| earliest(&case, &slugs)),
        slugs,
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// The numbers
// ---------------------------------------------------------------------------------------------------------------------

/// C10, us-win-pcbp: seven days, the day of the specimen being day 1.
const TEST_WINDOW_LAST_DAY: i64 = 6;
/// C1, us-pre-month; Q23 for the specimen as well as the dose.
const CONTRACEPTION_DAYS: i64 = 30;
/// P9, P10: days from the first test to the second.
const DAYS_BETWEEN_FIRST_AND_SECOND_TEST: i64 = 19;
/// P9: the second test falls on day 1 to 5 of the period.
const LAST_CYCLE_DAY: i64 = 5;
/// P14 as read in record 0002: a record of the month is at most this many days older than the specimen.
const CONTRACEPTION_RECORD_BEFORE_SPECIMEN: i64 = 7;
/// P20, D10.
const MOST_DAYS_OF_SUPPLY: i64 = 30;
/// Q30: the next dispensing is free this many days before the supply ends.
const EARLY_REFILL_DAYS: i64 = 7;
/// us-readings, below the table: a longer break is a new start.
const LONGEST_BREAK_DAYS: i64 = 60;
/// us-enr-consent-all.
const ADULT_YEARS: i16 = 18;
/// us-cat-postmeno with Q26: the long proof until the 55th birthday.
const SHORT_PROOF_YEARS: i16 = 55;

struct Edition {
    day: &'static str,
    /// C6: days from the specimen of a missed first window to the next one.
    wait_after_missed_first_window: i64,
    /// P7.
    settings_of_first_tests: &'static [&'static str],
    /// P9, P10.
    settings_of_second_tests: &'static [&'static str],
    /// P15.
    settings_of_monthly_tests: &'static [&'static str],
    /// P9, Q12: does the rule of the first five days hold for the repeat after a missed first window?
    cycle_rule_for_repeats: bool,
    /// N5: the last day is the visit's day and this many.
    visit_window_last_day: Option<i64>,
    /// P12, N4.
    counselling_each_month: bool,
    /// Q2: the last day is today and this many.
    authorisation_last_day: Option<i64>,
    /// Q2: the last day of a prescription is its day and this many.
    prescription_last_day: Option<i64>,
}

const EDITIONS: [Edition; 2] = [
    Edition {
        day: "2021-12-13",
        wait_after_missed_first_window: 19, // us-win-miss-first-2021
        settings_of_first_tests: &["medical", "laboratory"], // us-pre-test1
        settings_of_second_tests: &["laboratory"], // P9, P10; Q3
        settings_of_monthly_tests: &["laboratory"], // P15; Q3
        cycle_rule_for_repeats: true,       // Q12
        visit_window_last_day: Some(29),    // N5, us-win-pcnbp-2021; Q1
        counselling_each_month: true,       // P12, us-mon-confirm-pcnbp
        authorisation_last_day: None,
        prescription_last_day: None,
    },
    Edition {
        day: "2026-11-15",
        wait_after_missed_first_window: 0, // us-win-miss-first-2026
        settings_of_first_tests: &["medical", "laboratory"], // us-pre-medsetting
        settings_of_second_tests: &["medical", "laboratory"], // us-pre-test2-2026
        settings_of_monthly_tests: &["medical", "laboratory", "home"], // us-mon-test; home with a permission, Q5
        cycle_rule_for_repeats: false,                                 // Q12
        visit_window_last_day: None,                                   // us-win-pcnbp-2026
        counselling_each_month: false,                                 // us-mon-confirm-pcnbp
        authorisation_last_day: Some(29), // Q2: 30 days, today being day 1
        prescription_last_day: Some(30),  // Q2
    },
];

/// A-categories and us-cat-default: the bases on which a patient cannot become pregnant, the same in both editions.
/// Tubal ligation is not one of them (us-cat-not-exempt).
const BASES_OF_CANNOT: [&str; 5] = [
    "cisgender-male",
    "transgender-female",
    "hysterectomy",
    "bilateral-oophorectomy",
    "post-menopausal",
];

/// us-con-primary.
const PRIMARY_METHODS: [&str; 8] = [
    "tubal-sterilisation",
    "partner-vasectomy",
    "iud",
    "combined-pill",
    "patch",
    "injection",
    "implant",
    "vaginal-ring",
];

/// us-con-secondary.
const SECONDARY_METHODS: [&str; 4] = [
    "male-condom",
    "diaphragm-with-spermicide",
    "cervical-cap-with-spermicide",
    "vaginal-sponge",
];

// ---------------------------------------------------------------------------------------------------------------------
// The findings, in the order of the table of record 0002
// ---------------------------------------------------------------------------------------------------------------------

type Findings = Vec<&'static str>;

/// P8, prescriber.
fn p8_registration(case: &Case) -> Findings {
    let mut found = Vec::new();
    if !is_in_the_programme(case) {
        found.push("patient-not-registered");
    }
    found
}

/// P3, prescriber.
fn p3_category(case: &Case) -> Findings {
    let mut found = Vec::new();
    let Some(category) = category(case) else {
        found.push("category-not-assigned");
        return found;
    };
    if category.text("category") == "cannot-become-pregnant" {
        let basis = category.text("basis");
        if !BASES_OF_CANNOT.contains(&basis) {
            found.push("category-basis-not-accepted");
        }
        if basis == "post-menopausal" && !menopause_is_proven(case, category) {
            found.push("menopause-proof-incomplete");
        }
    }
    found
}

/// us-cat-postmeno: which proof is asked follows from the age on the day, whatever `age-basis` claims (Q26).
fn menopause_is_proven(case: &Case, category: &Fact) -> bool {
    let Some(proof) = category.json.get("menopause") else {
        return false;
    };
    let says = |field: &str, wanted: &str| proof.get(field).and_then(Value::as_str) == Some(wanted);
    if has_reached(case, SHORT_PROOF_YEARS, category.on()) {
        proof.get("no-normal-menses") == Some(&Value::Bool(true)) && says("fsh", "post-menopausal")
    } else {
        says("hcg", "negative")
            && says("fsh", "post-menopausal")
            && says("oestradiol", "depressed")
            && says("progesterone", "absent")
    }
}

/// C5 / N3, patient.
fn c5_n3_consent(case: &Case) -> Findings {
    let mut found = Vec::new();
    let form = if can_become_pregnant(case) {
        "patient-enrolment-can"
    } else {
        "patient-enrolment-cannot"
    };
    let changed_on = category_changes(case).last().map(|change| change.on());
    let consent = case
        .all("consent-signed")
        .into_iter()
        .filter(|consent| consent.text("form") == form)
        .rfind(|consent| changed_on.is_none_or(|changed_on| consent.on() >= changed_on));
    let Some(consent) = consent else {
        found.push("consent-missing");
        return found;
    };
    let signers = consent.texts("signers");
    if !signers.contains(&"patient") || !signers.contains(&"prescriber") {
        found.push("consent-signature-missing");
    }
    if !has_reached(case, ADULT_YEARS, consent.on()) && !signers.contains(&"guardian") {
        found.push("guardian-signature-missing");
    }
    found
}

/// C11, prescriber: pregnancy. Q7 and Q8.
fn c11_pregnancy(case: &Case) -> Findings {
    let mut found = Vec::new();
    let resolved_after = |fact: &Fact| {
        case.facts.iter().any(|later| {
            later.place > fact.place
                && matches!(later.kind(), "pregnancy-excluded" | "pregnancy-ended")
        })
    };
    if tests(case)
        .iter()
        .any(|test| test.text("result") == "positive" && !resolved_after(test))
    {
        found.push("pregnancy-test-positive");
    }
    if case
        .all("pregnancy-reported")
        .iter()
        .any(|report| !resolved_after(report))
    {
        found.push("pregnancy-reported");
    }

    let last_act = case.facts.iter().rfind(|fact| {
        is_positive_test(fact)
            || matches!(
                fact.kind(),
                "pregnancy-reported" | "pregnancy-excluded" | "pregnancy-ended"
            )
    });
    let Some(last_act) = last_act else {
        return found;
    };
    let category_checked_since = case.facts.iter().any(|later| {
        later.place > last_act.place
            && matches!(
                later.kind(),
                "category-assigned" | "reproductive-status-assessed"
            )
    });
    match (last_act.kind(), can_become_pregnant(case)) {
        ("pregnancy-excluded", true) => {
            let new_test = months_test(case).is_some_and(|test| {
                test.text("setting") == "laboratory" && test.collected_on() >= last_act.on()
            });
            // Once another order was dispensed after the exclusion, treatment was resumed.
            let resumed = dispensings(case).iter().any(|dispensing| {
                dispensing.place > last_act.place
                    && Some(order_of_dispensing(case, dispensing)) != requested_order(case)
            });
            if !new_test && !resumed {
                found.push("new-test-after-exclusion-missing");
            }
        }
        ("pregnancy-excluded" | "pregnancy-ended", false) if !category_checked_since => {
            found.push("category-check-missing");
        }
        _ => {}
    }
    found
}

/// C11, prescriber: breast-feeding.
fn c11_breastfeeding(case: &Case) -> Findings {
    let mut found = Vec::new();
    if let Some(record) = case.all("breastfeeding-recorded").last()
        && record.flag("ongoing").unwrap_or(true)
    {
        found.push("breastfeeding");
    }
    found
}

/// D7, prescriber: stops (workflow, Stops).
fn d7_treatment(case: &Case) -> Findings {
    let mut found = Vec::new();
    let last = case.facts.iter().rfind(|fact| {
        matches!(
            fact.kind(),
            "treatment-paused" | "treatment-resumed" | "treatment-stopped" | "course-completed"
        )
    });
    match last.map(Fact::kind) {
        Some("treatment-paused") => found.push("treatment-paused"),
        Some("treatment-stopped") => found.push("treatment-stopped"),
        Some("course-completed") => found.push("course-completed"),
        _ => {}
    }
    found
}

/// P14, prescriber (can). Q21: submitted anew every month.
fn p14_contraception_submitted(case: &Case) -> Findings {
    let mut found = Vec::new();
    let reference = months_test(case).map_or(case.today, |test| test.collected_on());
    let not_before = plus(reference, -CONTRACEPTION_RECORD_BEFORE_SPECIMEN);
    let submitted = case.all("contraception-recorded").iter().any(|record| {
        record.text("source") == "prescriber"
            && record.on() >= not_before
            && recorded_after_last_dispensing_of_another_order(case, record)
    });
    if !submitted {
        found.push("contraception-not-submitted");
    }
    found
}

/// C1 (start) and C11 (during), patient (can). Q22, Q23, Q24.
fn c1_c11_contraception(case: &Case) -> Findings {
    let mut found = Vec::new();
    match contraception(case) {
        Contraception::Nothing => found.push("contraception-missing"),
        Contraception::Gap {
            from_a_lapse: false,
            ..
        } => found.push("contraception-pair-invalid"),
        Contraception::Gap {
            from_a_lapse: true, ..
        } => found.push("contraception-lapsed"),
        Contraception::Unbroken { since } => {
            let first_good_day = plus(since, CONTRACEPTION_DAYS);
            let specimen_too_early =
                months_test(case).is_some_and(|test| test.collected_on() < first_good_day);
            if case.today < first_good_day || specimen_too_early {
                found.push("contraception-too-short");
            }
        }
    }
    found
}

/// C1, programme (cannot). Q25: a change to cannot never cancels an open wait.
fn c1_wait_open_at_category_change(case: &Case) -> Findings {
    let mut found = Vec::new();
    if waits_open_at_category_change(case)
        .iter()
        .any(|end| case.today < *end)
    {
        found.push("wait-open-at-category-change");
    }
    found
}

/// The days on which the waits end that were open when the category changed to cannot.
fn waits_open_at_category_change(case: &Case) -> Vec<Date> {
    let mut waits_end = Vec::new();
    let Some(change) = category_changes(case).last().copied() else {
        return waits_end;
    };
    if change.text("category") != "cannot-become-pregnant" {
        return waits_end;
    }
    let changed_on = change.on();
    let then = case.as_recorded_before(change);
    match contraception(&then) {
        Contraception::Unbroken { since } => {
            let end = plus(since, CONTRACEPTION_DAYS);
            if changed_on < end && phase(&then) == Phase::Start {
                waits_end.push(end);
            }
        }
        Contraception::Gap { from, .. } => waits_end.push(plus(from, CONTRACEPTION_DAYS)),
        Contraception::Nothing => {}
    }
    if let Some(missed) = missed_first_window(&then) {
        waits_end.push(plus(missed.specimen, wait_after_missed_first_window(case)));
    }
    waits_end
}

/// P7, prescriber (can, start).
fn p7_first_test(case: &Case) -> Findings {
    first_test_findings(case, months_test(case))
}

fn first_test_findings(case: &Case, test: Option<&Fact>) -> Findings {
    let mut found = Vec::new();
    if first_tests_before(case, test).is_empty() {
        found.push("first-test-missing");
    }
    found
}

/// The tests that can be the first of the starting path when `test` is its second.
fn first_tests_before<'case>(case: &'case Case, test: Option<&Fact>) -> Vec<&'case Fact> {
    tests(case)
        .into_iter()
        .filter(|first| first.text("result") == "negative")
        .filter(|first| {
            let edition = case.edition_at(first.collected_on());
            edition
                .settings_of_first_tests
                .contains(&first.text("setting"))
        })
        .filter(|first| is_on_the_path(case, first))
        .filter(|first| {
            test.is_none_or(|test| {
                first.place != test.place && first.collected_on() <= test.collected_on()
            })
        })
        .collect()
}

/// P9 and P10, prescriber (can, start).
fn p9_p10_second_test(case: &Case) -> Findings {
    match months_test(case) {
        None => vec!["second-test-missing"],
        Some(test) => second_test_findings(
            case,
            test,
            is_repeat_after_a_missed_first_window(case, test),
        ),
    }
}

fn second_test_findings(case: &Case, test: &Fact, is_repeat: bool) -> Findings {
    let mut found = Vec::new();
    if !is_on_the_path(case, test) {
        // A test from before the path is no second test at all: nothing else of it is judged here.
        found.push("second-test-missing");
        return found;
    }
    let edition = case.edition_at(test.collected_on());
    if !edition
        .settings_of_second_tests
        .contains(&test.text("setting"))
    {
        found.push("second-test-setting-not-accepted");
    }
    let early_enough = first_tests_before(case, Some(test)).iter().any(|first| {
        plus(first.collected_on(), DAYS_BETWEEN_FIRST_AND_SECOND_TEST) <= test.collected_on()
    });
    if !early_enough {
        found.push("second-test-too-early");
    }
    // Q13: cycles unknown are taken as regular.
    let cycle_is_regular = test
        .maybe_text("cycle")
        .is_none_or(|cycle| cycle == "regular");
    let rule_is_dropped = is_repeat && !edition.cycle_rule_for_repeats;
    if cycle_is_regular && !rule_is_dropped {
        match test.maybe_day("menses-began-on") {
            None => found.push("cycle-day-not-recorded"),
            Some(began) => {
                let first_day_of_period = began;
                let last_day = plus(began, LAST_CYCLE_DAY - 1);
                if test.collected_on() < first_day_of_period || test.collected_on() > last_day {
                    found.push("cycle-day-outside-first-days");
                }
            }
        }
    }
    found
}

/// C6, prescriber (can, start).
fn c6_first_window(case: &Case) -> Findings {
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

/// P15, prescriber (can, during).
fn p15_monthly_test(case: &Case) -> Findings {
    let mut found = Vec::new();
    let Some(test) = months_test(case) else {
        found.push("test-missing");
        return found;
    };
    let edition = case.edition_at(test.collected_on());
    if !edition
        .settings_of_monthly_tests
        .contains(&test.text("setting"))
    {
        found.push("test-setting-not-accepted");
    } else if test.text("setting") == "home"
        && !home_testing_is_permitted(case, test.collected_on())
    {
        found.push("home-test-not-permitted");
    }
    found
}

/// P15, prescriber (can): one test, one order (Q16).
fn p15_test_and_order(case: &Case) -> Findings {
    let mut found = Vec::new();
    let test = months_test(case);
    let a_confirmed_test_is_used = last_confirmation(case)
        .and_then(|confirmation| test_of_confirmation(case, confirmation))
        .is_some_and(|test| used_by_another_order(case, test));
    if test.is_none() && a_confirmed_test_is_used {
        found.push("test-already-used");
    }
    if let Some(order) = requested_order(case) {
        let used_another = tests(case).into_iter().any(|other| {
            test.is_none_or(|test| test.place != other.place)
                && orders_that_used(case, other).contains(&order)
        });
        if used_another {
            found.push("order-belongs-to-earlier-test");
        }
    }
    found
}

/// C8, prescriber (can). Q9. Without a test the rows P9/P10, P15 and C10 speak.
fn c8_result(case: &Case) -> Findings {
    let mut found = Vec::new();
    let Some(test) = months_test(case) else {
        return found;
    };
    if test.text("result") != "negative" {
        found.push("test-not-negative");
    }
    let indeterminate_since = tests(case)
        .iter()
        .any(|later| later.text("result") == "indeterminate" && later.key() > test.key());
    if indeterminate_since {
        found.push("indeterminate-since");
    }
    found
}

/// P13, prescriber (can). Q14, Q17, Q18, Q20.
fn p13_confirmation(case: &Case) -> Findings {
    let mut found = Vec::new();
    let (Some(confirmation), Some(test)) = (months_confirmation(case), months_test(case)) else {
        found.push("month-not-confirmed");
        return found;
    };
    if confirmation.place < test.place || confirmation.on() < test.on() {
        found.push("confirmation-before-result");
    }
    if confirmation.flag("counselled") != Some(true) {
        found.push("counselling-not-confirmed");
    }
    if let Some(prescription) = prescription(case)
        && confirmation.on() > prescription.on()
    {
        let counselled_in_time = case.all("counselling-recorded").iter().any(|counselling| {
            let topics = counselling.texts("topics");
            topics.contains(&"risks")
                && topics.contains(&"contraception")
                && counselling.on() <= prescription.on()
                && recorded_after_last_dispensing_of_another_order(case, counselling)
        });
        if !counselled_in_time {
            found.push("counselling-after-prescription");
        }
    }
    found
}

/// C9, patient (can). Q18, Q19.
fn c9_questions(case: &Case) -> Findings {
    let mut found = Vec::new();
    let Some(test) = months_test(case) else {
        found.push("questions-not-answered");
        return found;
    };
    let answers = case.all("comprehension-answered");
    let after_the_result = answers
        .iter()
        .rfind(|answer| answer.place > test.place && answer.on() >= test.on());
    match after_the_result {
        Some(answer) if answer.flag("passed") == Some(true) => {}
        Some(_) => found.push("questions-failed"),
        None if answers
            .iter()
            .any(|answer| answer.on() >= test.collected_on()) =>
        {
            found.push("questions-before-result");
        }
        None => found.push("questions-not-answered"),
    }
    found
}

/// P12, prescriber (cannot).
fn p12_counselling(case: &Case) -> Findings {
    let mut found = Vec::new();
    let each_month = case.edition_at(case.today).counselling_each_month;
    let counsellings: Vec<&Fact> = case
        .facts
        .iter()
        .filter(|fact| match fact.kind() {
            "counselling-recorded" => fact.texts("topics").contains(&"risks"),
            "month-confirmed" => fact.flag("counselled") == Some(true),
            _ => false,
        })
        .filter(|fact| !each_month || recorded_after_last_dispensing_of_another_order(case, fact))
        .collect();
    if counsellings.is_empty() {
        found.push("counselling-missing");
    } else if let Some(prescription) = prescription(case)
        && counsellings
            .iter()
            .all(|counselling| counselling.on() > prescription.on())
    {
        found.push("counselling-after-prescription");
    }
    found
}

/// C10, prescriber (can).
fn c10_test_window(case: &Case) -> Findings {
    let mut found = Vec::new();
    match last_day_of_the_test_window(case) {
        None => found.push("test-window-not-open"),
        Some(last_day) if case.today > last_day => found.push("test-window-closed"),
        Some(_) => {}
    }
    found
}

fn last_day_of_the_test_window(case: &Case) -> Option<Date> {
    let test = months_test(case)?;
    if phase(case) == Phase::Start {
        // Q10: a second negative test inside an open first window does not move it.
        for window in first_windows(case) {
            if window.key() < test.key() && test.collected_on() <= window.last_day {
                return Some(window.last_day);
            }
        }
    }
    Some(plus(test.collected_on(), TEST_WINDOW_LAST_DAY))
}

/// N5, prescriber (cannot).
fn n5_visit_window(case: &Case) -> Findings {
    let mut found = Vec::new();
    if let Some(days) = case.edition_at(case.today).visit_window_last_day {
        match last_visit(case) {
            None => found.push("visit-missing"),
            Some(visit) if case.today > plus(visit, days) => found.push("visit-window-closed"),
            Some(_) => {}
        }
    }
    found
}

/// The last day the visit allows, if it bounds the authorisation at all.
fn last_day_of_the_visit_window(case: &Case) -> Option<Date> {
    let visit = last_visit(case)?;
    match case.edition_at(case.today).visit_window_last_day {
        Some(days) => Some(plus(visit, days)),
        None => {
            // An open window of the edition of the visit still bounds; a closed one is ignored.
            let last_day = plus(visit, case.edition_at(visit).visit_window_last_day?);
            (case.today <= last_day).then_some(last_day)
        }
    }
}

fn last_visit(case: &Case) -> Option<Date> {
    case.all("visit-recorded")
        .iter()
        .map(|visit| visit.on())
        .max()
}

/// D7, prescriber: the prescription.
fn d7_prescription(case: &Case) -> Findings {
    let mut found = Vec::new();
    let Some(prescription) = prescription(case) else {
        found.push("prescription-not-on-record");
        return found;
    };
    let cancelled = case
        .all("prescription-cancelled")
        .iter()
        .any(|cancellation| cancellation.text("prescription") == prescription.id);
    if cancelled {
        found.push("prescription-cancelled");
    }
    let stopped_after = case.facts.iter().any(|later| {
        later.place > prescription.place
            && matches!(
                later.kind(),
                "treatment-paused" | "treatment-stopped" | "course-completed"
            )
    });
    if stopped_after {
        found.push("prescription-ended-by-stop");
    }
    if is_dispensed(case, prescription) {
        found.push("prescription-already-dispensed");
    }
    if can_become_pregnant(case) {
        if let Some(test) = months_test(case)
            && prescription.on() < test.collected_on()
        {
            found.push("prescription-before-specimen");
        }
    } else if let Some(last_day) = last_day_of_the_prescription(case)
        && case.today > last_day
    {
        found.push("prescription-too-old");
    }
    found
}

/// Handed over or shipped, or given in parts that reach its days.
fn is_dispensed(case: &Case, prescription: &Fact) -> bool {
    let of_this_prescription: Vec<&Fact> = dispensings(case)
        .into_iter()
        .filter(|dispensing| {
            prescription_id_of_dispensing(case, dispensing) == Some(&prescription.id)
        })
        .collect();
    let whole = of_this_prescription
        .iter()
        .any(|dispensing| dispensing.kind() != "partially-dispensed");
    let partial_days: i64 = of_this_prescription
        .iter()
        .filter(|dispensing| dispensing.kind() == "partially-dispensed")
        .map(|dispensing| dispensing.number("days"))
        .sum();
    whole || partial_days >= prescription.number("days")
}

/// Q2: only for patients who cannot become pregnant, in an edition that limits the age of a prescription.
fn last_day_of_the_prescription(case: &Case) -> Option<Date> {
    let days = case.edition_at(case.today).prescription_last_day?;
    Some(plus(prescription(case)?.on(), days))
}

/// P20 and P21, prescriber.
fn p20_p21_supply_and_refills(case: &Case) -> Findings {
    let mut found = Vec::new();
    let Some(prescription) = prescription(case) else {
        found.push("prescription-not-on-record");
        return found;
    };
    if prescription.number("days") > MOST_DAYS_OF_SUPPLY {
        found.push("supply-over-thirty-days");
    }
    if prescription.number("refills") > 0 {
        found.push("refills-on-prescription");
    }
    found
}

/// D10, pharmacist. Q30, Q31.
fn d10_supply(case: &Case) -> Findings {
    let mut found = Vec::new();
    let Some(prescription) = prescription(case) else {
        found.push("prescription-not-on-record");
        return found;
    };
    let own_order = order_of_prescription(case, &prescription.id);

    if let Some(end) = supply_end(case, |order| order != own_order)
        && case.today < plus(end, 1 - EARLY_REFILL_DAYS)
    {
        found.push("supply-not-used-up");
    }

    for strength in strengths(prescription) {
        let days_of_others: i64 = case
            .all("prescription-written")
            .into_iter()
            .filter(|other| other.place != prescription.place)
            .filter(|other| order_of_prescription(case, &other.id) == own_order)
            .filter(|other| strengths(other).contains(&strength))
            .map(|other| days_live_or_dispensed(case, other))
            .sum();
        let days = prescription.number("days");
        if days_of_others > 0 && days + days_of_others > MOST_DAYS_OF_SUPPLY {
            found.push("order-exceeds-thirty-days");
        }
    }
    found
}

/// D7, pharmacist: authorisations already out.
fn d7_live_authorisations(case: &Case) -> Findings {
    let mut found = Vec::new();
    for authorisation in authorisations(case) {
        if !is_live(case, authorisation) {
            continue;
        }
        if Some(authorisation.text("prescription")) == case.requested_prescription.as_deref() {
            found.push("authorisation-already-live");
        }
        if Some(order_of_authorisation(case, authorisation)) != requested_order(case) {
            found.push("other-order-live");
        }
    }
    found
}

/// P2, prescriber. Q32: on the day of the prescription and on the day of the authorisation.
fn p2_prescriber(case: &Case) -> Findings {
    let mut found = Vec::new();
    match certification(case.prescriber.as_deref(), case.today) {
        Certification::InForce => {}
        Certification::None => found.push("prescriber-not-certified"),
        Certification::Suspended => found.push("prescriber-suspended"),
        Certification::Decertified => found.push("prescriber-decertified"),
    }
    match prescription(case) {
        None => found.push("prescription-not-on-record"),
        Some(prescription) => {
            if certification(case.prescriber.as_deref(), prescription.on())
                != Certification::InForce
            {
                found.push("prescriber-not-certified-on-prescription-day");
            }
        }
    }
    found
}

/// D3, pharmacist.
fn d3_pharmacy(case: &Case) -> Findings {
    let mut found = Vec::new();
    match certification(case.pharmacy.as_deref(), case.today) {
        Certification::InForce => {}
        Certification::None => found.push("pharmacy-not-certified"),
        Certification::Suspended => found.push("pharmacy-suspended"),
        Certification::Decertified => found.push("pharmacy-decertified"),
    }
    found
}

// ---------------------------------------------------------------------------------------------------------------------
// Until when
// ---------------------------------------------------------------------------------------------------------------------

/// "A date not to dispense after is given with it" (requirements, A). The earliest of the bounds.
fn last_day_of_an_authorisation(case: &Case) -> Option<Date> {
    let mut bounds = Vec::new();
    if can_become_pregnant(case) {
        bounds.extend(last_day_of_the_test_window(case));
    } else {
        bounds.extend(last_day_of_the_visit_window(case));
        bounds.extend(last_day_of_the_prescription(case));
        let days = case.edition_at(case.today).authorisation_last_day;
        bounds.extend(days.map(|days| plus(case.today, days)));
    }
    bounds.into_iter().min()
}

/// The day on which all reasons can have cleared, if those who must act do so today: today, unless a wait ends later.
fn earliest(case: &Case, slugs: &BTreeSet<String>) -> Date {
    let waits = slugs
        .iter()
        .filter_map(|slug| wait_of(case, slug))
        .chain([case.today]);
    waits.max().unwrap_or(case.today)
}

/// The day on which the wait behind a reason ends.
fn wait_of(case: &Case, slug: &str) -> Option<Date> {
    match slug {
        "contraception-missing"
        | "contraception-pair-invalid"
        | "contraception-lapsed"
        | "contraception-too-short" => Some(plus(
            contraception_can_count_from(case, contraception(case)),
            CONTRACEPTION_DAYS,
        )),
        "wait-open-at-category-change" => waits_open_at_category_change(case).into_iter().max(),
        "second-test-missing" | "second-test-too-early" => {
            // The month's own test may be the first of a later second one.
            let first = first_tests_before(case, None)
                .iter()
                .map(|first| first.collected_on())
                .min()
                .unwrap_or(case.today);
            Some(plus(first, DAYS_BETWEEN_FIRST_AND_SECOND_TEST))
        }
        "first-window-missed" | "test-window-closed" => {
            let missed = missed_first_window(case)?;
            Some(plus(missed.specimen, wait_after_missed_first_window(case)))
        }
        "supply-not-used-up" => {
            let own_order = requested_order(case)?;
            let end = supply_end(case, |order| order != own_order)?;
            Some(plus(end, 1 - EARLY_REFILL_DAYS))
        }
        _ => None,
    }
}

/// From which day contraception counts at the earliest: broken or never begun, it can begin today.
fn contraception_can_count_from(case: &Case, state: Contraception) -> Date {
    match state {
        Contraception::Unbroken { since } => since,
        Contraception::Gap { .. } | Contraception::Nothing => case.today,
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// The words of record 0002
// ---------------------------------------------------------------------------------------------------------------------

/// Whoever registers or enters elsewhere has moved (record 0013).
fn is_in_the_programme(case: &Case) -> bool {
    let last = case
        .facts
        .iter()
        .rfind(|fact| matches!(fact.kind(), "patient-registered" | "programme-entered"));
    last.is_some_and(|last| last.text("programme") == case.programme)
}

/// Has the patient had this birthday on that day? Without a day of birth: no, which asks for more.
fn has_reached(case: &Case, years: i16, on: Date) -> bool {
    let registrations = case.all("patient-registered");
    let Some(registration) = registrations.last() else {
        return false;
    };
    let born = registration.day("born");
    let completed_years = if (on.month(), on.day()) >= (born.month(), born.day()) {
        on.year() - born.year()
    } else {
        on.year() - born.year() - 1
    };
    completed_years >= years
}

fn category(case: &Case) -> Option<&Fact> {
    case.all("category-assigned").last().copied()
}

/// A patient without a category is judged on the path of one who can become pregnant.
fn can_become_pregnant(case: &Case) -> bool {
    category(case).is_none_or(|category| category.text("category") == "can-become-pregnant")
}

/// The assignments that changed an earlier, different category.
fn category_changes(case: &Case) -> Vec<&Fact> {
    let assignments = case.all("category-assigned");
    let mut changes = Vec::new();
    for pair in assignments.windows(2) {
        if pair[0].text("category") != pair[1].text("category") {
            changes.push(pair[1]);
        }
    }
    changes
}

/// By day, then by recording: what is entered late about an earlier time does not undo a later one.
fn last_change_to_can(case: &Case) -> Option<&Fact> {
    category_changes(case)
        .into_iter()
        .filter(|change| change.text("category") == "can-become-pregnant")
        .max_by_key(|change| (change.on(), change.place))
}

fn last_pregnancy_ended(case: &Case) -> Option<&Fact> {
    case.all("pregnancy-ended")
        .into_iter()
        .max_by_key(|ended| (ended.on(), ended.place))
}

fn tests(case: &Case) -> Vec<&Fact> {
    case.all("pregnancy-test-reported")
}

fn is_positive_test(fact: &Fact) -> bool {
    fact.kind() == "pregnancy-test-reported" && fact.text("result") == "positive"
}

/// The prescription the question is about, if it stands on the record.
fn prescription(case: &Case) -> Option<&Fact> {
    case.find(
        "prescription-written",
        case.requested_prescription.as_deref()?,
    )
}

fn requested_order(case: &Case) -> Option<String> {
    case.requested_order.clone()
}

/// Its `order`, or its own id; a prescription that is not on record has only its id.
fn order_of_prescription(case: &Case, id: &str) -> String {
    case.find("prescription-written", id)
        .and_then(|prescription| prescription.maybe_text("order"))
        .unwrap_or(id)
        .to_owned()
}

fn authorisations(case: &Case) -> Vec<&Fact> {
    case.all("dispense-authorised")
}

fn order_of_authorisation(case: &Case, authorisation: &Fact) -> String {
    order_of_prescription(case, authorisation.text("prescription"))
}

fn is_closed(case: &Case, authorisation: &Fact) -> bool {
    let changes: Vec<usize> = category_changes(case)
        .iter()
        .map(|change| change.place)
        .collect();
    case.facts.iter().any(|fact| {
        let later = fact.place > authorisation.place;
        match fact.kind() {
            "authorisation-reversed"
            | "authorisation-released"
            | "authorisation-expired"
            | "returned-to-stock" => fact.text("authorisation") == authorisation.id,
            "treatment-paused" | "treatment-stopped" | "course-completed"
            | "pregnancy-reported" => later,
            "pregnancy-test-reported" => later && fact.text("result") == "positive",
            "category-assigned" => later && changes.contains(&fact.place),
            "prescription-cancelled" => {
                later && fact.text("prescription") == authorisation.text("prescription")
            }
            _ => false,
        }
    })
}

/// `handed-over`, `shipped` or `partially-dispensed`; a bag that was only `filled` was not dispensed.
fn is_dispensing(fact: &Fact) -> bool {
    matches!(
        fact.kind(),
        "handed-over" | "shipped" | "partially-dispensed"
    )
}

fn dispensings(case: &Case) -> Vec<&Fact> {
    case.facts
        .iter()
        .filter(|fact| is_dispensing(fact))
        .collect()
}

fn is_spent(case: &Case, authorisation: &Fact) -> bool {
    dispensings(case)
        .iter()
        .any(|dispensing| dispensing.text("authorisation") == authorisation.id)
}

/// Q28: past its day an authorisation lapses by itself.
fn is_live(case: &Case, authorisation: &Fact) -> bool {
    !is_closed(case, authorisation)
        && !is_spent(case, authorisation)
        && case.today <= authorisation.day("until")
}

fn prescription_id_of_dispensing<'case>(
    case: &'case Case,
    dispensing: &Fact,
) -> Option<&'case str> {
    let authorisation = case.find("dispense-authorised", dispensing.text("authorisation"))?;
    Some(authorisation.text("prescription"))
}

/// Days of a prescription that are authorised now, or left the pharmacy.
fn days_live_or_dispensed(case: &Case, prescription: &Fact) -> i64 {
    let mut days = 0;
    for authorisation in authorisations(case) {
        if authorisation.text("prescription") != prescription.id {
            continue;
        }
        if is_live(case, authorisation) {
            days += authorisation.number("days");
        } else if is_spent(case, authorisation) {
            days += dispensings(case)
                .into_iter()
                .filter(|dispensing| dispensing.text("authorisation") == authorisation.id)
                .map(|dispensing| dispensing.number("days"))
                .sum::<i64>();
        }
    }
    days
}

/// A dispensing whose authorisation is not on record stands for an order of its own.
fn order_of_dispensing(case: &Case, dispensing: &Fact) -> String {
    match prescription_id_of_dispensing(case, dispensing) {
        Some(prescription) => order_of_prescription(case, prescription),
        None => dispensing.text("authorisation").to_owned(),
    }
}

fn recorded_after_last_dispensing_of_another_order(case: &Case, fact: &Fact) -> bool {
    let own_order = requested_order(case);
    dispensings(case)
        .iter()
        .filter(|dispensing| Some(order_of_dispensing(case, dispensing)) != own_order)
        .all(|dispensing| fact.place > dispensing.place)
}

/// The test a confirmation means, if that test is on record.
fn test_of_confirmation<'case>(case: &'case Case, confirmation: &Fact) -> Option<&'case Fact> {
    match confirmation.maybe_text("test") {
        Some(id) => case.find("pregnancy-test-reported", id),
        None => {
            let before: Vec<&Fact> = tests(case)
                .into_iter()
                .filter(|test| test.place < confirmation.place)
                .collect();
            let that_count = before.iter().copied().filter(|test| counts(case, test));
            that_count
                .max_by_key(|test| test.key())
                .or(before.last().copied())
        }
    }
}

/// The test named by the last confirmation before the authorisation; one that names no test on record is passed over.
fn test_used_by<'case>(case: &'case Case, authorisation: &Fact) -> Option<&'case Fact> {
    case.all("month-confirmed")
        .into_iter()
        .filter(|confirmation| confirmation.place < authorisation.place)
        .filter_map(|confirmation| test_of_confirmation(case, confirmation))
        .next_back()
}

/// The orders that used a test: those with an authorisation, live or spent, that uses it.
fn orders_that_used(case: &Case, test: &Fact) -> BTreeSet<String> {
    let uses = case.uses.get_or_init(|| work_out_uses(case));
    uses.iter()
        .filter(|(used, _)| *used == test.place)
        .map(|(_, order)| order.clone())
        .collect()
}

/// The place of each test that was used, with the order that used it.
fn work_out_uses(case: &Case) -> Vec<(usize, String)> {
    authorisations(case)
        .into_iter()
        .filter(|authorisation| is_live(case, authorisation) || is_spent(case, authorisation))
        .filter_map(|authorisation| {
            let test = test_used_by(case, authorisation)?;
            Some((test.place, order_of_authorisation(case, authorisation)))
        })
        .collect()
}

fn used_by_another_order(case: &Case, test: &Fact) -> bool {
    let own_order = requested_order(case);
    orders_that_used(case, test)
        .into_iter()
        .any(|order| Some(order) != own_order)
}

/// What a prescription is made of: its product with each strength.
fn strengths(prescription: &Fact) -> BTreeSet<(String, String)> {
    let product = prescription.text("product");
    let capsules = prescription.json["capsules"]
        .as_object()
        .unwrap_or_else(|| panic!("prescription {} has no capsules", prescription.id));
    capsules
        .keys()
        .map(|strength| (product.to_owned(), strength.clone()))
        .collect()
}

/// The last covered day, over the orders chosen. Q30, Q31: strengths of one order run side by side, days carried over
/// add up.
fn supply_end(case: &Case, chosen: impl Fn(&str) -> bool) -> Option<Date> {
    let chosen_dispensings: Vec<&Fact> = dispensings(case)
        .into_iter()
        .filter(|dispensing| chosen(&order_of_dispensing(case, dispensing)))
        .collect();
    let last_dispensing = chosen_dispensings.last()?;

    let orders: BTreeSet<String> = chosen_dispensings
        .iter()
        .map(|dispensing| order_of_dispensing(case, dispensing))
        .collect();
    let mut supplies: Vec<(Date, i64)> = Vec::new();
    for order in orders {
        let of_this_order: Vec<&Fact> = chosen_dispensings
            .iter()
            .copied()
            .filter(|dispensing| order_of_dispensing(case, dispensing) == order)
            .collect();
        let first_day = of_this_order.iter().map(|dispensing| dispensing.on()).min();
        let first_day =
            first_day.unwrap_or_else(|| panic!("order {order} was chosen for a dispensing"));
        let mut days_by_strength: BTreeMap<(String, String), i64> = BTreeMap::new();
        for dispensing in of_this_order {
            let prescription = prescription_id_of_dispensing(case, dispensing)
                .and_then(|id| case.find("prescription-written", id));
            let strengths = match prescription {
                Some(prescription) => strengths(prescription),
                None => BTreeSet::from([("unknown".to_owned(), "unknown".to_owned())]),
            };
            for strength in strengths {
                *days_by_strength.entry(strength).or_default() += dispensing.number("days");
            }
        }
        supplies.push((
            first_day,
            days_by_strength.values().copied().max().unwrap_or(0),
        ));
    }

    supplies.sort();
    let mut end: Option<Date> = None;
    for (first_day, days) in supplies {
        let cover_starts = match end {
            Some(end) => first_day.max(plus(end, 1)),
            None => first_day,
        };
        end = Some(plus(cover_starts, days - 1));
    }
    let mut end = end?;

    for adjustment in case.all("supply-adjusted") {
        if adjustment.place > last_dispensing.place && adjustment.on() <= case.today {
            end = match adjustment.maybe_number("days") {
                Some(days) => plus(end, -days),
                None => end.min(plus(adjustment.on(), -1)),
            };
        }
    }
    Some(end)
}

fn last_dose(case: &Case) -> Option<Date> {
    let end = supply_end(case, |_| true)?;
    let last_dispensing = dispensings(case).last()?.place;
    let stated = case
        .all("treatment-stopped")
        .into_iter()
        .filter(|stop| stop.place > last_dispensing)
        .filter_map(|stop| stop.maybe_day("last-dose-on"))
        .next_back();
    Some(stated.map_or(end, |stated| end.min(stated)))
}

/// What the record says of contraception after its last fact.
enum Contraception {
    Nothing,
    Unbroken { since: Date },
    Gap { from: Date, from_a_lapse: bool },
}

/// Q22: unbroken valid pairs add up, any gap starts the count anew.
fn contraception(case: &Case) -> Contraception {
    contraception_by(case, is_valid_contraception)
}

fn contraception_by(case: &Case, is_valid: fn(&Fact) -> bool) -> Contraception {
    let mut state = Contraception::Nothing;
    for fact in &case.facts {
        let opens_a_gap = match fact.kind() {
            "contraception-recorded" if is_valid(fact) => {
                let since = fact.day("since");
                state = Contraception::Unbroken {
                    since: match state {
                        Contraception::Nothing => since,
                        Contraception::Unbroken { since: earlier } => earlier.min(since),
                        Contraception::Gap { from, .. } if since > from => since,
                        Contraception::Gap { .. } => fact.on(),
                    },
                };
                None
            }
            "contraception-recorded" => Some((fact.day("since"), false)),
            "contraception-lapsed" => Some((fact.maybe_day("from").unwrap_or(fact.on()), true)),
            _ => None,
        };
        if let Some((from, from_a_lapse)) = opens_a_gap {
            let from = match state {
                Contraception::Gap { from: earlier, .. } => earlier.max(from),
                _ => from,
            };
            state = Contraception::Gap { from, from_a_lapse };
        }
    }
    if let Contraception::Unbroken { since } = &mut state {
        // Q24, Q7: nothing counts from before the change to can, or from before a pregnancy ended.
        for reset in [last_change_to_can(case), last_pregnancy_ended(case)]
            .into_iter()
            .flatten()
        {
            *since = reset.on().max(*since);
        }
    }
    state
}

/// us-con-pair: committed abstinence, or two different counted methods of which one is primary.
fn is_valid_contraception(record: &Fact) -> bool {
    if record.flag("abstinence") == Some(true) {
        return true;
    }
    let methods: BTreeSet<&str> = record.texts("methods").into_iter().collect();
    let primary = methods
        .iter()
        .filter(|method| PRIMARY_METHODS.contains(method))
        .count();
    let secondary = methods
        .iter()
        .filter(|method| SECONDARY_METHODS.contains(method))
        .count();
    primary >= 1 && primary + secondary >= 2
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Start,
    During,
}

fn phase(case: &Case) -> Phase {
    phase_and_path_day(case).0
}

/// Phase, and R: the day from which tests of the starting path count.
fn phase_and_path_day(case: &Case) -> (Phase, Option<Date>) {
    *case.phase.get_or_init(|| work_out_phase(case))
}

fn work_out_phase(case: &Case) -> (Phase, Option<Date>) {
    let resets: Vec<&Fact> = [last_change_to_can(case), last_pregnancy_ended(case)]
        .into_iter()
        .flatten()
        .collect();
    // Registration bounds nothing: the first test is entered at enrolment (us-pre-test1).
    let path_day = resets.iter().map(|fact| fact.on()).max();
    let begun = dispensings(case).iter().any(|dispensing| {
        path_day.is_none_or(|path_day| dispensing.on() >= path_day)
            && resets
                .iter()
                .filter(|reset| Some(reset.on()) == path_day)
                .all(|reset| dispensing.place > reset.place)
    });
    if !begun {
        return (Phase::Start, path_day);
    }
    let last_dose =
        last_dose(case).unwrap_or_else(|| panic!("a dispensing stands, so a last dose is known"));
    let long_break = case.today > plus(last_dose, LONGEST_BREAK_DAYS);
    let broken_restart = case.today > last_dose
        && match contraception(case) {
            Contraception::Unbroken { since } => since > last_dose,
            _ => true,
        };
    if long_break || broken_restart {
        return (Phase::Start, Some(plus(last_dose, 1)));
    }
    (Phase::During, path_day)
}

fn is_on_the_path(case: &Case, test: &Fact) -> bool {
    phase_and_path_day(case)
        .1
        .is_none_or(|path_day| test.collected_on() >= path_day)
}

/// Q5: the last permission or withdrawal up to the day of the specimen.
fn home_testing_is_permitted(case: &Case, on: Date) -> bool {
    case.facts
        .iter()
        .filter(|fact| {
            matches!(
                fact.kind(),
                "home-testing-permitted" | "home-testing-withdrawn"
            )
        })
        .filter(|fact| fact.on() <= on)
        .max_by_key(|fact| (fact.on(), fact.place))
        .is_some_and(|fact| fact.kind() == "home-testing-permitted")
}

/// Q6: the settings are those of the edition of the specimen's day.
fn setting_is_accepted(case: &Case, test: &Fact) -> bool {
    let edition = case.edition_at(test.collected_on());
    let settings = match phase(case) {
        Phase::Start => edition.settings_of_second_tests,
        Phase::During => edition.settings_of_monthly_tests,
    };
    let setting = test.text("setting");
    settings.contains(&setting)
        && (setting != "home" || home_testing_is_permitted(case, test.collected_on()))
}

fn counts(case: &Case, test: &Fact) -> bool {
    test.text("result") == "negative" && setting_is_accepted(case, test)
}

/// M. Q14: the confirmation names the month's test.
fn months_confirmation(case: &Case) -> Option<&Fact> {
    let place = case
        .confirmation
        .get_or_init(|| work_out_confirmation(case).map(|fact| fact.place));
    place.map(|place| case.at(place))
}

fn work_out_confirmation(case: &Case) -> Option<&Fact> {
    last_confirmation(case).filter(|confirmation| {
        test_of_confirmation(case, confirmation)
            .is_some_and(|test| !used_by_another_order(case, test))
    })
}

/// The last confirmation of a test on record.
fn last_confirmation(case: &Case) -> Option<&Fact> {
    case.all("month-confirmed")
        .into_iter()
        .rfind(|confirmation| test_of_confirmation(case, confirmation).is_some())
}

/// T.
fn months_test(case: &Case) -> Option<&Fact> {
    let place = case
        .test
        .get_or_init(|| work_out_test(case).map(|fact| fact.place));
    place.map(|place| case.at(place))
}

fn work_out_test(case: &Case) -> Option<&Fact> {
    if let Some(confirmation) = months_confirmation(case) {
        return test_of_confirmation(case, confirmation);
    }
    tests(case)
        .into_iter()
        .filter(|test| counts(case, test))
        .filter(|test| {
            tests(case)
                .into_iter()
                .filter(|used| used_by_another_order(case, used))
                .all(|used| used.key() < test.key())
        })
        .filter(|test| {
            phase(case) == Phase::During || !first_tests_before(case, Some(test)).is_empty()
        })
        .max_by_key(|test| test.key())
}

/// Waits take the edition of the day of the question.
fn wait_after_missed_first_window(case: &Case) -> i64 {
    case.edition_at(case.asked_on)
        .wait_after_missed_first_window
}

/// A first window, and the test that opened it.
#[derive(Clone, Copy)]
struct FirstWindow {
    specimen: Date,
    recorded: usize,
    last_day: Date,
}

impl FirstWindow {
    /// The key of the test that opened it.
    fn key(&self) -> (Date, usize) {
        (self.specimen, self.recorded)
    }
}

/// The first windows that were opened in the starting phase, in their order. Q10, Q11.
fn first_windows(case: &Case) -> &[FirstWindow] {
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
    day > window.last_day && !lost_to_an_indeterminate_test && !lost_to_a_shortage
}

/// W, when it is missed today.
fn missed_first_window(case: &Case) -> Option<FirstWindow> {
    first_windows(case)
        .last()
        .copied()
        .filter(|window| is_missed_by(case, window, case.today))
}

fn is_repeat_after_a_missed_first_window(case: &Case, test: &Fact) -> bool {
    first_windows(case)
        .iter()
        .any(|window| window.key() < test.key() && is_missed_by(case, window, test.collected_on()))
}

#[derive(PartialEq, Eq)]
enum Certification {
    None,
    InForce,
    Suspended,
    Decertified,
}

/// An absent stream is taken as certified (contract); an empty one is not.
fn certification(stream: Option<&[Fact]>, on: Date) -> Certification {
    let Some(stream) = stream else {
        return Certification::InForce;
    };
    let mut suspended = false;
    let mut decertified = false;
    let mut certified_until: Vec<Date> = Vec::new();
    for fact in stream.iter().filter(|fact| fact.on() <= on) {
        match fact.kind() {
            // A certificate lifts a decertification, never a suspension.
            "certified" => {
                certified_until.push(fact.day("until"));
                decertified = false;
            }
            "suspended" => suspended = true,
            "reinstated" => suspended = false,
            "decertified" => {
                decertified = true;
                certified_until.clear();
            }
            _ => {}
        }
    }
    if decertified {
        return Certification::Decertified;
    }
    if suspended {
        return Certification::Suspended;
    }
    // The last day of a certification counts as certified (us-readings).
    if certified_until.iter().any(|until| on <= *until) {
        return Certification::InForce;
    }
    Certification::None
}

// ---------------------------------------------------------------------------------------------------------------------
// Reading the question
// ---------------------------------------------------------------------------------------------------------------------

struct Case {
    programme: String,
    /// The day judged: the day of the question, or the day of a category change when that is looked back on.
    today: Date,
    /// The day of the question.
    asked_on: Date,
    adopted: Vec<(&'static Edition, Date)>,
    requested_prescription: Option<String>,
    /// The order of that prescription, also when looking back on a day before it was written.
    requested_order: Option<String>,
    /// The standing facts in the order of recording.
    facts: Vec<Fact>,
    prescriber: Option<Vec<Fact>>,
    pharmacy: Option<Vec<Fact>>,
    // Words many findings ask for, worked out when first asked for and written down; each test or confirmation by place.
    phase: OnceCell<(Phase, Option<Date>)>,
    uses: OnceCell<Vec<(usize, String)>>,
    confirmation: OnceCell<Option<usize>>,
    test: OnceCell<Option<usize>>,
    first_windows: OnceCell<Vec<FirstWindow>>,
}

impl Case {
    fn read(question: &Value) -> Case {
        let on = day_of(&question["on"], "on");
        let facts = standing_facts(numbered(&question["events"], "events"));
        let requested = question
            .get("request")
            .and_then(|request| request.get("prescription"));
        let latest = facts
            .iter()
            .rfind(|fact| fact.kind() == "prescription-written");
        let requested_prescription = match requested {
            Some(id) => Some(text_of(id, "request.prescription").to_owned()),
            None => latest.map(|prescription| prescription.id.clone()),
        };
        let stream = |name: &str| {
            question
                .get(name)
                .map(|events| standing_facts(numbered(events, name)))
        };
        let mut case = Case {
            programme: text_of(&question["programme"], "programme").to_owned(),
            today: on,
            asked_on: on,
            adopted: adopted_editions(question),
            requested_order: None,
            requested_prescription,
            prescriber: stream("prescriber"),
            pharmacy: stream("pharmacy"),
            facts,
            phase: OnceCell::new(),
            uses: OnceCell::new(),
            confirmation: OnceCell::new(),
            test: OnceCell::new(),
            first_windows: OnceCell::new(),
        };
        case.requested_order = case
            .requested_prescription
            .as_deref()
            .map(|id| order_of_prescription(&case, id));
        case
    }

    /// The same case on the day of an earlier fact, with what had been recorded before it.
    fn as_recorded_before(&self, fact: &Fact) -> Case {
        Case {
            programme: self.programme.clone(),
            today: fact.on(),
            asked_on: self.asked_on,
            adopted: self.adopted.clone(),
            requested_prescription: self.requested_prescription.clone(),
            requested_order: self.requested_order.clone(),
            facts: self
                .facts
                .iter()
                .filter(|earlier| earlier.place < fact.place)
                .cloned()
                .collect(),
            prescriber: self.prescriber.clone(),
            pharmacy: self.pharmacy.clone(),
            phase: OnceCell::new(),
            uses: OnceCell::new(),
            confirmation: OnceCell::new(),
            test: OnceCell::new(),
            first_windows: OnceCell::new(),
        }
    }

    fn all(&self, kind: &str) -> Vec<&Fact> {
        self.facts
            .iter()
            .filter(|fact| fact.kind() == kind)
            .collect()
    }

    fn at(&self, place: usize) -> &Fact {
        let fact = self.facts.iter().find(|fact| fact.place == place);
        fact.unwrap_or_else(|| panic!("no fact stands at place {place}"))
    }

    fn find(&self, kind: &str, id: &str) -> Option<&Fact> {
        self.facts
            .iter()
            .find(|fact| fact.kind() == kind && fact.id == id)
    }

    /// The last edition adopted from that day or an earlier one; before all of them, the first.
    fn edition_at(&self, day: Date) -> &'static Edition {
        let (edition, _) = self
            .adopted
            .iter()
            .rfind(|(_, from)| *from <= day)
            // Until something is adopted the stricter edition holds by default.
            .unwrap_or(&(&EDITIONS[0], Date::MIN));
        edition
    }
}

fn adopted_editions(question: &Value) -> Vec<(&'static Edition, Date)> {
    if question["programme"] != "us-ipledge" {
        return Vec::new();
    }
    let base = question.get("edition").map(edition_named);
    let mut editions = vec![(base.unwrap_or(&EDITIONS[0]), Date::MIN)];
    let adopted = question.get("adopted").and_then(Value::as_array);
    for one in adopted.into_iter().flatten() {
        let from = day_of(&one["from"], "adopted.from");
        editions.push((edition_named(&one["edition"]), from));
    }
    editions
}

fn edition_named(name: &Value) -> &'static Edition {
    EDITIONS
        .iter()
        .find(|edition| *name == edition.day)
        .unwrap_or_else(|| panic!("no such edition: {name}"))
}

#[derive(Clone)]
struct Fact {
    /// Its place in the order of recording.
    place: usize,
    id: String,
    kind: String,
    on: Date,
    json: Value,
}

fn numbered(events: &Value, name: &str) -> Vec<Fact> {
    let events = events
        .as_array()
        .unwrap_or_else(|| panic!("{name} is not a list: {events}"));
    events
        .iter()
        .enumerate()
        .map(|(place, json)| Fact::new(place, format!("{name}[{place}]"), json))
        .collect()
}

/// The facts left when the corrections are applied in their order. A replacement takes the place of the fact it
/// replaces and, without an id of its own, its id.
fn standing_facts(recorded: Vec<Fact>) -> Vec<Fact> {
    let mut facts = recorded;
    // A correction may itself be corrected. Such pairs are worked off first, the last one first, so that what is left
    // corrects facts only.
    loop {
        let pair = facts
            .iter()
            .filter(|fact| fact.kind() == "fact-corrected")
            .rev()
            .find_map(|second| {
                let first = facts.iter().find(|first| {
                    first.kind() == "fact-corrected"
                        && first.place < second.place
                        && first.id == second.text("of")
                })?;
                Some((first.place, second.clone()))
            });
        let Some((first, second)) = pair else { break };
        facts = corrected(facts, first, &second);
        facts.retain(|fact| fact.place != second.place);
    }
    let corrections: Vec<Fact> = facts
        .iter()
        .filter(|fact| fact.kind() == "fact-corrected")
        .cloned()
        .collect();
    for correction in corrections {
        let target = facts
            .iter()
            .find(|fact| fact.place < correction.place && fact.id == correction.text("of"))
            .map(|fact| fact.place);
        if let Some(target) = target {
            facts = corrected(facts, target, &correction);
        }
        facts.retain(|fact| fact.place != correction.place);
    }
    facts
}

fn corrected(facts: Vec<Fact>, place: usize, correction: &Fact) -> Vec<Fact> {
    facts
        .into_iter()
        .filter_map(|fact| {
            if fact.place != place {
                return Some(fact);
            }
            let instead = correction.json.get("instead")?;
            Some(Fact::new(place, fact.id, instead))
        })
        .collect()
}

impl Fact {
    /// A fact has the id it states, or else the one it is given here.
    fn new(place: usize, implicit_id: String, json: &Value) -> Fact {
        let stated = |field: &str| {
            json.get(field)
                .unwrap_or_else(|| panic!("{implicit_id} has no {field}: {json}"))
        };
        let (kind, on) = (stated("type"), stated("on"));
        Fact {
            place,
            kind: text_of(kind, "type").to_owned(),
            on: day_of(on, "on"),
            id: json
                .get("id")
                .map_or(implicit_id, |id| text_of(id, "id").to_owned()),
            json: json.clone(),
        }
    }
    fn kind(&self) -> &str {
        &self.kind
    }
    fn on(&self) -> Date {
        self.on
    }
    fn collected_on(&self) -> Date {
        self.day("collected-on")
    }
    /// Tests are ordered by the day of the specimen, then by recording.
    fn key(&self) -> (Date, usize) {
        (self.collected_on(), self.place)
    }
    fn text(&self, field: &str) -> &str {
        self.maybe_text(field)
            .unwrap_or_else(|| panic!("{} has no {field}: {}", self.id, self.json))
    }
    fn maybe_text(&self, field: &str) -> Option<&str> {
        self.json.get(field).map(|value| text_of(value, field))
    }
    fn day(&self, field: &str) -> Date {
        self.maybe_day(field)
            .unwrap_or_else(|| panic!("{} has no {field}: {}", self.id, self.json))
    }
    fn maybe_day(&self, field: &str) -> Option<Date> {
        self.json.get(field).map(|value| day_of(value, field))
    }
    fn number(&self, field: &str) -> i64 {
        self.maybe_number(field)
            .unwrap_or_else(|| panic!("{} has no {field}: {}", self.id, self.json))
    }
    fn maybe_number(&self, field: &str) -> Option<i64> {
        let value = self.json.get(field)?;
        Some(
            value
                .as_i64()
                .unwrap_or_else(|| panic!("{field} is no whole number: {value}")),
        )
    }
    fn flag(&self, field: &str) -> Option<bool> {
        let value = self.json.get(field)?;
        Some(
            value
                .as_bool()
                .unwrap_or_else(|| panic!("{field} is neither true nor false: {value}")),
        )
    }
    /// A list of words; an absent list is an empty one.
    fn texts(&self, field: &str) -> Vec<&str> {
        let Some(value) = self.json.get(field) else {
            return Vec::new();
        };
        let list = value
            .as_array()
            .unwrap_or_else(|| panic!("{field} is not a list: {value}"));
        list.iter().map(|one| text_of(one, field)).collect()
    }
}

fn text_of<'value>(value: &'value Value, name: &str) -> &'value str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{name} is no text: {value}"))
}

fn day_of(value: &Value, name: &str) -> Date {
    text_of(value, name)
        .parse()
        .unwrap_or_else(|error| panic!("{name} is no day: {value}: {error}"))
}

fn plus(day: Date, days: i64) -> Date {
    day.checked_add(days.days())
        .unwrap_or_else(|error| panic!("{day} and {days} days: {error}"))
}

// ---------------------------------------------------------------------------------------------------------------------
// The vectors of the contract and of the regulation notes
// ---------------------------------------------------------------------------------------------------------------------
