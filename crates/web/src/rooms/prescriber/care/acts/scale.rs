//! Scales that the person answers: their answers, a total, or the totals of their domains.

use maud::{Markup, html};
use retinue_care::Scale as Known;
use retinue_care::event::CareFact;
use retinue_kernel::Id;

use super::super::{act_words, words};
use super::choice;
use super::measures::on_day;
use crate::http::form::{Field, Form, Reader, Typed, read_day};
use crate::rooms::act::Words;
use crate::rooms::care::act::{CareAct, CareReport};
use crate::rooms::care::chart::CareChart;
use crate::views::fields::{self, Need};

pub(in super::super) struct Scale;

impl Scale {
    /// The scales that may have been answered since the first day on record, or on an earlier one that was typed. Which of
    /// them is asked depends on the age on the day of the answers, and that day is chosen beside it.
    fn offered<'a>(chart: &'a CareChart, typed: Option<&str>) -> Vec<&'a Known> {
        let born = chart.chart.born;
        let recorded = chart.chart.facts().map(|event| event.envelope.on);
        let typed = typed.and_then(|typed| read_day(typed.trim()));
        let first = recorded.chain(typed).min().unwrap_or_else(|| chart.today());
        let ages = (first.max(born).age_of(born), chart.chart.age());
        let known = chart.knowledge().scales.scales.iter().map(|one| &one.value);
        known
            .filter(|one| one.is_asked_between(ages.0, ages.1))
            .collect()
    }

    fn scales(offered: &[&Known]) -> Vec<(String, String)> {
        let offered = offered.iter();
        offered
            .map(|scale| {
                let label = format!(
                    "{}: {} answers of 0 to {}{}",
                    scale.name,
                    scale.items,
                    scale.most,
                    ages(scale)
                );
                (scale.id.to_string(), label)
            })
            .collect()
    }
}

/// At which ages a scale is asked; nothing where at every one.
fn ages(scale: &Known) -> String {
    match (scale.from_age, scale.to_age) {
        (Some(from), Some(to)) => format!(", from {from} to {to} years of age"),
        (Some(from), None) => format!(", from {from} years of age on"),
        (None, Some(to)) => format!(", up to {to} years of age"),
        (None, None) => String::new(),
    }
}

impl Scale {
    /// The domains that can be told, with their highest totals: those of the scale that is chosen, or of any while none is.
    fn domains(chart: &CareChart, form: &Form) -> Option<String> {
        let scales = &chart.knowledge().scales;
        let chosen = form.typed.first(act_words::SCALE_NAME.name);
        let chosen = chosen.filter(|chosen| !chosen.is_empty());
        let shown = scales.scales.iter().map(|one| &one.value);
        let shown = shown.filter(|one| chosen.is_none_or(|chosen| one.id.as_str() == chosen));
        let told: Vec<String> = shown
            .filter_map(|scale| {
                let domains = scales.domains_of(&scale.id);
                let named: Vec<String> = domains
                    .iter()
                    .map(|(domain, most)| {
                        let provisional = if domain.is_provisional() {
                            ", provisional"
                        } else {
                            ""
                        };
                        format!("{} (0 to {most}{provisional})", domain.value.name)
                    })
                    .collect();
                (!named.is_empty()).then(|| format!("{}: {}.", scale.name, named.join(", ")))
            })
            .collect();
        (!told.is_empty()).then(|| told.join(" "))
    }

    /// The terms of use of the scale that is chosen; of every one while none is, each under its name.
    fn notices(chart: &CareChart, form: &Form) -> Markup {
        let chosen = form.typed.first(act_words::SCALE_NAME.name);
        let chosen = chosen.filter(|chosen| !chosen.is_empty());
        let mut shown = Self::offered(chart, form.typed.first(words::ON.name));
        shown.retain(|one| chosen.is_none_or(|chosen| one.id.as_str() == chosen));
        html! {
            div #notices {
                @for scale in shown {
                    @if !scale.notice.is_empty() { p.small.muted { (scale.name) ": " (scale.notice) } }
                }
            }
        }
    }
}

impl CareAct for Scale {
    const SLUG: &'static str = "scale";
    const PATH: &'static str = "/clinic/patients/{patient}/care/scale";
    const WORDS: Words = act_words::SCALE;
    const ASSISTANTS_TOO: bool = true;

    fn begin(chart: &CareChart, asked: &Typed) -> Form {
        begun_with_a_scale(chart, asked)
    }

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        html! {
            @let offered = Self::offered(chart, form.typed.first(words::ON.name));
            (choice::of_list(form, &act_words::SCALE_NAME, &Self::scales(&offered)))
            (fields::code(form, &act_words::ANSWERS, Need::Optional))
            (fields::count(form, &act_words::TOTAL, Need::Optional))
            @if let Some(names) = Self::domains(chart, form) {
                (fields::code(form, &act_words::DOMAINS, Need::Optional))
                p.small.muted #domains-names { (names) }
            } @else { (fields::hidden(act_words::DOMAINS.name, "")) }
            (fields::date(form, &words::ON, Need::Required))
            (Self::notices(chart, form))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let offered = Self::offered(chart, reader.peek(words::ON.name));
        let scale = choice::from_list(reader, &act_words::SCALE_NAME, &Self::scales(&offered));
        let typed = reader
            .optional_text(&act_words::ANSWERS, 120)
            .unwrap_or_default();
        let answers: Option<Vec<u8>> = numbers(reader, &act_words::ANSWERS, &typed);
        let total = reader.optional_count(&act_words::TOTAL, 0..=200);
        let typed = reader.optional_text(&act_words::DOMAINS, 60);
        let domains: Option<Vec<u16>> = numbers(
            reader,
            &act_words::DOMAINS,
            typed.as_deref().unwrap_or_default(),
        );
        let scale = scale.and_then(|scale| Id::new(&scale));
        let fact = scale
            .clone()
            .zip(answers.zip(domains))
            .map(|(scale, (answers, domains))| {
                // Where only the domains were entered their sum is the total; answers bring their own.
                let sum = domains
                    .iter()
                    .fold(0_u16, |sum, one| sum.saturating_add(*one));
                let sum = (!domains.is_empty() && answers.is_empty()).then_some(sum);
                CareFact::ScaleScored {
                    scale,
                    answers,
                    total: total.or(sum),
                    domains,
                }
            });
        let reports = on_day(chart, reader, &words::ON, fact)?;
        let chosen = offered
            .into_iter()
            .find(|one| scale.as_ref() == Some(&one.id));
        let ages = chosen.zip(reports.first());
        let age = ages.map(|(scale, report)| (scale, report.on.age_of(chart.chart.born)));
        if let Some((scale, age)) = age.filter(|(scale, age)| !scale.is_asked_at(*age)) {
            let says = act_words::not_at_that_age(&scale.name, age);
            reader.wrong(act_words::SCALE_NAME.name, says);
            return None;
        }
        Some(reports)
    }
}

/// The form of today, with the scale that the link names.
pub(super) fn begun_with_a_scale(chart: &CareChart, asked: &Typed) -> Form {
    let scale = asked.first(act_words::SCALE_NAME.name).unwrap_or_default();
    Form::beginning_with([
        (words::ON.name, chart.today().to_string()),
        (act_words::SCALE_NAME.name, scale.to_owned()),
    ])
}

/// Whole numbers with spaces between them; none where one of them is no number.
fn numbers<T: std::str::FromStr>(
    reader: &mut Reader,
    field: &Field,
    typed: &str,
) -> Option<Vec<T>> {
    let read: Result<Vec<T>, _> = typed.split_whitespace().map(str::parse).collect();
    if read.is_err() {
        reader.wrong(field.name, act_words::ANSWERS_WRONG);
    }
    read.ok()
}
