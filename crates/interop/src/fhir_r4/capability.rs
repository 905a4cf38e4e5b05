//! CapabilityStatement: the table of what is served, told to those who ask.

use super::VERSION;
use super::json::Element;
use super::served::{Compared, Interaction, Parameter, REVINCLUDE, SERVED, Served, Whose};

/// What of the installation stands in its statement.
#[derive(Clone, Copy, Debug)]
pub struct Installation<'a> {
    /// The address under which the resources lie.
    pub base: &'a str,
    /// The version of the software.
    pub version: &'a str,
    /// The day of the statement: that of the software, since the table is part of it.
    pub date: &'a str,
    /// Where programs ask for tokens.
    pub doors: Doors<'a>,
}

/// Where programs ask for tokens, as whole addresses.
#[derive(Clone, Copy, Debug)]
pub struct Doors<'a> {
    /// To which a person is sent to be asked.
    pub authorize: &'a str,
    /// For the token.
    pub token: &'a str,
    /// For what a token says.
    pub introspect: &'a str,
    /// To give a token back.
    pub revoke: &'a str,
}

/// The doors as SMART App Launch writes them into the statement, for programs that do not read the file of well-known addresses.
fn oauth(doors: Doors<'_>) -> Element {
    let door = |name: &str, address: &str| {
        Element::new()
            .with("url", name.to_owned())
            .with("valueUri", address.to_owned())
    };
    Element::new()
        .with(
            "extension",
            vec![
                door("authorize", doors.authorize),
                door("token", doors.token),
                door("introspect", doors.introspect),
                door("revoke", doors.revoke),
            ],
        )
        .with(
            "url",
            "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
        )
}

/// The statement.
pub fn statement(installation: Installation<'_>) -> Element {
    let software = Element::new()
        .with("name", "Retinue")
        .with("version", installation.version);
    let security = Element::new()
        .with("cors", false)
        .with(
            "service",
            vec![Element::new().with(
                "coding",
                vec![
                    Element::new()
                        .with("system", "http://terminology.hl7.org/CodeSystem/restful-security-service")
                        .with("code", "SMART-on-FHIR"),
                ],
            )],
        )
        .with("extension", vec![oauth(installation.doors)])
        .with("description", "Every request but this one carries a token, whose scopes bound it: of a registered program, for its clinic, or of one that a patient or a clinician let read for them.");
    let rest = Element::new()
        .with("mode", "server")
        .with("documentation", "What is on record about the patients of the clinic that the program acts for. What is created becomes a fact of the record, through the same rules as an entry in the clinic's room; what a person has to sign is refused, and the answer says who signs it where.")
        .with("security", security)
        .with(
            "resource",
            SERVED.iter().map(resource).chain([asked_alone()]).collect::<Vec<_>>(),
        )
        .with(
            "interaction",
            vec![
                Element::new()
                    .with("code", "transaction")
                    .with("documentation", "Creations alone: every one of them is recorded, or none."),
                Element::new()
                    .with("code", "batch")
                    .with("documentation", "Creations alone, each for itself."),
            ],
        )
        .with("operation", bulk("export"));
    Element::new()
        .with("resourceType", "CapabilityStatement")
        .with("status", "active")
        .with("date", installation.date)
        .with("kind", "instance")
        .with("software", software)
        .with(
            "implementation",
            Element::new()
                .with("description", "An isotretinoin treatment programme")
                .with("url", installation.base),
        )
        .with("fhirVersion", VERSION)
        .with("format", vec![super::MEDIA_TYPE, "json"])
        .with("rest", vec![rest])
}

/// Taking along everything, as the guide on bulk data defines it.
fn bulk(definition: &str) -> Vec<Element> {
    let says = "Prefer: respond-async; takes _type, _since and _outputFormat. Files are lines of resources as they stood when the export was asked for, without DetectedIssue; kept for an hour.";
    let definition = format!("http://hl7.org/fhir/uv/bulkdata/OperationDefinition/{definition}");
    vec![
        Element::new()
            .with("name", "export")
            .with("definition", definition)
            .with("documentation", says),
    ]
}

fn resource(served: &Served) -> Element {
    let interactions = served.interactions.iter();
    let interactions = interactions.map(|one| Element::new().with("code", one.as_str()));
    let searched = served.does(Interaction::Search);
    let parameters = served.searched_by().filter(|_| searched);
    let is_of_facts = served.does(Interaction::History);
    let is_taken = served.does(Interaction::Create);
    let operation = |name: &str, definition: &str| {
        let definition = format!("http://hl7.org/fhir/OperationDefinition/{definition}");
        vec![
            Element::new()
                .with("name", name)
                .with("definition", definition),
        ]
    };
    let operation = match served.kind {
        "Group" => Some(bulk("group-export")),
        "Patient" => {
            let mut both = operation("everything", "Patient-everything");
            both.extend(bulk("patient-export"));
            Some(both)
        }
        _ if is_taken => Some(operation("validate", "Resource-validate")),
        _ => None,
    };
    let needs = match (served.whose, served.patient()) {
        (Whose::Patients, Some(patient)) => {
            let more = match served.kind {
                "QuestionnaireResponse" => {
                    " $submit takes a filled form, which waits for whoever signs it (medication REMS)."
                }
                _ => "",
            };
            Some(format!(
                "A search names its patient: {patient}, {patient}.identifier or _id.{more}"
            ))
        }
        _ if served.kind == "Binary" => Some("The content of a DocumentReference, for whoever may read that: as it is under Accept: application/pdf, else as a resource.".to_owned()),
        _ if served.kind == "Group" => Some("The patients of the clinic that the program acts for, as they are when it is asked for.".to_owned()),
        _ => of_forms(served.kind).map(str::to_owned),
    };
    Element::new()
        .with("type", served.kind)
        .with("documentation", needs)
        .with("interaction", interactions.collect::<Vec<_>>())
        .with("versioning", "versioned")
        .with("readHistory", is_of_facts)
        .with("updateCreate", false)
        .with("conditionalCreate", is_taken)
        .with("conditionalRead", "not-match")
        .with("conditionalUpdate", false)
        .with("conditionalDelete", "not-supported")
        .with("searchInclude", served.includes.to_vec())
        .with("searchRevInclude", is_of_facts.then(|| vec![REVINCLUDE]))
        .with("searchParam", parameters.map(parameter).collect::<Vec<_>>())
        .with("operation", operation)
}

/// How the gate stands is answered when it is asked, and kept by nobody: there is no GuidanceResponse to read or to search.
fn asked_alone() -> Element {
    Element::new()
        .with("type", "GuidanceResponse")
        .with("documentation", "$rems-etasu answers how a case stands on the day on which it is asked (medication REMS). None is kept: yesterday's answer is no answer today, so nothing can be read or searched here.")
}

/// The operations on forms. The guide that names them gives no definition that could stand among the operations.
fn of_forms(kind: &str) -> Option<&'static str> {
    match kind {
        "Questionnaire" => Some(
            "$questionnaire-package, of one by its id or of the type with questionnaire as the canonical address: a collection.",
        ),
        _ => None,
    }
}

fn parameter(one: &Parameter) -> Element {
    let says = match one.compared {
        Compared::Date => {
            Some("eq, ne, lt, le, gt, ge, sa, eb; days are compared as days of universal time")
        }
        Compared::Words => Some("the beginning of any word, in capital or small letters"),
        _ => None,
    };
    Element::new()
        .with("name", one.name)
        .with("type", one.compared.as_str())
        .with("documentation", says)
}
