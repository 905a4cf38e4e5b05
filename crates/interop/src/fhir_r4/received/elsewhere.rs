//! What no program records, because a person has to: who, and where.

use super::super::outcome::{Issue, IssueCode};

/// Why a kind of resource is not taken, where the reason is that a person signs or decides it.
pub fn signed_elsewhere(kind: &str) -> Option<Issue> {
    let says = match kind {
        "MedicationRequest" => {
            "a prescription is the prescriber's own act, and a program signs for nobody: the prescriber, signed in, writes it on the patient's page in the clinic's room"
        }
        "QuestionnaireResponse" => {
            "a form is signed by the patient, a guardian or the prescriber themselves: the patient and the guardian on their own pages, the prescriber in the clinic's room, or on paper that the clinic keys in there; hand it in at QuestionnaireResponse/$submit, where it waits for them"
        }
        "Consent" => {
            "a form is signed by the patient, a guardian or the prescriber themselves: the patient and the guardian on their own pages, the prescriber in the clinic's room, or on paper that the clinic keys in there"
        }
        "DocumentReference" | "Binary" => {
            "a document here is the copy of a form, and a form is signed by the patient, a guardian or the prescriber themselves; hand a filled one in at QuestionnaireResponse/$submit, where it waits for them"
        }
        "Group" => {
            "whom a clinic treats follows from enrolments and transfers, which the prescriber or a designee records in the clinic's room"
        }
        "MedicationDispense" => {
            "capsules leave a pharmacy under its own authorisation: the pharmacist records it in the pharmacy's room, or its program under /api"
        }
        "Communication" => {
            "a contact closes what waits for it, so whoever reached the patient says so: the prescriber or a designee, signed in, on the patient's page in the clinic's room"
        }
        "CarePlan" => {
            "doses are planned by the prescriber, signed in, on the patient's page in the clinic's room"
        }
        "DetectedIssue" => {
            "what is advised follows from the facts; an advice is overridden by the prescriber, signed in, on the patient's page in the clinic's room"
        }
        "Task" => "a task is settled by doing it, in the room of whoever owns it",
        "Patient" => {
            "a patient is enrolled by the prescriber or a designee in the clinic's room, with what the programme asks at the enrolment"
        }
        "AdverseEvent" => {
            "a reaction is reported by the prescriber or a designee on the patient's page in the clinic's room, where its report to the regulator is drafted"
        }
        "Practitioner" | "PractitionerRole" | "Organization" | "Location" | "HealthcareService" => {
            "parties are enrolled and certified by the programme's office"
        }
        _ => return None,
    };
    Some(Issue::of(IssueCode::BusinessRule, kind, says))
}
