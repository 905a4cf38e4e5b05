//! `retinue exposure`: with food and without, as an illustration.

mod text;

use retinue_care::exposure::{ExposureQuestion, NotShown, exposure};
use retinue_care::{Cited, Food, Grams, Micrograms, MicrogramsPerKilogram, Spread};
use retinue_kernel::Product;

use crate::ending::{Ended, Trouble};
use crate::knowledge::KnowledgeOptions;
use crate::text::{Paint, print, print_json};

/// Show what a dose comes to with food and without: illustrative, not for dosing decisions
///
/// A two-compartment model, calibrated to published means: one dose alone, steady state, and how both the drug and its
/// metabolite fall after the first dose that is left out, and how far persons differ from the mean. Exit 0, or 2 for input that cannot be used.
#[derive(clap::Args)]
pub(crate) struct Exposure {
    /// Milligrams at a time, in those of the formulation
    #[arg(long, value_name = "MG", allow_hyphen_values = true)]
    dose: String,
    /// conventional, lidose or micronized
    #[arg(long, value_name = "FORMULATION")]
    formulation: String,
    /// How often a day
    #[arg(long, value_name = "TIMES", default_value_t = 2)]
    times_a_day: u8,
    /// fed or fasted; both without it
    #[arg(long, value_name = "FOOD")]
    food: Option<String>,
    /// The body weight, for doses by the kilogram: 70, 70.5kg or 154lb
    #[arg(long, value_name = "WEIGHT", allow_hyphen_values = true)]
    weight: Option<String>,
    #[command(flatten)]
    knowledge: KnowledgeOptions,
}

impl Exposure {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let book = self.knowledge.open()?;
        let formulation = word(
            "--formulation",
            &self.formulation,
            Product::from_text,
            Product::ALL.iter().map(|one| one.as_str()),
        )?;
        let foods = match &self.food {
            None => Food::ALL.to_vec(),
            Some(written) => vec![word(
                "--food",
                written,
                Food::from_text,
                Food::ALL.iter().map(|one| one.as_str()),
            )?],
        };
        // A dose has the decimals of one for each kilogram.
        let dose = MicrogramsPerKilogram::from_milligrams_text(&self.dose).map_err(|_| {
            Trouble::input(
                "--dose",
                format!(
                    "'{}' is not a dose: write milligrams above 0, such as 40",
                    self.dose
                ),
            )
        })?;
        let weight = self
            .weight
            .as_deref()
            .map(Grams::from_text)
            .transpose()
            .map_err(|error| Trouble::input("--weight", error.to_string()))?;
        let mut shown = Vec::with_capacity(foods.len());
        for food in foods.iter().copied() {
            let asked = ExposureQuestion {
                formulation,
                food,
                dose: Micrograms(u64::from(dose.0)),
                times_a_day: self.times_a_day,
                weight,
            };
            let one = exposure(&asked, book.knowledge())
                .map_err(|error| Trouble::input(option_of(error), error.to_string()))?;
            shown.push(one);
        }
        let known = &book.knowledge().exposure;
        let spreads: Vec<&Cited<Spread>> = known.spreads_of(&foods).collect();
        if json {
            let shown = serde_json::to_value(&shown).map_err(Trouble::failed)?;
            print_json(&serde_json::json!({
                "illustrative": true,
                "exposures": shown,
                "spreads": spreads,
            }))?;
        } else {
            print(text::told(&shown, &spreads, Paint::for_stdout()).as_bytes())?;
        }
        Ok(Ended::Yes)
    }
}

fn option_of(error: NotShown) -> &'static str {
    match error {
        NotShown::Dose => "--dose",
        NotShown::TimesADay => "--times-a-day",
        NotShown::Unknown { .. } => "--formulation",
    }
}

fn word<'a, T>(
    option: &str,
    written: &str,
    read: impl Fn(&str) -> Option<T>,
    known: impl Iterator<Item = &'a str>,
) -> Result<T, Trouble> {
    read(written).ok_or_else(|| {
        let known: Vec<&str> = known.collect();
        Trouble::input(
            option,
            format!("'{written}' is not known; known: {}", known.join(", ")),
        )
    })
}
