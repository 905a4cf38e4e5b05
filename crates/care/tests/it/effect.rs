//! Symptoms, scales and what they ask for.

use std::collections::BTreeSet;

use proptest::prelude::*;
use retinue_care::effect::{
    NotAnswered, crisis, follow_score, score, score_of_total, triage, triage_at,
};
use retinue_care::{Action, Jurisdiction, Triage};
use retinue_kernel::Id;

use crate::knowledge;

fn asked(symptoms: &[&str]) -> (Action, Triage) {
    let knowledge = knowledge();
    let symptoms = symptoms
        .iter()
        .map(|one| knowledge.effects.symptom(one).cloned().unwrap())
        .collect();
    let found = triage(&knowledge.effects, &symptoms, Jurisdiction::Us, &[]);
    let first = &found.first().unwrap().advice;
    (first.action, first.triage)
}

#[test]
fn headache_with_a_visual_change_or_vomiting_is_an_emergency_and_alone_it_is_not() {
    assert_eq!(asked(&["headache"]), (Action::Continue, Triage::T0));
    for with in [
        "vision-change",
        "vomiting",
        "pulsatile-tinnitus",
        "papilloedema",
    ] {
        assert_eq!(
            asked(&["headache", with]),
            (Action::Stop, Triage::T3),
            "{with}"
        );
    }
    assert_eq!(asked(&["vomiting"]).1, Triage::T1);
    assert_eq!(asked(&["vision-change"]), (Action::Stop, Triage::T2));
}

#[test]
fn what_is_expected_is_cared_for_at_home_and_what_is_serious_stops() {
    assert_eq!(
        asked(&["cracked-lips", "dry-eyes", "nosebleed"]),
        (Action::Continue, Triage::T0)
    );
    assert_eq!(asked(&["nosebleed-long"]).1, Triage::T2);
    for serious in [
        "bloody-diarrhoea",
        "blistering",
        "suicidal-thoughts",
        "severe-abdominal-pain",
    ] {
        assert_eq!(asked(&[serious]), (Action::Stop, Triage::T3), "{serious}");
    }
    for the_same_day in ["low-mood", "hearing-loss", "jaundice", "possible-pregnancy"] {
        assert_eq!(
            asked(&[the_same_day]),
            (Action::Stop, Triage::T2),
            "{the_same_day}"
        );
    }
    assert_eq!(asked(&["abdominal-pain", "vomiting"]).1, Triage::T3);
    assert_eq!(asked(&["ulcerating-flare"]).1, Triage::T2);
}

#[test]
fn a_rash_alone_is_looked_at_and_with_fever_it_stops_and_is_seen_the_same_day() {
    assert_eq!(asked(&["rash"]), (Action::Continue, Triage::T1));
    assert_eq!(asked(&["fever"]), (Action::Continue, Triage::T1));
    assert_eq!(asked(&["rash", "fever"]), (Action::Stop, Triage::T2));
    let known = knowledge().effects.flags;
    let flag = known
        .iter()
        .find(|flag| flag.value.id.as_str() == "AE-RASH-FEVER");
    assert!(flag.unwrap().is_provisional());
}

#[test]
fn the_symptoms_of_the_action_table_of_the_laboratory_are_those_of_the_diary() {
    let knowledge = knowledge();
    for rule in &knowledge.laboratory.rules {
        for symptom in &rule.value.symptoms {
            assert!(
                knowledge.effects.symptom(symptom.as_str()).is_some(),
                "{symptom}"
            );
        }
    }
}

fn band(scale: &str, total: u16) -> Option<String> {
    score_of_total(&knowledge().scales, scale, total)
        .unwrap()
        .band
}

#[test]
fn each_scale_has_its_bands() {
    for (scale, total, name) in [
        ("phq-9", 4, "minimal"),
        ("phq-9", 5, "mild"),
        ("phq-9", 9, "mild"),
        ("phq-9", 10, "moderate"),
        ("phq-9", 15, "moderately severe"),
        ("phq-9", 20, "severe"),
        ("phq-9", 27, "severe"),
        ("phq-9", 14, "moderate"),
        ("phq-9", 19, "moderately severe"),
        ("dlqi", 1, "no effect"),
        ("dlqi", 2, "small effect"),
        ("dlqi", 5, "small effect"),
        ("dlqi", 6, "moderate effect"),
        ("dlqi", 10, "moderate effect"),
        ("dlqi", 11, "very large effect"),
        ("dlqi", 20, "very large effect"),
        ("dlqi", 21, "extremely large effect"),
        ("cdlqi", 1, "no effect"),
        ("cdlqi", 2, "small effect"),
        ("cdlqi", 6, "small effect"),
        ("cdlqi", 7, "moderate effect"),
        ("cdlqi", 12, "moderate effect"),
        ("cdlqi", 13, "very large effect"),
        ("cdlqi", 18, "very large effect"),
        ("cdlqi", 19, "extremely large effect"),
        ("cadi", 4, "mild"),
        ("cadi", 5, "moderate"),
        ("cadi", 9, "moderate"),
        ("cadi", 10, "severe"),
    ] {
        assert_eq!(band(scale, total).as_deref(), Some(name), "{scale} {total}");
    }
    let children = knowledge().scales.scales;
    let children = children.iter().find(|one| one.value.id.as_str() == "cdlqi");
    let asked_at = |age| children.unwrap().value.is_asked_at(age);
    assert!(!asked_at(3) && asked_at(4) && asked_at(16) && !asked_at(17));
    assert_eq!(band("acne-qol", 114), None);
    let quality = score_of_total(&knowledge().scales, "acne-qol", 61).unwrap();
    assert_eq!((quality.of, quality.higher.as_str()), (114, "better"));
    assert!(quality.notice.contains("terms of use"));
}

/// The most urgent thing that follows from answers, and every scale to be asked next.
fn follows(scale: &str, answers: &[u8]) -> (Option<(Action, Triage)>, Vec<String>) {
    let knowledge = knowledge();
    let score = score(&knowledge.scales, scale, answers).unwrap();
    let found = follow_score(&knowledge.scales, &score, &[]);
    let first = found
        .first()
        .map(|one| (one.counsel.advice.action, one.counsel.advice.triage));
    (
        first,
        found
            .iter()
            .filter_map(|one| one.then.as_ref().map(Id::to_string))
            .collect(),
    )
}

#[test]
fn a_short_screen_of_3_asks_the_long_one_and_its_last_item_asks_the_risk_screen() {
    assert_eq!(follows("phq-2", &[1, 1]), (None, vec![]));
    assert_eq!(follows("phq-2", &[1, 2]).1, ["phq-9"]);
    assert_eq!(follows("phq-9", &[0; 9]), (None, vec![]));
    assert_eq!(
        follows("phq-9", &[1, 1, 1, 1, 1, 0, 0, 0, 0]).0,
        Some((Action::Continue, Triage::T1))
    );
    let fourteen = follows("phq-9", &[2, 2, 2, 2, 2, 2, 2, 0, 0]);
    assert_eq!(fourteen, (Some((Action::Stop, Triage::T2)), vec![]));
    let last = follows("phq-9", &[0, 0, 0, 0, 0, 0, 0, 0, 1]);
    assert_eq!(
        last,
        (Some((Action::Hold, Triage::T2)), vec!["c-ssrs".to_owned()])
    );
}

#[test]
fn the_risk_screen_is_low_moderate_or_high_by_its_gravest_answer() {
    for (answers, expected) in [
        ([1, 0, 0, 0, 0, 0, 0], (Action::Hold, Triage::T2)),
        ([1, 1, 1, 0, 0, 0, 0], (Action::Stop, Triage::T2)),
        ([0, 0, 0, 0, 0, 1, 0], (Action::Stop, Triage::T2)),
        ([1, 1, 1, 1, 0, 0, 0], (Action::Stop, Triage::T3)),
        ([0, 0, 0, 0, 0, 1, 1], (Action::Stop, Triage::T3)),
    ] {
        assert_eq!(follows("c-ssrs", &answers).0, Some(expected), "{answers:?}");
    }
}

#[test]
fn answers_that_are_missing_or_impossible_are_not_scored() {
    let known = knowledge().scales;
    assert!(matches!(
        score(&known, "phq-9", &[0; 8]),
        Err(NotAnswered::Count { given: 8, .. })
    ));
    assert!(matches!(
        score(&known, "phq-9", &[0, 0, 4, 0, 0, 0, 0, 0, 0]),
        Err(NotAnswered::Answer {
            item: 3,
            most: 3,
            given: 4,
            ..
        })
    ));
    assert!(matches!(
        score_of_total(&known, "cadi", 16),
        Err(NotAnswered::Total { highest: 15, .. })
    ));
    let unknown = score(&known, "phq9", &[]).unwrap_err().to_string();
    assert!(unknown.contains("phq-9"), "{unknown}");
}

#[test]
fn a_crisis_text_names_no_number_that_no_source_gives() {
    let known = knowledge().scales;
    for country in ["US", "GB", "FR"] {
        let text = crisis(&known, country).unwrap();
        assert!(text.value.contact.is_none() && text.is_provisional());
        assert!(!text.value.says.bytes().any(|byte| byte.is_ascii_digit()));
    }
}

proptest! {
    #[test]
    fn adding_a_red_flag_never_lowers_the_urgency(bits in any::<u64>(), more in any::<prop::sample::Index>(), land in 0_usize..3) {
        let knowledge = knowledge();
        let all: Vec<Id> = knowledge.effects.symptoms.iter().map(|one| one.value.id.clone()).collect();
        let mut symptoms: BTreeSet<Id> = all
            .iter()
            .enumerate()
            .filter(|(at, _)| bits >> (at % 64) & 1 == 1)
            .map(|(_, id)| id.clone())
            .collect();
        let land = Jurisdiction::ALL[land];
        let urgency = |symptoms: &BTreeSet<Id>| {
            let found = triage(&knowledge.effects, symptoms, land, &[]);
            found.first().map(|one| one.advice.triage)
        };
        let before = urgency(&symptoms);
        symptoms.insert(more.get(&all).clone());
        prop_assert!(urgency(&symptoms) >= before);
        prop_assert!(urgency(&symptoms).is_some(), "each symptom has an answer");
    }

    #[test]
    fn a_graver_answer_never_lowers_the_urgency(mut answers in prop::array::uniform9(0_u8..=3), item in 0_usize..9) {
        let urgency = |answers: &[u8]| follows("phq-9", answers).0.map(|(_, triage)| triage);
        let before = urgency(&answers);
        answers[item] = 3;
        prop_assert!(urgency(&answers) >= before);
    }
}

#[test]
fn a_bare_total_of_the_risk_screen_is_refused_with_what_to_give() {
    for total in [0, 1, 7] {
        let refused = score_of_total(&knowledge().scales, "c-ssrs", total).unwrap_err();
        let says = refused.to_string();
        assert!(
            says.contains("c-ssrs") && says.contains("give answers, all 7"),
            "{says}"
        );
    }
}

#[test]
fn a_bare_total_asks_for_item_9_unless_the_total_settles_it() {
    let known = knowledge().scales;
    let of_item_9 = |total| {
        let score = score_of_total(&known, "phq-9", total).unwrap();
        let found = follow_score(&known, &score, &[]);
        let rule = |one: &&retinue_care::effect::ScaleAdvice| {
            let reason = &one.counsel.advice.reasons.as_slice()[0];
            reason.rule.as_str() == "MOOD-PHQ-9-ITEM-9"
        };
        found.iter().find(rule).map(|one| {
            let says = one.counsel.advice.reasons.as_slice()[0].says.clone();
            (
                one.counsel.advice.triage,
                one.then.clone().unwrap().to_string(),
                says,
            )
        })
    };
    assert_eq!(of_item_9(0), None, "no item can be above 0");
    for total in [1, 9, 24] {
        let (triage, then, says) = of_item_9(total).unwrap();
        assert_eq!((triage, then.as_str()), (Triage::T1, "phq-9"), "{total}");
        assert!(says.contains("item 9 not known: ask it now"), "{says}");
    }
    for total in [25, 27] {
        let (triage, then, _) = of_item_9(total).unwrap();
        assert_eq!((triage, then.as_str()), (Triage::T2, "c-ssrs"), "{total}");
    }
}

#[test]
fn bone_pain_in_someone_who_may_still_grow_stops_and_in_an_adult_it_is_looked_at() {
    let knowledge = knowledge();
    let at = |symptom: &str, age| {
        let symptoms = BTreeSet::from([knowledge.effects.symptom(symptom).cloned().unwrap()]);
        let found = triage_at(&knowledge.effects, &symptoms, Jurisdiction::Us, age, &[]);
        (found[0].advice.action, found[0].advice.triage)
    };
    assert_eq!(at("bone-pain", Some(17)), (Action::Stop, Triage::T2));
    assert_eq!(at("bone-pain", Some(18)), (Action::Continue, Triage::T1));
    assert_eq!(
        at("bone-pain", None),
        (Action::Stop, Triage::T2),
        "the age is not known"
    );
    assert_eq!(at("back-pain", Some(17)).1, Triage::T1);
    assert_eq!(at("back-pain", Some(18)).1, Triage::T0);
}
