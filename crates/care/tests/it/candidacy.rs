//! Candidacy: every authority side by side.

use std::collections::BTreeSet;

use retinue_care::candidacy::{CandidacyView, candidacy};
use retinue_care::effect::score_of_total;
use retinue_care::event::{TherapyKind, TherapyOutcome};
use retinue_care::severity::{LesionCount, LesionCounts, NoduleSize, clinician_grade};
use retinue_care::{
    AcneAssessment, AcneForm, CareCase, HealthCondition, Lesion, Noted, Region, TriedTherapy,
};
use retinue_kernel::{Day, Id};

use crate::knowledge;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

const TODAY: &str = "2026-03-02";

fn noted<T>(value: T, fact: &str) -> Noted<T> {
    Noted {
        value,
        on: day("2026-03-01"),
        fact: Id::new(fact).unwrap(),
    }
}

fn nodules(count: u16, millimetres: u8) -> Noted<LesionCounts> {
    let count = LesionCount {
        region: Region::Everywhere,
        lesion: Lesion::Nodule,
        count,
    };
    let size = NoduleSize::millimetres(millimetres).unwrap();
    noted(LesionCounts::new(size, vec![count]).unwrap(), "counted")
}

fn tried(kind: TherapyKind, result: TherapyOutcome) -> Noted<TriedTherapy> {
    let therapy = TriedTherapy {
        kind,
        result,
        name: None,
        days: None,
    };
    noted(therapy, kind.as_str())
}

/// A man of 17 with 12 nodules of 5 mm whom an antibiotic and topical therapy did not help.
fn candidate() -> CareCase {
    CareCase {
        born: Some(day("2009-01-10")),
        can_become_pregnant: Some(false),
        lesions: vec![nodules(12, 5)],
        therapies: vec![
            tried(TherapyKind::OralAntibiotic, TherapyOutcome::Failed),
            tried(TherapyKind::Topical, TherapyOutcome::Failed),
        ],
        ..CareCase::default()
    }
}

fn by(case: &CareCase, authority: &str) -> CandidacyView {
    let views = candidacy(&knowledge().candidacy, case, day(TODAY));
    assert_eq!(views.len(), 4, "all authorities stand side by side");
    let found = views
        .into_iter()
        .find(|one| one.authority.as_str() == authority);
    found.unwrap()
}

fn missing(view: &CandidacyView) -> Vec<&str> {
    view.missing().map(|one| one.rule.as_str()).collect()
}

#[test]
fn twelve_nodules_and_a_failed_antibiotic_make_a_candidate_by_the_us_label() {
    let view = by(&candidate(), "us-label");
    assert_eq!(view.candidate, Some(true), "{view:?}");
    let many = &view.clauses[0];
    assert!(many.found_in_words().contains("12 nodules of 5 mm or more"));
    assert_eq!(many.evidence, [Id::new("counted").unwrap()]);
    assert!(!view.provisional);
}

#[test]
fn few_nodules_are_for_a_clinician_to_judge_and_none_are_no_severe_nodular_acne() {
    let of = |lesions| CareCase {
        lesions: vec![lesions],
        ..candidate()
    };
    let few = by(&of(nodules(9, 5)), "us-label");
    assert_eq!(few.candidate, None);
    assert!(
        few.clauses[0]
            .found_in_words()
            .contains("for a clinician to judge")
    );
    assert_eq!(by(&of(nodules(10, 5)), "us-label").candidate, Some(true));
    assert_eq!(by(&of(nodules(0, 5)), "us-label").candidate, Some(false));
    assert_eq!(
        by(&of(nodules(12, 3)), "us-label").candidate,
        None,
        "smaller ones were counted"
    );
    assert_eq!(by(&of(nodules(12, 10)), "us-label").candidate, Some(true));
}

#[test]
fn a_clinicians_word_counts_before_a_number() {
    let said = AcneAssessment {
        forms: BTreeSet::from([AcneForm::Conglobate]),
        severe: Some(true),
        ..AcneAssessment::default()
    };
    let case = CareCase {
        lesions: vec![nodules(4, 5)],
        assessments: vec![noted(said, "said")],
        ..candidate()
    };
    let view = by(&case, "us-label");
    assert_eq!(view.candidate, Some(true));
    assert_eq!(view.clauses[0].evidence, [Id::new("said").unwrap()]);
    let mild = AcneAssessment {
        severe: Some(false),
        ..AcneAssessment::default()
    };
    let case = CareCase {
        assessments: vec![noted(mild, "said")],
        ..candidate()
    };
    assert_eq!(by(&case, "us-label").candidate, Some(false));
}

#[test]
fn the_us_label_asks_for_a_failed_antibiotic_the_uk_label_for_topical_therapy_too() {
    let case = CareCase {
        therapies: vec![tried(TherapyKind::OralAntibiotic, TherapyOutcome::Failed)],
        assessments: vec![noted(
            AcneAssessment {
                prepubertal: Some(false),
                ..AcneAssessment::default()
            },
            "said",
        )],
        ..candidate()
    };
    assert_eq!(by(&case, "us-label").candidate, Some(true));
    let uk = by(&case, "uk-label");
    assert_eq!(uk.candidate, None);
    assert_eq!(missing(&uk), ["CAND-UK-1-TOPICAL"]);
    let helped = CareCase {
        therapies: vec![tried(TherapyKind::OralAntibiotic, TherapyOutcome::Helped)],
        ..case
    };
    assert_eq!(by(&helped, "us-label").candidate, Some(false));
}

#[test]
fn what_nobody_said_leaves_a_clause_open_and_makes_no_candidate() {
    for view in candidacy(&knowledge().candidacy, &CareCase::default(), day(TODAY)) {
        assert_eq!(view.candidate, None, "{}", view.authority);
        for clause in &view.clauses {
            assert_eq!(clause.met, None);
            assert!(
                !clause.found.is_empty(),
                "{}: says what is missing",
                clause.rule
            );
        }
    }
    let not_tolerated = CareCase {
        therapies: vec![tried(
            TherapyKind::OralAntibiotic,
            TherapyOutcome::NotTolerated,
        )],
        ..candidate()
    };
    assert_eq!(by(&not_tolerated, "us-label").candidate, None);
}

#[test]
fn aad_takes_any_one_of_severity_burden_scars_and_failure() {
    let known = knowledge();
    let nothing = CareCase {
        born: Some(day("2000-01-01")),
        ..CareCase::default()
    };
    let dlqi = |total| CareCase {
        scores: vec![noted(
            score_of_total(&known.scales, "dlqi", total).unwrap(),
            "dlqi",
        )],
        ..nothing.clone()
    };
    assert_eq!(by(&dlqi(11), "aad-2024").candidate, Some(true));
    assert_eq!(
        by(&dlqi(10), "aad-2024").candidate,
        None,
        "the others are not known"
    );
    let cadi = |total| CareCase {
        scores: vec![noted(
            score_of_total(&known.scales, "cadi", total).unwrap(),
            "cadi",
        )],
        ..nothing.clone()
    };
    assert_eq!(by(&cadi(10), "aad-2024").candidate, Some(true));
    assert_eq!(by(&cadi(9), "aad-2024").candidate, None);
    let graded = CareCase {
        grades: vec![noted(
            clinician_grade(&known.grading, "iga", 4).unwrap(),
            "iga",
        )],
        ..nothing.clone()
    };
    assert_eq!(by(&graded, "aad-2024").candidate, Some(true));
    let scarred = CareCase {
        assessments: vec![noted(
            AcneAssessment {
                scarring: Some(true),
                ..AcneAssessment::default()
            },
            "said",
        )],
        ..nothing
    };
    assert_eq!(by(&scarred, "aad-2024").candidate, Some(true));
    assert_eq!(
        by(&scarred, "us-label").candidate,
        None,
        "the label asks for more"
    );
}

#[test]
fn a_number_that_no_source_confirms_makes_the_answer_provisional() {
    let adult = CareCase {
        born: Some(day("2000-01-01")),
        lesions: vec![nodules(3, 5)],
        ..candidate()
    };
    let uk = by(&adult, "uk-label");
    assert_eq!(uk.candidate, Some(true));
    assert!(
        uk.provisional,
        "no source says from how many nodules acne is nodular"
    );
    assert!(by(&adult, "nice").provisional);
}

#[test]
fn no_label_speaks_of_children_under_twelve() {
    let of = |born| CareCase {
        born: Some(day(born)),
        ..candidate()
    };
    for label in ["us-label", "uk-label", "nice"] {
        let child = by(&of("2014-03-03"), label);
        assert_eq!(child.candidate, Some(false), "{label}: eleven today");
    }
    assert_eq!(
        by(&of("2014-03-02"), "us-label").candidate,
        Some(true),
        "twelve today"
    );
}

#[test]
fn a_pregnancy_makes_no_candidate_and_an_absent_test_leaves_it_open() {
    let woman = CareCase {
        can_become_pregnant: Some(true),
        ..candidate()
    };
    assert_eq!(missing(&by(&woman, "us-label")), ["CAND-US-1-PREGNANCY"]);
    let of = |pregnant| CareCase {
        conditions: vec![noted((HealthCondition::Pregnancy, pregnant), "test")],
        ..woman.clone()
    };
    assert_eq!(by(&of(true), "us-label").candidate, Some(false));
    assert_eq!(by(&of(false), "us-label").candidate, Some(true));
}

#[test]
fn a_fact_of_a_later_day_does_not_count() {
    let mut case = candidate();
    case.lesions[0].on = day("2026-03-03");
    assert_eq!(by(&case, "us-label").candidate, None);
}
