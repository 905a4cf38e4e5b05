//! The plan: what is unusual is planned and remarked upon; what cannot be used is answered with field and remedy.

use proptest::prelude::*;
use retinue_care::dose::{
    Aim, CeilingWish, DoseQuestion, Money, NotPlanned, PriceList, PriceRow, Severity, StepDose,
    StepWish, Stock, TargetKind,
};
use retinue_care::{Grams, Micrograms, MicrogramsPerKilogram};
use retinue_kernel::Milligrams;

use super::{Clinic, day, says, target};

fn each(micrograms: u32, days: Option<u16>) -> StepWish {
    StepWish {
        dose: StepDose::ForEachKilogram(MicrogramsPerKilogram(micrograms)),
        days,
    }
}

#[test]
fn outside_the_us_the_target_is_that_of_the_label_and_in_the_us_there_is_none() {
    let clinic = Clinic::new();
    let uk = clinic.plans(&clinic.asks("70", "uk-conventional"));
    let shown = uk.target.clone().unwrap();
    assert_eq!(shown.kind, TargetKind::Label);
    assert_eq!(Some(shown.per_kilogram), target(120, 150));
    let us = clinic.plans(&clinic.asks("70", "us-conventional"));
    assert!(us.target.is_none() && us.finish.is_none());
    assert_eq!(us.course_length.until.to, day("2026-07-19"));
    assert_eq!(us.course_length.reached.from, MicrogramsPerKilogram(91_000));
    assert_eq!(us.course_length.reached.to, MicrogramsPerKilogram(126_000));
    let uk_custom = clinic.plans(&DoseQuestion {
        target: target(120, 220),
        ..clinic.asks("70", "uk-conventional")
    });
    assert_eq!(uk_custom.target.unwrap().kind, TargetKind::Custom);
}

#[test]
fn in_the_uk_24_weeks_reach_150_and_no_conflict_is_claimed() {
    let clinic = Clinic::new();
    let plan = clinic.plans(&clinic.asks("70", "uk-conventional"));
    assert_eq!(says(&plan, "course-and-target"), None);
    assert_eq!(says(&plan, "longer-than-label"), None);
    assert!(plan.provisional, "nobody states the pack of the UK");
}

#[test]
fn a_target_above_220_is_planned_and_remarked_upon() {
    let clinic = Clinic::new();
    let plan = |to| {
        clinic.plans(&DoseQuestion {
            target: target(120, to),
            ..clinic.asks("70", "us-conventional")
        })
    };
    assert!(says(&plan(220), "target-beyond-benefit").is_none());
    assert!(
        says(&plan(221), "target-beyond-benefit")
            .unwrap()
            .contains("220")
    );
}

#[test]
fn a_dose_above_the_ceiling_is_held_at_it_and_said() {
    let clinic = Clinic::new();
    let steps = [each(1_500, None)];
    let asked = DoseQuestion {
        steps: &steps,
        ..clinic.asks("70", "us-conventional")
    };
    let plan = clinic.plans(&asked);
    assert_eq!(plan.steps[0].daily, Micrograms(70_000));
    assert!(plan.steps[0].held_at_ceiling);
    let said = says(&plan, "held-at-ceiling").unwrap();
    assert!(
        said.contains("1.5 mg/kg") && said.contains("70 mg"),
        "{said}"
    );
    let raised = clinic.plans(&DoseQuestion {
        ceiling: CeilingWish::Raised(Severity::of(true, true).unwrap()),
        ..asked
    });
    // 105 mg: 100 misses by less than a tenth, and is the lower of two that are equally near.
    assert_eq!(raised.steps[0].daily, Micrograms(100_000));
    assert!(
        says(&raised, "above-practice-cap")
            .unwrap()
            .contains("80 mg")
    );
}

/// The tables of the labels: daily milligrams by weight, at the lower and the upper end of the usual range and at the most.
#[test]
fn the_daily_doses_by_weight_are_those_of_the_tables_of_the_labels() {
    let clinic = Clinic::new();
    let raised = CeilingWish::Raised(Severity::of(true, true).unwrap());
    for (kilograms, of_conventional, of_micronized) in [
        ("40", [20, 40, 80], [16, 32, 64]),
        ("50", [25, 50, 100], [20, 40, 80]),
        ("60", [30, 60, 120], [24, 48, 96]),
        ("70", [35, 70, 140], [28, 56, 112]),
        ("80", [40, 80, 160], [32, 64, 128]),
        ("90", [45, 90, 180], [36, 72, 144]),
        ("100", [50, 100, 200], [40, 80, 160]),
    ] {
        for (product, [start, usual, most]) in [
            ("us-conventional", of_conventional),
            ("us-lidose", of_conventional),
            ("us-micronized", of_micronized),
        ] {
            let what = format!("{kilograms} kg of {product}");
            let asked = clinic.asks(kilograms, product);
            let plan = clinic.plans(&asked);
            let wished: Vec<Micrograms> = plan.steps.iter().map(|step| step.wished).collect();
            let milligrams = |one: u64| Micrograms(one * 1000);
            assert_eq!(wished, [milligrams(start), milligrams(usual)], "{what}");
            assert_eq!(plan.ceiling, milligrams(usual), "{what}");
            let asked = DoseQuestion {
                ceiling: raised,
                ..asked
            };
            assert_eq!(clinic.plans(&asked).ceiling, milligrams(most), "{what}");
        }
    }
}

#[test]
fn the_raised_ceiling_is_for_adults_with_a_prescribers_word_where_the_label_has_one() {
    assert_eq!(
        Severity::of(false, true),
        Err(NotPlanned::RaisedForAdultsOnly)
    );
    assert_eq!(Severity::of(true, false), Err(NotPlanned::RaisedUnsigned));
    let clinic = Clinic::new();
    let asked = DoseQuestion {
        ceiling: CeilingWish::Raised(Severity::of(true, true).unwrap()),
        ..clinic.asks("70", "uk-conventional")
    };
    assert!(matches!(
        clinic.tries(&asked),
        Err(NotPlanned::NoRaisedCeiling { .. })
    ));
}

#[test]
fn a_weight_that_was_not_studied_and_a_single_capsule_a_day_are_said() {
    let clinic = Clinic::new();
    let plan = clinic.plans(&clinic.asks("39.9", "us-conventional"));
    assert!(
        says(&plan, "weight-not-studied")
            .unwrap()
            .contains("39.9 kg")
    );
    let steps = [each(500, None)];
    let strengths = [Milligrams(40)];
    let plan = clinic.plans(&DoseQuestion {
        steps: &steps,
        strengths: &strengths,
        ..clinic.asks("80", "us-conventional")
    });
    assert!(plan.steps[0].once_daily_offlabel);
    assert!(
        says(&plan, "once-daily")
            .unwrap()
            .contains("not established")
    );
}

#[test]
fn input_that_cannot_be_used_names_what_is_wrong_and_what_is_known() {
    let clinic = Clinic::new();
    let asks = clinic.asks("70", "us-conventional");
    let error = |asked: DoseQuestion<'_>| clinic.tries(&asked).unwrap_err().to_string();
    let unknown = error(DoseQuestion {
        product: "us-generic",
        ..asks.clone()
    });
    assert!(
        unknown.contains("us-generic") && unknown.contains("us-lidose"),
        "{unknown}"
    );
    let strengths = [Milligrams(25)];
    let strength = error(DoseQuestion {
        strengths: &strengths,
        ..asks.clone()
    });
    assert!(
        strength.contains("25 mg") && strength.contains("10 mg, 20 mg"),
        "{strength}"
    );
    let steps = [each(500, None), each(1_000, None)];
    let endless = error(DoseQuestion {
        steps: &steps,
        ..asks.clone()
    });
    assert!(
        endless.starts_with("step 1: only the last step"),
        "{endless}"
    );
    let nothing = [each(500, Some(0))];
    assert!(
        error(DoseQuestion {
            steps: &nothing,
            ..asks.clone()
        })
        .contains("0 days")
    );
    let far = error(DoseQuestion {
        target: target(120, 1_001),
        ..asks.clone()
    });
    assert!(far.contains("1000 mg/kg"), "{far}");
    let infant = DoseQuestion {
        weight: Grams::new(5_000).unwrap(),
        ..asks
    };
    assert!(error(infant).contains("weakest capsule (10 mg)"));
}

#[test]
fn packs_are_whole_and_never_last_longer_than_30_days_when_they_can_be_so() {
    let clinic = Clinic::new();
    let plan = clinic.plans(&DoseQuestion {
        target: target(120, 150),
        ..clinic.asks("70", "us-conventional")
    });
    let mut at = day("2026-03-02");
    for one in &plan.course.dispensings {
        assert_eq!(one.from, at);
        assert!(one.days <= 30 && one.lasts <= 30, "{one:?}");
        assert!(one.handed_over.iter().all(|(_, count)| count % 10 == 0));
        at = at.plus(one.days);
    }
    let days: u32 = plan
        .course
        .dispensings
        .iter()
        .map(|one| u32::from(one.days))
        .sum();
    assert_eq!(days, 164);
    assert!(plan.shortest_course.dispensings.len() <= plan.course.dispensings.len());
}

#[test]
fn capsules_at_home_are_taken_first() {
    let clinic = Clinic::new();
    let home = Stock::new([(Milligrams(30), 12), (Milligrams(40), 10)]);
    let steps = [each(1_000, Some(30))];
    let plan = clinic.plans(&DoseQuestion {
        steps: &steps,
        at_home: &home,
        ..clinic.asks("70", "us-conventional")
    });
    let first = &plan.course.dispensings[0];
    // 30 of each are needed: 18 more of 30 mg are two packs, 20 more of 40 mg are two packs.
    assert_eq!(first.handed_over.of(Milligrams(30)), 20);
    assert_eq!(first.handed_over.of(Milligrams(40)), 20);
    assert_eq!(first.left.of(Milligrams(30)), 2);
}

#[test]
fn a_break_in_price_holds_inside_one_dispensing_and_a_course_adds_them_up() {
    let clinic = Clinic::new();
    let row = |capsules, price| PriceRow {
        capsules,
        price: Money(price),
    };
    // One capsule is 10.00; thirty together are 8.00 each; three hundred would be 1.00 each.
    let rows = [10, 20, 30, 40]
        .map(Milligrams)
        .into_iter()
        .flat_map(|strength| {
            [row(10, 10_000), row(30, 24_000), row(300, 30_000)].map(|row| (strength, row))
        });
    let prices = PriceList::new("USD", rows).unwrap();
    let steps = [each(1_000, None)];
    let plan = clinic.plans(&DoseQuestion {
        steps: &steps,
        prices: Some(&prices),
        aim: Aim::LeastCost,
        target: target(90, 90),
        ..clinic.asks("70", "us-conventional")
    });
    // 90 days at 70 mg are three times thirty of 30 mg and thirty of 40 mg.
    let costs: Vec<Money> = plan
        .course
        .dispensings
        .iter()
        .filter_map(|one| one.cost)
        .collect();
    assert_eq!(costs, [Money(48_000); 3]);
    assert_eq!(plan.course.cost, Some(Money(144_000)));
    assert_eq!(plan.currency.unwrap().as_str(), "USD");
}

#[test]
fn a_plan_names_the_knowledge_on_which_it_rests() {
    let clinic = Clinic::new();
    let plan = clinic.plans(&clinic.asks("70", "us-lidose"));
    assert_eq!(plan.knowledge, clinic.knowledge.hash);
    let written = serde_json::to_value(&plan).unwrap();
    assert_eq!(written["ceiling-per-kilogram"]["basis"]["confidence"], "D");
    assert_eq!(written["steps"][1]["capsules"][0]["evening"]["35"], 1);
    assert_eq!(written["steps"][1]["capsules"][0]["morning"]["35"], 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_plan_never_passes_the_ceiling_and_its_capsules_are_what_it_hands_over(
        grams in 30_000_u32..130_000, first in 100_u32..2_500, then in 100_u32..2_500,
        product in prop::sample::select(vec!["us-conventional", "us-lidose", "us-micronized", "uk-conventional"]),
    ) {
        let clinic = Clinic::new();
        let steps = [each(first, Some(28)), each(then, Some(90))];
        let plan = clinic.plans(&DoseQuestion {
            weight: Grams::new(grams).unwrap(),
            steps: &steps,
            target: target(10, 500),
            ..clinic.asks("70", product)
        });
        for step in &plan.steps {
            for day in step.capsules.days() {
                prop_assert!(day.total() <= plan.ceiling);
            }
        }
        // What is handed over is what is taken and what is left, strength by strength.
        let mut taken = std::collections::BTreeMap::<u16, u32>::new();
        let mut handed = taken.clone();
        for one in &plan.course.dispensings {
            for (strength, count) in one.taken.iter() { *taken.entry(strength.0).or_default() += count; }
            for (strength, count) in one.handed_over.iter() { *handed.entry(strength.0).or_default() += count; }
        }
        for (strength, count) in &handed {
            let left = plan.course.left.of(Milligrams(*strength));
            prop_assert_eq!(*count, taken[strength] + left);
        }
        let of_plan: u64 = plan.steps.iter().map(|step| {
            let days = u32::from(step.days.unwrap());
            step.capsules.capsules_over(0, days).values().map(|count| u64::from(*count)).sum::<u64>()
        }).sum();
        prop_assert_eq!(of_plan, taken.values().map(|count| u64::from(*count)).sum::<u64>());
    }
}
