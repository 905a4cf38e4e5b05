//! A file of FHIR resources, one a line: each read, and found whose it is, or every mistake of it told with its remedy.

use std::collections::HashMap;

use retinue_interop::fhir_r4::PatientName;
use retinue_interop::fhir_r4::outcome::Issue;
use retinue_interop::fhir_r4::received::{Reader, Whom};
use retinue_interop::import::LineResource;
use retinue_ledger::{
    Clinician, ImportLine, ImportNamed, ImportResource, ImportSays, ImportWhose, Ledger, ReadError,
};

/// Lines of a file, read.
#[derive(Debug, Default)]
pub struct ReadResources {
    /// What can be brought to the ledger.
    pub lines: Vec<ImportLine>,
    /// What cannot: the line, and every mistake with its remedy.
    pub unread: Vec<(u32, Vec<String>)>,
}

/// Reads lines for a clinic. Whom they name is looked up, each patient once, and the look is in the access log.
///
/// # Errors
/// [`ReadError`] of the store.
pub fn read_resources<'a>(
    ledger: &Ledger,
    who: &Clinician,
    lines: impl IntoIterator<Item = (u32, &'a str)>,
) -> Result<ReadResources, ReadError> {
    let knowledge = ledger.knowledge()?;
    let mut known: HashMap<ImportNamed, Option<ImportWhose>> = HashMap::new();
    let mut read = ReadResources::default();
    for (line, text) in lines {
        let resource = match LineResource::read(text, "") {
            Ok(resource) => resource,
            Err(issues) => {
                read.unread.push((line, told(issues)));
                continue;
            }
        };
        let whose = match named(&resource.about) {
            None => None,
            Some(named) => match known.get(&named) {
                Some(found) => found.clone(),
                None => {
                    let found = ledger.import_whose(who, &named)?;
                    known.insert(named, found.clone());
                    found
                }
            },
        };
        let Some(whose) = whose else {
            let says = format!(
                "{}: no patient of this clinic is known by this; copy the id or the programme number from the patient's page",
                resource.about.at
            );
            read.unread.push((line, vec![says]));
            continue;
        };
        let reader = Reader {
            knowledge: knowledge.knowledge(),
            rulebook: &whose.rulebook,
            today: whose.today,
        };
        match resource.fact(&reader) {
            Ok((on, fact)) => read.lines.push(ImportLine {
                line,
                says: ImportSays::Resource(ImportResource {
                    patient: whose.patient,
                    content: resource.content(),
                    key: resource.key,
                    on,
                    fact,
                }),
            }),
            Err(issues) => read.unread.push((line, told(issues))),
        }
    }
    Ok(read)
}

/// How a resource names the patient; none where its id cannot be one of ours.
fn named(about: &Whom) -> Option<ImportNamed> {
    let patient = match &about.id {
        None => None,
        Some(id) => Some(PatientName::of_id(id)?.0.as_str().parse().ok()?),
    };
    Some(ImportNamed {
        patient,
        number: about.number.clone(),
    })
}

fn told(issues: Vec<Issue>) -> Vec<String> {
    let issues = issues.into_iter();
    issues
        .map(|issue| match issue.about {
            Some(about) => format!("{about}: {}", issue.says),
            None => issue.says,
        })
        .collect()
}
