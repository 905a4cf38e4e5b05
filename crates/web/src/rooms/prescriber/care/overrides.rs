//! Advice that was overridden in the clinic's patients, counted.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use maud::html;

use super::{waiting, words};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Form, Typed};
use crate::rooms::{overrides, record};
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts;

/// Its path.
pub(super) const PATH: &str = "/clinic/care/overrides";

const LEAD: &str = "How often an advice was overridden in the patients of this clinic, by rule and clinician. What was taken back is not counted.";

pub(super) async fn page(
    proof: Prescriber,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let mut form = Form {
        typed: Typed::of_query(asked),
        problems: Vec::new(),
    };
    let (from, to) = overrides::period(&mut form, site.today());
    let clinician = proof.proof().clone();
    let read = site.ask(move |ledger| {
        let found = ledger.overrides_in_clinic(&clinician, from, to)?;
        Ok((found, ledger.knowledge()?))
    });
    let (found, book) = read.await?.map_err(record::read_fault)?;
    let view = html! {
        (parts::crumb(waiting::PATH, words::WAITING))
        (overrides::view(&found, &form, book.knowledge(), LEAD))
    };
    Ok(Page::of(proof.visitor(), overrides::TITLE)
        .on(waiting::PATH)
        .with(&form)
        .render(&site, view)
        .into_response())
}
