//! The words of care in the clinic: the controls of its acts.

use crate::http::form::Field;
use crate::rooms::act::Words;

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

pub(super) const ROOMING: Words = Words {
    title: "Rooming",
    lead: "What is asked and measured before the prescriber comes in. Leave out what was not done.",
    submit: "Record",
    done: "It is on record.",
};

pub(super) const TAKEN_SINCE: Field = Field::new(
    "taken",
    "Capsules since the last day that was told",
    "Days that the patient told by themselves stay as they were told.",
);

pub(super) const TAKEN_ALL: &str = "Taken as planned, every day";
pub(super) const TAKEN_UNSAID: &str = "Not asked";
pub(super) const PHQ_TWO: Field = Field::new(
    "phq-2",
    "PHQ-2: the two answers",
    "0 to 3 each, such as 1 0. Empty where it was not asked.",
);

pub(super) const PHQ_WRONG: &str = "Give two answers from 0 to 3, such as 1 0, or leave it empty.";
pub(super) const NOTHING_ROOMED: &str = "Enter at least one of them.";
pub(super) const RESULT: Words = Words {
    title: "Record a laboratory result",
    lead: "As the laboratory reported it: its unit, and its own range where it gives one.",
    submit: "Record the result",
    done: "The result is on record.",
};

pub(super) const ANALYTE: Field = Field::new("analyte", "What was measured", "");
pub(super) const VALUE: Field = Field::new("value", "Value", "With a point, such as 6.91.");
pub(super) const UNIT: Field = Field::new("unit", "Unit", "As reported, such as U/L or mg/dL.");
pub(super) const LOW: Field = Field::new("low", "Lower limit of the laboratory’s range", "");
pub(super) const HIGH: Field = Field::new("high", "Upper limit of the laboratory’s range", "");
pub(super) const FASTING: Field = Field::new("fasting", "Was it taken fasting?", "");
pub(super) const SPECIMEN_DAY: Field = Field::new("on", "Day of the specimen", "");
pub(super) const NO_NUMBER: &str =
    "Enter a number of at least 0 with a point, such as 135 or 6.91.";

pub(super) const LESIONS: Words = Words {
    title: "Count lesions",
    lead: "Leave a region empty where it was not looked at, and write 0 where there is none.",
    submit: "Record the count",
    done: "The count is on record.",
};

pub(super) const NODULE_FROM: Field = Field::new(
    "nodule-from-mm",
    "Counted as a nodule from (mm)",
    "The US label counts from 5 mm; some scales from 10. The number is kept with the count.",
);

pub(super) const NO_REGION: &str = "Count at least one region: four whole numbers each.";
pub(super) const SCALE: Words = Words {
    title: "Record a scale",
    lead: "The answers in the order of the scale. Its items are not printed here: use your own licensed form.",
    submit: "Record the scale",
    done: "The scale is on record.",
};

pub(super) const SCALE_NAME: Field = Field::new("scale", "Scale", "");
pub(super) const ANSWERS: Field = Field::new(
    "answers",
    "Answers",
    "Numbers with spaces between them, such as 2 1 0 3.",
);

pub(super) const TOTAL: Field =
    Field::new("total", "Or its total, where the answers are not known", "");

pub(super) const DOMAINS: Field = Field::new(
    "domains",
    "Totals of its domains",
    "One total for each domain by the owner's key, in the order below, with spaces between them. Their sum is the total.",
);

/// Why a scale is not taken for a day.
pub(super) fn not_at_that_age(scale: &str, age: i16) -> String {
    format!(
        "{scale} is not asked at {age} years of age, which the patient was on that day. Choose the scale of that age, or the day of the answers."
    )
}

pub(super) const ANSWERS_WRONG: &str = "Enter whole numbers with spaces between them.";
pub(super) const GRADE: Words = Words {
    title: "Grade the acne",
    lead: "A grade that you give by looking. What each grade means stands below, where a source describes it.",
    submit: "Record the grade",
    done: "The grade is on record.",
};

pub(super) const GRADE_GIVEN: Field = Field::new("grade", "Grade", "A whole number of that scale.");
pub(super) const WHAT_IS_SEEN: &str = "what is seen";
pub(super) const NOTICED: Words = Words {
    title: "Record what the patient noticed",
    lead: "What is there on that day. A later report says it anew; choosing nothing says that nothing is there.",
    submit: "Record",
    done: "It is on record.",
};

pub(super) const SYMPTOMS: Field = Field::new("symptoms", "Noticed", "");
pub(super) const MEDICINE: Words = Words {
    title: "Record another medicine",
    lead: "By name, ATC code or RxNorm code. What is only a word is asked back before it counts.",
    submit: "Record the medicine",
    done: "The medicine is on record.",
};

pub(super) const MEDICINE_NAME: Field = Field::new("medicine", "Medicine", "");
pub(super) const MEANT: Field = Field::new("agent", "Which one is meant?", "");
pub(super) const NONE_OF_THESE: &str = "None of these";
pub(super) const WHICH_ONE: &str = "Say which one is meant, or that it is none of these.";
pub(super) const FROM: Field = Field::new("from", "Since", "");
pub(super) const UNTIL: Field = Field::new("until", "Until", "");
pub(super) const MEDICINE_OVER: Words = Words {
    title: "A medicine is not taken any more",
    lead: "",
    submit: "Record",
    done: "Its end is on record.",
};

pub(super) const LAST_DAY: Field = Field::new("on", "Last day", "");
pub(super) const ALLERGY: Words = Words {
    title: "Record an allergy",
    lead: "",
    submit: "Record the allergy",
    done: "The allergy is on record.",
};

pub(super) const ALLERGIC_TO: Field =
    Field::new("allergy", "Allergic to", "Such as peanut or soya.");

pub(super) const ANAPHYLAXIS: Field = Field::new("anaphylaxis", "It was anaphylaxis", "");
pub(super) const NO_ALLERGY: Words = Words {
    title: "No allergy is known",
    lead: "The patient was asked, and knows of none.",
    submit: "Record",
    done: "That no allergy is known is on record.",
};

pub(super) const JUDGED: Words = Words {
    title: "Judge the acne as a whole",
    lead: "Your own word counts before any number. What you leave open stays open.",
    submit: "Record the judgement",
    done: "The judgement is on record.",
};

pub(super) const FORMS_OF_ACNE: Field = Field::new("forms", "Forms", "None where you name none.");
pub(super) const SEVERE: Field = Field::new("severe", "Is it severe, all in all?", "");
pub(super) const SCARRED: Field = Field::new("scars", "Are there scars?", "");
pub(super) const SCARS_FEARED: Field =
    Field::new("scarring-risk", "Are permanent scars at risk?", "");

pub(super) const SEX: Words = Words {
    title: "Record the sex for reference ranges",
    lead: "Only for the ranges of a laboratory. Who can become pregnant is the programme’s own question, and is not answered here.",
    submit: "Record",
    done: "It is on record.",
};

pub(super) const SEX_OF_RANGES: Field = Field::new("sex", "Ranges of", "");
pub(super) const COURSE_BEGUN: Words = Words {
    title: "Say where a course began",
    lead: "The day of its first dose. Sums of a course begin there where no pharmacy’s entry says so.",
    submit: "Record the first day",
    done: "The first day of the course is on record.",
};

pub(super) const FIRST_DAY_OF_COURSE: Field = Field::new("on", "First dose", "");
pub(super) const CONDITION: Words = Words {
    title: "Record a condition",
    lead: "Something about the patient on which advice depends.",
    submit: "Record",
    done: "The condition is on record.",
};

pub(super) const WHICH_CONDITION: Field = Field::new("condition", "Condition", "");
pub(super) const PRESENT: Field = Field::new("present", "Is it there?", "");
pub(super) const THERAPY: Words = Words {
    title: "Record a treatment that was tried",
    lead: "What was tried before decides, with the severity, for whom this treatment is.",
    submit: "Record",
    done: "The treatment is on record.",
};

pub(super) const THERAPY_KIND: Field = Field::new("therapy", "Kind", "");
pub(super) const THERAPY_NAME: Field = Field::new("name", "Name", "");
pub(super) const THERAPY_DAYS: Field = Field::new(
    "days",
    "For how many days",
    "Where its first and last day are not known.",
);

pub(super) const NEVER_TRIED: Words = Words {
    title: "Record what was never tried",
    lead: "Asked for it, the patient never had a treatment of that kind.",
    submit: "Record",
    done: "It is on record.",
};

pub(super) const THERAPY_OUTCOME: Field = Field::new("outcome", "What came of it", "");
pub(super) const DOSES: Words = Words {
    title: "Set the plan of doses",
    lead: "The plan counts from its day on. What is above the label's ceiling is told, never refused.",
    submit: "Set the plan",
    done: "The plan of doses is on record.",
};

pub(super) const PRODUCT: Field = Field::new("product", "Product", "");
pub(super) const FIRST_DOSE: Field = Field::new(
    "first-daily",
    "Daily dose to begin with (mg)",
    "In the milligrams of the product, such as 35.",
);

pub(super) const FIRST_DAYS: Field = Field::new(
    "first-days",
    "For how many days",
    "Empty where the dose does not change.",
);

/// The steps after the first, each with its dose and how long it is taken; the last goes on.
pub(super) const LATER_STEPS: [(Field, Field); 5] = [
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
pub(super) const MORE_STEPS: &str = "More steps";
pub(super) const TARGET_FROM: Field = Field::new(
    "target-from",
    "Cumulative target from (mg/kg)",
    "Empty for the label's own, where it has one.",
);

pub(super) const TARGET_TO: Field = Field::new("target-to", "to (mg/kg)", "");
pub(super) const AIM: Field = Field::new("aim", "Among capsules that make the same dose", "");
pub(super) const IF_LIST: Field = Field::new(
    "list",
    "Price list",
    "Lists that the clinic or a pharmacy set. Empty for the clinic's own.",
);

pub(super) const NOT_A_LIST: &str =
    "No list is kept under that name: choose one of those that are offered.";

pub(super) const IF_CURRENCY: Field = Field::new(
    "currency",
    "Currency of that list",
    "Three capital letters, where a list is pasted below.",
);

pub(super) const NOT_A_CURRENCY: &str = "Enter three capital letters, such as USD.";
pub(super) const PLAN_FROM: Field = Field::new("on", "From", "");
pub(super) const NOT_MILLIGRAMS: &str = "Enter whole milligrams above 0, such as 35.";
pub(super) const NOT_A_TARGET: &str = "Enter milligrams for each kilogram, such as 120.";
pub(super) const THEN_MISSING: &str =
    "Say what is taken after those days, or leave the days empty.";

pub(super) const DAYS_MISSING: &str =
    "Say for how many days it is taken: another dose comes after it.";

pub(super) const TOLD: Words = Words {
    title: "Record doses",
    lead: "For a stretch of days. A day that was told by itself stays as it was told.",
    submit: "Record the doses",
    done: "The doses are on record.",
};

pub(super) const BECAME: Field = Field::new("became", "What became of the capsules", "");
pub(super) const FROM_DAY: Field = Field::new("on", "First day", "");
pub(super) const TO_DAY: Field = Field::new("until", "Last day", "Empty for that day alone.");
pub(super) const OTHER_AMOUNT: Field =
    Field::new("daily", "Daily dose (mg), where it was not as planned", "");

pub(super) const CONTACT: Words = Words {
    title: "Record a contact",
    lead: "A contact that did not reach the person leaves it open, and is counted.",
    submit: "Record the contact",
    done: "The contact is on record.",
};

pub(super) const ABOUT: Field = Field::new("task", "About", "");
pub(super) const HOW: Field = Field::new("how", "How", "");
pub(super) const REACHED: Field = Field::new("reached", "Was the person reached?", "");
pub(super) const OVERRIDE: Words = Words {
    title: "Override an advice",
    lead: "The reason is recorded and counted. It lapses by itself when what the advice rests on changes.",
    submit: "Override it",
    done: "The override is on record.",
};

pub(super) const RULE: Field = Field::new("rule", "Advice", "");
pub(super) const OVERRIDE_REASON: Field = Field::new("reason", "Why", "In a few words.");
pub(super) const REACTION: Words = Words {
    title: "Record an adverse reaction",
    lead: "A serious one has a draft of the regulator's report, to be completed and sent by you.",
    submit: "Record the reaction",
    done: "The reaction is on record.",
};

pub(super) const REACTION_WHAT: Field = Field::new("reaction", "What happened", "In a few words.");
pub(super) const SERIOUS: Field = Field::new(
    "serious",
    "What makes it serious",
    "None where nothing does.",
);

pub(super) const REACTION_OUTCOME: Field = Field::new("outcome", "What became of it", "");
pub(super) const BEGAN: Field = Field::new("began-on", "It began on", "");
pub(super) const REPORT_SENT: Words = Words {
    title: "The report went to the regulator",
    lead: "",
    submit: "Record",
    done: "That it was sent is on record.",
};

pub(super) const OF_REACTION: Field = Field::new("of", "Reaction", "");
pub(super) const REFERENCE: Field = Field::new("reference", "The regulator’s reference", "");
pub(super) const OUTCOME: Words = Words {
    title: "Assess the outcome",
    lead: "At the end of the course, and again a year after it.",
    submit: "Record",
    done: "The outcome is on record.",
};

pub(super) const SCARS: Field = Field::new("scars", "Scars", "");
pub(super) const RED_MARKS: Field = Field::new("red-marks", "Red marks", "");
pub(super) const SOCIAL: Field =
    Field::new("social", "Life with others, against the beginning", "");

pub(super) const ENDING: Words = Words {
    title: "Say why the course ended",
    lead: "Completion for response needs more than 70 % fewer nodules under the US label. Stopping for harm or by wish is always open.",
    submit: "Record",
    done: "The reason is on record.",
};

pub(super) const BECAUSE: Field = Field::new("because", "It ended for", "");
pub(super) const RELAPSE: Words = Words {
    title: "Record a relapse",
    lead: "By what it needed: studies differ in what they count.",
    submit: "Record",
    done: "The relapse is on record.",
};

pub(super) const TREATED: Field = Field::new("treated", "It needed", "");
pub(super) const PHOTO: Words = Words {
    title: "Note a photograph",
    lead: "The picture itself stays in the clinic's own files.",
    submit: "Record",
    done: "The photograph is noted.",
};

pub(super) const REGION: Field = Field::new("region", "Region", "");
pub(super) const TAKE_BACK: Words = Words {
    title: "Take a fact of care back",
    lead: "It stays to be seen in the timeline as taken back. Enter the right one anew.",
    submit: "Take it back",
    done: "It is taken back.",
};

pub(super) const WRONG_FACT: Field = Field::new("of", "Wrong fact", "");
pub(super) const WHY_WRONG: Field = Field::new("why", "Why it is wrong", "In a few words.");
pub(super) const WRONG_MEDICINE: Field = Field::new("of", "Medicine", "");
