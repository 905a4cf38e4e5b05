//! Pausing, resuming, stopping and completing the treatment.

use maud::{Markup, html};
use retinue_kernel::Payload;

use super::words;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::{Chart, Standing};
use crate::views::fields::{self, Need};

/// A form that begins with the reason of the link that led here.
pub(super) fn begins_with_reason(asked: &Typed) -> Form {
    let reason = asked.first(words::REASON.name);
    Form::beginning_with(reason.map(|reason| (words::REASON.name, reason.to_owned())))
}

pub(in super::super) struct Pause;

impl Act for Pause {
    const SLUG: &'static str = "pause";
    const PATH: &'static str = "/clinic/patients/{patient}/pause";
    const WORDS: Words = words::PAUSE;
    const PRESCRIBERS_OWN: bool = true;
    const GRAVE: bool = true;

    fn fits(chart: &Chart) -> bool {
        chart.standing() == Standing::Running
    }

    fn begin(_: &Chart, asked: &Typed) -> Form {
        begins_with_reason(asked)
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        fields::text(form, &words::REASON, Need::Required)
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let reason = reader.id(&words::REASON);
        Some(today(chart, Payload::TreatmentPaused { reason }))
    }
}

pub(in super::super) struct Resumption;

impl Act for Resumption {
    const SLUG: &'static str = "resume";
    const PATH: &'static str = "/clinic/patients/{patient}/resume";
    const WORDS: Words = words::RESUMPTION;
    const PRESCRIBERS_OWN: bool = true;

    fn fits(chart: &Chart) -> bool {
        chart.standing() != Standing::Running
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        fields::text(form, &words::REASON, Need::Optional)
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let reason = reader.optional_id(&words::REASON);
        Some(today(chart, Payload::TreatmentResumed { reason }))
    }
}

pub(in super::super) struct Stop;

impl Act for Stop {
    const SLUG: &'static str = "stop";
    const PATH: &'static str = "/clinic/patients/{patient}/stop";
    const WORDS: Words = words::STOP;
    const PRESCRIBERS_OWN: bool = true;
    const GRAVE: bool = true;

    fn fits(chart: &Chart) -> bool {
        !matches!(chart.standing(), Standing::Stopped | Standing::Completed)
    }

    fn begin(_: &Chart, asked: &Typed) -> Form {
        begins_with_reason(asked)
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        html! {
            (fields::text(form, &words::REASON, Need::Required))
            (fields::date(form, &words::LAST_DOSE_ON, Need::Optional))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let reason = reader.id(&words::REASON);
        let last_dose_on = reader.optional_day(&words::LAST_DOSE_ON, chart.born..=chart.today);
        Some(today(
            chart,
            Payload::TreatmentStopped {
                reason,
                last_dose_on,
            },
        ))
    }
}

pub(in super::super) struct Completion;

impl Act for Completion {
    const SLUG: &'static str = "complete";
    const PATH: &'static str = "/clinic/patients/{patient}/complete";
    const WORDS: Words = words::COMPLETION;
    const PRESCRIBERS_OWN: bool = true;
    const GRAVE: bool = true;

    fn fits(chart: &Chart) -> bool {
        !matches!(chart.standing(), Standing::Stopped | Standing::Completed)
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        fields::date(form, &words::LAST_DOSE_ON, Need::Required)
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let last_dose_on = reader.day(&words::LAST_DOSE_ON, chart.born..=chart.today)?;
        Some(today(
            chart,
            Payload::CourseCompleted {
                last_dose_on: Some(last_dose_on),
            },
        ))
    }
}
