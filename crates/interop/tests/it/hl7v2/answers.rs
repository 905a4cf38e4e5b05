//! What a sender is answered.

use jiff::Timestamp;
use retinue_interop::hl7v2::{Answer, Report, Told};

use super::{expected, with_obx};

/// The answers to a message, each cut into its lines.
fn answers(bytes: &[u8]) -> Vec<Vec<String>> {
    let (header, told) = match Report::read(bytes, &expected()) {
        Ok(report) => (report.header, Told::Taken),
        Err(refused) => (refused.header, Told::Refused(refused.fault)),
    };
    let at: Timestamp = "2026-03-02T15:15:01Z".parse().expect("a time");
    let answer = Answer {
        header: &header,
        told: &told,
        control_id: "R1",
        at,
    };
    let lines = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).expect("these answers are ASCII");
        text.trim_end().split('\r').map(str::to_owned).collect()
    };
    answer.written().into_iter().map(lines).collect()
}

fn message(from: &str, to: &str) -> Vec<u8> {
    let bytes = with_obx("NM|1742-6^ALT^LN||40|U/L|||||F");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(text.contains(from));
    text.replacen(from, to, 1).into_bytes()
}

#[test]
fn what_is_taken_is_answered_aa_with_the_senders_control_id_and_the_parties_exchanged() {
    assert_eq!(
        answers(&message("C1", "C1")),
        [[
            "MSH|^~\\&|RETINUE|CLINIC|LIS|NORTHLAB|20260302151501+0000||ACK^R01^ACK|R1|P|2.5.1||||||",
            "MSA|AA|C1"
        ]]
    );
}

#[test]
fn what_cannot_be_read_is_answered_ae_with_the_place() {
    let answer = answers(&message("||40|", "||forty|"));
    assert_eq!(answer[0][1], "MSA|AE|C1");
    assert!(
        answer[0][2].starts_with(
            "ERR||OBX^1^5|102^Data type error^HL70357|E||||OBX[1]-5: this is no number"
        ),
        "{}",
        answer[0][2]
    );
}

#[test]
fn what_is_not_for_us_is_answered_ar() {
    let answer = answers(&message("ORU^R01^ORU_R01", "ADT^A01"));
    assert_eq!(answer[0][1], "MSA|AR|C1");
    assert!(answer[0][2].starts_with("ERR||MSH^1^9|200^"));
    assert!(answer[0][0].contains("|ACK^A01^ACK|"));
}

#[test]
fn before_version_2_5_the_error_has_its_old_form() {
    let answer = answers(&message("2.5.1\r", "2.4\r").into_iter().collect::<Vec<u8>>());
    assert_eq!(answer[0][1], "MSA|AA|C1");
    let text = String::from_utf8(message("2.5.1\r", "2.3\r")).unwrap();
    let answer = answers(text.replace("||40|", "||forty|").as_bytes());
    assert!(answer[0][0].contains("|ACK^R01|R1|P|2.3|"));
    assert!(answer[0][1].starts_with("MSA|AE|C1|OBX[1]-5: this is no number"));
    assert_eq!(answer[0][2], "ERR|OBX^1^5^102&Data type error&HL70357");
}

#[test]
fn in_enhanced_mode_each_level_is_answered_only_where_it_is_asked_for() {
    let codes = |bytes: &[u8]| -> Vec<String> {
        let all = answers(bytes);
        all.iter().map(|lines| lines[1].clone()).collect()
    };
    let enhanced = |asked: &str| message("2.5.1\r", &format!("2.5.1|||{asked}\r"));
    assert_eq!(codes(&enhanced("AL|NE")), ["MSA|CA|C1"]);
    assert_eq!(codes(&enhanced("AL|AL")), ["MSA|CA|C1", "MSA|AA|C1"]);
    assert_eq!(codes(&enhanced("NE|SU")), ["MSA|AA|C1"]);
    assert!(codes(&enhanced("NE|NE")).is_empty());
    assert!(codes(&enhanced("ER|NE")).is_empty());
    let refused = String::from_utf8(enhanced("ER|ER"))
        .unwrap()
        .replace("||40|", "||x|");
    assert_eq!(codes(refused.as_bytes()), ["MSA|CE|C1", "MSA|AE|C1"]);
}

#[test]
fn the_answer_uses_the_senders_separators() {
    let bytes = include_bytes!("../../hl7v2/other-separators.hl7");
    let answer = answers(bytes);
    assert!(answer[0][0].starts_with("MSH$%!?@$RETINUE$CLINIC$LIS$NORTHLAB$"));
    assert_eq!(answer[0][1], "MSA$AA$C11");
}

#[test]
fn a_message_whose_character_set_is_not_known_is_still_answered_with_its_control_id() {
    let answer = answers(&message("2.5.1\r", "2.5.1||||||KLINGON\r"));
    assert_eq!(answer[0][1], "MSA|AE|C1");
    assert!(answer[0][2].starts_with("ERR||MSH^1^18|103^"));
}

#[test]
fn what_is_no_message_at_all_is_answered_too() {
    let answer = answers(b"hello");
    assert_eq!(answer[0][1], "MSA|AE|");
}
