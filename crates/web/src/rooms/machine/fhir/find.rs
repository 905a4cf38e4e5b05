//! Looking up: which record is opened for a request, and what of it the one who asks may see.

use retinue_interop::fhir_r4::bundle::{Page, history as versions, searchset};
use retinue_interop::fhir_r4::outcome::{Issue, IssueCode};
use retinue_interop::fhir_r4::search::{Handling, Query};
use retinue_interop::fhir_r4::served::{Served, Whose};
use retinue_interop::fhir_r4::{Element, Names, Resource};
use retinue_kernel::Timestamp;
use retinue_ledger::program::scope::Interaction;
use retinue_ledger::{Clinician, Ledger, PatientId, PatientNamed, ReadError};

use super::asked::{Asked, Eyes};
use super::charts::{self, Told, name_of, patient_of};
use super::part::Part;
use super::reply::Refusal;
use crate::http::query::with_pairs;

/// The address under which the resources lie.
pub(super) struct Base(pub(super) String);

/// Most patients that are looked through when a search names none.
const MOST_LOOKED_THROUGH: u32 = 2_000;

pub(super) fn names(ledger: &Ledger) -> Names {
    Names::new(ledger.key_of_names())
}

pub(super) fn read(
    ledger: &Ledger,
    asked: &Asked,
    served: &'static Served,
    id: &str,
) -> Result<Resource, Refusal> {
    asked.must_reach(served.kind, Interaction::Read)?;
    let names = names(ledger);
    let all = match served.whose {
        Whose::Patients => told(ledger, &names, asked, served.kind, id)?.now_as(served.kind),
        Whose::Parties => asked.parties_as(ledger, &names, served.kind, Interaction::Read)?,
        Whose::Everybodys => charts::everybodys(ledger)?,
    };
    only(all, served, id)
        .filter(|one| asked.may_see(one, Interaction::Read))
        .ok_or_else(Refusal::nothing_there)
}

pub(super) fn only(all: Vec<Resource>, served: &Served, id: &str) -> Option<Resource> {
    let mut all = all.into_iter();
    all.find(|one| one.kind == served.kind && one.id == id)
}

/// The record to which an id belongs, opened to read a kind of resource. Where the scopes stay with one patient, no other's is.
pub(super) fn told<'a>(
    ledger: &Ledger,
    names: &'a Names,
    asked: &Asked,
    kind: &str,
    id: &str,
) -> Result<Told<'a>, Refusal> {
    let only = asked.keeps_to(kind, Interaction::Read);
    let patient = patient_of(id).filter(|patient| only.is_none_or(|only| only == *patient));
    let patient = patient.ok_or_else(Refusal::nothing_there)?;
    Ok(asked.told(ledger, names, patient)?)
}

/// Every version of a resource that the facts give, the first first.
fn every_version(
    ledger: &Ledger,
    asked: &Asked,
    served: &'static Served,
    id: &str,
) -> Result<Vec<(Timestamp, Resource)>, Refusal> {
    asked.must_reach(served.kind, Interaction::Read)?;
    let names = names(ledger);
    let told = told(ledger, &names, asked, served.kind, id)?;
    let mut found: Vec<(Timestamp, Resource)> = Vec::new();
    for moment in told.moments() {
        let Some(version) = only(told.at(moment), served, id) else {
            continue;
        };
        let is_new = found
            .last()
            .is_none_or(|(_, last)| last.version() != version.version());
        if is_new && asked.may_see(&version, Interaction::Read) {
            found.push((moment, version));
        }
    }
    if found.is_empty() {
        return Err(Refusal::nothing_there());
    }
    Ok(found)
}

pub(super) fn history(
    ledger: &Ledger,
    asked: &Asked,
    base: &Base,
    served: &'static Served,
    id: &str,
) -> Result<Element, Refusal> {
    let mut found = every_version(ledger, asked, served, id)?;
    found.reverse();
    let own = format!("{}/{}/{id}/_history", base.0, served.kind);
    Ok(versions(&base.0, &own, &found))
}

pub(super) fn version(
    ledger: &Ledger,
    asked: &Asked,
    served: &'static Served,
    id: &str,
    version: &str,
) -> Result<Resource, Refusal> {
    let found = every_version(ledger, asked, served, id)?;
    let mut found = found.into_iter().map(|(_, resource)| resource);
    found
        .find(|one| one.version() == version)
        .ok_or_else(Refusal::nothing_there)
}

/// Everything on record about a patient, with the parties, capsules and forms that it names.
pub(super) fn everything(
    ledger: &Ledger,
    asked: &Asked,
    base: &Base,
    id: &str,
    part: &Part,
    pairs: &[(String, String)],
) -> Result<Element, Refusal> {
    asked.must_reach("Patient", Interaction::Read)?;
    let names = names(ledger);
    let mut all = told(ledger, &names, asked, "Patient", id)?.now();
    if all.first().is_none_or(|patient| patient.id != id) {
        return Err(Refusal::nothing_there());
    }
    let written: String = all.iter().map(|one| one.body.compact()).collect();
    let mut around = asked.parties(ledger, &names)?;
    around.extend(charts::everybodys(ledger)?);
    around.retain(|one| written.contains(&format!("\"{}\"", one.reference())));
    all.extend(around);
    all.retain(|one| part.has(one) && asked.may_see(one, Interaction::Read));
    let all: Vec<&Resource> = all.iter().collect();
    Ok(searchset(&Page {
        base: &base.0,
        own: &with_pairs(
            format!("{}/Patient/{id}/$everything", base.0),
            pairs.iter().map(|(name, value)| (name, value)),
        ),
        next: None,
        total: Some(all.len()),
        matches: &all,
        along: &[],
        left_aside: &[],
    }))
}

pub(super) fn search(
    ledger: &Ledger,
    asked: &Asked,
    base: &Base,
    served: &'static Served,
    pairs: &[(String, String)],
    handling: Handling,
) -> Result<Element, Refusal> {
    asked.must_reach(served.kind, Interaction::Search)?;
    let mut query = Query::read(served, pairs, handling).map_err(Refusal::bad)?;
    let numbers = query.take_numbers_of_patients();
    let names = names(ledger);
    let own = address(base, served, &query.understood);
    let begins = match &query.cursor {
        None => 0,
        Some(cursor) => begins(&names, asked, &own, cursor)?,
    };
    let all = pool(ledger, &names, asked, served, &query, numbers)?;
    let mut matches: Vec<&Resource> = all
        .iter()
        .filter(|one| query.is_answered_by(one) && asked.may_see(one, Interaction::Search))
        .collect();
    let total = matches.len();
    matches.drain(..begins.min(total));
    let more = matches.len() > query.count;
    matches.truncate(query.count);
    let next = (more && query.count > 0).then(|| {
        let place = begins.saturating_add(query.count);
        let cursor = format!("{place}.{}", mark(&names, asked, &own, place));
        let joint = if own.contains('?') { '&' } else { '?' };
        format!("{own}{joint}_cursor={cursor}")
    });
    let mut around = all.clone();
    if query.brings_along() {
        around.extend(asked.parties(ledger, &names)?);
        around.extend(charts::everybodys(ledger)?);
    }
    let along: Vec<&Resource> = query
        .brought_along(&matches, &around)
        .into_iter()
        .filter(|one| asked.may_see(one, Interaction::Read))
        .collect();
    Ok(searchset(&Page {
        base: &base.0,
        own: &own,
        next: next.as_deref(),
        total: query.total.then_some(total),
        matches: &matches,
        along: &along,
        left_aside: &query.left_aside,
    }))
}

/// Among what is searched.
fn pool(
    ledger: &Ledger,
    names: &Names,
    asked: &Asked,
    served: &'static Served,
    query: &Query,
    numbers: Option<Vec<Vec<String>>>,
) -> Result<Vec<Resource>, Refusal> {
    match served.whose {
        Whose::Parties => {
            let searched = Interaction::Search;
            return Ok(asked.parties_as(ledger, names, served.kind, searched)?);
        }
        Whose::Everybodys => return Ok(charts::everybodys(ledger)?),
        Whose::Patients => {}
    }
    let only = asked.keeps_to(served.kind, Interaction::Search);
    let by_number = match (numbers, &asked.eyes) {
        (None, _) => None,
        (Some(numbers), Eyes::Clinic(who)) => Some(by_numbers(ledger, who, numbers)?),
        (Some(numbers), Eyes::Own(own)) => {
            let is_own = asked
                .told(ledger, names, own.patient())?
                .has_numbers(&numbers);
            Some(is_own.then(|| own.patient()).into_iter().collect())
        }
    };
    let patients: Vec<PatientId> = match (named(query, served), by_number) {
        (Some(patients), Some(by_number)) => patients
            .into_iter()
            .filter(|one| by_number.contains(one))
            .collect(),
        (Some(patients), None) | (None, Some(patients)) => patients,
        // Whoever may see one patient only need not say which.
        (None, None) if only.is_some() => only.into_iter().collect(),
        (None, None) if served.kind == "Patient" => match &asked.eyes {
            Eyes::Clinic(who) => patients_of(ledger, names, who, query)?,
            Eyes::Own(own) => vec![own.patient()],
        },
        (None, None) => {
            let name = served.patient().unwrap_or("_id");
            let says = format!("a search among these names its patient: give {name} or _id");
            return Err(Refusal::bad(vec![Issue::of(
                IssueCode::Required,
                name,
                says,
            )]));
        }
    };
    let mut all = Vec::new();
    let is_within = |patient: &PatientId| only.is_none_or(|only| only == *patient);
    for patient in patients.into_iter().filter(is_within) {
        match asked.told(ledger, names, patient) {
            Ok(told) if query.brings_along() => all.extend(told.now()),
            Ok(told) => all.extend(told.now_as(served.kind)),
            // One who is not theirs is found no more than one who is not there.
            Err(ReadError::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(all)
}

/// The clinic's patients of whom every parameter names the number. One who is not theirs is found no more than one who is not there.
fn by_numbers(
    ledger: &Ledger,
    who: &Clinician,
    numbers: Vec<Vec<String>>,
) -> Result<Vec<PatientId>, Refusal> {
    let mut found: Option<Vec<PatientId>> = None;
    for any in numbers {
        let mut these = Vec::new();
        for number in any {
            match ledger.patient_by_number(who, &number) {
                Ok(patient) if !these.contains(&patient) => these.push(patient),
                Ok(_) | Err(ReadError::NotFound) => {}
                Err(error) => return Err(error.into()),
            }
        }
        found = Some(match found {
            None => these,
            Some(before) => before
                .into_iter()
                .filter(|one| these.contains(one))
                .collect(),
        });
    }
    Ok(found.unwrap_or_default())
}

/// The patients whom a search names by an id or a reference; none where it names none.
fn named(query: &Query, served: &Served) -> Option<Vec<PatientId>> {
    let by = ["_id"].into_iter().chain(served.references_to_patients());
    let values = by.filter_map(|name| query.asked(name)).next()?;
    let ids = values
        .into_iter()
        .filter_map(|value| value.rsplit('/').next());
    let mut patients: Vec<PatientId> = ids.filter_map(patient_of).collect();
    patients.sort_unstable();
    patients.dedup();
    Some(patients)
}

/// The clinic's patients who answer a search by number, name or birthday: only their records are opened.
fn patients_of(
    ledger: &Ledger,
    names: &Names,
    who: &Clinician,
    query: &Query,
) -> Result<Vec<PatientId>, Refusal> {
    let all = ledger.patients_of(who, MOST_LOOKED_THROUGH + 1)?;
    if all.len() > usize::try_from(MOST_LOOKED_THROUGH).unwrap_or(usize::MAX) {
        let says = format!("this clinic has more than {MOST_LOOKED_THROUGH} patients: give _id");
        return Err(Refusal::bad(vec![Issue::new(IssueCode::TooCostly, says)]));
    }
    let treating = names.of_party("Practitioner", who.prescriber());
    let answers = all
        .into_iter()
        .filter(|one| query.may_be_answered_by(&at_a_glance(one, &treating)));
    Ok(answers.map(|one| one.patient).collect())
}

/// As much of a patient as a search looks at.
fn at_a_glance(one: &PatientNamed, treating: &str) -> Resource {
    let identifier = Element::new()
        .with("system", "urn:retinue:programme-number")
        .with("value", one.number.to_string());
    let treats = Element::new().with("reference", format!("Practitioner/{treating}"));
    let body = Element::new()
        .with("identifier", vec![identifier])
        .with("name", vec![Element::new().with("text", &one.name)])
        .with("birthDate", one.born)
        .with("generalPractitioner", vec![treats]);
    Resource::new("Patient", name_of(one.patient).as_str(), body)
}

/// The address of a search, with what was understood of it.
fn address(base: &Base, served: &Served, understood: &[(String, String)]) -> String {
    with_pairs(
        format!("{}/{}", base.0, served.kind),
        understood.iter().map(|(name, value)| (name, value)),
    )
}

/// A cursor is a place and a mark that only we can put under it, for this program and this search.
fn mark(names: &Names, asked: &Asked, own: &str, place: usize) -> String {
    let program = asked.name();
    names.mark("cursor", &format!("{program}\n{own}\n{place}"))
}

fn begins(names: &Names, asked: &Asked, own: &str, cursor: &str) -> Result<usize, Refusal> {
    let read = cursor.split_once('.').and_then(|(place, marked)| {
        let place: usize = place.parse().ok()?;
        (mark(names, asked, own, place) == marked).then_some(place)
    });
    read.ok_or_else(|| {
        let says = "this is no place of this search: follow the addresses that its pages give";
        Refusal::bad(vec![Issue::of(IssueCode::Value, "_cursor", says)])
    })
}
