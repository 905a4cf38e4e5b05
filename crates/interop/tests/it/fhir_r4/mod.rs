//! FHIR R4: what goes out, held against files, and what a search finds in it.

mod chart;
mod golden;
mod json;
mod names;
mod received;
mod search;
mod truth;
