//! By whose schedule the laboratory is asked.

use retinue_care::event::CareFact;
use retinue_care::{Authority, Jurisdiction};

use crate::rooms::care::chart::CareChart;

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
