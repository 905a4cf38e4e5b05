//! An office visit, and the assessment of reproductive status that is due before each prescription.

use maud::{Markup, html};
use retinue_kernel::Payload;

use super::words;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::views::fields::{self, Need};

pub(in super::super) struct Visit;

impl Act for Visit {
    const SLUG: &'static str = "visit";
    const PATH: &'static str = "/clinic/patients/{patient}/visit";
    const WORDS: Words = words::VISIT;

    fn begin(chart: &Chart, _: &Typed) -> Form {
        Form::beginning_with([(words::ON.name, chart.today.to_string())])
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        let remote = if chart.has_registry() {
            words::REMOTE
        } else {
            words::REMOTE_FIRST_IN_PERSON
        };
        html! {
            (fields::date(form, &words::ON, Need::Required))
            (fields::tick(form, &remote))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let on = reader.day(&words::ON, chart.born..=chart.today);
        let remote = reader.ticked(words::REMOTE.name);
        Some(vec![Report {
            on: on?,
            payload: Payload::VisitRecorded {
                remote: Some(remote),
            },
        }])
    }
}

pub(in super::super) struct StatusAssessment;

impl Act for StatusAssessment {
    const SLUG: &'static str = "reproductive-status";
    const PATH: &'static str = "/clinic/patients/{patient}/reproductive-status";
    const WORDS: Words = words::STATUS_ASSESSMENT;
    const PRESCRIBERS_OWN: bool = true;

    fn controls(_: &Chart, _: &Form) -> Markup {
        html! { p { (words::STATUS_ASSESSMENT_MEANS) } }
    }

    fn read(chart: &Chart, _: &mut Reader) -> Option<Vec<Report>> {
        Some(today(
            chart,
            Payload::ReproductiveStatusAssessed { signed: None },
        ))
    }
}
