//! Price lists of capsules: tables with commas between the columns (RFC 4180).
//!
//! A list has a header and one row for each quantity of a strength:
//!
//! ```csv
//! milligrams,capsules,price
//! 20,60,71.02
//! 20,90,103.03
//! ```
//!
//! The order of the columns is free. A price has two decimals, or none, and a point before them.

use csv::{ErrorKind, ReaderBuilder, StringRecord, Trim};
use retinue_care::dose::{Money, PriceList, PriceRow};
use retinue_kernel::Milligrams;

/// A mistake in a table: where, what, and what would mend it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}, {column}: {says}; {remedy}")]
pub struct TableMistake {
    /// The line, from 1.
    pub line: u64,
    /// The column by its name, or `table`.
    pub column: &'static str,
    /// What is wrong.
    pub says: String,
    /// What would mend it.
    pub remedy: String,
}

const COLUMNS: [&str; 3] = ["milligrams", "capsules", "price"];

/// The most rows of a list: more than any has.
const MOST_ROWS: usize = 10_000;

/// Reads a price list in a currency, given by its three letters.
///
/// # Errors
/// Every mistake that can be found, in the order of the lines.
pub fn read_price_list(bytes: &[u8], currency: &str) -> Result<PriceList, Vec<TableMistake>> {
    let mut reader = ReaderBuilder::new()
        .trim(Trim::All)
        .flexible(true)
        .from_reader(without_mark(bytes));
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => return Err(vec![unreadable(&error)]),
    };
    let places = places(&header)?;
    let mut mistakes = Vec::new();
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                mistakes.push(unreadable(&error));
                break;
            }
        }
        let line = record.position().map_or(0, csv::Position::line);
        if rows.len() >= MOST_ROWS {
            mistakes.push(TableMistake {
                line,
                column: "table",
                says: format!("more than {MOST_ROWS} rows"),
                remedy: "keep one row for each quantity of a strength".to_owned(),
            });
            break;
        }
        match row(&record, places, line) {
            Ok(row) => rows.push((line, row)),
            Err(found) => mistakes.extend(found),
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let lines: Vec<u64> = rows.iter().map(|(line, _)| *line).collect();
    PriceList::new(currency, rows.into_iter().map(|(_, row)| row)).map_err(|error| {
        use retinue_care::dose::NotAPrice;
        let row = match error {
            NotAPrice::Zero { row } | NotAPrice::Twice { row, .. } => row,
            NotAPrice::NoRow | NotAPrice::Currency => 0,
        };
        let line = row.checked_sub(1).and_then(|row| lines.get(row));
        vec![TableMistake {
            line: line.copied().unwrap_or(1),
            column: "table",
            says: error.to_string(),
            remedy: "a list has the columns milligrams, capsules and price".to_owned(),
        }]
    })
}

/// Some editors put a byte order mark before the first line.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Where each column stands.
fn places(header: &StringRecord) -> Result<[usize; 3], Vec<TableMistake>> {
    let place = |column: &'static str| {
        let found = header
            .iter()
            .position(|name| name.eq_ignore_ascii_case(column));
        found.ok_or_else(|| TableMistake {
            line: 1,
            column,
            says: "this column is missing".to_owned(),
            remedy: format!("begin the table with the line {}", COLUMNS.join(",")),
        })
    };
    let [milligrams, capsules, price] = COLUMNS.map(place);
    match (milligrams, capsules, price) {
        (Ok(milligrams), Ok(capsules), Ok(price)) => Ok([milligrams, capsules, price]),
        (milligrams, capsules, price) => {
            let all = [milligrams.err(), capsules.err(), price.err()];
            Err(all.into_iter().flatten().collect())
        }
    }
}

fn row(
    record: &StringRecord,
    [milligrams, capsules, price]: [usize; 3],
    line: u64,
) -> Result<(Milligrams, PriceRow), Vec<TableMistake>> {
    let text = |place: usize| record.get(place).unwrap_or("");
    let wrong = |column: &'static str, place: usize, remedy: &str| TableMistake {
        line,
        column,
        says: match text(place) {
            "" => "nothing stands here".to_owned(),
            written => format!("'{written}' cannot be read"),
        },
        remedy: remedy.to_owned(),
    };
    let strength = text(milligrams).parse::<u16>().map_err(|_| {
        wrong(
            "milligrams",
            milligrams,
            "write the strength of a capsule in whole milligrams, such as 20",
        )
    });
    let count = text(capsules).parse::<u32>().map_err(|_| {
        wrong(
            "capsules",
            capsules,
            "write a whole number of capsules, such as 60",
        )
    });
    let money = Money::from_text(text(price)).ok_or_else(|| {
        wrong(
            "price",
            price,
            "write the price of all these capsules with two decimals after a point, such as 71.02",
        )
    });
    match (strength, count, money) {
        (Ok(strength), Ok(capsules), Ok(price)) => {
            Ok((Milligrams(strength), PriceRow { capsules, price }))
        }
        (strength, count, money) => {
            let all = [strength.err(), count.err(), money.err()];
            Err(all.into_iter().flatten().collect())
        }
    }
}

fn unreadable(error: &csv::Error) -> TableMistake {
    let line = error.position().map_or(1, csv::Position::line);
    let says = match error.kind() {
        ErrorKind::Utf8 { .. } => "this is not UTF-8 text".to_owned(),
        _ => error.to_string(),
    };
    TableMistake {
        line,
        column: "table",
        says,
        remedy: "save the table as UTF-8 text with commas between the columns".to_owned(),
    }
}
