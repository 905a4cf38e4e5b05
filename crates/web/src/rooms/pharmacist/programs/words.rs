//! The words of the pages for programs.

use crate::http::form::Field;

pub(super) const TITLE: &str = "For programs";
pub(super) const LEAD: &str = "What your pharmacy's own program can ask and report. It signs in as you do, is held to the same proof, and stands in the same log.";
pub(super) const DESCRIPTION: &str = "The whole description, as OpenAPI 3.1:";
pub(super) const OPERATIONS: &str = "What can be asked";
pub(super) const ASKS: &str = "What it asks";
pub(super) const ASKS_NOTHING: &str = "It asks for no document.";
pub(super) const ANSWERS: &str = "What it answers";
pub(super) const NEEDED: &str = "needed";
pub(super) const TRY: &str = "Try it";
pub(super) const DOCUMENT: Field = Field::new(
    "document",
    "The document",
    "Begins with an example: put a number of your counter in it. The same command-id with the same content is done once.",
);
pub(super) const SEND: &str = "Send it as me";
pub(super) const NOT_SENT_HERE: &str =
    "It is not sent from here: you are signed in already, and a password belongs on no such page.";
pub(super) const RECORDED: &str =
    "This is no rehearsal: what you send is recorded, as at the counter.";
pub(super) const NOTHING_REAL: &str =
    "A sandbox: what you send is recorded here, and nothing of it is real.";
pub(super) const ANSWER: &str = "The answer";
pub(super) const NO_DOCUMENT: &str = "Without a document.";
pub(super) const BY_CURL: &str = "The same from a command line";
pub(super) const BY_CURL_HINT: &str =
    "session.txt keeps the session's cookie, which signing in writes.";
pub(super) const BY_TOKEN: &str = "A program that the programme's office registered for this pharmacy brings a token in place of the session: --header 'authorization: Bearer TOKEN', with the scope";
pub(super) const ALL: &str = "All operations";
