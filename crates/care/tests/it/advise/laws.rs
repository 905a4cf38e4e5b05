//! What holds of all advice, whatever the facts.

use proptest::prelude::*;
use retinue_care::advise::advise;
use retinue_care::{Action, CareCase, Jurisdiction};
use retinue_kernel::Day;
use serde_json::json;

use super::{Document, first, of, rules, says, vignette, vignettes};
use crate::knowledge;

fn any_vignette() -> impl Strategy<Value = Document> {
    let all: Vec<Document> = vignettes().into_values().collect();
    prop::sample::select(all)
}

fn any_symptom() -> impl Strategy<Value = String> {
    let symptoms = knowledge().effects.symptoms;
    let ids: Vec<String> = symptoms
        .iter()
        .map(|one| one.value.id.to_string())
        .collect();
    prop::sample::select(ids)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_red_flag_more_never_makes_it_less_urgent(
        document in any_vignette(),
        symptoms in prop::collection::btree_set(any_symptom(), 1..4),
        more in any_symptom(),
    ) {
        let told = |symptoms: &std::collections::BTreeSet<String>| {
            let told = json!({"type": "symptom-reported", "on": "2026-06-01", "symptoms": symptoms});
            first(&document.with(told).advice()).1
        };
        let mut all = symptoms.clone();
        all.insert(more);
        prop_assert!(told(&all) >= told(&symptoms));
    }

    #[test]
    fn the_order_in_which_facts_are_listed_does_not_matter(
        document in any_vignette(),
        seed in any::<u64>(),
    ) {
        let case = document.case();
        let mut shuffled = case.clone();
        shuffle(&mut shuffled, seed);
        let known = knowledge();
        let of = |case: &CareCase| advise(case, &known, document.jurisdiction, document.on);
        prop_assert_eq!(of(&shuffled), of(&case));
    }

    #[test]
    fn no_advice_rests_on_the_rule_of_another_land(
        document in any_vignette(),
        land in prop::sample::select(Jurisdiction::ALL.to_vec()),
        symptom in any_symptom(),
    ) {
        let told = json!({"type": "symptom-reported", "on": "2026-06-01", "symptoms": [symptom]});
        let elsewhere = Document { jurisdiction: land, ..document.with(told) };
        for counsel in elsewhere.advice() {
            for reason in counsel.advice.reasons.as_slice() {
                prop_assert!(reason.jurisdictions.holds_in(land), "{}: {:?}", land, reason);
            }
        }
    }

    #[test]
    fn the_most_urgent_stands_first_and_every_reason_has_a_source(document in any_vignette()) {
        let advice = document.advice();
        prop_assert!(!advice.is_empty());
        for pair in advice.windows(2) {
            prop_assert!(pair[0].advice.triage >= pair[1].advice.triage);
        }
        for reason in advice.iter().flat_map(|one| one.advice.reasons.as_slice()) {
            prop_assert!(!reason.says.is_empty() && !reason.says.contains('{'), "{}", reason.says);
            prop_assert!(!reason.basis.sources.as_slice().is_empty());
        }
    }
}

/// Every list of a case in another order.
fn shuffle(case: &mut CareCase, seed: u64) {
    fn turn<T>(list: &mut [T], seed: u64) {
        let length = list.len();
        if length > 1 {
            let by = usize::try_from(seed % 97).unwrap() % length;
            list.rotate_left(by);
            if seed.is_multiple_of(2) {
                list.reverse();
            }
        }
    }
    turn(&mut case.prescriptions, seed);
    turn(&mut case.conditions, seed);
    turn(&mut case.weights, seed);
    turn(&mut case.lesions, seed);
    turn(&mut case.grades, seed);
    turn(&mut case.assessments, seed);
    turn(&mut case.scores, seed);
    turn(&mut case.therapies, seed);
    turn(&mut case.results, seed);
    turn(&mut case.symptoms, seed);
    turn(&mut case.medicines, seed);
    turn(&mut case.allergies, seed);
    turn(&mut case.doses, seed);
    turn(&mut case.aftercare_checks, seed);
}

#[test]
fn whoever_does_not_take_the_medicine_is_not_told_to_stop_it_and_as_urgently() {
    let headache = json!({"type": "symptom-reported", "on": "2026-06-01", "symptoms": ["severe-headache", "vomiting"]});
    let before = vignette("v01").with(headache.clone()).advice();
    assert_eq!(
        of(&before, "AE-INTRACRANIAL-SEVERE").advice.action,
        Action::Block
    );
    let during = vignette("v05").with(headache).advice();
    assert_eq!(
        of(&during, "AE-INTRACRANIAL-SEVERE").advice.action,
        Action::Stop
    );
    assert_eq!(first(&before).1, first(&during).1);
    assert!(!rules(&before).contains(&"CARE-START".to_owned()));
}

#[test]
fn a_fact_of_tomorrow_is_not_advised_upon() {
    let mut document = vignette("v06");
    document.on = "2026-05-29".parse::<Day>().unwrap();
    assert!(!rules(&document.advice()).contains(&"LAB-TG-800".to_owned()));
}

#[test]
fn a_newer_result_replaces_the_older_one_and_an_older_one_nothing() {
    let of_tg = |value: &str, on: &str| json!({"type": "laboratory-resulted", "on": on, "analyte": "triglyceride", "value": value, "unit": "mg/dL"});
    let newer = vignette("v06").with(of_tg("140", "2026-06-01"));
    assert!(!rules(&newer.advice()).contains(&"LAB-TG-800".to_owned()));
    let older = vignette("v06").with(of_tg("140", "2026-05-01"));
    assert!(rules(&older.advice()).contains(&"LAB-TG-800".to_owned()));
}

#[test]
fn a_symptom_stands_until_a_report_no_longer_tells_it() {
    let report = |on: &str, symptoms: &[&str]| json!({"type": "symptom-reported", "on": on, "symptoms": symptoms});
    let told = vignette("v05").with(report("2026-04-20", &["joint-pain", "dry-skin"]));
    // The report of the case itself, of 2026-06-01, tells none.
    assert!(!rules(&told.advice()).contains(&"AE-JOINT-PAIN".to_owned()));
    let mut before = told.clone();
    before.on = "2026-05-29".parse().unwrap();
    assert!(
        rules(&before.advice()).contains(&"AE-JOINT-PAIN".to_owned()),
        "silence ends nothing"
    );
    let over = before.with(report("2026-05-01", &["dry-skin"]));
    assert!(!rules(&over.advice()).contains(&"AE-JOINT-PAIN".to_owned()));
    assert!(rules(&over.advice()).contains(&"AE-DRY-SKIN".to_owned()));
}

#[test]
fn plain_words_are_asked_back_and_put_off_the_first_dose() {
    let words =
        json!({"type": "medicine-reported", "on": "2026-05-30", "medicine": "vitamin A tablets"});
    let advice = vignette("v01").with(words.clone()).advice();
    let asked = of(&advice, "CARE-MEDICINE-ASK");
    assert_eq!(asked.advice.action, Action::Defer);
    assert!(says(asked).contains("vitamin A"), "{}", says(asked));
    assert!(!rules(&advice).contains(&"CARE-START".to_owned()));
    let during = vignette("v10").with(words).advice();
    assert_eq!(
        of(&during, "CARE-MEDICINE-ASK").advice.action,
        Action::Continue
    );
    let unknown =
        json!({"type": "medicine-reported", "on": "2026-05-30", "medicine": "zzyzx drops"});
    let advice = vignette("v10").with(unknown).advice();
    assert!(says(of(&advice, "CARE-MEDICINE-UNKNOWN")).contains("no word of its harmlessness"));
}

/// To be known by name, for the days in which it was ended before a trial, is no word of what it does beside isotretinoin.
#[test]
fn a_medicine_that_no_source_grades_is_never_passed_over_in_silence() {
    for case in ["v01", "v10"] {
        for name in ["spironolactone", "topical steroid"] {
            let told = json!({"type": "medicine-reported", "on": "2026-05-30", "medicine": name});
            let advice = vignette(case).with(told).advice();
            let says = says(of(&advice, "CARE-MEDICINE-NOT-GRADED"));
            assert!(says.contains("no word of its harmlessness"), "{says}");
            assert!(!rules(&advice).contains(&"CARE-GO-ON".to_owned()));
        }
    }
}

#[test]
fn without_any_baseline_nothing_is_started_and_with_the_consensus_of_2022_something_is() {
    let mut none = vignette("v01");
    none.events
        .retain(|one| one["type"] != "laboratory-resulted");
    let advice = none.advice();
    assert_eq!(of(&advice, "CARE-LAB-DUE").advice.action, Action::Defer);
    assert!(!rules(&advice).contains(&"CARE-START".to_owned()));
}

#[test]
fn a_criterion_that_nobody_told_defers_and_another_authority_makes_a_start_acceptable() {
    let mut open = vignette("v01");
    open.events
        .retain(|one| one["therapy"] != "oral-antibiotic");
    let advice = open.advice();
    let deferred = of(&advice, "CARE-CANDIDACY-OPEN");
    assert_eq!(deferred.advice.action, Action::Defer);
    assert_eq!(
        deferred.or,
        [Action::Start],
        "the guideline asks for less than the label"
    );
    let said = says(deferred);
    assert!(said.contains("AAD 2024 is met where the label is not"));
    assert_eq!(
        said.matches("is on record.").count(),
        1,
        "said once: {said}"
    );
    assert!(said.contains("Nothing is on record of: an antibiotic by mouth."));
}

#[test]
fn on_treatment_with_nothing_to_say_it_says_go_on() {
    let quiet = CareCase {
        first_dose: Some("2026-05-20".parse().unwrap()),
        ..CareCase::default()
    };
    let eu = advise(
        &quiet,
        &knowledge(),
        Jurisdiction::Eu,
        "2026-06-01".parse().unwrap(),
    );
    assert_eq!(rules(&eu), ["CARE-NO-WEIGHT"], "a weight is missing");
    let mut weighed = vignette("v05");
    weighed.jurisdiction = Jurisdiction::Eu;
    weighed.events.retain(|one| {
        let kind = one["type"].as_str().unwrap();
        matches!(
            kind,
            "patient-registered" | "weight-recorded" | "dose-taken"
        )
    });
    assert_eq!(rules(&weighed.advice()), ["CARE-GO-ON"]);
}

#[test]
fn after_a_course_the_checks_the_maintenance_and_a_relapse_are_told() {
    let mut after = vignette("v12");
    after.events.retain(|one| one["type"] != "visit-recorded");
    let advice = after.advice();
    assert!(says(of(&advice, "CARE-AFTER-DUE")).contains("pregnancy-test"));
    assert!(rules(&advice).contains(&"AFTER-MAINTENANCE".to_owned()));
    assert!(
        !rules(&advice).contains(&"AFTER-ANTIANDROGEN".to_owned()),
        "it is about women"
    );
    let relapse = json!({"type": "relapse-recorded", "on": "2026-06-01", "treated": "systemic"});
    let told = after.with(relapse).advice();
    let relapsed = says(of(&told, "CARE-RELAPSE"));
    assert!(
        relapsed.contains("RELAPSE-SYSTEMIC, 35 days after the last dose"),
        "{relapsed}"
    );
    assert!(!relapsed.contains("RELAPSE-SECOND-COURSE"), "{relapsed}");
}

#[test]
fn an_early_flare_goes_on_and_acne_fulminans_is_held_with_a_dose_of_prednisone() {
    let flare = json!({"type": "symptom-reported", "on": "2026-05-28", "symptoms": ["flare"]});
    let mut early = vignette("v10");
    early.events.retain(|one| one["type"] != "symptom-reported");
    let advice = early.with(flare).advice();
    assert_eq!(of(&advice, "FLARE-EARLY").advice.action, Action::Continue);
    let ulcers = json!({"type": "symptom-reported", "on": "2026-06-01", "symptoms": ["ulcerating-flare", "fever"]});
    let advice = early.with(ulcers).advice();
    let steroid = of(&advice, "FULMINANS-STEROID-SYSTEMIC");
    assert_eq!(steroid.advice.action, Action::Hold);
    assert!(
        says(steroid).contains("(31 mg to 62 mg at 62 kg)"),
        "{}",
        says(steroid)
    );
    let prednisone =
        json!({"type": "medicine-reported", "on": "2026-06-01", "medicine": "prednisone"});
    let ulcers =
        json!({"type": "symptom-reported", "on": "2026-06-01", "symptoms": ["ulcerating-flare"]});
    let meant = early.with(ulcers).with(prednisone).advice();
    assert!(says(of(&meant, "INT-CORTICOSTEROID")).contains("Meant in acne fulminans"));
}

#[test]
fn what_an_earlier_course_gave_completes_no_second_one() {
    use retinue_care::advise::course_so_far;
    use retinue_care::dose::{DayEntry, Outcome};
    use retinue_care::{CareCase, Grams, Micrograms, MicrogramsPerKilogram, Noted};
    use retinue_kernel::{Day, Id, Product};
    let day = |text: &str| text.parse::<Day>().unwrap();
    let fact = |name: &str| Id::new(name).unwrap();
    let entry = |from: &str, to: &str, milligrams: u64| Noted {
        value: DayEntry {
            from: day(from),
            to: day(to),
            daily: Micrograms(milligrams * 1000),
            formulation: Product::Conventional,
            food: None,
            outcome: Outcome::Taken,
        },
        on: day(from),
        fact: fact(from),
    };
    let case = CareCase {
        weights: vec![Noted {
            value: Grams::new(60_000).unwrap(),
            on: day("2025-01-01"),
            fact: fact("weight"),
        }],
        doses: vec![
            entry("2025-01-01", "2025-06-30", 60),
            entry("2026-03-01", "2026-03-02", 30),
        ],
        first_dose: Some(day("2026-03-01")),
        ..CareCase::default()
    };
    let (course, _) = course_so_far(&case, &crate::knowledge(), day("2026-03-02"));
    assert_eq!(course.cumulative, Some(MicrogramsPerKilogram(1_000)));
}
