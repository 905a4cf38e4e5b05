//! Results, grades, what follows and what is due: the boundaries one by one.

use proptest::prelude::*;
use retinue_care::laboratory::{
    Around, DueState, LaboratoryResult, Milestones, NotAResult, Range, follow, grade,
    laboratory_due, usual,
};
use retinue_care::{
    Action, Authority, Counsel, Ctcae, Decimal, Jurisdiction, Knowledge, Sex, Triage,
};
use retinue_kernel::{Day, Id};

use crate::knowledge;

fn result(knowledge: &Knowledge, analyte: &str, value: &str, unit: &str) -> LaboratoryResult {
    let range = Range::default();
    let read = knowledge
        .laboratory
        .result(analyte, value, Some(unit), range);
    read.unwrap_or_else(|error| panic!("{error}"))
}

fn grade_of(analyte: &str, value: &str, unit: &str, version: Ctcae) -> Option<u8> {
    let knowledge = knowledge();
    let result = result(&knowledge, analyte, value, unit);
    let graded = grade(&knowledge.laboratory, &result, &Around::default(), version);
    assert_eq!(graded.ctcae_version, version);
    graded.grade.number()
}

pub(crate) fn advised(
    results: &[(&str, &str, &str)],
    symptoms: &[&str],
    land: Jurisdiction,
) -> Vec<Counsel> {
    let knowledge = knowledge();
    let results: Vec<LaboratoryResult> = results
        .iter()
        .map(|(analyte, value, unit)| LaboratoryResult {
            on: Some("2026-03-02".parse().unwrap()),
            ..result(&knowledge, analyte, value, unit)
        })
        .collect();
    let around = Around {
        symptoms: symptoms.iter().map(|one| Id::new(one).unwrap()).collect(),
        ..Around::default()
    };
    follow(&knowledge.laboratory, &results, &around, land)
}

/// Action and triage of the most urgent advice.
pub(crate) fn first(
    results: &[(&str, &str, &str)],
    symptoms: &[&str],
    land: Jurisdiction,
) -> (Action, Triage) {
    let all = advised(results, symptoms, land);
    let advice = &all.first().unwrap().advice;
    (advice.action, advice.triage)
}

fn rules(results: &[(&str, &str, &str)], symptoms: &[&str], land: Jurisdiction) -> Vec<String> {
    let all = advised(results, symptoms, land);
    let rules = all.iter().flat_map(|one| one.advice.reasons.as_slice());
    rules.map(|reason| reason.rule.to_string()).collect()
}

#[test]
fn triglycerides_change_their_grade_just_above_each_cut_off_and_at_150_itself() {
    for version in [Ctcae::V5, Ctcae::V6] {
        for (value, grade) in [
            ("149.9", 0),
            ("150.0", 1),
            ("300.0", 1),
            ("300.1", 2),
            ("500.0", 2),
            ("500.1", 3),
            ("1000.0", 3),
            ("1000.1", 4),
        ] {
            assert_eq!(
                grade_of("triglyceride", value, "mg/dL", version),
                Some(grade),
                "{value}"
            );
        }
    }
}

#[test]
fn a_value_in_millimoles_is_held_to_the_cut_off_in_millimoles() {
    for (value, grade) in [
        ("1.70", 0),
        ("1.71", 1),
        ("3.42", 1),
        ("3.43", 2),
        ("5.7", 2),
        ("5.71", 3),
        ("11.4", 3),
        ("11.41", 4),
    ] {
        assert_eq!(
            grade_of("TG", value, "mmol/L", Ctcae::V5),
            Some(grade),
            "{value}"
        );
    }
}

#[test]
fn alt_at_exactly_three_times_the_upper_limit_is_still_grade_1() {
    for (value, grade) in [
        ("40", 0),
        ("40.1", 1),
        ("120", 1),
        ("120.1", 2),
        ("200", 2),
        ("200.1", 3),
        ("800", 3),
        ("801", 4),
    ] {
        assert_eq!(
            grade_of("alt", value, "U/L", Ctcae::V5),
            Some(grade),
            "{value}"
        );
    }
}

#[test]
fn the_range_that_stands_with_the_result_goes_before_the_usual_one() {
    let knowledge = knowledge();
    let range = Range {
        low: None,
        high: Some(Decimal::whole(50)),
    };
    let result = knowledge
        .laboratory
        .result("1742-6", "45", Some("U/L"), range)
        .unwrap();
    let graded = grade(
        &knowledge.laboratory,
        &result,
        &Around::default(),
        Ctcae::V5,
    );
    assert_eq!(graded.grade.number(), Some(0));
    assert!(graded.limits[0].basis.is_none(), "the laboratory's own");
    assert_eq!(grade_of("1742-6", "45", "U/L", Ctcae::V5), Some(1));
}

#[test]
fn an_abnormal_baseline_is_what_a_later_value_is_held_to_and_version_6_is_stricter() {
    let knowledge = knowledge();
    let around = Around {
        baseline: vec![result(&knowledge, "alt", "80", "U/L")],
        ..Around::default()
    };
    let grades = |value: &str| {
        let result = result(&knowledge, "alt", value, "U/L");
        [Ctcae::V5, Ctcae::V6].map(|version| {
            let graded = grade(&knowledge.laboratory, &result, &around, version);
            assert_eq!(graded.against_baseline, Some(Decimal::whole(80)));
            graded.grade.number().unwrap()
        })
    };
    assert_eq!(grades("80"), [0, 0]);
    assert_eq!(grades("100"), [0, 1]);
    assert_eq!(grades("121"), [1, 2]);
    assert_eq!(grades("160.1"), [1, 3]);
    assert_eq!(grades("321"), [2, 4]);
    let normal = Around {
        baseline: vec![result(&knowledge, "alt", "40", "U/L")],
        ..Around::default()
    };
    let result = result(&knowledge, "alt", "160", "U/L");
    let graded = grade(&knowledge.laboratory, &result, &normal, Ctcae::V6);
    assert_eq!(
        (graded.grade.number(), graded.against_baseline),
        (Some(2), None)
    );
}

#[test]
fn what_a_version_does_not_grade_it_says() {
    assert_eq!(grade_of("ck", "500", "U/L", Ctcae::V5), Some(2));
    assert_eq!(grade_of("ck", "500", "U/L", Ctcae::V6), None);
    assert_eq!(grade_of("glucose", "200", "mg/dL", Ctcae::V5), None);
    assert_eq!(grade_of("neutrophils", "1.2", "10^9/L", Ctcae::V5), Some(2));
    assert_eq!(grade_of("neutrophils", "1.2", "10^9/L", Ctcae::V6), Some(1));
    assert_eq!(grade_of("platelets", "20", "10^3/uL", Ctcae::V5), Some(4));
    assert_eq!(grade_of("platelets", "20", "10^3/uL", Ctcae::V6), Some(3));
    assert_eq!(
        grade_of("lipase", "90", "U/L", Ctcae::V5),
        None,
        "without the laboratory's range"
    );
}

#[test]
fn the_creatine_kinase_of_a_man_is_held_to_that_of_men() {
    let knowledge = knowledge();
    let result = result(&knowledge, "ck", "190", "U/L");
    let of = |sex| {
        let around = Around {
            sex,
            ..Around::default()
        };
        grade(&knowledge.laboratory, &result, &around, Ctcae::V5)
            .grade
            .number()
    };
    assert_eq!(
        (of(Some(Sex::Male)), of(Some(Sex::Female)), of(None)),
        (Some(0), Some(1), Some(1))
    );
}

#[test]
fn a_value_at_a_limit_that_is_written_as_below_lies_above_what_is_usual() {
    let known = knowledge();
    for (analyte, unit, below, limit) in [
        ("triglyceride", "mg/dL", "149.9", "150"),
        ("cholesterol", "mg/dL", "199.9", "200"),
        ("ldl", "mg/dL", "129.9", "130"),
        ("hba1c", "%", "5.69", "5.7"),
        ("hcg", "IU/L", "4.9", "5"),
    ] {
        let above = |value: &str| {
            let result = result(&known, analyte, value, unit);
            let around = Around::default();
            usual(&known.laboratory, &result, &around).map(|one| one.above)
        };
        assert_eq!(above(below), Some(false), "{analyte}");
        assert_eq!(above(limit), Some(true), "{analyte}");
    }
    // Where the reference includes its limit, the limit is usual.
    let alt = result(&known, "alt", "40", "U/L");
    let around = Around::default();
    assert!(!usual(&known.laboratory, &alt, &around).unwrap().above);
}

#[test]
fn the_rule_of_nine_millimoles_needs_more_than_nine_and_is_british() {
    let uk = Jurisdiction::Uk;
    let nine = "LAB-TG-9".to_owned();
    assert!(!rules(&[("tg", "9.0", "mmol/L")], &[], uk).contains(&nine));
    assert!(rules(&[("tg", "9.01", "mmol/L")], &[], uk).contains(&nine));
    assert!(
        !rules(&[("tg", "797", "mg/dL")], &[], uk).contains(&nine),
        "8.998 mmol/L"
    );
    assert!(
        rules(&[("tg", "798", "mg/dL")], &[], uk).contains(&nine),
        "9.009 mmol/L"
    );
    assert_eq!(
        rules(&[("tg", "798", "mg/dL")], &[], Jurisdiction::Us),
        ["LAB-TG-500"]
    );
}

#[test]
fn each_band_has_its_action() {
    let us = Jurisdiction::Us;
    for (analyte, value, action, triage) in [
        ("tg", "150", Action::Continue, Triage::T0),
        ("tg", "500", Action::Continue, Triage::T0),
        ("tg", "612", Action::Reduce, Triage::T1),
        ("tg", "800", Action::Reduce, Triage::T1),
        ("tg", "930", Action::Hold, Triage::T2),
        ("tg", "1000.1", Action::Stop, Triage::T2),
        ("alt", "80", Action::Continue, Triage::T0),
        ("alt", "81", Action::Continue, Triage::T1),
        ("alt", "135", Action::Hold, Triage::T1),
        ("ast", "201", Action::Stop, Triage::T2),
        ("ck", "5100", Action::Stop, Triage::T2),
    ] {
        let unit = if analyte == "tg" { "mg/dL" } else { "U/L" };
        assert_eq!(
            first(&[(analyte, value, unit)], &[], us),
            (action, triage),
            "{analyte} {value}"
        );
    }
    assert!(advised(&[("tg", "149", "mg/dL"), ("alt", "40", "U/L")], &[], us).is_empty());
}

#[test]
fn any_triglyceride_with_abdominal_pain_is_an_emergency() {
    for value in ["60", "930"] {
        let us = Jurisdiction::Us;
        assert_eq!(
            first(&[("tg", value, "mg/dL")], &["abdominal-pain"], us),
            (Action::Stop, Triage::T3)
        );
    }
}

#[test]
fn alt_above_three_times_with_bilirubin_above_twice_stops_and_either_alone_does_not() {
    let us = Jurisdiction::Us;
    let alt = ("alt", "130", "U/L");
    let stop = (Action::Stop, Triage::T2);
    assert_eq!(first(&[alt, ("bilirubin", "2.5", "mg/dL")], &[], us), stop);
    assert_eq!(
        first(&[alt, ("bilirubin", "2.4", "mg/dL")], &[], us),
        (Action::Hold, Triage::T1)
    );
    assert_eq!(first(&[alt], &["jaundice"], us), stop);
    assert!(advised(&[("bilirubin", "2.5", "mg/dL")], &[], us).is_empty());
}

#[test]
fn a_reduction_may_be_a_pause_is_provisional_and_is_measured_again_within_two_weeks() {
    let all = advised(&[("tg", "612", "mg/dL")], &[], Jurisdiction::Us);
    let counsel = &all[0];
    assert_eq!(counsel.or, [Action::Hold]);
    assert!(counsel.advice.is_provisional());
    let again = counsel.again.clone().unwrap();
    assert_eq!(
        (again.to.to_string(), again.fasting),
        ("2026-03-16".to_owned(), true)
    );
    assert!(
        counsel.advice.reasons.as_slice()[0]
            .says
            .contains("triglycerides 612 mg/dL")
    );
}

#[test]
fn a_result_that_cannot_be_read_says_what_would_mend_it() {
    let knowledge = knowledge();
    let read = |analyte, value, unit| {
        let read = knowledge
            .laboratory
            .result(analyte, value, unit, Range::default());
        read.unwrap_err().to_string()
    };
    assert!(read("alt", "135", None).contains("without a unit"));
    assert!(read("alt", "135", Some(" ")).contains("U/L or ukat/L"));
    assert!(read("alt", "135", Some("mg/dL")).contains("'mg/dL' is not a unit of alt"));
    assert!(read("alt", "high", Some("U/L")).contains("a number of at least 0"));
    assert!(read("alt", "-5", Some("U/L")).contains("a number of at least 0"));
    assert!(read("altt", "5", Some("U/L")).contains("LOINC"));
    let backwards = Range {
        low: Some(Decimal::whole(40)),
        high: Some(Decimal::whole(10)),
    };
    let refused = knowledge
        .laboratory
        .result("alt", "5", Some("U/L"), backwards);
    assert_eq!(refused, Err(NotAResult::Range));
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn states(authority: Authority, today: &str, results: &[(&str, &str)]) -> Vec<(String, DueState)> {
    let knowledge = knowledge();
    let milestones = Milestones {
        start: Some(day("2026-02-01")),
        peak_dose: Some(day("2026-03-01")),
        end: None,
    };
    let results: Vec<(Id, Day)> = results
        .iter()
        .map(|(analyte, on)| (Id::new(analyte).unwrap(), day(on)))
        .collect();
    let laboratory = &knowledge.laboratory;
    laboratory_due(laboratory, authority, &milestones, &results, day(today))
        .into_iter()
        .map(|due| (due.item.to_string(), due.stands))
        .collect()
}

#[test]
fn the_consensus_asks_for_two_values_at_baseline_and_at_the_peak_dose_and_no_more() {
    let baseline = [("alt", "2026-01-20"), ("triglyceride", "2026-01-20")];
    let item = |name: &str, state| (name.to_owned(), state);
    assert_eq!(
        states(Authority::Delphi2022, "2026-02-10", &baseline),
        [
            item("DELPHI-BASELINE", DueState::Done),
            item("DELPHI-PEAK", DueState::Upcoming)
        ]
    );
    assert_eq!(
        states(Authority::Delphi2022, "2026-03-05", &baseline[..1]),
        [
            item("DELPHI-BASELINE", DueState::Overdue),
            item("DELPHI-PEAK", DueState::Due)
        ]
    );
}

#[test]
fn a_label_that_gives_no_number_of_weeks_leaves_it_to_the_clinic_and_an_authority_never_borrows() {
    let us = states(Authority::UsLabel, "2026-06-01", &[]);
    assert!(us.contains(&("US-LABEL-LATER".to_owned(), DueState::ForTheClinic)));
    let uk = states(Authority::UkLabel, "2026-06-01", &[]);
    assert!(uk.iter().all(|(item, _)| item.starts_with("UK-LABEL")));
    let quarters = uk.iter().filter(|(item, _)| item == "UK-LABEL-QUARTER");
    assert_eq!(quarters.count(), 2, "the one that is due, and the next");
}

proptest! {
    #[test]
    fn a_value_there_and_back_differs_by_less_than_half_a_percent(tenths in 10_u32..20_000) {
        let knowledge = knowledge();
        let laboratory = &knowledge.laboratory;
        let value = Decimal::whole(tenths).over(Decimal::whole(10)).unwrap();
        for analyte in &laboratory.analytes {
            let (first, rest) = analyte.value.units.split_first().unwrap();
            for other in rest.iter().filter(|other| value > other.less.times(Decimal::whole(2))) {
                let id = &analyte.value.id;
                let there = laboratory.converted(id, value, &first.unit, &other.unit).unwrap();
                let back = laboratory.converted(id, there, &other.unit, &first.unit).unwrap();
                let apart = back.less(value).plus(value.less(back));
                prop_assert!(apart.times(Decimal::whole(200)) <= value, "{id} {value} {back}");
            }
        }
    }

    #[test]
    fn a_higher_value_never_has_a_lower_grade(one in 0_u32..2000, more in 0_u32..2000) {
        let knowledge = knowledge();
        let laboratory = &knowledge.laboratory;
        for analyte in ["alt", "triglyceride", "ck", "bilirubin", "cholesterol"] {
            let unit = &laboratory.analyte(analyte).unwrap().units[0].unit;
            let graded = |value: u32| {
                let result = result(&knowledge, analyte, &value.to_string(), unit);
                grade(laboratory, &result, &Around::default(), Ctcae::V5).grade.number()
            };
            prop_assert!(graded(one) <= graded(one + more));
        }
    }

    #[test]
    fn a_decimal_is_read_back_as_it_is_written(millionths in 0_u64..1_000_000_000_000) {
        let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
        let value = Decimal::from_text(&text).unwrap();
        prop_assert_eq!(Decimal::from_text(&value.to_string()), Ok(value));
    }
}
