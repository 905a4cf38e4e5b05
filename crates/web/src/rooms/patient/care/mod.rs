//! The patient's care at home: the day, the diary, other medicines, the month, and what is good to know.

mod capsules;
mod day;
mod diary;
mod help;
pub(in crate::rooms) mod learn;
mod medicines;
mod month;
mod outcome;
mod strip;

use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::Markup;
use retinue_rulebook::Language;

use crate::access::proof::Patient;
use crate::http::fault::Fault;
use crate::http::form::{Form, Typed};
use crate::http::routes::Room;
use crate::rooms::care::act::{self, SpokenCareAct};
use crate::rooms::care::chart::CareChart;
use crate::rooms::care::paper;
use crate::rooms::care::record::carry_out;
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::days::Zones;
use crate::views::page::Page;
use crate::words::said::{
    Text, care_day, care_diary, care_learn, care_medicines, care_month, room,
};

/// The pages, with their names in the bar.
pub(super) const WAYS: [(&str, Text); 4] = [
    (day::PATH, care_day::TITLE),
    (diary::PATH, care_diary::TITLE),
    (month::PATH, care_month::TITLE),
    (learn::PATH, care_learn::TITLE),
];

/// The way to the list of medicines, which the first page shows.
pub(super) const MEDICINES: (&str, Text) = (medicines::PATH, care_medicines::TITLE);

/// The routes of care in the patient's room.
pub(super) fn routes(room: Room<Patient>) -> Room<Patient> {
    let room = room
        .get(month::PATH, month_page)
        .get(month::PAPER, month_paper)
        .get(learn::PATH, learn::topics)
        .get(learn::TOPIC, learn::topic)
        .get(medicines::PATH, medicines_page)
        .post(medicines::PATH, whole_done::<medicines::End>);
    let room = whole::<day::Told>(room);
    let room = whole::<diary::Diary>(room);
    let room = of::<medicines::Medicine>(room);
    of::<medicines::Allergy>(room)
}

/// A page that shows more than the form of its act.
trait Whole: SpokenCareAct {
    /// The content of the page. `done` says that something was recorded just now.
    fn view(site: &Site, chart: &CareChart, zones: &Zones, form: &Form, done: bool) -> Markup;
}

fn whole<A: Whole>(room: Room<Patient>) -> Room<Patient> {
    room.get(A::PATH, whole_page::<A>)
        .post(A::PATH, whole_done::<A>)
}

fn of<A: SpokenCareAct>(room: Room<Patient>) -> Room<Patient> {
    room.get(A::PATH, act_page::<A>)
        .post(A::PATH, act_done::<A>)
}

/// One's own chart of care.
async fn chart(site: &Site, proof: &Patient) -> Result<CareChart, Fault> {
    let who = proof.proof().clone();
    let read = site.ask(move |ledger| ledger.own_care(&who));
    read.await?.map(CareChart::of).map_err(record::read_fault)
}

fn zones(proof: &Patient, chart: &CareChart) -> Zones {
    proof.zones().of_programme(&chart.chart.rulebook)
}

async fn whole_page<A: Whole>(
    proof: Patient,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof).await?;
    let done = Typed::of_query(asked).first("done").is_some();
    let form = Form::default().in_language(proof.zones().language);
    Ok(shown::<A>(&site, &proof, &chart, &form, done).into_response())
}

async fn whole_done<A: Whole>(
    proof: Patient,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof).await?;
    let typed = typed.in_language(proof.zones().language);
    match carry_out::<A>(&site, proof.actor(), &chart, typed).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?done={}", A::PATH, A::SLUG)).into_response()),
        Err(again) => again_for::<A>(&site, &proof, again, |form| {
            shown::<A>(&site, &proof, &chart, form, false)
        }),
    }
}

fn shown<A: Whole>(
    site: &Site,
    proof: &Patient,
    chart: &CareChart,
    form: &Form,
    done: bool,
) -> Html<String> {
    let zones = zones(proof, chart);
    let view = A::view(site, chart, &zones, form, done);
    Page::of(proof.visitor(), A::SAYS.title.get(zones.language))
        .on(A::PATH)
        .with(form)
        .render(site, view)
}

async fn act_page<A: SpokenCareAct>(
    proof: Patient,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof).await?;
    let form = A::begin(&chart, &Typed::of_query(asked)).in_language(proof.zones().language);
    Ok(act_form::<A>(&site, &proof, &chart, &form).into_response())
}

async fn act_done<A: SpokenCareAct>(
    proof: Patient,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof).await?;
    let typed = typed.in_language(proof.zones().language);
    match carry_out::<A>(&site, proof.actor(), &chart, typed).await {
        Ok(_) => {
            let to = format!("{}?done={}", medicines::PATH, A::SLUG);
            Ok(Redirect::to(&to).into_response())
        }
        Err(again) => again_for::<A>(&site, &proof, again, |form| {
            act_form::<A>(&site, &proof, &chart, form)
        }),
    }
}

fn act_form<A: SpokenCareAct>(
    site: &Site,
    proof: &Patient,
    chart: &CareChart,
    form: &Form,
) -> Html<String> {
    let language = form.language();
    let words = A::SAYS.in_language(language);
    let back = (medicines::PATH, care_medicines::TITLE.get(language));
    let view = act::page::<A>(words, chart, form, back, room::BACK.get(language));
    Page::of(proof.visitor(), words.title)
        .narrow()
        .with(form)
        .render(site, view)
}

/// What is answered when nothing, or perhaps nothing, was recorded.
fn again_for<A: SpokenCareAct>(
    site: &Site,
    proof: &Patient,
    again: Again,
    page: impl FnOnce(&Form) -> Html<String>,
) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => Ok(record::unprocessable(page(&form))),
        Again::NotAnswered(typed) => {
            let title = A::SAYS.title.get(proof.zones().language);
            let page = Page::of(proof.visitor(), title).narrow();
            Ok(record::unavailable(
                page.render(site, record::not_answered(&typed)),
            ))
        }
        Again::Fault(fault) => Err(fault),
    }
}

async fn month_page(proof: Patient, State(site): State<Site>) -> Result<Response, Fault> {
    let chart = chart(&site, &proof).await?;
    let zones = zones(&proof, &chart);
    let view = month::view(&site, &chart, &zones);
    let title = care_month::TITLE.get(zones.language);
    Ok(Page::of(proof.visitor(), title)
        .on(month::PATH)
        .render(&site, view)
        .into_response())
}

async fn month_paper(proof: Patient, State(site): State<Site>) -> Result<Response, Fault> {
    let chart = chart(&site, &proof).await?;
    let language = proof.zones().language;
    paper::download(&site, &chart, language, month::urgency(&site)).await
}

async fn medicines_page(
    proof: Patient,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof).await?;
    let asked = Typed::of_query(asked);
    let form = Form::default().in_language(proof.zones().language);
    let view = medicines::view(&chart, &zones(&proof, &chart), &form, asked.first("done"));
    let title = care_medicines::TITLE.get(form.language());
    Ok(Page::of(proof.visitor(), title)
        .narrow()
        .render(&site, view)
        .into_response())
}

/// A text of knowledge in the reader's language. Where a stored set has no Spanish, the English stands there, marked as such.
fn spoken(en: &str, es: Option<&str>, language: Language) -> Markup {
    match (language, es) {
        (Language::English, _) => maud::html! { (en) },
        (Language::Spanish, Some(es)) => maud::html! { (es) },
        (Language::Spanish, None) => maud::html! { span lang="en" { (en) } },
    }
}

/// An amount in milligrams as the language writes it, without its unit.
fn milligrams(micrograms: u64, language: Language) -> String {
    let (whole, rest) = (micrograms / 1000, micrograms % 1000);
    if rest == 0 {
        return whole.to_string();
    }
    let rest = format!("{rest:03}");
    let comma = match language {
        Language::English => '.',
        Language::Spanish => ',',
    };
    format!("{whole}{comma}{}", rest.trim_end_matches('0'))
}
