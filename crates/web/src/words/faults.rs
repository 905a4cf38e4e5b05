//! What is said when a request gets another answer than the one it asked for.

use retinue_rulebook::Language;

use super::said::{Text, faults as says};
use crate::http::fault::Fault;

/// A heading and one or two sentences.
pub(crate) struct Says {
    pub(crate) title: &'static str,
    pub(crate) says: String,
}

/// The words of a fault. What the ledger says of it is worded for staff, in English; a reader of another language gets
/// our own sentence, never a half of each.
pub(crate) fn of(fault: &Fault, language: Language) -> Says {
    let staffs = |words: &str, other: Text| match language {
        Language::English => words.to_owned(),
        Language::Spanish => other.get(language).to_owned(),
    };
    let (title, says) = match fault {
        Fault::WrongCredentials => (
            says::WRONG_CREDENTIALS_TITLE,
            says::WRONG_CREDENTIALS.get(language).to_owned(),
        ),
        Fault::SignInFirst => (
            says::SIGN_IN_FIRST_TITLE,
            says::SIGN_IN_FIRST.get(language).to_owned(),
        ),
        Fault::TokenOver => (
            says::TOKEN_OVER_TITLE,
            says::TOKEN_OVER.get(language).to_owned(),
        ),
        Fault::OutOfScope(scope) => (
            says::OUT_OF_SCOPE_TITLE,
            says::out_of_scope(language, scope),
        ),
        Fault::AnotherRoom => (
            says::ANOTHER_ROOM_TITLE,
            says::ANOTHER_ROOM.get(language).to_owned(),
        ),
        Fault::NotFound => (
            says::NOT_FOUND_TITLE,
            says::NOT_FOUND.get(language).to_owned(),
        ),
        Fault::AnotherHost => (
            says::ANOTHER_HOST_TITLE,
            says::ANOTHER_HOST.get(language).to_owned(),
        ),
        Fault::NoSuchMethod => (
            says::NO_SUCH_METHOD_TITLE,
            says::NO_SUCH_METHOD.get(language).to_owned(),
        ),
        Fault::CrossSite => (
            says::CROSS_SITE_TITLE,
            says::CROSS_SITE.get(language).to_owned(),
        ),
        Fault::TooLarge => (
            says::TOO_LARGE_TITLE,
            says::TOO_LARGE.get(language).to_owned(),
        ),
        Fault::WrongMedia => (
            says::WRONG_MEDIA_TITLE,
            says::WRONG_MEDIA.get(language).to_owned(),
        ),
        Fault::Unreadable(text) => (says::UNREADABLE_TITLE, text.get(language).to_owned()),
        Fault::NotTheDocument(why) => (
            says::NOT_THE_DOCUMENT_TITLE,
            staffs(
                &format!("{why}. Nothing was stored."),
                says::NOT_THE_DOCUMENT,
            ),
        ),
        Fault::Refused { says: why, .. } => (says::REFUSED_TITLE, staffs(why, says::REFUSED)),
        Fault::Conflict(why) => (says::CONFLICT_TITLE, staffs(why, says::CONFLICT)),
        Fault::TooManyAttempts { seconds } => (
            says::TOO_MANY_ATTEMPTS_TITLE,
            says::too_many_attempts(language, wait(*seconds, language)),
        ),
        Fault::CounterWaits { seconds } => (
            says::COUNTER_WAITS_TITLE,
            says::counter_waits(language, wait(*seconds, language)),
        ),
        Fault::Busy { seconds } => (
            says::BUSY_TITLE,
            says::busy(language, wait(*seconds, language)),
        ),
        Fault::NotAnswered => (
            says::NOT_ANSWERED_TITLE,
            says::NOT_ANSWERED.get(language).to_owned(),
        ),
        Fault::NotRecorded => (
            says::NOT_RECORDED_TITLE,
            says::NOT_RECORDED.get(language).to_owned(),
        ),
        Fault::Halted(why) => (says::HALTED_TITLE, staffs(why, says::HALTED)),
        Fault::Failed => (says::FAILED_TITLE, says::FAILED.get(language).to_owned()),
    };
    Says {
        title: title.get(language),
        says,
    }
}

fn wait(seconds: u64, language: Language) -> String {
    let count = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    match seconds {
        0 | 1 => says::seconds(language, 1),
        2..=90 => says::seconds(language, count(seconds)),
        _ => says::minutes(language, count(seconds.div_ceil(60))),
    }
}
