//! What is to be done about each patient, kept in line with the record so that a list reads its rows and no record.

use retinue_kernel::{Day, DueItem, PatientRecord, RulesInForce, Whose, due};
use rusqlite::Connection;

use crate::ids::{PatientId, Subject};
use crate::relation;
use crate::sql;

/// The owner under which a list of a party is kept.
pub(crate) fn owner(of: &Subject) -> String {
    of.key()
}

/// Writes the rows of a patient as they are to stand. Only what differs is written.
pub(crate) fn set(
    connection: &Connection,
    patient: PatientId,
    record: &PatientRecord,
    rules: &RulesInForce,
    today: Day,
) -> rusqlite::Result<()> {
    let items = due(record, rules, today);
    let mut known = known(connection, patient)?;
    let treating = relation::treating(record);
    for item in &items {
        let owner = match &item.whose {
            Whose::Prescriber => match &treating {
                Some(id) => owner(&Subject::Prescriber(id.clone())),
                None => continue,
            },
            Whose::Pharmacy(id) => owner(&Subject::Pharmacy(id.clone())),
            Whose::Programme => owner(&Subject::Programme),
            // A patient's own list is read from the record that the page shows.
            Whose::Patient => continue,
        };
        let row = Row {
            item: name(item),
            owner,
            opens: item.opens.to_string(),
            due: item.due.to_string(),
        };
        let place = known.iter().position(|known| known.item == row.item);
        let before = place.map(|place| known.swap_remove(place));
        if before.as_ref() == Some(&row) {
            continue;
        }
        connection.prepare_cached(sql::DUE_SET)?.execute((
            patient.bytes(),
            &row.item,
            &row.owner,
            item.kind.as_str(),
            item.duty.name.as_str(),
            item.about.as_str(),
            &row.opens,
            &row.due,
        ))?;
    }
    for gone in known {
        connection
            .prepare_cached(sql::DUE_REMOVE)?
            .execute((patient.bytes(), gone.item))?;
    }
    Ok(())
}

#[derive(PartialEq, Eq)]
struct Row {
    item: String,
    owner: String,
    opens: String,
    due: String,
}

/// The item's name among those of its patient.
fn name(item: &DueItem) -> String {
    format!("{} {}", item.kind, item.about)
}

fn known(connection: &Connection, patient: PatientId) -> rusqlite::Result<Vec<Row>> {
    connection
        .prepare_cached(sql::DUE_OF_PATIENT)?
        .query_map((patient.bytes(),), |row| {
            Ok(Row {
                item: row.get(0)?,
                owner: row.get(1)?,
                opens: row.get(2)?,
                due: row.get(3)?,
            })
        })?
        .collect()
}
