//! Which values each reason gives to its sentences. The checks of the kernel give them; a test compares the two.

use retinue_kernel::Slug;

/// The names that the sentences of one reason may use. `earliest` is always given besides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placeholders {
    /// Given every time.
    pub always: &'static [&'static str],
    /// Given in some cases; a sentence uses them inside brackets.
    pub sometimes: &'static [&'static str],
}

impl Placeholders {
    /// The values of a reason.
    pub const fn of(slug: Slug) -> Placeholders {
        of(slug)
    }
}

/// The first day on which the reason can clear: part of every finding.
pub(crate) const EARLIEST: &str = "earliest";

const fn of(slug: Slug) -> Placeholders {
    let sometimes: &[&str] = match slug {
        Slug::TestSettingNotAccepted => &["overlay"],
        Slug::VisitMissing => &["visit-on"],
        Slug::FirstTestMissing => &["path-day"],
        _ => &[],
    };
    Placeholders {
        always: always(slug),
        sometimes,
    }
}

const fn always(slug: Slug) -> &'static [&'static str] {
    match slug {
        Slug::PatientNotRegistered
        | Slug::CategoryNotAssigned
        | Slug::PregnancyTestPositive
        | Slug::PregnancyReported
        | Slug::CategoryCheckMissing
        | Slug::Breastfeeding
        | Slug::TestMissing
        | Slug::MonthNotConfirmed
        | Slug::QuestionsNotAnswered
        | Slug::CounsellingMissing
        | Slug::TestWindowNotOpen
        | Slug::VisitMissing
        | Slug::FirstTestMissing
        | Slug::PrescriptionNotOnRecord
        | Slug::PrescriberNotCertified
        | Slug::PrescriberSuspended
        | Slug::PrescriberDecertified
        | Slug::PharmacyNotCertified
        | Slug::PharmacySuspended
        | Slug::PharmacyDecertified
        | Slug::NoLastDay => &[],
        Slug::CategoryBasisNotAccepted | Slug::MenopauseProofIncomplete => {
            &["basis", "assigned-on"]
        }
        Slug::ConsentMissing => &["form"],
        Slug::ConsentBeforeMajority => &["form", "signed-on", "of-age-on"],
        Slug::ResidenceUnknown => &["form", "signed-on", "youngest", "oldest"],
        Slug::ConsentSignatureMissing
        | Slug::GuardianSignatureMissing
        | Slug::ConsentOfEarlierEdition => &["form", "signed-on"],
        Slug::ConsentTextChanged => &["form", "signed-on", "text-from"],
        Slug::TestTooOldForPrescription => &["collected-on", "prescribed-on", "days"],
        Slug::AssessmentMissing => &["subject", "prescribed-on"],
        Slug::SecondPrescriberMissing | Slug::FirstVisitNotInPerson => &["prescribed-on"],
        Slug::NewTestAfterExclusionMissing => &["excluded-on"],
        Slug::TreatmentPaused | Slug::TreatmentStopped | Slug::CourseCompleted => &["since"],
        Slug::ContraceptionNotSubmitted => &["not-before"],
        Slug::MethodsDiffer => &[
            "patient-says",
            "prescriber-says",
            "recorded-on",
            "submitted-on",
        ],
        Slug::ContraceptionMissing | Slug::SecondTestMissing => &["days"],
        Slug::ContraceptionPairInvalid | Slug::ContraceptionLapsed => &["days", "from"],
        Slug::ContraceptionTooShort => &["days", "since", "wait-until"],
        Slug::WaitOpenAtCategoryChange => &["changed-on", "wait-until"],
        Slug::SecondTestSettingNotAccepted
        | Slug::HomeTestNotPermitted
        | Slug::TestSettingNotAccepted => &["collected-on", "setting"],
        Slug::SecondTestTooEarly => &["collected-on", "days", "wait-until"],
        Slug::CycleDayNotRecorded | Slug::CycleDayOutsideFirstDays => &["collected-on", "days"],
        Slug::FirstWindowMissed => &["days", "last-day", "wait-until"],
        Slug::TestAlreadyUsed | Slug::OrderBelongsToEarlierTest | Slug::IndeterminateSince => {
            &["collected-on"]
        }
        Slug::TestNotNegative => &["collected-on", "result"],
        Slug::ConfirmationBeforeResult | Slug::CounsellingNotConfirmed => &["confirmed-on"],
        Slug::CounsellingAfterPrescription => &["confirmed-on", "prescribed-on"],
        Slug::QuestionsFailed | Slug::QuestionsBeforeResult => &["answered-on"],
        Slug::TestWindowClosed => &["collected-on", "last-day"],
        Slug::VisitWindowClosed => &["visit-on", "last-day"],
        Slug::PrescriptionCancelled
        | Slug::PrescriptionAlreadyDispensed
        | Slug::PrescriberNotCertifiedOnPrescriptionDay => &["prescribed-on"],
        Slug::PrescriptionEndedByStop => &["prescribed-on", "ended-on"],
        Slug::PrescriptionBeforeSpecimen => &["prescribed-on", "collected-on"],
        Slug::PrescriptionTooOld => &["prescribed-on", "days"],
        Slug::SupplyOverThirtyDays | Slug::OrderExceedsThirtyDays => &["days", "limit"],
        Slug::RefillsOnPrescription => &["refills"],
        Slug::SupplyNotUsedUp => &["supply-ends-on", "free-from"],
        Slug::AuthorisationAlreadyLive | Slug::OtherOrderLive => &["until"],
    }
}
