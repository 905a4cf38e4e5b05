//! Messages that are kept and became nothing: the office calls the laboratory, or puts its registration right.

use maud::{Markup, html};
use retinue_ledger::HeldMessages;

use crate::laboratory::Laboratories;
use crate::views::days::Zones;
use crate::views::parts::{self, Tone};

const TITLE: &str = "Messages that became nothing";
const LEAD: &str =
    "Kept as they came. No result of theirs is on a record, and none of them is on the list above.";
const NOT_READ: &str = "Not read yet";
const REFUSED: &str = "Refused";
const BEING_READ: &str = "They are being read. If they stay here for more than a minute, the log of this installation names what stands against it.";
const NOT_REGISTERED: &str = "No laboratory of this name is registered here any more, so nobody reads them. Register it again, and they are read; or ask the laboratory which results these are, a positive pregnancy test first.";
const CALL: &str =
    "The laboratory was told so each time. Ask it to mend this and to send them again.";

/// The panel; nothing where nothing is held.
pub(super) fn panel(held: &[HeldMessages], laboratories: &Laboratories, zones: &Zones) -> Markup {
    html! {
        @if !held.is_empty() {
            section.panel #held aria-labelledby="held-title" {
                h2 #held-title { (TITLE) }
                p { (LEAD) }
                @for row in held { (one(row, laboratories, zones)) }
            }
        }
    }
}

fn one(row: &HeldMessages, laboratories: &Laboratories, zones: &Zones) -> Markup {
    let (tone, state) = match row.refused {
        None => (Tone::No, NOT_READ),
        Some(_) => (Tone::Wait, REFUSED),
    };
    html! {
        h3 { span.code { (row.sender) } " " (parts::tag(tone, state)) }
        @match &row.refused {
            None if laboratories.named(&row.sender).is_none() => p { (NOT_REGISTERED) },
            None => p { (BEING_READ) },
            Some(why) => { p { (why) "." } p { (CALL) } }
        }
        dl.facts {
            div { dt { "Messages" } dd { (row.count) } }
            div { dt { "First" } dd { (zones.moment(row.first_at)) } }
            div { dt { "Last" } dd { (zones.moment(row.last_at)) } }
        }
    }
}
