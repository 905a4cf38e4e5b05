//! What a prescriber's list is sorted by: the first thing to expire.

use retinue_kernel::{AuthorisationState, CourseSummary, Day, PatientRecord, PrescriberId};
use rusqlite::Connection;

use crate::ids::PatientId;
use crate::relation;
use crate::sql;

/// Something that ends on a day if nobody acts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expiring {
    /// An authorisation that was not dispensed yet: its last day.
    Authorisation,
    /// The window of the month's test, or of the visit: its last day.
    Window,
    /// The supply at home: the last day that it covers.
    Supply,
}

impl Expiring {
    /// Its word, as a page or a message writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Expiring::Authorisation => "authorisation",
            Expiring::Window => "window",
            Expiring::Supply => "supply",
        }
    }
}

/// The first thing to expire.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Expiry {
    /// What.
    pub what: Expiring,
    /// Its last day.
    pub on: Day,
}

/// Sorts after every real day: nothing is about to expire.
const NEVER: &str = "9999-12-31";

/// The first thing to expire on or after `today`; none when nothing will.
pub fn first_to_expire(summary: &CourseSummary, today: Day) -> Option<Expiry> {
    let in_state = |state| {
        summary
            .authorisations
            .iter()
            .filter(move |one| one.state == state)
    };
    let live = in_state(AuthorisationState::Live).map(|one| Expiry {
        what: Expiring::Authorisation,
        on: one.until,
    });
    // A window that was dispensed in has served its month.
    let served = in_state(AuthorisationState::Spent).any(|one| one.until >= today);
    let window = summary
        .window_last_day
        .filter(|_| !served)
        .map(|on| Expiry {
            what: Expiring::Window,
            on,
        });
    let supply = summary.supply_ends_on.map(|on| Expiry {
        what: Expiring::Supply,
        on,
    });
    live.chain(window)
        .chain(supply)
        .filter(|expiry| expiry.on >= today)
        .min_by_key(|expiry| expiry.on)
}

/// Writes a patient's row. Without a treating prescriber there is no list to be on.
pub(crate) fn set(
    connection: &Connection,
    patient: PatientId,
    record: &PatientRecord,
    summary: &CourseSummary,
    today: Day,
) -> rusqlite::Result<()> {
    let Some(prescriber) = relation::treating(record) else {
        return Ok(());
    };
    let first = first_to_expire(summary, today);
    let on = first.map_or_else(|| NEVER.to_owned(), |first| first.on.to_string());
    connection.prepare_cached(sql::WORKLIST_SET)?.execute((
        patient.bytes(),
        prescriber.as_str(),
        on,
    ))?;
    Ok(())
}

/// Whose list a patient is on.
pub(crate) fn prescriber_of(
    connection: &Connection,
    patient: PatientId,
) -> rusqlite::Result<Option<PrescriberId>> {
    use rusqlite::OptionalExtension;
    let found: Option<String> = connection
        .prepare_cached(sql::WORKLIST_OF_PATIENT)?
        .query_row((patient.bytes(),), |row| row.get(0))
        .optional()?;
    Ok(found.as_deref().and_then(PrescriberId::new))
}
