//! Relapse over the years: more than one model, each named.

use retinue_care::survival::{MOST_MONTHS, SurvivalCurve, SurvivalQuestion, survival};
use retinue_care::{Endpoint, MicrogramsPerKilogram};

use crate::knowledge;

fn asked(cumulative: u32) -> SurvivalQuestion {
    SurvivalQuestion {
        endpoint: Endpoint::SystemicTherapy,
        cumulative: Some(MicrogramsPerKilogram(cumulative * 1000)),
        female: None,
        trunk: None,
        younger_than_16: None,
        months: 24,
    }
}

fn model(name: &str, asked: &SurvivalQuestion) -> SurvivalCurve {
    let curves = survival(&knowledge().survival, asked);
    let found = curves.into_iter().find(|one| one.model.as_str() == name);
    found.unwrap()
}

fn close(one: f64, other: f64, by: f64) -> bool {
    (one - other).abs() <= by
}

#[test]
fn the_curve_meets_the_figures_to_which_it_was_fitted() {
    let curve = model("lai25", &asked(150));
    assert!(
        close(curve.relapsed[24], 0.225, 0.001),
        "{}",
        curve.relapsed[24]
    );
    assert!(
        close(curve.relapsed[12], 0.158, 0.001),
        "{}",
        curve.relapsed[12]
    );
    assert!(
        close(curve.median_months.unwrap(), 7.4, 0.1),
        "{:?}",
        curve.median_months
    );
}

#[test]
fn the_rate_falls_with_the_dose_as_the_study_tells_and_no_further_than_220() {
    let rate = |dose| model("lai25", &asked(dose)).rate_times;
    assert!(close(rate(150) / rate(100), 0.818, 0.001));
    assert!(close(rate(150) / rate(120), 0.887, 0.001));
    assert!(close(rate(220) / rate(100), 0.618, 0.001));
    assert!(close(rate(300), rate(220), 1e-9));
    let retrial = |dose| {
        let asked = SurvivalQuestion {
            endpoint: Endpoint::SecondCourse,
            ..asked(dose)
        };
        model("lai25", &asked).rate_times
    };
    assert!(close(retrial(150) / retrial(100), 0.605, 0.001));
}

#[test]
fn two_models_answer_and_the_second_knows_no_dose() {
    let curves = survival(&knowledge().survival, &asked(100));
    let names: Vec<&str> = curves.iter().map(|one| one.model.as_str()).collect();
    assert_eq!(names, ["lai25", "rad16"]);
    let (low, high) = (model("rad16", &asked(100)), model("rad16", &asked(220)));
    assert_eq!(low.relapsed, high.relapsed);
    assert!(low.says.contains("two months"), "{}", low.says);
}

#[test]
fn women_relapse_more_often_and_are_treated_again_less_often() {
    let of = |endpoint, female| {
        let asked = SurvivalQuestion {
            endpoint,
            female: Some(female),
            ..asked(150)
        };
        model("lai25", &asked).rate_times
    };
    assert!(close(of(Endpoint::SystemicTherapy, true), 1.43, 1e-9));
    assert!(close(of(Endpoint::SecondCourse, true), 0.68, 1e-9));
    assert!(close(of(Endpoint::SecondCourse, false), 1.0, 1e-9));
}

#[test]
fn what_is_not_known_is_left_out_by_name_and_what_is_not_confirmed_makes_it_provisional() {
    let bare = model("lai25", &asked(150));
    assert!(
        bare.factors
            .iter()
            .any(|one| one == "female: not known, left out")
    );
    assert!(!bare.provisional);
    let trunk = SurvivalQuestion {
        trunk: Some(true),
        ..asked(150)
    };
    assert!(model("lai25", &trunk).provisional);
}

#[test]
fn definitions_differ_and_a_curve_never_falls() {
    let of = |endpoint| {
        let asked = SurvivalQuestion {
            endpoint,
            months: u16::MAX,
            ..asked(150)
        };
        model("lai25", &asked)
    };
    let (systemic, any, again) = (
        of(Endpoint::SystemicTherapy),
        of(Endpoint::AnyPrescription),
        of(Endpoint::SecondCourse),
    );
    assert!(close(any.relapsed[24], 0.35, 0.002), "{}", any.relapsed[24]);
    assert!(
        close(again.relapsed[24], 0.082, 0.001),
        "{}",
        again.relapsed[24]
    );
    for curve in [systemic, any, again] {
        assert_eq!(curve.relapsed.len(), usize::from(MOST_MONTHS) + 1);
        assert!(curve.relapsed.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!(curve.relapsed.iter().all(|part| (0.0..1.0).contains(part)));
    }
}
