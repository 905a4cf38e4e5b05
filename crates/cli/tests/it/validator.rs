//! A small reader of JSON Schema: the keywords that the printed schema uses, and a refusal of any other, so that
//! nothing in it goes unheeded.

use serde_json::Value;

/// Whether the value matches the definition of that name; `Err` says where it does not.
pub(crate) fn matches(document: &Value, definition: &str, value: &Value) -> Result<(), String> {
    let schema = &document["$defs"][definition];
    assert!(schema.is_object(), "no definition '{definition}'");
    valid(document, schema, value, definition)
}

fn valid(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    for (keyword, rule) in schema.as_object().expect("a schema is an object") {
        let held = match keyword.as_str() {
            "description" | "examples" | "format" | "additionalProperties" => true,
            "$ref" => {
                let name = rule
                    .as_str()
                    .and_then(|path| path.strip_prefix("#/$defs/"))
                    .expect("a local reference");
                return_err(valid(document, &document["$defs"][name], value, at))?
            }
            "type" => of_type(rule, value),
            "const" => rule == value,
            "enum" => rule.as_array().expect("a list").contains(value),
            "minLength" => value
                .as_str()
                .is_none_or(|text| text.chars().count() as u64 >= number(rule)),
            "maxLength" => value
                .as_str()
                .is_none_or(|text| text.chars().count() as u64 <= number(rule)),
            "minimum" => value.as_u64().is_none_or(|value| value >= number(rule)),
            "maximum" => value.as_u64().is_none_or(|value| value <= number(rule)),
            "minItems" => value
                .as_array()
                .is_none_or(|items| items.len() as u64 >= number(rule)),
            "maxItems" => value
                .as_array()
                .is_none_or(|items| items.len() as u64 <= number(rule)),
            "minProperties" => value
                .as_object()
                .is_none_or(|object| object.len() as u64 >= number(rule)),
            "propertyNames" => {
                assert_eq!(
                    rule["pattern"], "^[1-9][0-9]{0,4}$",
                    "the one pattern in use"
                );
                value.as_object().is_none_or(|object| {
                    object
                        .keys()
                        .all(|key| key.parse::<u16>().is_ok_and(|number| number > 0))
                })
            }
            "pattern" => {
                assert_eq!(rule, r"^\S(.*\S)?$", "the one pattern of a text in use");
                value
                    .as_str()
                    .is_none_or(|text| !text.is_empty() && text.trim() == text)
            }
            "required" => value.as_object().is_none_or(|object| {
                rule.as_array()
                    .expect("a list")
                    .iter()
                    .all(|name| object.contains_key(name.as_str().expect("a name")))
            }),
            "properties" => return_err(properties(document, schema, value, at))?,
            "items" => return_err(items(document, rule, value, at))?,
            "anyOf" => count(document, rule, value, at) >= 1,
            "oneOf" => count(document, rule, value, at) == 1,
            other => panic!("the schema uses '{other}', which this reader does not know"),
        };
        if !held {
            return Err(format!("{at}: {value} does not keep {keyword} {rule}"));
        }
    }
    Ok(())
}

fn return_err(result: Result<(), String>) -> Result<bool, String> {
    result.map(|()| true)
}

fn number(rule: &Value) -> u64 {
    rule.as_u64().expect("a number")
}

fn of_type(rule: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str().expect("a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        other => panic!("type '{other}'"),
    };
    match rule {
        Value::Array(names) => names.iter().any(is),
        name => is(name),
    }
}

fn properties(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let Some(object) = value.as_object() else {
        return Ok(());
    };
    for (name, value) in object {
        match (
            &schema["properties"].get(name),
            &schema["additionalProperties"],
        ) {
            (Some(schema), _) => valid(document, schema, value, &format!("{at}.{name}"))?,
            (None, Value::Bool(false)) => return Err(format!("{at}.{name} is not known")),
            (None, Value::Null | Value::Bool(true)) => {}
            (None, schema) => valid(document, schema, value, &format!("{at}.{name}"))?,
        }
    }
    Ok(())
}

fn items(document: &Value, rule: &Value, value: &Value, at: &str) -> Result<(), String> {
    let Some(items) = value.as_array() else {
        return Ok(());
    };
    items
        .iter()
        .enumerate()
        .try_for_each(|(index, item)| valid(document, rule, item, &format!("{at}[{index}]")))
}

fn count(document: &Value, schemas: &Value, value: &Value, at: &str) -> usize {
    schemas
        .as_array()
        .expect("a list")
        .iter()
        .filter(|schema| valid(document, schema, value, at).is_ok())
        .count()
}
