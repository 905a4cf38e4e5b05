//! What is due in care: on the month's review, and over the clinic's patients beside the contacts that wait.

use maud::{Markup, html};
use retinue_care::due::{CareDue, CareDueKind, schedule_of};
use retinue_care::laboratory::DueState;
use retinue_care::{AftercareAsk, Knowledge};
use retinue_ledger::CareDuePage;

use super::acts::{Asked, Assessed, LaboratoryResult};
use super::{laboratory, rests_on, words};
use crate::rooms::care::act::CareAct;
use crate::rooms::care::chart::CareChart;
use crate::views::days;
use crate::views::parts::{self, Tone};

const TITLE: &str = "Due in care";
const LIST_LEAD: &str = "Laboratory by the schedule, repeats that a result asked for, questions of the follow-up and checks after a course: what is due now, or begins within a week. What is entered closes it.";
const NOTHING: &str = "Nothing is due in the care of these patients.";
const NOTHING_HERE: &str = "Nothing is due.";
const WHAT: &str = "What";
const BY: &str = "By";
const STANDS: &str = "Stands";
const NO_DAYS: &str = "before the first dose";
const NEXT_PATIENTS: &str = "The next patients";

/// Days that the list over patients looks ahead.
pub(super) const AHEAD: u16 = 7;

/// The panel of the review.
pub(super) fn panel(chart: &CareChart) -> Markup {
    let all = chart.due();
    let authority = schedule_of(&chart.case, chart.jurisdiction);
    html! {
        section.panel aria-labelledby="due-title" {
            h2 #due-title { (TITLE) }
            p.small.muted { "Laboratory by " (words::authority(authority)) ": " (laboratory::chosen(chart)) "." }
            @if all.is_empty() { p.muted { (NOTHING_HERE) } }
            ul.lines #care-due {
                @for item in &all {
                    li {
                        (parts::tag(tone(item.stands), words::stands(item.stands))) " "
                        @if item.stands == DueState::Done { (what(item, chart.knowledge())) }
                        @else { a href={ (super::path(chart)) "/" (act(item)) } { (what(item, chart.knowledge())) } }
                        @if let Some(when) = when(item) { ", " span.muted { (when) } }
                        p.small.muted.flush { (item.says) " " (rests_on(chart, &item.basis)) }
                    }
                }
            }
        }
    }
}

/// What is due over the clinic's patients.
pub(super) fn list(found: &CareDuePage, knowledge: &Knowledge, path: &str) -> Markup {
    html! {
        section.panel aria-labelledby="care-due-title" {
            h2 #care-due-title { (TITLE) " (" (found.rows.len()) ")" }
            p.muted { (LIST_LEAD) }
            @if found.rows.is_empty() { (parts::empty(NOTHING)) }
            @else {
                div.scroll tabindex="0" role="region" aria-label=(TITLE) {
                    table #care-due-list {
                        thead { tr {
                            th scope="col" { (words::WHO) }
                            th scope="col" { (WHAT) }
                            th scope="col" { (BY) }
                            th scope="col" { (STANDS) }
                        } }
                        tbody {
                            @for row in &found.rows {
                                @let care = format!("/clinic/patients/{}/care", row.patient);
                                tr {
                                    th scope="row" {
                                        a href=(care) { (row.name) } " " span.code.muted { (row.number) }
                                    }
                                    td {
                                        a href={ (care) "/" (act(&row.due)) } { (what(&row.due, knowledge)) span.unseen { ", " (row.name) } }
                                        @if row.due.basis.is_provisional() { " " (parts::provisional()) }
                                    }
                                    td { @match row.due.to { Some(to) => (days::day(to)), None => (NO_DAYS) } }
                                    td { (parts::tag(tone(row.due.stands), words::stands(row.due.stands))) }
                                }
                            }
                        }
                    }
                }
            }
            @if found.looked_at < usize::try_from(found.patients).unwrap_or(usize::MAX) {
                p.muted { "These are " (found.looked_at) " of the clinic's " (found.patients) " patients, in the order of the worklist." }
            }
            @if let Some(next) = &found.next {
                p.acts { a.button.button-second href={ (path) "?after=" (next) } rel="next" { (NEXT_PATIENTS) } }
            }
        }
    }
}

/// What is due, in a few words.
fn what(due: &CareDue, knowledge: &Knowledge) -> String {
    let names: Vec<&str> = due
        .analytes
        .iter()
        .map(|id| {
            let known = knowledge.laboratory.analyte(id.as_str());
            known.map_or(id.as_str(), |one| one.name.as_str())
        })
        .collect();
    let names = names.join(", ");
    let fasting = if due.fasting { ", fasting" } else { "" };
    let asks: Vec<&str> = due.asks.iter().map(|one| ask(*one)).collect();
    let asks = asks.join(", ");
    match due.kind {
        CareDueKind::Laboratory => format!("Measure {names}{fasting}"),
        CareDueKind::Repeat => format!("Repeat {names}{fasting}"),
        CareDueKind::Questions => format!("Ask about {asks}"),
        CareDueKind::Aftercare => format!("Check after the course: {asks}"),
    }
}

fn when(due: &CareDue) -> Option<String> {
    match (due.from, due.to) {
        (Some(from), Some(to)) if to > from => {
            Some(format!("{} to {}", days::short(from), days::short(to)))
        }
        (Some(only), _) | (None, Some(only)) => Some(days::short(only)),
        (None, None) if due.stands == DueState::ForTheClinic => None,
        (None, None) => Some(NO_DAYS.to_owned()),
    }
}

fn act(due: &CareDue) -> &'static str {
    match due.kind {
        CareDueKind::Laboratory | CareDueKind::Repeat => LaboratoryResult::SLUG,
        CareDueKind::Questions => Asked::SLUG,
        CareDueKind::Aftercare => Assessed::SLUG,
    }
}

/// What is asked, in a word.
pub(super) const fn ask(one: AftercareAsk) -> &'static str {
    match one {
        AftercareAsk::Relapse => "relapse",
        AftercareAsk::Scars => "scars",
        AftercareAsk::Marks => "red marks",
        AftercareAsk::SocialOutcome => "life with others",
        AftercareAsk::Mood => "mood",
        AftercareAsk::SexualFunction => "sexual function",
        AftercareAsk::PersistingEffects => "effects that have not gone",
        AftercareAsk::Maintenance => "topical maintenance",
        AftercareAsk::PregnancyTest => "a pregnancy test where the programme asks for one",
    }
}

fn tone(stands: DueState) -> Tone {
    match stands {
        DueState::Done => Tone::Yes,
        DueState::Upcoming | DueState::ForTheClinic => Tone::Info,
        DueState::Due => Tone::Wait,
        DueState::Overdue => Tone::No,
    }
}
