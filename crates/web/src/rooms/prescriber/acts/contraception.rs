//! The month's contraception as the clinic submits it, and "unchanged since last month" as one click.

use maud::{Markup, html};
use retinue_kernel::{Payload, Source};

use super::can;
use super::words;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::rooms::contraception;

pub(in crate::rooms) struct Contraception;

impl Act for Contraception {
    const SLUG: &'static str = "contraception";
    const PATH: &'static str = "/clinic/patients/{patient}/contraception";
    const WORDS: Words = words::CONTRACEPTION;

    fn fits(chart: &Chart) -> bool {
        can(chart)
    }

    fn begin(chart: &Chart, _: &Typed) -> Form {
        Form::beginning_with(contraception::as_last(chart))
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        contraception::controls(chart, form)
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let payload = contraception::read(chart, reader, Source::Prescriber)?;
        Some(today(chart, payload))
    }
}

/// What the patient submitted, where it differs from what the prescriber recorded: one click makes the two agree.
pub(in super::super) struct AsThePatientSays;

impl Act for AsThePatientSays {
    const SLUG: &'static str = "contraception-as-the-patient-says";
    const PATH: &'static str = "/clinic/patients/{patient}/contraception-as-the-patient-says";
    const WORDS: Words = words::AS_THE_PATIENT_SAYS;

    fn fits(chart: &Chart) -> bool {
        can(chart)
            && contraception::last_by(chart, Source::Patient)
                .is_some_and(|own| contraception::last_by(chart, Source::Prescriber) != Some(own))
    }

    fn controls(chart: &Chart, _: &Form) -> Markup {
        html! {
            @match contraception::last_by(chart, Source::Patient) {
                Some((methods, abstinence, since)) => { p { (words::last_contraception(methods, abstinence, since)) } }
                None => { p { (words::NO_CONTRACEPTION_YET) } }
            }
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let Some((methods, abstinence, since)) = contraception::last_by(chart, Source::Patient)
        else {
            reader.wrong("", words::NO_CONTRACEPTION_YET);
            return None;
        };
        let methods = methods.to_vec();
        Some(today(
            chart,
            Payload::ContraceptionRecorded {
                methods,
                abstinence,
                since,
                source: Source::Prescriber,
                on_sheet: None,
            },
        ))
    }
}

/// The same again: a form without controls.
pub(in crate::rooms) struct Unchanged;

impl Act for Unchanged {
    const SLUG: &'static str = "contraception-unchanged";
    const PATH: &'static str = "/clinic/patients/{patient}/contraception-unchanged";
    const WORDS: Words = words::UNCHANGED;

    fn fits(chart: &Chart) -> bool {
        can(chart) && contraception::last(chart).is_some()
    }

    fn controls(chart: &Chart, _: &Form) -> Markup {
        html! {
            @if let Some((methods, abstinence, since)) = contraception::last(chart) {
                p { (words::last_contraception(methods, abstinence, since)) }
            } @else {
                p { (words::NO_CONTRACEPTION_YET) }
            }
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let Some((methods, abstinence, since)) = contraception::last(chart) else {
            reader.wrong("", words::NO_CONTRACEPTION_YET);
            return None;
        };
        let methods = methods.to_vec();
        Some(today(
            chart,
            Payload::ContraceptionRecorded {
                methods,
                abstinence,
                since,
                source: Source::Prescriber,
                on_sheet: None,
            },
        ))
    }
}
