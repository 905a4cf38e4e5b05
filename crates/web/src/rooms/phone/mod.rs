//! The telephone: staff of the programme enter for a caller what that caller may enter, once they have made sure who it
//! is. The ledger opens the line; without it every page of a patient is not found.

mod acts;
mod enrolment;
mod party;
pub(crate) mod words;

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Day, IdentifiedBy, Source};
use retinue_ledger::{Assistance, CommandId, IdentifiedCaller, PatientId, SubmitError};

use super::act::{self, Act};
use super::chart::Chart;
use super::record::{self, Again};
use crate::access::proof::PhoneAgent;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::http::routes::Room;
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};

pub(super) use acts::ByPhone;

const FRONT: &str = "/phone";
const CALL: &str = "/phone/calls/{patient}";
const END: &str = "/phone/calls/{patient}/end";
/// What may be checked beside number and day of birth.
const ALSO: &[IdentifiedBy] = &[
    IdentifiedBy::Name,
    IdentifiedBy::ContactLine,
    IdentifiedBy::CallBack,
];

/// The routes of the telephone room.
pub(crate) fn routes() -> Room<PhoneAgent> {
    let room = Room::new()
        .get(FRONT, front)
        .post(FRONT, identify)
        .get(enrolment::PATH, enrolment::page)
        .post(enrolment::PATH, enrolment::enrol)
        .get(party::PATH, party::page)
        .post(party::PATH, party::enrol)
        .post(party::CODE, party::new_code)
        .get(CALL, call_page)
        .post(END, end);
    acts::routes(room)
}

/// Page and act of one kind of report.
fn of<A: ByPhone>(room: Room<PhoneAgent>) -> Room<PhoneAgent> {
    room.get(A::PHONE, act_page::<A>)
        .post(A::PHONE, act_done::<A>)
}

async fn front(proof: PhoneAgent, State(site): State<Site>) -> Result<Response, Fault> {
    let form = Form::beginning_with([
        (words::SOURCE.name, "patient".to_owned()),
        (words::LANGUAGE.name, "en".to_owned()),
    ]);
    Ok(front_page(&site, &proof, &form).into_response())
}

fn front_page(site: &Site, proof: &PhoneAgent, form: &Form) -> Html<String> {
    let view = html! {
        (parts::error_summary(form))
        h1 { (words::TITLE) }
        p.lead { (words::LEAD) }
        form.form method="post" novalidate {
            (fields::command())
            (fields::code(form, &words::NUMBER, Need::Required))
            (fields::date(form, &words::BORN, Need::Required))
            (fields::choice_of(form, &words::SOURCE, words::SOURCES))
            (fields::code(form, &words::PRESCRIBER, Need::Optional))
            (fields::checks(form, &words::ALSO, ALSO))
            (fields::text(form, &words::LANGUAGE, Need::Required))
            (fields::tick(form, &words::INTERPRETER))
            button type="submit" #send { (words::SUBMIT) }
        }
    };
    Page::of(proof.visitor(), words::TITLE)
        .on(FRONT)
        .narrow()
        .with(form)
        .render(site, view)
}

async fn identify(
    proof: PhoneAgent,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let number = reader.text(&words::NUMBER, 64);
    let earliest = Day::new(jiff::civil::date(1890, 1, 1));
    let born = reader.day(&words::BORN, earliest..=site.today());
    let source = reader.offered(&words::SOURCE, &["patient", "prescriber"]);
    let source = source.and_then(|word| Source::from_text(&word));
    let prescriber = reader.optional_id(&words::PRESCRIBER);
    let also: Vec<IdentifiedBy> = reader.words(&words::ALSO);
    let language = reader.id(&words::LANGUAGE);
    let interpreter = reader.ticked(words::INTERPRETER.name);
    if source == Some(Source::Prescriber) && prescriber.is_none() {
        reader.wrong(words::PRESCRIBER.name, words::PRESCRIBER_MISSING);
    }
    let read = (|| Some((command_id?, number?, born?, source?, language?)))();
    let ((command_id, number, born, source, language), answered) = match reader.finish(read) {
        Ok(read) => read.parts(),
        Err(rejected) => return again(&site, &proof, rejected.into()),
    };
    let caller = IdentifiedCaller {
        number,
        born,
        source,
        prescriber,
        also: also.into_iter().filter(|one| ALSO.contains(one)).collect(),
        assistance: Assistance {
            assisted_by: None,
            language: Some(language),
            interpreter: Some(interpreter),
        },
    };
    let who = proof.proof().clone();
    let named = CommandId::new(command_id.as_str()).ok_or(Fault::Failed)?;
    let found = site
        .ask(move |ledger| ledger.identify_caller(&who, named, caller))
        .await?;
    match found {
        Ok(patient) => Ok(Redirect::to(&format!("/phone/calls/{patient}")).into_response()),
        Err(SubmitError::NotFound) => {
            let form = answered.wrong(words::NO_MATCH);
            again(&site, &proof, Again::Form(Box::new(form)))
        }
        Err(error) => again(&site, &proof, record::again(error, answered)),
    }
}

fn again(site: &Site, proof: &PhoneAgent, again: Again) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => Ok(record::unprocessable(front_page(site, proof, &form))),
        Again::NotAnswered(typed) => Ok(record::unavailable(
            Page::of(proof.visitor(), words::TITLE)
                .narrow()
                .render(site, record::not_answered(&typed)),
        )),
        Again::Fault(fault) => Err(fault),
    }
}

/// The chart of the patient about whom someone is on this agent's line, and who that is.
async fn on_the_line(
    site: &Site,
    proof: &PhoneAgent,
    patient: &str,
) -> Result<(Chart, Source), Fault> {
    let patient: PatientId = patient.parse().map_err(|_| Fault::NotFound)?;
    let who = proof.proof().clone();
    let read = site.ask(move |ledger| {
        let call = ledger.call_file(&who, patient)?;
        let texts = ledger.form_texts_today(call.file.rulebook.programme().id);
        Ok((call, texts))
    });
    let (call, texts) = read.await?.map_err(record::read_fault)?;
    Ok((Chart::of(call.file).with_texts(texts), call.source))
}

async fn call_page(
    proof: PhoneAgent,
    State(site): State<Site>,
    Path(patient): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (chart, source) = on_the_line(&site, &proof, &patient).await?;
    let done = Typed::of_query(asked).first("done").is_some();
    let who = match source {
        Source::Patient => words::THE_PATIENT,
        Source::Prescriber => words::THE_OFFICE,
    };
    let view = html! {
        h1 { (chart.name) }
        p.lead { (words::ON_THE_LINE) ": " strong { (who) } ", " span.code { (chart.number) } }
        @if done { (parts::notice(Tone::Yes, words::DONE, html! {})) }
        section.panel aria-labelledby="enter-title" {
            h2 #enter-title { (words::ENTER) }
            (menu(&chart, source))
        }
        p.small { (words::closes_after(site.ledger.limits().call_idle)) }
        form method="post" action={ "/phone/calls/" (chart.patient) "/end" } novalidate {
            (fields::command())
            button.button-second type="submit" #end { (words::END_CALL) }
        }
    };
    Ok(Page::of(proof.visitor(), words::ON_THE_LINE)
        .narrow()
        .render(&site, view)
        .into_response())
}

/// The receiver is put down: nothing more is entered for this caller.
async fn end(
    proof: PhoneAgent,
    State(site): State<Site>,
    Path(patient): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let patient: PatientId = patient.parse().map_err(|_| Fault::NotFound)?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let (command_id, answered) = match reader.finish(command_id) {
        Ok(read) => read.parts(),
        Err(rejected) => return again(&site, &proof, rejected.into()),
    };
    let who = proof.proof().clone();
    let named = CommandId::new(command_id.as_str()).ok_or(Fault::Failed)?;
    let done = site
        .ask(move |ledger| ledger.end_call(&who, named, patient))
        .await?;
    match done {
        Ok(()) => Ok(Redirect::to(FRONT).into_response()),
        Err(error) => again(&site, &proof, record::again(error, answered)),
    }
}

fn menu(chart: &Chart, source: Source) -> Markup {
    html! {
        ul.menu {
            @for (path, title) in acts::offered(chart, source) {
                li { a href=(path.replace("{patient}", &chart.patient.to_string())) { (title) } }
            }
        }
    }
}

async fn act_page<A: ByPhone>(
    proof: PhoneAgent,
    State(site): State<Site>,
    Path(patient): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (chart, _) = on_the_line(&site, &proof, &patient).await?;
    let form = A::begin(&chart, &Typed::of_query(asked));
    Ok(form_page::<A>(&site, &proof, &chart, &form).into_response())
}

async fn act_done<A: ByPhone>(
    proof: PhoneAgent,
    State(site): State<Site>,
    Path(patient): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let (chart, _) = on_the_line(&site, &proof, &patient).await?;
    match record::carry_out::<A>(&site, proof.actor(), &chart, typed).await {
        Ok(()) => {
            Ok(Redirect::to(&format!("/phone/calls/{}?done=yes", chart.patient)).into_response())
        }
        Err(Again::Form(form)) => Ok(record::unprocessable(form_page::<A>(
            &site, &proof, &chart, &form,
        ))),
        Err(Again::NotAnswered(typed)) => Ok(record::unavailable(
            Page::of(proof.visitor(), A::WORDS.title)
                .narrow()
                .render(&site, record::not_answered(&typed)),
        )),
        Err(Again::Fault(fault)) => Err(fault),
    }
}

fn form_page<A: Act>(site: &Site, proof: &PhoneAgent, chart: &Chart, form: &Form) -> Html<String> {
    let back = format!("/phone/calls/{}", chart.patient);
    let view = act::page::<A>(chart, form, (&back, &chart.name), words::BACK);
    Page::of(proof.visitor(), A::WORDS.title)
        .narrow()
        .with(form)
        .render(site, view)
}
