//! The facts of a course, the latest first. What was corrected stays in its place, struck out.

use maud::{Markup, html};
use retinue_kernel::{Event, PatientRecord};

use super::days::Zones;
use super::parts::{self, Tone};
use crate::words::facts;

/// What a timeline lets its reader do with a fact that stands.
pub(crate) type Act<'a> = &'a dyn Fn(&Event) -> Markup;

/// Every fact as it was recorded, by day, the latest first, each with what the reader may do with it.
pub(crate) fn list(
    events: &[Event],
    record: &PatientRecord,
    zones: &Zones,
    act: Act<'_>,
) -> Markup {
    html! {
        ol.timeline #timeline {
            @for of_a_day in events.chunk_by(|one, next| one.envelope.on == next.envelope.on).rev() {
                @if let Some(first) = of_a_day.first() {
                    li {
                        div { (zones.day(first.envelope.on)) }
                        ol { @for event in of_a_day.iter().rev() { (item(event, record, zones, act)) } }
                    }
                }
            }
        }
    }
}

fn item(event: &Event, record: &PatientRecord, zones: &Zones, act: Act<'_>) -> Markup {
    // A fact stands when the record still holds it as it was recorded.
    let stands = match record.fact(&event.envelope.id) {
        Some(fact) => fact.event.payload == event.payload,
        None => is_a_correction(event),
    };
    html! {
        li.struck[!stands] {
            (entry(event, zones, stands))
            @if stands { (act(event)) }
        }
    }
}

fn is_a_correction(event: &Event) -> bool {
    matches!(event.payload, retinue_kernel::Payload::FactCorrected { .. })
}

fn entry(event: &Event, zones: &Zones, stands: bool) -> Markup {
    let told = facts::tell_in(&event.payload, zones.language);
    html! {
        p {
            @if stands && facts::is_grave(&event.payload) { (parts::tag(Tone::No, &told.what)) }
            @else if stands { strong { (told.what) } }
            @else { del { (told.what) } " " (parts::tag(Tone::Wait, facts::CORRECTED.get(zones.language))) }
        }
        @if !told.more.trim().is_empty() { p.small { (told.more) } }
        @if let Some(recorded) = event.envelope.recorded_at {
            p.small.muted {
                @let capacity = event.envelope.provenance.as_ref().and_then(|provenance| provenance.capacity);
                (facts::recorded(zones.moment(recorded), capacity, zones.language))
            }
        }
    }
}
