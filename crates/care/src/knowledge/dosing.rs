//! Doses: what a label says of them, and what a plan takes for granted beside it.

use alloc::vec::Vec;

use retinue_kernel::{Days, Id, Product};
use serde::Serialize;

use crate::basis::{Cited, Jurisdiction, Jurisdictions};
use crate::quantity::{Grams, MicrogramsPerKilogram};

/// What a label says of the doses of a formulation, in that formulation's own milligrams.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct LabelDosing {
    /// Its id, the name of its file.
    pub id: Id,
    /// The formulation.
    pub formulation: Product,
    /// Where the label holds.
    pub jurisdictions: Jurisdictions,
    /// The lower end of the usual daily range, for each kilogram.
    pub usual_from: Cited<MicrogramsPerKilogram>,
    /// Its upper end.
    pub usual_to: Cited<MicrogramsPerKilogram>,
    /// The daily dose above which nothing is planned, unless the disease is very severe or mainly on the trunk.
    pub ceiling: Cited<MicrogramsPerKilogram>,
    /// The daily dose above which nothing is planned even then; none where the label has none.
    pub raised_ceiling: Option<Cited<MicrogramsPerKilogram>>,
    /// How long a course is, in weeks.
    pub course_weeks: Cited<Range<u16>>,
    /// The cumulative target of the course, in conventional milligrams for each kilogram; none where the label has none.
    pub target: Option<Cited<Range<MicrogramsPerKilogram>>>,
    /// The daily dose, in whole milligrams, with which severe impairment of the kidneys begins; none where the label states no adjustment.
    pub severe_renal_start: Option<Cited<u16>>,
}

/// From one value to another, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Range<T> {
    /// The lower end.
    pub from: T,
    /// The upper end, never below the lower.
    pub to: T,
}

impl<T: PartialOrd> Range<T> {
    /// The range, or `None` when its ends stand the wrong way round.
    pub fn new(from: T, to: T) -> Option<Range<T>> {
        (from <= to).then_some(Range { from, to })
    }
}

/// What a plan of doses takes for granted beside the label.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct DosePolicy {
    /// How long the usual lead-in is.
    pub lead_in_days: Cited<Days>,
    /// A course target above this brought no further benefit.
    pub highest_target: Cited<MicrogramsPerKilogram>,
    /// When whole capsules miss the wished dose by more than so many hundredths, two days may alternate.
    pub alternate_above_percent: Cited<u16>,
    /// At this daily dose many clinics stay, in conventional milligrams.
    pub practice_cap: Cited<u16>,
    /// The weights that were studied.
    pub studied_weight: Cited<Range<Grams>>,
    /// Whole packs, and how many days at a time, by land.
    pub dispensing: Vec<DispensingPolicy>,
}

impl DosePolicy {
    /// What is handed over at a time where a clinic works.
    pub fn dispensing_in(&self, jurisdiction: Jurisdiction) -> Option<&DispensingPolicy> {
        let mut all = self.dispensing.iter();
        all.find(|one| one.jurisdictions.holds_in(jurisdiction))
    }
}

/// How capsules are handed over.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct DispensingPolicy {
    /// Where.
    pub jurisdictions: Jurisdictions,
    /// Capsules in a pack that is not broken; never 0.
    pub pack: Cited<u16>,
    /// The most days that one dispensing may last; never 0.
    pub most_days: Cited<Days>,
}
