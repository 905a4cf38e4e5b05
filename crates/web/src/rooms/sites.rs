//! The sites of a pharmacist who works at several, or who represents a chain: which need something, and at which they work
//! now. Nothing is done here for a site; each has its own room.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Id, RegistryEvent};
use retinue_ledger::{OwnSite, SubmitError};

use super::{non_compliance, record, standing};
use crate::access::proof::PharmacyStaff;
use crate::access::session;
use crate::http::fault::Fault;
use crate::http::routes::Room;
use crate::site::Site;
use crate::views::days;
use crate::views::page::{Page, Way};
use crate::views::parts::{self, Tone};

pub(crate) const PATH: &str = "/sites";
const TITLE: &str = "Sites";
/// The way to it, for whoever has a choice.
pub(crate) const WAY: Way = (PATH, TITLE);
const LEAD: &str = "Choose at which site you work now. What you ask, record and hand over there is that site's; each site is certified by itself.";
const NONE: &str = "You are accounted for at no site at present. Its authorised representative, or the programme's office, can name you.";
const HERE: &str = "You work here now";
const WORK: &str = "Work at this site";
const REPRESENTS: &str = "You are its authorised representative";

/// The routes of the choice.
pub(crate) fn routes() -> Room<PharmacyStaff> {
    Room::new()
        .get(PATH, page)
        .post("/sites/{site}/work", work_at)
}

async fn page(proof: PharmacyStaff, State(site): State<Site>) -> Result<Response, Fault> {
    let who = proof.proof().clone();
    let own = site
        .ask(move |ledger| ledger.own_sites(&who))
        .await?
        .map_err(record::read_fault)?;
    let view = html! {
        h1 { (TITLE) }
        @if own.is_empty() { (parts::notice(Tone::Wait, NONE, html! {})) }
        @else {
            p.lead { (LEAD) }
            div.stack #sites { @for one in &own { (listed(&site, one)) } }
        }
    };
    Ok(Page::of(proof.visitor(), TITLE)
        .on(PATH)
        .render(&site, view)
        .into_response())
}

fn listed(site: &Site, one: &OwnSite) -> Markup {
    let name = one.standing.name.as_deref().unwrap_or(one.site.as_str());
    html! {
        section.panel {
            h2 { (name) }
            p.muted {
                (standing::standing(one.standing.standing))
                @if let Some(chain) = &one.chain { " · " (chain) }
            }
            @if one.represents {
                p { (parts::tag(Tone::Yes, REPRESENTS)) }
                (trained(one))
                (non_compliance::due_list(site.rulebook(), &one.standing.due, one.standing.today))
            }
            @if one.here { p { strong { (HERE) } } }
            form method="post" action={ (PATH) "/" (one.site) "/work" } {
                button.button-second[one.here] type="submit" { (WORK) span.unseen { ": " (name) } }
            }
        }
    }
}

fn trained(one: &OwnSite) -> Markup {
    let last =
        one.standing.facts.iter().rev().find_map(|fact| {
            matches!(fact.event, RegistryEvent::Trained { .. }).then_some(fact.on)
        });
    html! {
        p.muted { @match last {
            Some(on) => { "Last trained " (days::day(on)) },
            None => { "No training is on record" },
        } }
    }
}

async fn work_at(
    proof: PharmacyStaff,
    State(site): State<Site>,
    headers: HeaderMap,
    Path(chosen): Path<String>,
) -> Result<Response, Fault> {
    let chosen = Id::new(&chosen).ok_or(Fault::NotFound)?;
    let token = session::token(&headers, &site.config).ok_or(Fault::SignInFirst)?;
    let who = proof.proof().clone();
    let done = site
        .ask(move |ledger| ledger.work_at(&who, &token, &chosen))
        .await?;
    match done {
        Ok(()) => Ok(Redirect::to("/pharmacy").into_response()),
        Err(SubmitError::NotFound) => Err(Fault::NotFound),
        Err(error) => {
            tracing::error!(%error, "a site could not be chosen");
            Err(Fault::NotAnswered)
        }
    }
}
