//! A case of non-compliance as both sides read it: what, why, who, how to answer, and until when.

use maud::{Markup, html};
use retinue_kernel::office::{
    CaseAction, CaseOnRecord, CaseStage, DueItem, OfficeDuty, Reconsidered,
};
use retinue_kernel::{Day, RegistryEvent, RegistryFact};
use retinue_rulebook::{Duty, Rulebook};

use crate::views::days::{self, Zones};
use crate::views::parts::{self, Tone};
use crate::words::vocabulary::Word;

/// The duty that a due item carries out.
fn duty(rulebook: &Rulebook, what: OfficeDuty) -> Option<&Duty> {
    rulebook
        .duties()
        .iter()
        .find(|duty| duty.id.as_str() == what.as_str())
}

/// What is due, in the words of the law's duty.
pub(super) fn due_title(rulebook: &Rulebook, due: &DueItem) -> String {
    duty(rulebook, due.what).map_or_else(|| due.what.to_string(), |duty| duty.title.clone())
}

/// The lines of the law that a due item carries.
pub(super) fn due_law(rulebook: &Rulebook, due: &DueItem) -> String {
    let law = duty(rulebook, due.what).map(|duty| duty.law.as_slice());
    let ids: Vec<&str> = law
        .unwrap_or_default()
        .iter()
        .map(|id| id.as_str())
        .collect();
    ids.join(", ")
}

/// What is due, as a list with its days.
pub(super) fn due_list(rulebook: &Rulebook, due: &[DueItem], today: Day) -> Markup {
    html! {
        @if due.is_empty() { (parts::empty("Nothing is due.")) }
        @else {
            ol.timeline {
                @for item in due {
                    li {
                        div { (days::day(item.by)) }
                        div {
                            p { strong { (due_title(rulebook, item)) } " " (lateness(item.by, today)) }
                            p.small.muted { "Law: " (due_law(rulebook, item)) }
                        }
                    }
                }
            }
        }
    }
}

/// Whether a day has passed, in a word and a shape.
pub(super) fn lateness(by: Day, today: Day) -> Markup {
    if by < today {
        parts::tag(Tone::No, "Overdue")
    } else if by == today {
        parts::tag(Tone::Wait, "Due today")
    } else {
        html! { span.muted { (days::distance(by, today)) } }
    }
}

/// What a line of the law asks.
pub(super) fn law_line<'a>(rulebook: &'a Rulebook, id: &str) -> Option<&'a str> {
    rulebook
        .law()?
        .iter()
        .flat_map(|part| &part.lines)
        .find(|line| line.id.as_str() == id)
        .map(|line| line.asks.as_str())
}

/// Where a case stands, in one line.
pub(super) fn stage(case: &CaseOnRecord, today: Day) -> Markup {
    match case.stage {
        CaseStage::Opened => {
            html! { (parts::tag(Tone::Info, "Opened")) " The party was not told yet." }
        }
        CaseStage::Noticed { answer_by } if today <= answer_by => html! {
            (parts::tag(Tone::Wait, "Awaits an answer")) " until and including " (days::day(answer_by)) "."
        },
        CaseStage::Noticed { .. } => {
            html! { (parts::tag(Tone::Wait, "No answer came")) " The programme decides." }
        }
        CaseStage::Answered { .. } => {
            html! { (parts::tag(Tone::Wait, "Answered")) " The programme decides." }
        }
        CaseStage::Acted { answer_by } if today <= answer_by => html! {
            (parts::tag(Tone::No, "Acted on")) " Reconsideration may be asked until and including " (days::day(answer_by)) "."
        },
        CaseStage::Acted { .. } => {
            html! { (parts::tag(Tone::No, "Acted on")) " The days to ask for reconsideration have passed." }
        }
        CaseStage::ReconsiderationAsked { .. } => {
            html! { (parts::tag(Tone::Wait, "Reconsideration asked")) " The programme decides." }
        }
        CaseStage::Reconsidered { .. } => {
            html! { (parts::tag(Tone::Info, "Reconsidered")) " The programme closes the case." }
        }
        CaseStage::Closed { on } => {
            html! { (parts::tag(Tone::Yes, "Closed")) " on " (days::day(on)) "." }
        }
    }
}

/// A case from its opening on.
pub(super) fn timeline(case: &CaseOnRecord, facts: &[RegistryFact], zones: &Zones) -> Markup {
    let of_case = |fact: &&RegistryFact| {
        fact.id.as_ref() == Some(&case.id)
            || fact.event.case() == Some(&case.id)
            || is_because_of(&fact.event, case)
    };
    html! {
        ol.timeline {
            @for fact in facts.iter().filter(of_case) {
                li {
                    div { (days::day(fact.on)) }
                    div {
                        (step(&fact.event))
                        @if let Some(at) = fact.recorded_at { p.small.muted { "Recorded " (zones.moment(at)) } }
                    }
                }
            }
        }
    }
}

fn is_because_of(event: &RegistryEvent, case: &CaseOnRecord) -> bool {
    match event {
        RegistryEvent::Suspended { reason }
        | RegistryEvent::Reinstated { reason }
        | RegistryEvent::Decertified { reason } => reason.as_ref() == Some(&case.id),
        _ => false,
    }
}

fn step(event: &RegistryEvent) -> Markup {
    let (what, says) = match event {
        RegistryEvent::CaseOpened { says, .. } => ("The case was opened".to_owned(), Some(says)),
        RegistryEvent::CaseNoticeSent {
            says, answer_by, ..
        } => (
            format!(
                "Notice to the party, to be answered by {}",
                days::short(*answer_by)
            ),
            Some(says),
        ),
        RegistryEvent::CaseAnswered { says, .. } => ("The party answered".to_owned(), Some(says)),
        RegistryEvent::CaseActed {
            action,
            says,
            answer_by,
            ..
        } => (
            format!(
                "Action: {}. Reconsideration may be asked until {}",
                lower(action.label()),
                days::short(*answer_by)
            ),
            Some(says),
        ),
        RegistryEvent::CaseReconsiderationAsked { says, .. } => {
            ("The party asked for reconsideration".to_owned(), Some(says))
        }
        RegistryEvent::CaseReconsidered { decision, says, .. } => (
            format!("Reconsidered: {}", lower(decision.label())),
            Some(says),
        ),
        RegistryEvent::CaseClosed { says, .. } => ("The case was closed".to_owned(), Some(says)),
        RegistryEvent::Suspended { .. } => ("Suspended, for this case".to_owned(), None),
        RegistryEvent::Reinstated { .. } => ("Reinstated, for this case".to_owned(), None),
        RegistryEvent::Decertified { .. } => ("De-certified, for this case".to_owned(), None),
        _ => (String::new(), None),
    };
    html! {
        p { strong { (what) } }
        @if let Some(says) = says { @for line in says.as_str().lines() { p { (line) } } }
    }
}

fn lower(label: &str) -> String {
    let mut letters = label.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

/// What an action means for the party, in a sentence.
pub(super) fn meaning(action: CaseAction) -> &'static str {
    match action {
        CaseAction::Warning => "Your certification stands. The warning stays on record.",
        CaseAction::CorrectivePlan => {
            "Your certification stands. The plan is to be carried out as the programme wrote."
        }
        CaseAction::Suspension => {
            "Your certification is suspended: live authorisations of your patients ended, and none is given until you are reinstated."
        }
        CaseAction::Decertification => {
            "Your certification was taken away: live authorisations of your patients ended, and none is given until you are certified anew."
        }
    }
}

/// What a lifted action is followed by.
pub(super) fn after_lifting(decision: Reconsidered) -> &'static str {
    match decision {
        Reconsidered::Upheld => "The action stays as it is.",
        Reconsidered::Lifted => {
            "A suspension ends at once. Who was de-certified may be certified anew."
        }
    }
}
