//! A laboratory value: its other units, its grade, and what follows.

use std::collections::BTreeSet;

use retinue_care::laboratory::{
    Around, Grade, Graded, LaboratoryResult, Range, Usual, follow, grade, usual,
};
use retinue_care::{Ctcae, Decimal, Knowledge, Sex};
use retinue_kernel::Id;
use serde_json::{Value, json};

use super::resting_on;
use crate::commands::advise::told as counsel_told;
use crate::ending::{Ended, Trouble};
use crate::knowledge::jurisdiction_option;
use crate::question::day_option;
use crate::text::{Paint, WIDTH, print, print_json, wrapped};

/// A laboratory value: other units, CTCAE grade with its version, what follows, sources
///
/// `retinue grade lab alt 135 U/L --high 40`, `retinue grade lab 2106-3 positive`. The analyte by its name, a common word or
/// its LOINC code.
#[derive(clap::Args)]
pub(super) struct Lab {
    /// The analyte: alt, triglyceride, ck … or a LOINC code
    analyte: String,
    /// The value as the laboratory reported it
    #[arg(allow_hyphen_values = true)]
    value: String,
    /// Its unit, such as mg/dL
    unit: Option<String>,
    /// The lower limit of the laboratory's own range
    #[arg(long, value_name = "VALUE")]
    low: Option<String>,
    /// The upper limit of the laboratory's own range
    #[arg(long, value_name = "VALUE")]
    high: Option<String>,
    /// The value before treatment, in the same unit
    #[arg(long, value_name = "VALUE")]
    baseline: Option<String>,
    /// The specimen was taken fasting
    #[arg(long)]
    fasting: bool,
    /// The day of the specimen, from which a repetition is counted
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
    /// A symptom, such as abdominal-pain. May be repeated
    #[arg(long = "symptom", value_name = "SYMPTOM")]
    symptoms: Vec<String>,
    /// It was said that there are no symptoms
    #[arg(long, conflicts_with = "symptoms")]
    no_symptoms: bool,
    /// female or male: whose usual range is used where the laboratory gives none
    #[arg(long, value_name = "SEX")]
    sex: Option<String>,
    /// Whole years of age: some ages have a usual range of their own
    #[arg(long, value_name = "YEARS", value_parser = clap::value_parser!(u16).range(0..=120))]
    age: Option<u16>,
    /// The version of CTCAE: v5 or v6
    #[arg(long, value_name = "VERSION", default_value = "v5")]
    ctcae: String,
    /// Whose label holds: US, UK or EU
    #[arg(long = "in", value_name = "LAND", default_value = "US")]
    land: String,
}

impl Lab {
    pub(super) fn run(self, knowledge: &Knowledge, json: bool) -> Result<Ended, Trouble> {
        let jurisdiction = jurisdiction_option("--in", &self.land)?;
        let version = word("--ctcae", &self.ctcae, Ctcae::from_text, "v5, v6")?;
        let result = self.result(knowledge)?;
        let around = self.around(knowledge, &result)?;
        let laboratory = &knowledge.laboratory;
        let graded = grade(laboratory, &result, &around, version);
        let counsels = follow(
            laboratory,
            std::slice::from_ref(&result),
            &around,
            jurisdiction,
        );
        let units = other_units(knowledge, &result);
        let usual = usual(laboratory, &result, &around);
        if json {
            let units: Vec<Value> = units
                .iter()
                .map(|(value, unit)| json!({ "value": value, "unit": unit }))
                .collect();
            print_json(&json!({
                "knowledge": knowledge.hash,
                "jurisdiction": jurisdiction,
                "graded": graded,
                "usual": usual,
                "in-other-units": units,
                "advice": counsels,
            }))?;
            return Ok(Ended::Yes);
        }
        let paint = Paint::for_stdout();
        let mut text = of_grade(&graded, &units, paint);
        text.push_str(&of_usual(usual.as_ref(), &result.unit));
        if counsels.is_empty() {
            text.push_str(&wrapped(
                "   ",
                "No rule is reached: nothing follows.",
                WIDTH,
            ));
        }
        for counsel in &counsels {
            text.push_str(&counsel_told::counsel(counsel, paint));
        }
        print(text.as_bytes())?;
        Ok(Ended::Yes)
    }

    fn result(&self, knowledge: &Knowledge) -> Result<LaboratoryResult, Trouble> {
        let range = Range {
            low: decimal("--low", self.low.as_deref())?,
            high: decimal("--high", self.high.as_deref())?,
        };
        let read =
            knowledge
                .laboratory
                .result(&self.analyte, &self.value, self.unit.as_deref(), range);
        let result = read.map_err(|error| {
            use retinue_care::laboratory::NotAResult;
            let at = match &error {
                NotAResult::UnknownAnalyte(..) => "ANALYTE",
                NotAResult::Value(_) | NotAResult::NotAnAnswer(..) => "VALUE",
                NotAResult::NoUnit(_) | NotAResult::UnknownUnit(..) => "UNIT",
                NotAResult::Range => "--low",
            };
            Trouble::input(at, error.to_string())
        })?;
        let on = self.on.as_deref();
        let on = on.map(|on| day_option("--on", on)).transpose()?;
        Ok(LaboratoryResult {
            fasting: self.fasting.then_some(true),
            on,
            ..result
        })
    }

    fn around(&self, knowledge: &Knowledge, result: &LaboratoryResult) -> Result<Around, Trouble> {
        let mut symptoms = BTreeSet::new();
        for written in &self.symptoms {
            let symptom = knowledge.effects.symptom(written).ok_or_else(|| {
                let known = knowledge.effects.symptoms.iter();
                let known: Vec<&str> = known.map(|one| one.value.id.as_str()).collect();
                Trouble::input(
                    "--symptom",
                    format!("'{written}' is not a symptom; known: {}", known.join(", ")),
                )
            })?;
            symptoms.insert(Id::clone(symptom));
        }
        let baseline = decimal("--baseline", self.baseline.as_deref())?;
        let baseline = baseline.map(|value| LaboratoryResult {
            value,
            on: None,
            ..result.clone()
        });
        let sex = self.sex.as_deref();
        let sex = sex.map(|sex| word("--sex", sex, Sex::from_text, "female, male"));
        Ok(Around {
            baseline: baseline.into_iter().collect(),
            symptoms,
            no_symptoms: self.no_symptoms,
            sex: sex.transpose()?,
            age: self.age,
        })
    }
}

fn decimal(option: &str, written: Option<&str>) -> Result<Option<Decimal>, Trouble> {
    let read = written.map(|written| Decimal::from_text(written.trim()));
    read.transpose()
        .map_err(|error| Trouble::input(option, error.to_string()))
}

fn word<T>(
    option: &str,
    written: &str,
    read: impl Fn(&str) -> Option<T>,
    known: &str,
) -> Result<T, Trouble> {
    read(&written.to_ascii_lowercase())
        .ok_or_else(|| Trouble::input(option, format!("'{written}' is not known; known: {known}")))
}

/// The value in every other unit of its analyte, rounded for people.
fn other_units(knowledge: &Knowledge, result: &LaboratoryResult) -> Vec<(Decimal, String)> {
    let laboratory = &knowledge.laboratory;
    let Some(analyte) = laboratory.analyte(result.analyte.as_str()) else {
        return Vec::new();
    };
    let others = analyte.units.iter().filter(|unit| unit.unit != result.unit);
    others
        .filter_map(|unit| {
            let value =
                laboratory.converted(&result.analyte, result.value, &result.unit, &unit.unit)?;
            Some((value.rounded(2), unit.unit.clone()))
        })
        .collect()
}

fn of_grade(graded: &Graded, units: &[(Decimal, String)], paint: Paint) -> String {
    let result = &graded.result;
    let others: Vec<String> = units
        .iter()
        .map(|(value, unit)| format!(" = {value} {unit}"))
        .collect();
    let value = format!(
        "{} {} {}{}",
        result.analyte,
        result.value,
        result.unit,
        others.concat()
    );
    let mut text = format!("{}\n", paint.heading(&value));
    match &graded.grade {
        Grade::Is { grade, basis } => {
            let says = match grade {
                0 => format!("no grade is reached, CTCAE {}", graded.ctcae_version),
                _ => format!("grade {grade}, CTCAE {}", graded.ctcae_version),
            };
            text.push_str(&wrapped("   ", &says, WIDTH));
            text.push_str(&resting_on("      ", basis));
        }
        Grade::None { why, basis } => {
            let says = format!("no grade under CTCAE {}: {why}", graded.ctcae_version);
            text.push_str(&wrapped("   ", &says, WIDTH));
            if let Some(basis) = basis {
                text.push_str(&resting_on("      ", basis));
            }
        }
    }
    for limit in &graded.limits {
        let whose = match limit.basis {
            None => "the laboratory's own",
            Some(_) => "usual in adults",
        };
        let says = format!(
            "against {} {} {} ({whose})",
            limit.limit, limit.value, result.unit
        );
        text.push_str(&wrapped("   ", &says, WIDTH));
        if let Some(basis) = &limit.basis {
            text.push_str(&resting_on("      ", basis));
        }
    }
    text
}

/// The usual range of an age, which no grade may speak of; an adult's stands beside the grade that used it.
fn of_usual(usual: Option<&Usual>, unit: &str) -> String {
    let Some((usual, ages)) = usual.and_then(|usual| Some((usual, usual.ages?))) else {
        return String::new();
    };
    let limit = |word: &str, limit: Option<Decimal>| {
        limit.map_or_else(String::new, |limit| format!(" {word} {limit} {unit}"))
    };
    let lies = match (usual.above, usual.below) {
        (true, _) => "above",
        (_, true) => "below",
        _ => "within",
    };
    let says = format!(
        "{lies} what is usual from {} to {} years:{}{}",
        ages.from,
        ages.to,
        limit("from", usual.low),
        limit("below", usual.high)
    );
    let mut text = wrapped("   ", &says, WIDTH);
    text.push_str(&resting_on("      ", &usual.basis));
    text
}
