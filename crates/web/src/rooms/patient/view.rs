//! What a patient sees: the next act first, large, with its last day in the programme's time and in their own.

use maud::{Markup, html};
use retinue_kernel::{AuthorisationState, Id, Payload, Who};
use retinue_ledger::AccessEntry;
use retinue_rulebook::Reader;

use super::calendar;
use super::questions::{self, Questions};
use super::reports::{Contraception, Hold, Lapse, Pregnancy};
use super::words;
use crate::rooms::act::Act;
use crate::rooms::chart::Chart;
use crate::rooms::next::{self, Act as NextAct, Next};
use crate::rooms::steps;
use crate::views::days::{self, Zones};
use crate::views::parts::{self, Tone};
use crate::views::verdict::{self, Eyes};
use crate::views::window;
use crate::words::{next as next_words, verdict as verdict_words};

/// The first page.
pub(super) fn front(chart: &Chart, zones: &Zones, done: Option<&str>) -> Markup {
    let next = next::next(&chart.record, &chart.summary, &chart.decision, chart.today);
    let eyes = Eyes {
        rulebook: &chart.rulebook,
        edition: chart.rules.at(chart.today).edition.id.as_str(),
        reader: Reader::Patient,
        zones,
        today: chart.today,
        mode: chart.mode,
    };
    let collectable = chart
        .summary
        .authorisations
        .iter()
        .any(|one| one.state == AuthorisationState::Live);
    html! {
        (said(chart, done))
        @if must_stop(chart) {
            (verdict::block(Tone::No, words::STOP_TODAY, None, html! { p { (words::STOP_TODAY_MEANS) } }))
        }
        div.split {
            div.stack {
                (next_panel(chart, &next, zones))
                @if !collectable && !chart.decision.unmet().is_empty() {
                    details.panel #open {
                        summary { (words::OPEN) " (" (verdict::count(&chart.decision, &eyes)) ")" }
                        (verdict::reasons(&chart.decision, &eyes))
                    }
                }
                section.panel aria-labelledby="number-title" {
                    h2 #number-title { (words::NUMBER) }
                    p.next-act.code #programme-number { (chart.number) }
                    p.small.muted { (words::NUMBER_MEANS) }
                }
                section.panel aria-labelledby="always-title" {
                    h2 #always-title { (words::ALWAYS) }
                    ul { @for says in words::ALWAYS_LIST { li { (says) } } }
                }
            }
            div.stack {
                section.panel aria-labelledby="steps-title" {
                    h2 #steps-title { (words::STEPS) }
                    (steps::list(&steps::of(&chart.summary, &chart.decision, chart.today, &steps::FOR_PATIENT)))
                }
                section.panel aria-labelledby="tell-title" {
                    h2 #tell-title { (words::TELL_US) }
                    ul.menu {
                        (link::<Questions>(chart)) (link::<Contraception>(chart)) (link::<Lapse>(chart))
                        (link::<Pregnancy>(chart)) (link::<Hold>(chart))
                    }
                }
            }
        }
    }
}

fn link<A: Act>(chart: &Chart) -> Markup {
    html! { @if A::fits(chart) { li { a href=(A::PATH) { (A::WORDS.title) } } } }
}

/// What is said after something was sent. Answers that did not pass get their notes.
fn said(chart: &Chart, done: Option<&str>) -> Markup {
    let says = match done {
        Some(Contraception::SLUG) => (Tone::Yes, Contraception::WORDS.done),
        Some(Lapse::SLUG) => (Tone::No, Lapse::WORDS.done),
        Some(Hold::SLUG) => (Tone::Info, Hold::WORDS.done),
        Some(Pregnancy::SLUG) => (Tone::No, Pregnancy::WORDS.done),
        Some(Questions::SLUG) if last_answers_passed(chart) => (Tone::Yes, Questions::WORDS.done),
        Some(Questions::SLUG) => {
            return parts::notice(
                Tone::Wait,
                words::QUESTIONS_FAILED,
                html! {
                    (questions::notes())
                    p { a.button href=(Questions::PATH) { (words::TRY_AGAIN) } }
                },
            );
        }
        _ => return html! {},
    };
    parts::notice(says.0, says.1, html! {})
}

fn last_answers_passed(chart: &Chart) -> bool {
    chart.facts().rev().find_map(|event| match event.payload {
        Payload::ComprehensionAnswered { passed } => Some(passed),
        _ => None,
    }) == Some(true)
}

/// Whether what was reported means that no capsule may be taken today.
fn must_stop(chart: &Chart) -> bool {
    let lapsed = chart.facts().rev().find_map(|event| match &event.payload {
        Payload::ContraceptionLapsed { .. } => Some(true),
        Payload::ContraceptionRecorded { .. } => Some(false),
        _ => None,
    });
    chart.pregnancy_open() || lapsed == Some(true)
}

fn next_panel(chart: &Chart, next: &Next, zones: &Zones) -> Markup {
    let is_collecting = matches!(next.act, NextAct::Collect | NextAct::AskForAuthorisation);
    html! {
        section.panel.next #next aria-labelledby="next-title" {
            p.next-eyebrow { (words::NEXT) }
            h1.next-act.next-act-big #next-title { (next_words::for_patient(next.act)) }
            @if let Some(until) = next.until {
                p.lead { (words::UNTIL) " " strong { (days::long_day(until)) } ", " (zones.end_of(until)) " (" (days::distance(until, chart.today)) ")." }
            }
            @if let Some(from) = next.from {
                p.lead { (if next.act.is_a_wait() { words::WAIT_ENDS } else { words::FROM }) " " strong { (days::long_day(from)) } " (" (days::distance(from, chart.today)) ")." }
            }
            @if is_collecting { p { (words::COLLECT_MEANS) } }
            @else if next.act != NextAct::Nothing {
                p.muted { (words::WHO) ": " (verdict_words::who(who(next), Reader::Patient)) }
            }
            @if let (Some((_, first, _)), Some(last)) = (chart.summary.test.as_ref(), chart.summary.window_last_day)
                && last >= chart.today {
                hr;
                (window::strip(*first, last, chart.today, zones))
            }
            @if let Some((path, title)) = act_of(next) { div.acts { a.button.button-big href=(path) { (title) } } }
            @if let Some(ends) = chart.summary.supply_ends_on.filter(|ends| *ends >= chart.today) {
                hr;
                p.flush { (words::SUPPLY_UNTIL) " " (days::long_day(ends)) "." }
            }
            @if !calendar::coming(chart).is_empty() {
                hr;
                p.flush { a #calendar href=(calendar::PATH) download="calendar.ics" { (words::CALENDAR) } }
                p.small.muted.flush { (words::CALENDAR_MEANS) }
            }
        }
    }
}

/// A test and the collection are the patient's to do, whoever records them.
fn who(next: &Next) -> Who {
    match next.act {
        NextAct::WaitForContraception | NextAct::AnswerQuestions | NextAct::Collect => Who::Patient,
        _ => next.who,
    }
}

fn act_of(next: &Next) -> Option<(&'static str, &'static str)> {
    match next.act {
        NextAct::AnswerQuestions => Some((Questions::PATH, Questions::WORDS.title)),
        NextAct::RecordContraception => Some((Contraception::PATH, Contraception::WORDS.title)),
        _ => None,
    }
}

/// Who looked, the latest first.
pub(super) fn who_looked(entries: &[AccessEntry], own: &Id, zones: &Zones) -> Markup {
    html! {
        h1 { (words::WHO_LOOKED) }
        p.lead { (words::WHO_LOOKED_LEAD) }
        section.panel {
            @if entries.is_empty() { (parts::empty(words::NOBODY_LOOKED)) }
            @else {
                table #looks {
                    thead { tr { th scope="col" { (words::WHEN) } th scope="col" { (words::WHO_COLUMN) } th scope="col" { (words::WHAT_COLUMN) } } }
                    tbody {
                        @for entry in entries {
                            tr {
                                td { (zones.moment(entry.at)) }
                                td { @if entry.account == own.as_str() { (words::YOURSELF) } @else { (words::capacity(&entry.capacity)) } }
                                td { (words::act(&entry.act)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
