//! What a desk reads of recalls: the list, and a recall with everyone whom it concerns.

use maud::{Markup, html};
use retinue_kernel::office::{LotStanding, Recall, RecallContact};
use retinue_kernel::{Day, Id};
use retinue_ledger::{
    RecallFile, RecallPerson, RecallRow, RecallState, RecallSupply, RecallTold, Subject,
};

use super::{CONTACT, Desk, PATIENT, SAYS, TITLE, open};
use crate::http::form::Form;
use crate::views::fields::{self, Need};
use crate::views::parts::{self, Tone};
use crate::views::{days, fields::hidden};
use crate::words::vocabulary::Word as _;

const LEAD: &str = "Lots that were recalled, and who was handed capsules of them. Each person stays on the list until somebody told them.";
const NONE: &str = "No lot is under recall.";
const OPEN: &str = "Open a recall";
const NOBODY: &str = "Nobody.";
const KNOWN: &str = "Handed capsules of these lots";
const NOT_KNOWN: &str = "Not known";
const NOT_KNOWN_MEANS: &str = "Something left for these people of which the lot is not on record, or the number of a recalled lot stands under another product code. They may have capsules of these lots: ask what is printed on their pack.";
const WITHDRAW_MEANS: &str =
    "Where it was opened by mistake, or is lifted: the lots may be dispensed again.";
const DONE: &str = "Recorded.";
/// People on a page.
const ROWS: usize = 50;

pub(super) fn list<D: Desk>(rows: &[RecallRow], form: &Form, today: Day, done: bool) -> Markup {
    html! {
        (parts::crumb(D::FRONT.0, D::FRONT.1))
        (parts::error_summary(form))
        h1 { (TITLE) }
        @if done { (parts::notice(Tone::Yes, DONE, html! {})) }
        p.lead { (LEAD) }
        section.panel #recalls aria-label=(TITLE) {
            @if rows.is_empty() { (parts::empty(NONE)) }
            @else {
                ol.timeline {
                    @for row in rows {
                        li {
                            div { (days::day(row.recall.on)) span.work-sub { (days::distance(row.recall.on, today)) } }
                            div {
                                a href={ (D::PATH) "/" (row.recall.id) } { (what(&row.recall)) } br;
                                span.small.muted { (opener(row)) @if row.recall.withdrawn.is_some() { ". Withdrawn." } }
                            }
                        }
                    }
                }
            }
        }
        section.panel aria-labelledby="open-title" {
            h2 #open-title { (OPEN) }
            (open::form(form, D::PATH))
        }
    }
}

fn what(recall: &Recall) -> String {
    let lots: Vec<&str> = recall.lots.iter().map(Id::as_str).collect();
    format!("{}, lot {}", recall.product, lots.join(", "))
}

/// Who opened it.
fn opener(row: &RecallRow) -> String {
    format!("Opened by {}", party(&row.of, row.name.as_deref()))
}

fn party(of: &Subject, name: Option<&str>) -> String {
    match (name, of.id()) {
        (Some(name), _) => name.to_owned(),
        (None, Some(id)) => id.to_string(),
        (None, None) => "the programme's office".to_owned(),
    }
}

pub(super) fn file<D: Desk>(
    proof: &D,
    file: &RecallFile,
    form: &Form,
    from: usize,
    done: bool,
) -> Markup {
    let recall = &file.row.recall;
    let of = |known: bool| {
        let is_known = move |one: &&RecallPerson| (one.standing == LotStanding::Recalled) == known;
        file.people.iter().skip(from).take(ROWS).filter(is_known)
    };
    let base = format!("{}/{}", D::PATH, recall.id);
    let more = from.saturating_add(ROWS);
    let may_withdraw = recall.withdrawn.is_none() && proof.tells_in(&file.row.of) == file.row.of;
    html! {
        (parts::crumb(D::PATH, TITLE))
        (parts::error_summary(form))
        h1 { "Recall of " (what(recall)) }
        @if done { (parts::notice(Tone::Yes, DONE, html! {})) }
        @if let Some((on, says)) = &recall.withdrawn {
            (parts::notice(Tone::Info, "Withdrawn", html! { p { (days::day(*on)) ". " (says) } }))
        }
        p.lead { (recall.says) }
        p.muted { (opener(&file.row)) ", " (days::day(recall.on)) ". "
            @if let Some(from) = recall.left_from { "What was handed over from " (days::day(from)) " on counts." }
            @else { "Whatever day it was handed over counts." }
        }
        section.panel #progress aria-labelledby="progress-title" {
            h2 #progress-title { "How it stands" }
            (progress(file))
            form method="post" action={ (base) "/export" } {
                button.button-second type="submit" { "The whole list as CSV" }
            }
        }
        section.panel #known aria-labelledby="known-title" {
            h2 #known-title { (KNOWN) }
            (people(proof, file, of(true)))
        }
        section.panel #not-known aria-labelledby="not-known-title" {
            h2 #not-known-title { (NOT_KNOWN) }
            p.small.muted { (NOT_KNOWN_MEANS) }
            (people(proof, file, of(false)))
        }
        @if file.people.len() > more {
            p.acts { a.button.button-second href={ (base) "?from=" (more) } rel="next" { "More" } }
        }
        @if may_withdraw {
            section.panel aria-labelledby="withdraw-title" {
                h2 #withdraw-title { "Withdraw the recall" }
                p.small.muted { (WITHDRAW_MEANS) }
                form.form method="post" action={ (base) "/withdraw" } novalidate {
                    (fields::command())
                    (fields::long_text(form, &SAYS, Need::Required))
                    button.button-grave type="submit" { "Withdraw it" }
                }
            }
        }
    }
}

fn progress(file: &RecallFile) -> Markup {
    let line = |known: bool, state: RecallState| file.count(known, state);
    html! {
        div.scroll tabindex="0" role="region" aria-label="How it stands" {
            table {
                thead { tr { th scope="col" { "Lot" } th scope="col" { (state_word(RecallState::ToBeTold)) } th scope="col" { (state_word(RecallState::Told)) } th scope="col" { (state_word(RecallState::NothingLeft)) } } }
                tbody {
                    @for (known, name) in [(true, KNOWN), (false, NOT_KNOWN)] {
                        tr {
                            th scope="row" { (name) }
                            td.number { (line(known, RecallState::ToBeTold)) }
                            td.number { (line(known, RecallState::Told)) }
                            td.number { (line(known, RecallState::NothingLeft)) }
                        }
                    }
                }
            }
        }
    }
}

const fn state_word(state: RecallState) -> &'static str {
    match state {
        RecallState::ToBeTold => "To be told",
        RecallState::Told => "Told",
        RecallState::NothingLeft => "Nothing left, by the record",
    }
}

fn people<'a, D: Desk>(
    proof: &D,
    file: &RecallFile,
    people: impl Iterator<Item = &'a RecallPerson>,
) -> Markup {
    let mut people = people.peekable();
    html! {
        @if people.peek().is_none() { (parts::empty(NOBODY)) }
        @else {
            ul.timeline { @for person in people { (card(proof, file, person)) } }
        }
    }
}

fn card<D: Desk>(proof: &D, file: &RecallFile, person: &RecallPerson) -> Markup {
    let tone = match person.state {
        RecallState::ToBeTold => Tone::Wait,
        RecallState::Told => Tone::Yes,
        RecallState::NothingLeft => Tone::Info,
    };
    html! {
        li {
            div { (parts::tag(tone, state_word(person.state))) }
            div {
                strong { (person.name) } " " span.code.small { (person.number) }
                ul.lines { @for one in &person.supplies { li { (left(one)) } } }
                @if let Some((id, name)) = &person.prescriber {
                    p.small.flush { "Treated by " (name.as_deref().unwrap_or(id.as_str())) "." }
                }
                @if let Some(contacts) = &person.contacts {
                    @let lines = [&contacts.telephone, &contacts.email, &contacts.address];
                    @if lines.iter().all(|line| line.is_none()) { p.small.flush { "No contact is on record: ask the clinic or the pharmacy." } }
                    @else { p.small.flush { @for line in lines.into_iter().flatten() { (line) " " } } }
                }
                @for attempt in &person.attempts { p.small.flush { (attempted(attempt)) } }
                (acts(proof, file, person))
            }
        }
    }
}

fn left(one: &RecallSupply) -> Markup {
    let RecallSupply {
        pharmacy_name,
        supply,
    } = one;
    let id = supply.pharmacy.as_ref().map(Id::as_str);
    html! {
        (days::day(supply.on)) ", " (pharmacy_name.as_deref().or(id).unwrap_or("a pharmacy that is not on record")) ": "
        @if let Some(capsules) = &supply.capsules { (capsules) ", " }
        (supply.days) " days. "
        @match (supply.standing, &supply.lot) {
            (LotStanding::NoLot, _) | (_, None) => "The lot is not on record.",
            (LotStanding::OtherCode, Some(lot)) => {
                "Lot " span.code { (lot) } " under another product code, "
                span.code { (supply.product_code.as_ref().map(Id::as_str).unwrap_or_default()) } "."
            },
            (LotStanding::Recalled, Some(lot)) => { "Lot " span.code { (lot) } "." },
        }
        @if let Some(on) = supply.none_left_since { " By the record nothing of it was left on " (days::day(on)) "." }
    }
}

fn attempted(attempt: &RecallTold) -> Markup {
    html! {
        (days::day(attempt.on)) ": " @if attempt.told { "told by " } @else { "nobody was reached by " }
        (party(&attempt.by, attempt.by_name.as_deref()))
        @if let Some(account) = &attempt.account { " (" span.code { (account) } ")" } "."
    }
}

/// What can be recorded: once somebody was told only that it was a mistake, by whoever recorded it.
fn acts<D: Desk>(proof: &D, file: &RecallFile, person: &RecallPerson) -> Markup {
    if file.row.recall.withdrawn.is_some() {
        return html! {};
    }
    let own = proof.tells_in(&file.row.of);
    let recorded = person.attempts.iter().any(|one| one.by == own);
    let mut offered = Vec::new();
    if person.state != RecallState::Told {
        offered.extend([RecallContact::Told, RecallContact::NotReached]);
    }
    offered.extend(recorded.then_some(RecallContact::TakenBack));
    html! {
        @if !offered.is_empty() {
            form method="post" action={ (D::PATH) "/" (file.row.recall.id) "/contact" } {
                (fields::command())
                (hidden(PATIENT.name, &person.patient.to_string()))
                div.acts {
                    @for contact in offered {
                        button.button-second.button-small type="submit" name=(CONTACT.name) value=(contact.as_str()) {
                            (contact.label()) span.unseen { ": " (person.name) }
                        }
                    }
                }
            }
        }
    }
}
