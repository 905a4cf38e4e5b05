//! Capsules, packs and what they cost: each step of the plan made of capsules, what is at home, and dispensing after
//! dispensing to the end of the course.

use maud::{Markup, html};
use retinue_care::Gate;
use retinue_care::course::{CourseView, NoCourse, Wish, course};
use retinue_care::dose::{Aim, DayDoses, Dispensing, DosePlan, Money, PlannedStep, Stock};
use retinue_care::leftover::{AtHome, at_home};

use super::act_words;
use super::lists::{self, Quoting};
use crate::rooms::care::chart::CareChart;
use crate::rooms::prices::Prices;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::parts::{self, Tone};

const TITLE: &str = "Capsules and packs";
const AT_HOME: &str = "At home";
const NOTHING_HANDED_OVER: &str = "Nothing of this formulation was handed over yet.";
const UNCERTAIN: &str = "Some of it is not counted: a supply without a number, capsules lost or given back, or a dose that these capsules do not make. Ask what is there.";
const NOT_SETTLED: &str = "Capsules from outside are in the larger number only: settle whether they are taken, and until when.";
const QUOTE: &str = "The course, dispensing by dispensing";
const QUOTE_LEAD: &str = "Whole packs, each dispensing for as many days as it may last; what is at home is taken first. A break in price applies inside one dispensing and reaches into no other; the course is their sum.";
const ANOTHER_DOSE: &str = "Reckon another dose";
const ANOTHER_LIST: &str = "Quote it by another list";
const NO_OTHER: &str = "Neither the clinic nor a pharmacy has set a price list.";
const QUOTE_IT: &str = "Quote it";
const NO_PRICES: &str =
    "No price list is stored for this clinic or for the pharmacy that the patient goes to.";

/// The course as it is planned, with what is at home and by a price list.
pub(super) fn reckoned(
    chart: &CareChart,
    home: Option<&AtHome>,
    prices: Option<&Prices>,
) -> Result<CourseView, NoCourse> {
    let wish = Wish {
        at_home: home.map(|home| home.least.clone()),
        prices: prices.map(|prices| prices.list.clone()),
        ..Wish::default()
    };
    course(&chart.care, chart.course_of(), &wish, chart.knowledge())
}

/// What is at home by the records of both.
pub(super) fn home(chart: &CareChart) -> Option<AtHome> {
    let gate = Gate {
        record: &chart.chart.record,
        rules: &chart.chart.rules,
    };
    at_home(gate, &chart.care, chart.knowledge(), chart.today())
}

/// The panel of the review.
pub(super) fn panel(chart: &CareChart, quoting: &Quoting) -> Markup {
    let prices = quoting.by.as_ref();
    let home = home(chart);
    let Ok(view) = reckoned(chart, home.as_ref(), prices) else {
        return html! {};
    };
    let plan = &view.plan;
    html! {
        section.panel aria-labelledby="capsules-title" {
            h2 #capsules-title { (TITLE) }
            div.scroll tabindex="0" role="region" aria-label=(TITLE) {
                table #steps {
                    thead { tr {
                        th scope="col" { "From" } th scope="col" { "Daily" }
                        th scope="col" { "Morning" } th scope="col" { "Evening" }
                    } }
                    tbody { @for step in &plan.steps { (rows(step)) } }
                }
            }
            (uncertain(plan))
            h3 { (AT_HOME) }
            @match &home {
                None => p.muted { (NOTHING_HANDED_OVER) },
                Some(home) => (shelf(home)),
            }
            h3 { (QUOTE) }
            p.small.muted { (QUOTE_LEAD) }
            (quote(plan))
            @match prices {
                None => p.muted { (NO_PRICES) },
                Some(prices) => (by_list(prices)),
            }
            (another_list(chart, quoting))
            p.small { a href={ (super::path(chart)) "/what-if" } { (ANOTHER_DOSE) } }
        }
    }
}

/// One row for each day that differs: two days may alternate.
fn rows(step: &PlannedStep) -> Markup {
    let lasts = match step.days {
        Some(days) => format!(" for {days} days"),
        None => String::new(),
    };
    let days: Vec<&DayDoses> = step.capsules.days().collect();
    html! {
        @for (place, day) in days.iter().enumerate() {
            tr {
                th scope="row" {
                    @if place == 0 { (days::short(step.from)) (lasts) }
                    @else { "every other day" }
                }
                td {
                    (day.total())
                    @if place == 0 && step.capsules.alternates() { br; span.small.muted { (step.daily) " on average" } }
                }
                td { (day.morning) }
                td {
                    (day.evening)
                    @if step.once_daily_offlabel { " " (parts::tag(Tone::Wait, "one dose a day, against the label")) }
                }
            }
        }
    }
}

fn shelf(home: &AtHome) -> Markup {
    html! {
        dl.pairs #at-home {
            dt { "Handed over since " (days::short(home.since)) } dd { (told(&home.handed_over)) }
            dt { "Told as taken" } dd { (told(&home.taken)) }
            dt { "Left" }
            dd {
                @if home.least == home.most { (told(&home.most)) }
                @else {
                    "between " (told(&home.least)) " and " (told(&home.most))
                    @if home.untold > 0 { "; days of which nothing was told: " (home.untold) }
                }
            }
        }
        @if home.not_settled { (parts::notice(Tone::Wait, "Not settled", html! { p { (NOT_SETTLED) } })) }
        @if home.uncertain { (parts::notice(Tone::Wait, "Not certain", html! { p { (UNCERTAIN) } })) }
    }
}

/// `60 × 20 mg, 30 × 40 mg`.
fn told(stock: &Stock) -> String {
    let all: Vec<String> = stock
        .iter()
        .map(|(strength, count)| format!("{count} × {} mg", strength.0))
        .collect();
    if all.is_empty() {
        "none".to_owned()
    } else {
        all.join(", ")
    }
}

/// By whose list a course is quoted.
fn by_list(prices: &Prices) -> Markup {
    html! { p.small.muted { "By the list of " (prices.set_by) ", set on " (days::short(prices.on)) "." } }
}

/// The way to another list: a link first, then the choice.
fn another_list(chart: &CareChart, quoting: &Quoting) -> Markup {
    let page = super::path(chart);
    let name = act_words::IF_LIST.name;
    let Some(kept) = &quoting.offered else {
        return html! { p.small { a href={ (page) "?" (name) "=#capsules-title" } { (ANOTHER_LIST) } } };
    };
    let offered: Vec<(String, String)> = kept.iter().map(lists::offered).collect();
    html! {
        @if offered.is_empty() { p.muted { (NO_OTHER) } }
        @else {
            form method="get" action={ (page) "#capsules-title" } novalidate {
                (fields::select(&quoting.form, &act_words::IF_LIST, Need::Optional, &offered))
                button.button-second type="submit" #quote-it { (QUOTE_IT) }
            }
        }
    }
}

/// The quote of a course that is wished, by the list that was chosen; none is named where one was pasted.
pub(super) fn quoted(plan: &DosePlan, by: Option<&Prices>) -> Markup {
    html! {
        section.panel aria-labelledby="quote-title" {
            h2 #quote-title { (QUOTE) }
            p.small.muted { (QUOTE_LEAD) }
            (quote(plan))
            (uncertain(plan))
            @if let Some(by) = by { (by_list(by)) }
        }
    }
}

/// The mark of a plan under which a value lies that no stored source confirms.
fn uncertain(plan: &DosePlan) -> Markup {
    html! { @if plan.provisional { p { (parts::provisional()) } } }
}

fn quote(plan: &DosePlan) -> Markup {
    let course = &plan.course;
    let capsules: u32 = course
        .dispensings
        .iter()
        .flat_map(|one| one.handed_over.iter())
        .fold(0, |sum, (_, count)| sum.saturating_add(count));
    html! {
        div.scroll tabindex="0" role="region" aria-label=(QUOTE) {
            table #quote {
                thead { tr {
                    th scope="col" { "From" } th scope="col" { "Days" } th scope="col" { "Handed over" }
                    th scope="col" { "Left afterwards" } th scope="col" { "Cost" }
                } }
                tbody { @for one in &course.dispensings { (dispensing(one, plan)) } }
                tfoot {
                    tr {
                        th scope="row" { "Altogether" }
                        td { (course.dispensings.len()) " dispensings" }
                        td { (capsules) " capsules" }
                        td { (told(&course.left)) }
                        td { (money(course.cost, plan)) }
                    }
                }
            }
        }
    }
}

fn dispensing(one: &Dispensing, plan: &DosePlan) -> Markup {
    html! {
        tr {
            th scope="row" { (days::short(one.from)) }
            td.number { (one.days) }
            td { (told(&one.handed_over)) }
            td { (told(&one.left)) }
            td { (money(one.cost, plan)) }
        }
    }
}

/// An amount with the currency of its list.
pub(super) fn money(cost: Option<Money>, plan: &DosePlan) -> String {
    match (cost, &plan.currency) {
        (Some(cost), Some(currency)) => format!("{cost} {currency}"),
        (Some(cost), None) => cost.to_string(),
        (None, Some(_)) => "no price for a strength".to_owned(),
        (None, None) => "no price list".to_owned(),
    }
}

/// What is sought among equal doses, as it is offered.
pub(super) const fn aim(one: Aim) -> &'static str {
    match one {
        Aim::FewestCapsules => "The fewest capsules to swallow",
        Aim::LeastCost => "The least money",
        Aim::LeastLeftover => "The least left in opened packs",
    }
}
