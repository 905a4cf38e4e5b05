//! Whether an order is one for isotretinoin: by any of its codings, each matched with its system, in any order, or by name.

use std::collections::BTreeSet;

use retinue_care::ProductRecord;
use serde_json::Value;

/// The ingredient isotretinoin in RxNorm, whatever a display says beside it.
const RXNORM_INGREDIENT: u32 = 6064;
/// Brand products of the table of RxNorm codes in the reference: Absorica 35 mg, Absorica LD 8, 16, 20, 24 and 28 mg.
const RXNORM_BRANDS: &[u32] = &[
    1_547_567, 2_262_731, 2_262_713, 2_262_715, 2_262_719, 2_262_723,
];
const ATC_ORAL: &str = "D10BA01";
/// Isotretinoin on the skin, alone and in combinations: another medicine.
const ATC_TOPICAL: &[&str] = &["D10AD04", "D10AD54"];
const SNOMED_SUBSTANCE: &str = "387208003";
const UNII: &str = "EH28UP18IF";

const RXNORM: &[&str] = &[
    "http://www.nlm.nih.gov/research/umls/rxnorm",
    "urn:oid:2.16.840.1.113883.6.88",
];
const NDC: &[&str] = &[
    "http://hl7.org/fhir/sid/ndc",
    "urn:oid:2.16.840.1.113883.6.69",
];
const ATC: &[&str] = &["http://www.whocc.no/atc"];
const SNOMED: &[&str] = &["http://snomed.info/sct"];
const UNIIS: &[&str] = &["http://fdasis.nlm.nih.gov"];

/// By what an order was recognised.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Recognised {
    /// By a code with its system.
    ByCode,
    /// By its name alone.
    ByName,
}

/// The codes and names under which isotretinoin is ordered.
#[derive(Clone, Debug)]
pub struct Isotretinoin {
    rxnorm: BTreeSet<u32>,
    ndc: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl Isotretinoin {
    /// Those of the products that are known, and of the ingredient.
    pub fn of(products: &[ProductRecord]) -> Isotretinoin {
        let strengths = products.iter().flat_map(|product| &product.strengths);
        let packages = products.iter().flat_map(|product| &product.packages);
        let brands = products.iter().flat_map(|product| &product.brands);
        Isotretinoin {
            rxnorm: strengths
                .filter_map(|strength| strength.rxnorm.as_ref())
                .map(|code| code.value)
                .chain(RXNORM_BRANDS.iter().copied())
                .chain([RXNORM_INGREDIENT])
                .collect(),
            ndc: packages
                .filter_map(|package| product_of(package.ndc.as_str()))
                .collect(),
            names: brands
                .filter_map(|brand| brand.split_ascii_whitespace().next())
                .map(str::to_lowercase)
                .chain(["isotretinoin".to_owned()])
                .collect(),
        }
    }

    /// Whether a CodeableConcept is about it.
    pub fn is_meant(&self, concept: &Value) -> Option<Recognised> {
        let codings = list(concept.get("coding"));
        if codings.iter().any(|coding| self.is_its_code(coding)) {
            return Some(Recognised::ByCode);
        }
        if codings.iter().any(|coding| has(coding, ATC, ATC_TOPICAL)) {
            return None;
        }
        let named = codings
            .iter()
            .filter_map(|coding| coding.get("display"))
            .chain(concept.get("text"))
            .filter_map(Value::as_str)
            .any(|text| self.names_it(text));
        named.then_some(Recognised::ByName)
    }

    fn is_its_code(&self, coding: &Value) -> bool {
        let Some(code) = coding.get("code").and_then(Value::as_str).map(str::trim) else {
            return false;
        };
        is_of(coding, RXNORM) && code.parse().is_ok_and(|code| self.rxnorm.contains(&code))
            || is_of(coding, NDC) && product_of(code).is_some_and(|code| self.ndc.contains(&code))
            || has(coding, ATC, &[ATC_ORAL])
            || has(coding, SNOMED, &[SNOMED_SUBSTANCE])
            || has(coding, UNIIS, &[UNII])
    }

    fn names_it(&self, text: &str) -> bool {
        text.to_lowercase()
            .split(|one: char| !one.is_alphanumeric())
            .any(|word| self.names.contains(word))
    }

    /// Whether an order is one for it. Its medicine stands in it, in a resource that it contains, or in another one of those
    /// that came along.
    pub fn is_ordered(&self, order: &Value, beside: &[&Value]) -> Option<Recognised> {
        let concept = order.get("medicationCodeableConcept");
        if let Some(found) = concept.and_then(|concept| self.is_meant(concept)) {
            return Some(found);
        }
        let reference = order.get("medicationReference")?;
        let medication = referred(order, reference, beside);
        let by_resource = medication
            .and_then(|medication| medication.get("code"))
            .and_then(|concept| self.is_meant(concept));
        by_resource.or_else(|| {
            let display = reference.get("display").and_then(Value::as_str)?;
            self.names_it(display).then_some(Recognised::ByName)
        })
    }
}

/// Whether nothing says which medicine an order is for, because it refers to a resource that did not come along.
pub fn is_out_of_sight(order: &Value, beside: &[&Value]) -> bool {
    let Some(reference) = order.get("medicationReference") else {
        return false;
    };
    order.get("medicationCodeableConcept").is_none()
        && reference.get("display").is_none()
        && referred(order, reference, beside).is_none()
}

/// The resource that a reference names: one that is contained (`#id`), or one that came along (`Medication/id`).
fn referred<'a>(order: &'a Value, reference: &Value, beside: &[&'a Value]) -> Option<&'a Value> {
    let named = reference.get("reference")?.as_str()?;
    if let Some(id) = named.strip_prefix('#') {
        return list(order.get("contained"))
            .iter()
            .find(|one| one.get("id").and_then(Value::as_str) == Some(id));
    }
    let id = named.rsplit('/').next()?;
    beside.iter().copied().find(|one| {
        one.get("resourceType").and_then(Value::as_str) == Some("Medication")
            && one.get("id").and_then(Value::as_str) == Some(id)
    })
}

/// A list as it should be, or the one thing that stands where a list should.
pub(crate) fn list(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::Array(all)) => all,
        Some(one @ Value::Object(_)) => std::slice::from_ref(one),
        _ => &[],
    }
}

fn is_of(coding: &Value, systems: &[&str]) -> bool {
    let system = coding.get("system").and_then(Value::as_str);
    system.is_some_and(|system| systems.contains(&system))
}

fn has(coding: &Value, systems: &[&str], codes: &[&str]) -> bool {
    let code = coding.get("code").and_then(Value::as_str).map(str::trim);
    is_of(coding, systems) && code.is_some_and(|code| codes.contains(&code))
}

/// Labeler and product of a National Drug Code, as nine digits: from its parts, or from eleven digits without hyphens. Ten
/// digits without hyphens can be read in three ways, so they name nothing.
fn product_of(code: &str) -> Option<String> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = code.split('-');
    let (labeler, product) = match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(labeler), Some(product), _, None) => (labeler, product),
        (Some(whole), None, ..) if whole.len() == 11 => (whole.get(..5)?, whole.get(5..9)?),
        _ => return None,
    };
    let fits = digits(labeler)
        && digits(product)
        && (4..=5).contains(&labeler.len())
        && (3..=4).contains(&product.len());
    fits.then(|| format!("{labeler:0>5}{product:0>4}"))
}
