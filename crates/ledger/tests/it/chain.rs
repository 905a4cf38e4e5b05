//! Whatever is altered, removed, moved or cut off is found, and its place is named.

use retinue_kernel::{Payload, RegistryEvent};
use retinue_ledger::{Ledger, PatientId, Subject, SubmitError, Verification};
use rusqlite::Connection;

use crate::harness::{Clinic, PHARMACY, id, raw};

/// A ledger with two patients' streams under one checkpoint.
fn sealed() -> (Clinic, PatientId, PatientId) {
    let clinic = Clinic::open();
    let (first, _, _) = clinic.has_an_authorised_patient();
    let (second, _, _) = clinic.has_an_authorised_patient();
    for patient in [first, second] {
        clinic
            .ledger
            .patient_file(&clinic.clinician(), patient)
            .unwrap();
    }
    clinic.ledger.checkpoint().unwrap();
    clinic.is_whole();
    (clinic, first, second)
}

fn spoil(ledger: &Ledger, sql: &str, values: impl rusqlite::Params) -> Verification {
    let changed = raw(ledger)
        .execute(sql, values)
        .expect("the file can be spoilt");
    assert!(changed > 0, "nothing was spoilt: {sql}");
    ledger.verify().expect("a readable ledger")
}

/// What was found, or a failure when nothing was.
fn places(verification: &Verification) -> Vec<&str> {
    assert!(!verification.is_whole(), "the damage was not found");
    verification
        .damages
        .iter()
        .map(|damage| damage.place.as_str())
        .collect()
}

#[test]
fn every_flipped_bit_of_a_fact_is_found_and_its_place_named() {
    let (clinic, patient, _) = sealed();
    let key = key_of(patient);
    let connection = raw(&clinic.ledger);
    let read = |column: &str| -> Vec<u8> {
        let sql =
            format!("SELECT CAST({column} AS BLOB) FROM fact WHERE patient = ?1 AND sequence = 3");
        connection
            .query_row(&sql, (&key,), |row| row.get(0))
            .unwrap()
    };
    for (column, kind) in [("body", "TEXT"), ("kind", "TEXT"), ("hash", "BLOB")] {
        let whole = read(column);
        // Every bit of a seal; of the text every byte, a different bit each time.
        for byte in 0..whole.len() {
            let mut spoilt = whole.clone();
            spoilt[byte] ^= 1 << (byte % 7);
            let write = format!(
                "UPDATE fact SET {column} = CAST(?2 AS {kind}) WHERE patient = ?1 AND sequence = 3"
            );
            connection.execute(&write, (&key, &spoilt)).unwrap();
            let found = clinic.ledger.verify().unwrap();
            let place = format!("patient {patient}, fact 3");
            assert!(
                places(&found).contains(&place.as_str()),
                "byte {byte} of {column}: {:?}",
                found.damages
            );
            connection.execute(&write, (&key, &whole)).unwrap();
        }
    }
    clinic.is_whole();
}

#[test]
fn a_removed_fact_is_found() {
    let (clinic, patient, _) = sealed();
    let found = spoil(
        &clinic.ledger,
        "DELETE FROM fact WHERE patient = ?1 AND sequence = 3",
        (key_of(patient),),
    );
    assert!(
        places(&found)[0].contains(&format!("patient {patient}, fact 4")),
        "{:?}",
        found.damages
    );
}

#[test]
fn two_facts_that_changed_places_are_found() {
    let (clinic, patient, _) = sealed();
    let connection = raw(&clinic.ledger);
    for (from, to) in [(3, 99), (4, 3), (99, 4)] {
        let sql = "UPDATE fact SET sequence = ?3 WHERE patient = ?1 AND sequence = ?2";
        connection
            .execute(sql, (key_of(patient), from, to))
            .unwrap();
    }
    let found = clinic.ledger.verify().unwrap();
    assert!(
        places(&found)[0].contains(&format!("patient {patient}, fact 3")),
        "{:?}",
        found.damages
    );
}

#[test]
fn a_stream_that_was_numbered_anew_is_found() {
    let (clinic, patient, _) = sealed();
    let sql = "UPDATE fact SET sequence = sequence + 1000 WHERE patient = ?1";
    raw(&clinic.ledger)
        .execute(sql, (key_of(patient),))
        .unwrap();
    let sql = "UPDATE fact SET sequence = sequence - 999 WHERE patient = ?1";
    let found = spoil(&clinic.ledger, sql, (key_of(patient),));
    assert!(
        places(&found)[0].contains(&format!("patient {patient}, fact 2")),
        "{:?}",
        found.damages
    );
    assert!(found.damages[0].what.contains("fact 1 is missing"));
}

#[test]
fn a_fact_moved_into_another_patients_stream_is_found() {
    let (clinic, first, second) = sealed();
    let connection = raw(&clinic.ledger);
    let sql = "UPDATE fact SET (kind, hash, body) =
        (SELECT kind, hash, body FROM fact WHERE patient = ?2 AND sequence = 2) WHERE patient = ?1 AND sequence = 2";
    connection
        .execute(sql, (key_of(first), key_of(second)))
        .unwrap();
    let found = clinic.ledger.verify().unwrap();
    assert!(
        places(&found)[0].contains(&format!("patient {first}, fact 2")),
        "{:?}",
        found.damages
    );
}

#[test]
fn a_stream_that_was_cut_off_and_sealed_anew_is_found_by_the_checkpoint() {
    let (clinic, patient, _) = sealed();
    let sql = "DELETE FROM fact WHERE patient = ?1 AND sequence > 3";
    let found = spoil(&clinic.ledger, sql, (key_of(patient),));
    assert!(
        found
            .damages
            .iter()
            .any(|damage| damage.what.contains("checkpoint 1 names it")),
        "{:?}",
        found.damages
    );
}

#[test]
fn a_whole_stream_that_was_removed_is_found_by_the_checkpoint() {
    let (clinic, patient, _) = sealed();
    let found = spoil(
        &clinic.ledger,
        "DELETE FROM fact WHERE patient = ?1",
        (key_of(patient),),
    );
    assert!(places(&found)[0].contains(&patient.to_string()));
}

#[test]
fn a_cut_after_the_last_checkpoint_is_found_by_the_list_for_the_next() {
    let (clinic, patient, _) = sealed();
    clinic.records(patient, Payload::VisitRecorded { remote: None });
    let last: u32 = raw(&clinic.ledger)
        .query_row(
            "SELECT max(sequence) FROM fact WHERE patient = ?1",
            (key_of(patient),),
            |row| row.get(0),
        )
        .unwrap();
    let sql = "DELETE FROM fact WHERE patient = ?1 AND sequence = ?2";
    let found = spoil(&clinic.ledger, sql, (key_of(patient), last));
    assert_eq!(places(&found), [format!("patient {patient}, fact {last}")]);
}

#[test]
fn altered_registry_facts_checkpoints_decisions_and_access_entries_are_found() {
    for (sql, place) in [
        (
            "UPDATE registry_fact SET body = replace(body, '2027', '2028') WHERE subject = 'pharmacy:ph-1'",
            "pharmacy ph-1",
        ),
        (
            "DELETE FROM registry_fact WHERE subject = 'pharmacy:ph-1'",
            "pharmacy ph-1",
        ),
        (
            "UPDATE checkpoint SET body = replace(body, '2026', '2025')",
            "checkpoint 1",
        ),
        (
            "UPDATE checkpoint SET signature = zeroblob(64)",
            "checkpoint 1",
        ),
        (
            "UPDATE decision SET body = replace(body, '2026', '2025')",
            "decision of",
        ),
        ("DELETE FROM decision", "decision of"),
        (
            "UPDATE access_log SET account = 'someone else' WHERE line = 0",
            "access segment 1",
        ),
        ("DELETE FROM access_log WHERE line = 0", "access segment 1"),
        (
            "DELETE FROM access_segment WHERE segment = (SELECT max(segment) FROM access_segment)",
            "access segment",
        ),
    ] {
        let (clinic, _, _) = sealed();
        let found = spoil(&clinic.ledger, sql, ());
        assert!(
            places(&found).iter().any(|found| found.contains(place)),
            "{sql}: {:?}",
            found.damages
        );
    }
}

#[test]
fn a_removed_checkpoint_is_found() {
    let (clinic, patient, _) = sealed();
    clinic.records(patient, Payload::VisitRecorded { remote: None });
    clinic.ledger.checkpoint().unwrap();
    let found = spoil(
        &clinic.ledger,
        "DELETE FROM checkpoint WHERE number = 1",
        (),
    );
    assert_eq!(places(&found), ["checkpoint 2"]);
}

#[test]
fn nothing_is_decided_from_a_damaged_stream() {
    let (clinic, patient, _) = sealed();
    let sql = "UPDATE fact SET body = replace(body, 'cannot-become', 'can-become') WHERE patient = ?1 AND sequence = 2";
    assert_eq!(
        raw(&clinic.ledger)
            .execute(sql, (key_of(patient),))
            .unwrap(),
        1
    );
    let refused = clinic.tries_to_record(
        &clinic.prescriber,
        patient,
        Payload::VisitRecorded { remote: None },
    );
    let Err(SubmitError::Damaged(damage)) = refused else {
        panic!("decided from a damaged stream: {refused:?}")
    };
    assert!(
        damage.place.contains(&format!("patient {patient}, fact 2")),
        "{damage}"
    );
}

#[test]
fn nothing_is_decided_from_a_damaged_registry() {
    let (clinic, patient, _) = sealed();
    let prescription = clinic.prescribes(patient);
    let clinic = clinic.reopened();
    let sql = "UPDATE registry_fact SET body = replace(body, '2027', '2099') WHERE subject = 'pharmacy:ph-1' AND body LIKE '%2027%'";
    assert_eq!(raw(&clinic.ledger).execute(sql, ()).unwrap(), 1);
    let refused =
        clinic
            .ledger
            .submit(clinic.request(patient, &prescription, crate::harness::fresh()));
    assert!(
        matches!(refused, Err(SubmitError::Damaged(_))),
        "{refused:?}"
    );
}

#[test]
fn checkpoints_are_made_when_due_and_not_for_nothing() {
    let limits = retinue_ledger::Limits {
        checkpoint_every: std::time::Duration::ZERO,
        ..retinue_ledger::Limits::default()
    };
    let clinic = Clinic::with(limits);
    let count = |connection: &Connection| -> u32 {
        connection
            .query_row("SELECT count(*) FROM checkpoint", (), |row| row.get(0))
            .unwrap()
    };
    clinic
        .about(&Subject::Pharmacy(id(PHARMACY)), RegistryEvent::Attested {})
        .unwrap();
    let connection = raw(&clinic.ledger);
    let before = count(&connection);
    assert!(before > 0);
    clinic.ledger.flush_access().unwrap();
    clinic.ledger.checkpoint().unwrap();
    let sealed = count(&connection);
    clinic.ledger.checkpoint().unwrap();
    assert_eq!(count(&connection), sealed);
    clinic.registers_a_patient("Synthetic Patient");
    assert!(count(&connection) > sealed);
    clinic.is_whole();
}

pub(crate) fn key_of(patient: PatientId) -> Vec<u8> {
    hex::decode(patient.to_string().replace('-', "")).unwrap()
}
