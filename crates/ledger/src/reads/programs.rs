//! What programs of a clinic need beside what its people read: whom it treats, and a key for names that leave.

use retinue_kernel::Day;
use rusqlite::types::Type;

use crate::actor::Clinician;
use crate::error::ReadError;
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::sql;

/// One of a clinic's patients, as they are told apart.
#[derive(Clone, Debug)]
pub struct PatientNamed {
    /// The patient.
    pub patient: PatientId,
    /// The number.
    pub number: ProgrammeNumber,
    /// The name.
    pub name: String,
    /// The day of birth.
    pub born: Day,
}

impl Ledger {
    /// The key under which names are made that leave the installation: the same for ever, and of use for nothing else.
    pub fn key_of_names(&self) -> [u8; 32] {
        self.core().key.keyed_hash("names that leave", "")
    }

    /// The patients whom the prescriber treats, in the order of their random ids, at most so many.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn patients_of(&self, who: &Clinician, most: u32) -> Result<Vec<PatientNamed>, ReadError> {
        self.audited_on_disk(who.actor(), "list-patients", None, None)?;
        self.read(|connection| -> rusqlite::Result<_> {
            let mut statement = connection.prepare_cached(sql::PATIENTS_NAMED)?;
            let rows = statement.query_map((who.prescriber().as_str(), most), |row| {
                let unreadable = |place| {
                    rusqlite::Error::InvalidColumnType(place, "identity".to_owned(), Type::Text)
                };
                let text = |place| row.get::<_, String>(place);
                Ok(PatientNamed {
                    patient: PatientId::from_bytes(row.get(0)?),
                    number: text(1)?.parse().map_err(|_| unreadable(1))?,
                    name: text(2)?,
                    born: text(3)?.parse().map_err(|_| unreadable(3))?,
                })
            })?;
            rows.collect()
        })
        .map_err(ReadError::from)
    }

    /// Notes that somebody begins to take along what is on record about the patients of a clinic, on disk before anything of it leaves.
    ///
    /// # Errors
    /// [`ReadError::NotAudited`], where it could not be noted: then nothing may leave.
    pub fn note_export(&self, who: &Clinician, detail: String) -> Result<(), ReadError> {
        self.audited_on_disk(who.actor(), "export-patients", None, Some(detail))
    }

    /// The patients whom the prescriber treats, in the order of their random ids, those after the last that is known already.
    /// Each look into a file is noted with that file; the list itself with [`Ledger::note_export`].
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn patients_after(
        &self,
        who: &Clinician,
        last: Option<PatientId>,
        most: u32,
    ) -> Result<Vec<PatientId>, ReadError> {
        let after = last.map_or_else(Vec::new, |last| last.bytes().to_vec());
        self.read(|connection| -> rusqlite::Result<_> {
            let mut statement = connection.prepare_cached(sql::CLINIC_PATIENTS_AFTER)?;
            let asked = (who.prescriber().as_str(), after, most);
            let rows = statement.query_map(asked, |row| row.get(0).map(PatientId::from_bytes))?;
            rows.collect()
        })
        .map_err(ReadError::from)
    }
}
