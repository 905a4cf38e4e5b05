//! Results of laboratories that wait for a person: whose they are, what a code of the laboratory's own measures, or that they
//! were dealt with by hand.

mod held;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_interop::hl7v2::Meaning;
use retinue_kernel::{Id, Specimen};
use retinue_ledger::{MessageId, SubmitError, WaitingReceived};

use super::{no_form, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};

pub(super) const PATH: &str = "/programme/laboratory";
pub(in crate::rooms) const TITLE: &str = "Results that wait for a person";
const LEAD: &str = "What laboratories sent and what could not become a fact by itself. Nothing here is on any patient's record yet: a test that waits opens nothing and stops nothing. What is urgent comes first.";
pub(in crate::rooms) const NONE: &str = "No result waits.";
const DONE: &str = "It is settled. What became a fact leaves this list within a moment.";
const URGENT: &str = "Look at this first";
const NO_BIRTHDAY: &str = "day of birth not given";
const MATCH: &str = "Say whose it is";
const MATCH_LEAD: &str = "Compare every identifier with the patient's own papers; a name alone matches nobody. From then on this laboratory's identifiers are this patient's, and what waits for it is recorded.";
const MATCH_SUBMIT: &str = "It is this patient's";
const MAP: &str = "Say what the code measures";
const MAP_LEAD: &str = "Ask the laboratory where its own code is not plain. Everything of this laboratory that carries the code, now and later, is read by it.";
const MAP_SUBMIT: &str = "It measures this";
const ASIDE: &str = "Take it off the list";
const ASIDE_LEAD: &str = "When the clinic entered it by hand, or the person is nobody's patient here. A positive pregnancy test is entered first.";
const ASIDE_SUBMIT: &str = "Take it off";

const MESSAGE: Field = Field::new("message", "Message", "");
const PLACE: Field = Field::new("place", "Place", "");
pub(in crate::rooms) const ACT: Field = Field::new("act", "Act", "");
const NUMBER: Field = Field::new("number", "Programme number", "");
const BORN: Field = Field::new("born", "Day of birth", "");
const CODE: Field = Field::new("code", "Code", "");
const MEANS: Field = Field::new("means", "What it measures", "");
pub(in crate::rooms) const REASON: Field = Field::new(
    "reason",
    "Why",
    "A few words, such as: entered by hand. No names.",
);
/// Which of the three forms of the page cannot be told where a field is wrong.
pub(in crate::rooms) const HIDDEN: &[&str] = &[MESSAGE.name, PLACE.name, ACT.name];

const URINE: &str = "pregnancy-urine";
const SERUM: &str = "pregnancy-serum";
const NOT_KEPT: &str = "not-kept";

/// The list, or one result with what can be done about it.
pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let asked = Typed::of_query(asked);
    let done = asked.first("done").is_some();
    let one = named(&asked);
    shown(&site, &proof, &Form::default(), one, done).await
}

pub(in crate::rooms) fn named(typed: &Typed) -> Option<(MessageId, u32)> {
    let message = typed.first(MESSAGE.name).and_then(MessageId::from_text)?;
    let place = typed.first(PLACE.name)?.parse().ok()?;
    Some((message, place))
}

async fn shown(
    site: &Site,
    proof: &Administrator,
    form: &Form,
    one: Option<(MessageId, u32)>,
    done: bool,
) -> Result<Response, Fault> {
    let who = proof.proof().clone();
    let (rows, held, book) = site
        .ask(move |ledger| {
            let rows = ledger.waiting_results(&who)?;
            let held = ledger.held_messages(&who)?;
            ledger.knowledge().map(|book| (rows, held, book))
        })
        .await?
        .map_err(record::read_fault)?;
    let analytes: Vec<(String, String)> = book
        .knowledge()
        .laboratory
        .analytes
        .iter()
        .map(|one| (one.value.id.to_string(), one.value.name.clone()))
        .collect();
    let found = match one {
        None => None,
        Some((message, place)) => {
            let row = rows
                .iter()
                .find(|row| row.message == message && row.place == place);
            // It may have been settled a moment ago.
            Some(row.ok_or(Fault::NotFound)?)
        }
    };
    let view = html! {
        @if found.is_some() { (parts::crumb(PATH, TITLE)) } @else { (parts::crumb("/programme", words::OVERVIEW)) }
        (parts::error_summary(form))
        h1 { (TITLE) }
        @match found {
            Some(row) => {
                section.panel { (result(row)) }
                (forms(row, form, &analytes))
            }
            None => {
                @if done { div.notice role="status" { p.flush { (DONE) } } }
                p.lead { (LEAD) }
                section.panel #received {
                    @if rows.is_empty() { (parts::empty(NONE)) }
                    @for row in &rows {
                        (result(row))
                        p.acts { a href={ (PATH) "?message=" (row.message) "&place=" (row.place) } {
                            "Settle" span.unseen { " " (row.shown.what) " of " (row.person.name) }
                        } }
                    }
                }
                (held::panel(&held, &site.config.laboratories, proof.zones()))
            }
        }
    };
    let page = Page::of(proof.visitor(), TITLE)
        .on("/programme")
        .with(form)
        .render(site, view);
    Ok(if form.problems.is_empty() {
        page.into_response()
    } else {
        record::unprocessable(page)
    })
}

/// What was received, as it was received.
pub(in crate::rooms) fn result(row: &WaitingReceived) -> Markup {
    html! {
        h2 { (row.shown.what) @if row.urgent { " " (parts::tag(Tone::No, URGENT)) } }
        p { (row.why) "." }
        dl.facts {
            div { dt { "Person" } dd { (row.person.name) ", " @match row.person.born { Some(born) => { "born " (days::day(born)) } None => { (NO_BIRTHDAY) } } } }
            div { dt { "Identifiers" } dd {
                @if row.person.ids.is_empty() { "none" }
                @for (place, one) in row.person.ids.iter().enumerate() {
                    @if place > 0 { ", " }
                    span.code { (one.id) } @if !one.authority.is_empty() { " (" (one.authority) ")" }
                }
            } }
            div { dt { "Found" } dd { (row.shown.found) } }
            div { dt { "Specimen" } dd {
                @if row.shown.days.is_empty() { "no day given" }
                @for (place, day) in row.shown.days.iter().enumerate() { @if place > 0 { ", " } (days::day(*day)) }
            } }
            div { dt { "Laboratory" } dd { (row.sender) } }
            @if let Some((_, number)) = &row.patient { div { dt { "Patient" } dd { span.code { (number) } } } }
        }
    }
}

fn forms(row: &WaitingReceived, form: &Form, analytes: &[(String, String)]) -> Markup {
    let codes: Vec<(String, String)> = row
        .shown
        .codes
        .iter()
        .enumerate()
        .map(|(place, (system, code))| (place.to_string(), format!("{code} ({system})")))
        .collect();
    let mut meanings = vec![
        (URINE.to_owned(), "Pregnancy test in urine".to_owned()),
        (SERUM.to_owned(), "Pregnancy test in serum".to_owned()),
        (NOT_KEPT.to_owned(), "Nothing that is kept here".to_owned()),
    ];
    meanings.extend(analytes.iter().cloned());
    html! {
        @if row.patient.is_none() {
            section.panel {
                h2 { (MATCH) }
                p { (MATCH_LEAD) }
                form method="post" action=(PATH) novalidate {
                    (named_again(row, "match"))
                    (fields::code(form, &NUMBER, Need::Required))
                    (fields::date(form, &BORN, Need::Required))
                    div.acts { button type="submit" { (MATCH_SUBMIT) } }
                }
            }
        }
        @if !codes.is_empty() {
            section.panel {
                h2 { (MAP) }
                p { (MAP_LEAD) }
                form method="post" action=(PATH) novalidate {
                    (named_again(row, "map"))
                    (fields::select(form, &CODE, Need::Required, &codes))
                    (fields::select(form, &MEANS, Need::Required, &meanings))
                    div.acts { button.button-second type="submit" { (MAP_SUBMIT) } }
                }
            }
        }
        (aside(PATH, row, form))
    }
}

/// The form that takes a result off a list.
pub(in crate::rooms) fn aside(path: &str, row: &WaitingReceived, form: &Form) -> Markup {
    html! {
        section.panel {
            h2 { (ASIDE) }
            p { (ASIDE_LEAD) }
            form method="post" action=(path) novalidate {
                (named_again(row, "aside"))
                (fields::text(form, &REASON, Need::Required))
                div.acts { button.button-second type="submit" { (ASIDE_SUBMIT) } }
            }
        }
    }
}

fn named_again(row: &WaitingReceived, act: &str) -> Markup {
    html! {
        (fields::hidden(MESSAGE.name, &row.message.to_string()))
        (fields::hidden(PLACE.name, &row.place.to_string()))
        (fields::hidden(ACT.name, act))
    }
}

/// Says to the reader of a form that it names the result.
pub(in crate::rooms) fn asked(reader: &mut Reader) {
    let _ = reader.text(&MESSAGE, 64);
    let _ = reader.text(&PLACE, 12);
}

/// What the office says of a result.
enum Said {
    Whose(String, retinue_kernel::Day),
    Measures(usize, Meaning),
    Aside(String),
}

pub(super) async fn act(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let one @ (message, place) = named(&typed).ok_or(Fault::NotFound)?;
    let mut reader = Reader::of(typed);
    asked(&mut reader);
    let said = match reader.offered(&ACT, &["match", "map", "aside"]).as_deref() {
        Some("match") => {
            let number = reader.text(&NUMBER, 40);
            let ever = retinue_kernel::Day::new(jiff::civil::Date::MIN)..=site.today();
            let born = reader.day(&BORN, ever);
            number
                .zip(born)
                .map(|(number, born)| Said::Whose(number, born))
        }
        Some("map") => {
            let code = reader.text(&CODE, 8).and_then(|place| place.parse().ok());
            let means = reader.text(&MEANS, 60).and_then(|means| meaning(&means));
            code.zip(means)
                .map(|(code, means)| Said::Measures(code, means))
        }
        Some("aside") => reader.text(&REASON, 200).map(Said::Aside),
        _ => return Err(Fault::NotFound),
    };
    let (said, answered) = match reader.finish(said) {
        Ok(read) => read.parts(),
        Err(rejected) => {
            return match Again::from(rejected) {
                Again::Form(form) => {
                    let form = form.of_the_whole(HIDDEN);
                    shown(&site, &proof, &form, Some(one), false).await
                }
                other => Err(no_form(other)),
            };
        }
    };
    let who = proof.proof().clone();
    let done = site
        .ask(move |ledger| match said {
            Said::Whose(number, born) => ledger.match_result(&who, message, place, &number, born),
            Said::Aside(reason) => ledger.set_result_aside(who.actor(), message, place, &reason),
            Said::Measures(code, means) => {
                let rows = ledger.waiting_results(&who)?;
                let row = rows
                    .iter()
                    .find(|row| row.message == message && row.place == place);
                let code = row.and_then(|row| row.shown.codes.get(code)).cloned();
                let means = serde_json::to_string(&means).ok();
                match code.zip(means) {
                    Some((code, means)) => ledger.map_code(&who, message, place, code, means),
                    None => Err(SubmitError::NotFound),
                }
            }
        })
        .await?;
    match done {
        Ok(()) => {
            site.config.laboratories.arrived.notify_one();
            Ok(Redirect::to(&format!("{PATH}?done=settled")).into_response())
        }
        Err(error) => match record::again(error, answered) {
            Again::Form(form) => {
                let form = form.of_the_whole(HIDDEN);
                shown(&site, &proof, &form, Some(one), false).await
            }
            other => Err(no_form(other)),
        },
    }
}

fn meaning(written: &str) -> Option<Meaning> {
    Some(match written {
        URINE => Meaning::PregnancyTest {
            specimen: Specimen::Urine,
        },
        SERUM => Meaning::PregnancyTest {
            specimen: Specimen::Serum,
        },
        NOT_KEPT => Meaning::NotKept,
        analyte => Meaning::Analyte {
            analyte: Id::new(analyte)?,
        },
    })
}
