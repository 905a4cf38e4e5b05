//! Measurements: reported, never asserted.

mod gate;
mod history;

pub(crate) use gate::GateFigures;

use std::time::Duration;

use crate::ending::Trouble;

/// What the gate does on one core.
///
/// # Errors
/// A history that is not answered as it must be.
pub(crate) fn gate(time: Duration) -> Result<GateFigures, Trouble> {
    gate::measure(time)
}
