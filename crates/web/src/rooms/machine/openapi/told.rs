//! The description read back for a person: each operation with what it asks, what it answers and an example.

use serde_json::Value;

use super::openapi;

/// One operation of the machine interface.
pub(crate) struct Operation {
    /// Its name in addresses.
    pub(crate) name: String,
    /// `GET` or `POST`.
    pub(crate) method: String,
    /// Its path.
    pub(crate) path: &'static str,
    /// In a few words.
    pub(crate) summary: &'static str,
    /// What it does.
    pub(crate) says: &'static str,
    /// Whether a session is asked for.
    pub(crate) needs_session: bool,
    /// The scope with which the pharmacy's program asks it by a token; none where a person is asked for.
    pub(crate) scope: Option<&'static str>,
    /// The document that is sent, filled in.
    pub(crate) example: Option<&'static Value>,
    /// What the document has.
    pub(crate) fields: Vec<FieldTold>,
    /// Each status with what it means.
    pub(crate) answers: Vec<(&'static str, &'static str)>,
}

/// One field of a document.
pub(crate) struct FieldTold {
    /// Its name.
    pub(crate) name: &'static str,
    /// Whether the document is refused without it.
    pub(crate) needed: bool,
    /// What it says.
    pub(crate) says: &'static str,
    /// What it holds, in words; empty where the name says it.
    pub(crate) shape: String,
}

/// The operations that a pharmacist's program has, in the order of their paths.
pub(crate) fn operations_of_pharmacies() -> Vec<Operation> {
    let paths = openapi().get("paths").and_then(Value::as_object);
    let items = paths.into_iter().flatten();
    let all = items.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| told(path, method, operation))
    });
    let is_ours = |found: &Operation| !found.name.is_empty();
    all.filter(|(operation, tag)| is_ours(operation) && *tag != WHOLESALERS)
        .map(|(operation, _)| operation)
        .collect()
}

const WHOLESALERS: &str = "wholesaler";

fn told(
    path: &'static str,
    method: &'static str,
    operation: &'static Value,
) -> (Operation, &'static str) {
    let text = |at: &str| operation.pointer(at).and_then(Value::as_str).unwrap_or("");
    let body = operation.pointer("/requestBody/content/application~1json");
    let is_free = operation
        .get("security")
        .and_then(Value::as_array)
        .is_some_and(|all| {
            all.iter()
                .any(|one| one.as_object().is_some_and(|one| one.is_empty()))
        });
    let security = operation.get("security").and_then(Value::as_array);
    let scope = security
        .into_iter()
        .flatten()
        .find_map(|one| one.get("program")?.get(0)?.as_str());
    let answers = operation.get("responses").and_then(Value::as_object);
    let answers = answers.into_iter().flatten().map(|(status, answer)| {
        let says = answer.get("description").and_then(Value::as_str);
        (status.as_str(), says.unwrap_or(""))
    });
    let told = Operation {
        name: text("/operationId").replace('_', "-"),
        method: method.to_uppercase(),
        path,
        summary: text("/summary"),
        says: text("/description"),
        needs_session: !is_free,
        scope,
        example: body.and_then(|body| body.get("example")),
        fields: body
            .and_then(|body| body.get("schema"))
            .map(fields)
            .unwrap_or_default(),
        answers: answers.collect(),
    };
    (told, text("/tags/0"))
}

fn fields(document: &'static Value) -> Vec<FieldTold> {
    let document = resolved(document);
    let needed = document.get("required").and_then(Value::as_array);
    let is_needed =
        |name: &str| needed.is_some_and(|all| all.iter().any(|one| one.as_str() == Some(name)));
    let properties = document.get("properties").and_then(Value::as_object);
    let mut fields: Vec<_> = properties
        .into_iter()
        .flatten()
        .map(|(name, field)| {
            let held = held(field);
            let own = field.get("description").or_else(|| held.get("description"));
            FieldTold {
                name,
                needed: is_needed(name),
                says: own.and_then(Value::as_str).unwrap_or(""),
                shape: shape(resolved(held)),
            }
        })
        .collect();
    fields.sort_by_key(|field| !field.needed);
    fields
}

/// What a field holds when it holds anything.
fn held(field: &'static Value) -> &'static Value {
    let choices = field.get("oneOf").and_then(Value::as_array);
    let is_null = |one: &&Value| one.get("type").and_then(Value::as_str) == Some("null");
    choices
        .and_then(|all| all.iter().find(|one| !is_null(one)))
        .unwrap_or(field)
}

/// A shape as it stands among the components.
fn resolved(shape: &'static Value) -> &'static Value {
    let to = shape.get("$ref").and_then(Value::as_str);
    to.and_then(|to| openapi().pointer(to.strip_prefix('#')?))
        .unwrap_or(shape)
}

fn shape(shape: &Value) -> String {
    let words = shape.get("enum").and_then(Value::as_array);
    match words {
        Some(words) => {
            let words: Vec<_> = words.iter().filter_map(Value::as_str).collect();
            format!("One of: {}.", words.join(", "))
        }
        None => {
            let says = shape.get("description").and_then(Value::as_str);
            says.unwrap_or("").to_owned()
        }
    }
}
