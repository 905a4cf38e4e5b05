//! What an account may act as, from the words of the command line.

use retinue_kernel::Id;
use retinue_ledger::Role;

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

/// The role with the party it acts for.
///
/// # Errors
/// Bad input when the party is missing, unfit, or given to an administrator.
pub(super) fn role(word: RoleWord, of: Option<&str>) -> Result<Role, Trouble> {
    let party = |what: &str| -> Result<Id, Trouble> {
        let of = of.ok_or_else(|| Trouble::input("--of", format!("is missing: give {what}")))?;
        Id::new(of).ok_or_else(|| {
            Trouble::input(
                "--of",
                "is not a name: give 1 to 128 characters without line breaks",
            )
        })
    };
    Ok(match word {
        RoleWord::Prescriber => Role::Prescriber(party("the prescriber's id in the programme")?),
        RoleWord::Designee => Role::Designee(party(
            "the id of the prescriber for whom the account enters data",
        )?),
        RoleWord::Pharmacist => Role::Pharmacist(party("the pharmacy's id in the programme")?),
        RoleWord::Patient => {
            let of =
                of.ok_or_else(|| Trouble::input("--of", "is missing: give the patient's id"))?;
            Role::Patient(of.parse().map_err(|_| {
                Trouble::input("--of", format!("'{of}' is not the id of a patient"))
            })?)
        }
        RoleWord::Administrator if of.is_some() => {
            return Err(Trouble::input(
                "--of",
                "an administrator acts for no party; leave it out",
            ));
        }
        RoleWord::Administrator => Role::Administrator,
    })
}

/// The party an account acts for, as it is shown.
pub(super) fn party(role: &Role) -> Option<String> {
    match role {
        Role::Prescriber(id) | Role::Designee(id) | Role::Pharmacist(id) => Some(id.to_string()),
        Role::Patient(id) => Some(id.to_string()),
        Role::Administrator | Role::System => None,
    }
}
