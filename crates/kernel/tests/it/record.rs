//! What stands on a record, and how facts are read and written.

use retinue_kernel::{Day, Event, Id, PatientRecord, Payload, Question, RegistryFact};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::harness::patient_who_can_become_pregnant;

fn read(event: Value) -> Result<Event, String> {
    serde_json::from_str(&event.to_string()).map_err(|error| error.to_string())
}

#[test]
fn a_corrected_fact_is_seen_no_more_and_its_replacement_takes_its_place_and_name() {
    let course = patient_who_can_become_pregnant().month("2026-03-01", "t2", "rx1");
    course
        .asks_to_dispense("2026-03-07")
        .is_authorised_until("2026-03-07");
    let corrected = course.told(
        "2026-03-05",
        json!({ "type": "fact-corrected", "of": "t2", "why": "the specimen was taken a day earlier",
            "instead": { "type": "pregnancy-test-reported", "on": "2026-03-01", "collected-on": "2026-02-28",
                "specimen": "serum", "setting": "laboratory", "result": "negative", "cycle": "regular",
                "menses-began-on": "2026-02-27" } }),
    );
    corrected
        .asks_to_dispense("2026-03-06")
        .is_authorised_until("2026-03-06");
    let taken_back = corrected.told(
        "2026-03-06",
        json!({ "type": "fact-corrected", "of": "t2", "why": "of another patient" }),
    );
    let decision = taken_back.decision_on("2026-03-06");
    assert!(crate::harness::slugs(&decision).contains(&"month-not-confirmed"));
}

#[test]
fn a_fact_is_refused_when_a_field_is_missing_unknown_or_of_another_kind() {
    let good =
        json!({ "type": "comprehension-answered", "id": "a", "on": "2026-03-01", "passed": true });
    assert!(read(good.clone()).is_ok());
    for (change, expected) in [
        (json!({ "passed": null }), "passed: is missing"),
        (json!({ "result": "negative" }), "result: does not belong"),
        (json!({ "grade": 1 }), "unknown field `grade`"),
        (json!({ "passed": "yes" }), "invalid type"),
        (
            json!({ "type": "questions-answered" }),
            "is not a kind of fact",
        ),
        (json!({ "on": "2026-02-30" }), "a day of the calendar"),
        (json!({ "id": "" }), "an id of 1 to 128"),
        (json!({ "id": "a\u{0}b" }), "an id of 1 to 128"),
        (json!({ "capacity": "king" }), "king"),
    ] {
        let mut event = good.clone();
        for (name, value) in change.as_object().unwrap() {
            event[name] = value.clone();
        }
        let error = read(event.clone()).expect_err(&event.to_string());
        assert!(error.contains(expected), "{event}: {error}");
    }
}

#[test]
fn a_month_keeps_the_form_on_which_it_was_confirmed_whole_or_not_at_all() {
    let bare =
        json!({ "type": "month-confirmed", "id": "m", "on": "2026-03-01", "counselled": true });
    let month = read(bare.clone()).expect("as it was stored before forms were kept");
    assert_eq!(serde_json::to_value(&month).unwrap(), bare);
    let mut signed = bare.clone();
    for (name, value) in [
        ("form", json!("month-confirmation-can")),
        ("edition", json!("2021-12-13")),
        ("text-hash", json!("sha256:0")),
        (
            "signing",
            json!({ "medium": "screen", "yes": ["counselled"] }),
        ),
    ] {
        signed[name] = value;
    }
    let month = read(signed.clone()).expect("with its form");
    assert_eq!(serde_json::to_value(&month).unwrap(), signed);
    let signature = month.payload.signature().expect("a signature");
    assert_eq!(signature.signers, [retinue_kernel::Signer::Prescriber]);
    for field in ["form", "edition", "text-hash", "signing"] {
        let mut half = signed.clone();
        half.as_object_mut().unwrap().remove(field);
        let error = read(half).expect_err(field);
        assert!(error.contains(&format!("{field}: is missing")), "{error}");
    }
}

#[test]
fn a_day_is_written_in_ten_characters_and_in_no_other_way() {
    for bad in [
        "2026-01-01T23:30",
        "2026-01-01T23:30:00Z",
        "2026-01-01 ",
        "20260101",
        "2026-1-1",
        "2026-01-1",
        "26-01-01",
        "+002026-01-01",
        "+026-01-01",
        "2026-+1-01",
        "2026/01/01",
        "01/03/2026",
        "2026-W01-4",
        "2026-001-1",
        "2026-00-01",
        "2026-13-01",
        "2025-02-29",
        "2026-01-32",
        "２026-01-01",
        "",
    ] {
        let error = serde_json::from_value::<Day>(json!(bad)).expect_err(bad);
        let says = "expected a day of the calendar written year-month-day, such as 2026-03-05";
        assert!(error.to_string().contains(says), "{bad}: {error}");
        assert!(bad.parse::<Day>().is_err(), "{bad}");
    }
    for good in ["0001-01-01", "2024-02-29", "2026-12-31", "9999-12-31"] {
        let day: Day = serde_json::from_value(json!(good)).expect(good);
        assert_eq!(serde_json::to_value(day).unwrap(), json!(good));
        assert_eq!(day.to_string().parse(), Ok(day));
    }
}

#[test]
fn a_list_is_read_in_place_of_no_object() {
    fn refused<'a, T: Deserialize<'a>>(text: &'a str) {
        let error = serde_json::from_str::<T>(text).err().expect(text);
        let says = "invalid type: sequence, expected an object";
        assert!(error.to_string().starts_with(says), "{text}: {error}");
    }
    refused::<Event>(r#"["visit-recorded", "2026-03-01", "v1"]"#);
    refused::<Event>(
        r#"{ "type": "fact-corrected", "id": "c", "on": "2026-03-01", "of": "v1", "why": "slip",
            "instead": ["visit-recorded", "2026-03-01", "v1"] }"#,
    );
    refused::<Event>(
        r#"{ "type": "category-assigned", "id": "c", "on": "2026-03-01", "category": "cannot-become-pregnant",
            "basis": "post-menopausal", "menopause": ["over-54", true] }"#,
    );
    refused::<RegistryFact>(r#"["certified", "2026-03-01"]"#);
    refused::<Question>(r#"[null, null, [], "2026-03-05", null, [], null, null]"#);
    refused::<Question>(r#"{ "events": [["visit-recorded", "2026-03-01", "v1"]] }"#);
    refused::<Question>(r#"{ "events": [], "request": ["rx1", "pharmacy-1"] }"#);
    refused::<Question>(r#"{ "events": [], "adopted": [["2021-12-13", "2026-01-01"]] }"#);
    refused::<Question>(r#"{ "events": [], "pharmacy": [["certified", "2026-03-01"]] }"#);
}

#[test]
fn capsules_are_whole_and_never_none() {
    let written = |capsules: Value| {
        read(
            json!({ "type": "prescription-written", "id": "rx", "on": "2026-03-01", "product": "conventional",
            "capsules": capsules, "days": 30, "refills": 0 }),
        )
    };
    assert!(written(json!({ "20": 60, "40": 30 })).is_ok());
    for bad in [
        json!({}),
        json!({ "20": 0 }),
        json!({ "0": 60 }),
        json!({ "20": -1 }),
        json!({ "20.5": 60 }),
        json!([60]),
    ] {
        assert!(written(bad.clone()).is_err(), "{bad}");
    }
}

#[test]
fn a_written_fact_keeps_its_envelope() {
    let event = read(
        json!({ "type": "visit-recorded", "id": "v1", "on": "2026-03-01", "remote": true,
        "recorded-at": "2026-03-01T14:00:00Z", "by": "account-1", "on-behalf-of": "prescriber-1",
        "capacity": "designee", "language": "es", "interpreter": true, "command-id": "c1" }),
    )
    .unwrap();
    let again: Event = serde_json::from_str(&serde_json::to_string(&event).unwrap()).unwrap();
    assert_eq!(event, again);
    assert!(event.envelope.provenance.is_some() && event.envelope.recorded_at.is_some());
}

#[test]
fn a_correction_of_what_is_not_there_changes_nothing_but_is_kept() {
    let events: Vec<Event> = vec![
        read(json!({ "type": "patient-registered", "id": "p", "on": "2026-01-02", "born": "2004-05-01",
            "programme": "us-ipledge" }))
        .unwrap(),
        read(json!({ "type": "fact-corrected", "id": "c", "on": "2026-01-02", "of": "nothing", "why": "slip" })).unwrap(),
    ];
    let record = PatientRecord::of(events);
    assert!(record.registration().is_some());
    assert_eq!(record.length(), 2);
    assert!(
        record
            .fact(&Id::new("c").unwrap())
            .is_some_and(|fact| matches!(fact.event.payload, Payload::FactCorrected { .. }))
    );
}

#[test]
fn once_a_month_is_dispensed_the_summary_looks_to_the_next() {
    let course = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
        .handed_over("2026-03-02", "a1", 30)
        .negative_test("t3", "2026-03-28");
    let question = crate::told::Told::of(&{
        let mut question = course.question.clone();
        question["on"] = json!("2026-03-28");
        question
    });
    let summary = retinue_kernel::summarise(&question.record, &question.rules, question.today);
    assert_eq!(
        summary.test.map(|(id, _, _)| id.to_string()),
        Some("t3".into())
    );
    assert!(!summary.month_confirmed);
    assert_eq!(summary.window_last_day, Some("2026-04-03".parse().unwrap()));
}
