//! The sixteen worked cases of the reference.

use retinue_care::outcome::completion;
use retinue_care::{Action, Again, Jurisdiction, Triage};
use serde_json::json;

use super::{Document, first, of, rules, says, vignette, vignettes};
use crate::knowledge;

#[test]
fn each_worked_case_is_answered_with_its_action_and_its_urgency() {
    use Action::{Block, CompleteEligible, Continue, Defer, Hold, Reduce, Start, Stop};
    use Triage::{T0, T1, T2, T3};
    let expected = [
        ("v01", Start, T0),
        ("v02", Start, T0),
        ("v03-uk", Start, T0),
        ("v03-us", Start, T0),
        ("v04-uk", Block, T1),
        ("v04-us", Block, T1),
        ("v05", Reduce, T1),
        ("v06", Hold, T2),
        ("v07", Hold, T1),
        ("v08", Stop, T3),
        ("v09", Stop, T2),
        ("v10", Continue, T0),
        ("v11-uk", Continue, T0),
        ("v11-us", CompleteEligible, T0),
        ("v12", Defer, T0),
        ("v13", Stop, T2),
        ("v14-uk", Block, T1),
        ("v14-us", Defer, T1),
        ("v15", Stop, T3),
        ("v16", Stop, T3),
    ];
    assert_eq!(expected.len(), vignettes().len());
    for (name, action, triage) in expected {
        let advice = vignette(name).advice();
        // A start is the last word where everything else is to be known only.
        let found = match action {
            Start => (of(&advice, "CARE-START").advice.action, first(&advice).1),
            _ => first(&advice),
        };
        assert_eq!(found, (action, triage), "{name}: {:?}", rules(&advice));
    }
}

#[test]
fn v01_starts_with_30_and_40_mg_alternating_with_food_and_goes_to_70() {
    let advice = vignette("v01").advice();
    let start = says(of(&advice, "CARE-START"));
    for said in [
        "12 nodules of 5 mm or more",
        "35 mg a day on average (0.5 mg/kg) for 28 days",
        "70 mg a day (1 mg/kg) from then on",
        "with food, in two doses a day",
        "10 mg in the morning, 20 mg in the evening, and the next day 20 mg in the morning, 20 mg in",
    ] {
        assert!(start.contains(said), "{said}: {start}");
    }
    let due = of(&advice, "CARE-LAB-DUE");
    assert_eq!(
        due.advice.action,
        Action::Continue,
        "the consensus is content"
    );
}

#[test]
fn v02_starts_with_24_mg_of_the_micronized_which_is_another_scale() {
    let start = says(of(&vignette("v02").advice(), "CARE-START"));
    for said in [
        "24 mg a day (0.4 mg/kg)",
        "48 mg a day",
        "must not be added",
        "without food",
    ] {
        assert!(start.contains(said), "{said}: {start}");
    }
}

#[test]
fn v03_starts_with_10_mg_in_the_uk_and_is_the_prescribers_decision_in_the_us() {
    let uk = says(of(&vignette("v03-uk").advice(), "CARE-START"));
    assert!(
        uk.contains("10 mg a day") && uk.contains("at most 1 mg/kg"),
        "{uk}"
    );
    let us = says(of(&vignette("v03-us").advice(), "CARE-START"));
    assert!(us.contains("states no adjustment for the kidneys"), "{us}");
    assert!(!us.contains("10 mg a day"), "{us}");
}

#[test]
fn v04_minocycline_blocks_in_both_lands_each_by_its_own_label() {
    for (name, rule) in [
        ("v04-uk", "INT-TETRACYCLINE-UK"),
        ("v04-us", "INT-TETRACYCLINE-US"),
    ] {
        let advice = vignette(name).advice();
        assert_eq!(of(&advice, rule).advice.action, Action::Block);
        assert!(!rules(&advice).contains(&"CARE-START".to_owned()), "{name}");
    }
    let mut stopped = vignette("v04-us");
    let told = stopped
        .events
        .iter_mut()
        .find(|one| one["type"] == "medicine-reported");
    told.unwrap()["until"] = json!("2026-05-31");
    assert_eq!(
        of(&stopped.advice(), "CARE-START").advice.action,
        Action::Start
    );
}

#[test]
fn v05_triglycerides_of_612_lower_the_dose_are_repeated_within_two_weeks_and_the_ceiling_is_told() {
    let advice = vignette("v05").advice();
    let high = of(&advice, "LAB-TG-500");
    assert_eq!(high.or, [Action::Hold]);
    let again = high.again.as_ref().unwrap();
    assert!(matches!(again, Again { fasting: true, .. }));
    assert_eq!(again.to.to_string(), "2026-06-13");
    let above = says(of(&advice, "CARE-ABOVE-CEILING"));
    assert!(above.contains("80 mg a day are 1.067 mg/kg"), "{above}");
    let truncal = json!({"type": "condition-recorded", "on": "2026-05-25", "condition": "very-severe-or-truncal", "present": true});
    let raised = rules(&vignette("v05").with(truncal).advice());
    assert!(
        !raised.contains(&"CARE-ABOVE-CEILING".to_owned()),
        "{raised:?}"
    );
}

#[test]
fn v06_triglycerides_of_930_pause_or_stop_and_are_repeated_within_a_week() {
    let advice = vignette("v06").advice();
    let high = of(&advice, "LAB-TG-800");
    assert_eq!(high.or, [Action::Stop]);
    assert_eq!(high.again.as_ref().unwrap().to.to_string(), "2026-06-06");
    let pain =
        json!({"type": "symptom-reported", "on": "2026-06-01", "symptoms": ["abdominal-pain"]});
    assert_eq!(
        first(&vignette("v06").with(pain).advice()),
        (Action::Stop, Triage::T3)
    );
}

#[test]
fn v07_alt_of_three_times_the_limit_pauses_or_lowers_and_is_repeated() {
    let advice = vignette("v07").advice();
    let high = of(&advice, "LAB-ALT-3");
    assert_eq!(high.or, [Action::Reduce]);
    assert_eq!(high.again.as_ref().unwrap().from.to_string(), "2026-06-06");
}

#[test]
fn v08_headache_with_vomiting_and_blackouts_is_an_emergency_that_asks_for_tetracyclines() {
    let advice = vignette("v08").advice();
    let says = says(of(&advice, "AE-INTRACRANIAL"));
    for said in [
        "Fundoscopy the same day",
        "tetracyclines and vitamin A",
        "not again",
    ] {
        assert!(says.contains(said), "{said}: {says}");
    }
}

#[test]
fn v09_phq_9_of_14_stops_or_holds_the_same_day_and_item_9_is_not_reached() {
    let advice = vignette("v09").advice();
    assert_eq!(of(&advice, "MOOD-PHQ-9").or, [Action::Hold]);
    assert!(!rules(&advice).contains(&"MOOD-PHQ-9-ITEM-9".to_owned()));
}

#[test]
fn v10_cracked_lips_and_a_forgotten_dose_are_advice_and_the_dose_is_not_doubled() {
    let advice = vignette("v10").advice();
    assert!(says(of(&advice, "DOSE-MISSED-DOSE")).contains("never doubled"));
    assert!(says(of(&advice, "AE-DRY-EYES")).contains("lenses"));
    assert!(
        advice
            .iter()
            .all(|one| one.advice.action == Action::Continue)
    );
}

#[test]
fn v11_75_percent_fewer_nodules_may_end_the_course_in_the_us_and_not_yet_in_the_uk() {
    let us = vignette("v11-us");
    let counsel = us.advice();
    assert_eq!(
        of(&counsel, "RESP-70").or,
        [Action::Continue],
        "nothing is stopped by itself"
    );
    let uk = vignette("v11-uk");
    assert!(
        uk.advice()
            .iter()
            .all(|one| one.advice.action != Action::CompleteEligible)
    );
    let (course, _) = retinue_care::advise::course_so_far(&uk.case(), &knowledge(), uk.on);
    assert_eq!(course.cumulative.unwrap().to_string(), "84 mg/kg");
    let views = completion(&knowledge().outcome, &course, uk.on);
    let eligible = |rule: &str| {
        views
            .iter()
            .find(|one| one.rule.as_str() == rule)
            .unwrap()
            .eligible
    };
    assert_eq!(eligible("RESP-70"), Some(true));
    assert_eq!(
        eligible("COURSE-UK-CUMULATIVE"),
        Some(false),
        "both are shown"
    );
}

#[test]
fn v11_exactly_70_percent_fewer_is_not_enough_and_other_sizes_are_not_compared() {
    let fewer = |nodules: u16, millimetres: u8| {
        let mut document = vignette("v11-us");
        let last = document
            .events
            .iter_mut()
            .rfind(|one| one["type"] == "lesions-counted");
        let last = last.unwrap();
        for (region, nodules) in [(0, nodules), (1, 0), (2, 0)] {
            last["counts"][region]["nodules"] = json!(nodules);
        }
        last["nodule-from-mm"] = json!(millimetres);
        rules(&document.advice()).contains(&"RESP-70".to_owned())
    };
    assert!(fewer(5, 5));
    assert!(!fewer(6, 5));
    assert!(!fewer(5, 10));
}

#[test]
fn v12_new_nodules_five_weeks_after_the_last_dose_wait_until_eight() {
    let advice = vignette("v12").advice();
    let wait = of(&advice, "SECOND-8-WEEKS");
    assert!(says(wait).contains("treat topically"));
    assert_eq!(wait.again.as_ref().unwrap().from.to_string(), "2026-06-22");
}

#[test]
fn v13_a_positive_test_stops_and_a_negative_one_afterwards_does_not_let_it_go_on() {
    let positive = vignette("v13");
    let stop = says(of(&positive.advice(), "CONTRA-PREGNANCY"));
    assert!(
        stop.contains("reproductive toxicity") && stop.contains("report it"),
        "{stop}"
    );
    let mut later = positive.clone();
    later.on = "2026-06-03".parse().unwrap();
    let again = later.with(json!({"type": "pregnancy-test-reported", "on": "2026-06-02", "collected-on": "2026-06-02", "specimen": "urine", "setting": "medical", "result": "negative"}));
    let again = again.with(json!({"type": "laboratory-resulted", "on": "2026-06-02", "analyte": "2106-3", "value": "0", "unit": "qualitative"}));
    assert_eq!(first(&again.advice()), (Action::Stop, Triage::T2));
    let excluded = again.with(
        json!({"type": "pregnancy-excluded", "on": "2026-06-03", "how": "serum-quantitative"}),
    );
    assert!(!rules(&excluded.advice()).contains(&"CONTRA-PREGNANCY".to_owned()));
}

#[test]
fn v14_a_peanut_allergy_blocks_in_the_uk_and_is_reviewed_in_the_us() {
    let uk = vignette("v14-uk").advice();
    assert!(says(of(&uk, "CONTRA-UK-SOYA")).contains("contraindicated"));
    let us = vignette("v14-us").advice();
    assert!(says(of(&us, "CAUTION-US-PEANUT")).contains("Check the excipients"));
    assert!(us.iter().all(|one| one.advice.action != Action::Block));
}

#[test]
fn v15_bloody_diarrhoea_is_an_emergency_whatever_studies_find_of_bowel_disease() {
    let advice = vignette("v15").advice();
    assert!(says(of(&advice, "AE-BLOODY-DIARRHOEA")).contains("changes nothing"));
}

#[test]
fn v16_intent_is_a_crisis_now_and_nothing_restarts_by_a_rule() {
    let advice = vignette("v16").advice();
    let crisis = of(&advice, "MOOD-C-SSRS-HIGH");
    assert!(says(crisis).contains("Crisis pathway now"));
    assert!(
        crisis.advice.is_provisional(),
        "the mapping is confirmed by no stored source"
    );
}

#[test]
fn a_case_without_a_label_of_its_own_is_told_so_and_borrows_none() {
    let eu = Document {
        jurisdiction: Jurisdiction::Eu,
        ..vignette("v01")
    };
    let advice = eu.advice();
    assert_eq!(of(&advice, "CARE-NO-LABEL").advice.action, Action::Defer);
    assert!(!rules(&advice).iter().any(|rule| rule.starts_with("CAND-")));
}
