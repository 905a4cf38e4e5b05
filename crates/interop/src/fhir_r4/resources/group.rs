//! Group: the patients of a clinic.

use super::super::chart::Practice;
use super::super::coded;
use super::super::json::Element;
use super::super::names::{Names, PatientName};
use super::super::resource::{Resource, named_reference, reference};

/// The logical id of a clinic's group.
pub fn group_id(names: &Names, clinic: &Practice) -> String {
    names.of_party("Group", &clinic.id)
}

/// Everybody whom a clinic treats today. It is counted when it is asked for, so it has no history.
pub fn group(
    names: &Names,
    clinic: &Practice,
    patients: &[PatientName],
    sandbox: bool,
) -> Resource {
    let called = clinic.name.as_deref().unwrap_or(clinic.id.as_str());
    let member =
        |one: &PatientName| Element::new().with("entity", reference("Patient", one.as_str()));
    let body = Element::new()
        .with(
            "identifier",
            vec![
                Element::new()
                    .with("system", "urn:retinue:patients-of")
                    .with("value", clinic.id.as_str()),
            ],
        )
        .with("active", true)
        .with("type", "person")
        .with("actual", true)
        .with("code", coded::text("patients of a clinic"))
        .with("name", format!("Patients of {called}"))
        .with("quantity", u64::try_from(patients.len()).ok())
        .with(
            "managingEntity",
            named_reference(
                "Practitioner",
                &names.of_party("Practitioner", &clinic.id),
                clinic.name.as_deref(),
            ),
        )
        .with("member", patients.iter().map(member).collect::<Vec<_>>());
    Resource {
        sandbox,
        ..Resource::new("Group", group_id(names, clinic), body)
    }
}
