//! `outcome/`: when a course may end, when another may begin, and for how long restrictions last.

use retinue_care::{ClockRule, CompletionRule, Outcome, SecondCourseRule};
use serde::Deserialize;
use toml::value::Datetime;
use toml::{Spanned, Table};

use super::Place;
use super::facts::{Facts, Read};
use crate::document::{Document, Known};
use crate::files::Files;
use crate::mistakes::Mistakes;
use crate::reading::each;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    checked: Option<Spanned<Datetime>>,
    #[serde(default)]
    completion: Vec<Spanned<Table>>,
    #[serde(default)]
    second_course: Vec<Spanned<Table>>,
    #[serde(default)]
    clock: Vec<Spanned<Table>>,
}

/// Reads the folder; what is wrong in it is noted.
pub(super) fn read(
    files: &Files,
    sources: &Known<'_>,
    mistakes: &mut Mistakes,
) -> (Outcome, Vec<Place>) {
    let mut all = Outcome::default();
    let mut places = Vec::new();
    for (more, of_more) in each(files, "outcome/", mistakes, |document| {
        file(document, sources)
    }) {
        all.completions.extend(more.completions);
        all.second_courses.extend(more.second_courses);
        all.clocks.extend(more.clocks);
        places.extend(of_more);
    }
    (all, places)
}

fn file(document: Document<'_>, sources: &Known<'_>) -> Result<Read<Outcome>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let Some(file) = facts.file::<File>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    let completions = facts.rows(file.completion, |facts, span, row: &CompletionRule| {
        let named = row.nodules_fewer_by_more_than.is_some()
            || row.cumulative_from.is_some()
            || row.weeks_from.is_some();
        if !named
            || row
                .nodules_fewer_by_more_than
                .is_some_and(|percent| percent >= 100)
        {
            facts.wrong(
                span,
                "this rule would let any course end, or none",
                "name a fall of less than 100 per cent, a cumulative dose or a number of weeks",
            );
        }
    });
    let second_courses = facts.rows(file.second_course, |_, _, _: &SecondCourseRule| {});
    let clocks = facts.rows(file.clock, |facts, span, row: &ClockRule| {
        let unnamed = row.label_days.is_none() && row.consensus.is_none();
        if row.label_days == Some(0) || unnamed {
            facts.wrong(
                span,
                "a restriction of no days is none",
                "write the days of the label, or what a consensus says where no label restricts",
            );
        }
    });
    facts.done(|| {
        Some(Outcome {
            completions,
            second_courses,
            clocks,
        })
    })
}
