//! The month's test is negative, and no later test puts it in doubt.

use alloc::vec::Vec;

use super::{Ask, Found, Reason};
use crate::decision::{Said, Slug};
use crate::vocabulary::TestResult;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    // That there is no test is said by the requirements of the test itself.
    let Some(test) = &course.test else {
        return Found::met();
    };
    let mut reasons = Vec::new();
    if !test.is_negative() {
        reasons.push(
            Reason::new(Slug::TestNotNegative, ask.today())
                .shown_by(test.id())
                .on("collected-on", test.collected_on)
                .says("result", Said::Word(test.result.as_str())),
        );
    }
    let doubt = course
        .tests
        .iter()
        .filter(|later| later.result == TestResult::Indeterminate && later.key() > test.key())
        .max_by_key(|later| later.key());
    if let Some(doubt) = doubt {
        reasons.push(
            Reason::new(Slug::IndeterminateSince, ask.today())
                .shown_by(doubt.id())
                .on("collected-on", doubt.collected_on),
        );
    }
    Found::unless(reasons, test.id())
}
