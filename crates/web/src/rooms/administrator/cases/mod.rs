//! Cases of non-compliance: opened, notified, answered, acted on, reconsidered, closed.

mod steps;

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::html;
use retinue_kernel::office::{CaseOnRecord, OfficeNumbers};
use retinue_kernel::{Day, Id, RegistryEvent};
use retinue_ledger::{Affected, OwnStanding, PartyKind, ReadError, Subject};

use self::steps::{ACTED_BY, NOTICE_BY, read, steps};
use super::desk::party_href;
use super::{no_form, recorded, submit, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::non_compliance;
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts;

const LAW: Field = Field::new("law", "Line of the law", "");
const WHAT: Field = Field::new(
    "says",
    "What happened",
    "Who did what, when. The party reads it. No patient's name.",
);

pub(super) async fn list(
    proof: Administrator,
    State(site): State<Site>,
) -> Result<Response, Fault> {
    let who = proof.proof().clone();
    let files = site
        .ask(move |ledger| -> Result<Vec<OwnStanding>, ReadError> {
            let mut files = Vec::new();
            for kind in [
                PartyKind::Prescribers,
                PartyKind::Pharmacies,
                PartyKind::Wholesalers,
            ] {
                for row in super::every_party(ledger, &who, kind)? {
                    let file = ledger.standing_at_the_office(&who, row.subject)?;
                    if !file.cases.is_empty() {
                        files.push(file);
                    }
                }
            }
            Ok(files)
        })
        .await?
        .map_err(record::read_fault)?;
    let today = site.today();
    let mut rows: Vec<(Option<Day>, &OwnStanding, &CaseOnRecord)> = files
        .iter()
        .flat_map(|file| {
            file.cases
                .iter()
                .map(move |case| (due(file, case), file, case))
        })
        .collect();
    rows.sort_by_key(|(due, _, case)| (due.is_none(), *due, case.opened_on));
    let view = html! {
        (parts::crumb("/programme", words::OVERVIEW))
        h1 { (words::CASES) }
        p.lead { "The next due stands first. A case is opened from the page of the prescriber, pharmacy or wholesaler." }
        section.panel {
            @if rows.is_empty() { (parts::empty("No case is on record.")) }
            @else {
                div.scroll tabindex="0" role="region" aria-label=(words::CASES) {
                    table {
                        thead { tr { th scope="col" { "Party" } th scope="col" { "Law" } th scope="col" { "Where it stands" } th scope="col" { "Next by" } } }
                        tbody {
                            @for (due, file, case) in &rows {
                                tr {
                                    th scope="row" { a href=(path(&file.subject, case)) { (name(file)) } }
                                    td { (case.law) }
                                    td { (non_compliance::stage(case, today)) }
                                    td { @if let Some(by) = due { (days::day(*by)) " " (non_compliance::lateness(*by, today)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(Page::of(proof.visitor(), words::CASES)
        .render(&site, view)
        .into_response())
}

fn due(file: &OwnStanding, case: &CaseOnRecord) -> Option<Day> {
    let of_case = file
        .due
        .iter()
        .find(|due| due.about.as_ref() == Some(&case.id));
    of_case.map(|due| due.by)
}

fn path(subject: &Subject, case: &CaseOnRecord) -> String {
    format!("/programme/cases/{}/{}", subject.key(), case.id)
}

fn name(file: &OwnStanding) -> &str {
    let id = file.subject.id().map(Id::as_str);
    file.name.as_deref().or(id).unwrap_or_default()
}

/// A party's file with what the office must know before it acts.
struct Opened {
    file: OwnStanding,
    affected: Affected,
    numbers: OfficeNumbers,
}

async fn load(site: &Site, proof: &Administrator, party: &str) -> Result<Opened, Fault> {
    let subject = Subject::from_key(party)
        .filter(|subject| subject.part().is_some())
        .ok_or(Fault::NotFound)?;
    let who = proof.proof().clone();
    site.ask(move |ledger| -> Result<Opened, ReadError> {
        Ok(Opened {
            file: ledger.standing_at_the_office(&who, subject.clone())?,
            affected: ledger.affected_by(&who, &subject)?,
            numbers: ledger.office_numbers()?.ok_or(ReadError::NotFound)?,
        })
    })
    .await?
    .map_err(record::read_fault)
}

pub(super) async fn open_page(
    proof: Administrator,
    State(site): State<Site>,
    Path(party): Path<String>,
) -> Result<Response, Fault> {
    let opened = load(&site, &proof, &party).await?;
    Ok(open_view(&site, &proof, &opened.file, &Form::default()).into_response())
}

fn open_view(site: &Site, proof: &Administrator, file: &OwnStanding, form: &Form) -> Html<String> {
    let offered: Vec<(String, String)> = lines(site)
        .map(|(id, asks)| (id.to_owned(), format!("{id}: {asks}")))
        .collect();
    let view = html! {
        (parts::crumb(&party_href(&file.subject), name(file)))
        (parts::error_summary(form))
        h1 { "Open a case of non-compliance" }
        p.lead { "Against " (name(file)) ". Nobody outside this office reads it before the notice is sent." }
        section.panel {
            form.form method="post" action={ "/programme/cases/" (file.subject.key()) } novalidate {
                (fields::command())
                (fields::select(form, &LAW, Need::Required, &offered))
                (fields::long_text(form, &WHAT, Need::Required))
                button type="submit" { "Open the case" }
            }
        }
    };
    Page::of(proof.visitor(), "Open a case")
        .with(form)
        .render(site, view)
}

/// The lines of the law that somebody other than the owner has.
fn lines(site: &Site) -> impl Iterator<Item = (&str, &str)> {
    let law = site.rulebook().law().unwrap_or_default();
    law.iter()
        .flat_map(|part| &part.lines)
        .map(|line| (line.id.as_str(), line.asks.as_str()))
        .filter(|(id, _)| !id.starts_with('A'))
}

pub(super) async fn open(
    proof: Administrator,
    State(site): State<Site>,
    Path(party): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let opened = load(&site, &proof, &party).await?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let known: Vec<&str> = lines(&site).map(|(id, _)| id).collect();
    let law = reader.offered(&LAW, &known).and_then(|law| Id::new(&law));
    let says = reader.says(&WHAT);
    let event = law
        .zip(says)
        .map(|(law, says)| RegistryEvent::CaseOpened { law, says });
    let done = match reader.finish(command_id.zip(event)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, event), answered) = read.parts();
            let subject = opened.file.subject.clone();
            submit(&site, &proof, subject, &command_id, "", event)
                .await
                .map_err(|error| record::again(error, answered))
        }
    };
    match done {
        Ok(outcome) => {
            let to = format!("/programme/cases/{party}/{}", outcome.fact.id);
            Ok(Redirect::to(&to).into_response())
        }
        Err(Again::Form(form)) => Ok(record::unprocessable(open_view(
            &site,
            &proof,
            &opened.file,
            &form,
        ))),
        Err(other) => Err(no_form(other)),
    }
}

fn find(file: &OwnStanding, id: &str) -> Result<CaseOnRecord, Fault> {
    let found = file.cases.iter().find(|case| case.id.as_str() == id);
    found.cloned().ok_or(Fault::NotFound)
}

pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
    Path((party, id)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let opened = load(&site, &proof, &party).await?;
    let case = find(&opened.file, &id)?;
    let today = opened.file.today;
    let answer_by = today.plus(opened.numbers.case_answer_days);
    let reconsider_by = today.plus(opened.numbers.case_reconsideration_days);
    let form = Form::beginning_with([
        (NOTICE_BY.name, answer_by.to_string()),
        (ACTED_BY.name, reconsider_by.to_string()),
    ]);
    Ok(view(&site, &proof, &opened, &case, &form).into_response())
}

fn view(
    site: &Site,
    proof: &Administrator,
    opened: &Opened,
    case: &CaseOnRecord,
    form: &Form,
) -> Html<String> {
    let file = &opened.file;
    let asks = non_compliance::law_line(site.rulebook(), case.law.as_str());
    let body = html! {
        (parts::crumb("/programme/cases", words::CASES))
        (parts::error_summary(form))
        h1 { "Case against " a href=(party_href(&file.subject)) { (name(file)) } }
        p.lead { (non_compliance::stage(case, file.today)) }
        div.split {
            section.panel {
                dl.facts.facts-one {
                    div { dt { "Line of the law" } dd { strong { (case.law) } @if let Some(asks) = asks { " " (asks) } } }
                    div { dt { "Opened" } dd { (days::day(case.opened_on)) } }
                }
                (non_compliance::timeline(case, &file.facts, proof.zones()))
            }
            section.panel aria-labelledby="next-title" {
                h2 #next-title { "Next" }
                (steps(opened, case, form))
            }
        }
    };
    Page::of(proof.visitor(), "Case of non-compliance")
        .with(form)
        .render(site, body)
}

pub(super) async fn act(
    proof: Administrator,
    State(site): State<Site>,
    Path((party, id, act)): Path<(String, String, String)>,
    typed: Typed,
) -> Result<Response, Fault> {
    let opened = load(&site, &proof, &party).await?;
    let case = find(&opened.file, &id)?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let event = read(&act, &case.id, &mut reader, opened.file.today)?;
    let done = match reader.finish(command_id.zip(event)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, event), answered) = read.parts();
            let subject = opened.file.subject.clone();
            recorded(
                submit(&site, &proof, subject, &command_id, "", event).await,
                answered,
            )
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/programme/cases/{party}/{id}")).into_response()),
        Err(Again::Form(form)) => Ok(record::unprocessable(view(
            &site, &proof, &opened, &case, &form,
        ))),
        Err(other) => Err(no_form(other)),
    }
}
