//! The time machine: past decisions, listed and decided again.

use retinue_kernel::{Day, FactId, Id};
use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;

use crate::actor::Administrator;
use crate::core::Core;
use crate::error::{Damage, ReadError, SubmitError};
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::{decision, sql};

/// A past decision, decided again.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The patient.
    pub patient: PatientId,
    /// The fact that carries the decision.
    pub fact: Id,
    /// The content hash that the fact carries.
    pub hash: Id,
    /// The canonical JSON as it was stored.
    pub recorded: String,
    /// The canonical JSON as it comes out when the same is decided again.
    pub again: String,
}

impl Replay {
    /// Whether both are the same to the byte.
    pub fn is_same(&self) -> bool {
        self.recorded == self.again && decision::content_hash(&self.recorded) == self.hash
    }
}

impl Ledger {
    /// Decides a past decision again, from the facts known then and the rule set used then.
    ///
    /// `named` is the id of the fact that carries it (for an authorisation, its number) or the decision's content hash.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when no decision has that name; [`ReadError::Damaged`] when a seal on the way is broken.
    pub fn replay(&self, who: &Administrator, named: &str) -> Result<Replay, ReadError> {
        self.note(
            who.actor(),
            "replay",
            Some(named.chars().take(80).collect()),
        );
        Ok(self.read(|connection| replayed(self.core(), connection, named))?)
    }
}

/// A decision on record, as a list names it.
#[derive(Clone, Debug)]
pub struct DecisionOnRecord {
    /// The fact that carries it; for an authorisation, its number.
    pub fact: Id,
    /// The content hash.
    pub hash: Id,
    /// The programme's day on which it was decided.
    pub on: Day,
    /// The prescription that was asked about.
    pub prescription: FactId,
    /// Every reason of a refusal; none of an authorisation.
    pub reasons: Vec<Id>,
}

impl Ledger {
    /// Decisions on record, the latest first: at most `most`, before the fact `before` where one is given.
    ///
    /// # Errors
    /// [`ReadError::Damaged`] when a stored decision cannot be read.
    pub fn decisions(
        &self,
        who: &Administrator,
        before: Option<&Id>,
        most: u32,
    ) -> Result<Vec<DecisionOnRecord>, ReadError> {
        self.note(who.actor(), "list-decisions", None);
        Ok(self.read(|connection| decisions(connection, before, most))?)
    }
}

/// What a list shows of a stored decision.
#[derive(Deserialize)]
struct Headline {
    on: Day,
    prescription: FactId,
    #[serde(default)]
    unmet: Vec<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    slug: Id,
}

/// Sorts after every id of a fact.
const AFTER_EVERY_FACT: &str = "\u{10FFFF}";

fn decisions(
    connection: &Connection,
    before: Option<&Id>,
    most: u32,
) -> Result<Vec<DecisionOnRecord>, SubmitError> {
    let before = before.map_or(AFTER_EVERY_FACT, Id::as_str);
    let mut statement = connection.prepare_cached(sql::DECISIONS_BEFORE)?;
    let mut rows = statement.query((before, most))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let patient = PatientId::from_bytes(row.get(0)?);
        let (fact, hash, body): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let damage = |what: String| Damage {
            place: format!("patient {patient}, decision of {fact}"),
            what,
        };
        let unreadable = || damage("its name cannot be read".to_owned());
        let headline: Headline =
            serde_json::from_str(&body).map_err(|error| damage(error.to_string()))?;
        found.push(DecisionOnRecord {
            on: headline.on,
            prescription: headline.prescription,
            reasons: headline.unmet.into_iter().map(|unmet| unmet.slug).collect(),
            hash: Id::new(&hash).ok_or_else(unreadable)?,
            fact: Id::new(&fact).ok_or_else(unreadable)?,
        });
    }
    Ok(found)
}

fn replayed(core: &Core, connection: &Connection, named: &str) -> Result<Replay, SubmitError> {
    let by_fact: Option<[u8; 16]> = connection
        .prepare_cached(sql::DECISION_BY_FACT)?
        .query_row((named,), |row| row.get(0))
        .optional()?;
    let found = match by_fact {
        Some(patient) => Some((patient, named.to_owned())),
        None => connection
            .prepare_cached(sql::DECISION_BY_HASH)?
            .query_row((named,), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?,
    };
    let (patient, fact) = found.ok_or(SubmitError::NotFound)?;
    let (patient, fact) = (
        PatientId::from_bytes(patient),
        Id::new(&fact).ok_or(SubmitError::NotFound)?,
    );
    let stored = decision::stored(connection, patient, &fact)?.ok_or(SubmitError::NotFound)?;
    let (_, _, again) = decision::decide_again(core, connection, patient, &fact, &stored.json)?;
    Ok(Replay {
        patient,
        fact,
        hash: stored.hash,
        recorded: stored.json,
        again: again.json,
    })
}
