//! What is due in the laboratory, by the schedule that was chosen.

use maud::{Markup, html};
use retinue_care::event::CareFact;
use retinue_care::laboratory::{DueState, LaboratoryDue, Milestones, laboratory_due};
use retinue_care::{Authority, Jurisdiction, PlanInForce};
use retinue_kernel::{Day, Payload};

use super::words;
use crate::rooms::care::chart::CareChart;
use crate::views::days;
use crate::views::parts::{self, Tone};

/// The schedule that counts: the latest choice, else the label where the patient is treated; where no label is known, the
/// consensus.
pub(super) fn schedule(chart: &CareChart) -> Authority {
    let chosen = chart.care.latest(chart.today(), |fact| match fact {
        CareFact::ScheduleChosen { authority, .. } => Some(*authority),
        _ => None,
    });
    let usual = match chart.jurisdiction {
        Jurisdiction::Us => Authority::UsLabel,
        Jurisdiction::Uk => Authority::UkLabel,
        Jurisdiction::Eu => Authority::Delphi2022,
    };
    chosen.map_or(usual, |(_, authority)| authority)
}

/// The panel.
pub(super) fn panel(chart: &CareChart) -> Markup {
    let authority = schedule(chart);
    let due = due(chart, authority);
    html! {
        section.panel aria-labelledby="laboratory-title" {
            h2 #laboratory-title { (words::LABORATORY_DUE) }
            p.small.muted { "By " (words::authority(authority)) "." }
            ul.lines #laboratory-due {
                @for item in &due {
                    li {
                        (parts::tag(tone(item.stands), words::stands(item.stands))) " " (item.says)
                        @if let (Some(from), Some(to)) = (item.from, item.to) { " " span.muted { (days::short(from)) @if to > from { " to " (days::short(to)) } } }
                        @if item.basis.is_provisional() { " " (parts::provisional()) }
                    }
                }
            }
        }
    }
}

fn due(chart: &CareChart, authority: Authority) -> Vec<LaboratoryDue> {
    let knowledge = chart.knowledge();
    let results: Vec<_> = chart
        .care
        .results(knowledge)
        .into_iter()
        .filter_map(|one| Some((one.analyte, one.on?)))
        .collect();
    laboratory_due(
        &knowledge.laboratory,
        authority,
        &milestones(chart),
        &results,
        chart.today(),
    )
}

fn milestones(chart: &CareChart) -> Milestones {
    let plans = chart.care.plans();
    Milestones {
        start: plans.first().map(|plan| plan.from),
        peak_dose: plans.last().and_then(peak),
        end: ended(chart),
    }
}

/// The first day of the highest dose of a plan.
fn peak(plan: &PlanInForce<'_>) -> Option<Day> {
    let highest = plan.steps.iter().map(|step| step.daily).max()?;
    let before = plan.steps.iter().take_while(|step| step.daily != highest);
    let days = before.fold(0_u16, |sum, step| {
        sum.saturating_add(step.days.unwrap_or(0))
    });
    Some(plan.from.plus(days))
}

/// The last dose of a treatment that was stopped or completed.
fn ended(chart: &CareChart) -> Option<Day> {
    chart
        .chart
        .facts()
        .rev()
        .find_map(|event| match &event.payload {
            Payload::TreatmentStopped { last_dose_on, .. }
            | Payload::CourseCompleted { last_dose_on } => {
                Some(Some(last_dose_on.unwrap_or(event.envelope.on)))
            }
            Payload::TreatmentResumed { .. } => Some(None),
            _ => None,
        })?
}

fn tone(stands: DueState) -> Tone {
    match stands {
        DueState::Done => Tone::Yes,
        DueState::Upcoming | DueState::ForTheClinic => Tone::Info,
        DueState::Due => Tone::Wait,
        DueState::Overdue => Tone::No,
    }
}
