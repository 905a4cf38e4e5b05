//! The patient answered the questions after the result; the last answers count (Q18, Q19).

use super::{Ask, Found, Reason};
use crate::decision::Slug;
use crate::event::Payload;
use crate::record::Fact;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let course = ask.course;
    let answers = || {
        course
            .facts()
            .iter()
            .rev()
            .filter_map(|fact| match fact.payload() {
                Payload::ComprehensionAnswered { passed } => Some((fact, *passed)),
                _ => None,
            })
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
    match answers()
        .find(|(fact, _)| fact.sequence > test.fact.sequence && fact.on() >= test.fact.on())
    {
        Some((fact, true)) => Found::met_by(fact.id()),
        Some((fact, false)) => Found::unmet(named(Slug::QuestionsFailed, fact)),
        None => match answers().find(|(fact, _)| fact.on() >= test.collected_on) {
            Some((fact, _)) => Found::unmet(named(Slug::QuestionsBeforeResult, fact)),
            None => missing(),
        },
    }
}
