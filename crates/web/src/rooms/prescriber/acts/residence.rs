//! Where the patient lives: the age from which a patient signs alone differs from territory to territory.

use maud::{Markup, html};
use retinue_kernel::{Id, Payload, lives_in};

use super::words;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words};
use crate::rooms::chart::Chart;
use crate::views::fields::{self, Need};

pub(in super::super) struct Residence;

impl Act for Residence {
    const SLUG: &'static str = "residence";
    const PATH: &'static str = "/clinic/patients/{patient}/residence";
    const WORDS: Words = words::RESIDENCE;

    fn fits(chart: &Chart) -> bool {
        !chart.rules.territories().is_empty()
    }

    fn begin(chart: &Chart, _: &Typed) -> Form {
        let mut values = vec![(words::RESIDENCE_FROM.name, chart.today.to_string())];
        if let Some(territory) = lives_in(&chart.record, chart.today) {
            values.push((words::TERRITORY.name, territory.to_string()));
        }
        Form::beginning_with(values)
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        let territories = offered(chart);
        html! {
            @if territories.is_empty() { p { (words::NO_TERRITORY) } }
            (fields::select(form, &words::TERRITORY, Need::Required, &territories))
            (fields::date(form, &words::RESIDENCE_FROM, Need::Required))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let known = offered(chart);
        let known: Vec<&str> = known.iter().map(|(written, _)| written.as_str()).collect();
        let territory = reader.offered(&words::TERRITORY, &known);
        let on = reader.day(&words::RESIDENCE_FROM, chart.born..=chart.today);
        Some(vec![Report {
            on: on?,
            payload: Payload::ResidenceRecorded {
                territory: Id::new(&territory?)?,
            },
        }])
    }
}

/// The territories for which an age was set, each with the age that holds there today.
fn offered(chart: &Chart) -> Vec<(String, String)> {
    let territories = chart.rules.territories().into_iter();
    territories
        .map(|territory| {
            let age = chart.rules.majority(chart.today, Some(territory)).oldest;
            let label = format!("{territory}: {} {age}", words::SIGNS_ALONE_FROM);
            (territory.to_string(), label)
        })
        .collect()
}
