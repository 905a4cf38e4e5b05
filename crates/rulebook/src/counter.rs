//! What of a refusal leaves towards a pharmacy.
//!
//! A pharmacist learns the verdict, what is to be done, who can do it and from when; never a test, a pregnancy, what
//! contraception is used, or on which path a patient is. The sentences keep to that. So must every word beside them: a
//! program that reads `breastfeeding` next to "a safety hold" has read the chart.

use std::sync::Arc;

use retinue_kernel::{Applies, Check, Day, Requirement, Slug, Unmet, Who};

use crate::known;
use crate::rulebook::Rulebook;
use crate::sentences::Reader;

/// A reason as a pharmacy is told it.
#[derive(Clone, PartialEq, Debug)]
pub struct ToldAtCounter {
    /// The reason's name: a general one where the reason itself is the clinic's.
    pub word: &'static str,
    /// The reason itself, where a pharmacy may know it.
    pub plain: Option<Slug>,
    /// The requirement that is open, where a pharmacy may know it.
    pub requirement: Option<Arc<Requirement>>,
    /// Who can clear it.
    pub who: Who,
    /// The first day on which it can be clear; of several reasons told as one, the latest.
    pub earliest: Day,
    /// The reason in the pharmacist's words; of several told as one, each sentence once.
    pub says: String,
    /// Whether it rests on something that no authority has confirmed.
    pub is_provisional: bool,
}

/// Why a refusal cannot be told by its own name, in one word for all reasons of the group.
///
/// Every reason is judged here, so that a new one cannot leave unjudged.
const fn group(slug: Slug) -> Option<&'static str> {
    match slug {
        Slug::PregnancyTestPositive | Slug::PregnancyReported | Slug::Breastfeeding => {
            Some("safety-hold")
        }
        Slug::CategoryNotAssigned
        | Slug::CategoryBasisNotAccepted
        | Slug::MenopauseProofIncomplete => Some("enrolment-step"),
        Slug::ConsentSignatureMissing | Slug::GuardianSignatureMissing => Some("signature-missing"),
        Slug::NewTestAfterExclusionMissing
        | Slug::CategoryCheckMissing
        | Slug::ContraceptionNotSubmitted
        | Slug::MethodsDiffer
        | Slug::ContraceptionMissing
        | Slug::ContraceptionPairInvalid
        | Slug::ContraceptionLapsed
        | Slug::FirstTestMissing
        | Slug::SecondTestMissing
        | Slug::SecondTestSettingNotAccepted
        | Slug::SecondTestTooEarly
        | Slug::CycleDayNotRecorded
        | Slug::CycleDayOutsideFirstDays
        | Slug::TestMissing
        | Slug::TestSettingNotAccepted
        | Slug::HomeTestNotPermitted
        | Slug::TestAlreadyUsed
        | Slug::TestNotNegative
        | Slug::IndeterminateSince
        | Slug::MonthNotConfirmed
        | Slug::ConfirmationBeforeResult
        | Slug::CounsellingNotConfirmed
        | Slug::CounsellingMissing
        | Slug::AssessmentMissing
        | Slug::SecondPrescriberMissing
        | Slug::FirstVisitNotInPerson => Some("step-open"),
        Slug::QuestionsFailed | Slug::QuestionsBeforeResult | Slug::QuestionsNotAnswered => {
            Some("patients-part-open")
        }
        Slug::ContraceptionTooShort | Slug::WaitOpenAtCategoryChange => Some("waiting-time"),
        // Which of the two windows it is tells on which path the patient is.
        Slug::TestWindowNotOpen | Slug::VisitMissing => Some("filling-time-not-begun"),
        Slug::FirstWindowMissed | Slug::TestWindowClosed | Slug::VisitWindowClosed => {
            Some("filling-time-ended")
        }
        Slug::CounsellingAfterPrescription
        | Slug::PrescriptionBeforeSpecimen
        | Slug::TestTooOldForPrescription
        | Slug::OrderBelongsToEarlierTest => Some("new-prescription-needed"),
        Slug::PatientNotRegistered
        | Slug::ConsentMissing
        | Slug::ConsentOfEarlierEdition
        | Slug::ConsentTextChanged
        | Slug::ConsentBeforeMajority
        | Slug::ResidenceUnknown
        | Slug::TreatmentPaused
        | Slug::TreatmentStopped
        | Slug::CourseCompleted
        | Slug::PrescriptionNotOnRecord
        | Slug::PrescriptionCancelled
        | Slug::PrescriptionEndedByStop
        | Slug::PrescriptionAlreadyDispensed
        | Slug::PrescriptionTooOld
        | Slug::SupplyOverThirtyDays
        | Slug::RefillsOnPrescription
        | Slug::SupplyNotUsedUp
        | Slug::OrderExceedsThirtyDays
        | Slug::AuthorisationAlreadyLive
        | Slug::OtherOrderLive
        | Slug::PrescriberNotCertified
        | Slug::PrescriberSuspended
        | Slug::PrescriberDecertified
        | Slug::PrescriberNotCertifiedOnPrescriptionDay
        | Slug::PharmacyNotCertified
        | Slug::PharmacySuspended
        | Slug::PharmacyDecertified
        | Slug::NoLastDay => None,
    }
}

impl ToldAtCounter {
    /// Every name that a reason can have towards a pharmacy, each once.
    pub fn words() -> Vec<&'static str> {
        let mut words = Vec::new();
        for slug in Slug::ALL {
            let word = group(*slug).unwrap_or(slug.as_str());
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words
    }

    /// The reasons of a refusal as a pharmacy is told them, in their order. What has the same name, the same requirement and
    /// the same one who can clear it is told once.
    pub fn of(unmet: &[Unmet], rulebook: &Rulebook) -> Vec<ToldAtCounter> {
        let mut told: Vec<ToldAtCounter> = Vec::with_capacity(unmet.len());
        for one in unmet {
            let one = ToldAtCounter::of_one(one, rulebook);
            let same = told.iter_mut().find(|other| {
                (other.word, other.who) == (one.word, one.who)
                    && other.requirement_word() == one.requirement_word()
            });
            match same {
                None => told.push(one),
                Some(other) => {
                    if !other.says.contains(&one.says) {
                        other.says = format!("{} {}", other.says, one.says);
                    }
                    other.earliest = other.earliest.max(one.earliest);
                    other.is_provisional |= one.is_provisional;
                }
            }
        }
        told
    }

    fn of_one(unmet: &Unmet, rulebook: &Rulebook) -> ToldAtCounter {
        let word = group(unmet.slug);
        let requirement = &unmet.requirement;
        let is_named = ToldAtCounter::names_requirement(unmet);
        ToldAtCounter {
            word: word.unwrap_or(unmet.slug.as_str()),
            plain: word.is_none().then_some(unmet.slug),
            requirement: is_named.then(|| Arc::clone(requirement)),
            who: unmet.who,
            earliest: unmet.earliest,
            says: rulebook.say(unmet, Reader::Pharmacist),
            is_provisional: !requirement.provisional.is_empty(),
        }
    }

    /// Whether a pharmacy may know which requirement a reason comes from. The name and the line of the law of a clinical
    /// requirement tell the reason, whatever sentence stands beside them.
    pub fn names_requirement(unmet: &Unmet) -> bool {
        group(unmet.slug).is_none() && may_be_named(&unmet.requirement)
    }

    /// The requirement's own name, or the reason's where a pharmacy may not know it.
    pub fn requirement_word(&self) -> &str {
        match &self.requirement {
            Some(requirement) => requirement.name.as_str(),
            None => self.word,
        }
    }

    /// The leading line of the law, or the reason's name where a pharmacy may not know it.
    pub fn law(&self) -> &str {
        match &self.requirement {
            Some(requirement) => requirement
                .law
                .first()
                .map_or(self.word, |law| law.as_str()),
            None => self.word,
        }
    }
}

/// Whether a pharmacy may know a requirement, met or not: it asks the same of every patient, and nothing that can be said
/// of it is the clinic's.
pub fn may_be_named(requirement: &Requirement) -> bool {
    let is_plain = |check: &Check| {
        known::reasons(check)
            .iter()
            .all(|slug| group(*slug).is_none())
    };
    requirement.applies == Applies::All && is_plain(&requirement.check)
}
