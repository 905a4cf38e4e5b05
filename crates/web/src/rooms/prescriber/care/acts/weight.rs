//! A body weight.

use maud::{Markup, html};
use retinue_care::Grams;
use retinue_care::event::CareFact;

use super::super::words;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::Words;
use crate::rooms::care::act::{CareAct, CareReport};
use crate::rooms::care::chart::CareChart;
use crate::views::fields::{self, Need};

pub(in super::super) struct Weight;

impl CareAct for Weight {
    const SLUG: &'static str = "weight";
    const PATH: &'static str = "/clinic/patients/{patient}/care/weight";
    const WORDS: Words = words::WEIGHT;

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        Form::beginning_with([(words::ON.name, chart.today().to_string())])
    }

    fn controls(_: &CareChart, form: &Form) -> Markup {
        html! {
            (fields::code(form, &words::WEIGHED, Need::Required))
            (fields::date(form, &words::ON, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let weight = read(reader);
        let on = reader.day(&words::ON, chart.chart.born..=chart.today());
        let fact = CareFact::WeightRecorded { weight: weight? };
        Some(vec![CareReport { on: on?, fact }])
    }
}

/// A weight as it was typed.
pub(in super::super) fn read(reader: &mut Reader) -> Option<Grams> {
    let typed = reader.text(&words::WEIGHED, 20)?;
    match Grams::from_text(&typed) {
        Ok(weight) => Some(weight),
        Err(error) => {
            reader.wrong(words::WEIGHED.name, capital(&error.to_string()));
            None
        }
    }
}

/// The sentence of an error, as a sentence of a page.
pub(in super::super) fn capital(says: &str) -> String {
    let mut letters = says.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}
