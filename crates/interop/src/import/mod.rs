//! Tables of a clinic's own, on their way into the ledger: which of its columns is what, how its days and numbers are written,
//! and each line read or every mistake of it told.
//!
//! Nothing is guessed that could be read two ways. Headings are matched only to begin the form; the person who imports says
//! which column is what, in which order a day is written and which sign stands before the decimals. What a line says is
//! judged by the ledger afterwards, as if it had been typed.

mod cell;
mod kind;
mod line;
mod resource;

use retinue_care::Decimal;
use retinue_care::Grams;
use retinue_kernel::{Basis, Category, Day};

use crate::table::{self, TableMistake};
pub use kind::{Column, TableKind};
pub use resource::{LONGEST_LINE, LineResource, resource_lines};

/// The most rows that are read at once.
pub const MOST_ROWS: usize = 2_000;

/// What stands between two cells.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Separator {
    /// `,`
    #[default]
    Comma,
    /// `;`
    Semicolon,
    /// A tabulator.
    Tab,
}

impl Separator {
    /// Each of them.
    pub const ALL: [Separator; 3] = [Separator::Comma, Separator::Semicolon, Separator::Tab];

    /// The text by which it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Separator::Comma => "comma",
            Separator::Semicolon => "semicolon",
            Separator::Tab => "tab",
        }
    }

    const fn byte(self) -> u8 {
        match self {
            Separator::Comma => b',',
            Separator::Semicolon => b';',
            Separator::Tab => b'\t',
        }
    }
}

/// In which order a day is written; its parts are parted by `-`, `/` or `.`, the year with four digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DayOrder {
    /// `2026-03-05`
    YearMonthDay,
    /// `05/03/2026`
    DayMonthYear,
    /// `03/05/2026`
    MonthDayYear,
}

impl DayOrder {
    /// Each of them.
    pub const ALL: [DayOrder; 3] = [
        DayOrder::YearMonthDay,
        DayOrder::DayMonthYear,
        DayOrder::MonthDayYear,
    ];

    /// The text by which it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            DayOrder::YearMonthDay => "year-month-day",
            DayOrder::DayMonthYear => "day-month-year",
            DayOrder::MonthDayYear => "month-day-year",
        }
    }

    const fn example(self) -> &'static str {
        match self {
            DayOrder::YearMonthDay => "2026-03-05",
            DayOrder::DayMonthYear => "05/03/2026 for 5 March",
            DayOrder::MonthDayYear => "03/05/2026 for 5 March",
        }
    }
}

/// Which sign stands before the decimals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecimalSign {
    /// `.`
    Point,
    /// `,`
    Comma,
}

impl DecimalSign {
    /// Each of them.
    pub const ALL: [DecimalSign; 2] = [DecimalSign::Point, DecimalSign::Comma];

    /// The text by which it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            DecimalSign::Point => "point",
            DecimalSign::Comma => "comma",
        }
    }
}

/// How a table is to be read, as whoever imports it says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mapping {
    /// The order of a day's parts.
    pub days: DayOrder,
    /// The sign before decimals.
    pub decimals: DecimalSign,
    /// Where each column stands, from 0.
    pub places: Vec<(Column, usize)>,
}

impl Mapping {
    fn place(&self, column: Column) -> Option<usize> {
        let mut places = self.places.iter();
        let found = places.find(|(known, _)| *known == column);
        found.map(|(_, place)| *place)
    }
}

/// A table, cut into cells and not understood yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RawTable {
    /// The headings.
    pub headings: Vec<String>,
    /// The rows, each with its line from 1.
    pub rows: Vec<(u64, Vec<String>)>,
}

impl RawTable {
    /// Cuts a table.
    ///
    /// # Errors
    /// Not UTF-8 text, no heading, no row, or more than [`MOST_ROWS`]: where, and what would mend it. A table that cannot be
    /// read to its end is not read at all.
    pub fn cut(bytes: &[u8], separator: Separator) -> Result<RawTable, TableMistake> {
        let (headings, rows, unread) = table::rows(bytes, separator.byte(), MOST_ROWS)?;
        if let Some(mistake) = unread {
            return Err(mistake);
        }
        let of_table = |says: &str, remedy: &str| TableMistake {
            line: 1,
            column: "table",
            says: says.to_owned(),
            remedy: remedy.to_owned(),
        };
        let headings: Vec<String> = headings.iter().map(str::to_owned).collect();
        if headings.iter().all(String::is_empty) {
            return Err(of_table(
                "there are no headings",
                "let the first line name the columns",
            ));
        }
        // A line of nothing but separators is how spreadsheets end a table.
        let rows = rows
            .into_iter()
            .filter(|(_, row)| row.iter().any(|cell| !cell.is_empty()));
        let rows: Vec<(u64, Vec<String>)> = rows
            .map(|(line, row)| (line, row.iter().map(str::to_owned).collect()))
            .collect();
        if rows.is_empty() {
            return Err(of_table(
                "there is no row below the headings",
                "send the table with its rows, or choose another sign between the cells",
            ));
        }
        Ok(RawTable { headings, rows })
    }

    /// Which heading may be a column, by its words; the reader of the form says whether it is.
    pub fn heading_of(&self, column: Column) -> Option<usize> {
        self.headings
            .iter()
            .position(|heading| column.is_named(heading))
    }

    /// Every line read, or every mistake of it.
    pub fn read(&self, kind: TableKind, mapping: &Mapping) -> Vec<ReadLine> {
        let rows = self.rows.iter();
        rows.map(|(line, cells)| ReadLine {
            line: *line,
            read: line::read(kind, mapping, *line, cells),
        })
        .collect()
    }
}

/// A line of a table.
#[derive(Clone, PartialEq, Debug)]
pub struct ReadLine {
    /// The line, from 1.
    pub line: u64,
    /// What it says, or every mistake of it.
    pub read: Result<Row, Vec<TableMistake>>,
}

/// What a line says.
#[derive(Clone, PartialEq, Debug)]
pub enum Row {
    /// Somebody to be enrolled.
    Patient(NewPatient),
    /// A weight of a patient.
    Weight {
        /// Whose.
        of: Whose,
        /// The day of it.
        on: Day,
        /// The weight.
        weight: Grams,
    },
    /// A laboratory result of a patient; names are as they stand in the table.
    Result {
        /// Whose.
        of: Whose,
        /// The day of the specimen.
        on: Day,
        /// What was measured.
        analyte: String,
        /// The value.
        value: Decimal,
        /// Its unit.
        unit: String,
        /// The lower limit of the laboratory's range.
        low: Option<Decimal>,
        /// The upper limit.
        high: Option<Decimal>,
    },
}

/// Which patient: the programme number, held against the day of birth.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Whose {
    /// The programme number, as it stands in the table.
    pub number: String,
    /// The day of birth.
    pub born: Day,
}

/// Somebody to be enrolled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewPatient {
    /// The name.
    pub name: String,
    /// The day of birth.
    pub born: Day,
    /// The category.
    pub category: Category,
    /// On what it rests.
    pub basis: Basis,
    /// Telephone, electronic mail, address: as far as they are given.
    pub contacts: [Option<String>; 3],
}
