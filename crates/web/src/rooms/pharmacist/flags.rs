//! Flags beside the verdict: a hold, other medicines, allergies. Advice, and never a reason of the answer.

use maud::{Markup, html};
use retinue_care::advise::CounterFlagKind;
use retinue_care::{Action, Confidence};
use retinue_ledger::FlagAtCounter;

use super::words;
use crate::views::parts::{self, Tone};

/// The panel. Without a flag it says that none is no word of harmlessness.
pub(super) fn panel(flags: Option<&[FlagAtCounter]>) -> Markup {
    html! {
        section.panel #flags aria-labelledby="flags-title" {
            h2 #flags-title { (words::FLAGS) }
            @match flags {
                None => p.flush { (words::FLAGS_UNREAD) },
                Some([]) => p.flush { (words::NO_FLAGS) },
                Some(flags) => {
                    ul.clauses { @for flag in flags { li { (one(flag)) } } }
                    p.small.muted.flush { (words::FLAGS_MEAN) }
                },
            }
        }
    }
}

fn one(flag: &FlagAtCounter) -> Markup {
    let FlagAtCounter { flag, sources } = flag;
    let (kind, tone) = match flag.kind {
        CounterFlagKind::Hold => (words::FLAG_HOLD, Tone::No),
        CounterFlagKind::Interaction => (words::FLAG_INTERACTION, weighs(flag.action)),
        CounterFlagKind::Allergy => (words::FLAG_ALLERGY, weighs(flag.action)),
    };
    let says = flag.says.as_deref().unwrap_or(words::HOLD_CONSIDERED);
    html! {
        p.flush {
            (parts::tag(tone, kind))
            @if let Some(about) = &flag.about { " " strong { (about) } }
        }
        p.flush { (says) }
        @if let Some(basis) = &flag.basis {
            p.cite {
                (words::FLAG_SOURCE) " " (sources.join("; "))
                @if basis.confidence == Confidence::Unconfirmed { " " (parts::provisional()) }
            }
        }
    }
}

fn weighs(action: Action) -> Tone {
    match action {
        Action::Block | Action::Stop => Tone::No,
        _ => Tone::Wait,
    }
}
