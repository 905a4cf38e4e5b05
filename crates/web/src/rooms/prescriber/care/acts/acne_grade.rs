//! A grade that a clinician gives by looking: the scales of `knowledge/grading/`.

use maud::{Markup, html};
use retinue_care::event::CareFact;
use retinue_kernel::Id;

use super::super::{act_words, rests_on, words};
use super::choice;
use super::measures::on_day;
use super::scale::begun_with_a_scale;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::Words;
use crate::rooms::care::act::{CareAct, CareReport};
use crate::rooms::care::chart::CareChart;
use crate::views::fields::{self, Need};
use crate::views::parts;

pub(in super::super) struct AcneGrade;

impl AcneGrade {
    fn scales(chart: &CareChart) -> Vec<(String, String)> {
        let known = chart.knowledge().grading.scales.iter();
        known
            .map(|one| {
                let scale = &one.value;
                let label = format!("{}: {} to {}", scale.name, scale.lowest, scale.highest);
                (scale.id.to_string(), label)
            })
            .collect()
    }
}

impl CareAct for AcneGrade {
    const SLUG: &'static str = "grade";
    const PATH: &'static str = "/clinic/patients/{patient}/care/grade";
    const WORDS: Words = act_words::GRADE;

    fn begin(chart: &CareChart, asked: &Typed) -> Form {
        begun_with_a_scale(chart, asked)
    }

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        html! {
            (choice::of_list(form, &act_words::SCALE_NAME, &Self::scales(chart)))
            (fields::count(form, &act_words::GRADE_GIVEN, Need::Required))
            (fields::date(form, &words::ON, Need::Required))
            (meanings(chart))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let scales = Self::scales(chart);
        let scale = choice::from_list(reader, &act_words::SCALE_NAME, &scales);
        let known = chart.knowledge().grading.scales.iter();
        let chosen = known
            .map(|one| &one.value)
            .find(|one| scale.as_deref() == Some(one.id.as_str()));
        let range = chosen.map_or(0..=99, |one| one.lowest..=one.highest);
        let grade = reader.count(&act_words::GRADE_GIVEN, range);
        let fact = scale
            .and_then(|scale| Id::new(&scale))
            .zip(grade)
            .map(|(scale, grade)| CareFact::ScaleScored {
                scale,
                answers: Vec::new(),
                total: Some(grade),
                domains: Vec::new(),
            });
        on_day(chart, reader, &words::ON, fact)
    }
}

/// What grades mean, of the scales that say what is seen.
fn meanings(chart: &CareChart) -> Markup {
    let grading = &chart.knowledge().grading;
    html! {
        @for scale in &grading.scales {
            @let mut described = grading.descriptors.iter().filter(|one| one.value.scale == scale.value.id && one.value.says.is_some()).peekable();
            @if described.peek().is_some() {
                details {
                    summary { (scale.value.name) ": " (act_words::WHAT_IS_SEEN) }
                    dl.pairs.pairs-said {
                        @for one in described {
                            dt { (one.value.from) " " (one.value.name) }
                            dd { (one.value.says.as_deref().unwrap_or_default()) @if one.is_provisional() { " " (parts::provisional()) } }
                        }
                    }
                    p.cite { (rests_on(chart, &scale.basis)) }
                }
            }
        }
    }
}
