//! A decision as it is shown: the verdict first, in words and shape, then every reason with who, when and which rule.

use maud::{Markup, html};
use retinue_kernel::{Day, DispenseDecision, Mode, Requirement, Unmet};
use retinue_rulebook::{Reader, Rulebook};

use super::days::{self, Zones};
use super::parts::{self, Tone};
use crate::words::verdict as words;

/// For whom, where and when a decision is shown.
#[derive(Clone, Copy)]
pub(crate) struct Eyes<'a> {
    pub(crate) rulebook: &'a Rulebook,
    pub(crate) edition: &'a str,
    pub(crate) reader: Reader,
    pub(crate) zones: &'a Zones,
    pub(crate) today: Day,
    pub(crate) mode: Mode,
}

/// The verdict block: the state as a shape, a sentence, and its day.
pub(crate) fn block(tone: Tone, title: &str, day: Option<Markup>, more: Markup) -> Markup {
    html! {
        section class={ "verdict verdict-" (tone.suffix()) } #verdict {
            (tone.icon())
            div {
                h2 { (title) }
                @if let Some(day) = day { p.verdict-day { (day) } }
                div.verdict-more { (more) }
            }
        }
    }
}

/// What a decision would be today, before anything is recorded.
pub(crate) fn preview(decision: &DispenseDecision, eyes: &Eyes<'_>) -> Markup {
    match decision {
        DispenseDecision::Authorised { until, .. } => block(
            Tone::Yes,
            words::ready(eyes.mode, eyes.reader),
            Some(html! { "until and including " (days::long_day(*until)) }),
            html! { p.flush { (eyes.zones.end_of(*until)) } },
        ),
        DispenseDecision::Denied { .. } => denied(decision, eyes),
    }
}

/// The verdict of a denial.
fn denied(decision: &DispenseDecision, eyes: &Eyes<'_>) -> Markup {
    refused(decision.unmet(), eyes, html! {})
}

/// The same for the reasons alone, with something that can be done about it.
pub(crate) fn refused(unmet: &[Unmet], eyes: &Eyes<'_>, act: Markup) -> Markup {
    let earliest = unmet
        .iter()
        .map(|unmet| unmet.earliest)
        .max()
        .filter(|earliest| *earliest > eyes.today);
    block(
        Tone::No,
        words::refused(eyes.reader),
        earliest.map(|earliest| html! { (words::CAN_CLEAR) " " (days::long_day(earliest)) }),
        html! { p.flush { (words::open_count(unmet.len())) } (act) },
    )
}

/// Every reason of a denial.
pub(crate) fn reasons(decision: &DispenseDecision, eyes: &Eyes<'_>) -> Markup {
    html! { @if !decision.unmet().is_empty() { (list_of_reasons(decision.unmet(), eyes)) } }
}

/// The reasons as a list.
pub(crate) fn list_of_reasons(unmet: &[Unmet], eyes: &Eyes<'_>) -> Markup {
    html! { ol.reasons #reasons { @for unmet in unmet { li { (reason(unmet, eyes)) } } } }
}

fn reason(unmet: &Unmet, eyes: &Eyes<'_>) -> Markup {
    html! {
        p.reason-says { (eyes.rulebook.say(unmet, eyes.reader)) }
        dl.facts {
            div { dt { (words::WHO) } dd { (words::who(unmet.who, eyes.reader)) } }
            div { dt { (words::EARLIEST) } dd { (earliest(unmet.earliest, eyes)) } }
            @if eyes.reader != Reader::Patient {
                div { dt { (words::RULE) } dd { (rule(&unmet.requirement, eyes)) } }
            }
        }
        @if eyes.reader == Reader::Patient {
            p.cite { (words::RULE) ": " (rule(&unmet.requirement, eyes)) ". " (source(&unmet.requirement, eyes)) }
        } @else {
            p.cite { (source(&unmet.requirement, eyes)) }
        }
        (readings(&unmet.requirement, eyes))
    }
}

fn earliest(day: Day, eyes: &Eyes<'_>) -> Markup {
    html! {
        @if day <= eyes.today { (words::AT_ONCE) }
        @else {
            (days::day(day))
            span.work-sub { (eyes.zones.start_of(day)) }
        }
    }
}

fn rule(requirement: &Requirement, eyes: &Eyes<'_>) -> Markup {
    let laws: Vec<&str> = requirement
        .law
        .iter()
        .map(retinue_kernel::Id::as_str)
        .collect();
    html! { (laws.join(", ")) ", " (words::EDITION) " " (eyes.edition) }
}

fn source(requirement: &Requirement, eyes: &Eyes<'_>) -> Markup {
    let cite = &requirement.cite;
    let title = eyes
        .rulebook
        .sources()
        .get(&cite.source)
        .map_or(cite.source.as_str(), |source| source.title.as_str());
    html! { (title) ", " (cite.at) }
}

/// What no authority has confirmed. A pharmacist gets the names alone: the text of a reading says which clinical step is
/// at issue.
fn readings(requirement: &Requirement, eyes: &Eyes<'_>) -> Markup {
    let names = &requirement.provisional;
    html! {
        @if names.is_empty() {}
        @else if eyes.reader == Reader::Pharmacist {
            p.cite { (parts::provisional()) " " (words::RESTS_ON_READINGS) ": " (joined(names)) }
        } @else {
            details.small {
                summary { (parts::provisional()) " " (words::RESTS_ON_READINGS) }
                ul { @for name in names { li { (reading(name.as_str(), eyes)) } } }
            }
        }
    }
}

fn joined(names: &[retinue_kernel::Id]) -> String {
    names
        .iter()
        .map(retinue_kernel::Id::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}

fn reading(name: &str, eyes: &Eyes<'_>) -> Markup {
    match eyes.rulebook.readings().get(name) {
        Some(reading) => html! {
            (name) ": " (reading.reading) " " (words::OTHER_READING) " " (reading.other_reading)
        },
        None => html! { (name) },
    }
}
