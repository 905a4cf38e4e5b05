//! What is said when a request gets another answer than the one it asked for.

use crate::http::fault::Fault;

/// A heading and one or two sentences.
pub(crate) struct Says {
    pub(crate) title: &'static str,
    pub(crate) says: String,
}

pub(crate) fn of(fault: &Fault) -> Says {
    let (title, says) = match fault {
        Fault::WrongCredentials => (
            "Not signed in",
            "Login or password is wrong, or there were too many tries. Check both; after several tries wait some minutes.",
        ),
        Fault::SignInFirst => (
            "Sign in first",
            "Nobody is signed in, or the session has ended. Sign in and try again.",
        ),
        Fault::AnotherRoom => (
            "This room is not yours",
            "You are signed in, and this page belongs to people in another role. Nothing was shown or changed.",
        ),
        Fault::NotFound => (
            "There is nothing here",
            "There is no such page, or none that you may see. Check the address, or go back to where you came from.",
        ),
        Fault::NoSuchMethod => (
            "This page does not do that",
            "The page exists, and it does not accept this kind of request.",
        ),
        Fault::CrossSite => (
            "Sent from somewhere else",
            "The request came from another site, so it was refused. Nothing was stored. Open the page here and send it again.",
        ),
        Fault::TooLarge => (
            "Too large",
            "What was sent is larger than any form of this site. Nothing was stored.",
        ),
        Fault::WrongMedia => (
            "Not a form",
            "This address accepts a form of this site, or JSON under /api/. Nothing was stored.",
        ),
        Fault::Unreadable(says) => ("This could not be read", *says),
        Fault::NotTheDocument(why) => {
            return Says {
                title: "Not the document that belongs here",
                says: format!("{why}. Nothing was stored."),
            };
        }
        Fault::Refused { says, .. } => {
            return Says {
                title: "Refused",
                says: says.clone(),
            };
        }
        Fault::Conflict(says) => {
            return Says {
                title: "Something else happened first",
                says: says.clone(),
            };
        }
        Fault::TooManyAttempts { seconds } => {
            return Says {
                title: "Too many attempts",
                says: format!(
                    "There were too many attempts to sign in. Try again in {}.",
                    wait(*seconds)
                ),
            };
        }
        Fault::Busy { seconds } => {
            return Says {
                title: "Busy",
                says: format!(
                    "The service has more requests waiting than it takes on. Nothing was stored. Try again in {}.",
                    wait(*seconds)
                ),
            };
        }
        Fault::NotAnswered => (
            "Not answered",
            "It is not known yet whether this was stored. Do not hand anything over. Open the page again: it shows what is on record.",
        ),
        Fault::NotRecorded => (
            "Not recorded",
            "The store could not take it, and nothing was recorded. Send it again.",
        ),
        Fault::Halted(says) => {
            return Says {
                title: "Nothing is decided at the moment",
                says: says.clone(),
            };
        }
        Fault::Failed => (
            "This failed",
            "The program failed while it answered. Nothing may be taken for granted: open the page again and look at what is on record.",
        ),
    };
    Says {
        title,
        says: says.to_owned(),
    }
}

fn wait(seconds: u64) -> String {
    match seconds {
        0 | 1 => "one second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}
