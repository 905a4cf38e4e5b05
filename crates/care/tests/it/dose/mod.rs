//! From a wish for each kilogram to capsules, packs, days and money.

mod given;
mod pattern;
mod plan;
mod price;
mod regimen;
mod vignettes;
mod what_if;

use retinue_care::dose::{
    Aim, CeilingWish, DosePlan, DoseQuestion, Given, NotPlanned, Stock, plan_dose,
};
use retinue_care::{Grams, Jurisdiction, Knowledge, MicrogramsPerKilogram, Range};
use retinue_kernel::Day;

/// Knowledge and what a question borrows.
struct Clinic {
    knowledge: Knowledge,
    nothing: Stock,
}

impl Clinic {
    fn new() -> Clinic {
        Clinic {
            knowledge: crate::knowledge(),
            nothing: Stock::default(),
        }
    }

    /// Somebody of a weight, from 2026-03-02, with nothing on record.
    fn asks<'a>(&'a self, kilograms: &str, product: &'a str) -> DoseQuestion<'a> {
        DoseQuestion {
            jurisdiction: if product.starts_with("uk-") {
                Jurisdiction::Uk
            } else {
                Jurisdiction::Us
            },
            product,
            weight: Grams::from_text(kilograms).unwrap(),
            starts_on: day("2026-03-02"),
            steps: &[],
            target: None,
            ceiling: CeilingWish::Usual,
            severe_renal_impairment: false,
            strengths: &[],
            aim: Aim::FewestCapsules,
            prices: None,
            given: Given {
                weights: &[],
                days: &[],
                untold: &[],
            },
            at_home: &self.nothing,
        }
    }

    fn plans(&self, asked: &DoseQuestion<'_>) -> DosePlan {
        self.tries(asked).unwrap()
    }

    fn tries(&self, asked: &DoseQuestion<'_>) -> Result<DosePlan, NotPlanned> {
        plan_dose(asked, &self.knowledge)
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A target in whole milligrams for each kilogram.
fn target(from: u32, to: u32) -> Option<Range<MicrogramsPerKilogram>> {
    Range::new(
        MicrogramsPerKilogram(from * 1000),
        MicrogramsPerKilogram(to * 1000),
    )
}

/// Whether a plan says something.
fn says(plan: &DosePlan, code: &str) -> Option<String> {
    let mut remarks = plan.remarks.iter();
    let found = remarks.find(|remark| remark.code.as_str() == code);
    found.map(|remark| remark.says.clone())
}
