//! Numbers keep their digits, and nothing empty is written.

use proptest::prelude::*;
use retinue_interop::fhir_r4::{Element, Json, json::Number};

#[test]
fn a_value_of_2_30_stays_2_30_and_not_2_3() {
    let number = Number::new("2.30").expect("a decimal");
    let written = Element::new().with("value", number).compact();
    assert_eq!(written, r#"{"value":2.30}"#);
}

#[test]
fn what_is_no_decimal_never_passes_for_a_number() {
    for text in [
        "", "-", ".5", "5.", "1e3", "01", "1,5", "1.5.2", "NaN", " 1", "0x1",
    ] {
        assert_eq!(Number::new(text), None, "{text:?}");
    }
    for text in ["0", "-0.50", "10", "0.001"] {
        assert!(Number::new(text).is_some(), "{text:?}");
    }
}

#[test]
fn nothing_empty_is_ever_written() {
    let written = Element::new()
        .with("text", "  ")
        .with("list", Vec::<String>::new())
        .with("inner", Element::new().with("gone", None::<bool>))
        .with(
            "items",
            vec![Element::new(), Element::new().with("is", true)],
        )
        .compact();
    assert_eq!(written, r#"{"items":[{"is":true}]}"#);
}

proptest! {
    #[test]
    fn any_text_is_read_back_by_another_reader_as_it_was(text in ".*", name in "[a-z]{1,8}") {
        prop_assume!(!text.trim().is_empty());
        let element = Element::new().with(&name, text.as_str());
        for written in [element.compact(), element.pretty()] {
            let read: serde_json::Value = serde_json::from_str(&written).expect("JSON");
            prop_assert_eq!(read[&name].as_str(), Some(text.as_str()));
        }
        let is_text = matches!(element.field(&name), Some(Json::Text(_)));
        prop_assert!(is_text);
    }
}
