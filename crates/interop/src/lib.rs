//! What other programs read and write: one room for each outside format, between its bytes and what the house says.
//!
//! A room knows its format and nothing of sockets, stores or who asks.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

pub mod cds_hooks;
pub mod csv;
pub mod fhir_r4;
pub mod hl7v2;
pub mod ical;
pub mod import;
pub mod pdf;
pub mod picture;
pub mod price_list;
pub mod rems;
pub mod script;
pub mod table;
