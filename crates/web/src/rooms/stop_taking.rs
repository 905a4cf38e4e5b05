//! A stop-taking contact on a form. The clinic fills it in, and the office to which one was escalated.

use maud::{Markup, html};
use retinue_kernel::{Escalation, Payload};

use crate::http::form::{Field, Form, Reader};
use crate::views::fields;
use crate::words::vocabulary::Word as _;

pub(super) const OUTCOME: Field = Field::new("outcome", "Was the patient reached?", "");
const TOLD: (&str, &str) = ("told", "Reached, and told to stop taking the capsules");
const REACHED: (&str, &str) = ("reached", "Reached, but not told to stop");
const NOT_REACHED: (&str, &str) = ("not-reached", "Not reached");
const ESCALATED_TO: Field = Field::new(
    "escalated-to",
    "If not told: who is asked to do it instead?",
    "Only who was really asked. It stays on a list until the patient was told: of the programme's office, or here where there is none.",
);
const NOBODY: (&str, &str) = ("nobody", "Nobody yet: it stays due here");
const ONE_OR_THE_OTHER: &str =
    "The patient was told, so there is nobody to ask. Choose \u{201c}Nobody yet\u{201d}.";

/// The controls; `others` are those who can be asked.
pub(super) fn controls(form: &Form, others: &[Escalation]) -> Markup {
    let mut asked = vec![NOBODY];
    asked.extend(others.iter().map(|one| (one.written(), one.label())));
    html! {
        (fields::choice_of(form, &OUTCOME, &[TOLD, REACHED, NOT_REACHED]))
        @if !others.is_empty() { (fields::choice_of(form, &ESCALATED_TO, &asked)) }
    }
}

/// Reads the controls.
pub(super) fn read(reader: &mut Reader, others: &[Escalation]) -> Option<Payload> {
    let outcome = reader.offered(&OUTCOME, &[TOLD.0, REACHED.0, NOT_REACHED.0]);
    let escalated_to = if others.is_empty() || reader.peek(ESCALATED_TO.name).is_none() {
        reader.leave_out(&[ESCALATED_TO]);
        None
    } else {
        let mut offered = vec![NOBODY.0];
        offered.extend(others.iter().map(|one| one.written()));
        let chosen = reader.offered(&ESCALATED_TO, &offered);
        chosen.and_then(|written| Escalation::from_text(&written))
    };
    let outcome = outcome?;
    if outcome == TOLD.0 && escalated_to.is_some() {
        reader.wrong_if_sound(&ESCALATED_TO, ONE_OR_THE_OTHER);
    }
    Some(Payload::StopTakingContacted {
        reached: outcome != NOT_REACHED.0,
        told_to_stop: outcome == TOLD.0,
        escalated_to,
    })
}
