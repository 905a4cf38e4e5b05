//! The patient at the counter: the verdict first, in words and shape, then what can be done about it.

use std::collections::BTreeMap;

use maud::{Markup, html};
use retinue_kernel::{Day, Mode, PrescriberId};
use retinue_ledger::{
    AtCounter, Checklist, ChecklistItem, CounterAnswer, CounterState, CounterVerdict,
    NumberAtCounter, PrescriptionAtCounter, Verdict,
};
use retinue_rulebook::Reader;

use super::acts::{
    BagGone, Fill, Guide, HandOver, LateSupply, LeftBefore, Partial, Release, Return, Reverse,
    Ship, Shortage, Supply, SupplyDespite, TillAct,
};
use super::opened::Case;
use super::{flags, label, number, put_right, words};
use crate::rooms::act::Words;
use crate::views::parts::{self, Tone};
use crate::views::verdict::{self, Eyes};
use crate::views::{days, fields, icons};
use crate::words::vocabulary::Word as _;

/// The names under which prescribers are known, by their ids.
pub(super) type Names = BTreeMap<PrescriberId, String>;

/// The page's content.
pub(super) fn view(
    at: &AtCounter,
    case: &Case,
    name: &str,
    eyes: &Eyes<'_>,
    names: &Names,
    done: Option<&str>,
) -> Markup {
    let is_earlier = |item: &&PrescriptionAtCounter| {
        matches!(item.state, CounterState::Dispensed | CounterState::Ended)
            && !LateSupply::fits(item)
            && !LeftBefore::fits(item)
    };
    let (earlier, now): (Vec<_>, Vec<_>) = at.prescriptions.iter().partition(is_earlier);
    html! {
        (parts::crumb("/pharmacy", words::TITLE))
        div.headline {
            div {
                h1 { (at.name) }
                p.muted {
                    "born " (days::day(at.born)) " · " span.code #programme-number { (at.number) }
                    " · " (words::TODAY) " " (days::day(at.today))
                }
            }
        }
        @if let Some(done) = done { (parts::notice(Tone::Yes, done, html! {})) }
        @if now.is_empty() && earlier.is_empty() { section.panel { (parts::empty(words::NO_PRESCRIPTIONS)) } }
        // The flags are the patient's, so they stand once: beside the first answer.
        @for (place, item) in now.iter().enumerate() {
            (prescription(item, case, name, eyes, names, (place == 0).then_some(at)))
        }
        // Without anything to do, the last prescription's state is the verdict.
        @if now.is_empty() && let Some(last) = earlier.first() { (prescription(last, case, name, eyes, names, Some(at))) }
        @let shown_above = usize::from(now.is_empty());
        @if earlier.len() > shown_above {
            section.panel aria-labelledby="earlier-title" {
                h2 #earlier-title { (words::EARLIER) }
                ul { @for item in earlier.iter().skip(shown_above) { li { (days::day(item.written_on)) ": " (what(item)) ". " (state_word(&item.state, eyes)) ". " (put_right::link(item, name)) " " (till_link::<BagGone>(item, name, "")) } } }
            }
        }
    }
}

fn prescription(
    item: &PrescriptionAtCounter,
    case: &Case,
    name: &str,
    eyes: &Eyes<'_>,
    names: &Names,
    flagged: Option<&AtCounter>,
) -> Markup {
    let answer = case
        .answers
        .iter()
        .find(|(asked, _)| *asked == item.prescription)
        .map(|(_, verdict)| verdict);
    html! {
        article.prescription aria-label=(what(item)) {
            (verdict_of(item, answer, name, eyes))
            @if matches!(item.state, CounterState::ToBeAsked | CounterState::Checked { .. }) { (beside(item)) }
            @if let Some(at) = flagged { (flags::panel(at.flags.as_deref())) }
            (released(item, name))
            @if let (CounterState::ToBeAsked, Some(CounterAnswer::Answered(CounterVerdict { verdict: Verdict::Denied { unmet }, .. }))) = (&item.state, answer) {
                section.panel aria-label=(crate::words::verdict::REASONS) { (verdict::list_of_reasons(unmet, eyes)) }
            }
            section.panel {
                dl.facts {
                    div { dt { (words::SUPPLY) } dd { strong { (what(item)) } } }
                    div { dt { (words::WRITTEN) } dd { (days::day(item.written_on)) } }
                    @if let Some(prescriber) = &item.prescriber {
                        div { dt { (words::PRESCRIBER) } dd { (names.get(prescriber).map_or(prescriber.as_str(), String::as_str)) } }
                    }
                    @if item.supplied > 0 {
                        div { dt { (words::SUPPLIED_IN_PART) } dd { (item.supplied) " days" } }
                    }
                    @if let CounterState::Authorised { authorisation, filled, number, .. } = &item.state {
                        @if let Some(number) = number { (number::facts(number)) }
                        @else { div { dt { (words::AUTHORISATION) } dd.code.small #authorisation-number { (authorisation) } } }
                        div { dt { (words::FILLED) } dd { (if *filled { words::FILLED } else { words::NOT_FILLED }) } }
                    }
                    (Guide::line(item))
                }
                (other_acts(item, name, eyes))
            }
        }
    }
}

/// What this pharmacy held and may not hand over any more: who released it, and what is to be done if it had left.
fn released(item: &PrescriptionAtCounter, name: &str) -> Markup {
    let Some(released) = &item.released else {
        return html! {};
    };
    let who = if released.by_the_office {
        words::RELEASED_BY_OFFICE
    } else {
        words::RELEASED_HERE
    };
    parts::notice(
        Tone::No,
        words::RELEASED,
        html! {
            p #released { (who) " " (days::day(released.on)) ". " (words::RELEASED_MEANS) }
            p.flush { (till_link::<LeftBefore>(item, name, "button button-plain")) }
        },
    )
}

/// What was supplied on another order and lasts still: no item of the checklist, and what stands beside it.
pub(super) fn beside(item: &PrescriptionAtCounter) -> Markup {
    html! {
        @if let Some(beside) = &item.beside {
            div #beside {
                (parts::notice(Tone::Wait, words::BESIDE, html! {
                    p { (words::BESIDE_LEFT_ON) " " (days::day(beside.left_on)) ". " (words::BESIDE_UNTIL) " " (days::day(beside.lasts_until)) "." }
                    p.flush { (words::BESIDE_MEANS) }
                }))
            }
        }
    }
}

/// What was prescribed.
pub(super) fn what(item: &PrescriptionAtCounter) -> String {
    format!(
        "{}, {}, {} days",
        item.capsules,
        item.product.label(),
        item.days
    )
}

fn state_word(state: &CounterState, eyes: &Eyes<'_>) -> &'static str {
    match state {
        CounterState::Dispensed if !has_registry(eyes) => words::SUPPLIED,
        CounterState::Dispensed => words::DISPENSED,
        CounterState::Ended => words::ENDED,
        _ => words::NOT_ASKED,
    }
}

/// Whether a registry authorises in the patient's programme.
fn has_registry(eyes: &Eyes<'_>) -> bool {
    eyes.rulebook.programme().id.has_registry()
}

fn verdict_of(
    item: &PrescriptionAtCounter,
    answer: Option<&CounterAnswer>,
    name: &str,
    eyes: &Eyes<'_>,
) -> Markup {
    match &item.state {
        CounterState::Authorised { number: None, .. } if eyes.mode == Mode::Companion => {
            number::missing(item, name)
        }
        CounterState::Authorised {
            until,
            filled,
            number,
            ..
        } => may_leave(item, *until, *filled, number.as_ref(), name, eyes),
        CounterState::HeldElsewhere => verdict::block(
            Tone::No,
            words::ELSEWHERE,
            None,
            html! { p { (words::ELSEWHERE_MEANS) } },
        ),
        CounterState::ToBeReturned { .. } => verdict::block(
            Tone::No,
            words::TO_BE_RETURNED,
            None,
            html! { p { (words::TO_BE_RETURNED_MEANS) } (till_link::<Return>(item, name, "button")) },
        ),
        CounterState::Checked { now, .. } => checked(item, now, name, eyes),
        CounterState::ToBeAsked if !has_registry(eyes) => verdict::block(
            Tone::Wait,
            words::CHECKLIST_DUE,
            None,
            html! { p { (words::CHECKLIST_DUE_MEANS) } (ask(item, name, words::GO_THROUGH)) },
        ),
        CounterState::Dispensed if !has_registry(eyes) => verdict::block(
            Tone::Yes,
            words::SUPPLIED,
            None,
            html! { p { (words::SUPPLIED_MEANS) } },
        ),
        CounterState::Dispensed => verdict::block(
            Tone::Yes,
            words::DISPENSED,
            None,
            html! { p { (words::DISPENSED_MEANS) } },
        ),
        CounterState::Ended => verdict::block(
            Tone::No,
            words::ENDED,
            None,
            html! { p { (words::ENDED_MEANS) } },
        ),
        CounterState::ToBeAsked => match answer {
            Some(CounterAnswer::Ready(ready)) if ready.on == eyes.today => {
                number::ready(ready, item, name, eyes)
            }
            Some(CounterAnswer::Answered(CounterVerdict {
                verdict: Verdict::Denied { unmet },
                ..
            })) => verdict::refused(unmet, eyes, ask(item, name, words::ASK_AGAIN)),
            // What is not there any more was ended after it was given, and an answer of another day is none: ask again.
            _ => verdict::block(
                Tone::Wait,
                words::NOT_ASKED,
                None,
                html! { p { (words::NOT_ASKED_MEANS) } (ask(item, name, words::ASK)) },
            ),
        },
    }
}

/// A checklist that was gone through today: whether it is complete, what can be done, and every item.
fn checked(item: &PrescriptionAtCounter, now: &Checklist, name: &str, eyes: &Eyes<'_>) -> Markup {
    let verdict = match now.until {
        Some(until) => verdict::block(
            Tone::Yes,
            words::CHECKLIST_COMPLETE,
            Some(html! { (words::SUPPLY_UNTIL) " " (days::long_day(until)) }),
            html! {
                p {
                    (eyes.zones.end_of(until)) " (" (days::distance(until, eyes.today)) "). "
                    (words::CHECKLIST_COMPLETE_MEANS) " " (words::UNBORN)
                }
                div.acts { (till_link::<Supply>(item, name, "button button-big")) (label::link(item, name)) }
            },
        ),
        None => verdict::block(
            Tone::No,
            words::CHECKLIST_OPEN,
            None,
            html! {
                (ask(item, name, words::GO_THROUGH_AGAIN))
                p.flush { (till_link::<SupplyDespite>(item, name, "button button-plain")) }
            },
        ),
    };
    html! {
        (verdict)
        section.panel aria-label=(words::CHECKLIST) {
            h2 { (words::CHECKLIST) }
            ul.steps #checklist { @for item in &now.items { (checklist_item(item, eyes)) } }
        }
    }
}

fn checklist_item(item: &ChecklistItem, eyes: &Eyes<'_>) -> Markup {
    let (class, icon, word) = if item.unmet.is_empty() {
        ("step-done", icons::yes(), words::MET)
    } else {
        ("step-blocked", icons::no(), words::NOT_MET)
    };
    let what = item
        .name
        .as_deref()
        .unwrap_or(words::STEPS_OF_THE_PRESCRIBER);
    html! {
        li class=(class) {
            (icon)
            div {
                p.step-name { (what) ": " (word) }
                @if !item.unmet.is_empty() { (verdict::reasons_of_item(&item.unmet, eyes)) }
            }
        }
    }
}

fn may_leave(
    item: &PrescriptionAtCounter,
    until: Day,
    filled: bool,
    number: Option<&NumberAtCounter>,
    name: &str,
    eyes: &Eyes<'_>,
) -> Markup {
    let title = match number {
        Some(_) => words::NUMBER_RECORDED,
        None => words::AUTHORISED,
    };
    verdict::block(
        Tone::Yes,
        title,
        Some(html! { (words::UNTIL_AND_INCLUDING) " " (days::long_day(until)) }),
        html! {
            @if let Some(number) = number { (number::two_days(number)) }
            p { (eyes.zones.end_of(until)) " (" (days::distance(until, eyes.today)) "). " (words::WARNED) }
            div.acts {
                @if filled { (till_link::<HandOver>(item, name, "button button-big")) }
                @else {
                    (till_link::<Fill>(item, name, "button button-big"))
                    (till_link::<HandOver>(item, name, "button button-second"))
                }
                (label::link(item, name))
            }
        },
    )
}

/// The request to the programme: one button, one command.
fn ask(item: &PrescriptionAtCounter, name: &str, label: &str) -> Markup {
    html! {
        form.acts method="post" action={ "/pharmacy/cases/" (name) "/" (item.prescription) "/ask" } {
            (fields::command())
            button.button-big type="submit" { (label) }
        }
    }
}

fn other_acts(item: &PrescriptionAtCounter, name: &str, eyes: &Eyes<'_>) -> Markup {
    let number = number::of(item);
    // In a companion nothing leaves without a number.
    let may_leave = number.is_some() || eyes.mode != Mode::Companion;
    html! {
        div.acts {
            @if matches!(item.state, CounterState::Authorised { .. }) {
                @if may_leave {
                    (till_link::<Ship>(item, name, "button button-second button-small"))
                    (till_link::<Partial>(item, name, "button button-second button-small"))
                }
                @if number.is_some() { (number::link(item, name)) }
                (till_link::<Reverse>(item, name, "button button-second button-small"))
                (till_link::<Release>(item, name, "button button-second button-small"))
            }
            (till_link::<Guide>(item, name, "button button-second button-small"))
            (till_link::<Shortage>(item, name, "button button-second button-small"))
            (till_link::<BagGone>(item, name, "button button-second button-small"))
            (put_right::link(item, name))
            (till_link::<LateSupply>(item, name, "button button-second button-small"))
        }
    }
}

pub(super) fn till_link<A: TillAct>(
    item: &PrescriptionAtCounter,
    name: &str,
    class: &str,
) -> Markup {
    let Words { title, .. } = A::WORDS;
    html! {
        @if A::fits(item) {
            a class=(class) href={ "/pharmacy/cases/" (name) "/" (item.prescription) "/" (A::SLUG) } { (title) }
        }
    }
}

/// What the verdict blocks of this room are for.
pub(super) const READER: Reader = Reader::Pharmacist;
