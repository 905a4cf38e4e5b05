//! Words of the acne: counts, scales, grades and the judgement as a whole.

use crate::http::form::Field;
use crate::rooms::act::Words;

pub(in super::super) const LESIONS: Words = Words {
    title: "Count lesions",
    lead: "Leave a region empty where it was not looked at, and write 0 where there is none.",
    submit: "Record the count",
    done: "The count is on record.",
};

pub(in super::super) const NODULE_FROM: Field = Field::new(
    "nodule-from-mm",
    "Counted as a nodule from (mm)",
    "The US label counts from 5 mm; some scales from 10. The number is kept with the count.",
);

pub(in super::super) const NO_REGION: &str = "Count at least one region: four whole numbers each.";

pub(in super::super) const SCALE: Words = Words {
    title: "Record a scale",
    lead: "The answers in the order of the scale. Its items are not printed here: use your own licensed form.",
    submit: "Record the scale",
    done: "The scale is on record.",
};

pub(in super::super) const SCALE_NAME: Field = Field::new("scale", "Scale", "");

pub(in super::super) const ANSWERS: Field = Field::new(
    "answers",
    "Answers",
    "Numbers with spaces between them, such as 2 1 0 3.",
);

pub(in super::super) const TOTAL: Field =
    Field::new("total", "Or its total, where the answers are not known", "");

pub(in super::super) const DOMAINS: Field = Field::new(
    "domains",
    "Totals of its domains",
    "One total for each domain by the owner's key, in the order below, with spaces between them. Their sum is the total.",
);

/// Why a scale is not taken for a day.
pub(in super::super) fn not_at_that_age(scale: &str, age: i16) -> String {
    format!(
        "{scale} is not asked at {age} years of age, which the patient was on that day. Choose the scale of that age, or the day of the answers."
    )
}

pub(in super::super) const ANSWERS_WRONG: &str = "Enter whole numbers with spaces between them.";

pub(in super::super) const GRADE: Words = Words {
    title: "Grade the acne",
    lead: "A grade that you give by looking. What each grade means stands below, where a source describes it.",
    submit: "Record the grade",
    done: "The grade is on record.",
};

pub(in super::super) const GRADE_GIVEN: Field =
    Field::new("grade", "Grade", "A whole number of that scale.");

pub(in super::super) const WHAT_IS_SEEN: &str = "what is seen";

pub(in super::super) const JUDGED: Words = Words {
    title: "Judge the acne as a whole",
    lead: "Your own word counts before any number. What you leave open stays open.",
    submit: "Record the judgement",
    done: "The judgement is on record.",
};

pub(in super::super) const FORMS_OF_ACNE: Field =
    Field::new("forms", "Forms", "None where you name none.");

pub(in super::super) const SEVERE: Field = Field::new("severe", "Is it severe, all in all?", "");

pub(in super::super) const SCARRED: Field = Field::new("scars", "Are there scars?", "");

pub(in super::super) const SCARS_FEARED: Field =
    Field::new("scarring-risk", "Are permanent scars at risk?", "");
