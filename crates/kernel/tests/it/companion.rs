//! A companion mirrors the rules: its yes is "ready; obtain the number". What may leave a pharmacy rests on the number of
//! the programme's own system, and of two last days the earlier holds.

use proptest::prelude::*;
use retinue_kernel::{
    AuthorisationState, Channel, Command, Day, DispenseDecision, DispenseRequest, Event,
    ExternalNumber, Id, Mode, NotANumber, ObtainedNumber, Payload, Refused, decide, summarise,
};

use crate::harness::{day, patient_who_can_become_pregnant};
use crate::told::Told;

/// A test of the first of March, confirmed and prescribed on that day: by the rules here the last day is the seventh.
const OURS: &str = "2026-03-07";

fn month_in(mode: Mode) -> Told {
    let mut course = patient_who_can_become_pregnant().month("2026-03-01", "t2", "rx1");
    course.question["on"] = "2026-03-02".into();
    let mut told = Told::of(&course.question);
    told.rules = told.rules.run_as(mode);
    told
}

fn request() -> DispenseRequest {
    DispenseRequest {
        prescription: Id::new("rx1").unwrap(),
        pharmacy: Id::new("ph1").unwrap(),
    }
}

fn number(text: &str) -> ExternalNumber {
    ExternalNumber::new(text).unwrap()
}

fn obtained(theirs: Day) -> Command {
    Command::RecordNumber(ObtainedNumber {
        request: request(),
        number: number("SYNTHETIC 1"),
        do_not_dispense_after: theirs,
        channel: Channel::Website,
    })
}

fn handed_over(authorisation: &Id) -> Payload {
    Payload::HandedOver {
        authorisation: authorisation.clone(),
        days: 30,
        capsules: None,
        product_code: None,
        lot: None,
        despite: None,
        to: None,
    }
}

fn refused(told: &Told, command: &Command) -> Refused {
    let case = retinue_kernel::Case {
        patient: &told.record,
        prescriber: Some(&told.prescriber),
        pharmacy: Some(&told.pharmacy),
    };
    decide(&case, command, &told.rules, told.today).expect_err("it is refused")
}

fn on(told: &Told, payload: Payload) -> Command {
    Command::Record {
        on: told.today,
        payload,
    }
}

fn the_number(told: &Told) -> (Id, Event) {
    let fact = told.record.facts().iter().rev().find(|fact| {
        matches!(
            fact.event.payload,
            Payload::ExternalAuthorisationRecorded { .. }
        )
    });
    let event = fact.expect("a number is on record").event.clone();
    (event.envelope.id.clone(), event)
}

/// The fact that puts the recorded number right.
fn corrected(of: &Id, mut event: Event, right: &str, theirs: Day) -> Payload {
    if let Payload::ExternalAuthorisationRecorded {
        number: given,
        do_not_dispense_after,
        ..
    } = &mut event.payload
    {
        *given = number(right);
        *do_not_dispense_after = theirs;
    }
    Payload::FactCorrected {
        of: of.clone(),
        why: Id::new("mistyped").unwrap(),
        instead: Some(Box::new(event)),
    }
}

#[test]
fn a_companions_yes_is_recorded_as_no_authorisation() {
    let mut told = month_in(Mode::Companion);
    let (facts, decision) = told.submit(&Command::RequestDispense(request())).unwrap();
    assert!(facts.is_empty(), "{facts:?}");
    assert_eq!(decision.unwrap().until(), Some(day(OURS)));
}

#[test]
fn a_companions_no_is_recorded_as_anywhere() {
    let mut told = month_in(Mode::Companion);
    told.today = day("2026-03-08");
    let (facts, _) = told.submit(&Command::RequestDispense(request())).unwrap();
    assert!(matches!(facts[..], [Payload::DispenseDenied { .. }]));
}

#[test]
fn a_number_is_recorded_beside_our_own_last_day() {
    let mut told = month_in(Mode::Companion);
    let (facts, decision) = told.submit(&obtained(day("2026-03-05"))).unwrap();
    let [
        Payload::ExternalAuthorisationRecorded {
            until,
            do_not_dispense_after,
            days: 30,
            ..
        },
    ] = facts[..]
    else {
        panic!("{facts:?}")
    };
    assert_eq!(
        (until, do_not_dispense_after),
        (day(OURS), day("2026-03-05"))
    );
    assert!(matches!(
        decision,
        Some(DispenseDecision::Authorised { .. })
    ));
    let summary = summarise(&told.record, &told.rules, told.today);
    assert_eq!(summary.authorisations[0].until, day("2026-03-05"));
}

#[test]
fn a_number_for_what_the_rules_refuse_is_answered_with_the_reasons() {
    let mut told = month_in(Mode::Companion);
    told.record_now(Payload::TreatmentPaused { reason: None });
    let (facts, decision) = told.submit(&obtained(day("2026-03-05"))).unwrap();
    assert!(matches!(facts[..], [Payload::DispenseDenied { .. }]));
    assert!(!decision.unwrap().unmet().is_empty());
}

#[test]
fn a_sandbox_and_a_registry_take_no_number() {
    for mode in [Mode::Sandbox, Mode::Registry] {
        let told = month_in(mode);
        let refused = refused(&told, &obtained(day("2026-03-05")));
        assert_eq!(refused.because[0].field, "number", "{mode}");
    }
}

#[test]
fn a_number_whose_last_day_has_passed_is_refused() {
    let told = month_in(Mode::Companion);
    let refused = refused(&told, &obtained(day("2026-03-01")));
    assert_eq!(refused.because[0].field, "do-not-dispense-after");
}

#[test]
fn a_number_is_reported_no_other_way() {
    let mut told = month_in(Mode::Companion);
    told.submit(&obtained(day("2026-03-05"))).unwrap();
    let (_, event) = the_number(&told);
    let refused = refused(&told, &on(&told, event.payload));
    assert_eq!(refused.because[0].field, "type");
}

#[test]
fn last_months_number_opens_nothing_this_month() {
    let mut course = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .prescription("rx2", "2026-03-01");
    course.question["on"] = "2026-03-02".into();
    let mut told = Told::of(&course.question);
    told.rules = told.rules.run_as(Mode::Companion);
    let of_the_other = |text: &str| {
        Command::RecordNumber(ObtainedNumber {
            request: DispenseRequest {
                prescription: Id::new("rx2").unwrap(),
                pharmacy: Id::new("ph1").unwrap(),
            },
            number: number(text),
            do_not_dispense_after: day("2026-03-05"),
            channel: Channel::Website,
        })
    };
    told.submit(&obtained(day("2026-03-05"))).unwrap();
    let (first, _) = the_number(&told);
    told.record_now(Payload::AuthorisationReversed {
        authorisation: first,
        reason: None,
    });
    let answer = refused(&told, &of_the_other("SYNTHETIC 1"));
    assert_eq!(answer.because[0].field, "number", "{answer}");
    assert!(answer.to_string().contains("another prescription"));
    // Nor by a correction of what was typed.
    told.submit(&of_the_other("SYNTHETIC 2")).unwrap();
    let (second, event) = the_number(&told);
    let swapped = corrected(&second, event, "SYNTHETIC 1", day("2026-03-05"));
    assert_eq!(
        refused(&told, &on(&told, swapped)).because[0].field,
        "number"
    );
    // For its own prescription the number is brought again.
    told.record_now(Payload::AuthorisationReversed {
        authorisation: second,
        reason: None,
    });
    told.submit(&obtained(day("2026-03-06"))).unwrap();
    assert_eq!(told.live().len(), 1);
}

#[test]
fn a_name_of_ours_is_no_number() {
    let uuid = "0190f5fe-7c00-7a00-8000-000000000001";
    assert_eq!(ExternalNumber::new(uuid), Err(NotANumber::Ours));
    for text in ["", " 1", "1 ", "a\u{7}", &"1".repeat(65)] {
        assert_eq!(ExternalNumber::new(text), Err(NotANumber::Form), "{text:?}");
    }
    assert!(ExternalNumber::new(&"1".repeat(64)).is_ok());
    let told = month_in(Mode::Companion);
    let command = Command::RecordNumber(ObtainedNumber {
        request: request(),
        number: number("rx1"),
        do_not_dispense_after: day("2026-03-05"),
        channel: Channel::Telephone,
    });
    assert_eq!(refused(&told, &command).because[0].field, "number");
}

#[test]
fn what_was_given_before_the_companion_needs_a_number() {
    let mut told = month_in(Mode::Sandbox);
    told.submit(&Command::RequestDispense(request())).unwrap();
    let given = told.live()[0].clone();
    told.rules = told.rules.run_as(Mode::Companion);
    for payload in [
        handed_over(&given),
        Payload::Filled {
            authorisation: given.clone(),
            days: 30,
            capsules: None,
            product_code: None,
            lot: None,
        },
    ] {
        let refused = refused(&told, &on(&told, payload));
        assert!(refused.to_string().contains("no number"), "{refused}");
    }
    told.record_now(Payload::AuthorisationReversed {
        authorisation: given,
        reason: None,
    });
    told.submit(&obtained(day("2026-03-05"))).unwrap();
    let (id, _) = the_number(&told);
    told.record_now(handed_over(&id));
}

#[test]
fn which_of_the_two_days_has_passed_is_said() {
    for (theirs, today, says) in [
        ("2026-03-05", "2026-03-06", "that of the programme's number"),
        (
            "2026-03-09",
            "2026-03-08",
            "by the rules of this installation",
        ),
    ] {
        let mut told = month_in(Mode::Companion);
        told.submit(&obtained(day(theirs))).unwrap();
        let (id, _) = the_number(&told);
        told.today = day(today);
        let refused = refused(&told, &on(&told, handed_over(&id))).to_string();
        assert!(
            refused.contains(says) && refused.contains(theirs) && refused.contains(OURS),
            "{refused}"
        );
    }
}

#[test]
fn a_mistyped_number_and_day_are_put_right_and_nothing_else_is() {
    let mut told = month_in(Mode::Companion);
    told.submit(&obtained(day("2026-03-03"))).unwrap();
    let (id, event) = the_number(&told);
    told.record_now(corrected(
        &id,
        event.clone(),
        "SYNTHETIC 2",
        day("2026-03-06"),
    ));
    let live = &told.live_authorisations()[0];
    assert_eq!((&live.id, live.until), (&id, day("2026-03-06")));
    let taken_back = Payload::FactCorrected {
        of: id.clone(),
        why: Id::new("mistyped").unwrap(),
        instead: None,
    };
    assert_eq!(
        refused(&told, &on(&told, taken_back)).because[0].field,
        "instead"
    );
    let mut longer = event.clone();
    if let Payload::ExternalAuthorisationRecorded { until, .. } = &mut longer.payload {
        *until = day("2026-03-20");
    }
    let longer = corrected(&id, longer, "SYNTHETIC 2", day("2026-03-20"));
    assert_eq!(
        refused(&told, &on(&told, longer)).because[0].field,
        "instead"
    );
    let before = corrected(&id, event, "SYNTHETIC 2", day("2026-03-01"));
    let refused = refused(&told, &on(&told, before));
    assert_eq!(refused.because[0].field, "do-not-dispense-after");
}

#[test]
fn a_day_typed_too_early_is_put_right_after_it_has_passed() {
    let mut told = month_in(Mode::Companion);
    told.submit(&obtained(day("2026-03-03"))).unwrap();
    told.today = day("2026-03-04");
    assert!(told.live().is_empty());
    let (id, event) = the_number(&told);
    let facts = told.record_now(corrected(&id, event, "SYNTHETIC 1", day("2026-03-06")));
    assert_eq!(facts.len(), 1, "{facts:?}");
    assert_eq!(told.live(), [id]);
}

#[test]
fn a_stop_ends_a_number_as_it_ends_an_authorisation() {
    let mut told = month_in(Mode::Companion);
    told.submit(&obtained(day("2026-03-05"))).unwrap();
    let facts = told.record_now(Payload::TreatmentPaused { reason: None });
    assert!(matches!(facts[1], Payload::AuthorisationReversed { .. }));
}

#[test]
fn the_written_form_of_a_number_is_read_as_it_was_written() {
    let written = r#"{"type":"external-authorisation-recorded","prescription":"rx1","pharmacy":"ph1","number":"SYNTHETIC 1","do-not-dispense-after":"2026-03-05","channel":"website","until":"2026-03-07","days":30,"id":"n1","on":"2026-03-02"}"#;
    let event: Event = serde_json::from_str(written).unwrap();
    assert_eq!(serde_json::to_string(&event).unwrap(), written);
}

/// What may happen at a companion's counter.
#[derive(Clone, Copy, Debug)]
enum Act {
    Ask,
    /// The number comes, its last day so many days from today.
    Bring(u16),
    HandOver,
    Reverse,
    PutRight(u16),
    TakeTestBack,
    NextDay,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        2 => Just(Act::Ask),
        4 => (0_u16..9).prop_map(Act::Bring),
        4 => Just(Act::HandOver),
        1 => Just(Act::Reverse),
        2 => (0_u16..9).prop_map(Act::PutRight),
        1 => Just(Act::TakeTestBack),
        3 => Just(Act::NextDay),
    ];
    prop::collection::vec(act, 1..16)
}

/// Does the act as far as it is admitted, and returns what it recorded.
fn done(told: &mut Told, act: Act) -> Vec<Payload> {
    let command = match act {
        Act::Ask => Command::RequestDispense(request()),
        Act::Bring(days) => obtained(told.today.plus(days)),
        Act::NextDay => {
            told.today = told.today.plus(1);
            return Vec::new();
        }
        Act::TakeTestBack => on(
            told,
            Payload::FactCorrected {
                of: Id::new("t2").unwrap(),
                why: Id::new("another patient's").unwrap(),
                instead: None,
            },
        ),
        Act::HandOver | Act::Reverse | Act::PutRight(_) => {
            // Whatever was recorded last, whether it is live or not.
            let known = summarise(&told.record, &told.rules, told.today).authorisations;
            let Some(last) = known.last().map(|one| one.id.clone()) else {
                return Vec::new();
            };
            let payload = match act {
                Act::HandOver => handed_over(&last),
                Act::PutRight(days) => {
                    let (id, event) = the_number(told);
                    corrected(&id, event, "SYNTHETIC 2", told.today.plus(days))
                }
                _ => Payload::AuthorisationReversed {
                    authorisation: last,
                    reason: None,
                },
            };
            on(told, payload)
        }
    };
    told.submit(&command)
        .map(|(facts, _)| facts)
        .unwrap_or_default()
}

/// The two last days of a number as they stand.
fn days_of(told: &Told, id: &Id) -> Option<(Day, Day)> {
    match told.record.fact(id)?.event.payload {
        Payload::ExternalAuthorisationRecorded {
            until,
            do_not_dispense_after,
            ..
        } => Some((until, do_not_dispense_after)),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::harness::cases(300), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_companion_writes_no_authorisation_of_its_own(acts in acts()) {
        let mut told = month_in(Mode::Companion);
        for act in acts {
            for fact in done(&mut told, act) {
                prop_assert_ne!(fact.kind(), "dispense-authorised");
            }
        }
    }

    #[test]
    fn no_hand_over_without_a_number_or_after_the_earlier_of_two_days(acts in acts()) {
        let mut told = month_in(Mode::Companion);
        for act in acts {
            for fact in done(&mut told, act) {
                if let Payload::HandedOver { authorisation, .. } = fact {
                    let days = days_of(&told, &authorisation);
                    prop_assert!(days.is_some(), "handed over on {authorisation}, which is no number");
                    let (ours, theirs) = days.unwrap();
                    prop_assert!(told.today <= ours.min(theirs), "{} after {ours} or {theirs}", told.today);
                }
            }
        }
    }

    #[test]
    fn never_two_live_numbers_for_one_prescription(acts in acts()) {
        let mut told = month_in(Mode::Companion);
        for act in acts {
            done(&mut told, act);
            prop_assert!(told.live().len() <= 1);
        }
    }

    /// Each day on either side of each of the two, both ways round.
    #[test]
    fn the_earlier_of_two_days_is_the_last(theirs in 0_u16..14, later in 0_u16..16) {
        let mut told = month_in(Mode::Companion);
        let (ours, theirs) = (day(OURS), told.today.plus(theirs));
        told.submit(&obtained(theirs)).unwrap();
        let (id, _) = the_number(&told);
        told.today = told.today.plus(later);
        let in_time = told.today <= ours && told.today <= theirs;
        prop_assert_eq!(told.try_record(handed_over(&id)).is_some(), in_time);
        let state = summarise(&told.record, &told.rules, told.today).authorisations[0].state;
        prop_assert_eq!(state == AuthorisationState::Spent, in_time);
    }
}
