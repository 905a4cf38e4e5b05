//! The next act of a course: what, by whom, from when and until when. It reads the same decision that the pharmacist
//! would get, so the clinic, the patient and the counter never disagree.

use retinue_kernel::{
    AuthorisationState, CourseSummary, Day, DispenseDecision, PatientRecord, Payload, Programme,
    Slug, Unmet, Who,
};

/// What is to be done next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Act {
    ClearPregnancy,
    StopBreastfeedingFirst,
    Resume,
    AssignCategory,
    SignForm,
    /// The age that decides who signs is that of where the patient lives.
    RecordResidence,
    RecordContraception,
    WaitForContraception,
    FirstTest,
    SecondTest,
    NewTest,
    ConfirmMonth,
    AnswerQuestions,
    Counsel,
    Visit,
    WaitForSupplyEnd,
    Prescribe,
    AskForAuthorisation,
    /// Where no registry authorises: the pharmacist goes through the checklist.
    SupplyByChecklist,
    Assess,
    AskSecondPrescriber,
    Collect,
    LastTests,
    CloseAuthorisation,
    RenewCertification,
    WaitForCategory,
    Nothing,
}

impl Act {
    /// Whether nothing is to be done but to let a time pass.
    pub(super) const fn is_a_wait(self) -> bool {
        matches!(
            self,
            Act::WaitForContraception | Act::WaitForSupplyEnd | Act::WaitForCategory
        )
    }
}

/// The next act with its days.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Next {
    pub(super) act: Act,
    pub(super) who: Who,
    /// The first day on which it can be done, when that is not today.
    pub(super) from: Option<Day>,
    /// The last day on which it is of use.
    pub(super) until: Option<Day>,
}

/// The next act of a course, as of `today`. `decision` is the answer a certified pharmacy would get for the latest
/// prescription.
pub(super) fn next(
    record: &PatientRecord,
    summary: &CourseSummary,
    decision: &DispenseDecision,
    today: Day,
) -> Next {
    if let Some(live) = summary
        .authorisations
        .iter()
        .find(|one| one.state == AuthorisationState::Live)
    {
        return Next {
            act: Act::Collect,
            who: Who::Pharmacist,
            from: None,
            until: Some(live.until),
        };
    }
    let window = summary.window_last_day.filter(|last| *last >= today);
    if let DispenseDecision::Authorised { until, .. } = decision {
        let registry = record.programme().is_none_or(Programme::has_registry);
        return Next {
            act: if registry {
                Act::AskForAuthorisation
            } else {
                Act::SupplyByChecklist
            },
            who: Who::Pharmacist,
            from: None,
            until: Some(*until),
        };
    }
    if let Some(day) = ended_on(record) {
        // Stopped and completed courses end with two tests; a pregnancy still comes first.
        let pregnant = decision
            .unmet()
            .iter()
            .any(|unmet| act(unmet.slug).0 == Act::ClearPregnancy);
        if !pregnant {
            return after_the_end(record, summary, day, today);
        }
    }
    let first = decision
        .unmet()
        .iter()
        .map(|unmet| (act(unmet.slug), unmet))
        .min_by_key(|((_, place), _)| *place);
    match first {
        None => Next {
            act: Act::Nothing,
            who: Who::Prescriber,
            from: None,
            until: None,
        },
        Some(((act, _), unmet)) => step(act, unmet, window, today),
    }
}

fn step(act: Act, unmet: &Unmet, window: Option<Day>, today: Day) -> Next {
    let from = Some(unmet.earliest).filter(|earliest| *earliest > today);
    // What lies inside the month's window is of use while the window is open.
    let until = match act {
        Act::ConfirmMonth | Act::AnswerQuestions | Act::Prescribe | Act::Counsel => window,
        _ => None,
    };
    let who = match act {
        Act::AnswerQuestions => Who::Patient,
        _ => unmet.who,
    };
    Next {
        act,
        who,
        from,
        until,
    }
}

/// The day from which a stopped or completed course counts as ended: the last dose, or the day it was recorded.
fn ended_on(record: &PatientRecord) -> Option<Day> {
    let last = record
        .facts()
        .iter()
        .rev()
        .find_map(|fact| match &fact.event.payload {
            Payload::TreatmentStopped { last_dose_on, .. }
            | Payload::CourseCompleted { last_dose_on } => {
                Some(Some(last_dose_on.unwrap_or(fact.event.envelope.on)))
            }
            Payload::TreatmentResumed { .. } => Some(None),
            _ => None,
        });
    last.flatten()
}

fn after_the_end(
    record: &PatientRecord,
    summary: &CourseSummary,
    last_dose: Day,
    today: Day,
) -> Next {
    const DAYS_TO_THE_LAST_TEST: u16 = 30;
    let due = last_dose.plus(DAYS_TO_THE_LAST_TEST);
    let tested = record.facts().iter().any(|fact| {
        matches!(&fact.event.payload, Payload::PregnancyTestReported { collected_on, .. } if *collected_on >= due)
    });
    let none_due = tested || summary.category == Some(retinue_kernel::Category::Cannot);
    if none_due {
        return Next {
            act: Act::Nothing,
            who: Who::Prescriber,
            from: None,
            until: None,
        };
    }
    Next {
        act: Act::LastTests,
        who: Who::Prescriber,
        from: Some(due).filter(|due| *due > today),
        until: None,
    }
}

/// What is to be done about a reason.
pub(super) fn clears(slug: Slug) -> Act {
    act(slug).0
}

/// The act that clears a reason, and its place: what must come first has the lower number.
fn act(slug: Slug) -> (Act, u8) {
    match slug {
        Slug::PregnancyTestPositive
        | Slug::PregnancyReported
        | Slug::NewTestAfterExclusionMissing
        | Slug::CategoryCheckMissing => (Act::ClearPregnancy, 0),
        Slug::Breastfeeding => (Act::StopBreastfeedingFirst, 1),
        Slug::TreatmentPaused | Slug::TreatmentStopped | Slug::CourseCompleted => (Act::Resume, 2),
        Slug::PatientNotRegistered
        | Slug::CategoryNotAssigned
        | Slug::CategoryBasisNotAccepted
        | Slug::MenopauseProofIncomplete => (Act::AssignCategory, 3),
        Slug::ConsentMissing | Slug::ConsentSignatureMissing | Slug::GuardianSignatureMissing => {
            (Act::SignForm, 4)
        }
        Slug::ResidenceUnknown => (Act::RecordResidence, 4),
        Slug::ConsentOfEarlierEdition | Slug::ConsentBeforeMajority | Slug::ConsentTextChanged => {
            (Act::SignForm, 4)
        }
        Slug::TestTooOldForPrescription => (Act::NewTest, 10),
        Slug::FirstVisitNotInPerson => (Act::Visit, 10),
        Slug::AssessmentMissing => (Act::Assess, 11),
        Slug::SecondPrescriberMissing => (Act::AskSecondPrescriber, 11),
        Slug::FirstTestMissing => (Act::FirstTest, 5),
        Slug::ContraceptionMissing | Slug::ContraceptionPairInvalid | Slug::ContraceptionLapsed => {
            (Act::RecordContraception, 6)
        }
        Slug::WaitOpenAtCategoryChange => (Act::WaitForCategory, 7),
        Slug::ContraceptionTooShort => (Act::WaitForContraception, 7),
        Slug::SupplyNotUsedUp => (Act::WaitForSupplyEnd, 8),
        Slug::SecondTestMissing
        | Slug::SecondTestSettingNotAccepted
        | Slug::SecondTestTooEarly
        | Slug::CycleDayNotRecorded
        | Slug::CycleDayOutsideFirstDays => (Act::SecondTest, 9),
        Slug::FirstWindowMissed
        | Slug::TestMissing
        | Slug::TestSettingNotAccepted
        | Slug::HomeTestNotPermitted
        | Slug::TestAlreadyUsed
        | Slug::TestNotNegative
        | Slug::IndeterminateSince
        | Slug::TestWindowNotOpen
        | Slug::TestWindowClosed => (Act::NewTest, 10),
        Slug::VisitMissing | Slug::VisitWindowClosed => (Act::Visit, 10),
        Slug::ContraceptionNotSubmitted | Slug::MethodsDiffer => (Act::RecordContraception, 11),
        Slug::MonthNotConfirmed
        | Slug::ConfirmationBeforeResult
        | Slug::CounsellingNotConfirmed => (Act::ConfirmMonth, 12),
        Slug::CounsellingMissing | Slug::CounsellingAfterPrescription => (Act::Counsel, 12),
        Slug::PrescriptionNotOnRecord
        | Slug::PrescriptionCancelled
        | Slug::PrescriptionEndedByStop
        | Slug::PrescriptionAlreadyDispensed
        | Slug::PrescriptionBeforeSpecimen
        | Slug::PrescriptionTooOld
        | Slug::OrderBelongsToEarlierTest
        | Slug::SupplyOverThirtyDays
        | Slug::RefillsOnPrescription
        | Slug::OrderExceedsThirtyDays => (Act::Prescribe, 13),
        Slug::QuestionsFailed | Slug::QuestionsBeforeResult | Slug::QuestionsNotAnswered => {
            (Act::AnswerQuestions, 14)
        }
        Slug::AuthorisationAlreadyLive | Slug::OtherOrderLive => (Act::CloseAuthorisation, 15),
        Slug::PrescriberNotCertified
        | Slug::PrescriberSuspended
        | Slug::PrescriberDecertified
        | Slug::PrescriberNotCertifiedOnPrescriptionDay
        | Slug::PharmacyNotCertified
        | Slug::PharmacySuspended
        | Slug::PharmacyDecertified
        | Slug::NoLastDay => (Act::RenewCertification, 16),
    }
}
