//! What is refused, and at which place.

use retinue_interop::hl7v2::{Kind, MOST_BYTES};

use super::{fault, read, with_obx, with_segments};

fn at(bytes: &[u8]) -> String {
    fault(bytes).at.to_string()
}

fn changed(from: &str, to: &str) -> Vec<u8> {
    let bytes = with_obx("NM|1742-6^ALT^LN||40|U/L|||||F");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(text.contains(from), "{from} does not stand in the message");
    text.replacen(from, to, 1).into_bytes()
}

#[test]
fn an_unknown_character_set_is_refused_naming_msh_18() {
    let fault = fault(&changed("2.5.1\r", "2.5.1||||||KLINGON\r"));
    assert_eq!(
        (fault.at.to_string().as_str(), fault.kind),
        ("MSH[1]-18", Kind::NotInTable)
    );
}

#[test]
fn bytes_beyond_ascii_without_a_character_set_are_refused_naming_msh_18() {
    assert_eq!(at(&changed("Winter", "Wínter")), "MSH[1]-18");
    assert_eq!(
        at(&changed("2.5.1\r", "2.5.1||||||ASCII\r").replace(b"Winter", "Wínter".as_bytes())),
        "MSH[1]-18"
    );
    let utf_8 = changed("2.5.1\r", "2.5.1||||||UNICODE UTF-8\r");
    assert_eq!(read(&utf_8).persons[0].person.name, "Ada Winter");
    let mut broken = utf_8.replace(b"Winter", b"W\xffnter");
    assert_eq!(at(&broken), "MSH[1]-18");
    broken.clear();
    assert_eq!(at(&broken), "MSH[1]");
}

trait Replace {
    fn replace(&self, from: &[u8], to: &[u8]) -> Vec<u8>;
}

impl Replace for Vec<u8> {
    fn replace(&self, from: &[u8], to: &[u8]) -> Vec<u8> {
        let place = self
            .windows(from.len())
            .position(|part| part == from)
            .expect("it stands there");
        [&self[..place], to, &self[place + from.len()..]].concat()
    }
}

#[test]
fn a_message_of_a_test_never_passes_for_a_patients() {
    for mark in ["T", "D", ""] {
        let fault = fault(&changed("|P|2.5.1", &format!("|{mark}|2.5.1")));
        assert_eq!(
            (fault.at.to_string().as_str(), fault.kind),
            ("MSH[1]-11", Kind::Processing)
        );
    }
}

#[test]
fn another_type_event_or_version_is_refused_by_name() {
    let kind = |from, to| fault(&changed(from, to)).kind;
    assert_eq!(kind("ORU^R01^ORU_R01", "ADT^A01"), Kind::MessageType);
    assert_eq!(kind("ORU^R01^ORU_R01", "ORU^R30"), Kind::Event);
    assert_eq!(kind("2.5.1\r", "2.9\r"), Kind::Version);
    assert_eq!(kind("2.5.1\r", "2.2\r"), Kind::Version);
}

#[test]
fn a_message_without_a_control_id_is_refused() {
    let fault = fault(&changed("|C1|", "||"));
    assert_eq!(
        (fault.at.to_string().as_str(), fault.kind),
        ("MSH[1]-10", Kind::RequiredMissing)
    );
}

#[test]
fn separators_that_are_not_different_signs_are_refused() {
    assert_eq!(at(&changed("^~\\&", "^^\\&")), "MSH[1]-2");
    assert_eq!(at(&changed("^~\\&", "^~\\")), "MSH[1]-2");
    assert_eq!(at(&changed("^~\\&", "^~\\a")), "MSH[1]-1");
}

#[test]
fn a_number_that_is_none_is_refused_at_its_value() {
    let fault = fault(&with_obx("NM|1742-6^ALT^LN||forty|U/L|||||F"));
    assert_eq!(
        (fault.at.to_string().as_str(), fault.kind),
        ("OBX[1]-5", Kind::DataType)
    );
    assert!(
        !fault.to_string().contains("forty"),
        "a fault quotes no value"
    );
}

#[test]
fn one_result_that_cannot_be_read_lets_none_of_the_message_by() {
    let bytes = with_segments(
        "OBX|1|NM|1742-6^ALT^LN||40|U/L|||||F\rOBX|2|NM|1920-8^AST^LN||4O|U/L|||||F\r",
    );
    assert_eq!(at(&bytes), "OBX[2]-5");
}

#[test]
fn a_final_result_without_a_value_is_refused_and_a_cancelled_one_is_not() {
    assert_eq!(at(&with_obx("NM|1742-6^ALT^LN|||U/L|||||F")), "OBX[1]-5");
    assert_eq!(
        at(&with_obx("NM|1742-6^ALT^LN||\"\"|U/L|||||F")),
        "OBX[1]-5"
    );
    read(&with_obx("NM|1742-6^ALT^LN|||U/L|||||X"));
}

#[test]
fn a_result_without_a_status_or_with_an_unknown_one_is_refused() {
    assert_eq!(at(&with_obx("NM|1742-6^ALT^LN||40|U/L|||||")), "OBX[1]-11");
    assert_eq!(at(&with_obx("NM|1742-6^ALT^LN||40|U/L|||||Q")), "OBX[1]-11");
}

#[test]
fn a_time_whose_day_is_not_known_is_refused() {
    for time in [
        "2026",
        "202603",
        "20260231",
        "2026030",
        "yesterday",
        "20260302+99",
    ] {
        let bytes = with_obx(&format!("NM|1742-6^ALT^LN||40|U/L|||||F|||{time}"));
        assert_eq!(at(&bytes), "OBX[1]-14.1", "{time}");
    }
}

#[test]
fn an_escape_sequence_that_is_not_known_or_not_ended_is_refused() {
    for text in ["a\\C2842\\b", "a\\Zx\\b", "a\\Fb", "\\X4\\", "\\XZZ\\"] {
        let bytes = with_obx(&format!("TX|R^Remark^L||{text}||||||F"));
        assert!(at(&bytes).starts_with("OBX[1]-5"), "{text}");
    }
}

#[test]
fn a_value_that_its_sender_cut_off_is_refused() {
    let cut = changed("^~\\&", "^~\\&#").replace(b"||40|", b"||40#|");
    assert!(at(&cut).starts_with("OBX[1]-5"));
}

#[test]
fn a_line_that_is_no_segment_is_refused_where_it_stands() {
    let bytes = with_segments("OBX|1|TX|R^Remark^L||first line\rsecond line||||||F\r");
    assert_eq!(at(&bytes), "OBX[1]");
}

#[test]
fn results_without_a_person_or_an_order_are_refused() {
    assert_eq!(at(&changed("PID|1", "PV1|1")), "OBR[1]");
    assert_eq!(at(&changed("OBR|1", "ZBR|1")), "OBX[1]");
}

#[test]
fn a_report_without_a_result_and_two_messages_in_one_are_refused() {
    assert_eq!(fault(&with_segments("")).kind, Kind::SegmentSequence);
    let one = with_obx("NM|1742-6^ALT^LN||40|U/L|||||F");
    assert_eq!(at(&[one.clone(), one].concat()), "MSH[2]");
}

#[test]
fn size_is_bounded() {
    let long = "x".repeat(MOST_BYTES);
    assert_eq!(
        at(&with_obx(&format!("TX|R^Remark^L||{long}||||||F"))),
        "MSH[1]"
    );
    let many = "OBX|1|NM|1742-6^ALT^LN||40|U/L|||||F\r".repeat(5_001);
    assert_eq!(fault(&with_segments(&many)).kind, Kind::SegmentSequence);
}

#[test]
fn a_type_of_value_that_is_not_read_is_refused() {
    assert_eq!(
        at(&with_obx("ED|PDF^Report^L||x^y^z^w^v||||||F")),
        "OBX[1]-2"
    );
}
