//! What a result becomes: a fact for the gate, a fact of care, nothing, or something for a person.

use retinue_care::event::CareFact;
use retinue_interop::hl7v2::{Reading, RegisteredLaboratory, Why};
use retinue_kernel::{Payload, Setting, Specimen, TestResult};

use super::{readings_at, readings_of, with_obx, with_segments};

fn reading(obx: &str) -> Reading {
    readings_of(&with_obx(obx)).remove(0)
}

fn test_of(reading: &Reading) -> (String, Specimen, Setting, TestResult) {
    match reading {
        Reading::PregnancyTest {
            on,
            payload:
                Payload::PregnancyTestReported {
                    specimen,
                    setting,
                    result,
                    ..
                },
        } => (on.to_string(), *specimen, *setting, *result),
        other => panic!("{other:?}"),
    }
}

fn why(reading: &Reading) -> &Why {
    match reading {
        Reading::ForAPerson(why) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_negative_urine_test_of_a_certified_laboratory_is_a_test_for_the_gate() {
    let read = readings_of(include_bytes!("../../hl7v2/negative-urine.hl7"));
    assert_eq!(
        test_of(&read[0]),
        (
            "2026-03-02".to_owned(),
            Specimen::Urine,
            Setting::Laboratory,
            TestResult::Negative
        )
    );
}

#[test]
fn a_serum_test_is_told_from_a_urine_test_by_its_code() {
    let read = readings_of(include_bytes!("../../hl7v2/the-day-in-spm.hl7"));
    assert_eq!(test_of(&read[0]).1, Specimen::Serum);
}

#[test]
fn a_race_is_no_pregnancy_test_though_its_code_is_the_same() {
    for read in readings_of(include_bytes!(
        "../../hl7v2/a-race-is-no-pregnancy-test.hl7"
    )) {
        assert_eq!(*why(&read), Why::UnknownCode);
    }
}

#[test]
fn a_code_without_its_system_means_nothing() {
    assert_eq!(
        *why(&reading("ST|2106-3^hCG||NEGATIVE||||||F")),
        Why::UnknownCode
    );
}

#[test]
fn codes_that_mean_different_things_are_for_a_person() {
    let read = reading("NM|1742-6^ALT^LN^1920-8^AST^LN||40|U/L|||||F");
    assert_eq!(*why(&read), Why::CodesDisagree);
}

#[test]
fn a_negative_word_beside_a_positive_flag_is_for_a_person() {
    assert_eq!(
        *why(&reading("ST|2106-3^hCG^LN||Negative|||POS|||F")),
        Why::NoClearAnswer
    );
    assert_eq!(
        *why(&reading(
            "CWE|2106-3^hCG^LN||N^Negative^L^P^Positive^L||||||F"
        )),
        Why::NoClearAnswer
    );
}

#[test]
fn a_negative_answer_needs_every_word_to_say_so_and_a_positive_one_only_that_none_denies_it() {
    assert_eq!(
        *why(&reading(
            "CWE|2106-3^hCG^LN||N^Negative^L^X^see note^L||||||F"
        )),
        Why::NoClearAnswer
    );
    let positive = reading("CWE|2106-3^hCG^LN||P^Positive^L^X^see note^L||||||F");
    assert_eq!(test_of(&positive).3, TestResult::Positive);
}

#[test]
fn a_bare_number_is_no_answer_of_a_pregnancy_test() {
    assert_eq!(
        *why(&reading("NM|2106-3^hCG^LN||0||||||F")),
        Why::NoClearAnswer
    );
    assert_eq!(
        *why(&reading("TX|2106-3^hCG^LN||0||||||F")),
        Why::NoClearAnswer
    );
}

#[test]
fn a_concentration_of_hcg_is_judged_by_a_person() {
    assert_eq!(
        *why(&reading("NM|19080-1^hCG^LN||3|[IU]/L|||||F")),
        Why::Concentration
    );
}

#[test]
fn a_negative_test_of_an_uncertified_laboratory_opens_nothing_and_a_positive_one_stops() {
    let uncertified = RegisteredLaboratory::default();
    let read = |word: &str| {
        let bytes = with_obx(&format!("ST|2106-3^hCG^LN||{word}||||||F"));
        readings_at(&bytes, &uncertified).remove(0)
    };
    assert_eq!(*why(&read("negative")), Why::NotCertified);
    let positive = test_of(&read("positive"));
    assert_eq!(
        (positive.2, positive.3),
        (Setting::Medical, TestResult::Positive)
    );
}

#[test]
fn days_that_disagree_are_for_a_person_unless_the_test_is_positive() {
    let read = |word: &str| reading(&format!("ST|2106-3^hCG^LN||{word}||||||F|||20260304"));
    assert_eq!(*why(&read("negative")), Why::DaysDisagree);
    let positive = test_of(&read("positive"));
    assert_eq!(
        (positive.0.as_str(), positive.3),
        ("2026-03-04", TestResult::Positive)
    );
}

#[test]
fn a_test_whose_day_nobody_says_is_for_a_person() {
    let bytes = with_segments("OBR|2||F11|X\rOBX|1|ST|2106-3^hCG^LN||negative||||||F\r");
    assert_eq!(*why(&readings_of(&bytes)[0]), Why::NoDay);
}

#[test]
fn a_value_keeps_its_unit_as_received_and_its_own_range() {
    match reading("NM|1742-6^ALT^LN||45|IU/L|10-40|H|||F") {
        Reading::Laboratory {
            on,
            fact:
                CareFact::LaboratoryResulted {
                    analyte,
                    value,
                    unit,
                    high,
                    ..
                },
        } => {
            assert_eq!(on.to_string(), "2026-03-02");
            assert_eq!((analyte.as_str(), unit.as_str()), ("alt", "IU/L"));
            assert_eq!(value.to_string(), "45");
            assert_eq!(high.map(|high| high.to_string()).as_deref(), Some("40"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_limit_a_range_and_an_unknown_unit_are_for_a_person() {
    assert_eq!(
        *why(&reading("ST|1742-6^ALT^LN||<30|U/L|||||F")),
        Why::NotANumber
    );
    assert_eq!(
        *why(&reading("SN|1742-6^ALT^LN||^2.1^-^3|U/L|||||F")),
        Why::NotANumber
    );
    assert!(matches!(
        why(&reading("NM|1742-6^ALT^LN||45|furlong|||||F")),
        Why::Unfit(_)
    ));
    assert!(matches!(
        why(&reading("NM|1742-6^ALT^LN||45||||||F")),
        Why::Unfit(_)
    ));
}

#[test]
fn a_preliminary_or_cancelled_result_becomes_nothing() {
    let read = readings_of(include_bytes!("../../hl7v2/preliminary-and-cancelled.hl7"));
    assert!(matches!(read[0], Reading::Nothing(_)));
    assert!(matches!(read[1], Reading::Nothing(_)));
}

#[test]
fn a_deleted_result_is_withdrawn() {
    let read = readings_of(include_bytes!("../../hl7v2/corrected-and-deleted.hl7"));
    assert_eq!(test_of(&read[0]).3, TestResult::Positive);
    assert_eq!(read[1], Reading::Withdrawn);
}
