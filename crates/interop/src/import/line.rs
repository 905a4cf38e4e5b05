//! A line: each of its cells read, and every mistake of it.

use retinue_care::Grams;
use retinue_kernel::{Basis, Category, Day};

use super::cell::{self, Remedy};
use super::{Column, Mapping, NewPatient, Row, TableKind, Whose};
use crate::table::TableMistake;

/// Reads a line.
pub(super) fn read(
    kind: TableKind,
    mapping: &Mapping,
    line: u64,
    cells: &[String],
) -> Result<Row, Vec<TableMistake>> {
    let mut line = Line {
        mapping,
        line,
        cells,
        mistakes: Vec::new(),
    };
    let row = match kind {
        TableKind::Patients => line.patient().map(Row::Patient),
        TableKind::Weights => line.weight(),
        TableKind::Results => line.result(),
    };
    match row {
        Some(row) if line.mistakes.is_empty() => Ok(row),
        _ => Err(line.mistakes),
    }
}

struct Line<'a> {
    mapping: &'a Mapping,
    line: u64,
    cells: &'a [String],
    mistakes: Vec<TableMistake>,
}

impl Line<'_> {
    fn text(&self, column: Column) -> Option<String> {
        let place = self.mapping.place(column)?;
        let text = self.cells.get(place)?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn wrong(&mut self, column: Column, says: String, remedy: impl Into<String>) {
        self.mistakes.push(TableMistake {
            line: self.line,
            column: column.as_str(),
            says,
            remedy: remedy.into(),
        });
    }

    /// A cell that must be there.
    fn needed(&mut self, column: Column) -> Option<String> {
        let text = self.text(column);
        if text.is_none() {
            self.wrong(column, "nothing stands here".to_owned(), "fill the cell in");
        }
        text
    }

    fn read<T>(
        &mut self,
        column: Column,
        text: Option<String>,
        read: impl FnOnce(&str) -> Result<T, Remedy>,
    ) -> Option<T> {
        let text = text?;
        match read(&text) {
            Ok(value) => Some(value),
            Err(remedy) => {
                self.wrong(column, format!("'{text}' cannot be read"), remedy);
                None
            }
        }
    }

    fn day(&mut self, column: Column) -> Option<Day> {
        let (text, order) = (self.needed(column), self.mapping.days);
        self.read(column, text, |text| cell::day(text, order))
    }

    fn whose(&mut self) -> Option<Whose> {
        let number = self.needed(Column::Number);
        let born = self.day(Column::Born);
        Some(Whose {
            number: number?,
            born: born?,
        })
    }

    fn patient(&mut self) -> Option<NewPatient> {
        let name = self.needed(Column::Name);
        let born = self.day(Column::Born);
        let category = self.category();
        let contacts = [Column::Telephone, Column::Email, Column::Address];
        let contacts = contacts.map(|column| self.text(column));
        let (category, basis) = category?;
        Some(NewPatient {
            name: name?,
            born: born?,
            category,
            basis,
            contacts,
        })
    }

    /// The category with its basis. Evidence of the menopause is more than a cell can say.
    fn category(&mut self) -> Option<(Category, Basis)> {
        let text = self.needed(Column::Category);
        let category = self.read(Column::Category, text, |text| {
            let known = [Category::Can, Category::Cannot];
            let mut known = known.into_iter();
            known
                .find(|one| one.as_str() == text)
                .ok_or_else(|| "write can-become-pregnant or cannot-become-pregnant".to_owned())
        });
        let text = self.text(Column::Basis);
        let given = text.is_some();
        let basis = self.read(Column::Basis, text, |text| {
            let mut known = Basis::ALL.iter();
            let found = known.find(|one| one.as_str() == text);
            found.copied().ok_or_else(|| {
                let all: Vec<&str> = Basis::ALL.iter().map(|one| one.as_str()).collect();
                format!("write one of {}", all.join(", "))
            })
        });
        match (category?, basis) {
            (Category::Can, None) if !given => Some((Category::Can, Basis::Default)),
            (Category::Can, Some(Basis::Default)) => Some((Category::Can, Basis::Default)),
            (Category::Can, Some(_)) => {
                self.wrong(
                    Column::Basis,
                    "whoever can become pregnant needs no basis".to_owned(),
                    "leave the cell empty",
                );
                None
            }
            (Category::Cannot, Some(Basis::PostMenopausal)) => {
                self.wrong(
                    Column::Basis,
                    "the evidence of the menopause does not fit a cell".to_owned(),
                    "enrol this patient on the page, where it is asked for",
                );
                None
            }
            (Category::Cannot, Some(basis)) if basis != Basis::Default => {
                Some((Category::Cannot, basis))
            }
            (_, None) if given => None,
            (Category::Cannot, _) => {
                self.wrong(
                    Column::Basis,
                    "nothing says why not".to_owned(),
                    "write the basis, such as hysterectomy",
                );
                None
            }
            (Category::Can, None) => None,
        }
    }

    fn weight(&mut self) -> Option<Row> {
        let of = self.whose();
        let on = self.day(Column::On);
        let (text, sign) = (self.needed(Column::Weight), self.mapping.decimals);
        let weight = self.read(Column::Weight, text, |text| {
            let remedy = || "write a weight such as 70.5 kg or 154 lb".to_owned();
            let text = cell::with_point(text, sign).ok_or_else(remedy)?;
            Grams::from_text(&text).map_err(|_| remedy())
        });
        Some(Row::Weight {
            of: of?,
            on: on?,
            weight: weight?,
        })
    }

    fn result(&mut self) -> Option<Row> {
        let of = self.whose();
        let on = self.day(Column::On);
        let analyte = self.needed(Column::Analyte);
        let (text, sign) = (self.needed(Column::Value), self.mapping.decimals);
        let value = self.read(Column::Value, text, |text| cell::number(text, sign));
        let unit = self.needed(Column::Unit);
        let [low, high] = [Column::Low, Column::High].map(|column| {
            let text = self.text(column);
            self.read(column, text, |text| cell::number(text, sign))
        });
        Some(Row::Result {
            of: of?,
            on: on?,
            analyte: analyte?,
            value: value?,
            unit: unit?,
            low,
            high,
        })
    }
}
