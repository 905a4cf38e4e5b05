//! The text of the form changes: who signs anew, and from which day.

use retinue_kernel::Slug;
use serde_json::{Value, json};

use crate::harness::{Course, patient_who_can_become_pregnant};

const FORM: &str = "patient-enrolment-can";

fn text(edition: &str, hash: &str, from: &str, re_consent: &str) -> Value {
    json!({ "form": FORM, "edition": edition, "text-hash": hash, "from": from, "re-consent": re_consent })
}

/// Prescribed on 2026-03-01, signed on 2026-01-02 on the text of that hash, with these texts loaded.
fn signed_on(hash: Option<&str>, texts: &[Value]) -> Course {
    let mut course = patient_who_can_become_pregnant().month("2026-03-01", "t2", "rx1");
    for event in course.question["events"].as_array_mut().unwrap() {
        if event["type"] == "consent-signed" {
            event["edition"] = json!("2021-12-13");
            if let Some(hash) = hash {
                event["text-hash"] = json!(hash);
            }
        }
    }
    course.question["texts"] = json!(texts);
    course
}

#[test]
fn a_text_that_asks_for_consent_anew_ends_what_was_signed_before_from_its_first_day() {
    let course = signed_on(
        Some("old"),
        &[text("2021-12-13", "new", "2026-03-03", "required")],
    );
    course
        .asks_to_dispense("2026-03-02")
        .is_authorised_until("2026-03-07");
    course
        .asks_to_dispense("2026-03-03")
        .is_denied_because(&["consent-text-changed"])
        .asks_to_dispense("2026-03-03")
        .is_denied_until(Slug::ConsentTextChanged, "2026-03-03");
}

#[test]
fn whoever_signs_the_new_text_is_dispensed_to_again() {
    signed_on(
        Some("old"),
        &[text("2021-12-13", "new", "2026-03-03", "required")],
    )
    .told(
        "2026-03-03",
        json!({ "type": "consent-signed", "form": FORM, "edition": "2021-12-13", "text-hash": "new",
                "signers": ["patient", "prescriber"] }),
    )
    .asks_to_dispense("2026-03-03")
    .is_authorised_until("2026-03-07");
}

#[test]
fn a_wording_that_was_mended_leaves_what_was_signed_before() {
    signed_on(
        Some("old"),
        &[text("2021-12-13", "new", "2026-02-01", "not-required")],
    )
    .asks_to_dispense("2026-03-01")
    .is_authorised_until("2026-03-07");
}

#[test]
fn a_mended_wording_takes_back_no_demand_of_the_text_before_it() {
    let texts = [
        text("2021-12-13", "new", "2026-01-15", "required"),
        text("2021-12-13", "mended", "2026-02-01", "not-required"),
    ];
    signed_on(Some("old"), &texts)
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["consent-text-changed"]);
    for counted in ["new", "mended"] {
        signed_on(Some(counted), &texts)
            .asks_to_dispense("2026-03-01")
            .is_authorised_until("2026-03-07");
    }
}

#[test]
fn a_signature_that_names_no_text_does_not_count_where_a_text_is_asked_for() {
    signed_on(None, &[text("2021-12-13", "new", "2026-01-01", "required")])
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["consent-text-changed"]);
}

#[test]
fn a_text_that_does_not_hold_yet_is_no_text_to_have_signed() {
    let texts = [
        text("2021-12-13", "new", "2026-01-15", "required"),
        text("2021-12-13", "coming", "2026-04-01", "not-required"),
    ];
    signed_on(Some("coming"), &texts)
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["consent-text-changed"]);
}

#[test]
fn of_two_texts_of_one_day_the_one_loaded_last_asks() {
    let texts = [
        text("2021-12-13", "first", "2026-02-01", "required"),
        text("2021-12-13", "second", "2026-02-01", "required"),
    ];
    signed_on(Some("first"), &texts)
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["consent-text-changed"]);
    signed_on(Some("second"), &texts)
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
}

#[test]
fn the_text_of_an_edition_that_is_not_in_force_asks_nobody() {
    signed_on(
        Some("old"),
        &[text("2026-11-15", "new", "2026-02-01", "required")],
    )
    .asks_to_dispense("2026-03-01")
    .is_authorised_until("2026-03-07");
}

#[test]
fn an_edition_that_follows_takes_back_no_demand_of_the_one_that_was_signed() {
    let under_the_later = |hash: &str, texts: &[Value]| {
        let mut course = signed_on(Some(hash), texts);
        if let Some(question) = course.question.as_object_mut() {
            question.remove("edition");
        }
        course.question["adopted"] = json!([
            { "edition": "2021-12-13", "from": "2021-12-13" },
            { "edition": "2026-11-15", "from": "2026-02-20" }
        ]);
        course
    };
    let of_the_earlier = text("2021-12-13", "new", "2026-02-01", "required");
    under_the_later("old", std::slice::from_ref(&of_the_earlier))
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["consent-text-changed"]);
    under_the_later("new", std::slice::from_ref(&of_the_earlier))
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
    // A text of its own decides alone.
    let of_the_later = text("2026-11-15", "newest", "2026-02-20", "required");
    under_the_later("new", &[of_the_earlier, of_the_later])
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["consent-text-changed"]);
}

#[test]
fn the_text_of_another_form_asks_nothing_of_this_one() {
    let mut other = text("2021-12-13", "new", "2026-02-01", "required");
    other["form"] = json!("patient-enrolment-cannot");
    signed_on(Some("old"), &[other])
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
}

#[test]
fn a_guardian_who_signed_with_the_others_signs_anew_where_the_text_changed() {
    let texts = [text("2021-12-13", "new", "2026-02-10", "required")];
    let mut course = signed_on(Some("old"), &texts);
    for event in course.question["events"].as_array_mut().unwrap() {
        match event["type"].as_str() {
            Some("patient-registered") => event["born"] = json!("2008-03-20"),
            Some("consent-signed") => {
                event["signers"] = json!(["patient", "guardian", "prescriber"])
            }
            _ => {}
        }
    }
    // The text that all three signed counts no more, for none of them.
    course
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["consent-text-changed", "guardian-signature-missing"]);
    let signs_alone = json!({ "type": "guardian-signed", "form": FORM, "edition": "2021-12-13", "text-hash": "new" });
    course
        .told("2026-03-01", signs_alone)
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["consent-text-changed"]);
}
