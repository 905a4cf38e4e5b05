//! Prescribers and pharmacies: their standing, and what changes it.

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Day, Id, RegistryEvent};
use retinue_ledger::{Affected, OwnStanding, PartyKind, PartyRow, ReadError, Subject};

use super::facts::fact_line;
use super::{done_notice, no_form, party_acts, recorded, submit, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::rooms::standing::standing;
use crate::rooms::{closed_days, non_compliance, party_form};
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts;

/// One kind of party: its words and its place.
pub(super) trait Kind: Send + Sync + 'static {
    const PATH: &'static str;
    const TITLE: &'static str;
    const ENROL: &'static str;
    const KIND: PartyKind;
    fn subject(id: Id) -> Subject;
}

pub(super) struct Prescribers;

impl Kind for Prescribers {
    const PATH: &'static str = "/programme/prescribers";
    const TITLE: &'static str = words::PRESCRIBERS;
    const ENROL: &'static str = words::ENROL_PRESCRIBER;
    const KIND: PartyKind = PartyKind::Prescribers;
    fn subject(id: Id) -> Subject {
        Subject::Prescriber(id)
    }
}

pub(super) struct Pharmacies;

impl Kind for Pharmacies {
    const PATH: &'static str = "/programme/pharmacies";
    const TITLE: &'static str = words::PHARMACIES;
    const ENROL: &'static str = words::ENROL_PHARMACY;
    const KIND: PartyKind = PartyKind::Pharmacies;
    fn subject(id: Id) -> Subject {
        Subject::Pharmacy(id)
    }
}

pub(super) struct Wholesalers;

impl Kind for Wholesalers {
    const PATH: &'static str = "/programme/wholesalers";
    const TITLE: &'static str = words::WHOLESALERS;
    const ENROL: &'static str = words::ENROL_WHOLESALER;
    const KIND: PartyKind = PartyKind::Wholesalers;
    fn subject(id: Id) -> Subject {
        Subject::Wholesaler(id)
    }
}

const ROWS: u32 = 200;
const LONGEST_NAME: usize = 200;
/// The furthest a certification may reach: a year and a day of grace for whoever enters it early.
pub(super) const LONGEST_CERTIFICATION: u16 = 400;

pub(super) async fn list<K: Kind>(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let asked = Typed::of_query(asked);
    let after = asked.first("after").and_then(Subject::from_key);
    let form = Form::beginning_with([(words::UNTIL.name, one_year(&site).to_string())]);
    Ok(list_page::<K>(&site, &proof, &form, after)
        .await?
        .into_response())
}

/// The last day of a year's certification that begins today.
fn one_year(site: &Site) -> Day {
    let today = site.today();
    let next = today
        .date()
        .checked_add(jiff::Span::new().years(1))
        .map_or(today, Day::new);
    next.minus(1)
}

async fn list_page<K: Kind>(
    site: &Site,
    proof: &Administrator,
    form: &Form,
    after: Option<Subject>,
) -> Result<Html<String>, Fault> {
    let who = proof.proof().clone();
    let rows = site
        .ask(move |ledger| ledger.parties(&who, K::KIND, after.as_ref(), ROWS))
        .await?;
    let view = list_view::<K>(&rows.map_err(record::read_fault)?, form);
    Ok(Page::of(proof.visitor(), K::TITLE)
        .on(K::PATH)
        .with(form)
        .render(site, view))
}

fn list_view<K: Kind>(rows: &[PartyRow], form: &Form) -> Markup {
    html! {
        (parts::error_summary(form))
        h1 { (K::TITLE) }
        div.split {
            section.panel {
                @if rows.is_empty() { (parts::empty(words::NO_PARTIES)) }
                @else {
                    div.scroll tabindex="0" role="region" aria-label=(K::TITLE) {
                        table {
                            thead { tr { th scope="col" { (words::NAME.label) } th scope="col" { (words::ID.label) } th scope="col" { (words::STANDING) } } }
                            tbody { @for row in rows { (party_row::<K>(row)) } }
                        }
                    }
                    @if let Some(next) = rows.last().filter(|_| u32::try_from(rows.len()).is_ok_and(|count| count >= ROWS)) {
                        p.acts { a.button.button-second rel="next" href={ (K::PATH) "?after=" (next.subject.key()) } { (words::MORE_PARTIES) } }
                    }
                }
            }
            section.panel aria-labelledby="enrol-title" {
                h2 #enrol-title { (K::ENROL) }
                form method="post" action=(K::PATH) novalidate {
                    (fields::command())
                    (fields::text(form, &words::NAME, Need::Required))
                    (fields::code(form, &words::ID, Need::Required))
                    (fields::date(form, &words::UNTIL, Need::Required))
                    button type="submit" { (K::ENROL) }
                }
            }
        }
    }
}

fn party_row<K: Kind>(row: &PartyRow) -> Markup {
    let id = row.subject.id().map(Id::as_str).unwrap_or_default();
    html! {
        tr {
            th scope="row" { a href={ (K::PATH) "/" (id) } { (row.name.as_deref().unwrap_or(id)) } }
            td.code { (id) }
            td { (standing(row.standing)) }
        }
    }
}

pub(super) async fn enrol<K: Kind>(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let name = reader.text(&words::NAME, LONGEST_NAME);
    let id = reader
        .text(&words::ID, 40)
        .and_then(|id| short_name(&mut reader, &id));
    let today = site.today();
    let until = reader.day(&words::UNTIL, today..=today.plus(LONGEST_CERTIFICATION));
    let read = (|| Some((command_id?, name?, id?, until?)))();
    let ((command_id, name, id, until), answered) = match reader.finish(read) {
        Ok(read) => read.parts(),
        Err(rejected) => return again::<K>(&site, &proof, rejected.into()).await,
    };
    let subject = K::subject(id.clone());
    if is_taken(&site, &proof, &subject, &command_id).await? {
        return again::<K>(
            &site,
            &proof,
            Again::Form(Box::new(answered.wrong(words::ID_TAKEN))),
        )
        .await;
    }
    // In their order: each needs the one before, and each sent twice is done once.
    let events = [
        RegistryEvent::Enrolled {},
        RegistryEvent::Attested {},
        RegistryEvent::Trained {
            staff: Vec::new(),
            record: None,
        },
        RegistryEvent::Certified { until },
    ];
    for (place, event) in events.into_iter().enumerate() {
        if let Err(error) = submit(
            &site,
            &proof,
            subject.clone(),
            &command_id,
            &format!(".{place}"),
            event,
        )
        .await
        {
            return again::<K>(&site, &proof, record::again(error, answered)).await;
        }
    }
    let who = proof.actor().clone();
    let named = site
        .ask(move |ledger| ledger.name_party(&who, &subject, &name))
        .await?;
    match recorded(named, answered) {
        Ok(()) => Ok(Redirect::to(&format!("{}/{id}?done=enrol", K::PATH)).into_response()),
        Err(other) => again::<K>(&site, &proof, other).await,
    }
}

/// Whether somebody else enrolled a party of that name before.
async fn is_taken(
    site: &Site,
    proof: &Administrator,
    subject: &Subject,
    command_id: &Id,
) -> Result<bool, Fault> {
    let (who, subject, own) = (
        proof.proof().clone(),
        subject.clone(),
        format!("{command_id}.0"),
    );
    match site
        .ask(move |ledger| ledger.party_file(&who, &subject))
        .await?
    {
        Ok(file) => Ok(!file.facts.iter().any(|fact| {
            fact.command_id
                .as_ref()
                .is_some_and(|id| id.as_str() == own)
        })),
        Err(ReadError::NotFound) => Ok(false),
        Err(error) => Err(record::read_fault(error)),
    }
}

pub(in crate::rooms) fn short_name(reader: &mut Reader, text: &str) -> Option<Id> {
    let letters = text
        .chars()
        .all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '-');
    let fits =
        letters && (2..=40).contains(&text.len()) && !text.starts_with('-') && !text.ends_with('-');
    if !fits {
        reader.wrong(words::ID.name, words::ID_UNFIT);
        return None;
    }
    Id::new(text)
}

async fn again<K: Kind>(
    site: &Site,
    proof: &Administrator,
    again: Again,
) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => Ok(record::unprocessable(
            list_page::<K>(site, proof, &form, None).await?,
        )),
        other => Err(no_form(other)),
    }
}

/// A party's file, and what a suspension or decertification would end today.
struct Party {
    file: OwnStanding,
    affected: Affected,
}

async fn load<K: Kind>(site: &Site, proof: &Administrator, id: &str) -> Result<Party, Fault> {
    let subject = K::subject(Id::new(id).ok_or(Fault::NotFound)?);
    let who = proof.proof().clone();
    site.ask(move |ledger| -> Result<Party, ReadError> {
        Ok(Party {
            file: ledger.standing_at_the_office(&who, subject.clone())?,
            affected: ledger.affected_by(&who, &subject)?,
        })
    })
    .await?
    .map_err(record::read_fault)
}

pub(super) async fn file<K: Kind>(
    proof: Administrator,
    State(site): State<Site>,
    Path(id): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let file = load::<K>(&site, &proof, &id).await?;
    let asked = Typed::of_query(asked);
    let done = asked.first("done").is_some();
    let sample = asked.first(party_acts::SAMPLE.name).unwrap_or_default();
    let form = Form::beginning_with([
        (words::UNTIL.name, one_year(&site).to_string()),
        (party_acts::SAMPLE.name, sample.to_owned()),
    ]);
    Ok(file_page::<K>(&site, &proof, &id, &file, &form, done).into_response())
}

fn file_page<K: Kind>(
    site: &Site,
    proof: &Administrator,
    id: &str,
    party: &Party,
    form: &Form,
    done: bool,
) -> Html<String> {
    let Party { file, affected } = party;
    let name = file.name.as_deref().unwrap_or(id);
    let view = html! {
        (parts::crumb(K::PATH, K::TITLE))
        (parts::error_summary(form))
        div.headline {
            div {
                h1 { (name) }
                p.muted { span.code { (id) } " · " (standing(file.standing)) }
            }
        }
        @if done { (done_notice()) }
        div.split {
            div.stack {
                section.panel aria-labelledby="due-title" {
                    h2 #due-title { (words::DESK) }
                    (non_compliance::due_list(site.rulebook(), &file.due, file.today))
                    @for case in file.cases.iter().rev() {
                        p.small {
                            a href={ "/programme/cases/" (file.subject.key()) "/" (case.id) } { "Case: " (case.law) }
                            " " (non_compliance::stage(case, file.today))
                        }
                    }
                    p { a href={ "/programme/cases/" (file.subject.key()) } { "Open a case of non-compliance" } }
                }
                (party_form::panel(site.rulebook(), file, &format!("{}/{id}", K::PATH), "Key in the form from paper"))
                section.panel aria-labelledby="facts-title" {
                    h2 #facts-title { (words::FACTS) }
                    ol.timeline { @for fact in file.facts.iter().rev() { (fact_line(fact, proof.zones())) } }
                }
            }
            div.stack {
                section.panel aria-labelledby="acts-title" {
                    h2 #acts-title { (words::ACTS) }
                    (party_acts::menu(&format!("{}/{id}", K::PATH), file, affected, form))
                }
                (closed_days::panel(file, form, &format!("{}/{id}", K::PATH)))
            }
        }
    };
    Page::of(proof.visitor(), name)
        .on(K::PATH)
        .with(form)
        .render(site, view)
}

async fn account_of(site: &Site, proof: &Administrator, login: &str) -> Result<Option<Id>, Fault> {
    let (who, login) = (proof.proof().clone(), login.to_owned());
    let found = site
        .ask(move |ledger| ledger.account_of_login(&who, &login))
        .await?;
    match found {
        Ok(account) => Ok(Some(account.id)),
        Err(ReadError::NotFound) => Ok(None),
        Err(error) => Err(record::read_fault(error)),
    }
}

pub(super) async fn act<K: Kind>(
    proof: Administrator,
    State(site): State<Site>,
    Path((id, act)): Path<(String, String)>,
    typed: Typed,
) -> Result<Response, Fault> {
    let subject = K::subject(Id::new(&id).ok_or(Fault::NotFound)?);
    let named = match party_acts::login(&act, &typed) {
        Some(login) => account_of(&site, &proof, login).await?,
        None => None,
    };
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let today = site.today();
    // A party that writes or calls has its closed days kept by the office.
    let event = match closed_days::read(&act, &subject, &mut reader) {
        Some(event) => event,
        None => party_acts::read(&act, &subject, &mut reader, today, named)?,
    };
    // Only a party that is on record has a standing to change.
    let file = load::<K>(&site, &proof, &id).await?;
    let done = match reader.finish(command_id.zip(event)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, event), answered) = read.parts();
            recorded(
                submit(&site, &proof, subject, &command_id, "", event).await,
                answered,
            )
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{}/{id}?done={act}", K::PATH)).into_response()),
        Err(Again::Form(form)) => Ok(record::unprocessable(file_page::<K>(
            &site, &proof, &id, &file, &form, false,
        ))),
        Err(other) => Err(no_form(other)),
    }
}
