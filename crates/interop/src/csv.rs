//! Tables for a spreadsheet: RFC 4180, and nothing that a spreadsheet would take for a formula.

/// The media type of a file with a line of headings.
pub const MEDIA_TYPE: &str = "text/csv; charset=utf-8; header=present";

/// One line with its end.
///
/// A cell that begins as a formula does (`=`, `+`, `-`, `@`, a tab or a line end) gets an apostrophe before it: what a
/// person typed into a record never runs on the machine of whoever opens the file.
pub fn line<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let mut line = String::new();
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            line.push(',');
        }
        push(&mut line, cell.as_ref());
    }
    line.push_str("\r\n");
    line
}

fn push(line: &mut String, cell: &str) {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let quoted = formula || cell.contains([',', '"', '\r', '\n']);
    if !quoted {
        line.push_str(cell);
        return;
    }
    line.push('"');
    if formula {
        line.push('\'');
    }
    line.push_str(&cell.replace('"', "\"\""));
    line.push('"');
}
