//! Commands that are not taken: each says which field is wrong and what would mend it, and causes nothing.

mod ends;
mod gone;
mod lifted;
mod other_rules;
mod sheet;

use retinue_kernel::{
    Case, Command, DispenseRequest, Event, Id, PatientRecord, Payload, RegistryEvent, RegistryFact,
    RegistryRecord, decide,
};
use serde_json::{Value, json};

use crate::harness::{Course, RULEBOOK, day, patient_who_can_become_pregnant};

pub(crate) fn record(course: &Course) -> PatientRecord {
    let events = course.question["events"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
        .map(|(index, event)| {
            let mut event = event.clone();
            if event.get("id").is_none() {
                event["id"] = json!(format!("events[{index}]"));
            }
            serde_json::from_value::<Event>(event).unwrap()
        });
    PatientRecord::of(events)
}

pub(crate) fn payload(event: Value) -> Payload {
    let mut event = event;
    event["id"] = json!("new");
    event["on"] = json!("2026-03-01");
    serde_json::from_value::<Event>(event)
        .unwrap_or_else(|error| panic!("{error}"))
        .payload
}

/// The facts that reporting `event` on a day causes, or the fields at fault.
pub(crate) fn report(
    course: &Course,
    on: &str,
    today: &str,
    event: Value,
) -> Result<Vec<&'static str>, Vec<&'static str>> {
    report_by(&RegistryRecord::default(), course, on, today, event)
}

/// A prescriber or pharmacy that is certified.
pub(crate) fn certified() -> RegistryRecord {
    RegistryRecord::of([RegistryFact {
        event: RegistryEvent::Certified {
            until: day("2026-12-31"),
        },
        id: None,
        on: day("2026-01-01"),
        recorded_at: None,
        by: None,
        command_id: None,
    }])
}

/// The same with prescriber and pharmacy in that standing.
pub(crate) fn report_by(
    party: &RegistryRecord,
    course: &Course,
    on: &str,
    today: &str,
    event: Value,
) -> Result<Vec<&'static str>, Vec<&'static str>> {
    let record = record(course);
    let case = Case {
        patient: &record,
        prescriber: Some(party),
        pharmacy: Some(party),
    };
    let command = Command::Record {
        on: day(on),
        payload: payload(event),
    };
    match decide(&case, &command, &RULEBOOK.default_rules(), day(today)) {
        Ok(decided) => Ok(decided
            .payloads
            .iter()
            .map(|(_, payload)| payload.kind())
            .collect()),
        Err(refused) => {
            assert!(
                refused
                    .because
                    .iter()
                    .all(|because| !because.wrong.is_empty() && !because.remedy.is_empty())
            );
            Err(refused
                .because
                .iter()
                .map(|because| because.field)
                .collect())
        }
    }
}

pub(crate) fn authorised() -> Course {
    patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
}

#[test]
fn a_day_in_the_future_or_before_birth_is_refused() {
    let course = patient_who_can_become_pregnant();
    let visit = || json!({ "type": "visit-recorded" });
    assert_eq!(
        report(&course, "2026-03-02", "2026-03-01", visit()),
        Err(vec!["on"])
    );
    assert_eq!(
        report(&course, "2004-04-30", "2026-03-01", visit()),
        Err(vec!["on"])
    );
    assert_eq!(
        report(&course, "2026-03-01", "2026-03-01", visit()),
        Ok(vec!["visit-recorded"])
    );
    let test = |collected: &str, began: &str| {
        json!({ "type": "pregnancy-test-reported", "collected-on": collected, "specimen": "urine",
            "setting": "laboratory", "result": "negative", "menses-began-on": began })
    };
    let at = |event| report(&course, "2026-03-01", "2026-03-01", event);
    assert_eq!(
        at(test("2026-03-02", "2026-02-28")),
        Err(vec!["collected-on"])
    );
    assert_eq!(
        at(test("2026-02-28", "2026-03-01")),
        Err(vec!["menses-began-on"])
    );
    assert_eq!(
        at(test("2026-03-01", "2026-02-28")),
        Ok(vec!["pregnancy-test-reported"])
    );
}

#[test]
fn nothing_is_recorded_of_someone_who_is_not_registered() {
    let mut nobody = patient_who_can_become_pregnant();
    nobody.question["events"] = json!([]);
    assert_eq!(
        report(
            &nobody,
            "2026-03-01",
            "2026-03-01",
            json!({ "type": "visit-recorded" })
        ),
        Err(vec!["type"])
    );
    let registered =
        json!({ "type": "patient-registered", "born": "2020-05-01", "programme": "us-ipledge" });
    assert!(report(&nobody, "2026-03-01", "2026-03-01", registered.clone()).is_ok());
    assert_eq!(
        report(
            &patient_who_can_become_pregnant(),
            "2026-03-01",
            "2026-03-01",
            registered
        ),
        Err(vec!["type"]),
        "nobody is registered twice"
    );
}

#[test]
fn a_form_on_which_the_prescriber_does_not_attest_is_refused() {
    let course = patient_who_can_become_pregnant().negative_test("t2", "2026-03-01");
    let confirmed = |counselled: bool, test: &str| {
        report(
            &course,
            "2026-03-01",
            "2026-03-01",
            json!({ "type": "month-confirmed", "counselled": counselled, "test": test }),
        )
    };
    assert_eq!(confirmed(false, "t2"), Err(vec!["counselled"]));
    assert_eq!(confirmed(true, "no-such-test"), Err(vec!["test"]));
    assert_eq!(confirmed(true, "t2"), Ok(vec!["month-confirmed"]));
}

#[test]
fn an_act_is_done_on_its_own_form_and_no_such_form_is_a_patients_consent() {
    let course = patient_who_can_become_pregnant().negative_test("t2", "2026-03-01");
    let on = |form: &str, edition: &str, yes: Value| {
        report(
            &course,
            "2026-03-01",
            "2026-03-01",
            json!({ "type": "month-confirmed", "counselled": true, "test": "t2", "form": form, "edition": edition,
                "text-hash": "sha256:0", "signing": { "medium": "screen", "yes": yes, "no": ["counselled"] } }),
        )
    };
    let form = "month-confirmation-can";
    let nothing = || json!([]);
    assert_eq!(
        on(form, "2021-12-13", nothing()),
        Ok(vec!["month-confirmed"])
    );
    assert_eq!(on("exemption", "2021-12-13", nothing()), Err(vec!["form"]));
    assert_eq!(on(form, "2026-11-15", nothing()), Err(vec!["edition"]));
    assert_eq!(
        on(form, "2021-12-13", json!(["counselled"])),
        Err(vec!["signing"])
    );
    for form in [
        "month-confirmation-can",
        "month-confirmation-cannot",
        "exemption",
    ] {
        let consent =
            json!({ "type": "consent-signed", "form": form, "signers": ["patient", "prescriber"] });
        assert_eq!(
            report(&course, "2026-03-01", "2026-03-01", consent),
            Err(vec!["form"])
        );
    }
}

#[test]
fn an_exemption_is_decided_on_a_request_and_grants_no_more_than_was_asked_for() {
    let on = |course: &Course, decided: serde_json::Value| {
        report(course, "2026-01-10", "2026-01-10", decided)
    };
    let granted = |scope: &[&str]| json!({ "type": "exemption-granted", "scope": scope });
    let refused = || json!({ "type": "exemption-refused", "reason": "not-serious" });
    let silent = patient_who_can_become_pregnant();
    assert_eq!(on(&silent, granted(&["gap"])), Err(vec!["type"]));
    assert_eq!(on(&silent, refused()), Err(vec!["type"]));
    let asked = silent.told(
        "2026-01-09",
        json!({ "type": "exemption-requested", "scope": ["first-test", "gap"], "reason": "serious" }),
    );
    for scope in [&["gap"][..], &["first-test", "gap"][..]] {
        assert_eq!(on(&asked, granted(scope)), Ok(vec!["exemption-granted"]));
    }
    assert_eq!(on(&asked, granted(&["cycle-day"])), Err(vec!["scope"]));
    assert_eq!(on(&asked, granted(&[])), Err(vec!["scope"]));
    assert_eq!(on(&asked, refused()), Ok(vec!["exemption-refused"]));
}

#[test]
fn a_month_is_never_confirmed_against_a_positive_test() {
    let course =
        patient_who_can_become_pregnant().test("t2", "2026-03-01", "laboratory", "positive");
    let confirmed = json!({ "type": "month-confirmed", "counselled": true, "test": "t2" });
    assert_eq!(
        report(&course, "2026-03-01", "2026-03-01", confirmed),
        Err(vec!["test"])
    );
}

#[test]
fn a_form_without_all_signatures_is_refused() {
    let course = patient_who_can_become_pregnant();
    let signed = |signers: Value| {
        report(
            &course,
            "2026-03-01",
            "2026-03-01",
            json!({ "type": "consent-signed", "form": "patient-enrolment-can", "signers": signers }),
        )
    };
    assert_eq!(signed(json!([])), Err(vec!["signers", "signers"]));
    assert_eq!(signed(json!(["patient"])), Err(vec!["signers"]));
    assert!(signed(json!(["patient", "prescriber"])).is_ok());
}

#[test]
fn a_signature_names_no_other_edition_than_that_of_its_day() {
    let mut course = patient_who_can_become_pregnant();
    course.question["events"][0]["born"] = json!("2010-01-05");
    let kinds = [
        json!({ "type": "consent-signed", "form": "patient-enrolment-can", "signers": ["patient", "guardian", "prescriber"] }),
        json!({ "type": "guardian-signed", "form": "patient-enrolment-can" }),
    ];
    for mut signed in kinds {
        let mut under = |edition: &str| {
            signed["edition"] = json!(edition);
            report(&course, "2026-03-01", "2026-03-01", signed.clone())
        };
        assert_eq!(under("2026-11-15"), Err(vec!["edition"]));
        assert_eq!(under("1982"), Err(vec!["edition"]));
        assert!(under("2021-12-13").is_ok());
    }
}

#[test]
fn ninety_days_and_three_refills_are_refused_at_the_desk_already() {
    let course = patient_who_can_become_pregnant();
    let written = json!({ "type": "prescription-written", "indication": "lupus", "product": "conventional",
        "capsules": { "30": 90 }, "days": 90, "refills": 3 });
    assert_eq!(
        report(&course, "2026-03-01", "2026-03-01", written),
        Err(vec!["days", "refills"])
    );
}

#[test]
fn nothing_is_handed_over_without_a_live_authorisation() {
    let hand_over =
        |id: &str, days: u16| json!({ "type": "handed-over", "authorisation": id, "days": days });
    let course = authorised();
    let on = |day: &str, event| report(&course, day, day, event);
    assert_eq!(
        on("2026-03-03", hand_over("a9", 30)),
        Err(vec!["authorisation"]),
        "an order never authorised"
    );
    assert_eq!(
        on("2026-03-08", hand_over("a1", 30)),
        Err(vec!["authorisation"]),
        "after the last day"
    );
    assert_eq!(on("2026-03-03", hand_over("a1", 31)), Err(vec!["days"]));
    assert_eq!(on("2026-03-03", hand_over("a1", 0)), Err(vec!["days"]));
    assert_eq!(
        on("2026-03-07", hand_over("a1", 30)),
        Ok(vec!["handed-over"])
    );
    assert_eq!(
        report(&course, "2026-03-01", "2026-03-07", hand_over("a1", 30)),
        Err(vec!["on"]),
        "before it was authorised"
    );
    assert_eq!(
        report(&course, "2026-03-07", "2026-03-09", hand_over("a1", 30)),
        Ok(vec!["handed-over"]),
        "what was done in time can be entered late"
    );
    let spent = authorised().handed_over("2026-03-03", "a1", 30);
    assert_eq!(
        report(&spent, "2026-03-04", "2026-03-04", hand_over("a1", 30)),
        Err(vec!["authorisation"])
    );
    let returned = json!({ "type": "returned-to-stock", "authorisation": "a1" });
    assert_eq!(
        report(&spent, "2026-03-04", "2026-03-04", returned.clone()),
        Err(vec!["authorisation"])
    );
    assert!(report(&authorised(), "2026-03-09", "2026-03-09", returned).is_ok());
}

#[test]
fn a_medication_guide_goes_with_capsules_and_the_gate_answers_as_before() {
    let guide = |with: &str| json!({ "type": "medication-guide-given", "authorisation": with, "guide": "revised 2024-06" });
    let on = |course: &Course, with: &str| report(course, "2026-03-04", "2026-03-04", guide(with));
    let noted = Ok(vec!["medication-guide-given"]);
    assert_eq!(on(&authorised(), "a1"), noted);
    let spent = authorised().handed_over("2026-03-03", "a1", 30);
    assert_eq!(on(&spent, "a1"), noted);
    assert_eq!(
        on(&spent, "a2"),
        Err(vec!["authorisation"]),
        "of none that there is"
    );
    let reversed = json!({ "type": "authorisation-reversed", "authorisation": "a1" });
    let ended = authorised().told("2026-03-03", reversed.clone());
    assert_eq!(
        on(&ended, "a1"),
        Err(vec!["authorisation"]),
        "nothing left on it"
    );
    let part = json!({ "type": "partially-dispensed", "authorisation": "a1", "days": 10 });
    let in_part = authorised()
        .told("2026-03-02", part)
        .told("2026-03-03", reversed);
    assert_eq!(on(&in_part, "a1"), noted, "ten days of it did");
    // Given or not, a question gets the answer that it would have got.
    let given = spent.clone().told("2026-03-04", guide("a1"));
    let asked = |course: &Course| course.asks_to_dispense("2026-03-20").decision;
    assert_eq!(asked(&given), asked(&spent));
}

#[test]
fn a_decision_is_never_reported_only_asked_for() {
    let forged = json!({ "type": "dispense-authorised", "prescription": "rx1", "pharmacy": "ph1",
        "until": "2026-03-07", "days": 30 });
    let course = patient_who_can_become_pregnant().month("2026-03-01", "t2", "rx1");
    assert_eq!(
        report(&course, "2026-03-03", "2026-03-03", forged),
        Err(vec!["type"])
    );
}
