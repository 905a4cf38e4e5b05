//! A patient who did not come back, and the report of a pregnancy to the programme.

use maud::{Markup, html};
use retinue_kernel::{DueKind, Payload, PregnancyTiming, timing_of_pregnancy};

use super::words;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::views::fields::{self, Need};
use crate::words::vocabulary::Word as _;

pub(in super::super) struct LostToFollowUp;

impl Act for LostToFollowUp {
    const SLUG: &'static str = "lost-to-follow-up";
    const PATH: &'static str = "/clinic/patients/{patient}/lost-to-follow-up";
    const WORDS: Words = words::LOST;

    fn fits(chart: &Chart) -> bool {
        chart.is_due(DueKind::LostToFollowUp) || chart.is_due(DueKind::MissedMonth)
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        html! {
            p { (words::LOST_MEANS) }
            (fields::text(form, &words::REASON, Need::Optional))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let reason = reader.optional_id(&words::REASON);
        Some(today(chart, Payload::LostToFollowUpRecorded { reason }))
    }
}

pub(in super::super) struct ReportToProgramme;

impl Act for ReportToProgramme {
    const SLUG: &'static str = "report-to-programme";
    const PATH: &'static str = "/clinic/patients/{patient}/report-to-programme";
    const WORDS: Words = words::REPORT_TO_PROGRAMME;
    const PRESCRIBERS_OWN: bool = true;

    fn fits(chart: &Chart) -> bool {
        chart.is_due(DueKind::PregnancyReport)
    }

    fn begin(chart: &Chart, _: &Typed) -> Form {
        let due = chart.due.iter();
        let learned = due
            .filter(|item| item.kind == DueKind::PregnancyReport)
            .map(|item| item.due)
            .next();
        let on = learned.unwrap_or(chart.today);
        let timing = timing_of_pregnancy(&chart.record, &chart.rules, on);
        Form::beginning_with([(words::TIMING.name, timing.written().to_owned())])
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        fields::choice(form, &words::TIMING, PregnancyTiming::every())
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let timing = reader.word(&words::TIMING)?;
        Some(today(chart, Payload::PregnancyReportFiled { timing }))
    }
}
