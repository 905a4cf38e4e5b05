//! What may be said of a program, and what follows from it.

use retinue_kernel::{Id, RefusedBecause, RegistryEvent, RegistryRecord, Statement};
use rusqlite::{Connection, OptionalExtension};

use super::keys;
use super::let_in;
use super::people;
use super::scope::Scope;
use crate::error::SubmitError;
use crate::ids::Subject;
use crate::{sql, webhook};

/// The longest name by which a program asks, so that it fits, with what stands before it, where an account's id does.
const LONGEST_NAME: usize = 100;
/// Most programs of one party: its facts are read with every question about it.
const MOST_PROGRAMS: usize = 50;

/// What is wrong with a fact about a program.
pub(crate) fn objections(
    connection: &Connection,
    subject: &Subject,
    known: &RegistryRecord,
    event: &RegistryEvent,
) -> Result<Vec<RefusedBecause>, SubmitError> {
    let mut found = Vec::new();
    let mut refuse = |field, wrong: String, remedy| {
        found.push(RefusedBecause {
            field,
            wrong,
            remedy,
        });
    };
    match event {
        RegistryEvent::ProgramRegistered {
            program,
            keys,
            scopes,
            ..
        } => {
            if program.as_str().len() > LONGEST_NAME
                || program.as_str().contains(char::is_whitespace)
            {
                refuse(
                    "program",
                    format!("the name is longer than {LONGEST_NAME} bytes or holds a blank"),
                    "Give the client id, or the address that stands in 'iss' of its tokens.",
                );
            }
            if subject_of(connection, program)?.is_some() {
                refuse(
                    "program",
                    "a program was registered under this name before".to_owned(),
                    "Replace its keys; or, where it was ended, give the new one a name of its own.",
                );
            }
            if known.programs().len() >= MOST_PROGRAMS {
                refuse(
                    "program",
                    format!("{MOST_PROGRAMS} programs were registered for this party"),
                    "Use one of those that act already.",
                );
            }
            if let Some(wrong) = wrong_key(keys) {
                refuse("keys", wrong, KEYS_REMEDY);
            }
            if scopes.is_empty() {
                refuse(
                    "scopes",
                    "it may ask nothing".to_owned(),
                    "Give at least one scope, such as system/GuidanceResponse.r.",
                );
            }
            let read: Vec<_> = scopes
                .iter()
                .map(|scope| Scope::from_text(scope.as_str()))
                .collect();
            let pharmacys = read.iter().flatten().find(|scope| scope.is_a_pharmacys());
            if let (Some(scope), false) = (pharmacys, matches!(subject, Subject::Pharmacy(_))) {
                refuse(
                    "scopes",
                    format!("'{scope}' is for a pharmacy's program, and {subject} is no pharmacy"),
                    "Leave it out, or register the program for the pharmacy in whose name it asks.",
                );
            }
            if let Some(Err(wrong)) = read.into_iter().find(Result::is_err) {
                refuse(
                    "scopes",
                    wrong.to_string(),
                    "Write each as system/Observation.rs, parted by blanks.",
                );
            }
        }
        RegistryEvent::ProgramKeysReplaced { program, keys } => {
            if known.program(program).is_none() {
                refuse("program", NOT_HERE.to_owned(), "Register it first.");
            }
            if let Some(wrong) = wrong_key(keys) {
                refuse("keys", wrong, KEYS_REMEDY);
            }
        }
        RegistryEvent::ProgramLaunchSet {
            program,
            redirects,
            launch,
            scopes,
        } => {
            if known.program(program).is_none() {
                refuse("program", NOT_HERE.to_owned(), "Register it first.");
            }
            for (field, wrong, remedy) in
                people::objections(subject, redirects, launch.as_ref(), scopes)
            {
                refuse(field, wrong, remedy);
            }
        }
        RegistryEvent::ProgramEnded { program, .. } if known.program(program).is_none() => {
            refuse("program", NOT_HERE.to_owned(), "There is nothing to end.")
        }
        _ => {}
    }
    Ok(found)
}

const NOT_HERE: &str = "no program of this name acts for this party";
const KEYS_REMEDY: &str = "Ask the program's maker for its public JSON Web Key Set.";

fn wrong_key(keys: &[Statement]) -> Option<String> {
    if keys.is_empty() {
        return Some("there is no key".to_owned());
    }
    keys.iter().find_map(|key| keys::usable(key).err())
}

/// Keeps for whom the program acts, and ends its tokens where it proves itself with these keys no more.
pub(crate) fn follow(
    connection: &Connection,
    subject: &Subject,
    event: &RegistryEvent,
) -> Result<(), SubmitError> {
    match event {
        RegistryEvent::ProgramRegistered { program, .. } => {
            connection
                .prepare_cached(sql::PROGRAM_ADD)?
                .execute((program.as_str(), subject.key()))?;
        }
        RegistryEvent::ProgramKeysReplaced { program, .. }
        | RegistryEvent::ProgramEnded { program, .. } => {
            connection
                .prepare_cached(sql::PROGRAM_TOKENS_END)?
                .execute((program.as_str(),))?;
            if matches!(event, RegistryEvent::ProgramEnded { .. }) {
                webhook::program_ended(connection, program)?;
                let_in::program_ended(connection, program)?;
            } else {
                let_in::keys_replaced(connection, program)?;
            }
        }
        RegistryEvent::ProgramLaunchSet {
            program,
            redirects,
            scopes,
            ..
        } => let_in::launch_set(connection, program, redirects, scopes)?,
        _ => {}
    }
    Ok(())
}

/// For whom a program was registered, whether or not it acts still.
pub(super) fn subject_of(
    connection: &Connection,
    program: &Id,
) -> Result<Option<Subject>, SubmitError> {
    let key: Option<String> = connection
        .prepare_cached(sql::PROGRAM)?
        .query_row((program.as_str(),), |row| row.get(0))
        .optional()?;
    Ok(key.as_deref().and_then(Subject::from_key))
}
