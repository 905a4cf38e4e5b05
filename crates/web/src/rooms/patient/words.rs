//! The words of the patient's room: short, plain, and without blame.

use crate::http::form::Field;
use crate::rooms::act::Words;
use crate::views::page::Way;

pub(crate) const ROOM: &str = "My treatment";
pub(crate) const WAYS: &[Way] = &[
    ("/me", "What is next"),
    ("/me/timeline", "Timeline"),
    ("/me/who-looked", "Who looked"),
];

pub(super) const NEXT: &str = "What is next";
pub(super) const UNTIL: &str = "Until and including";
pub(super) const FROM: &str = "From";
pub(super) const WAIT_ENDS: &str = "The waiting time ends on";
pub(super) const WHO: &str = "Whose turn it is";
pub(super) const STEPS: &str = "This month, step by step";
pub(super) const OPEN: &str = "What is still open";
pub(super) const COLLECT_MEANS: &str = "Go to your pharmacy with your programme number. After the last day the capsules may not be handed over, and a new test is needed.";
pub(super) const STOP_TODAY: &str = "Do not take the capsules. Call your prescriber today";
pub(super) const STOP_TODAY_MEANS: &str =
    "What you reported means that isotretinoin must not be taken now. You did right to say so.";
pub(super) const NUMBER: &str = "Your programme number";
pub(super) const NUMBER_MEANS: &str = "The pharmacy asks for it, and for your day of birth.";
pub(super) const TELL_US: &str = "Tell us";
pub(super) const SUPPLY_UNTIL: &str = "Your capsules last until";
pub(super) const CALENDAR: &str = "Put these days in my calendar";
pub(super) const CALENDAR_MEANS: &str = "A file for any calendar. Its entries do not say what they are about; they do not move by themselves, so fetch it again when a day has changed.";
pub(super) const BACK: &str = "Back without sending";
pub(super) const ALWAYS: &str = "At any time";
pub(super) const ALWAYS_LIST: &[&str] = &[
    "Never share your capsules, and give back what is left over.",
    "Do not give blood during treatment and for one month after the last dose.",
    "If you feel very low, or think of hurting yourself, stop and call your prescriber or the emergency number now.",
];

pub(super) const TIMELINE: &str = "Timeline";
pub(super) const TIMELINE_LEAD: &str = "Everything that is on record about your treatment.";
pub(super) const WHO_LOOKED: &str = "Who looked at my record";
pub(super) const WHO_LOOKED_LEAD: &str =
    "Every look at your record is written down. The latest come first.";
pub(super) const NOBODY_LOOKED: &str = "Nobody has looked at your record yet.";
pub(super) const WHEN: &str = "When";
pub(super) const WHO_COLUMN: &str = "Who";
pub(super) const WHAT_COLUMN: &str = "What";

pub(super) const QUESTIONS: Words = Words {
    title: "Answer your questions",
    lead: "Answer each one yourself. You can try as often as you like; nobody is told what you got wrong.",
    submit: "Send my answers",
    done: "Your answers are right. This step is done.",
};
pub(super) const QUESTIONS_FAILED: &str =
    "Not all answers were right. Read the notes below and try again.";
pub(super) const QUESTIONS_ELSEWHERE: Words = Words {
    title: "Your questions",
    lead: "Answer the questions with the programme itself, then say so here.",
    submit: "Record",
    done: "Your answer is on record.",
};
pub(super) const YES: &str = "True";
pub(super) const NO: &str = "False";
pub(super) const ANSWER_THIS: &str = "Choose true or false.";
pub(super) const PASSED_ELSEWHERE: &str = "I have answered the programme's questions, and passed.";

pub(super) const CONTRACEPTION: Words = Words {
    title: "My contraception",
    lead: "Two methods together, at least one of them a primary one, or committed abstinence.",
    submit: "Send",
    done: "Thank you. Your contraception is on record.",
};
pub(super) const LAPSE: Words = Words {
    title: "Something went wrong with my contraception",
    lead: "A forgotten pill, a torn condom, unprotected sex: stop taking the capsules and call your prescriber today. Telling us is right.",
    submit: "Tell my prescriber",
    done: "Stop taking the capsules, and call your prescriber today. Ask about emergency contraception: it works best early.",
};
pub(super) const LAPSE_FROM: Field = Field::new("from", "Since when", "");
pub(super) const UNPROTECTED: Field =
    Field::new("unprotected", "Was there sex without protection?", "");
pub(super) const UNPROTECTED_YES: &str = "Yes";
pub(super) const UNPROTECTED_NO: &str = "No";
pub(super) const UNPROTECTED_UNSAID: &str = "I would rather talk about it";
pub(super) const HOLD: Words = Words {
    title: "I want to pause",
    lead: "Your prescriber decides with you today. Until then, do not take the capsules if something worries you.",
    submit: "Ask for a pause",
    done: "Your prescriber is told. Call the office if it cannot wait.",
};
pub(super) const HOLD_REASON: Field = Field::new("reason", "What is the matter", "A few words.");
pub(super) const PREGNANCY: Words = Words {
    title: "I may be pregnant",
    lead: "Stop taking the capsules now, and call your prescriber today.",
    submit: "Tell my prescriber",
    done: "Stop taking the capsules now, and call your prescriber today. Nothing more will be dispensed until this is cleared.",
};
pub(super) const PREGNANCY_MEANS: &str = "Your prescriber is told, and nothing is dispensed until it is cleared. You will not be blamed.";
pub(super) const TRY_AGAIN: &str = "Try again";
pub(super) const YOURSELF: &str = "You";

/// Who looked, by the role in which they did.
pub(super) fn capacity(capacity: &str) -> &str {
    use crate::words::vocabulary::Word as _;
    retinue_kernel::Capacity::from_text(capacity).map_or(capacity, |known| known.label())
}

/// What they did.
pub(super) fn act(act: &str) -> &str {
    match act {
        "read-own-file" => "Opened your own record",
        "read-patient-file" => "Opened your record",
        "find-by-number" => "Found you by your number",
        "present-number" => "Looked you up at a counter",
        "read-decision" => "Looked at a decision about you",
        "read-note" => "Read a note about you",
        "read-access-log" => "Looked at who looked",
        "refused" => "Was refused something about you",
        other => other,
    }
}
