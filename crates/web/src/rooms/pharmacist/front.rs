//! The front page of the counter: find a patient, what waits to be handed over, and what must not be.

use std::time::Instant;

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Command, DueKind, FactId, Mode, Payload};
use retinue_ledger::{
    CommandId, DuePage, DueRow, HeldPage, Notice, NoticeHere, ReadError, RecallRow, Submission,
};

use super::{at_counter, earliest_birth, number, words};
use crate::access::proof::Pharmacist;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::recalls::{self, Desk as _};
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::views::{days, due as due_view, fields};
use crate::words::due as due_words;

/// Rows of what the pharmacy holds, on its front page.
const HELD: u32 = 50;
const NOTICES: u32 = 20;

pub(super) async fn page(proof: Pharmacist, State(site): State<Site>) -> Result<Response, Fault> {
    Ok(front_page(&site, &proof, &Form::default())
        .await?
        .into_response())
}

async fn front_page(site: &Site, proof: &Pharmacist, form: &Form) -> Result<Html<String>, Fault> {
    let who = proof.proof().clone();
    let found = site
        .ask(move |ledger| -> Result<_, ReadError> {
            Ok((
                ledger.held_here(&who, None, HELD)?,
                ledger.notices(&who, NOTICES)?,
                ledger.due_here(&who, ledger.today(), None, HELD)?,
            ))
        })
        .await?;
    let (held, notices, due) = found.map_err(record::read_fault)?;
    let recalls = recalls::rows(site, proof).await?;
    let view = front_view(form, &held, &notices, &due, &recalls, site.mode());
    Ok(Page::of(proof.visitor(), words::TITLE)
        .on("/pharmacy")
        .with(form)
        .render(site, view))
}

fn front_view(
    form: &Form,
    held: &HeldPage,
    notices: &[NoticeHere],
    due: &DuePage,
    recalls: &[RecallRow],
    mode: Mode,
) -> Markup {
    let held_title = match mode {
        Mode::Companion => words::HELD_TITLE_COMPANION,
        _ => words::HELD_TITLE,
    };
    html! {
        (parts::error_summary(form))
        h1 { (words::TITLE) }
        (ended(notices))
        (recalled(recalls))
        (to_stock(due))
        (cards(due))
        div.split {
            section.panel aria-labelledby="find-title" {
                h2 #find-title { (words::FIND_TITLE) }
                form method="post" action="/pharmacy/find" novalidate {
                    (fields::code(form, &words::NUMBER, fields::Need::Required))
                    (fields::date(form, &words::BORN, fields::Need::Required))
                    button.button-big type="submit" #find { (words::FIND) }
                }
            }
            section.panel #held aria-labelledby="held-title" {
                h2 #held-title { (held_title) }
                @if held.rows.is_empty() { p.muted { (words::HELD_NONE) } }
                @else {
                    p.small.muted { (words::HELD_HINT) }
                    ul.timeline {
                        @for row in &held.rows {
                            li {
                                div { (days::day(row.until)) span.work-sub { (days::distance(row.until, held.today)) } }
                                div { strong { (row.name) } br; span.code.small { (row.number) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The way to the recalls, louder while a lot is under one.
fn recalled(recalls: &[RecallRow]) -> Markup {
    let standing = recalls
        .iter()
        .filter(|row| row.recall.withdrawn.is_none())
        .count();
    let way = html! { a href=(Pharmacist::PATH) { (recalls::TITLE) } };
    match standing {
        0 => html! { p.small { (way) } },
        _ => parts::notice(
            Tone::Wait,
            words::UNDER_RECALL,
            html! { p { (words::UNDER_RECALL_MEANS) " " (way) " (" (standing) ")" } },
        ),
    }
}

/// What must not be handed over any more and is still on the shelf: one click says that it is back.
fn to_stock(due: &DuePage) -> Markup {
    let is_card = |row: &&DueRow| row.kind == DueKind::ReminderCard;
    let rows: Vec<&DueRow> = due.rows.iter().filter(|row| !is_card(row)).collect();
    html! {
        @if !rows.is_empty() {
            section.panel #due aria-labelledby="due-title" {
                h2 #due-title { (words::DUE_TITLE) " (" (rows.len()) ")" }
                p.small.muted { (words::DUE_MEANS) }
                ol.timeline {
                    @for row in &rows {
                        (item(row, due, html! {
                            span.small.muted { (words::AUTHORISATION) " " span.code { (row.about) } }
                        }, words::RETURN.submit))
                    }
                }
            }
        }
    }
}

/// Supplies with which no reminder card is noted yet, where the programme asks for one.
fn cards(due: &DuePage) -> Markup {
    let rows: Vec<&DueRow> = due
        .rows
        .iter()
        .filter(|row| row.kind == DueKind::ReminderCard)
        .collect();
    html! {
        @if !rows.is_empty() {
            section.panel #cards aria-labelledby="cards-title" {
                h2 #cards-title { (words::CARD_TITLE) " (" (rows.len()) ")" }
                p.small.muted { (words::CARD_MEANS) }
                ol.timeline { @for row in &rows { (item(row, due, html! {}, words::CARD_GIVEN)) } }
            }
        }
    }
}

fn item(row: &DueRow, due: &DuePage, more: Markup, button: &str) -> Markup {
    due_view::line(
        row.due,
        row.standing,
        due.today,
        html! {
            strong { (row.name) } " " span.code.small { (row.number) } br;
            (due_words::to_do(row.kind)) ". " (more)
            form method="post" action={ "/pharmacy/due/" (row.about) } {
                (fields::command())
                button.button-second.button-small type="submit" { (button) span.unseen { ", " (row.name) } }
            }
        },
    )
}

/// Records that an item on the pharmacy's own list is done: the product is back in stock, or the card was given.
pub(super) async fn item_done(
    proof: Pharmacist,
    State(site): State<Site>,
    Path(about): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let about = FactId::new(&about).ok_or(Fault::NotFound)?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let ((command_id, ()), answered) = match reader.finish(command_id.zip(Some(()))) {
        Ok(read) => read.parts(),
        Err(rejected) => return find_again(&site, &proof, rejected.into()).await,
    };
    let command_id = CommandId::new(command_id.as_str()).ok_or(Fault::NotFound)?;
    let actor = proof.actor().clone();
    let done = site.ask(move |ledger| -> Result<_, Fault> {
        let who = actor.pharmacist().ok_or(Fault::NotFound)?;
        let row = match ledger.due_here_item(&who, &about) {
            Ok(row) => row,
            // Said already, or never this pharmacy's: there is nothing to do, and nothing is told apart.
            Err(ReadError::NotFound) => return Ok(Ok(())),
            Err(error) => return Err(record::read_fault(error)),
        };
        let on = ledger.today_of(row.patient).map_err(record::read_fault)?;
        let payload = match row.kind {
            DueKind::ReminderCard => Payload::ReminderCardGiven { supply: about },
            _ => Payload::ReturnedToStock {
                authorisation: about,
            },
        };
        let command = Command::Record { on, payload };
        Ok(ledger
            .submit(Submission::new(row.patient, command_id, &actor, command))
            .map(drop))
    });
    match done.await?? {
        Ok(()) => Ok(Redirect::to("/pharmacy").into_response()),
        Err(error) => find_again(&site, &proof, record::again(error, answered)).await,
    }
}

/// What this pharmacy must know: authorisations that someone else ended, and months that another pharmacy handed over too.
/// Said until the pharmacy has taken notice.
fn ended(notices: &[NoticeHere]) -> Markup {
    let (ended, too): (Vec<_>, Vec<_>) = notices
        .iter()
        .partition(|notice| matches!(notice.message.notice, Notice::AuthorisationEnded { .. }));
    html! {
        @if !ended.is_empty() {
            (parts::notice(Tone::No, words::ENDED_TITLE, html! {
                ul.notices #ended { @for notice in ended { li { (ended_one(notice)) } } }
            }))
        }
        @if !too.is_empty() {
            (parts::notice(Tone::Wait, words::TOO_TITLE, html! {
                ul.notices #handed-over-too { @for notice in too { li { (ended_one(notice)) } } }
            }))
        }
    }
}

fn ended_one(notice: &NoticeHere) -> Markup {
    let (authorisation, reason, number, elsewhere_on) = match &notice.message.notice {
        Notice::AuthorisationEnded {
            authorisation,
            reason,
            number,
            ..
        } => (authorisation, reason.as_ref(), number.as_ref(), None),
        Notice::HandedOverElsewhere {
            authorisation, on, ..
        } => (authorisation, None, None, Some(*on)),
    };
    let name = notice.about.as_ref().map(|(_, name)| name);
    html! {
        span {
            @if let Some((number, name)) = &notice.about {
                strong { (name) } " " span.code.small { (number) }
                @if let Some(reason) = reason { ": " (reason) } "."
                br;
            }
            @else if let Some(reason) = reason { (reason) ". " }
            @if let Some(on) = elsewhere_on { (words::ELSEWHERE_TOO) " " (days::day(on)) ". " (words::ELSEWHERE_TOO_MEANS) " " }
            @if let Some(theirs) = number {
                span.small { (number::REVERSE_THERE) " " span.code { (theirs) } "." }
            }
            @else { span.small.muted { (words::AUTHORISATION) " " span.code { (authorisation) } } }
            @if let Some(mark) = &notice.message.watermark { br; span.small.muted { (mark) } }
        }
        form method="post" action={ "/pharmacy/notices/" (notice.message.fact) } {
            button.button-second.button-small type="submit" {
                (words::TAKE_NOTICE) span.unseen { " " (name.map_or(authorisation.as_str(), String::as_str)) }
            }
        }
    }
}

pub(super) async fn take_notice(
    proof: Pharmacist,
    State(site): State<Site>,
    Path(fact): Path<String>,
) -> Result<Response, Fault> {
    let who = proof.proof().clone();
    let taken = site.ask(move |ledger| -> Result<(), Fault> {
        let notices = ledger.notices(&who, NOTICES).map_err(record::read_fault)?;
        let notice = notices
            .iter()
            .find(|notice| notice.message.fact.as_str() == fact)
            .ok_or(Fault::NotFound)?;
        ledger
            .notice_taken(&who, &notice.message)
            .map_err(record::fault)
    });
    taken.await??;
    Ok(Redirect::to("/pharmacy").into_response())
}

pub(super) async fn find(
    proof: Pharmacist,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let number = reader.text(&words::NUMBER, 64);
    let born = reader.day(&words::BORN, earliest_birth()..=site.today());
    let ((number, born), answered) = match reader.finish(number.zip(born)) {
        Ok(read) => read.parts(),
        Err(rejected) => return find_again(&site, &proof, rejected.into()).await,
    };
    match at_counter(&site, proof.proof(), &number, Some(born)).await {
        Ok(at) => {
            let name = site.opened.open(
                &super::counter_of(&proof),
                at.number.to_string(),
                Instant::now(),
            );
            Ok(Redirect::to(&format!("/pharmacy/cases/{name}")).into_response())
        }
        // Nobody, and nobody with that birthday: one answer for both.
        Err(Fault::NotFound) => {
            find_again(
                &site,
                &proof,
                Again::Form(Box::new(answered.wrong(words::NOT_MATCHED))),
            )
            .await
        }
        Err(fault) => Err(fault),
    }
}

async fn find_again(site: &Site, proof: &Pharmacist, again: Again) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => Ok(record::unprocessable(front_page(site, proof, &form).await?)),
        Again::NotAnswered(_) => Err(Fault::NotAnswered),
        Again::Fault(fault) => Err(fault),
    }
}
