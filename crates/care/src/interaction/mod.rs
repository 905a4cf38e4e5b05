//! Interactions and allergies: a medicine is recognised, asked back where it is not certain, and answered by severity.

mod allergy;
mod answer;
mod recognise;

pub use allergy::allergy;
pub(crate) use allergy::{matters_to, word_of};
pub use answer::{Interaction, Situation, interactions_of};
pub use recognise::{Recognised, recognise};
