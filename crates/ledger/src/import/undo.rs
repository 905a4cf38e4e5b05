//! An import is taken back: each of its facts of care is corrected, one after the other, by the door that corrects any fact.

use retinue_care::event::CareFact;
use retinue_kernel::{FactId, Id};

use crate::actor::Clinician;
use crate::care::CareSubmission;
use crate::error::SubmitError;
use crate::ids::{CommandId, PatientId};
use crate::ledger::Ledger;
use crate::sql;

/// What came of taking an import back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Undone {
    /// How many facts were taken back.
    pub taken_back: u32,
    /// How many were not: corrected before, or another's to take back by now. Each stands as it was.
    pub left: u32,
}

/// Why a fact of an import is taken back, as the correction says it.
const WHY: &str = "import-taken-back";

impl Ledger {
    /// Takes the facts of care of an import back. Who was enrolled by one stays enrolled: a person's stream is never ended by
    /// another's table.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] when the clinic made no such import, or took it back before.
    pub fn undo_import(&self, who: &Clinician, import: &Id) -> Result<Undone, SubmitError> {
        self.audited_on_disk(who.actor(), "undo-import", None, Some(import.to_string()))
            .map_err(|error| SubmitError::NotRecorded(error.to_string()))?;
        // Where patients live under several laws, the day that has begun under each of them.
        let days = self
            .laws()
            .all()
            .map(|book| self.today_in(book.programme().id));
        let on = days.min().unwrap_or_else(|| self.today());
        self.in_one_transaction(|all| {
            let at = all.store().with_parties()?.2.clock.now().as_microsecond();
            let connection = all.store().connection()?;
            let marked = connection.prepare_cached(sql::IMPORT_UNDONE)?.execute((
                import.as_str(),
                who.prescriber().as_str(),
                at,
            ))?;
            if marked != 1 {
                return Err(SubmitError::NotFound);
            }
            let lines: Vec<(u32, PatientId, String)> = connection
                .prepare_cached(sql::IMPORT_FACTS)?
                .query_map((import.as_str(),), |row| {
                    let patient = PatientId::from_bytes(row.get(1)?);
                    Ok((row.get(0)?, patient, row.get(2)?))
                })?
                .collect::<Result<_, _>>()?;
            let mut undone = Undone::default();
            for (line, patient, fact) in lines {
                let named = CommandId::new(&format!("{import}.{line}.back"));
                let (of, why) = (FactId::new(&fact), Id::new(WHY));
                let (Some(named), Some(of), Some(why)) = (named, of, why) else {
                    return Err(SubmitError::NotFound);
                };
                let fact = CareFact::CareCorrected {
                    of,
                    why,
                    instead: None,
                };
                let submission = CareSubmission::new(patient, named, who.actor(), on, fact);
                let count = match all.submit_care(&submission) {
                    Ok(_) => &mut undone.taken_back,
                    Err(
                        SubmitError::Refused(_)
                        | SubmitError::NotAllowed(_)
                        | SubmitError::NotFound,
                    ) => &mut undone.left,
                    Err(other) => return Err(other),
                };
                *count = count.saturating_add(1);
            }
            Ok(undone)
        })
    }
}
