//! The patient's own card: on the telephone that they show, and to print.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::html;

use super::words;
use crate::access::proof::Patient;
use crate::http::fault::Fault;
use crate::rooms::card;
use crate::site::Site;
use crate::views::page::Page;
use crate::views::{parts, picture};
use crate::words::said::{card as says, room};

pub(super) const PATH: &str = "/me/card";
pub(super) const PAPER: &str = "/me/card.pdf";

pub(super) async fn page(proof: Patient, State(site): State<Site>) -> Result<Response, Fault> {
    let chart = super::chart(&site, &proof).await?;
    let language = proof.zones().language;
    let code = card::on_a_screen(&chart.number, language).ok_or(Fault::Failed)?;
    let view = html! {
        (parts::crumb(words::FRONT, room::NEXT.get(language)))
        h1 { (says::TITLE.get(language)) }
        p.lead { (says::SHOW.get(language)) }
        section.panel aria-label=(says::TITLE.get(language)) {
            (picture::code(&code, "code-title"))
            p.next-act.code #programme-number { (chart.number) }
        }
        p.spaced { (says::HOLDS.get(language)) }
        p { (says::NO_AUTHORISATION.get(language)) }
        p.screen-only {
            a href=(PAPER) { (says::PRINT.get(language)) }
            br; span.small.muted { (says::AGAIN.get(language)) }
        }
    };
    Ok(Page::of(proof.visitor(), says::TITLE.get(language))
        .narrow()
        .render(&site, view)
        .into_response())
}

pub(super) async fn paper(proof: Patient, State(site): State<Site>) -> Result<Response, Fault> {
    let chart = super::chart(&site, &proof).await?;
    let language = proof.zones().language;
    card::paper(&site, &chart.number, chart.mode, &[language]).await
}
