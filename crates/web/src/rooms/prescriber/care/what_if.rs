//! What would change: dates, capsules, cost and exposure beside each other. An address, no act: nothing is recorded.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_care::course::{NoCourse, Wish, course, course_in_short};
use retinue_care::dose::{
    Aim, CourseInShort, DosePlan, Finish, FinishDay, Money, PriceList, Stock,
};
use retinue_care::{Food, Grams, Micrograms, MicrogramsPerKilogram, Range};
use retinue_interop::price_list::read_price_list;
use retinue_kernel::Id;
use retinue_ledger::Subject;

use super::acts::Plan;
use super::{act_words, capsules, chart, exposure, lists, path, words};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Form, Typed};
use crate::rooms::care::chart::CareChart;
use crate::rooms::prices::{self, Prices};
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::{days, parts};

/// Its path.
pub(super) const PATH: &str = "/clinic/patients/{patient}/care/what-if";

const FOODS: [(&str, &str); 2] = [("fed", "With food"), ("fasted", "Without food")];

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
    let kept = lists::all(&site, &proof).await?;
    let wished = read(&mut form, &chart, &kept, proof.proof().prescriber());
    let view = view(&chart, &form, &wished, &kept);
    Ok(Page::of(proof.visitor(), words::WHAT_IF)
        .with(&form)
        .render(&site, view)
        .into_response())
}

/// What is wished, and with which food.
struct Wished {
    wish: Wish,
    food: Food,
    prices: Option<PriceList>,
    /// The kept list by which it is reckoned; none where one was pasted, or there is none.
    by: Option<Prices>,
    /// Capsules at home of the formulation that is planned.
    at_home: Option<Stock>,
}

/// Reads the address. What cannot be read is told beside its field, and left as it is.
fn read(form: &mut Form, chart: &CareChart, kept: &[Prices], clinic: &Id) -> Wished {
    let typed = |form: &Form, name: &str| {
        let typed = form.typed.first(name).map(str::trim);
        typed.filter(|typed| !typed.is_empty()).map(str::to_owned)
    };
    let weight = typed(form, act_words::WEIGHED.name).and_then(|typed| {
        Grams::from_text(&typed)
            .map_err(|error| form.wrong(act_words::WEIGHED.name, format!("{error}.")))
            .ok()
    });
    let daily = typed(form, words::IF_DAILY.name).and_then(|typed| {
        let milligrams = typed
            .parse::<u16>()
            .ok()
            .filter(|one| (1..=400).contains(one));
        if milligrams.is_none() {
            form.wrong(words::IF_DAILY.name, act_words::NOT_MILLIGRAMS);
        }
        milligrams.map(|one| Micrograms(u64::from(one) * 1000))
    });
    let mut dose = |field: &str| {
        typed(form, field).and_then(|typed| {
            MicrogramsPerKilogram::from_milligrams_text(&typed)
                .map_err(|_| form.wrong(field, act_words::NOT_A_TARGET))
                .ok()
        })
    };
    let (from, to) = (
        dose(act_words::TARGET_FROM.name),
        dose(act_words::TARGET_TO.name),
    );
    let target = match (from, to) {
        (Some(from), Some(to)) => {
            let range = Range::new(from, to);
            if range.is_none() {
                form.wrong(act_words::TARGET_TO.name, act_words::NOT_A_TARGET);
            }
            range
        }
        (None, None) => None,
        _ => {
            form.wrong(act_words::TARGET_TO.name, act_words::NOT_A_TARGET);
            None
        }
    };
    let currency = typed(form, act_words::IF_CURRENCY.name).unwrap_or_default();
    let own = Subject::Prescriber(clinic.clone()).key();
    let asked = typed(form, act_words::IF_LIST.name);
    let of = asked.as_deref().unwrap_or(own.as_str());
    let by = kept.iter().find(|one| one.of == of).cloned();
    if by.is_none() && asked.is_some() {
        form.wrong(act_words::IF_LIST.name, act_words::NOT_A_LIST);
    }
    let pasted = typed(form, words::IF_PRICES.name);
    let by = by.filter(|_| pasted.is_none());
    let prices = match pasted {
        None => by.as_ref().map(|by| by.list.clone()),
        Some(typed) => read_price_list(typed.as_bytes(), &currency)
            .map_err(|mistakes| {
                let told = prices::told(&mistakes);
                if told.of_currency {
                    form.wrong(act_words::IF_CURRENCY.name, act_words::NOT_A_CURRENCY);
                }
                if let Some(of_rows) = told.of_rows {
                    form.wrong(words::IF_PRICES.name, of_rows);
                }
            })
            .ok(),
    };
    let aim = typed(form, act_words::AIM.name).and_then(|typed| Aim::from_text(&typed));
    let food = match form.typed.first(words::IF_FOOD.name) {
        Some("fasted") => Food::Fasted,
        _ => Food::Fed,
    };
    let product = typed(form, act_words::PRODUCT.name).and_then(|typed| Id::new(&typed));
    let home = capsules::home(chart);
    // What is at home of one formulation is none of another.
    let of_wish = home.as_ref().filter(|home| {
        let wished = product.as_ref();
        let wished = wished.and_then(|id| chart.knowledge().product(id.as_str()));
        wished.is_none_or(|wished| wished.formulation == home.formulation)
    });
    let at_home = of_wish.map(|home| home.least.clone());
    Wished {
        wish: Wish {
            weight,
            daily,
            product,
            target,
            prices: prices.clone(),
            aim,
            at_home,
        },
        food,
        prices,
        by,
        at_home: home.map(|home| home.least),
    }
}

fn view(chart: &CareChart, form: &Form, wished: &Wished, kept: &[Prices]) -> Markup {
    let of = chart.course_of();
    let reckon =
        |wish: &Wish, food| course_in_short(&chart.care, of, wish, food, chart.knowledge());
    // What it costs as it is can only be said of the same list.
    let unchanged = Wish {
        prices: wished.prices.clone(),
        at_home: wished.at_home.clone(),
        ..Wish::default()
    };
    let currency = wished.prices.as_ref().map(|list| list.currency.as_str());
    let before = reckon(&unchanged, Food::Fed);
    let after = reckon(&wished.wish, wished.food);
    let planned = course(&chart.care, of, &wished.wish, chart.knowledge()).ok();
    let held = planned.as_ref().and_then(|wished| held(&wished.plan));
    let offered: Vec<(String, String)> = kept.iter().map(lists::offered).collect();
    html! {
        (parts::crumb(&path(chart), words::REVIEW))
        (parts::error_summary(form))
        h1 { (words::WHAT_IF) }
        p.lead { (words::WHAT_IF_LEAD) " " (exposure::link(chart)) "." }
        @if let Some(held) = &held {
            div #held-at-ceiling { (parts::notice(parts::Tone::No, words::HELD_AT_CEILING, html! { p { (held) } })) }
        }
        div.split {
            section.panel aria-label=(words::AS_WISHED) {
                @match (&before, &after) {
                    (Ok(before), Ok(after)) => (compared(before, after, currency)),
                    (Err(why), _) | (_, Err(why)) => (not_reckoned(why)),
                }
            }
            form.panel.form method="get" novalidate {
                (fields::count(form, &words::IF_DAILY, Need::Optional))
                (fields::code(form, &act_words::WEIGHED, Need::Optional))
                (fields::code(form, &act_words::TARGET_FROM, Need::Optional))
                (fields::code(form, &act_words::TARGET_TO, Need::Optional))
                (fields::select(form, &act_words::PRODUCT, Need::Optional, &Plan::products(chart)))
                (fields::choice_of(form, &words::IF_FOOD, &FOODS))
                (fields::select(form, &act_words::AIM, Need::Optional, &Plan::aims()))
                @if !offered.is_empty() { (fields::select(form, &act_words::IF_LIST, Need::Optional, &offered)) }
                (fields::code(form, &act_words::IF_CURRENCY, Need::Optional))
                (fields::long_text(form, &words::IF_PRICES, Need::Optional))
                div.acts { button type="submit" #reckon { (words::RECKON) } }
            }
        }
        @if let Some(planned) = planned.as_ref().filter(|_| wished.prices.is_some()) {
            div.spaced { (capsules::quoted(&planned.plan, wished.by.as_ref())) }
        }
    }
}

/// What is said where a wished dose is above the ceiling, and the numbers are those of the ceiling.
fn held(plan: &DosePlan) -> Option<String> {
    let above = plan.steps.iter().filter(|step| step.held_at_ceiling);
    let wished = above.map(|step| step.wished).max()?;
    Some(words::held_at_ceiling(
        wished,
        plan.ceiling,
        plan.ceiling_per_kilogram.value,
    ))
}

fn not_reckoned(why: &NoCourse) -> Markup {
    let says = match why {
        NoCourse::NoPlan => words::NO_PLAN.to_owned(),
        NoCourse::NoWeight => words::NO_WEIGHT.to_owned(),
        NoCourse::NotPlanned(why) => why.to_string(),
    };
    parts::notice(
        parts::Tone::Wait,
        words::NOT_RECKONED,
        html! { p { (says) } },
    )
}

fn compared(before: &CourseInShort, after: &CourseInShort, currency: Option<&str>) -> Markup {
    let money = |cost: Option<Money>| match (cost, currency) {
        (Some(cost), Some(currency)) => format!("{cost} {currency}"),
        (None, Some(_)) => "no price for a strength".to_owned(),
        (_, None) => "no price list".to_owned(),
    };
    let whole = |number: f64| format!("{number:.0} ng/mL");
    let rows: Vec<(&str, String, String)> = vec![
        (
            "Daily dose",
            format!("{} ({})", before.daily, before.daily_per_kilogram),
            format!("{} ({})", after.daily, after.daily_per_kilogram),
        ),
        (
            "Lower end of the target",
            end(before, |finish| &finish.lower),
            end(after, |finish| &finish.lower),
        ),
        (
            "Upper end of the target",
            end(before, |finish| &finish.upper),
            end(after, |finish| &finish.upper),
        ),
        (
            "Capsules from here",
            before.capsules.to_string(),
            after.capsules.to_string(),
        ),
        (
            "Dispensings",
            before.dispensings.to_string(),
            after.dispensings.to_string(),
        ),
        ("Cost", money(before.cost), money(after.cost)),
        (
            "Daily dose, worth with food",
            before
                .fed_equivalent_daily
                .map_or_else(|| "not known".to_owned(), |dose| dose.to_string()),
            after
                .fed_equivalent_daily
                .map_or_else(|| "not known".to_owned(), |dose| dose.to_string()),
        ),
        (
            "Average concentration (model)",
            before
                .average_concentration
                .map_or_else(|| "not known".to_owned(), whole),
            after
                .average_concentration
                .map_or_else(|| "not known".to_owned(), whole),
        ),
    ];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(words::WHAT_IF) {
            table #compared {
                thead { tr { th scope="col" { "" span.unseen { "What" } } th scope="col" { (words::AS_IT_IS) } th scope="col" { (words::AS_WISHED) } } }
                tbody {
                    @for (what, before, after) in &rows {
                        tr { th scope="row" { (what) } td { (before) } td { @if before == after { (after) } @else { strong { (after) } } } }
                    }
                }
            }
        }
        p.small.muted { (words::ILLUSTRATIVE) }
        @if before.provisional || after.provisional { p { (parts::provisional()) } }
    }
}

fn end(course: &CourseInShort, pick: fn(&Finish) -> &Range<Option<FinishDay>>) -> String {
    match &course.finish {
        None => "no target".to_owned(),
        Some(finish) => reached(pick(finish)),
    }
}

/// An end of the target, as a range of days.
pub(super) fn reached(finish: &Range<Option<FinishDay>>) -> String {
    match (finish.from, finish.to) {
        (Some(from), Some(to)) if from.on == to.on => days::short(from.on),
        (Some(from), Some(to)) => format!("{} to {}", days::short(from.on), days::short(to.on)),
        (Some(from), None) => format!("{} or later", days::short(from.on)),
        _ => "not within three years".to_owned(),
    }
}
