//! The words of the import's pages.

use retinue_interop::import::{Column, TableKind};

use crate::http::form::Field;

pub(in super::super) const TITLE: &str = "Import a table";
pub(super) const LEAD: &str = "Bring a table of your own: patients to enrol, weights, or laboratory results; or FHIR resources, one a line. You say what each column is, then you see what would come of each line, and only then is anything recorded. Every line passes the same checks as if it had been typed.";
pub(super) const CUT: &str = "Go on to the columns";
pub(super) const COLUMNS: &str = "What each column is";
pub(super) const COLUMNS_LEAD: &str = "Where a heading was clear it is chosen already; look at each. How days and numbers are written is never guessed.";
pub(super) const FIRST_LINES: &str = "The first lines";
pub(super) const REHEARSE: &str = "Show what would come of each line";
pub(super) const REHEARSED: &str = "What would come of each line";
pub(super) const REHEARSED_LEAD: &str = "Nothing is recorded yet.";
pub(super) const RECORDED: &str = "What came of each line";
pub(super) const NONE_RECORDED: &str = "No line can be recorded.";
pub(super) const RECORD_LEAD: &str = "The other lines are left out; mend them in the table and bring it again, and what stands on record already is not recorded twice.";
pub(super) const ANEW: &str = "Begin with another table";
pub(super) const LEFT_OUT: &str = "Left out";
pub(super) const TAKEN: &str = "Recorded";
pub(super) const WOULD_BE: &str = "Would be recorded";
pub(super) const ENROLLED_NEXT: &str = "The enrolment form of each is signed on the patient's own page. Until then nothing can be dispensed.";
pub(super) const MADE: &str = "Imports before";
pub(super) const NONE_MADE: &str = "None yet.";
pub(super) const TAKE_BACK: &str = "Take its facts back";
pub(super) const TAKE_BACK_LEAD: &str = "Taking an import back corrects each weight, each result and whatever else it recorded of a patient; the corrections stand on record too. Whoever was enrolled stays enrolled.";
pub(super) const WAS_TAKEN_BACK: &str = "Taken back";

pub(super) const NOBODY_HERE: &str = "nobody of your clinic has this number and this day of birth; copy both from the patient's page";
pub(super) const ON_RECORD: &str = "stands on record already; nothing is recorded twice";

pub(super) const DIFFERS: &str = "something else stands on record under the identifier of this line, and is left as it stands; look at the patient's page, and put it right there if it is wrong";
pub(super) const RESOURCES: &str = "FHIR resources, one a line (NDJSON)";

pub(super) const KIND: Field = Field::new("kind", "What the lines are", "");
pub(super) const SEPARATOR: Field = Field::new(
    "separator",
    "What stands between two cells",
    "Spreadsheets that write a comma before the decimals mostly put a semicolon between the cells. Of resources nothing is chosen here.",
);
pub(super) const FILE: Field = Field::new(
    "table-file",
    "The table (CSV file), or the resources (NDJSON file)",
    "UTF-8 text; the first line of a table names the columns; at most 2,000 lines or 40 kilobytes at once.",
);
pub(super) const TABLE: Field = Field::new(
    "table",
    "Or its lines",
    "Where a file is chosen, its lines count and those here do not.",
);
pub(super) const DAYS: Field = Field::new("days", "How days are written", "");
pub(super) const DECIMALS: Field = Field::new("decimals", "What stands before the decimals", "");

pub(super) const DAY_ORDERS: [(&str, &str); 3] = [
    ("year-month-day", "2026-03-05 (year, month, day)"),
    (
        "day-month-year",
        "05/03/2026 for 5 March (day, month, year)",
    ),
    (
        "month-day-year",
        "03/05/2026 for 5 March (month, day, year)",
    ),
];
pub(super) const DECIMAL_SIGNS: [(&str, &str); 2] =
    [("point", "A point: 70.5"), ("comma", "A comma: 70,5")];
pub(super) const SEPARATORS: [(&str, &str); 3] = [
    ("comma", "A comma"),
    ("semicolon", "A semicolon"),
    ("tab", "A tab"),
];

pub(super) const NO_TABLE: &str = "Choose a file, or paste its lines.";
pub(super) const TOO_LONG: &str =
    "This is more than 40 kilobytes. Cut the table in parts, each with the line of headings.";
pub(super) const TOO_LONG_RESOURCES: &str = "This is more than 40 kilobytes. Cut the file in parts, or let whoever runs this installation bring it with retinue import.";
pub(super) const NOT_UTF8: &str =
    "This is not UTF-8 text. Save the file as UTF-8 and bring it again.";
pub(super) const NOT_TWICE: &str =
    "This column is chosen for something else, too. One column is one thing.";

/// What lines of a kind are, as a list of imports says it.
pub(super) const fn kind(kind: TableKind) -> &'static str {
    match kind {
        TableKind::Patients => "Patients to enrol",
        TableKind::Weights => "Weights",
        TableKind::Results => "Laboratory results",
    }
}

/// The field that says where a column stands.
pub(super) const fn place(column: Column) -> Field {
    match column {
        Column::Name => Field::new("at-name", "Name", ""),
        Column::Born => Field::new("at-born", "Day of birth", ""),
        Column::Category => Field::new(
            "at-category",
            "Category",
            "can-become-pregnant or cannot-become-pregnant",
        ),
        Column::Basis => Field::new(
            "at-basis",
            "On what it rests",
            "For whoever cannot become pregnant, such as hysterectomy. Evidence of the menopause is entered on the patient's own page.",
        ),
        Column::Telephone => Field::new("at-telephone", "Telephone", ""),
        Column::Email => Field::new("at-email", "E-mail", ""),
        Column::Address => Field::new("at-address", "Address", ""),
        Column::Number => Field::new("at-number", "Programme number", ""),
        Column::On => Field::new("at-day", "Day of what was measured", ""),
        Column::Weight => Field::new("at-weight", "Weight", "In kilograms, or with lb behind it."),
        Column::Analyte => Field::new("at-analyte", "What was measured", ""),
        Column::Value => Field::new("at-value", "Value", ""),
        Column::Unit => Field::new("at-unit", "Unit", ""),
        Column::Low => Field::new("at-low", "Lower limit of the laboratory's range", ""),
        Column::High => Field::new("at-high", "Upper limit", ""),
    }
}

/// What is said after an import was taken back.
pub(super) fn taken_back(done: &str) -> Option<&'static str> {
    match done {
        "all" => Some("Each of its facts is taken back."),
        "some" => Some(
            "Its facts are taken back, but for those that were corrected before or are another's to take back by now. Look at the patients' own pages for these.",
        ),
        _ => None,
    }
}
