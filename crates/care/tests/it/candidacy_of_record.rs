//! Every criterion of every authority can be told to the record, so that it is met or is not met.

use retinue_care::candidacy::{against_treatment, candidacy};
use serde_json::{Value, json};

use crate::knowledge;
use crate::told::{Person, day};

const TODAY: &str = "2026-03-02";
const BEFORE: &str = "2026-03-01";

fn registered(born: &str, category: &str) -> Vec<(&'static str, Value)> {
    vec![
        (
            BEFORE,
            json!({"type": "patient-registered", "born": born, "programme": "us-ipledge"}),
        ),
        (
            BEFORE,
            json!({"type": "category-assigned", "category": category, "basis": if category == "cannot-become-pregnant" { "cisgender-male" } else { "default" }}),
        ),
    ]
}

/// A man of 19 with severe nodular acne, scars and a burden, whom an antibiotic and topical therapy did not help.
fn everything() -> Person {
    Person::told(
        &[
            (BEFORE, json!({"type": "sex-recorded", "sex": "male"})),
            (
                BEFORE,
                json!({"type": "acne-assessed", "forms": ["nodular"], "severe": true, "scars": true}),
            ),
            (
                BEFORE,
                json!({"type": "condition-recorded", "condition": "psychosocial-burden", "present": true}),
            ),
            (
                BEFORE,
                json!({"type": "condition-recorded", "condition": "prepubertal", "present": false}),
            ),
            (
                BEFORE,
                json!({"type": "therapy-tried", "therapy": "oral-antibiotic", "outcome": "failed", "name": "doxycycline", "days": 84}),
            ),
            (
                BEFORE,
                json!({"type": "therapy-tried", "therapy": "topical", "outcome": "failed", "from": "2025-01-01", "until": "2025-04-10"}),
            ),
        ],
        &registered("2006-05-05", "cannot-become-pregnant"),
    )
}

/// A girl of ten before puberty with mild comedones, a pregnancy on record, and nothing tried.
fn nothing() -> Person {
    let mut of_gate = registered("2016-01-01", "can-become-pregnant");
    of_gate.push((BEFORE, json!({"type": "pregnancy-reported"})));
    Person::told(
        &[
            (
                BEFORE,
                json!({"type": "acne-assessed", "forms": ["comedonal"], "severe": false, "scars": false, "scarring-risk": false}),
            ),
            (
                BEFORE,
                json!({"type": "condition-recorded", "condition": "psychosocial-burden", "present": false}),
            ),
            (
                BEFORE,
                json!({"type": "condition-recorded", "condition": "prepubertal", "present": true}),
            ),
            (
                BEFORE,
                json!({"type": "therapy-not-tried", "therapy": "oral-antibiotic"}),
            ),
            (
                BEFORE,
                json!({"type": "therapy-not-tried", "therapy": "topical"}),
            ),
        ],
        &of_gate,
    )
}

#[test]
fn every_criterion_of_all_four_authorities_is_met_by_what_a_record_can_say() {
    let known = knowledge();
    let case = everything().case(&known, TODAY);
    let views = candidacy(&known.candidacy, &case, day(TODAY));
    assert_eq!(views.len(), 4);
    for view in views {
        assert_eq!(view.candidate, Some(true), "{}", view.authority);
        for clause in view.clauses {
            assert_eq!(
                clause.met,
                Some(true),
                "{}: {:?}",
                clause.rule,
                clause.found
            );
        }
    }
}

#[test]
fn every_criterion_of_all_four_authorities_is_unmet_by_what_a_record_can_say() {
    let known = knowledge();
    let case = nothing().case(&known, TODAY);
    for view in candidacy(&known.candidacy, &case, day(TODAY)) {
        assert_eq!(view.candidate, Some(false), "{}", view.authority);
        for clause in view.clauses {
            assert_eq!(
                clause.met,
                Some(false),
                "{}: {:?}",
                clause.rule,
                clause.found
            );
        }
    }
}

#[test]
fn what_was_said_and_what_was_not_is_told_in_whole_sentences() {
    let known = knowledge();
    let found = |person: &Person, rule: &str| {
        let case = person.case(&known, TODAY);
        let views = candidacy(&known.candidacy, &case, day(TODAY));
        let mut clauses = views.into_iter().flat_map(|view| view.clauses);
        let clause = clauses.find(|one| one.rule.as_str() == rule).unwrap();
        clause.found_in_words()
    };
    for (person, rule, says) in [
        (everything(), "CAND-AAD-1", "A clinician says: scars."),
        (nothing(), "CAND-AAD-1", "A clinician says: no scars."),
        (nothing(), "CAND-AAD-1", "A clinician says: not severe."),
        (
            nothing(),
            "CAND-AAD-1",
            "A clinician says: no burden on mind or social life.",
        ),
        (
            nothing(),
            "CAND-UK-1",
            "A clinician says: no risk of permanent scars.",
        ),
        (
            Person::told(&[], &[]),
            "CAND-AAD-1",
            "Nobody said whether there are scars.",
        ),
        (
            Person::told(&[], &[]),
            "CAND-UK-1",
            "Nobody said whether there is a risk of permanent scars.",
        ),
    ] {
        let told = found(&person, rule);
        assert!(told.contains(says), "{says}: {told}");
    }
}

#[test]
fn a_failed_therapy_is_told_with_its_days() {
    let known = knowledge();
    let case = everything().case(&known, TODAY);
    let views = candidacy(&known.candidacy, &case, day(TODAY));
    let found = |rule: &str| -> String {
        let clauses = views.iter().flat_map(|view| &view.clauses);
        let mut named = clauses.filter(|one| one.rule.as_str() == rule);
        named.next().unwrap().found_in_words()
    };
    assert!(found("CAND-US-1").contains("84 days"));
    assert!(
        found("CAND-UK-1-TOPICAL").contains("100 days"),
        "counted from its first day to its last: {}",
        found("CAND-UK-1-TOPICAL")
    );
}

#[test]
fn a_therapy_that_was_tried_after_all_counts_before_the_word_that_it_was_not() {
    let known = knowledge();
    let mut person = nothing();
    let failed =
        json!({"type": "therapy-tried", "therapy": "oral-antibiotic", "outcome": "failed"});
    person.care.learn(crate::told::care(50, TODAY, &failed));
    let case = person.case(&known, TODAY);
    let views = candidacy(&known.candidacy, &case, day(TODAY));
    let us = views.iter().find(|one| one.label).unwrap();
    let clause = us
        .clauses
        .iter()
        .find(|one| one.rule.as_str() == "CAND-US-1");
    assert_eq!(clause.unwrap().met, Some(true));
}

#[test]
fn severe_acne_of_another_form_has_no_many_nodules() {
    let known = knowledge();
    let person = Person::told(
        &[(
            BEFORE,
            json!({"type": "acne-assessed", "forms": ["papulopustular"], "severe": true}),
        )],
        &registered("2000-01-01", "cannot-become-pregnant"),
    );
    let case = person.case(&known, TODAY);
    let views = candidacy(&known.candidacy, &case, day(TODAY));
    let us = views
        .iter()
        .find(|one| one.authority.as_str() == "us-label")
        .unwrap();
    assert_eq!(us.clauses[0].met, Some(false));
    let aad = views
        .iter()
        .find(|one| one.authority.as_str() == "aad-2024")
        .unwrap();
    assert_eq!(aad.candidate, Some(true), "AAD asks for severity alone");
}

#[test]
fn each_contraindication_is_there_or_not_there_or_unsaid() {
    let known = knowledge();
    let of = |person: &Person, rule: &str| {
        let case = person.case(&known, TODAY);
        let all = against_treatment(&known, &case, None, day(TODAY));
        all.into_iter()
            .find(|one| one.rule.as_str() == rule)
            .unwrap()
    };
    let man = everything();
    assert_eq!(of(&man, "CONTRA-PREGNANCY").there, Some(false), "a man");
    assert_eq!(of(&man, "CONTRA-UK-BREASTFEEDING").there, Some(false));
    assert_eq!(of(&man, "CONTRA-UK-LIVER").there, None, "nobody said");
    assert_eq!(of(&nothing(), "CONTRA-PREGNANCY").there, Some(true));
    let rules = known.interactions.allergies.iter();
    let soya: Vec<&str> = rules
        .filter(|row| row.value.words.iter().any(|word| word.contains("soya")))
        .map(|row| row.value.id.as_str())
        .collect();
    assert!(soya.len() > 1, "the US and the UK judge it apart: {soya:?}");
    for rule in soya {
        assert_eq!(of(&man, rule).there, None, "{rule}: nobody asked");
        let mut asked = man.clone();
        let none = json!({"type": "no-allergy-known"});
        asked.care.learn(crate::told::care(50, TODAY, &none));
        assert_eq!(of(&asked, rule).there, Some(false), "{rule}");
        let mut told = man.clone();
        let allergic = json!({"type": "allergy-reported", "allergy": "soya"});
        told.care.learn(crate::told::care(50, TODAY, &allergic));
        assert_eq!(of(&told, rule).there, Some(true), "{rule}");
    }
    let mut liver = man;
    for (place, present) in [(51, true), (52, false)] {
        let said = json!({"type": "condition-recorded", "condition": "hepatic-insufficiency", "present": present});
        liver.care.learn(crate::told::care(place, TODAY, &said));
        assert_eq!(of(&liver, "CONTRA-UK-LIVER").there, Some(present));
    }
}

#[test]
fn who_was_a_candidate_is_not_judged_by_what_treatment_made_of_the_acne() {
    let counted = |count: u32| {
        json!({"type": "lesions-counted", "nodule-from-mm": 5,
            "counts": [{"region": "back", "comedones": 0, "papules": 0, "pustules": 0, "nodules": count}]})
    };
    let of = |person: &Person, today: &str| {
        let case = person.case(&knowledge(), today);
        let views = candidacy(&knowledge().candidacy, &case, day(today));
        let label = views
            .into_iter()
            .find(|one| one.authority.as_str() == "us-label");
        let clauses = label.unwrap().clauses;
        let of_nodules = clauses
            .into_iter()
            .find(|one| one.found_in_words().contains("nodules"));
        of_nodules.unwrap().met
    };
    let mut facts = vec![
        ("2026-03-01", counted(20)),
        (
            "2026-03-02",
            json!({"type": "dose-taken", "until": "2026-05-30"}),
        ),
        ("2026-05-30", counted(0)),
    ];
    let treated = Person::told(&facts, &[]);
    assert_eq!(of(&treated, "2026-05-30"), Some(true));
    // Without a course the latest count is the one that is asked about.
    facts.remove(1);
    assert_eq!(of(&Person::told(&facts, &[]), "2026-05-30"), Some(false));
}
