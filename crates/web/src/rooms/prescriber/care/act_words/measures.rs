//! Words of what is measured: weight, rooming, laboratory, photographs.

use crate::http::form::Field;
use crate::rooms::act::Words;

pub(in super::super) const WEIGHT: Words = Words {
    title: "Record a weight",
    lead: "The latest weight counts for doses that are planned; each day that was told counts by the weight of its time.",
    submit: "Record the weight",
    done: "The weight is on record.",
};

pub(in super::super) const WEIGHED: Field = Field::new(
    "weight",
    "Weight",
    "In kilograms, such as 70.5, or in pounds, such as 154 lb.",
);

pub(in super::super) const ROOMING: Words = Words {
    title: "Rooming",
    lead: "What is asked and measured before the prescriber comes in. Leave out what was not done.",
    submit: "Record",
    done: "It is on record.",
};

pub(in super::super) const TAKEN_SINCE: Field = Field::new(
    "taken",
    "Capsules since the last day that was told",
    "Days that the patient told by themselves stay as they were told.",
);

pub(in super::super) const TAKEN_ALL: &str = "Taken as planned, every day";

pub(in super::super) const TAKEN_UNSAID: &str = "Not asked";

pub(in super::super) const PHQ_TWO: Field = Field::new(
    "phq-2",
    "PHQ-2: the two answers",
    "0 to 3 each, such as 1 0. Empty where it was not asked.",
);

pub(in super::super) const PHQ_WRONG: &str =
    "Give two answers from 0 to 3, such as 1 0, or leave it empty.";

pub(in super::super) const NOTHING_ROOMED: &str = "Enter at least one of them.";

pub(in super::super) const RESULT: Words = Words {
    title: "Record a laboratory result",
    lead: "As the laboratory reported it: its unit, and its own range where it gives one.",
    submit: "Record the result",
    done: "The result is on record.",
};

pub(in super::super) const ANALYTE: Field = Field::new("analyte", "What was measured", "");

pub(in super::super) const VALUE: Field =
    Field::new("value", "Value", "With a point, such as 6.91.");

pub(in super::super) const UNIT: Field =
    Field::new("unit", "Unit", "As reported, such as U/L or mg/dL.");

pub(in super::super) const LOW: Field =
    Field::new("low", "Lower limit of the laboratory’s range", "");

pub(in super::super) const HIGH: Field =
    Field::new("high", "Upper limit of the laboratory’s range", "");

pub(in super::super) const FASTING: Field = Field::new("fasting", "Was it taken fasting?", "");

pub(in super::super) const SPECIMEN_DAY: Field = Field::new("on", "Day of the specimen", "");

pub(in super::super) const NO_NUMBER: &str =
    "Enter a number of at least 0 with a point, such as 135 or 6.91.";

pub(in super::super) const SEX: Words = Words {
    title: "Record the sex for reference ranges",
    lead: "Only for the ranges of a laboratory. Who can become pregnant is the programme’s own question, and is not answered here.",
    submit: "Record",
    done: "It is on record.",
};

pub(in super::super) const SEX_OF_RANGES: Field = Field::new("sex", "Ranges of", "");

pub(in super::super) const PHOTO: Words = Words {
    title: "Note a photograph",
    lead: "The picture itself stays in the clinic's own files.",
    submit: "Record",
    done: "The photograph is noted.",
};

pub(in super::super) const REGION: Field = Field::new("region", "Region", "");
