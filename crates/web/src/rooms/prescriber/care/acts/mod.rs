//! What the clinic records of care: one kind of report, one file.

mod weight;

pub(super) use weight::Weight;

use crate::rooms::care::act::CareAct;

/// What is said once an act is recorded, by the place of its page.
pub(super) fn done(slug: &str) -> Option<&'static str> {
    fn of<A: CareAct>() -> (&'static str, &'static str) {
        (A::SLUG, A::WORDS.done)
    }
    let all = [of::<Weight>()];
    all.into_iter()
        .find(|(known, _)| *known == slug)
        .map(|(_, says)| says)
}
