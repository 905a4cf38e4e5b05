//! Numbers as a laboratory writes them.

use retinue_care::Decimal;

fn number(text: &str) -> Decimal {
    Decimal::from_text(text).expect("a number")
}

#[test]
fn a_number_is_written_as_exactly_as_it_was_measured_and_compares_as_what_it_is() {
    for written in [
        "2.30",
        "2.3",
        "2",
        "2.0",
        "0.000000",
        "149.90",
        "1000000000",
    ] {
        assert_eq!(number(written).to_string(), written);
        let json = serde_json::to_string(&number(written)).expect("JSON");
        assert_eq!(json, format!("\"{written}\""));
        let again: Decimal = serde_json::from_str(&json).expect("a number");
        assert_eq!(again.to_string(), written);
    }
    assert_eq!(number("2.30"), number("2.3"));
    assert_eq!(number("0.00"), Decimal::default());
    assert!(number("149.90") < number("150"));
    let one_number = std::collections::HashSet::from([number("2.30"), number("2.3")]);
    assert_eq!(one_number.len(), 1);
}

#[test]
fn what_is_reckoned_claims_no_more_decimals_than_it_needs() {
    let exact = number("2.50");
    for (reckoned, written) in [
        (exact.plus(exact), "5"),
        (exact.less(number("1.00")), "1.5"),
        (exact.times(number("2.0")), "5"),
        (exact.over(number("2.0")).expect("not 0"), "1.25"),
        (number("2.345").rounded(1), "2.3"),
    ] {
        assert_eq!(reckoned.to_string(), written);
    }
}
