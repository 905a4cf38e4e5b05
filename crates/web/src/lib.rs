//! The rooms: prescriber, pharmacist, patient, administrator, and a small machine interface for pharmacies.
//!
//! Pages are made on the server and work with scripts off. A handler of a room has the proof of who asks as its first
//! argument: it cannot be written without, see [`Room`].
//!
//! [`Site::new`] takes a ledger and a [`Config`]; [`app`] is the router, and [`serve`] runs it on a listener until it is
//! told to stop, doing the ledger's chores meanwhile.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod access;
mod app;
mod chance;
mod config;
mod connections;
mod ehr;
mod fhir_server;
mod http;
mod import_resources;
mod intended_use;
mod laboratory;
mod on_call;
mod outside;
mod rooms;
mod serve;
mod site;
mod views;
mod webhooks;
mod words;

pub use access::program::{CdsClient, Program};
pub use access::proof::{
    Administrator, Guardian, Kiosk, Patient, Pharmacist, PharmacyStaff, PhoneAgent, Prescriber,
    Proof, Wholesaler,
};
pub use app::{app, routes};
pub use config::{Config, DemonstrationSignIn};
pub use connections::Connections;
pub use ehr::Ehr;
pub use fhir_server::FhirServer;
pub use http::routes::{BeginsWith, Entry, Room, Route};
pub use import_resources::{ReadResources, read_resources};
pub use intended_use::{HelpNumbers, INTENDED_USE_VERSION, IntendedUseAccepted};
pub use laboratory::{Encryption, Laboratories, LaboratorySender, NotEncrypted};
pub use on_call::Messenger;
pub use rooms::machine::fhir::{FileTakenAlong, NotTakenAlong, take_along};
pub use rooms::machine::openapi::openapi;
pub use serve::serve;
pub use site::Site;
pub use views::picture::picture_as_svg;
pub use webhooks::WebhookRoots;
