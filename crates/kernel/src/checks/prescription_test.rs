//! Pregnancy was excluded under supervision before this prescription was written, and not long before it.

use super::{Ask, Found, Reason};
use crate::decision::{Said, Slug};
use crate::record::Fact;
use crate::vocabulary::Setting;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let Some(prescription) = &course.prescription else {
        return ask.no_prescription();
    };
    let Some(test) = &course.test else {
        return Found::unmet(Reason::new(Slug::TestMissing, ask.today()));
    };
    let named = |slug| {
        Reason::new(slug, ask.today())
            .shown_by(test.id())
            .on("collected-on", test.collected_on)
    };
    let adopted = course.rules.at(test.collected_on);
    if !adopted.accepts_monthly(test.setting) {
        return Found::unmet(
            named(Slug::TestSettingNotAccepted)
                .says("setting", Said::Word(test.setting.as_str()))
                .says("overlay", Said::Name(alloc::string::String::new())),
        );
    }
    if test.setting == Setting::Home && !course.home_test_is_permitted(test) {
        return Found::unmet(
            named(Slug::HomeTestNotPermitted).says("setting", Said::Word(test.setting.as_str())),
        );
    }
    // A test before a prescription of another order has served that one, whatever was written in between, and also when
    // its result was entered after that prescription; a cancelled one too (reading `cancelled-prescription`). So the
    // specimen of a new test is of a later day than they are.
    let served = course
        .prescriptions_before()
        .map(Fact::on)
        .filter(|other| test.collected_on <= *other)
        .max();
    if let Some(last) = served {
        let mut used = named(Slug::TestAlreadyUsed);
        used.earliest = last.plus(1).max(ask.today());
        return Found::unmet(used);
    }
    let days = adopted.edition.parameters.prescription_test_days;
    if let Some(days) = days.filter(|days| test.collected_on.plus(*days) < prescription.on()) {
        return Found::unmet(
            named(Slug::TestTooOldForPrescription)
                .on("prescribed-on", prescription.on())
                .says("days", Said::Number(i32::from(days))),
        );
    }
    Found::met_by(test.id())
}
