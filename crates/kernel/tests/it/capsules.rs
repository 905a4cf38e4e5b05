//! What leaves a pharmacy is held against what was prescribed, capsule by capsule.

use proptest::prelude::*;
use retinue_kernel::{
    Capsules, Command, HandedTo, Id, Milligrams, PatientRecord, Payload, supplied_beside,
};
use serde_json::{Value, json};

use crate::decide::{authorised, payload, record, report};
use crate::harness::{Course, day, patient_who_can_become_pregnant, rules_for};
use crate::told::Told;

/// A bag on the authorisation `a1` of 60 × 20 mg for 30 days.
fn bag(kind: &str, days: u16, capsules: Value) -> Value {
    json!({ "type": kind, "authorisation": "a1", "days": days, "capsules": capsules })
}

fn on_the_third(course: &Course, event: Value) -> Result<Vec<&'static str>, Vec<&'static str>> {
    report(course, "2026-03-03", "2026-03-03", event)
}

#[test]
fn four_months_of_capsules_never_leave_as_thirty_days() {
    let course = authorised();
    for kind in ["filled", "handed-over", "shipped", "partially-dispensed"] {
        for count in [61, 240, 360] {
            let bag = bag(kind, 30, json!({ "20": count }));
            assert_eq!(on_the_third(&course, bag), Err(vec!["capsules"]), "{kind}");
        }
        for count in [60, 59, 1] {
            let bag = bag(kind, 30, json!({ "20": count }));
            assert!(on_the_third(&course, bag).is_ok(), "{count} {kind}");
        }
        let uncounted = json!({ "type": kind, "authorisation": "a1", "days": 30 });
        assert!(on_the_third(&course, uncounted).is_ok(), "{kind}");
    }
}

#[test]
fn a_strength_that_was_not_prescribed_never_leaves() {
    let course = authorised();
    for kind in ["filled", "handed-over", "shipped", "partially-dispensed"] {
        let forty = bag(kind, 30, json!({ "40": 30 }));
        assert_eq!(on_the_third(&course, forty), Err(vec!["capsules"]));
        let besides = bag(kind, 30, json!({ "20": 60, "10": 1 }));
        assert_eq!(on_the_third(&course, besides), Err(vec!["capsules"]));
    }
}

#[test]
fn two_strengths_of_one_prescription_are_counted_apart() {
    let course = patient_who_can_become_pregnant()
        .prescription_of(
            "rx1",
            "2026-03-01",
            json!({ "capsules": { "10": 15, "40": 30 }, "days": 30 }),
        )
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30);
    let out = |capsules| on_the_third(&course, bag("handed-over", 30, capsules));
    assert!(out(json!({ "10": 15, "40": 30 })).is_ok());
    assert_eq!(out(json!({ "10": 30, "40": 15 })), Err(vec!["capsules"]));
    assert_eq!(
        out(json!({ "10": 16, "40": 31 })),
        Err(vec!["capsules", "capsules"])
    );
}

#[test]
fn a_part_of_the_days_takes_its_share_rounded_up_to_whole_packs() {
    let part = |course: &Course, days, count: u16| {
        on_the_third(
            course,
            bag("partially-dispensed", days, json!({ "20": count })),
        )
    };
    let sixty = authorised();
    assert!(part(&sixty, 10, 20).is_ok());
    assert_eq!(part(&sixty, 10, 21), Err(vec!["capsules"]));
    // Eleven days take 22 capsules: two packs and a part of the third, which is not broken.
    assert!(part(&sixty, 11, 30).is_ok());
    assert_eq!(part(&sixty, 11, 31), Err(vec!["capsules"]));

    let forty_five = patient_who_can_become_pregnant()
        .prescription_of("rx1", "2026-03-01", json!({ "capsules": { "20": 45 } }))
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30);
    assert!(part(&forty_five, 29, 45).is_ok());
    assert_eq!(
        part(&forty_five, 29, 46),
        Err(vec!["capsules"]),
        "a whole pack would be more than was prescribed"
    );
}

#[test]
fn the_remainder_is_what_was_prescribed_less_what_left() {
    let after = |first: Value| {
        let mut first = first;
        first["id"] = json!("first");
        authorised().told("2026-03-02", first).authorised(
            "2026-03-02",
            "a2",
            "rx1",
            "2026-03-07",
            20,
        )
    };
    let rest = |course: &Course, count: u16| {
        let mut rest = bag("handed-over", 20, json!({ "20": count }));
        rest["authorisation"] = json!("a2");
        on_the_third(course, rest)
    };
    let twenty_left = after(bag("partially-dispensed", 10, json!({ "20": 20 })));
    assert!(rest(&twenty_left, 40).is_ok());
    assert_eq!(rest(&twenty_left, 41), Err(vec!["capsules"]));
    let ten_left = after(bag("partially-dispensed", 10, json!({ "20": 10 })));
    assert!(
        rest(&ten_left, 50).is_ok(),
        "what was short is made good with the rest"
    );
    let uncounted =
        after(json!({ "type": "partially-dispensed", "authorisation": "a1", "days": 10 }));
    assert!(rest(&uncounted, 40).is_ok());
    assert_eq!(
        rest(&uncounted, 41),
        Err(vec!["capsules"]),
        "what was not counted is taken in proportion"
    );
}

#[test]
fn what_was_filled_and_not_handed_over_takes_nothing_away() {
    let course = authorised().told("2026-03-02", bag("filled", 30, json!({ "20": 60 })));
    let out = bag("handed-over", 30, json!({ "20": 60 }));
    assert!(on_the_third(&course, out).is_ok());
}

#[test]
fn what_had_left_before_a_release_is_recorded_however_much_it_was() {
    let course = authorised().told(
        "2026-03-03",
        json!({ "type": "authorisation-released", "id": "gone", "authorisation": "a1" }),
    );
    let mut late = bag("handed-over", 30, json!({ "20": 360 }));
    assert_eq!(
        on_the_third(&course, late.clone()),
        Err(vec!["authorisation", "capsules"])
    );
    late["despite"] = json!("four boxes were in the bag");
    assert!(on_the_third(&course, late).is_ok());
}

#[test]
fn a_correction_of_a_bag_is_held_against_the_prescription_without_the_wrong_entry() {
    let mut wrong = bag("handed-over", 30, json!({ "20": 50 }));
    wrong["id"] = json!("bag");
    let course = authorised().told("2026-03-02", wrong);
    let corrected = |capsules: Value| {
        let mut right = bag("handed-over", 30, capsules);
        right["id"] = json!("bag");
        right["on"] = json!("2026-03-02");
        on_the_third(
            &course,
            json!({ "type": "fact-corrected", "of": "bag", "why": "mistyped", "instead": right }),
        )
    };
    assert!(corrected(json!({ "20": 60 })).is_ok());
    assert_eq!(corrected(json!({ "20": 61 })), Err(vec!["capsules"]));
    assert_eq!(corrected(json!({ "40": 30 })), Err(vec!["capsules"]));
}

/// A patient of the United Kingdom who cannot become pregnant, with 60 × 20 mg for 30 days and a checklist of that day.
fn checked() -> Course {
    let mut course = Course {
        question: json!({ "programme": "uk-mhra", "on": "2026-03-02", "events": [] }),
    };
    for event in [
        json!({ "type": "patient-registered", "born": "1990-01-01", "programme": "uk-mhra" }),
        json!({ "type": "category-assigned", "category": "cannot-become-pregnant", "basis": "cisgender-male" }),
        json!({ "type": "consent-signed", "form": "acknowledgement-of-risk", "signers": ["patient", "prescriber"] }),
        json!({ "type": "counselling-recorded", "topics": ["risks", "contraception"] }),
        json!({ "type": "visit-recorded" }),
        json!({ "type": "assessment-recorded", "subjects": ["mental-health", "sexual-function"] }),
    ] {
        course = course.told("2026-03-02", event);
    }
    course.prescription("rx1", "2026-03-02").told(
        "2026-03-02",
        json!({ "type": "checklist-given", "id": "list", "prescription": "rx1", "pharmacy": "ph1", "until": "2026-03-09" }),
    )
}

fn supply(days: u16, capsules: Option<Capsules>, despite: Option<&str>) -> Command {
    Command::Record {
        on: day("2026-03-02"),
        payload: Payload::Supplied {
            prescription: Id::new("rx1").unwrap(),
            pharmacy: Id::new("ph1").unwrap(),
            checklist: Id::new("list").unwrap(),
            days,
            capsules,
            product_code: None,
            lot: None,
            shipped: false,
            despite: despite.and_then(Id::new),
            to: None,
        },
    }
}

fn of_20_mg(count: u16) -> Option<Capsules> {
    Capsules::new([(Milligrams(20), count)])
}

fn started() -> Told {
    Told::of(&checked().question)
}

#[test]
fn four_months_instead_of_four_weeks_are_not_supplied_without_a_registry_either() {
    assert!(started().submit(&supply(30, of_20_mg(240), None)).is_none());
    assert!(started().submit(&supply(30, of_20_mg(60), None)).is_some());
    assert!(started().submit(&supply(10, of_20_mg(21), None)).is_none());
    let forty = Capsules::new([(Milligrams(40), 30)]);
    assert!(started().submit(&supply(30, forty, None)).is_none());

    let mut in_parts = started();
    assert!(in_parts.submit(&supply(10, of_20_mg(20), None)).is_some());
    assert!(in_parts.submit(&supply(20, of_20_mg(41), None)).is_none());
    assert!(in_parts.submit(&supply(20, of_20_mg(40), None)).is_some());
}

/// The reason is for an open item of the checklist: it makes no bag larger (decision 0049).
#[test]
fn a_reason_for_an_open_item_lets_no_more_capsules_leave_than_were_prescribed() {
    let why = Some("the prescriber confirmed by telephone");
    assert!(started().submit(&supply(30, of_20_mg(240), why)).is_none());
    assert!(started().submit(&supply(30, of_20_mg(61), why)).is_none());
    assert!(started().submit(&supply(30, of_20_mg(60), why)).is_some());
    let forty = Capsules::new([(Milligrams(40), 30)]);
    assert!(started().submit(&supply(30, forty, why)).is_none());
}

#[test]
fn what_was_sent_was_put_into_nobodys_hands() {
    let handed = |shipped: bool| {
        let Command::Record { on, mut payload } = supply(30, of_20_mg(60), None) else {
            unreachable!()
        };
        if let Payload::Supplied {
            shipped: sent, to, ..
        } = &mut payload
        {
            *sent = shipped;
            *to = Some(HandedTo::NamedByPatient);
        }
        started().submit(&Command::Record { on, payload }).is_some()
    };
    assert!(handed(false));
    assert!(!handed(true));
}

#[test]
fn a_month_of_another_order_stands_beside_the_prescription_while_it_lasts() {
    let course = checked()
        .told(
            "2026-03-02",
            json!({ "type": "supplied", "id": "bag", "prescription": "rx1", "pharmacy": "ph1", "checklist": "list", "days": 30 }),
        )
        .prescription("rx2", "2026-03-03");
    let record = record(&course);
    let rules = rules_for(&course.question);
    let beside = |prescription: &str, on: &str| {
        let name = Id::new(prescription).unwrap();
        supplied_beside(&record, &rules, &name, day(on))
            .map(|one| (one.left_on.to_string(), one.lasts_until.to_string()))
    };
    let first_month = Some(("2026-03-02".to_owned(), "2026-03-31".to_owned()));
    assert_eq!(beside("rx2", "2026-03-03"), first_month);
    assert_eq!(beside("rx2", "2026-03-31"), first_month);
    assert_eq!(beside("rx2", "2026-04-01"), None, "it is used up");
    assert_eq!(
        beside("rx1", "2026-03-03"),
        None,
        "its own order is not another"
    );
}

#[test]
fn a_correction_of_a_supply_is_held_against_the_prescription_without_the_wrong_entry() {
    let mut course = checked();
    course = course.told(
        "2026-03-02",
        json!({ "type": "supplied", "id": "bag", "prescription": "rx1", "pharmacy": "ph1", "checklist": "list",
            "days": 30, "capsules": { "20": 50 } }),
    );
    let corrected = |count: u16| {
        let right = json!({ "type": "supplied", "id": "bag", "on": "2026-03-02", "prescription": "rx1", "pharmacy": "ph1",
            "checklist": "list", "days": 30, "capsules": { "20": count } });
        let correction = Command::Record {
            on: day("2026-03-02"),
            payload: payload(
                json!({ "type": "fact-corrected", "of": "bag", "why": "mistyped", "instead": right }),
            ),
        };
        Told::of(&course.question).submit(&correction).is_some()
    };
    assert!(corrected(60));
    assert!(!corrected(61));
}

/// Capsules of 20 mg that left.
fn left(record: &PatientRecord) -> u32 {
    let facts = record.facts().iter();
    facts
        .map(|fact| match &fact.event.payload {
            Payload::HandedOver {
                capsules: Some(capsules),
                ..
            }
            | Payload::PartiallyDispensed {
                capsules: Some(capsules),
                ..
            }
            | Payload::Supplied {
                capsules: Some(capsules),
                ..
            } => capsules.total_milligrams() / 20,
            _ => 0,
        })
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::harness::cases(300), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_left_of_a_prescription_is_never_more_than_was_prescribed_whatever_reason_is_given(
        bags in prop::collection::vec((1_u16..=31, 1_u16..=80, prop::bool::weighted(0.1)), 1..8)
    ) {
        let mut told = started();
        let mut days_left = 0_u32;
        for (days, count, says_why) in bags {
            let why = says_why.then_some("it was so");
            if told.submit(&supply(days, of_20_mg(count), why)).is_some() {
                days_left += u32::from(days);
                prop_assert!(left(&told.record) <= 60);
            }
        }
        prop_assert!(days_left <= 30);
    }

    #[test]
    fn no_bag_that_keeps_to_its_days_is_refused(days in prop::collection::vec(1_u16..=12, 1..12)) {
        let mut told = started();
        let mut rest = 30_u16;
        for part in days {
            let part = part.min(rest);
            if part == 0 {
                break;
            }
            rest -= part;
            prop_assert!(told.submit(&supply(part, of_20_mg(part * 2), None)).is_some());
        }
        prop_assert_eq!(left(&told.record), u32::from(30 - rest) * 2);
    }

    #[test]
    fn a_part_on_an_authorisation_is_never_more_than_its_share_and_an_unfinished_pack(
        days in 1_u16..=30, prescribed in 1_u16..=120, count in 1_u16..=130
    ) {
        let course = patient_who_can_become_pregnant()
            .prescription_of("rx1", "2026-03-01", json!({ "capsules": { "20": prescribed } }))
            .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30);
        let part = on_the_third(&course, bag("partially-dispensed", days, json!({ "20": count })));
        let (days, prescribed, count) = (u32::from(days), u32::from(prescribed), u32::from(count));
        if part.is_ok() {
            prop_assert!(count <= prescribed);
            prop_assert!(count * 30 < prescribed * days + 10 * 30);
        } else {
            prop_assert!(count > prescribed || count * 30 > prescribed * days, "a wrong no");
        }
    }
}

#[test]
fn the_refusal_says_how_many_may_leave() {
    let course = authorised();
    let patient = record(&course);
    let nobody = retinue_kernel::RegistryRecord::default();
    let case = retinue_kernel::Case {
        patient: &patient,
        prescriber: Some(&nobody),
        pharmacy: Some(&nobody),
    };
    let command = Command::Record {
        on: day("2026-03-03"),
        payload: payload(bag("partially-dispensed", 10, json!({ "20": 60 }))),
    };
    let rules = crate::harness::RULEBOOK.default_rules();
    let refused = retinue_kernel::decide(&case, &command, &rules, day("2026-03-03")).unwrap_err();
    assert_eq!(
        refused.because[0].wrong,
        "60 × 20 mg for 10 days: of 60 prescribed for 30 days, 0 left before and 20 may leave for these"
    );
}
