//! The public JSON of the project as JSON Schema 2020-12, written from one table of kinds and fields.
//!
//! The table says again, for people and for machines, what the gate's parser takes; a test holds the two together.

mod answer;
mod care;
mod dispensing;
mod field;
mod office;
mod patient;
mod registry;
mod signing;

use retinue_kernel::Statement;
use serde_json::{Map, Value, json};

use field::{Field, Kind, Shape};

/// What can be printed on its own.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// A fact about a patient
    Fact,
    /// A fact of care
    CareFact,
    /// A fact about a prescriber, a pharmacy or the programme
    RegistryFact,
    /// What `check` and `explain` read
    Question,
    /// What `check` prints
    Answer,
    /// What `check --verdict-only` prints
    Verdict,
    /// A decision as the ledger keeps it
    Decision,
    /// What is said of input that cannot be used
    Error,
}

impl Part {
    fn definition(self) -> &'static str {
        match self {
            Part::Fact => "fact",
            Part::CareFact => "care-fact",
            Part::RegistryFact => "registry-fact",
            Part::Question => "question",
            Part::Answer => "answer",
            Part::Verdict => "verdict",
            Part::Decision => "decision",
            Part::Error => "error",
        }
    }
}

/// The schema of everything, or with one part as its root.
pub(crate) fn document(part: Option<Part>) -> Value {
    let mut document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:retinue:schema:1",
        "title": "Facts, questions and decisions of Retinue",
        "description": "Days are civil days of the programme's zone. A field that is not listed is refused.",
    });
    let root = match part {
        Some(part) => json!({ "$ref": format!("#/$defs/{}", part.definition()) }),
        None => json!({ "anyOf": [
            { "$ref": "#/$defs/fact" },
            { "$ref": "#/$defs/care-fact" },
            { "$ref": "#/$defs/registry-fact" },
            { "$ref": "#/$defs/question" },
            { "$ref": "#/$defs/answer" },
            { "$ref": "#/$defs/verdict" },
            { "$ref": "#/$defs/decision" },
            { "$ref": "#/$defs/error" },
        ] }),
    };
    if let (Some(document), Value::Object(root)) = (document.as_object_mut(), root) {
        document.extend(root);
        document.insert("$defs".to_owned(), Value::Object(definitions()));
    }
    document
}

/// What is expected of the value at the end of a path into a question, if the table knows the field.
pub(crate) fn expected_at(field: &str) -> Option<String> {
    let everywhere = patient::ENVELOPE
        .iter()
        .chain(patient::MENOPAUSE)
        .chain(signing::FIELDS)
        .chain(registry::ENVELOPE);
    let own = patient::KINDS
        .iter()
        .chain(dispensing::KINDS)
        .chain(registry::KINDS)
        .chain(office::KINDS)
        .flat_map(|kind| kind.fields);
    let mut shapes = everywhere
        .chain(own)
        .filter(|known| known.name == field)
        .map(|known| known.shape.expected());
    let first = shapes.next()?;
    // A name that means different things in different kinds is not explained by one of them.
    shapes.all(|other| other == first).then_some(first)
}

/// What is expected of a field of a kind of fact, with what it says.
pub(crate) fn expected_of(kind: &str, field: &str) -> Option<String> {
    let field = field_of(kind, field)?;
    let says = field.says.trim_end_matches('.');
    Some(format!("{} ({says})", field.shape.expected()))
}

/// A value that a field of a kind of fact may have.
pub(crate) fn example_of(kind: &str, field: &str) -> Option<Value> {
    field_of(kind, field).map(|field| field.shape.example())
}

fn field_of(kind: &str, field: &str) -> Option<&'static Field> {
    let kinds = care::KINDS
        .iter()
        .chain(patient::KINDS)
        .chain(dispensing::KINDS);
    let of_kind = kinds.filter(|known| known.name == kind);
    of_kind
        .flat_map(|known| known.fields)
        .chain(patient::ENVELOPE)
        .find(|known| known.name == field)
}

fn definitions() -> Map<String, Value> {
    let mut all = Map::new();
    let mut define = |name: &str, schema: Value| {
        all.insert(name.to_owned(), schema);
    };
    define(
        "day",
        json!({ "type": "string", "format": "date", "description": "A civil day of the programme's zone.", "examples": [Shape::Day.example()] }),
    );
    define(
        "moment",
        json!({ "type": "string", "format": "date-time", "examples": [Shape::Moment.example()] }),
    );
    define(
        "name",
        json!({ "type": "string", "minLength": 1, "maxLength": 128, "description": "1 to 128 bytes of UTF-8 without control characters." }),
    );
    define(
        "statement",
        json!({ "type": "string", "minLength": 1, "maxLength": Statement::LONGEST, "description": "A few sentences: 1 to 2,000 bytes of UTF-8, not blank, without control characters but line breaks." }),
    );
    define(
        "count",
        json!({ "type": "integer", "minimum": 0, "maximum": u16::MAX }),
    );
    define(
        "capsules",
        json!({
            "type": "object",
            "description": "From the strength of a capsule in whole milligrams to a count of capsules.",
            "propertyNames": { "pattern": "^[1-9][0-9]{0,4}$" },
            "additionalProperties": { "type": "integer", "minimum": 1, "maximum": u16::MAX },
            "minProperties": 1,
            "examples": [Shape::Capsules.example()],
        }),
    );
    define(
        "menopause",
        object("Proof of menopause.", patient::MENOPAUSE, None),
    );
    define(
        "signing",
        object("How a form was signed.", signing::FIELDS, None),
    );
    define(
        "fact",
        one_of(
            "One fact about a patient. What is recorded has an id; in a question it may be left out.",
            patient::KINDS.iter().chain(dispensing::KINDS),
            patient::ENVELOPE,
        ),
    );
    let quantity = |unit: &str| {
        json!({
            "type": "object",
            "properties": { unit: { "type": "integer", "minimum": 0 } },
            "required": [unit],
            "additionalProperties": false,
        })
    };
    define("weight", quantity("grams"));
    define("amount", quantity("micrograms"));
    define("amount-per-kilogram", quantity("micrograms-per-kilogram"));
    define(
        "care-fact",
        one_of(
            "One fact of care. The gate never reads it; advice is computed from it.",
            care::KINDS.iter(),
            patient::ENVELOPE,
        ),
    );
    define(
        "registry-fact",
        one_of(
            "One fact about a prescriber, a pharmacy, a wholesaler, a file or the programme.",
            registry::KINDS.iter().chain(office::KINDS),
            registry::ENVELOPE,
        ),
    );
    answer::define(&mut define);
    all
}

fn one_of<'k>(says: &str, kinds: impl Iterator<Item = &'k Kind>, envelope: &[Field]) -> Value {
    let kinds: Vec<Value> = kinds.map(|kind| of_kind(kind, envelope)).collect();
    json!({ "description": says, "type": "object", "required": ["type"], "oneOf": kinds })
}

fn of_kind(kind: &Kind, envelope: &[Field]) -> Value {
    let fields: Vec<Field> = kind.fields.iter().chain(envelope).copied().collect();
    let mut schema = object(kind.says, &fields, Some(kind.name));
    // The one kind with a choice: methods, or abstinence.
    if kind.name == "contraception-recorded"
        && let Some(schema) = schema.as_object_mut()
    {
        let without_methods: Vec<Value> = required(&fields, Some(kind.name))
            .into_iter()
            .filter(|name| name != "methods")
            .collect();
        schema.insert("required".to_owned(), Value::Array(without_methods));
        schema.insert(
            "anyOf".to_owned(),
            json!([
                { "required": ["methods"] },
                { "required": ["abstinence"], "properties": { "abstinence": { "const": true } } },
            ]),
        );
    }
    schema
}

/// An object with these fields and no other.
fn object(says: &str, fields: &[Field], kind: Option<&str>) -> Value {
    let mut properties = Map::new();
    if let Some(kind) = kind {
        properties.insert("type".to_owned(), json!({ "const": kind }));
    }
    for field in fields {
        let mut schema = field.shape.schema();
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("description".to_owned(), json!(field.says));
            schema.insert("examples".to_owned(), json!([field.shape.example()]));
        }
        properties.insert(field.name.to_owned(), schema);
    }
    json!({
        "type": "object",
        "description": says,
        "properties": properties,
        "required": required(fields, kind),
        "additionalProperties": false,
    })
}

fn required(fields: &[Field], kind: Option<&str>) -> Vec<Value> {
    kind.map(|_| json!("type"))
        .into_iter()
        .chain(
            fields
                .iter()
                .filter(|field| field.required)
                .map(|field| json!(field.name)),
        )
        .collect()
}
