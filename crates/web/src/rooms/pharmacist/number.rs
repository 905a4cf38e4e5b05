//! A companion's counter: the number of the programme's own system is obtained there, and recorded here before anything
//! is filled or handed over. Of two last days the earlier holds, and both are shown.

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Channel, Day, ExternalNumber, FactId, Id, Mode, NotANumber};
use retinue_ledger::{
    AtCounter, Brought, CommandId, CounterAnswer, CounterState, NumberAtCounter,
    Pharmacist as PharmacistProof, PrescriptionAtCounter, ReadyAnswer, SubmitError,
};

use super::acts::Reverse;
use super::{counter, opened, words};
use crate::access::proof::Pharmacist;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::views::verdict::{self, Eyes};
use crate::views::{days, fields};
use crate::words::vocabulary::Word as _;

pub(super) const RECORD: &str = "/pharmacy/cases/{case}/{prescription}/number";
pub(super) const CORRECT: &str = "/pharmacy/cases/{case}/{prescription}/correct-number";

/// What is said once it is recorded, by the place of its page.
pub(super) const DONE: [(&str, &str); 2] = [
    (
        "number",
        "The number is on record. It may be filled and handed over until the day below.",
    ),
    ("correct-number", "The number is put right."),
];

const TITLE: &str = "Record the number";
const CORRECT_TITLE: &str = "Put the number right";
const LEAD: &str = "Obtained from the programme's own system for this prescription. The rules are asked once more before it is recorded.";
const CORRECT_LEAD: &str =
    "For a slip of the keyboard. What was recorded before stays in the record.";
const NUMBER: Field = Field::new(
    "number",
    "Number of the programme's own system",
    "As it was given. Not the patient's number of this installation.",
);
const LAST_DAY: Field = Field::new(
    "do-not-dispense-after",
    "Do not dispense after",
    "The last day that came with the number. If it differs from the day here, the earlier holds.",
);
const CHANNEL: Field = Field::new("channel", "Obtained from the programme's", "");
const SUBMIT: &str = "Record the number";
const CORRECT_SUBMIT: &str = "Put it right";
const THEIR_NUMBER: &str = "Programme's number";
const THEIR_DAY: &str = "Its last day";
const OUR_DAY: &str = "Last day by the rules here";
const EARLIER_HOLDS: &str = "Two last days: the earlier holds.";
pub(super) const REVERSE_THERE: &str = "Reverse the number in the programme's own system as well:";
const REVERSE_THERE_TITLE: &str = "Reverse it there too";
const MISSING: &str = "No number is recorded";
const MISSING_MEANS: &str = "It was given before this installation became a companion, and nothing is filled or handed over on it. Reverse it, ask again, obtain the number and record it.";
const MISTYPED: &str = "mistyped";

/// The longest last day ahead that is no slip of the keyboard.
const FAR: u16 = 366;

/// The number behind a prescription here.
pub(super) fn of(item: &PrescriptionAtCounter) -> Option<&NumberAtCounter> {
    match &item.state {
        CounterState::Authorised { number, .. } => number.as_ref(),
        _ => None,
    }
}

/// The companion's yes, with the form for the number: one page for a pharmacist in a hurry.
pub(super) fn ready(
    ready: &ReadyAnswer,
    item: &PrescriptionAtCounter,
    name: &str,
    eyes: &Eyes<'_>,
) -> Markup {
    verdict::block(
        Tone::Wait,
        words::READY_COMPANION,
        Some(html! { (words::READY_UNTIL) " " (days::long_day(ready.until)) }),
        html! {
            p { (words::READY_COMPANION_MEANS) }
            p { (eyes.zones.end_of(ready.until)) "." }
            form.form method="post" action=(at(name, item, "number")) novalidate {
                (fields::command())
                (controls(&Form::default()))
                div.acts { button.button-big type="submit" #record-number { (SUBMIT) } }
            }
        },
    )
}

/// Given before the installation became a companion: nothing leaves on it.
pub(super) fn missing(item: &PrescriptionAtCounter, name: &str) -> Markup {
    verdict::block(
        Tone::No,
        MISSING,
        None,
        html! {
            p { (MISSING_MEANS) }
            div.acts { (counter::till_link::<Reverse>(item, name, "button")) }
        },
    )
}

/// Both last days where they differ, and which holds.
pub(super) fn two_days(number: &NumberAtCounter) -> Markup {
    html! {
        @if number.ours != number.theirs {
            p #two-days {
                strong { (EARLIER_HOLDS) } " "
                (THEIR_DAY) ": " (days::day(number.theirs)) ". "
                (OUR_DAY) ": " (days::day(number.ours)) "."
            }
        }
    }
}

/// The number among the facts of a prescription.
pub(super) fn facts(number: &NumberAtCounter) -> Markup {
    html! {
        div { dt { (THEIR_NUMBER) } dd.code #programme-authorisation { (number.number) } }
        div { dt { (THEIR_DAY) } dd { (days::day(number.theirs)) } }
        div { dt { (OUR_DAY) } dd { (days::day(number.ours)) } }
        div { dt { (CHANNEL.label) } dd { (number.channel.label()) ", " (days::day(number.recorded_on)) } }
    }
}

/// What is ended here stands in the programme's own system until it is ended there.
pub(super) fn reverse_there_too(number: &NumberAtCounter) -> Markup {
    parts::notice(
        Tone::Wait,
        REVERSE_THERE_TITLE,
        html! { p.flush { (REVERSE_THERE) " " span.code { (number.number) } "." } },
    )
}

pub(super) fn link(item: &PrescriptionAtCounter, name: &str) -> Markup {
    html! { a.button.button-second.button-small href=(at(name, item, "correct-number")) { (CORRECT_TITLE) } }
}

fn at(name: &str, item: &PrescriptionAtCounter, slug: &str) -> String {
    format!("/pharmacy/cases/{name}/{}/{slug}", item.prescription)
}

fn controls(form: &Form) -> Markup {
    html! {
        (fields::code(form, &NUMBER, fields::Need::Required))
        (fields::date(form, &LAST_DAY, fields::Need::Required))
        (fields::choice(form, &CHANNEL, Channel::ALL))
    }
}

fn read(reader: &mut Reader, earliest: Day, today: Day) -> Option<Brought> {
    let text = reader.text(&NUMBER, 64);
    let number = text.and_then(|text| match ExternalNumber::new(&text) {
        Ok(number) => Some(number),
        Err(why) => {
            reader.wrong(NUMBER.name, says(why));
            None
        }
    });
    let do_not_dispense_after = reader.day(&LAST_DAY, earliest..=today.plus(FAR));
    let channel = reader.word(&CHANNEL);
    Some(Brought {
        number: number?,
        do_not_dispense_after: do_not_dispense_after?,
        channel: channel?,
    })
}

/// What is wrong with a number, beside its field.
pub(crate) fn says(why: NotANumber) -> &'static str {
    match why {
        NotANumber::Form => "Write the number as it was given: 1 to 64 characters.",
        NotANumber::Ours => {
            "This is a reference of this installation. Write the number of the programme's own system."
        }
    }
}

/// The prescription of the address, where a number may be recorded for it.
fn open_item<'a>(
    at: &'a AtCounter,
    prescription: &str,
) -> Result<&'a PrescriptionAtCounter, Fault> {
    let mut all = at.prescriptions.iter();
    let item = all.find(|item| item.prescription.as_str() == prescription);
    item.ok_or(Fault::NotFound)
}

/// Only a companion takes numbers.
fn in_a_companion(site: &Site) -> Result<(), Fault> {
    match site.mode() {
        Mode::Companion => Ok(()),
        _ => Err(Fault::NotFound),
    }
}

/// Only a registry gives numbers.
fn of_a_registry(at: &AtCounter) -> Result<(), Fault> {
    if at.rulebook.programme().id.has_registry() {
        Ok(())
    } else {
        Err(Fault::NotFound)
    }
}

pub(super) async fn page(
    proof: Pharmacist,
    State(site): State<Site>,
    Path((name, prescription)): Path<(String, String)>,
) -> Result<Response, Fault> {
    in_a_companion(&site)?;
    let (_, at) = opened(&site, &proof, &name).await?;
    of_a_registry(&at)?;
    let item = open_item(&at, &prescription)?;
    if item.state != CounterState::ToBeAsked {
        return Err(Fault::Conflict(words::STATE_CHANGED.to_owned()));
    }
    Ok(form_page(
        &site,
        &proof,
        &at,
        item,
        &name,
        &Form::default(),
        Kind::Record,
    )
    .into_response())
}

pub(super) async fn correction_page(
    proof: Pharmacist,
    State(site): State<Site>,
    Path((name, prescription)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let (_, at) = opened(&site, &proof, &name).await?;
    let item = open_item(&at, &prescription)?;
    let number = of(item).ok_or_else(|| Fault::Conflict(words::STATE_CHANGED.to_owned()))?;
    let form = Form::beginning_with([
        (NUMBER.name, number.number.to_string()),
        (LAST_DAY.name, number.theirs.to_string()),
        (CHANNEL.name, number.channel.to_string()),
    ]);
    Ok(form_page(&site, &proof, &at, item, &name, &form, Kind::Correct).into_response())
}

pub(super) async fn record(
    proof: Pharmacist,
    State(site): State<Site>,
    Path((name, prescription)): Path<(String, String)>,
    typed: Typed,
) -> Result<Response, Fault> {
    in_a_companion(&site)?;
    let (case, at) = opened(&site, &proof, &name).await?;
    of_a_registry(&at)?;
    let item = open_item(&at, &prescription)?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let brought = read(&mut reader, at.today, at.today);
    let outcome = match reader.finish(command_id.zip(brought)) {
        Ok(read) => {
            let ((command_id, brought), answered) = read.parts();
            bring(
                &site,
                proof.proof(),
                &case.number,
                item.prescription.clone(),
                &command_id,
                brought,
            )
            .await
            .map_err(|error| record::again(error, answered))
        }
        Err(rejected) => Err(rejected.into()),
    };
    match outcome {
        Ok(CounterAnswer::NotMatched) => Err(Fault::NotFound),
        Ok(answer) => {
            let counter = super::counter_of(&proof);
            let denied = matches!(
                &answer,
                CounterAnswer::Answered(verdict)
                    if matches!(verdict.verdict, retinue_ledger::Verdict::Denied { .. })
            );
            site.opened
                .answered(&counter, &name, item.prescription.clone(), answer);
            let done = if denied { "" } else { "?done=number" };
            Ok(Redirect::to(&format!("/pharmacy/cases/{name}{done}")).into_response())
        }
        Err(again) => again_with(again, |form| {
            form_page(&site, &proof, &at, item, &name, form, Kind::Record)
        }),
    }
}

/// Brings the number to the ledger.
pub(crate) async fn bring(
    site: &Site,
    who: &PharmacistProof,
    number: &str,
    prescription: FactId,
    command_id: &Id,
    brought: Brought,
) -> Result<CounterAnswer, SubmitError> {
    let (who, number) = (who.clone(), number.to_owned());
    let command_id = CommandId::new(command_id.as_str()).ok_or(SubmitError::NotFound)?;
    site.ask(move |ledger| ledger.record_number(&who, command_id, &number, prescription, brought))
        .await
        .unwrap_or_else(|_| Err(SubmitError::NotRecorded("the call did not end".to_owned())))
}

pub(super) async fn correct(
    proof: Pharmacist,
    State(site): State<Site>,
    Path((name, prescription)): Path<(String, String)>,
    typed: Typed,
) -> Result<Response, Fault> {
    let (case, at) = opened(&site, &proof, &name).await?;
    let item = open_item(&at, &prescription)?;
    let CounterState::Authorised {
        authorisation,
        number: Some(recorded),
        ..
    } = &item.state
    else {
        return Err(Fault::Conflict(words::STATE_CHANGED.to_owned()));
    };
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let brought = read(&mut reader, recorded.recorded_on, at.today);
    let why = Id::new(MISTYPED);
    let outcome = match reader.finish(command_id.zip(brought).zip(why)) {
        Ok(read) => {
            let (((command_id, brought), why), answered) = read.parts();
            put_right(
                &site,
                proof.proof(),
                &case.number,
                authorisation,
                &command_id,
                brought,
                why,
            )
            .await
            .map_err(|error| record::again(error, answered))
        }
        Err(rejected) => Err(rejected.into()),
    };
    match outcome {
        Ok(()) => {
            let done = format!("/pharmacy/cases/{name}?done=correct-number");
            Ok(Redirect::to(&done).into_response())
        }
        Err(again) => again_with(again, |form| {
            form_page(&site, &proof, &at, item, &name, form, Kind::Correct)
        }),
    }
}

/// Puts a recorded number right.
pub(crate) async fn put_right(
    site: &Site,
    who: &PharmacistProof,
    number: &str,
    recorded: &FactId,
    command_id: &Id,
    brought: Brought,
    why: Id,
) -> Result<(), SubmitError> {
    let (who, number, recorded) = (who.clone(), number.to_owned(), recorded.clone());
    let command_id = CommandId::new(command_id.as_str()).ok_or(SubmitError::NotFound)?;
    site.ask(move |ledger| {
        ledger.correct_number(&who, command_id, &number, &recorded, brought, why)
    })
    .await
    .unwrap_or_else(|_| Err(SubmitError::NotRecorded("the call did not end".to_owned())))
}

fn again_with(again: Again, page: impl Fn(&Form) -> Html<String>) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => Ok(record::unprocessable(page(&form))),
        Again::NotAnswered(_) => Err(Fault::NotAnswered),
        Again::Fault(fault) => Err(fault),
    }
}

/// Recorded for the first time, or put right.
#[derive(Clone, Copy)]
enum Kind {
    Record,
    Correct,
}

fn form_page(
    site: &Site,
    proof: &Pharmacist,
    at: &AtCounter,
    item: &PrescriptionAtCounter,
    name: &str,
    form: &Form,
    kind: Kind,
) -> Html<String> {
    let back = format!("/pharmacy/cases/{name}");
    let (title, lead, submit) = match kind {
        Kind::Record => (TITLE, LEAD, SUBMIT),
        Kind::Correct => (CORRECT_TITLE, CORRECT_LEAD, CORRECT_SUBMIT),
    };
    let view = html! {
        (parts::crumb(&back, &at.name))
        (parts::error_summary(form))
        h1 { (title) }
        p.lead { (lead) }
        p { strong { (at.name) } ", born " (days::day(at.born)) ". " (counter::what(item)) "." }
        form.form method="post" novalidate {
            (fields::command())
            (controls(form))
            div.acts {
                button type="submit" #send { (submit) }
                a.button.button-plain href=(back) { (words::BACK) }
            }
        }
    };
    Page::of(proof.visitor(), title)
        .narrow()
        .with(form)
        .render(site, view)
}
