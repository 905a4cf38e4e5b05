//! The care of a patient in the clinic: the month's review on one page, what is recorded there, and what waits.

mod act_words;
mod acts;
mod capsules;
mod due;
mod exposure;
mod fact_words;
mod gate;
mod laboratory;
mod lists;
mod overrides;
mod progress;
mod received;
mod report;
mod review;
mod severity;
mod tell;
mod topics;
mod waiting;
mod what_if;
pub(super) mod words;

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_care::Basis;
use retinue_ledger::PatientId;
use retinue_rulebook::Language;

use super::{form_page, looking, not_done, patient};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Form, Typed};
use crate::http::routes::Room;
use crate::rooms::care::act::{self, CareAct};
use crate::rooms::care::chart::CareChart;
use crate::rooms::care::course::Urgency;
use crate::rooms::care::paper;
use crate::rooms::care::record::carry_out;
use crate::rooms::record;
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts;

/// The month's review.
pub(super) const PATH: &str = "/clinic/patients/{patient}/care";

/// The routes of care in the clinic.
pub(super) fn routes(room: Room<Prescriber>) -> Room<Prescriber> {
    let room = room
        .get(waiting::PATH, waiting::page)
        .get(topics::PATH, topics::list)
        .get(topics::TOPIC, topics::one)
        .get(overrides::PATH, overrides::page)
        .get(received::PATH, received::page)
        .post(received::PATH, received::act)
        .get(PATH, review_page)
        .get(COURSE_PAPER, course_paper)
        .get(report::PATH, report::page)
        .get(report::PAPER, report::paper)
        .get(severity::PATH, severity::page)
        .get(exposure::PATH, exposure::page)
        .get(what_if::PATH, what_if::page);
    let room = of::<acts::Rooming>(room);
    let room = of::<acts::Weight>(room);
    let room = of::<acts::LaboratoryResult>(room);
    let room = of::<acts::Lesions>(room);
    let room = of::<acts::AcneGrade>(room);
    let room = of::<acts::Scale>(room);
    let room = of::<acts::Photograph>(room);
    let room = of::<acts::Asked>(room);
    let room = of::<acts::EffectGrade>(room);
    let room = of::<acts::Noticed>(room);
    let room = of::<acts::Medicine>(room);
    let room = of::<acts::MedicineOver>(room);
    let room = of::<acts::Allergy>(room);
    let room = of::<acts::Condition>(room);
    let room = of::<acts::Therapy>(room);
    let room = of::<acts::NeverTried>(room);
    let room = of::<acts::NoAllergy>(room);
    let room = of::<acts::Judged>(room);
    let room = of::<acts::Sex>(room);
    let room = of::<acts::CourseBegun>(room);
    let room = of::<acts::Plan>(room);
    let room = of::<acts::Told>(room);
    let room = of::<acts::Contact>(room);
    let room = of::<acts::Override>(room);
    let room = of::<acts::Reaction>(room);
    let room = of::<acts::ReportSent>(room);
    let room = of::<acts::Assessed>(room);
    let room = of::<acts::Ending>(room);
    let room = of::<acts::Relapse>(room);
    let room = of::<acts::Schedule>(room);
    of::<acts::TakeBack>(room)
}

fn of<A: CareAct>(room: Room<Prescriber>) -> Room<Prescriber> {
    room.get(A::PATH, act_page::<A>)
        .post(A::PATH, act_done::<A>)
}

/// The care of one of the prescriber's patients. Another's, and nobody's, are not found.
pub(super) async fn chart(
    site: &Site,
    proof: &Prescriber,
    patient: &str,
) -> Result<CareChart, Fault> {
    let patient: PatientId = patient.parse().map_err(|_| Fault::NotFound)?;
    let clinician = proof.proof().clone();
    let read = site.ask(move |ledger| ledger.care_file(&clinician, patient));
    read.await?.map(CareChart::of).map_err(record::read_fault)
}

/// The path of the review.
pub(super) fn path(chart: &CareChart) -> String {
    format!("{}/care", patient::path(&chart.chart))
}

/// Where something was read, and how sure it is, with the mark of what no stored source confirms: whatever says on what it
/// rests cannot lack it.
fn rests_on(chart: &CareChart, basis: &Basis) -> Markup {
    let sources: Vec<String> = basis
        .sources
        .as_slice()
        .iter()
        .map(|id| {
            let known = chart.knowledge().sources.get(id);
            known.map_or_else(|| id.to_string(), |source| source.title.clone())
        })
        .collect();
    html! {
        (words::RESTS_ON) " " (sources.join("; ")) " (" (basis.at) "), " (words::confidence(basis.confidence))
        @if basis.is_provisional() { " " (parts::provisional()) }
    }
}

/// The course on paper.
const COURSE_PAPER: &str = "/clinic/patients/{patient}/care/course.pdf";

async fn course_paper(
    proof: Prescriber,
    State(site): State<Site>,
    Path(patient): Path<String>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &patient).await?;
    paper::download(&site, &chart, Language::English, Urgency::Told).await
}

async fn review_page(
    proof: Prescriber,
    State(site): State<Site>,
    Path(patient): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &patient).await?;
    let asked = Typed::of_query(asked);
    let done = asked.first("done").and_then(acts::done);
    let all_news = asked.first("news") == Some("all");
    let quoting = lists::quoting(&site, &proof, &chart, asked.clone()).await?;
    let view = review::view(&chart, looking(&proof), &quoting, done, all_news);
    Ok(Page::of(proof.visitor(), words::REVIEW)
        .with(&quoting.form)
        .render(&site, view)
        .into_response())
}

async fn act_page<A: CareAct>(
    proof: Prescriber,
    State(site): State<Site>,
    Path(patient): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &patient).await?;
    let form = A::begin(&chart, &Typed::of_query(asked));
    Ok(act_form::<A>(&site, &proof, &chart, &form).into_response())
}

async fn act_done<A: CareAct>(
    proof: Prescriber,
    State(site): State<Site>,
    Path(patient): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &patient).await?;
    match carry_out::<A>(&site, proof.actor(), &chart, typed).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?done={}", path(&chart), A::SLUG)).into_response()),
        Err(again) => not_done(&site, &proof, A::WORDS.title, again, |form| {
            act_form::<A>(&site, &proof, &chart, &form)
        }),
    }
}

fn act_form<A: CareAct>(
    site: &Site,
    proof: &Prescriber,
    chart: &CareChart,
    form: &Form,
) -> Html<String> {
    let view = act::page::<A>(
        A::WORDS,
        chart,
        form,
        (&path(chart), &chart.chart.name),
        super::words::CANCEL,
    );
    form_page(site, proof, A::WORDS.title, form, view)
}
