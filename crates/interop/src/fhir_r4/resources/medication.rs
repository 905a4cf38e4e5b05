//! Medication: capsules of one formulation and strength.

use retinue_care::{Knowledge, ProductRecord, Strength};
use retinue_kernel::{Milligrams, Product};

use super::super::coded::{self, ATC, ISOTRETINOIN_ATC, ISOTRETINOIN_RXNORM, RXNORM};
use super::super::json::Element;
use super::super::resource::{Resource, named_reference};

/// Every capsule that the knowledge names. They are the same for everybody, so their ids say what they are.
pub fn medications(knowledge: &Knowledge) -> Vec<Resource> {
    let mut found: Vec<Resource> = Vec::new();
    for product in &knowledge.products {
        for strength in &product.strengths {
            let id = id(product.formulation, strength.milligrams);
            if found.iter().all(|one| one.id != id) {
                found.push(medication(knowledge, id, product, strength));
            }
        }
    }
    found
}

fn medication(
    knowledge: &Knowledge,
    id: String,
    product: &ProductRecord,
    strength: &Strength,
) -> Resource {
    let codings = rxnorm(knowledge, product.formulation, strength.milligrams)
        .map(|code| coded::coding(RXNORM, &code))
        .into_iter()
        .collect();
    let ingredient = coded::concept(
        vec![
            coded::coding(RXNORM, ISOTRETINOIN_RXNORM),
            coded::coding(ATC, ISOTRETINOIN_ATC),
        ],
        "isotretinoin",
    );
    let amount = Element::new()
        .with("numerator", coded::ucum(strength.milligrams.0, "mg", "mg"))
        .with("denominator", coded::count(1, "capsule"));
    let body = Element::new()
        .with(
            "code",
            coded::concept(codings, &words(product.formulation, strength.milligrams)),
        )
        .with("form", coded::text("capsule, by mouth"))
        .with(
            "ingredient",
            vec![
                Element::new()
                    .with("itemCodeableConcept", ingredient)
                    .with("isActive", true)
                    .with("strength", amount),
            ],
        );
    Resource::new("Medication", id, body)
}

/// The logical id of capsules.
pub(super) fn id(product: Product, strength: Milligrams) -> String {
    format!("isotretinoin-{product}-{}mg", strength.0)
}

/// The words of capsules.
fn words(product: Product, strength: Milligrams) -> String {
    format!("isotretinoin {} mg, {product} capsules", strength.0)
}

/// The reference to capsules: to what the knowledge names, and in words where it names none of this strength.
pub(super) fn reference(
    knowledge: &Knowledge,
    product: Product,
    strength: Milligrams,
) -> (&'static str, Element) {
    let is_known = knowledge.products.iter().any(|one| {
        one.formulation == product && one.strengths.iter().any(|one| one.milligrams == strength)
    });
    let words = words(product, strength);
    if is_known {
        let id = id(product, strength);
        let to = named_reference("Medication", &id, Some(&words));
        ("medicationReference", to)
    } else {
        ("medicationCodeableConcept", coded::text(&words))
    }
}

/// The clinical drug in RxNorm, where it is confirmed.
fn rxnorm(knowledge: &Knowledge, product: Product, strength: Milligrams) -> Option<String> {
    let products = knowledge.products.iter();
    let mut strengths = products
        .filter(|one| one.formulation == product)
        .flat_map(|one| &one.strengths)
        .filter(|one| one.milligrams == strength);
    let code = strengths.find_map(|one| one.rxnorm.as_ref())?;
    (!code.is_provisional()).then(|| code.value.to_string())
}
