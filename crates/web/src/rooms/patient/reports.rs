//! What a patient reports: contraception, a lapse, a wish to pause, a pregnancy.

use maud::{Markup, html};
use retinue_kernel::{Category, Payload, Source};
use retinue_rulebook::Language;

use super::words;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, SpokenAct, SpokenWords, Words, today};
use crate::rooms::chart::Chart;
use crate::rooms::contraception;
use crate::views::fields::{self, Need};
use crate::words::said::reports as says;

fn can(chart: &Chart) -> bool {
    chart.summary.category != Some(Category::Cannot)
}

pub(in crate::rooms) struct Contraception;

impl SpokenAct for Contraception {
    const SAYS: SpokenWords = words::CONTRACEPTION;
}

impl Act for Contraception {
    const SLUG: &'static str = "contraception";
    const PATH: &'static str = "/me/contraception";
    const WORDS: Words = words::CONTRACEPTION.in_language(Language::English);

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

pub(in crate::rooms) struct Lapse;

impl SpokenAct for Lapse {
    const SAYS: SpokenWords = words::LAPSE;
}

impl Act for Lapse {
    const SLUG: &'static str = "lapse";
    const PATH: &'static str = "/me/lapse";
    const WORDS: Words = words::LAPSE.in_language(Language::English);
    const GRAVE: bool = true;

    fn fits(chart: &Chart) -> bool {
        can(chart)
    }

    fn begin(chart: &Chart, _: &Typed) -> Form {
        Form::beginning_with([(words::LAPSE_FROM.name(), chart.today.to_string())])
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        let language = form.language();
        html! {
            (fields::date(form, &words::LAPSE_FROM.in_language(language), Need::Required))
            (fields::choice_of(form, &words::UNPROTECTED.in_language(language), &[
                ("yes", says::YES.get(language)),
                ("no", says::NO.get(language)),
                ("unsaid", says::UNSAID.get(language)),
            ]))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let language = reader.language();
        let from = reader.day(
            &words::LAPSE_FROM.in_language(language),
            chart.born..=chart.today,
        );
        let unprotected = reader.offered(
            &words::UNPROTECTED.in_language(language),
            &["yes", "no", "unsaid"],
        );
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

pub(in crate::rooms) struct Hold;

impl SpokenAct for Hold {
    const SAYS: SpokenWords = words::HOLD;
}

impl Act for Hold {
    const SLUG: &'static str = "pause";
    const PATH: &'static str = "/me/pause";
    const WORDS: Words = words::HOLD.in_language(Language::English);

    fn controls(_: &Chart, form: &Form) -> Markup {
        let language = form.language();
        fields::text(
            form,
            &words::HOLD_REASON.in_language(language),
            Need::Optional,
        )
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let language = reader.language();
        let reason = reader.optional_id(&words::HOLD_REASON.in_language(language));
        Some(today(chart, Payload::HoldRequested { reason }))
    }
}

pub(in crate::rooms) struct Pregnancy;

impl SpokenAct for Pregnancy {
    const SAYS: SpokenWords = words::PREGNANCY;
}

impl Act for Pregnancy {
    const SLUG: &'static str = "pregnancy";
    const PATH: &'static str = "/me/pregnancy";
    const WORDS: Words = words::PREGNANCY.in_language(Language::English);
    const GRAVE: bool = true;

    fn fits(chart: &Chart) -> bool {
        can(chart) && !chart.pregnancy_open()
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        let language = form.language();
        html! { p { (says::PREGNANCY_MEANS.get(language)) } }
    }

    fn read(chart: &Chart, _: &mut Reader) -> Option<Vec<Report>> {
        Some(today(chart, Payload::PregnancyReported {}))
    }
}
