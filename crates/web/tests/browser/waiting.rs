//! States in which something waits for somebody, made in the demonstration's ledger so that their pages are looked over too:
//! a case of non-compliance with its notice, and a correction that needs a second person.

use retinue_care::Micrograms;
use retinue_care::event::{CareFact, DoseStep, ReactionOutcome, Seriousness};
use retinue_cohort::demo::{PASSWORD, Shown};
use retinue_kernel::{Command, Envelope, Event, Id, Payload, RegistryEvent, Statement, TestResult};
use retinue_ledger::{
    CareSubmission, CommandId, Ledger, PatientId, RegistrySubmission, Subject, Submission,
};

fn id(text: &str) -> Id {
    Id::new(text).expect("an id")
}

fn says(text: &str) -> Statement {
    Statement::new(text).expect("a statement")
}

/// A fact that the office records today: its name.
fn of_the_office(ledger: &Ledger, subject: &Subject, event: RegistryEvent) -> Id {
    let submission = RegistrySubmission {
        subject: subject.clone(),
        command_id: CommandId::random().expect("random bytes"),
        who: ledger.at_the_console().actor().clone(),
        on: ledger.today(),
        event,
        at: None,
    };
    let recorded = ledger.submit_registry(submission);
    recorded.expect("a fact of the office").fact.id
}

/// The office has opened a case against the party, and has sent the notice that the party reads.
pub(crate) fn a_case_is_open(ledger: &Ledger, subject: &Subject, law: &str) {
    let record = |event| of_the_office(ledger, subject, event);
    let case = record(RegistryEvent::CaseOpened {
        law: id(law),
        says: says("A record of last month is not where it should be."),
    });
    record(RegistryEvent::CaseNoticeSent {
        case,
        says: says("Please say where the record is, and what was changed since."),
        answer_by: ledger.today().plus(20),
    });
}

/// The office has recalled the lot of the demonstration.
pub(crate) fn a_lot_is_recalled(ledger: &Ledger) {
    let event = RegistryEvent::RecallOpened {
        product: id("SAMPLE-20-MG"),
        lots: vec![id("LOT-SAMPLE-1")],
        left_from: None,
        says: says("The maker recalls the lot."),
    };
    of_the_office(ledger, &Subject::Programme, event);
}

/// The office asked for every category to be confirmed anew.
pub(crate) fn categories_wait(ledger: &Ledger) {
    let event = RegistryEvent::ReconfirmationCalled {
        until: ledger.today().plus(7),
        says: says("The platform changes."),
    };
    of_the_office(ledger, &Subject::Programme, event);
}

/// The office has recorded a fault of the system, and withdrawn another.
pub(crate) fn the_system_failed(ledger: &Ledger) {
    let record = |event| of_the_office(ledger, &Subject::Programme, event);
    let fault = |days: u16| RegistryEvent::SystemFaultRecorded {
        from: ledger.today().minus(days),
        until: ledger.today().minus(days),
        says: says("The service answered nobody from the morning on."),
    };
    record(fault(40));
    let fault = record(fault(45));
    record(RegistryEvent::SystemFaultWithdrawn {
        fault,
        says: says("It answered again at nine."),
    });
}

/// The office has recorded that a pharmacy had nothing for one of these patients: the patient's number.
pub(crate) fn something_was_missing(ledger: &Ledger, shown: &[Shown]) -> String {
    let one = shown.first().expect("a patient");
    let submission = Submission::new(
        one.patient,
        CommandId::random().expect("random bytes"),
        ledger.at_the_console().actor(),
        Command::Record {
            on: ledger.today(),
            payload: Payload::StockShortageReported { pharmacy: None },
        },
    );
    ledger.submit(submission).expect("the shortage is recorded");
    one.number.to_string()
}

/// A correction that waits: the patient, and the proposal's name.
pub(crate) struct Waiting {
    pub(crate) patient: String,
    pub(crate) number: String,
    pub(crate) proposal: String,
}

/// The prescriber has proposed, for one of these patients, that a test was collected a day later than it says.
pub(crate) fn a_correction_waits(ledger: &Ledger, login: &str, shown: &[Shown]) -> Waiting {
    let who = ledger.sign_in(login, PASSWORD).expect("a session").actor;
    let clinician = who.clinician().expect("a prescriber");
    let proposed = shown.iter().find_map(|one| {
        let file = ledger.patient_file(&clinician, one.patient).ok()?;
        let known = file.record.facts().iter().rev().find(|fact| {
            matches!(&fact.event.payload, Payload::PregnancyTestReported { result: TestResult::Negative, collected_on, .. }
                if collected_on.plus(1) <= file.today)
        })?;
        let mut payload = known.event.payload.clone();
        if let Payload::PregnancyTestReported { collected_on, .. } = &mut payload {
            *collected_on = collected_on.plus(1);
        }
        let envelope = Envelope {
            id: known.event.envelope.id.clone(),
            on: known.event.envelope.on.max(file.today),
            recorded_at: None,
            provenance: None,
        };
        let proposal = Payload::CorrectionProposed {
            of: envelope.id.clone(),
            why: id("the day was mistyped"),
            instead: Some(Box::new(Event { payload, envelope })),
        };
        let command = Command::Record {
            on: file.today,
            payload: proposal,
        };
        let command_id = CommandId::random().expect("random bytes");
        let submission = Submission::new(one.patient, command_id, &who, command);
        let recorded = ledger.submit(submission).ok()?;
        Some(Waiting {
            patient: one.patient.to_string(),
            number: one.number.to_string(),
            proposal: recorded.main_fact()?.to_string(),
        })
    });
    proposed.expect("somebody has a test that can be put right")
}

/// The prescriber has a patient with a plan, another medicine, a score that asks for a call and a reaction: every page of
/// care has something to show. The patient, and the reaction's fact.
pub(crate) fn care_is_on_record(ledger: &Ledger, login: &str, patient: &str) -> String {
    let who = ledger.sign_in(login, PASSWORD).expect("a session").actor;
    let patient: PatientId = patient.parse().expect("a patient");
    let today = ledger.today_of(patient).expect("a day");
    let record = |fact| {
        let command_id = CommandId::random().expect("random bytes");
        let submission = CareSubmission::new(patient, command_id, &who, today, fact);
        let recorded = ledger.submit_care(submission);
        recorded.expect("a fact of care").fact.id
    };
    record(CareFact::DosePlanned {
        product: id("us-conventional"),
        steps: vec![DoseStep {
            daily: Micrograms(40_000),
            days: None,
        }],
        target: None,
        aim: None,
    });
    record(CareFact::MedicineReported {
        medicine: id("doxycycline"),
        agent: Some(id("doxycycline")),
        from: None,
        until: None,
    });
    record(CareFact::ScaleScored {
        scale: id("phq-9"),
        answers: vec![2; 9],
        total: None,
        domains: Vec::new(),
    });
    let reaction = record(CareFact::AdverseEventReported {
        reaction: id("pancreatitis"),
        serious: vec![Seriousness::Hospitalisation],
        outcome: ReactionOutcome::Recovering,
        began_on: None,
    });
    reaction.to_string()
}
