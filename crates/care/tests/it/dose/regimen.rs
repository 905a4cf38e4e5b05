//! The arithmetic of the reference, §2.3, cell by cell, for 70 kg.

use retinue_care::Micrograms;
use retinue_care::dose::{Regimen, RegimenStep};

const WEIGHT: u64 = 70;

/// Steps of (micrograms for each kilogram, days).
fn regimen(steps: &[(u64, Option<u16>)]) -> Regimen {
    let steps = steps.iter().map(|(each, days)| RegimenStep {
        daily: Micrograms(each * WEIGHT),
        days: *days,
    });
    Regimen::new(steps.collect()).unwrap()
}

fn lead_in() -> Regimen {
    regimen(&[(500, Some(28)), (1000, None)])
}

#[test]
fn each_regimen_adds_up_to_the_milligrams_for_each_kilogram_of_the_table() {
    for (regimen, cells) in [
        (lead_in(), [91_000, 98_000, 126_000, 154_000]),
        (regimen(&[(500, None)]), [52_500, 56_000, 70_000, 84_000]),
        (
            regimen(&[(1000, None)]),
            [105_000, 112_000, 140_000, 168_000],
        ),
        (
            regimen(&[(2000, None)]),
            [210_000, 224_000, 280_000, 336_000],
        ),
    ] {
        for (weeks, cell) in [15, 16, 20, 24].into_iter().zip(cells) {
            assert_eq!(
                regimen.total_after(weeks * 7),
                Micrograms(cell * WEIGHT),
                "{regimen:?} {weeks}"
            );
        }
    }
}

#[test]
fn each_target_takes_the_days_and_weeks_of_the_table() {
    let half = regimen(&[(500, None)]);
    let third = regimen(&[(300, None)]);
    let twenty = Regimen::new(vec![RegimenStep {
        daily: Micrograms(20_000),
        days: None,
    }])
    .unwrap();
    for (target, days, weeks, at_half, at_third, at_twenty) in [
        (100, 114, 163, 286, 476, 500),
        (120, 134, 191, 343, 571, 600),
        (150, 164, 234, 429, 714, 750),
        (220, 234, 334, 629, 1048, 1100),
    ] {
        let total = Micrograms(target * 1000 * WEIGHT);
        assert_eq!(lead_in().days_to(total), Some(days), "{target}");
        assert_eq!(lead_in().tenths_of_weeks_to(total), Some(weeks), "{target}");
        assert_eq!(half.tenths_of_weeks_to(total), Some(at_half), "{target}");
        assert_eq!(third.tenths_of_weeks_to(total), Some(at_third), "{target}");
        assert_eq!(
            twenty.tenths_of_weeks_to(total),
            Some(at_twenty),
            "{target}"
        );
    }
}

#[test]
fn a_regimen_that_ends_or_gives_nothing_never_reaches_more() {
    let ends = regimen(&[(500, Some(10))]);
    assert_eq!(ends.total_after(11), Micrograms(5_000 * WEIGHT));
    assert_eq!(ends.days_to(Micrograms(5_000 * WEIGHT)), Some(10));
    assert_eq!(ends.days_to(Micrograms(5_000 * WEIGHT + 1)), None);
    assert_eq!(regimen(&[(0, None)]).days_to(Micrograms(1)), None);
    assert!(Regimen::new(Vec::new()).is_none());
    let endless = RegimenStep {
        daily: Micrograms(1),
        days: None,
    };
    assert!(Regimen::new(vec![endless, endless]).is_none());
}
