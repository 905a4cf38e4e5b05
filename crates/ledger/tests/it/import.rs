//! A clinic's own tables: rehearsed without a trace, recorded once, taken back by correction.

use retinue_care::Grams;
use retinue_care::event::CareFact;
use retinue_kernel::{Basis, Category, Programme};
use retinue_ledger::{
    Contacts, Import, ImportLine, ImportNamed, ImportResource, ImportSays, ImportedLine, Limits,
    Role, SubmitError, Undone,
};

use crate::harness::{Clinic, day, id, raw};

fn weight(number: &str, born: &str, on: &str, grams: u32) -> ImportSays {
    ImportSays::Care {
        number: number.to_owned(),
        born: day(born),
        on: day(on),
        fact: CareFact::WeightRecorded {
            weight: Grams::new(grams).expect("a weight"),
        },
    }
}

fn enrol(name: &str, born: &str, category: Category, basis: Basis) -> ImportSays {
    ImportSays::Enrol {
        name: name.to_owned(),
        born: day(born),
        contacts: Contacts::default(),
        category,
        basis,
    }
}

fn import(named: &str, lines: Vec<ImportSays>) -> Import {
    let lines = (2_u32..).zip(lines);
    Import {
        id: id(named),
        kind: "weights",
        programme: Programme::UsIpledge,
        lines: lines
            .map(|(line, says)| ImportLine { line, says })
            .collect(),
    }
}

/// How many patients, facts of the gate and facts of care there are.
fn streams(clinic: &Clinic) -> (u64, u64, u64) {
    let known = clinic.ledger.verify().expect("a verification");
    (known.patients, known.facts, known.care_facts)
}

#[test]
fn what_a_rehearsal_says_of_each_line_is_what_the_import_then_does_and_it_leaves_no_trace() {
    let clinic = Clinic::open();
    let known = clinic.registers_a_patient("Synthetic Patient");
    let number = known.number.to_string();
    let table = import(
        "import-1",
        vec![
            weight(&number, "2001-05-04", "2026-03-01", 70_000),
            weight(&number, "2001-05-05", "2026-03-01", 70_000),
            weight("not-a-number", "2001-05-04", "2026-03-01", 70_000),
            weight(&number, "2001-05-04", "2027-03-01", 70_000),
            enrol(
                "Synthetic Person Two",
                "2000-01-01",
                Category::Can,
                Basis::Default,
            ),
            enrol(
                " synthetic  PATIENT ",
                "2001-05-04",
                Category::Can,
                Basis::Default,
            ),
            enrol(
                "Synthetic Person Two",
                "2000-01-01",
                Category::Can,
                Basis::Default,
            ),
        ],
    );
    let who = clinic.clinician();
    let before = streams(&clinic);
    let rehearsed = clinic.ledger.rehearse_import(&who, &table).unwrap();
    assert_eq!(streams(&clinic), before, "a rehearsal records nothing");
    assert_eq!(clinic.ledger.imports(&who).unwrap(), []);
    let done = clinic.ledger.import(&who, &table).unwrap();
    let kind = |line: &ImportedLine| match line {
        ImportedLine::Recorded(..) => "recorded",
        ImportedLine::OnRecord(..) => "on record",
        ImportedLine::Differs(..) => "differs",
        ImportedLine::NobodyHere => "nobody",
        ImportedLine::Refused(because) => because[0].field,
        ImportedLine::NotAllowed(_) => "not allowed",
    };
    let kinds = |all: &[(u32, ImportedLine)]| -> Vec<(u32, &'static str)> {
        all.iter().map(|(line, done)| (*line, kind(done))).collect()
    };
    assert_eq!(kinds(&rehearsed), kinds(&done));
    assert_eq!(
        kinds(&done),
        [
            (2, "recorded"),
            (3, "nobody"),
            (4, "nobody"),
            (5, "on"),
            (6, "recorded"),
            (7, "on record"),
            (8, "on record"),
        ]
    );
    let after = streams(&clinic);
    // Sent twice it is the same import; sent under another name its lines stand on record.
    assert_eq!(
        kinds(&clinic.ledger.import(&who, &table).unwrap())[0],
        (2, "recorded")
    );
    let again = Import {
        id: id("import-2"),
        ..table
    };
    assert_eq!(
        kinds(&clinic.ledger.import(&who, &again).unwrap())[0],
        (2, "on record")
    );
    assert_eq!(streams(&clinic), after);
    clinic.is_whole();
}

#[test]
fn an_import_is_taken_back_by_correction_once_and_by_its_own_clinic_alone() {
    let clinic = Clinic::open();
    let known = clinic.registers_a_patient("Synthetic Patient");
    let number = known.number.to_string();
    let table = import(
        "import-1",
        vec![
            weight(&number, "2001-05-04", "2026-03-01", 70_000),
            weight(&number, "2001-05-04", "2026-03-02", 71_000),
            enrol(
                "Synthetic Person Two",
                "2000-01-01",
                Category::Can,
                Basis::Default,
            ),
        ],
    );
    let who = clinic.clinician();
    clinic.ledger.import(&who, &table).unwrap();
    let listed = clinic.ledger.imports(&who).unwrap().remove(0);
    assert_eq!((listed.recorded, listed.undoable), (3, 2));
    let other = clinic
        .ledger
        .in_the_demo(&id("another"), Role::Prescriber(id("pr-2")));
    let other = other.unwrap().clinician().unwrap();
    assert_eq!(clinic.ledger.imports(&other).unwrap(), []);
    let theirs = clinic.ledger.undo_import(&other, &table.id);
    assert!(matches!(theirs, Err(SubmitError::NotFound)), "{theirs:?}");
    let taken = clinic.ledger.import(&other, &table);
    assert!(
        matches!(taken, Err(SubmitError::CommandIdUsed(_))),
        "{taken:?}"
    );

    let undone = clinic.ledger.undo_import(&who, &table.id).unwrap();
    assert_eq!(
        undone,
        Undone {
            taken_back: 2,
            left: 0
        }
    );
    let file = clinic.ledger.care_file(&who, known.patient).unwrap();
    assert!(
        file.care
            .facts()
            .iter()
            .all(|one| one.fact.kind() == "care-corrected")
    );
    assert_eq!(file.care.timeline().len(), 4, "nothing is removed");
    let twice = clinic.ledger.undo_import(&who, &table.id);
    assert!(matches!(twice, Err(SubmitError::NotFound)), "{twice:?}");
    assert!(clinic.ledger.imports(&who).unwrap()[0].undone_at.is_some());
    let again = clinic.ledger.import(&who, &table);
    assert!(
        matches!(again, Err(SubmitError::CommandIdUsed(_))),
        "{again:?}"
    );
    clinic.is_whole();
}

fn resource(clinic: &Clinic, number: &str, key: &str, content: &str, grams: u32) -> ImportSays {
    resource_of(clinic, number, (key, content), "2026-03-01", grams)
}

fn resource_of(
    clinic: &Clinic,
    number: &str,
    (key, content): (&str, &str),
    on: &str,
    grams: u32,
) -> ImportSays {
    let named = ImportNamed {
        patient: None,
        number: Some(number.to_owned()),
    };
    let whose = clinic.ledger.import_whose(&clinic.clinician(), &named);
    ImportSays::Resource(ImportResource {
        patient: whose.expect("a look").expect("one of theirs").patient,
        key: key.to_owned(),
        content: content.to_owned(),
        on: day(on),
        fact: CareFact::WeightRecorded {
            weight: Grams::new(grams).expect("a weight"),
        },
    })
}

fn came(clinic: &Clinic, table: &Import) -> Vec<&'static str> {
    let done = clinic.ledger.import(&clinic.clinician(), table).unwrap();
    let kind = |line: &ImportedLine| match line {
        ImportedLine::Recorded(..) => "recorded",
        ImportedLine::OnRecord(..) => "on record",
        ImportedLine::Differs(..) => "differs",
        ImportedLine::NobodyHere => "nobody",
        ImportedLine::Refused(_) => "refused",
        ImportedLine::NotAllowed(_) => "not allowed",
    };
    done.iter().map(|(_, line)| kind(line)).collect()
}

#[test]
fn a_resource_is_known_by_its_identifier_and_another_content_under_it_never_takes_its_place() {
    let clinic = Clinic::open();
    let number = clinic.registers_a_patient("Synthetic Patient").number;
    let number = number.to_string();
    let line = |key: &str, content: &str, grams| resource(&clinic, &number, key, content, grams);
    let first = import(
        "import-1",
        vec![
            line("one", "70", 70_000),
            line("one", "70", 70_000),
            line("one", "71", 71_000),
            resource_of(&clinic, &number, ("two", "72"), "2027-03-01", 72_000),
            line("three", "73", 73_000),
        ],
    );
    assert_eq!(
        came(&clinic, &first),
        ["recorded", "on record", "differs", "refused", "recorded"]
    );
    let again = Import {
        id: id("import-2"),
        ..first.clone()
    };
    let before = streams(&clinic);
    assert_eq!(
        came(&clinic, &again),
        ["on record", "on record", "differs", "refused", "on record"]
    );
    assert_eq!(streams(&clinic), before, "the same file again adds nothing");
}

#[test]
fn what_was_taken_back_can_come_again_mended_under_its_own_identifier() {
    let clinic = Clinic::open();
    let number = clinic.registers_a_patient("Synthetic Patient").number;
    let number = number.to_string();
    let line = |content: &str, grams| vec![resource(&clinic, &number, "one", content, grams)];
    let who = clinic.clinician();
    assert_eq!(
        came(&clinic, &import("import-1", line("70", 70_000))),
        ["recorded"]
    );
    let undone = clinic.ledger.undo_import(&who, &id("import-1")).unwrap();
    assert_eq!((undone.taken_back, undone.left), (1, 0));
    assert_eq!(
        came(&clinic, &import("import-2", line("71", 71_000))),
        ["recorded"]
    );
    assert_eq!(
        came(&clinic, &import("import-3", line("70", 70_000))),
        ["differs"]
    );
    clinic.ledger.undo_import(&who, &id("import-2")).unwrap();
    assert_eq!(
        came(&clinic, &import("import-4", line("70", 70_000))),
        ["recorded"]
    );
    assert_eq!(
        came(&clinic, &import("import-5", line("70", 70_000))),
        ["on record"]
    );
}

#[test]
fn a_patient_of_another_clinic_is_nobody_in_a_file_of_resources() {
    let clinic = Clinic::open();
    let known = clinic.registers_a_patient("Synthetic Patient");
    let number = known.number.to_string();
    let table = import(
        "import-1",
        vec![resource(&clinic, &number, "one", "70", 70_000)],
    );
    let other = clinic
        .ledger
        .in_the_demo(&id("another"), Role::Prescriber(id("pr-2")));
    let other = other.unwrap().clinician().unwrap();
    let named = ImportNamed {
        patient: Some(known.patient),
        number: None,
    };
    assert!(
        clinic
            .ledger
            .import_whose(&other, &named)
            .unwrap()
            .is_none()
    );
    let done = clinic.ledger.import(&other, &table).unwrap();
    assert_eq!(done, [(2, ImportedLine::NobodyHere)]);
}

#[test]
fn a_file_about_more_people_than_the_access_log_holds_back_is_read_to_its_end_and_every_look_is_in_it()
 {
    let clinic = Clinic::with(Limits {
        access_lines: 2,
        ..Limits::default()
    });
    let known = clinic.registers_a_patient("Synthetic Patient");
    let named = ImportNamed {
        patient: Some(known.patient),
        number: None,
    };
    let who = clinic.clinician();
    for _ in 0..60 {
        let whose = clinic.ledger.import_whose(&who, &named).unwrap();
        assert!(whose.is_some());
    }
    clinic.ledger.flush_access().unwrap();
    let looks: u32 = raw(&clinic.ledger)
        .query_row(
            "SELECT count(*) FROM access_log WHERE act = 'import-whose'",
            (),
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(looks, 60);
}
