//! The tables can be partitioned by patient, and every statement fits them.

use std::collections::BTreeMap;

use retinue_ledger::{schema, sql};
use rusqlite::Connection;

fn migrated() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    let added = [
        schema::ADDED_IN_3,
        schema::ADDED_IN_10,
        schema::ASKED_OFTEN,
        schema::LEFT_A_PHARMACY,
        schema::INBOX,
        schema::IMPORT,
        schema::PHARMACY_ORDER,
        schema::HOOK_FEEDBACK,
        schema::FORM_DRAFT,
        schema::FAULT_CHANGE,
        schema::WORKLIST_BY_PATIENT,
        schema::WEBHOOK,
        schema::LET_IN,
    ];
    for table in schema::TABLES.iter().chain(added.into_iter().flatten()) {
        connection.execute_batch(table).unwrap();
    }
    connection
}

#[test]
fn every_statement_is_prepared_against_an_empty_ledger() {
    let connection = migrated();
    assert!(sql::ALL.len() > 60);
    for (name, statement) in sql::ALL {
        connection
            .prepare(statement)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn every_key_of_a_table_of_patients_begins_with_the_patient() {
    let connection = migrated();
    let mut with_patients = BTreeMap::new();
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .unwrap();
    let tables: Vec<String> = tables
        .query_map((), |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for table in tables {
        let columns: Vec<(String, i64)> = connection
            .prepare(&format!(
                "SELECT name, pk FROM pragma_table_info('{table}')"
            ))
            .unwrap()
            .query_map((), |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let first_of_key = columns
            .iter()
            .find(|(_, place)| *place == 1)
            .map(|(name, _)| name.clone());
        with_patients.insert(table.clone(), first_of_key.as_deref() == Some("patient"));
        // A unique index would have to begin with the patient too; there is none but primary keys.
        let unique: Vec<String> = connection
            .prepare(&format!("SELECT name FROM pragma_index_list('{table}') WHERE \"unique\" = 1 AND origin <> 'pk'"))
            .unwrap()
            .query_map((), |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        if schema::PATIENT_TABLES.contains(&table.as_str()) {
            assert!(unique.is_empty(), "{table}: {unique:?}");
        }
    }
    for (table, begins_with_patient) in &with_patients {
        assert_eq!(
            *begins_with_patient,
            schema::PATIENT_TABLES.contains(&table.as_str()),
            "{table}"
        );
    }
}

#[test]
fn the_statements_use_nothing_that_distributed_engines_lack() {
    let all = schema::TABLES
        .iter()
        .copied()
        .chain(sql::ALL.iter().map(|(_, statement)| *statement));
    for statement in all {
        let plain = statement.to_uppercase();
        for absent in [
            "TRIGGER",
            "AUTOINCREMENT",
            "SERIAL",
            "DEFERRABLE",
            "TEMP",
            "NOW()",
            "CURRENT_TIME",
            "REPLACE INTO",
        ] {
            assert!(!plain.contains(absent), "{absent}: {statement}");
        }
    }
}

#[test]
fn every_hot_statement_finds_its_rows_by_a_key_and_scans_no_table() {
    let connection = migrated();
    let rare = [
        "EVERY_FACT",
        "EVERY_CARE_FACT",
        "CARE_MOVED_ALL",
        "REGISTRY_FACT_SUBJECTS",
        "REGISTRY_MOVED_ALL",
        "MOVED",
        "CLOSING",
        "FAULT_CHANGES",
        "LIVE_OF_PRESCRIBER",
        "LIVE_WITH_PRESCRIBER",
        "FACTS_OF_KIND",
        "REGISTRY_FACTS_OF_KIND",
        "LIVE_LAPSED",
        "DECISION_BY_HASH",
        "ACCESS_SEGMENTS",
        "SESSIONS_OVER",
        "SESSION_SITES_OVER",
        "ANY_ACCOUNT",
        "ANY_PATIENT",
        "CHECKPOINT_LAST",
        "ACCESS_SEGMENT_LAST",
        "REGISTRY_MOVED_CLEAR",
        "FORM_TEXTS",
        "PROGRAMS",
        "WEBHOOK_ENDPOINTS",
        "LET_IN_OVER",
        "LET_IN_SECRETS_OVER",
        "PROGRAM_TOKENS_OVER",
        "SIGNED_TOKENS_OVER",
        // The office sees how far a re-confirmation of categories has come.
        "DUE_BY_OWNER",
        // The office tries an edition on everybody before it adopts it.
        "WORKLIST_EVERYBODY",
    ];
    for (name, statement) in sql::ALL.iter().filter(|(name, _)| !rare.contains(name)) {
        let steps = plan_of(&connection, statement);
        assert!(
            !steps.iter().any(|step| step.contains("SCAN")),
            "{name}: {steps:?}"
        );
    }
}

#[test]
fn a_piece_of_a_clinics_patients_is_found_without_sorting_all_of_them() {
    let connection = migrated();
    let (_, statement) = sql::ALL
        .iter()
        .find(|(name, _)| *name == "CLINIC_PATIENTS_AFTER")
        .unwrap();
    let steps = plan_of(&connection, statement);
    assert!(
        steps.iter().all(|step| !step.contains("TEMP B-TREE")),
        "{steps:?}"
    );
    let by_both = "prescriber=? AND patient>?";
    assert!(steps.iter().any(|step| step.contains(by_both)), "{steps:?}");
}

/// How the store would find the rows of a statement.
fn plan_of(connection: &Connection, statement: &str) -> Vec<String> {
    let mut plan = connection
        .prepare(&format!("EXPLAIN QUERY PLAN {statement}"))
        .unwrap();
    let nulls = vec![rusqlite::types::Null; plan.parameter_count()];
    plan.query_map(rusqlite::params_from_iter(nulls), |row| row.get(3))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}
