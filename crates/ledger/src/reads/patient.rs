//! The patient's room: their own file, and who looked at it.

use super::administrator::access_page;
use super::{AccessCursor, AccessPage, PatientFile};
use crate::actor::Patient;
use crate::audit::AccessEntry;
use crate::care::OwnCare;
use crate::error::ReadError;
use crate::ledger::Ledger;

/// All that is on record of a patient, for the patient to take along.
#[derive(Clone, Debug)]
pub struct OwnCopy {
    /// The gate's facts and those of care.
    pub care: OwnCare,
    /// Everyone who looked, the latest first.
    pub looks: Vec<AccessEntry>,
}

/// Entries of the access log that are read at once.
const LOOKS: u32 = 1000;

impl Ledger {
    /// All that is on record of the patient, for the patient to take along. Nothing is handed out before the access log has
    /// this on disk.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn own_copy(&self, who: &Patient) -> Result<OwnCopy, ReadError> {
        let patient = Some(who.patient());
        self.audited_on_disk(who.actor(), "take-own-copy", patient, None)?;
        let care = self.with_care(self.file(who.patient())?)?;
        let (mut looks, mut before) = (Vec::new(), Some(AccessCursor::LATEST));
        while let Some(from) = before {
            let page = self.read(|connection| access_page(connection, patient, from, LOOKS))?;
            looks.extend(page.entries);
            before = page.next;
        }
        Ok(OwnCopy { care, looks })
    }

    /// The patient's own file.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn own_file(&self, who: &Patient) -> Result<PatientFile, ReadError> {
        self.audited(who.actor(), "read-own-file", Some(who.patient()), None)?;
        self.file(who.patient())
    }

    /// Who looked at the patient's own record, the latest first. What was noted within the last second may be missing.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn own_access_log(
        &self,
        who: &Patient,
        before: Option<AccessCursor>,
        most: u32,
    ) -> Result<AccessPage, ReadError> {
        self.audited(
            who.actor(),
            "read-own-access-log",
            Some(who.patient()),
            None,
        )?;
        let before = before.unwrap_or(AccessCursor::LATEST);
        let patient = Some(who.patient());
        Ok(self.read(|connection| access_page(connection, patient, before, most.clamp(1, 1000)))?)
    }
}
