//! The prescription is dispensed within the days that follow it.

use super::{Ask, Found, Reason};
use crate::decision::{Said, Slug};

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let Some(prescription) = &course.prescription else {
        return ask.no_prescription();
    };
    // The window is that of the edition under which the prescription was written.
    let written = course.rules.at(prescription.on());
    let Some(days) = written.edition.parameters.issue_window_days else {
        return Found::met_by(prescription.id());
    };
    let last_day = prescription.on().plus(days);
    if ask.today() <= last_day {
        return Found::met_until(last_day, prescription.id());
    }
    Found::unmet(
        Reason::new(Slug::PrescriptionTooOld, ask.today())
            .shown_by(prescription.id())
            .on("prescribed-on", prescription.on())
            .says("days", Said::Number(i32::from(days))),
    )
}
