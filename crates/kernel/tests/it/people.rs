//! The people around a patient: guardians by the day, transfers that are asked for, calls, delegates.

use retinue_kernel::{
    Case, Command, Form, GuardianAccess, Id, Payload, RegistryRecord, RulesInForce, Source, calls,
    coming_of_age, decide, guardian_access, guardian_signature_due, guardians_on, on_the_line,
    transfer_open,
};
use retinue_kernel::{PatientRecord, RegistryFact};
use serde_json::{Value, json};

use crate::harness::{day, rules_for};
use crate::told::events_of;

const BORN: &str = "2008-03-05";

fn rules() -> RulesInForce {
    rules_for(&json!({ "programme": "us-ipledge" }))
}

fn id(text: &str) -> Id {
    Id::new(text).expect("an id")
}

/// A minor of the programme, then the facts.
fn minor(facts: Value) -> PatientRecord {
    let mut events = vec![
        json!({ "type": "patient-registered", "on": "2026-01-02", "born": BORN, "programme": "us-ipledge" }),
        json!({ "type": "category-assigned", "on": "2026-01-02", "category": "can-become-pregnant", "basis": "default" }),
    ];
    events.extend(facts.as_array().expect("a list").iter().cloned());
    PatientRecord::of(events_of(&json!({ "events": events })))
}

fn linked(guardian: &str) -> Value {
    json!({ "type": "guardian-linked", "on": "2026-01-02", "guardian": guardian })
}

#[test]
fn a_guardians_access_ends_by_itself_on_the_birthday() {
    let record = minor(json!([linked("g1")]));
    let access = |on: &str| guardian_access(&record, &rules(), &id("g1"), day(on));
    let last_day = day("2026-03-04");
    assert_eq!(access("2026-03-04"), GuardianAccess::Open { last_day });
    assert_eq!(access("2026-03-05"), GuardianAccess::Ended);
    assert_eq!(
        guardian_access(&record, &rules(), &id("g2"), day("2026-02-01")),
        GuardianAccess::None
    );
}

#[test]
fn a_corrected_day_of_birth_moves_the_end_of_access() {
    let events = json!({ "events": [
        { "id": "r", "type": "patient-registered", "on": "2026-01-02", "born": "2010-03-05", "programme": "us-ipledge" },
        linked("g1"),
        { "type": "fact-corrected", "on": "2026-01-03", "of": "r", "why": "a wrong year", "instead":
            { "type": "patient-registered", "on": "2026-01-02", "born": "2007-03-05", "programme": "us-ipledge" } },
    ] });
    let record = PatientRecord::of(events_of(&events));
    assert_eq!(
        guardian_access(&record, &rules(), &id("g1"), day("2026-01-04")),
        GuardianAccess::Ended
    );
}

#[test]
fn two_guardians_sign_and_see_until_one_is_unlinked() {
    let record = minor(json!([
        linked("g1"),
        linked("g2"),
        { "type": "guardian-unlinked", "on": "2026-01-05", "guardian": "g1" },
    ]));
    assert_eq!(
        guardians_on(&record, &rules(), day("2026-01-06")),
        vec![id("g2")]
    );
    assert_eq!(
        guardian_access(&record, &rules(), &id("g1"), day("2026-01-06")),
        GuardianAccess::Ended
    );
}

#[test]
fn the_form_of_the_path_waits_for_the_guardian_until_it_is_signed() {
    let due = |facts: Value, on: &str| guardian_signature_due(&minor(facts), &rules(), day(on));
    let can = Some(Form::PatientEnrolmentCan);
    assert_eq!(due(json!([]), "2026-01-05"), can);
    let without = json!({ "type": "consent-signed", "on": "2026-01-03", "form": "patient-enrolment-can", "signers": ["patient", "prescriber"] });
    assert_eq!(due(json!([without]), "2026-01-05"), can);
    let with = json!({ "type": "consent-signed", "on": "2026-01-03", "form": "patient-enrolment-can", "signers": ["patient", "guardian", "prescriber"] });
    assert_eq!(due(json!([with]), "2026-01-05"), None);
    let apart =
        json!({ "type": "guardian-signed", "on": "2026-01-03", "form": "patient-enrolment-can" });
    assert_eq!(due(json!([apart]), "2026-01-05"), None);
    let changed = json!({ "type": "category-assigned", "on": "2026-01-04", "category": "cannot-become-pregnant", "basis": "hysterectomy" });
    assert_eq!(
        due(json!([apart, changed]), "2026-01-05"),
        Some(Form::PatientEnrolmentCannot)
    );
    assert_eq!(
        due(json!([]), "2026-03-05"),
        None,
        "of age: nobody signs for her"
    );
}

#[test]
fn a_guardian_is_asked_apart_only_where_being_asked_does_not_tell_the_category() {
    let asked = |programme: &str, category: &str, basis: &str| {
        let question = json!({ "programme": programme, "on": "2026-03-02", "events": [
            { "type": "patient-registered", "on": "2026-02-01", "born": "2010-02-03", "programme": programme },
            { "type": "category-assigned", "on": "2026-02-01", "category": category, "basis": basis },
            { "type": "guardian-linked", "on": "2026-02-01", "guardian": "g1" },
        ] });
        let told = crate::told::Told::of(&question);
        guardian_signature_due(&told.record, &told.rules, told.today).is_some()
    };
    for (category, basis) in [
        ("can-become-pregnant", "default"),
        ("cannot-become-pregnant", "cisgender-male"),
    ] {
        assert!(asked("us-ipledge", category, basis), "{category}");
        assert!(
            asked("uk-mhra", category, basis),
            "one form for all: {category}"
        );
        assert!(
            !asked("eu-ppp", category, basis),
            "one path alone signs: {category}"
        );
    }
}

#[test]
fn the_consent_that_will_be_due_is_announced_thirty_days_before_the_birthday() {
    let signed = json!({ "type": "consent-signed", "on": "2026-01-03", "form": "patient-enrolment-can", "signers": ["patient", "guardian", "prescriber"] });
    let coming = coming_of_age(&minor(json!([signed])), &rules(), day("2026-01-10"))
        .expect("a minor comes of age");
    assert_eq!(coming.on, day("2026-03-05"));
    assert_eq!(coming.shown_from, day("2026-02-03"));
    assert!(coming.consent_due);
    let unsigned = coming_of_age(&minor(json!([])), &rules(), day("2026-01-10")).expect("a minor");
    assert!(
        !unsigned.consent_due,
        "nothing was signed that could be due anew"
    );
    assert_eq!(
        coming_of_age(&minor(json!([signed])), &rules(), day("2026-03-05")),
        None
    );
}

/// What is wrong with a report on a day, as its fields.
fn refused(record: &PatientRecord, on: &str, payload: Payload) -> Vec<&'static str> {
    let case = Case {
        patient: record,
        prescriber: None,
        pharmacy: None,
    };
    let command = Command::Record {
        on: day(on),
        payload,
    };
    match decide(&case, &command, &rules(), day(on)) {
        Ok(_) => Vec::new(),
        Err(refused) => refused
            .because
            .iter()
            .map(|because| because.field)
            .collect(),
    }
}

#[test]
fn nobody_becomes_guardian_of_someone_of_age() {
    let link = || Payload::GuardianLinked { guardian: id("g1") };
    let sign = || Payload::GuardianSigned {
        form: Form::PatientEnrolmentCan,
        edition: None,
        text_hash: None,
        signing: None,
    };
    let record = minor(json!([]));
    assert!(refused(&record, "2026-03-04", link()).is_empty());
    assert_eq!(refused(&record, "2026-03-05", link()), ["guardian"]);
    assert!(refused(&record, "2026-03-04", sign()).is_empty());
    assert_eq!(refused(&record, "2026-03-05", sign()), ["type"]);
    assert_eq!(
        refused(&minor(json!([linked("g1")])), "2026-01-05", link()),
        ["guardian"]
    );
}

#[test]
fn a_form_may_be_signed_before_a_linked_guardian_signs_it_apart() {
    let consent = || Payload::ConsentSigned {
        form: Form::PatientEnrolmentCan,
        signers: vec![
            retinue_kernel::Signer::Patient,
            retinue_kernel::Signer::Prescriber,
        ],
        edition: None,
        text_hash: None,
        signing: None,
    };
    assert_eq!(
        refused(&minor(json!([])), "2026-01-05", consent()),
        ["signers"]
    );
    assert!(refused(&minor(json!([linked("g1")])), "2026-01-05", consent()).is_empty());
}

#[test]
fn one_transfer_is_asked_for_at_a_time() {
    let ask = || Payload::TransferRequested {
        prescriber: id("pr-2"),
        reason: None,
    };
    let asked = json!({ "type": "transfer-requested", "on": "2026-01-05", "prescriber": "pr-2", "capacity": "patient" });
    let record = minor(json!([asked]));
    let open = transfer_open(&record).expect("it is open");
    assert_eq!(open.to, &id("pr-2"));
    assert_eq!(refused(&record, "2026-01-06", ask()), ["type"]);
    for settled in ["transfer-withdrawn", "care-transferred"] {
        let record = minor(json!([asked, { "type": settled, "on": "2026-01-06" }]));
        assert!(transfer_open(&record).is_none(), "{settled}");
        assert!(
            refused(&record, "2026-01-07", ask()).is_empty(),
            "{settled}"
        );
    }
    assert_eq!(
        refused(
            &minor(json!([])),
            "2026-01-06",
            Payload::TransferWithdrawn { reason: None }
        ),
        ["type"]
    );
}

const FIFTEEN_MINUTES: core::time::Duration = core::time::Duration::from_secs(15 * 60);

#[test]
fn a_line_on_which_nothing_is_entered_for_too_long_or_that_was_ended_is_closed() {
    let identified = json!({ "type": "caller-identified", "on": "2026-01-05", "recorded-at": "2026-01-05T15:00:00Z",
        "by": "agent-1", "call": "c1", "source": "patient", "means": ["programme-number"] });
    let entered = json!({ "type": "contact-recorded", "on": "2026-01-05", "recorded-at": "2026-01-05T15:12:00Z",
        "by": "agent-1", "in-call": "c1" });
    let ended = json!({ "type": "call-ended", "on": "2026-01-05", "recorded-at": "2026-01-05T15:13:00Z",
        "by": "agent-1", "call": "c1" });
    let open = |facts: Value, at: &str| {
        let record = minor(facts);
        let today = day("2026-01-05");
        on_the_line(
            &record,
            &id("agent-1"),
            today,
            at.parse().unwrap(),
            FIFTEEN_MINUTES,
        )
        .is_some()
    };
    assert!(open(json!([identified]), "2026-01-05T15:15:00Z"));
    assert!(!open(json!([identified]), "2026-01-05T15:15:01Z"));
    assert!(open(json!([identified, entered]), "2026-01-05T15:27:00Z"));
    assert!(!open(json!([identified, entered]), "2026-01-05T15:27:01Z"));
    assert!(!open(
        json!([identified, entered, ended]),
        "2026-01-05T15:13:30Z"
    ));
}

#[test]
fn a_caller_is_on_the_line_of_the_agent_who_identified_them_that_day() {
    let record = minor(json!([
        { "type": "caller-identified", "on": "2026-01-05", "recorded-at": "2026-01-05T15:00:00Z", "by": "agent-1", "call": "c1", "source": "patient", "means": ["programme-number", "day-of-birth"] },
        { "type": "contact-recorded", "on": "2026-01-05", "by": "agent-1", "in-call": "c1" },
        { "type": "contact-recorded", "on": "2026-01-05", "by": "agent-1" },
        { "type": "call-reviewed", "on": "2026-01-06", "call": "c1", "relistened": true },
    ]));
    let now = "2026-01-05T15:10:00Z".parse().unwrap();
    let line =
        |account: &str, on: &str| on_the_line(&record, &id(account), day(on), now, FIFTEEN_MINUTES);
    assert_eq!(
        line("agent-1", "2026-01-05"),
        Some((&id("c1"), Source::Patient))
    );
    assert_eq!(
        line("agent-1", "2026-01-06"),
        None,
        "a check of yesterday counts for nothing"
    );
    assert_eq!(line("agent-2", "2026-01-05"), None);
    let calls = calls(&record);
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].entered.len(), 1);
    assert!(calls[0].review.is_some());
    let again = |call: &str| Payload::CallerIdentified {
        call: id(call),
        source: Source::Patient,
        means: vec![retinue_kernel::IdentifiedBy::CallBack],
    };
    assert_eq!(refused(&record, "2026-01-06", again("c1")), ["call"]);
    assert!(refused(&record, "2026-01-06", again("c2")).is_empty());
    let unchecked = Payload::CallerIdentified {
        call: id("c3"),
        source: Source::Patient,
        means: vec![],
    };
    assert_eq!(refused(&record, "2026-01-06", unchecked), ["means"]);
}

#[test]
fn a_delegate_acts_from_the_first_to_the_last_day_or_until_ended_by_hand() {
    let facts: Vec<RegistryFact> = serde_json::from_value(json!([
        { "type": "delegate-named", "on": "2026-01-02", "delegate": "pr-2", "from": "2026-02-01", "until": "2026-02-10" },
        { "type": "delegate-named", "on": "2026-01-02", "delegate": "pr-3", "from": "2026-01-02" },
        { "type": "delegate-ended", "on": "2026-03-01", "delegate": "pr-3" },
    ]))
    .expect("registry facts");
    let record = RegistryRecord::of(facts);
    let on = |text: &str| -> Vec<String> {
        let delegates = record.delegates_on(day(text)).into_iter();
        delegates
            .map(|(delegate, _)| delegate.to_string())
            .collect()
    };
    assert_eq!(on("2026-01-31"), ["pr-3"]);
    assert_eq!(on("2026-02-01"), ["pr-2", "pr-3"]);
    assert_eq!(on("2026-02-10"), ["pr-2", "pr-3"]);
    assert_eq!(on("2026-02-11"), ["pr-3"]);
    assert_eq!(on("2026-02-28"), ["pr-3"]);
    assert!(on("2026-03-01").is_empty());
}
