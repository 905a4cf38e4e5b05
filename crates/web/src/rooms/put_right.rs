//! What ends today with an entry that is taken back, told before it is.

use maud::{Markup, html};
use retinue_kernel::Day;

use crate::views::days;

const ENDS_NOTHING: &str = "No authorisation ends with it today.";

/// The authorisations that end, by their last days.
pub(super) fn ends(ends: &[Day]) -> Markup {
    html! {
        @if ends.is_empty() { p.ends { (ENDS_NOTHING) } }
        @for until in ends {
            p.ends { strong { "The authorisation with the last day " (days::day(*until)) " ends at once." } " Whoever holds it is told." }
        }
    }
}
