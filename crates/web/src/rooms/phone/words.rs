//! The words of the telephone room.

use crate::http::form::Field;
use crate::rooms::act::Words;
use crate::views::page::Way;

pub(crate) const ROOM: &str = "Telephone";
pub(crate) const WAYS: &[Way] = &[("/phone", "A call")];

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
