//! Forms that a clinic's program handed in: each waits for a person who signs that form themselves, or puts the draft aside
//! (decision 0057). A draft is no fact, and nothing is decided from it.

use jiff::Timestamp;
use retinue_kernel::{Event, Form, Id, Payload};
use rusqlite::{Connection, OptionalExtension};

use crate::access::NotAllowed;
use crate::actor::{Clinician, Role};
use crate::chain::{Hash, seal};
use crate::error::{ReadError, SubmitError};
use crate::ids::{PatientId, Subject};
use crate::ledger::Ledger;
use crate::program::Program;
use crate::{sql, worklist};

/// Most waiting drafts that are listed.
const MOST: u16 = 50;

/// A form as a program handed it in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormHandedIn {
    /// For whom.
    pub patient: PatientId,
    /// Which form.
    pub form: Form,
    /// Of which edition.
    pub edition: Id,
    /// What came, as it was understood: by it the same form is known again.
    pub content: String,
    /// Each item with its answer in words.
    pub answers: Vec<(Id, String)>,
}

/// A form that waits for its signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormDraft {
    /// Its name.
    pub draft: Id,
    /// For whom.
    pub patient: PatientId,
    /// Which form.
    pub form: Form,
    /// Of which edition.
    pub edition: Id,
    /// The program that handed it in.
    pub program: String,
    /// When.
    pub received_at: Timestamp,
    /// Each item with its answer in words.
    pub answers: Vec<(Id, String)>,
}

/// That a form is kept. It is on disk before the caller has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DraftKept {
    /// Its name.
    pub draft: Id,
    /// Whether it was handed in before and waits still.
    pub again: bool,
}

impl Ledger {
    /// Keeps a form that a program of the treating clinic handed in. Of one form of a patient the last one waits; an earlier one
    /// that was not signed is put aside by it.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] where the patient is not the clinic's; [`SubmitError::CommandIdUsed`] where this very form was
    /// handed in before and was signed or put aside since.
    pub fn hand_in_form(
        &self,
        who: &Program,
        form: FormHandedIn,
    ) -> Result<DraftKept, SubmitError> {
        let Subject::Prescriber(clinic) = who.party().clone() else {
            return Err(SubmitError::NotFound);
        };
        let name: Hash = seal(&[
            b"retinue form draft",
            who.name().as_str().as_bytes(),
            form.form.as_str().as_bytes(),
            form.content.as_bytes(),
        ]);
        let draft = Id::new(&hex::encode(name)).ok_or(SubmitError::NotFound)?;
        let named = crate::ids::CommandId::new(&format!("draft {draft}"));
        let named = named.ok_or(SubmitError::NotFound)?;
        let answers: Vec<(&str, &str)> = form
            .answers
            .iter()
            .map(|(item, says)| (item.as_str(), says.as_str()))
            .collect();
        let answers = serde_json::to_string(&answers)
            .map_err(|error| SubmitError::NotRecorded(error.to_string()))?;
        let (program, at) = (who.name().clone(), self.core().clock.now());
        let (patient, kept) = (form.patient, draft.clone());
        let done = self.write(
            &named.clone(),
            move |store| {
                let connection = store.connection()?;
                if worklist::prescriber_of(connection, form.patient)?.as_ref() != Some(&clinic) {
                    return Err(SubmitError::NotFound);
                }
                match state(connection, form.patient, &draft)?.as_deref() {
                    Some(WAITS) => return Ok(DraftKept { draft, again: true }),
                    Some(_) => return Err(SubmitError::CommandIdUsed(named)),
                    None => {}
                }
                settle_form(connection, form.patient, form.form, ASIDE)?;
                connection.prepare_cached(sql::FORM_DRAFT_ADD)?.execute((
                    form.patient.bytes(),
                    draft.as_str(),
                    form.form.as_str(),
                    form.edition.as_str(),
                    program.as_str(),
                    at.as_microsecond(),
                    WAITS,
                    answers,
                ))?;
                Ok(DraftKept {
                    draft,
                    again: false,
                })
            },
            move |connection| Ok(state(connection, patient, &kept)?.is_some()),
        );
        self.note_refusal(who.reader(), Some(patient), "form-handed-in", &done);
        done
    }

    /// The forms of a patient that wait for their signatures.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when the patient is another's.
    pub fn form_drafts(
        &self,
        who: &Clinician,
        patient: PatientId,
    ) -> Result<Vec<FormDraft>, ReadError> {
        self.be_theirs(who, patient, "read-form-drafts")?;
        Ok(self.read(|connection| {
            let mut statement = connection.prepare_cached(sql::FORM_DRAFTS)?;
            let mut rows = statement.query((patient.bytes(), MOST))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.extend(read(row)?);
            }
            Ok::<_, rusqlite::Error>(found)
        })?)
    }

    /// The clinic's patients of whom a form waits, with their names, each once, in the order of the worklist; a bounded number.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn waiting_forms(&self, who: &Clinician) -> Result<Vec<(PatientId, String)>, ReadError> {
        self.audited_on_disk(who.actor(), "list-form-drafts", None, None)?;
        Ok(self.read(|connection| {
            let mut statement = connection.prepare_cached(sql::FORM_DRAFTS_OF_CLINIC)?;
            let rows = statement.query_map((who.prescriber().as_str(), MOST), |row| {
                Ok((PatientId::from_bytes(row.get(0)?), row.get(1)?))
            })?;
            rows.collect::<rusqlite::Result<_>>()
        })?)
    }

    /// Puts a draft aside that nobody will sign. One that is settled already stays as it is.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] when there is none, or the patient is another's.
    pub fn put_form_aside(
        &self,
        who: &Clinician,
        patient: PatientId,
        draft: &Id,
    ) -> Result<(), SubmitError> {
        let unread = |_| SubmitError::NotFound;
        if let role @ Role::MedicalAssistant(_) = who.actor().role() {
            return Err(NotAllowed::Role {
                role: role.capacity(),
                what: "a form that waits to be signed",
                remedy: "The patient's prescriber or a designee can.",
            }
            .into());
        }
        self.be_theirs(who, patient, "put-form-aside")
            .map_err(unread)?;
        let draft = draft.clone();
        self.write_unnamed("form draft", move |store| {
            let connection = store.connection()?;
            let state = state(connection, patient, &draft)?.ok_or(SubmitError::NotFound)?;
            if state == WAITS {
                let mut set = connection.prepare_cached(sql::FORM_DRAFT_SETTLE)?;
                set.execute((patient.bytes(), draft.as_str(), ASIDE))?;
            }
            Ok(())
        })
    }
}

const WAITS: &str = "waits";
const ASIDE: &str = "aside";
const SIGNED: &str = "signed";

/// Settles the drafts of the forms that facts tell to be signed.
pub(crate) fn follow(
    connection: &Connection,
    patient: PatientId,
    events: &[Event],
) -> rusqlite::Result<()> {
    for event in events {
        let signed = event.payload.signature().map(|signature| signature.form);
        // In companion mode a month is confirmed on the programme's own form.
        let confirmed = matches!(event.payload, Payload::MonthConfirmed { .. });
        let confirmed = confirmed.then_some(Form::MonthConfirmationCan);
        if let Some(form) = signed.or(confirmed) {
            settle_form(connection, patient, form, SIGNED)?;
        }
    }
    Ok(())
}

fn settle_form(
    connection: &Connection,
    patient: PatientId,
    form: Form,
    as_what: &str,
) -> rusqlite::Result<()> {
    let mut set = connection.prepare_cached(sql::FORM_DRAFTS_SETTLE)?;
    set.execute((patient.bytes(), form.as_str(), as_what))?;
    Ok(())
}

fn state(
    connection: &Connection,
    patient: PatientId,
    draft: &Id,
) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached(sql::FORM_DRAFT_STATE)?
        .query_row((patient.bytes(), draft.as_str()), |row| row.get(0))
        .optional()
}

/// None for a row whose words are none of ours: a later program wrote it.
fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<FormDraft>> {
    let (draft, form, edition): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
    let (at, answers): (i64, String) = (row.get(5)?, row.get(6)?);
    let answers: Vec<(String, String)> = serde_json::from_str(&answers).unwrap_or_default();
    let answers = answers.into_iter();
    let (patient, program) = (PatientId::from_bytes(row.get(0)?), row.get(4)?);
    Ok((|| {
        Some(FormDraft {
            draft: Id::new(&draft)?,
            patient,
            form: Form::from_text(&form)?,
            edition: Id::new(&edition)?,
            program,
            received_at: Timestamp::from_microsecond(at).ok()?,
            answers: answers
                .filter_map(|(item, says)| Some((Id::new(&item)?, says)))
                .collect(),
        })
    })())
}
