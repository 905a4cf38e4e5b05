//! What became of the cards that record systems showed: counted, so that a rule which everybody puts aside is seen.
//!
//! It is no fact and overrides nothing: a program signs for nobody (decision 0052). It holds no patient and no words of anybody.

use retinue_kernel::Day;
use rusqlite::Connection;
use serde::Serialize;

use crate::error::SubmitError;
use crate::ids::Subject;
use crate::ledger::Ledger;
use crate::program::Program;
use crate::sql;

/// What became of one card.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardAnswered {
    /// The card's name. Told again, the later word holds.
    pub card: String,
    /// What it was about: the rule of an advice, or which answer of the gate.
    pub about: String,
    /// `accepted` or `overridden`.
    pub outcome: &'static str,
    /// The code of the reason for which it was put aside, where one was chosen.
    pub reason: Option<String>,
}

/// How often cards about one thing were answered in one way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CardsAnswered {
    /// What they were about: the rule of an advice, or which answer of the gate.
    pub about: String,
    /// `accepted` or `overridden`.
    pub outcome: String,
    /// The code of the reason; absent where none was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How often.
    pub times: u32,
}

impl Ledger {
    /// Keeps what a program told of cards that it was given. It is on disk when this returns.
    ///
    /// # Errors
    /// [`SubmitError`]: it is not certain that it is kept, and telling it again is safe.
    pub fn take_hook_feedback(
        &self,
        who: &Program,
        told: Vec<CardAnswered>,
    ) -> Result<(), SubmitError> {
        let (program, party, day) = (who.name().clone(), who.party().key(), self.today());
        self.write_unnamed("hook feedback", move |store| {
            let mut set = store.connection()?.prepare_cached(sql::HOOK_FEEDBACK_SET)?;
            for one in &told {
                set.execute((
                    program.as_str(),
                    &one.card,
                    &party,
                    day.to_string(),
                    &one.about,
                    one.outcome,
                    one.reason.as_deref().unwrap_or(""),
                ))?;
            }
            Ok(())
        })
    }
}

/// The cards of one party, or of all, from one day to another, the most frequent first.
pub(crate) fn counted(
    connection: &Connection,
    party: Option<&Subject>,
    (from, to): (Day, Day),
) -> Result<Vec<CardsAnswered>, SubmitError> {
    let party = party.map(|party| party.key().to_string());
    let mut statement = connection.prepare_cached(sql::HOOK_FEEDBACK)?;
    let rows = statement.query_map((party, from.to_string(), to.to_string()), |row| {
        let reason: String = row.get(2)?;
        Ok(CardsAnswered {
            about: row.get(0)?,
            outcome: row.get(1)?,
            reason: Some(reason).filter(|reason| !reason.is_empty()),
            times: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
