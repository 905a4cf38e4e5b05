//! What is asked of a plan, and why it may not be answered.

use alloc::string::String;

use retinue_kernel::{Day, Days, Id, Milligrams, Product};

use crate::basis::Jurisdiction;
use crate::dose::dispensing::Stock;
use crate::dose::given::Given;
use crate::dose::pattern::{Aim, NoPattern};
use crate::dose::price::PriceList;
use crate::knowledge::Range;
use crate::quantity::{Grams, Micrograms, MicrogramsPerKilogram};

/// What is asked of a plan.
#[derive(Clone, Debug)]
pub struct DoseQuestion<'a> {
    /// Where the clinic works.
    pub jurisdiction: Jurisdiction,
    /// The id of the product, such as `us-conventional`. One only: another may not be mixed in.
    pub product: &'a str,
    /// The latest weight.
    pub weight: Grams,
    /// The first day of the plan.
    pub starts_on: Day,
    /// The steps; empty for the usual lead-in and the upper end of the usual range.
    pub steps: &'a [StepWish],
    /// The cumulative target; without one the label's, where it has one.
    pub target: Option<Range<MicrogramsPerKilogram>>,
    /// Which ceiling holds.
    pub ceiling: CeilingWish,
    /// Whether the kidneys are severely impaired.
    pub severe_renal_impairment: bool,
    /// The strengths that can be had; empty for all that are most likely on the market.
    pub strengths: &'a [Milligrams],
    /// What is sought among equal doses.
    pub aim: Aim,
    /// What capsules cost.
    pub prices: Option<&'a PriceList>,
    /// What is on record of the course so far.
    pub given: Given<'a>,
    /// Capsules of the product that are at home.
    pub at_home: &'a Stock,
}

/// A wished step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StepWish {
    /// How much.
    pub dose: StepDose,
    /// How long; the last step goes on when it does not say.
    pub days: Option<Days>,
}

/// How a dose is wished, in the milligrams of the product.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepDose {
    /// For each kilogram, each day.
    ForEachKilogram(MicrogramsPerKilogram),
    /// Each day.
    Daily(Micrograms),
}

/// Which ceiling holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CeilingWish {
    /// The usual one.
    Usual,
    /// The raised one of the label.
    Raised(Severity),
}

/// That the disease is very severe with scarring or mainly on the trunk, in an adult, and a prescriber signed for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Severity(pub(super) ());

impl Severity {
    /// # Errors
    /// Not an adult, or nobody signed.
    pub fn of(adult: bool, signed: bool) -> Result<Severity, NotPlanned> {
        match (adult, signed) {
            (false, _) => Err(NotPlanned::RaisedForAdultsOnly),
            (true, false) => Err(NotPlanned::RaisedUnsigned),
            (true, true) => Ok(Severity(())),
        }
    }
}

/// Why there is no plan: the input cannot be used. A plan is never refused for what it says.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotPlanned {
    /// The product is not known.
    #[error("product '{product}' is not known; known: {known}")]
    UnknownProduct {
        /// What was written.
        product: String,
        /// The ids that are known.
        known: String,
    },
    /// The product is not sold there.
    #[error("product '{product}' has no place in {jurisdiction}: name one that is sold there")]
    NotSoldThere {
        /// The product.
        product: Id,
        /// Where the clinic works.
        jurisdiction: Jurisdiction,
    },
    /// No label, or no way of dispensing, is known for it.
    #[error("no label of {formulation} capsules is known in {jurisdiction}")]
    NoLabel {
        /// The formulation.
        formulation: Product,
        /// Where the clinic works.
        jurisdiction: Jurisdiction,
    },
    /// The product does not come in that strength.
    #[error("{milligrams} mg is no strength of {product}; its strengths: {known}")]
    UnknownStrength {
        /// What was written.
        milligrams: u16,
        /// The product.
        product: Id,
        /// Its strengths.
        known: String,
    },
    /// A step that never begins, or lasts no day.
    #[error("step {step}: only the last step may leave out its days, and none lasts 0 days")]
    StepWithoutDays {
        /// The step, from 1.
        step: usize,
    },
    /// A step that no capsules make.
    #[error("step {step}: {because}")]
    NoCapsules {
        /// The step, from 1.
        step: usize,
        /// Why.
        because: NoPattern,
    },
    /// The raised ceiling is for adults.
    #[error(
        "the raised ceiling is for adults: say that the patient is one, or plan under the usual ceiling"
    )]
    RaisedForAdultsOnly,
    /// The raised ceiling needs a prescriber's word.
    #[error(
        "the raised ceiling needs a prescriber who signs for it: say so, or plan under the usual ceiling"
    )]
    RaisedUnsigned,
    /// The label has no raised ceiling.
    #[error("the label in {jurisdiction} has no ceiling above the usual one: plan under that")]
    NoRaisedCeiling {
        /// Where the clinic works.
        jurisdiction: Jurisdiction,
    },
    /// A target of nothing, or one that nobody means.
    #[error("the target lies above 0 and not above {} mg/kg: check the number", MOST_TARGET.number())]
    Target,
    /// A dose that ends before it begins.
    #[error("an entry of doses ends on {to}, before it begins on {from}: correct the days")]
    EndsBefore {
        /// Its first day.
        from: Day,
        /// Its last day.
        to: Day,
    },
    /// A dose on record after the plan begins.
    #[error(
        "doses are on record until {to}, and the plan begins on {starts_on}: let it begin on the day after"
    )]
    BeginsTooEarly {
        /// The last day on record.
        to: Day,
        /// The first day of the plan.
        starts_on: Day,
    },
}

/// A target above this is a mistyped number.
pub(super) const MOST_TARGET: MicrogramsPerKilogram = MicrogramsPerKilogram(1_000_000);
