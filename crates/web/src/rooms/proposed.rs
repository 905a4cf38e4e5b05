//! A correction that waits for a second person, as each of those who may answer it reads it.

use maud::{Markup, html};
use retinue_kernel::{Capacity, Day, Id, Payload};

use crate::views::days;
use crate::words::facts;
use crate::words::vocabulary::Word as _;

const NOW: &str = "Now";
const THEN: &str = "Then";
const TAKEN_BACK: &str = "taken back";
const WHY: &str = "Why";
const PROPOSED: &str = "Proposed";

/// What is wrong, what is to stand instead, why, and who proposed it when.
pub(super) fn told(
    now: Option<&Payload>,
    then: Option<&Payload>,
    why: &Id,
    on: Day,
    by: Option<Capacity>,
) -> Markup {
    let says = |payload: &Payload| {
        let told = facts::tell(payload);
        html! { strong { (told.what) } " " (told.more) }
    };
    html! {
        dl.facts.facts-one.field {
            @if let Some(now) = now { div { dt { (NOW) } dd { (says(now)) } } }
            div {
                dt { (THEN) }
                dd { @match then { Some(then) => (says(then)), None => strong { (TAKEN_BACK) } } }
            }
            div { dt { (WHY) } dd { (why) } }
            div {
                dt { (PROPOSED) }
                dd { (days::day(on)) @if let Some(by) = by { ", " (by.label()) } }
            }
        }
    }
}
