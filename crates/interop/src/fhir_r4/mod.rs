//! FHIR R4: what is on record as resources that any reader of the format understands.
//!
//! Pure functions of the facts, the knowledge and a day. What a resource says is what a fact says: days, units and words as they
//! came, beside what was understood. A code stands only where it is on record; a status that nobody recorded is not made up.
//! What the facts leave open stays out, even where a profile would like it (decision 0043).

pub mod bundle;
pub mod capability;
mod chart;
mod coded;
pub mod json;
pub mod json_read;
mod names;
pub mod outcome;
pub mod received;
mod resource;
mod resources;
pub mod search;
pub mod served;
mod span;

pub use chart::{Chart, Person, Practice, Programmes};
pub use json::{Element, Json};
pub use names::{Names, PatientName};
pub use resource::{Resource, SANDBOX};
pub use resources::{
    at_hand, binary, group, group_id, hands_out, medications, of_patient, of_patient_as, patient,
    pharmacy, practice, questionnaires, tells_advice, with_whole_addresses,
};

/// The media type of a resource.
pub const MEDIA_TYPE: &str = "application/fhir+json";
/// The version of the standard.
pub const VERSION: &str = "4.0.1";
