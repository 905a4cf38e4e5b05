//! Words of what follows: contacts, overrides, reactions, outcome, and what is taken back.

use crate::http::form::Field;
use crate::rooms::act::Words;

pub(in super::super) const CONTACT: Words = Words {
    title: "Record a contact",
    lead: "A contact that did not reach the person leaves it open, and is counted.",
    submit: "Record the contact",
    done: "The contact is on record.",
};

pub(in super::super) const ABOUT: Field = Field::new("task", "About", "");

pub(in super::super) const HOW: Field = Field::new("how", "How", "");

pub(in super::super) const REACHED: Field = Field::new("reached", "Was the person reached?", "");

pub(in super::super) const OVERRIDE: Words = Words {
    title: "Override an advice",
    lead: "The reason is recorded and counted. It lapses by itself when what the advice rests on changes.",
    submit: "Override it",
    done: "The override is on record.",
};

pub(in super::super) const RULE: Field = Field::new("rule", "Advice", "");

pub(in super::super) const OVERRIDE_REASON: Field = Field::new("reason", "Why", "In a few words.");

pub(in super::super) const REACTION: Words = Words {
    title: "Record an adverse reaction",
    lead: "A serious one has a draft of the regulator's report, to be completed and sent by you.",
    submit: "Record the reaction",
    done: "The reaction is on record.",
};

pub(in super::super) const REACTION_WHAT: Field =
    Field::new("reaction", "What happened", "In a few words.");

pub(in super::super) const SERIOUS: Field = Field::new(
    "serious",
    "What makes it serious",
    "None where nothing does.",
);

pub(in super::super) const REACTION_OUTCOME: Field = Field::new("outcome", "What became of it", "");

pub(in super::super) const BEGAN: Field = Field::new("began-on", "It began on", "");

pub(in super::super) const REPORT_SENT: Words = Words {
    title: "The report went to the regulator",
    lead: "",
    submit: "Record",
    done: "That it was sent is on record.",
};

pub(in super::super) const OF_REACTION: Field = Field::new("of", "Reaction", "");

pub(in super::super) const REFERENCE: Field =
    Field::new("reference", "The regulator’s reference", "");

pub(in super::super) const OUTCOME: Words = Words {
    title: "Assess the outcome",
    lead: "At the end of the course, and again a year after it.",
    submit: "Record",
    done: "The outcome is on record.",
};

pub(in super::super) const SCARS: Field = Field::new("scars", "Scars", "");

pub(in super::super) const RED_MARKS: Field = Field::new("red-marks", "Red marks", "");

pub(in super::super) const SOCIAL: Field =
    Field::new("social", "Life with others, against the beginning", "");

pub(in super::super) const ENDING: Words = Words {
    title: "Say why the course ended",
    lead: "Completion for response needs more than 70 % fewer nodules under the US label. Stopping for harm or by wish is always open.",
    submit: "Record",
    done: "The reason is on record.",
};

pub(in super::super) const BECAUSE: Field = Field::new("because", "It ended for", "");

pub(in super::super) const RELAPSE: Words = Words {
    title: "Record a relapse",
    lead: "By what it needed: studies differ in what they count.",
    submit: "Record",
    done: "The relapse is on record.",
};

pub(in super::super) const TREATED: Field = Field::new("treated", "It needed", "");

pub(in super::super) const TAKE_BACK: Words = Words {
    title: "Take a fact of care back",
    lead: "It stays to be seen in the timeline as taken back. Enter the right one anew.",
    submit: "Take it back",
    done: "It is taken back.",
};

pub(in super::super) const WRONG_FACT: Field = Field::new("of", "Wrong fact", "");

pub(in super::super) const WHY_WRONG: Field =
    Field::new("why", "Why it is wrong", "In a few words.");
