//! A change of edition from both sides: the same facts and day under the rules with it and without it.

use std::sync::Arc;

use jiff::Timestamp;
use retinue_kernel::{
    Day, Id, Mode, Programme, RegistryEvent, RegistryFact, RulesInForce, summarise,
};
use rusqlite::Connection;

use super::administrator::facts;
use super::{PatientFile, file};
use crate::actor::Administrator;
use crate::error::{ReadError, SubmitError};
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::party::{self, Parties};
use crate::sql;

/// A change of edition, with the rules on its two sides.
#[derive(Clone, Debug)]
pub struct EditionChange {
    /// The programme.
    pub programme: Programme,
    /// The edition.
    pub edition: Id,
    /// The first day of the edition here.
    pub from: Day,
    /// The day about which both sides are asked: the edition's first, or today where that is past.
    pub on: Day,
    /// The rules without this adoption.
    pub before: Arc<RulesInForce>,
    /// The rules with it.
    pub after: Arc<RulesInForce>,
}

/// How many patients are read at once.
const AT_ONCE: usize = 200;

impl Ledger {
    /// The adoption that was recorded last in each programme that the installation holds, where there is one.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn last_changes(&self) -> Result<Vec<EditionChange>, ReadError> {
        let mut found = Vec::new();
        for rulebook in self.laws().all() {
            let programme = rulebook.programme().id;
            let (mode, known) = self.known_of(programme)?;
            let is_adoption =
                |fact: &RegistryFact| matches!(fact.event, RegistryEvent::EditionAdopted { .. });
            let Some(place) = known.iter().rposition(is_adoption) else {
                continue;
            };
            let (until, after) = known.split_at(place);
            let Some((adoption, rest)) = after.split_first() else {
                continue;
            };
            let without: Vec<RegistryFact> = until.iter().chain(rest).cloned().collect();
            found.extend(self.between(programme, mode, adoption, &without, &known)?);
        }
        Ok(found)
    }

    /// The change that adopting an edition of the programme from a day on would be. Nothing is recorded.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when the rule set in use holds no such edition.
    pub fn change_to(
        &self,
        who: &Administrator,
        programme: Programme,
        edition: &Id,
        from: Day,
    ) -> Result<EditionChange, ReadError> {
        self.audited(who.actor(), "try-edition", None, Some(edition.to_string()))?;
        let rulebook = self.laws().of(programme).ok_or(ReadError::NotFound)?;
        if rulebook.edition(edition.as_str()).is_none() {
            return Err(ReadError::NotFound);
        }
        let (mode, known) = self.known_of(programme)?;
        let adoption = RegistryFact {
            event: RegistryEvent::EditionAdopted {
                edition: edition.clone(),
                from,
                rules: rulebook.hash().clone(),
                overlays: Vec::new(),
            },
            id: None,
            on: self.today_in(programme),
            recorded_at: None::<Timestamp>,
            by: None,
            command_id: None,
        };
        let with: Vec<RegistryFact> = known.iter().chain([&adoption]).cloned().collect();
        self.between(programme, mode, &adoption, &known, &with)?
            .ok_or(ReadError::NotFound)
    }

    fn known_of(&self, programme: Programme) -> Result<(Mode, Vec<RegistryFact>), ReadError> {
        let stream = self.laws().stream_of(programme);
        Ok(
            self.read_parties(|connection, parties| -> Result<_, SubmitError> {
                let in_force = parties.in_force(connection, self.core(), Some(programme))?;
                Ok((in_force.mode, facts(connection, &stream)?))
            })?,
        )
    }

    fn between(
        &self,
        programme: Programme,
        mode: Mode,
        adoption: &RegistryFact,
        without: &[RegistryFact],
        with: &[RegistryFact],
    ) -> Result<Option<EditionChange>, ReadError> {
        let (Some(rulebook), RegistryEvent::EditionAdopted { edition, from, .. }) =
            (self.laws().of(programme), &adoption.event)
        else {
            return Ok(None);
        };
        let rules = |facts: &[RegistryFact]| -> Result<Arc<RulesInForce>, ReadError> {
            let adopted = party::adopted(rulebook, facts)?;
            Ok(Arc::new(adopted.run_as(mode)))
        };
        Ok(Some(EditionChange {
            programme,
            edition: edition.clone(),
            from: *from,
            on: self.today_in(programme).max(*from),
            before: rules(without)?,
            after: rules(with)?,
        }))
    }

    /// The file of every patient of a programme, one after the other, while `take` says to go on. A record that cannot be
    /// read is counted and passed over; how many is the answer.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn each_file_of(
        &self,
        who: &Administrator,
        programme: Programme,
        take: &mut dyn FnMut(PatientFile) -> bool,
    ) -> Result<u32, ReadError> {
        self.audited_on_disk(who.actor(), "count-under-edition", None, None)?;
        let patients = self.read(everybody)?;
        let mut damaged: u32 = 0;
        let mut parties = Parties::default();
        for some in patients.chunks(AT_ONCE) {
            let files = self.read(|connection| -> Result<_, SubmitError> {
                let each = some.iter();
                let read = each.map(|one| file(self.core(), connection, *one, &mut parties));
                Ok(read.collect::<Vec<_>>())
            })?;
            for file in files {
                match file {
                    Ok(file) if file.rulebook.programme().id != programme => {}
                    Ok(file) => {
                        if !take(file) {
                            return Ok(damaged);
                        }
                    }
                    Err(SubmitError::Damaged(_) | SubmitError::NotFound) => {
                        damaged = damaged.saturating_add(1);
                    }
                    Err(other) => return Err(other.into()),
                }
            }
        }
        Ok(damaged)
    }
}

impl PatientFile {
    /// The same facts about another day and under other rules of the patient's programme. Nothing is recorded.
    #[must_use]
    pub fn under(mut self, rules: Arc<RulesInForce>, on: Day) -> PatientFile {
        self.summary = summarise(&self.record, &rules, on);
        self.rules = rules;
        self.today = on;
        self
    }
}

fn everybody(connection: &Connection) -> Result<Vec<PatientId>, SubmitError> {
    let mut statement = connection.prepare_cached(sql::WORKLIST_EVERYBODY)?;
    let found = statement.query_map((), |row| row.get(0).map(PatientId::from_bytes))?;
    Ok(found.collect::<Result<_, _>>()?)
}
