//! How far the course has come: the response against the beginning, completion under each authority side by side, and what
//! is restricted for how long.

use maud::{Markup, html};
use retinue_care::advise::course_so_far;
use retinue_care::outcome::{Clock, CompletionView, Response, clocks, completion, response};
use retinue_care::{ClockLasts, Lesion, Stage};
use retinue_kernel::Category;

use super::rests_on;
use crate::rooms::care::chart::CareChart;
use crate::views::days;
use crate::views::parts::{self, Tone};

const TITLE: &str = "How far it has come";
const NO_RESPONSE: &str = "The response cannot be told: lesions are to be counted before the first dose and after it, by the same size and in the same regions.";
const COMPLETION: &str = "Completion under each authority";
const COMPLETION_LEAD: &str = "Each label is answered by itself, and none counts where another holds. Nothing ends by a rule: stopping for harm or by wish is always open.";
const RESTRICTIONS: &str = "Restrictions";
const NO_RESTRICTIONS: &str = "No restriction is stored for where this patient is treated.";

/// The panel of the review.
pub(super) fn panel(chart: &CareChart) -> Markup {
    let today = chart.today();
    let known = &chart.knowledge().outcome;
    let (so_far, _) = course_so_far(&chart.case, chart.knowledge(), today);
    let found = response(&chart.case, today);
    html! {
        section.panel aria-labelledby="progress-title" {
            h2 #progress-title { (TITLE) }
            @if found.is_empty() { p.muted { (NO_RESPONSE) } }
            @else { ul.lines #response { @for one in &found { li { (told(one)) } } } }
            h3 { (COMPLETION) }
            p.small.muted { (COMPLETION_LEAD) }
            (authorities(chart, &completion(known, &so_far, today)))
            h3 { (RESTRICTIONS) }
            (restrictions(chart))
        }
    }
}

/// `nodules: 75 % fewer, 5 of 20 (since Mon 2 Mar 2026)`.
fn told(one: &Response) -> Markup {
    let (was, since) = one.before;
    let (is, on) = one.now;
    html! {
        strong { (lesion(one.lesion)) ": " (percent(one.fewer_per_mille)) }
        ", " (is) " on " (days::short(on)) " after " (was) " on " (days::short(since))
    }
}

fn percent(per_mille: Option<i32>) -> String {
    let Some(per_mille) = per_mille else {
        return "none before".to_owned();
    };
    let amount = per_mille.unsigned_abs();
    let number = match amount % 10 {
        0 => (amount / 10).to_string(),
        rest => format!("{}.{rest}", amount / 10),
    };
    match per_mille {
        0 => "unchanged".to_owned(),
        fewer if fewer > 0 => format!("{number} % fewer"),
        _ => format!("{number} % more"),
    }
}

const fn lesion(one: Lesion) -> &'static str {
    match one {
        Lesion::Comedone => "Comedones",
        Lesion::Papule => "Papules",
        Lesion::Pustule => "Pustules",
        Lesion::Nodule => "Nodules",
    }
}

fn authorities(chart: &CareChart, all: &[CompletionView]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(COMPLETION) {
            table #completion {
                thead { tr { th scope="col" { "Where" } th scope="col" { "Rule" } th scope="col" { "Holds" } } }
                tbody {
                    @for one in all {
                        @let here = one.jurisdictions.holds_in(chart.jurisdiction);
                        tr {
                            th scope="row" {
                                (one.jurisdictions.iter().map(|land| land.as_str()).collect::<Vec<_>>().join(", "))
                                @if here { br; (parts::tag(Tone::Info, "here")) }
                            }
                            td {
                                (one.says) " " span.small.muted { (rests_on(chart, &one.basis)) }
                            }
                            td { (holds(one.eligible)) }
                        }
                    }
                }
            }
        }
    }
}

fn holds(eligible: Option<bool>) -> Markup {
    match eligible {
        Some(true) => parts::tag(Tone::Yes, "yes"),
        Some(false) => parts::tag(Tone::Wait, "not yet"),
        None => parts::tag(Tone::Info, "not known"),
    }
}

fn restrictions(chart: &CareChart) -> Markup {
    let last_dose = match chart.case.stage(chart.today()) {
        Stage::After(on) => Some(on),
        _ => None,
    };
    let known = &chart.knowledge().outcome;
    let category = chart.chart.summary.category;
    let can = category.map(|category| category == Category::Can);
    let all = clocks(known, last_dose, chart.jurisdiction, can, chart.today());
    html! {
        @if all.is_empty() { p.muted { (NO_RESTRICTIONS) } }
        @else {
            div.scroll tabindex="0" role="region" aria-label=(RESTRICTIONS) {
                table #clocks {
                    thead { tr {
                        th scope="col" { "What" } th scope="col" { "Until" }
                        th scope="col" { "Label or programme" } th scope="col" { "Newer consensus" }
                    } }
                    tbody {
                        @for clock in &all {
                            tr {
                                th scope="row" { (clock.subject) }
                                td { (until(clock)) }
                                td {
                                    (clock.label) " " span.small.muted { (rests_on(chart, &clock.basis)) }
                                }
                                td { @if let Some(consensus) = &clock.consensus { (consensus) @if clock.basis.is_provisional() { " " (parts::provisional()) } } @else { "–" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn until(clock: &Clock) -> Markup {
    html! {
        @match (clock.label_until, clock.lasts) {
            (Some(until), _) if clock.over => { "over since " (days::day(until)) }
            (Some(until), _) => (days::day(until)),
            (None, Some(ClockLasts::Always)) => "always",
            (None, Some(ClockLasts::Treatment)) => "the last capsule",
            (None, None) if clock.over => "no label restricts it",
            (None, None) => "counted from the last capsule",
        }
    }
}
