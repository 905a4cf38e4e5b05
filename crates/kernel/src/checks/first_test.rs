//! A first pregnancy test is on record: negative, in an accepted setting, on this path.

use super::{Ask, Found, Reason};
use crate::course::Phase;
use crate::day::Days;
use crate::decision::Slug;

/// How far back a sentence reaches for whoever was never registered, and so has no first day.
const FAR_BACK: Days = 366;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    if course.phase == Phase::During {
        return Found::met();
    }
    match course.first_test_for(course.test.as_ref()) {
        Some(first) => Found::met_by(first.id()),
        None => Found::unmet(Reason::new(Slug::FirstTestMissing, ask.today()).on(
            "path-day",
            course.path_day.max(course.today.minus(FAR_BACK)),
        )),
    }
}
