//! Counselling on the risks and on contraception.

use maud::{Markup, html};
use retinue_kernel::{Payload, Topic};

use super::words;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words};
use crate::rooms::chart::Chart;
use crate::views::fields::{self, Need};
use crate::words::vocabulary::Word;

pub(in crate::rooms) struct Counselling;

impl Act for Counselling {
    const SLUG: &'static str = "counselling";
    const PATH: &'static str = "/clinic/patients/{patient}/counselling";
    const WORDS: Words = words::COUNSELLING;

    fn begin(chart: &Chart, _: &Typed) -> Form {
        Form::beginning_with([(words::ON.name, chart.today.to_string())])
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        html! {
            (fields::checks(form, &words::TOPICS, Topic::every()))
            (fields::date(form, &words::ON, Need::Required))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let topics: Vec<Topic> = reader.words(&words::TOPICS);
        let on = reader.day(&words::ON, chart.born..=chart.today);
        if topics.is_empty() {
            reader.wrong(words::TOPICS.name, words::NO_TOPIC);
        }
        Some(vec![Report {
            on: on?,
            payload: Payload::CounsellingRecorded { topics },
        }])
    }
}
