//! A clinic's record system opens us with a patient at hand (SMART App Launch as the program that is opened, decision 0064). It is asked
//! who the patient is, and somebody of that clinic who is signed in here comes to that patient's page. Its word signs nobody in.

mod waiting;
mod words;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use maud::html;
use retinue_interop::rems::person::PersonAsked;
use retinue_ledger::{Clinician, Ledger, PatientId, ReadError};
use sha2::{Digest, Sha256};

pub(crate) use self::waiting::Waiting;
use self::waiting::{AtHand, Browser, secret};
use self::words::Why;
use crate::access::person::Person;
use crate::http::fault::Fault;
use crate::http::form::Typed;
use crate::http::query::with_pairs;
use crate::http::routes::Open;
use crate::rooms::machine::smart::address;
use crate::rooms::{entry, let_in, record};
use crate::site::Site;
use crate::views::page::Page;

const PATH: &str = "/launch";
const BACK: &str = "/launch/back";
/// Where somebody goes on who signed in on the way.
pub(crate) const ON: &str = "/launch/on";
/// The longest word that a record system opens us with, in bytes.
const LONGEST_LAUNCH: usize = 2_000;
/// Identifiers of a patient that are looked at.
const MOST_IDENTIFIERS: usize = 20;

type Pairs = Query<Vec<(String, String)>>;

/// The doors.
pub(crate) fn doors(open: Open) -> Open {
    open.get_open(PATH, begin)
        .get_open(BACK, back)
        .get_open(ON, on)
}

/// The record system opens us, and is asked for whom.
async fn begin(State(site): State<Site>, Query(pairs): Pairs) -> Result<Response, Fault> {
    let asked = Typed::of_query(pairs);
    let iss = asked.first("iss").unwrap_or_default();
    let mut known = site.config.ehrs.iter();
    let Some(ehr) = known.find(|ehr| ehr.is_meant(iss)).cloned() else {
        return Ok(told(&site, Why::NotNamed));
    };
    let launch = asked.first("launch").unwrap_or_default();
    if launch.is_empty() || launch.len() > LONGEST_LAUNCH {
        return Ok(told(&site, Why::Lost));
    }
    let there = address(&site, BACK)?;
    let Ok(_place) = site.opened_by.places.try_acquire() else {
        return Ok(told(&site, Why::TooMany));
    };
    let doors = match ehr.doors().await {
        Ok(doors) => doors,
        Err(why) => return Ok(told(&site, Why::of(why))),
    };
    let verifier = secret();
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    let (browser, cookie) = Browser::new(&site.config);
    let waiting = &site.opened_by;
    let state = waiting.begin(ehr.clone(), doors.clone(), verifier, browser);
    let question = ehr.question(&doors, launch, &there, &state, &challenge);
    let jar = CookieJar::new().add(cookie);
    Ok((jar, Redirect::to(&question)).into_response())
}

/// The record system sends the browser back, and says who the patient is.
async fn back(
    State(site): State<Site>,
    headers: HeaderMap,
    Query(pairs): Pairs,
) -> Result<Response, Fault> {
    let asked = Typed::of_query(pairs);
    let browser = Browser::of(&headers, &site.config);
    let state = asked.first("state").unwrap_or_default();
    let begun = browser
        .as_ref()
        .and_then(|browser| site.opened_by.take(state, browser));
    let (Some(begun), Some(browser)) = (begun, browser) else {
        return Ok(told(&site, Why::Lost));
    };
    let Some(code) = asked.first("code").filter(|code| !code.is_empty()) else {
        return Ok(told(&site, Why::Refused));
    };
    let there = address(&site, BACK)?;
    let Ok(_place) = site.opened_by.places.try_acquire() else {
        return Ok(told(&site, Why::TooMany));
    };
    let answer = begun
        .ehr
        .patient(&begun.doors, code, &there, &begun.verifier);
    let patient = match answer.await {
        Ok(patient) => patient,
        Err(why) => return Ok(told(&site, Why::of(why))),
    };
    let Ok(person) = PersonAsked::of(&patient, "Patient") else {
        return Ok(told(&site, Why::NotRead));
    };
    let clinic = begun.ehr.clinic().clone();
    site.opened_by.found(&browser, AtHand { clinic, person });
    Ok(Redirect::to(ON).into_response())
}

/// Somebody of the clinic comes to the patient's page.
async fn on(
    person: Result<Person, Response>,
    State(site): State<Site>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let found = Browser::of(&headers, &site.config)
        .and_then(|browser| Some((site.opened_by.at_hand(&browser)?, browser)));
    let Some((at_hand, browser)) = found else {
        return Ok(told(&site, Why::Lost));
    };
    let Ok(person) = person else {
        let door = with_pairs(entry::SIGN_IN.to_owned(), [(let_in::ASKED, entry::OPENED)]);
        return Ok(Redirect::to(&door).into_response());
    };
    let who = person.actor.clinician();
    let Some(who) = who.filter(|who| *who.prescriber() == at_hand.clinic) else {
        return Ok(told(&site, Why::AnotherClinic));
    };
    let found = site.ask(move |ledger| meant(ledger, &who, &at_hand.person));
    match found.await?.map_err(record::read_fault)? {
        Ok(patient) => {
            site.opened_by.forget(&browser);
            Ok(Redirect::to(&format!("/clinic/patients/{patient}")).into_response())
        }
        Err(why) => Ok(told(&site, why)),
    }
}

/// The clinic's own patient who is meant: by programme number, or by name and day of birth where these fit one alone. Nobody is
/// guessed.
fn meant(
    ledger: &Ledger,
    who: &Clinician,
    person: &PersonAsked,
) -> Result<Result<PatientId, Why>, ReadError> {
    for number in person.identifiers.iter().take(MOST_IDENTIFIERS) {
        match ledger.patient_by_number(who, number) {
            Err(ReadError::NotFound) => {}
            Err(error) => return Err(error),
            Ok(patient) => {
                let born = ledger.patient_file(who, patient)?.person.born;
                let is_another = person.born.is_some_and(|other| other != born);
                return Ok(if is_another {
                    Err(Why::BornOnAnotherDay)
                } else {
                    Ok(patient)
                });
            }
        }
    }
    let Some(born) = person.born else {
        return Ok(Err(Why::Nobody));
    };
    let found = ledger.patients_of_person(who, &person.names, born)?;
    Ok(match found.as_slice() {
        [] => Err(Why::Nobody),
        [patient] => Ok(*patient),
        _ => Err(Why::Several),
    })
}

/// What happened, and what to do.
fn told(site: &Site, why: Why) -> Response {
    let words = why.words();
    let body = html! {
        h1 { (words.title) }
        p.lead { (words.says) }
        p { a.button.button-second href="/clinic" { (words::TO_THE_LIST) } }
    };
    let page = Page::bare(words.title).render(site, body);
    (why.status(), page).into_response()
}

impl Why {
    fn status(self) -> StatusCode {
        match self {
            Why::NotNamed | Why::Lost | Why::Refused => StatusCode::BAD_REQUEST,
            Why::NotReached | Why::NotRead | Why::Elsewhere | Why::NobodyThere => {
                StatusCode::BAD_GATEWAY
            }
            Why::TooMany => StatusCode::SERVICE_UNAVAILABLE,
            Why::AnotherClinic => StatusCode::FORBIDDEN,
            Why::Nobody | Why::Several | Why::BornOnAnotherDay => StatusCode::NOT_FOUND,
        }
    }
}
