//! The endpoints, as the programme's office registers, looks over and ends them.
//!
//! Where a program is told is a setting that no decision rests on; who set it and when stands in the sealed access log.

use jiff::Timestamp;
use retinue_kernel::{Id, Refused, RefusedBecause};
use rusqlite::Connection;

use super::{Endpoint, WebhookAddress, WebhookSecret};
use crate::actor::Administrator;
use crate::error::{ReadError, SubmitError};
use crate::ids::Subject;
use crate::ledger::Ledger;
use crate::{program, sql};

/// Most endpoints on the office's page.
const MOST_SHOWN: u32 = 500;

/// An endpoint as the office sees it.
#[derive(Clone, Debug)]
pub struct WebhookOnRecord {
    /// The program that is told.
    pub program: String,
    /// For whom it acts, by its key.
    pub subject: String,
    /// Where.
    pub address: String,
    /// How often its secret was made.
    pub generation: u32,
    /// Until when the secret before this one signs too.
    pub old_secret_until: Option<Timestamp>,
    /// Why it is told no more; none while it is.
    pub ended: Option<String>,
    /// How many notifications wait.
    pub waiting: u32,
    /// When the oldest of them was recorded.
    pub waiting_since: Option<Timestamp>,
    /// How many were given up.
    pub given_up: u32,
    /// What was answered last, and when.
    pub last: Option<(String, Timestamp)>,
}

impl Ledger {
    /// Registers where a program is told, and gives the secret: it is shown this once.
    ///
    /// # Errors
    /// Refused with the field, what is wrong and what would mend it.
    pub fn register_webhook(
        &self,
        who: &Administrator,
        program: &Id,
        address: &str,
    ) -> Result<WebhookSecret, SubmitError> {
        let mode = self.in_force()?.0;
        if let Err(wrong) = WebhookAddress::read(address, mode) {
            return Err(refused(
                "address",
                wrong,
                "Write a whole address that begins with https:// and leads to the public internet.",
            ));
        }
        let acting = self.read(|connection| program::acting_for(connection, program))?;
        let subject = match acting {
            Some(subject @ (Subject::Prescriber(_) | Subject::Pharmacy(_))) => subject,
            Some(_) => {
                return Err(refused(
                    "program",
                    "it acts for neither a clinic nor a pharmacy, and nobody else is told",
                    "Choose a program of a clinic or a pharmacy.",
                ));
            }
            None => {
                return Err(refused(
                    "program",
                    "no program acts here under this name",
                    "Register it first.",
                ));
            }
        };
        self.note(
            who.actor(),
            "register-webhook",
            Some(format!("{program} {address}")),
        );
        let (name, address) = (program.to_string(), address.to_owned());
        let generation = self.write_unnamed("register webhook", move |store| {
            let connection = store.connection()?;
            let before = Endpoint::named(connection, &name)?;
            if before.as_ref().is_some_and(|before| before.ended.is_none()) {
                return Err(refused(
                    "program",
                    "it is told already",
                    "End that first, where it is to be told elsewhere.",
                ));
            }
            // A name that was used before gets another secret: whoever knew the old one signs nothing.
            let generation = before.map_or(1, |before| before.generation.saturating_add(1));
            connection.prepare_cached(sql::WEBHOOK_SET)?.execute((
                &name,
                subject.key(),
                &address,
                generation,
                None::<i64>,
            ))?;
            Ok(generation)
        })?;
        Ok(WebhookSecret::of(self.core(), program.as_str(), generation))
    }

    /// Makes another secret for an endpoint and gives it: it is shown this once. The one before it signs too for a day.
    /// `generation` is the one that is replaced, so that a form sent twice makes one.
    ///
    /// # Errors
    /// Refused where it was replaced meanwhile; [`SubmitError::NotFound`] where the program is not told.
    pub fn rotate_webhook_secret(
        &self,
        who: &Administrator,
        program: &Id,
        generation: u32,
    ) -> Result<WebhookSecret, SubmitError> {
        let now = self.core().clock.now().as_second();
        self.note(
            who.actor(),
            "rotate-webhook-secret",
            Some(program.to_string()),
        );
        let name = program.to_string();
        let next = self.write_unnamed("rotate webhook", move |store| {
            let connection = store.connection()?;
            let known = Endpoint::named(connection, &name)?.filter(|known| known.ended.is_none());
            let known = known.ok_or(SubmitError::NotFound)?;
            if known.generation != generation {
                return Err(refused(
                    "program",
                    "its secret was replaced meanwhile",
                    "Load the page again, and replace it once more where the new one is not known.",
                ));
            }
            let next = generation.saturating_add(1);
            connection.prepare_cached(sql::WEBHOOK_SET)?.execute((
                &name,
                &known.subject,
                &known.address,
                next,
                Some(now),
            ))?;
            Ok(next)
        })?;
        Ok(WebhookSecret::of(self.core(), program.as_str(), next))
    }

    /// The program is told no more; what waits for it is given up.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] where it is not told.
    pub fn end_webhook(&self, who: &Administrator, program: &Id) -> Result<(), SubmitError> {
        self.note(who.actor(), "end-webhook", Some(program.to_string()));
        let name = program.to_string();
        self.write_unnamed("end webhook", move |store| {
            match end(store.connection()?, &name, "ended by the office")? {
                true => Ok(()),
                false => Err(SubmitError::NotFound),
            }
        })
    }

    /// Tells again what was given up, from now on for as long as what is new.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] where the program is not told.
    pub fn send_webhooks_again(
        &self,
        who: &Administrator,
        program: &Id,
    ) -> Result<(), SubmitError> {
        let now = self.core().clock.now().as_second();
        self.note(
            who.actor(),
            "send-webhooks-again",
            Some(program.to_string()),
        );
        let name = program.to_string();
        self.write_unnamed("webhooks again", move |store| {
            let connection = store.connection()?;
            let known = Endpoint::named(connection, &name)?;
            if known.is_none_or(|known| known.ended.is_some()) {
                return Err(SubmitError::NotFound);
            }
            connection
                .prepare_cached(sql::WEBHOOK_AGAIN)?
                .execute((&name, now))?;
            Ok(())
        })
    }

    /// Every endpoint, at most 500, by the names of their programs.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn webhooks(&self, who: &Administrator) -> Result<Vec<WebhookOnRecord>, ReadError> {
        self.audited(who.actor(), "list-webhooks", None, None)?;
        let now = self.core().clock.now().as_second();
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            let mut statement = connection.prepare_cached(sql::WEBHOOK_ENDPOINTS)?;
            let rows = statement.query_map((MOST_SHOWN,), Endpoint::of_row)?;
            let endpoints: Vec<Endpoint> = rows.collect::<Result<_, _>>()?;
            endpoints
                .into_iter()
                .map(|one| on_record(connection, one, now))
                .collect()
        })?)
    }
}

fn on_record(
    connection: &Connection,
    one: Endpoint,
    now: i64,
) -> Result<WebhookOnRecord, SubmitError> {
    let at = |seconds: i64| Timestamp::from_second(seconds).ok();
    let until = |at: i64| at.saturating_add(super::WEBHOOK_OLD_SECRET_SECONDS);
    let counted = |state: &str| -> rusqlite::Result<(u32, Option<i64>)> {
        connection
            .prepare_cached(sql::WEBHOOK_COUNT)?
            .query_row((&one.program, state), |row| Ok((row.get(0)?, row.get(1)?)))
    };
    let (waiting, since) = counted("waits")?;
    let (given_up, _) = counted("given-up")?;
    Ok(WebhookOnRecord {
        old_secret_until: one
            .rotated_at
            .map(until)
            .filter(|until| now < *until)
            .and_then(at),
        waiting,
        waiting_since: since.and_then(at),
        given_up,
        last: one.last_answer.zip(one.last_at.and_then(at)),
        program: one.program,
        subject: one.subject,
        address: one.address,
        generation: one.generation,
        ended: one.ended,
    })
}

/// Ends an endpoint, with why; what waits for it is given up. Whether it was told until now.
pub(super) fn end(connection: &Connection, program: &str, why: &str) -> rusqlite::Result<bool> {
    let ended = connection
        .prepare_cached(sql::WEBHOOK_END)?
        .execute((program, why))?;
    connection
        .prepare_cached(sql::WEBHOOK_GIVE_UP)?
        .execute((program,))?;
    Ok(ended > 0)
}

/// A program that acts no more is told no more.
pub(crate) fn program_ended(connection: &Connection, program: &Id) -> rusqlite::Result<()> {
    end(connection, program.as_str(), "its program was ended").map(drop)
}

fn refused(field: &'static str, wrong: &str, remedy: &'static str) -> SubmitError {
    let wrong = wrong.to_owned();
    let because = vec![RefusedBecause {
        field,
        wrong,
        remedy,
    }];
    Refused { because }.into()
}
