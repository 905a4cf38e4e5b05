//! Pharmacies by name, for whoever plans a collection.

use retinue_kernel::{PharmacyId, Standing};

use crate::actor::Actor;
use crate::error::{ReadError, SubmitError};
use crate::ids::Subject;
use crate::ledger::Ledger;
use crate::sql;

use super::administrator::{name, standing};

/// A pharmacy as it is chosen from a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PharmacyNamed {
    /// The pharmacy.
    pub pharmacy: PharmacyId,
    /// Its name, if one was given.
    pub name: Option<String>,
    /// How it stands with the installation's own programme today.
    pub standing: Standing,
}

/// Names that are looked at in one search: whoever finds more types more of the name.
const MOST_LOOKED_AT: u32 = 200;

impl Ledger {
    /// The pharmacies of these ids with their names, in the given order. One that is not on record has no name and is not
    /// certified.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn pharmacies_of(&self, ids: &[PharmacyId]) -> Result<Vec<PharmacyNamed>, ReadError> {
        let today = self.today();
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            let mut found = Vec::with_capacity(ids.len());
            for id in ids {
                let subject = Subject::Pharmacy(id.clone());
                found.push(PharmacyNamed {
                    pharmacy: id.clone(),
                    name: name(connection, &subject)?,
                    standing: standing(connection, &subject, today)?,
                });
            }
            Ok(found)
        })?)
    }

    /// At most so many pharmacies whose name holds the text, by name; capital and small letters of the Latin alphabet
    /// are alike. `certified` leaves out those whose certification does not hold today.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn pharmacies_named(
        &self,
        who: &Actor,
        text: &str,
        certified: bool,
        most: usize,
    ) -> Result<Vec<PharmacyNamed>, ReadError> {
        self.audited(who, "find-pharmacies", None, None)?;
        let (today, text) = (self.today(), text.to_ascii_lowercase());
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            let mut statement = connection.prepare_cached(sql::PARTIES_NAMED)?;
            // The character after the colon closes the range of the kind's subjects.
            let rows = statement
                .query_map(("pharmacy:", "pharmacy;", text, MOST_LOOKED_AT), |row| {
                    Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
                })?
                .collect::<Result<Vec<_>, _>>()?;
            let mut found = Vec::new();
            for (key, name) in rows {
                let Some(Subject::Pharmacy(pharmacy)) = Subject::from_key(&key) else {
                    continue;
                };
                let standing = standing(connection, &Subject::Pharmacy(pharmacy.clone()), today)?;
                if certified && !matches!(standing, Standing::Certified(_)) {
                    continue;
                }
                found.push(PharmacyNamed {
                    pharmacy,
                    name: Some(name),
                    standing,
                });
                if found.len() >= most {
                    break;
                }
            }
            Ok(found)
        })?)
    }
}
