//! Telling programs of others that something happened: where to, what waits, what was given up (decision 0061).
//!
//! What is to be told is written in the transaction of the fact that causes it, in a table of its own, and goes away once the
//! receiver took it. What is told names a kind of event and a programme number, never what was found or why.

mod address;
mod deliver;
mod office;
mod tell;

pub use address::{WebhookAddress, is_public};
pub use deliver::{WEBHOOK_GIVEN_UP_AFTER, WEBHOOK_WAITS, WebhookAnswer, WebhookDue};
pub use office::WebhookOnRecord;
pub(crate) use office::program_ended;
pub(crate) use tell::{Told, about_a_case, to_a_party};

use rusqlite::{Connection, OptionalExtension, Row};

use crate::core::Core;
use crate::sql;

/// For how long after a rotation the secret before it signs too, in seconds: a day. Ours, provisional.
pub const WEBHOOK_OLD_SECRET_SECONDS: i64 = 24 * 60 * 60;

/// The bytes under which a notification is signed. They are computed from the installation's key and kept nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret([u8; 32]);

impl std::fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookSecret")
    }
}

impl WebhookSecret {
    fn of(core: &Core, endpoint: &str, generation: u32) -> WebhookSecret {
        // A program's name holds no blank.
        let text = format!("{endpoint} {generation}");
        WebhookSecret(core.key.keyed_hash("webhook secret", &text))
    }

    /// The key of the signature.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// A row of the endpoints.
struct Endpoint {
    program: String,
    subject: String,
    address: String,
    generation: u32,
    /// In seconds; none where no secret before this one holds.
    rotated_at: Option<i64>,
    ended: Option<String>,
    last_answer: Option<String>,
    last_at: Option<i64>,
}

impl Endpoint {
    fn of_row(row: &Row<'_>) -> rusqlite::Result<Endpoint> {
        Ok(Endpoint {
            program: row.get(0)?,
            subject: row.get(1)?,
            address: row.get(2)?,
            generation: row.get(3)?,
            rotated_at: row.get(4)?,
            ended: row.get(5)?,
            last_answer: row.get(6)?,
            last_at: row.get(7)?,
        })
    }

    fn named(connection: &Connection, program: &str) -> rusqlite::Result<Option<Endpoint>> {
        connection
            .prepare_cached(sql::WEBHOOK_ENDPOINT)?
            .query_row((program,), Endpoint::of_row)
            .optional()
    }

    /// The secret in use, and the one before it for a day.
    fn secrets(&self, core: &Core, now: i64) -> Vec<WebhookSecret> {
        let mut secrets = vec![WebhookSecret::of(core, &self.program, self.generation)];
        let holds = |at: i64| now < at.saturating_add(WEBHOOK_OLD_SECRET_SECONDS);
        if self.rotated_at.is_some_and(holds) {
            let before = self.generation.saturating_sub(1);
            secrets.push(WebhookSecret::of(core, &self.program, before));
        }
        secrets
    }
}
