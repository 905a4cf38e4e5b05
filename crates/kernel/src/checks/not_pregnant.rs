//! No pregnancy is on record that was not excluded or ended, and what must follow did.

use alloc::vec::Vec;

use super::{Ask, Found, Reason};
use crate::course::Test;
use crate::day::Day;
use crate::decision::Slug;
use crate::event::Payload;
use crate::record::Fact;
use crate::vocabulary::{Category, Setting, TestResult};

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let clearings = || {
        course.seldom.iter().copied().filter(|fact| {
            matches!(
                fact.payload(),
                Payload::PregnancyExcluded { .. } | Payload::PregnancyEnded {}
            )
        })
    };
    // What was excluded or ended on a day before the specimen says nothing of what the specimen showed.
    let stands = |fact: &Fact, day: Day| {
        !clearings().any(|later| later.sequence > fact.sequence && later.on() >= day)
    };
    let mut reasons = Vec::new();
    let positive =
        course.tests.iter().rev().find(|test| {
            test.result == TestResult::Positive && stands(test.fact, test.collected_on)
        });
    if let Some(test) = positive {
        reasons.push(Reason::new(Slug::PregnancyTestPositive, ask.today()).shown_by(test.id()));
    }
    let reported = course.seldom.iter().rev().find(|fact| {
        matches!(fact.payload(), Payload::PregnancyReported {}) && stands(fact, fact.on())
    });
    if let Some(fact) = reported {
        reasons.push(Reason::new(Slug::PregnancyReported, ask.today()).shown_by(fact.id()));
    }
    if !reasons.is_empty() {
        return Found {
            reasons,
            ..Found::default()
        };
    }
    // The latest of them says what has to follow, whatever was entered after it about an earlier time.
    let Some(cleared) = clearings().max_by_key(|fact| (fact.on(), fact.sequence)) else {
        return Found::met();
    };
    let excluded = matches!(cleared.payload(), Payload::PregnancyExcluded { .. });
    match course.path() {
        Category::Can if excluded => after_exclusion(ask, cleared),
        Category::Cannot => after_doubt_about_the_category(ask, cleared),
        _ => Found::met_by(cleared.id()),
    }
}

/// Who can become pregnant resumes with a new laboratory test (Q7); once a supply was dispensed on it, treatment goes on
/// as before.
fn after_exclusion(ask: &Ask<'_>, excluded: &Fact) -> Found {
    let course = ask.course;
    let resumed = course.dispensings().any(|(order, dispensing)| {
        Some(order) != course.order() && dispensing.fact.sequence > excluded.sequence
    });
    let shows =
        |test: &Test<'_>| test.setting == Setting::Laboratory && test.collected_on >= excluded.on();
    // Where no dispensing is on record, the one laboratory test shows it for good.
    let tested = if course.parameters().prescription_test_days.is_some() {
        course
            .tests
            .iter()
            .any(|test| test.is_negative() && shows(test))
    } else {
        course.test.as_ref().is_some_and(shows)
    };
    if resumed || tested {
        return Found::met_by(excluded.id());
    }
    Found::unmet(
        Reason::new(Slug::NewTestAfterExclusionMissing, ask.today())
            .shown_by(excluded.id())
            .on("excluded-on", excluded.on()),
    )
}

/// A positive test put the category itself in doubt: it must be looked at again (Q8).
fn after_doubt_about_the_category(ask: &Ask<'_>, cleared: &Fact) -> Found {
    let looked_at = ask.course.seldom.iter().any(|fact| {
        fact.sequence > cleared.sequence
            && matches!(
                fact.payload(),
                Payload::CategoryAssigned { .. } | Payload::ReproductiveStatusAssessed { .. }
            )
    });
    if looked_at {
        Found::met_by(cleared.id())
    } else {
        Found::unmet(Reason::new(Slug::CategoryCheckMissing, ask.today()).shown_by(cleared.id()))
    }
}
