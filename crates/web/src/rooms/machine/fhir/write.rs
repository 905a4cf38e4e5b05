//! Recording what a program sent: read wholly, then through the one door, and answered with what is on record now.

use axum::extract::Query;
use axum::http::{StatusCode, Uri};
use retinue_interop::fhir_r4::json::Json;
use retinue_interop::fhir_r4::outcome::{Issue, IssueCode};
use retinue_interop::fhir_r4::received::{
    Becomes, Identifier, Reader, Whom, expression, identifiers, key, read, signed_elsewhere, whom,
};
use retinue_interop::fhir_r4::served::{self, Served};
use retinue_interop::fhir_r4::{Element, Resource, json_read};
use retinue_kernel::FactId;
use retinue_ledger::program::scope::Interaction;
use retinue_ledger::{
    Ledger, PatientFile, PatientId, ReadError, Sent, SentFact, SubmitError, Taken,
};

use super::asked::Acting;
use super::charts::{Told, name_of, patient_of};
use super::find::{Base, names, only};
use super::reply::Refusal;
use crate::rooms::record::fault;

/// A resource that was read, ready to be recorded.
pub(super) struct Ready {
    pub(super) served: &'static Served,
    pub(super) sent: Sent,
    /// The file of the patient as it was before: this request has seen it.
    pub(super) seen: Box<PatientFile>,
}

/// What was recorded, as it is on record.
pub(super) struct Recorded {
    pub(super) resource: Resource,
    pub(super) again: bool,
}

/// The resource in a body.
pub(super) fn body(bytes: &[u8]) -> Result<Element, Refusal> {
    json_read::read(bytes).map_err(|error| {
        let issue = Issue {
            code: IssueCode::Structure,
            says: error.wrong,
            about: error.at,
        };
        Refusal::bad(vec![issue])
    })
}

/// The resource to be validated: the body, or the parameter `resource` of a Parameters.
pub(super) fn to_be_validated(body: &Element, kind: &str) -> Result<Element, Refusal> {
    let resource = if body.text("resourceType") == Some("Parameters") {
        let parameters = match body.field("parameter") {
            Some(Json::List(parameters)) => parameters.as_slice(),
            _ => &[],
        };
        let mut named = parameters.iter().filter_map(|one| match one {
            Json::Object(one) if one.text("name") == Some("resource") => one.field("resource"),
            _ => None,
        });
        match named.next() {
            Some(Json::Object(resource)) => resource.clone(),
            _ => {
                let says = "a parameter with the name 'resource' belongs here";
                let issue = Issue::of(IssueCode::Required, "Parameters.parameter", says);
                return Err(Refusal::bad(vec![issue]));
            }
        }
    } else {
        body.clone()
    };
    is_of(&resource, kind)?;
    Ok(resource)
}

fn is_of(resource: &Element, kind: &str) -> Result<(), Refusal> {
    if resource.text("resourceType") == Some(kind) {
        return Ok(());
    }
    let says = format!("a resource of the kind {kind} belongs here");
    let issue = Issue::of(IssueCode::Structure, "resourceType", says);
    Err(Refusal::bad(vec![issue]))
}

/// Records a resource of the kind.
pub(super) fn create(
    ledger: &Ledger,
    acting: &Acting,
    base: &Base,
    kind: &str,
    resource: &Element,
    if_none: Option<&str>,
) -> Result<Recorded, Refusal> {
    is_of(resource, kind)?;
    let ready = match prepared(ledger, acting, base, resource, if_none)? {
        Prepared::Before(recorded) => return Ok(recorded),
        Prepared::Ready(ready) => ready,
    };
    let taken = ledger
        .take_sent(acting.program.proof(), ready.sent)
        .map_err(|error| refused(ready.served.kind, error))?;
    on_record(ledger, ready.served, &ready.seen, &taken)
}

/// Whether a resource would be recorded: everything is asked, and nothing is kept.
pub(super) fn validate(
    ledger: &Ledger,
    acting: &Acting,
    base: &Base,
    resource: &Element,
) -> Result<(), Refusal> {
    let Prepared::Ready(ready) = prepared(ledger, acting, base, resource, None)? else {
        return Ok(());
    };
    let mut answer = None;
    let undone = ledger.in_one_transaction(|all| -> Result<(), SubmitError> {
        answer = Some(all.take_sent(acting.program.proof(), &ready.sent));
        // What fails is kept nowhere.
        Err(SubmitError::NotFound)
    });
    match (answer, undone) {
        (Some(Ok(_)), _) => Ok(()),
        (Some(Err(error)), _) | (None, Err(error)) => Err(refused(ready.served.kind, error)),
        (None, Ok(())) => Err(Refusal::nothing_there()),
    }
}

/// What a resource has become before anything is written.
pub(super) enum Prepared {
    /// It is on record under the identifier that was named.
    Before(Recorded),
    /// It is to be recorded.
    Ready(Ready),
}

/// Reads a resource, with everything that has to be known for it.
pub(super) fn prepared(
    ledger: &Ledger,
    acting: &Acting,
    base: &Base,
    resource: &Element,
    if_none: Option<&str>,
) -> Result<Prepared, Refusal> {
    let served = taken(resource)?;
    acting.must_reach(served.kind, Interaction::Create)?;
    let as_sent = Resource::new(served.kind, "", resource.clone());
    if !acting.may_see(&as_sent, Interaction::Create) {
        return Err(Refusal::forbidden(
            "the scopes of this token allow narrower resources only",
        ));
    }
    let known_as = identifiers(resource).map_err(Refusal::unfit)?;
    let about = whom(resource, &base.0).map_err(Refusal::unfit)?;
    let file = file(ledger, acting, &about)?;
    let patient = file.patient;
    let key = key(served.kind, resource, known_as.first());
    if let Some(condition) = if_none {
        let named = condition_names(condition, known_as.first())?;
        if named && let Some(fact) = ledger.sent_before(acting.program.proof(), patient, &key)? {
            let before = Taken { fact, again: true };
            return on_record(ledger, served, &file, &before).map(Prepared::Before);
        }
    }
    let knowledge = ledger.knowledge()?;
    let reader = Reader {
        knowledge: knowledge.knowledge(),
        rulebook: &file.rulebook,
        today: file.today,
    };
    let fact = match read(resource, &reader).map_err(Refusal::unfit)? {
        Becomes::Gate(on, payload) => SentFact::Gate(on, payload),
        Becomes::Care(on, fact) => SentFact::Care(on, fact),
    };
    Ok(Prepared::Ready(Ready {
        served,
        sent: Sent {
            patient,
            key,
            content: resource.compact(),
            fact,
        },
        seen: Box::new(file),
    }))
}

/// The entry of the table for what is taken; of what a person signs it is said who does.
fn taken(resource: &Element) -> Result<&'static Served, Refusal> {
    let kind = resource.text("resourceType").unwrap_or("");
    match Served::of(kind) {
        Some(served) if served.does(served::Interaction::Create) => Ok(served),
        _ => Err(match signed_elsewhere(kind) {
            Some(issue) => Refusal::unfit(vec![issue]),
            None => super::not_served(&format!("create of {kind}")),
        }),
    }
}

/// The file of one of the clinic's own patients. One who is another's is as unknown as one who does not exist.
pub(super) fn file(ledger: &Ledger, acting: &Acting, about: &Whom) -> Result<PatientFile, Refusal> {
    let unknown = || {
        let says = "no patient of this clinic is known by this";
        Refusal::unfit(vec![Issue::of(IssueCode::NotFound, &about.at, says)])
    };
    let by_id = match &about.id {
        Some(id) => Some(patient_of(id).ok_or_else(unknown)?),
        None => None,
    };
    let found = match (&about.number, by_id) {
        (Some(number), _) => ledger.patient_file_by_number(&acting.who, number),
        (None, Some(patient)) => ledger.patient_file(&acting.who, patient),
        (None, None) => return Err(unknown()),
    };
    match found {
        Ok(file) if by_id.is_some_and(|patient| patient != file.patient) => Err(unknown()),
        Ok(file) => Ok(file),
        Err(ReadError::NotFound) => Err(unknown()),
        Err(error) => Err(error.into()),
    }
}

/// Whether a condition names the identifier by which the resource is known here; there is no other condition.
fn condition_names(condition: &str, known_as: Option<&Identifier>) -> Result<bool, Refusal> {
    const SAYS: &str = "If-None-Exist is read as identifier=SYSTEM|VALUE, with the first identifier of the resource";
    let wrong = || Refusal::bad(vec![Issue::of(IssueCode::Value, "If-None-Exist", SAYS)]);
    let address: Uri = format!("/?{}", condition.trim_start_matches('?'))
        .parse()
        .map_err(|_| wrong())?;
    let Ok(Query(pairs)) = Query::<Vec<(String, String)>>::try_from_uri(&address) else {
        return Err(wrong());
    };
    let [(name, value)] = pairs.as_slice() else {
        return Err(wrong());
    };
    let known_as = known_as.ok_or_else(wrong)?;
    let own = format!("{}|{}", known_as.system, known_as.value);
    if name == "identifier" && *value == own {
        Ok(true)
    } else {
        Err(wrong())
    }
}

/// The resource of a fact, as it is on record now.
pub(super) fn on_record(
    ledger: &Ledger,
    served: &'static Served,
    seen: &PatientFile,
    taken: &Taken,
) -> Result<Recorded, Refusal> {
    let names = names(ledger);
    let id = id(&names, seen.patient, served, &taken.fact);
    let all = Told::after(ledger, &names, seen)?.now_as(served.kind);
    let found = only(all, served, &id)
        .filter(|resource| resource.body.text("status") != Some("entered-in-error"));
    match found {
        Some(resource) => Ok(Recorded {
            resource,
            again: taken.again,
        }),
        None => {
            let says = "this was recorded before and taken back since: if it holds after all, a person enters it on the patient's page in the clinic's room";
            let issue = Issue::of(IssueCode::Conflict, served.kind, says);
            Err(Refusal::Told(StatusCode::CONFLICT, vec![issue]))
        }
    }
}

fn id(
    names: &retinue_interop::fhir_r4::Names,
    patient: PatientId,
    served: &Served,
    fact: &FactId,
) -> String {
    names.of_fact(&name_of(patient), served.kind, fact, "")
}

/// Why the record does not take it, at the place of the resource that says it.
pub(super) fn refused(kind: &str, error: SubmitError) -> Refusal {
    match error {
        SubmitError::Refused(refused) => {
            let because = refused.because.into_iter();
            let issues = because.map(|one| {
                let says = format!("{}. {}", one.wrong, one.remedy);
                Issue::of(IssueCode::BusinessRule, &expression(kind, one.field), says)
            });
            Refusal::unfit(issues.collect())
        }
        SubmitError::NotAllowed(not) => {
            let issue = Issue::of(IssueCode::Forbidden, kind, not.to_string());
            Refusal::Told(StatusCode::FORBIDDEN, vec![issue])
        }
        SubmitError::CommandIdUsed(_) => {
            let says = "something else was recorded under this identifier: what is on record is corrected by the prescriber, on the patient's page in the clinic's room";
            let at = format!("{kind}.identifier");
            Refusal::Told(
                StatusCode::CONFLICT,
                vec![Issue::of(IssueCode::Conflict, &at, says)],
            )
        }
        other => Refusal::Fault(fault(other)),
    }
}
