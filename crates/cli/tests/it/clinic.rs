//! A small installation on disk with one decision in it, made through the ledger's own doors and closed again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use retinue_care::event::CareFact;
use retinue_kernel::{
    Basis, Capsules, Category, Command, FactId, Form, Id, Milligrams, Payload, Product, Programme,
    RegistryEvent, Signer, Statement, Topic,
};
use retinue_ledger::{
    Actor, CareSubmission, CommandId, Contacts, CounterAnswer, Ledger, NewAccount, Options,
    Password, PatientId, Registration, RegistrySubmission, Role, Subject, Submission,
};
use retinue_rulebook::Rulebook;
use tempfile::TempDir;

pub(crate) const A_PASSWORD: &str = "synthetic words for a test";

/// An installation's folder, and what was decided in it.
pub(crate) struct Clinic {
    pub(crate) folder: TempDir,
    /// The number of the one authorisation.
    pub(crate) authorisation: FactId,
    pub(crate) patient: PatientId,
    /// The patient's programme number.
    pub(crate) number: String,
}

impl Clinic {
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn data(&self) -> &str {
        self.path().to_str().expect("text")
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.path().join("retinue.db")
    }

    /// The pharmacist hands the authorised bag over, of a lot that the office recalls afterwards; the recall.
    pub(crate) fn recalls_what_was_handed_over(&self, code: &str, lot: &str) -> Id {
        let rulebook = Arc::new(Rulebook::embedded().expect("the rules load"));
        let ledger = Ledger::open(Options::in_directory(self.path(), rulebook)).expect("it opens");
        let actor = ledger.sign_in("pharmacist", A_PASSWORD).expect("signed in");
        let payload = Payload::HandedOver {
            authorisation: self.authorisation.clone(),
            days: 30,
            capsules: None,
            product_code: Some(id(code)),
            lot: Some(id(lot)),
            despite: None,
            to: None,
        };
        let on = ledger.today();
        let command = Command::Record { on, payload };
        let handed = Submission::new(self.patient, fresh(), &actor.actor, command);
        ledger.submit(handed).expect("it is handed over");
        let opened = ledger.submit_registry(RegistrySubmission {
            subject: Subject::Programme,
            command_id: fresh(),
            who: ledger.at_the_console().actor().clone(),
            on,
            event: RegistryEvent::RecallOpened {
                product: id(code),
                lots: vec![id(lot)],
                left_from: None,
                says: Statement::new("The maker recalls it.").expect("a statement"),
            },
            at: None,
        });
        let opened = opened.expect("it is opened").fact.id;
        ledger.close().expect("closed");
        opened
    }

    /// The prescriber overrides the first advice of the one patient today; its rule.
    pub(crate) fn overrides_an_advice(&self, reason: &str) -> Id {
        let rulebook = Arc::new(Rulebook::embedded().expect("the rules load"));
        let ledger = Ledger::open(Options::in_directory(self.path(), rulebook)).expect("it opens");
        let actor = ledger.sign_in("prescriber", A_PASSWORD).expect("signed in");
        let who = actor.actor.clinician().expect("a prescriber");
        let file = ledger.care_file(&who, self.patient).expect("a file");
        let advised = file.advised();
        let first = advised.first().expect("something is advised");
        let reasons = first.advice.reasons.as_slice();
        let of = reasons.first().expect("a reason");
        let fact = CareFact::AdviceOverridden {
            rule: of.rule.clone(),
            evidence: of.evidence.clone(),
            knowledge: file.knowledge.hash().clone(),
            reason: id(reason),
        };
        let submission =
            CareSubmission::new(self.patient, fresh(), who.actor(), ledger.today(), fact);
        ledger.submit_care(submission).expect("it is recorded");
        ledger.close().expect("closed");
        of.rule.clone()
    }

    /// An installation in which a pharmacist was given one authorisation today.
    pub(crate) fn with_one_authorisation() -> Clinic {
        let folder = TempDir::new().expect("a folder");
        let rulebook = Arc::new(Rulebook::embedded().expect("the rules load"));
        let ledger =
            Ledger::open(Options::in_directory(folder.path(), rulebook)).expect("a ledger");
        let prescriber = signed_in(&ledger, "prescriber", Role::Prescriber(id("pr-1")));
        let pharmacist = signed_in(&ledger, "pharmacist", Role::Pharmacist(id("ph-1")));
        for subject in [
            Subject::Prescriber(id("pr-1")),
            Subject::Pharmacy(id("ph-1")),
        ] {
            certify(&ledger, subject);
        }
        let (patient, number) = registered(&ledger, &prescriber);
        for payload in facts() {
            record(&ledger, patient, &prescriber, payload);
        }
        let prescription = record(&ledger, patient, &prescriber, prescription());
        let pharmacist = pharmacist.pharmacist().expect("a pharmacist");
        let answer = ledger
            .request_dispense(&pharmacist, fresh(), &number, prescription)
            .expect("an answer");
        let CounterAnswer::Answered(verdict) = answer else {
            panic!("the patient is known")
        };
        ledger.close().expect("closed");
        Clinic {
            folder,
            authorisation: verdict.fact,
            patient,
            number,
        }
    }
}

fn id(text: &str) -> Id {
    Id::new(text).expect("an id")
}

fn fresh() -> CommandId {
    CommandId::random().expect("random bytes")
}

fn signed_in(ledger: &Ledger, login: &str, role: Role) -> Actor {
    let password = Password::new(A_PASSWORD, login).expect("a fit password");
    let new = NewAccount {
        login: login.to_owned(),
        name: login.to_owned(),
        password,
        role,
    };
    ledger
        .create_account(&ledger.at_the_console(), new)
        .expect("an account");
    ledger.sign_in(login, A_PASSWORD).expect("signed in").actor
}

fn certify(ledger: &Ledger, subject: Subject) {
    let today = ledger.today();
    let certified = RegistryEvent::Certified {
        until: today.plus(300),
    };
    let ready = retinue_ledger::measure::ready_to_certify(ledger, &subject, today);
    for event in ready.expect("rules").into_iter().chain([certified]) {
        let told = RegistrySubmission {
            subject: subject.clone(),
            command_id: fresh(),
            who: ledger.at_the_console().actor().clone(),
            on: today,
            event,
            at: None,
        };
        ledger.submit_registry(told).expect("certified");
    }
}

fn registered(ledger: &Ledger, prescriber: &Actor) -> (PatientId, String) {
    let registration = Registration {
        command_id: fresh(),
        name: "Synthetic Patient".to_owned(),
        born: "1999-05-04".parse().expect("a day"),
        contacts: Contacts::default(),
        programme: Programme::UsIpledge,
        on: ledger.today(),
        assistance: retinue_ledger::Assistance::default(),
        at: None,
    };
    let clinician = prescriber.clinician().expect("a clinician");
    let done = ledger
        .register_patient(&clinician, registration)
        .expect("registered");
    (done.patient, done.number.to_string())
}

/// What a patient who cannot become pregnant needs before a prescription.
fn facts() -> Vec<Payload> {
    vec![
        Payload::CategoryAssigned {
            category: Category::Cannot,
            basis: Basis::CisgenderMale,
            menopause: None,
            reason: None,
        },
        Payload::ConsentSigned {
            form: Form::PatientEnrolmentCannot,
            signers: vec![Signer::Patient, Signer::Prescriber],
            edition: None,
            text_hash: None,
            signing: None,
        },
        Payload::CounsellingRecorded {
            topics: vec![Topic::Risks],
        },
        Payload::VisitRecorded { remote: None },
    ]
}

fn prescription() -> Payload {
    Payload::PrescriptionWritten {
        order: None,
        indication: None,
        product: Product::Conventional,
        capsules: Capsules::new([(Milligrams(20), 60)]).expect("capsules"),
        days: 30,
        refills: 0,
    }
}

fn record(ledger: &Ledger, patient: PatientId, who: &Actor, payload: Payload) -> FactId {
    let command = Command::Record {
        on: ledger.today(),
        payload,
    };
    let outcome = ledger
        .submit(Submission::new(patient, fresh(), who, command))
        .expect("recorded");
    outcome.main_fact().expect("a fact").clone()
}
