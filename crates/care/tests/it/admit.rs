//! The door of care: what nobody can have meant is not recorded, and the answer names field and remedy.

use serde_json::{Value, json};

use crate::knowledge;
use crate::told::Person;

const TODAY: &str = "2026-03-02";

fn of_70_kg() -> Person {
    Person::told(
        &[
            (
                TODAY,
                json!({"type": "weight-recorded", "weight": {"grams": 70_000}}),
            ),
            (
                TODAY,
                json!({"type": "dose-planned", "product": "us-conventional", "steps": [{"daily": {"micrograms": 40_000}}]}),
            ),
        ],
        &[],
    )
}

fn plan(product: &str, micrograms: u64) -> Value {
    json!({"type": "dose-planned", "product": product, "steps": [
        {"daily": {"micrograms": 20_000}, "days": 28}, {"daily": {"micrograms": micrograms}}
    ]})
}

#[test]
fn a_plan_above_the_highest_dose_of_any_label_at_that_weight_is_a_mistyped_one() {
    let known = knowledge();
    let person = of_70_kg();
    assert_eq!(
        person.wrong_in(&known, TODAY, &plan("us-conventional", 140_000)),
        None
    );
    let refused = person
        .admits(&known, TODAY, &plan("us-conventional", 141_000))
        .unwrap_err();
    let because = &refused.because[0];
    assert_eq!(because.field, "steps");
    assert!(because.wrong.contains("141 mg"), "{}", because.wrong);
    assert!(because.wrong.contains("140 mg"), "{}", because.wrong);
    assert!(because.remedy.contains("weight"), "{}", because.remedy);
    assert_eq!(
        person.wrong_in(&known, TODAY, &plan("us-micronized", 113_000)),
        Some("steps"),
        "its milligrams are worth more"
    );
    let unweighed = Person::told(&[], &[]);
    assert_eq!(
        unweighed.wrong_in(&known, TODAY, &plan("us-conventional", 141_000)),
        None
    );
    assert_eq!(
        unweighed.wrong_in(&known, TODAY, &plan("us-conventional", 40_000_000)),
        Some("steps"),
        "micrograms that were typed as milligrams"
    );
}

#[test]
fn more_than_any_label_has_is_recorded_as_taken_only_where_it_is_said_twice() {
    let known = knowledge();
    let person = of_70_kg();
    let taken = |micrograms: u64, above: bool| {
        let mut fact = json!({"type": "dose-taken", "daily": {"micrograms": micrograms}});
        if above {
            fact["above-ceiling"] = json!(true);
        }
        person.wrong_in(&known, TODAY, &fact)
    };
    assert_eq!(taken(140_000, false), None);
    assert_eq!(taken(160_000, false), Some("daily"));
    assert_eq!(taken(160_000, true), None, "an overdose is a fact");
    assert_eq!(taken(40_000_000, true), Some("daily"), "nobody takes that");
}

#[test]
fn what_was_tried_and_what_was_never_tried_do_not_contradict_each_other() {
    let known = knowledge();
    let tried = |fields: Value| {
        let mut fact = json!({"type": "therapy-tried", "therapy": "topical", "outcome": "failed"});
        fact.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        fact
    };
    let person = Person::told(&[(TODAY, tried(json!({})))], &[]);
    let wrong = |fact: Value| person.wrong_in(&known, TODAY, &fact);
    assert_eq!(
        wrong(json!({"type": "therapy-not-tried", "therapy": "topical"})),
        Some("therapy")
    );
    assert_eq!(
        wrong(json!({"type": "therapy-not-tried", "therapy": "hormonal"})),
        None
    );
    assert_eq!(wrong(tried(json!({"days": 84}))), None);
    assert_eq!(wrong(tried(json!({"days": 0}))), Some("days"));
    let dated =
        |days: u16| tried(json!({"from": "2026-01-01", "until": "2026-01-31", "days": days}));
    assert_eq!(wrong(dated(31)), None);
    assert_eq!(wrong(dated(84)), Some("days"));
}

#[test]
fn a_judgement_of_the_acne_says_something_and_contradicts_nothing() {
    let known = knowledge();
    let person = Person::told(&[], &[]);
    let wrong = |fields: Value| {
        let mut fact = json!({"type": "acne-assessed"});
        fact.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        person.wrong_in(&known, TODAY, &fact)
    };
    assert_eq!(wrong(json!({})), Some("severe"));
    assert_eq!(wrong(json!({"severe": false})), None);
    assert_eq!(
        wrong(json!({"forms": ["nodular", "nodular"]})),
        Some("forms")
    );
    assert_eq!(
        wrong(json!({"scars": true, "scarring-risk": false})),
        Some("scarring-risk")
    );
    assert_eq!(wrong(json!({"scars": false, "scarring-risk": true})), None);
}

#[test]
fn nobody_who_told_of_an_allergy_knows_of_none() {
    let known = knowledge();
    let none = json!({"type": "no-allergy-known"});
    let person = Person::told(&[], &[]);
    assert_eq!(person.wrong_in(&known, TODAY, &none), None);
    let allergic = Person::told(
        &[(
            TODAY,
            json!({"type": "allergy-reported", "allergy": "peanut"}),
        )],
        &[],
    );
    let refused = allergic.admits(&known, TODAY, &none).unwrap_err();
    assert!(refused.because[0].wrong.contains("peanut"));
}

#[test]
fn a_course_begins_once_on_a_day() {
    let known = knowledge();
    let begun = json!({"type": "course-begun"});
    let person = Person::told(&[(TODAY, begun.clone())], &[]);
    assert_eq!(person.wrong_in(&known, TODAY, &begun), Some("on"));
    assert_eq!(person.wrong_in(&known, "2026-03-03", &begun), None);
}

#[test]
fn nothing_happened_to_anybody_before_they_were_born() {
    let known = knowledge();
    let enrolled =
        json!({"type": "patient-registered", "born": "2004-05-01", "programme": "us-ipledge"});
    let person = Person::told(&[], &[(TODAY, enrolled)]);
    let weight = json!({"type": "weight-recorded", "weight": {"grams": 3_400}});
    assert_eq!(person.wrong_in(&known, "2004-04-30", &weight), Some("on"));
    assert_eq!(person.wrong_in(&known, "2004-05-01", &weight), None);
}
