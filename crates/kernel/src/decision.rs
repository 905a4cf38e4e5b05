//! The answer of the gate: its reasons are the product, the verdict is their summary.

use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Serialize, Serializer};

use crate::day::{Day, Days};
use crate::id::FactId;
use crate::rules::Requirement;
use crate::vocabulary::words;

words! {
    /// Who can clear a requirement.
    Who {
        /// The prescriber or the prescriber's staff.
        Prescriber = "prescriber",
        /// The patient.
        Patient = "patient",
        /// The parent or guardian of a minor.
        Guardian = "guardian",
        /// The pharmacist.
        Pharmacist = "pharmacist",
        /// The programme's administrator.
        Programme = "programme",
    }
}

words! {
    /// Why a requirement is not met. Its sentences, in three wordings, are data of the programme.
    Slug {
        /// No registration with the programme.
        PatientNotRegistered = "patient-not-registered",
        /// No category.
        CategoryNotAssigned = "category-not-assigned",
        /// The edition does not list the basis.
        CategoryBasisNotAccepted = "category-basis-not-accepted",
        /// Menopause is claimed without its proof.
        MenopauseProofIncomplete = "menopause-proof-incomplete",
        /// The form was not signed.
        ConsentMissing = "consent-missing",
        /// Patient or prescriber did not sign.
        ConsentSignatureMissing = "consent-signature-missing",
        /// A minor's guardian did not sign.
        GuardianSignatureMissing = "guardian-signature-missing",
        /// The patient signed as a minor and has come of age since.
        ConsentBeforeMajority = "consent-before-majority",
        /// It is not on record where the patient lives, and there the age decides who signs.
        ResidenceUnknown = "residence-unknown",
        /// A positive test stands.
        PregnancyTestPositive = "pregnancy-test-positive",
        /// A reported pregnancy stands.
        PregnancyReported = "pregnancy-reported",
        /// After an exclusion a new laboratory test is due.
        NewTestAfterExclusionMissing = "new-test-after-exclusion-missing",
        /// After an exclusion or an ending the category must be looked at again.
        CategoryCheckMissing = "category-check-missing",
        /// The patient breastfeeds.
        Breastfeeding = "breastfeeding",
        /// Paused by a prescriber.
        TreatmentPaused = "treatment-paused",
        /// Stopped by a prescriber.
        TreatmentStopped = "treatment-stopped",
        /// The course was completed.
        CourseCompleted = "course-completed",
        /// The month's contraception was not submitted.
        ContraceptionNotSubmitted = "contraception-not-submitted",
        /// The patient and the prescriber submitted different methods for the month.
        MethodsDiffer = "methods-differ",
        /// No contraception on record.
        ContraceptionMissing = "contraception-missing",
        /// The methods are not a valid pair.
        ContraceptionPairInvalid = "contraception-pair-invalid",
        /// Contraception lapsed.
        ContraceptionLapsed = "contraception-lapsed",
        /// Contraception has not been unbroken for long enough.
        ContraceptionTooShort = "contraception-too-short",
        /// A wait was open when the category changed.
        WaitOpenAtCategoryChange = "wait-open-at-category-change",
        /// No first test.
        FirstTestMissing = "first-test-missing",
        /// No second test.
        SecondTestMissing = "second-test-missing",
        /// The second test was performed where it may not be.
        SecondTestSettingNotAccepted = "second-test-setting-not-accepted",
        /// The second test was too soon after the first.
        SecondTestTooEarly = "second-test-too-early",
        /// The day of the cycle is not on record.
        CycleDayNotRecorded = "cycle-day-not-recorded",
        /// The second test was outside the first days of the period.
        CycleDayOutsideFirstDays = "cycle-day-outside-first-days",
        /// The first window was missed and the wait is not over.
        FirstWindowMissed = "first-window-missed",
        /// No test for the month.
        TestMissing = "test-missing",
        /// The test was performed where it may not be.
        TestSettingNotAccepted = "test-setting-not-accepted",
        /// A home test without the prescriber's leave.
        HomeTestNotPermitted = "home-test-not-permitted",
        /// The test served another month's order.
        TestAlreadyUsed = "test-already-used",
        /// The order was authorised on an earlier test.
        OrderBelongsToEarlierTest = "order-belongs-to-earlier-test",
        /// The month's test is not negative.
        TestNotNegative = "test-not-negative",
        /// A later test could not be read.
        IndeterminateSince = "indeterminate-since",
        /// The prescriber did not confirm the month.
        MonthNotConfirmed = "month-not-confirmed",
        /// The confirmation came before the result.
        ConfirmationBeforeResult = "confirmation-before-result",
        /// The confirmation says that counselling did not take place.
        CounsellingNotConfirmed = "counselling-not-confirmed",
        /// Counselling came after the prescription.
        CounsellingAfterPrescription = "counselling-after-prescription",
        /// The last answers did not pass.
        QuestionsFailed = "questions-failed",
        /// The answers came before the result.
        QuestionsBeforeResult = "questions-before-result",
        /// The questions were not answered.
        QuestionsNotAnswered = "questions-not-answered",
        /// No counselling.
        CounsellingMissing = "counselling-missing",
        /// No test opened a window.
        TestWindowNotOpen = "test-window-not-open",
        /// The test's window closed.
        TestWindowClosed = "test-window-closed",
        /// No office visit.
        VisitMissing = "visit-missing",
        /// The visit's window closed.
        VisitWindowClosed = "visit-window-closed",
        /// The prescription is not on record.
        PrescriptionNotOnRecord = "prescription-not-on-record",
        /// The prescription was cancelled.
        PrescriptionCancelled = "prescription-cancelled",
        /// The prescription ended with a pause, a stop or a completion.
        PrescriptionEndedByStop = "prescription-ended-by-stop",
        /// The prescription was already dispensed.
        PrescriptionAlreadyDispensed = "prescription-already-dispensed",
        /// The prescription was written before the specimen.
        PrescriptionBeforeSpecimen = "prescription-before-specimen",
        /// The test before the prescription was too long before it.
        TestTooOldForPrescription = "test-too-old-for-prescription",
        /// Consent was given on the form of an earlier edition.
        ConsentOfEarlierEdition = "consent-of-earlier-edition",
        /// The form's text changed since, and everyone signs the new one.
        ConsentTextChanged = "consent-text-changed",
        /// Something that is to be assessed before each prescription was not.
        AssessmentMissing = "assessment-missing",
        /// No second prescriber agreed to the treatment of a minor.
        SecondPrescriberMissing = "second-prescriber-missing",
        /// The first appointment was not in person.
        FirstVisitNotInPerson = "first-visit-not-in-person",
        /// The prescription is too old.
        PrescriptionTooOld = "prescription-too-old",
        /// More days than a supply may be.
        SupplyOverThirtyDays = "supply-over-thirty-days",
        /// Refills stand on the prescription.
        RefillsOnPrescription = "refills-on-prescription",
        /// The supply before is not used up.
        SupplyNotUsedUp = "supply-not-used-up",
        /// One month's order would pass the limit of a period.
        OrderExceedsThirtyDays = "order-exceeds-thirty-days",
        /// An authorisation for this prescription is live.
        AuthorisationAlreadyLive = "authorisation-already-live",
        /// An authorisation for another order is live.
        OtherOrderLive = "other-order-live",
        /// The prescriber is not certified today.
        PrescriberNotCertified = "prescriber-not-certified",
        /// The prescriber is suspended.
        PrescriberSuspended = "prescriber-suspended",
        /// The prescriber is decertified.
        PrescriberDecertified = "prescriber-decertified",
        /// The prescriber was not certified on the prescription's day.
        PrescriberNotCertifiedOnPrescriptionDay = "prescriber-not-certified-on-prescription-day",
        /// The pharmacy is not certified.
        PharmacyNotCertified = "pharmacy-not-certified",
        /// The pharmacy is suspended.
        PharmacySuspended = "pharmacy-suspended",
        /// The pharmacy is decertified.
        PharmacyDecertified = "pharmacy-decertified",
        /// Nothing in the rules gives the authorisation an end.
        NoLastDay = "no-last-day",
    }
}

/// A value that a sentence may name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum Said {
    /// A day.
    Day(Day),
    /// A count.
    Number(i32),
    /// A word of the vocabulary.
    Word(&'static str),
    /// Several words of the vocabulary.
    Words(Vec<&'static str>),
    /// A name from the rules, such as an overlay's.
    Name(alloc::string::String),
}

/// A list that cannot be empty.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(transparent)]
pub struct NonEmpty<T>(Vec<T>);

impl<T> NonEmpty<T> {
    /// The list, or `None` when it is empty.
    pub fn new(items: Vec<T>) -> Option<NonEmpty<T>> {
        (!items.is_empty()).then_some(NonEmpty(items))
    }

    /// A list of one.
    pub fn of(item: T) -> NonEmpty<T> {
        NonEmpty(Vec::from([item]))
    }

    /// The items.
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }
}

/// A requirement that is met, and the facts that show it.
#[derive(Clone, PartialEq, Debug)]
pub struct Met {
    /// The requirement.
    pub requirement: Arc<Requirement>,
    /// The facts that show it.
    pub evidence: Vec<FactId>,
}

/// A requirement that is not met: why, who can clear it, and when at the earliest.
#[derive(Clone, PartialEq, Debug)]
pub struct Unmet {
    /// The requirement.
    pub requirement: Arc<Requirement>,
    /// Why.
    pub slug: Slug,
    /// Who can clear it.
    pub who: Who,
    /// The first day on which it can clear, were the one who must act to act today.
    pub earliest: Day,
    /// The facts that show it; empty when the reason is that there are none.
    pub evidence: Vec<FactId>,
    /// What its sentences may name.
    pub says: Vec<(&'static str, Said)>,
}

/// A requirement as it was found.
#[derive(Clone, PartialEq, Debug)]
pub enum Finding {
    /// Met.
    Met(Met),
    /// Not met.
    Unmet(Unmet),
}

/// The answer to "may this be dispensed?". No denial without a reason, no authorisation without an end.
#[derive(Clone, PartialEq, Debug)]
pub enum DispenseDecision {
    /// Yes, up to and including a day.
    Authorised {
        /// The last day: do not dispense after it.
        until: Day,
        /// Days of supply that may be dispensed.
        days: Days,
        /// What was met.
        met: Vec<Met>,
    },
    /// No.
    Denied {
        /// What was not met.
        unmet: NonEmpty<Unmet>,
        /// What was met.
        met: Vec<Met>,
    },
}

impl DispenseDecision {
    /// The reasons of a denial; empty for an authorisation.
    pub fn unmet(&self) -> &[Unmet] {
        match self {
            DispenseDecision::Authorised { .. } => &[],
            DispenseDecision::Denied { unmet, .. } => unmet.as_slice(),
        }
    }

    /// What was met.
    pub fn met(&self) -> &[Met] {
        match self {
            DispenseDecision::Authorised { met, .. } | DispenseDecision::Denied { met, .. } => met,
        }
    }

    /// The last day of an authorisation.
    pub fn until(&self) -> Option<Day> {
        match self {
            DispenseDecision::Authorised { until, .. } => Some(*until),
            DispenseDecision::Denied { .. } => None,
        }
    }

    /// The first day on which every reason of a denial can have cleared.
    pub fn earliest(&self) -> Option<Day> {
        self.unmet().iter().map(|unmet| unmet.earliest).max()
    }

    /// The provisional parameters and readings on which the answer rests, each once.
    pub fn provisional(&self) -> Vec<&str> {
        let mut found: Vec<&str> = self
            .met()
            .iter()
            .map(|met| &met.requirement)
            .chain(self.unmet().iter().map(|unmet| &unmet.requirement))
            .flat_map(|requirement| requirement.provisional.iter().map(crate::id::Id::as_str))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Serialize for Met {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut met = serializer.serialize_struct("Met", 4)?;
        met.serialize_field("requirement", leading_law(&self.requirement))?;
        met.serialize_field("name", &self.requirement.name)?;
        met.serialize_field("cite", &self.requirement.cite)?;
        met.serialize_field("evidence", &self.evidence)?;
        met.end()
    }
}

impl Serialize for Unmet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut unmet = serializer.serialize_struct("Unmet", 8)?;
        unmet.serialize_field("requirement", leading_law(&self.requirement))?;
        unmet.serialize_field("name", &self.requirement.name)?;
        unmet.serialize_field("slug", &self.slug)?;
        unmet.serialize_field("who", &self.who)?;
        unmet.serialize_field("earliest", &self.earliest)?;
        unmet.serialize_field("cite", &self.requirement.cite)?;
        unmet.serialize_field("evidence", &self.evidence)?;
        unmet.serialize_field("named", &Named(&self.says))?;
        unmet.end()
    }
}

/// The values of a sentence as one object.
struct Named<'a>(&'a [(&'static str, Said)]);

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, said)| (name, said)))
    }
}

impl Serialize for DispenseDecision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        match self {
            DispenseDecision::Authorised { until, days, met } => {
                let mut decision = serializer.serialize_struct("DispenseDecision", 4)?;
                decision.serialize_field("decision", "authorised")?;
                decision.serialize_field("until", until)?;
                decision.serialize_field("days", days)?;
                decision.serialize_field("met", met)?;
                decision.end()
            }
            DispenseDecision::Denied { unmet, met } => {
                let mut decision = serializer.serialize_struct("DispenseDecision", 3)?;
                decision.serialize_field("decision", "denied")?;
                decision.serialize_field("unmet", unmet)?;
                decision.serialize_field("met", met)?;
                decision.end()
            }
        }
    }
}

fn leading_law(requirement: &Requirement) -> &str {
    requirement.law.first().map_or("", crate::id::Id::as_str)
}
