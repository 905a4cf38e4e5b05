//! What an account may act as, from the words of the command line.

use retinue_kernel::Id;
use retinue_ledger::{Ledger, NotANumber, ProgrammeNumber, ReadError, Role};

use crate::ending::Trouble;

/// The roles that have accounts.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum RoleWord {
    /// A prescriber
    Prescriber,
    /// Office staff who enter data for a prescriber
    Designee,
    /// A pharmacist of a pharmacy
    Pharmacist,
    /// A patient
    Patient,
    /// The registry's administrator
    Administrator,
}

/// The role and its party as they were written, before a ledger is asked.
pub(super) enum Asked {
    /// A role whose party needs no looking up.
    Known(Role),
    /// A patient by programme number.
    PatientOf(ProgrammeNumber),
}

/// Reads the role and its party.
///
/// # Errors
/// Bad input when the party is missing, unfit, or given to an administrator.
pub(super) fn asked(word: RoleWord, of: Option<&str>) -> Result<Asked, Trouble> {
    let of = match (word, of) {
        (RoleWord::Administrator, None) => return Ok(Asked::Known(Role::Administrator)),
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
        RoleWord::Pharmacist => Role::Pharmacist(id()?),
        RoleWord::Patient => match of.parse() {
            // The id as the ledger's own messages write it.
            Ok(patient) => Role::Patient(patient),
            Err(_) => {
                return of
                    .parse()
                    .map(Asked::PatientOf)
                    .map_err(|error: NotANumber| Trouble::input("--of", error.to_string()));
            }
        },
        RoleWord::Administrator => Role::Administrator,
    }))
}

impl Asked {
    /// The role, with its party looked up where that is needed.
    ///
    /// # Errors
    /// Bad input when no patient has the number.
    pub(super) fn role(self, ledger: &Ledger) -> Result<Role, Trouble> {
        let number = match self {
            Asked::Known(role) => return Ok(role),
            Asked::PatientOf(number) => number,
        };
        let nobody = || Trouble::input("--of", format!("no patient has the number {number}"));
        // Whoever looks a person up leaves a trace: the look is the first line of what this reads, and names the patient.
        let found = ledger
            .access_log(&ledger.at_the_console(), Some(&number), None, 1)
            .map_err(|error| match error {
                ReadError::NotFound => nobody(),
                other => Trouble::failed(other),
            })?;
        let patient = found.entries.first().and_then(|entry| entry.patient);
        patient.map(Role::Patient).ok_or_else(nobody)
    }
}

impl RoleWord {
    fn whose(self) -> &'static str {
        match self {
            RoleWord::Prescriber => "the prescriber's id in the programme",
            RoleWord::Designee => "the id of the prescriber for whom the account enters data",
            RoleWord::Pharmacist => "the pharmacy's id in the programme",
            RoleWord::Patient => "the patient's programme number",
            RoleWord::Administrator => "nothing",
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
        Role::Prescriber(id) | Role::Designee(id) | Role::Pharmacist(id) => Some(id.to_string()),
        Role::Patient(id) => Some(id.to_string()),
        Role::Administrator | Role::System => None,
    }
}
