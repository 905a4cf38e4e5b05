//! `outcome/`: when a course may end, when another may begin, and for how long restrictions last.

use retinue_care::{
    AftercareCheck, AfterwardsRule, ClockRule, CompletionRule, FlareRule, FollowUpRule,
    FulminansRule, Outcome, RelapseDefinition, SecondCourseRule,
};
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
    #[serde(default)]
    flare: Vec<Spanned<Table>>,
    #[serde(default)]
    fulminans: Vec<Spanned<Table>>,
    #[serde(default)]
    check: Vec<Spanned<Table>>,
    #[serde(default)]
    afterwards: Vec<Spanned<Table>>,
    #[serde(default)]
    relapse: Vec<Spanned<Table>>,
    #[serde(default)]
    follow_up: Vec<Spanned<Table>>,
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
        all.flares.extend(more.flares);
        all.fulminans.extend(more.fulminans);
        all.checks.extend(more.checks);
        all.afterwards.extend(more.afterwards);
        all.relapses.extend(more.relapses);
        all.follow_ups.extend(more.follow_ups);
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
        let unnamed = row.label_days.is_none() && row.consensus.is_none() && row.lasts.is_none();
        if row.label_days == Some(0) || unnamed {
            facts.wrong(
                span,
                "a restriction of no days is none",
                "write the days of the label, or what a consensus says where no label restricts",
            );
        }
    });
    let flares = facts.rows(file.flare, |facts, span, row: &FlareRule| {
        if row.to.is_some_and(|to| to < row.from) {
            ends_first(facts, span);
        }
    });
    let fulminans = facts.rows(file.fulminans, |facts, span, row: &FulminansRule| {
        let dose = row.micrograms_per_kilogram;
        if dose.is_some_and(|(low, high)| low == 0 || low > high) || row.weeks == 0 {
            facts.wrong(
                span,
                "this dose, or its weeks, are none",
                "write the lower dose first, above 0, and the weeks",
            );
        }
    });
    let checks = facts.rows(file.check, |facts, span, row: &AftercareCheck| {
        if row.to < row.from {
            ends_first(facts, span);
        } else if row.asks.is_empty() {
            facts.wrong(
                span,
                "this check asks for nothing",
                "name what is asked in `asks`",
            );
        }
    });
    let afterwards = facts.rows(file.afterwards, |_, _, _: &AfterwardsRule| {});
    let relapses = facts.rows(file.relapse, |facts, span, row: &RelapseDefinition| {
        if row.kinds.is_empty() {
            facts.wrong(
                span,
                "nothing is a relapse by this definition",
                "name the kinds of therapy in `kinds`",
            );
        }
    });
    let follow_ups = facts.rows(file.follow_up, |facts, span, row: &FollowUpRule| {
        if row.to < row.from {
            ends_first(facts, span);
        } else if row.asks.is_empty() || row.every == Some(0) {
            facts.wrong(
                span,
                "this follow-up asks for nothing, or comes again after no day",
                "name what is asked in `asks`, and in `every` the days above 0, or leave that out",
            );
        }
    });
    facts.done(|| {
        Some(Outcome {
            follow_ups,
            completions,
            second_courses,
            clocks,
            flares,
            fulminans,
            checks,
            afterwards,
            relapses,
        })
    })
}

fn ends_first(facts: &mut Facts<'_>, span: std::ops::Range<usize>) {
    facts.wrong(
        span,
        "these days end before they begin",
        "write the first day in `from`",
    );
}
