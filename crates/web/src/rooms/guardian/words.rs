//! The words of the guardian's room: dates and status. None of them names a test, a result, a method, a group of
//! patients, a mood or a reason; a test reads every answer of this room for such words.

use retinue_ledger::WardStatus;

use crate::views::page::Way;

pub(crate) const ROOM: &str = "Parent or guardian";
pub(crate) const WAYS: &[Way] = &[("/guardian", "Dates")];

pub(super) const TITLE: &str = "Dates and forms";
pub(super) const LEAD: &str = "You see dates and how the course stands, and you sign where a minor needs your signature. Everything else is between the patient and the clinic.";
pub(super) const NOBODY: &str = "There is nobody here for whom you sign or see dates.";
pub(super) const ENDED: &str = "Your access has ended";
pub(super) const ENDED_MEANS: &str = "It ends on the day of coming of age, or when the clinic ends it. What you signed stays on record.";
pub(super) const STATUS: &str = "How the course stands";
pub(super) const DAYS: &str = "Coming days";
pub(super) const NO_DAY: &str = "No day is set. The clinic plans the next one with the patient.";
pub(super) const COLLECT_UNTIL: &str = "Collect at the pharmacy until and including";
pub(super) const APPOINTMENT_FROM: &str = "Next appointment from";
pub(super) const LAST_DAY: &str = "Your access lasts until";
pub(super) const CLINIC: &str = "How to reach the clinic";
pub(super) const CLINIC_UNNAMED: &str = "Call the clinic that you know.";
pub(super) const SIGNATURE_WAITS: &str = "A form waits for your signature";
pub(super) const SIGNED_ALL: &str = "No form waits for your signature.";
pub(super) const SIGN: &str = "Read and sign";
pub(super) const DONE: &str = "Thank you. Your signature is on record.";
pub(super) const NOT_NEEDED: &str = "Nothing was recorded: no signature of yours was waiting any more. Ask the clinic if you did not expect this.";

pub(super) const SIGN_TITLE: &str = "Sign as parent or guardian";
pub(super) const SIGN_LEAD: &str = "This is the part of the form that is the same for every patient. The clinic answers your questions about it.";
pub(super) const STATEMENTS: &str = "What the patient states";
pub(super) const SIGN_TICK: &str =
    "I am the parent or guardian. I read these statements, and I sign together with the patient.";
pub(super) const SIGN_TICK_ELSEWHERE: &str =
    "I am the parent or guardian, and I signed the programme's own form.";
pub(super) const SIGN_TEXT_CHANGED: &str = "The words of this form changed after you opened the page. They stand here as they are now: read them again, and tick this. Nothing was stored.";
pub(super) const SIGN_MISSING: &str = "Tick this to sign, or go back without signing.";
pub(super) const SUBMIT: &str = "Sign";
pub(super) const BACK: &str = "Back without signing";

pub(super) const fn status(status: WardStatus) -> &'static str {
    match status {
        WardStatus::NotBegun => "Not begun",
        WardStatus::Running => "Running",
        WardStatus::Paused => "Paused",
        WardStatus::Ended => "Ended",
    }
}
