//! After a missed first window the next test waits.

use super::{Ask, Found, Reason};
use crate::decision::{Said, Slug};

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let missed = course
        .first_window()
        .filter(|window| window.is_missed_by(course.today));
    let (Some(window), Some(ends)) = (missed, course.wait_after_missed_first_window()) else {
        return Found::met();
    };
    // Waits are those of the day of evaluation, windows those of the specimen's edition.
    let wait = course.parameters().missed_first_window_wait_days;
    // Without a test the next one would be taken today at the earliest.
    let next = course
        .test
        .as_ref()
        .map_or(course.today, |test| test.collected_on);
    if next >= ends || wait == 0 {
        return Found::met_by(window.test.id());
    }
    Found::unmet(
        Reason::new(Slug::FirstWindowMissed, ends)
            .shown_by(window.test.id())
            .says("days", Said::Number(i32::from(wait)))
            .on("last-day", window.last_day)
            .on("wait-until", ends),
    )
}
