//! The clinic: worklist, enrolment, the patient's page, and everything that a prescriber records.

pub(super) mod acts;
mod card;
mod care;
mod categories;
mod cover;
mod designees;
mod drafts;
mod due;
mod edition;
mod effects;
mod enrol;
mod form_words;
mod forms;
mod guardians;
mod import;
mod kiosk;
mod months;
mod patient;
mod planner;
mod programs;
mod sheet;
pub(crate) mod words;
mod worklist;

pub(crate) use drafts::signed_on;

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::Markup;
use retinue_ledger::{PatientId, Role, WorklistCursor};

use super::act::{self, Act};
use super::certified::{self, Looks};
use super::chart::Chart;
use super::record::{self, Again};
use super::{let_in, party_form, standing, transfer};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Form, Typed};
use crate::http::routes::Room;
use crate::site::Site;
use crate::views::page::Page;

/// The routes of the clinic.
pub(crate) fn routes() -> Room<Prescriber> {
    let room = Room::new()
        .get("/clinic", worklist_page)
        .get("/clinic/enrol", enrol::page)
        .post("/clinic/enrol", enrol::enrol)
        .get(PATIENT, patient_page)
        .post(drafts::ASIDE, drafts::put_aside)
        .get(programs::PATH, programs::open)
        .get(planner::PATH, planner::page)
        .get(planner::CALENDAR, planner::download)
        .get(edition::PATH, edition::page)
        .get(months::PATH, months::page)
        .post(months::PATH, months::confirm)
        .get(let_in::CLINIC, let_in::of_clinic)
        .post(let_in::CLINIC, let_in::end_of_clinic)
        .get(categories::PATH, categories::page)
        .post(categories::PATH, categories::confirm)
        .get(import::PATH, import::page)
        .post(import::PATH, import::send)
        .post(import::BACK, import::take_back)
        .get(designees::PATH, designees::page)
        .post(designees::PATH, designees::enrol)
        .post(designees::CODE, designees::new_code)
        .post(designees::END, designees::end)
        .get(cover::PATH, cover::page)
        .post(cover::NAME, cover::name)
        .post(cover::END, cover::end)
        .post(cover::clinic::ON_CALL, cover::clinic::name_on_call)
        .post(cover::clinic::NOBODY, cover::clinic::nobody_on_call)
        .post(cover::clinic::LABORATORY, cover::clinic::choose_schedule)
        .post(cover::clinic::GRADING, cover::clinic::choose_grading)
        .post(cover::transfers::ACCEPT, cover::transfers::accept)
        .post(cover::transfers::DECLINE, cover::transfers::decline)
        .post(cover::transfers::TAKE_OVER, cover::transfers::take_over)
        .post(cover::former::FORMER, cover::former::former)
        .post(cover::former::TAKE_BACK, cover::former::take_back)
        .get(cover::COVERED, cover::covered_list)
        .get(TRANSFER, transfer_page)
        .post(TRANSFER, transfer_done)
        .get(kiosk::PATH, kiosk::page)
        .post(kiosk::PATH, kiosk::lend)
        .get(guardians::PATH, guardians::page)
        .post(guardians::PATH, guardians::link)
        .post(guardians::UNLINK, guardians::unlink)
        .get(forms::LIST, forms::list)
        .get(forms::FORM, forms::page)
        .get(forms::BLANK, forms::blank)
        .get(forms::SIGNED, forms::signed)
        .get(card::PATH, card::paper)
        .get(sheet::PAPER, sheet::paper)
        .get(Prescriber::LOOKS, certified::page::<Prescriber>)
        .get("/clinic/standing", standing::page::<Prescriber>)
        .post("/clinic/standing/{act}", standing::act::<Prescriber>)
        .get("/clinic/standing/form", party_form::own::page::<Prescriber>)
        .post("/clinic/standing/form", party_form::own::sign::<Prescriber>)
        .get(
            "/clinic/standing/form/form.pdf",
            party_form::own::blank::<Prescriber>,
        )
        .get(
            "/clinic/standing/form/{signature}/form.pdf",
            party_form::own::copy::<Prescriber>,
        )
        .get(
            "/clinic/standing/cases/{case}",
            standing::case_page::<Prescriber>,
        )
        .post(
            "/clinic/standing/cases/{case}/{act}",
            standing::case_act::<Prescriber>,
        );
    let room = of::<acts::PregnancyTest>(room);
    let room = of::<acts::Contraception>(room);
    let room = of::<acts::Unchanged>(room);
    let room = of::<acts::AsThePatientSays>(room);
    let room = of::<acts::Counselling>(room);
    let room = of::<sheet::OnPaper>(room);
    let room = of::<acts::Consent>(room);
    let room = of::<acts::Exemption>(room);
    let room = of::<acts::HomeTesting>(room);
    let room = of::<acts::Month>(room);
    let room = of::<acts::Prescription>(room);
    let room = of::<acts::Cancellation>(room);
    let room = of::<acts::Pause>(room);
    let room = of::<acts::Resumption>(room);
    let room = of::<acts::Stop>(room);
    let room = of::<acts::Completion>(room);
    let room = of::<acts::PregnancyReport>(room);
    let room = of::<acts::PregnancyExclusion>(room);
    let room = of::<acts::PregnancyEnd>(room);
    let room = of::<acts::Visit>(room);
    let room = of::<acts::StatusAssessment>(room);
    let room = of::<acts::Breastfeeding>(room);
    let room = of::<acts::SupplyChange>(room);
    let room = of::<acts::OutsideSupply>(room);
    let room = of::<acts::SupplySettlement>(room);
    let room = of::<acts::Video>(room);
    let room = of::<acts::CategoryAnew>(room);
    let room = of::<acts::Contact>(room);
    let room = of::<acts::StopTaking>(room);
    let room = of::<acts::LostToFollowUp>(room);
    let room = of::<acts::ReportToProgramme>(room);
    let room = due::routes(room);
    let room = care::routes(room);
    let room = of::<acts::CategoryAct>(room);
    let room = of::<acts::Assessment>(room);
    let room = of::<acts::SecondPrescriber>(room);
    let room = of::<acts::OutsideProgramme>(room);
    let room = of::<acts::InsideProgramme>(room);
    let room = of::<acts::Move>(room);
    let room = of::<acts::Residence>(room);
    let room = of::<acts::CorrectionConfirmation>(room);
    let room = of::<acts::CorrectionDeclining>(room);
    of::<acts::Correction>(room)
}

const PATIENT: &str = "/clinic/patients/{patient}";
const TRANSFER: &str = "/clinic/patients/{patient}/transfer";
/// Rows of the worklist on one page.
const ROWS: u32 = 50;

/// Page and act of one kind of report.
fn of<A: Act>(room: Room<Prescriber>) -> Room<Prescriber> {
    room.get(A::PATH, act_page::<A>)
        .post(A::PATH, act_done::<A>)
}

async fn worklist_page(
    proof: Prescriber,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let asked = Typed::of_query(asked);
    let looked_for = asked
        .first(words::FIND.name)
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    let cursor = asked.first("after").and_then(WorklistCursor::from_text);
    let clinician = proof.proof().clone();
    let searching = !looked_for.is_empty();
    let page = site
        .ask(move |ledger| worklist::load(ledger, &clinician, cursor, searching, ROWS))
        .await?;
    let page = page.map_err(record::read_fault)?;
    let rows = page
        .rows
        .into_iter()
        .filter(|row| worklist::matches(row, &looked_for))
        .map(worklist::Row::of);
    // The record knows the next act better than the list it was sorted by.
    let mut rows: Vec<worklist::Row> = rows.collect();
    rows.sort_by_key(|row| {
        row.sort_day()
            .map_or((true, page.today), |day| (false, day))
    });
    let form = Form {
        typed: asked,
        problems: Vec::new(),
    };
    let more = page
        .next
        .filter(|_| !searching)
        .map(|cursor| cursor.to_string());
    let due = if searching || form.typed.first("after").is_some() {
        maud::html! {}
    } else {
        let found = due::load(&site, &proof, None, due::FEW).await?;
        let clinician = proof.proof().clone();
        let waiting = site
            .ask(move |ledger| ledger.waiting_forms(&clinician))
            .await?
            .map_err(record::read_fault)?;
        maud::html! { (drafts::waiting(&waiting)) (due::panel(&found, looking(&proof))) }
    };
    let months = months::has_page(site.ledger.laws());
    let view = worklist::view(
        &rows,
        &form,
        searching,
        more.as_deref(),
        page.today,
        &due,
        months,
    );
    Ok(Page::of(proof.visitor(), words::WORKLIST)
        .on("/clinic")
        .render(&site, view)
        .into_response())
}

/// The chart of one of the prescriber's patients. Another's, and nobody's, are not found.
async fn chart(site: &Site, proof: &Prescriber, patient: &str) -> Result<Chart, Fault> {
    let patient: PatientId = patient.parse().map_err(|_| Fault::NotFound)?;
    let clinician = proof.proof().clone();
    let read = site.ask(move |ledger| {
        let file = ledger.patient_file(&clinician, patient)?;
        let texts = ledger.form_texts_today(file.rulebook.programme().id);
        Ok((file, texts))
    });
    read.await?
        .map(|(file, texts)| Chart::of(file).with_texts(texts))
        .map_err(record::read_fault)
}

async fn patient_page(
    proof: Prescriber,
    State(site): State<Site>,
    Path(patient): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &patient).await?;
    let asked = Typed::of_query(asked);
    let done = asked.first("done").and_then(acts::done);
    let (who, of) = (proof.proof().clone(), chart.patient);
    let is_reached = site.config.public_url.is_some();
    let read = site.ask(move |ledger| {
        let recalls = ledger.recalls_of_patient(&who, of)?;
        let open = if is_reached {
            ledger.programs_to_open(&who)?
        } else {
            Vec::new()
        };
        Ok((recalls, ledger.form_drafts(&who, of)?, open))
    });
    let (recalls, drafts, open) = read.await?.map_err(record::read_fault)?;
    let zones = proof.zones().of_programme(&chart.rulebook);
    let drafts = drafts::panel(&chart, &drafts, looking(&proof), &zones);
    let programs = programs::panel(&chart, &open);
    let beside = patient::Beside { drafts, programs };
    let view = patient::view(&chart, &recalls, &beside, looking(&proof), &zones, done);
    Ok(Page::of(proof.visitor(), &chart.name)
        .render(&site, view)
        .into_response())
}

async fn transfer_page(
    proof: Prescriber,
    State(site): State<Site>,
    Path(patient): Path<String>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &patient).await?;
    Ok(transfer_form(&site, &proof, &chart, &Form::default()).into_response())
}

fn transfer_form(
    site: &Site,
    proof: &Prescriber,
    chart: &Chart,
    form: &Form,
) -> axum::response::Html<String> {
    let view = transfer::view(chart, form, (&patient::path(chart), &chart.name));
    Page::of(
        proof.visitor(),
        crate::words::said::transfer::TITLE.get(retinue_rulebook::Language::English),
    )
    .narrow()
    .with(form)
    .render(site, view)
}

async fn transfer_done(
    proof: Prescriber,
    State(site): State<Site>,
    Path(patient): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &patient).await?;
    match transfer::carry_out(&site, proof.actor(), &chart, typed).await {
        Ok(()) => Ok(Redirect::to(&format!("{}/transfer", patient::path(&chart))).into_response()),
        Err(again) => {
            let title =
                crate::words::said::transfer::TITLE.get(retinue_rulebook::Language::English);
            not_done(&site, &proof, title, again, |form| {
                transfer_form(&site, &proof, &chart, &form)
            })
        }
    }
}

fn looking(proof: &Prescriber) -> patient::Looking {
    match proof.actor().role() {
        Role::Designee(_) => patient::Looking::Designee,
        Role::MedicalAssistant(_) => patient::Looking::MedicalAssistant,
        _ => patient::Looking::Prescriber,
    }
}

async fn act_page<A: Act>(
    proof: Prescriber,
    State(site): State<Site>,
    Path(patient): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &patient).await?;
    let form = A::begin(&chart, &Typed::of_query(asked));
    Ok(act_form::<A>(&site, &proof, &chart, &form).into_response())
}

async fn act_done<A: Act>(
    proof: Prescriber,
    State(site): State<Site>,
    Path(patient): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &patient).await?;
    match record::carry_out::<A>(&site, proof.actor(), &chart, typed).await {
        Ok(()) => Ok(
            Redirect::to(&format!("{}?done={}", patient::path(&chart), A::SLUG)).into_response(),
        ),
        Err(again) => not_done(&site, &proof, A::WORDS.title, again, |form| {
            act_form::<A>(&site, &proof, &chart, &form.of_the_whole(A::HIDDEN))
        }),
    }
}

fn act_form<A: Act>(site: &Site, proof: &Prescriber, chart: &Chart, form: &Form) -> Html<String> {
    let path = patient::path(chart);
    let view = act::page::<A>(chart, form, (&path, &chart.name), words::CANCEL);
    form_page(site, proof, A::WORDS.title, form, view)
}

/// A page of the clinic with one form.
fn form_page(
    site: &Site,
    proof: &Prescriber,
    title: &str,
    form: &Form,
    view: Markup,
) -> Html<String> {
    let page = Page::of(proof.visitor(), title).narrow().with(form);
    page.render(site, view)
}

/// What comes back where nothing was recorded: the form with what is wrong, the word that nobody answered, or the fault.
fn not_done(
    site: &Site,
    proof: &Prescriber,
    title: &str,
    again: Again,
    with: impl FnOnce(Form) -> Html<String>,
) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => Ok(record::unprocessable(with(*form))),
        Again::NotAnswered(typed) => {
            let page = Page::of(proof.visitor(), title).narrow();
            let says = page.render(site, record::not_answered(&typed));
            Ok(record::unavailable(says))
        }
        Again::Fault(fault) => Err(fault),
    }
}
