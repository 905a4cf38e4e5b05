//! The patient answered the questions after the result; the last answers count (Q18, Q19).

use super::{Ask, Found, Reason};
use crate::course::lifted::{self, Turn};
use crate::decision::Slug;
use crate::event::Payload;
use crate::record::Fact;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let answers = || {
        course
            .facts()
            .iter()
            .filter(|fact| matches!(fact.payload(), Payload::ComprehensionAnswered { .. }))
    };
    let named = |slug, fact: &Fact| {
        Reason::new(slug, ask.today())
            .shown_by(fact.id())
            .on("answered-on", fact.on())
    };
    let missing = || Found::unmet(Reason::new(Slug::QuestionsNotAnswered, ask.today()));
    let Some(test) = &course.test else {
        return missing();
    };
    let after_the_result = || {
        answers().filter(|fact| fact.sequence > test.fact.sequence && fact.on() >= test.fact.on())
    };
    // Answers on paper are keyed in later: right ones that were given before wrong ones clear nothing.
    if let Some(fact) = lifted::holding(after_the_result(), failed) {
        return Found::unmet(named(Slug::QuestionsFailed, fact));
    }
    match after_the_result().next_back() {
        Some(fact) => Found::met_by(fact.id()),
        None => match answers().rfind(|fact| fact.on() >= test.collected_on) {
            Some(fact) => Found::unmet(named(Slug::QuestionsBeforeResult, fact)),
            None => missing(),
        },
    }
}

/// Wrong answers hold until right ones that were not given before them.
fn failed(fact: &Fact) -> Option<Turn> {
    match fact.payload() {
        Payload::ComprehensionAnswered { passed: false, .. } => Some(Turn::Holds(fact.on())),
        Payload::ComprehensionAnswered { passed: true, .. } => Some(Turn::Lifts),
        _ => None,
    }
}
