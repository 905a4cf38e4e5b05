//! What is to be told, written with the fact that causes it.

use jiff::Timestamp;
use retinue_kernel::{FactId, PatientRecord};
use rusqlite::Connection;
use serde::Serialize;

use crate::error::SubmitError;
use crate::identity;
use crate::ids::{PatientId, Subject};
use crate::relation::treating;
use crate::sql;
use crate::stream::written;

/// What a notification says: a kind of event, and by which names the receiver knows what it is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told<'a> {
    /// Such as `case.changed`.
    pub(crate) kind: &'static str,
    /// The authorisation of a pharmacy, and what it authorised.
    pub(crate) authorisation: Option<(&'a FactId, &'a FactId)>,
}

/// The names, as they are kept and told.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct About<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorisation: Option<&'a FactId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prescription: Option<&'a FactId>,
}

/// Asks for the programs of the clinic that treats to be told that a case changed, once for everything that was appended.
pub(crate) fn about_a_case(
    connection: &Connection,
    patient: PatientId,
    record: &PatientRecord,
    first: &FactId,
    at: Timestamp,
) -> Result<(), SubmitError> {
    let Some(treating) = treating(record) else {
        return Ok(());
    };
    let told = Told {
        kind: "case.changed",
        authorisation: None,
    };
    to_a_party(
        connection,
        patient,
        first,
        &Subject::Prescriber(treating),
        told,
        at,
    )
}

/// Asks for the programs of a party to be told.
pub(crate) fn to_a_party(
    connection: &Connection,
    patient: PatientId,
    fact: &FactId,
    recipient: &Subject,
    told: Told<'_>,
    at: Timestamp,
) -> Result<(), SubmitError> {
    let endpoints: Vec<String> = connection
        .prepare_cached(sql::WEBHOOK_ACTING_OF)?
        .query_map((recipient.key(),), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    if endpoints.is_empty() {
        return Ok(());
    }
    // Without an identity there is no number to tell, and still something to read.
    let number = identity::of_patient(connection, patient)?.map(|(number, _)| number.to_string());
    let about = written(&About {
        number,
        authorisation: told.authorisation.map(|(authorisation, _)| authorisation),
        prescription: told.authorisation.map(|(_, prescription)| prescription),
    })?;
    for endpoint in endpoints {
        // The place makes the order in which an endpoint hears.
        let place: i64 = connection
            .prepare_cached(sql::WEBHOOK_NEXT_PLACE)?
            .query_row((&endpoint,), |row| row.get(0))?;
        connection.prepare_cached(sql::WEBHOOK_ADD)?.execute((
            patient.bytes(),
            fact.as_str(),
            &endpoint,
            place,
            told.kind,
            &about,
            at.as_second(),
        ))?;
    }
    Ok(())
}
