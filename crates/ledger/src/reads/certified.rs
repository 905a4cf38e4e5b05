//! Who is certified: a clinic sees the pharmacies, a pharmacy the prescribers, by name and last certified day and by nothing else.

use retinue_kernel::{Day, Standing};
use rusqlite::Connection;

use super::administrator::standing;
use crate::actor::{Clinician, Pharmacist};
use crate::error::{ReadError, SubmitError};
use crate::ids::Subject;
use crate::ledger::Ledger;
use crate::sql;

/// A party that is certified today.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertifiedParty {
    /// Its name.
    pub name: String,
    /// The last certified day.
    pub until: Day,
}

/// Those whose name holds a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertifiedParties {
    /// Who is certified today, by name.
    pub rows: Vec<CertifiedParty>,
    /// Whether more names hold the text than were looked at.
    pub more: bool,
}

/// Names that are looked at in one search: whoever looks for more types more of the name.
const MOST_LOOKED_AT: u16 = 200;

impl Ledger {
    /// The certified pharmacies whose name holds the text; capital and small letters of the Latin alphabet are alike.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn certified_pharmacies(
        &self,
        who: &Clinician,
        text: &str,
    ) -> Result<CertifiedParties, ReadError> {
        self.audited(who.actor(), "list-certified-pharmacies", None, None)?;
        let today = self.today();
        // The character after the colon closes the range of the kind's subjects.
        Ok(self.read(|connection| named(connection, ["pharmacy:", "pharmacy;"], text, today))?)
    }

    /// The certified prescribers whose name holds the text, for a pharmacy.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn certified_prescribers(
        &self,
        who: &Pharmacist,
        text: &str,
    ) -> Result<CertifiedParties, ReadError> {
        self.audited(who.actor(), "list-certified-prescribers", None, None)?;
        let today = self.today();
        Ok(self.read(|connection| named(connection, ["prescriber:", "prescriber;"], text, today))?)
    }
}

fn named(
    connection: &Connection,
    [from, to]: [&str; 2],
    text: &str,
    today: Day,
) -> Result<CertifiedParties, SubmitError> {
    let asked = MOST_LOOKED_AT.saturating_add(1);
    let mut found: Vec<(String, String)> = connection
        .prepare_cached(sql::PARTIES_NAMED)?
        .query_map((from, to, text.to_ascii_lowercase(), asked), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<Result<_, _>>()?;
    let more = found.len() > usize::from(MOST_LOOKED_AT);
    found.truncate(MOST_LOOKED_AT.into());
    let mut rows = Vec::new();
    for (key, name) in found {
        let Some(subject) = Subject::from_key(&key) else {
            continue;
        };
        if let Standing::Certified(until) = standing(connection, &subject, today)? {
            rows.push(CertifiedParty { name, until });
        }
    }
    Ok(CertifiedParties { rows, more })
}
