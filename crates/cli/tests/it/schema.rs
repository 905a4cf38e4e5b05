//! The printed schema and the parser say the same: for each kind the listed fields suffice, leaving one out is refused
//! by its name, and a field of another kind is refused.

use std::collections::BTreeSet;

use retinue_rulebook::Rulebook;
use serde_json::{Map, Value, json};

use crate::harness::{check, error_of, example, example_with, retinue, retinue_given};
use crate::validator::matches;

fn schema() -> Value {
    let run = retinue(&["schema"]);
    assert_eq!(run.code, 0, "{}", run.err);
    run.json()
}

/// A kind of fact as the schema states it.
struct Kind {
    name: String,
    required: Vec<String>,
    examples: Map<String, Value>,
}

fn kinds(schema: &Value, definition: &str) -> Vec<Kind> {
    schema["$defs"][definition]["oneOf"]
        .as_array()
        .expect("a list of kinds")
        .iter()
        .map(|kind| {
            let properties = kind["properties"].as_object().expect("properties");
            let mut examples = Map::new();
            for (field, schema) in properties.iter().filter(|(field, _)| *field != "type") {
                examples.insert(field.clone(), schema["examples"][0].clone());
            }
            Kind {
                name: properties["type"]["const"]
                    .as_str()
                    .expect("a name")
                    .to_owned(),
                required: kind["required"]
                    .as_array()
                    .expect("a list")
                    .iter()
                    .filter_map(Value::as_str)
                    .filter(|field| *field != "type")
                    .map(str::to_owned)
                    .collect(),
                examples,
            }
        })
        .collect()
}

impl Kind {
    /// A fact with these fields.
    fn fact<'a>(&self, fields: impl IntoIterator<Item = &'a String>) -> Map<String, Value> {
        let mut fact = Map::new();
        fact.insert("type".to_owned(), json!(self.name));
        for field in fields {
            fact.insert(field.clone(), self.examples[field].clone());
        }
        // The one choice of the schema: methods, or abstinence.
        if self.name == "contraception-recorded" {
            fact.entry("methods")
                .or_insert_with(|| self.examples["methods"].clone());
        }
        fact
    }
}

/// Where the facts of a definition stand in a question.
fn question(definition: &str, fact: Map<String, Value>) -> String {
    match definition {
        "fact" => {
            let named = ["of", "prescription"].iter();
            let named = named
                .filter_map(|field| fact.get(*field)?.as_str())
                .filter(|id| Some(*id) != fact.get("id").and_then(Value::as_str));
            // What takes something away names what is there.
            let there =
                named.map(|id| json!({ "type": "contact-recorded", "on": "2026-01-01", "id": id }));
            let events: Vec<Value> = [Value::Object(fact.clone())]
                .into_iter()
                .chain(there)
                .collect();
            json!({ "on": "2026-03-10", "events": events })
        }
        _ => json!({ "on": "2026-03-10", "events": [], "prescriber": [fact] }),
    }
    .to_string()
}

fn place(definition: &str) -> &'static str {
    match definition {
        "fact" => "events[0]",
        _ => "prescriber[0]",
    }
}

/// Asks about many facts in one batch: `None` where it was read, otherwise where it was not.
fn asked(definition: &str, facts: Vec<Map<String, Value>>) -> Vec<Option<String>> {
    let lines: Vec<String> = facts
        .into_iter()
        .map(|fact| question(definition, fact))
        .collect();
    let run = retinue_given(
        &["check", "--batch", "--verdict-only"],
        lines.join("\n").as_bytes(),
    );
    run.json_lines()
        .iter()
        .map(|answer| answer.get("error").map(|_| error_of(answer).0))
        .collect()
}

#[track_caller]
fn the_parser_agrees(definition: &str) {
    let schema = schema();
    let kinds = kinds(&schema, definition);
    let everywhere: BTreeSet<String> = kinds
        .iter()
        .flat_map(|kind| kind.examples.keys().cloned())
        .collect();
    for kind in &kinds {
        let minimal = kind.fact(&kind.required);
        let all: Vec<String> = kind.examples.keys().cloned().collect();
        let read = asked(definition, vec![minimal.clone(), kind.fact(&all)]);
        assert_eq!(
            read,
            [None, None],
            "the listed fields of '{}' suffice",
            kind.name
        );
        matches(&schema, definition, &Value::Object(minimal.clone()))
            .expect("the schema takes its own example");

        let mut needed = kind.required.clone();
        needed.push("type".to_owned());
        let without: Vec<Map<String, Value>> = needed
            .iter()
            .map(|field| {
                let mut fact = minimal.clone();
                fact.remove(field);
                fact
            })
            .collect();
        for ((field, refused), fact) in needed
            .iter()
            .zip(asked(definition, without.clone()))
            .zip(without)
        {
            assert_eq!(
                refused,
                Some(format!("{}.{field}", place(definition))),
                "'{}' without {field}",
                kind.name
            );
            assert!(matches(&schema, definition, &Value::Object(fact)).is_err());
        }

        let foreign: Vec<&String> = everywhere
            .iter()
            .filter(|field| !kind.examples.contains_key(*field))
            .collect();
        let with: Vec<Map<String, Value>> = foreign
            .iter()
            .map(|field| {
                let owner = kinds
                    .iter()
                    .find(|kind| kind.examples.contains_key(*field))
                    .expect("someone's field");
                let mut fact = minimal.clone();
                fact.insert((*field).clone(), owner.examples[*field].clone());
                fact
            })
            .collect();
        for ((field, refused), fact) in foreign
            .iter()
            .zip(asked(definition, with.clone()))
            .zip(with)
        {
            assert_eq!(
                refused,
                Some(format!("{}.{field}", place(definition))),
                "'{}' with {field}",
                kind.name
            );
            assert!(matches(&schema, definition, &Value::Object(fact)).is_err());
        }
    }
}

#[test]
fn for_each_fact_of_a_patient_the_schema_and_the_parser_agree() {
    the_parser_agrees("fact");
}

#[test]
fn for_each_registry_fact_the_schema_and_the_parser_agree() {
    the_parser_agrees("registry-fact");
}

/// The kinds that the kernel reads, from the lines `"kind" => Payload::…` of its reader.
fn read_by_the_kernel(source: &str, into: &str) -> BTreeSet<String> {
    source
        .lines()
        .filter_map(|line| {
            let (kind, target) = line.trim().strip_prefix('"')?.split_once("\" => ")?;
            (target.starts_with(into) || target == "{").then(|| kind.to_owned())
        })
        .collect()
}

#[test]
fn no_kind_that_the_kernel_reads_is_left_out_of_the_schema() {
    let schema = schema();
    for (definition, source, into) in [
        (
            "fact",
            include_str!("../../../kernel/src/wire.rs"),
            "Payload::",
        ),
        (
            "registry-fact",
            include_str!("../../../kernel/src/registry/wire.rs"),
            "RegistryEvent::",
        ),
    ] {
        let listed: BTreeSet<String> = kinds(&schema, definition)
            .into_iter()
            .map(|kind| kind.name)
            .collect();
        assert_eq!(listed, read_by_the_kernel(source, into), "{definition}");
    }
}

#[test]
fn contraception_needs_methods_or_abstinence() {
    let schema = schema();
    let record = |rest: Value| {
        let mut fact = json!({ "type": "contraception-recorded", "on": "2026-03-01", "since": "2026-03-01", "source": "patient" });
        fact.as_object_mut()
            .expect("an object")
            .extend(rest.as_object().expect("an object").clone());
        fact
    };
    for (rest, sound) in [
        (json!({}), false),
        (json!({ "abstinence": false }), false),
        (json!({ "abstinence": true }), true),
        (json!({ "methods": ["iud", "male-condom"] }), true),
    ] {
        let fact = record(rest);
        assert_eq!(
            matches(&schema, "fact", &fact).is_ok(),
            sound,
            "schema: {fact}"
        );
        let read = asked("fact", vec![fact.as_object().expect("an object").clone()]);
        assert_eq!(read[0].is_none(), sound, "parser: {fact}");
    }
}

#[test]
fn questions_answers_verdicts_and_errors_match_the_schema() {
    let schema = schema();
    let denied = example_with(|question| question["on"] = json!("2026-03-08"));
    let unusable = example_with(|question| question["colour"] = json!("red"));
    for question in [example(), denied.clone()] {
        matches(&schema, "question", &question).expect("the question");
        matches(&schema, "answer", &check(&question).json()).expect("the answer");
        let verdict = retinue_given(
            &["check", "--verdict-only"],
            question.to_string().as_bytes(),
        );
        matches(&schema, "verdict", &verdict.json()).expect("the verdict");
    }
    assert!(matches(&schema, "question", &unusable).is_err());
    let error: Value = serde_json::from_str(&check(&unusable).err).expect("JSON");
    matches(&schema, "error", &error).expect("the error");
}

#[test]
fn a_recorded_decision_matches_the_schema() {
    let schema = schema();
    let rulebook = Rulebook::embedded().expect("the rules load");
    for day in ["2026-03-05", "2026-03-08"] {
        let question = example().to_string();
        let question: retinue_kernel::Question =
            serde_json::from_str(&question).expect("a question");
        let answer = question
            .answer(&rulebook.default_rules(), day.parse().expect("a day"))
            .expect("an answer");
        let decision = serde_json::to_value(&answer.decision).expect("JSON");
        matches(&schema, "decision", &decision).unwrap_or_else(|error| panic!("{day}: {error}"));
    }
}

#[test]
fn one_part_is_printed_as_the_root() {
    let run = retinue(&["schema", "question"]);
    assert_eq!(run.code, 0);
    assert_eq!(run.json()["$ref"], "#/$defs/question");
    assert_eq!(
        run.json()["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert_eq!(retinue(&["schema", "everything"]).code, 2);
}

#[test]
fn for_each_fact_of_care_the_schema_and_the_parser_agree() {
    let schema = schema();
    let kinds = kinds(&schema, "care-fact");
    let named: Vec<&str> = kinds.iter().map(|kind| kind.name.as_str()).collect();
    assert_eq!(named, retinue_care::event::KINDS, "no kind is left out");
    let read = |fact: &Map<String, Value>| {
        let written = serde_json::to_string(fact).expect("it is written");
        serde_json::from_str::<retinue_care::event::CareEvent>(&written)
            .map(drop)
            .map_err(|error| error.to_string())
    };
    for kind in &kinds {
        let all: Vec<String> = kind.examples.keys().cloned().collect();
        let whole = kind.fact(&all);
        assert_eq!(read(&whole), Ok(()), "all fields of '{}'", kind.name);
        matches(&schema, "care-fact", &Value::Object(whole.clone()))
            .expect("the schema takes its own example");
        let mut least = kind.required.clone();
        // In a stream a fact has a name, which a question may leave out.
        least.push("id".to_owned());
        let minimal = kind.fact(&least);
        assert_eq!(
            read(&minimal),
            Ok(()),
            "the listed fields of '{}' suffice",
            kind.name
        );
        for field in kind.required.iter().filter(|field| *field != "type") {
            let mut without = minimal.clone();
            without.remove(field);
            let refused = read(&without).expect_err("it is needed");
            assert!(
                refused.contains(field.as_str()),
                "{}: {field}: {refused}",
                kind.name
            );
        }
        let mut more = minimal.clone();
        more.insert("no-such-field".to_owned(), json!(true));
        assert!(read(&more).is_err(), "{}", kind.name);
    }
}
