//! What left here, went back to the shelf or was said to be missing was entered wrongly: put right or taken back, at once on the day itself, and by two where it lengthens
//! something from the day after (decision 0023).

mod entry;

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::Payload;
use retinue_ledger::{AtCounter, LeftHere, PrescriptionAtCounter};

use self::entry::{OF, begun, controls, read};
use super::{at_the_till, counter, done_before, opened, words};
use crate::access::proof::Pharmacist;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::proposed;
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::days;
use crate::views::fields;
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::words::facts;

pub(super) const PATH: &str = "/pharmacy/cases/{case}/{prescription}/put-right";
pub(super) const ANSWER: &str = "/pharmacy/cases/{case}/{prescription}/put-right/answer";

/// What is said once it is recorded, by the word of the address.
pub(super) const DONE: [(&str, &str); 4] = [
    (
        "put-right",
        "The entry is put right, and what it said before stays in the record.",
    ),
    ("put-right-proposed", PROPOSED),
    (
        "put-right-confirmed",
        "The correction is confirmed and on record.",
    ),
    (
        "put-right-declined",
        "The correction is declined. The entry stands as it was.",
    ),
];

const PROPOSED: &str = "It is proposed, and the entry stands as it was until a second person confirms it: a colleague of this pharmacy with an account of their own, or the programme's office.";
pub(super) const TITLE: &str = "Put right what left here, went back to stock or was missing";
const LEAD: &str = "For an entry that is wrong. What it said before stays in the record. From the day after on, a correction by which something may happen earlier, or is due later, waits for a second person: a colleague of this pharmacy with an account of their own, or the programme's office.";
const NOTHING: &str = "Nothing left this pharmacy on this prescription, went back to its stock, or was reported as missing.";
const WHICH: &str = "Put this entry right";
const SUBMIT: &str = "Record the correction";
const WAITS: &str = "A correction waits for a second person";
const WAITS_MEANS: &str = "The entry stands as it was. A colleague with an account of their own, or the programme's office, confirms it with the source in hand; whoever proposed it may decline it.";
const PROPOSAL: Field = Field::new("proposal", "Correction", "");
const ANSWERED: Field = Field::new("answer", "Answer", "");
const CONFIRM: &str = "Confirm the correction";
const DECLINE: &str = "Decline it";

/// The way here from the patient at the counter, where something left.
pub(super) fn link(item: &PrescriptionAtCounter, name: &str) -> Markup {
    let waits = item.left.iter().any(|one| one.waiting.is_some());
    html! {
        @if !item.left.is_empty() {
            a.button.button-second.button-small href={ "/pharmacy/cases/" (name) "/" (item.prescription) "/put-right" } { (TITLE) }
            @if waits { " " (parts::tag(Tone::Wait, WAITS)) }
        }
    }
}

fn find<'a>(at: &'a AtCounter, prescription: &str) -> Result<&'a PrescriptionAtCounter, Fault> {
    let mut all = at.prescriptions.iter();
    all.find(|item| item.prescription.as_str() == prescription)
        .ok_or(Fault::NotFound)
}

/// The entry of that name; the latest where none is named.
fn named<'a>(item: &'a PrescriptionAtCounter, of: Option<&str>) -> Option<&'a LeftHere> {
    match of {
        Some(of) => item.left.iter().find(|one| one.fact.as_str() == of),
        None => item.left.last(),
    }
}

pub(super) async fn page(
    proof: Pharmacist,
    State(site): State<Site>,
    Path((name, prescription)): Path<(String, String)>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (_, at) = opened(&site, &proof, &name).await?;
    let item = find(&at, &prescription)?;
    let asked = Typed::of_query(asked);
    let form = match asked.first(OF.name) {
        Some(of) => begun(named(item, Some(of)).ok_or(Fault::NotFound)?, item),
        None => named(item, None).map_or_else(Form::default, |one| begun(one, item)),
    };
    Ok(view(&site, &proof, &at, item, &name, &form).into_response())
}

fn view(
    site: &Site,
    proof: &Pharmacist,
    at: &AtCounter,
    item: &PrescriptionAtCounter,
    name: &str,
    form: &Form,
) -> Html<String> {
    let back = format!("/pharmacy/cases/{name}");
    let own = format!("{back}/{}/put-right", item.prescription);
    let chosen = form.typed.first(OF.name);
    let view = html! {
        (parts::crumb(&back, &at.name))
        (parts::error_summary(form))
        h1 { (TITLE) }
        p.lead { (LEAD) }
        p { strong { (at.name) } ", born " (days::day(at.born)) ". " (counter::what(item)) "." }
        @if item.left.is_empty() { (parts::empty(NOTHING)) }
        @for one in item.left.iter().rev() {
            section.panel {
                @let told = facts::tell(&one.what);
                h2 { (told.what) ", " (days::day(one.on)) }
                p { (told.more) }
                @if let Some(waiting) = &one.waiting {
                    (parts::notice(Tone::Wait, WAITS, html! { p { (WAITS_MEANS) } }))
                    (proposed::told(None, waiting.instead.as_ref(), &waiting.why, waiting.on, None))
                    form method="post" action={ (own) "/answer" } novalidate {
                        (fields::command())
                        (fields::hidden(PROPOSAL.name, waiting.proposal.as_str()))
                        div.acts {
                            button type="submit" name=(ANSWERED.name) value="confirm" { (CONFIRM) }
                            button.button-plain type="submit" name=(ANSWERED.name) value="decline" { (DECLINE) }
                        }
                    }
                } @else if chosen == Some(one.fact.as_str()) {
                    form.form method="post" action=(own) novalidate {
                        (fields::command())
                        (fields::hidden(OF.name, one.fact.as_str()))
                        (controls(one, item, form))
                        div.acts {
                            button.button-grave type="submit" #send { (SUBMIT) }
                            a.button.button-plain href=(back) { (words::BACK) }
                        }
                    }
                } @else {
                    p.flush { a href={ (own) "?of=" (one.fact) } { (WHICH) } }
                }
            }
        }
    };
    Page::of(proof.visitor(), TITLE)
        .narrow()
        .with(form)
        .render(site, view)
}

pub(super) async fn correct(
    proof: Pharmacist,
    State(site): State<Site>,
    Path((name, prescription)): Path<(String, String)>,
    typed: Typed,
) -> Result<Response, Fault> {
    let (case, at) = opened(&site, &proof, &name).await?;
    let item = find(&at, &prescription)?;
    let back =
        |word: &str| Redirect::to(&format!("/pharmacy/cases/{name}?done={word}")).into_response();
    let Some(one) = typed.first(OF.name).and_then(|of| named(item, Some(of))) else {
        // Sent a second time, the entry that was taken back is gone.
        if done_before(&site, &proof, &case.number, &typed).await? {
            return Ok(back("put-right"));
        }
        return Err(Fault::Conflict(words::STATE_CHANGED.to_owned()));
    };
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let _of = reader.id(&OF);
    let correction = read(one, item, &mut reader);
    let outcome = match reader.finish(command_id.zip(correction)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, correction), answered) = read.parts();
            let (who, number) = (proof.proof().clone(), case.number.clone());
            let payload = site
                .ask(move |ledger| ledger.pharmacys_correction(&who, &number, correction))
                .await?
                .map_err(record::read_fault)?;
            let word = match &payload {
                Payload::CorrectionProposed { .. } => "put-right-proposed",
                _ => "put-right",
            };
            at_the_till(
                &site,
                proof.proof(),
                &case.number,
                &command_id,
                None,
                payload,
            )
            .await
            .map(|()| word)
            .map_err(|error| record::again(error, answered))
        }
    };
    match outcome {
        Ok(word) => Ok(back(word)),
        Err(again) => again_with(again, |form| view(&site, &proof, &at, item, &name, form)),
    }
}

/// The second person's answer to a correction that waits.
pub(super) async fn answer(
    proof: Pharmacist,
    State(site): State<Site>,
    Path((name, prescription)): Path<(String, String)>,
    typed: Typed,
) -> Result<Response, Fault> {
    let (case, at) = opened(&site, &proof, &name).await?;
    let item = find(&at, &prescription)?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let proposal = reader.id(&PROPOSAL);
    let answer = reader.offered(&ANSWERED, &["confirm", "decline"]);
    let read = (|| {
        let proposal = proposal?;
        let payload = match answer?.as_str() {
            "confirm" => (
                "put-right-confirmed",
                Payload::CorrectionConfirmed { proposal },
            ),
            _ => (
                "put-right-declined",
                Payload::CorrectionDeclined {
                    proposal,
                    reason: None,
                },
            ),
        };
        Some((command_id?, payload))
    })();
    let outcome = match reader.finish(read) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, (word, payload)), answered) = read.parts();
            at_the_till(
                &site,
                proof.proof(),
                &case.number,
                &command_id,
                None,
                payload,
            )
            .await
            .map(|()| word)
            .map_err(|error| record::again(error, answered))
        }
    };
    match outcome {
        Ok(word) => {
            Ok(Redirect::to(&format!("/pharmacy/cases/{name}?done={word}")).into_response())
        }
        Err(again) => again_with(again, |form| view(&site, &proof, &at, item, &name, form)),
    }
}

fn again_with(again: Again, page: impl Fn(&Form) -> Html<String>) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => {
            let form = form.of_the_whole(&[OF.name, PROPOSAL.name]);
            Ok(record::unprocessable(page(&form)))
        }
        Again::NotAnswered(_) => Err(Fault::NotAnswered),
        Again::Fault(fault) => Err(fault),
    }
}
