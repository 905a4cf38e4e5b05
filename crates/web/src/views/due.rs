//! One line of a list of what is due: the day, how it stands, and what is to be done.

use maud::{Markup, html};
use retinue_kernel::{Day, DueStanding};

use super::days;
use super::parts::{self, Tone};
use crate::words::due as words;

/// The line; what is overdue or due today stands out in words as well as in colour.
pub(crate) fn line(due: Day, standing: DueStanding, today: Day, what: Markup) -> Markup {
    let tone = match standing {
        DueStanding::Overdue => Tone::No,
        DueStanding::Today => Tone::Wait,
        DueStanding::Coming => Tone::Info,
    };
    html! {
        li {
            div {
                (days::day(due))
                span.work-sub {
                    @match standing {
                        DueStanding::Coming => { (days::distance(due, today)) }
                        _ => { (parts::tag(tone, words::standing(standing))) }
                    }
                }
            }
            div { (what) }
        }
    }
}
