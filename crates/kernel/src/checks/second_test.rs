//! The second pregnancy test keeps gap, setting and cycle day.

use alloc::vec::Vec;

use super::{Ask, Found, Reason};
use crate::course::{Phase, Test};
use crate::decision::{Said, Slug};
use crate::vocabulary::TestingRequirement;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    if course.phase == Phase::During {
        return Found::met();
    }
    let gap = course.parameters().test_gap_days;
    let Some(test) = course
        .test
        .filter(|test| course.is_on_the_path(test.collected_on))
    else {
        // A second test waits for the gap after the first; without a first one, for the gap after today; where the
        // programme exempts from first test or gap, for nothing.
        let exempt = course.is_exempt(TestingRequirement::FirstTest).is_some()
            || course.is_exempt(TestingRequirement::Gap).is_some();
        let earliest = if exempt {
            course.today
        } else {
            course
                .first_test_for(None)
                .map_or(course.today, |first| first.collected_on)
                .plus(gap)
        };
        return Found::unmet(
            Reason::new(Slug::SecondTestMissing, earliest)
                .says("days", Said::Number(i32::from(gap))),
        );
    };
    let reasons: Vec<Reason> = course
        .second_test(&test, course.is_repeat(&test))
        .into_iter()
        .map(|slug| reason(ask, &test, slug))
        .collect();
    Found::unless(reasons, test.id())
}

fn reason(ask: &Ask<'_>, test: &Test<'_>, slug: Slug) -> Reason {
    let course = ask.course;
    let parameters = &course.rules.at(test.collected_on).edition.parameters;
    let named = |earliest| {
        Reason::new(slug, earliest)
            .shown_by(test.id())
            .on("collected-on", test.collected_on)
    };
    match slug {
        Slug::SecondTestTooEarly => {
            let gap = parameters.test_gap_days;
            let first = course
                .first_test_for(None)
                .map_or(course.today, |first| first.collected_on);
            named(first.plus(gap))
                .says("days", Said::Number(i32::from(gap)))
                .on("wait-until", first.plus(gap))
        }
        Slug::SecondTestSettingNotAccepted => {
            named(course.today).says("setting", Said::Word(test.setting.as_str()))
        }
        _ => named(course.today).says("days", Said::Number(i32::from(parameters.cycle_days))),
    }
}
