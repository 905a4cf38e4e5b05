//! Weights and doses: how they are read, rounded and written.

use proptest::prelude::*;
use retinue_care::{Grams, Micrograms, MicrogramsPerKilogram, NotADose, NotAWeight};

#[test]
fn a_weight_is_read_in_kilograms_or_pounds() {
    for (text, grams) in [
        ("70", 70_000),
        ("70.5 kg", 70_500),
        ("  70.25kg ", 70_250),
        // 154 × 0.45359 = 69.85286
        ("154 lb", 69_853),
        ("0.001", 1),
    ] {
        assert_eq!(Grams::from_text(text).map(Grams::get), Ok(grams), "{text}");
    }
}

#[test]
fn what_is_no_weight_is_refused_with_what_would_mend_it() {
    for text in [
        "0", "0.000 kg", "", "kg", "NaN", "-70", "70.5.1", "1.2345", "inf",
    ] {
        assert_eq!(
            Grams::from_text(text),
            Err(NotAWeight::NotANumber),
            "{text}"
        );
    }
    assert_eq!(Grams::from_text("11 stone"), Err(NotAWeight::UnknownUnit));
    assert_eq!(Grams::from_text("70,5"), Err(NotAWeight::UnknownUnit));
    assert_eq!(Grams::from_text("7e1"), Err(NotAWeight::UnknownUnit));
    assert_eq!(Grams::from_text("70500"), Err(NotAWeight::TooMuch));
    assert_eq!(
        Grams::from_text("99999999999999999999"),
        Err(NotAWeight::NotANumber)
    );
    assert_eq!(Grams::new(0), Err(NotAWeight::NotANumber));
    assert!(NotAWeight::UnknownUnit.to_string().contains("kg or lb"));
}

#[test]
fn a_dose_for_each_kilogram_is_read_in_milligrams() {
    let read = MicrogramsPerKilogram::from_milligrams_text;
    assert_eq!(read("0.5"), Ok(MicrogramsPerKilogram(500)));
    assert_eq!(read("120"), Ok(MicrogramsPerKilogram(120_000)));
    for text in ["0", "", "NaN", "-1", "0.0001", "5000000"] {
        assert_eq!(read(text), Err(NotADose), "{text}");
    }
}

#[test]
fn quantities_are_written_with_their_unit() {
    assert_eq!(Grams::new(70_500).unwrap().to_string(), "70.5 kg");
    assert_eq!(Micrograms(35_000).to_string(), "35 mg");
    assert_eq!(MicrogramsPerKilogram(1_067).to_string(), "1.067 mg/kg");
    assert_eq!(MicrogramsPerKilogram(250).to_string(), "0.25 mg/kg");
}

proptest! {
    #[test]
    fn a_dose_by_weight_there_and_back_never_reports_less(each in 1_u32..250_000, grams in 1_000_u32..700_000) {
        let weight = Grams::new(grams).unwrap();
        let dose = MicrogramsPerKilogram(each).for_weight(weight);
        let back = dose.per_kilogram(weight);
        prop_assert!(back <= MicrogramsPerKilogram(each));
        prop_assert!(each - back.0 <= 1);
        prop_assert!(back.for_weight(weight) <= MicrogramsPerKilogram(each).for_weight(weight));
    }

    #[test]
    fn what_is_written_is_read_back(grams in 1_u32..=700_000) {
        let weight = Grams::new(grams).unwrap();
        prop_assert_eq!(Grams::from_text(&weight.to_string()), Ok(weight));
    }
}
