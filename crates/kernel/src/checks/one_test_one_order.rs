//! One test serves one month's order, and one order rests on one test (Q16).

use alloc::vec::Vec;

use super::{Ask, Found, Reason};
use crate::decision::Slug;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let mut reasons = Vec::new();
    if let (None, Some(used)) = (&course.test, &course.test_used_elsewhere) {
        reasons.push(
            Reason::new(Slug::TestAlreadyUsed, ask.today())
                .shown_by(used.id())
                .on("collected-on", used.collected_on),
        );
    }
    if let Some(earlier) = &course.earlier_test_of_own_order {
        reasons.push(
            Reason::new(Slug::OrderBelongsToEarlierTest, ask.today())
                .shown_by(earlier.id())
                .on("collected-on", earlier.collected_on),
        );
    }
    Found {
        reasons,
        ..Found::default()
    }
}
