//! Price lists from a spreadsheet.

use retinue_care::dose::Money;
use retinue_interop::price_list::{CURRENCY, read_price_list};
use retinue_kernel::Milligrams;

const GOLDEN: &str = "milligrams,capsules,price\n20,60,71.02\n20,90,103.03\n20,120,130.04\n20,180,178.05\n20,270,256.07\n20,360,330.09\n";

#[test]
fn the_list_of_six_rows_is_read_to_the_cent() {
    let list = read_price_list(GOLDEN.as_bytes(), "USD").expect("a list");
    let all: Vec<(u32, Money)> = list
        .rows(Milligrams(20))
        .iter()
        .map(|row| (row.capsules, row.price))
        .collect();
    assert_eq!(
        all,
        [
            (60, Money(7_102)),
            (90, Money(10_303)),
            (120, Money(13_004)),
            (180, Money(17_805)),
            (270, Money(25_607)),
            (360, Money(33_009)),
        ]
    );
    assert_eq!(list.discount_percent(Milligrams(20), 360), Some(23));
}

#[test]
fn columns_may_stand_in_any_order_with_blanks_and_a_mark_before_them() {
    let text = "\u{feff}Price, Capsules, Milligrams\r\n 71 , 60, 10\r\n\"103.03\",90,10\r\n";
    let list = read_price_list(text.as_bytes(), "EUR").expect("a list");
    assert_eq!(list.price(Milligrams(10), 60), Some(Money(7_100)));
    assert_eq!(list.price(Milligrams(10), 90), Some(Money(10_303)));
}

#[test]
fn every_mistake_is_told_with_line_column_and_remedy() {
    let text =
        "milligrams,capsules,price\n20,60,71.02\n20,ninety,\"103,03\"\n,120,130.04\n20,180\n";
    let mistakes = read_price_list(text.as_bytes(), "USD").expect_err("mistakes");
    let told: Vec<(u64, &str, &str)> = mistakes
        .iter()
        .map(|one| (one.line, one.column, one.says.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (3, "capsules", "'ninety' cannot be read"),
            (3, "price", "'103,03' cannot be read"),
            (4, "milligrams", "nothing stands here"),
            (5, "price", "nothing stands here"),
        ]
    );
    assert!(mistakes[1].to_string().contains("such as 71.02"));
}

#[test]
fn a_table_that_is_no_price_list_says_what_is_missing() {
    let columns = |text: &[u8]| -> Vec<&'static str> {
        let mistakes = read_price_list(text, "USD").expect_err("mistakes");
        mistakes.iter().map(|one| one.column).collect()
    };
    assert_eq!(columns(b""), ["milligrams", "capsules", "price"]);
    assert_eq!(
        columns(b"strength,capsules,cost\n"),
        ["milligrams", "price"]
    );
    let twice = "milligrams,capsules,price\n20,60,71.02\n20,60,70.00\n";
    let mistakes = read_price_list(twice.as_bytes(), "USD").expect_err("mistakes");
    assert_eq!(mistakes[0].line, 3);
    assert!(
        mistakes[0]
            .says
            .contains("60 capsules of 20 mg stand twice")
    );
    let empty = read_price_list(b"milligrams,capsules,price\n", "USD").expect_err("mistakes");
    assert!(empty[0].says.contains("no row"));
    let currency = read_price_list(GOLDEN.as_bytes(), "dollars").expect_err("mistakes");
    assert!(currency[0].says.contains("three capital letters"));
    let latin = b"milligrams,capsules,price\n20,60,\xa371.02\n";
    let mistakes = read_price_list(latin, "GBP").expect_err("mistakes");
    assert!(mistakes[0].says.contains("UTF-8"));
}

#[test]
fn a_wrong_currency_hides_no_mistake_of_the_lines() {
    let text = "milligrams,capsules,price\n20,60,71.02\n20,ninety,103.03\n20,60,70.00\n20,0,1.00\n";
    let mistakes = read_price_list(text.as_bytes(), "dollars").expect_err("mistakes");
    let told: Vec<(u64, &str)> = mistakes.iter().map(|one| (one.line, one.column)).collect();
    assert_eq!(
        told,
        [(1, CURRENCY), (3, "capsules"), (4, "table"), (5, "table")]
    );
    // Where no line can be read, it is not said besides that there is none.
    let none = read_price_list(b"milligrams,capsules,price\n20,60,dear\n", "USD");
    assert_eq!(none.expect_err("mistakes").len(), 1);
}
