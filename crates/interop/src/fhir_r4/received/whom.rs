//! About whom a resource is, and under which identifiers its sender knows it.

use super::super::json::Element;
use super::super::outcome::{Issue, IssueCode};
use super::at::{At, keep};
use super::done;

/// Under which system the programme's numbers stand.
const NUMBER: &str = "urn:retinue:programme-number";

/// A patient as a resource names them. At least one of both is there; where both are, both have to lead to the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Whom {
    /// The logical id here.
    pub id: Option<String>,
    /// The programme's number.
    pub number: Option<String>,
    /// The expression of the field that says so.
    pub at: String,
}

/// An identifier with the system that it is one of: alone it names nothing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Identifier {
    /// Who assigned it, as an address.
    pub system: String,
    /// What.
    pub value: String,
}

/// About whom a resource is. `base` is the address under which the resources lie.
///
/// # Errors
/// What is wrong with the reference, or that there is none.
pub fn whom(resource: &Element, base: &str) -> Result<Whom, Vec<Issue>> {
    let at = At::root(resource);
    let name = if at.has("patient") {
        "patient"
    } else {
        "subject"
    };
    one(&at, name, base).map_err(|issue| vec![issue])
}

fn one(at: &At<'_>, name: &str, base: &str) -> Result<Whom, Issue> {
    const REMEDY: &str = "name the patient: a reference Patient/ID as it is read here, or an identifier of the system urn:retinue:programme-number";
    let missing = || at.issue(IssueCode::Required, name, REMEDY);
    let subject = at.object(name)?.ok_or_else(missing)?;
    let id = match subject.text("reference")? {
        None => None,
        Some(reference) => {
            let own = reference
                .strip_prefix(base)
                .map_or(reference, |rest| rest.trim_start_matches('/'));
            let id = own.strip_prefix("Patient/").filter(|id| !id.contains('/'));
            let id = id.ok_or_else(|| {
                subject.issue(
                    IssueCode::Value,
                    "reference",
                    format!("this leads to no patient here: {REMEDY}"),
                )
            })?;
            Some(id.to_owned())
        }
    };
    let number = match subject.object("identifier")? {
        None => None,
        Some(identifier) => {
            let system = identifier.text("system")?.unwrap_or("");
            if system != NUMBER {
                let says = format!("numbers of this system are not known here: {REMEDY}");
                return Err(identifier.issue(IssueCode::Value, "system", says));
            }
            Some(identifier.needs("value", REMEDY)?.to_owned())
        }
    };
    if id.is_none() && number.is_none() {
        return Err(missing());
    }
    Ok(Whom {
        id,
        number,
        at: at.path(name),
    })
}

/// The identifiers of a resource.
///
/// # Errors
/// One without a system or without a value.
pub fn identifiers(resource: &Element) -> Result<Vec<Identifier>, Vec<Issue>> {
    let at = At::root(resource);
    let mut issues = Vec::new();
    let given = keep(&mut issues, at.list("identifier")).unwrap_or_default();
    let mut found = Vec::new();
    for identifier in given {
        let part = |name| {
            identifier
                .needs(name, "an identifier says its system and its value")
                .map(str::to_owned)
        };
        let system = keep(&mut issues, part("system"));
        let value = keep(&mut issues, part("value"));
        if let (Some(system), Some(value)) = (system, value) {
            found.push(Identifier { system, value });
        }
    }
    done(issues, Some(found))
}

/// What makes a resource one and the same when it is sent again: its first identifier, or everything that it says.
pub fn key(kind: &str, resource: &Element, known_as: Option<&Identifier>) -> String {
    match known_as {
        // The length keeps the system from running into the value.
        Some(Identifier { system, value }) => {
            format!("{kind} id {}:{system}|{value}", system.len())
        }
        None => format!("{kind} content {}", resource.compact()),
    }
}
