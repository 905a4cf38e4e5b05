//! The next step of the gate beside the review: what, by whom, from when, and until when it is of use.

use maud::{Markup, html};
use retinue_rulebook::Reader;

use super::super::patient::{self, Looking};
use crate::rooms::care::chart::CareChart;
use crate::rooms::next;
use crate::views::days;
use crate::words::{next as next_words, verdict as verdict_words};

const TITLE: &str = "Next at the gate";
const WINDOW: &str = "The window of the test";

/// The panel. It reads the same decision as the patient's page and the counter.
pub(super) fn panel(chart: &CareChart, who: Looking) -> Markup {
    let gate = &chart.chart;
    let next = next::next(&gate.record, &gate.summary, &gate.decision, gate.today);
    let window = gate.summary.test.as_ref().zip(gate.summary.window_last_day);
    html! {
        section.panel #gate-next aria-labelledby="gate-next-title" {
            h2 #gate-next-title { (TITLE) }
            dl.pairs {
                dt { "What" }
                dd {
                    (next_words::for_clinic(next.act))
                    @if let Some((slug, title)) = patient::act_of(gate, &next, who) {
                        br; a href={ (patient::path(gate)) "/" (slug) } { (title) }
                    }
                }
                dt { "Who" }
                dd { (verdict_words::who(next.who, Reader::Prescriber)) }
                @if let Some(from) = next.from { dt { "From" } dd { (days::day_from(from, gate.today)) } }
                @if let Some(until) = next.until { dt { "Until" } dd { strong { (days::day_from(until, gate.today)) } } }
                @if let Some(((_, first, _), last)) = window { dt { (WINDOW) } dd { (days::short(*first)) " to " (days::short(last)) } }
            }
        }
    }
}
