//! The illustrative model against the reference's outputs, each within three hundredths.

use proptest::prelude::*;
use retinue_care::exposure::{Exposure, ExposureQuestion, NotShown, exposure};
use retinue_care::{Food, Grams, Micrograms, MicrogramsPerKilogram};
use retinue_kernel::Product;

use crate::knowledge;

fn shown(formulation: Product, food: Food, milligrams: u64) -> Exposure {
    exposure(&asks(formulation, food, milligrams), &knowledge()).unwrap()
}

fn asks(formulation: Product, food: Food, milligrams: u64) -> ExposureQuestion {
    ExposureQuestion {
        formulation,
        food,
        dose: Micrograms(milligrams * 1000),
        times_a_day: 2,
        weight: None,
    }
}

#[track_caller]
fn near(what: &str, shown: f64, reference: f64) {
    assert!(
        (shown - reference).abs() <= reference * 0.03,
        "{what}: {shown} is not within 3 % of {reference}"
    );
}

#[test]
fn a_single_dose_of_each_formulation_comes_to_the_references_peak_time_and_area() {
    for (formulation, food, milligrams, peak, after, area) in [
        (Product::Conventional, Food::Fed, 80, 786.0, 4.1, 9_998.0),
        (Product::Conventional, Food::Fasted, 80, 301.0, 3.4, 3_699.0),
        (Product::Lidose, Food::Fed, 40, 303.0, 6.2, 4_999.0),
        (Product::Lidose, Food::Fasted, 40, 265.0, 3.6, 3_339.0),
        (Product::Micronized, Food::Fed, 32, 303.0, 6.2, 4_999.0),
    ] {
        let what = format!("{formulation} {food}");
        let single = shown(formulation, food, milligrams).single_dose;
        near(&what, single.peak, peak);
        near(&what, single.peak_after, after);
        near(&what, single.area, area);
    }
}

#[test]
fn forty_milligrams_twice_a_day_come_to_the_references_steady_state() {
    for (food, lowest, highest, average) in [
        (Food::Fed, 235.0, 567.0, 417.0),
        (Food::Fasted, 85.0, 215.0, 154.0),
    ] {
        let steady = shown(Product::Conventional, food, 40).steady_state;
        near("lowest", steady.lowest, lowest);
        near("highest", steady.highest, highest);
        near("average", steady.average, average);
    }
}

#[test]
fn after_the_first_dose_left_out_both_fall_as_the_reference_says() {
    let washout = shown(Product::Conventional, Food::Fed, 40).washout;
    near("parent below 10", washout.parent_below_10, 53.0);
    near("parent below 1", washout.parent_below_1, 123.0);
    near("4-oxo below 10", washout.metabolite_below_10, 189.0);
    near("4-oxo below 1", washout.metabolite_below_1, 271.0);
}

#[test]
fn what_was_taken_and_what_it_is_worth_with_food_stand_side_by_side() {
    let asked = ExposureQuestion {
        weight: Some(Grams::new(80_000).unwrap()),
        ..asks(Product::Conventional, Food::Fasted, 40)
    };
    let shown = exposure(&asked, &knowledge()).unwrap();
    assert_eq!(shown.nominal_daily, Micrograms(80_000));
    assert_eq!(shown.fed_equivalent_daily, Micrograms(29_600));
    assert_eq!(
        shown.nominal_per_kilogram,
        Some(MicrogramsPerKilogram(1_000))
    );
    assert_eq!(
        shown.fed_equivalent_per_kilogram,
        Some(MicrogramsPerKilogram(370))
    );
    assert!(shown.illustrative && !shown.provisional);
}

#[test]
fn where_sources_disagree_the_band_stands_beside_and_a_guess_is_provisional() {
    let lidose = shown(Product::Lidose, Food::Fasted, 40);
    let band = lidose.fed_equivalent_band.unwrap();
    assert_eq!(
        (band.from, band.to),
        (Micrograms(41_600), Micrograms(53_440))
    );
    assert!(!lidose.provisional);
    assert!(shown(Product::Micronized, Food::Fasted, 32).provisional);
    assert!(!shown(Product::Micronized, Food::Fed, 32).provisional);
}

#[test]
fn the_curve_runs_from_a_day_before_the_first_dose_left_out_until_nothing_is_left() {
    let curve = shown(Product::Conventional, Food::Fed, 40).curve;
    assert!((curve[0].hour + 24.0).abs() < 1e-9 && (curve[24].hour).abs() < 1e-9);
    let last = curve[curve.len() - 1];
    assert!(last.parent < 0.01 && last.metabolite < 0.1, "{last:?}");
}

#[test]
fn a_dose_that_nobody_takes_is_answered_with_what_would_mend_it() {
    let knowledge = knowledge();
    let tries = |dose: u64, times_a_day| {
        let asked = ExposureQuestion {
            dose: Micrograms(dose),
            times_a_day,
            ..asks(Product::Lidose, Food::Fed, 1)
        };
        exposure(&asked, &knowledge)
    };
    assert_eq!(tries(0, 2), Err(NotShown::Dose));
    assert_eq!(tries(2_000_001, 2), Err(NotShown::Dose));
    assert_eq!(tries(40_000, 0), Err(NotShown::TimesADay));
    assert_eq!(tries(40_000, 5), Err(NotShown::TimesADay));
    assert!(NotShown::Dose.to_string().contains("2000 mg"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn twice_the_dose_is_twice_the_exposure(milligrams in 1_u64..100) {
        let one = shown(Product::Conventional, Food::Fed, milligrams);
        let two = shown(Product::Conventional, Food::Fed, milligrams * 2);
        prop_assert!((two.single_dose.area / one.single_dose.area - 2.0).abs() < 1e-6);
        prop_assert!((two.steady_state.average / one.steady_state.average - 2.0).abs() < 1e-6);
    }
}
