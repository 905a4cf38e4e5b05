//! The texts of forms: each kept once under its hash, put in force by a fact, and what a signature on one must name.

use retinue_kernel::{
    Command, Day, Form, Id, Mode, Payload, Programme, Refused, RefusedBecause, RegistryEvent,
    RegistryFact, to_stand,
};
use retinue_rulebook::{FormEntry, FormText, FormTextFile, RuleError, Rulebook};
use rusqlite::{Connection, OptionalExtension};

use crate::actor::Administrator;
use crate::error::{Damage, ReadError, SubmitError};
use crate::ids::CommandId;
use crate::ledger::Ledger;
use crate::party::InForce;
use crate::patient_stream::PatientStream;
use crate::registry;
use crate::sql;
use crate::submission::{RegistryOutcome, RegistrySubmission};

impl Ledger {
    /// Reads an authority's text of a form against the rules of the programme that the file names; of the installation's
    /// own where it names none.
    ///
    /// # Errors
    /// As [`retinue_rulebook::Rulebook::form_text_file`].
    pub fn form_text_file(
        &self,
        path: &str,
        written: &str,
    ) -> Result<FormTextFile, Vec<RuleError>> {
        let rulebook = self.laws().of_patient(FormTextFile::named(written));
        rulebook.form_text_file(path, written)
    }

    /// Loads an authority's text of a form: the text under its hash, and the fact that puts it in force, in one
    /// transaction. Texts that were loaded before stay.
    ///
    /// # Errors
    /// As [`Ledger::submit_registry`]; refused when its first day lies before today, or when it is loaded already.
    pub fn load_form_text(
        &self,
        who: &Administrator,
        command_id: CommandId,
        file: FormTextFile,
    ) -> Result<RegistryOutcome, SubmitError> {
        let FormTextFile {
            programme,
            text,
            from,
            re_consent,
        } = file;
        let subject = self.laws().stream_of(programme);
        let submission = RegistrySubmission {
            subject: subject.clone(),
            command_id: command_id.clone(),
            who: who.actor().clone(),
            on: self.today_in(programme),
            event: RegistryEvent::FormTextLoaded {
                form: text.form.clone(),
                edition: text.edition.clone(),
                text_hash: text.hash(),
                from,
                re_consent,
            },
            at: None,
        };
        let named = command_id.clone();
        self.write(
            &named,
            move |store| {
                store_text(store.connection()?, &text)?;
                registry::carry_out(store, &submission)
            },
            move |connection| registry::was_carried_out(connection, &subject, &command_id),
        )
    }

    /// The text of that hash, as it was loaded or signed; none when no such text is kept.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn form_text(&self, hash: &Id) -> Result<Option<FormText>, ReadError> {
        Ok(self.read(|connection| stored(connection, hash))?)
    }

    /// The text of each form of the edition in force today in a programme, as it is signed today. One that is not kept as it
    /// was loaded is left out, so that only what would show it goes without; `verify` names it.
    pub fn form_texts_today(&self, programme: Programme) -> Vec<FormText> {
        let (core, today) = (self.core(), self.today_in(programme));
        let texts = self.read_parties(|connection, parties| -> Result<_, SubmitError> {
            let in_force = parties.in_force(connection, core, Some(programme))?;
            Ok(texts_today(connection, &in_force, today))
        });
        texts.unwrap_or_default()
    }
}

/// The text of the form that is signed on the day.
pub(crate) fn text_on(
    connection: &Connection,
    in_force: &InForce,
    entry: &FormEntry,
    edition: &Id,
    day: Day,
) -> Result<FormText, SubmitError> {
    match in_force.rules.texts().in_force(&entry.name, edition, day) {
        Some(loaded) => {
            stored(connection, &loaded.text_hash)?.ok_or_else(|| not_kept(&loaded.text_hash).into())
        }
        None => Ok(FormText::demonstration(entry, edition)),
    }
}

/// The text of each form of the edition in force today, as it is signed today. One that is not kept as it was loaded is
/// left out, so that only what would show it goes without; `verify` names it.
pub(crate) fn texts_today(
    connection: &Connection,
    in_force: &InForce,
    today: Day,
) -> Vec<FormText> {
    let edition = &in_force.rules.at(today).edition.id;
    let of_today = in_force
        .rulebook
        .forms()
        .iter()
        .filter(|entry| entry.grounds.editions.contains(edition));
    of_today
        .filter_map(|entry| text_on(connection, in_force, entry, edition, today).ok())
        .collect()
}

/// Keeps a text under its hash, once.
pub(crate) fn store_text(connection: &Connection, text: &FormText) -> Result<(), SubmitError> {
    let body = text
        .to_json()
        .map_err(|error| SubmitError::NotRecorded(error.to_string()))?;
    connection
        .prepare_cached(sql::FORM_TEXT_ADD)?
        .execute((text.hash().as_str(), body))?;
    Ok(())
}

/// The text of that hash, its words held against it.
pub(crate) fn stored(connection: &Connection, hash: &Id) -> Result<Option<FormText>, SubmitError> {
    let body: Option<String> = connection
        .prepare_cached(sql::FORM_TEXT)?
        .query_row((hash.as_str(),), |row| row.get(0))
        .optional()?;
    let Some(body) = body else {
        return Ok(None);
    };
    match FormText::from_json(&body) {
        Ok(text) if text.hash() == *hash => Ok(Some(text)),
        Ok(_) => Err(damage(hash, "its words do not fit its hash").into()),
        Err(_) => Err(damage(hash, "it cannot be read").into()),
    }
}

/// Each kept text that does not fit its hash, and each loaded one that is not kept.
pub(crate) fn damages(
    connection: &Connection,
    loaded: &[RegistryFact],
) -> Result<Vec<Damage>, SubmitError> {
    let mut found = Vec::new();
    let mut statement = connection.prepare(sql::FORM_TEXTS)?;
    let hashes: Vec<String> = statement
        .query_map((), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for hash in hashes.iter().filter_map(|hash| Id::new(hash)) {
        match stored(connection, &hash) {
            Ok(_) => {}
            Err(SubmitError::Damaged(damage)) => found.push(damage),
            Err(other) => return Err(other),
        }
    }
    for fact in loaded {
        if let RegistryEvent::FormTextLoaded { text_hash, .. } = &fact.event
            && !hashes.iter().any(|hash| hash == text_hash.as_str())
        {
            found.push(not_kept(text_hash));
        }
    }
    Ok(found)
}

fn not_kept(hash: &Id) -> Damage {
    damage(hash, "it was loaded and is not kept")
}

fn damage(hash: &Id, what: &str) -> Damage {
    Damage {
        place: format!("form text {hash}"),
        what: what.to_owned(),
    }
}

/// Everything that is wrong with the loading of a text.
pub(crate) fn objections(
    connection: &Connection,
    rulebook: &Rulebook,
    known: &[RegistryFact],
    fact: &RegistryFact,
) -> Result<Vec<RefusedBecause>, SubmitError> {
    let RegistryEvent::FormTextLoaded {
        form,
        edition,
        text_hash,
        from,
        ..
    } = &fact.event
    else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    let mut refuse = |field, wrong: String, remedy| {
        found.push(RefusedBecause {
            field,
            wrong,
            remedy,
        });
    };
    match rulebook.form(form.as_str()) {
        None => refuse(
            "form",
            format!("the rule set in use has no form '{form}'"),
            "Name a form that `retinue forms list` shows.",
        ),
        Some(entry) if !entry.grounds.editions.contains(edition) => refuse(
            "edition",
            format!("edition '{edition}' has no form '{form}'"),
            "Name an edition that `retinue forms list` shows beside the form.",
        ),
        Some(_) => {}
    }
    if *from < fact.on {
        refuse(
            "from",
            format!(
                "{from} lies before the day of loading, {}: what was signed in between was signed on another text",
                fact.on
            ),
            "Give today or a later day.",
        );
    }
    if stored(connection, text_hash)?.is_none() {
        refuse(
            "text-hash",
            "no text is kept under this hash".to_owned(),
            "Load the text itself, with `retinue forms load` or in the programme's office.",
        );
    }
    if known.iter().any(|earlier| earlier.event == fact.event) {
        refuse(
            "text-hash",
            format!("this very text is loaded already, from {from}"),
            "There is nothing to do; or give another first day.",
        );
    }
    Ok(found)
}

/// A signature as a command reports it.
struct Signed<'a> {
    form: Form,
    edition: Option<&'a Id>,
    text_hash: Option<&'a Id>,
}

/// Refuses a signature on another text than the one that holds on its day, and one on demonstration wording outside the
/// sandbox. What is signed is kept, so that it can be read for ever.
pub(crate) fn check_signature(
    connection: &Connection,
    in_force: &InForce,
    stream: &PatientStream,
    command: &Command,
) -> Result<(), SubmitError> {
    let Some((on, signed)) = signature(command, stream) else {
        return Ok(());
    };
    let edition = signed.edition.unwrap_or(&in_force.rules.at(on).edition.id);
    let entry =
        in_force.rulebook.forms().iter().find(|entry| {
            entry.form == Some(signed.form) && entry.grounds.editions.contains(edition)
        });
    let Some(entry) = entry else {
        // Without a form in this edition there is no text to hold it against; the gate judges the edition.
        return Ok(());
    };
    check_text(connection, in_force, entry, edition, on, signed.text_hash)
}

/// Whether a text of that hash is the one that is signed on a day. Our own words are kept with the first signature.
pub(crate) fn check_text(
    connection: &Connection,
    in_force: &InForce,
    entry: &FormEntry,
    edition: &Id,
    on: Day,
    text_hash: Option<&Id>,
) -> Result<(), SubmitError> {
    let loaded = in_force.rules.texts().in_force(&entry.name, edition, on);
    match (loaded, text_hash) {
        (Some(loaded), Some(hash)) if loaded.text_hash == *hash => Ok(()),
        (Some(loaded), _) => Err(refused(
            format!(
                "the form has another text since {}: what was signed is not the text that holds on {on}",
                loaded.from
            ),
            "Go through the text as it stands now, and sign that one.",
        )),
        (None, None) => Ok(()),
        (None, Some(_)) if in_force.mode != Mode::Sandbox => Err(refused(
            "no official text of this form is loaded; our demonstration wording is signed in the sandbox only"
                .to_owned(),
            "The programme's office loads the official text; until then the programme's own form is signed on paper.",
        )),
        (None, Some(hash)) => {
            let demonstration = FormText::demonstration(entry, edition);
            if demonstration.hash() != *hash {
                return Err(refused(
                    "the form's text is not the one that was shown".to_owned(),
                    "Go through the text as it stands now, and sign that one.",
                ));
            }
            store_text(connection, &demonstration)
        }
    }
}

fn refused(wrong: String, remedy: &'static str) -> SubmitError {
    let because = vec![RefusedBecause {
        field: "text-hash",
        wrong,
        remedy,
    }];
    Refused { because }.into()
}

/// The signature that a command reports. A correction that leaves the text alone is none: it was checked when given.
fn signature<'a>(command: &'a Command, stream: &'a PatientStream) -> Option<(Day, Signed<'a>)> {
    let Command::Record { on, payload } = command else {
        return None;
    };
    let before = match payload {
        Payload::FactCorrected { of, .. } | Payload::CorrectionProposed { of, .. } => {
            stream.record.fact(of).map(|fact| &fact.event.payload)
        }
        _ => None,
    };
    let (on, payload) = to_stand(*on, payload);
    let signed = signed_by(payload)?;
    let is_as_before =
        before.and_then(signed_by).map(|earlier| earlier.text_hash) == Some(signed.text_hash);
    (!is_as_before).then_some((on, signed))
}

/// What a fact says was signed. An act that has a form of its own names its text as soon as an authority loaded one; a
/// status is assessed on other days too, without a form.
fn signed_by(payload: &Payload) -> Option<Signed<'_>> {
    if let Some(signature) = payload.signature() {
        return Some(Signed {
            form: signature.form,
            edition: signature.edition,
            text_hash: signature.text_hash,
        });
    }
    match payload {
        Payload::MonthConfirmed { .. } | Payload::ExemptionRequested { .. } => Some(Signed {
            form: payload.form_of_act()?,
            edition: None,
            text_hash: None,
        }),
        _ => None,
    }
}
