//! Calls in which telephone staff entered something: by whom, for whom, what kinds of facts, and who looked the call
//! through. What the facts say stays in the record.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Day, Id, Payload, RegistryEvent};
use retinue_ledger::{Assistance, CallPage, CallRow, PartyCall, PatientId, Subject};

use super::{done_notice, no_form, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::act::Report;
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::views::{days, fields};

pub(super) const PATH: &str = "/programme/calls";
pub(super) const REVIEW: &str = "/programme/calls/review";
pub(super) const END: &str = "/programme/calls/end";
pub(super) const PARTY_REVIEW: &str = "/programme/calls/party-review";
const ROWS: u32 = 100;
const PARTIES: &str = "Prescribers and pharmacies that called to enrol";
const SINCE: &str = "Since then";
const PARTY: Field = Field::new("party", "Party", "");
const PARTY_REASON: Field = Field::new(
    "party-finding",
    "Finding",
    "A few words. No patient's name.",
);

const TITLE: &str = "Telephone calls";
const LEAD: &str = "What telephone staff entered for callers. A draw marks one call in ten to be listened to again; that share is ours and provisional.";
const BY_AGENT: &str = "By agent";
const AGENT: &str = "Agent";
const CALLS: &str = "Calls";
const ENTRIES: &str = "Entries";
const TO_LISTEN: &str = "Still to be listened to";
const CALL: &str = "Call";
const CALLER: &str = "Caller";
const ENTERED: &str = "Entered";
const REVIEWED: &str = "Looked through";
const NOTHING: &str = "nothing";
const NONE: &str = "No call is on record.";
const DRAWN: &str = "Listen again";
const LISTENED: &str = "Listened to";
const LOOKED: &str = "Looked through";
const REVIEW_SUBMIT: &str = "Record";
const END_SUBMIT: &str = "End the call";
const PATIENT: Field = Field::new("patient", "Patient", "");
const OF: Field = Field::new("call", "Call", "");
const RELISTENED: &str = "relistened";
const RELISTENED_TICK: &str = "I listened to it again";
const REASON: Field = Field::new("finding", "Finding", "A few words. No patient's name.");

pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let asked = Typed::of_query(asked);
    let before = asked.first("before").map(str::to_owned);
    let done = asked.first("done").is_some();
    Ok(shown(&site, &proof, before, &Form::default(), done)
        .await?
        .into_response())
}

async fn shown(
    site: &Site,
    proof: &Administrator,
    before: Option<String>,
    form: &Form,
    done: bool,
) -> Result<Html<String>, Fault> {
    let who = proof.proof().clone();
    let is_first = before.is_none();
    let read = site.ask(move |ledger| {
        let page = ledger.phone_calls(&who, before.as_deref(), ROWS)?;
        let parties = match is_first {
            true => ledger.parties_by_telephone(&who)?,
            false => Vec::new(),
        };
        Ok((page, parties))
    });
    let (page, parties) = read.await?.map_err(record::read_fault)?;
    let view = html! {
        (parts::crumb("/programme", words::OVERVIEW))
        (parts::error_summary(form))
        h1 { (TITLE) }
        p.lead { (LEAD) " " (parts::provisional()) }
        @if done { (done_notice()) }
        @if !parties.is_empty() { (party_calls(&parties, form)) }
        @if page.rows.is_empty() { section.panel { (parts::empty(NONE)) } }
        @else { (by_agent(&page)) (table(&page, proof, form, site.today())) }
        @if let Some(next) = &page.next { p { a href={ (PATH) "?before=" (next) } { (words::MORE) } } }
    };
    Ok(Page::of(proof.visitor(), TITLE)
        .with(form)
        .render(site, view))
}

fn agent(row: &CallRow) -> &str {
    row.identified
        .envelope
        .provenance
        .as_deref()
        .and_then(|from| from.by.as_ref())
        .map_or("", Id::as_str)
}

/// Prescribers and pharmacies that called to enrol, and how far each has come since.
fn party_calls(parties: &[PartyCall], form: &Form) -> Markup {
    html! {
        section.panel aria-labelledby="parties-title" {
            h2 #parties-title { (PARTIES) }
            div.scroll tabindex="0" role="region" aria-label=(PARTIES) {
                table #party-calls {
                    thead { tr { th scope="col" { (CALL) } th scope="col" { (AGENT) } th scope="col" { (CALLER) } th scope="col" { (SINCE) } th scope="col" { (REVIEWED) } } }
                    tbody { @for one in parties {
                        tr {
                            th scope="row" { (days::day(one.on)) span.work-sub { (one.name.as_deref().unwrap_or_default()) " " span.code { (one.subject.key()) } } }
                            td.code { (one.by.as_ref().map_or("", Id::as_str)) }
                            td { (one.caller) ", " (one.language) @if one.interpreter { ", with an interpreter" } }
                            td {
                                @if one.signed { (parts::tag(Tone::Yes, "Form signed")) }
                                @else if one.taken_up { (parts::tag(Tone::Wait, "Account taken up, form not signed")) }
                                @else { (parts::tag(Tone::Wait, "Invited")) }
                            }
                            td { (party_review(one, form)) }
                        }
                    } }
                }
            }
        }
    }
}

fn party_review(one: &PartyCall, form: &Form) -> Markup {
    html! {
        @if let Some((on, relistened, finding)) = &one.review {
            (parts::tag(Tone::Yes, if *relistened { LISTENED } else { LOOKED }))
            span.work-sub { (days::day(*on)) }
            @if let Some(finding) = finding { span.work-sub { (finding) } }
        } @else {
            @if one.sampled { (parts::tag(Tone::Wait, DRAWN)) }
            details {
                summary.small { (REVIEWED) span.unseen { " " (one.subject.key()) } }
                form method="post" action=(PARTY_REVIEW) novalidate {
                    (fields::command())
                    (fields::hidden(PARTY.name, &one.subject.key()))
                    (fields::hidden(OF.name, one.fact.as_str()))
                    label { input type="checkbox" name=(RELISTENED) value="yes"; " " (RELISTENED_TICK) }
                    (fields::text(form, &PARTY_REASON, fields::Need::Optional))
                    button.button-second.button-small type="submit" { (REVIEW_SUBMIT) }
                }
            }
        }
    }
}

pub(super) async fn record_party_review(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let party = reader.id(&PARTY);
    let of = reader.id(&OF);
    let relistened = reader.ticked(RELISTENED);
    let finding = reader.optional_id(&PARTY_REASON);
    let read = (|| Some((command_id?, party?, of?)))();
    let done: Result<(), Again> = match reader.finish(read) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, party, of), answered) = read.parts();
            let subject = Subject::from_key(party.as_str()).ok_or(Fault::NotFound)?;
            let event = RegistryEvent::TelephoneEnrolmentReviewed {
                of,
                relistened,
                finding,
            };
            super::submit(&site, &proof, subject, &command_id, "", event)
                .await
                .map(drop)
                .map_err(|error| record::again(error, answered))
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to("/programme/calls?done=yes").into_response()),
        Err(Again::Form(form)) => Ok(record::unprocessable(
            shown(&site, &proof, None, &form, false).await?,
        )),
        Err(other) => Err(no_form(other)),
    }
}

/// The calls of this page, summed up by agent.
fn by_agent(page: &CallPage) -> Markup {
    let mut agents: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for row in &page.rows {
        let (calls, entries, open) = agents.entry(agent(row)).or_default();
        *calls = calls.saturating_add(1);
        *entries = entries.saturating_add(row.entered.len());
        if row.sampled && row.review.is_none() {
            *open = open.saturating_add(1);
        }
    }
    html! {
        section.panel aria-labelledby="agents-title" {
            h2 #agents-title { (BY_AGENT) }
            div.scroll tabindex="0" role="region" aria-label=(BY_AGENT) {
                table #agents {
                    thead { tr { th scope="col" { (AGENT) } th scope="col" { (CALLS) } th scope="col" { (ENTRIES) } th scope="col" { (TO_LISTEN) } } }
                    tbody {
                        @for (agent, (calls, entries, open)) in &agents {
                            tr { th.code scope="row" { (agent) } td { (calls) } td { (entries) } td { (open) } }
                        }
                    }
                }
            }
        }
    }
}

fn table(page: &CallPage, proof: &Administrator, form: &Form, today: Day) -> Markup {
    html! {
        section.panel {
            div.scroll tabindex="0" role="region" aria-label=(TITLE) {
                table #calls {
                    thead { tr { th scope="col" { (CALL) } th scope="col" { (AGENT) } th scope="col" { (CALLER) } th scope="col" { (ENTERED) } th scope="col" { (REVIEWED) } } }
                    tbody { @for row in &page.rows { (line(row, proof, form, today)) } }
                }
            }
        }
    }
}

fn line(row: &CallRow, proof: &Administrator, form: &Form, today: Day) -> Markup {
    let from = row.identified.envelope.provenance.as_deref();
    let may_be_on_the_line = !row.ended && row.identified.envelope.on == today;
    html! {
        tr {
            th scope="row" {
                @if let Some(at) = row.identified.envelope.recorded_at { (proof.zones().moment(at)) }
                @if let Some(number) = &row.number { span.work-sub.code { (number) } }
            }
            td.code { (agent(row)) }
            td {
                (row.source)
                @if let Some(language) = from.and_then(|from| from.language.as_ref()) { ", " (language) }
                @if from.and_then(|from| from.interpreter) == Some(true) { ", with an interpreter" }
            }
            td {
                @if row.entered.is_empty() { (NOTHING) } @else { (row.entered.join(", ")) }
                @if may_be_on_the_line { (ending(row)) }
            }
            td { (review(row, form)) }
        }
    }
}

/// The office ends a call in its own name: the fact says who did.
fn ending(row: &CallRow) -> Markup {
    html! {
        form method="post" action=(END) novalidate {
            (fields::command())
            (fields::hidden(PATIENT.name, &row.patient.to_string()))
            (fields::hidden(OF.name, row.call.as_str()))
            button.button-plain.button-small type="submit" { (END_SUBMIT) span.unseen { " " (row.call) } }
        }
    }
}

fn review(row: &CallRow, form: &Form) -> Markup {
    let Some(reviewed) = &row.review else {
        return html! {
            @if row.sampled { (parts::tag(Tone::Wait, DRAWN)) }
            details {
                summary.small { (REVIEWED) span.unseen { " " (row.call) } }
                form method="post" action=(REVIEW) novalidate {
                    (fields::command())
                    (fields::hidden(PATIENT.name, &row.patient.to_string()))
                    (fields::hidden(OF.name, row.call.as_str()))
                    label { input type="checkbox" name=(RELISTENED) value="yes"; " " (RELISTENED_TICK) }
                    (fields::text(form, &REASON, fields::Need::Optional))
                    button.button-second.button-small type="submit" { (REVIEW_SUBMIT) }
                }
            }
        };
    };
    let by = reviewed
        .envelope
        .provenance
        .as_deref()
        .and_then(|from| from.by.as_ref());
    let (relistened, finding) = match &reviewed.payload {
        Payload::CallReviewed {
            relistened, reason, ..
        } => (*relistened, reason.as_ref()),
        _ => (false, None),
    };
    html! {
        (parts::tag(Tone::Yes, if relistened { LISTENED } else { LOOKED }))
        span.work-sub { (days::day(reviewed.envelope.on)) @if let Some(by) = by { " " span.code { (by) } } }
        @if let Some(finding) = finding { span.work-sub { (finding) } }
    }
}

pub(super) async fn record_review(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let patient = reader.id(&PATIENT);
    let call = reader.id(&OF);
    let relistened = reader.ticked(RELISTENED);
    let reason = reader.optional_id(&REASON);
    let read = (|| Some((command_id?, patient?, call?)))();
    let payload = |call| Payload::CallReviewed {
        call,
        relistened,
        reason,
    };
    recorded(&site, &proof, reader, read, payload).await
}

pub(super) async fn end(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let patient = reader.id(&PATIENT);
    let call = reader.id(&OF);
    let read = (|| Some((command_id?, patient?, call?)))();
    recorded(&site, &proof, reader, read, |call| Payload::CallEnded {
        call,
    })
    .await
}

/// Records what the office says of a call: the command, the patient and the call as they were read.
async fn recorded(
    site: &Site,
    proof: &Administrator,
    reader: Reader,
    read: Option<(Id, Id, Id)>,
    payload: impl FnOnce(Id) -> Payload,
) -> Result<Response, Fault> {
    let done: Result<(), Again> = match reader.finish(read) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, patient, call), answered) = read.parts();
            let patient: PatientId = patient.as_str().parse().map_err(|_| Fault::NotFound)?;
            let report = Report {
                on: record::today_of(site, patient).await?,
                payload: payload(call),
            };
            record::record(
                site,
                proof.actor(),
                patient,
                command_id.as_str(),
                vec![report],
                Assistance::default(),
            )
            .await
            .map_err(|error| record::again(error, answered))
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to("/programme/calls?done=yes").into_response()),
        Err(Again::Form(form)) => Ok(record::unprocessable(
            shown(site, proof, None, &form, false).await?,
        )),
        Err(other) => Err(no_form(other)),
    }
}
