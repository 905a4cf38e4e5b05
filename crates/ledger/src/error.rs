//! Why something was not done, in words for the one who can act.

use std::time::Duration;

use jiff::Timestamp;
use retinue_kernel::Refused;

use crate::access::NotAllowed;
use crate::ids::{CommandId, NoRandomness};

/// Why a command left no fact, or may have.
///
/// A commit has three outcomes. *Done* is an [`Outcome`](crate::Outcome); *refused* is every variant here but the last;
/// *unknown* is the last.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The command is nonsense or forbidden whatever the record says. Nothing was recorded.
    #[error("{0}")]
    Refused(Refused),
    /// This role may not do it. Nothing was recorded.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It does not exist, or it is another's: one answer for both. Nothing was recorded.
    #[error("no such patient, prescription or authorisation is on record for you")]
    NotFound,
    /// The command id was used before for a command with another content.
    #[error(
        "the command id {0} was used before for something else. Load the form again and send it once more."
    )]
    CommandIdUsed(CommandId),
    /// The queue is full. Nothing was recorded.
    #[error("more is waiting to be recorded than the ledger takes at once. Send it again in {} seconds.", retry_after.as_secs().max(1))]
    Busy {
        /// When to try again.
        retry_after: Duration,
    },
    /// The clock shows an earlier time than the last fact. Nothing is decided by such a clock.
    #[error(
        "the clock shows {clock}, but the last fact was recorded at {last}. Nothing is decided until the clock is set \
         right."
    )]
    ClockWentBack {
        /// What the clock shows.
        clock: Timestamp,
        /// When the last fact was recorded.
        last: Timestamp,
    },
    /// A simulated moment was given to a ledger that is not marked as a demo.
    #[error("only a ledger marked as a demo takes facts from a simulated clock")]
    NotADemo,
    /// The stored facts do not fit together. Nothing is decided from them.
    #[error(transparent)]
    Damaged(#[from] Damage),
    /// The rules in use cannot follow what the installation has adopted. Nothing is decided.
    #[error("{0}")]
    Rules(String),
    /// The store failed. It is certain that nothing was recorded.
    #[error("the store failed and nothing was recorded: {0}. Send it again.")]
    NotRecorded(String),
    /// The store failed while it committed, and whether the command was recorded could not be read back.
    ///
    /// Show it as "not answered", never as authorised; ask again with the same command id.
    #[error(
        "not answered: the store failed while it recorded {0}. Ask again with the same command."
    )]
    Unknown(CommandId),
}

impl From<Refused> for SubmitError {
    fn from(refused: Refused) -> SubmitError {
        SubmitError::Refused(refused)
    }
}

impl From<ReadError> for SubmitError {
    fn from(error: ReadError) -> SubmitError {
        match error {
            ReadError::NotFound => SubmitError::NotFound,
            ReadError::Damaged(damage) => SubmitError::Damaged(damage),
            other => SubmitError::NotRecorded(other.to_string()),
        }
    }
}

impl From<NoRandomness> for SubmitError {
    fn from(none: NoRandomness) -> SubmitError {
        SubmitError::NotRecorded(none.to_string())
    }
}

impl From<rusqlite::Error> for SubmitError {
    fn from(error: rusqlite::Error) -> SubmitError {
        SubmitError::NotRecorded(error.to_string())
    }
}

/// A place where what is stored is not what was recorded.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "the record is damaged at {place}: {what}. Nothing is decided from it; restore it from a backup."
)]
pub struct Damage {
    /// The stream and the fact's place in it, or the checkpoint.
    pub place: String,
    /// What does not fit.
    pub what: String,
}

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It does not exist, or it is not the reader's: one answer for both.
    #[error("nothing of that name is on record for you")]
    NotFound,
    /// The stored facts do not fit together.
    #[error(transparent)]
    Damaged(#[from] Damage),
    /// Too many wrong days of birth were given with this number, or by this pharmacy.
    #[error("too many wrong days of birth were given here; try again in {seconds} seconds")]
    Slowed {
        /// How long until the next try.
        seconds: u64,
    },
    /// The pharmacy is suspended or decertified, and neither holds nor supplied anything for this patient.
    #[error(
        "this pharmacy is {}: it opens the numbers of those only for whom it holds or supplied something. The programme's office ends this", if *.is_decertified { "decertified" } else { "suspended" }
    )]
    Stopped {
        /// Whether it is decertified.
        is_decertified: bool,
    },
    /// The read could not be written into the access log, so it is not answered.
    #[error(
        "who reads what is recorded, and that record cannot be written at the moment. Try again later."
    )]
    NotAudited,
    /// The store failed.
    #[error("the store could not be read: {0}")]
    Store(String),
}

impl From<rusqlite::Error> for ReadError {
    fn from(error: rusqlite::Error) -> ReadError {
        ReadError::Store(error.to_string())
    }
}

/// Why a ledger does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A setting of the store is not what durability needs.
    #[error(
        "the store does not keep the setting {name}: it is {found}, and must be {wanted}. {remedy}"
    )]
    Setting {
        /// The setting.
        name: &'static str,
        /// What it is.
        found: String,
        /// What it must be.
        wanted: String,
        /// What would mend it.
        remedy: &'static str,
    },
    /// The file is no ledger, or one of a later version.
    #[error("{path} is not a ledger of this version: {why}")]
    NotALedger {
        /// The file.
        path: String,
        /// Why.
        why: String,
    },
    /// The ledger is marked as a demo.
    #[error(
        "this ledger was made by the demonstration and holds simulated facts; it is never served. Use another folder."
    )]
    Demo,
    /// The ledger is not marked as a demo.
    #[error(
        "this ledger is not a demonstration's; simulated facts are never written into it. Use another folder."
    )]
    NotADemo,
    /// The signing key is not the one this ledger was sealed with, or cannot be read.
    #[error("the signing key {path} cannot be used: {why}")]
    Key {
        /// The key file.
        path: String,
        /// Why.
        why: String,
    },
    /// The folder or file cannot be used.
    #[error("{path} cannot be used: {why}")]
    Place {
        /// The folder or file.
        path: String,
        /// Why.
        why: String,
    },
    /// The rules in use cannot follow what the installation has adopted.
    #[error("{0}")]
    Rules(String),
    /// The record is damaged where opening looks at it.
    #[error(transparent)]
    Damaged(#[from] Damage),
    /// The store failed.
    #[error("the store could not be opened: {0}")]
    Store(String),
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> OpenError {
        OpenError::Store(error.to_string())
    }
}

impl From<NoRandomness> for OpenError {
    fn from(none: NoRandomness) -> OpenError {
        OpenError::Store(none.to_string())
    }
}
