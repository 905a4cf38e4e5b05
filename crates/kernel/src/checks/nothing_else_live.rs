//! Nothing else is authorised: neither this prescription nor another month's order.

use super::{Ask, Found, Reason};
use crate::decision::Slug;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let reasons = course
        .authorisations
        .iter()
        .filter(|one| one.is_live())
        .filter_map(|live| {
            let slug = if course.requested == Some(live.prescription_id) {
                Slug::AuthorisationAlreadyLive
            } else if course.order() == Some(live.order()) {
                // Strengths of one month's order run side by side.
                return None;
            } else {
                Slug::OtherOrderLive
            };
            Some(
                Reason::new(slug, ask.today())
                    .shown_by(live.id())
                    .on("until", live.until),
            )
        })
        .collect();
    Found {
        reasons,
        ..Found::default()
    }
}
