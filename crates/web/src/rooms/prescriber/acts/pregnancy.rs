//! A suspected pregnancy: reported, excluded, or ended. How it ended is never asked.

use maud::{Markup, html};
use retinue_kernel::{Exclusion, Payload};

use super::words;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::views::fields;
use crate::words::vocabulary::Word;

pub(in super::super) struct PregnancyReport;

impl Act for PregnancyReport {
    const SLUG: &'static str = "pregnancy";
    const PATH: &'static str = "/clinic/patients/{patient}/pregnancy";
    const WORDS: Words = words::PREGNANCY_REPORT;
    const ASSISTANTS_TOO: bool = true;
    const GRAVE: bool = true;

    fn fits(chart: &Chart) -> bool {
        !chart.pregnancy_open()
    }

    fn controls(_: &Chart, _: &Form) -> Markup {
        html! { p { (words::PREGNANCY_REPORT_MEANS) } }
    }

    fn read(chart: &Chart, _: &mut Reader) -> Option<Vec<Report>> {
        Some(today(chart, Payload::PregnancyReported {}))
    }
}

pub(in super::super) struct PregnancyExclusion;

impl Act for PregnancyExclusion {
    const SLUG: &'static str = "pregnancy-excluded";
    const PATH: &'static str = "/clinic/patients/{patient}/pregnancy-excluded";
    const WORDS: Words = words::PREGNANCY_EXCLUSION;
    const PRESCRIBERS_OWN: bool = true;

    fn fits(chart: &Chart) -> bool {
        chart.pregnancy_open()
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        fields::choice(form, &words::HOW, Exclusion::every())
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let how = reader.word(&words::HOW)?;
        Some(today(chart, Payload::PregnancyExcluded { how }))
    }
}

pub(in super::super) struct PregnancyEnd;

impl Act for PregnancyEnd {
    const SLUG: &'static str = "pregnancy-ended";
    const PATH: &'static str = "/clinic/patients/{patient}/pregnancy-ended";
    const WORDS: Words = words::PREGNANCY_END;
    const PRESCRIBERS_OWN: bool = true;

    fn fits(chart: &Chart) -> bool {
        chart.pregnancy_open()
    }

    fn begin(chart: &Chart, _: &Typed) -> Form {
        Form::beginning_with([(words::ON.name, chart.today.to_string())])
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        fields::date(form, &words::ON, fields::Need::Required)
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let on = reader.day(&words::ON, chart.born..=chart.today)?;
        Some(vec![Report {
            on,
            payload: Payload::PregnancyEnded {},
        }])
    }
}
