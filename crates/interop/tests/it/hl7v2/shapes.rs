//! One file for each shape: what is understood of it.

use retinue_interop::hl7v2::{Limit, Observation, Status, Value};

use super::read;

macro_rules! sample {
    ($name:literal) => {
        include_bytes!(concat!("../../hl7v2/", $name, ".hl7"))
    };
}

fn only(bytes: &[u8]) -> Vec<Observation> {
    let mut report = read(bytes);
    assert_eq!(report.persons.len(), 1);
    report.persons.remove(0).results
}

fn told(results: &[Observation]) -> Vec<String> {
    results.iter().map(|one| one.value.told()).collect()
}

#[test]
fn a_report_says_whose_it_is_with_every_identifier_and_who_assigned_it() {
    let report = read(sample!("negative-urine"));
    let person = &report.persons[0].person;
    assert_eq!(person.name, "Ada B Winter");
    assert_eq!(
        person.born.map(|day| day.to_string()).as_deref(),
        Some("1998-05-14")
    );
    let ids: Vec<(&str, &str)> = person
        .ids
        .iter()
        .map(|one| (one.id.as_str(), one.authority.as_str()))
        .collect();
    assert_eq!(ids, [("MRN100", "NORTHLAB"), ("8WKT-2PXF", "RETINUE")]);
}

#[test]
fn orders_numbers_come_from_obr_and_from_orc_where_obr_has_none() {
    let results = only(sample!("negative-urine"));
    assert_eq!(
        (results[0].placer.as_str(), results[0].filler.as_str()),
        ("P10", "F10")
    );
    let bytes = b"MSH|^~\\&|A|B|||1||ORU^R01|C|P|2.3\rPID|1\rORC|RE|P1|F1\rOBR|1\rOBX|1|NM|1742-6^ALT^LN||4|U/L|||||F\r";
    let bytes = String::from_utf8_lossy(bytes).replace("|||1||", "|||20260302||");
    let results = only(bytes.as_bytes());
    assert_eq!(
        (results[0].placer.as_str(), results[0].filler.as_str()),
        ("P1", "F1")
    );
}

#[test]
fn five_encoding_characters_shift_no_field() {
    let report = read(sample!("five-encoding-characters"));
    assert_eq!(report.header.version, "2.8");
    assert_eq!(report.header.control_id, "C2");
    assert_eq!(report.header.delimiters.truncation, Some('#'));
    let results = &report.persons[0].results;
    assert_eq!(told(results), ["148", "190"]);
    assert_eq!(results[0].unit.as_deref(), Some("mg/dL"));
}

#[test]
fn other_separators_are_taken_as_the_header_says() {
    assert_eq!(told(&only(sample!("other-separators"))), ["40"]);
}

#[test]
fn a_loinc_code_may_stand_in_the_second_triplet() {
    let results = only(sample!("loinc-in-the-second-triplet"));
    let loinc: Vec<&str> = results
        .iter()
        .flat_map(|one| one.codes.iter().filter(|code| code.is_loinc()))
        .map(|code| code.code.as_str())
        .collect();
    assert_eq!(loinc, ["1742-6", "1920-8"]);
}

#[test]
fn a_number_as_text_and_a_limit_as_text_are_numbers() {
    let results = only(sample!("loinc-in-the-second-triplet"));
    assert_eq!(told(&results), ["45", "<30"]);
    assert!(matches!(results[1].value, Value::Limit(Limit::Below, _)));
}

#[test]
fn notes_stay_under_their_result() {
    let results = only(sample!("loinc-in-the-second-triplet"));
    assert_eq!(
        results[0].notes,
        ["Slightly haemolytic.\nRepeat if needed."]
    );
    assert!(results[1].notes.is_empty());
}

#[test]
fn a_reference_range_is_kept_as_text_and_understood_only_where_it_says_one_thing() {
    let results = only(sample!("loinc-in-the-second-triplet"));
    assert_eq!(results[0].range.as_deref(), Some("10-40"));
    let (low, high) = results[0].limits;
    assert_eq!(
        (low.unwrap().to_string(), high.unwrap().to_string()),
        ("10".into(), "40".into())
    );
    assert_eq!(results[1].range.as_deref(), Some("10 to 40"));
    assert_eq!(results[1].limits, (None, None));
}

#[test]
fn structured_numbers_keep_their_sign_and_ranges_are_no_single_number() {
    let results = only(sample!("structured-numbers"));
    assert_eq!(told(&results), [">1000", "<5", "2.1-3", "180", ">1000"]);
    assert!(matches!(results[0].value, Value::Limit(Limit::Above, _)));
    assert!(matches!(results[2].value, Value::Several(_)));
    assert!(matches!(results[3].value, Value::Number(_)));
}

#[test]
fn corrected_deleted_preliminary_and_cancelled_are_told_apart() {
    let statuses = |bytes| {
        only(bytes)
            .into_iter()
            .map(|one| one.status)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        statuses(sample!("corrected-and-deleted")),
        [Status::Corrected, Status::Deleted]
    );
    assert_eq!(
        statuses(sample!("preliminary-and-cancelled")),
        [Status::Preliminary, Status::Cancelled, Status::Final]
    );
}

#[test]
fn escape_sequences_become_the_signs_they_stand_for() {
    let results = only(sample!("preliminary-and-cancelled"));
    assert_eq!(
        results[2].value.told(),
        "Specimen clotted\nplease repeat & send again"
    );
}

#[test]
fn line_feeds_and_empty_lines_end_nothing() {
    assert_eq!(told(&only(sample!("line-feeds-and-empty-lines"))), ["40"]);
    assert_eq!(
        told(&only(sample!("carriage-return-and-line-feed"))),
        ["40"]
    );
}

#[test]
fn a_name_and_a_unit_in_another_character_set_are_read_as_written() {
    let report = read(sample!("latin-1"));
    assert_eq!(report.persons[0].person.name, "José Núñez");
    assert_eq!(report.persons[0].results[0].unit.as_deref(), Some("µkat/L"));
}

#[test]
fn results_of_two_persons_stay_apart() {
    let report = read(sample!("two-persons"));
    let both: Vec<(&str, String)> = report
        .persons
        .iter()
        .map(|one| (one.person.name.as_str(), told(&one.results).join(" ")))
        .collect();
    assert_eq!(
        both,
        [
            ("Ada B Winter", "40".to_owned()),
            ("Ben Summer", "41".to_owned())
        ]
    );
}

#[test]
fn a_time_in_utc_is_the_day_of_the_laboratorys_zone() {
    let results = only(sample!("the-day-in-spm"));
    let days: Vec<String> = results[0]
        .collected
        .days
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(days, ["2026-03-02"]);
}

#[test]
fn a_time_with_an_offset_keeps_the_day_of_the_place_where_the_specimen_was_taken() {
    let bytes = super::with_obx("NM|1742-6^ALT^LN||40|U/L|||||F|||20260302233000-1000");
    let days: Vec<String> = only(&bytes)[0]
        .collected
        .days
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(days, ["2026-03-02"]);
}

#[test]
fn the_same_result_has_the_same_key_whatever_the_message() {
    let first = only(sample!("negative-urine"));
    let again = String::from_utf8_lossy(sample!("negative-urine")).replace("|C1|", "|C99|");
    assert_eq!(first[0].key(), only(again.as_bytes())[0].key());
    let other = String::from_utf8_lossy(sample!("negative-urine")).replace("F10", "F11");
    assert_ne!(first[0].key(), only(other.as_bytes())[0].key());
}
