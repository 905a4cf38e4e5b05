//! Advice that was overridden anywhere in the installation, counted.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};

use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Form, Typed};
use crate::rooms::{overrides, record};
use crate::site::Site;
use crate::views::page::Page;

/// Its path.
pub(super) const PATH: &str = "/programme/overrides";

const LEAD: &str = "How often an advice of care was overridden, by rule and clinician. It names no patient. What was taken back is not counted.";

pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let mut form = Form {
        typed: Typed::of_query(asked),
        problems: Vec::new(),
    };
    let (from, to) = overrides::period(&mut form, site.today());
    let who = proof.proof().clone();
    let read = site.ask(move |ledger| {
        let found = ledger.overrides(&who, from, to)?;
        Ok((found, ledger.knowledge()?))
    });
    let (found, book) = read.await?.map_err(record::read_fault)?;
    let view = overrides::view(&found, &form, book.knowledge(), LEAD);
    Ok(Page::of(proof.visitor(), overrides::TITLE)
        .with(&form)
        .render(&site, view)
        .into_response())
}
