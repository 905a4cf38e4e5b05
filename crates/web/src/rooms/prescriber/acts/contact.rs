//! A contact with the patient, such as a call about a flare or a stop.

use maud::{Markup, html};
use retinue_kernel::Payload;

use super::words;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words};
use crate::rooms::chart::Chart;
use crate::views::fields::{self, Need};

pub(in crate::rooms) struct Contact;

impl Act for Contact {
    const SLUG: &'static str = "contact";
    const PATH: &'static str = "/clinic/patients/{patient}/contact";
    const WORDS: Words = words::CONTACT;

    fn begin(chart: &Chart, _: &Typed) -> Form {
        Form::beginning_with([(words::ON.name, chart.today.to_string())])
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        html! {
            (fields::text(form, &words::SUBJECT, Need::Required))
            (fields::date(form, &words::ON, Need::Required))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let reason = reader.id(&words::SUBJECT);
        let on = reader.day(&words::ON, chart.born..=chart.today);
        Some(vec![Report {
            on: on?,
            payload: Payload::ContactRecorded { reason },
        }])
    }
}
