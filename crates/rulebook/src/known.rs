//! What the kernel knows of each parameter: its unit, its least value, whether it may end, and which checks use it.

use retinue_kernel::{Basis, Check, Method, Setting, Slug};

use crate::programme::words;

/// What a parameter counts or lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Whole civil days.
    Days,
    /// Whole years.
    Years,
    /// A whole number of things.
    Count,
    /// Yes or no.
    YesNo,
    /// Settings of a pregnancy test.
    Settings,
    /// Methods of contraception.
    Methods,
    /// Grounds of a category.
    Bases,
}

impl Unit {
    /// Every unit.
    pub const ALL: &'static [Unit] = &[
        Unit::Days,
        Unit::Years,
        Unit::Count,
        Unit::YesNo,
        Unit::Settings,
        Unit::Methods,
        Unit::Bases,
    ];

    /// The unit as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Unit::Days => "days",
            Unit::Years => "years",
            Unit::Count => "count",
            Unit::YesNo => "yes-no",
            Unit::Settings => "settings",
            Unit::Methods => "methods",
            Unit::Bases => "bases",
        }
    }

    /// Reads the written unit.
    pub fn from_text(text: &str) -> Option<Unit> {
        Unit::ALL.iter().copied().find(|unit| unit.as_str() == text)
    }

    /// The words that a list of this unit may hold; none for a number.
    pub(crate) fn words(self) -> Option<Vec<&'static str>> {
        match self {
            Unit::Settings => Some(words(Setting::ALL, Setting::as_str)),
            Unit::Methods => Some(words(Method::ALL, Method::as_str)),
            Unit::Bases => Some(words(Basis::ALL, Basis::as_str)),
            Unit::Days | Unit::Years | Unit::Count | Unit::YesNo => None,
        }
    }
}

/// What is known of a parameter before its file is read.
pub(crate) struct KnownParameter {
    pub(crate) name: &'static str,
    pub(crate) unit: Unit,
    pub(crate) least: i64,
    pub(crate) greatest: i64,
    pub(crate) may_end: bool,
}

const fn days(name: &'static str, least: i64) -> KnownParameter {
    KnownParameter {
        name,
        unit: Unit::Days,
        least,
        greatest: 3_660,
        may_end: false,
    }
}

const fn or_none(known: KnownParameter) -> KnownParameter {
    KnownParameter {
        may_end: true,
        ..known
    }
}

const fn years(name: &'static str, least: i64) -> KnownParameter {
    KnownParameter {
        name,
        unit: Unit::Years,
        least,
        greatest: 120,
        may_end: false,
    }
}

const fn other(name: &'static str, unit: Unit) -> KnownParameter {
    KnownParameter {
        name,
        unit,
        least: 0,
        greatest: 99,
        may_end: false,
    }
}

/// Every field of the kernel's `Parameters`, in its order. A test compares the two.
pub(crate) const PARAMETERS: &[KnownParameter] = &[
    days("test-window-days", 1),
    or_none(days("visit-window-days", 1)),
    days("test-gap-days", 0),
    days("cycle-days", 1),
    other("cycle-rule-on-repeat", Unit::YesNo),
    days("contraception-wait-days", 0),
    other("contraception-wait-before-specimen", Unit::YesNo),
    days("missed-first-window-wait-days", 0),
    other("first-test-settings", Unit::Settings),
    other("second-test-settings", Unit::Settings),
    other("monthly-test-settings", Unit::Settings),
    other("home-test-needs-permission", Unit::YesNo),
    days("supply-days", 1),
    other("refills", Unit::Count),
    days("early-supply-days", 0),
    or_none(days("authorisation-days", 1)),
    or_none(days("prescription-age-days", 1)),
    years("age-of-majority", 1),
    or_none(years("short-menopause-proof-age", 1)),
    days("new-start-days", 0),
    days("month-record-days", 0),
    other("counselling-monthly-cannot", Unit::YesNo),
    other("primary-methods", Unit::Methods),
    other("secondary-methods", Unit::Methods),
    or_none(other("single-methods", Unit::Methods)),
    other("cannot-bases", Unit::Bases),
    years("certification-years", 1),
    days("after-last-dose-test-days", 0),
    or_none(days("lost-to-follow-up-days", 1)),
    or_none(days("prescription-test-days", 0)),
    or_none(days("issue-window-days", 0)),
    other("consent-of-edition", Unit::YesNo),
    other("consent-anew-at-majority", Unit::YesNo),
    days("majority-notice-days", 0),
    other("agreement-exempts", Unit::YesNo),
];

/// Every field of the kernel's `OfficeNumbers`, in its order. A test compares the two. They say how the programme's
/// office works; no check of the gate uses one, and a programme without a registry has none.
pub(crate) const OFFICE: &[KnownParameter] = &[
    days("renewal-notice-days", 0),
    or_none(years("staff-training-years", 1)),
    other("audit-sample-percent", Unit::Count),
    KnownParameter {
        greatest: 10_000,
        ..other("audit-sample-most", Unit::Count)
    },
    other("audit-sample-months", Unit::Count),
    days("wholesaler-audit-days", 1),
    years("wholesaler-audit-years", 1),
    days("case-answer-days", 1),
    days("case-reconsideration-days", 1),
    days("pregnancy-follow-up-days", 1),
    other("pregnancy-root-cause-asked", Unit::YesNo),
    other("pregnancy-outcome-asked", Unit::YesNo),
    years("assessment-years", 1),
    days("assessment-interval-days", 0),
];

/// Every parameter, of the gate and of the office.
pub(crate) fn every() -> impl Iterator<Item = &'static KnownParameter> {
    PARAMETERS.iter().chain(OFFICE)
}

/// What a check takes from the parameters: a provisional one makes the finding provisional.
pub(crate) fn uses(check: &Check) -> &'static [&'static str] {
    match check {
        Check::Registered
        | Check::NotPregnant
        | Check::Assessed { .. }
        | Check::FirstVisitInPerson
        | Check::NotBreastfeeding
        | Check::TreatmentStands
        | Check::OneTestOneOrder
        | Check::TestNegative
        | Check::MonthConfirmed
        | Check::QuestionsAnswered
        | Check::NothingElseLive
        | Check::PrescriberCertified
        | Check::PharmacyCertified => &[],
        Check::CategoryAssigned => &["cannot-bases", "short-menopause-proof-age"],
        Check::ConsentSigned { .. } => &[
            "age-of-majority",
            "consent-of-edition",
            "consent-anew-at-majority",
        ],
        Check::ContraceptionSubmitted | Check::MethodsAgree => &["month-record-days"],
        Check::ContraceptionUnbroken => &[
            "contraception-wait-days",
            "contraception-wait-before-specimen",
            "primary-methods",
            "secondary-methods",
            "single-methods",
        ],
        Check::WaitKept => &["contraception-wait-days", "missed-first-window-wait-days"],
        // A long break leads back to the start, where these are asked in the place of the monthly test.
        Check::FirstTest => &[
            "first-test-settings",
            "new-start-days",
            "after-last-dose-test-days",
        ],
        Check::SecondTest => &[
            "test-gap-days",
            "first-test-settings",
            "second-test-settings",
            "cycle-days",
            "cycle-rule-on-repeat",
            "new-start-days",
        ],
        Check::MissedFirstWindow => &[
            "missed-first-window-wait-days",
            "test-window-days",
            "new-start-days",
        ],
        Check::MonthlyTest => &[
            "monthly-test-settings",
            "home-test-needs-permission",
            "new-start-days",
        ],
        Check::Counselled { .. } => &["counselling-monthly-cannot"],
        Check::TestWindow => &["test-window-days"],
        Check::VisitWindow => &["visit-window-days", "authorisation-days"],
        Check::PrescriptionStands => &["prescription-age-days"],
        Check::PrescriptionTest => &[
            "monthly-test-settings",
            "home-test-needs-permission",
            "prescription-test-days",
        ],
        Check::IssueWindow => &["issue-window-days"],
        Check::SecondPrescriber => &["age-of-majority"],
        Check::SupplyLimit => &["supply-days"],
        Check::NoRefills => &["refills"],
        Check::SupplyUsedUp => &["supply-days", "early-supply-days"],
    }
}

/// The reasons that a check can give: each needs its sentences.
pub(crate) fn reasons(check: &Check) -> &'static [Slug] {
    match check {
        Check::Registered => &[Slug::PatientNotRegistered],
        Check::CategoryAssigned => &[
            Slug::CategoryNotAssigned,
            Slug::CategoryBasisNotAccepted,
            Slug::MenopauseProofIncomplete,
        ],
        Check::ConsentSigned { .. } => &[
            Slug::ConsentMissing,
            Slug::ConsentOfEarlierEdition,
            Slug::ConsentTextChanged,
            Slug::ConsentSignatureMissing,
            Slug::GuardianSignatureMissing,
            Slug::ConsentBeforeMajority,
            Slug::ResidenceUnknown,
        ],
        Check::NotPregnant => &[
            Slug::PregnancyTestPositive,
            Slug::PregnancyReported,
            Slug::NewTestAfterExclusionMissing,
            Slug::CategoryCheckMissing,
        ],
        Check::NotBreastfeeding => &[Slug::Breastfeeding],
        Check::TreatmentStands => &[
            Slug::TreatmentPaused,
            Slug::TreatmentStopped,
            Slug::CourseCompleted,
        ],
        Check::ContraceptionSubmitted => &[Slug::ContraceptionNotSubmitted],
        Check::MethodsAgree => &[Slug::MethodsDiffer],
        Check::ContraceptionUnbroken => &[
            Slug::ContraceptionMissing,
            Slug::ContraceptionPairInvalid,
            Slug::ContraceptionLapsed,
            Slug::ContraceptionTooShort,
        ],
        Check::WaitKept => &[Slug::WaitOpenAtCategoryChange],
        Check::FirstTest => &[Slug::FirstTestMissing],
        Check::SecondTest => &[
            Slug::SecondTestMissing,
            Slug::SecondTestSettingNotAccepted,
            Slug::SecondTestTooEarly,
            Slug::CycleDayNotRecorded,
            Slug::CycleDayOutsideFirstDays,
        ],
        Check::MissedFirstWindow => &[Slug::FirstWindowMissed],
        Check::MonthlyTest => &[
            Slug::TestMissing,
            Slug::TestSettingNotAccepted,
            Slug::HomeTestNotPermitted,
        ],
        Check::OneTestOneOrder => &[Slug::TestAlreadyUsed, Slug::OrderBelongsToEarlierTest],
        Check::TestNegative => &[Slug::TestNotNegative, Slug::IndeterminateSince],
        Check::MonthConfirmed => &[
            Slug::MonthNotConfirmed,
            Slug::ConfirmationBeforeResult,
            Slug::CounsellingNotConfirmed,
            Slug::CounsellingAfterPrescription,
        ],
        Check::QuestionsAnswered => &[
            Slug::QuestionsFailed,
            Slug::QuestionsBeforeResult,
            Slug::QuestionsNotAnswered,
        ],
        Check::Counselled { .. } => &[Slug::CounsellingMissing, Slug::CounsellingAfterPrescription],
        Check::TestWindow => &[Slug::TestWindowNotOpen, Slug::TestWindowClosed],
        Check::VisitWindow => &[Slug::VisitMissing, Slug::VisitWindowClosed],
        Check::PrescriptionStands => &[
            Slug::PrescriptionNotOnRecord,
            Slug::PrescriptionCancelled,
            Slug::PrescriptionEndedByStop,
            Slug::PrescriptionAlreadyDispensed,
            Slug::PrescriptionBeforeSpecimen,
            Slug::PrescriptionTooOld,
        ],
        Check::SupplyLimit => &[Slug::PrescriptionNotOnRecord, Slug::SupplyOverThirtyDays],
        Check::NoRefills => &[Slug::PrescriptionNotOnRecord, Slug::RefillsOnPrescription],
        Check::SupplyUsedUp => &[
            Slug::PrescriptionNotOnRecord,
            Slug::SupplyNotUsedUp,
            Slug::OrderExceedsThirtyDays,
        ],
        Check::PrescriptionTest => &[
            Slug::PrescriptionNotOnRecord,
            Slug::TestMissing,
            Slug::TestSettingNotAccepted,
            Slug::HomeTestNotPermitted,
            Slug::TestAlreadyUsed,
            Slug::TestTooOldForPrescription,
        ],
        Check::IssueWindow => &[Slug::PrescriptionNotOnRecord, Slug::PrescriptionTooOld],
        Check::Assessed { .. } => &[Slug::PrescriptionNotOnRecord, Slug::AssessmentMissing],
        Check::SecondPrescriber => &[Slug::PrescriptionNotOnRecord, Slug::SecondPrescriberMissing],
        Check::FirstVisitInPerson => &[Slug::PrescriptionNotOnRecord, Slug::FirstVisitNotInPerson],
        Check::NothingElseLive => &[Slug::AuthorisationAlreadyLive, Slug::OtherOrderLive],
        Check::PrescriberCertified => &[
            Slug::PrescriptionNotOnRecord,
            Slug::PrescriberNotCertified,
            Slug::PrescriberSuspended,
            Slug::PrescriberDecertified,
            Slug::PrescriberNotCertifiedOnPrescriptionDay,
        ],
        Check::PharmacyCertified => &[
            Slug::PharmacyNotCertified,
            Slug::PharmacySuspended,
            Slug::PharmacyDecertified,
        ],
    }
}
