//! Whoever is signed in, in whatever role: for the one question that is put outside every room, whether a program may read.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use retinue_ledger::Actor;

use super::proof::verified;
use crate::site::Site;

/// Somebody who is signed in.
pub(crate) struct Person {
    /// Who.
    pub(crate) actor: Actor,
    /// What pages call them.
    pub(crate) name: String,
}

impl Person {
    /// Whether there is anything that they may show: their own record, or those of their clinic's patients.
    pub(crate) fn has_records(&self) -> bool {
        self.actor.patient().is_some() || self.actor.clinician().is_some()
    }
}

impl FromRequestParts<Site> for Person {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Person, Response> {
        let session = verified(parts, site).await?;
        Ok(Person {
            actor: session.actor,
            name: session.name,
        })
    }
}
