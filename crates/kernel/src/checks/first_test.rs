//! A first pregnancy test is on record: negative, in an accepted setting, on this path.

use super::{Ask, Found, Reason};
use crate::course::Phase;
use crate::decision::Slug;
use crate::vocabulary::TestingRequirement;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    if course.phase == Phase::During {
        return Found::met();
    }
    if let Some(first) = course.first_test_for(course.test.as_ref()) {
        return Found::met_by(first.id());
    }
    if let Some(exemption) = course.is_exempt(TestingRequirement::FirstTest) {
        return Found::met_by(exemption.id());
    }
    let missing = Reason::new(Slug::FirstTestMissing, ask.today());
    Found::unmet(match course.path_day {
        Some(day) => missing.on("path-day", day),
        None => missing,
    })
}
