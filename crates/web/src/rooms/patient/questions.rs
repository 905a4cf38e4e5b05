//! The month's questions. Their official text belongs to the programme; these stand in for it in the sandbox.

use maud::{Markup, html};
use retinue_kernel::Payload;

use super::words;
use crate::http::form::{Form, Reader};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::rooms::programme_form;
use crate::views::fields;

/// A statement, whether it is true, and why.
pub(super) struct Question {
    pub(super) name: &'static str,
    pub(super) says: &'static str,
    pub(super) is_true: bool,
    pub(super) note: &'static str,
}

/// The demonstration's statements.
pub(super) const QUESTIONS: &[Question] = &[
    Question {
        name: "two-methods",
        says: "I use two methods of contraception together, every time, or I abstain.",
        is_true: true,
        note: "Any one method can fail. Two together, one of them a primary one, protect far better.",
    },
    Question {
        name: "missed-month",
        says: "If I cannot get to the pharmacy in time, I can collect the capsules a few days later without a new test.",
        is_true: false,
        note: "After the last day nothing may be handed over. A new test opens a new time.",
    },
    Question {
        name: "one-month-after",
        says: "I go on with contraception for one month after my last capsule.",
        is_true: true,
        note: "Isotretinoin is still in the body for a while after the last capsule.",
    },
    Question {
        name: "sharing",
        says: "I may give leftover capsules to a friend with bad acne.",
        is_true: false,
        note: "Even one capsule can harm an unborn child. Leftovers go back.",
    },
    Question {
        name: "pregnant",
        says: "If I think I might be pregnant, I stop at once and call my prescriber.",
        is_true: true,
        note: "Stop first, call the same day. Waiting helps nobody.",
    },
];

pub(super) struct Questions;

impl Act for Questions {
    const SLUG: &'static str = "questions";
    const PATH: &'static str = "/me/questions";
    const WORDS: Words = words::QUESTIONS;

    fn controls(chart: &Chart, form: &Form) -> Markup {
        html! {
            (programme_form::wording_notice(chart.mode))
            @if programme_form::words_can_be_signed(chart.mode) {
                ol.items {
                    @for question in QUESTIONS {
                        li { (fields::statement(form, question.name, question.says, words::YES, words::NO)) }
                    }
                }
            } @else {
                p { (words::QUESTIONS_ELSEWHERE.lead) }
                (fields::named_tick(form, ELSEWHERE, words::PASSED_ELSEWHERE))
            }
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        if !programme_form::words_can_be_signed(chart.mode) {
            if !reader.ticked(ELSEWHERE) {
                reader.wrong(ELSEWHERE, words::QUESTIONS_ELSEWHERE.lead);
            }
            return Some(today(
                chart,
                Payload::ComprehensionAnswered { passed: true },
            ));
        }
        let mut passed = true;
        for question in QUESTIONS {
            match reader.yes_or_no(question.name) {
                Some(answer) => passed = passed && answer == question.is_true,
                None if !reader.has_problem(question.name) => {
                    reader.wrong(question.name, words::ANSWER_THIS)
                }
                None => {}
            }
        }
        // Answers that do not pass are a fact too: the last answer counts, and the next try is open.
        Some(today(chart, Payload::ComprehensionAnswered { passed }))
    }
}

const ELSEWHERE: &str = "passed-with-the-programme";

/// The notes that are shown after answers that did not pass.
pub(super) fn notes() -> Markup {
    html! {
        ul { @for question in QUESTIONS { li { strong { (question.says) } " " (question.note) } } }
    }
}
