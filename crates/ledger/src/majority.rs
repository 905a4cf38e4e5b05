//! The ages from which patients sign alone, by the territory where they live. The references read name no age of a state,
//! so whoever runs the installation sets each, as a fact with their name, for each of its programmes that has a registry;
//! until then the age of the forms holds.

use retinue_kernel::{RefusedBecause, RegistryEvent, RegistryFact};
use retinue_rulebook::Rulebook;

/// The highest age that the references speak of.
const HIGHEST: u8 = 21;

/// What is wrong with the setting of an age.
pub(crate) fn objections(rulebook: &Rulebook, fact: &RegistryFact) -> Vec<RefusedBecause> {
    let RegistryEvent::AgeOfMajoritySet { age, from, .. } = &fact.event else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut refuse = |field, wrong: String, remedy| {
        found.push(RefusedBecause {
            field,
            wrong,
            remedy,
        });
    };
    if !rulebook.programme().id.has_registry() {
        let wrong =
            "the age is a number of this programme's own, the same in every part of the land"
                .to_owned();
        refuse("type", wrong, "Change the value in its parameters.");
    }
    let of_the_forms = rulebook
        .editions()
        .iter()
        .map(|edition| edition.parameters.age_of_majority)
        .max()
        .unwrap_or(HIGHEST);
    // A younger patient never signs alone by a setting: only the programme's own text could say so.
    if !(of_the_forms..=HIGHEST).contains(age) {
        refuse(
            "age",
            format!(
                "{age} is not between {of_the_forms}, the age of the programme's forms, and {HIGHEST}"
            ),
            "Give the age of majority of the territory.",
        );
    }
    if *from < fact.on {
        refuse(
            "from",
            format!(
                "{from} lies before {}: who signed in between signed by another age",
                fact.on
            ),
            "Give today or a later day.",
        );
    }
    found
}
