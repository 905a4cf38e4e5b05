//! The words of care in the clinic.

use retinue_care::Triage;

use crate::http::form::Field;
use crate::rooms::act::Words;

pub(in crate::rooms) const REVIEW: &str = "Month review";
pub(super) const ON: Field = Field::new("on", "Day", "");

pub(super) const WAITING: &str = "Contacts that wait";
pub(super) const WAITING_LEAD: &str = "Somebody is to be reached about each of these. Only a contact that reached the person closes it.";
pub(super) const NOTHING_WAITS: &str = "Nobody is waiting for a call.";
pub(super) const WHO: &str = "Patient";
pub(super) const WHY: &str = "Urgency";
pub(super) const BY_WHEN: &str = "To be reached by";

pub(super) const WEIGHT: Words = Words {
    title: "Record a weight",
    lead: "The latest weight counts for doses that are planned; each day that was told counts by the weight of its time.",
    submit: "Record the weight",
    done: "The weight is on record.",
};
pub(super) const WEIGHED: Field = Field::new(
    "weight",
    "Weight",
    "In kilograms, such as 70.5, or in pounds, such as 154 lb.",
);
pub(super) const LATE: &str = "late";

pub(super) fn more(count: usize) -> String {
    format!("{count} more wait: those above are due first. Close them, and the others come up.")
}

pub(super) const fn urgency(triage: Triage) -> &'static str {
    match triage {
        Triage::T0 => "Self-care",
        Triage::T1 => "Within three days",
        Triage::T2 => "The same day",
        Triage::T3 => "Emergency, now",
    }
}
