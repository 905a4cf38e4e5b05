//! What waits for a person: results of nobody whom the records know, codes that nobody mapped, answers that nobody can read
//! without doubt. Whoever settles one is named.

use jiff::Timestamp;
use retinue_kernel::{Day, Id, Refused, RefusedBecause};
use rusqlite::{Connection, OptionalExtension, Row};

use super::settle::{SET_ASIDE, WAITING};
use super::whose::{self, ReceivedPerson};
use super::{MessageId, UNREAD};
use crate::actor::{Actor, Administrator, Clinician};
use crate::error::{Damage, ReadError, SubmitError};
use crate::identity;
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::sql;

/// What a list shows of a result.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct ShownResult {
    /// What was measured, in the laboratory's words.
    pub what: String,
    /// What was found, as received.
    pub found: String,
    /// The days that are given for the specimen.
    pub days: Vec<Day>,
    /// The codes: system and code.
    pub codes: Vec<(String, String)>,
}

/// A result that waits for a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WaitingReceived {
    /// Its message.
    pub message: MessageId,
    /// Its place in the message, from 1.
    pub place: u32,
    /// Who sent it.
    pub sender: Id,
    /// When it was kept.
    pub received_at: Timestamp,
    /// Whether somebody should look soon.
    pub urgent: bool,
    /// Why it waits.
    pub why: String,
    /// Whose it is, as the laboratory says.
    pub person: ReceivedPerson,
    /// What a list shows of it.
    pub shown: ShownResult,
    /// The patient and their number, where that is known.
    pub patient: Option<(PatientId, ProgrammeNumber)>,
}

/// Most rows of a list.
const MOST_ROWS: u32 = 200;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 200;

impl Ledger {
    /// Everything that waits, for the programme's office: urgent first, then the oldest, at most 200.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn waiting_results(&self, who: &Administrator) -> Result<Vec<WaitingReceived>, ReadError> {
        self.audited_on_disk(who.actor(), "read-received-results", None, None)?;
        self.read(|connection| listed(connection, None))
    }

    /// What waits of the clinic's own patients.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn own_waiting_results(&self, who: &Clinician) -> Result<Vec<WaitingReceived>, ReadError> {
        self.audited_on_disk(who.actor(), "read-received-results", None, None)?;
        let own = who.prescriber().as_str();
        self.read(|connection| listed(connection, Some(own)))
    }

    /// Says whose a waiting result is: the patient of a number, whose day of birth is typed beside it. From now on the
    /// laboratory's identifiers of that person are this patient's, and what waited for it is read once more.
    ///
    /// # Errors
    /// Refused when number and birthday are not one patient's, or the laboratory gives no identifier;
    /// [`SubmitError::NotFound`] when nothing of that name waits.
    pub fn match_result(
        &self,
        who: &Administrator,
        message: MessageId,
        place: u32,
        number: &str,
        born: Day,
    ) -> Result<(), SubmitError> {
        let number: Option<ProgrammeNumber> = number.parse().ok();
        let (actor, at) = (who.actor().clone(), self.core().clock.now());
        let patient = self.write_unnamed("match a result", move |store| {
            let connection = store.connection()?;
            let waiting = of_place(connection, message, place)?.ok_or(SubmitError::NotFound)?;
            let patient = match number {
                Some(number) => identity::by_number(connection, &number)?,
                None => None,
            };
            let known = match patient {
                Some(patient) => identity::of_patient(connection, patient)?,
                None => None,
            };
            let (Some(patient), true) =
                (patient, known.is_some_and(|(_, person)| person.born == born))
            else {
                return Err(refused(
                    "number",
                    "no patient has this number and this day of birth",
                    "Type both as they stand on the patient's card.",
                ));
            };
            if waiting.person.ids.is_empty() {
                return Err(refused(
                    "number",
                    "the laboratory gives no identifier by which this person could be known again",
                    "Enter the result by hand, and set this one aside.",
                ));
            }
            if waiting.person.born.is_some_and(|given| given != born) {
                return Err(refused(
                    "born",
                    "the laboratory gives another day of birth",
                    "Ask the laboratory whose result it is; it sends it again when that is settled.",
                ));
            }
            if whose::has_the_number_of_another(connection, &waiting.person, patient)? {
                return Err(refused(
                    "number",
                    "the laboratory gives the programme's number of another patient",
                    "Ask the laboratory whose result it is; enter what is sure by hand, and set this one aside.",
                ));
            }
            whose::remember(connection, &waiting.sender, &waiting.person, patient, &actor, at)?;
            read_again(connection, &waiting.sender)?;
            Ok(patient)
        })?;
        self.note_settled(
            who.actor(),
            "match-received-person",
            Some(patient),
            message,
            place,
        );
        Ok(())
    }

    /// Says what a laboratory's own code measures, and has everything that waits of that laboratory read once more. What the
    /// text `means` is for whoever reads the format.
    ///
    /// # Errors
    /// Refused when the result has no such code; [`SubmitError::NotFound`] when nothing of that name waits.
    pub fn map_code(
        &self,
        who: &Administrator,
        message: MessageId,
        place: u32,
        code: (String, String),
        means: String,
    ) -> Result<(), SubmitError> {
        let (account, at) = (who.actor().account().clone(), self.core().clock.now());
        self.write_unnamed("map a code", move |store| {
            let connection = store.connection()?;
            let waiting = of_place(connection, message, place)?.ok_or(SubmitError::NotFound)?;
            if code.1.is_empty() || !waiting.shown.codes.contains(&code) {
                return Err(refused(
                    "code",
                    "the result has no such code",
                    "Choose one of the codes that stand beside it.",
                ));
            }
            connection
                .prepare_cached(sql::LABORATORY_CODE_SET)?
                .execute((
                    waiting.sender.as_str(),
                    &code.0,
                    &code.1,
                    &means,
                    account.as_str(),
                    at.as_microsecond(),
                ))?;
            read_again(connection, &waiting.sender)
        })?;
        self.note_settled(who.actor(), "map-received-code", None, message, place);
        Ok(())
    }

    /// Takes a waiting result off the list, saying why: it was entered by hand, or is nobody's here. The office may for
    /// every result, a clinic for those of its own patients.
    ///
    /// # Errors
    /// Refused without a reason; [`SubmitError::NotFound`] when nothing of that name waits for them.
    pub fn set_result_aside(
        &self,
        who: &Actor,
        message: MessageId,
        place: u32,
        reason: &str,
    ) -> Result<(), SubmitError> {
        let reason = reason.trim().to_owned();
        let unfit = reason.is_empty()
            || reason.chars().count() > LONGEST_REASON
            || reason.chars().any(char::is_control);
        if unfit {
            return Err(refused(
                "reason",
                "nothing says why, or it is longer than 200 characters",
                "Say in a few words why, such as: entered by hand.",
            ));
        }
        let actor = who.clone();
        let at = self.core().clock.now();
        let patient = self.write_unnamed("set a result aside", move |store| {
            let connection = store.connection()?;
            let waiting = of_place(connection, message, place)?.ok_or(SubmitError::NotFound)?;
            let patient = waiting.patient.map(|(patient, _)| patient);
            let may = match (actor.administrator(), actor.clinician(), patient) {
                (Some(_), ..) => true,
                (None, Some(clinician), Some(patient)) => {
                    crate::worklist::prescriber_of(connection, patient)?.as_ref()
                        == Some(clinician.prescriber())
                }
                _ => false,
            };
            if !may {
                return Err(SubmitError::NotFound);
            }
            connection
                .prepare_cached(sql::INBOX_RESULT_ASIDE)?
                .execute((
                    message.0,
                    place,
                    SET_ASIDE,
                    &reason,
                    actor.account().as_str(),
                    at.as_microsecond(),
                ))?;
            Ok(patient)
        })?;
        self.note_settled(who, "set-received-aside", patient, message, place);
        Ok(())
    }

    /// What a laboratory's own codes mean, as people mapped them: system, code and meaning.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn mapped_codes(&self, sender: &Id) -> Result<Vec<(String, String, String)>, ReadError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(sql::LABORATORY_CODES)?;
            let rows = statement.query_map((sender.as_str(),), |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
            Ok(rows.collect::<Result<_, rusqlite::Error>>()?)
        })
    }

    /// Who settled what is an access as much as a read: it is noted, and names the message and no person.
    fn note_settled(
        &self,
        who: &Actor,
        act: &str,
        patient: Option<PatientId>,
        message: MessageId,
        place: u32,
    ) {
        // The act is done and on disk; an access log that is full refuses reads.
        let _ = self.audited(who, act, patient, Some(format!("{message} {place}")));
    }
}

fn refused(field: &'static str, wrong: &str, remedy: &'static str) -> SubmitError {
    let because = vec![RefusedBecause {
        field,
        wrong: wrong.to_owned(),
        remedy,
    }];
    Refused { because }.into()
}

/// Has every message of a sender read again of which something waits.
fn read_again(connection: &Connection, sender: &Id) -> Result<(), SubmitError> {
    connection.prepare_cached(sql::INBOX_READ_AGAIN)?.execute((
        sender.as_str(),
        WAITING,
        UNREAD,
    ))?;
    Ok(())
}

fn listed(
    connection: &Connection,
    prescriber: Option<&str>,
) -> Result<Vec<WaitingReceived>, ReadError> {
    let mut statement = connection.prepare_cached(sql::INBOX_WAITING)?;
    let mut rows = statement.query((prescriber, MOST_ROWS))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(waiting(connection, row)?);
    }
    Ok(found)
}

fn of_place(
    connection: &Connection,
    message: MessageId,
    place: u32,
) -> Result<Option<WaitingReceived>, SubmitError> {
    let mut statement = connection.prepare_cached(sql::INBOX_WAITING_ONE)?;
    let mut rows = statement.query((message.0, place))?;
    match rows.next()? {
        Some(row) => Ok(Some(waiting(connection, row)?)),
        None => Ok(None),
    }
}

fn waiting(connection: &Connection, row: &Row<'_>) -> Result<WaitingReceived, ReadError> {
    let (sender, at, urgent): (String, i64, bool) = (row.get(2)?, row.get(3)?, row.get(4)?);
    let (why, shown): (Option<String>, String) = (row.get(5)?, row.get(6)?);
    let unreadable = || Damage {
        place: "the inbox of laboratories".to_owned(),
        what: "a result that waits cannot be read".to_owned(),
    };
    let (person, shown) = serde_json::from_str(&shown).map_err(|_| unreadable())?;
    let patient: Option<[u8; 16]> = row.get(7)?;
    let patient = match patient.map(PatientId::from_bytes) {
        Some(patient) => {
            let number: Option<String> = connection
                .prepare_cached(sql::IDENTITY)?
                .query_row((patient.bytes(),), |row| row.get(0))
                .optional()?;
            number
                .and_then(|number| number.parse().ok())
                .map(|number| (patient, number))
        }
        None => None,
    };
    Ok(WaitingReceived {
        message: MessageId(row.get(0)?),
        place: row.get(1)?,
        sender: Id::new(&sender).ok_or_else(unreadable)?,
        received_at: Timestamp::from_microsecond(at).unwrap_or_default(),
        urgent,
        why: why.unwrap_or_default(),
        person,
        shown,
        patient,
    })
}
