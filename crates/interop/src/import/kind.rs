//! The kinds of tables, and the columns of each.

/// What the lines of a table are about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TableKind {
    /// Patients to be enrolled.
    Patients,
    /// Weights of patients.
    Weights,
    /// Laboratory results of patients.
    Results,
}

impl TableKind {
    /// Each of them.
    pub const ALL: [TableKind; 3] = [TableKind::Patients, TableKind::Weights, TableKind::Results];

    /// The text by which it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            TableKind::Patients => "patients",
            TableKind::Weights => "weights",
            TableKind::Results => "results",
        }
    }

    /// Reads the text of [`TableKind::as_str`].
    pub fn from_text(text: &str) -> Option<TableKind> {
        TableKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }

    /// Its columns, each with whether a table of this kind must have it.
    pub const fn columns(self) -> &'static [(Column, bool)] {
        match self {
            TableKind::Patients => &[
                (Column::Name, true),
                (Column::Born, true),
                (Column::Category, true),
                (Column::Basis, false),
                (Column::Telephone, false),
                (Column::Email, false),
                (Column::Address, false),
            ],
            TableKind::Weights => &[
                (Column::Number, true),
                (Column::Born, true),
                (Column::On, true),
                (Column::Weight, true),
            ],
            TableKind::Results => &[
                (Column::Number, true),
                (Column::Born, true),
                (Column::On, true),
                (Column::Analyte, true),
                (Column::Value, true),
                (Column::Unit, true),
                (Column::Low, false),
                (Column::High, false),
            ],
        }
    }
}

/// A column that is understood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Column {
    /// A person's name.
    Name,
    /// The day of birth.
    Born,
    /// `can-become-pregnant` or `cannot-become-pregnant`.
    Category,
    /// On what the category rests.
    Basis,
    /// A telephone number.
    Telephone,
    /// An address of electronic mail.
    Email,
    /// An address.
    Address,
    /// The programme number.
    Number,
    /// The day of what was measured.
    On,
    /// A body weight, with `kg` or `lb`; kilograms without.
    Weight,
    /// What was measured.
    Analyte,
    /// A value.
    Value,
    /// Its unit.
    Unit,
    /// The lower limit.
    Low,
    /// The upper limit.
    High,
}

impl Column {
    /// The text by which it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Column::Name => "name",
            Column::Born => "date-of-birth",
            Column::Category => "category",
            Column::Basis => "basis",
            Column::Telephone => "telephone",
            Column::Email => "email",
            Column::Address => "address",
            Column::Number => "programme-number",
            Column::On => "day",
            Column::Weight => "weight",
            Column::Analyte => "analyte",
            Column::Value => "value",
            Column::Unit => "unit",
            Column::Low => "low",
            Column::High => "high",
        }
    }

    /// Headings that often name it, in one form: small letters and digits alone.
    const fn headings(self) -> &'static [&'static str] {
        match self {
            Column::Name => &["name", "patient", "patientname", "fullname"],
            Column::Born => &["dateofbirth", "born", "dob", "birthdate", "birthday"],
            Column::Category => &["category"],
            Column::Basis => &["basis"],
            Column::Telephone => &["telephone", "phone", "mobile"],
            Column::Email => &["email", "mail"],
            Column::Address => &["address"],
            Column::Number => &["programmenumber", "programnumber", "number"],
            Column::On => &["day", "date", "collected", "collectedon", "on"],
            Column::Weight => &["weight", "weightkg"],
            Column::Analyte => &["analyte", "test"],
            Column::Value => &["value", "result"],
            Column::Unit => &["unit", "units"],
            Column::Low => &["low", "lower", "lowerlimit"],
            Column::High => &["high", "upper", "upperlimit"],
        }
    }

    pub(super) fn is_named(self, heading: &str) -> bool {
        let heading: String = heading
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_lowercase())
            .collect();
        self.headings().contains(&heading.as_str())
    }
}
