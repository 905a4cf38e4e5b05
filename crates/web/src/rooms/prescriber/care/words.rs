//! The words of care in the clinic: what its pages say.

use retinue_care::laboratory::DueState;
use retinue_care::{
    Action, Authority, Confidence, Jurisdiction, Micrograms, MicrogramsPerKilogram, Severity,
    Triage,
};

use crate::http::form::Field;
use crate::rooms::act::Words;
use crate::views::parts::Tone;

pub(in crate::rooms) const REVIEW: &str = "Month review";
pub(super) const ON: Field = Field::new("on", "Day", "");
pub(super) const WAITS_TITLE: &str = "Somebody is to be reached";
pub(super) const REACH: &str = "Record a contact";
pub(super) const SINCE_VISIT: &str = "Since the last visit";
pub(super) const SINCE_BEGINNING: &str = "On record so far";
pub(super) const NOTHING_CHANGED: &str = "Nothing was recorded since then.";
pub(super) const ADVICE: &str = "What is advised";
pub(super) const NO_ADVICE: &str = "Nothing on record asks for anything today.";
pub(super) const OR: &str = "Also acceptable:";
pub(super) const RESTS_ON: &str = "Rests on";
pub(super) const OVERRIDDEN: &str = "Overridden";
pub(super) const COURSE: &str = "The course";
pub(super) const COURSE_PAPER: &str = "The course as a PDF";
pub(super) const NO_PLAN: &str = "No plan of doses is on record, so there is no course to draw.";
pub(super) const NO_WEIGHT: &str =
    "No weight is on record, so doses for each kilogram cannot be reckoned.";

pub(super) const PLAN: &str = "Dose and finish";
pub(super) const ABOVE_CEILING: &str = "A step of the plan is above the label’s ceiling";
pub(super) const ABOVE_CEILING_MEANS: &str = "Dates and capsules here are reckoned at the ceiling. If the dose was mistyped, set the plan anew.";
pub(super) const RECORD: &str = "Record";
pub(super) const SCHEDULE: Words = Words {
    title: "Choose the laboratory's schedule",
    lead: "Labels and consensus differ. The choice counts from now on; what is due by it is told, and nothing is refused.",
    submit: "Choose it",
    done: "The schedule is on record.",
};

pub(super) const COVERED_FOR: &str = "you act for";
pub(super) const ON_CALL_TOLD: &str = "on call told";
pub(super) const ON_CALL_WAITS: &str = "On call not told yet";
pub(super) const BY_AUTHORITY: Field = Field::new("authority", "Schedule of", "");
pub(super) const WHY_NOT_THE_CLINICS: Field =
    Field::new("reason", "Why this one for this patient", "A few words.");

pub(in crate::rooms::prescriber) const fn authority(one: Authority) -> &'static str {
    match one {
        Authority::UsLabel => "the US label",
        Authority::UkLabel => "the UK label",
        Authority::Delphi2022 => "the 2022 consensus",
        Authority::Practice => "common practice",
    }
}

/// How something due stands, in a word.
pub(super) const fn stands(one: DueState) -> &'static str {
    match one {
        DueState::Done => "done",
        DueState::Upcoming => "to come",
        DueState::Due => "due",
        DueState::Overdue => "overdue",
        DueState::ForTheClinic => "the clinic sets the day",
    }
}

pub(super) const WHAT_IF_LINK: &str = "What if …";
pub(super) const WHAT_IF: &str = "What if";
pub(super) const WHAT_IF_LEAD: &str = "Change something, and see dates, capsules, cost and exposure move together. Nothing is recorded.";
pub(super) const RECKON: &str = "Reckon";
pub(super) const AS_IT_IS: &str = "As it is";
pub(super) const AS_WISHED: &str = "As wished";
pub(super) const IF_DAILY: Field = Field::new(
    "daily",
    "Daily dose (mg)",
    "In the milligrams of the product.",
);

pub(super) const IF_FOOD: Field = Field::new("food", "Taken", "");
pub(super) const IF_PRICES: Field = Field::new(
    "prices",
    "Price list (CSV)",
    "Empty for the list chosen above. First the line milligrams,capsules,price, then lines such as 20,60,71.02.",
);

pub(super) const NOT_RECKONED: &str = "That course cannot be reckoned";
pub(super) const ILLUSTRATIVE: &str = "Illustrative: a model, not a measurement.";
pub(super) const HELD_AT_CEILING: &str = "Held at the ceiling";
/// What a wish above the ceiling comes to.
pub(super) fn held_at_ceiling(
    wished: Micrograms,
    ceiling: Micrograms,
    per_kilogram: MicrogramsPerKilogram,
) -> String {
    format!(
        "{wished} a day is above the label’s ceiling for this weight, {ceiling} ({per_kilogram} a day). Everything here is reckoned at what fits below it."
    )
}

pub(super) const WAITING: &str = "Contacts that wait";
pub(super) const WAITING_LEAD: &str = "Somebody is to be reached about each of these. Only a contact that reached the person closes it.";
pub(super) const NOTHING_WAITS: &str = "Nobody is waiting for a call.";
pub(super) const WHO: &str = "Patient";
pub(super) const WHY: &str = "Urgency";
pub(super) const BY_WHEN: &str = "To be reached by";
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

/// What is advised, in a word for a person.
pub(super) const fn action(action: Action) -> &'static str {
    match action {
        Action::Start => "Start",
        Action::Block => "Do not start",
        Action::Defer => "Wait",
        Action::Continue => "Go on",
        Action::Reduce => "Lower the dose",
        Action::Hold => "Pause",
        Action::Stop => "Stop",
        Action::CompleteEligible => "May be completed",
    }
}

/// How sure a source is.
pub(super) const fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Confirmed => "confirmed",
        Confidence::Secondary => "seen in a secondary text",
        Confidence::Derived => "derived here",
        Confidence::Unconfirmed => "not confirmed",
    }
}

// Hand-outs.

pub(super) const TOPICS: &str = "Hand-outs";
pub(super) const TOPICS_LEAD: &str = "What patients read, each statement with where it was read and with what sources disagree on. Choose the language and the land, open a topic and print it from the browser.";
pub(super) const IN_LANGUAGE: Field = Field::new("language", "Language", "");
pub(super) const TREATED_IN: Field = Field::new("land", "Treated in", "");
pub(super) const SHOW: &str = "Show";
pub(super) const DRAFT: &str = "Draft of a report on a reaction";
pub(super) const DRAFT_PAPER: &str = "Download it as a PDF";
pub(super) const DRAFT_FOOT: &str =
    "A draft from the clinic's record, to be read and completed before it is sent";

pub(super) const NOT_ON_RECORD: &str = "not on record";
/// To whom a reaction is reported, and what the draft is.
pub(super) fn draft_lead(jurisdiction: Jurisdiction) -> String {
    let to = match jurisdiction {
        Jurisdiction::Us => "the FDA (MedWatch)",
        Jurisdiction::Uk => "the regulator of the United Kingdom",
        Jurisdiction::Eu => "the national regulator",
    };
    format!(
        "For {to}: what is on record, to be read, completed and copied into their own form. Nothing is sent from here."
    )
}

pub(super) const MECHANISM: &str = "By";
pub(super) const MEANT_IN_FULMINANS: &str = "In acne fulminans it is meant, and only to be known.";
/// How severe an interaction is, with the letter of the reference.
pub(super) const fn severity(one: Severity) -> &'static str {
    match one {
        Severity::Contraindicated => "X: contraindicated",
        Severity::Avoid => "A: to be avoided",
        Severity::Monitor => "M: to be watched",
        Severity::Inform => "I: to be known",
    }
}

pub(super) const fn severity_tone(one: Severity) -> Tone {
    match one {
        Severity::Contraindicated => Tone::No,
        Severity::Avoid => Tone::Wait,
        Severity::Monitor | Severity::Inform => Tone::Info,
    }
}
