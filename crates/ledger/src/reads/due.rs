//! What is due: for the clinic, for a pharmacy, for the programme's office. A page reads rows, never records.

use retinue_kernel::{Day, DueKind, DueStanding, FactId, Id, PrescriberId, due_standing};
use rusqlite::Connection;

use crate::actor::{Actor, Administrator, Clinician, Pharmacist};
use crate::core::Core;
use crate::error::{ReadError, SubmitError};
use crate::ids::{PatientId, Subject};
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::{due, identity, sql};

/// A page of what is due.
#[derive(Clone, Debug)]
pub struct DuePage {
    /// The programme's day.
    pub today: Day,
    /// How many items the whole list has.
    pub items: u32,
    /// The items of this page: those that come first whatever their day ([`DueKind::comes_first`]), then the first due first.
    pub rows: Vec<DueRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<DueCursor>,
}

/// Something that is to be done about a patient.
#[derive(Clone, PartialEq, Debug)]
pub struct DueRow {
    /// The patient.
    pub patient: PatientId,
    /// The number.
    pub number: ProgrammeNumber,
    /// The name.
    pub name: String,
    /// What.
    pub kind: DueKind,
    /// The duty that asks it: its name in the rules.
    pub duty: Id,
    /// The fact from which it is counted.
    pub about: FactId,
    /// The day by which it is to be done.
    pub due: Day,
    /// How it stands today.
    pub standing: DueStanding,
}

/// A place in a list of what is due. Its text may stand in an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DueCursor {
    rank: u8,
    due_on: String,
    patient: PatientId,
    item: String,
}

impl std::fmt::Display for DueCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}_{}_{}_{}",
            self.rank, self.due_on, self.patient, self.item
        )
    }
}

impl DueCursor {
    /// Reads the text of a cursor.
    pub fn from_text(text: &str) -> Option<DueCursor> {
        let mut parts = text.splitn(4, '_');
        let (rank, due_on) = (parts.next()?, parts.next()?);
        let (patient, item) = (parts.next()?, parts.next()?);
        due_on.parse::<Day>().ok()?;
        Some(DueCursor {
            rank: rank.parse().ok()?,
            due_on: due_on.to_owned(),
            patient: patient.parse().ok()?,
            item: item.to_owned(),
        })
    }
}

/// Most rows of a page.
const MOST_ROWS: u32 = 100;

impl Ledger {
    /// What the clinic has to do up to and including `until`, with at most `rows` (100) rows.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn due_in_clinic(
        &self,
        who: &Clinician,
        until: Day,
        after: Option<&DueCursor>,
        rows: u32,
    ) -> Result<DuePage, ReadError> {
        let of = Subject::Prescriber(who.prescriber().clone());
        self.due_of(who.actor(), &of, until, after, rows)
    }

    /// What the pharmacy has to take back to stock, up to and including `until`, with at most `rows` (100) rows.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn due_here(
        &self,
        who: &Pharmacist,
        until: Day,
        after: Option<&DueCursor>,
        rows: u32,
    ) -> Result<DuePage, ReadError> {
        let of = Subject::Pharmacy(who.pharmacy().clone());
        self.due_of(who.actor(), &of, until, after, rows)
    }

    /// What the programme's office has to see to, up to and including `until`, with at most `rows` (100) rows.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn due_in_office(
        &self,
        who: &Administrator,
        until: Day,
        after: Option<&DueCursor>,
        rows: u32,
    ) -> Result<DuePage, ReadError> {
        self.due_of(who.actor(), &Subject::Programme, until, after, rows)
    }

    /// The item on the pharmacy's own list that is about a fact.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when the list has no such item.
    pub fn due_here_item(&self, who: &Pharmacist, about: &FactId) -> Result<DueRow, ReadError> {
        let of = Subject::Pharmacy(who.pharmacy().clone());
        self.due_about(who.actor(), &of, about)
    }

    /// The item on the programme's own list that is about a fact.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when the list has no such item.
    pub fn due_in_office_item(
        &self,
        who: &Administrator,
        about: &FactId,
    ) -> Result<DueRow, ReadError> {
        self.due_about(who.actor(), &Subject::Programme, about)
    }

    /// The patients whose category the office asked the clinic's prescriber to confirm anew, at most `rows` (100).
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn categories_to_confirm(
        &self,
        who: &Clinician,
        rows: u32,
    ) -> Result<Vec<DueRow>, ReadError> {
        self.audited_on_disk(who.actor(), "read-due", None, None)?;
        let owner = due::owner(&Subject::Prescriber(who.prescriber().clone()));
        let (today, rows) = (self.today(), rows.clamp(1, MOST_ROWS));
        let found = self.read(|connection| -> Result<_, SubmitError> {
            let mut statement = connection.prepare_cached(sql::DUE_OF_KIND)?;
            let kind = DueKind::CategoryReconfirmation.as_str();
            let mut found = statement.query((&owner, kind, today.to_string(), rows))?;
            let mut read_rows = Vec::new();
            while let Some(row) = found.next()? {
                read_rows.extend(read(connection, row, today)?.1);
            }
            Ok(read_rows)
        })?;
        Ok(found)
    }

    /// How many categories each prescriber has still to confirm, the most first.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn categories_waiting(
        &self,
        who: &Administrator,
    ) -> Result<Vec<(PrescriberId, u32)>, ReadError> {
        self.audited_on_disk(who.actor(), "read-due", None, None)?;
        let found = self.read(|connection| -> Result<_, SubmitError> {
            let mut statement = connection.prepare_cached(sql::DUE_BY_OWNER)?;
            let mut found = statement.query((DueKind::CategoryReconfirmation.as_str(),))?;
            let mut waiting = Vec::new();
            while let Some(row) = found.next()? {
                let (owner, many): (String, u32) = (row.get(0)?, row.get(1)?);
                if let Some(Subject::Prescriber(prescriber)) = Subject::from_key(&owner) {
                    waiting.push((prescriber, many));
                }
            }
            Ok(waiting)
        })?;
        Ok(found)
    }

    fn due_of(
        &self,
        who: &Actor,
        of: &Subject,
        until: Day,
        after: Option<&DueCursor>,
        rows: u32,
    ) -> Result<DuePage, ReadError> {
        self.audited_on_disk(who, "read-due", None, None)?;
        let rows = rows.clamp(1, MOST_ROWS);
        let owner = due::owner(of);
        Ok(self.read(|connection| page(self.core(), connection, &owner, until, after, rows))?)
    }

    fn due_about(&self, who: &Actor, of: &Subject, about: &FactId) -> Result<DueRow, ReadError> {
        let owner = due::owner(of);
        let today = self.today();
        let found = self.read(|connection| -> Result<_, SubmitError> {
            let mut statement = connection.prepare_cached(sql::DUE_ABOUT)?;
            let mut rows = statement.query((&owner, about.as_str(), today.to_string()))?;
            match rows.next()? {
                Some(row) => Ok(read(connection, row, today)?.1),
                None => Ok(None),
            }
        })?;
        let patient = found.as_ref().map(|row| row.patient);
        self.audited_on_disk(who, "read-due", patient, None)?;
        found.ok_or(ReadError::NotFound)
    }
}

/// A row with its place in the list; none where it cannot be read, so that one damaged row does not hide the others.
fn read(
    connection: &Connection,
    row: &rusqlite::Row<'_>,
    today: Day,
) -> Result<(DueCursor, Option<DueRow>), SubmitError> {
    let patient = PatientId::from_bytes(row.get(0)?);
    let (kind, duty, about, due_on): (String, String, String, String) =
        (row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?);
    let read = (
        DueKind::from_text(&kind),
        Id::new(&duty),
        FactId::new(&about),
        due_on.parse::<Day>(),
    );
    let place = DueCursor {
        rank: row.get(6)?,
        due_on,
        patient,
        item: row.get(1)?,
    };
    let (Some(kind), Some(duty), Some(about), Ok(due)) = read else {
        return Ok((place, None));
    };
    let person = identity::of_patient(connection, patient)?;
    let row = person.map(|(number, person)| DueRow {
        patient,
        number,
        name: person.name,
        kind,
        duty,
        about,
        due,
        standing: due_standing(due, today),
    });
    Ok((place, row))
}

fn page(
    core: &Core,
    connection: &Connection,
    owner: &str,
    until: Day,
    after: Option<&DueCursor>,
    most: u32,
) -> Result<DuePage, SubmitError> {
    let today = core.today();
    let (until, opened) = (until.to_string(), today.to_string());
    let (rank, due_on, patient, item) = match after {
        Some(cursor) => (
            cursor.rank,
            cursor.due_on.as_str(),
            *cursor.patient.bytes(),
            cursor.item.as_str(),
        ),
        None => (0, "", [0; 16], ""),
    };
    let mut statement = connection.prepare_cached(sql::DUE_PAGE)?;
    let mut found = statement.query((
        owner,
        rank,
        due_on,
        patient,
        item,
        &until,
        &opened,
        most.saturating_add(1),
    ))?;
    let (mut rows, mut last, mut next) = (Vec::new(), None, None);
    let mut taken: u32 = 0;
    while let Some(row) = found.next()? {
        if taken >= most {
            next = last;
            break;
        }
        taken = taken.saturating_add(1);
        let (place, read) = read(connection, row, today)?;
        last = Some(place);
        rows.extend(read);
    }
    let items: u32 = connection
        .prepare_cached(sql::DUE_COUNT)?
        .query_row((owner, &until, &opened), |row| row.get(0))?;
    Ok(DuePage {
        today,
        items,
        rows,
        next,
    })
}
