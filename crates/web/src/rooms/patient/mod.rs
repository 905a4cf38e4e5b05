//! The patient's room: what is next and until when, the month's questions, and everything on record about oneself.

mod calendar;
mod card;
pub(super) mod care;
mod copy;
mod forms;
pub(super) mod questions;
pub(super) mod reports;
mod view;
pub(crate) mod words;

pub(crate) use self::copy::own_record;

use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::html;
use retinue_ledger::{AccessPage, Ledger, Patient as PatientProof, ReadError};

use super::act::{self, SpokenAct};
use super::chart::Chart;
use super::let_in;
use super::record::{self, Again};
use super::transfer;
use crate::access::proof::Patient;
use crate::http::fault::Fault;
use crate::http::form::{Form, Typed};
use crate::http::routes::Room;
use crate::site::Site;
use crate::views::page::Page;
use crate::views::timeline;
use crate::words::said::{room, transfer as said_of_transfer};

/// The routes of the patient's room.
pub(crate) fn routes() -> Room<Patient> {
    let room = Room::new()
        .get("/me", front)
        .get("/me/timeline", timeline_page)
        .get("/me/who-looked", who_looked)
        .get(let_in::PATIENT, let_in::of_patient)
        .post(let_in::PATIENT, let_in::end_of_patient)
        .get(calendar::PATH, calendar::download)
        .get(card::PATH, card::page)
        .get(card::PAPER, card::paper)
        .get(copy::PATH, copy::download)
        .get(forms::COPY, forms::copy)
        .get(TRANSFER, transfer_page)
        .post(TRANSFER, transfer_done);
    let room = care::routes(room);
    let room = of::<questions::Questions>(room);
    let room = of::<reports::Contraception>(room);
    let room = of::<reports::Lapse>(room);
    let room = of::<reports::Hold>(room);
    let room = of::<reports::Pregnancy>(room);
    let room = of::<reports::Breastfeeding>(room);
    let room = of::<reports::CanBecomePregnant>(room);
    of::<reports::OutsideSupply>(room)
}

fn of<A: SpokenAct>(room: Room<Patient>) -> Room<Patient> {
    room.get(A::PATH, act_page::<A>)
        .post(A::PATH, act_done::<A>)
}

const TRANSFER: &str = "/me/transfer";

async fn transfer_page(proof: Patient, State(site): State<Site>) -> Result<Response, Fault> {
    let chart = chart(&site, &proof).await?;
    let form = Form::default().in_language(proof.zones().language);
    Ok(transfer_form(&site, &proof, &chart, &form).into_response())
}

fn transfer_form(site: &Site, proof: &Patient, chart: &Chart, form: &Form) -> Html<String> {
    let language = form.language();
    let view = transfer::view(chart, form, (words::FRONT, room::NEXT.get(language)));
    Page::of(proof.visitor(), said_of_transfer::TITLE.get(language))
        .narrow()
        .with(form)
        .render(site, view)
}

async fn transfer_done(
    proof: Patient,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof).await?;
    let language = proof.zones().language;
    match transfer::carry_out(&site, proof.actor(), &chart, typed.in_language(language)).await {
        Ok(()) => Ok(Redirect::to(TRANSFER).into_response()),
        Err(Again::Form(form)) => Ok(record::unprocessable(transfer_form(
            &site, &proof, &chart, &form,
        ))),
        Err(Again::NotAnswered(typed)) => {
            let page = Page::of(proof.visitor(), said_of_transfer::TITLE.get(language)).narrow();
            Ok(record::unavailable(
                page.render(&site, record::not_answered(&typed)),
            ))
        }
        Err(Again::Fault(fault)) => Err(fault),
    }
}

/// Entries of the access log on the patient's page.
const LOOKS: u32 = 100;

async fn chart(site: &Site, proof: &Patient) -> Result<Chart, Fault> {
    let who = proof.proof().clone();
    let file = site.ask(move |ledger| ledger.own_file(&who)).await?;
    file.map(Chart::of).map_err(record::read_fault)
}

async fn front(
    proof: Patient,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof).await?;
    let asked = Typed::of_query(asked);
    let who = proof.proof().clone();
    let recalls = site.ask(move |ledger| ledger.own_recalls(&who)).await?;
    let view = view::front(
        &chart,
        &recalls.map_err(record::read_fault)?,
        &proof.zones().of_programme(&chart.rulebook),
        asked.first("done"),
    );
    Ok(
        Page::of(proof.visitor(), room::NEXT.get(proof.zones().language))
            .on(words::FRONT)
            .render(&site, view)
            .into_response(),
    )
}

async fn timeline_page(proof: Patient, State(site): State<Site>) -> Result<Response, Fault> {
    let chart = chart(&site, &proof).await?;
    let language = proof.zones().language;
    let view = html! {
        h1 { (room::TIMELINE.get(language)) }
        p.lead { (room::TIMELINE_LEAD.get(language)) }
        p {
            a href=(copy::PATH) { (room::COPY.get(language)) }
            br; span.small.muted { (room::COPY_HOLDS.get(language)) }
        }
        section.panel { (timeline::list(&chart.events, &chart.record, proof.zones(), &|_| html! {})) }
    };
    Ok(Page::of(proof.visitor(), room::TIMELINE.get(language))
        .on("/me/timeline")
        .narrow()
        .render(&site, view)
        .into_response())
}

async fn who_looked(proof: Patient, State(site): State<Site>) -> Result<Response, Fault> {
    let who = proof.proof().clone();
    let looks = site
        .ask(move |ledger| own_looks(ledger, &who))
        .await?
        .map_err(record::read_fault)?;
    let view = view::who_looked(&looks.entries, proof.actor().account(), proof.zones());
    Ok(Page::of(
        proof.visitor(),
        room::WHO_LOOKED.get(proof.zones().language),
    )
    .on("/me/who-looked")
    .narrow()
    .render(&site, view)
    .into_response())
}

/// Who read the patient's own record. The log is the administrator's to read; here the installation reads it on the
/// patient's behalf, and shows nobody else's lines: they are asked for by the patient's own number.
fn own_looks(ledger: &Ledger, who: &PatientProof) -> Result<AccessPage, ReadError> {
    let number = ledger.own_file(who)?.number;
    ledger.access_log(&ledger.at_the_console(), Some(&number), None, LOOKS)
}

async fn act_page<A: SpokenAct>(
    proof: Patient,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof).await?;
    let form = A::begin(&chart, &Typed::of_query(asked)).in_language(proof.zones().language);
    Ok(form_page::<A>(&site, &proof, &chart, &form).into_response())
}

async fn act_done<A: SpokenAct>(
    proof: Patient,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof).await?;
    let language = proof.zones().language;
    let typed = typed.in_language(language);
    match record::carry_out::<A>(&site, proof.actor(), &chart, typed).await {
        Ok(()) => Ok(Redirect::to(&format!("/me?done={}", A::SLUG)).into_response()),
        Err(Again::Form(form)) => Ok(record::unprocessable(form_page::<A>(
            &site, &proof, &chart, &form,
        ))),
        Err(Again::NotAnswered(typed)) => {
            let page = Page::of(proof.visitor(), A::SAYS.title.get(language)).narrow();
            Ok(record::unavailable(
                page.render(&site, record::not_answered(&typed)),
            ))
        }
        Err(Again::Fault(fault)) => Err(fault),
    }
}

fn form_page<A: SpokenAct>(
    site: &Site,
    proof: &Patient,
    chart: &Chart,
    form: &Form,
) -> Html<String> {
    let language = form.language();
    let words = A::SAYS.in_language(language);
    let back = (words::FRONT, room::NEXT.get(language));
    let view = act::page_in_words::<A>(words, chart, form, back, room::BACK.get(language));
    Page::of(proof.visitor(), words.title)
        .narrow()
        .with(form)
        .render(site, view)
}
