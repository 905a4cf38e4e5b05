//! `laboratory/`: what is measured, how it is graded, what follows and when it is due.

use std::collections::BTreeSet;
use std::ops::Range;

use retinue_care::{Analyte, Bound, Cited, Cut, Laboratory};
use retinue_kernel::Id;
use serde::Deserialize;
use toml::value::Datetime;
use toml::{Spanned, Table};

use super::facts::{Facts, Read};
use super::{Place, Written};
use crate::document::{Document, Known};
use crate::files::Files;
use crate::mistakes::Mistakes;
use crate::reading::{each, one};

const ANALYTES: &str = "laboratory/analytes.toml";

/// The file of the analytes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnalyteFile {
    checked: Option<Spanned<Datetime>>,
    analyte: Vec<Spanned<Table>>,
    #[serde(default)]
    code: Vec<Spanned<Table>>,
    #[serde(default)]
    reference: Vec<Spanned<Table>>,
}

/// Every other file: rows of any of these kinds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowFile {
    checked: Option<Spanned<Datetime>>,
    #[serde(default)]
    grade: Vec<Spanned<Table>>,
    #[serde(default)]
    ungraded: Vec<Spanned<Table>>,
    #[serde(default)]
    rule: Vec<Spanned<Table>>,
    #[serde(default)]
    item: Vec<Spanned<Table>>,
    #[serde(default)]
    discouraged: Vec<Spanned<Table>>,
}

/// Reads the folder, or notes the mistakes in it.
pub(super) fn read(
    files: &Files,
    sources: &Known<'_>,
    written: Written,
    mistakes: &mut Mistakes,
) -> Option<(Laboratory, Vec<Place>)> {
    let (mut laboratory, mut places) = one(files, ANALYTES, mistakes, |document| {
        analytes(document, sources, written)
    })?;
    let names = Names {
        ids: laboratory
            .analytes
            .iter()
            .map(|one| one.value.id.clone())
            .collect(),
        analytes: &laboratory.analytes,
    };
    let rest: Vec<(Laboratory, Vec<Place>)> = each(files, "laboratory/", mistakes, |document| {
        if document.path == ANALYTES {
            return Ok((Laboratory::default(), Vec::new()));
        }
        rows(document, sources, &names)
    });
    for (more, of_more) in rest {
        laboratory.grades.extend(more.grades);
        laboratory.ungraded.extend(more.ungraded);
        laboratory.rules.extend(more.rules);
        laboratory.items.extend(more.items);
        laboratory.discouraged.extend(more.discouraged);
        places.extend(of_more);
    }
    Some((laboratory, places))
}

fn analytes(
    document: Document<'_>,
    sources: &Known<'_>,
    written: Written,
) -> Result<Read<Laboratory>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let Some(file) = facts.file::<AnalyteFile>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    let analytes: Vec<Cited<Analyte>> = facts.rows(file.analyte, |facts, span, row: &Analyte| {
        let silent = row.es.as_ref().is_some_and(|es| es.trim().is_empty());
        if silent || (row.es.is_none() && written == Written::Now) {
            facts.wrong(
                span.clone(),
                format!("{} has no Spanish name, and patients read it", row.id),
                "add `es`, the name in Spanish",
            );
        }
        if row.units.is_empty() {
            facts.wrong(
                span,
                "an analyte without units has no results",
                "add `units`",
            );
        }
    });
    let ids: BTreeSet<Id> = analytes.iter().map(|one| one.value.id.clone()).collect();
    let codes = facts.rows(
        file.code,
        |facts, span, row: &retinue_care::LaboratoryCode| {
            facts.known(&span, "an analyte", &row.analyte, &ids);
        },
    );
    let references = facts.rows(
        file.reference,
        |facts, span, row: &retinue_care::Reference| {
            facts.known(&span, "an analyte", &row.analyte, &ids);
            let named = analytes.iter().find(|one| one.value.id == row.analyte);
            if named.is_some_and(|one| one.value.unit(&row.unit).is_none()) {
                unknown_unit(facts, span, &row.unit, &row.analyte);
            }
        },
    );
    facts.done(|| {
        Some(Laboratory {
            analytes,
            codes,
            references,
            ..Laboratory::default()
        })
    })
}

/// The analytes that rows may name.
struct Names<'a> {
    ids: BTreeSet<Id>,
    analytes: &'a [Cited<Analyte>],
}

impl Names<'_> {
    fn all(&self, facts: &mut Facts<'_>, span: &Range<usize>, named: &[Id]) {
        for name in named {
            facts.known(span, "an analyte", name, &self.ids);
        }
    }

    /// A cut-off is stated in units of every analyte on which it looks.
    fn cut(&self, facts: &mut Facts<'_>, span: &Range<usize>, named: &[Id], cut: &Cut) {
        let (Cut::Above(bound) | Cut::From(bound) | Cut::Below(bound)) = cut;
        let Bound::Stated(stated) = bound else {
            return;
        };
        if stated.is_empty() {
            facts.wrong(
                span.clone(),
                "this cut-off has no number",
                "write it for a unit, such as { above = { \"mg/dL\" = 300 } }",
            );
        }
        let analytes = self
            .analytes
            .iter()
            .filter(|one| named.contains(&one.value.id));
        for analyte in analytes {
            for unit in stated.keys() {
                let known = analyte.value.units.iter().any(|one| one.unit == *unit);
                if !known {
                    unknown_unit(facts, span.clone(), unit, &analyte.value.id);
                }
            }
        }
    }
}

fn unknown_unit(facts: &mut Facts<'_>, span: Range<usize>, unit: &str, analyte: &Id) {
    facts.wrong(
        span,
        format!("'{unit}' is not a unit of {analyte}"),
        "use one of the units that stand with the analyte in analytes.toml",
    );
}

fn rows(
    document: Document<'_>,
    sources: &Known<'_>,
    names: &Names<'_>,
) -> Result<Read<Laboratory>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let Some(file) = facts.file::<RowFile>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    let grades = facts.rows(file.grade, |facts, span, row: &retinue_care::GradeRow| {
        names.all(facts, &span, &row.analytes);
        names.cut(facts, &span, &row.analytes, &row.begins);
        if !(1..=4).contains(&row.grade) {
            facts.wrong(span, "there is no such grade", "write 1, 2, 3 or 4");
        }
    });
    let ungraded = facts.rows(
        file.ungraded,
        |facts, span, row: &retinue_care::Ungraded| {
            names.all(facts, &span, &row.analytes);
        },
    );
    let rules = facts.rows(
        file.rule,
        |facts, span, row: &retinue_care::LaboratoryRule| {
            names.all(facts, &span, &row.analytes);
            if let Some(cut) = &row.when {
                names.cut(facts, &span, &row.analytes, cut);
            }
            if let Some(also) = &row.also {
                let named = [also.analyte.clone()];
                names.all(facts, &span, &named);
                names.cut(facts, &span, &named, &also.when);
            }
            if row.repeat.is_some_and(|repeat| repeat.from > repeat.to) {
                facts.wrong(
                    span,
                    "it is due to end before it begins",
                    "write the first day first",
                );
            }
        },
    );
    let items = facts.rows(
        file.item,
        |facts, span, row: &retinue_care::ScheduleItem| {
            names.all(facts, &span, &row.analytes);
            let days = (row.from, row.to);
            if row.from.is_some() != row.to.is_some() || days.0 > days.1 || row.every == Some(0) {
                facts.wrong(
                    span,
                    "these days are none",
                    "give `from` and `to`, the first day first, or neither; `every` is 1 at least",
                );
            }
        },
    );
    let discouraged = facts.rows(
        file.discouraged,
        |facts, span, row: &retinue_care::Discouraged| {
            names.all(facts, &span, &row.analytes);
        },
    );
    facts.done(|| {
        Some(Laboratory {
            grades,
            ungraded,
            rules,
            items,
            discouraged,
            ..Laboratory::default()
        })
    })
}
