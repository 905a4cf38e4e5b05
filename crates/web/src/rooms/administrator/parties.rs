//! Prescribers and pharmacies: their standing, and what changes it.

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Day, Id};
use retinue_ledger::{Affected, OwnStanding, PartyKind, PartyRow, ReadError, Subject};

use super::facts::fact_line;
use super::{done_notice, no_form, party_acts, party_enrol, recorded, submit_on, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::rooms::standing::standing;
use crate::rooms::{closed_days, non_compliance, party_form};
use crate::site::Site;
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

pub(super) async fn list<K: Kind>(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let asked = Typed::of_query(asked);
    let after = asked.first("after").and_then(Subject::from_key);
    Ok(list_page::<K>(&site, &proof, &Form::default(), after)
        .await?
        .into_response())
}

/// The day that stands in the field first: a year's certification, or as far as what is on record carries one.
fn until_first(site: &Site, file: &OwnStanding) -> Day {
    match file.certifiable {
        Some(Ok(until)) => until.min(one_year(site)),
        _ => one_year(site),
    }
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
                (party_enrol::form::<K>(form))
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

/// The list again, with what is wrong in the form beside it.
pub(super) async fn list_again<K: Kind>(
    site: &Site,
    proof: &Administrator,
    form: &Form,
) -> Result<Response, Fault> {
    let page = list_page::<K>(site, proof, form, None).await?;
    Ok(record::unprocessable(page))
}

/// A party's file, and what a suspension or decertification would end today.
pub(super) struct Party {
    file: OwnStanding,
    affected: Affected,
    /// Who was invited to sign and has not taken up the account: its id and login.
    pub(super) waiting: Vec<(Id, String)>,
}

pub(super) async fn load<K: Kind>(
    site: &Site,
    proof: &Administrator,
    id: &str,
) -> Result<Party, Fault> {
    let subject = K::subject(Id::new(id).ok_or(Fault::NotFound)?);
    let who = proof.proof().clone();
    site.ask(move |ledger| -> Result<Party, ReadError> {
        Ok(Party {
            file: ledger.standing_at_the_office(&who, subject.clone())?,
            affected: ledger.affected_by(&who, &subject)?,
            waiting: ledger.signers_waiting(&who, &subject)?,
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
        (
            words::UNTIL.name,
            until_first(&site, &file.file).to_string(),
        ),
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
    let Party {
        file,
        affected,
        waiting,
    } = party;
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
                (party_enrol::certifiable::<K>(file, waiting))
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
    // What was signed on paper is recorded as of the day that stands beside the signature.
    let on = match act.as_str() {
        "attest" => reader.day(&party_acts::AGREED_ON, today.minus(400)..=today),
        _ => Some(today),
    };
    // A party that writes or calls has its closed days kept by the office.
    let event = match closed_days::read(&act, &subject, &mut reader) {
        Some(event) => event,
        None => party_acts::read(&act, &subject, &mut reader, today, named)?,
    };
    // Only a party that is on record has a standing to change.
    let file = load::<K>(&site, &proof, &id).await?;
    let done = match reader.finish(command_id.zip(event).zip(on)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let (((command_id, event), on), answered) = read.parts();
            recorded(
                submit_on(&site, &proof, subject, on, &command_id, "", event).await,
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
