//! The steps of a case: what each asks for, which of them the case can take today, and how each is read.

use maud::{Markup, html};
use retinue_kernel::office::{CaseAction, CaseOnRecord, Reconsidered};
use retinue_kernel::{Day, Id, RegistryEvent, Statement};

use super::super::party_acts::what_ends;
use super::{Opened, path};
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader};
use crate::rooms::non_compliance;
use crate::views::fields::{self, Need};
use crate::views::parts;
use crate::words::vocabulary::Word as _;

/// The furthest a day to answer may lie ahead.
const LONGEST: u16 = 366;

const NOTICE: Field = Field::new(
    "notice-says",
    "Notice to the party",
    "What is held against it, why, and how to answer: on its page 'Our standing', or by letter to this office.",
);
pub(super) const NOTICE_BY: Field = Field::new("notice-by", "Last day to answer", "");
const ANSWER: Field = Field::new(
    "answer-says",
    "The party's answer",
    "Where it came by letter or telephone.",
);
const ACTION: Field = Field::new("action", "Action", "");
const ACTED: Field = Field::new(
    "act-says",
    "Why, and what is asked of the party",
    "The party reads it.",
);
pub(super) const ACTED_BY: Field = Field::new("act-by", "Last day to ask for reconsideration", "");
const ASKED: Field = Field::new(
    "ask-says",
    "The party's request",
    "Where it came by letter or telephone.",
);
const DECISION: Field = Field::new("decision", "Decision", "");
const DECIDED: Field = Field::new("decision-says", "Why", "The party reads it.");
const CLOSED: Field = Field::new("close-says", "What was found", "The party reads it.");

/// The steps that the case can take today.
pub(super) fn steps(opened: &Opened, case: &CaseOnRecord, form: &Form) -> Markup {
    let today = opened.file.today;
    let path = path(&opened.file.subject, case);
    let open_to = |event: Option<RegistryEvent>| {
        event.is_some_and(|event| case.allows(&event, today).is_ok())
    };
    let (of, some) = (case.id.clone(), Statement::new("…"));
    let says = || some.clone();
    let notice = says().map(|says| RegistryEvent::CaseNoticeSent {
        case: of.clone(),
        says,
        answer_by: today,
    });
    let answered = says().map(|says| RegistryEvent::CaseAnswered {
        case: of.clone(),
        says,
    });
    let acted = says().map(|says| RegistryEvent::CaseActed {
        case: of.clone(),
        action: CaseAction::Warning,
        says,
        answer_by: today,
    });
    let asked = says().map(|says| RegistryEvent::CaseReconsiderationAsked {
        case: of.clone(),
        says,
    });
    let reconsidered = says().map(|says| RegistryEvent::CaseReconsidered {
        case: of.clone(),
        decision: Reconsidered::Upheld,
        says,
    });
    let closed = says().map(|says| RegistryEvent::CaseClosed {
        case: of.clone(),
        says,
    });
    html! {
        @if case.is_closed() { (parts::empty("Nothing more follows.")) }
        @if open_to(notice) {
            (step(&path, "notice", "Send the notice", true, html! {
                (fields::long_text(form, &NOTICE, Need::Required))
                (fields::date(form, &NOTICE_BY, Need::Required))
                p.small { (parts::provisional()) " The number of days is ours until an authority names one." }
            }))
        }
        @if open_to(acted) {
            (step(&path, "act", "Act", true, html! {
                (fields::choice(form, &ACTION, CaseAction::every()))
                p.small { "A suspension takes effect at once, and so does a de-certification, by which the party is out of the programme until it is certified anew:" }
                (what_ends(&opened.affected))
                (fields::long_text(form, &ACTED, Need::Required))
                (fields::date(form, &ACTED_BY, Need::Required))
            }))
        }
        @if open_to(reconsidered) {
            (step(&path, "reconsider", "Reconsider", true, html! {
                (fields::choice(form, &DECISION, Reconsidered::every()))
                p.small { (non_compliance::after_lifting(Reconsidered::Lifted)) }
                (fields::long_text(form, &DECIDED, Need::Required))
            }))
        }
        @if open_to(answered) {
            (step(&path, "answer", "Record an answer that came by letter", form.problem(ANSWER.name).is_some(), html! {
                (fields::long_text(form, &ANSWER, Need::Required))
            }))
        }
        @if open_to(asked) {
            (step(&path, "ask", "Record a request for reconsideration", form.problem(ASKED.name).is_some(), html! {
                (fields::long_text(form, &ASKED, Need::Required))
            }))
        }
        @if open_to(closed) {
            (step(&path, "close", "Close the case", form.problem(CLOSED.name).is_some(), html! {
                (fields::long_text(form, &CLOSED, Need::Required))
            }))
        }
    }
}

fn step(path: &str, act: &str, title: &str, open: bool, fields: Markup) -> Markup {
    html! {
        details open[open] {
            summary { (title) }
            form method="post" action={ (path) "/" (act) } novalidate {
                (fields::command())
                (fields)
                button type="submit" { (title) }
            }
        }
    }
}

/// Reads what the step asks for into its fact.
///
/// # Errors
/// A step that there is not.
pub(super) fn read(
    act: &str,
    case: &Id,
    reader: &mut Reader,
    today: Day,
) -> Result<Option<RegistryEvent>, Fault> {
    let case = case.clone();
    let ahead = today..=today.plus(LONGEST);
    Ok(match act {
        "notice" => {
            let says = reader.says(&NOTICE);
            let by = reader.day(&NOTICE_BY, ahead);
            says.zip(by)
                .map(|(says, answer_by)| RegistryEvent::CaseNoticeSent {
                    case,
                    says,
                    answer_by,
                })
        }
        "answer" => reader
            .says(&ANSWER)
            .map(|says| RegistryEvent::CaseAnswered { case, says }),
        "act" => {
            let action: Option<CaseAction> = reader.word(&ACTION);
            let says = reader.says(&ACTED);
            let by = reader.day(&ACTED_BY, ahead);
            (|| {
                Some(RegistryEvent::CaseActed {
                    case,
                    action: action?,
                    says: says?,
                    answer_by: by?,
                })
            })()
        }
        "ask" => reader
            .says(&ASKED)
            .map(|says| RegistryEvent::CaseReconsiderationAsked { case, says }),
        "reconsider" => {
            let decision: Option<Reconsidered> = reader.word(&DECISION);
            let says = reader.says(&DECIDED);
            decision
                .zip(says)
                .map(|(decision, says)| RegistryEvent::CaseReconsidered {
                    case,
                    decision,
                    says,
                })
        }
        "close" => reader
            .says(&CLOSED)
            .map(|says| RegistryEvent::CaseClosed { case, says }),
        _ => return Err(Fault::NotFound),
    })
}
