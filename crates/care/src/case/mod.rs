//! Everything that advice looks at in one person: the facts of care by kind, and what the gate's record adds.
//!
//! It is a plain struct, filled by a fold over facts. Lists stand in any order: advice never depends on it.

mod fold;
mod gate;
mod graded;

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{Capsules, Day, Days, FactId, Id, Product};

use crate::courses::CourseSpan;
use crate::dose::{DayEntry, WeightEntry};
use crate::effect::Score;
use crate::event::{EndedFor, TherapyKind, TherapyOutcome};
use crate::knowledge::{AcneForm, AftercareAsk, Authority, HealthCondition, Sex};
use crate::laboratory::LaboratoryResult;
use crate::quantity::{Grams, Micrograms};
use crate::severity::{ClinicianGrade, LesionCounts};

/// Something that was told, when, and by which fact.
#[derive(Clone, PartialEq, Debug)]
pub struct Noted<T> {
    /// What.
    pub value: T,
    /// The day on which it was so.
    pub on: Day,
    /// The fact.
    pub fact: FactId,
}

/// What advice looks at in one person. What is not known is left out, and never taken for harmless.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct CareCase {
    /// The day of birth.
    pub born: Option<Day>,
    /// The sex whose reference ranges a laboratory uses.
    pub sex: Option<Sex>,
    /// Whether the person can become pregnant, in the programme's own sense.
    pub can_become_pregnant: Option<bool>,
    /// Whether a hormonal method of contraception is used.
    pub hormonal_contraception: Option<bool>,
    /// The courses so far, the first first; what follows is of the last.
    pub courses: Vec<CourseSpan>,
    /// The first dose of the course.
    pub first_dose: Option<Day>,
    /// The last dose of the course, and why it was the last.
    pub ended: Option<Noted<EndedFor>>,
    /// Since when another course is decided on, of which no dose was taken yet.
    pub decided_again: Option<Day>,
    /// The last day on which the gate has to assume a dose, of whatever origin.
    pub last_possible_dose: Option<Day>,
    /// Since when doses are paused.
    pub paused: Option<Day>,
    /// The product that is planned or taken, as its id in `knowledge/products/`.
    pub product: Option<Id>,
    /// Whose schedule of measurements the clinic follows; the label's where it has not chosen.
    pub schedule: Option<Authority>,
    /// Prescriptions.
    pub prescriptions: Vec<Noted<Prescribed>>,
    /// Conditions of health, and whether each is there.
    pub conditions: Vec<Noted<(HealthCondition, bool)>>,
    /// Body weights.
    pub weights: Vec<Noted<Grams>>,
    /// Lesions counted.
    pub lesions: Vec<Noted<LesionCounts>>,
    /// Grades that a clinician gave.
    pub grades: Vec<Noted<ClinicianGrade>>,
    /// What a clinician said of the acne.
    pub assessments: Vec<Noted<AcneAssessment>>,
    /// Scales that the person answered.
    pub scores: Vec<Noted<Score>>,
    /// Therapies that were tried, before the course and after it.
    pub therapies: Vec<Noted<TriedTherapy>>,
    /// Laboratory results, each with its day and fact.
    pub results: Vec<LaboratoryResult>,
    /// Symptoms, each from the day on which it began or was told.
    pub symptoms: Vec<Noted<SymptomTold>>,
    /// Days on which it was said that there are no symptoms: whatever was told before is over.
    pub no_symptoms: Vec<Noted<()>>,
    /// Medicines.
    pub medicines: Vec<Noted<MedicineTold>>,
    /// Kinds of treatment that were never tried, as somebody said.
    pub never_tried: Vec<Noted<TherapyKind>>,
    /// Allergies, in the words in which they were told.
    pub allergies: Vec<Noted<String>>,
    /// Days on which somebody was asked for allergies and knew of none.
    pub no_allergies: Vec<Noted<()>>,
    /// What is planned for each day, in the milligrams of the formulation.
    pub planned: Option<Noted<(Micrograms, Product)>>,
    /// Doses taken, missed and vomited.
    pub doses: Vec<Noted<DayEntry>>,
    /// What was planned for days of the course of which nobody said anything.
    pub untold: Vec<DayEntry>,
    /// Advice against which a clinician acted.
    pub overrides: Vec<Noted<AdviceOverride>>,
    /// Days on which the person was looked at after the course.
    pub aftercare_checks: Vec<Noted<()>>,
    /// Side effects that a clinician graded.
    pub effects: Vec<Noted<GradedEffect>>,
    /// What the clinic asked at a follow-up.
    pub asked: Vec<Noted<AftercareAsk>>,
}

/// A side effect as a clinician graded it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GradedEffect {
    /// The term, as `knowledge/effects/` writes it.
    pub term: String,
    /// The grade, 1 to 5.
    pub grade: u8,
    /// The first day on which a contact about this grade reached the person.
    pub reached: Option<Day>,
}

/// That a clinician acted against an advice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AdviceOverride {
    /// The rule.
    pub rule: Id,
    /// The facts on which the advice rested.
    pub evidence: Vec<FactId>,
    /// Why.
    pub reason: Id,
}

/// What was prescribed.
#[derive(Clone, PartialEq, Debug)]
pub struct Prescribed {
    /// The formulation.
    pub formulation: Product,
    /// The capsules.
    pub capsules: Capsules,
    /// For how many days.
    pub days: Days,
}

/// What a clinician said of the acne. What is not said is left out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AcneAssessment {
    /// Its forms; empty where none was named.
    pub forms: BTreeSet<AcneForm>,
    /// Whether it is severe.
    pub severe: Option<bool>,
    /// Whether there are scars.
    pub scarring: Option<bool>,
    /// Whether permanent scars are at risk.
    pub scarring_risk: Option<bool>,
    /// Whether it burdens mind or social life.
    pub burden: Option<bool>,
    /// Whether it is very severe, or mainly on the trunk.
    pub very_severe_or_truncal: Option<bool>,
    /// Whether the person is prepubertal.
    pub prepubertal: Option<bool>,
}

/// A therapy that was tried.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TriedTherapy {
    /// Its kind.
    pub kind: TherapyKind,
    /// What came of it.
    pub result: TherapyOutcome,
    /// Its name, as it was told.
    pub name: Option<String>,
    /// For how many days.
    pub days: Option<Days>,
}

/// A symptom that was told. It stands until it is said to be over: silence ends nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SymptomTold {
    /// The symptom, as its id in `knowledge/effects/`.
    pub symptom: Id,
    /// The last day on which it was there.
    pub until: Option<Day>,
}

/// A medicine that was told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MedicineTold {
    /// A name, a code or plain words, as they were told.
    pub written: String,
    /// What someone confirmed it to be, as the id of an agent.
    pub means: Option<Id>,
    /// The last day on which it was taken.
    pub until: Option<Day>,
}

/// Where someone stands in a course.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Before the first dose: of all, or of another course that was decided on.
    Before,
    /// Doses are taken.
    Taking,
    /// Doses are paused.
    Paused,
    /// After the last dose, on this day: the one that was told, or a later one that the gate has to assume, of capsules that
    /// are not accounted for or came from outside.
    After(Day),
}

impl CareCase {
    /// Where the person stands on a day.
    pub fn stage(&self, today: Day) -> Stage {
        match (self.first_dose, &self.ended, self.paused) {
            (_, Some(end), _) if end.on <= today => match self.decided_again {
                Some(decided) if decided <= today => Stage::Before,
                _ => Stage::After(self.last_dose_after(end.on)),
            },
            (Some(first), _, paused) if first <= today => match paused {
                Some(since) if since <= today => Stage::Paused,
                _ => Stage::Taking,
            },
            _ => Stage::Before,
        }
    }

    /// The last dose of a course that ended, or a later one that the gate has to assume.
    pub(crate) fn last_dose_after(&self, ended: Day) -> Day {
        self.last_possible_dose
            .map_or(ended, |possible| possible.max(ended))
    }

    /// Completed years of age on a day.
    pub fn age(&self, today: Day) -> Option<u8> {
        u8::try_from(today.age_of(self.born?)).ok()
    }

    /// The latest weight.
    pub fn weight(&self) -> Option<&Noted<Grams>> {
        latest(&self.weights)
    }

    /// Weights as sums over a course ask for them.
    pub(crate) fn weight_entries(&self) -> Vec<WeightEntry> {
        let weights = self.weights.iter();
        weights
            .map(|one| WeightEntry {
                on: one.on,
                weight: one.value,
            })
            .collect()
    }

    /// Symptoms that stand on a day, with the facts that told of them.
    pub fn symptoms_on(&self, today: Day) -> Vec<&Noted<SymptomTold>> {
        let cleared = self.no_symptoms.iter().map(|one| one.on).max();
        let mut found: Vec<&Noted<SymptomTold>> = self
            .symptoms
            .iter()
            .filter(|one| {
                let begun = one.on <= today;
                let over = one.value.until.is_some_and(|until| until < today);
                begun && !over && cleared.is_none_or(|day| one.on >= day)
            })
            .collect();
        found.sort_by(|one, other| (one.on, &one.fact).cmp(&(other.on, &other.fact)));
        found
    }

    /// Whether a condition is there by the latest word of it; nothing where nobody said.
    pub fn condition(&self, condition: HealthCondition) -> Option<&Noted<(HealthCondition, bool)>> {
        let of = self
            .conditions
            .iter()
            .filter(|one| one.value.0 == condition);
        of.max_by(|one, other| (one.on, &one.fact).cmp(&(other.on, &other.fact)))
    }

    /// Whether a condition is known to be there.
    pub fn has(&self, condition: HealthCondition) -> bool {
        self.condition(condition).is_some_and(|one| one.value.1)
    }
}

/// The latest of what was noted; of one day, the one whose fact is named last.
pub(crate) fn latest<T>(all: &[Noted<T>]) -> Option<&Noted<T>> {
    let mut latest: Option<&Noted<T>> = None;
    for one in all {
        if latest.is_none_or(|best| (best.on, &best.fact) < (one.on, &one.fact)) {
            latest = Some(one);
        }
    }
    latest
}
