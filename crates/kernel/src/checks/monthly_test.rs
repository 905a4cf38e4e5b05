//! The month's test was performed where it may be.

use alloc::string::ToString;

use super::{Ask, Found, Reason};
use crate::course::Phase;
use crate::decision::{Said, Slug};
use crate::vocabulary::Setting;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    if course.phase == Phase::Start {
        return Found::met();
    }
    let Some(test) = &course.test else {
        return Found::unmet(Reason::new(Slug::TestMissing, ask.today()));
    };
    let named = |slug| {
        Reason::new(slug, ask.today())
            .shown_by(test.id())
            .on("collected-on", test.collected_on)
            .says("setting", Said::Word(test.setting.as_str()))
    };
    let adopted = course.rules.at(test.collected_on);
    if !adopted.accepts_monthly(test.setting) {
        // Says which relaxation would lift the refusal, were it adopted (Q4).
        let overlay = adopted
            .overlay_that_would_accept(test.setting)
            .map(|overlay| overlay.id.as_str().to_string());
        return Found::unmet(
            named(Slug::TestSettingNotAccepted)
                .says("overlay", Said::Name(overlay.unwrap_or_default())),
        );
    }
    if test.setting == Setting::Home && !course.home_test_is_permitted(test) {
        return Found::unmet(named(Slug::HomeTestNotPermitted));
    }
    Found::met_by(test.id())
}
