//! A request, read as record systems really send it: a bundle without its type, one thing where a list belongs, drafts without any
//! medicine. What would decide something wrong is refused: a text must be a text.

use serde_json::{Map, Value};

use super::Hook;
use crate::rems::Misshapen;
use crate::rems::medicine::{Isotretinoin, Recognised, is_out_of_sight, list};
use crate::rems::order::Asks;
use crate::rems::person::{PersonAsked, text};

/// What is asked.
#[derive(Clone, PartialEq, Debug)]
pub struct Asked {
    /// The name of this one call.
    pub hook_instance: String,
    /// The id of the patient where the call comes from.
    pub patient_id: String,
    /// Who is at work, as a reference.
    pub user: Option<String>,
    /// The person whose chart it is; none where the resource did not come along.
    pub person: Option<PersonAsked>,
    /// The orders for isotretinoin among those that came with the hook.
    pub orders: Vec<Order>,
    /// Whether one of the drafts refers to a medicine that did not come along, so that nobody can say what it is for.
    pub out_of_sight: bool,
    /// The server of the record system, where the call names one.
    pub server: Option<String>,
    /// With what that server is asked, where the call brings it.
    pub token: Option<String>,
    /// Whether anything was to be fetched that did not come along, by its name.
    pub missing: Vec<&'static str>,
    /// The identifiers of the pharmacy that was named, each with its system.
    pub pharmacy: Vec<(String, String)>,
}

/// An order for isotretinoin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Order {
    /// Its place among the drafts, from 1.
    pub place: usize,
    /// By what it was recognised.
    pub by: Recognised,
    /// Its id, if it has one.
    pub id: Option<String>,
    /// What it asks for.
    pub asks: Asks,
}

/// Most resources that are looked at in one request.
const MOST_RESOURCES: usize = 500;

/// Reads the body of a call of a hook's service.
///
/// # Errors
/// [`Misshapen`] for a body that is none, for another hook, and where something else stands in place of a text.
pub fn read(body: &[u8], hook: Hook, isotretinoin: &Isotretinoin) -> Result<Asked, Misshapen> {
    let body: Value = serde_json::from_slice(body)
        .map_err(|_| Misshapen::at("body", "a JSON object belongs here"))?;
    let Value::Object(body) = &body else {
        return Err(Misshapen::at("body", "a JSON object belongs here"));
    };
    if needed(body, "hook", "hook")? != hook.name() {
        return Err(Misshapen::at("hook", "it is the hook of this service"));
    }
    let hook_instance = needed(body, "hookInstance", "hookInstance")?.to_owned();
    let Some(Value::Object(context)) = body.get("context") else {
        return Err(Misshapen::at("context", "an object belongs here"));
    };
    let patient_id = needed(context, "patientId", "context.patientId")?.to_owned();
    let user = text(context.get("userId"), || "context.userId".to_owned())?;
    let user = user.map(str::to_owned);
    text(context.get("encounterId"), || {
        "context.encounterId".to_owned()
    })?;
    let server = text(body.get("fhirServer"), || "fhirServer".to_owned())?.map(str::to_owned);
    let token = body.get("fhirAuthorization");
    let token = token.and_then(|given| given.get("access_token"));
    let token = text(token, || "fhirAuthorization.access_token".to_owned())?.map(str::to_owned);
    let prefetch = match body.get("prefetch") {
        None | Some(Value::Null) => None,
        Some(Value::Object(prefetch)) => Some(prefetch),
        Some(_) => return Err(Misshapen::at("prefetch", "an object belongs here")),
    };
    let fetched = |name: &str| {
        prefetch
            .and_then(|prefetch| prefetch.get(name))
            .filter(|value| is_fetched(value))
    };
    let mut missing = Vec::new();
    let person = match fetched("patient") {
        Some(patient) => Some(PersonAsked::of(patient, "prefetch.patient")?),
        None => {
            missing.push("patient");
            None
        }
    };
    let drafts = context
        .get("draftOrders")
        .map(resources)
        .unwrap_or_default();
    let beside: Vec<&Value> = prefetch
        .into_iter()
        .flat_map(|prefetch| prefetch.values().flat_map(resources))
        .chain(drafts.iter().copied())
        .take(MOST_RESOURCES)
        .collect();
    let orders = if hook.brings_orders() {
        isotretinoin_among(&drafts, &beside, isotretinoin)
    } else {
        Vec::new()
    };
    let out_of_sight =
        hook.brings_orders() && drafts.iter().any(|draft| is_out_of_sight(draft, &beside));
    Ok(Asked {
        out_of_sight,
        hook_instance,
        patient_id,
        user,
        person,
        orders,
        server,
        token,
        missing,
        pharmacy: pharmacy(fetched("pharmacy"), &drafts),
    })
}

fn needed<'a>(
    object: &'a Map<String, Value>,
    name: &str,
    place: &str,
) -> Result<&'a str, Misshapen> {
    text(object.get(name), || place.to_owned())?
        .filter(|text| !text.trim().is_empty())
        .ok_or_else(|| Misshapen::at(place, "a text belongs here"))
}

/// Whether what was to be fetched came: a failure comes as null, or as the outcome of the operation.
fn is_fetched(value: &Value) -> bool {
    value.is_object()
        && value.get("resourceType").and_then(Value::as_str) != Some("OperationOutcome")
}

/// The resources of a bundle, with or without its type; or the one resource that stands where a bundle should.
fn resources(value: &Value) -> Vec<&Value> {
    if let Some(entries) = value.get("entry") {
        let entries = list(Some(entries)).iter();
        return entries
            .filter_map(|entry| entry.get("resource"))
            .take(MOST_RESOURCES)
            .collect();
    }
    let one = list(Some(value)).iter();
    one.take(MOST_RESOURCES).collect()
}

fn isotretinoin_among(
    drafts: &[&Value],
    beside: &[&Value],
    isotretinoin: &Isotretinoin,
) -> Vec<Order> {
    let is_order =
        |one: &Value| one.get("resourceType").and_then(Value::as_str) == Some("MedicationRequest");
    drafts
        .iter()
        .enumerate()
        .filter(|(_, draft)| is_order(draft))
        .filter_map(|(place, draft)| {
            Some(Order {
                place: place.saturating_add(1),
                by: isotretinoin.is_ordered(draft, beside)?,
                id: draft.get("id").and_then(Value::as_str).map(str::to_owned),
                asks: Asks::of(draft, beside),
            })
        })
        .collect()
}

/// The identifiers of the pharmacy: of the resource that came along, or of the one that the orders name.
fn pharmacy(fetched: Option<&Value>, drafts: &[&Value]) -> Vec<(String, String)> {
    let of_resource = fetched.into_iter().flat_map(resources);
    let named = drafts
        .iter()
        .filter_map(|draft| draft.get("dispenseRequest")?.get("performer"));
    of_resource
        .chain(named)
        .flat_map(|one| list(one.get("identifier")))
        .filter_map(|identifier| {
            let part = |name| identifier.get(name).and_then(Value::as_str);
            Some((part("system")?.to_owned(), part("value")?.to_owned()))
        })
        .collect()
}
