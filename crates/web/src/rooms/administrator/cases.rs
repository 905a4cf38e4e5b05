//! Cases of non-compliance: opened, notified, answered, acted on, reconsidered, closed.

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::office::{CaseAction, CaseOnRecord, OfficeNumbers, Reconsidered};
use retinue_kernel::{Day, Id, RegistryEvent, Statement};
use retinue_ledger::{Affected, OwnStanding, PartyKind, ReadError, Subject};

use super::desk::party_href;
use super::party_acts::what_ends;
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
use crate::words::vocabulary::Word as _;

/// Parties of a kind looked through.
/// The furthest a day to answer may lie ahead.
const LONGEST: u16 = 366;

const LAW: Field = Field::new("law", "Line of the law", "");
const WHAT: Field = Field::new(
    "says",
    "What happened",
    "Who did what, when. The party reads it. No patient's name.",
);
const NOTICE: Field = Field::new(
    "notice-says",
    "Notice to the party",
    "What is held against it, why, and how to answer: on its page 'Our standing', or by letter to this office.",
);
const NOTICE_BY: Field = Field::new("notice-by", "Last day to answer", "");
const ANSWER: Field = Field::new(
    "answer-says",
    "The party's answer",
    "Where it came by letter or telephone.",
);
const ACTION: Field = Field::new("action", "Action", "");
const ACTED: Field = Field::new(
    "act-says",
    "Why, and what is asked of the party",
    "The party reads it.",
);
const ACTED_BY: Field = Field::new("act-by", "Last day to ask for reconsideration", "");
const ASKED: Field = Field::new(
    "ask-says",
    "The party's request",
    "Where it came by letter or telephone.",
);
const DECISION: Field = Field::new("decision", "Decision", "");
const DECIDED: Field = Field::new("decision-says", "Why", "The party reads it.");
const CLOSED: Field = Field::new("close-says", "What was found", "The party reads it.");

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

/// The steps that the case can take today.
fn steps(opened: &Opened, case: &CaseOnRecord, form: &Form) -> Markup {
    let today = opened.file.today;
    let path = path(&opened.file.subject, case);
    let open_to = |event: Option<RegistryEvent>| {
        event.is_some_and(|event| case.allows(&event, today).is_ok())
    };
    let (of, some) = (case.id.clone(), Statement::new("…"));
    let says = || some.clone();
    let notice = says().map(|says| RegistryEvent::CaseNoticeSent {
        case: of.clone(),
        says,
        answer_by: today,
    });
    let answered = says().map(|says| RegistryEvent::CaseAnswered {
        case: of.clone(),
        says,
    });
    let acted = says().map(|says| RegistryEvent::CaseActed {
        case: of.clone(),
        action: CaseAction::Warning,
        says,
        answer_by: today,
    });
    let asked = says().map(|says| RegistryEvent::CaseReconsiderationAsked {
        case: of.clone(),
        says,
    });
    let reconsidered = says().map(|says| RegistryEvent::CaseReconsidered {
        case: of.clone(),
        decision: Reconsidered::Upheld,
        says,
    });
    let closed = says().map(|says| RegistryEvent::CaseClosed {
        case: of.clone(),
        says,
    });
    html! {
        @if case.is_closed() { (parts::empty("Nothing more follows.")) }
        @if open_to(notice) {
            (step(&path, "notice", "Send the notice", true, html! {
                (fields::long_text(form, &NOTICE, Need::Required))
                (fields::date(form, &NOTICE_BY, Need::Required))
                p.small { (parts::provisional()) " The number of days is ours until an authority names one." }
            }))
        }
        @if open_to(acted) {
            (step(&path, "act", "Act", true, html! {
                (fields::choice(form, &ACTION, CaseAction::every()))
                p.small { "A suspension takes effect at once, and so does a de-certification, by which the party is out of the programme until it is certified anew:" }
                (what_ends(&opened.affected))
                (fields::long_text(form, &ACTED, Need::Required))
                (fields::date(form, &ACTED_BY, Need::Required))
            }))
        }
        @if open_to(reconsidered) {
            (step(&path, "reconsider", "Reconsider", true, html! {
                (fields::choice(form, &DECISION, Reconsidered::every()))
                p.small { (non_compliance::after_lifting(Reconsidered::Lifted)) }
                (fields::long_text(form, &DECIDED, Need::Required))
            }))
        }
        @if open_to(answered) {
            (step(&path, "answer", "Record an answer that came by letter", form.problem(ANSWER.name).is_some(), html! {
                (fields::long_text(form, &ANSWER, Need::Required))
            }))
        }
        @if open_to(asked) {
            (step(&path, "ask", "Record a request for reconsideration", form.problem(ASKED.name).is_some(), html! {
                (fields::long_text(form, &ASKED, Need::Required))
            }))
        }
        @if open_to(closed) {
            (step(&path, "close", "Close the case", form.problem(CLOSED.name).is_some(), html! {
                (fields::long_text(form, &CLOSED, Need::Required))
            }))
        }
    }
}

fn step(path: &str, act: &str, title: &str, open: bool, fields: Markup) -> Markup {
    html! {
        details open[open] {
            summary { (title) }
            form method="post" action={ (path) "/" (act) } novalidate {
                (fields::command())
                (fields)
                button type="submit" { (title) }
            }
        }
    }
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

fn read(
    act: &str,
    case: &Id,
    reader: &mut Reader,
    today: Day,
) -> Result<Option<RegistryEvent>, Fault> {
    let case = case.clone();
    let ahead = today..=today.plus(LONGEST);
    Ok(match act {
        "notice" => {
            let says = reader.says(&NOTICE);
            let by = reader.day(&NOTICE_BY, ahead);
            says.zip(by)
                .map(|(says, answer_by)| RegistryEvent::CaseNoticeSent {
                    case,
                    says,
                    answer_by,
                })
        }
        "answer" => reader
            .says(&ANSWER)
            .map(|says| RegistryEvent::CaseAnswered { case, says }),
        "act" => {
            let action: Option<CaseAction> = reader.word(&ACTION);
            let says = reader.says(&ACTED);
            let by = reader.day(&ACTED_BY, ahead);
            (|| {
                Some(RegistryEvent::CaseActed {
                    case,
                    action: action?,
                    says: says?,
                    answer_by: by?,
                })
            })()
        }
        "ask" => reader
            .says(&ASKED)
            .map(|says| RegistryEvent::CaseReconsiderationAsked { case, says }),
        "reconsider" => {
            let decision: Option<Reconsidered> = reader.word(&DECISION);
            let says = reader.says(&DECIDED);
            decision
                .zip(says)
                .map(|(decision, says)| RegistryEvent::CaseReconsidered {
                    case,
                    decision,
                    says,
                })
        }
        "close" => reader
            .says(&CLOSED)
            .map(|says| RegistryEvent::CaseClosed { case, says }),
        _ => return Err(Fault::NotFound),
    })
}
