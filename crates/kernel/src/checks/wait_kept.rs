//! A wait that was open when the category changed to *cannot* is not cancelled by the change (Q25).

use super::{Ask, Found, Reason};
use crate::course::{Contraception, Course, Phase};
use crate::decision::Slug;
use crate::vocabulary::Category;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let Some(changed) = course
        .category
        .as_ref()
        .and_then(|category| category.changed)
    else {
        return Found::met();
    };
    let record = course.record.before(changed.sequence);
    let then = Course::of(&record, course.rules, changed.on(), None);
    if then.path() != Category::Can {
        return Found::met();
    }
    let wait = course.parameters().contraception_wait_days;
    let contraception = match &then.contraception {
        Contraception::Nothing => None,
        Contraception::Unbroken { since, .. } => {
            (then.phase == Phase::Start).then(|| since.plus(wait))
        }
        Contraception::Broken { from, .. } => Some(from.plus(wait)),
    };
    // Missed as of the change; how long that makes one wait is for today's edition to say.
    let missed = then
        .first_window()
        .filter(|window| window.is_missed_by(changed.on()))
        .map(|window| {
            window
                .test
                .collected_on
                .plus(course.parameters().missed_first_window_wait_days)
        });
    let ends = [contraception, missed]
        .into_iter()
        .flatten()
        .filter(|ends| *ends > changed.on())
        .max();
    match ends {
        Some(ends) if course.today < ends => Found::unmet(
            Reason::new(Slug::WaitOpenAtCategoryChange, ends)
                .shown_by(changed.id())
                .on("changed-on", changed.on())
                .on("wait-until", ends),
        ),
        _ => Found::met_by(changed.id()),
    }
}
