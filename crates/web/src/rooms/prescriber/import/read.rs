//! What was sent of a table, step by step: the text of it, then what its columns are, then its lines.

use retinue_care::event::CareFact;
use retinue_care::{Ctcae, Laboratory};
use retinue_interop::import::{
    Column, DayOrder, DecimalSign, Mapping, RawTable, Row, Separator, TableKind,
};
use retinue_kernel::{Id, Programme};
use retinue_ledger::{Contacts, Import, ImportLine, ImportSays, ImportedLine};

use super::{Came, Told, words};
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Rejected, Typed};
use crate::http::upload::Sent;
use crate::site::Site;

pub(super) const STEP: &str = "step";
pub(super) const REHEARSE: &str = "rehearse";
pub(super) const RECORD: &str = "record";
/// The longest table, in bytes, that goes along with a form.
pub(super) const LONGEST: usize = 40_000;

/// A table that was cut, and the form that says what its columns are.
pub(super) struct Cut {
    pub(super) kind: TableKind,
    pub(super) separator: Separator,
    pub(super) text: String,
    pub(super) table: RawTable,
    pub(super) form: Form,
}

/// Where the reading of a table stopped.
pub(super) enum Stopped {
    /// At the table itself.
    AtTable(Form),
    /// At what its columns are.
    AtColumns(Box<Cut>),
    /// No page of ours sends this.
    Fault(Fault),
}

/// The table that was sent at first, with the columns that its headings name; the form back where it cannot be cut.
pub(super) fn cut(sent: &Sent) -> Result<Cut, Result<Form, Fault>> {
    let file = sent.file(words::FILE.name);
    let mut reader = Reader::of(sent.typed.clone());
    reader.leave_out(&[words::FILE]);
    let read = cut_text(&mut reader, file);
    let (kind, separator, text, table) = match reader.finish(read) {
        Ok(read) => read.parts().0,
        Err(Rejected::Form(form)) => return Err(Ok(form)),
        Err(Rejected::Fault(fault)) => return Err(Err(fault)),
    };
    let columns = kind.columns().iter();
    let begun = columns.filter_map(|(column, _)| {
        let place = table.heading_of(*column)?;
        Some((words::place(*column).name, place.to_string()))
    });
    let form = Form::beginning_with(begun);
    Ok(Cut {
        kind,
        separator,
        text,
        table,
        form,
    })
}

type CutText = (TableKind, Separator, String, RawTable);

fn cut_text(reader: &mut Reader, file: Option<&[u8]>) -> Option<CutText> {
    let kinds = TableKind::ALL.map(TableKind::as_str);
    let kind = reader.offered(&words::KIND, &kinds);
    let separator = one_of(
        reader,
        &words::SEPARATOR,
        &Separator::ALL,
        Separator::as_str,
    );
    let pasted = reader
        .peek(words::TABLE.name)
        .unwrap_or_default()
        .to_owned();
    reader.leave_out(&[words::TABLE]);
    let (field, bytes) = match file {
        Some(file) => (words::FILE, file),
        None => (words::TABLE, pasted.as_bytes()),
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        reader.wrong(field.name, words::NO_TABLE);
        return None;
    }
    if bytes.len() > LONGEST {
        reader.wrong(field.name, words::TOO_LONG);
        return None;
    }
    let (kind, separator) = (TableKind::from_text(&kind?)?, separator?);
    match RawTable::cut(bytes, separator) {
        Ok(table) => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            Some((kind, separator, text, table))
        }
        Err(mistake) => {
            reader.wrong(field.name, sentence(&mistake.to_string()));
            None
        }
    }
}

/// A word of a closed list.
fn one_of<T: Copy>(
    reader: &mut Reader,
    field: &crate::http::form::Field,
    all: &[T],
    written: fn(T) -> &'static str,
) -> Option<T> {
    let offered: Vec<&str> = all.iter().map(|one| written(*one)).collect();
    let chosen = reader.offered(field, &offered)?;
    all.iter().copied().find(|one| written(*one) == chosen)
}

pub(super) fn sentence(says: &str) -> String {
    let mut letters = says.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

/// A table whose lines are read.
pub(super) struct Whole {
    pub(super) cut: Cut,
    pub(super) import: Import,
    unread: Vec<Told>,
}

impl Whole {
    /// What came of every line, in the table's order; asked once.
    pub(super) fn told(&mut self, judged: Vec<(u32, ImportedLine)>) -> Vec<Told> {
        let unread = std::mem::take(&mut self.unread).into_iter();
        let judged = judged.into_iter().map(|(line, came)| Told {
            line: line.into(),
            came: Came::Judged(came),
        });
        let mut all: Vec<Told> = unread.chain(judged).collect();
        all.sort_by_key(|told| told.line);
        all
    }
}

/// The whole of it: the table again, what its columns are, and its lines.
pub(super) fn whole(typed: Typed, site: &Site, laboratory: &Laboratory) -> Result<Whole, Stopped> {
    let mut reader = Reader::of(typed.clone());
    reader.leave_out(&[crate::http::form::Field::new(STEP, "", "")]);
    let command_id = reader.command_id();
    let Some((kind, separator, text, table)) = cut_text(&mut reader, None) else {
        return Err(Stopped::AtTable(Form::default()));
    };
    let days = one_of(&mut reader, &words::DAYS, &DayOrder::ALL, DayOrder::as_str);
    let decimals = one_of(
        &mut reader,
        &words::DECIMALS,
        &DecimalSign::ALL,
        DecimalSign::as_str,
    );
    let places = places(&mut reader, kind, &table);
    let read = (|| Some((command_id?, days?, decimals?, places?)))();
    let cut = |form| Cut {
        kind,
        separator,
        text,
        table,
        form,
    };
    let (command_id, mapping) = match reader.finish(read) {
        Ok(read) => {
            let ((command_id, days, decimals, places), _) = read.parts();
            let mapping = Mapping {
                days,
                decimals,
                places,
            };
            (command_id, mapping)
        }
        Err(Rejected::Form(form)) => return Err(Stopped::AtColumns(Box::new(cut(form)))),
        Err(Rejected::Fault(fault)) => return Err(Stopped::Fault(fault)),
    };
    let cut = cut(Form {
        typed,
        problems: Vec::new(),
    });
    let (mut lines, mut unread) = (Vec::new(), Vec::new());
    for line in cut.table.read(kind, &mapping) {
        let says = line
            .read
            .map_err(|mistakes| {
                let told = mistakes.iter();
                told.map(|one| format!("{}: {}; {}", one.column, one.says, one.remedy))
                    .collect()
            })
            .and_then(|row| says(row, laboratory).map_err(|mistake| vec![mistake]));
        match says {
            Ok(says) => lines.push(ImportLine {
                line: u32::try_from(line.line).unwrap_or(u32::MAX),
                says,
            }),
            Err(mistakes) => unread.push(Told {
                line: line.line,
                came: Came::Unread(mistakes),
            }),
        }
    }
    Ok(Whole {
        import: Import {
            id: command_id,
            kind: kind.as_str(),
            programme: programme(site),
            lines,
        },
        cut,
        unread,
    })
}

fn programme(site: &Site) -> Programme {
    site.rulebook().programme().id
}

/// Where each column stands: what a table of the kind must have, and each only once.
fn places(reader: &mut Reader, kind: TableKind, table: &RawTable) -> Option<Vec<(Column, usize)>> {
    let offered: Vec<String> = (0..table.headings.len())
        .map(|place| place.to_string())
        .collect();
    let offered: Vec<&str> = offered.iter().map(String::as_str).collect();
    let mut places: Vec<(Column, usize)> = Vec::new();
    let mut sound = true;
    for (column, needed) in kind.columns() {
        let field = words::place(*column);
        let left_out = reader.peek(field.name).is_none_or(str::is_empty);
        if left_out && !needed {
            reader.leave_out(&[field]);
            continue;
        }
        let chosen = reader.offered(&field, &offered);
        let Some(place) = chosen.and_then(|place| place.parse().ok()) else {
            sound = false;
            continue;
        };
        if places.iter().any(|(_, taken)| *taken == place) {
            reader.wrong(field.name, words::NOT_TWICE);
            sound = false;
        }
        places.push((*column, place));
    }
    sound.then_some(places)
}

/// What a line says to the ledger. The laboratory's word for an analyte is one of ours, or it is asked back.
fn says(row: Row, laboratory: &Laboratory) -> Result<ImportSays, String> {
    let care = |of: retinue_interop::import::Whose, on, fact| ImportSays::Care {
        number: of.number,
        born: of.born,
        on,
        fact,
    };
    match row {
        Row::Patient(new) => {
            let [telephone, email, address] = new.contacts;
            Ok(ImportSays::Enrol {
                name: new.name,
                born: new.born,
                contacts: Contacts {
                    telephone,
                    email,
                    address,
                },
                category: new.category,
                basis: new.basis,
            })
        }
        Row::Weight { of, on, weight } => Ok(care(of, on, CareFact::WeightRecorded { weight })),
        Row::Result {
            of,
            on,
            analyte,
            value,
            unit,
            low,
            high,
        } => {
            let analyte = named(&analyte, laboratory)?;
            let unit = Id::new(&unit).ok_or_else(|| {
                format!("unit: '{unit}' cannot be read; write it in plain letters")
            })?;
            let fact = CareFact::LaboratoryResulted {
                analyte,
                value,
                unit,
                low,
                high,
                fasting: None,
                ctcae_version: None::<Ctcae>,
            };
            Ok(care(of, on, fact))
        }
    }
}

/// The analyte of that id, name or word.
fn named(text: &str, laboratory: &Laboratory) -> Result<Id, String> {
    let same = |word: &str| word.eq_ignore_ascii_case(text.trim());
    let mut known = laboratory.analytes.iter();
    let found = known.find(|one| {
        let one = &one.value;
        same(one.id.as_str()) || same(&one.name) || one.words.iter().any(|word| same(word))
    });
    found.map(|one| one.value.id.clone()).ok_or_else(|| {
        let all: Vec<&str> = laboratory
            .analytes
            .iter()
            .map(|one| one.value.id.as_str())
            .collect();
        format!(
            "analyte: '{text}' is not known here; write one of {}",
            all.join(", ")
        )
    })
}
