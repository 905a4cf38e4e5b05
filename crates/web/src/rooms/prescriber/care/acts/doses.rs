//! The plan of doses, and what became of them.

use maud::{Markup, html};
use retinue_care::event::{CareFact, DoseStep, TargetRange};
use retinue_care::{Food, Micrograms, MicrogramsPerKilogram};
use retinue_kernel::Id;

use super::super::words;
use super::choice;
use super::measures::{begins_today, on_day};
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::act::Words;
use crate::rooms::care::act::{CareAct, CareReport};
use crate::rooms::care::chart::CareChart;
use crate::views::fields::{self, Need};

pub(in super::super) struct Plan;

impl Plan {
    pub(in super::super) fn products(chart: &CareChart) -> Vec<(String, String)> {
        let known = chart.knowledge().products.iter();
        known
            .filter(|one| one.jurisdictions.holds_in(chart.jurisdiction))
            .map(|one| (one.id.to_string(), one.name.clone()))
            .collect()
    }
}

impl CareAct for Plan {
    const SLUG: &'static str = "plan";
    const PATH: &'static str = "/clinic/patients/{patient}/care/plan";
    const WORDS: Words = words::DOSES;
    const PRESCRIBERS_OWN: bool = true;

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        let mut values = vec![(words::PLAN_FROM.name, chart.today().to_string())];
        if let Some(plan) = chart.care.plan_on(chart.today()) {
            values.push((words::PRODUCT.name, plan.product.to_string()));
            if let Some(daily) = plan.daily_on(chart.today()) {
                values.push((words::FIRST_DOSE.name, (daily.0 / 1000).to_string()));
            }
            if let Some(target) = plan.target {
                values.push((words::TARGET_FROM.name, target.from.number().to_string()));
                values.push((words::TARGET_TO.name, target.to.number().to_string()));
            }
        }
        Form::beginning_with(values)
    }

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        html! {
            (choice::of_list(form, &words::PRODUCT, &Self::products(chart)))
            (fields::count(form, &words::FIRST_DOSE, Need::Required))
            (fields::count(form, &words::FIRST_DAYS, Need::Optional))
            (fields::count(form, &words::THEN_DOSE, Need::Optional))
            (fields::code(form, &words::TARGET_FROM, Need::Optional))
            (fields::code(form, &words::TARGET_TO, Need::Optional))
            (fields::date(form, &words::PLAN_FROM, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let product = choice::from_list(reader, &words::PRODUCT, &Self::products(chart));
        let first = milligrams(reader, &words::FIRST_DOSE);
        if first.is_none() {
            reader.wrong_if_sound(&words::FIRST_DOSE, words::NOT_MILLIGRAMS);
        }
        let days = reader.optional_count(&words::FIRST_DAYS, 1..=400);
        let then = milligrams(reader, &words::THEN_DOSE);
        if days.is_some() && then.is_none() {
            reader.wrong_if_sound(&words::THEN_DOSE, words::THEN_MISSING);
        }
        let from = per_kilogram(reader, &words::TARGET_FROM);
        let to = per_kilogram(reader, &words::TARGET_TO);
        let target = match (from, to) {
            (Some(from), Some(to)) => Some(TargetRange { from, to }),
            (None, None) => None,
            _ => {
                reader.wrong_if_sound(&words::TARGET_TO, words::NOT_A_TARGET);
                None
            }
        };
        let steps = first.map(|first| {
            let first = DoseStep { daily: first, days };
            let rest = then.map(|daily| DoseStep { daily, days: None });
            std::iter::once(first)
                .chain(rest.filter(|_| days.is_some()))
                .collect()
        });
        let fact = product
            .and_then(|product| Id::new(&product))
            .zip(steps)
            .map(|(product, steps)| CareFact::DosePlanned {
                product,
                steps,
                target,
                aim: None,
            });
        on_day(chart, reader, &words::PLAN_FROM, fact)
    }
}

/// Whole milligrams of a product.
fn milligrams(reader: &mut Reader, field: &Field) -> Option<Micrograms> {
    let milligrams = reader.optional_count(field, 1..=400)?;
    Some(Micrograms(u64::from(milligrams) * 1000))
}

fn per_kilogram(reader: &mut Reader, field: &Field) -> Option<MicrogramsPerKilogram> {
    let typed = reader.optional_text(field, 12)?;
    match MicrogramsPerKilogram::from_milligrams_text(&typed) {
        Ok(dose) => Some(dose),
        Err(_) => {
            reader.wrong(field.name, words::NOT_A_TARGET);
            None
        }
    }
}

pub(in super::super) struct Told;

/// What may have become of the capsules, as it is offered.
const BECAME: [(&str, &str); 4] = [
    ("fed", "Taken with food"),
    ("fasted", "Taken without food"),
    ("vomited", "Taken and vomited"),
    ("missed", "Not taken"),
];

impl CareAct for Told {
    const SLUG: &'static str = "doses";
    const PATH: &'static str = "/clinic/patients/{patient}/care/doses";
    const WORDS: Words = words::TOLD;

    fn fits(chart: &CareChart) -> bool {
        !chart.care.plans().is_empty()
    }

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        begins_today(chart)
    }

    fn controls(_: &CareChart, form: &Form) -> Markup {
        html! {
            (fields::choice_of(form, &words::BECAME, &BECAME))
            (fields::date(form, &words::FROM_DAY, Need::Required))
            (fields::date(form, &words::TO_DAY, Need::Optional))
            (fields::count(form, &words::OTHER_AMOUNT, Need::Optional))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let became = reader.offered(&words::BECAME, &BECAME.map(|(written, _)| written));
        let until = reader.optional_day(&words::TO_DAY, chart.chart.born..=chart.today());
        let daily = milligrams(reader, &words::OTHER_AMOUNT);
        let taken = |food, vomited| CareFact::DoseTaken {
            until,
            daily,
            food,
            vomited,
            above_ceiling: false,
        };
        let fact = became.map(|became| match became.as_str() {
            "missed" => CareFact::DoseMissed { until },
            "vomited" => taken(None, true),
            "fasted" => taken(Some(Food::Fasted), false),
            _ => taken(Some(Food::Fed), false),
        });
        on_day(chart, reader, &words::FROM_DAY, fact)
    }
}
