//! What a follow-up asks: mood and sexual function. That it was asked closes what is due; trouble is told as what was
//! noticed, and asks for what that asks for.

use maud::{Markup, html};
use retinue_care::AftercareAsk;
use retinue_care::event::CareFact;
use retinue_kernel::Id;

use crate::http::form::{Field, Form, Reader};
use crate::rooms::act::Words;
use crate::rooms::care::act::{CareAct, CareReport};
use crate::rooms::care::chart::CareChart;
use crate::views::fields;

pub(in super::super) struct Asked;

const MOOD: Field = Field::new(
    "mood",
    "Mood",
    "By questionnaire: record its answers as a scale.",
);
const SEXUAL_FUNCTION: Field = Field::new("sexual-function", "Sexual function", "");
const NOTHING_ASKED: &str = "Say what was asked, of one of them at least.";

/// The answers, as they are offered.
const ANSWERS: [(&str, &str); 3] = [
    ("well", "Asked, and nothing is wrong"),
    ("trouble", "Asked, and something is wrong"),
    ("not-asked", "Not asked"),
];

/// Each question with what it is about, and the symptom that trouble is told as.
const QUESTIONS: [(Field, AftercareAsk, &str); 2] = [
    (MOOD, AftercareAsk::Mood, "low-mood"),
    (
        SEXUAL_FUNCTION,
        AftercareAsk::SexualFunction,
        "sexual-dysfunction",
    ),
];

impl CareAct for Asked {
    const SLUG: &'static str = "asked";
    const PATH: &'static str = "/clinic/patients/{patient}/care/asked";
    const WORDS: Words = Words {
        title: "Record what the follow-up asked",
        lead: "That it was asked closes what is due. What is wrong is recorded as noticed, beside what stands already, and advised on.",
        submit: "Record",
        done: "It is on record.",
    };

    fn controls(_: &CareChart, form: &Form) -> Markup {
        html! { @for (field, ..) in &QUESTIONS { (fields::choice_of(form, field, &ANSWERS)) } }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let on = chart.today();
        let (mut about, mut troubles) = (Vec::new(), Vec::new());
        let words = ANSWERS.map(|(written, _)| written);
        for (field, ask, symptom) in &QUESTIONS {
            let answer = reader.offered(field, &words)?;
            if answer != "not-asked" {
                about.push(*ask);
            }
            if answer == "trouble" {
                troubles.extend(Id::new(symptom));
            }
        }
        if about.is_empty() {
            reader.wrong_if_sound(&MOOD, NOTHING_ASKED);
        }
        let mut reports = vec![CareReport {
            on,
            fact: CareFact::FollowUpAsked { about },
        }];
        if !troubles.is_empty() {
            // A report says anew what is there: what stood goes on standing.
            let stands = chart.care.symptoms_on(on).map(|(_, stands)| stands);
            let mut symptoms: Vec<Id> = stands.into_iter().flatten().collect();
            symptoms.extend(troubles);
            symptoms.sort_unstable();
            symptoms.dedup();
            reports.push(CareReport {
                on,
                fact: CareFact::SymptomReported {
                    symptoms,
                    note: None,
                },
            });
        }
        Some(reports)
    }
}
