//! Words of doses: where a course began, the plan, and what was taken.

use crate::http::form::Field;
use crate::rooms::act::Words;

pub(in super::super) const COURSE_BEGUN: Words = Words {
    title: "Say where a course began",
    lead: "The day of its first dose. Sums of a course begin there where no pharmacy’s entry says so.",
    submit: "Record the first day",
    done: "The first day of the course is on record.",
};

pub(in super::super) const FIRST_DAY_OF_COURSE: Field = Field::new("on", "First dose", "");

pub(in super::super) const DOSES: Words = Words {
    title: "Set the plan of doses",
    lead: "The plan counts from its day on. What is above the label's ceiling is told, never refused.",
    submit: "Set the plan",
    done: "The plan of doses is on record.",
};

pub(in super::super) const PRODUCT: Field = Field::new("product", "Product", "");

pub(in super::super) const FIRST_DOSE: Field = Field::new(
    "first-daily",
    "Daily dose to begin with (mg)",
    "In the milligrams of the product, such as 35.",
);

pub(in super::super) const FIRST_DAYS: Field = Field::new(
    "first-days",
    "For how many days",
    "Empty where the dose does not change.",
);

/// The steps after the first, each with its dose and how long it is taken; the last goes on.
pub(in super::super) const LATER_STEPS: [(Field, Field); 5] = [
    (
        Field::new("then-daily", "Then daily (mg)", ""),
        Field::new("then-days", "Days of the second dose", GOES_ON),
    ),
    (
        Field::new("third-daily", "Third daily dose (mg)", ""),
        Field::new("third-days", "Days of the third dose", GOES_ON),
    ),
    (
        Field::new("fourth-daily", "Fourth daily dose (mg)", ""),
        Field::new("fourth-days", "Days of the fourth dose", GOES_ON),
    ),
    (
        Field::new("fifth-daily", "Fifth daily dose (mg)", ""),
        Field::new("fifth-days", "Days of the fifth dose", GOES_ON),
    ),
    (
        Field::new("sixth-daily", "Sixth daily dose (mg)", ""),
        Field::new("sixth-days", "Days of the sixth dose", GOES_ON),
    ),
];

const GOES_ON: &str = "Empty where it goes on.";

pub(in super::super) const MORE_STEPS: &str = "More steps";

pub(in super::super) const TARGET_FROM: Field = Field::new(
    "target-from",
    "Cumulative target from (mg/kg)",
    "Empty for the label's own, where it has one.",
);

pub(in super::super) const TARGET_TO: Field = Field::new("target-to", "to (mg/kg)", "");

pub(in super::super) const AIM: Field =
    Field::new("aim", "Among capsules that make the same dose", "");

pub(in super::super) const IF_LIST: Field = Field::new(
    "list",
    "Price list",
    "Lists that the clinic or a pharmacy set. Empty for the clinic's own.",
);

pub(in super::super) const NOT_A_LIST: &str =
    "No list is kept under that name: choose one of those that are offered.";

pub(in super::super) const IF_CURRENCY: Field = Field::new(
    "currency",
    "Currency of that list",
    "Three capital letters, where a list is pasted below.",
);

pub(in super::super) const NOT_A_CURRENCY: &str = "Enter three capital letters, such as USD.";

pub(in super::super) const PLAN_FROM: Field = Field::new("on", "From", "");

pub(in super::super) const NOT_MILLIGRAMS: &str = "Enter whole milligrams above 0, such as 35.";

pub(in super::super) const NOT_A_TARGET: &str = "Enter milligrams for each kilogram, such as 120.";

pub(in super::super) const THEN_MISSING: &str =
    "Say what is taken after those days, or leave the days empty.";

pub(in super::super) const DAYS_MISSING: &str =
    "Say for how many days it is taken: another dose comes after it.";

pub(in super::super) const TOLD: Words = Words {
    title: "Record doses",
    lead: "For a stretch of days. A day that was told by itself stays as it was told.",
    submit: "Record the doses",
    done: "The doses are on record.",
};

pub(in super::super) const BECAME: Field = Field::new("became", "What became of the capsules", "");

pub(in super::super) const FROM_DAY: Field = Field::new("on", "First day", "");

pub(in super::super) const TO_DAY: Field =
    Field::new("until", "Last day", "Empty for that day alone.");

pub(in super::super) const OTHER_AMOUNT: Field =
    Field::new("daily", "Daily dose (mg), where it was not as planned", "");
