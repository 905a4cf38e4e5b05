use retinue_kernel::Slug;
use serde_json::json;

use crate::harness::{Course, patient_who_can_become_pregnant};

/// Contraception begun on a day, second test and month on another.
fn begun(since: &str, month: &str) -> Course {
    patient_who_can_become_pregnant()
        .without("contraception-recorded")
        .contraception(since, since)
        .negative_test("t2", month)
        .told(
            month,
            json!({ "type": "counselling-recorded", "topics": ["risks", "contraception"] }),
        )
        .contraception(month, since)
        .told(
            month,
            json!({ "type": "month-confirmed", "test": "t2", "counselled": true }),
        )
        .told(
            month,
            json!({ "type": "comprehension-answered", "passed": true }),
        )
        .prescription("rx1", month)
}

#[test]
fn specimen_and_dose_wait_for_thirty_days_of_contraception() {
    begun("2026-01-05", "2026-02-04")
        .asks_to_dispense("2026-02-04")
        .is_authorised_until("2026-02-10");
    let early = begun("2026-01-05", "2026-02-03");
    early
        .asks_to_dispense("2026-02-03")
        .is_denied_because(&["contraception-too-short"]);
    early
        .asks_to_dispense("2026-02-03")
        .is_denied_until(Slug::ContraceptionTooShort, "2026-02-04");
    // The dose alone on day 30 does not mend a specimen taken before it.
    early
        .asks_to_dispense("2026-02-04")
        .is_denied_because(&["contraception-too-short"]);
}

fn with_methods(methods: serde_json::Value) -> Course {
    let mut course = begun("2026-01-05", "2026-02-10");
    for event in course.question["events"].as_array_mut().unwrap() {
        if event["type"] == "contraception-recorded" {
            event["methods"] = methods.clone();
        }
    }
    course
}

#[test]
fn a_valid_pair_has_two_different_counted_methods_of_which_one_is_primary() {
    for pair in [
        json!(["iud", "male-condom"]),
        json!(["tubal-sterilisation", "partner-vasectomy"]),
        json!(["vaginal-sponge", "implant"]),
        json!(["combined-pill", "male-condom", "withdrawal"]),
    ] {
        with_methods(pair)
            .asks_to_dispense("2026-02-10")
            .is_authorised_until("2026-02-16");
    }
    for pair in [
        json!(["iud"]),
        json!(["iud", "iud"]),
        json!(["male-condom", "diaphragm-with-spermicide"]),
        json!(["iud", "progestin-only-pill"]),
        json!(["combined-pill", "female-condom"]),
        json!(["combined-pill", "diaphragm"]),
        json!([]),
    ] {
        with_methods(pair)
            .asks_to_dispense("2026-02-10")
            .is_denied_because(&["contraception-pair-invalid"]);
    }
}

#[test]
fn committed_abstinence_stands_in_for_a_pair() {
    let mut course = begun("2026-01-05", "2026-02-10");
    for event in course.question["events"].as_array_mut().unwrap() {
        if event["type"] == "contraception-recorded" {
            event.as_object_mut().unwrap().remove("methods");
            event["abstinence"] = json!(true);
        }
    }
    course
        .asks_to_dispense("2026-02-10")
        .is_authorised_until("2026-02-16");
}

#[test]
fn a_change_from_one_valid_pair_to_another_is_no_gap() {
    let course = begun("2026-01-05", "2026-02-10").told(
        "2026-02-10",
        json!({ "type": "contraception-recorded", "since": "2026-02-08", "methods": ["iud", "male-condom"],
                "source": "prescriber" }),
    );
    course
        .asks_to_dispense("2026-02-10")
        .is_authorised_until("2026-02-16");
}

/// A second month after a lapse in the first.
fn lapsed(test: &str) -> Course {
    begun("2026-01-05", "2026-02-10")
        .authorised("2026-02-10", "a1", "rx1", "2026-02-16", 30)
        .handed_over("2026-02-10", "a1", 30)
        .told(
            "2026-02-14",
            json!({ "type": "contraception-lapsed", "from": "2026-02-13" }),
        )
        .contraception("2026-02-15", "2026-02-14")
        .negative_test("t3", test)
        .contraception(test, "2026-02-14")
        .told(
            test,
            json!({ "type": "month-confirmed", "test": "t3", "counselled": true }),
        )
        .told(
            test,
            json!({ "type": "comprehension-answered", "passed": true }),
        )
        .prescription("rx2", test)
}

#[test]
fn after_a_lapse_thirty_days_of_a_valid_pair_pass_before_the_next_test() {
    lapsed("2026-03-15")
        .asks_to_dispense("2026-03-15")
        .is_denied_because(&["contraception-too-short"]);
    lapsed("2026-03-16")
        .asks_to_dispense("2026-03-16")
        .is_authorised_until("2026-03-22");
}

#[test]
fn a_lapse_denies_at_once() {
    let course = begun("2026-01-05", "2026-02-10")
        .told("2026-02-11", json!({ "type": "contraception-lapsed" }));
    course
        .asks_to_dispense("2026-02-11")
        .is_denied_because(&["contraception-lapsed"]);
    course
        .asks_to_dispense("2026-02-11")
        .is_denied_until(Slug::ContraceptionLapsed, "2026-03-13");
}

#[test]
fn a_record_that_reaches_back_over_a_gap_counts_from_the_day_it_was_made() {
    let course = begun("2026-01-05", "2026-02-10")
        .told("2026-02-11", json!({ "type": "contraception-lapsed" }))
        .contraception("2026-02-12", "2026-01-05");
    course
        .asks_to_dispense("2026-02-12")
        .is_denied_until(Slug::ContraceptionTooShort, "2026-03-14");
}

#[test]
fn of_two_lapses_the_later_day_counts_in_whichever_order_they_are_told() {
    let lapsed_twice = |first: &str, second: &str| {
        begun("2026-01-05", "2026-02-10")
            .told(
                "2026-02-20",
                json!({ "type": "contraception-lapsed", "from": first }),
            )
            .told(
                "2026-02-21",
                json!({ "type": "contraception-lapsed", "from": second }),
            )
            // Said to reach back before the later lapse: what is certain begins on the day of the record.
            .contraception("2026-02-25", "2026-02-17")
    };
    for course in [
        lapsed_twice("2026-02-15", "2026-02-19"),
        lapsed_twice("2026-02-19", "2026-02-15"),
    ] {
        course
            .asks_to_dispense("2026-02-25")
            .is_denied_until(Slug::ContraceptionTooShort, "2026-03-27");
    }
}

#[test]
fn on_the_last_day_of_the_supply_treatment_still_goes_on_and_the_day_after_it_starts_anew() {
    let lapsed = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .authorised("2026-03-01", "a1", "rx1", "2026-03-07", 30)
        .handed_over("2026-03-01", "a1", 30)
        .told("2026-03-20", json!({ "type": "contraception-lapsed" }))
        .prescription("rx2", "2026-03-30");
    // Thirty days from 2026-03-01 end on the 30th.
    let says = |on: &str| {
        let decision = lapsed.decision_on(on);
        crate::harness::slugs(&decision).contains(&"first-test-missing")
    };
    assert!(!says("2026-03-30"));
    assert!(says("2026-03-31"));
}

/// A lapse on 9 March; the same sentence, said twice afterwards, takes none of the thirty days away.
#[test]
fn however_often_it_is_recorded_no_record_reaches_back_over_a_lapse() {
    let lapsed = begun("2026-01-05", "2026-02-10")
        .told("2026-03-09", json!({ "type": "contraception-lapsed" }))
        .contraception("2026-03-10", "2026-01-05")
        .contraception("2026-03-11", "2026-01-05");
    lapsed
        .negative_test("t3", "2026-03-12")
        .month_confirmed("2026-03-12", "t3")
        .prescription("rx2", "2026-03-12")
        .asks_to_dispense("2026-03-12")
        .is_denied_until(Slug::ContraceptionTooShort, "2026-04-09");
}

/// Entered after the lapse, but of a day before it: it knew nothing of it.
#[test]
fn a_record_of_a_day_before_the_lapse_does_not_mend_it_however_late_it_is_entered() {
    let lapsed = begun("2026-01-05", "2026-02-10")
        .told("2026-03-09", json!({ "type": "contraception-lapsed" }))
        .contraception("2026-03-01", "2026-01-05");
    lapsed
        .clone()
        .negative_test("t3", "2026-03-31")
        .asks_to_dispense("2026-03-31")
        .is_denied_until(Slug::ContraceptionLapsed, "2026-04-30");
    lapsed
        .contraception("2026-03-10", "2026-01-05")
        .negative_test("t3", "2026-03-31")
        .asks_to_dispense("2026-03-31")
        .is_denied_until(Slug::ContraceptionTooShort, "2026-04-09");
}

/// On 9 March it is told that nothing was used since the 2nd. A note of the 5th is keyed in afterwards.
#[test]
fn what_was_written_down_before_a_lapse_was_told_does_not_undo_it() {
    begun("2026-01-05", "2026-02-10")
        .told(
            "2026-03-09",
            json!({ "type": "contraception-lapsed", "from": "2026-03-02" }),
        )
        .contraception("2026-03-05", "2026-01-05")
        .negative_test("t3", "2026-03-31")
        .asks_to_dispense("2026-03-31")
        .is_denied_until(Slug::ContraceptionLapsed, "2026-04-30");
}

/// On 9 March methods are named that count for nothing; what they were on that day no later sentence takes back.
#[test]
fn no_record_reaches_back_over_the_day_on_which_methods_that_do_not_count_were_named() {
    let named = begun("2026-01-05", "2026-02-10").told(
        "2026-03-09",
        json!({ "type": "contraception-recorded", "since": "2026-01-01", "methods": ["withdrawal"],
            "source": "prescriber" }),
    );
    named
        .contraception("2026-03-10", "2026-01-05")
        .negative_test("t3", "2026-03-31")
        .asks_to_dispense("2026-03-31")
        .is_denied_until(Slug::ContraceptionTooShort, "2026-04-09");
}
