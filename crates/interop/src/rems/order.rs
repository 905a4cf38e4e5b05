//! What an order for isotretinoin asks for, as far as it says so: how many capsules for how many days, how often again, and for what.

use serde_json::Value;

use super::medicine::list;

/// ICD-10 and its American modification: the codes of acne.
const ICD_10: &[&str] = &[
    "http://hl7.org/fhir/sid/icd-10-cm",
    "http://hl7.org/fhir/sid/icd-10",
];
const ICD_10_ACNE: &str = "L70";
const SNOMED: &str = "http://snomed.info/sct";
const SNOMED_ACNE_VULGARIS: &str = "88616000";
const UCUM: &str = "http://unitsofmeasure.org";
/// Units in which one is one capsule.
const CAPSULES: &[&str] = &[
    "{pill}",
    "{capsule}",
    "capsule",
    "capsules",
    "pill",
    "pills",
    "1",
];

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Asks {
    /// How many capsules.
    pub capsules: Option<u64>,
    /// For how many days: the longer one, where the order says it in two ways.
    pub days: Option<u64>,
    /// How often it may be dispensed again.
    pub repeats: Option<u64>,
    /// What it is given for, where none of the reasons is acne.
    pub other_reason: Option<String>,
}

impl Asks {
    /// Reads an order. What is misshapen there says nothing, and the order asks for nothing by it.
    pub fn of(order: &Value, beside: &[&Value]) -> Asks {
        let dispensed = order.get("dispenseRequest");
        let of = |name| dispensed.and_then(|dispensed| dispensed.get(name));
        let capsules = of("quantity").and_then(capsules);
        let said = of("expectedSupplyDuration").and_then(days);
        let reckoned = capsules.and_then(|capsules| lasts(capsules, order));
        Asks {
            capsules,
            days: said.max(reckoned),
            repeats: of("numberOfRepeatsAllowed").and_then(whole),
            other_reason: other_reason(order, beside),
        }
    }
}

/// A whole number that is not below zero, with or without a point behind it; what is between two is not rounded.
fn whole(value: &Value) -> Option<u64> {
    let number = value.as_f64()?;
    let is_whole = number >= 0.0 && number.fract() == 0.0;
    is_whole.then(|| format!("{number:.0}").parse().ok())?
}

fn unit(quantity: &Value) -> Option<&str> {
    let part = |name| quantity.get(name).and_then(Value::as_str);
    part("code").or_else(|| part("unit"))
}

/// Without a unit a quantity of capsules is their number.
fn capsules(quantity: &Value) -> Option<u64> {
    let fits = unit(quantity).is_none_or(|unit| CAPSULES.contains(&unit.to_lowercase().as_str()));
    fits.then(|| quantity.get("value").and_then(whole))?
}

/// Days and weeks are counted; a month is no number of days.
fn days(duration: &Value) -> Option<u64> {
    let value = duration.get("value").and_then(whole)?;
    let is_ucum = duration
        .get("system")
        .is_none_or(|system| system.as_str() == Some(UCUM));
    match unit(duration)?.to_lowercase().as_str() {
        "d" | "day" | "days" if is_ucum => Some(value),
        "wk" | "week" | "weeks" if is_ucum => value.checked_mul(7),
        _ => None,
    }
}

/// How long capsules last at the one dose that the order gives, each day begun counted whole.
fn lasts(capsules: u64, order: &Value) -> Option<u64> {
    let [dosage] = list(order.get("dosageInstruction")) else {
        return None;
    };
    let [rate] = list(dosage.get("doseAndRate")) else {
        return None;
    };
    let dose = self::capsules(rate.get("doseQuantity")?)?;
    let repeat = dosage.get("timing")?.get("repeat")?;
    let times = repeat.get("frequency").map_or(Some(1), whole)?;
    let period = repeat.get("period").and_then(whole)?;
    if repeat.get("periodUnit").and_then(Value::as_str) != Some("d") {
        return None;
    }
    let within = dose.checked_mul(times).filter(|within| *within > 0)?;
    Some(capsules.checked_mul(period)?.div_ceil(within))
}

/// The first reason, where reasons are given and none of them is acne.
fn other_reason(order: &Value, beside: &[&Value]) -> Option<String> {
    let coded = list(order.get("reasonCode")).iter();
    let conditions = list(order.get("reasonReference"))
        .iter()
        .filter_map(|reference| condition(order, reference, beside)?.get("code"));
    let reasons: Vec<&Value> = coded.chain(conditions).collect();
    if reasons.iter().any(|reason| is_acne(reason)) {
        return None;
    }
    reasons.first().map(|reason| told(reason))
}

fn condition<'a>(order: &'a Value, reference: &Value, beside: &[&'a Value]) -> Option<&'a Value> {
    let named = reference.get("reference")?.as_str()?;
    let id = named.trim_start_matches('#').rsplit('/').next()?;
    let contained = list(order.get("contained")).iter();
    contained.chain(beside.iter().copied()).find(|one| {
        one.get("resourceType").and_then(Value::as_str) == Some("Condition")
            && one.get("id").and_then(Value::as_str) == Some(id)
    })
}

fn is_acne(concept: &Value) -> bool {
    let coded = list(concept.get("coding")).iter().any(|coding| {
        let part = |name| coding.get(name).and_then(Value::as_str).unwrap_or("");
        let (system, code) = (part("system"), part("code"));
        ICD_10.contains(&system) && code.starts_with(ICD_10_ACNE)
            || system == SNOMED && code == SNOMED_ACNE_VULGARIS
    });
    coded || words(concept).any(|words| words.to_lowercase().contains("acne"))
}

fn words(concept: &Value) -> impl Iterator<Item = &str> {
    let displays = list(concept.get("coding")).iter();
    let displays = displays.filter_map(|coding| coding.get("display"));
    let text = concept.get("text").into_iter();
    text.chain(displays).filter_map(Value::as_str)
}

/// A reason in its own words, or by its code; a bounded piece of it.
fn told(concept: &Value) -> String {
    const LONGEST: usize = 80;
    let codes = list(concept.get("coding")).iter();
    let mut codes = codes.filter_map(|coding| coding.get("code").and_then(Value::as_str));
    let said = words(concept).next().or_else(|| codes.next());
    let said = said.unwrap_or("a reason without words").trim();
    said.chars()
        .filter(|one| !one.is_control())
        .take(LONGEST)
        .collect()
}
