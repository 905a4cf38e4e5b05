//! Lesions by region and kind, with the size from which a lesion was called a nodule, and what systems make of the counts.

use maud::{Markup, html};
use retinue_care::event::{CareFact, RegionCount};
use retinue_care::severity::count_classes;
use retinue_kernel::Day;

use super::super::acts::Lesions;
use super::super::{fact_words, rests_on};
use super::{Way, ways, words};
use crate::rooms::care::chart::CareChart;
use crate::views::days;
use crate::views::parts;

/// How a kind is read from a region.
type Read = fn(&RegionCount) -> u16;

/// The kinds that are counted.
const KINDS: [(&str, Read); 4] = [
    ("Comedones", |one| one.comedones),
    ("Papules", |one| one.papules),
    ("Pustules", |one| one.pustules),
    ("Nodules", |one| one.nodules),
];

/// A count as it was recorded.
struct Count<'a> {
    on: Day,
    regions: &'a [RegionCount],
    nodule_from_mm: u8,
}

impl Count<'_> {
    fn sum(&self, of: Read) -> u32 {
        self.regions.iter().map(|one| u32::from(of(one))).sum()
    }
}

pub(super) fn section(chart: &CareChart) -> Markup {
    let mut counts = counted(chart);
    counts.sort_by_key(|one| std::cmp::Reverse(one.on));
    html! {
        section.panel aria-labelledby="counts-title" {
            h2 #counts-title { (words::COUNTS) }
            @match counts.first() {
                None => p { (words::NO_COUNT) },
                Some(latest) => {
                    p { "Counted on " (days::long(latest.on)) "; a nodule from " strong { (latest.nodule_from_mm) " mm" } " on." }
                    (table(latest))
                    (classes(chart))
                    @if counts.len() > 1 { (every(&counts)) }
                },
            }
            (definitions(chart))
            (ways(&[Way::to::<Lesions>(chart, "")], words::COUNTS))
        }
    }
}

fn counted(chart: &CareChart) -> Vec<Count<'_>> {
    let today = chart.today();
    let facts = chart.care.facts().iter();
    facts
        .filter(|event| event.envelope.on <= today)
        .filter_map(|event| match &event.fact {
            CareFact::LesionsCounted {
                counts,
                nodule_from_mm,
            } => Some(Count {
                on: event.envelope.on,
                regions: counts,
                nodule_from_mm: *nodule_from_mm,
            }),
            _ => None,
        })
        .collect()
}

fn table(count: &Count<'_>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(words::COUNTS) {
            table #lesions {
                thead { tr { th scope="col" { (words::REGION) } @for (name, _) in KINDS { th scope="col" { (name) } } } }
                tbody {
                    @for region in count.regions {
                        tr { th scope="row" { (fact_words::region(region.region)) } @for (_, of) in KINDS { td.number { (of(region)) } } }
                    }
                    tr { th scope="row" { (words::ALL_REGIONS) } @for (_, of) in KINDS { td.number { strong { (count.sum(of)) } } } }
                }
            }
        }
    }
}

fn classes(chart: &CareChart) -> Markup {
    let latest = chart
        .case
        .lesions
        .iter()
        .max_by(|one, other| (one.on, &one.fact).cmp(&(other.on, &other.fact)));
    html! {
        @if let Some(latest) = latest {
            h3 { (words::CLASSES) }
            dl.pairs.pairs-said #classes {
                @for class in count_classes(&chart.knowledge().grading, &latest.value) {
                    dt { (class.system.as_str().to_uppercase()) }
                    dd {
                        (class.name.as_deref().unwrap_or(words::CLASS_OPEN))
                        @if class.basis.is_provisional() { " " (parts::provisional()) }
                        p.cite { (rests_on(chart, &class.basis)) }
                    }
                }
            }
        }
    }
}

/// Counts by two sizes of a nodule are not compared, so each says its own.
fn every(counts: &[Count<'_>]) -> Markup {
    html! {
        details {
            summary { (words::EARLIER_COUNTS) }
            div.scroll tabindex="0" role="region" aria-label=(words::EARLIER_COUNTS) {
                table {
                    thead { tr { th scope="col" { "Day" } @for (name, _) in KINDS { th scope="col" { (name) } } th scope="col" { "Nodule from" } } }
                    tbody {
                        @for count in counts {
                            tr {
                                th scope="row" { (days::day(count.on)) }
                                @for (_, of) in KINDS { td.number { (count.sum(of)) } }
                                td.number { (count.nodule_from_mm) " mm" }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn definitions(chart: &CareChart) -> Markup {
    html! {
        details {
            summary { (words::NODULE_DEFINITIONS) }
            ul.lines #nodule-definitions {
                @for one in &chart.knowledge().grading.nodules {
                    li { (one.value.says) p.cite { (rests_on(chart, &one.basis)) } }
                }
            }
        }
    }
}
