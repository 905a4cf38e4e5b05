//! After a missed first window the next test waits.

use super::{Ask, Found, Reason};
use crate::course::Phase;
use crate::decision::{Said, Slug};

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let Some(window) = course
        .first_window
        .as_ref()
        .filter(|window| window.missed && course.phase == Phase::Start)
    else {
        return Found::met();
    };
    // Waits are those of the day of evaluation, windows those of the specimen's edition.
    let wait = course.parameters().missed_first_window_wait_days;
    let ends = window.test.collected_on.plus(wait);
    let kept = course
        .test
        .as_ref()
        .is_some_and(|test| test.collected_on >= ends);
    if kept || wait == 0 {
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
