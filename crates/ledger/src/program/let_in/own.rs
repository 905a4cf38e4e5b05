//! What was let in: shown to whoever let it in, and ended: by them, with their account, by the office, or with time.

use jiff::Timestamp;
use retinue_kernel::{Id, Statement};
use rusqlite::Connection;

use super::super::facts::subject_of;
use super::super::people::LaunchOnRecord;
use super::super::person_scope::PersonScopes;
use super::secret::{Kind, OnRecord, Secret};
use crate::actor::Actor;
use crate::error::{ReadError, SubmitError};
use crate::identity;
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::sql;

/// What a person let a program do, as it stands.
#[derive(Clone, Debug)]
pub struct LetInOnRecord {
    /// Under which name it is ended.
    pub id: String,
    /// By which name the program asks.
    pub program: Id,
    /// What the program is called.
    pub name: Option<Id>,
    /// What it may read.
    pub scopes: PersonScopes,
    /// The number of the patient who was chosen, where a clinician chose one.
    pub about: Option<ProgrammeNumber>,
    /// Since when.
    pub given_at: Timestamp,
    /// When it fetched a token last.
    pub asked_at: Option<Timestamp>,
    /// When it ends by itself.
    pub until: Timestamp,
}

/// A row of what a person let in, before names stand beside it.
struct Row {
    id: [u8; 16],
    program: String,
    scopes: String,
    about: Option<[u8; 16]>,
    given: i64,
    asked: Option<i64>,
    over: i64,
}

const ACT: &str = "end-program-let-in";

impl Ledger {
    /// What the person let in that holds still, the latest first.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn programs_let_in(&self, who: &Actor) -> Result<Vec<LetInOnRecord>, ReadError> {
        let now = self.core().clock.now().as_second();
        Ok(
            self.read_parties(|connection, parties| -> Result<_, SubmitError> {
                let mut statement = connection.prepare_cached(sql::LET_IN_OF_ACCOUNT)?;
                let rows = statement
                    .query_map((who.account().as_str(), now), |row| {
                        Ok(Row {
                            id: row.get(0)?,
                            program: row.get(1)?,
                            scopes: row.get(2)?,
                            about: row.get(3)?,
                            given: row.get(4)?,
                            asked: row.get(5)?,
                            over: row.get(6)?,
                        })
                    })?
                    .collect::<Result<Vec<_>, _>>()?;
                let mut found = Vec::new();
                for row in rows {
                    let Some(program) = Id::new(&row.program) else {
                        continue;
                    };
                    let party = match subject_of(connection, &program)? {
                        Some(subject) => parties.load(connection, &subject)?,
                        None => None,
                    };
                    let registered = party
                        .as_ref()
                        .and_then(|party| party.record.program(&program));
                    let name = registered.map(|registered| registered.name.clone());
                    let of_others = row.about.filter(|_| who.patient().is_none());
                    let about = match of_others.map(PatientId::from_bytes) {
                        Some(patient) => identity::of_patient(connection, patient)?,
                        None => None,
                    };
                    let at =
                        |second| Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
                    found.push(LetInOnRecord {
                        id: hex::encode(row.id),
                        program,
                        name,
                        scopes: PersonScopes::as_far_as_known(&row.scopes),
                        about: about.map(|(number, _)| number),
                        given_at: at(row.given),
                        asked_at: row.asked.map(at),
                        until: at(row.over),
                    });
                }
                Ok(found)
            })?,
        )
    }

    /// Ends what the person let in: its tokens are over at the next request.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] for what is none of theirs, or over.
    pub fn end_let_in(&self, who: &Actor, id: &str) -> Result<(), SubmitError> {
        let found = self
            .programs_let_in(who)
            .map_err(|error| SubmitError::NotRecorded(error.to_string()))?;
        let found = found.into_iter().find(|one| one.id == id);
        let found = found.ok_or(SubmitError::NotFound)?;
        let mut bytes = [0; 16];
        hex::decode_to_slice(&found.id, &mut bytes).map_err(|_| SubmitError::NotFound)?;
        let about = who.patient().map(|own| own.patient());
        self.audited_on_disk(who, ACT, about, Some(found.program.to_string()))
            .map_err(|error| SubmitError::NotRecorded(error.to_string()))?;
        self.write_unnamed("program let in", move |store| {
            end(store.connection()?, &bytes)
        })
    }

    /// Ends a secret of a program: with a token nothing but the token, with what renews it all that the person let in.
    pub(in crate::program) fn revoke_let_in(
        &self,
        program: &Id,
        secret: &Secret,
    ) -> Result<(), SubmitError> {
        let (program, secret) = (program.clone(), secret.clone());
        self.write_unnamed("program let in", move |store| {
            let connection = store.connection()?;
            let own = |found: &OnRecord| found.program == program;
            if let Some(found) = OnRecord::of(connection, &secret, Kind::Renewal)?.filter(own) {
                return end(connection, &found.let_in);
            }
            if OnRecord::of(connection, &secret, Kind::Token)?.is_some_and(|found| own(&found)) {
                connection
                    .prepare_cached(sql::LET_IN_SECRET_END)?
                    .execute((secret.hash(),))?;
            }
            Ok(())
        })
    }
}

/// Ends one permission with every secret of it.
pub(super) fn end(connection: &Connection, let_in: &[u8; 16]) -> Result<(), SubmitError> {
    for statement in [sql::LET_IN_SECRETS_END, sql::LET_IN_END] {
        connection.prepare_cached(statement)?.execute((let_in,))?;
    }
    Ok(())
}

/// The account is closed: what it let in does not come back with it.
pub(crate) fn account_closed(connection: &Connection, account: &Id) -> Result<(), SubmitError> {
    connection
        .prepare_cached(sql::LET_IN_END_OF_ACCOUNT)?
        .execute((account.as_str(),))?;
    Ok(())
}

/// The program proves itself with other keys: whoever had the old ones reads nothing any more. What renews is worth nothing without a
/// proof by the new ones.
pub(in crate::program) fn keys_replaced(
    connection: &Connection,
    program: &Id,
) -> Result<(), SubmitError> {
    for (let_in, _) in of_program(connection, program)? {
        connection
            .prepare_cached(sql::LET_IN_SECRETS_END_BUT_RENEWALS)?
            .execute((let_in,))?;
    }
    Ok(())
}

/// The program acts no more.
pub(in crate::program) fn program_ended(
    connection: &Connection,
    program: &Id,
) -> Result<(), SubmitError> {
    for (let_in, _) in of_program(connection, program)? {
        end(connection, &let_in)?;
    }
    Ok(())
}

/// The office said anew what people may let a program do: what they let it do beyond that is ended, and codes that were given for an
/// address that may be gone.
pub(in crate::program) fn launch_set(
    connection: &Connection,
    program: &Id,
    redirects: &[Statement],
    scopes: &[Id],
) -> Result<(), SubmitError> {
    let allowed = LaunchOnRecord {
        redirects: redirects.iter().map(ToString::to_string).collect(),
        launch: None,
        scopes: scopes.to_vec(),
    };
    let allowed = allowed.may_ask();
    for (let_in, scopes) in of_program(connection, program)? {
        if redirects.is_empty() || allowed.granted(&scopes) != scopes {
            end(connection, &let_in)?;
        } else {
            connection
                .prepare_cached(sql::LET_IN_CODES_END)?
                .execute((let_in,))?;
        }
    }
    Ok(())
}

fn of_program(
    connection: &Connection,
    program: &Id,
) -> Result<Vec<([u8; 16], PersonScopes)>, SubmitError> {
    let mut statement = connection.prepare_cached(sql::LET_IN_OF_PROGRAM)?;
    let rows = statement.query_map((program.as_str(),), |row| {
        let scopes: String = row.get(1)?;
        Ok((row.get(0)?, PersonScopes::as_far_as_known(&scopes)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Forgets what is over, and secrets of what is gone. A code that was used stays as long as what it gave, so that a second use is seen.
pub(crate) fn forget_what_is_over(
    connection: &Connection,
    now: Timestamp,
) -> Result<(), SubmitError> {
    for statement in [sql::LET_IN_OVER, sql::LET_IN_SECRETS_OVER] {
        connection
            .prepare_cached(statement)?
            .execute((now.as_second(),))?;
    }
    Ok(())
}
