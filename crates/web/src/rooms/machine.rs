//! JSON for pharmacies' own programs: the same proof, the same ledger, the same answers.
//!
//! The handlers describe themselves: [`openapi`] puts their descriptions together (decision 0045).

mod again;
mod cds;
mod decision;
mod etasu;
pub(crate) mod fhir;
pub(crate) mod hl7;
mod number;
pub(crate) mod openapi;
mod presentation;
pub(crate) mod script;
mod session;
pub(crate) mod smart;
mod supply;

use serde::Serialize;
use utoipa::ToSchema;

use crate::access::dispenser::{Dispenser, Presents, Requests, Supplies};
use crate::access::proof::Pharmacist;
use crate::http::routes::{Open, Room};

/// The door for programs.
pub(crate) fn door(open: Open) -> Open {
    fhir::door(smart::doors(cds::discovery(open)))
        .get_open(openapi::PATH, openapi::serve)
        .post_open("/api/session", session::sign_in)
        .post_open("/api/session/end", session::sign_out)
}

/// The door of laboratories.
pub(crate) fn documents(open: Open) -> Open {
    open.post_open(hl7::PATH, hl7::take)
}

/// The services of CDS Hooks, each called with a signed token of its own.
pub(crate) fn services() -> Room<crate::access::program::CdsClient> {
    cds::routes()
}

/// What a program asks with a token.
pub(crate) fn of_programs() -> Room<crate::access::program::Program> {
    etasu::routes()
}

/// A pharmacy's messages in XML.
pub(crate) fn messages() -> Room<crate::access::program::Program> {
    script::routes()
}

/// What the counter asks, by a pharmacist's session or with a token of the pharmacy's program.
pub(crate) fn counter(open: Open) -> Open {
    let presents: Room<Dispenser<Presents>> =
        Room::new().post("/api/presentations", presentation::present);
    let requests: Room<Dispenser<Requests>> = Room::new()
        .post("/api/dispense-requests", decision::request)
        .post("/api/external-authorisations", number::record);
    let supplies: Room<Dispenser<Supplies>> = Room::new().post("/api/supply-acts", supply::record);
    // What was wrong a person puts right.
    let person: Room<Pharmacist> =
        Room::new().post("/api/external-authorisations/corrections", number::correct);
    open.room(presents)
        .room(requests)
        .room(supplies)
        .room(person)
}

/// What was recorded.
#[derive(Serialize, ToSchema)]
#[schema(as = Recorded)]
struct Done {
    /// The kind of fact.
    recorded: &'static str,
    /// What must be done elsewhere as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    also: Option<&'static str>,
}
