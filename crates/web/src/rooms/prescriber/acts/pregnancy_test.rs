//! A pregnancy test and its result.

use maud::{Markup, html};
use retinue_kernel::{Cycle, Payload, Setting, Specimen, TestResult};
use retinue_rulebook::Language;

use super::can;
use super::words;
use crate::http::form::{Field, Form, Reader};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::views::fields::{self, Need};
use crate::words::vocabulary::{Word, plain_setting};

pub(in crate::rooms) struct PregnancyTest;

impl Act for PregnancyTest {
    const SLUG: &'static str = "pregnancy-test";
    const PATH: &'static str = "/clinic/patients/{patient}/pregnancy-test";
    const WORDS: Words = words::PREGNANCY_TEST;

    fn fits(chart: &Chart) -> bool {
        can(chart)
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        controls(chart, form)
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        read(chart, reader).map(|payload| today(chart, payload))
    }
}

/// Every field of the controls.
pub(super) const FIELDS: &[Field] = &[
    words::COLLECTED_ON,
    words::RESULT,
    words::SPECIMEN,
    words::SETTING,
    words::CLIA_NUMBER,
    words::CYCLE,
    words::MENSES_BEGAN_ON,
];

/// Where a test is performed, as the programme's staff say it: certificates are asked for in the United States alone.
pub(in crate::rooms) fn settings(chart: &Chart) -> Vec<(&'static str, &'static str)> {
    let label = |setting: &Setting| {
        if chart.has_registry() {
            setting.label()
        } else {
            plain_setting(*setting, Language::English)
        }
    };
    let all = Setting::every().iter();
    all.map(|setting| (setting.written(), label(setting)))
        .collect()
}

/// The controls, shared with the correction of a test. Certificates are asked for where there is a registry, the cycle where
/// the edition counts its days; both are shown as well where a test from before a move has them.
pub(super) fn controls(chart: &Chart, form: &Form) -> Markup {
    let shows = |asked: bool, field: &Field| {
        asked
            || form
                .typed
                .first(field.name)
                .is_some_and(|typed| !typed.is_empty())
    };
    html! {
        (fields::date(form, &words::COLLECTED_ON, Need::Required))
        (fields::choice(form, &words::RESULT, TestResult::every()))
        (fields::choice(form, &words::SPECIMEN, Specimen::every()))
        (fields::choice_of(form, &words::SETTING, &settings(chart)))
        @if shows(chart.has_registry(), &words::CLIA_NUMBER) { (fields::code(form, &words::CLIA_NUMBER, Need::Optional)) }
        @if shows(chart.counts_the_cycle(), &words::CYCLE) { (fields::choice(form, &words::CYCLE, Cycle::every())) }
        @if shows(chart.counts_the_cycle(), &words::MENSES_BEGAN_ON) { (fields::date(form, &words::MENSES_BEGAN_ON, Need::Optional)) }
    }
}

/// Reads the controls.
pub(super) fn read(chart: &Chart, reader: &mut Reader) -> Option<Payload> {
    let collected_on = reader.day(&words::COLLECTED_ON, chart.born..=chart.today);
    let result = reader.word(&words::RESULT);
    let specimen = reader.word(&words::SPECIMEN);
    let setting = reader.word(&words::SETTING);
    let clia_number = reader.optional_id(&words::CLIA_NUMBER);
    let cycle = reader.optional_word(&words::CYCLE);
    let latest_menses = collected_on.unwrap_or(chart.today);
    let menses_began_on = reader.optional_day(&words::MENSES_BEGAN_ON, chart.born..=latest_menses);
    if chart.has_registry() && setting == Some(Setting::Laboratory) && clia_number.is_none() {
        reader.wrong(words::CLIA_NUMBER.name, words::CLIA_NUMBER_MISSING);
    }
    Some(Payload::PregnancyTestReported {
        collected_on: collected_on?,
        specimen: specimen?,
        setting: setting?,
        result: result?,
        clia_number,
        cycle,
        menses_began_on,
    })
}
