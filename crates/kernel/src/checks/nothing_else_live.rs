//! Nothing else is authorised: neither this prescription nor another month's order.

use super::{Ask, Found, Reason};
use crate::decision::Slug;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let asked = course.prescription.as_ref();
    let reasons = course
        .authorisations
        .iter()
        .filter(|one| one.is_live())
        .filter_map(|live| {
            let slug = match asked {
                Some(prescription) if live.prescription_id == prescription.id() => {
                    Slug::AuthorisationAlreadyLive
                }
                Some(prescription) if live.order() == prescription.order => return None,
                _ => Slug::OtherOrderLive,
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
