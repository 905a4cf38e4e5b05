//! The words of the page on delegates and transfers.

use crate::http::form::Field;

pub(in crate::rooms::prescriber) const TITLE: &str = "Cover and transfer";

pub(super) const LAPSED: &str = "Your certification is not in force";
pub(super) const SUSPENDED: &str = "You are suspended";
pub(super) const DECERTIFIED: &str = "You are no longer certified";
pub(super) const OFFERED_A_DELEGATE: &str = "Nothing that you prescribe can be dispensed. A certified delegate can act for your patients today: name one here, or ask the programme's office to. A patient can also ask for a transfer.";

pub(super) const WAITING: &str = "You are asked to take over";
pub(super) const NONE_WAITING: &str = "Nobody waits for your answer.";
pub(super) const FIRST_WAITING: &str = "Back to the first";
pub(super) const MORE_WAITING: &str = "The next who wait";
pub(super) const WHAT_HAPPENS: &str = "The record, its windows and its waits go on as they are. What may be collected stays so until its last day; the next month's confirmation and prescription are yours.";
pub(super) const ASKED_ON: &str = "Asked on";
pub(super) const BY: &str = "by the";
pub(super) const FROM_PRESCRIBER: &str = "treated by";
pub(super) const ACCEPT: &str = "Accept";
pub(super) const DECLINE: &str = "Decline";
pub(super) const PATIENT: Field = Field::new("patient", "Patient", "");

pub(super) const YOU_COVER: &str = "You act as delegate for";
pub(super) const NOBODY_COVERED: &str = "Nobody has named you as a delegate for today.";
pub(super) const PATIENTS: &str = "patients";
pub(super) const PATIENTS_OF: &str = "Patients of";
pub(super) const AS_DELEGATE: &str = "You act as a delegate. The prescriber on record stays; what you prescribe is judged by your own certification.";
pub(super) const NO_PATIENTS: &str = "There is no patient on this list.";

pub(super) const DELEGATES: &str = "Your delegates";
pub(super) const DELEGATES_MEAN: &str = "A delegate is another enrolled prescriber who may act for your patients: always, or for some days. You stay the prescriber on record.";
pub(super) const NO_DELEGATES: &str = "You have named nobody.";
pub(super) const NAME_DELEGATE: &str = "Name a delegate";
pub(super) const DELEGATE: Field = Field::new(
    "delegate",
    "Identifier of the prescriber",
    "As it is in the programme.",
);
pub(super) const FROM: Field = Field::new("from", "First day", "Empty: today.");
pub(super) const UNTIL: Field = Field::new("until", "Last day", "Empty: until you end it.");
pub(super) const FROM_DAY: &str = "from";
pub(super) const UNTIL_DAY: &str = "until";
pub(super) const UNTIL_ENDED: &str = "until ended";
pub(super) const NOT_CERTIFIED: &str = "Not certified today";
pub(super) const END: &str = "End today";

pub(super) const TAKE_OVER: &str = "Take over a patient who is here";
pub(super) const TAKE_OVER_MEANS: &str = "The patient gives you the programme number. The former prescriber loses access, and the patient sees on the timeline that you took over.";
pub(super) const NUMBER: Field = Field::new("number", "Programme number", "");
pub(super) const BORN: Field = Field::new("born", "Day of birth", "");
pub(super) const PATIENT_ASKED: Field =
    Field::new("patient-asked", "The patient asks that I take over", "");
pub(super) const PATIENT_MUST_ASK: &str =
    "Tick this if the patient asks for it; else ask the present prescriber for a transfer.";
pub(super) const NO_SUCH_PATIENT: &str =
    "Number and day of birth match nobody. Check both with the patient.";

pub(super) const FORMER: &str = "What I recorded of a former patient";
pub(super) const FORMER_MEANS: &str =
    "After a transfer you see only what you recorded yourself, so that you can correct it.";
pub(super) const FORMER_NUMBER: Field = Field::new(
    "former-number",
    "Programme number of the former patient",
    "",
);
pub(super) const FORMER_SUBMIT: &str = "Show my entries";
pub(super) const FORMER_LEAD: &str = "Your own entries, and nothing else of the record.";
pub(super) const NOT_FORMER: &str = "No former patient of yours has this number.";
pub(super) const TAKE_BACK: &str = "Take this entry back";
pub(super) const FACT: Field = Field::new("of", "Entry", "");
pub(super) const WHY: Field = Field::new("why", "Why", "A few words.");

/// How many wait, where not all of them stand on one page.
pub(super) fn waiting_in_all(all: u32) -> String {
    format!("{all} wait in all; not all of them stand on this page.")
}

pub(super) const ON_CALL: &str = "On call";
pub(super) const ON_CALL_MEANS: &str = "Whoever is on call is told at once when something has to be answered the same day, with no word of whom or what. Those of your clinic and your delegates can be named.";
pub(super) const ON_CALL_NOT_REACHED: &str =
    "Nobody can sign in with this account now. Your own account is told instead; name another.";
pub(super) const NOBODY_ON_CALL: &str =
    "Nobody is on call: what waits stands in the list, and nobody is told.";
pub(super) const ACCOUNT: Field = Field::new("account", "Who", "");
pub(super) const ON_CALL_FROM: Field =
    Field::new("on-call-from", "First day on call", "Empty: today.");
pub(super) const ON_CALL_UNTIL: Field = Field::new(
    "on-call-until",
    "Last day on call",
    "Empty: until you end it.",
);
pub(super) const NAME_ON_CALL: &str = "Put on call";
pub(super) const END_ON_CALL: &str = "Nobody is on call from today";

pub(super) const LABORATORY: &str = "The clinic's laboratory schedule";
pub(super) const LABORATORY_MEANS: &str = "It holds for every patient treated where it holds and for whom no other was chosen with a reason.";
pub(super) const NO_SCHEDULE: &str = "Nothing is chosen: the label's schedule is followed.";
pub(super) const SCHEDULE_OF: &str = "That of";
pub(super) const SINCE: &str = "since";
pub(super) const CHOSEN_BY: &str = "chosen by";
pub(super) const AUTHORITY: Field = Field::new("authority", "Schedule of", "");
pub(super) const CHOOSE_SCHEDULE: &str = "Choose it for the clinic";
pub(super) const GRADING: &str = "Grades of laboratory results";
pub(super) const GRADING_MEANS: &str = "The version of CTCAE by which pages grade. It is stored with each result that is recorded from then on; a result that was stored with another keeps that one.";
pub(super) const VERSION: Field = Field::new("ctcae-version", "Version of CTCAE", "");
pub(super) const CHOOSE_VERSION: &str = "Grade by it from now on";

/// What was just done.
pub(super) fn done(word: &str) -> Option<&'static str> {
    Some(match word {
        "named" => "The delegate is on record.",
        "ended" => "The delegate no longer acts for you.",
        "on-call" => "Who is on call is on record.",
        "nobody-on-call" => "Nobody is on call from today.",
        "schedule" => "The clinic's schedule is on record.",
        "grading" => "The clinic's version of CTCAE is on record.",
        "accepted" => "The patient is yours now, and stands on your worklist.",
        "declined" => "The request is declined.",
        "take-back-proposed" => {
            "It is proposed, and the entry stands until a second person confirms that it is taken back: it would make a day later or let happen what is refused."
        }
        "taken-back" => {
            "The entry no longer stands. The present prescriber and the patient see that you took it back."
        }
        _ => return None,
    })
}
