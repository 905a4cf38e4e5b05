//! What the clinic records of care, by subject.

mod acne_grade;
mod asked;
mod choice;
mod doses;
mod effect_grade;
mod follow;
mod history;
mod judged;
mod measures;
mod rooming;
mod scale;

pub(super) use acne_grade::AcneGrade;
pub(super) use asked::Asked;
pub(super) use doses::{Plan, Told};
pub(super) use effect_grade::EffectGrade;
pub(super) use follow::{
    Assessed, Contact, Ending, Override, Reaction, Relapse, ReportSent, TakeBack,
};
pub(super) use history::{Allergy, Condition, Medicine, MedicineOver, Noticed, Therapy};
pub(super) use judged::{CourseBegun, Judged, NeverTried, NoAllergy, Sex};
pub(super) use measures::{LaboratoryResult, Lesions, Photograph, Schedule, Weight};
pub(super) use rooming::Rooming;
pub(super) use scale::Scale;

use crate::rooms::care::act::CareAct;

/// What is said once an act is recorded, by the place of its page.
pub(super) fn done(slug: &str) -> Option<&'static str> {
    fn of<A: CareAct>() -> (&'static str, &'static str) {
        (A::SLUG, A::WORDS.done)
    }
    let all = [
        of::<Rooming>(),
        of::<Weight>(),
        of::<LaboratoryResult>(),
        of::<Lesions>(),
        of::<AcneGrade>(),
        of::<Scale>(),
        of::<Photograph>(),
        of::<Asked>(),
        of::<EffectGrade>(),
        of::<Noticed>(),
        of::<Medicine>(),
        of::<MedicineOver>(),
        of::<Allergy>(),
        of::<Condition>(),
        of::<Therapy>(),
        of::<NeverTried>(),
        of::<NoAllergy>(),
        of::<Judged>(),
        of::<Sex>(),
        of::<CourseBegun>(),
        of::<Plan>(),
        of::<Schedule>(),
        of::<Told>(),
        of::<Contact>(),
        of::<Override>(),
        of::<Reaction>(),
        of::<ReportSent>(),
        of::<Assessed>(),
        of::<Ending>(),
        of::<Relapse>(),
        of::<TakeBack>(),
    ];
    all.into_iter()
        .find(|(known, _)| *known == slug)
        .map(|(_, says)| says)
}
