//! What a prescriber records about a patient: one kind of report, one file.

mod breastfeeding;
mod category;
mod category_anew;
mod consent;
mod contact;
mod contraception;
mod correction;
mod counselling;
mod exemption;
mod follow_up;
mod home_testing;
mod measures;
pub(super) mod month;
mod outside_supply;
pub(super) mod paper;
mod pregnancy;
mod pregnancy_test;
mod prescription;
mod programme;
mod residence;
mod second_person;
mod stop_taking;
mod supply;
mod treatment;
mod video;
mod visit;
pub(super) mod words;

pub(super) use breastfeeding::Breastfeeding;
pub(super) use category::{CategoryAct, basis_and_proof, read_basis};
pub(super) use category_anew::{Asked, CategoryAnew};
pub(in crate::rooms) use consent::Consent;
pub(in crate::rooms) use contact::Contact;
pub(super) use contraception::AsThePatientSays;
pub(in crate::rooms) use contraception::{Contraception, Unchanged};
pub(super) use correction::{Correction, brings_back, is_correctable, may_be_corrected};
pub(in crate::rooms) use counselling::Counselling;
pub(super) use exemption::Exemption;
pub(super) use follow_up::{LostToFollowUp, ReportToProgramme};
pub(super) use home_testing::HomeTesting;
pub(super) use measures::{Assessment, InsideProgramme, OutsideProgramme, SecondPrescriber};
pub(in crate::rooms) use month::Month;
pub(super) use outside_supply::{OutsideSupply, SupplySettlement};
pub(super) use pregnancy::{PregnancyEnd, PregnancyExclusion, PregnancyReport};
pub(in crate::rooms) use pregnancy_test::{PregnancyTest, settings};
pub(super) use prescription::{Cancellation, Prescription};
pub(super) use programme::Move;
pub(super) use residence::Residence;
pub(super) use second_person::{
    Confirmation as CorrectionConfirmation, Declining as CorrectionDeclining,
    panel as waiting_corrections,
};
pub(super) use stop_taking::StopTaking;
pub(super) use supply::SupplyChange;
pub(super) use treatment::{Completion, Pause, Resumption, Stop};
pub(super) use video::Video;
pub(super) use visit::{StatusAssessment, Visit};

use retinue_kernel::Category;

use crate::rooms::act::Act;
use crate::rooms::chart::Chart;

/// Whether the patient walks the path of one who can become pregnant.
pub(super) fn can(chart: &Chart) -> bool {
    chart.summary.category != Some(Category::Cannot)
}

/// What is said once an act is recorded, by the place of its page.
pub(super) fn done(slug: &str) -> Option<&'static str> {
    fn of<A: Act>() -> (&'static str, &'static str) {
        (A::SLUG, A::WORDS.done)
    }
    let all = [
        of::<PregnancyTest>(),
        of::<Contraception>(),
        of::<Unchanged>(),
        of::<AsThePatientSays>(),
        of::<Counselling>(),
        of::<Consent>(),
        of::<super::sheet::OnPaper>(),
        of::<Exemption>(),
        of::<HomeTesting>(),
        of::<Month>(),
        of::<Prescription>(),
        of::<Cancellation>(),
        of::<Pause>(),
        of::<Resumption>(),
        of::<Stop>(),
        of::<Completion>(),
        of::<PregnancyReport>(),
        of::<PregnancyExclusion>(),
        of::<PregnancyEnd>(),
        of::<Visit>(),
        of::<StatusAssessment>(),
        of::<Breastfeeding>(),
        of::<SupplyChange>(),
        of::<OutsideSupply>(),
        of::<SupplySettlement>(),
        of::<Video>(),
        of::<Contact>(),
        of::<StopTaking>(),
        of::<LostToFollowUp>(),
        of::<ReportToProgramme>(),
        of::<CategoryAct>(),
        of::<CategoryAnew>(),
        of::<Correction>(),
        of::<Assessment>(),
        of::<SecondPrescriber>(),
        of::<OutsideProgramme>(),
        of::<InsideProgramme>(),
        of::<Move>(),
        of::<Residence>(),
        of::<CorrectionConfirmation>(),
        of::<CorrectionDeclining>(),
        ("enrol", super::words::ENROLLED),
    ];
    all.into_iter()
        .find(|(known, _)| *known == slug)
        .map(|(_, says)| says)
}
