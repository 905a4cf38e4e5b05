//! The plan of doses, and what became of them.

use maud::{Markup, html};
use retinue_care::dose::Aim;
use retinue_care::event::{CareFact, DoseStep, TargetRange};
use retinue_care::{Food, Micrograms, MicrogramsPerKilogram, PlanInForce};
use retinue_kernel::{Day, Id};

use super::super::act_words;
use super::choice::{self, Choice};
use super::measures::{begins_today, on_day};
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::act::Words;
use crate::rooms::care::act::{CareAct, CareReport};
use crate::rooms::care::chart::CareChart;
use crate::views::fields::{self, Need};

pub(in super::super) struct Plan;

/// What is sought among equal doses.
const AIMS: Choice<Aim> = Choice {
    all: Aim::ALL,
    written: Aim::as_str,
    label: super::super::capsules::aim,
};

impl Plan {
    /// The aims, as they are offered.
    pub(in super::super) fn aims() -> Vec<(String, String)> {
        let all = Aim::ALL.iter().copied();
        let label = super::super::capsules::aim;
        all.map(|one| (one.as_str().to_owned(), label(one).to_owned()))
            .collect()
    }

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
    const WORDS: Words = act_words::DOSES;
    const PRESCRIBERS_OWN: bool = true;

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        let mut values = vec![(act_words::PLAN_FROM.name, chart.today().to_string())];
        if let Some(plan) = chart.care.plan_on(chart.today()) {
            values.push((act_words::PRODUCT.name, plan.product.to_string()));
            values.extend(steps_left(&plan, chart.today()));
            if let Some(target) = plan.target {
                values.push((
                    act_words::TARGET_FROM.name,
                    target.from.number().to_string(),
                ));
                values.push((act_words::TARGET_TO.name, target.to.number().to_string()));
            }
            values.extend(
                plan.aim
                    .map(|aim| (act_words::AIM.name, aim.as_str().to_owned())),
            );
        }
        Form::beginning_with(values)
    }

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        html! {
            (choice::of_list(form, &act_words::PRODUCT, &Self::products(chart)))
            (fields::count(form, &act_words::FIRST_DOSE, Need::Required))
            (fields::count(form, &act_words::FIRST_DAYS, Need::Optional))
            (later_steps(form))
            (fields::code(form, &act_words::TARGET_FROM, Need::Optional))
            (fields::code(form, &act_words::TARGET_TO, Need::Optional))
            (AIMS.control(form, &act_words::AIM))
            (fields::date(form, &act_words::PLAN_FROM, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let product = choice::from_list(reader, &act_words::PRODUCT, &Self::products(chart));
        let steps = read_steps(reader);
        let aim = AIMS.read_optional(reader, &act_words::AIM);
        let from = per_kilogram(reader, &act_words::TARGET_FROM);
        let to = per_kilogram(reader, &act_words::TARGET_TO);
        let target = match (from, to) {
            (Some(from), Some(to)) => Some(TargetRange { from, to }),
            (None, None) => None,
            _ => {
                reader.wrong_if_sound(&act_words::TARGET_TO, act_words::NOT_A_TARGET);
                None
            }
        };
        let fact = product
            .and_then(|product| Id::new(&product))
            .zip(steps)
            .map(|(product, steps)| CareFact::DosePlanned {
                product,
                steps,
                target,
                aim,
            });
        on_day(chart, reader, &act_words::PLAN_FROM, fact)
    }
}

/// The fields of every step, the first one's before the others.
fn step_fields() -> impl Iterator<Item = (Field, Field)> {
    std::iter::once((act_words::FIRST_DOSE, act_words::FIRST_DAYS)).chain(act_words::LATER_STEPS)
}

/// The second step in sight, the others behind a word: most plans have one or two.
fn later_steps(form: &Form) -> Markup {
    let all = act_words::LATER_STEPS;
    let (second, more) = all.split_at(1);
    let step = |(dose, days): &(Field, Field)| {
        html! {
            div.row {
                (fields::count(form, dose, Need::Optional))
                (fields::count(form, days, Need::Optional))
            }
        }
    };
    let filled = more
        .iter()
        .flat_map(|(dose, days)| [dose, days])
        .any(|field| {
            form.problem(field.name).is_some()
                || form
                    .typed
                    .first(field.name)
                    .is_some_and(|typed| !typed.is_empty())
        });
    html! {
        @for one in second { (step(one)) }
        details open[filled] {
            summary { (act_words::MORE_STEPS) }
            @for one in more { (step(one)) }
        }
    }
}

/// The doses one after another. A dose that another one follows says how long it is taken, and none is left out between.
fn read_steps(reader: &mut Reader) -> Option<Vec<DoseStep>> {
    let mut typed: Vec<(Field, Field, Option<Micrograms>, Option<u16>)> = Vec::new();
    for (dose, days) in step_fields() {
        let daily = milligrams(reader, &dose);
        let for_days = reader.optional_count(&days, 1..=400);
        typed.push((dose, days, daily, for_days));
    }
    let last = typed.iter().rposition(|(_, _, daily, _)| daily.is_some());
    let mut steps = Vec::new();
    for (place, (dose, days, daily, for_days)) in typed.iter().enumerate() {
        let follows = last.is_some_and(|last| place < last);
        match daily {
            Some(daily) => {
                if follows && for_days.is_none() {
                    reader.wrong_if_sound(days, act_words::DAYS_MISSING);
                }
                steps.push(DoseStep {
                    daily: *daily,
                    days: *for_days,
                });
            }
            None if place == 0 => reader.wrong_if_sound(dose, act_words::NOT_MILLIGRAMS),
            None if follows || for_days.is_some() => {
                reader.wrong_if_sound(dose, act_words::THEN_MISSING);
            }
            None => {}
        }
        // Days of the last dose end it: what comes then has to be said.
        if Some(place) == last && for_days.is_some() {
            let next = typed.get(place.saturating_add(1)).map(|(next, ..)| next);
            reader.wrong_if_sound(next.unwrap_or(days), act_words::THEN_MISSING);
        }
    }
    last.map(|_| steps)
}

/// What is left of a plan on a day, as the form begins.
fn steps_left(plan: &PlanInForce<'_>, on: Day) -> Vec<(&'static str, String)> {
    let mut passed = u32::try_from(on.days_since(plan.from)).unwrap_or(0);
    let mut values = Vec::new();
    let mut left = Vec::new();
    for step in plan.steps {
        let whole = step.days.map(u32::from);
        match whole {
            Some(days) if passed >= days => passed = passed.saturating_sub(days),
            _ => {
                left.push((step.daily, whole.map(|days| days.saturating_sub(passed))));
                passed = 0;
            }
        }
    }
    for ((dose, days), (daily, for_days)) in step_fields().zip(left) {
        values.push((dose.name, (daily.0 / 1000).to_string()));
        values.extend(for_days.map(|for_days| (days.name, for_days.to_string())));
    }
    values
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
            reader.wrong(field.name, act_words::NOT_A_TARGET);
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
    const WORDS: Words = act_words::TOLD;
    const ASSISTANTS_TOO: bool = true;

    fn fits(chart: &CareChart) -> bool {
        !chart.care.plans().is_empty()
    }

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        begins_today(chart)
    }

    fn controls(_: &CareChart, form: &Form) -> Markup {
        html! {
            (fields::choice_of(form, &act_words::BECAME, &BECAME))
            (fields::date(form, &act_words::FROM_DAY, Need::Required))
            (fields::date(form, &act_words::TO_DAY, Need::Optional))
            (fields::count(form, &act_words::OTHER_AMOUNT, Need::Optional))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let became = reader.offered(&act_words::BECAME, &BECAME.map(|(written, _)| written));
        let until = reader.optional_day(&act_words::TO_DAY, chart.chart.born..=chart.today());
        let daily = milligrams(reader, &act_words::OTHER_AMOUNT);
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
        on_day(chart, reader, &act_words::FROM_DAY, fact)
    }
}
