//! The HL7 US Medication REMS guide: which medicine an order is about, whom it is for, and how a case stands.

pub mod etasu;
pub mod medicine;
pub mod order;
pub mod person;
pub mod submitted;
pub mod task;

/// What a document holds where something else belongs: the place, and what was expected.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{place}: {expected}")]
pub struct Misshapen {
    /// Where, as a path.
    pub place: String,
    /// What belongs there.
    pub expected: &'static str,
}

impl Misshapen {
    /// That something else belongs at a place.
    pub fn at(place: impl Into<String>, expected: &'static str) -> Misshapen {
        Misshapen {
            place: place.into(),
            expected,
        }
    }
}
