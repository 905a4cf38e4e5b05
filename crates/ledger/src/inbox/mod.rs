//! What laboratories send: kept as it was received before its sender is told so, then turned into facts through the one door.
//!
//! The bytes are the truth. What a person settles (whose a laboratory's number is, what its code measures) is kept beside them,
//! and the message is read once more. Which bytes mean what is not known here: a [`ReceivedResult`] comes from whoever reads
//! the format.

mod held;
mod sent;
mod settle;
mod waiting;
mod whose;

pub use held::HeldMessages;
pub(crate) use sent::{KeptAs, earlier_of, keep_as};
pub use sent::{Sent, SentFact, Taken};
pub use settle::{Became, ReceivedReading, ReceivedResult};
pub use waiting::{ShownResult, WaitingReceived};
pub use whose::{PersonKey, ReceivedPerson};

use std::fmt;

use jiff::Timestamp;
use retinue_kernel::Id;
use rusqlite::{Connection, OptionalExtension};

use crate::chain::{Hash, seal};
use crate::error::{ReadError, SubmitError};
use crate::ids::CommandId;
use crate::ledger::Ledger;
use crate::sql;

/// Names a message: the hash of its sender, its control id and its bytes, so that the same message is one message.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MessageId(Hash);

impl MessageId {
    fn of(sender: &Id, control_id: &str, bytes: &[u8]) -> MessageId {
        MessageId(seal(&[
            b"retinue inbox",
            sender.as_str().as_bytes(),
            control_id.as_bytes(),
            bytes,
        ]))
    }

    /// Reads the 64 hexadecimal digits.
    pub fn from_text(text: &str) -> Option<MessageId> {
        hex::decode(text).ok()?.try_into().ok().map(MessageId)
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// A message that arrived from a registered sender.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// The sender's name in the registry of senders.
    pub sender: Id,
    /// The message's control id.
    pub control_id: String,
    /// The bytes, as they were received.
    pub bytes: Vec<u8>,
    /// Why the message is refused, where it is. It is kept all the same, for a person to look at.
    pub refused: Option<String>,
}

/// That a message is kept. It is on disk before the caller has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kept {
    /// Its name.
    pub message: MessageId,
    /// Whether it was kept before: the sender sent it twice.
    pub again: bool,
}

/// A message that is kept and not read yet.
#[derive(Clone, Debug)]
pub struct Unread {
    /// Its name.
    pub message: MessageId,
    /// Who sent it.
    pub sender: Id,
    /// When it was kept.
    pub received_at: Timestamp,
    /// The bytes, as they were received.
    pub bytes: Vec<u8>,
}

/// Most messages that are handed out to be read at once.
const MOST_UNREAD: u32 = 64;

impl Ledger {
    /// Keeps a message, and returns when it is on disk: only then may its sender be told that it was taken. A message that was
    /// refused and is sent again after the reason is gone is then taken.
    ///
    /// # Errors
    /// [`SubmitError`]: it is not certain that the message is kept, and its sender is told to send it again.
    pub fn keep_message(&self, arrived: Arrived) -> Result<Kept, SubmitError> {
        let message = MessageId::of(&arrived.sender, &arrived.control_id, &arrived.bytes);
        let named = CommandId::new(&format!("inbox {message}")).ok_or(SubmitError::NotFound)?;
        let at = self.core().clock.now().as_microsecond();
        let state = if arrived.refused.is_some() {
            REFUSED
        } else {
            UNREAD
        };
        let again = self.write(
            &named,
            move |store| {
                let connection = store.connection()?;
                let before: Option<String> = connection
                    .prepare_cached(sql::INBOX_STATE)?
                    .query_row((message.0,), |row| row.get(0))
                    .optional()?;
                match before.as_deref() {
                    None => connection.prepare_cached(sql::INBOX_ADD)?.execute((
                        message.0,
                        arrived.sender.as_str(),
                        &arrived.control_id,
                        at,
                        state,
                        &arrived.refused,
                        &arrived.bytes,
                    ))?,
                    Some(REFUSED) => connection.prepare_cached(sql::INBOX_SET)?.execute((
                        message.0,
                        state,
                        &arrived.refused,
                    ))?,
                    Some(_) => 0,
                };
                Ok(before.is_some())
            },
            move |connection| is_kept(connection, message),
        )?;
        Ok(Kept { message, again })
    }

    /// Messages that are kept and not read yet, the oldest first, a bounded number of them: after that one, where one is named,
    /// so that those which cannot be read stand in the way of none.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn unread_messages(&self, after: Option<&Unread>) -> Result<Vec<Unread>, ReadError> {
        self.read(|connection| -> Result<_, ReadError> {
            let mut statement = connection.prepare_cached(sql::INBOX_UNREAD)?;
            let place =
                after.map(|last| (last.received_at.as_microsecond(), last.message.0.to_vec()));
            let (at, message) = place.unwrap_or((i64::MIN, Vec::new()));
            let mut rows = statement.query((at, message, MOST_UNREAD))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let (sender, at): (String, i64) = (row.get(1)?, row.get(2)?);
                found.push(Unread {
                    message: MessageId(row.get(0)?),
                    sender: Id::new(&sender).ok_or(ReadError::NotFound)?,
                    received_at: Timestamp::from_microsecond(at).unwrap_or_default(),
                    bytes: row.get(3)?,
                });
            }
            Ok(found)
        })
    }
}

const UNREAD: &str = "unread";
const REFUSED: &str = "refused";
const READ: &str = "read";

fn is_kept(connection: &Connection, message: MessageId) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(sql::INBOX_STATE)?
        .exists((message.0,))
}
