//! Where to look for patients by the people around them: guardians, who is asked to take over, the telephone.
//!
//! These rows only lead to records; what counts is read from the record each time.

use retinue_kernel::{Event, PatientRecord, Payload, transfer_open};
use rusqlite::Connection;

use crate::ids::PatientId;
use crate::sql;

/// Brings the rows in line with facts that were appended.
pub(crate) fn follow(
    connection: &Connection,
    patient: PatientId,
    appended: &[Event],
    record: &PatientRecord,
) -> rusqlite::Result<()> {
    for event in appended {
        match &event.payload {
            Payload::GuardianLinked { guardian } => {
                connection
                    .prepare_cached(sql::GUARDIAN_ADD)?
                    .execute((patient.bytes(), guardian.as_str()))?;
            }
            Payload::CallerIdentified { call, .. } => {
                let fact = event.envelope.id.as_str();
                connection.prepare_cached(sql::CALL_ADD)?.execute((
                    patient.bytes(),
                    call.as_str(),
                    fact,
                ))?;
            }
            Payload::TransferRequested { .. }
            | Payload::TransferWithdrawn { .. }
            | Payload::CareTransferred { .. }
            | Payload::FactCorrected { .. } => match transfer_open(record) {
                Some(open) => {
                    connection
                        .prepare_cached(sql::TRANSFER_SET)?
                        .execute((patient.bytes(), open.to.as_str()))?;
                }
                None => {
                    connection
                        .prepare_cached(sql::TRANSFER_REMOVE)?
                        .execute((patient.bytes(),))?;
                }
            },
            _ => {}
        }
    }
    Ok(())
}
