//! Days in a row, each with what became of its dose: a sign with a word, never a colour alone.

use std::collections::BTreeMap;

use maud::{Markup, html};
use retinue_care::dose::Outcome;
use retinue_care::{Food, Told};
use retinue_kernel::Day;
use retinue_rulebook::Language;

use crate::rooms::care::chart::CareChart;
use crate::views::days::{Zones, long_in, names};
use crate::views::icons;
use crate::words::said::{Text, care_day as says};

/// What became of a day's dose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    /// Taken, with food.
    WithFood,
    /// Taken, without food.
    WithoutFood,
    /// Taken; nobody said how.
    Taken,
    /// Vomited.
    Vomited,
    /// Missed.
    Missed,
    /// There was a dose, and nothing is told.
    NotTold,
    /// No dose was planned.
    NoDose,
}

impl State {
    const ALL: [State; 7] = [
        State::WithFood,
        State::WithoutFood,
        State::Taken,
        State::Vomited,
        State::Missed,
        State::NotTold,
        State::NoDose,
    ];

    fn of(told: Told) -> State {
        match (told.outcome, told.food) {
            (Outcome::Taken, Some(Food::Fed)) => State::WithFood,
            (Outcome::Taken, Some(Food::Fasted)) => State::WithoutFood,
            (Outcome::Taken, None) => State::Taken,
            (Outcome::Vomited, _) => State::Vomited,
            (Outcome::Missed, _) => State::Missed,
        }
    }

    /// Its words.
    pub(super) const fn says(self) -> Text {
        match self {
            State::WithFood => says::TELL_TAKEN_WITH_FOOD,
            State::WithoutFood => says::TELL_TAKEN_WITHOUT_FOOD,
            State::Taken => says::TELL_TAKEN,
            State::Vomited => says::TELL_VOMITED,
            State::Missed => says::TELL_MISSED,
            State::NotTold => says::NOT_TOLD,
            State::NoDose => says::NO_DOSE,
        }
    }

    /// Its sign: each has a shape of its own.
    fn sign(self) -> Markup {
        match self {
            State::WithFood => icons::yes(),
            State::WithoutFood => icons::info(),
            State::Taken => icons::now(),
            State::Vomited => icons::wait(),
            State::Missed => icons::no(),
            State::NotTold => icons::later(),
            State::NoDose => html! { span.told-none aria-hidden="true" { "–" } },
        }
    }

    const fn class(self) -> &'static str {
        match self {
            State::WithFood | State::Taken => "told-yes",
            State::WithoutFood => "told-info",
            State::Vomited => "told-wait",
            State::Missed => "told-no",
            State::NotTold => "told-open",
            State::NoDose => "told-never",
        }
    }
}

/// What became of the dose of each day of a stretch, its last day included.
pub(super) fn states(chart: &CareChart, last: Day, days: u16) -> BTreeMap<Day, State> {
    let told = chart.care.told(last);
    let first = last.minus(days.saturating_sub(1));
    (0..days)
        .map(|ahead| {
            let day = first.plus(ahead);
            let planned = chart.care.plan_on(day).and_then(|plan| plan.daily_on(day));
            let state = match told.get(&day) {
                Some(told) => State::of(*told),
                None if planned.is_some() => State::NotTold,
                None => State::NoDose,
            };
            (day, state)
        })
        .collect()
}

/// The days as cells, seven in a row, with the signs that occur explained below.
pub(super) fn strip(states: &BTreeMap<Day, State>, today: Day, zones: &Zones) -> Markup {
    let language = zones.language;
    html! {
        ol.told-days {
            @for (day, state) in states { (cell(*day, *state, today, language)) }
        }
        ul.told-legend aria-label=(says::LEGEND.get(language)) {
            @for state in State::ALL {
                @if states.values().any(|one| *one == state) {
                    li class=(state.class()) { (state.sign()) (state.says().get(language)) }
                }
            }
        }
    }
}

fn cell(day: Day, state: State, today: Day, language: Language) -> Markup {
    let whole = says::day_with_state(language, long_in(day, language), state.says().get(language));
    html! {
        li class={ (state.class()) @if day == today { " told-today" } } {
            span aria-hidden="true" { (names::short_weekday(day.date(), language)) }
            b aria-hidden="true" { (day.date().day()) }
            (state.sign())
            span.unseen { (whole) }
        }
    }
}
