//! How the installation runs, and when that may still be changed.

use retinue_kernel::{Mode, RefusedBecause, RegistryEvent, RegistryFact};
use rusqlite::Connection;

use crate::error::SubmitError;
use crate::sql;

/// What is wrong with setting a mode. A sandbox authorises what nobody answers for and takes signatures on our own
/// wording; both stay in the record, and the gate would build on them after it was left. So a sandbox is left, and
/// entered, only while nobody is enrolled.
pub(crate) fn objections(
    connection: &Connection,
    known: &[RegistryFact],
    fact: &RegistryFact,
) -> Result<Vec<RefusedBecause>, SubmitError> {
    let RegistryEvent::ModeSet { mode } = &fact.event else {
        return Ok(Vec::new());
    };
    let now = known.iter().rev().find_map(|fact| match &fact.event {
        RegistryEvent::ModeSet { mode } => Some(*mode),
        _ => None,
    });
    let now = now.unwrap_or(Mode::Sandbox);
    let (wrong, remedy) = match (now, *mode) {
        (Mode::Sandbox, Mode::Sandbox) => return Ok(Vec::new()),
        (Mode::Sandbox, _) => (
            "patients are enrolled in this sandbox: what it authorised and what was signed in it would count outside it",
            "Start with a fresh ledger in a new folder, and set the mode there before the first patient is enrolled.",
        ),
        (_, Mode::Sandbox) => (
            "patients are enrolled here, and a sandbox with patients in it can never be left again",
            "Try things out in a fresh ledger, in a new folder: it begins as a sandbox.",
        ),
        _ => return Ok(Vec::new()),
    };
    if connection.prepare_cached(sql::ANY_PATIENT)?.exists(())? {
        return Ok(vec![RefusedBecause {
            field: "mode",
            wrong: wrong.to_owned(),
            remedy,
        }]);
    }
    Ok(Vec::new())
}
