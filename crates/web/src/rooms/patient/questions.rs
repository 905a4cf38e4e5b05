//! The month's questions. Their official text belongs to the programme; the statements that stand in for it in the sandbox
//! are data of the programme (`questions.toml`).

use maud::{Markup, html};
use retinue_kernel::Payload;
use retinue_rulebook::{Language, Rulebook};

use super::words;
use crate::http::form::{Form, Reader};
use crate::rooms::act::{Act, Report, SpokenAct, SpokenWords, Words, today};
use crate::rooms::chart::Chart;
use crate::rooms::programme_form;
use crate::views::fields;
use crate::views::parts::{self, Tone};
use crate::words::said::reports as says;

pub(in crate::rooms) struct Questions;

impl SpokenAct for Questions {
    const SAYS: SpokenWords = words::QUESTIONS;
}

/// Whether the statements can be answered here; otherwise the patient says that the programme's own were.
pub(in crate::rooms) fn are_asked_here(chart: &Chart) -> bool {
    programme_form::words_can_be_signed(chart.mode) && !chart.rulebook.questions().is_empty()
}

impl Act for Questions {
    const SLUG: &'static str = "questions";
    const PATH: &'static str = "/me/questions";
    const WORDS: Words = words::QUESTIONS.in_language(Language::English);

    fn fits(chart: &Chart) -> bool {
        chart.has_registry()
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        let language = form.language();
        let (yes, no) = (says::TRUE.get(language), says::FALSE.get(language));
        html! {
            @if are_asked_here(chart) {
                (parts::notice(Tone::Wait, says::DEMONSTRATION.get(language), html! { p { (says::DEMONSTRATION_MEANS.get(language)) } }))
                ol.items {
                    @for question in chart.rulebook.questions() {
                        li { (fields::statement(form, question.id.as_str(), question.says.get(language), yes, no)) }
                    }
                }
            } @else {
                (parts::notice(Tone::Info, says::OFFICIAL_ELSEWHERE.get(language), html! { p { (says::OFFICIAL_ELSEWHERE_MEANS.get(language)) } }))
                p { (says::QUESTIONS_ELSEWHERE.get(language)) }
                (fields::named_tick(form, ELSEWHERE, says::PASSED_ELSEWHERE.get(language)))
            }
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let language = reader.language();
        if !are_asked_here(chart) {
            if !reader.ticked(ELSEWHERE) {
                reader.wrong(ELSEWHERE, says::QUESTIONS_ELSEWHERE.get(language));
            }
            return Some(today(
                chart,
                Payload::ComprehensionAnswered {
                    passed: true,
                    sheet: None,
                },
            ));
        }
        let mut passed = true;
        for question in chart.rulebook.questions() {
            let name = question.id.as_str();
            match reader.yes_or_no(name) {
                Some(answer) => passed = passed && answer == question.is_true,
                None if !reader.has_problem(name) => {
                    reader.wrong(name, says::ANSWER_THIS.get(language));
                }
                None => {}
            }
        }
        // Answers that do not pass are a fact too: the last answer counts, and the next try is open.
        Some(today(
            chart,
            Payload::ComprehensionAnswered {
                passed,
                sheet: None,
            },
        ))
    }
}

const ELSEWHERE: &str = "passed-with-the-programme";

/// The notes that are shown after answers that did not pass.
pub(in crate::rooms) fn notes(rulebook: &Rulebook, language: Language) -> Markup {
    html! {
        ul {
            @for question in rulebook.questions() {
                li { strong { (question.says.get(language)) } " " (question.note.get(language)) }
            }
        }
    }
}
