//! The patient's room: their own file and nobody else's.

use super::PatientFile;
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
}
