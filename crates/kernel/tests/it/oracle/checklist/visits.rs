//! What is seen, agreed and assessed before a prescription.

use super::Checklist;
use crate::oracle::Findings;
use crate::oracle::editions::ADULT_YEARS;
use crate::oracle::patient::has_reached;
use crate::oracle::prescription::prescription;

impl Checklist {
    /// Seen in person at least once, on or before the day of the prescription.
    pub(super) fn first_visit(&self) -> Findings {
        let mut found = Vec::new();
        if !self.edition_at(self.case.today).first_visit_in_person {
            return found;
        }
        let Some(prescription) = prescription(&self.case) else {
            found.push("prescription-not-on-record");
            return found;
        };
        let seen = self
            .all("visit-recorded")
            .into_iter()
            .any(|visit| visit.flag("remote") != Some(true) && visit.on() <= prescription.on());
        if !seen {
            found.push("first-visit-not-in-person");
        }
        found
    }

    /// Two independent prescribers for a minor.
    pub(super) fn second_prescriber(&self) -> Findings {
        let mut found = Vec::new();
        if !self.edition_at(self.case.today).second_prescriber {
            return found;
        }
        let Some(prescription) = prescription(&self.case) else {
            found.push("prescription-not-on-record");
            return found;
        };
        let agreed = self
            .all("second-prescriber-agreed")
            .into_iter()
            .any(|agreement| agreement.on() <= prescription.on());
        if !has_reached(&self.case, ADULT_YEARS, prescription.on()) && !agreed {
            found.push("second-prescriber-missing");
        }
        found
    }

    /// Each subject, since the prescription of another order before this one.
    pub(super) fn assessments(&self) -> Findings {
        let mut found = Vec::new();
        let subjects = self.edition_at(self.case.today).assessed;
        if subjects.is_empty() {
            return found;
        }
        let Some(prescription) = prescription(&self.case) else {
            found.push("prescription-not-on-record");
            return found;
        };
        let previous = self
            .prescriptions_of_other_orders()
            .into_iter()
            .rfind(|other| other.place < prescription.place);
        for subject in subjects {
            let assessed = self
                .all("assessment-recorded")
                .into_iter()
                .any(|assessment| {
                    assessment.texts("subjects").contains(subject)
                        && assessment.on() <= prescription.on()
                        && previous.is_none_or(|previous| assessment.place > previous.place)
                });
            if !assessed {
                found.push("assessment-missing");
            }
        }
        found
    }
}
