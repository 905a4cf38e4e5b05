//! The month's questions on paper: whose sheet it is, what stands on it, and what the record says of who keyed it in.

use retinue_kernel::{
    Capacity, Command, Day, Event, FactId, Id, Method, Mode, Payload, RegistryEvent, Source,
    TestResult, Through,
};
use retinue_ledger::{
    Actor, Outcome, PatientFile, PatientId, PrintedSheet, Role, Subject, Submission, SubmitError,
    sheet_passes,
};

use crate::harness::{Clinic, PRESCRIBER, day, fresh, id, noon};

const PRINTED: &str = "2026-03-02";
const LATER: &str = "2026-03-04";

fn file(clinic: &Clinic, patient: PatientId) -> PatientFile {
    let file = clinic.ledger.patient_file(&clinic.clinician(), patient);
    file.expect("the file")
}

fn prints(clinic: &Clinic, patient: PatientId) -> PrintedSheet {
    let file = file(clinic, patient);
    PrintedSheet::printed(patient, &file.record, &file.rulebook, file.today)
}

/// What is keyed in of a sheet on which every statement is marked as it is, but those that are named.
fn answers(clinic: &Clinic, sheet: PrintedSheet, wrong: &[&str]) -> Payload {
    let rulebook = clinic.ledger.rulebook();
    let marked = sheet.marked(rulebook, |statement: &Id| {
        let mut questions = rulebook.questions().iter();
        let question = questions.find(|one| one.id == *statement)?;
        Some(question.is_true != wrong.contains(&statement.as_str()))
    });
    Payload::ComprehensionAnswered {
        passed: sheet_passes(rulebook, &marked),
        sheet: Some(Box::new(marked)),
    }
}

fn keyed(
    clinic: &Clinic,
    who: &Actor,
    patient: PatientId,
    signed_on: &str,
    payload: Payload,
) -> Result<Outcome, SubmitError> {
    let command = Command::Record {
        on: day(signed_on),
        payload,
    };
    clinic
        .ledger
        .submit(Submission::new(patient, fresh(), who, command))
}

#[track_caller]
fn refused(done: Result<Outcome, SubmitError>, field: &str) {
    match done {
        Err(SubmitError::Refused(refused)) => {
            let fields: Vec<_> = refused.because.iter().map(|one| one.field).collect();
            assert_eq!(fields, [field], "{refused}");
        }
        other => panic!("{field}: {other:?}"),
    }
}

/// Two days after a sheet was printed, with the account of a designee.
fn a_sheet_comes_back() -> (Clinic, PatientId, PrintedSheet, Actor) {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let sheet = prints(&clinic, patient);
    clinic.clock.set(noon(LATER));
    let designee = clinic
        .ledger
        .in_the_demo(&id("desk"), Role::Designee(id(PRESCRIBER)))
        .expect("an actor");
    (clinic, patient, sheet, designee)
}

fn fact(file: &PatientFile, id: &FactId) -> Event {
    let mut events = file.events.iter();
    let found = events.find(|event| event.envelope.id == *id);
    found.expect("a fact").clone()
}

#[test]
fn the_record_says_that_answers_came_on_paper_the_day_of_the_signature_and_who_keyed_them_in() {
    let (clinic, patient, sheet, designee) = a_sheet_comes_back();
    let code = sheet.code.clone();
    let done = keyed(
        &clinic,
        &designee,
        patient,
        "2026-03-03",
        answers(&clinic, sheet, &[]),
    )
    .expect("keyed in");
    let event = fact(&file(&clinic, patient), done.main_fact().expect("a fact"));
    let from = event.envelope.provenance.expect("from whom");
    assert_eq!(from.through, Some(Through::Paper));
    assert_eq!(from.capacity, Some(Capacity::Designee));
    assert_eq!(from.by.as_ref(), Some(designee.account()));
    assert_eq!(event.envelope.on, day("2026-03-03"));
    assert_eq!(event.envelope.recorded_at.expect("a moment"), noon(LATER));
    assert_eq!(event.payload.sheet_code(), Some(&code));
    clinic.is_whole();
}

#[test]
fn wrong_answers_on_paper_are_kept_as_they_were_written_and_the_next_sheet_is_another_try() {
    let (clinic, patient, sheet, designee) = a_sheet_comes_back();
    let wrong = answers(&clinic, sheet.clone(), &["sharing"]);
    assert!(matches!(
        wrong,
        Payload::ComprehensionAnswered { passed: false, .. }
    ));
    keyed(&clinic, &designee, patient, "2026-03-03", wrong).expect("kept");
    let again = answers(&clinic, sheet.clone(), &[]);
    refused(
        keyed(&clinic, &designee, patient, "2026-03-03", again),
        "sheet",
    );
    let next = prints(&clinic, patient);
    assert_ne!(next.code, sheet.code, "another try is another sheet");
    let right = answers(&clinic, next, &[]);
    keyed(&clinic, &designee, patient, LATER, right).expect("keyed in");
}

#[test]
fn what_is_keyed_in_as_right_is_refused_where_the_marks_do_not_say_so() {
    let (clinic, patient, sheet, designee) = a_sheet_comes_back();
    let Payload::ComprehensionAnswered { sheet: marks, .. } =
        answers(&clinic, sheet, &["pregnant"])
    else {
        panic!("answers");
    };
    let claimed = Payload::ComprehensionAnswered {
        passed: true,
        sheet: marks,
    };
    refused(
        keyed(&clinic, &designee, patient, "2026-03-03", claimed),
        "passed",
    );
}

#[test]
fn a_sheet_of_another_patient_or_of_nobody_is_refused() {
    let (clinic, patient, sheet, designee) = a_sheet_comes_back();
    let other = clinic.registers_a_patient("Synthetic Other").patient;
    let anothers = answers(&clinic, sheet.clone(), &[]);
    refused(
        keyed(&clinic, &designee, other, "2026-03-03", anothers),
        "sheet",
    );
    let mut made_up = sheet.clone();
    made_up.code = id("20260302-0000-0000-0000");
    refused(
        keyed(
            &clinic,
            &designee,
            patient,
            "2026-03-03",
            answers(&clinic, made_up, &[]),
        ),
        "sheet",
    );
    // The code is right, and what is said beside it is not.
    let mut older = sheet;
    older.printed_on = day("2026-03-01");
    refused(
        keyed(
            &clinic,
            &designee,
            patient,
            "2026-03-03",
            answers(&clinic, older, &[]),
        ),
        "sheet",
    );
}

#[test]
fn the_day_of_the_signature_lies_between_the_printing_and_today() {
    let (clinic, patient, sheet, designee) = a_sheet_comes_back();
    for wrong in ["2026-03-01", "2026-03-05"] {
        let payload = answers(&clinic, sheet.clone(), &[]);
        refused(keyed(&clinic, &designee, patient, wrong, payload), "on");
    }
}

#[test]
fn a_result_that_came_after_the_printing_on_the_day_of_the_signature_asks_for_a_new_sheet() {
    let (clinic, patient, sheet, designee) = a_sheet_comes_back();
    clinic.records(
        patient,
        Payload::PregnancyTestReported {
            collected_on: day("2026-03-03"),
            specimen: retinue_kernel::Specimen::Serum,
            setting: retinue_kernel::Setting::Laboratory,
            result: TestResult::Negative,
            clia_number: Some(id("05D0000000")),
            cycle: None,
            menses_began_on: None,
        },
    );
    let payload = answers(&clinic, sheet, &[]);
    refused(keyed(&clinic, &designee, patient, LATER, payload), "on");
    let new = prints(&clinic, patient);
    let payload = answers(&clinic, new, &[]);
    keyed(&clinic, &designee, patient, LATER, payload).expect("keyed in");
}

#[test]
fn the_methods_on_a_sheet_are_keyed_in_as_the_patients_word_from_paper() {
    let (clinic, patient, sheet, designee) = a_sheet_comes_back();
    let methods = |code: &Id, source| Payload::ContraceptionRecorded {
        methods: vec![Method::Iud, Method::MaleCondom],
        abstinence: false,
        since: day("2026-01-02"),
        source,
        on_sheet: Some(code.clone()),
    };
    let unknown = methods(&id("20260302-0000-0000-0000"), Source::Patient);
    refused(
        keyed(&clinic, &designee, patient, "2026-03-03", unknown),
        "sheet",
    );
    let as_the_clinic = methods(&sheet.code, Source::Prescriber);
    refused(
        keyed(&clinic, &designee, patient, "2026-03-03", as_the_clinic),
        "source",
    );
    let own = methods(&sheet.code, Source::Patient);
    let done = keyed(&clinic, &designee, patient, "2026-03-03", own).expect("keyed in");
    let event = fact(&file(&clinic, patient), done.main_fact().expect("a fact"));
    let from = event.envelope.provenance.expect("from whom");
    assert_eq!(from.through, Some(Through::Paper));
}

#[test]
fn the_code_is_found_again_whatever_stands_between_its_digits() {
    let (clinic, patient, sheet, _) = a_sheet_comes_back();
    let file = file(&clinic, patient);
    let typed = sheet.code.as_str().replace('-', " ").to_uppercase();
    let found = PrintedSheet::of_code(patient, &file.record, &file.rulebook, &typed);
    assert_eq!(found, Some(sheet));
    for nothing in ["", "2026", "20269999-0000-0000-0000", "ñ"] {
        let found = PrintedSheet::of_code(patient, &file.record, &file.rulebook, nothing);
        assert_eq!(found, None, "{nothing}");
    }
    let printed_on: Day = day(PRINTED);
    assert_eq!(prints(&clinic, patient).printed_on, day(LATER));
    assert!(printed_on < day(LATER));
}

#[test]
fn our_questions_are_answered_on_paper_in_the_sandbox_only() {
    let clinic = Clinic::open();
    let mode = RegistryEvent::ModeSet {
        mode: Mode::Companion,
    };
    clinic.about(&Subject::Programme, mode).expect("the mode");
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let payload = answers(&clinic, prints(&clinic, patient), &[]);
    let done = clinic.tries_to_record(&clinic.prescriber, patient, payload);
    refused(done, "sheet");
}
