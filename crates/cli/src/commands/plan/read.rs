//! The options of a plan, each read or answered with what would mend it.

use retinue_care::dose::{Aim, NotPlanned, StepDose, StepWish};
use retinue_care::{Jurisdiction, Knowledge, Micrograms, MicrogramsPerKilogram, Range};
use retinue_kernel::{Milligrams, Product};

use crate::ending::Trouble;

/// A product by its id, or the one of a formulation that is sold in the land.
pub(super) fn product(
    written: &str,
    jurisdiction: Jurisdiction,
    knowledge: &Knowledge,
) -> Result<String, Trouble> {
    let Some(formulation) = Product::from_text(written) else {
        return Ok(written.to_owned());
    };
    let mut found = knowledge.products_of(formulation, jurisdiction);
    let product = found.next().ok_or_else(|| {
        Trouble::input(
            "--product",
            format!(
                "no {formulation} capsules are known in {jurisdiction}; known there: {}",
                known_in(jurisdiction, knowledge)
            ),
        )
    })?;
    Ok(product.id.to_string())
}

fn known_in(jurisdiction: Jurisdiction, knowledge: &Knowledge) -> String {
    let products = knowledge.products.iter();
    let known: Vec<&str> = products
        .filter(|one| one.jurisdictions.holds_in(jurisdiction))
        .map(|one| one.id.as_str())
        .collect();
    if known.is_empty() {
        "none".to_owned()
    } else {
        known.join(", ")
    }
}

/// `120..150`, or one number.
pub(super) fn target(written: &str) -> Result<Range<MicrogramsPerKilogram>, Trouble> {
    let (from, to) = written.split_once("..").unwrap_or((written, written));
    let read = |text: &str| {
        MicrogramsPerKilogram::from_milligrams_text(text)
            .map_err(|error| Trouble::input("--target", format!("'{text}': {error}")))
    };
    Range::new(read(from)?, read(to)?).ok_or_else(|| {
        Trouble::input(
            "--target",
            "the range ends before it begins: write the lower number first, such as 120..150",
        )
    })
}

/// `0.5:28`, `1`, `40mg:14`.
pub(super) fn steps(written: &[String]) -> Result<Vec<StepWish>, Trouble> {
    written.iter().map(|one| step(one)).collect()
}

fn step(written: &str) -> Result<StepWish, Trouble> {
    let wrong = |says: String| Trouble::input("--step", says);
    let (dose, days) = match written.split_once(':') {
        Some((dose, days)) => (dose, Some(days)),
        None => (written, None),
    };
    let days = days
        .map(|days| {
            days.parse().map_err(|_| {
                wrong(format!(
                    "'{days}' is not a number of days: write one after the colon, such as 0.5:28"
                ))
            })
        })
        .transpose()?;
    // Milligrams a day are read with the decimals of a dose for each kilogram.
    let read = |text: &str| {
        MicrogramsPerKilogram::from_milligrams_text(text).map_err(|error| {
            wrong(format!(
                "'{dose}': {error}; or milligrams a day, such as 40mg"
            ))
        })
    };
    let dose = match dose.trim().strip_suffix("mg") {
        Some(daily) => StepDose::Daily(Micrograms(u64::from(read(daily)?.0))),
        None => StepDose::ForEachKilogram(read(dose)?),
    };
    Ok(StepWish { dose, days })
}

pub(super) fn strengths(written: &[String]) -> Result<Vec<Milligrams>, Trouble> {
    let read = |one: &String| {
        one.trim().parse().map(Milligrams).map_err(|_| {
            Trouble::input(
                "--strengths",
                format!("'{one}' is not a strength: write whole milligrams, such as 10,20,40"),
            )
        })
    };
    written.iter().map(read).collect()
}

pub(super) fn aim(written: &str) -> Result<Aim, Trouble> {
    Aim::from_text(written).ok_or_else(|| {
        let known: Vec<&str> = Aim::ALL.iter().map(|one| one.as_str()).collect();
        Trouble::input(
            "--aim",
            format!("'{written}' is not known; known: {}", known.join(", ")),
        )
    })
}

/// The option that would mend a question that cannot be planned.
pub(super) fn option_of(error: &NotPlanned) -> &'static str {
    match error {
        NotPlanned::UnknownProduct { .. } => "--product",
        NotPlanned::NotSoldThere { .. } | NotPlanned::NoLabel { .. } => "--in",
        NotPlanned::UnknownStrength { .. } => "--strengths",
        NotPlanned::StepWithoutDays { .. } | NotPlanned::NoCapsules { .. } => "--step",
        NotPlanned::RaisedForAdultsOnly => "--adult",
        NotPlanned::RaisedUnsigned => "--signed",
        NotPlanned::NoRaisedCeiling { .. } => "--very-severe-or-truncal",
        NotPlanned::Target => "--target",
        NotPlanned::EndsBefore { .. } => "--history",
        NotPlanned::BeginsTooEarly { .. } => "--from",
    }
}
