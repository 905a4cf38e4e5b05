//! What a program may read, in words of the person who lets it.

use retinue_ledger::program::person_scope::{PersonScope, PersonScopes, Reach};
use retinue_rulebook::Language;

use crate::http::form::SpokenField;
use crate::words::said::let_in as says;

/// What the person says at the end.
pub(super) const ANSWER: &str = "answer";
pub(super) const YES: &str = "yes";
pub(super) const NO: &str = "no";
/// The scopes that the person left standing.
pub(super) const READS: &str = "reads";
/// The patient who was chosen.
pub(super) const PATIENT: &str = "about";
/// What is looked for among patients.
pub(super) const FIND: &str = "find";
/// The box of the search.
pub(super) const FIND_FIELD: SpokenField = SpokenField::new(FIND, says::FIND, None);

/// Whether a person may take it away by itself. The words around a launch mean nothing to a person.
pub(super) fn is_offered(scope: &PersonScope) -> bool {
    matches!(scope, PersonScope::Data(..) | PersonScope::OfflineAccess)
}

/// Whose eyes the program would have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Eyes {
    Patients,
    Clinics,
}

/// One scope in words, of the patient of a number where one was chosen; none where it means nothing to a person.
pub(super) fn scope(
    scope: &PersonScope,
    eyes: Eyes,
    number: Option<&str>,
    language: Language,
) -> Option<String> {
    match scope {
        PersonScope::Data(reach, scope) => {
            let what = kind(scope.resource(), language);
            let whose = match (eyes, reach, number) {
                (Eyes::Patients, _, _) => says::OF_YOU.get(language).to_owned(),
                (Eyes::Clinics, Reach::User, _) => says::OF_ALL.get(language).to_owned(),
                (Eyes::Clinics, Reach::Patient, Some(number)) => says::of_number(language, number),
                (Eyes::Clinics, Reach::Patient, None) => {
                    says::OF_THE_CHOSEN.get(language).to_owned()
                }
            };
            let mut said = format!("{what}, {whose}");
            let pairs = scope.narrowing().iter();
            let search: Vec<String> = pairs
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            if !search.is_empty() {
                said.push_str(", ");
                said.push_str(&says::narrowed(language, search.join("&")));
            }
            Some(said)
        }
        PersonScope::OfflineAccess => Some(says::AWAY.get(language).to_owned()),
        PersonScope::Launch | PersonScope::LaunchPatient => None,
    }
}

/// What was let in, in words. How long is told beside it.
pub(super) fn all(
    scopes: &PersonScopes,
    eyes: Eyes,
    number: Option<&str>,
    language: Language,
) -> Vec<String> {
    let data = scopes
        .iter()
        .filter(|one| matches!(one, PersonScope::Data(..)));
    data.filter_map(|one| scope(one, eyes, number, language))
        .collect()
}

fn kind(resource: Option<&str>, language: Language) -> String {
    let text = match resource {
        None => says::EVERYTHING,
        Some("Patient" | "Group") => says::PATIENTS,
        Some("Observation") => says::OBSERVATIONS,
        Some("MedicationRequest") => says::PRESCRIPTIONS,
        Some("MedicationDispense") => says::SUPPLIES,
        Some("MedicationStatement") => says::OTHER_MEDICINES,
        Some("AllergyIntolerance") => says::ALLERGIES,
        Some("AdverseEvent") => says::UNWANTED_EFFECTS,
        Some("Consent") => says::CONSENTS,
        Some("DocumentReference" | "Binary") => says::DOCUMENTS,
        Some("QuestionnaireResponse") => says::ANSWERS,
        Some("Questionnaire") => says::FORMS,
        Some("CarePlan") => says::PLANS,
        Some("Task") => says::TASKS,
        Some("Communication") => says::MESSAGES,
        Some("DetectedIssue" | "GuidanceResponse") => says::WARNINGS,
        Some("Provenance" | "AuditEvent") => says::ORIGINS,
        Some(
            "Organization" | "Location" | "HealthcareService" | "Practitioner" | "PractitionerRole",
        ) => says::PARTIES,
        Some("Medication") => says::CAPSULES,
        // A type of the format that is not served here: nothing of it would be read.
        Some(other) => return other.to_owned(),
    };
    text.get(language).to_owned()
}
