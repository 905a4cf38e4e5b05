//! Rooming: weight, capsules since the last told day, and the two mood questions, in one form and one act.

use maud::{Markup, html};
use retinue_care::event::CareFact;
use retinue_kernel::{Day, Id};

use super::super::act_words;
use super::measures::weight;
use crate::http::form::{Form, Reader};
use crate::rooms::act::Words;
use crate::rooms::care::act::{CareAct, CareReport, today};
use crate::rooms::care::chart::CareChart;
use crate::views::fields::{self, Need};

/// The two questions of the mood.
const PHQ_TWO: &str = "phq-2";

pub(in super::super) struct Rooming;

impl CareAct for Rooming {
    const SLUG: &'static str = "rooming";
    const PATH: &'static str = "/clinic/patients/{patient}/care/rooming";
    const WORDS: Words = act_words::ROOMING;
    const ASSISTANTS_TOO: bool = true;

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        html! {
            (fields::code(form, &act_words::WEIGHED, Need::Optional))
            @if untold(chart).is_some() {
                (fields::choice_of(form, &act_words::TAKEN_SINCE, &[("all", act_words::TAKEN_ALL), ("unsaid", act_words::TAKEN_UNSAID)]))
            }
            (fields::code(form, &act_words::PHQ_TWO, Need::Optional))
            @for scale in &chart.knowledge().scales.scales {
                @if scale.value.id.as_str() == PHQ_TWO { p.small.muted #phq-2-notice { (scale.value.name) ": " (scale.value.notice) } }
            }
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let mut reports = Vec::new();
        if was_typed(reader, act_words::WEIGHED.name) {
            let weight = weight(reader)?;
            reports.extend(today(chart, CareFact::WeightRecorded { weight }));
        } else {
            reader.leave_out(&[act_words::WEIGHED]);
        }
        match untold(chart) {
            Some((from, until)) if reader.peek(act_words::TAKEN_SINCE.name) == Some("all") => {
                reader.leave_out(&[act_words::TAKEN_SINCE]);
                reports.push(CareReport {
                    on: from,
                    fact: CareFact::DoseTaken {
                        until: Some(until),
                        daily: None,
                        food: None,
                        vomited: false,
                        above_ceiling: false,
                    },
                });
            }
            _ => reader.leave_out(&[act_words::TAKEN_SINCE]),
        }
        if let Some(typed) = reader.optional_text(&act_words::PHQ_TWO, 20) {
            let answers: Result<Vec<u8>, _> = typed.split_whitespace().map(str::parse).collect();
            match (answers, Id::new(PHQ_TWO)) {
                (Ok(answers), Some(scale)) if answers.len() == 2 => {
                    reports.extend(today(
                        chart,
                        CareFact::ScaleScored {
                            scale,
                            answers,
                            total: None,
                            domains: Vec::new(),
                        },
                    ));
                }
                _ => reader.wrong(act_words::PHQ_TWO.name, act_words::PHQ_WRONG),
            }
        }
        if reports.is_empty() {
            reader.wrong_if_sound(&act_words::WEIGHED, act_words::NOTHING_ROOMED);
        }
        Some(reports)
    }
}

fn was_typed(reader: &Reader, name: &str) -> bool {
    reader
        .peek(name)
        .is_some_and(|typed| !typed.trim().is_empty())
}

/// The days that came since the last told one, and for which a plan says what was to be taken: at most as many as one
/// entry tells of, the latest of them.
fn untold(chart: &CareChart) -> Option<(Day, Day)> {
    let yesterday = chart.today().minus(1);
    let told = chart.care.told(chart.today());
    let first = chart.care.plans().first().map(|plan| plan.from)?;
    let from = told
        .last_key_value()
        .map_or(first, |(day, _)| day.plus(1))
        .max(chart.today().minus(retinue_care::MOST_DAYS_TOLD));
    let planned = chart.care.plan_on(from)?.daily_on(from).is_some();
    (from <= yesterday && planned).then_some((from, yesterday))
}
