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

use csv::StringRecord;
use retinue_care::dose::{Money, NotAPrice, PriceList, PriceRow};
use retinue_kernel::Milligrams;

use crate::table;
pub use crate::table::TableMistake;

/// Where a mistake of the currency stands, which is no column of the table.
pub const CURRENCY: &str = "currency";

const COLUMNS: [&str; 3] = ["milligrams", "capsules", "price"];

/// The most rows of a list: more than any has.
const MOST_ROWS: usize = 10_000;

/// Reads a price list in a currency, given by its three letters.
///
/// # Errors
/// Every mistake that can be found, in the order of the lines. That of the currency stands first, in the column
/// [`CURRENCY`]: it hides none of the table's.
pub fn read_price_list(bytes: &[u8], currency: &str) -> Result<PriceList, Vec<TableMistake>> {
    let (header, found, unread) =
        table::rows(bytes, b',', MOST_ROWS).map_err(|mistake| vec![mistake])?;
    let places = places(&header)?;
    let (mut rows, mut mistakes) = (Vec::new(), Vec::new());
    for (line, record) in found {
        match row(&record, places, line) {
            Ok(row) => rows.push((line, row)),
            Err(found) => mistakes.extend(found),
        }
    }
    mistakes.extend(unread);
    let lines: Vec<u64> = rows.iter().map(|(line, _)| *line).collect();
    match PriceList::new(currency, rows.into_iter().map(|(_, row)| row)) {
        Ok(list) if mistakes.is_empty() => Ok(list),
        list => {
            // Rows that cannot be read are told already: that none is left besides is nothing more to mend.
            let none_read = !mistakes.is_empty();
            let wrong = list.err().unwrap_or_default().into_iter();
            let wrong = wrong.filter(|one| !(none_read && *one == NotAPrice::NoRow));
            mistakes.extend(wrong.map(|one| of_list(one, &lines)));
            mistakes.sort_by_key(|one| (one.column != CURRENCY, one.line));
            Err(mistakes)
        }
    }
}

/// A mistake of the list as a whole, with its line.
fn of_list(wrong: NotAPrice, lines: &[u64]) -> TableMistake {
    let (column, row, remedy) = match wrong {
        NotAPrice::Currency => (CURRENCY, 0, "give its three letters"),
        NotAPrice::NoRow => (
            "table",
            0,
            "a list has the columns milligrams, capsules and price",
        ),
        NotAPrice::Zero { row } => ("table", row, "write what is sold, or leave the line out"),
        NotAPrice::Twice { row, .. } => ("table", row, "leave one of the two lines out"),
    };
    let line = row.checked_sub(1).and_then(|row| lines.get(row));
    TableMistake {
        line: line.copied().unwrap_or(1),
        column,
        says: wrong.to_string(),
        remedy: remedy.to_owned(),
    }
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
