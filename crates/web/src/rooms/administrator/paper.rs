//! An enrolment form that came on paper is keyed in by the office, item by item.

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::html;
use retinue_kernel::{Id, Medium};
use retinue_ledger::{CommandId, OwnStanding, RegistrySubmission, SubmitError};

use super::parties::Kind;
use super::{no_form, recorded};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::blank_form;
use crate::rooms::party_form::{self, PartyForm, TITLE};
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts;

async fn own<K: Kind>(site: &Site, proof: &Administrator, id: &str) -> Result<OwnStanding, Fault> {
    let subject = K::subject(Id::new(id).ok_or(Fault::NotFound)?);
    let who = proof.proof().clone();
    site.ask(move |ledger| ledger.standing_at_the_office(&who, subject))
        .await?
        .map_err(record::read_fault)
}

async fn asked<K: Kind>(site: &Site, proof: &Administrator, id: &str) -> Result<PartyForm, Fault> {
    PartyForm::of(site, own::<K>(site, proof, id).await?).await
}

pub(super) async fn page<K: Kind>(
    proof: Administrator,
    State(site): State<Site>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let asked = asked::<K>(&site, &proof, &id).await?;
    Ok(render::<K>(&site, &proof, &id, &asked, &Form::default()).into_response())
}

fn render<K: Kind>(
    site: &Site,
    proof: &Administrator,
    id: &str,
    asked: &PartyForm,
    form: &Form,
) -> Html<String> {
    let party = format!("{}/{id}", K::PATH);
    let name = asked.own.name.as_deref().unwrap_or(id);
    let view = html! {
        (parts::crumb(&party, name))
        (asked.view(form, Medium::Paper, &format!("{party}/form")))
    };
    Page::of(proof.visitor(), TITLE)
        .on(K::PATH)
        .with(form)
        .render(site, view)
}

pub(super) async fn key_in<K: Kind>(
    proof: Administrator,
    State(site): State<Site>,
    Path(id): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let asked = asked::<K>(&site, &proof, &id).await?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let read = asked.read(&mut reader, Medium::Paper);
    let done = match reader.finish(command_id.zip(read)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, (on, event)), answered) = read.parts();
            let submission = RegistrySubmission {
                subject: asked.own.subject.clone(),
                command_id: CommandId::new(command_id.as_str()).ok_or(Fault::NotFound)?,
                who: proof.actor().clone(),
                on,
                event,
                at: None,
            };
            let done = site
                .ask(move |ledger| ledger.submit_registry(submission).map(drop))
                .await
                .unwrap_or_else(|_| {
                    Err(SubmitError::NotRecorded("the call did not end".to_owned()))
                });
            recorded(done, answered)
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{}/{id}?done=form", K::PATH)).into_response()),
        Err(Again::Form(form)) => Ok(record::unprocessable(render::<K>(
            &site, &proof, &id, &asked, &form,
        ))),
        Err(other) => Err(no_form(other)),
    }
}

/// The form on paper, to be filled in by hand.
pub(super) async fn blank<K: Kind>(
    proof: Administrator,
    State(site): State<Site>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let (edition, form) = asked::<K>(&site, &proof, &id).await?.blank();
    blank_form::download(&site, &edition, form).await
}

/// The copy of what was signed.
pub(super) async fn copy<K: Kind>(
    proof: Administrator,
    State(site): State<Site>,
    Path((id, signature)): Path<(String, String)>,
) -> Result<Response, Fault> {
    party_form::copy(&site, &own::<K>(&site, &proof, &id).await?, &signature).await
}
