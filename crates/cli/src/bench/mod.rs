//! Measurements: reported, never asserted.

mod callers;
mod care;
mod disk;
mod doors;
mod gate;
mod history;
mod http;
mod import;
mod load;
mod machine;
mod process;
mod raw;
mod report;
mod review;
mod server;
mod service;
mod spread;

use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use crate::ending::Trouble;

pub(crate) use service::Plan;

/// Everything that was measured in one run.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Figures {
    /// On what.
    machine: machine::Machine,
    /// On one core, in memory.
    gate: gate::GateFigures,
    /// Advice, on one core, in memory.
    care: care::CareFigures,
    /// A month's review through the whole service.
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<review::ReviewFigures>,
    /// Through the whole service, by callers side by side.
    service: Vec<service::Level>,
    /// Through the whole service, by patients on record.
    sizes: Vec<service::Size>,
    /// The doors for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    doors: Option<doors::DoorFigures>,
    /// A file of FHIR resources.
    #[serde(skip_serializing_if = "Option::is_none")]
    import: Option<import::ImportFigures>,
}

/// Measures the gate and, with a plan, the service on ledgers made in `folder`. `say` is told what goes on.
///
/// # Errors
/// A failure of the service, the ledger or the disk, or a history that is not answered as it must be.
pub(crate) fn measure(
    time: Duration,
    service: Option<(&Path, &Plan)>,
    say: &dyn Fn(&str),
) -> Result<Figures, Trouble> {
    say("the gate, on one core");
    let gate = gate::measure(time)?;
    say("the plan of doses, on one core");
    let care = care::measure(time)?;
    let mut figures = Figures {
        machine: machine::Machine::this(),
        gate,
        care,
        review: None,
        service: Vec::new(),
        sizes: Vec::new(),
        doors: None,
        import: None,
    };
    if let Some((folder, plan)) = service {
        say("a month's review after twelve months, over HTTP");
        figures.review = Some(review::measure(folder, time)?);
        figures.service = service::levels(folder, plan, say)?;
        figures.sizes = service::sizes(folder, plan, say)?;
        if let Some(patients) = plan.doors {
            figures.doors = Some(doors::measure(folder, patients, time, say)?);
            say("a file of resources");
            figures.import = Some(import::measure(folder, patients, time)?);
        }
    }
    Ok(figures)
}
