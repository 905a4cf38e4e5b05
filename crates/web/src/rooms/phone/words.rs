//! The words of the telephone room.

use crate::http::form::Field;
use crate::rooms::act::Words;
use crate::views::page::Way;

pub(crate) const ROOM: &str = "Telephone";
pub(crate) const WAYS: &[Way] = &[
    ("/phone", "A call"),
    ("/phone/enrolment", ENROL),
    (super::party::PATH, super::party::TITLE),
];

pub(super) const TITLE: &str = "Who is calling?";
pub(super) const LEAD: &str = "Make sure of the person before anything else. What you enter afterwards is entered for this caller, today, and carries your name beside theirs.";
pub(super) const NUMBER: Field = Field::new(
    "number",
    "Programme number of the patient",
    "As the caller reads it to you.",
);
pub(super) const BORN: Field = Field::new(
    "born",
    "Day of birth of the patient",
    "As the caller says it. Do not say it first.",
);
pub(super) const SOURCE: Field = Field::new("source", "Who calls", "");
pub(super) const SOURCES: &[(&str, &str)] = &[
    ("patient", "The patient"),
    ("prescriber", "The prescriber's office"),
];
pub(super) const PRESCRIBER: Field = Field::new(
    "prescriber",
    "Identifier of the prescriber",
    "Only when the prescriber's office calls.",
);
pub(super) const PRESCRIBER_MISSING: &str = "Ask for the prescriber's identifier in the programme.";
pub(super) const ALSO: Field = Field::new("also", "What else you checked", "");
pub(super) const LANGUAGE: Field = Field::new(
    "language",
    "Language of the call",
    "A short tag such as en or es.",
);
pub(super) const INTERPRETER: Field = Field::new("interpreter", "An interpreter takes part", "");
pub(super) const SUBMIT: &str = "This is the person";
pub(super) const NO_MATCH: &str =
    "These details match nobody. Ask again; do not say which of them is wrong.";

pub(super) const ON_THE_LINE: &str = "On the line";
pub(super) const ENTER: &str = "Enter for the caller";
pub(super) const THE_PATIENT: &str = "the patient";
pub(super) const THE_OFFICE: &str = "the prescriber's office";
pub(super) const DONE: &str = "Recorded for the caller. Read it back to them.";
pub(super) const END_CALL: &str = "The call is over: next caller";

/// How long the line stays open by itself.
pub(super) fn closes_after(idle: std::time::Duration) -> String {
    let minutes = idle.as_secs().div_euclid(60);
    format!(
        "The line closes by itself when nothing is entered for {minutes} minutes; then identify the caller again."
    )
}
pub(super) const BACK: &str = "Back without recording";

pub(super) const QUESTIONS: Words = Words {
    title: "Read the month's questions aloud",
    lead: "Read each statement as it stands, wait, and enter the answer that the person gives. Do not explain before the answer, and never answer for them. They can try as often as they like.",
    submit: "Enter the person's answers",
    done: "The answers are on record.",
};
pub(super) const OWN_ANSWERS: &str = "own-answers";
pub(super) const OWN_ANSWERS_TICK: &str =
    "I read every statement aloud, and these are the person's own answers.";
pub(super) const OWN_ANSWERS_MISSING: &str =
    "Nobody answers for a patient. Tick this only if each answer is the person's own.";

pub(super) const ENROL: &str = "Enrol a patient";
pub(super) const ENROL_LEAD: &str = "A prescriber's office calls to enrol a patient. Make sure of the office first. The enrolment form is signed on paper or in the clinic, and not by voice; paper that came to you is keyed in from the call's page.";
pub(super) const ENROL_WHO_CALLS: &str = "Who calls";
pub(super) const ENROL_PRESCRIBER: Field = Field::new(
    "prescriber",
    "Identifier of the prescriber",
    "As the caller says it. Do not say it first.",
);
pub(super) const ENROL_NOT_CHECKED: &str = "The identifier stands on every prescription. Call back at the number on record, or check another line of the contacts, and tick which.";
pub(super) const ENROL_NO_MATCH: &str = "No prescriber of that identifier is on record. Ask again; a prescriber who is not enrolled is taken down under “Enrol a prescriber or a pharmacy”.";
pub(super) const ENROL_WHO: &str = "The patient";
pub(super) const ENROL_NAME: Field = Field::new("name", "Name", "");
pub(super) const ENROL_BORN: Field = Field::new("born", "Day of birth", "");
pub(super) const ENROL_PHONE: Field = Field::new("phone", "Telephone", "");
pub(super) const ENROL_EMAIL: Field = Field::new("email", "E-mail", "");
pub(super) const ENROL_ADDRESS: Field = Field::new("address", "Address", "");
pub(super) const ENROL_CATEGORY: Field = Field::new("category", "Category", "");
pub(super) const ENROL_CAN: &str = "Can become pregnant";
pub(super) const ENROL_BY_PRESCRIBER: &str =
    "The prescriber assigns it, with its basis, on their own page";
pub(super) const ENROL_SUBMIT: &str = "Enrol the patient for this office";

pub(super) const FROM_PAPER: Words = Words {
    title: "Key in the enrolment form from paper",
    lead: "The signed form lies before you. Answer each item as it stands there.",
    submit: "Key in the form",
    done: "The form is on record.",
};
/// The control of the form that says on what it was signed, and its answer for paper.
pub(super) const SIGNED_HOW: &str = "signed-how";
pub(super) const ON_PAPER: &str = "paper";
pub(super) const NOT_BY_VOICE: &str = "Nobody signs by telephone. Key in what was signed on paper, with its day and its code; or have it signed in the clinic. Nothing was stored.";
