//! What is to be done about each patient, kept in line with the record so that a list reads its rows and no record.

use std::sync::Arc;

use jiff::Timestamp;
use retinue_kernel::{
    Day, DueItem, DueKind, PatientRecord, RulesInForce, Whose, due, due_since_left,
};
use rusqlite::Connection;

use crate::core::Core;
use crate::error::SubmitError;
use crate::ids::{PatientId, Subject};
use crate::party::{InForce, Parties};
use crate::relation;
use crate::sql;

/// The rules by which what is due about a patient is counted, and the day in each programme.
#[derive(Clone, Debug)]
pub(crate) struct Counted {
    rules: Arc<RulesInForce>,
    today: Day,
    /// Those of each programme that the patient has left.
    left: Vec<(Arc<RulesInForce>, Day)>,
}

impl Counted {
    /// By the rules in force for the patient, and by those of each programme that the patient has left, at a moment.
    pub(crate) fn of(
        connection: &Connection,
        parties: &mut Parties,
        core: &Core,
        record: &PatientRecord,
        in_force: &InForce,
        now: Timestamp,
    ) -> Result<Counted, SubmitError> {
        let mut left = Vec::new();
        for programme in record.programmes_left() {
            if core.laws.of(programme).is_some() {
                let in_force = parties.in_force(connection, core, Some(programme))?;
                left.push((in_force.rules, in_force.rulebook.day_of(now)));
            }
        }
        Ok(Counted {
            rules: in_force.rules.clone(),
            today: in_force.rulebook.day_of(now),
            left,
        })
    }

    /// Every item, those of the patient's own programme first, each once.
    fn items(&self, record: &PatientRecord) -> Vec<DueItem> {
        let mut items = due(record, &self.rules, self.today);
        for (rules, today) in &self.left {
            for item in due_since_left(record, rules, *today) {
                if items.iter().all(|known| name(known) != name(&item)) {
                    items.push(item);
                }
            }
        }
        items
    }
}

/// The owner under which a list of a party is kept.
pub(crate) fn owner(of: &Subject) -> String {
    of.key()
}

/// Writes the rows of a patient as they are to stand. Only what differs is written.
pub(crate) fn set(
    connection: &Connection,
    patient: PatientId,
    record: &PatientRecord,
    counted: &Counted,
) -> rusqlite::Result<()> {
    let items = counted.items(record);
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
            rank(item.kind),
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

/// What comes first on every list, then the rest.
const fn rank(kind: DueKind) -> u8 {
    if kind.comes_first() { 0 } else { 1 }
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
