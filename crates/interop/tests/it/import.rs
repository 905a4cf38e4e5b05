//! Tables of a clinic's own: read by what was said of their columns, days and signs, and by nothing that was guessed.

use proptest::prelude::*;
use retinue_interop::import::{
    Column, DayOrder, DecimalSign, LONGEST_LINE, LineResource, Mapping, RawTable, Row, Separator,
    TableKind, resource_lines,
};
use retinue_kernel::{Basis, Category};

fn cut(text: &str) -> RawTable {
    RawTable::cut(text.as_bytes(), Separator::Comma).expect("a table")
}

/// Every column where its heading stands.
fn by_headings(
    kind: TableKind,
    table: &RawTable,
    days: DayOrder,
    decimals: DecimalSign,
) -> Mapping {
    let columns = kind.columns().iter().map(|(column, _)| *column);
    let places = columns.filter_map(|column| Some((column, table.heading_of(column)?)));
    Mapping {
        days,
        decimals,
        places: places.collect(),
    }
}

fn read(kind: TableKind, text: &str) -> Vec<Result<Row, Vec<String>>> {
    let table = cut(text);
    let mapping = by_headings(kind, &table, DayOrder::YearMonthDay, DecimalSign::Point);
    let lines = table.read(kind, &mapping).into_iter();
    let told = |line: Result<Row, Vec<_>>| {
        line.map_err(|mistakes: Vec<retinue_interop::table::TableMistake>| {
            mistakes.iter().map(ToString::to_string).collect()
        })
    };
    lines.map(|line| told(line.read)).collect()
}

#[test]
fn the_fifth_of_march_is_not_the_third_of_may_because_the_order_is_said() {
    let text = "Programme number,Date of birth,Day,Weight\nP1,01/02/2001,03/05/2026,70\n";
    let table = cut(text);
    let on = |days| {
        let mapping = by_headings(TableKind::Weights, &table, days, DecimalSign::Point);
        let line = table.read(TableKind::Weights, &mapping).remove(0);
        line.read.map(|row| match row {
            Row::Weight { of, on, .. } => (of.born.to_string(), on.to_string()),
            other => panic!("{other:?}"),
        })
    };
    let told = |born: &str, on: &str| Ok((born.to_owned(), on.to_owned()));
    assert_eq!(on(DayOrder::DayMonthYear), told("2001-02-01", "2026-05-03"));
    assert_eq!(on(DayOrder::MonthDayYear), told("2001-01-02", "2026-03-05"));
    let mistakes = on(DayOrder::YearMonthDay).unwrap_err();
    assert_eq!(mistakes.len(), 2, "{mistakes:?}");
    assert_eq!(mistakes[1].line, 2);
    assert_eq!(mistakes[1].column, "day");
    assert!(mistakes[1].remedy.contains("2026-03-05"));
}

#[test]
fn a_number_with_the_other_sign_is_refused_and_not_read_a_thousand_times_too_large() {
    let text = "number;born;day;analyte;value;unit\nP1;2001-01-02;2026-03-05;alt;1.234;U/L\n";
    let table = RawTable::cut(text.as_bytes(), Separator::Semicolon).expect("a table");
    let kind = TableKind::Results;
    let with = |decimals| {
        let mapping = by_headings(kind, &table, DayOrder::YearMonthDay, decimals);
        table.read(kind, &mapping).remove(0).read
    };
    assert!(with(DecimalSign::Point).is_ok());
    let mistakes = with(DecimalSign::Comma).unwrap_err();
    assert_eq!(mistakes[0].column, "value");
    assert!(mistakes[0].remedy.contains("1234,5"), "{mistakes:?}");
}

#[test]
fn every_mistake_of_a_line_is_told_at_once_and_the_other_lines_stand() {
    let text = "number,born,day,weight\n,soon,2026-02-30,heavy\nP2,2001-01-02,2026-03-05,154 lb\n";
    let lines = read(TableKind::Weights, text);
    let mistakes = lines[0].clone().unwrap_err();
    let columns = ["programme-number", "date-of-birth", "day", "weight"];
    assert_eq!(mistakes.len(), columns.len(), "{mistakes:?}");
    for (mistake, column) in mistakes.iter().zip(columns) {
        assert!(
            mistake.starts_with(&format!("line 2, {column}: ")),
            "{mistake}"
        );
    }
    assert!(matches!(&lines[1], Ok(Row::Weight { weight, .. }) if weight.get() == 69_853));
}

#[test]
fn whoever_cannot_become_pregnant_needs_a_basis_and_evidence_of_the_menopause_needs_a_page() {
    let patient = |cells: &str| {
        let text = format!("name,born,category,basis\nSynthetic Person One,2001-01-02,{cells}\n");
        read(TableKind::Patients, &text).remove(0)
    };
    let category = |cells: &str| match patient(cells) {
        Ok(Row::Patient(new)) => (new.category, new.basis),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        category("can-become-pregnant,"),
        (Category::Can, Basis::Default)
    );
    assert_eq!(
        category("cannot-become-pregnant,hysterectomy"),
        (Category::Cannot, Basis::Hysterectomy)
    );
    for (cells, says) in [
        ("cannot-become-pregnant,", "nothing says why not"),
        (
            "cannot-become-pregnant,post-menopausal",
            "enrol this patient on the page",
        ),
        ("can-become-pregnant,hysterectomy", "needs no basis"),
        ("cannot-become-pregnant,tired", "cannot be read"),
        ("no,", "write can-become-pregnant or cannot-become-pregnant"),
        (",", "nothing stands here"),
    ] {
        let mistakes = patient(cells).unwrap_err();
        assert!(
            mistakes.iter().any(|one| one.contains(says)),
            "{cells}: {mistakes:?}"
        );
    }
}

#[test]
fn a_table_without_headings_without_rows_or_with_too_many_is_not_read_in_part() {
    let cut = |text: &str| RawTable::cut(text.as_bytes(), Separator::Comma).unwrap_err();
    assert!(cut("").says.contains("no headings"));
    assert!(cut("name,born\n,\n").says.contains("no row"));
    let many = format!("name\n{}", "Synthetic\n".repeat(2_001));
    assert!(cut(&many).says.contains("more than 2000 rows"));
    let not_text = RawTable::cut(b"name\n\xff\n", Separator::Comma).unwrap_err();
    assert!(not_text.says.contains("UTF-8"), "{not_text}");
}

#[test]
fn a_line_has_its_number_however_lines_end_and_whatever_a_cell_holds() {
    for end in ["\n", "\r\n"] {
        let text = ["\u{feff}a,b", "\"two", "lines\",x", "y,z"].join(end);
        let lines: Vec<u64> = cut(&text).rows.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 4], "{end:?}");
    }
}

proptest! {
    #[test]
    fn no_table_ends_the_reading(bytes in proptest::collection::vec(any::<u8>(), 0..400), text in "[a-z0-9,;\t\"\n.-]{0,200}") {
        for separator in Separator::ALL {
            for bytes in [bytes.as_slice(), text.as_bytes()] {
                let Ok(table) = RawTable::cut(bytes, separator) else { continue };
                for kind in TableKind::ALL {
                    let places = kind.columns().iter().enumerate().map(|(place, (column, _))| (*column, place));
                    let mapping = Mapping { days: DayOrder::DayMonthYear, decimals: DecimalSign::Comma, places: places.collect() };
                    prop_assert_eq!(table.read(kind, &mapping).len(), table.rows.len());
                }
            }
        }
    }

    #[test]
    fn a_day_written_in_any_order_is_read_as_itself(year in 1900_i16..2100, month in 1_i8..=12, day in 1_i8..=28) {
        let iso = format!("{year:04}-{month:02}-{day:02}");
        for (order, written) in [
            (DayOrder::YearMonthDay, iso.clone()),
            (DayOrder::DayMonthYear, format!("{day}.{month}.{year}")),
            (DayOrder::MonthDayYear, format!("{month:02}/{day:02}/{year}")),
        ] {
            let table = cut(&format!("number,born,day,weight\nP1,{written},{written},70\n"));
            let mapping = by_headings(TableKind::Weights, &table, order, DecimalSign::Point);
            let line = table.read(TableKind::Weights, &mapping).remove(0);
            let Ok(Row::Weight { of, on, .. }) = line.read else { panic!("{written}") };
            prop_assert_eq!(of.born.to_string(), iso.clone());
            prop_assert_eq!(on.to_string(), iso.clone());
        }
    }

    #[test]
    fn a_column_is_found_by_its_own_name(kind in 0_usize..3) {
        let kind = TableKind::ALL[kind];
        let names: Vec<&str> = kind.columns().iter().map(|(column, _)| column.as_str()).collect();
        let table = cut(&format!("{}\nx\n", names.join(",")));
        for (place, (column, _)) in kind.columns().iter().enumerate() {
            prop_assert_eq!(table.heading_of(*column), Some(place), "{}", column.as_str());
        }
    }
}

#[test]
fn a_heading_that_could_be_two_columns_begins_neither_but_its_own() {
    let table = cut("DOB,Day\n1,2\n");
    assert_eq!(table.heading_of(Column::Born), Some(0));
    assert_eq!(table.heading_of(Column::On), Some(1));
    assert_eq!(table.heading_of(Column::Number), None);
}

fn issues(line: &str) -> Vec<String> {
    let read = LineResource::read(line, "").expect_err("a mistake");
    let told = read.into_iter();
    told.map(|issue| format!("{}: {}", issue.about.unwrap_or_default(), issue.says))
        .collect()
}

#[test]
fn lines_of_resources_keep_their_numbers_when_empty_ones_stand_between_them() {
    let text = "\u{feff}{\"a\": 1}\r\n\r\n  \n{\"b\": 2}";
    let lines: Vec<_> = resource_lines(text).collect();
    assert_eq!(lines, [(1, "{\"a\": 1}"), (4, "{\"b\": 2}")]);
}

#[test]
fn a_line_that_is_no_resource_of_a_kind_that_is_taken_says_what_would_be() {
    assert!(issues("{")[0].contains("each line is one resource"));
    let signed = issues("{\"resourceType\": \"MedicationRequest\"}");
    assert!(signed[0].contains("prescriber"), "{signed:?}");
    let strange = issues("{\"resourceType\": \"Basic\"}");
    assert!(
        strange[0].starts_with("resourceType: ") && strange[0].contains("Observation"),
        "{strange:?}"
    );
    let nobody =
        issues("{\"resourceType\": \"Observation\", \"identifier\": [{\"system\": \"urn:a\"}]}");
    assert!(
        nobody.len() > 1,
        "everything that is wrong with a line is told at once: {nobody:?}"
    );
    let long = format!("{{\"a\": \"{}\"}}", "x".repeat(LONGEST_LINE));
    assert!(issues(&long)[0].contains("longer than"));
}

#[test]
fn a_resource_is_the_same_by_its_identifier_whatever_else_it_says() {
    let line = |identifier: &str, value: u8| {
        let text = format!(
            "{{\"resourceType\": \"Observation\", {identifier} \"subject\": {{\"reference\": \"Patient/1\"}}, \"valueInteger\": {value}}}"
        );
        LineResource::read(&text, "").expect("a resource").key
    };
    let one = "\"identifier\": [{\"system\": \"urn:a\", \"value\": \"1\"}],";
    let other = "\"identifier\": [{\"system\": \"urn:a1\", \"value\": \"\u{7c}1\"}],";
    assert_eq!(line(one, 1), line(one, 2));
    assert_ne!(line(one, 1), line(other, 1));
    assert_ne!(line("", 1), line("", 2));
    assert_eq!(line("", 1), line("", 1));
}
