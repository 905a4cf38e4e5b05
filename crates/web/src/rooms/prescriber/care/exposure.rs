//! How much of the drug a body sees, with food and without: an illustration, with its curve and its table. Nothing is
//! recorded, and nothing of it decides a dose.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_care::exposure::{Exposure, ExposureQuestion, NotShown, Sample, exposure};
use retinue_care::{Food, Micrograms, ProductRecord};
use retinue_interop::picture::exposure::{ExposureView, picture};

use super::acts::Plan;
use super::{act_words, chart, path, rests_on, words};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Form, Typed};
use crate::rooms::care::chart::CareChart;
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};

/// Its path.
pub(super) const PATH: &str = "/clinic/patients/{patient}/care/exposure";
/// Its place under the review.
pub(super) const SLUG: &str = "exposure";
pub(super) const TITLE: &str = "Exposure with food and without";

const LEAD: &str = "What the planned dose comes to in the body, by a model calibrated to published means. People differ widely.";
const ILLUSTRATIVE: &str = "Illustrative, not for dosing decisions";
const ILLUSTRATIVE_MEANS: &str = "It is no measurement of this patient. It supports no rule of the programme and changes no dose.";
const NO_DOSE: &str = "No dose is planned";
const NO_DOSE_MEANS: &str = "Enter a product and a daily dose, or set the plan of doses.";

pub(super) async fn page(
    proof: Prescriber,
    State(site): State<Site>,
    Path(patient): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &patient).await?;
    let mut form = Form {
        typed: Typed::of_query(asked),
        problems: Vec::new(),
    };
    let asked = asked_of(&chart, &mut form);
    let view = view(&chart, &form, asked);
    Ok(Page::of(proof.visitor(), TITLE)
        .with(&form)
        .render(&site, view)
        .into_response())
}

/// The product and its daily dose: what is typed, else what is planned for today.
fn asked_of<'a>(chart: &'a CareChart, form: &mut Form) -> Option<(&'a ProductRecord, Micrograms)> {
    let typed = |form: &Form, name: &str| {
        let typed = form.typed.first(name).unwrap_or_default().trim();
        (!typed.is_empty()).then(|| typed.to_owned())
    };
    let plan = chart.care.plan_on(chart.today());
    let plan = plan.or_else(|| chart.care.plans().first().copied());
    let product = typed(form, act_words::PRODUCT.name);
    let product = product.or_else(|| plan.map(|plan| plan.product.to_string()));
    let product = chart.knowledge().product(&product?)?;
    let daily = match typed(form, words::IF_DAILY.name) {
        Some(typed) => match typed
            .parse::<u16>()
            .ok()
            .filter(|one| (1..=400).contains(one))
        {
            Some(milligrams) => Some(Micrograms(u64::from(milligrams) * 1000)),
            None => {
                form.wrong(words::IF_DAILY.name, act_words::NOT_MILLIGRAMS);
                None
            }
        },
        None => plan.and_then(|plan| {
            let ahead = plan.from.max(chart.today());
            let last = plan.steps.last().map(|step| step.daily);
            plan.daily_on(ahead).or(last)
        }),
    };
    Some((product, daily?))
}

fn view(chart: &CareChart, form: &Form, asked: Option<(&ProductRecord, Micrograms)>) -> Markup {
    html! {
        (parts::crumb(&path(chart), words::REVIEW))
        (parts::error_summary(form))
        h1 { (TITLE) }
        p.lead { (LEAD) }
        (parts::notice(Tone::Info, ILLUSTRATIVE, html! { p { (ILLUSTRATIVE_MEANS) } }))
        @match asked {
            None => (parts::notice(Tone::Wait, NO_DOSE, html! { p { (NO_DOSE_MEANS) } })),
            Some((product, daily)) => {
                @match (of(chart, product, daily, Food::Fed), of(chart, product, daily, Food::Fasted)) {
                    (Ok(fed), Ok(fasted)) => (shown(chart, product, &fed, &fasted)),
                    (Err(why), _) | (_, Err(why)) => (parts::notice(Tone::Wait, words::NOT_RECKONED, html! { p { (why) } })),
                }
            }
        }
        form.panel.form.spaced method="get" novalidate {
            (fields::select(form, &act_words::PRODUCT, Need::Optional, &Plan::products(chart)))
            (fields::count(form, &words::IF_DAILY, Need::Optional))
            div.acts { button type="submit" #show { "Show it" } }
        }
        p { a href={ (path(chart)) "/what-if" } { (words::WHAT_IF_LINK) } }
    }
}

/// The daily dose in two halves, as the labels divide it.
fn of(
    chart: &CareChart,
    product: &ProductRecord,
    daily: Micrograms,
    food: Food,
) -> Result<Exposure, NotShown> {
    let asked = ExposureQuestion {
        formulation: product.formulation,
        food,
        dose: Micrograms(daily.0 / 2),
        times_a_day: 2,
        weight: chart.care.weight_on(chart.today()),
    };
    exposure(&asked, chart.knowledge())
}

fn shown(chart: &CareChart, product: &ProductRecord, fed: &Exposure, fasted: &Exposure) -> Markup {
    let known = &chart.knowledge().exposure;
    let ratio = &known.metabolite_ratio;
    html! {
        section.panel.spaced aria-labelledby="side-title" {
            h2 #side-title { (product.name) ", " (fed.nominal_daily) " a day in two doses" }
            div.scroll tabindex="0" role="region" aria-label=(TITLE) {
                table #side-by-side {
                    thead { tr { th scope="col" { span.unseen { "What" } } th scope="col" { "With food" } th scope="col" { "Without food" } } }
                    tbody {
                        @for (what, with, without) in rows(fed, fasted) {
                            tr { th scope="row" { (what) } td { (with) } td { (without) } }
                        }
                    }
                }
            }
            @for (food, one) in [("With food", fed), ("Without food", fasted)] {
                p.small.muted {
                    (food) ": " (rests_on(chart, &one.basis))
                    @if one.provisional && !one.basis.is_provisional() { " " (parts::provisional()) }
                }
            }
            p.small.muted { "4-oxo-isotretinoin to isotretinoin, at steady state: " (tenths(ratio.value)) ". " (rests_on(chart, &ratio.basis)) }
            @for other in &known.other_metabolite_ratios {
                p.small.muted {
                    "By another source: " (tenths(other.value.thousandths)) ". " (rests_on(chart, &other.basis))
                }
            }
        }
        @if !known.spreads.is_empty() { (spreads(chart)) }
        section.panel.spaced aria-labelledby="curve-title" {
            h2 #curve-title { "A day at steady state, and after the first dose that is left out" }
            figure.ribbon-figure {
                div.scroll tabindex="0" role="region" aria-label="Curve of isotretinoin" {
                    (curve(fed, fasted))
                }
                figcaption.small.muted { "Whole line: with food. Broken line: without food. Isotretinoin, ng/mL." }
            }
            details {
                summary { "The same as a table" }
                div.scroll tabindex="0" role="region" aria-label="The curve as a table" {
                    table #curve {
                        thead { tr {
                            th scope="col" { "Hours from the first dose left out" }
                            th scope="col" { "Isotretinoin with food" } th scope="col" { "without" }
                            th scope="col" { "4-oxo with food" } th scope="col" { "without" }
                        } }
                        tbody {
                            @for (with, without) in every_sixth(fed).zip(every_sixth(fasted)) {
                                tr {
                                    th scope="row" { (format!("{:.0}", with.hour)) }
                                    td.number { (level(with.parent)) } td.number { (level(without.parent)) }
                                    td.number { (level(with.metabolite)) } td.number { (level(without.metabolite)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How far persons differ, which the curve of the mean does not show.
fn spreads(chart: &CareChart) -> Markup {
    html! {
        section.panel.spaced aria-labelledby="spread-title" {
            h2 #spread-title { "How far persons differ" }
            p.small.muted { "The numbers and the curve are those of the mean. Each of these spreads about it by so much from person to person (coefficient of variation), so that a single person may lie far from the curve." }
            div.scroll tabindex="0" role="region" aria-label="How far persons differ" {
                table #spreads {
                    thead { tr { th scope="col" { "What" } th scope="col" { "Spread" } th scope="col" { "Rests on" } } }
                    tbody {
                        @for one in &chart.knowledge().exposure.spreads {
                            tr {
                                th scope="row" { (one.value.in_words()) }
                                td.number { (one.value.percent) " %" }
                                td.small { (rests_on(chart, &one.basis)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What, with food, without.
type Row = (&'static str, String, String);

fn rows(fed: &Exposure, fasted: &Exposure) -> Vec<Row> {
    let both = |what, say: &dyn Fn(&Exposure) -> String| (what, say(fed), say(fasted));
    let each = |dose: Option<retinue_care::MicrogramsPerKilogram>| {
        dose.map_or_else(
            || "no weight is on record".to_owned(),
            |dose| dose.to_string(),
        )
    };
    vec![
        both("Nominal, a day", &|one| {
            format!("{} ({})", one.nominal_daily, each(one.nominal_per_kilogram))
        }),
        both("Worth with food, a day", &|one| {
            let worth = format!(
                "{} ({})",
                one.fed_equivalent_daily,
                each(one.fed_equivalent_per_kilogram)
            );
            match &one.fed_equivalent_band {
                Some(band) => format!("{worth}; sources differ: {} to {}", band.from, band.to),
                None => worth,
            }
        }),
        both("One dose alone: highest", &|one| {
            let single = &one.single_dose;
            format!("{} after {:.1} h", level(single.peak), single.peak_after)
        }),
        both("One dose alone: area under the curve", &|one| {
            format!("{:.0} ng·h/mL", one.single_dose.area)
        }),
        both("Steady state: lowest, average, highest", &|one| {
            let steady = &one.steady_state;
            let [lowest, average, highest] = [steady.lowest, steady.average, steady.highest];
            format!("{}, {}, {}", level(lowest), level(average), level(highest))
        }),
        both("Isotretinoin below 10 ng/mL, then below 1", &|one| {
            hours(one.washout.parent_below_10, one.washout.parent_below_1)
        }),
        both("4-oxo-isotretinoin below 10 ng/mL, then below 1", &|one| {
            hours(
                one.washout.metabolite_below_10,
                one.washout.metabolite_below_1,
            )
        }),
    ]
}

fn level(value: f64) -> String {
    if value >= 10.0 {
        format!("{value:.0} ng/mL")
    } else {
        format!("{value:.1} ng/mL")
    }
}

fn hours(first: f64, then: f64) -> String {
    format!("after {first:.0} h, {then:.0} h")
}

/// Thousandths with one decimal.
fn tenths(thousandths: u32) -> String {
    format!("{}.{}", thousandths / 1000, thousandths % 1000 / 100)
}

/// Hours after the last of which nothing is left to be seen.
const LAST_HOUR: f64 = 288.0;

fn curve(fed: &Exposure, fasted: &Exposure) -> Markup {
    let points = |one: &Exposure| -> Vec<(f64, f64)> {
        let samples = one.curve.iter().filter(|sample| sample.hour <= LAST_HOUR);
        samples.map(|sample| (sample.hour, sample.parent)).collect()
    };
    let (with, without) = (points(fed), points(fasted));
    let drawn = picture(&ExposureView {
        title: "Isotretinoin in plasma over a day at steady state and after the first dose left out, with food and without. The table below says the same.".to_owned(),
        fed: &with,
        fasted: &without,
        words: ["hours", "Isotretinoin, ng/mL", "the next dose is left out"],
    });
    crate::views::picture::svg(&drawn, "exposure-title")
}

/// Every sixth hour of the last day, then each day: enough to read the curve from.
fn every_sixth(of: &Exposure) -> impl Iterator<Item = &Sample> {
    of.curve.iter().filter(|sample| {
        let step = if sample.hour <= 24.0 { 6.0 } else { 24.0 };
        sample.hour <= LAST_HOUR && (sample.hour / step).fract().abs() < 1e-6
    })
}

/// The way here, for pages that speak of doses.
pub(super) fn link(chart: &CareChart) -> Markup {
    html! { a href={ (path(chart)) "/" (SLUG) } { (TITLE) } }
}
