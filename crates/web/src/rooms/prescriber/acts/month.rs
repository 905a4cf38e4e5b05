//! The month's confirmation: item by item, against one negative test, and the month's records in one act.

use maud::{Markup, html};
use retinue_kernel::{Day, FactId, Id, Payload, SignedForm, Source, TestResult, Topic};
use retinue_rulebook::{FormItem, ItemKind};

use super::words;
use super::{can, paper};
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words};
use crate::rooms::chart::Chart;
use crate::rooms::programme_form::Signable;
use crate::rooms::{contraception, programme_form};
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::words::vocabulary::Word;

pub(in crate::rooms) struct Month;

impl Act for Month {
    const SLUG: &'static str = "month";
    const PATH: &'static str = "/clinic/patients/{patient}/month";
    const WORDS: Words = words::MONTH;
    // It says that the prescriber assessed the status, and the prescriber signs it.
    const PRESCRIBERS_OWN: bool = true;

    fn fits(chart: &Chart) -> bool {
        signable(chart).is_some()
    }

    fn begin(chart: &Chart, _: &Typed) -> Form {
        let mut values = Vec::new();
        if can(chart) {
            // What was recorded last stands there already: unchanged is no further click.
            values.extend(contraception::as_last(chart));
            if let [only] = tests(chart).as_slice() {
                values.push((words::TEST.name, only.0.to_string()));
            }
        } else {
            values.push((words::ON.name, chart.today.to_string()));
        }
        Form::beginning_with(values)
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        let Some(signable) = signable(chart) else {
            return html! {};
        };
        let special = |item: &FormItem| match item.kind {
            ItemKind::PregnancyTest => test_choice(chart, form),
            ItemKind::Contraception => contraception::controls(chart, form),
            ItemKind::Date => fields::date(form, &words::VISIT_ON, Need::Required),
            _ => html! {},
        };
        html! {
            (signable.notice())
            (programme_form::controls(signable, form, &|_| true, &special))
            @if !signable.is_signed_here() {
                (fields::named_tick(form, OFFICIAL_CONFIRMATION, words::OFFICIAL_CONFIRMATION))
            }
            (paper::twin(signable, form))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let Some(signable) = signable(chart) else {
            reader.wrong("", words::NO_MONTH_FORM);
            return None;
        };
        let answers = programme_form::read(signable, reader, &|_| true);
        let signed = paper::read_twin(chart, signable, reader);
        if !signable.is_signed_here() && !reader.ticked(OFFICIAL_CONFIRMATION) {
            reader.wrong(OFFICIAL_CONFIRMATION, words::NOT_CONFIRMED);
        }
        let form = signed.map(|signed| Confirmed {
            form: signed.form(chart, signable, answers, Vec::new()),
            on: signed.on,
        });
        if can(chart) {
            read_can(chart, reader, form)
        } else {
            read_cannot(chart, reader, form)
        }
    }
}

/// The day of the month's form, and the form as it was answered.
struct Confirmed {
    on: Day,
    form: Option<Box<SignedForm>>,
}

pub(in crate::rooms) const OFFICIAL_CONFIRMATION: &str = "confirmed-with-the-programme";

/// The form on which the month is confirmed; none where the edition has none.
pub(in crate::rooms) fn signable(chart: &Chart) -> Option<Signable<'_>> {
    let name = if can(chart) {
        "month-confirmation-can"
    } else {
        "month-confirmation-cannot"
    };
    Signable::of(chart, name)
}

fn read_can(
    chart: &Chart,
    reader: &mut Reader,
    confirmed: Option<Confirmed>,
) -> Option<Vec<Report>> {
    let tests = tests(chart);
    let offered: Vec<&str> = tests.iter().map(|(id, _)| id.as_str()).collect();
    let test = if offered.is_empty() {
        reader.wrong(words::TEST.name, words::NO_TEST_TO_CONFIRM);
        None
    } else {
        reader.offered(&words::TEST, &offered)
    };
    let contraception = contraception::read(chart, reader, Source::Prescriber);
    let test = Id::new(&test?)?;
    let Confirmed { on, form } = confirmed?;
    let topics = vec![Topic::Risks, Topic::Contraception];
    // The confirmation stands last: it says that everything before it was done.
    Some(reports(
        on,
        [
            Payload::ReproductiveStatusAssessed { signed: None },
            Payload::CounsellingRecorded { topics },
            contraception?,
            Payload::MonthConfirmed {
                test: Some(test),
                counselled: true,
                signed: form,
            },
        ],
    ))
}

fn read_cannot(
    chart: &Chart,
    reader: &mut Reader,
    confirmed: Option<Confirmed>,
) -> Option<Vec<Report>> {
    let visit = reader.day(&words::VISIT_ON, chart.born..=chart.today)?;
    let Confirmed { on, form } = confirmed?;
    let mut all = vec![Report {
        on: visit,
        payload: Payload::VisitRecorded { remote: None },
    }];
    let topics = vec![Topic::Risks];
    // No test is confirmed here, so the form stands with the statement about the status.
    all.extend(reports(
        on,
        [
            Payload::ReproductiveStatusAssessed { signed: form },
            Payload::CounsellingRecorded { topics },
        ],
    ));
    Some(all)
}

fn reports<const COUNT: usize>(on: Day, payloads: [Payload; COUNT]) -> Vec<Report> {
    let reports = payloads.into_iter();
    reports.map(|payload| Report { on, payload }).collect()
}

/// The one negative test whose window is open, with what it is called; none when there is none, or more than one to
/// choose from.
pub(in crate::rooms) fn only_test(chart: &Chart) -> Option<(FactId, String)> {
    let is_open = |id: &FactId| {
        let Some(Payload::PregnancyTestReported { collected_on, .. }) =
            chart.fact(id).map(|event| &event.payload)
        else {
            return false;
        };
        let parameters = &chart.rules.at(*collected_on).edition.parameters;
        collected_on.last_of_window(parameters.test_window_days) >= chart.today
    };
    let mut open = tests(chart).into_iter().filter(|(id, _)| is_open(id));
    let first = open.next()?;
    open.next().is_none().then_some(first)
}

/// Negative tests on record, the latest specimen first. Which of them serves is the gate's to say.
fn tests(chart: &Chart) -> Vec<(FactId, String)> {
    let mut tests: Vec<_> = chart
        .facts()
        .filter_map(|event| match &event.payload {
            Payload::PregnancyTestReported {
                collected_on,
                result: TestResult::Negative,
                setting,
                ..
            } => Some((*collected_on, event.envelope.id.clone(), setting.label())),
            _ => None,
        })
        .collect();
    tests.sort_by_key(|(on, _, _)| std::cmp::Reverse(*on));
    let latest = tests.into_iter().take(4);
    latest
        .map(|(on, id, setting)| (id, format!("{}: negative. {setting}.", days::long(on))))
        .collect()
}

fn test_choice(chart: &Chart, form: &Form) -> Markup {
    let tests = tests(chart);
    let offered: Vec<(&str, &str)> = tests
        .iter()
        .map(|(id, label)| (id.as_str(), label.as_str()))
        .collect();
    html! {
        @if offered.is_empty() {
            div.field id=(words::TEST.name) {
                p.flush { strong { (words::TEST.label) } }
                p { (words::NO_TEST_TO_CONFIRM) " " a href="pregnancy-test" { (words::PREGNANCY_TEST.title) } }
            }
        } @else {
            (fields::choice_of(form, &words::TEST, &offered))
        }
    }
}
