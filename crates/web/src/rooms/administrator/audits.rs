//! The yearly sample of pharmacies to audit, and the assessments that go to the authority.

use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::office::OfficeNumbers;
use retinue_kernel::{Id, RegistryEvent, RegistryFact};
use retinue_ledger::{CommandId, Desk, ProgrammeFile, ReadError, Subject, SubmitError};

use super::{done_notice, no_form, recorded, submit, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::non_compliance;
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};

const INTERVAL_END: Field = Field::new(
    "interval-end",
    "Last day that the assessment covers",
    "No earlier than the law allows before today.",
);

struct Audits {
    programme: ProgrammeFile,
    desk: Desk,
    numbers: Option<OfficeNumbers>,
}

async fn load(site: &Site, proof: &Administrator) -> Result<Audits, Fault> {
    let who = proof.proof().clone();
    site.ask(move |ledger| -> Result<Audits, ReadError> {
        Ok(Audits {
            programme: ledger.programme_file(&who)?,
            desk: ledger.office_desk(&who)?,
            numbers: ledger.office_numbers()?,
        })
    })
    .await?
    .map_err(record::read_fault)
}

pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let audits = load(&site, &proof).await?;
    let done = Typed::of_query(asked).first("done").is_some();
    Ok(view(&site, &proof, &audits, &Form::default(), done).into_response())
}

fn view(
    site: &Site,
    proof: &Administrator,
    audits: &Audits,
    form: &Form,
    done: bool,
) -> Html<String> {
    let today = audits.desk.today;
    let of_programme: Vec<_> = audits
        .desk
        .items
        .iter()
        .filter(|item| item.subject == Subject::Programme)
        .map(|item| item.due.clone())
        .collect();
    let draws = audits
        .programme
        .facts
        .iter()
        .rev()
        .filter(|fact| matches!(fact.event, RegistryEvent::AuditSampleDrawn { .. }));
    let body = html! {
        (parts::crumb("/programme", words::OVERVIEW))
        (parts::error_summary(form))
        h1 { (words::AUDITS) }
        @if done { (done_notice()) }
        div.split {
            div {
                @for fact in draws { (draw_view(fact, &audits.desk)) }
                section.panel aria-labelledby="draw-title" {
                    h2 #draw-title { "Draw this year's sample" }
                    @if let Some(numbers) = &audits.numbers {
                        p {
                            (numbers.audit_sample_percent) " of a hundred certified pharmacies that ordered in the last "
                            (numbers.audit_sample_months) " months, rounded up, and no more than " (numbers.audit_sample_most) "."
                        }
                    }
                    p.small.muted { "A seed is drawn from the system's randomness. Each pharmacy's ticket is the SHA-256 of the seed, a line break and its short name; the lowest tickets are the sample. Whoever has seed and list can draw again." }
                    form method="post" action="/programme/audits/draw" {
                        (fields::command())
                        button type="submit" { "Draw the sample" }
                    }
                }
            }
            div {
                section.panel aria-labelledby="owner-title" {
                    h2 #owner-title { "Due of the programme" }
                    (non_compliance::due_list(site.rulebook(), &of_programme, today))
                }
                section.panel aria-labelledby="assessment-title" {
                    h2 #assessment-title { "Record an assessment that was submitted today" }
                    form method="post" action="/programme/audits/assessment" novalidate {
                        (fields::command())
                        (fields::date(form, &INTERVAL_END, Need::Required))
                        button.button-second type="submit" { "Record it" }
                    }
                }
            }
        }
    };
    Page::of(proof.visitor(), words::AUDITS)
        .with(form)
        .render(site, body)
}

fn draw_view(fact: &RegistryFact, desk: &Desk) -> Markup {
    let RegistryEvent::AuditSampleDrawn {
        year,
        seed,
        since,
        listed,
        list_hash,
        chosen,
    } = &fact.event
    else {
        return html! {};
    };
    let is_open = |pharmacy: &Id| {
        desk.items
            .iter()
            .any(|item| item.due.about == fact.id && item.subject.id() == Some(pharmacy))
    };
    let sample = fact.id.as_ref().map(Id::as_str).unwrap_or_default();
    html! {
        section.panel {
            h2 { "Sample of " (year) }
            p { (chosen.len()) " of " (listed) " pharmacies that ordered since " (days::day(*since)) ", drawn on " (days::day(fact.on)) "." }
            ul.plain {
                @for pharmacy in chosen {
                    li {
                        a href={ "/programme/pharmacies/" (pharmacy) "?sample=" (sample) } { (pharmacy) } " "
                        @if is_open(pharmacy) { (parts::tag(Tone::Wait, "To be audited")) }
                        @else { (parts::tag(Tone::Yes, "Audited")) }
                    }
                }
            }
            dl.facts.facts-one {
                div { dt { "Seed" } dd.code.small { (seed) } }
                div { dt { "SHA-256 of the list" } dd.code.small { (list_hash) } }
            }
        }
    }
}

pub(super) async fn draw(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let done = match reader.finish(command_id) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let (command_id, answered) = read.parts();
            let who = proof.proof().clone();
            let drawn = site
                .ask(move |ledger| {
                    let named = CommandId::new(command_id.as_str()).ok_or(SubmitError::NotFound)?;
                    ledger.draw_audit_sample(&who, named)
                })
                .await
                .unwrap_or_else(|_| {
                    Err(SubmitError::NotRecorded("the call did not end".to_owned()))
                });
            recorded(drawn, answered)
        }
    };
    ended(&site, &proof, done).await
}

pub(super) async fn assessment(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let today = site.today();
    let event = reader
        .day(&INTERVAL_END, today.minus(3_660)..=today)
        .map(|interval_end| RegistryEvent::AssessmentSubmitted { interval_end });
    let done = match reader.finish(command_id.zip(event)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, event), answered) = read.parts();
            let done = submit(&site, &proof, Subject::Programme, &command_id, "", event).await;
            recorded(done, answered)
        }
    };
    ended(&site, &proof, done).await
}

async fn ended(
    site: &Site,
    proof: &Administrator,
    done: Result<(), Again>,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(Redirect::to("/programme/audits?done=recorded").into_response()),
        Err(Again::Form(form)) => {
            let audits = load(site, proof).await?;
            Ok(record::unprocessable(view(
                site, proof, &audits, &form, false,
            )))
        }
        Err(other) => Err(no_form(other)),
    }
}
