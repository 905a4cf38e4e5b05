//! What a patient reports: contraception, a lapse, a wish to pause, a pregnancy.

use maud::{Markup, html};
use retinue_kernel::{Category, Payload, Source};

use super::words;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::rooms::contraception;
use crate::views::fields::{self, Need};

fn can(chart: &Chart) -> bool {
    chart.summary.category != Some(Category::Cannot)
}

pub(super) struct Contraception;

impl Act for Contraception {
    const SLUG: &'static str = "contraception";
    const PATH: &'static str = "/me/contraception";
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
        contraception::read(chart, reader, Source::Patient).map(|payload| today(chart, payload))
    }
}

pub(super) struct Lapse;

impl Act for Lapse {
    const SLUG: &'static str = "lapse";
    const PATH: &'static str = "/me/lapse";
    const WORDS: Words = words::LAPSE;
    const GRAVE: bool = true;

    fn fits(chart: &Chart) -> bool {
        can(chart)
    }

    fn begin(chart: &Chart, _: &Typed) -> Form {
        Form::beginning_with([(words::LAPSE_FROM.name, chart.today.to_string())])
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        html! {
            (fields::date(form, &words::LAPSE_FROM, Need::Required))
            (fields::choice_of(form, &words::UNPROTECTED, &[
                ("yes", words::UNPROTECTED_YES),
                ("no", words::UNPROTECTED_NO),
                ("unsaid", words::UNPROTECTED_UNSAID),
            ]))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let from = reader.day(&words::LAPSE_FROM, chart.born..=chart.today);
        let unprotected = reader.offered(&words::UNPROTECTED, &["yes", "no", "unsaid"]);
        let unprotected = match unprotected?.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        Some(today(
            chart,
            Payload::ContraceptionLapsed {
                from: Some(from?),
                unprotected,
            },
        ))
    }
}

pub(super) struct Hold;

impl Act for Hold {
    const SLUG: &'static str = "pause";
    const PATH: &'static str = "/me/pause";
    const WORDS: Words = words::HOLD;

    fn controls(_: &Chart, form: &Form) -> Markup {
        fields::text(form, &words::HOLD_REASON, Need::Optional)
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let reason = reader.optional_id(&words::HOLD_REASON);
        Some(today(chart, Payload::HoldRequested { reason }))
    }
}

pub(super) struct Pregnancy;

impl Act for Pregnancy {
    const SLUG: &'static str = "pregnancy";
    const PATH: &'static str = "/me/pregnancy";
    const WORDS: Words = words::PREGNANCY;
    const GRAVE: bool = true;

    fn fits(chart: &Chart) -> bool {
        can(chart) && !chart.pregnancy_open()
    }

    fn controls(_: &Chart, _: &Form) -> Markup {
        html! { p { (words::PREGNANCY_MEANS) } }
    }

    fn read(chart: &Chart, _: &mut Reader) -> Option<Vec<Report>> {
        Some(today(chart, Payload::PregnancyReported {}))
    }
}
