//! The facts of a course, the latest first.

use maud::{Markup, html};
use retinue_kernel::{Event, Payload};

use super::days::{self, Zones};
use super::parts::{self, Tone};
use crate::words::facts;

/// What a timeline lets its reader do with a fact.
pub(crate) type Act<'a> = &'a dyn Fn(&Event) -> Markup;

/// The facts that stand, the latest first, each with what the reader may do with it.
pub(crate) fn list<'a>(
    facts_that_stand: impl DoubleEndedIterator<Item = &'a Event>,
    zones: &Zones,
    act: Act<'_>,
) -> Markup {
    html! {
        ol.timeline #timeline {
            @for event in facts_that_stand.rev() {
                li {
                    div { (days::day(event.envelope.on)) }
                    div { (entry(event, zones)) (act(event)) }
                }
            }
        }
    }
}

fn entry(event: &Event, zones: &Zones) -> Markup {
    let told = facts::tell(&event.payload);
    html! {
        p {
            @if facts::is_grave(&event.payload) { (parts::tag(Tone::No, &told.what)) }
            @else { strong { (told.what) } }
        }
        @if !told.more.trim().is_empty() { p.small { (told.more) } }
        p.small.muted {
            @if let Some(recorded) = event.envelope.recorded_at {
                "Recorded " (zones.moment(recorded))
                @if let Some(by) = event.envelope.provenance.as_ref().and_then(|provenance| provenance.by.as_ref()) {
                    " by " (by)
                }
            }
        }
    }
}

/// Whether a fact belongs into a reader's list at all: corrections are told by what they leave standing.
pub(crate) fn is_told(event: &Event) -> bool {
    !matches!(event.payload, Payload::DispenseDenied { .. })
}
