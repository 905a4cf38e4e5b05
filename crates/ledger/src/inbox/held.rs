//! Messages that are kept and became nothing: not read yet, or refused. A laboratory that is told "refused" may tell nobody, and
//! a message whose sender was taken off the register is read by nobody, so the office sees both.

use jiff::Timestamp;
use retinue_kernel::Id;

use super::UNREAD;
use crate::actor::Administrator;
use crate::error::ReadError;
use crate::ledger::Ledger;
use crate::sql;

/// Messages of one sender that are kept for the same reason.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldMessages {
    /// Who sent them.
    pub sender: Id,
    /// Why they were refused; absent where they were taken and are not read yet.
    pub refused: Option<String>,
    /// How many there are.
    pub count: u32,
    /// When the first of them was kept.
    pub first_at: Timestamp,
    /// When the last of them was kept.
    pub last_at: Timestamp,
}

/// Most rows of the list.
const MOST_ROWS: u32 = 50;

impl Ledger {
    /// What is kept and became nothing, for the programme's office: what is not read yet before what was refused, then the
    /// newest first, at most 50 reasons.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn held_messages(&self, who: &Administrator) -> Result<Vec<HeldMessages>, ReadError> {
        self.audited_on_disk(who.actor(), "read-held-messages", None, None)?;
        self.read(|connection| {
            let mut statement = connection.prepare_cached(sql::INBOX_HELD)?;
            let mut rows = statement.query((MOST_ROWS,))?;
            let mut held = Vec::new();
            while let Some(row) = rows.next()? {
                let (sender, state): (String, String) = (row.get(0)?, row.get(1)?);
                let why: Option<String> = row.get(2)?;
                held.push(HeldMessages {
                    sender: Id::new(&sender).ok_or(ReadError::NotFound)?,
                    refused: (state != UNREAD).then(|| why.unwrap_or_default()),
                    count: row.get(3)?,
                    first_at: at(row.get(4)?),
                    last_at: at(row.get(5)?),
                });
            }
            Ok(held)
        })
    }
}

fn at(microseconds: i64) -> Timestamp {
    Timestamp::from_microsecond(microseconds).unwrap_or_default()
}
