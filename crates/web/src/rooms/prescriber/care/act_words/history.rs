//! Words of the history: symptoms, medicines, allergies, conditions and treatments.

use crate::http::form::Field;
use crate::rooms::act::Words;

pub(in super::super) const NOTICED: Words = Words {
    title: "Record what the patient noticed",
    lead: "What is there on that day. A later report says it anew; choosing nothing says that nothing is there.",
    submit: "Record",
    done: "It is on record.",
};

pub(in super::super) const SYMPTOMS: Field = Field::new("symptoms", "Noticed", "");

pub(in super::super) const MEDICINE: Words = Words {
    title: "Record another medicine",
    lead: "By name, ATC code or RxNorm code. What is only a word is asked back before it counts.",
    submit: "Record the medicine",
    done: "The medicine is on record.",
};

pub(in super::super) const MEDICINE_NAME: Field = Field::new("medicine", "Medicine", "");

pub(in super::super) const MEANT: Field = Field::new("agent", "Which one is meant?", "");

pub(in super::super) const NONE_OF_THESE: &str = "None of these";

pub(in super::super) const WHICH_ONE: &str = "Say which one is meant, or that it is none of these.";

pub(in super::super) const FROM: Field = Field::new("from", "Since", "");

pub(in super::super) const UNTIL: Field = Field::new("until", "Until", "");

pub(in super::super) const MEDICINE_OVER: Words = Words {
    title: "A medicine is not taken any more",
    lead: "",
    submit: "Record",
    done: "Its end is on record.",
};

pub(in super::super) const LAST_DAY: Field = Field::new("on", "Last day", "");

pub(in super::super) const ALLERGY: Words = Words {
    title: "Record an allergy",
    lead: "",
    submit: "Record the allergy",
    done: "The allergy is on record.",
};

pub(in super::super) const ALLERGIC_TO: Field =
    Field::new("allergy", "Allergic to", "Such as peanut or soya.");

pub(in super::super) const ANAPHYLAXIS: Field = Field::new("anaphylaxis", "It was anaphylaxis", "");

pub(in super::super) const NO_ALLERGY: Words = Words {
    title: "No allergy is known",
    lead: "The patient was asked, and knows of none.",
    submit: "Record",
    done: "That no allergy is known is on record.",
};

pub(in super::super) const CONDITION: Words = Words {
    title: "Record a condition",
    lead: "Something about the patient on which advice depends.",
    submit: "Record",
    done: "The condition is on record.",
};

pub(in super::super) const WHICH_CONDITION: Field = Field::new("condition", "Condition", "");

pub(in super::super) const PRESENT: Field = Field::new("present", "Is it there?", "");

pub(in super::super) const THERAPY: Words = Words {
    title: "Record a treatment that was tried",
    lead: "What was tried before decides, with the severity, for whom this treatment is.",
    submit: "Record",
    done: "The treatment is on record.",
};

pub(in super::super) const THERAPY_KIND: Field = Field::new("therapy", "Kind", "");

pub(in super::super) const THERAPY_NAME: Field = Field::new("name", "Name", "");

pub(in super::super) const THERAPY_DAYS: Field = Field::new(
    "days",
    "For how many days",
    "Where its first and last day are not known.",
);

pub(in super::super) const NEVER_TRIED: Words = Words {
    title: "Record what was never tried",
    lead: "Asked for it, the patient never had a treatment of that kind.",
    submit: "Record",
    done: "It is on record.",
};

pub(in super::super) const THERAPY_OUTCOME: Field = Field::new("outcome", "What came of it", "");

pub(in super::super) const WRONG_MEDICINE: Field = Field::new("of", "Medicine", "");
