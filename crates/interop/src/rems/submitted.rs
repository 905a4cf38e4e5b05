//! What is handed in at `$submit`: the filled form itself, or a Bundle or Parameters that holds it and the patient.

use crate::fhir_r4::json::{Element, Json};
use crate::fhir_r4::outcome::{Issue, IssueCode};

const RESPONSE: &str = "QuestionnaireResponse";
/// Parameters may hold a Bundle, and that is all.
const DEEPEST: usize = 3;

/// A filled form, and for whom it is as far as that came along.
#[derive(Clone, PartialEq, Debug)]
pub struct HandedIn {
    /// The form.
    pub response: Element,
    /// The patient; none where the form alone came, without one in it.
    pub patient: Option<Element>,
}

/// Finds the one form, and the one patient that its subject names. Where the subject names none of those that came along, the
/// form's own reference is what counts.
///
/// # Errors
/// That there is none, or more than one.
pub fn of(body: &Element) -> Result<HandedIn, Vec<Issue>> {
    let mut found = Vec::new();
    gather(body, DEEPEST, &mut found);
    let of_kind = |kind: &'static str| {
        let found = found.iter();
        found.filter(move |(_, one)| one.text("resourceType") == Some(kind))
    };
    let mut responses = of_kind(RESPONSE);
    let (Some((_, response)), None) = (responses.next(), responses.next()) else {
        let says =
            "one QuestionnaireResponse belongs here: by itself, in a Bundle or as a parameter";
        return Err(vec![Issue::of(IssueCode::Structure, "resourceType", says)]);
    };
    let subject = match response.field("subject") {
        Some(Json::Object(subject)) => subject.text("reference"),
        _ => None,
    };
    let mut contained = objects(response.field("contained"));
    let mut named = |id: &str| contained.find(|one| one.text("id") == Some(id)).cloned();
    let patient = match subject.map(|subject| (subject, subject.strip_prefix('#'))) {
        Some((_, Some(id))) => named(id),
        Some((subject, None)) => {
            let id = subject.rsplit('/').next();
            let mut patients = of_kind("Patient");
            let fits = patients.find(|(url, one)| {
                url.as_deref() == Some(subject) || one.text("id").is_some() && one.text("id") == id
            });
            fits.map(|(_, one)| (*one).clone())
        }
        // Who is meant is clear where the form names nobody and one patient came along.
        None if response.field("subject").is_none() => {
            let mut patients = of_kind("Patient");
            match (patients.next(), patients.next()) {
                (Some((_, only)), None) => Some((*only).clone()),
                _ => None,
            }
        }
        None => None,
    };
    Ok(HandedIn {
        response: (*response).clone(),
        patient,
    })
}

/// Every resource, with the address under which a Bundle has it.
fn gather<'a>(one: &'a Element, depth: usize, found: &mut Vec<(Option<String>, &'a Element)>) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    let within = match one.text("resourceType") {
        Some("Bundle") => one.field("entry"),
        Some("Parameters") => one.field("parameter"),
        _ => {
            found.push((None, one));
            return;
        }
    };
    for entry in objects(within) {
        if let Some(Json::Object(resource)) = entry.field("resource") {
            let from = found.len();
            gather(resource, depth, found);
            let url = entry.text("fullUrl").map(str::to_owned);
            for (known, _) in found.iter_mut().skip(from) {
                if known.is_none() {
                    known.clone_from(&url);
                }
            }
        }
    }
}

fn objects(list: Option<&Json>) -> impl Iterator<Item = &Element> {
    let items = match list {
        Some(Json::List(items)) => items.as_slice(),
        _ => &[],
    };
    items.iter().filter_map(|one| match one {
        Json::Object(one) => Some(one),
        _ => None,
    })
}
