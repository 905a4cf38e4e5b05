//! A party signs its own enrolment form on the screen, and keeps its copies.

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::html;
use retinue_kernel::Medium;

use super::{PartyForm, TITLE};
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::rooms::standing::{self, Party};
use crate::rooms::{blank_form, party_form};
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts::{self, Tone};

const OF_REPRESENTATIVE: &str = "The authorised representative signs this form";
const OF_REPRESENTATIVE_MEANS: &str =
    "If that is you, name yourself on the page of your standing first. If not, ask them to sign.";

async fn asked<P: Party>(site: &Site, proof: &P) -> Result<PartyForm, Fault> {
    let own = standing::load(site, proof).await?;
    PartyForm::of(site, own).await
}

pub(in crate::rooms) async fn page<P: Party>(
    proof: P,
    State(site): State<Site>,
) -> Result<Response, Fault> {
    let asked = asked(&site, &proof).await?;
    Ok(render(&site, &proof, &asked, &Form::default()).into_response())
}

fn render<P: Party>(site: &Site, proof: &P, asked: &PartyForm, form: &Form) -> Html<String> {
    let (visitor, _) = proof.seat();
    let signs = asked
        .asks_signer()
        .then(|| standing::representative(&asked.own).0);
    let is_anothers = signs.is_some_and(|account| account.as_ref() != Some(proof.who().account()));
    let view = html! {
        (parts::crumb(P::PATH, standing::TITLE))
        @if is_anothers { (parts::notice(Tone::Wait, OF_REPRESENTATIVE, html! { p { (OF_REPRESENTATIVE_MEANS) } })) }
        (asked.view(form, Medium::Screen, &format!("{}/form", P::PATH)))
    };
    Page::of(visitor, TITLE)
        .on(P::PATH)
        .with(form)
        .render(site, view)
}

pub(in crate::rooms) async fn sign<P: Party>(
    proof: P,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let asked = asked(&site, &proof).await?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let read = asked.read(&mut reader, Medium::Screen);
    let done = match reader.finish(command_id.zip(read)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, (_, event)), answered) = read.parts();
            let subject = asked.own.subject.clone();
            standing::submit(&site, proof.who(), subject, &command_id, event)
                .await
                .map_err(|error| record::again(error, answered))
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{}?done=form", P::PATH)).into_response()),
        Err(Again::Form(form)) => Ok(record::unprocessable(render(&site, &proof, &asked, &form))),
        Err(other) => Err(standing::without_form(other)),
    }
}

/// The form on paper, to be filled in by hand.
pub(in crate::rooms) async fn blank<P: Party>(
    proof: P,
    State(site): State<Site>,
) -> Result<Response, Fault> {
    let (edition, form) = asked(&site, &proof).await?.blank();
    blank_form::download(&site, &edition, form).await
}

/// The copy of a signature of one's own.
pub(in crate::rooms) async fn copy<P: Party>(
    proof: P,
    State(site): State<Site>,
    Path(signature): Path<String>,
) -> Result<Response, Fault> {
    let own = standing::load(&site, &proof).await?;
    party_form::copy(&site, &own, &signature).await
}
