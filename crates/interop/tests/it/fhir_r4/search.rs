//! What a search finds, and what it refuses to read.

use retinue_interop::fhir_r4::outcome::IssueCode;
use retinue_interop::fhir_r4::search::{Handling, Query};
use retinue_interop::fhir_r4::served::{SERVED, Served};
use retinue_interop::fhir_r4::{PatientName, Resource};

use super::chart::{PATIENT, everything};

fn query(kind: &str, text: &str, handling: Handling) -> Result<Query, Vec<IssueCode>> {
    let served = Served::of(kind).expect("the type is served");
    let pairs: Vec<(String, String)> = text
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let read = Query::read(served, &pairs, handling);
    read.map_err(|issues| issues.into_iter().map(|issue| issue.code).collect())
}

fn found(kind: &str, text: &str) -> Vec<Resource> {
    let query = query(kind, text, Handling::Strict).expect("the query reads");
    let all = everything().into_iter();
    all.filter(|one| query.is_answered_by(one)).collect()
}

fn count(kind: &str, text: &str) -> usize {
    found(kind, text).len()
}

#[test]
fn a_code_is_matched_with_its_system_without_it_and_never_with_another() {
    assert_eq!(count("Observation", "code=http://loinc.org|2106-3"), 1);
    assert_eq!(count("Observation", "code=2106-3"), 1);
    // The same digits are a code of the race table elsewhere.
    assert_eq!(
        count("Observation", "code=urn:oid:2.16.840.1.113883.6.238|2106-3"),
        0
    );
    assert_eq!(
        count(
            "Observation",
            "code=http://loinc.org|29463-7,http://loinc.org|1742-6"
        ),
        3
    );
    assert_eq!(count("Observation", "category=laboratory"), 4);
    assert_eq!(count("Observation", "category=laboratory&status=final"), 3);
}

#[test]
fn a_day_is_found_by_its_month_its_year_and_from_both_sides() {
    for (asked, is_found) in [
        ("2026-11-02", true),
        ("2026-11", true),
        ("2026", true),
        ("2026-11-03", false),
        ("ge2026-11-02", true),
        ("gt2026-11-02", false),
        ("gt2026-11-01", true),
        ("le2026-11-02", true),
        ("lt2026-11-02", false),
        ("ne2026-11-02", false),
        ("sa2026-11-01", true),
        ("eb2026-11-03", true),
        ("eb2026-11-02", false),
        ("ge2026-11-02T23:59:59-05:00", false),
    ] {
        let found = count("Observation", &format!("code=2106-3&date={asked}"));
        assert_eq!(found == 1, is_found, "date={asked}");
    }
}

#[test]
fn a_patient_is_named_by_id_by_type_and_id_or_by_address_and_no_part_of_an_id_is_enough() {
    let id = PatientName::new(&PATIENT);
    let id = id.as_str();
    let all = count("MedicationRequest", "status=completed");
    for written in [
        id.to_owned(),
        format!("Patient/{id}"),
        format!("https://clinic.example/fhir/Patient/{id}"),
    ] {
        assert_eq!(
            count("MedicationRequest", &format!("patient={written}")),
            all,
            "{written}"
        );
    }
    assert_eq!(
        count("MedicationRequest", &format!("patient:Patient={id}")),
        all
    );
    assert_eq!(
        count("MedicationRequest", &format!("patient=Practitioner/{id}")),
        0
    );
    assert_eq!(
        count("MedicationRequest", &format!("patient={}", &id[4..])),
        0
    );
    assert_eq!(count("MedicationRequest", "patient=a"), 0);
}

#[test]
fn a_name_is_found_by_the_beginning_of_any_of_its_words() {
    for (asked, is_found) in [
        ("ana", true),
        ("MARÍA", true),
        ("Person", true),
        ("erson", false),
        ("Ana María", true),
    ] {
        assert_eq!(
            count("Patient", &format!("name={asked}")) == 1,
            is_found,
            "{asked}"
        );
    }
}

#[test]
fn an_unknown_parameter_is_refused_when_asked_strictly_and_told_as_left_aside_otherwise() {
    let strict = query("Observation", "colour=red", Handling::Strict);
    assert_eq!(strict, Err(vec![IssueCode::NotSupported]));
    let lenient = query("Observation", "colour=red&code=2106-3", Handling::Lenient).expect("read");
    assert_eq!(lenient.left_aside.len(), 1);
    assert_eq!(
        lenient.understood,
        [("code".to_owned(), "2106-3".to_owned())]
    );
}

#[test]
fn what_would_widen_a_search_if_it_were_left_aside_is_refused_in_any_case() {
    for text in [
        "code:not=2106-3",
        "date=yesterday",
        "date=2026-13-01",
        "date=2026-2-1",
        "code=",
        "_count=many",
        "_total=some",
        "_id:missing=true",
    ] {
        let read = query("Observation", text, Handling::Lenient);
        assert_eq!(read.map(|_| ()), Err(vec![IssueCode::Value]), "{text}");
    }
    let many = vec!["2106-3"; 60].join(",");
    let read = query("Observation", &format!("code={many}"), Handling::Lenient);
    assert_eq!(read.map(|_| ()), Err(vec![IssueCode::Value]));
}

#[test]
fn capsules_prescriber_and_provenance_come_along_when_they_are_asked_for() {
    let all = everything();
    let along = |text: &str| {
        let query = query("MedicationRequest", text, Handling::Strict).expect("read");
        let page: Vec<&Resource> = all.iter().filter(|one| query.is_answered_by(one)).collect();
        let mut kinds: Vec<&str> = query
            .brought_along(&page, &all)
            .iter()
            .map(|one| one.kind)
            .collect();
        kinds.sort_unstable();
        kinds
    };
    assert_eq!(along("status=completed"), Vec::<&str>::new());
    assert_eq!(
        along("_include=MedicationRequest:medication"),
        ["Medication", "Medication"]
    );
    assert_eq!(
        along("_include=MedicationRequest:requester:Practitioner"),
        ["Practitioner"]
    );
    assert_eq!(
        along("_revinclude=Provenance:target"),
        ["Provenance", "Provenance"]
    );
}

#[test]
fn every_parameter_that_is_stated_finds_something_or_reads_its_kind() {
    for served in SERVED {
        for parameter in served.searched_by() {
            let values = parameter.ways.iter().any(|way| {
                let all = everything();
                let mut of_kind = all.iter().filter(|one| one.kind == served.kind);
                of_kind.any(|one| !one.element().at(way).is_empty())
            });
            assert!(
                values,
                "{}: nothing stands where {} looks",
                served.kind, parameter.name
            );
        }
        for include in served.includes {
            let (kind, name) = include.split_once(':').expect("a kind and a parameter");
            assert_eq!(kind, served.kind);
            assert!(served.parameter(name).is_some(), "{include}");
        }
    }
}

#[test]
fn a_number_that_nobody_looked_up_widens_no_search() {
    let served = Served::of("Observation").expect("it is served");
    let asked = [("patient.identifier".to_owned(), "RT-0000-0001".to_owned())];
    let mut query = Query::read(served, &asked, Handling::Strict).expect("it is read");
    let all = everything();
    let answers = |query: &Query| all.iter().any(|one| query.is_answered_by(one));
    assert!(!answers(&query));
    let numbers = query.take_numbers_of_patients();
    assert_eq!(numbers, Some(vec![vec!["RT-0000-0001".to_owned()]]));
    assert!(answers(&query));
    for name in [
        "patient.name",
        "code.identifier",
        "patient:Group.identifier",
    ] {
        let asked = [(name.to_owned(), "x".to_owned())];
        assert!(
            Query::read(served, &asked, Handling::Strict).is_err(),
            "{name}"
        );
    }
}
