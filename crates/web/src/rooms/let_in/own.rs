//! What a person let in, in the room of that person, and how they end it.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_ledger::{Actor, LetInOnRecord, SubmitError};

use super::words::{self, Eyes};
use crate::access::proof::{Patient, Prescriber};
use crate::http::fault::Fault;
use crate::http::form::Typed;
use crate::rooms::record;
use crate::site::Site;
use crate::views::days::Zones;
use crate::views::fields;
use crate::views::page::{Page, Visitor};
use crate::views::parts::{self, Tone};
use crate::words::said::let_in as says;

/// In the patient's room.
pub(in crate::rooms) const PATIENT: &str = "/me/programs";
/// In the clinic.
pub(in crate::rooms) const CLINIC: &str = "/clinic/programs";
const OF: &str = "let-in";
const DONE: &str = "done";
const ENDED: &str = "ended";

type Pairs = Query<Vec<(String, String)>>;

pub(in crate::rooms) async fn of_patient(
    proof: Patient,
    State(site): State<Site>,
    Query(asked): Pairs,
) -> Result<Response, Fault> {
    let (actor, zones) = (proof.actor().clone(), proof.zones());
    shown(
        &site,
        actor,
        proof.visitor(),
        zones,
        PATIENT,
        Eyes::Patients,
        asked,
    )
    .await
}

pub(in crate::rooms) async fn end_of_patient(
    proof: Patient,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    ended(&site, proof.actor().clone(), PATIENT, &typed).await
}

pub(in crate::rooms) async fn of_clinic(
    proof: Prescriber,
    State(site): State<Site>,
    Query(asked): Pairs,
) -> Result<Response, Fault> {
    let (actor, zones) = (proof.actor().clone(), proof.zones());
    shown(
        &site,
        actor,
        proof.visitor(),
        zones,
        CLINIC,
        Eyes::Clinics,
        asked,
    )
    .await
}

pub(in crate::rooms) async fn end_of_clinic(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    ended(&site, proof.actor().clone(), CLINIC, &typed).await
}

async fn shown(
    site: &Site,
    actor: Actor,
    visitor: &Visitor,
    zones: &Zones,
    path: &'static str,
    eyes: Eyes,
    asked: Vec<(String, String)>,
) -> Result<Response, Fault> {
    let found = site.ask(move |ledger| ledger.programs_let_in(&actor));
    let found = found.await?.map_err(record::read_fault)?;
    let language = zones.language;
    let done = Typed::of_query(asked).first(DONE).map(|done| match done {
        ENDED => says::ENDED,
        _ => says::GONE,
    });
    let view = html! {
        h1 { (says::LET_IN.get(language)) }
        p.lead { (says::LET_IN_LEAD.get(language)) }
        @if let Some(done) = done { (parts::notice(Tone::Yes, done.get(language), html! {})) }
        @if found.is_empty() { section.panel { (parts::empty(says::NONE_LET_IN.get(language))) } }
        @for one in &found { (one_of_them(one, path, eyes, zones)) }
    };
    let page = Page::of(visitor, says::LET_IN.get(language))
        .on(path)
        .narrow();
    Ok(page.render(site, view).into_response())
}

fn one_of_them(one: &LetInOnRecord, path: &str, eyes: Eyes, zones: &Zones) -> Markup {
    let language = zones.language;
    let name = one.name.as_ref().unwrap_or(&one.program);
    let about = one.about.as_ref().map(ToString::to_string);
    html! {
        section.panel {
            h2 { (name) }
            ul { @for said in words::all(&one.scopes, eyes, about.as_deref(), language) { li { (said) } } }
            p.small.muted {
                (says::since(language, zones.moment(one.given_at)))
                @if let Some(asked) = one.asked_at { " " (says::last_asked(language, zones.moment(asked))) }
                " " (says::until(language, zones.moment(one.until)))
            }
            form.flush method="post" action=(path) {
                (fields::hidden(OF, &one.id))
                button.button-second.button-small type="submit" aria-label=(says::end_of(language, name)) { (says::END.get(language)) }
            }
        }
    }
}

async fn ended(
    site: &Site,
    actor: Actor,
    path: &'static str,
    typed: &Typed,
) -> Result<Response, Fault> {
    let id = typed.first(OF).unwrap_or_default().to_owned();
    let done = match site
        .ask(move |ledger| ledger.end_let_in(&actor, &id))
        .await?
    {
        Ok(()) => ENDED,
        Err(SubmitError::NotFound) => "gone",
        Err(error) => {
            tracing::error!(%error, "what was let in could not be ended");
            return Err(Fault::NotRecorded);
        }
    };
    Ok(Redirect::to(&format!("{path}?{DONE}={done}")).into_response())
}
