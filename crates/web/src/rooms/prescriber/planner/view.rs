//! The planner's page: the days in mind, what the gate would say, and days that do, each set one click.

use maud::{Markup, html};
use retinue_kernel::{
    Cycle, Day, DaySet, Id, Judged, Obstacle, Planned, Step, Unmet, Verdict, Weekdays,
};
use retinue_rulebook::{Language, Reader};

use super::super::{acts, patient};
use super::{Looked, WITHIN, calendar, is_can, words};
use crate::http::form::Field;
use crate::rooms::closed_days;
use crate::views::days::{self, Zones};
use crate::views::fields::{self, Need};
use crate::views::parts::{self, Tone};
use crate::views::verdict;
use crate::words::verdict as verdict_words;
use crate::words::vocabulary::Word as _;

pub(super) fn view(looked: &Looked, zones: &Zones) -> Markup {
    html! {
        (parts::crumb(&patient::path(&looked.chart), &looked.chart.name))
        (parts::error_summary(&looked.form))
        h1 { (words::TITLE) }
        p.lead { (words::LEAD) }
        div.split {
            div.stack {
                @if let Some(planned) = &looked.planned { (answer(looked, planned, zones)) }
            }
            div.stack { (form(looked)) (on_record(looked)) }
        }
    }
}

fn answer(looked: &Looked, planned: &Planned, zones: &Zones) -> Markup {
    let asked = !planned.judged.is_empty();
    let (tone, title) = match (planned.fits(), planned.proposals.is_empty()) {
        (true, _) if asked => (Tone::Yes, words::FITS),
        (true, _) => (Tone::Yes, words::FOUND),
        (false, true) => (Tone::No, words::NONE),
        (false, false) => (Tone::No, words::DO_NOT_FIT),
    };
    let until = planned.completed.filter(|_| planned.fits());
    html! {
        (verdict::block(tone, title, None, html! {
            @if let Some(set) = until.filter(|_| asked) {
                p.flush { (words::LAST_DAY) " " (days::long_day(set.until)) ", " (zones.end_of(set.until)) "." }
            }
        }))
        @if asked {
            section.panel #judged aria-labelledby="judged-title" {
                h2 #judged-title { (words::DAYS) }
                ol.reasons { @for judged in &planned.judged { li { (of_judged(looked, judged)) } } }
                @if let Some(set) = until.filter(|_| holds_all(planned)) {
                    div.acts { (to_calendar(looked, &set)) }
                }
            }
            @if let Some(set) = planned.completed.filter(|_| !holds_all(planned)) {
                @let title = if planned.fits() { words::FILLED } else { words::MOVED };
                section.panel #completed aria-labelledby="completed-title" {
                    h2 #completed-title { (title) }
                    (of_set(looked, &set))
                }
            }
        }
        @if planned.proposals.is_empty() {
            section.panel #in-the-way aria-labelledby="in-the-way-title" {
                h2 #in-the-way-title { (words::WHATEVER) }
                @if planned.in_the_way.is_empty() { p { (words::NOBODY) } }
                ol.reasons { @for unmet in &planned.in_the_way { li { (of_unmet(looked, unmet)) } } }
            }
        } @else {
            section.panel #proposals aria-labelledby="proposals-title" {
                h2 #proposals-title { (words::PROPOSED) }
                ol.reasons { @for set in &planned.proposals { li { (of_set(looked, set)) } } }
            }
        }
        p.small.muted { (words::ASSUMES) " " (words::looked_at(WITHIN)) }
    }
}

/// Whether the wished days say all that the filled-in set would say again.
fn holds_all(planned: &Planned) -> bool {
    planned.fits()
        && planned.completed.is_some_and(|set| {
            Step::ALL
                .iter()
                .filter(|step| set.of(**step).is_some())
                .all(|step| planned.judged.iter().any(|judged| judged.step == *step))
        })
}

fn of_judged(looked: &Looked, judged: &Judged) -> Markup {
    let (tone, word) = match &judged.verdict {
        Verdict::Fits => (Tone::Yes, words::FIT),
        Verdict::DoesNotFit { .. } => (Tone::No, words::NO_FIT),
        Verdict::NotJudged => (Tone::Wait, words::UNKNOWN),
    };
    html! {
        p.reason-says {
            (words::step(judged.step)) ", " (days::day(judged.day)) " " (parts::tag(tone, word))
        }
        @match &judged.verdict {
            Verdict::Fits => {},
            Verdict::NotJudged => { p.flush { (words::UNKNOWN_MEANS) } },
            Verdict::DoesNotFit { because, first } => {
                @for obstacle in because { (of_obstacle(looked, judged, obstacle)) }
                @if let Some(first) = first {
                    p.flush { (words::FIRST) " " strong { (days::day(*first)) } "." }
                }
            },
        }
    }
}

fn of_obstacle(looked: &Looked, judged: &Judged, obstacle: &Obstacle) -> Markup {
    let says = match obstacle {
        Obstacle::Unmet(unmet) => return of_unmet(looked, unmet),
        Obstacle::Closed => words::closed(judged.step).to_owned(),
        Obstacle::Past => words::PAST.to_owned(),
        Obstacle::TooFar { last } => words::too_far(&days::short(*last)),
        Obstacle::Before { after, from } => words::before(*after, &days::short(*from)),
        Obstacle::InsurerNotAnswered { from } => words::insurer(&days::short(*from)),
    };
    html! { p.flush { (says) } }
}

/// The gate's reason in the prescriber's words, who can clear it, and the law.
fn of_unmet(looked: &Looked, unmet: &Unmet) -> Markup {
    let chart = &looked.chart;
    let laws: Vec<&str> = unmet.requirement.law.iter().map(Id::as_str).collect();
    let edition = &chart.rules.at(chart.today).edition.id;
    html! {
        p.flush { (days::in_sentence(&chart.rulebook.say(unmet, Reader::Prescriber))) }
        p.cite {
            (verdict_words::who(unmet.who, Reader::Prescriber)) " · " (laws.join(", ")) ", "
            (verdict_words::EDITION.get(Language::English)) " " (edition)
        }
    }
}

fn of_set(looked: &Looked, set: &DaySet) -> Markup {
    html! {
        dl.facts {
            @for step in steps(looked) {
                div {
                    dt { (words::step(step)) }
                    dd {
                        @match set.of(step) {
                            Some(day) => { (days::day_from(day, looked.chart.today)) },
                            None => { span.muted { (words::ON_RECORD) } },
                        }
                    }
                }
            }
            div { dt { (words::LAST_DAY) } dd { (days::day(set.until)) } }
            div { dt { (words::TO_SPARE) } dd { (words::spare(set.to_spare())) } }
        }
        (take(looked, set))
    }
}

/// The steps of the patient's path: who cannot become pregnant has no test.
fn steps(looked: &Looked) -> impl Iterator<Item = Step> {
    let can = is_can(&looked.chart);
    Step::ALL
        .iter()
        .copied()
        .filter(move |step| can || *step != Step::Specimen)
}

const DAY_FIELDS: [(Step, Field); 4] = [
    (Step::Visit, words::VISIT),
    (Step::Specimen, words::SPECIMEN),
    (Step::Prescription, words::PRESCRIPTION),
    (Step::Collection, words::COLLECTION),
];

/// One click takes the days into the form, the circumstances staying as they were given; another gives them as a file for
/// a calendar.
fn take(looked: &Looked, set: &DaySet) -> Markup {
    html! {
        div.acts {
            form method="get" action=(super::path(&looked.chart)) {
                (asks_for(looked, set))
                button.button-second.button-small type="submit" {
                    (words::TAKE) span.unseen { ": " (listed(set)) }
                }
            }
            (to_calendar(looked, set))
        }
    }
}

/// The days as a file, in the language of whoever will read it.
fn to_calendar(looked: &Looked, set: &DaySet) -> Markup {
    html! {
        form method="get" action=(calendar::path(&looked.chart)) {
            (asks_for(looked, set))
            @for language in Language::ALL {
                button.button-plain.button-small type="submit" name=(calendar::LANGUAGE) value=(language.tag()) {
                    (words::to_calendar(*language)) span.unseen { ": " (listed(set)) }
                }
            }
        }
    }
}

/// The fields that ask for these days under the same circumstances.
fn asks_for(looked: &Looked, set: &DaySet) -> Markup {
    let kept = looked.form.typed.each().filter(|(name, value)| {
        !value.is_empty() && !DAY_FIELDS.iter().any(|(_, field)| field.name == *name)
    });
    html! {
        @for (name, value) in kept { (fields::hidden(name, value)) }
        @for (step, field) in &DAY_FIELDS {
            @if let Some(day) = set.of(*step) { (fields::hidden(field.name, &day.to_string())) }
        }
    }
}

/// The days of a set in one breath, for those who hear a list of buttons.
fn listed(set: &DaySet) -> String {
    let day = |step: &Step| -> Option<(Step, Day)> { Some((*step, set.of(*step)?)) };
    let days: Vec<String> = Step::ALL
        .iter()
        .filter_map(day)
        .map(|(step, day)| format!("{} {}", words::step(step), days::short(day)))
        .collect();
    days.join(", ")
}

/// Who is closed when, as they say themselves.
fn on_record(looked: &Looked) -> Markup {
    let closed = &looked.closed;
    html! {
        section.panel #closed aria-labelledby="closed-title" {
            h2 #closed-title { (words::ON_RECORD_TITLE) }
            p.small.muted { (words::ON_RECORD_MEANS) }
            dl.facts.facts-one {
                div { dt { "Clinic" } dd { (closed_days::in_words(&closed.clinic)) } }
                @if is_can(&looked.chart) { div { dt { "Laboratory" } dd { (closed_days::in_words(&closed.laboratory)) } } }
                @match looked.pharmacies.chosen() {
                    Some(one) => div { dt { "Pharmacy: " (one.label()) } dd { (closed_days::in_words(&closed.pharmacy)) } },
                    None => div { dt { "Pharmacy" } dd { (words::NO_PHARMACY) } },
                }
            }
            p.acts { a href="/clinic/standing" { (words::CHANGE_CLOSED) } }
        }
    }
}

fn form(looked: &Looked) -> Markup {
    let form = &looked.form;
    let names: Vec<(String, String)> = Weekdays::NAMES
        .iter()
        .zip(closed_days::WEEKDAYS)
        .map(|(name, label)| ((*name).to_owned(), label.to_owned()))
        .collect();
    let settings: Vec<(String, String)> = acts::settings(&looked.chart)
        .into_iter()
        .map(|(written, label)| (written.to_owned(), label.to_owned()))
        .collect();
    let cycles: Vec<(String, String)> = Cycle::every()
        .iter()
        .map(|one| (one.written().to_owned(), one.label().to_owned()))
        .collect();
    html! {
        section.panel aria-labelledby="days-title" {
            form.form method="get" action=(super::path(&looked.chart)) novalidate #plan {
                h2 #days-title { (words::DAYS) }
                (fields::date(form, &words::VISIT, Need::Optional))
                @if is_can(&looked.chart) { (fields::date(form, &words::SPECIMEN, Need::Optional)) }
                (fields::date(form, &words::PRESCRIPTION, Need::Optional))
                (fields::date(form, &words::COLLECTION, Need::Optional))
                (looked.pharmacies.controls(form))
                details open[!form.problems.is_empty()] {
                    summary { (words::CIRCUMSTANCES) }
                    p.small.muted { (words::ALSO_CLOSED) }
                    (fields::checks_of(form, &words::CLINIC_CLOSED, &names))
                    @if is_can(&looked.chart) { (fields::checks_of(form, &words::LABORATORY_CLOSED, &names)) }
                    (fields::checks_of(form, &words::PHARMACY_CLOSED, &names))
                    @if is_can(&looked.chart) { (fields::count(form, &words::REPORT_DAYS, Need::Optional)) }
                    @if is_can(&looked.chart) {
                        (fields::count(form, &words::INSURER_DAYS, Need::Optional))
                        (fields::select(form, &words::SETTING, Need::Optional, &settings))
                        @if looked.chart.counts_the_cycle() {
                            (fields::select(form, &words::CYCLE, Need::Optional, &cycles))
                            (fields::date(form, &words::PERIOD, Need::Optional))
                        }
                    }
                }
                div.acts {
                    button type="submit" #look { (words::LOOK) }
                    a.button.button-plain href=(super::path(&looked.chart)) { (words::CLEAR) }
                }
            }
        }
    }
}
