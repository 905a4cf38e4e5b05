//! The words of the patient's room, put together from the files that hold them in every language.

use retinue_rulebook::Language;

use super::care;
use crate::access::proof::Frame;
use crate::http::form::SpokenField;
use crate::rooms::act::SpokenWords;
use crate::words::said::{Text, outside, reports, room};
use crate::words::vocabulary::Word as _;

/// The first page.
pub(crate) const FRONT: &str = "/me";

/// The bar of the room in a language.
pub(crate) fn frame(language: Language) -> Frame {
    let mut ways = vec![(FRONT, room::NEXT.get(language))];
    ways.extend(care::WAYS.map(|(path, name)| (path, name.get(language))));
    ways.extend([
        ("/me/timeline", room::TIMELINE.get(language)),
        ("/me/who-looked", room::WHO_LOOKED_SHORT.get(language)),
    ]);
    Frame {
        room: room::ROOM.get(language),
        ways,
        language: Some(language),
    }
}

/// What holds on every day of a treatment.
pub(super) const ALWAYS_LIST: &[Text] = &[room::NEVER_SHARE, room::NO_BLOOD, room::VERY_LOW];

pub(super) const QUESTIONS: SpokenWords = SpokenWords {
    title: reports::QUESTIONS,
    lead: reports::QUESTIONS_LEAD,
    submit: reports::QUESTIONS_SUBMIT,
    done: reports::QUESTIONS_DONE,
};
pub(super) const CONTRACEPTION: SpokenWords = SpokenWords {
    title: reports::CONTRACEPTION,
    lead: reports::CONTRACEPTION_LEAD,
    submit: reports::SEND,
    done: reports::CONTRACEPTION_DONE,
};
pub(super) const LAPSE: SpokenWords = SpokenWords {
    title: reports::LAPSE,
    lead: reports::LAPSE_LEAD,
    submit: reports::TELL_PRESCRIBER,
    done: reports::LAPSE_DONE,
};
pub(super) const LAPSE_FROM: SpokenField = SpokenField::new("from", reports::LAPSE_FROM, None);
pub(super) const UNPROTECTED: SpokenField =
    SpokenField::new("unprotected", reports::UNPROTECTED, None);
pub(super) const HOLD: SpokenWords = SpokenWords {
    title: reports::HOLD,
    lead: reports::HOLD_LEAD,
    submit: reports::HOLD_SUBMIT,
    done: reports::HOLD_DONE,
};
pub(super) const HOLD_REASON: SpokenField = SpokenField::new(
    "reason",
    reports::HOLD_REASON,
    Some(reports::HOLD_REASON_HINT),
);
pub(super) const PREGNANCY: SpokenWords = SpokenWords {
    title: reports::PREGNANCY,
    lead: reports::PREGNANCY_LEAD,
    submit: reports::TELL_PRESCRIBER,
    done: reports::PREGNANCY_DONE,
};

pub(super) const BREASTFEEDING: SpokenWords = SpokenWords {
    title: reports::BREASTFEEDING,
    lead: reports::BREASTFEEDING_LEAD,
    submit: reports::TELL_PRESCRIBER,
    done: reports::BREASTFEEDING_DONE,
};
pub(super) const CAN: SpokenWords = SpokenWords {
    title: reports::CAN,
    lead: reports::CAN_LEAD,
    submit: reports::TELL_PRESCRIBER,
    done: reports::CAN_DONE,
};
pub(super) const CAN_REASON: SpokenField = SpokenField::new(
    "reason",
    reports::CAN_REASON,
    Some(reports::HOLD_REASON_HINT),
);
pub(super) const OUTSIDE_SUPPLY: SpokenWords = SpokenWords {
    title: outside::TITLE,
    lead: outside::LEAD,
    submit: reports::TELL_PRESCRIBER,
    done: outside::DONE,
};

/// Who looked, by the role in which they did.
pub(super) fn capacity(capacity: &str, language: Language) -> &'static str {
    retinue_kernel::Capacity::from_text(capacity).map_or(room::SOMEBODY.get(language), |known| {
        known.label_in(language)
    })
}

/// What they did.
pub(super) fn act(act: &str) -> Text {
    match act {
        "read-own-file" => room::READ_OWN_FILE,
        "take-own-copy" => room::TAKE_OWN_COPY,
        "read-patient-file" => room::READ_PATIENT_FILE,
        "find-by-number" => room::FIND_BY_NUMBER,
        "present-number" => room::PRESENT_NUMBER,
        "read-flags" => room::READ_FLAGS,
        "read-decision" => room::READ_DECISION,
        "read-note" => room::READ_NOTE,
        "read-dates" => room::READ_DATES,
        "identify-caller" => room::IDENTIFY_CALLER,
        "read-by-telephone" => room::READ_BY_TELEPHONE,
        "open-kiosk" => room::OPEN_KIOSK,
        "kiosk-proven" => room::KIOSK_PROVEN,
        "kiosk-not-proven" => room::KIOSK_NOT_PROVEN,
        "read-at-kiosk" => room::READ_AT_KIOSK,
        "take-over" => room::TAKE_OVER,
        "read-own-entries" => room::READ_OWN_ENTRIES,
        "read-access-log" => room::READ_ACCESS_LOG,
        "open-program" => room::OPEN_PROGRAM,
        "let-program-in" => room::LET_PROGRAM_IN,
        "end-program-let-in" => room::END_PROGRAM_LET_IN,
        "refused" => room::WAS_REFUSED,
        _ => room::ANOTHER_LOOK,
    }
}
