//! What an allergy means for a product.

use alloc::format;
use alloc::vec::Vec;

use retinue_kernel::FactId;

use crate::basis::Jurisdiction;
use crate::counsel::{Counsel, Found};
use crate::knowledge::{Interactions, ProductRecord};

/// What follows from an allergy, in the words in which it was told.
///
/// Where no product is chosen, every product is taken to hold what the allergy is against. Nothing follows from words that
/// stand in no row, which is no word of harmlessness.
pub fn allergy(
    known: &Interactions,
    told: &str,
    product: Option<&ProductRecord>,
    jurisdiction: Jurisdiction,
    evidence: &[FactId],
) -> Vec<Counsel> {
    let told = told.to_lowercase();
    let rows = known.allergies.iter().filter(|row| {
        let named = row
            .value
            .words
            .iter()
            .any(|word| told.contains(word.as_str()));
        named && row.value.jurisdictions.holds_in(jurisdiction)
    });
    rows.filter(|row| match (row.value.allergen, product) {
        (Some(allergen), Some(product)) => {
            let mut excipients = product.excipients.iter();
            excipients.any(|one| one.allergen == Some(allergen))
        }
        _ => true,
    })
    .map(|row| {
        let of_product = match product {
            Some(product) => format!("{}: ", product.name),
            None => "No product is chosen, so any is taken to hold it: ".into(),
        };
        let found = Found {
            rule: &row.value.id,
            jurisdictions: row.value.jurisdictions,
            basis: &row.basis,
            says: of_product + &row.value.says,
            evidence: evidence.to_vec(),
        };
        found.advises(row.value.action, row.value.triage)
    })
    .collect()
}
