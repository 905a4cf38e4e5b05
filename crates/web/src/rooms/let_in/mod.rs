//! A person is asked whether a program of others may read for them (decision 0063): the page that asks, and the pages on which they
//! see what they let in and end it.
//!
//! The question is its address: nothing of it waits here, and whoever signs in on the way comes back to the same address.

mod asked;
mod own;
mod view;
mod words;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use retinue_ledger::{NewLetIn, PatientFile, PatientId, PatientNamed, SubmitError};
use retinue_rulebook::Language;

use self::asked::{Asked, Wrong};
pub(super) use self::own::{CLINIC, PATIENT, end_of_clinic, end_of_patient, of_clinic, of_patient};
use crate::access::language;
use crate::access::person::Person;
use crate::http::fault::Fault;
use crate::http::form::{Form, Typed};
use crate::http::headers::FormsLeadTo;
use crate::http::query::with_pairs;
use crate::http::routes::Open;
use crate::rooms::entry;
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts;
use crate::words::said::let_in as says;

/// Where a program sends a person.
pub(crate) const PATH: &str = "/authorize";
/// The field of the sign-in form that keeps what the person was asked on the way.
pub(crate) const ASKED: &str = "asked";
/// Most patients who are offered at once.
const MOST_OFFERED: usize = 20;
/// Most patients who are looked through by name.
const MOST_LOOKED_THROUGH: u32 = 2_000;

/// The doors.
pub(crate) fn doors(open: Open) -> Open {
    open.get_open(PATH, ask).post_open(PATH, answer)
}

/// Where somebody goes on who was asked, and signed in on the way: the same question and no other place.
pub(crate) fn goes_on(asked: &str) -> Option<String> {
    let place = format!("{PATH}?{asked}").parse().ok()?;
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&place).ok()?;
    Some(with_pairs(PATH.to_owned(), pairs))
}

/// To the door, and back from there.
fn to_sign_in(typed: &Typed) -> Response {
    let asked = with_pairs(String::new(), typed.each());
    let asked = asked.strip_prefix('?').unwrap_or_default().to_owned();
    Redirect::to(&with_pairs(entry::SIGN_IN.to_owned(), [(ASKED, asked)])).into_response()
}

async fn ask(
    person: Result<Person, Response>,
    State(site): State<Site>,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let language = language::of(&headers);
    let typed = Typed::of_query(pairs).in_language(language);
    let asked = match Asked::read(&site, &typed).await? {
        Ok(asked) => asked,
        Err(wrong) => return Ok(told_wrong(&site, language, wrong)),
    };
    let Ok(person) = person else {
        return Ok(to_sign_in(&typed));
    };
    let form = Form {
        typed,
        problems: Vec::new(),
    };
    page(&site, &person, &asked, &form, StatusCode::OK).await
}

async fn answer(
    person: Result<Person, Response>,
    State(site): State<Site>,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, Fault> {
    let language = language::of(&headers);
    let typed = typed.in_language(language);
    let asked = match Asked::read(&site, &typed).await? {
        Ok(asked) => asked,
        Err(wrong) => return Ok(told_wrong(&site, language, wrong)),
    };
    let Ok(person) = person else {
        return Ok(to_sign_in(&asked.question()));
    };
    let opened = match asked.opened_with(&site, &person) {
        Ok(opened) => opened,
        Err(back) => return Ok(*back),
    };
    if typed.first(words::ANSWER) != Some(words::YES) {
        return Ok(asked.back("access_denied", "the person did not let the program in"));
    }
    let kept: Vec<&str> = typed.all(words::READS).collect();
    let scopes = asked
        .scopes_for(&person)
        .only(|scope| !words::is_offered(scope) || kept.contains(&scope.to_string().as_str()));
    let about: Option<PatientId> = typed.first(words::PATIENT).and_then(|id| id.parse().ok());
    let new = NewLetIn {
        program: asked.program.program.clone(),
        redirect: asked.redirect.clone(),
        challenge: asked.challenge.clone(),
        scopes,
        about: opened.or_else(|| about.filter(|_| asked.asks_of_whom(&person))),
    };
    let who = person.actor.clone();
    let mut form = Form {
        typed,
        problems: Vec::new(),
    };
    match site.ask(move |ledger| ledger.let_in(&who, &new)).await? {
        Ok(code) => return Ok(asked.with_code(&code)),
        Err(SubmitError::NotFound) => {
            form.wrong(words::PATIENT, says::CHOOSE_SOMEBODY.get(language));
        }
        Err(SubmitError::Refused(refused)) => {
            for one in refused.because {
                let (field, text) = match one.field {
                    "patient" => (words::PATIENT, says::CHOOSE_SOMEBODY),
                    "scopes" => (words::READS, says::NOTHING_LEFT),
                    "program" => ("", says::UNKNOWN_PROGRAM),
                    "party" => ("", says::ANOTHER_CLINICS),
                    _ => ("", says::NOT_FOR_YOU_MEANS),
                };
                form.wrong(field, text.get(language));
            }
        }
        Err(error) => {
            tracing::error!(%error, "a program could not be let in");
            return Err(Fault::NotRecorded);
        }
    }
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    page(&site, &person, &asked, &form, status).await
}

/// The question.
async fn page(
    site: &Site,
    person: &Person,
    asked: &Asked,
    form: &Form,
    status: StatusCode,
) -> Result<Response, Fault> {
    let language = form.language();
    if !asked.program.is_for(&person.actor) {
        let why = if person.has_records() {
            says::ANOTHER_CLINICS
        } else {
            says::NOT_FOR_YOU_MEANS
        };
        let body = view::not_for_you(asked, why.get(language), language);
        let page = bare(language).render(site, body);
        return Ok((StatusCode::FORBIDDEN, page).into_response());
    }
    let opened = match asked.opened_with(site, person) {
        Ok(opened) => opened,
        Err(back) => return Ok(*back),
    };
    let whom = match opened {
        Some(patient) => Whom::Opened(Box::new(at_hand(site, person, patient).await?)),
        None if asked.asks_of_whom(person) => Whom::Of(offered(site, person, form).await?),
        None => Whom::Nobody,
    };
    let body = view::question(asked, person, form, &whom);
    let page = bare(language).with(form).render(site, body);
    let mut response = (status, page).into_response();
    // The answer leads to the program, and to nobody else.
    if let Ok(there) = HeaderValue::from_str(asked.origin()) {
        response.extensions_mut().insert(FormsLeadTo(there));
    }
    Ok(response)
}

fn bare(language: Language) -> Page<'static> {
    Page::bare(says::TITLE.get(language)).in_language(Some(language))
}

/// Of whom the program would read.
enum Whom {
    /// Of the person, or of whomever they may see: nobody is chosen.
    Nobody,
    /// The patient from whose page the program was opened.
    Opened(Box<PatientFile>),
    /// Whoever is chosen among these.
    Of(Offered),
}

/// The patient from whose page the program was opened.
async fn at_hand(site: &Site, person: &Person, patient: PatientId) -> Result<PatientFile, Fault> {
    let who = person.actor.clinician().ok_or(Fault::AnotherRoom)?;
    let file = site.ask(move |ledger| ledger.patient_file(&who, patient));
    file.await?.map_err(super::record::read_fault)
}

/// Patients who may be chosen, and whether there are more.
struct Offered {
    patients: Vec<PatientNamed>,
    more: bool,
}

async fn offered(site: &Site, person: &Person, form: &Form) -> Result<Offered, Fault> {
    let Some(who) = person.actor.clinician() else {
        return Err(Fault::AnotherRoom);
    };
    let found = site.ask(move |ledger| ledger.patients_of(&who, MOST_LOOKED_THROUGH + 1));
    let mut patients = found.await?.map_err(super::record::read_fault)?;
    let too_many = patients.len() > usize::try_from(MOST_LOOKED_THROUGH).unwrap_or(usize::MAX);
    let looked_for = form.typed.first(words::FIND).unwrap_or_default();
    let looked_for = looked_for.trim().to_lowercase();
    let chosen = form.typed.first(words::PATIENT);
    patients.retain(|one| {
        one.name.to_lowercase().contains(&looked_for)
            || one.number.to_string().to_lowercase().contains(&looked_for)
            || chosen == Some(one.patient.to_string().as_str())
    });
    patients.sort_by(|one, other| one.name.cmp(&other.name));
    let more = too_many || patients.len() > MOST_OFFERED;
    patients.truncate(MOST_OFFERED);
    Ok(Offered { patients, more })
}

fn told_wrong(site: &Site, language: Language, wrong: Wrong) -> Response {
    match wrong {
        Wrong::Back(response) => response,
        Wrong::Here(text) => {
            let body = parts::fault(says::NOT_ASKED.get(language), text.get(language), language);
            let page = bare(language).render(site, body);
            (StatusCode::BAD_REQUEST, page).into_response()
        }
    }
}
