//! What was found, in the form in which results of laboratories are judged.

use retinue_care::{Analyte, Decimal};
use retinue_kernel::Day;

use super::super::super::outcome::{Issue, IssueCode};
use super::super::at::At;
use super::super::concept::Concept;
use crate::hl7v2::{self, Collected, Limit, Status, Value};

const UCUM: &str = "http://unitsofmeasure.org";

/// The observation as a laboratory's message would bring it. The codes were judged before.
pub(super) fn observation(
    at: &At<'_>,
    day: Day,
    analyte: Option<&Analyte>,
) -> Result<hl7v2::Observation, Issue> {
    let (value, unit) = value(at, analyte)?;
    let mut flags = Vec::new();
    for interpretation in at.list("interpretation")? {
        let concept = Concept::of(&interpretation)?;
        flags.extend(concept.codings.iter().map(|one| one.code.to_owned()));
    }
    Ok(hl7v2::Observation {
        obx: 1,
        at: hl7v2::At::default(),
        filler: String::new(),
        placer: String::new(),
        sub_id: String::new(),
        result_id: String::new(),
        codes: Vec::new(),
        value,
        limits: limits(at, unit.as_deref(), analyte)?,
        unit,
        range: None,
        flags,
        status: Status::Final,
        collected: Collected { days: vec![day] },
        notes: Vec::new(),
    })
}

fn value(at: &At<'_>, analyte: Option<&Analyte>) -> Result<(Value, Option<String>), Issue> {
    if let Some(quantity) = at.object("valueQuantity")? {
        let digits = quantity.digits("value")?.ok_or_else(|| {
            quantity.issue(IssueCode::Required, "value", "a quantity says its number")
        })?;
        let number = number(&quantity, digits)?;
        let value = match quantity.text("comparator")? {
            None => Value::Number(number),
            Some("<") => Value::Limit(Limit::Below, number),
            Some("<=") => Value::Limit(Limit::AtMost, number),
            Some(">") => Value::Limit(Limit::Above, number),
            Some(">=") => Value::Limit(Limit::AtLeast, number),
            Some(_) => {
                return Err(quantity.issue(
                    IssueCode::Value,
                    "comparator",
                    "<, <=, > and >= belong here",
                ));
            }
        };
        return Ok((value, unit_of(&quantity, analyte)?));
    }
    if let Some(concept) = at.object("valueCodeableConcept")? {
        let concept = Concept::of(&concept)?;
        let coded = concept.codings.iter().map(|one| hl7v2::Coding {
            code: one.code.to_owned(),
            text: one.display.to_owned(),
            system: one.system.to_owned(),
        });
        let words = concept.text.map(|text| hl7v2::Coding {
            code: String::new(),
            text: text.to_owned(),
            system: String::new(),
        });
        return Ok((Value::Coded(coded.chain(words).collect()), None));
    }
    if let Some(words) = at.text("valueString")? {
        return Ok((Value::Words(words.to_owned()), None));
    }
    let other = at.element().fields().map(|(name, _)| name);
    let mut other = other.filter(|name| name.starts_with("value"));
    Err(match other.next() {
        Some(name) => at.issue(
            IssueCode::NotSupported,
            name,
            "values of this type are not read: send valueQuantity, valueCodeableConcept or valueString",
        ),
        None => at.issue(
            IssueCode::Required,
            "value",
            "nothing was found: a result without its value is none",
        ),
    })
}

/// The number of a quantity. Its digits are kept as they came beside it.
pub(super) fn number(quantity: &At<'_>, digits: &str) -> Result<Decimal, Issue> {
    Decimal::from_text(digits).map_err(|error| {
        quantity.issue(
            IssueCode::Value,
            "value",
            format!("{error}, written without an exponent"),
        )
    })
}

/// The unit as it came: its words where they are known, else its code in UCUM. Where both are known they have to mean the same.
fn unit_of(quantity: &At<'_>, analyte: Option<&Analyte>) -> Result<Option<String>, Issue> {
    let known = |written: Option<&str>| {
        let found = analyte?.unit(written?)?;
        Some(found.unit.clone())
    };
    let words = quantity.text("unit")?;
    let code = unit(quantity)?;
    match (known(code.as_deref()), known(words)) {
        (Some(code), Some(words)) if code != words => Err(quantity.issue(
            IssueCode::Value,
            "unit",
            "its words and its code are different units",
        )),
        (_, Some(_)) => Ok(words.map(str::to_owned)),
        _ => Ok(code),
    }
}

/// The unit by its code in UCUM, or by its words where it has none.
pub(super) fn unit(quantity: &At<'_>) -> Result<Option<String>, Issue> {
    let words = quantity.text("unit")?;
    let code = match quantity.text("system")? {
        Some(UCUM) => quantity.text("code")?,
        _ => None,
    };
    Ok(code.or(words).map(str::to_owned))
}

/// The reference range, where there is one alone and it is of the unit of the value.
fn limits(
    at: &At<'_>,
    of: Option<&str>,
    analyte: Option<&Analyte>,
) -> Result<(Option<Decimal>, Option<Decimal>), Issue> {
    let ranges = at.list("referenceRange")?;
    let [only] = ranges.as_slice() else {
        return Ok((None, None));
    };
    let limit = |name| -> Result<Option<Decimal>, Issue> {
        let Some(quantity) = only.object(name)? else {
            return Ok(None);
        };
        let own = unit_of(&quantity, analyte)?;
        if own.is_some() && own.as_deref() != of {
            return Err(quantity.issue(
                IssueCode::Value,
                "unit",
                "the range is of another unit than the value",
            ));
        }
        match quantity.digits("value")? {
            Some(digits) => number(&quantity, digits).map(Some),
            None => Ok(None),
        }
    };
    Ok((limit("low")?, limit("high")?))
}
