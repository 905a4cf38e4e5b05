//! The dose parts of the worked vignettes V01, V02 and V03 of the reference.

use retinue_care::dose::{
    CeilingWish, DoseQuestion, NotPlanned, Severity, StepDose, StepWish, TargetKind,
};
use retinue_care::{Jurisdiction, Micrograms, MicrogramsPerKilogram};

use super::{Clinic, day, says, target};

fn told(plan: &retinue_care::dose::DosePlan, step: usize) -> Vec<String> {
    let days = plan.steps[step].capsules.days();
    days.map(|day| format!("{} / {}", day.morning, day.evening))
        .collect()
}

#[test]
fn v01_a_man_of_70_kg_starts_with_35_mg_and_goes_on_with_70() {
    let clinic = Clinic::new();
    let plan = clinic.plans(&DoseQuestion {
        target: target(120, 150),
        ..clinic.asks("70", "us-conventional")
    });
    assert_eq!(told(&plan, 0), ["10 mg / 20 mg", "20 mg / 20 mg"]);
    assert_eq!(plan.steps[0].daily, Micrograms(35_000));
    assert_eq!(plan.steps[0].daily_per_kilogram, MicrogramsPerKilogram(500));
    assert_eq!(told(&plan, 1), ["30 mg / 40 mg"]);
    assert_eq!(plan.steps[1].from, day("2026-03-30"));
    assert_eq!(
        plan.steps[1].daily_per_kilogram,
        MicrogramsPerKilogram(1000)
    );
    let shown = plan.target.clone().unwrap();
    assert_eq!(shown.kind, TargetKind::Custom);
    assert_eq!(
        (shown.total.from, shown.total.to),
        (Micrograms(8_400_000), Micrograms(10_500_000))
    );
    let finish = plan.finish.clone().unwrap();
    let lower = finish.lower.from.unwrap();
    assert_eq!((lower.day, lower.tenths_of_weeks), (134, 191));
    assert_eq!(lower.on, day("2026-07-13"));
    let upper = finish.upper.to.unwrap();
    assert_eq!((upper.day, upper.tenths_of_weeks), (164, 234));
    assert_eq!(upper.on, day("2026-08-12"));
    assert!(
        says(&plan, "with-food")
            .unwrap()
            .contains("two doses a day")
    );
    assert!(says(&plan, "with-food-once-or-twice").is_none());
    assert!(says(&plan, "target-custom").unwrap().contains("120–150"));
    let longer = says(&plan, "longer-than-label").unwrap();
    assert!(
        longer.contains("23.4") && longer.contains("15–20"),
        "{longer}"
    );
    let conflict = says(&plan, "course-and-target").unwrap();
    for number in [
        "15–20 weeks",
        "91–126",
        "150 mg/kg",
        "23.4",
        "cannot both hold",
    ] {
        assert!(conflict.contains(number), "{number}: {conflict}");
    }
    assert!(!plan.provisional);
}

#[test]
fn v02_a_man_of_60_kg_on_the_micronized_starts_with_24_mg_of_its_own_scale() {
    let clinic = Clinic::new();
    let plan = clinic.plans(&DoseQuestion {
        target: target(120, 120),
        ..clinic.asks("60", "us-micronized")
    });
    assert_eq!(told(&plan, 0), ["8 mg / 16 mg"]);
    assert_eq!(plan.steps[1].daily, Micrograms(48_000));
    let shown = plan.target.clone().unwrap();
    assert_eq!(shown.total.from, Micrograms(7_200_000));
    assert_eq!(shown.total_of_product.from, Micrograms(5_760_000));
    assert!(says(&plan, "any-food").is_some() && says(&plan, "with-food").is_none());
    assert!(says(&plan, "other-scale").unwrap().contains("1.25"));
    // 28 × 24 + 106 × 48 = 5,760 mg of its own: the same days as a conventional course.
    assert_eq!(plan.finish.clone().unwrap().lower.from.unwrap().day, 134);
    let raised = clinic.plans(&DoseQuestion {
        ceiling: CeilingWish::Raised(Severity::of(true, true).unwrap()),
        ..clinic.asks("60", "us-micronized")
    });
    assert_eq!(raised.ceiling, Micrograms(96_000));
}

#[test]
fn v03_severe_renal_impairment_starts_with_10_mg_in_the_uk_and_is_left_to_the_prescriber_in_the_us()
{
    let clinic = Clinic::new();
    let plan = clinic.plans(&DoseQuestion {
        severe_renal_impairment: true,
        ..clinic.asks("80", "uk-conventional")
    });
    assert_eq!(plan.steps.len(), 1);
    assert_eq!(plan.steps[0].daily, Micrograms(10_000));
    assert_eq!(plan.ceiling, Micrograms(80_000));
    let start = says(&plan, "renal-start").unwrap();
    assert!(
        start.contains("10 mg a day") && start.contains("1 mg/kg"),
        "{start}"
    );
    assert!(says(&plan, "renal-not-stated").is_none());
    let titrated = clinic.plans(&DoseQuestion {
        severe_renal_impairment: true,
        steps: &[
            StepWish {
                dose: StepDose::Daily(Micrograms(10_000)),
                days: Some(28),
            },
            StepWish {
                dose: StepDose::ForEachKilogram(MicrogramsPerKilogram(1_000)),
                days: None,
            },
        ],
        ..clinic.asks("80", "uk-conventional")
    });
    assert_eq!(titrated.steps[1].daily, Micrograms(80_000));
    let in_the_us = clinic.plans(&DoseQuestion {
        severe_renal_impairment: true,
        ..clinic.asks("80", "us-conventional")
    });
    assert_eq!(in_the_us.steps[0].daily, Micrograms(40_000));
    assert!(
        says(&in_the_us, "renal-not-stated")
            .unwrap()
            .contains("prescriber")
    );
    assert!(says(&in_the_us, "renal-start").is_none());
}

#[test]
fn a_label_of_one_land_is_not_used_in_another() {
    let clinic = Clinic::new();
    let asked = DoseQuestion {
        jurisdiction: Jurisdiction::Us,
        ..clinic.asks("70", "uk-conventional")
    };
    assert!(matches!(
        clinic.tries(&asked),
        Err(NotPlanned::NotSoldThere { .. })
    ));
}

#[test]
fn capsules_of_the_united_kingdom_are_taken_with_food_once_or_twice_a_day() {
    let clinic = Clinic::new();
    let plan = clinic.plans(&DoseQuestion {
        target: target(120, 150),
        ..clinic.asks("70", "uk-conventional")
    });
    let said = says(&plan, "with-food-once-or-twice").unwrap();
    assert!(said.contains("once or twice a day"), "{said}");
    assert!(says(&plan, "with-food").is_none());
}
