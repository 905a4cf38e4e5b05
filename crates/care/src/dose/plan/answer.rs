//! A plan as it is told.

use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{Day, Days, Id, Product, words};
use serde::Serialize;

use crate::basis::{Cited, Jurisdiction};
use crate::dose::dispensing::Course;
use crate::dose::given::GivenSum;
use crate::dose::pattern::Pattern;
use crate::knowledge::{Range, Remark};
use crate::quantity::{Grams, Micrograms, MicrogramsPerKilogram};

words! {
    /// Whose target it is.
    TargetKind {
        /// The label's.
        Label = "label",
        /// Set by whoever plans: no label has it.
        Custom = "custom",
    }
}

/// A plan of doses.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct DosePlan {
    /// The content hash of the knowledge on which it rests.
    pub knowledge: Id,
    /// Where the clinic works.
    pub jurisdiction: Jurisdiction,
    /// The product.
    pub product: Id,
    /// Its name.
    pub product_name: String,
    /// Its formulation.
    pub formulation: Product,
    /// The latest weight, by which the plan is made.
    pub weight: Grams,
    /// The daily dose above which nothing is planned, for each kilogram.
    pub ceiling_per_kilogram: Cited<MicrogramsPerKilogram>,
    /// The same for this weight.
    pub ceiling: Micrograms,
    /// The steps.
    pub steps: Vec<PlannedStep>,
    /// The target; none where the label has none and none was given.
    pub target: Option<TargetShown>,
    /// What was given so far.
    pub given: GivenSum,
    /// When the ends of the target are reached.
    pub finish: Option<Finish>,
    /// The label's course.
    pub course_length: CourseLength,
    /// Dispensing after dispensing to the end that comes last: that of the target, else that of the label's course.
    pub course: Course,
    /// The same to the end that comes first.
    pub shortest_course: Course,
    /// The currency of what it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Id>,
    /// What must be said beside it.
    pub remarks: Vec<Remark>,
    /// Whether it rests on a value that no stored source confirms.
    pub provisional: bool,
}

/// A step as it can be carried out.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct PlannedStep {
    /// Its first day.
    pub from: Day,
    /// How long; the last may go on.
    pub days: Option<Days>,
    /// The wished dose.
    pub wished: Micrograms,
    /// Whether it was held at the ceiling.
    pub held_at_ceiling: bool,
    /// The capsules of a day, or of two that alternate.
    pub capsules: Pattern,
    /// What they come to on average.
    pub daily: Micrograms,
    /// The same for each kilogram.
    pub daily_per_kilogram: MicrogramsPerKilogram,
    /// Whether a day has one dose where the label asks for two.
    pub once_daily_offlabel: bool,
}

/// The target of a course.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct TargetShown {
    /// Whose it is.
    pub kind: TargetKind,
    /// For each kilogram, in conventional milligrams.
    pub per_kilogram: Range<MicrogramsPerKilogram>,
    /// For the latest weight, in conventional milligrams.
    pub total: Range<Micrograms>,
    /// The same in the milligrams of the product.
    pub total_of_product: Range<Micrograms>,
}

/// When the ends of the target are reached. Earliest and latest differ by what nobody can say: which weight counts, whether
/// vomited doses do, and what was taken on days of which nobody said anything.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Finish {
    /// The lower end.
    pub lower: Range<Option<FinishDay>>,
    /// The upper end.
    pub upper: Range<Option<FinishDay>>,
}

/// A day on which an end is reached; none of them lies beyond three years.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct FinishDay {
    /// The day.
    pub on: Day,
    /// Its number in this plan, 1 for the first; 0 when the end was reached before.
    pub day: u32,
    /// Weeks since the course began, in tenths.
    pub tenths_of_weeks: u32,
}

/// The label's course: how long, until when, and how far the plan is by then.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CourseLength {
    /// Weeks.
    pub weeks: Cited<Range<u16>>,
    /// Its last day, the shortest and the longest course.
    pub until: Range<Day>,
    /// What is given by then, in conventional milligrams for each kilogram of the latest weight.
    pub reached: Range<MicrogramsPerKilogram>,
}
