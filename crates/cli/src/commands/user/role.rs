//! What an account may act as, from the words of the command line.

use retinue_kernel::Id;
use retinue_ledger::{Ledger, PatientId, ProgrammeNumber, ReadError, Role};

use crate::ending::Trouble;

/// The roles that have accounts.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum RoleWord {
    /// A prescriber
    Prescriber,
    /// Office staff who enter data for a prescriber
    Designee,
    /// A medical assistant of a prescriber's office
    MedicalAssistant,
    /// A pharmacist of a pharmacy
    Pharmacist,
    /// Staff of a wholesaler
    Wholesaler,
    /// A patient
    Patient,
    /// A parent or guardian of a minor
    Guardian,
    /// Telephone staff of the programme
    PhoneAgent,
    /// The registry's administrator
    Administrator,
}

/// The role and its party as they were written, before a ledger is asked.
pub(super) enum Asked {
    /// A role whose party needs no looking up.
    Known(Role),
    /// A patient by programme number or record id.
    PatientNamed(String),
    /// A guardian of the patient of that programme number or record id.
    GuardianOf(String),
}

/// Reads the role and its party.
///
/// # Errors
/// Bad input when the party is missing, unfit, or given to an administrator.
pub(super) fn asked(word: RoleWord, of: Option<&str>) -> Result<Asked, Trouble> {
    let of = match (word, of) {
        (RoleWord::Administrator, None) => return Ok(Asked::Known(Role::Administrator)),
        (RoleWord::PhoneAgent, None) => return Ok(Asked::Known(Role::PhoneAgent)),
        (RoleWord::PhoneAgent, Some(_)) => {
            return Err(Trouble::input(
                "--of",
                "telephone staff act for whoever calls; leave it out",
            ));
        }
        (RoleWord::Administrator, Some(_)) => {
            return Err(Trouble::input(
                "--of",
                "an administrator acts for no party; leave it out",
            ));
        }
        (_, None) => {
            return Err(Trouble::input(
                "--of",
                format!("is missing: give {}", word.whose()),
            ));
        }
        (_, Some(of)) => of,
    };
    let id = || {
        Id::new(of).ok_or_else(|| {
            Trouble::input(
                "--of",
                "is not a name: give 1 to 128 characters without line breaks",
            )
        })
    };
    Ok(Asked::Known(match word {
        RoleWord::Prescriber => Role::Prescriber(id()?),
        RoleWord::Designee => Role::Designee(id()?),
        RoleWord::MedicalAssistant => Role::MedicalAssistant(id()?),
        RoleWord::Pharmacist => Role::Pharmacist(id()?),
        RoleWord::Wholesaler => Role::Wholesaler(id()?),
        RoleWord::Patient => return patient(of).map(Asked::PatientNamed),
        RoleWord::Guardian => return patient(of).map(Asked::GuardianOf),
        RoleWord::PhoneAgent => Role::PhoneAgent,
        RoleWord::Administrator => Role::Administrator,
    }))
}

/// A programme number, its check digit looked at, or a record id as the ledger's own messages write it.
fn patient(of: &str) -> Result<String, Trouble> {
    if of.parse::<PatientId>().is_err() {
        of.parse::<ProgrammeNumber>()
            .map_err(|error| Trouble::input("--of", error.to_string()))?;
    }
    Ok(of.to_owned())
}

impl Asked {
    /// The role, with its party looked up where that is needed.
    ///
    /// # Errors
    /// Bad input when no patient has the number.
    pub(super) fn role(self, ledger: &Ledger) -> Result<Role, Trouble> {
        let named = match self {
            Asked::Known(role) => return Ok(role),
            Asked::PatientNamed(named) | Asked::GuardianOf(named) => named,
        };
        Ok(Role::Patient(found(ledger, &named)?))
    }
}

/// The patient of a programme number or record id.
///
/// # Errors
/// Bad input when there is none.
pub(super) fn found(ledger: &Ledger, named: &str) -> Result<PatientId, Trouble> {
    match ledger.patient_named(&ledger.at_the_console(), named) {
        Ok(patient) => Ok(patient),
        Err(ReadError::NotFound) => Err(Trouble::input(
            "--of",
            format!("no patient has the number or the record id {named}"),
        )),
        Err(other) => Err(Trouble::failed(other)),
    }
}

impl RoleWord {
    fn whose(self) -> &'static str {
        match self {
            RoleWord::Prescriber => "the prescriber's id in the programme",
            RoleWord::Designee | RoleWord::MedicalAssistant => {
                "the id of the prescriber for whom the account enters data"
            }
            RoleWord::Pharmacist => "the pharmacy's id in the programme",
            RoleWord::Wholesaler => "the wholesaler's id in the programme",
            RoleWord::Patient => "the patient's programme number",
            RoleWord::Guardian => "the programme number of the minor",
            RoleWord::PhoneAgent | RoleWord::Administrator => "nothing",
        }
    }
}

/// What to say when the account's party has nothing on record yet.
pub(super) fn not_on_record(role: &Role, ledger: &Ledger) -> Option<String> {
    let party = role.party()?;
    ledger
        .party_record(&party)
        .is_err()
        .then(|| format!("note: nothing is on record about {party} yet; until the programme certifies it, the account can do little"))
}

/// The party an account acts for, as it is shown.
pub(super) fn party(role: &Role) -> Option<String> {
    match role {
        Role::Prescriber(id)
        | Role::Designee(id)
        | Role::MedicalAssistant(id)
        | Role::Pharmacist(id)
        | Role::Wholesaler(id) => Some(id.to_string()),
        Role::Patient(id) => Some(id.to_string()),
        Role::Kiosk(lent) => Some(lent.patient.to_string()),
        Role::Guardian(_)
        | Role::Laboratory(_)
        | Role::BetweenSites
        | Role::PhoneAgent
        | Role::Administrator
        | Role::System => None,
    }
}
