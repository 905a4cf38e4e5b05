//! The call on the day when late truth asks it: was the patient reached, and told to stop taking the capsules?

use maud::{Markup, html};
use retinue_kernel::{DueKind, Escalation, Payload};

use super::words;
use crate::http::form::{Form, Reader};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::rooms::stop_taking;

pub(in super::super) struct StopTaking;

impl Act for StopTaking {
    const SLUG: &'static str = "stop-taking";
    const PATH: &'static str = "/clinic/patients/{patient}/stop-taking";
    const WORDS: Words = words::STOP_TAKING;
    const GRAVE: bool = true;

    fn fits(chart: &Chart) -> bool {
        chart.is_due(DueKind::StopTakingContact) || chart.is_due(DueKind::StopTakingNotSettled)
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        html! { (stop_taking::controls(form, &others(chart))) }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let payload: Payload = stop_taking::read(reader, &others(chart))?;
        Some(today(chart, payload))
    }
}

/// Who can be asked to reach the patient in the prescriber's place.
fn others(chart: &Chart) -> Vec<Escalation> {
    Escalation::of(chart.programme()).collect()
}
