//! A window of days as a strip: seven cells say more than a date and a difference.

use maud::{Markup, html};
use retinue_kernel::Day;
use retinue_rulebook::Language;

use super::days::{Zones, names};
use crate::words::said::days as words;

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
                        span { (names::short_weekday(day.date(), zones.language)) }
                        b { (day.date().day()) }
                        span { (names::short_month(day.date(), zones.language)) }
                    }
                }
            }
        }
        p { (says(first, last, today, zones)) }
    }
}

fn says(first: Day, last: Day, today: Day, zones: &Zones) -> Markup {
    if today > last {
        return words::window_ran(zones.language, zones.day(first), zones.day(last));
    }
    words::window_runs(
        zones.language,
        zones.day(first),
        html! { strong { (zones.day(last)) } },
        zones.end_of(last),
        left(last, today, zones.language),
    )
}

fn left(last: Day, today: Day, language: Language) -> String {
    match last.days_since(today) {
        0 => words::LAST_DAY_TODAY.get(language).to_owned(),
        1 => words::LAST_DAY_TOMORROW.get(language).to_owned(),
        ahead => words::days_left(language, ahead.unsigned_abs()),
    }
}
