//! A ledger with many patients, each one prescription away from an authorisation: loaded in bulk, outside any timing.

use std::path::Path;
use std::sync::Arc;

use retinue_kernel::{
    Basis, Capsules, Category, Command, Day, FactId, Form, Id, Milligrams, Payload, Product,
    Programme, RegistryEvent, Signer, Topic,
};
use retinue_ledger::measure::ready_to_certify;
use retinue_ledger::{
    Actor, Assistance, Clinician, CommandId, Contacts, Ledger, NewAccount, Options, Password,
    PatientId, Registration, RegistrySubmission, Role, Subject, Submission, SubmitError,
    Transaction,
};
use retinue_rulebook::Rulebook;

use crate::ending::Trouble;

/// The facts of one patient: eight, the registration and the prescription among them.
pub(super) const FACTS_A_PATIENT: usize = 8;
/// Patients loaded in one transaction.
const AT_ONCE: usize = 500;
/// Patients of one prescriber.
const OF_ONE_PRESCRIBER: usize = 20_000;
/// The prescriber of the first of them.
pub(super) const FIRST_PRESCRIBER: &str = "bench-prescriber-0";

/// Someone who asks at a counter.
#[derive(Clone)]
pub(super) struct Caller {
    /// The login of the account.
    pub(super) login: String,
    /// Its password.
    pub(super) password: String,
}

/// What a counter can ask for.
#[derive(Clone)]
pub(super) struct Ready {
    /// The patient's number.
    pub(super) number: String,
    /// The prescription.
    pub(super) prescription: FactId,
    /// The patient.
    pub(super) patient: PatientId,
    /// The patient's day of birth.
    pub(super) born: Day,
    /// The day of the facts.
    pub(super) on: Day,
    /// The place of the prescriber.
    pub(super) prescriber: usize,
}

impl Ready {
    /// Whether this is a patient of the first prescriber.
    pub(super) fn is_first(&self) -> bool {
        self.prescriber == 0
    }

    /// Under which id the patient is read by programs.
    pub(super) fn fhir_id(&self) -> String {
        self.patient.to_string().replace('-', "")
    }
}

/// A loaded ledger, closed again.
pub(super) struct Loaded {
    /// Pharmacists, each with an account of their own.
    pub(super) callers: Vec<Caller>,
    /// Prescriptions that nobody has asked for yet.
    pub(super) ready: Vec<Ready>,
    first_prescriber: Caller,
}

impl Loaded {
    /// The first prescriber, signed in.
    ///
    /// # Errors
    /// A failure of the ledger.
    pub(super) fn first_clinician(&self, ledger: &Ledger) -> Result<Clinician, Trouble> {
        clinician_of(ledger, &self.first_prescriber)
    }
}

/// Loads `patients` into a fresh ledger in `folder`, with `callers` pharmacists, and keeps what `asked` of them need.
///
/// # Errors
/// A failure of the ledger.
pub(super) fn load(
    folder: &Path,
    patients: usize,
    callers: usize,
    asked: usize,
) -> Result<Loaded, Trouble> {
    let rulebook = Arc::new(Rulebook::embedded().map_err(Trouble::Rules)?);
    let ledger = Ledger::open(Options::in_directory(folder, rulebook)).map_err(Trouble::failed)?;
    let callers = pharmacists(&ledger, callers)?;
    let mut ready = Vec::with_capacity(asked);
    let mut loaded = 0_usize;
    let (first_prescriber, mut clinician) = prescriber(&ledger, 0)?;
    let mut prescriber_at = 0_usize;
    while loaded < patients {
        if loaded > 0 && loaded.is_multiple_of(OF_ONE_PRESCRIBER) {
            prescriber_at = loaded / OF_ONE_PRESCRIBER;
            (_, clinician) = prescriber(&ledger, prescriber_at)?;
        }
        let some = AT_ONCE.min(patients.saturating_sub(loaded));
        let today = ledger.today();
        let fresh = ledger
            .in_one_transaction(|transaction| {
                (0..some)
                    .map(|_| one_patient(transaction, &clinician, prescriber_at, today))
                    .collect::<Result<Vec<_>, _>>()
            })
            .map_err(Trouble::failed)?;
        // Spread over the whole of the load, so that a large ledger is asked everywhere.
        let keep = asked.saturating_mul(loaded.saturating_add(some)) / patients.max(1);
        ready.extend(fresh.into_iter().take(keep.saturating_sub(ready.len())));
        loaded = loaded.saturating_add(some);
    }
    ledger.close().map_err(Trouble::failed)?;
    Ok(Loaded {
        callers,
        ready,
        first_prescriber,
    })
}

fn one_patient(
    transaction: &mut Transaction<'_>,
    clinician: &Clinician,
    prescriber: usize,
    on: Day,
) -> Result<Ready, SubmitError> {
    let born = Day::new(jiff::civil::date(1999, 5, 4));
    let registration = Registration {
        command_id: CommandId::random()?,
        name: "Synthetic Patient".to_owned(),
        born,
        contacts: Contacts::default(),
        programme: Programme::UsIpledge,
        on,
        assistance: Assistance::default(),
        at: None,
    };
    let registered = transaction.register_patient(clinician, &registration)?;
    let mut prescription = None;
    for payload in facts() {
        let command = Command::Record { on, payload };
        let submission = Submission::new(
            registered.patient,
            CommandId::random()?,
            clinician.actor(),
            command,
        );
        prescription = transaction.submit(&submission)?.main_fact().cloned();
    }
    Ok(Ready {
        number: registered.number.to_string(),
        prescription: prescription.ok_or(SubmitError::NotFound)?,
        patient: registered.patient,
        born,
        on,
        prescriber,
    })
}

/// What comes after the registration; the prescription is the last.
fn facts() -> Vec<Payload> {
    let assigned = Payload::CategoryAssigned {
        category: Category::Cannot,
        basis: Basis::CisgenderMale,
        menopause: None,
        reason: None,
    };
    let consent = Payload::ConsentSigned {
        form: Form::PatientEnrolmentCannot,
        signers: vec![Signer::Patient, Signer::Prescriber],
        edition: None,
        text_hash: None,
        signing: None,
    };
    let counselled = Payload::CounsellingRecorded {
        topics: vec![Topic::Risks, Topic::Contraception],
    };
    let mut facts = vec![
        assigned,
        consent,
        counselled,
        Payload::ContactRecorded { reason: None },
        Payload::ReproductiveStatusAssessed { signed: None },
        Payload::VisitRecorded { remote: None },
    ];
    facts.extend(Capsules::new([(Milligrams(20), 60)]).map(|capsules| {
        Payload::PrescriptionWritten {
            order: None,
            indication: None,
            product: Product::Conventional,
            capsules,
            days: 30,
            refills: 0,
        }
    }));
    facts
}

/// One patient of the prescriber, with the facts that every loaded patient has.
///
/// # Errors
/// A failure of the ledger.
pub(super) fn a_patient(ledger: &Ledger, clinician: &Clinician) -> Result<PatientId, Trouble> {
    let today = ledger.today();
    let ready = ledger
        .in_one_transaction(|transaction| one_patient(transaction, clinician, 0, today))
        .map_err(Trouble::failed)?;
    Ok(ready.patient)
}

/// A prescriber with an account.
///
/// # Errors
/// A failure of the ledger.
pub(super) fn prescriber(ledger: &Ledger, index: usize) -> Result<(Caller, Clinician), Trouble> {
    let login = format!("bench-prescriber-{index}");
    let id = party(&login)?;
    certified(ledger, Subject::Prescriber(id.clone()))?;
    let caller = account(ledger, &login, Role::Prescriber(id))?;
    let clinician = clinician_of(ledger, &caller)?;
    Ok((caller, clinician))
}

fn clinician_of(ledger: &Ledger, caller: &Caller) -> Result<Clinician, Trouble> {
    let actor: Actor = ledger
        .sign_in(&caller.login, &caller.password)
        .map_err(Trouble::failed)?
        .actor;
    actor
        .clinician()
        .ok_or_else(|| Trouble::failed("the measured prescriber is none"))
}

fn pharmacists(ledger: &Ledger, count: usize) -> Result<Vec<Caller>, Trouble> {
    (0..count)
        .map(|index| {
            let login = format!("bench-pharmacist-{index}");
            let id = party(&login)?;
            certified(ledger, Subject::Pharmacy(id.clone()))?;
            account(ledger, &login, Role::Pharmacist(id))
        })
        .collect()
}

fn account(ledger: &Ledger, login: &str, role: Role) -> Result<Caller, Trouble> {
    let command = CommandId::random().map_err(Trouble::failed)?;
    let caller = Caller {
        login: login.to_owned(),
        password: format!("measured-{}", command.as_str()),
    };
    let new = NewAccount {
        login: caller.login.clone(),
        name: caller.login.clone(),
        password: Password::new(&caller.password, login).map_err(Trouble::failed)?,
        role,
    };
    ledger
        .create_account(&ledger.at_the_console(), new)
        .map_err(Trouble::failed)?;
    Ok(caller)
}

fn certified(ledger: &Ledger, subject: Subject) -> Result<(), Trouble> {
    let today = ledger.today();
    let certified = RegistryEvent::Certified {
        until: today.plus(300),
    };
    let ready = ready_to_certify(ledger, &subject, today).map_err(Trouble::failed)?;
    for event in ready.into_iter().chain([certified]) {
        let submission = RegistrySubmission {
            subject: subject.clone(),
            command_id: CommandId::random().map_err(Trouble::failed)?,
            who: ledger.at_the_console().actor().clone(),
            on: today,
            event,
            at: None,
        };
        ledger
            .submit_registry(submission)
            .map_err(Trouble::failed)?;
    }
    Ok(())
}

fn party(text: &str) -> Result<Id, Trouble> {
    Id::new(text).ok_or_else(|| Trouble::failed("a name of the measured ledger does not fit"))
}
