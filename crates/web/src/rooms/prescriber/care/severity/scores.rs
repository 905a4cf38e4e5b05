//! Grades by looking, scales that the person answers, and treatments that were tried: the latest of each with its band.

use maud::{Markup, html};
use retinue_care::severity::{ClinicianGrade, gags};
use retinue_care::{Basis, ClinicianScale, Higher, Noted, Scale};
use retinue_kernel::Day;

use super::super::acts::{AcneGrade, Lesions, NeverTried, Scale as ScaleAct, Therapy};
use super::super::{fact_words, rests_on};
use super::{Way, ways, words};
use crate::rooms::care::chart::CareChart;
use crate::views::days;
use crate::views::parts;

/// The scales of clinicians that stand on the page whether or not one of their grades is on record.
const ALWAYS: [&str; 3] = ["iga", "gags", "leeds"];
const GAGS: &str = "gags";
/// The scales of people that speak of the life with acne; mood has a place of its own on the review.
const OF_LIFE: [&str; 4] = ["dlqi", "cdlqi", "cadi", "acne-qol"];

/// A line of the table.
struct Line<'a> {
    name: &'a str,
    /// The number of its highest, and where it comes from.
    latest: Option<(String, Markup)>,
    means: String,
    provisional: bool,
    basis: &'a Basis,
    enter: Way,
}

pub(super) fn section(chart: &CareChart) -> Markup {
    let grading = &chart.knowledge().grading;
    let scales = &chart.knowledge().scales.scales;
    let graded = |id: &str| {
        chart
            .case
            .grades
            .iter()
            .any(|one| one.value.scale.as_str() == id)
    };
    let of_clinicians = grading
        .scales
        .iter()
        .filter(|one| ALWAYS.contains(&one.value.id.as_str()) || graded(one.value.id.as_str()));
    let of_people = scales
        .iter()
        .filter(|one| OF_LIFE.contains(&one.value.id.as_str()));
    html! {
        section.panel aria-labelledby="scores-title" {
            h2 #scores-title { (words::SCORES) }
            p { (words::SCORES_LEAD) }
            div.scroll tabindex="0" role="region" aria-label=(words::SCORES) {
                table #scores {
                    thead { tr {
                        th scope="col" { (words::SCALE) }
                        th scope="col" { (words::LATEST) }
                        th scope="col" { (words::MEANS) }
                        th scope="col" { (words::ENTER) }
                    } }
                    tbody {
                        @for one in of_clinicians { (row(chart, &by_looking(chart, &one.value, &one.basis))) }
                        @for one in of_people { (row(chart, &answered(chart, &one.value, &one.basis))) }
                    }
                }
            }
        }
    }
}

fn row(chart: &CareChart, line: &Line<'_>) -> Markup {
    html! {
        tr {
            th scope="row" { (line.name) }
            td { @match &line.latest { Some((number, from)) => { strong { (number) } p.small.muted.flush { (from) } }, None => (words::NONE) } }
            td {
                (line.means) @if line.provisional { " " (parts::provisional()) }
                p.cite { (rests_on(chart, line.basis)) }
            }
            td { a href=(line.enter.href) { (line.enter.title) span.unseen { ": " (line.name) } } }
        }
    }
}

/// The latest of what was noted of one scale.
fn latest_of<T>(all: &[Noted<T>], of: impl Fn(&T) -> bool) -> Option<&Noted<T>> {
    all.iter()
        .filter(|one| of(&one.value))
        .max_by(|one, other| (one.on, &one.fact).cmp(&(other.on, &other.fact)))
}

fn by_looking<'a>(chart: &'a CareChart, scale: &'a ClinicianScale, basis: &'a Basis) -> Line<'a> {
    let noted = latest_of(&chart.case.grades, |one| one.scale == scale.id);
    let counted = chart.case.lesions.iter().max_by_key(|one| one.on);
    let reckons = scale.id.as_str() == GAGS;
    // Counts say how the score came about, so they go before a total of the same day or an earlier one.
    let reckoned = counted
        .filter(|counted| reckons && noted.is_none_or(|noted| noted.on <= counted.on))
        .map(|counted| (counted.on, gags(&chart.knowledge().grading, &counted.value)));
    let enter = if reckons {
        Way::to::<Lesions>(chart, "")
    } else {
        Way::to::<AcneGrade>(chart, &format!("?scale={}", scale.id))
    };
    let line = |latest, means, provisional| Line {
        name: &scale.name,
        latest,
        means,
        provisional,
        basis,
        enter,
    };
    match (reckoned, noted) {
        (Some((on, Ok(score))), _) => line(
            Some((number(&score.total), from(on, Some(words::FROM_COUNTS)))),
            name(&score.total),
            score.provisional,
        ),
        (Some((_, Err(why))), None) => line(None, sentence(&why.to_string()), false),
        (_, Some(noted)) => line(
            Some((number(&noted.value), from(noted.on, None))),
            name(&noted.value),
            noted.value.basis.is_provisional(),
        ),
        (None, None) => line(None, String::new(), basis.is_provisional()),
    }
}

fn number(grade: &ClinicianGrade) -> String {
    format!("{} of {}", grade.grade, grade.of)
}

fn name(grade: &ClinicianGrade) -> String {
    match (&grade.name, &grade.says) {
        (Some(name), Some(says)) => format!("{name}: {says}"),
        (Some(name), None) => name.clone(),
        (None, _) => words::NO_BANDS.to_owned(),
    }
}

fn from(on: Day, how: Option<&str>) -> Markup {
    html! { (days::day(on)) @if let Some(how) = how { ", " (how) } }
}

fn sentence(says: &str) -> String {
    let mut letters = says.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

fn answered<'a>(chart: &'a CareChart, scale: &'a Scale, basis: &'a Basis) -> Line<'a> {
    let noted = latest_of(&chart.case.scores, |one| one.scale == scale.id);
    let means = match noted.and_then(|noted| noted.value.band.clone()) {
        Some(band) => band,
        None if noted.is_some() => words::NO_BANDS.to_owned(),
        None => String::new(),
    };
    let better = match scale.higher {
        Higher::Better => format!("{means} ({})", words::HIGHER_BETTER),
        Higher::Worse => means,
    };
    Line {
        name: &scale.name,
        latest: noted.map(|noted| {
            let number = format!("{} of {}", noted.value.total, noted.value.of);
            (number, from(noted.on, None))
        }),
        means: better.trim_start().to_owned(),
        provisional: noted.map_or(basis.is_provisional(), |noted| {
            noted.value.basis.is_provisional()
        }),
        basis: noted.map_or(basis, |noted| &noted.value.basis),
        enter: Way::to::<ScaleAct>(chart, &format!("?scale={}", scale.id)),
    }
}

/// Treatments that were tried, and what came of them.
pub(super) fn tried(chart: &CareChart) -> Markup {
    let mut therapies: Vec<_> = chart.case.therapies.iter().collect();
    therapies.sort_by_key(|one| std::cmp::Reverse(one.on));
    html! {
        section.panel aria-labelledby="tried-title" {
            h2 #tried-title { (words::TRIED) }
            @if therapies.is_empty() && chart.case.never_tried.is_empty() { p { (words::NOTHING_TRIED) } }
            @if !therapies.is_empty() {
                div.scroll tabindex="0" role="region" aria-label=(words::TRIED) {
                    table #tried {
                        thead { tr { th scope="col" { (words::KIND) } th scope="col" { (words::OUTCOME) } th scope="col" { (words::WHEN) } } }
                        tbody {
                            @for one in therapies {
                                tr {
                                    th scope="row" { (fact_words::therapy(one.value.kind)) @if let Some(name) = &one.value.name { ": " (name) } }
                                    td {
                                        (fact_words::therapy_outcome(one.value.result))
                                        @if let Some(days) = one.value.days { ", " (days) " days" }
                                    }
                                    td { (days::day(one.on)) }
                                }
                            }
                        }
                    }
                }
            }
            @for never in &chart.case.never_tried {
                p { (words::NEVER) ": " (fact_words::therapy(never.value)) ", " span.muted { (days::short(never.on)) } }
            }
            (ways(&[Way::to::<Therapy>(chart, ""), Way::to::<NeverTried>(chart, "")], words::TRIED))
        }
    }
}
