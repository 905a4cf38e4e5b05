//! A re-confirmation of categories: whose list it lands on, what closes it, and that nobody is refused for it.

use retinue_kernel::{Basis, Category, DueKind, FactId, Payload, RegistryEvent, Statement};
use retinue_ledger::{DueRow, PatientId, RegistryOutcome, Subject, SubmitError};

use crate::harness::{Clinic, day, id, noon, raw, reasons};
use crate::lands::fields;

fn says(text: &str) -> Statement {
    Statement::new(text).expect("a statement")
}

/// A patient who cannot become pregnant, with this month's prescription.
fn has_one(clinic: &Clinic) -> (PatientId, FactId) {
    let (registered, prescription) = clinic.has_a_patient_with_a_prescription();
    (registered.patient, prescription)
}

fn calls(clinic: &Clinic, until: &str) -> Result<RegistryOutcome, SubmitError> {
    let event = RegistryEvent::ReconfirmationCalled {
        until: day(until),
        says: says("The platform changes."),
    };
    clinic.about(&Subject::Programme, event)
}

fn calls_off(clinic: &Clinic, of: &FactId) -> Result<RegistryOutcome, SubmitError> {
    let event = RegistryEvent::ReconfirmationCalledOff {
        reconfirmation: of.clone(),
        says: says("It does not."),
    };
    clinic.about(&Subject::Programme, event)
}

fn waiting(clinic: &Clinic) -> Vec<DueRow> {
    let found = clinic
        .ledger
        .categories_to_confirm(&clinic.clinician(), 100);
    found.expect("a list")
}

/// How many each prescriber has, as the office reads it.
fn counted(clinic: &Clinic) -> Vec<(String, u32)> {
    let found = clinic.ledger.categories_waiting(&clinic.administrator());
    let found = found.expect("a list").into_iter();
    found.map(|(of, many)| (of.to_string(), many)).collect()
}

fn confirms(clinic: &Clinic, patient: PatientId, call: &FactId) -> Result<(), SubmitError> {
    let payload = Payload::CategoryReconfirmed {
        category: Category::Cannot,
        reconfirmation: call.clone(),
    };
    clinic
        .tries_to_record(&clinic.prescriber, patient, payload)
        .map(drop)
}

#[test]
fn a_call_puts_every_patient_of_before_on_the_prescribers_list_and_refuses_nobody() {
    let clinic = Clinic::open();
    let (patient, prescription) = has_one(&clinic);
    let (other, _) = has_one(&clinic);
    assert_eq!(
        (waiting(&clinic), counted(&clinic)),
        (Vec::new(), Vec::new())
    );
    clinic.clock.set(noon("2026-03-09"));
    let call = calls(&clinic, "2026-03-20").expect("called").fact.id;
    let rows = waiting(&clinic);
    let mut on_it: Vec<PatientId> = rows.iter().map(|row| row.patient).collect();
    on_it.sort_unstable();
    let mut both = vec![patient, other];
    both.sort_unstable();
    assert_eq!(on_it, both);
    assert!(rows.iter().all(|row| {
        row.kind == DueKind::CategoryReconfirmation
            && row.about == call
            && row.due.to_string() == "2026-03-20"
    }));
    assert_eq!(
        counted(&clinic).iter().map(|(_, many)| many).sum::<u32>(),
        2
    );

    // Who registers after it is not asked about.
    let newcomer = clinic.registers_a_patient("Synthetic Newcomer").patient;
    clinic.records(
        newcomer,
        Payload::CategoryAssigned {
            category: Category::Can,
            basis: Basis::Default,
            menopause: None,
            reason: None,
        },
    );
    assert_eq!(waiting(&clinic).len(), 2);

    // The month goes on while it waits.
    let outcome = clinic.asks_to_dispense(patient, &prescription);
    assert_eq!(reasons(&outcome), Vec::<&str>::new());

    confirms(&clinic, patient, &call).expect("confirmed");
    assert_eq!(waiting(&clinic).len(), 1);
    clinic.records(
        other,
        Payload::CategoryAssigned {
            category: Category::Can,
            basis: Basis::Default,
            menopause: None,
            reason: Some(id("looked at again")),
        },
    );
    assert_eq!(
        (waiting(&clinic), counted(&clinic)),
        (Vec::new(), Vec::new())
    );
    clinic.is_whole();
}

#[test]
fn what_is_called_off_leaves_every_list_and_only_one_call_stands_at_a_time() {
    let clinic = Clinic::open();
    let (patient, _) = has_one(&clinic);
    clinic.clock.set(noon("2026-03-09"));
    assert_eq!(fields(calls(&clinic, "2026-03-08")), ["until"]);
    assert_eq!(
        fields(calls_off(&clinic, &id("nothing"))),
        ["reconfirmation"]
    );
    let call = calls(&clinic, "2026-03-20").expect("called").fact.id;
    assert_eq!(fields(calls(&clinic, "2026-03-25")), ["type"]);
    assert_eq!(waiting(&clinic).len(), 1);
    calls_off(&clinic, &call).expect("called off");
    assert_eq!(waiting(&clinic), Vec::new());
    assert_eq!(
        fields(confirms(&clinic, patient, &call)),
        ["reconfirmation"]
    );
    let again = calls(&clinic, "2026-03-25").expect("called again").fact.id;
    assert_eq!(waiting(&clinic).len(), 1);
    confirms(&clinic, patient, &again).expect("confirmed");
    assert_eq!(waiting(&clinic), Vec::new());
    clinic.is_whole();
}

#[test]
fn a_list_that_could_not_be_counted_at_once_is_counted_at_the_turn_of_the_day() {
    let clinic = Clinic::open();
    clinic.has_a_patient_with_a_prescription();
    clinic.clock.set(noon("2026-03-09"));
    calls(&clinic, "2026-03-20").expect("called");
    // As if the process had ended between the call and the count.
    for statement in [
        "DELETE FROM due",
        "DELETE FROM meta WHERE name = 'due-counted-under'",
    ] {
        raw(&clinic.ledger).execute(statement, ()).expect("gone");
    }
    assert_eq!(waiting(&clinic), Vec::new());
    clinic.ledger.turn_of_day().expect("a new day");
    assert_eq!(waiting(&clinic).len(), 1);
}
