//! A window of days as a strip: seven cells say more than a date and a difference.

use maud::{Markup, html};
use retinue_kernel::Day;

use super::days::{self, Zones};

/// The longest window that is drawn; a longer one is told in words.
const LONGEST: i32 = 10;

/// The window from its first to its last day, as of today, with the same said in words.
pub(crate) fn strip(first: Day, last: Day, today: Day, zones: &Zones) -> Markup {
    let length = last.days_since(first).saturating_add(1);
    html! {
        @if (1..=LONGEST).contains(&length) {
            ol.window aria-hidden="true" {
                @for ahead in 0..length {
                    @let day = first.plus(u16::try_from(ahead).unwrap_or(0));
                    li.gone[day < today].now[day == today].last[day == last] {
                        span { (day.date().strftime("%a")) }
                        b { (day.date().strftime("%-d")) }
                        span { (day.date().strftime("%b")) }
                    }
                }
            }
        }
        p { (says(first, last, today, zones)) }
    }
}

fn says(first: Day, last: Day, today: Day, zones: &Zones) -> Markup {
    html! {
        @if today > last {
            "The window ran from " (days::day(first)) " and closed on " (days::day(last)) "."
        } @else {
            "The window runs from " (days::day(first)) " until and including " strong { (days::day(last)) }
            ", " (zones.end_of(last)) " (" (left(last, today)) ")."
        }
    }
}

fn left(last: Day, today: Day) -> String {
    match last.days_since(today) {
        0 => "today is its last day".to_owned(),
        1 => "tomorrow is its last day".to_owned(),
        ahead => format!("{ahead} more days"),
    }
}
