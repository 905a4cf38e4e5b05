//! What programs send to be recorded: a resource is understood wholly and becomes one fact, or every reason why not is told.
//!
//! Nothing is guessed, rounded or left aside on the way. Results of laboratories are judged by the same function as those that
//! come as HL7 version 2 (decision 0040), so that one content has one reading. What a fact does not hold of a resource is kept
//! as it came beside it (decision 0052).

mod allergy;
mod at;
mod concept;
mod elsewhere;
mod expression;
mod form;
mod kept;
mod medicine;
mod moment;
mod observation;
mod whom;

use retinue_care::Knowledge;
use retinue_care::event::CareFact;
use retinue_kernel::{Day, Payload};
use retinue_rulebook::Rulebook;

pub use elsewhere::signed_elsewhere;
pub use expression::expression;
pub use form::{FormAsked, FormFilled, FormNotAccepted, filled, form_of};
pub(super) use kept::as_received;
pub use whom::{Identifier, Whom, identifiers, key, whom};

use self::at::At;
use super::json::Element;
use super::outcome::{Issue, IssueCode};

/// The kinds of which resources are taken, in alphabetical order.
pub const TAKEN: &[&str] = &["AllergyIntolerance", "MedicationStatement", "Observation"];

/// By what a resource is read.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// What is known.
    pub knowledge: &'a Knowledge,
    /// The law of the patient's programme, whose zone its days are of.
    pub rulebook: &'a Rulebook,
    /// The day in it.
    pub today: Day,
}

/// The fact that a resource becomes, with the day on which it happened.
#[derive(Clone, PartialEq, Debug)]
pub enum Becomes {
    /// A fact for the gate.
    Gate(Day, Payload),
    /// A fact of care.
    Care(Day, CareFact),
}

/// Reads a resource of a kind that is taken.
///
/// # Errors
/// Everything that is wrong with it, at least one thing, each with the place and what would mend it.
pub fn read(resource: &Element, by: &Reader<'_>) -> Result<Becomes, Vec<Issue>> {
    let at = At::root(resource);
    match resource.text("resourceType") {
        Some("Observation") => observation::read(&at, by),
        Some("AllergyIntolerance") => allergy::read(&at, by),
        Some("MedicationStatement") => medicine::read(&at, by),
        Some(kind) => Err(vec![signed_elsewhere(kind).unwrap_or_else(|| {
            Issue::of(
                IssueCode::NotSupported,
                kind,
                format!("{kind} is not taken here; {} are", TAKEN.join(", ")),
            )
        })]),
        None => Err(vec![Issue::of(
            IssueCode::Structure,
            "resourceType",
            "this is no resource: it does not say of which kind it is",
        )]),
    }
}

/// What was read, unless something was wrong.
fn done<T>(issues: Vec<Issue>, read: Option<T>) -> Result<T, Vec<Issue>> {
    match read {
        Some(read) if issues.is_empty() => Ok(read),
        _ if issues.is_empty() => Err(vec![Issue::new(
            IssueCode::Structure,
            "the resource could not be read",
        )]),
        _ => Err(issues),
    }
}
