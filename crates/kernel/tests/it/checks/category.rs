use retinue_kernel::Slug;
use serde_json::{Value, json};

use crate::harness::{Course, patient_who_can_become_pregnant, patient_who_cannot_become_pregnant};

fn with_category(basis: &str, born: &str, menopause: Value) -> Course {
    let mut course = patient_who_cannot_become_pregnant()
        .visit("2026-03-01")
        .prescription("rx1", "2026-03-01");
    for event in course.question["events"].as_array_mut().unwrap() {
        match event["type"].as_str() {
            Some("patient-registered") => event["born"] = json!(born),
            Some("category-assigned") => {
                event["basis"] = json!(basis);
                if !menopause.is_null() {
                    event["menopause"] = menopause.clone();
                }
            }
            _ => {}
        }
    }
    course
}

#[test]
fn tubal_ligation_does_not_exempt_in_the_united_states() {
    for basis in ["tubal-ligation", "default"] {
        with_category(basis, "1990-01-01", Value::Null)
            .asks_to_dispense("2026-03-01")
            .is_denied_because(&["category-basis-not-accepted"]);
    }
    for basis in [
        "cisgender-male",
        "transgender-female",
        "hysterectomy",
        "bilateral-oophorectomy",
    ] {
        with_category(basis, "1990-01-01", Value::Null)
            .asks_to_dispense("2026-03-01")
            .is_authorised_until("2026-03-30");
    }
}

#[test]
fn the_short_proof_of_menopause_suffices_from_the_fifty_fifth_birthday() {
    let short =
        json!({ "age-basis": "over-54", "no-normal-menses": true, "fsh": "post-menopausal" });
    // The category is assigned on 2026-01-02.
    with_category("post-menopausal", "1971-01-02", short.clone())
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-30");
    with_category("post-menopausal", "1971-01-03", short)
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["menopause-proof-incomplete"]);
}

#[test]
fn under_fifty_five_the_long_proof_needs_all_four_results() {
    let long = json!({ "age-basis": "54-or-under", "fsh": "post-menopausal", "hcg": "negative",
        "oestradiol": "depressed", "progesterone": "absent" });
    with_category("post-menopausal", "1974-06-01", long.clone())
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-30");
    for missing in ["fsh", "hcg", "oestradiol", "progesterone"] {
        let mut proof = long.clone();
        proof.as_object_mut().unwrap().remove(missing);
        with_category("post-menopausal", "1974-06-01", proof)
            .asks_to_dispense("2026-03-01")
            .is_denied_because(&["menopause-proof-incomplete"]);
    }
}

#[test]
fn without_a_category_everyone_is_judged_as_one_who_can() {
    let course = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .without("category-assigned");
    course
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["category-not-assigned"]);
}

#[test]
fn a_minor_signs_with_a_guardian() {
    let born = |born: &str, signers: Value| {
        let mut course = patient_who_can_become_pregnant().month("2026-03-01", "t2", "rx1");
        for event in course.question["events"].as_array_mut().unwrap() {
            match event["type"].as_str() {
                Some("patient-registered") => event["born"] = json!(born),
                Some("consent-signed") => event["signers"] = signers.clone(),
                _ => {}
            }
        }
        course
    };
    // Consent was signed on 2026-01-02.
    let alone = json!(["patient", "prescriber"]);
    born("2008-01-02", alone.clone())
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
    born("2008-03-02", alone)
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["guardian-signature-missing"]);
    born("2008-03-02", json!(["patient", "guardian", "prescriber"]))
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
    born("2004-05-01", json!(["patient"]))
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["consent-signature-missing"]);
}

/// Someone born on that day, whose form patient, guardian and prescriber signed on 2026-01-02.
fn signed_as_a_minor(born: &str, month: &str, signers: Value) -> Course {
    let mut course = patient_who_can_become_pregnant().month(month, "t2", "rx1");
    for event in course.question["events"].as_array_mut().unwrap() {
        match event["type"].as_str() {
            Some("patient-registered") => event["born"] = json!(born),
            Some("consent-signed") => event["signers"] = signers.clone(),
            _ => {}
        }
    }
    course
}

#[test]
fn a_guardian_may_sign_apart_from_patient_and_prescriber() {
    let alone = || signed_as_a_minor("2008-03-10", "2026-03-01", json!(["patient", "prescriber"]));
    alone()
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["guardian-signature-missing"]);
    let signs = |form: &str| json!({ "type": "guardian-signed", "form": form });
    alone()
        .told("2026-01-20", signs("patient-enrolment-can"))
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
    alone()
        .told("2026-01-20", signs("patient-enrolment-cannot"))
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["guardian-signature-missing"]);
}

#[test]
fn whoever_comes_of_age_signs_anew_from_the_birthday_on() {
    let all = json!(["patient", "guardian", "prescriber"]);
    let course = || signed_as_a_minor("2008-03-05", "2026-03-01", all.clone());
    course()
        .asks_to_dispense("2026-03-04")
        .is_authorised_until("2026-03-07");
    course()
        .asks_to_dispense("2026-03-05")
        .is_denied_because(&["consent-before-majority"]);
    let anew = json!({ "type": "consent-signed", "form": "patient-enrolment-can", "signers": ["patient", "prescriber"] });
    course()
        .told("2026-03-04", anew.clone())
        .asks_to_dispense("2026-03-05")
        .is_denied_because(&["consent-before-majority"]);
    course()
        .told("2026-03-05", anew)
        .asks_to_dispense("2026-03-05")
        .is_authorised_until("2026-03-07");
}

#[test]
fn a_guardians_signature_that_never_came_is_not_asked_for_after_the_birthday() {
    let alone = json!(["patient", "prescriber"]);
    let course = signed_as_a_minor("2008-03-05", "2026-03-01", alone);
    course
        .asks_to_dispense("2026-03-04")
        .is_denied_because(&["guardian-signature-missing"]);
    course
        .asks_to_dispense("2026-03-05")
        .is_denied_because(&["consent-before-majority"]);
}

#[test]
fn whoever_was_born_on_a_leap_day_comes_of_age_on_the_first_of_march() {
    let all = json!(["patient", "guardian", "prescriber"]);
    let course = || signed_as_a_minor("2008-02-29", "2026-02-27", all.clone());
    course()
        .asks_to_dispense("2026-02-28")
        .is_authorised_until("2026-03-05");
    course()
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["consent-before-majority"]);
}

#[test]
fn whoever_comes_to_be_one_who_can_walks_the_starting_path_from_that_day() {
    let changed = patient_who_cannot_become_pregnant()
        .told("2026-02-01", json!({ "type": "category-assigned", "category": "can-become-pregnant", "basis": "default" }))
        .told(
            "2026-02-01",
            json!({ "type": "consent-signed", "form": "patient-enrolment-can", "signers": ["patient", "prescriber"] }),
        )
        .contraception("2026-02-01", "2025-06-01")
        .test("t1", "2026-02-01", "medical", "negative");
    // Contraception before the change does not count.
    let early = changed
        .clone()
        .negative_test("t2", "2026-03-01")
        .month_confirmed_since("2026-03-01", "t2", "2025-06-01")
        .prescription("rx1", "2026-03-01");
    early
        .asks_to_dispense("2026-03-01")
        .is_denied_until(Slug::ContraceptionTooShort, "2026-03-03");
    let in_time = changed
        .negative_test("t2", "2026-03-03")
        .month_confirmed_since("2026-03-03", "t2", "2025-06-01")
        .prescription("rx1", "2026-03-03");
    in_time
        .asks_to_dispense("2026-03-03")
        .is_authorised_until("2026-03-09");
}

#[test]
fn a_change_to_cannot_does_not_cancel_an_open_wait() {
    let course = patient_who_can_become_pregnant()
        .told(
            "2026-01-10",
            json!({ "type": "category-assigned", "category": "cannot-become-pregnant", "basis": "hysterectomy",
                    "reason": "operated" }),
        )
        .told(
            "2026-01-10",
            json!({ "type": "consent-signed", "form": "patient-enrolment-cannot", "signers": ["patient", "prescriber"] }),
        )
        .visit("2026-01-10")
        .prescription("rx1", "2026-01-10");
    course
        .asks_to_dispense("2026-01-10")
        .is_denied_because(&["wait-open-at-category-change"]);
    course
        .asks_to_dispense("2026-01-31")
        .is_denied_until(Slug::WaitOpenAtCategoryChange, "2026-02-01");
    course
        .asks_to_dispense("2026-02-01")
        .is_authorised_until("2026-02-08");
}

impl Course {
    /// The acts of the month, contraception stated since a day.
    fn month_confirmed_since(self, on: &str, test: &str, since: &str) -> Course {
        self.told(
            on,
            json!({ "type": "counselling-recorded", "topics": ["risks", "contraception"] }),
        )
        .contraception(on, since)
        .told(
            on,
            json!({ "type": "month-confirmed", "test": test, "counselled": true }),
        )
        .told(
            on,
            json!({ "type": "comprehension-answered", "passed": true }),
        )
    }
}
