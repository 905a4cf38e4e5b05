//! The patient's room: their own file, and who looked at it.

use super::administrator::access_page;
use super::{AccessCursor, AccessPage, PatientFile};
use crate::actor::Patient;
use crate::error::ReadError;
use crate::ledger::Ledger;

impl Ledger {
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
