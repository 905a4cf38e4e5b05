//! Scales that the person answers: their answers, a total, or the totals of their domains.

use maud::{Markup, html};
use retinue_care::event::CareFact;
use retinue_kernel::Id;

use super::super::words;
use super::choice;
use super::measures::on_day;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::act::Words;
use crate::rooms::care::act::{CareAct, CareReport};
use crate::rooms::care::chart::CareChart;
use crate::views::fields::{self, Need};

pub(in super::super) struct Scale;

impl Scale {
    fn scales(chart: &CareChart) -> Vec<(String, String)> {
        let known = chart.knowledge().scales.scales.iter();
        let age = chart.chart.age();
        known
            .filter(|one| one.value.is_asked_at(age))
            .map(|one| {
                let scale = &one.value;
                let label = format!(
                    "{}: {} answers of 0 to {}",
                    scale.name, scale.items, scale.most
                );
                (scale.id.to_string(), label)
            })
            .collect()
    }
}

impl Scale {
    /// The domains that can be told, with their highest totals: those of the scale that is chosen, or of any while none is.
    fn domains(chart: &CareChart, form: &Form) -> Option<String> {
        let scales = &chart.knowledge().scales;
        let chosen = form.typed.first(words::SCALE_NAME.name);
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
        let chosen = form.typed.first(words::SCALE_NAME.name);
        let chosen = chosen.filter(|chosen| !chosen.is_empty());
        let age = chart.chart.age();
        let shown = chart.knowledge().scales.scales.iter().map(|one| &one.value);
        let shown = shown.filter(|one| match chosen {
            Some(chosen) => one.id.as_str() == chosen,
            None => one.is_asked_at(age),
        });
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
    const WORDS: Words = words::SCALE;

    fn begin(chart: &CareChart, asked: &Typed) -> Form {
        let scale = asked.first(words::SCALE_NAME.name).unwrap_or_default();
        Form::beginning_with([
            (words::ON.name, chart.today().to_string()),
            (words::SCALE_NAME.name, scale.to_owned()),
        ])
    }

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        html! {
            (choice::of_list(form, &words::SCALE_NAME, &Self::scales(chart)))
            (fields::code(form, &words::ANSWERS, Need::Optional))
            (fields::count(form, &words::TOTAL, Need::Optional))
            @if let Some(names) = Self::domains(chart, form) {
                (fields::code(form, &words::DOMAINS, Need::Optional))
                p.small.muted #domains-names { (names) }
            } @else { (fields::hidden(words::DOMAINS.name, "")) }
            (fields::date(form, &words::ON, Need::Required))
            (Self::notices(chart, form))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let scale = choice::from_list(reader, &words::SCALE_NAME, &Self::scales(chart));
        let typed = reader
            .optional_text(&words::ANSWERS, 120)
            .unwrap_or_default();
        let answers: Option<Vec<u8>> = numbers(reader, &words::ANSWERS, &typed);
        let total = reader.optional_count(&words::TOTAL, 0..=200);
        let typed = reader.optional_text(&words::DOMAINS, 60);
        let domains: Option<Vec<u16>> = numbers(
            reader,
            &words::DOMAINS,
            typed.as_deref().unwrap_or_default(),
        );
        let fact = scale
            .and_then(|scale| Id::new(&scale))
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
        on_day(chart, reader, &words::ON, fact)
    }
}

/// Whole numbers with spaces between them; none where one of them is no number.
fn numbers<T: std::str::FromStr>(
    reader: &mut Reader,
    field: &Field,
    typed: &str,
) -> Option<Vec<T>> {
    let read: Result<Vec<T>, _> = typed.split_whitespace().map(str::parse).collect();
    if read.is_err() {
        reader.wrong(field.name, words::ANSWERS_WRONG);
    }
    read.ok()
}
