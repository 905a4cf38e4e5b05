//! The forms in the clinic: every form of every edition, to be read.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use maud::html;
use retinue_kernel::Id;
use retinue_ledger::FormToday;

use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::rooms::signed_forms::{self, CopyIn};
use crate::rooms::{blank_form, form_pages, record};
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts;

pub(super) const LIST: &str = "/clinic/forms";
pub(super) const FORM: &str = "/clinic/forms/{edition}/{form}";
pub(super) const BLANK: &str = "/clinic/forms/{edition}/{form}/form.pdf";
pub(super) const SIGNED: &str = "/clinic/patients/{patient}/forms/{signature}/form.pdf";
/// Where the copies lie below a patient's page.
pub(super) const SIGNED_SLUG: &str = "forms";

pub(super) async fn list(proof: Prescriber, State(site): State<Site>) -> Result<Response, Fault> {
    let laws = site
        .ask(|ledger| ledger.laws_in_force())
        .await?
        .map_err(record::read_fault)?;
    let view = form_pages::list(LIST, &laws);
    Ok(Page::of(proof.visitor(), form_pages::FORMS)
        .on(LIST)
        .render(&site, view)
        .into_response())
}

pub(super) async fn page(
    proof: Prescriber,
    State(site): State<Site>,
    Path((edition, form)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let edition = Id::new(&edition).ok_or(Fault::NotFound)?;
    let FormToday { law, text } = site
        .ask(move |ledger| ledger.form_today(&form, &edition))
        .await?
        .map_err(record::read_fault)?
        .ok_or(Fault::NotFound)?;
    let entry = law
        .rulebook
        .form(text.form.as_str())
        .ok_or(Fault::NotFound)?;
    let loaded = form_pages::loaded(&law.rules, &text.form, &text.edition);
    let view = html! {
        (parts::crumb(LIST, form_pages::FORMS))
        (form_pages::page(LIST, entry, &text, &loaded, &html! {}))
    };
    Ok(Page::of(proof.visitor(), &text.title.en)
        .render(&site, view)
        .into_response())
}

/// The form on paper, to be filled in by hand.
pub(super) async fn blank(
    _proof: Prescriber,
    State(site): State<Site>,
    Path((edition, form)): Path<(String, String)>,
) -> Result<Response, Fault> {
    blank_form::download(&site, &edition, form).await
}

/// The copy of a signed form, in the language in which it was read: the same that the patient has in their room.
pub(super) async fn signed(
    proof: Prescriber,
    State(site): State<Site>,
    Path((patient, signature)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let chart = super::chart(&site, &proof, &patient).await?;
    signed_forms::copy(&site, &chart, &signature, CopyIn::AsSigned).await
}
