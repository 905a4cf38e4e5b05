//! Tables with commas (or another sign) between the columns, RFC 4180, as people send them: their mistakes by line and column.

use csv::{ErrorKind, ReaderBuilder, StringRecord, Trim};

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

/// A row with the line on which it begins, from 1.
pub(crate) type Numbered = (u64, StringRecord);

/// Reads the first line and the rows, as far as they can be read: a mistake that ends the reading stands beside what was read
/// before it.
pub(crate) fn rows(
    bytes: &[u8],
    separator: u8,
    most: usize,
) -> Result<(StringRecord, Vec<Numbered>, Option<TableMistake>), TableMistake> {
    // Browsers end the lines of a form with two signs, of which the reader would count the second to the line below.
    let bytes = ends_of_one_sign(without_mark(bytes));
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .trim(Trim::All)
        .flexible(true)
        .from_reader(bytes.as_slice());
    let header = reader
        .headers()
        .map_err(|error| unreadable(&error))?
        .clone();
    let (mut rows, mut record) = (Vec::new(), StringRecord::new());
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok((header, rows, None)),
            Err(error) => return Ok((header, rows, Some(unreadable(&error)))),
        }
        let line = record.position().map_or(0, csv::Position::line);
        if rows.len() >= most {
            let mistake = TableMistake {
                line,
                column: "table",
                says: format!("more than {most} rows"),
                remedy: "cut the table in parts".to_owned(),
            };
            return Ok((header, rows, Some(mistake)));
        }
        rows.push((line, record.clone()));
    }
}

/// Some editors put a byte order mark before the first line.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

fn ends_of_one_sign(bytes: &[u8]) -> Vec<u8> {
    let next = bytes.iter().skip(1).map(Some).chain([None]);
    let kept = bytes.iter().zip(next);
    kept.filter(|(byte, next)| !(**byte == b'\r' && *next == Some(&b'\n')))
        .map(|(byte, _)| *byte)
        .collect()
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
