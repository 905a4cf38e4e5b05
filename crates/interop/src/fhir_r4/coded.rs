//! Codes and quantities. A code stands where it is on record, and else there is text: none is made up.

use retinue_care::{Analyte, Cited, Decimal, Grams, Knowledge, Micrograms, Unit};
use retinue_kernel::Specimen;

use super::json::{Element, Number};

pub(super) const LOINC: &str = "http://loinc.org";
pub(super) const RXNORM: &str = "http://www.nlm.nih.gov/research/umls/rxnorm";
pub(super) const ATC: &str = "http://www.whocc.no/atc";
pub(super) const NDC: &str = "http://hl7.org/fhir/sid/ndc";
const UCUM: &str = "http://unitsofmeasure.org";

/// Isotretinoin as an ingredient, in RxNorm and by the WHO.
pub(super) const ISOTRETINOIN_RXNORM: &str = "6064";
pub(super) const ISOTRETINOIN_ATC: &str = "D10BA01";
/// Body weight.
pub(super) const LOINC_WEIGHT: &str = "29463-7";
/// The totals of the scales whose codes are confirmed, by the names that the knowledge has for them.
pub(super) const LOINC_SCALES: &[(&str, &str)] = &[("phq-9", "44261-6"), ("phq-9-teen", "89204-2")];

/// A coding.
pub(super) fn coding(system: &str, code: &str) -> Element {
    Element::new().with("system", system).with("code", code)
}

/// A coding in a set of words of our own.
pub(super) fn ours(set: &str, word: &str) -> Element {
    coding(&format!("urn:retinue:{set}"), word)
}

/// A concept of which there are words only.
pub(super) fn text(words: &str) -> Element {
    Element::new().with("text", words)
}

/// A concept with its codings and words.
pub(super) fn concept(codings: Vec<Element>, words: &str) -> Element {
    Element::new().with("coding", codings).with("text", words)
}

/// One of the codes that the format itself defines.
pub(super) fn hl7(set: &str, code: &str) -> Element {
    Element::new().with(
        "coding",
        vec![coding(
            &format!("http://terminology.hl7.org/CodeSystem/{set}"),
            code,
        )],
    )
}

/// A quantity in a unit of UCUM.
pub(super) fn ucum(value: impl Into<super::json::Json>, unit: &str, code: &str) -> Element {
    Element::new()
        .with("value", value)
        .with("unit", unit)
        .with("system", UCUM)
        .with("code", code)
}

/// A count of things.
pub(super) fn count(value: u16, unit: &str) -> Element {
    Element::new().with("value", value).with("unit", unit)
}

/// A number of days.
pub(super) fn days(value: u16) -> Element {
    ucum(value, "days", "d")
}

/// A body weight in kilograms.
pub(super) fn kilograms(weight: Grams) -> Element {
    ucum(thousandths(u64::from(weight.get())), "kg", "kg")
}

/// An amount in milligrams.
pub(super) fn milligrams(amount: Micrograms) -> Element {
    ucum(thousandths(amount.0), "mg", "mg")
}

/// Thousandths as a decimal without needless zeros.
fn thousandths(number: u64) -> Option<Number> {
    let exact = format!("{}.{:03}", number / 1000, number % 1000);
    let short = exact.trim_end_matches('0').trim_end_matches('.');
    Number::new(short)
}

/// A value as a laboratory reported it: its unit as it came, and the code of the unit where it is understood.
pub(super) fn reported(value: Decimal, unit: &str, understood: Option<&Unit>) -> Element {
    let quantity = Element::new()
        .with("value", Number::new(&value.to_string()))
        .with("unit", unit);
    match understood.and_then(ucum_code) {
        Some(code) => quantity.with("system", UCUM).with("code", code),
        None => quantity,
    }
}

/// The unit of an analyte that a laboratory's spelling stands for.
pub(super) fn understood<'a>(analyte: &'a Analyte, unit: &str) -> Option<&'a Unit> {
    let is = |one: &&Unit| one.unit == unit || one.written.iter().any(|written| written == unit);
    analyte.units.iter().find(is)
}

/// How UCUM writes a unit of the knowledge. A unit that is not here goes out as text.
fn ucum_code(unit: &Unit) -> Option<&'static str> {
    Some(match unit.unit.as_str() {
        "%" => "%",
        "10^9/L" => "10*9/L",
        "U/L" => "U/L",
        "g/L" => "g/L",
        "g/dL" => "g/dL",
        "mg/dL" => "mg/dL",
        "mm/h" => "mm/h",
        "mmol/L" => "mmol/L",
        "mmol/mol" => "mmol/mol",
        "ukat/L" => "ukat/L",
        "umol/L" => "umol/L",
        _ => return None,
    })
}

/// The LOINC code of an analyte where exactly one is confirmed: of several the record does not say which one was meant.
pub(super) fn loinc_of<'a>(knowledge: &'a Knowledge, analyte: &str) -> Option<&'a str> {
    let mut codes = knowledge
        .laboratory
        .codes
        .iter()
        .filter(|code| code.value.analyte.as_str() == analyte && !code.is_provisional());
    let only = codes.next()?;
    codes.next().is_none().then(|| only.value.loinc.as_str())
}

/// The general code of a pregnancy test in urine or serum: the first that the knowledge confirms for the specimen.
pub(super) fn loinc_of_pregnancy_test(knowledge: &Knowledge, specimen: Specimen) -> Option<&str> {
    let mut codes = knowledge.laboratory.codes.iter();
    let code =
        codes.find(|code| code.value.specimen == Some(specimen) && !code.is_provisional())?;
    Some(code.value.loinc.as_str())
}

/// The analyte of a name.
pub(super) fn analyte<'a>(knowledge: &'a Knowledge, id: &str) -> Option<&'a Cited<Analyte>> {
    let mut analytes = knowledge.laboratory.analytes.iter();
    analytes.find(|one| one.value.id.as_str() == id)
}
