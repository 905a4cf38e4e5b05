//! Capsules of a day: even halves, nothing above the ceiling, two days that alternate where one misses by too much.

use proptest::prelude::*;
use retinue_care::Micrograms;
use retinue_care::dose::{
    Aim, Money, NoPattern, Pattern, PatternQuestion, PriceList, PriceRow, pattern,
};
use retinue_kernel::Milligrams;

const CONVENTIONAL: &[u16] = &[10, 20, 30, 40];
const MICRONIZED: &[u16] = &[8, 16, 24, 32];

fn asks(strengths: &[u16], wished: u64, ceiling: u64) -> Result<Pattern, NoPattern> {
    aims(strengths, wished, ceiling, Aim::FewestCapsules, None)
}

fn aims(
    strengths: &[u16],
    wished: u64,
    ceiling: u64,
    aim: Aim,
    prices: Option<&PriceList>,
) -> Result<Pattern, NoPattern> {
    let strengths: Vec<Milligrams> = strengths.iter().map(|one| Milligrams(*one)).collect();
    pattern(&PatternQuestion {
        strengths: &strengths,
        wished: Micrograms(wished * 1000),
        ceiling: Micrograms(ceiling * 1000),
        alternate_above_percent: 10,
        aim,
        prices,
        pack: 10,
        days: 30,
    })
}

/// `morning/evening` of each day.
fn told(pattern: &Pattern) -> Vec<String> {
    let days = pattern.days();
    days.map(|day| format!("{} / {}", day.morning, day.evening))
        .collect()
}

#[test]
fn thirty_five_is_thirty_and_forty_on_alternate_days() {
    let pattern = asks(CONVENTIONAL, 35, 70).unwrap();
    assert_eq!(told(&pattern), ["10 mg / 20 mg", "20 mg / 20 mg"]);
    assert_eq!(pattern.average(), Micrograms(35_000));
    assert!(!pattern.is_once_daily());
}

#[test]
fn seventy_is_thirty_in_the_morning_and_forty_in_the_evening() {
    assert_eq!(
        told(&asks(CONVENTIONAL, 70, 70).unwrap()),
        ["30 mg / 40 mg"]
    );
}

#[test]
fn twenty_four_of_the_micronized_are_eight_and_sixteen() {
    assert_eq!(told(&asks(MICRONIZED, 24, 48).unwrap()), ["8 mg / 16 mg"]);
}

#[test]
fn a_dose_that_misses_by_a_tenth_or_less_does_not_alternate() {
    // 66 mg: 70 is above the ceiling, 60 misses by 9.1 %.
    assert_eq!(
        told(&asks(CONVENTIONAL, 66, 69).unwrap()),
        ["30 mg / 30 mg"]
    );
    // 20 wished with 10 and 40: exactly met. 22 wished: 20 misses by 9.1 %.
    assert_eq!(told(&asks(&[10, 40], 22, 40).unwrap()), ["10 mg / 10 mg"]);
}

#[test]
fn of_two_doses_equally_near_the_lower_is_taken() {
    // 45 of 10 mg capsules: 40 and 50 each miss by 11 %, and two days average to 45.
    let pattern = asks(&[10], 45, 50).unwrap();
    assert_eq!(
        told(&pattern),
        ["2 × 10 mg / 2 × 10 mg", "2 × 10 mg / 3 × 10 mg"]
    );
    // With a ceiling that forbids the higher day nothing alternates.
    assert_eq!(
        told(&asks(&[10], 45, 49).unwrap()),
        ["2 × 10 mg / 2 × 10 mg"]
    );
    // 105 misses by less than a tenth either way: the lower.
    assert_eq!(
        asks(&[10], 105, 200).unwrap().average(),
        Micrograms(100_000)
    );
}

#[test]
fn neither_of_two_days_is_above_the_ceiling() {
    let pattern = asks(&[40], 60, 70).unwrap();
    assert_eq!(told(&pattern), ["none / 40 mg"]);
    let pattern = asks(&[40], 60, 80).unwrap();
    assert_eq!(told(&pattern), ["none / 40 mg", "40 mg / 40 mg"]);
}

#[test]
fn one_capsule_a_day_is_marked() {
    assert!(asks(&[40], 40, 40).unwrap().is_once_daily());
    assert!(!asks(&[20], 40, 40).unwrap().is_once_daily());
}

#[test]
fn what_no_capsule_can_make_is_answered_with_what_would_mend_it() {
    assert_eq!(
        asks(&[10, 20], 5, 9),
        Err(NoPattern::AboveCeiling {
            weakest: 10,
            ceiling: Micrograms(9_000)
        })
    );
    assert_eq!(asks(&[], 5, 9), Err(NoPattern::NoStrength));
    assert_eq!(asks(&[0], 5, 9), Err(NoPattern::NoStrength));
    assert_eq!(asks(&[10], 0, 9), Err(NoPattern::NothingWished));
    let many: Vec<u16> = (1..=13).collect();
    assert_eq!(asks(&many, 5, 9), Err(NoPattern::TooManyStrengths));
    let error = asks(&[10, 20], 5, 9).unwrap_err().to_string();
    assert!(error.contains("10 mg") && error.contains("9 mg"), "{error}");
}

fn prices(rows: &[(u16, u64)]) -> PriceList {
    let rows = rows.iter().map(|(strength, price)| {
        let row = PriceRow {
            capsules: 10,
            price: Money(*price),
        };
        (Milligrams(*strength), row)
    });
    PriceList::new("USD", rows).unwrap()
}

#[test]
fn the_aim_chooses_among_even_halves() {
    // 80 mg: two capsules of 40, unless four of 20 cost less.
    let cheap_twenties = prices(&[(20, 100), (40, 900)]);
    let by = |aim| told(&aims(&[20, 40], 80, 80, aim, Some(&cheap_twenties)).unwrap());
    assert_eq!(by(Aim::FewestCapsules), ["40 mg / 40 mg"]);
    assert_eq!(by(Aim::LeastCost), ["2 × 20 mg / 2 × 20 mg"]);
    // Sixty of 40 mg and 120 of 20 mg leave nothing of their packs: then the fewest.
    assert_eq!(by(Aim::LeastLeftover), ["40 mg / 40 mg"]);
    assert_eq!(
        aims(&[20, 40], 80, 80, Aim::LeastCost, Some(&prices(&[(10, 1)]))),
        Err(NoPattern::NoPrice)
    );
    // A strength without a price is passed over where another way has one.
    let only_twenties = prices(&[(20, 100)]);
    let pattern = aims(&[20, 40], 80, 80, Aim::LeastCost, Some(&only_twenties)).unwrap();
    assert_eq!(told(&pattern), ["2 × 20 mg / 2 × 20 mg"]);
}

#[test]
fn the_least_leftover_prefers_packs_that_come_out_even() {
    let strengths: Vec<Milligrams> = [10, 20, 40].map(Milligrams).to_vec();
    let asked = |aim| {
        pattern(&PatternQuestion {
            strengths: &strengths,
            wished: Micrograms(80_000),
            ceiling: Micrograms(80_000),
            alternate_above_percent: 10,
            aim,
            prices: None,
            pack: 10,
            days: 12,
        })
        .unwrap()
    };
    // 12 days: 24 of 40 mg leave six of a pack (240 mg), 48 of 20 mg leave two (40 mg).
    assert_eq!(told(&asked(Aim::FewestCapsules)), ["40 mg / 40 mg"]);
    assert_eq!(told(&asked(Aim::LeastLeftover)), ["2 × 20 mg / 2 × 20 mg"]);
}

/// Every dose that capsules can make up to a bound, by trying all multisets.
fn reachable(strengths: &[u16], most: u64) -> Vec<u64> {
    let mut doses = std::collections::BTreeSet::from([0_u64]);
    loop {
        let more: Vec<u64> = doses
            .iter()
            .flat_map(|dose| strengths.iter().map(move |one| dose + u64::from(*one)))
            .filter(|dose| *dose <= most && !doses.contains(dose))
            .collect();
        if more.is_empty() {
            return doses.into_iter().filter(|dose| *dose > 0).collect();
        }
        doses.extend(more);
    }
}

proptest! {
    #[test]
    fn no_day_is_ever_above_the_ceiling(
        strengths in prop::sample::subsequence(vec![5_u16, 8, 10, 16, 20, 24, 25, 30, 32, 35, 40], 1..=6),
        wished in 1_u64..200, ceiling in 1_u64..200,
        aim in prop::sample::select(vec![Aim::FewestCapsules, Aim::LeastLeftover]),
    ) {
        match aims(&strengths, wished, ceiling, aim, None) {
            Ok(pattern) => for day in pattern.days() {
                prop_assert!(day.total() <= Micrograms(ceiling * 1000));
                prop_assert!(day.morning.total() <= day.evening.total());
                prop_assert!(!day.evening.is_empty());
            },
            Err(because) => prop_assert!(
                u64::from(strengths[0]) > ceiling, "{because}"
            ),
        }
    }

    #[test]
    fn no_other_single_dose_is_nearer(
        strengths in prop::sample::subsequence(vec![5_u16, 8, 10, 16, 20, 24, 25, 30, 32, 35, 40], 1..=5),
        wished in 1_u64..160, ceiling in 40_u64..160,
    ) {
        let pattern = asks(&strengths, wished, ceiling).unwrap();
        let error = pattern.average().0.abs_diff(wished * 1000);
        let best = reachable(&strengths, ceiling).iter().map(|dose| dose.abs_diff(wished)).min().unwrap();
        prop_assert!(error <= best * 1000);
        if !pattern.alternates() {
            prop_assert_eq!(error, best * 1000);
        } else {
            prop_assert!(best * 10 > wished);
        }
    }

    #[test]
    fn halves_are_as_even_as_capsules_allow(
        strengths in prop::sample::subsequence(vec![5_u16, 8, 10, 16, 20, 24, 25, 30, 32, 35, 40], 1..=5),
        wished in 1_u64..160,
    ) {
        let pattern = asks(&strengths, wished, 160).unwrap();
        for day in pattern.days() {
            let total = day.total().0 / 1000;
            let mut halves = reachable(&strengths, total);
            halves.insert(0, 0);
            let evenest = halves.iter()
                .filter(|lower| **lower * 2 <= total && halves.contains(&(total - **lower)))
                .max().unwrap();
            prop_assert_eq!(day.morning.total().0 / 1000, *evenest);
        }
    }

    #[test]
    fn capsules_counted_over_days_hold_what_the_days_come_to(
        wished in 10_u64..120, from in 0_u32..5, days in 1_u32..40,
    ) {
        let pattern = asks(CONVENTIONAL, wished, 120).unwrap();
        let counted: u64 = pattern.capsules_over(from, days).iter()
            .map(|(strength, count)| u64::from(strength.0) * u64::from(*count) * 1000).sum();
        let taken: u64 = (from..from + days).map(|index| pattern.on(index).total().0).sum();
        prop_assert_eq!(counted, taken);
    }
}
