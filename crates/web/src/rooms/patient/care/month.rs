//! The patient's month on one page: doses, what comes next, what was noticed, and what is to be left alone for now.

use std::collections::BTreeMap;

use maud::{Markup, html};
use retinue_care::dose::{Given, Stock, given};
use retinue_care::due::CareDueKind;
use retinue_care::laboratory::DueState;
use retinue_care::leftover::at_home;
use retinue_care::outcome::{Clock, clocks};
use retinue_care::{ClockLasts, Gate, Stage};
use retinue_kernel::{Category, Day, Id};
use retinue_rulebook::Language;

use super::strip::{self, State};
use super::{capsules, day, diary, milligrams, spoken};
use crate::rooms::care::chart::CareChart;
use crate::rooms::care::course::{Urgency, named, section_with};
use crate::rooms::patient::calendar;
use crate::site::Site;
use crate::views::days::Zones;
use crate::views::parts;
use crate::words::due as due_words;
use crate::words::said::{care_day, care_month as says, course as says_of_course};

pub(super) const PATH: &str = "/me/month";

/// Days of the page: four weeks.
const DAYS: u16 = 28;

/// The page's content.
pub(super) fn view(site: &Site, chart: &CareChart, zones: &Zones) -> Markup {
    let language = zones.language;
    html! {
        h1 { (says::TITLE.get(language)) }
        p.lead { (says::LEAD.get(language)) }
        div.split {
            div.stack {
                (doses(chart, zones))
                (noticed(chart, zones))
            }
            div.stack { (coming(chart, zones)) (so_far(chart, language)) (at_home_panel(chart, language)) }
        }
        div.spaced { (ribbon(site, chart, language)) }
        div.spaced { (restrictions(chart, zones)) }
    }
}

/// The course on one time axis, where there is a plan to draw. How urgent something was is told only where that was accepted.
fn ribbon(site: &Site, chart: &CareChart, language: Language) -> Markup {
    if !capsules::is_planned(chart) {
        return html! {};
    }
    let course = chart.course();
    html! {
        section.panel #course aria-labelledby="course-title" {
            h2 #course-title { (says_of_course::HEADING.get(language)) }
            (section_with(chart, &course, language, urgency(site)))
            @if course.is_ok() { p { a href=(PAPER) download="course.pdf" { (says::PAPER.get(language)) } } }
        }
    }
}

/// The course on paper.
pub(super) const PAPER: &str = "/me/month/course.pdf";

/// Whether this installation tells patients how urgent something was.
pub(super) fn urgency(site: &Site) -> Urgency {
    match site.config.intended_use {
        Some(_) => Urgency::Told,
        None => Urgency::Untold,
    }
}

fn doses(chart: &CareChart, zones: &Zones) -> Markup {
    let language = zones.language;
    let today = chart.today();
    let states = strip::states(chart, today, DAYS);
    html! {
        section.panel #doses aria-labelledby="doses-title" {
            h2 #doses-title { (says::DOSES.get(language)) }
            @if capsules::is_planned(chart) {
                (strip::strip(&states, today, zones))
                (counts(&states, language))
            } @else {
                p { strong { (care_day::NO_PLAN.get(language)) } }
                p { (care_day::NO_PLAN_MEANS.get(language)) }
            }
            div.acts { a.button.button-second href=(day::PATH) { (says::TELL.get(language)) } }
        }
    }
}

fn counts(states: &BTreeMap<Day, State>, language: Language) -> Markup {
    let count = |of: &[State]| states.values().filter(|state| of.contains(state)).count();
    let taken = [State::WithFood, State::WithoutFood, State::Taken];
    let told = count(&taken).saturating_add(count(&[State::Vomited, State::Missed]));
    let rows = [
        (says::DAYS_TOLD, told),
        (says::DAYS_TAKEN, count(&taken)),
        (says::DAYS_WITHOUT_FOOD, count(&[State::WithoutFood])),
        (says::DAYS_MISSED, count(&[State::Missed])),
        (says::DAYS_VOMITED, count(&[State::Vomited])),
        (says::DAYS_OPEN, count(&[State::NotTold])),
    ];
    html! {
        dl.facts #counts {
            @for (name, count) in rows { div { dt { (name.get(language)) } dd.number { (count) } } }
        }
    }
}

/// What was taken since the beginning, for each kilogram: by the patient's own words, and beside the plan's range.
fn so_far(chart: &CareChart, language: Language) -> Markup {
    let today = chart.today();
    let Some(weight) = chart.care.weight_on(today) else {
        return html! {};
    };
    let doses = chart.doses();
    if doses.told.is_empty() {
        return html! {};
    }
    let weights = chart.care.weights();
    let sum = given(
        &Given {
            weights: &weights,
            days: &doses.told,
            untold: &doses.untold,
        },
        weight,
        chart.knowledge(),
    );
    // A sum of a course is read to the milligram, as ranges are.
    let whole = |micrograms: u32| milligrams(u64::from(micrograms / 1000) * 1000, language);
    let target = chart.care.plan_on(today).and_then(|plan| plan.target);
    html! {
        section.panel #so-far aria-labelledby="so-far-title" {
            h2 #so-far-title { (says::SO_FAR.get(language)) }
            p { (says::so_far_means(language, whole(sum.by_weight_of_period.0))) }
            @if sum.days_untold > 0 {
                p #so-far-between { (says::so_far_between(language, sum.days_untold.to_string(), whole(sum.most_by_weight_of_period.0))) }
            }
            @if let Some(target) = target { p { (says::target(language, whole(target.from.0), whole(target.to.0))) } }
        }
    }
}

/// The days ahead: those of the gate's calendar, and the patient's own due items.
fn coming(chart: &CareChart, zones: &Zones) -> Markup {
    let language = zones.language;
    let mut days: Vec<(Day, String, bool)> = calendar::coming(&chart.chart)
        .into_iter()
        .map(|entry| (entry.day, entry.title.words(language).to_owned(), false))
        .collect();
    days.extend(chart.chart.due.iter().filter_map(|item| {
        let says = due_words::for_patient(item.kind)?;
        Some((item.due, says.get(language).to_owned(), false))
    }));
    days.extend(care_days(chart, language));
    days.sort_unstable();
    days.dedup();
    html! {
        section.panel #coming aria-labelledby="coming-title" {
            h2 #coming-title { (says::COMING.get(language)) }
            @if days.is_empty() { p.flush { (says::NOTHING_COMING.get(language)) } }
            @else {
                ol.timeline {
                    @for (day, words, provisional) in days {
                        li {
                            div { (zones.day(day)) span.work-sub { (zones.distance(day, chart.today())) } }
                            div { (words) @if provisional { " " (parts::provisional_in(language)) } }
                        }
                    }
                }
            }
        }
    }
}

/// What is due in care, by its last day once it has begun, by its first one before. What has no day waits for the clinic. With it
/// whether no stored source confirms the rule.
fn care_days(chart: &CareChart, language: Language) -> Vec<(Day, String, bool)> {
    let due = chart.due().into_iter();
    due.filter_map(|item| {
        let day = match item.stands {
            DueState::Upcoming => item.from?,
            DueState::Due | DueState::Overdue => item.to?,
            DueState::Done | DueState::ForTheClinic => return None,
        };
        let late = item.stands == DueState::Overdue;
        let says = match (item.kind, item.fasting, late) {
            (CareDueKind::Laboratory, _, false) => says::DUE_BLOOD,
            (CareDueKind::Laboratory, _, true) => says::LATE_BLOOD,
            (CareDueKind::Repeat, false, false) => says::DUE_AGAIN,
            (CareDueKind::Repeat, true, false) => says::DUE_AGAIN_FASTING,
            (CareDueKind::Repeat, _, true) => says::LATE_AGAIN,
            (CareDueKind::Questions, _, _) => says::DUE_QUESTIONS,
            (CareDueKind::Aftercare, _, false) => says::DUE_AFTERCARE,
            (CareDueKind::Aftercare, _, true) => says::LATE_AFTERCARE,
        };
        let names = measured(chart, &item.analytes, language);
        let says = says.get(language);
        let words = if names.is_empty() {
            says.to_owned()
        } else {
            format!("{says} ({names})")
        };
        Some((day, words, item.basis.is_provisional()))
    })
    .collect()
}

/// What is measured, by the names of the reader's language.
fn measured(chart: &CareChart, analytes: &[Id], language: Language) -> String {
    let names: Vec<&str> = analytes
        .iter()
        .map(|id| {
            let known = chart.knowledge().laboratory.analyte(id.as_str());
            known.map_or(id.as_str(), |one| named(one, language))
        })
        .collect();
    names.join(", ")
}

/// Capsules at home: what was handed over less what was told as taken.
fn at_home_panel(chart: &CareChart, language: Language) -> Markup {
    let today = chart.today();
    let gate = Gate {
        record: &chart.chart.record,
        rules: &chart.chart.rules,
    };
    let Some(home) = at_home(gate, &chart.care, chart.knowledge(), today) else {
        return html! {};
    };
    let told = |stock: &Stock| {
        let all: Vec<String> = stock
            .iter()
            .map(|(strength, count)| format!("{count} × {} mg", strength.0))
            .collect();
        all.join(", ")
    };
    let is_empty = |stock: &Stock| stock.iter().next().is_none();
    html! {
        section.panel #at-home aria-labelledby="at-home-title" {
            h2 #at-home-title { (says::AT_HOME.get(language)) }
            p {
                @if is_empty(&home.most) { (says::AT_HOME_NONE.get(language)) }
                @else if home.least == home.most { (says::at_home_are(language, told(&home.most))) }
                @else if is_empty(&home.least) { (says::at_home_at_most(language, told(&home.most))) }
                @else { (says::at_home_between(language, told(&home.least), told(&home.most))) }
                @if home.untold > 0 && home.least != home.most { " " (says::at_home_untold(language, home.untold)) }
            }
            @if home.not_settled { p { (says::AT_HOME_NOT_SETTLED.get(language)) } }
            @if home.uncertain { p { (says::AT_HOME_UNCERTAIN.get(language)) } }
            p.small.muted.flush { (says::AT_HOME_MEANS.get(language)) }
        }
    }
}

fn noticed(chart: &CareChart, zones: &Zones) -> Markup {
    let language = zones.language;
    let since = chart.today().minus(DAYS);
    let mut all = diary::reports(chart, Some(since));
    all.retain(|(_, symptoms)| !symptoms.is_empty());
    html! {
        section.panel #noticed aria-labelledby="noticed-title" {
            h2 #noticed-title { (says::NOTICED.get(language)) }
            @if all.is_empty() { p.flush { (says::NOTICED_NOTHING.get(language)) } }
            @else { (diary::list(&all, zones)) }
        }
    }
}

/// The last dose of a course that is over, as the advice sees it; none while a dose is taken, or another course is begun.
fn last_dose(chart: &CareChart) -> Option<Day> {
    match chart.case.stage(chart.today()) {
        Stage::After(last_dose) => Some(last_dose),
        Stage::Before | Stage::Taking | Stage::Paused => None,
    }
}

fn restrictions(chart: &CareChart, zones: &Zones) -> Markup {
    let language = zones.language;
    let known = &chart.knowledge().outcome;
    let category = chart.chart.summary.category;
    let can = category.map(|category| category == Category::Can);
    let all = clocks(
        known,
        last_dose(chart),
        chart.jurisdiction,
        can,
        chart.today(),
    );
    html! {
        section.panel #restrictions aria-labelledby="restrictions-title" {
            h2 #restrictions-title { (says::RESTRICTIONS.get(language)) }
            @if all.is_empty() { p.flush { (says::NO_RESTRICTIONS.get(language)) } }
            @else {
                p { (says::RESTRICTIONS_LEAD.get(language)) }
                div.scroll tabindex="0" role="region" aria-label=(says::RESTRICTIONS.get(language)) {
                    table {
                        thead { tr {
                            th scope="col" { (says::WHAT.get(language)) }
                            th scope="col" { (says::UNTIL.get(language)) }
                            th scope="col" { (says::SAYS.get(language)) }
                            th scope="col" { (says::NEWER.get(language)) }
                        } }
                        tbody { @for clock in &all { (row(chart, clock, zones)) } }
                    }
                }
            }
        }
    }
}

fn row(chart: &CareChart, clock: &Clock, zones: &Zones) -> Markup {
    let language = zones.language;
    let mut rules = chart.knowledge().outcome.clocks.iter();
    let rule = rules.find(|rule| rule.value.id == clock.rule);
    let rule = rule.map(|rule| &rule.value);
    let (subject, label, newer) = (
        rule.and_then(|rule| rule.subject_es.as_deref()),
        rule.and_then(|rule| rule.says_es.as_deref()),
        rule.and_then(|rule| rule.consensus_es.as_deref()),
    );
    html! {
        tr {
            th scope="row" { (spoken(&clock.subject, subject, language)) }
            td {
                @match clock.label_until {
                    Some(until) if clock.over => (says::over(language, zones.day(until))),
                    Some(until) => (zones.day(until)),
                    None if clock.lasts == Some(ClockLasts::Always) => (says::ALWAYS.get(language)),
                    None if clock.lasts == Some(ClockLasts::Treatment) => (says::UNTIL_THE_LAST.get(language)),
                    None if clock.over => (says::NOT_RESTRICTED.get(language)),
                    None => (says::WHILE_TREATED.get(language)),
                }
            }
            td {
                (spoken(&clock.label, label, language))
                @if clock.basis.is_provisional() { " " (parts::provisional_in(language)) }
            }
            td { @if let Some(consensus) = &clock.consensus { (spoken(consensus, newer, language)) @if clock.basis.is_provisional() { " " (parts::provisional_in(language)) } } @else { "–" } }
        }
    }
}
