//! The guardians of a minor: who signs and sees dates, linked and unlinked by the clinic.

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Id, OfAge, Payload, coming_of_age, guardian_signature_due};
use retinue_ledger::{Assistance, CommandId, LinkedGuardian, SubmitError};

use super::acts::Residence;
use super::{chart, patient};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::act::{Act, Report};
use crate::rooms::chart::Chart;
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::views::{days, fields};

pub(super) const PATH: &str = "/clinic/patients/{patient}/guardians";
pub(super) const UNLINK: &str = "/clinic/patients/{patient}/guardians/unlink";
pub(super) const SLUG: &str = "guardians";

pub(super) const TITLE: &str = "Parents and guardians";
const LEAD: &str = "A guardian signs, and sees dates and how the course stands: no test, no result, no method, no category, no reason. Access ends by itself on the day of coming of age.";
const OF_AGE: &str = "The patient is of age and signs alone.";
const MAY_BE_OF_AGE: &str = "The patient is of age in one territory and not in another, and it is not on record where they live: no guardian has access.";
const NOBODY: &str = "No guardian is linked.";
const LINK: &str = "Link a guardian";
const LINK_MEANS: &str = "The programme's office makes the account; link it here by its login.";
const LOGIN: Field = Field::new("login", "Login of the guardian's account", "");
const NO_SUCH: &str = "No guardian's account has this login.";
const UNLINK_SUBMIT: &str = "Unlink";
const GUARDIAN: Field = Field::new("guardian", "Guardian", "");
const REASON: Field = Field::new(
    "reason",
    "Why",
    "A few words; the guardian does not see them.",
);
const DONE: &str = "Recorded.";
const WAITS: &str = "The form waits for a guardian's signature";
const WAITS_MEANS: &str = "A linked guardian finds it in their own room; else a guardian signs with the patient and the prescriber.";
const COMES_OF_AGE: &str = "Comes of age on";

pub(super) async fn page(
    proof: Prescriber,
    State(site): State<Site>,
    Path(of): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &of).await?;
    let done = Typed::of_query(asked).first("done").is_some();
    Ok(shown(&site, &proof, &chart, &Form::default(), done)
        .await?
        .into_response())
}

async fn shown(
    site: &Site,
    proof: &Prescriber,
    chart: &Chart,
    form: &Form,
    done: bool,
) -> Result<Html<String>, Fault> {
    let (who, of) = (proof.proof().clone(), chart.patient);
    let linked = site
        .ask(move |ledger| ledger.guardians_of(&who, of))
        .await?
        .map_err(record::read_fault)?;
    let path = patient::path(chart);
    let waits = guardian_signature_due(&chart.record, &chart.rules, chart.today).is_some();
    let coming = coming_of_age(&chart.record, &chart.rules, chart.today);
    let view = html! {
        (parts::crumb(&path, &chart.name))
        (parts::error_summary(form))
        h1 { (TITLE) }
        p.lead { (LEAD) }
        @if done { (parts::notice(Tone::Yes, DONE, html! {})) }
        @if waits { (parts::notice(Tone::Wait, WAITS, html! { p { (WAITS_MEANS) } })) }
        section.panel {
            @if let Some(coming) = coming { p { (COMES_OF_AGE) " " strong { (days::day_from(coming.on, chart.today)) } "." } }
            @if linked.is_empty() { p.muted { (NOBODY) } }
            @else { ul { @for one in &linked { li { (line(&path, one)) } } } }
        }
        @if chart.of_age() == OfAge::DependsOnResidence {
            p { (MAY_BE_OF_AGE) " " a href={ (patient::path(chart)) "/" (Residence::SLUG) } { (Residence::WORDS.title) } "." }
        } @else if chart.is_minor() {
            section.panel aria-labelledby="link-title" {
                h2 #link-title { (LINK) }
                p.muted { (LINK_MEANS) }
                form.form method="post" action={ (path) "/" (SLUG) } novalidate {
                    (fields::command())
                    (fields::known_text(form, &LOGIN, "off"))
                    button type="submit" #send { (LINK) }
                }
            }
        } @else { p { (OF_AGE) } }
    };
    Ok(Page::of(proof.visitor(), TITLE)
        .narrow()
        .with(form)
        .render(site, view))
}

fn line(path: &str, one: &LinkedGuardian) -> Markup {
    let name = one.name.as_deref().unwrap_or(one.guardian.as_str());
    html! {
        p { strong { (name) } }
        form method="post" action={ (path) "/" (SLUG) "/unlink" } {
            (fields::command())
            (fields::hidden(GUARDIAN.name, one.guardian.as_str()))
            button.button-second.button-small type="submit" { (UNLINK_SUBMIT) span.unseen { " " (name) } }
        }
    }
}

pub(super) async fn link(
    proof: Prescriber,
    State(site): State<Site>,
    Path(of): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &of).await?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let login = reader.text(&LOGIN, 64);
    let ((command_id, login), answered) = match reader.finish(command_id.zip(login)) {
        Ok(read) => read.parts(),
        Err(rejected) => return again(&site, &proof, &chart, rejected.into()).await,
    };
    let (who, patient, on) = (proof.actor().clone(), chart.patient, chart.today);
    let named = CommandId::new(command_id.as_str()).ok_or(Fault::Failed)?;
    let done = site
        .ask(move |ledger| ledger.link_guardian(&who, named, patient, &login, on))
        .await?;
    match done {
        Ok(()) => Ok(back(&chart)),
        Err(SubmitError::NotFound) => {
            let mut form = answered.wrong(NO_SUCH);
            form.problems
                .iter_mut()
                .for_each(|problem| problem.field = LOGIN.name.to_owned());
            again(&site, &proof, &chart, Again::Form(Box::new(form))).await
        }
        Err(error) => again(&site, &proof, &chart, record::again(error, answered)).await,
    }
}

pub(super) async fn unlink(
    proof: Prescriber,
    State(site): State<Site>,
    Path(of): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &of).await?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let guardian: Option<Id> = reader.id(&GUARDIAN);
    let reason = reader.optional_id(&REASON);
    let ((command_id, guardian), answered) = match reader.finish(command_id.zip(guardian)) {
        Ok(read) => read.parts(),
        Err(rejected) => return again(&site, &proof, &chart, rejected.into()).await,
    };
    let report = Report {
        on: chart.today,
        payload: Payload::GuardianUnlinked { guardian, reason },
    };
    let done = record::record(
        &site,
        proof.actor(),
        chart.patient,
        command_id.as_str(),
        vec![report],
        Assistance::default(),
    );
    match done.await {
        Ok(()) => Ok(back(&chart)),
        Err(error) => again(&site, &proof, &chart, record::again(error, answered)).await,
    }
}

fn back(chart: &Chart) -> Response {
    Redirect::to(&format!("{}/{SLUG}?done=yes", patient::path(chart))).into_response()
}

async fn again(
    site: &Site,
    proof: &Prescriber,
    chart: &Chart,
    again: Again,
) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => Ok(record::unprocessable(
            shown(site, proof, chart, &form, false).await?,
        )),
        Again::NotAnswered(typed) => Ok(record::unavailable(
            Page::of(proof.visitor(), TITLE)
                .narrow()
                .render(site, record::not_answered(&typed)),
        )),
        Again::Fault(fault) => Err(fault),
    }
}
