//! What an allergy means for a product.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::FactId;

use crate::advice::{Action, Triage};
use crate::basis::{Cited, Jurisdiction, Jurisdictions};
use crate::counsel::{Counsel, Found};
use crate::knowledge::{Allergen, AllergyRow, Interactions, ProductRecord};

/// What follows from an allergy, in the words in which it was told.
///
/// Where no product is chosen, every product is taken to hold what the allergy is against. What is judged in other
/// jurisdictions and not in this one is told so: their judgement is not borrowed. Nothing follows from words that stand in
/// no row, which is no word of harmlessness.
pub fn allergy(
    known: &Interactions,
    told: &str,
    product: Option<&ProductRecord>,
    jurisdiction: Jurisdiction,
    evidence: &[FactId],
) -> Vec<Counsel> {
    let told = told.to_lowercase();
    let of_product = match product {
        Some(product) => format!("{}: ", product.name),
        None => "No product is chosen, so any is taken to hold it: ".into(),
    };
    let matters: Vec<&Cited<AllergyRow>> = known
        .allergies
        .iter()
        .filter(|row| word_of(&row.value, &told).is_some() && held(&row.value, product))
        .collect();
    let (here, elsewhere): (Vec<_>, Vec<_>) = matters
        .into_iter()
        .partition(|row| row.value.jurisdictions.holds_in(jurisdiction));
    let mut all: Vec<Counsel> = here
        .iter()
        .map(|row| {
            let found = Found {
                rule: &row.value.id,
                jurisdictions: row.value.jurisdictions,
                basis: &row.basis,
                says: format!("{of_product}{}", row.value.says),
                evidence: evidence.to_vec(),
            };
            found.advises(row.value.action, row.value.triage)
        })
        .collect();
    let mut judged: Vec<Option<Allergen>> = here.iter().map(|row| row.value.allergen).collect();
    for row in &elsewhere {
        if !judged.contains(&row.value.allergen) {
            judged.push(row.value.allergen);
            all.push(judged_elsewhere(
                row,
                &elsewhere,
                &of_product,
                jurisdiction,
                evidence,
            ));
        }
    }
    all
}

/// Whether an allergy, in the words in which it was told, is one that a row is about, and matters with a product.
pub(crate) fn matters_to(row: &AllergyRow, told: &str, product: Option<&ProductRecord>) -> bool {
    word_of(row, &told.to_lowercase()).is_some() && held(row, product)
}

/// The word of a row by which it knows an allergy, told in small letters.
pub(crate) fn word_of<'a>(row: &'a AllergyRow, told: &str) -> Option<&'a str> {
    let mut words = row.words.iter().map(String::as_str);
    words.find(|word| told.contains(word))
}

/// Whether a product holds what a row is about; a row about nothing in a capsule matters with any.
fn held(row: &AllergyRow, product: Option<&ProductRecord>) -> bool {
    let Some(product) = product else {
        return true;
    };
    let allergen = row.allergen.is_none_or(|allergen| {
        let mut excipients = product.excipients.iter();
        excipients.any(|one| one.allergen == Some(allergen))
    });
    let substance = row.substance.as_ref().is_none_or(|substance| {
        let mut excipients = product.excipients.iter();
        excipients.any(|one| one.substance.to_lowercase().contains(substance.as_str()))
    });
    allergen && substance
}

fn judged_elsewhere(
    row: &Cited<AllergyRow>,
    all: &[&Cited<AllergyRow>],
    of_product: &str,
    here: Jurisdiction,
    evidence: &[FactId],
) -> Counsel {
    let same = all
        .iter()
        .filter(|one| one.value.allergen == row.value.allergen);
    let lands = same.map(|one| one.value.jurisdictions);
    let found = Found {
        rule: &row.value.id,
        jurisdictions: Jurisdictions::ANY,
        basis: &row.basis,
        says: format!(
            "{of_product}this allergy is judged in {}, and by no source of {here} that is stored here. A clinician decides.",
            Jurisdictions::together(lands)
        ),
        evidence: evidence.to_vec(),
    };
    found.advises(Action::Defer, Triage::T1)
}
