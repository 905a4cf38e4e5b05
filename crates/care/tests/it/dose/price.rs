//! Price lists with breaks for quantity.

use proptest::prelude::*;
use retinue_care::dose::{Money, NotAPrice, PriceList, PriceRow};
use retinue_kernel::Milligrams;

const STRENGTH: Milligrams = Milligrams(20);

/// The six prices of the list that founded the project, with the discounts it states from the second row on.
const PRICES: [&str; 6] = ["71.02", "103.03", "130.04", "178.05", "256.07", "330.09"];
const DISCOUNTS: [u8; 5] = [3, 8, 16, 20, 23];
const CAPSULES: [u32; 6] = [60, 90, 120, 180, 270, 360];

fn list(rows: &[(u32, &str)]) -> PriceList {
    let rows = rows.iter().map(|(capsules, price)| {
        let row = PriceRow {
            capsules: *capsules,
            price: Money::from_text(price).unwrap(),
        };
        (STRENGTH, row)
    });
    PriceList::new("USD", rows).unwrap()
}

fn golden() -> PriceList {
    let rows: Vec<(u32, &str)> = CAPSULES.into_iter().zip(PRICES).collect();
    list(&rows)
}

#[test]
fn the_capsules_of_the_rows_follow_from_the_first_row_the_prices_and_the_discounts() {
    // The first row is 60 capsules, the last 360. In whole packs of ten, only one number of capsules makes each price
    // the stated discount from the first row's price, pro rata.
    for (index, discount) in DISCOUNTS.into_iter().enumerate() {
        let price = PRICES[index + 1];
        let fits: Vec<u32> = (7..=36)
            .map(|packs| packs * 10)
            .filter(|capsules| {
                let two_rows = list(&[(60, PRICES[0]), (*capsules, price)]);
                two_rows.discount_percent(STRENGTH, *capsules) == Some(discount)
            })
            .collect();
        assert_eq!(fits, [CAPSULES[index + 1]], "{price} at {discount} %");
    }
}

#[test]
fn the_golden_list_gives_its_prices_its_list_price_pro_rata_and_its_discounts() {
    let list = golden();
    for (capsules, price) in CAPSULES.into_iter().zip(PRICES) {
        assert_eq!(
            list.price(STRENGTH, capsules),
            Money::from_text(price),
            "{capsules}"
        );
    }
    let pro_rata: Vec<String> = CAPSULES
        .iter()
        .map(|capsules| list.at_list_price(STRENGTH, *capsules).unwrap().to_string())
        .collect();
    assert_eq!(
        pro_rata,
        ["71.02", "106.53", "142.04", "213.06", "319.59", "426.12"]
    );
    let discounts: Vec<u8> = CAPSULES
        .iter()
        .map(|capsules| list.discount_percent(STRENGTH, *capsules).unwrap())
        .collect();
    assert_eq!(discounts, [0, 3, 8, 16, 20, 23]);
}

#[test]
fn a_quantity_between_two_rows_has_the_price_of_the_row_that_it_reaches() {
    let list = golden();
    // 100 at the row of 90: 100 × 103.03 / 90 = 114.477…
    assert_eq!(list.price(STRENGTH, 100), Money::from_text("114.48"));
    // Fewer than the first row are pro rata of it: 30 × 71.02 / 60 = 35.51.
    assert_eq!(list.price(STRENGTH, 30), Money::from_text("35.51"));
    assert_eq!(list.price(STRENGTH, 0), Some(Money(0)));
    assert_eq!(list.price(Milligrams(10), 60), None);
}

#[test]
fn rows_that_are_no_list_are_refused_with_the_row() {
    let row = |capsules, price| PriceRow {
        capsules,
        price: Money(price),
    };
    let new = |currency, rows: Vec<PriceRow>| {
        PriceList::new(currency, rows.into_iter().map(|row| (STRENGTH, row)))
    };
    assert_eq!(new("USD", vec![]), Err(vec![NotAPrice::NoRow]));
    assert_eq!(
        new("USD", vec![row(60, 1), row(0, 1)]),
        Err(vec![NotAPrice::Zero { row: 2 }])
    );
    assert_eq!(
        new("USD", vec![row(60, 0)]),
        Err(vec![NotAPrice::Zero { row: 1 }])
    );
    assert_eq!(
        new("USD", vec![row(60, 1), row(60, 2)]),
        Err(vec![NotAPrice::Twice {
            row: 2,
            milligrams: 20,
            capsules: 60
        }])
    );
    for currency in ["", "usd", "DOLLAR", "U1D"] {
        assert_eq!(
            new(currency, vec![row(60, 1)]),
            Err(vec![NotAPrice::Currency])
        );
    }
    // One look tells everything.
    assert_eq!(
        new("dollars", vec![row(0, 1), row(60, 1), row(60, 2)]),
        Err(vec![
            NotAPrice::Currency,
            NotAPrice::Zero { row: 1 },
            NotAPrice::Twice {
                row: 3,
                milligrams: 20,
                capsules: 60
            },
        ])
    );
}

#[test]
fn money_is_read_with_two_decimals_or_none() {
    assert_eq!(Money::from_text("71.02"), Some(Money(7_102)));
    assert_eq!(Money::from_text("71"), Some(Money(7_100)));
    for text in ["71.2", "71.020", "-71", "", ".5", "71,02", "$71", "1e3"] {
        assert_eq!(Money::from_text(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn money_that_is_written_is_read_back(minor in 0_u64..1_000_000_000) {
        prop_assert_eq!(Money::from_text(&Money(minor).to_string()), Some(Money(minor)));
    }
}
