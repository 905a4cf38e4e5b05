//! The window that the month's test opened is open; the day of the specimen is its day 1.

use super::{Ask, Found, Reason};
use crate::decision::Slug;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let Some(test) = &course.test else {
        return Found::unmet(Reason::new(Slug::TestWindowNotOpen, ask.today()));
    };
    let days = course
        .rules
        .at(test.collected_on)
        .edition
        .parameters
        .test_window_days;
    // A second negative inside an open first window does not move it (Q10).
    let held = course
        .first_window()
        .filter(|window| window.holds(test.collected_on));
    let last_day = held.map_or(test.collected_on.last_of_window(days), |window| {
        window.last_day
    });
    if ask.today() <= last_day {
        return Found::met_until(last_day, test.id());
    }
    let wait = course.wait_after_missed_first_window();
    Found::unmet(
        Reason::new(
            Slug::TestWindowClosed,
            wait.map_or(ask.today(), |wait| course.not_before(wait)),
        )
        .shown_by(test.id())
        .on("collected-on", test.collected_on)
        .on("last-day", last_day),
    )
}
