//! A request to the programme: an exemption from initial testing requirements for a serious medical reason.

use maud::{Markup, html};
use retinue_kernel::{Payload, Phase, TestingRequirement};

use super::super::words;
use super::can;
use crate::http::form::{Form, Reader};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::views::fields::{self, Need};
use crate::words::vocabulary::Word;

pub(in super::super) struct Exemption;

impl Act for Exemption {
    const SLUG: &'static str = "exemption";
    const PATH: &'static str = "/clinic/patients/{patient}/exemption";
    const WORDS: Words = words::EXEMPTION;
    const PRESCRIBERS_OWN: bool = true;

    fn fits(chart: &Chart) -> bool {
        chart.has_registry() && can(chart) && chart.summary.phase == Phase::Start
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        html! {
            (fields::checks(form, &words::EXEMPTION_SCOPE, TestingRequirement::every()))
            (fields::text(form, &words::EXEMPTION_REASON, Need::Required))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let scope: Vec<TestingRequirement> = reader.words(&words::EXEMPTION_SCOPE);
        let reason = reader.id(&words::EXEMPTION_REASON);
        if scope.is_empty() {
            reader.wrong(words::EXEMPTION_SCOPE.name, words::NO_SCOPE);
        }
        let reason = reason?;
        Some(today(chart, Payload::ExemptionRequested { scope, reason }))
    }
}
