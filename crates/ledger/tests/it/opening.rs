//! What a ledger refuses to start with.

use std::os::unix::fs::PermissionsExt;

use retinue_ledger::{
    Ledger, Limits, OpenError, Options, Place, Purpose, SimulatedClock, settings,
};
use tempfile::TempDir;

use crate::harness::{Clinic, noon, options, rulebook};

fn fresh() -> (TempDir, SimulatedClock) {
    (
        TempDir::new().unwrap(),
        SimulatedClock::at(noon("2026-03-02")),
    )
}

#[test]
fn a_connection_with_any_setting_that_loses_facts_is_refused() {
    let (folder, clock) = fresh();
    let ledger = Ledger::open(options(&folder, &clock, Limits::default())).unwrap();
    for (name, wrong) in [
        ("synchronous", "1"),
        ("synchronous", "0"),
        ("foreign_keys", "0"),
        ("fullfsync", "0"),
        ("checkpoint_fullfsync", "0"),
        ("trusted_schema", "1"),
        ("ignore_check_constraints", "1"),
    ] {
        let connection = crate::harness::raw(&ledger);
        for (name, right) in [
            ("journal_mode", "wal"),
            ("synchronous", "2"),
            ("foreign_keys", "1"),
            ("fullfsync", "1"),
            ("checkpoint_fullfsync", "1"),
            ("trusted_schema", "0"),
        ] {
            connection.pragma_update(None, name, right).unwrap();
        }
        settings::check(&connection).expect("every setting is right");
        connection.pragma_update(None, name, wrong).unwrap();
        let refused = settings::check(&connection).expect_err(name);
        assert!(refused.to_string().contains(name), "{refused}");
    }
}

#[test]
fn a_store_that_cannot_keep_a_write_ahead_log_is_refused() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    let refused = settings::check(&connection).expect_err("memory keeps no log");
    assert!(
        matches!(
            refused,
            OpenError::Setting {
                name: "journal_mode",
                ..
            }
        ),
        "{refused}"
    );
}

#[test]
fn a_file_that_is_no_ledger_is_refused_and_left_alone() {
    let (folder, clock) = fresh();
    let file = folder.path().join("retinue.db");
    rusqlite::Connection::open(&file)
        .unwrap()
        .execute_batch("CREATE TABLE other (a)")
        .unwrap();
    let refused =
        Ledger::open(options(&folder, &clock, Limits::default())).expect_err("not a ledger");
    assert!(matches!(refused, OpenError::NotALedger { .. }), "{refused}");
    let tables: u32 = rusqlite::Connection::open(&file)
        .unwrap()
        .query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0))
        .unwrap();
    assert_eq!(tables, 1);
}

#[test]
fn a_ledger_of_a_later_form_is_refused() {
    let (folder, clock) = fresh();
    let ledger = Ledger::open(options(&folder, &clock, Limits::default())).unwrap();
    crate::harness::raw(&ledger)
        .pragma_update(None, "user_version", 99)
        .unwrap();
    drop(ledger);
    let refused =
        Ledger::open(options(&folder, &clock, Limits::default())).expect_err("a later form");
    assert!(refused.to_string().contains("form 99"), "{refused}");
}

#[test]
fn a_demonstrations_ledger_is_never_served_and_a_served_one_never_demonstrated() {
    let (folder, clock) = fresh();
    let demo = |folder: &TempDir| Options {
        purpose: Purpose::Demo,
        ..options(folder, &clock, Limits::default())
    };
    drop(Ledger::open(demo(&folder)).unwrap());
    drop(Ledger::open(demo(&folder)).expect("a demonstration may be opened again"));
    let refused =
        Ledger::open(options(&folder, &clock, Limits::default())).expect_err("a demonstration's");
    assert!(matches!(refused, OpenError::Demo), "{refused}");
    let (other, _) = fresh();
    drop(Ledger::open(options(&other, &clock, Limits::default())).unwrap());
    assert!(matches!(
        Ledger::open(demo(&other)),
        Err(OpenError::NotADemo)
    ));
}

#[test]
fn the_signing_key_is_made_once_for_its_owner_only_and_no_other_is_taken() {
    let (folder, clock) = fresh();
    let ledger = Ledger::open(options(&folder, &clock, Limits::default())).unwrap();
    let installation = ledger.installation();
    drop(ledger);
    let key = folder.path().join("signing.key");
    assert_eq!(
        std::fs::metadata(&key).unwrap().permissions().mode() & 0o777,
        0o600
    );
    // Loosened by a careless copy: tightened again.
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let ledger = Ledger::open(options(&folder, &clock, Limits::default())).unwrap();
    assert_eq!(ledger.installation(), installation);
    assert_eq!(
        std::fs::metadata(&key).unwrap().permissions().mode() & 0o777,
        0o600
    );
    drop(ledger);
    let (other, _) = fresh();
    drop(Ledger::open(options(&other, &clock, Limits::default())).unwrap());
    std::fs::copy(other.path().join("signing.key"), &key).unwrap();
    let refused =
        Ledger::open(options(&folder, &clock, Limits::default())).expect_err("another's key");
    assert!(
        refused.to_string().contains("sealed with another key"),
        "{refused}"
    );
    std::fs::remove_file(&key).unwrap();
    let refused = Ledger::open(options(&folder, &clock, Limits::default())).expect_err("no key");
    assert!(refused.to_string().contains("it is not there"), "{refused}");
    assert!(
        !key.exists(),
        "a second key was made beside a ledger that has one"
    );
}

#[test]
fn a_temporary_ledger_takes_its_folder_with_it() {
    let (_, clock) = fresh();
    let options = Options {
        place: Place::Temporary,
        purpose: Purpose::Demo,
        clock: retinue_ledger::Clock::Simulated(clock),
        ..Options::in_directory("unused", rulebook())
    };
    let ledger = Ledger::open(options).unwrap();
    let folder = ledger.path().parent().unwrap().to_path_buf();
    assert!(folder.exists());
    let clone = ledger.clone();
    drop(ledger);
    assert!(folder.exists());
    drop(clone);
    assert!(!folder.exists());
}

#[test]
fn a_clock_that_went_back_decides_nothing_until_it_is_set_right() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let visit = || {
        clinic.tries_to_record(
            &clinic.prescriber,
            patient,
            retinue_kernel::Payload::VisitRecorded { remote: None },
        )
    };
    // Within the tolerance the clock is being set: nothing is recorded before the last fact.
    clinic
        .clock
        .set(noon("2026-03-02") - jiff::Span::new().seconds(30));
    assert_eq!(visit().unwrap().recorded_at, noon("2026-03-02"));
    for back in ["2026-03-01", "2025-03-02"] {
        clinic.clock.set(noon(back));
        let refused = visit().expect_err("a clock that went back");
        assert!(
            refused
                .to_string()
                .contains("Nothing is decided until the clock is set right"),
            "{refused}"
        );
    }
    // A restart does not make it forget.
    let clinic = clinic.reopened();
    let refused = clinic.tries_to_record(
        &clinic.prescriber,
        patient,
        retinue_kernel::Payload::VisitRecorded { remote: None },
    );
    assert!(
        matches!(
            refused,
            Err(retinue_ledger::SubmitError::ClockWentBack { .. })
        ),
        "{refused:?}"
    );
    clinic.clock.set(noon("2026-03-03"));
    clinic.records(
        patient,
        retinue_kernel::Payload::VisitRecorded { remote: None },
    );
}

#[test]
fn simulated_moments_are_for_a_demonstration_only_and_never_run_backwards_in_a_stream() {
    let clinic = Clinic::in_service();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let past = SimulatedClock::at(noon("2026-01-05"));
    let visit = |who: &retinue_ledger::Actor, patient, on: &str| {
        let command = retinue_kernel::Command::Record {
            on: crate::harness::day(on),
            payload: retinue_kernel::Payload::VisitRecorded { remote: None },
        };
        retinue_ledger::Submission::new(patient, crate::harness::fresh(), who, command)
    };
    let refused = clinic
        .ledger
        .submit(visit(&clinic.prescriber, patient, "2026-01-05").as_of(past.moment()));
    assert!(
        matches!(refused, Err(retinue_ledger::SubmitError::NotADemo)),
        "{refused:?}"
    );

    let (folder, clock) = fresh();
    let demo = Options {
        purpose: Purpose::Demo,
        ..options(&folder, &clock, Limits::default())
    };
    let ledger = Ledger::open(demo).unwrap();
    let pr = crate::harness::id("pr-1");
    let (subject, on) = (
        retinue_ledger::Subject::Prescriber(pr.clone()),
        crate::harness::day("2026-01-05"),
    );
    let certified = retinue_kernel::RegistryEvent::Certified {
        until: crate::harness::day("2026-12-31"),
    };
    let ready = retinue_ledger::measure::ready_to_certify(&ledger, &subject, on).unwrap();
    for event in ready.into_iter().chain([certified]) {
        let told = retinue_ledger::RegistrySubmission {
            on,
            at: Some(past.moment()),
            ..crate::harness::registry(&ledger, &subject, event)
        };
        ledger.submit_registry(told).unwrap();
    }
    let role = retinue_ledger::Role::Prescriber(pr);
    let who = ledger
        .in_the_demo(&crate::harness::id("someone"), role)
        .unwrap();
    assert!(
        clinic
            .ledger
            .in_the_demo(&crate::harness::id("someone"), who.role().clone())
            .is_err()
    );
    let registration = retinue_ledger::Registration {
        command_id: crate::harness::fresh(),
        name: "Synthetic Patient".to_owned(),
        born: crate::harness::day("2001-05-04"),
        contacts: retinue_ledger::Contacts::default(),
        programme: retinue_kernel::Programme::UsIpledge,
        on: crate::harness::day("2026-01-05"),
        assistance: retinue_ledger::Assistance::default(),
        at: Some(past.moment()),
    };
    let registered = ledger
        .register_patient(&who.clinician().unwrap(), registration)
        .unwrap();
    assert_eq!(registered.recorded_at, noon("2026-01-05"));
    past.set(noon("2026-01-20"));
    ledger
        .submit(visit(&who, registered.patient, "2026-01-20").as_of(past.moment()))
        .unwrap();
    past.set(noon("2026-01-10"));
    let refused = ledger.submit(visit(&who, registered.patient, "2026-01-10").as_of(past.moment()));
    assert!(
        matches!(
            refused,
            Err(retinue_ledger::SubmitError::ClockWentBack { .. })
        ),
        "{refused:?}"
    );
    assert!(ledger.verify().unwrap().is_whole());
}

#[test]
fn nobody_but_its_owner_reads_the_file_and_its_log() {
    let clinic = Clinic::open();
    clinic.registers_a_patient("Synthetic Patient");
    for name in [
        "retinue.db",
        "retinue.db-wal",
        "retinue.db-shm",
        "signing.key",
    ] {
        let file = std::fs::metadata(clinic.folder.path().join(name)).unwrap();
        assert_eq!(file.permissions().mode() & 0o077, 0, "{name}");
    }
}

#[test]
fn an_operator_sees_the_settings_the_sizes_and_the_last_checkpoint() {
    let clinic = Clinic::open();
    clinic.registers_a_patient("Synthetic Patient");
    assert_eq!(clinic.ledger.health().unwrap().checkpoint, None);
    clinic.ledger.close().unwrap();
    let health = clinic.ledger.health().unwrap();
    assert!(health.settings.iter().all(settings::Setting::holds));
    assert_eq!(health.checkpoint, Some((1, noon("2026-03-02"))));
    assert_eq!(health.last_recorded, Some(noon("2026-03-02")));
    assert_eq!(health.programme.as_deref(), Some("us-ipledge"));
    assert_eq!(health.log_bytes, 0);
    assert!(health.file_bytes > 0 && health.waiting == 0);
    clinic.ledger.is_ready().unwrap();
}

#[test]
fn the_figures_beside_a_benchmark_are_of_the_same_rows_and_settings() {
    let folder = TempDir::new().unwrap();
    let flushes = retinue_ledger::measure::flushes(folder.path(), 20).unwrap();
    assert_eq!(flushes.count(), 20);
    assert!(flushes.at_per_mille(500) <= flushes.at_per_mille(990));
    let lasting = std::time::Duration::from_millis(200);
    let raw = retinue_ledger::measure::raw_commits(folder.path(), 8, 3000, lasting).unwrap();
    assert!(raw.commits.count() > 0 && raw.per_second > 0.0 && raw.group == 8);
    let rows: u32 = rusqlite::Connection::open(folder.path().join("raw.db"))
        .unwrap()
        .query_row("SELECT count(*) FROM decision", (), |row| row.get(0))
        .unwrap();
    assert_eq!(rows as usize, raw.commits.count() * 8);
}
