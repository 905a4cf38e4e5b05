//! Who may do what: every kind of command against every role, and nothing else.

mod corrections;
mod kinds;
mod parties;
mod relations;
mod reports;

use retinue_kernel::{Command, Payload};
use retinue_ledger::{Lent, PatientId, Role};

use crate::harness::{day, id};

fn patient(text: &str) -> PatientId {
    text.parse().unwrap()
}

fn own_patient() -> PatientId {
    patient("11111111-1111-4111-8111-111111111111")
}

/// A device of the clinic in somebody's hands.
fn lent(patient: PatientId, is_proven: bool) -> Role {
    Role::Kiosk(Lent {
        patient,
        lent_by: id("own"),
        is_proven,
    })
}

fn roles() -> Vec<Role> {
    vec![
        Role::Prescriber(id("own")),
        Role::Designee(id("own")),
        Role::MedicalAssistant(id("own")),
        Role::Pharmacist(id("own")),
        Role::Wholesaler(id("own")),
        Role::Patient(own_patient()),
        lent(own_patient(), true),
        Role::Guardian(id("own")),
        Role::PhoneAgent,
        Role::Laboratory(id("northlab")),
        Role::Administrator,
        Role::System,
    ]
}

/// The same roles, for other parties.
fn strangers() -> Vec<Role> {
    vec![
        Role::Prescriber(id("other")),
        Role::Designee(id("other")),
        Role::MedicalAssistant(id("other")),
        Role::Pharmacist(id("other")),
        Role::Wholesaler(id("other")),
        Role::Patient(patient("22222222-2222-4222-8222-222222222222")),
        lent(patient("22222222-2222-4222-8222-222222222222"), true),
        // Nobody has said who they are.
        lent(own_patient(), false),
        Role::Guardian(id("other")),
        // At no site: nothing is theirs.
        Role::BetweenSites,
        // Nobody is on the line.
        Role::PhoneAgent,
    ]
}

fn letter(role: &Role) -> char {
    match role {
        Role::Prescriber(_) => 'P',
        Role::Designee(_) => 'D',
        Role::MedicalAssistant(_) => 'M',
        Role::Pharmacist(_) => 'F',
        Role::Patient(_) => 'S',
        Role::Kiosk(_) => 'K',
        Role::Guardian(_) => 'G',
        Role::PhoneAgent => 'T',
        Role::Administrator => 'A',
        Role::System => 'I',
        Role::Laboratory(_) => 'L',
        // No fact about a patient is a wholesaler's: no row names it.
        Role::Wholesaler(_) => 'W',
        Role::BetweenSites => 'B',
    }
}

fn record(payload: &Payload) -> Command {
    Command::Record {
        on: day("2026-03-02"),
        payload: payload.clone(),
    }
}
