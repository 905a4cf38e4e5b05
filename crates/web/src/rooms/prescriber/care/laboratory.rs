//! By whose schedule the laboratory is asked.

use retinue_care::Authority;
use retinue_ledger::ScheduleChoice;

use crate::rooms::care::chart::CareChart;
use crate::views::days;

/// The schedule that counts: this patient's own, else the clinic's, else the label where the patient is treated; where no
/// label is known, the consensus.
pub(super) fn schedule(chart: &CareChart) -> Authority {
    chart.schedule.authority.unwrap_or(Authority::Delphi2022)
}

/// Who chose it, and why.
pub(super) fn chosen(chart: &CareChart) -> String {
    let by = |by: &Option<retinue_kernel::Id>| {
        by.as_ref().map_or(String::new(), |by| format!(", by {by}"))
    };
    match &chart.schedule.chosen {
        ScheduleChoice::ForPatient {
            on,
            by: who,
            reason,
        } => {
            let why = reason.as_ref().map(|why| format!(": {why}"));
            format!(
                "chosen for this patient on {}{}{}",
                days::short(*on),
                by(who),
                why.unwrap_or_default()
            )
        }
        ScheduleChoice::OfClinic { on, by: who } => {
            format!("the clinic's own choice of {}{}", days::short(*on), by(who))
        }
        ScheduleChoice::Label => "nobody chose another".to_owned(),
    }
}
