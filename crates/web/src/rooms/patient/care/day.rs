//! The patient's day: what is to be taken, and one tap for what became of it.

use maud::{Markup, html};
use retinue_care::concern::Task;
use retinue_care::event::CareFact;
use retinue_care::{Food, ProductRecord, Triage};
use retinue_kernel::Day;
use retinue_rulebook::Language;

use super::super::view::must_stop;
use super::capsules::{self, DayPlan};
use super::strip::{self, State};
use super::{Whole, learn, milligrams};
use crate::http::form::{Form, Reader, SpokenField};
use crate::rooms::act::{SpokenWords, Words};
use crate::rooms::care::act::{CareAct, CareReport, SpokenCareAct};
use crate::rooms::care::chart::CareChart;
use crate::rooms::chart::Standing;
use crate::site::Site;
use crate::views::days::{Zones, long_in};
use crate::views::fields;
use crate::views::parts::{self, Tone};
use crate::views::verdict;
use crate::words::said::{Text, care_day as says};

pub(super) const PATH: &str = "/me/day";

/// So many days before today can be told here.
const DAYS_BACK: u16 = 7;
/// Days of the strip.
const DAYS_SHOWN: u16 = 14;

const ON: SpokenField = SpokenField::new("on", says::ON, None);
const WHAT: SpokenField = SpokenField::new("what", says::WHAT_BECAME, None);

/// What can be told of a dose, each with its words.
const ANSWERS: [(&str, Text); 4] = [
    ("with-food", says::TELL_TAKEN_WITH_FOOD),
    ("without-food", says::TELL_TAKEN_WITHOUT_FOOD),
    ("vomited", says::TELL_VOMITED),
    ("missed", says::TELL_MISSED),
];

/// What became of the dose of a day.
pub(super) struct Told;

impl SpokenCareAct for Told {
    const SAYS: SpokenWords = SpokenWords {
        title: says::TITLE,
        lead: says::LEAD,
        submit: says::WHAT_BECAME,
        done: says::DONE,
    };
}

impl CareAct for Told {
    const SLUG: &'static str = "day";
    const PATH: &'static str = PATH;
    const WORDS: Words = Told::SAYS.in_language(Language::English);

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        tell(chart.today(), form.language())
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let language = reader.language();
        let today = chart.today();
        let on = reader.day(&ON.in_language(language), chart.chart.born..=today);
        let answers = ANSWERS.map(|(written, _)| written);
        let what = reader.offered(&WHAT.in_language(language), &answers);
        let (on, what) = on.zip(what)?;
        if today.days_since(on) > i32::from(DAYS_BACK) {
            reader.wrong(ON.name(), says::TOO_OLD.get(language));
            return None;
        }
        let planned = chart.care.plan_on(on).and_then(|plan| plan.daily_on(on));
        if planned.is_none() {
            reader.wrong(ON.name(), says::NO_PLAN_THAT_DAY.get(language));
            return None;
        }
        let taken = |food, vomited| CareFact::DoseTaken {
            until: None,
            daily: None,
            food,
            vomited,
            above_ceiling: false,
        };
        let fact = match what.as_str() {
            "with-food" => taken(Some(Food::Fed), false),
            "without-food" => taken(Some(Food::Fasted), false),
            "vomited" => taken(None, true),
            _ => CareFact::DoseMissed { until: None },
        };
        Some(vec![CareReport { on, fact }])
    }
}

impl Whole for Told {
    fn view(site: &Site, chart: &CareChart, zones: &Zones, form: &Form, done: bool) -> Markup {
        let language = zones.language;
        let today = chart.today();
        let not_today = not_today(site, chart);
        let states = strip::states(chart, today, DAYS_SHOWN);
        html! {
            (parts::error_summary(form))
            h1 id=(ON.name()) { (says::TITLE.get(language)) }
            p.lead { (zones.long_day(today)) }
            @if done { (parts::notice(Tone::Yes, says::DONE.get(language), html! {})) }
            @if let Some((why, provisional)) = not_today {
                (verdict::block(Tone::No, says::NOT_TODAY.get(language), None, html! {
                    p #not-today { (why.get(language)) @if provisional { " " (parts::provisional_in(language)) } }
                }))
            }
            div.split {
                div.stack {
                    (today_panel(chart, states.get(&today).copied(), not_today.is_none(), language))
                    @if capsules::is_planned(chart) { (open_days(chart, &states, language)) }
                }
                div.stack {
                    @if capsules::is_planned(chart) {
                        section.panel aria-labelledby="last-days-title" {
                            h2 #last-days-title { (says::LAST_DAYS.get(language)) }
                            (strip::strip(&states, today, zones))
                        }
                    }
                    section.panel {
                        p { strong { (says::NEVER_DOUBLE.get(language)) } }
                        p { (says::VOMITED_MEANS.get(language)) }
                        p { a href=(learn::path("missed-doses")) { (says::READ_MORE.get(language)) } }
                    }
                }
            }
        }
    }
}

/// Why nothing may be taken today, where that is so, and whether no stored source confirms it. The plan is then not shown as
/// something to do.
fn not_today(site: &Site, chart: &CareChart) -> Option<(Text, bool)> {
    let why = if must_stop(&chart.chart) {
        Some(says::MUST_STOP)
    } else if chart.chart.standing() != Standing::Running {
        Some(says::STOPPED)
    } else if chart.chart.hold_requested() {
        Some(says::PAUSE_ASKED)
    } else if let Some(provisional) = speaks_first(site, chart) {
        return Some((says::SPEAK_FIRST, provisional));
    } else if DayPlan::on(chart, chart.today()).is_some_and(|plan| plan.unsure) {
        Some(says::ASK_ABOUT_DOSE)
    } else {
        None
    };
    why.map(|why| (why, false))
}

/// Whether somebody is to be reached before the next capsule: after an emergency always, after what asks for a contact of
/// the same day where this installation tells patients how urgent something is. With it whether nothing of that is confirmed.
fn speaks_first(site: &Site, chart: &CareChart) -> Option<bool> {
    let least = match site.config.intended_use {
        Some(_) => Triage::T2,
        None => Triage::T3,
    };
    let waiting = chart.waiting();
    let asked = waiting.filter(|task| task.counsel.advice.triage >= least);
    asked
        .map(Task::is_provisional)
        .reduce(|one, other| one && other)
}

fn today_panel(
    chart: &CareChart,
    state: Option<State>,
    may_take: bool,
    language: Language,
) -> Markup {
    let today = chart.today();
    let plan = DayPlan::on(chart, today);
    let told = state.filter(|state| !matches!(state, State::NotTold | State::NoDose));
    html! {
        section.panel.next id=(WHAT.name()) aria-labelledby="today-title" {
            h2 #today-title { (says::TODAY.get(language)) }
            @match &plan {
                None => {
                    p { strong { (says::NO_PLAN.get(language)) } }
                    p { (says::NO_PLAN_MEANS.get(language)) }
                },
                Some(plan) => {
                    @if let Some(daily) = plan.daily {
                        @if may_take {
                            @let doses = plan.doses(today);
                            @if let Some(doses) = doses { (capsules::list(doses, language)) }
                            p.muted { (says::total(language, milligrams(daily.0, language))) }
                            (capsules::how(plan, doses, language))
                            @if plan.product.is_some_and(ProductRecord::rests_on_unconfirmed) { p.small { (parts::provisional_in(language)) } }
                        }
                        @match told {
                            Some(told) => {
                                p { (says::TOLD_TODAY.get(language)) ": " strong #told-today { (told.says().get(language)) } }
                                details { summary { (says::CHANGE.get(language)) } (tell(today, language)) }
                            },
                            None => { h3 { (says::WHAT_BECAME.get(language)) } (tell(today, language)) },
                        }
                    } @else {
                        p { strong { (says::ENDED.get(language)) } }
                        p { (says::ENDED_MEANS.get(language)) }
                    }
                },
            }
        }
    }
}

/// The last seven days of which nothing is told, the latest first.
fn open_days(
    chart: &CareChart,
    states: &std::collections::BTreeMap<Day, State>,
    language: Language,
) -> Markup {
    let today = chart.today();
    let open: Vec<Day> = states
        .iter()
        .rev()
        .filter(|(day, state)| {
            **state == State::NotTold
                && **day < today
                && today.days_since(**day) <= i32::from(DAYS_BACK)
        })
        .map(|(day, _)| *day)
        .collect();
    html! {
        section.panel #open-days aria-labelledby="open-days-title" {
            h2 #open-days-title { (says::OPEN_DAYS.get(language)) }
            @if open.is_empty() { p.flush { (says::NOTHING_OPEN.get(language)) } }
            @else {
                p { (says::OPEN_DAYS_LEAD.get(language)) }
                @for day in open {
                    h3 { (long_in(day, language)) }
                    (tell(day, language))
                }
            }
        }
    }
}

/// The taps for a day: a form of its own, so that each is one act.
fn tell(day: Day, language: Language) -> Markup {
    html! {
        form.tell method="post" {
            (fields::command())
            (fields::hidden(ON.name(), &day.to_string()))
            div.taps role="group" aria-label=(long_in(day, language)) {
                @for (written, says) in ANSWERS {
                    button.button-second type="submit" name=(WHAT.name()) value=(written) { (says.get(language)) }
                }
            }
        }
    }
}
