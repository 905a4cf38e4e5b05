//! What a jurisdiction without a stored label is told of, and in which words.

use retinue_care::advise::advise;
use retinue_care::due::{CareDueKind, care_due};
use retinue_care::interaction::Situation;
use retinue_care::outcome::{clocks, second_course};
use retinue_care::{
    Action, AftercareAsk, CareCase, Given, HealthCondition, Jurisdiction, Noted, Severity, Triage,
};
use retinue_kernel::Id;
use serde_json::json;

use crate::interaction::interactions;
use crate::knowledge;
use crate::told::{Person, day};

const TODAY: &str = "2026-06-01";

fn with_condition(condition: &str, on_treatment: bool) -> CareCase {
    let mut facts = vec![(
        TODAY,
        json!({"type": "condition-recorded", "condition": condition, "present": true}),
    )];
    if on_treatment {
        facts.push((
            "2026-05-01",
            json!({"type": "dose-taken", "on": "2026-05-01", "until": TODAY}),
        ));
    }
    Person::told(&facts, &[]).case(&knowledge(), TODAY)
}

#[test]
fn a_condition_that_stands_against_treatment_elsewhere_alone_is_told_and_passed_over_nowhere() {
    let known = knowledge();
    for condition in [
        "hepatic-insufficiency",
        "excessive-lipids",
        "hypervitaminosis-a",
    ] {
        for land in Jurisdiction::ALL.iter().copied() {
            for on_treatment in [false, true] {
                let case = with_condition(condition, on_treatment);
                let all = advise(&case, &known, land, day(TODAY));
                let of_it = all
                    .iter()
                    .find(|one| {
                        one.advice.reasons.as_slice()[0]
                            .rule
                            .as_str()
                            .contains("UK-")
                    })
                    .unwrap_or_else(|| panic!("{condition} in {land}: {all:?}"));
                let (action, triage) = (of_it.advice.action, of_it.advice.triage);
                let rows = known.candidacy.contraindications.iter();
                let judged = rows
                    .filter(|row| row.value.condition.as_str() == condition)
                    .any(|row| row.value.jurisdictions.holds_in(land));
                if judged {
                    assert_ne!(action, Action::Continue, "{condition} in {land}");
                    continue;
                }
                let open = format!("by no source of {land} that is stored here");
                assert!(of_it.says().contains(&open), "{}", of_it.says());
                assert!(of_it.says().contains("UK"), "{}", of_it.says());
                assert_eq!(triage, Triage::T1);
                let told = if on_treatment {
                    Action::Continue
                } else {
                    Action::Defer
                };
                assert_eq!(action, told, "{condition} in {land}");
            }
        }
    }
}

#[test]
fn breastfeeding_is_told_in_the_union_by_what_each_other_label_says_of_it() {
    let known = knowledge();
    let case = CareCase {
        conditions: vec![Noted {
            value: (HealthCondition::Breastfeeding, true),
            on: day(TODAY),
            fact: Id::new("c-0").unwrap(),
        }],
        ..CareCase::default()
    };
    let all = advise(&case, &known, Jurisdiction::Eu, day(TODAY));
    let told = all
        .iter()
        .find(|one| one.says().contains("breastfeeding"))
        .unwrap();
    assert_eq!(
        (told.advice.action, told.advice.triage),
        (Action::Defer, Triage::T1)
    );
    for words in [
        "In UK: Contraindicated while breastfeeding.",
        "In US: Not while breastfeeding",
        "by no source of EU that is stored here",
    ] {
        assert!(told.says().contains(words), "{words}: {}", told.says());
    }
}

fn situation(jurisdiction: Jurisdiction, on_treatment: bool) -> Situation {
    Situation {
        on_treatment,
        given: vec![(Given::HormonalContraception, true)],
        ..crate::interaction::situation(jurisdiction)
    }
}

#[test]
fn a_tetracycline_is_not_taken_together_in_the_union_either_and_that_is_provisional() {
    for (agent, land) in [
        ("doxycycline", Jurisdiction::Eu),
        ("lymecycline", Jurisdiction::Eu),
        ("lymecycline", Jurisdiction::Us),
    ] {
        let found = interactions(agent, &situation(land, false));
        assert_eq!(found[0].counsel.advice.action, Action::Block, "{agent}");
        assert!(
            found[0].counsel.advice.is_provisional(),
            "{agent} in {land}"
        );
    }
    let during = situation(Jurisdiction::Eu, true);
    let found = interactions("minocycline", &during);
    assert_eq!(found[0].counsel.advice.action, Action::Hold);
}

#[test]
fn st_johns_wort_weakens_a_hormonal_method_in_every_land() {
    for land in Jurisdiction::ALL.iter().copied() {
        let found = interactions("St John's wort", &situation(land, false));
        assert_eq!(found[0].severity, Some(Severity::Avoid), "{land}");
        let provisional = found[0].counsel.advice.is_provisional();
        assert_eq!(provisional, land != Jurisdiction::Us, "{land}");
    }
}

#[test]
fn another_course_and_giving_blood_wait_in_the_union_too() {
    let known = knowledge();
    let last = day("2026-05-01");
    let waits = |today: &str| {
        let found = second_course(&known.outcome, last, Jurisdiction::Eu, day(today), &[]);
        found
            .first()
            .map(|one| (one.advice.action, one.advice.is_provisional()))
    };
    assert_eq!(waits("2026-06-25"), Some((Action::Defer, true)));
    assert_eq!(waits("2026-06-26"), None, "eight weeks have passed");
    let all = clocks(
        &known.outcome,
        Some(last),
        Jurisdiction::Eu,
        None,
        day(TODAY),
    );
    let blood = all
        .iter()
        .find(|one| one.subject == "giving blood")
        .unwrap();
    assert_eq!(blood.label_until, Some(day(TODAY)));
    assert!(blood.basis.is_provisional());
}

#[test]
fn every_restriction_of_daily_life_stands_in_each_land_while_treatment_lasts() {
    let known = knowledge();
    for land in Jurisdiction::ALL.iter().copied() {
        let all = clocks(&known.outcome, None, land, None, day(TODAY));
        for subject in [
            "alcohol",
            "strong sun and sunbeds",
            "contact lenses",
            "driving in the dark",
            "heavy exercise",
            "creams and washes against acne",
            "sharing capsules",
            "giving blood",
            "hair removal with wax",
            "becoming pregnant",
            "skin surgery",
        ] {
            let told = all.iter().filter(|one| one.subject == subject).count();
            assert_eq!(told, 1, "{subject} in {land}");
        }
    }
}

#[test]
fn the_mood_is_asked_before_the_first_dose_in_every_land() {
    let known = knowledge();
    let case = Person::told(&[], &[]).case(&known, TODAY);
    for land in Jurisdiction::ALL.iter().copied() {
        let all = care_due(&case, &known, land, day(TODAY));
        let asked: Vec<_> = all
            .iter()
            .filter(|one| one.kind == CareDueKind::Questions)
            .collect();
        assert_eq!(asked.len(), 1, "{land}");
        assert!(asked[0].asks.contains(&AftercareAsk::Mood), "{land}");
        assert_eq!(asked[0].basis.is_provisional(), land == Jurisdiction::Eu);
    }
}
