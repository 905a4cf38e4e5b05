//! What is asked and what is answered: the question of `check`, its answer, and a decision as the ledger keeps it.

use retinue_kernel::{Form, ReConsent, Slug, Who};
use serde_json::{Value, json};

use super::field::{categories, programmes};

/// Defines question, answer, verdict, decision and error.
pub(super) fn define(define: &mut impl FnMut(&str, Value)) {
    let names = json!({ "type": "array", "items": { "$ref": "#/$defs/name" } });
    define(
        "slug",
        words("Why a requirement is not met.", Slug::ALL, Slug::as_str),
    );
    define("who", words("Who can clear it.", Who::ALL, Who::as_str));
    define("category", json!({ "enum": categories() }));
    define(
        "citation",
        closed(
            "Where a rule stands.",
            json!({ "source": { "type": "string" }, "at": { "type": "string" } }),
            &["source", "at"],
        ),
    );
    define("question", question(&names));
    define(
        "unmet",
        closed(
            "A requirement that is not met.",
            json!({
                "requirement": { "type": "string", "description": "The leading id of the law it carries." },
                "slug": { "$ref": "#/$defs/slug" },
                "who": { "$ref": "#/$defs/who" },
                "earliest": day("The first day on which it can clear, were the one who must act to act today."),
                "cite": { "$ref": "#/$defs/citation" },
                "evidence": names,
                "says": closed(
                    "The reason in three wordings.",
                    json!({ "pharmacist": { "type": "string" }, "prescriber": { "type": "string" }, "patient": { "type": "string" } }),
                    &["pharmacist", "prescriber", "patient"],
                ),
            }),
            &[
                "requirement",
                "slug",
                "who",
                "earliest",
                "cite",
                "evidence",
                "says",
            ],
        ),
    );
    define("met", met(&names));
    define(
        "answer",
        either(
            "What `check` prints.",
            json!({
                "rules": { "$ref": "#/$defs/name", "description": "Content hash of the rule set." },
                "edition": { "$ref": "#/$defs/name", "description": "The edition in force on the day of the question." },
                "provisional": { "type": "array", "items": { "type": "string" }, "description": "Values and readings not confirmed by an authority on which the answer rests." },
                "assumed": { "type": "array", "items": { "enum": ["prescriber", "pharmacy"] }, "description": "Parties taken as certified because the question says nothing of them." },
                "met": { "type": "array", "items": { "$ref": "#/$defs/met" } },
            }),
            &["rules", "edition", "provisional", "assumed", "met"],
            "#/$defs/unmet",
            &[],
        ),
    );
    define("verdict", verdict());
    define("recorded-unmet", recorded_unmet(&names));
    define(
        "decision",
        either(
            "A decision in the canonical form that the ledger keeps and replay compares byte for byte.",
            json!({ "met": { "type": "array", "items": { "$ref": "#/$defs/met" } } }),
            &["met"],
            "#/$defs/recorded-unmet",
            &[(
                "days",
                json!({ "$ref": "#/$defs/count", "description": "Days of supply that may be dispensed." }),
            )],
        ),
    );
    define(
        "error",
        closed(
            "What is said of input that cannot be used.",
            json!({ "error": closed(
            "Where, and what is wrong there.",
            json!({
                "at": { "type": "string", "description": "The path, such as events[3].collected-on; `.` is the whole question." },
                "says": { "type": "string" },
            }),
            &["at", "says"],
        ) }),
            &["error"],
        ),
    );
}

fn question(names: &Value) -> Value {
    let name = |says: &str| json!({ "$ref": "#/$defs/name", "description": says });
    let party = |says: &str| json!({ "type": "array", "items": { "$ref": "#/$defs/registry-fact" }, "description": says });
    closed(
        "What `check` and `explain` read. What stands here wins over the options.",
        json!({
            "programme": { "enum": programmes() },
            "edition": name("The edition for the whole history; the programme's default when absent."),
            "adopted": {
                "type": "array",
                "description": "Editions adopted from a day on, in the order of adoption, for histories that straddle a change.",
                "items": closed(
                    "An edition and the day from which it holds.",
                    json!({ "edition": name("The edition."), "from": day("Its first day."), "overlays": names }),
                    &["edition", "from"],
                ),
            },
            "texts": {
                "type": "array",
                "description": "Texts of forms that an authority loaded, in the order of loading. Where one asks for consent anew, only signatures on it or on a later one count from its first day.",
                "items": closed(
                    "A text of a form.",
                    json!({
                        "form": words("The form that a consent names.", Form::ALL, Form::as_str),
                        "edition": name("The edition whose form it is."),
                        "text-hash": name("Content hash of the text."),
                        "from": day("The first day on which it is the one that is signed."),
                        "re-consent": words("Whether those who signed before sign again.", ReConsent::ALL, ReConsent::as_str),
                    }),
                    &["form", "edition", "text-hash", "from", "re-consent"],
                ),
            },
            "territories": {
                "type": "array",
                "description": "Ages from which patients sign alone by the territory where they live, in the order of setting. Without any the age of the forms holds.",
                "items": closed(
                    "The age of a territory from a day on.",
                    json!({
                        "territory": name("The territory, as `residence-recorded` names it."),
                        "age": { "type": "integer", "minimum": 0, "maximum": 255, "description": "In completed years; never lower than that of the forms." },
                        "from": day("Its first day there."),
                    }),
                    &["territory", "age", "from"],
                ),
            },
            "faults": {
                "type": "array",
                "description": "Faults of the system that are on record. A first window whose last day fell into one is not missed; none is longer for it.",
                "items": closed(
                    "Days on which no authorisation could be had.",
                    json!({
                        "from": day("The first such day."),
                        "until": day("The last such day."),
                    }),
                    &["from", "until"],
                ),
            },
            "on": day("The day of the question; an event after it is refused. Needed here or as an option."),
            "request": closed(
                "What is asked for.",
                json!({
                    "prescription": name("The prescription: the id of its fact; the latest when absent."),
                    "pharmacy": name("The pharmacy that asks."),
                }),
                &[],
            ),
            "events": {
                "type": "array",
                "items": { "$ref": "#/$defs/fact" },
                "description": "The facts about the patient; their order is the order of recording.",
            },
            "prescriber": party("The prescriber's registry facts; taken as certified when absent."),
            "pharmacy": party("The pharmacy's registry facts; taken as certified when absent."),
        }),
        &["events"],
    )
}

fn verdict() -> Value {
    let slugs = json!({ "type": "array", "items": { "$ref": "#/$defs/slug" } });
    json!({
        "description": "What `check --verdict-only` prints.",
        "oneOf": [
            closed(
                "Authorised.",
                json!({ "decision": { "const": "authorised" }, "until": day("The last day."), "slugs": { "type": "array", "maxItems": 0 } }),
                &["decision", "until", "slugs"],
            ),
            closed(
                "Denied.",
                json!({ "decision": { "const": "denied" }, "slugs": slugs }),
                &["decision", "slugs"],
            ),
        ],
    })
}

fn met(names: &Value) -> Value {
    closed(
        "A requirement that is met, and the facts that show it.",
        json!({
            "requirement": { "type": "string", "description": "The leading id of the law it carries." },
            "name": { "$ref": "#/$defs/name", "description": "Its own name in the rules." },
            "cite": { "$ref": "#/$defs/citation" },
            "evidence": names,
        }),
        &["requirement", "name", "cite", "evidence"],
    )
}

fn recorded_unmet(names: &Value) -> Value {
    closed(
        "A requirement that is not met, as the ledger keeps it: with the values that its sentences name.",
        json!({
            "requirement": { "type": "string" },
            "name": { "$ref": "#/$defs/name" },
            "slug": { "$ref": "#/$defs/slug" },
            "who": { "$ref": "#/$defs/who" },
            "earliest": day("The first day on which it can clear."),
            "cite": { "$ref": "#/$defs/citation" },
            "evidence": names,
            "named": { "type": "object", "additionalProperties": { "type": ["string", "integer"] } },
        }),
        &[
            "requirement",
            "name",
            "slug",
            "who",
            "earliest",
            "cite",
            "evidence",
            "named",
        ],
    )
}

/// Authorised with a last day, or denied with reasons; the rest is common to both.
fn either(
    says: &str,
    common: Value,
    required: &[&str],
    unmet: &str,
    of_yes: &[(&str, Value)],
) -> Value {
    let with = |own: Value, needed: &[&str]| {
        let mut properties = own;
        if let (Some(properties), Some(common)) = (properties.as_object_mut(), common.as_object()) {
            properties.extend(common.clone());
        }
        let needed: Vec<&str> = needed.iter().chain(required).copied().collect();
        closed(says, properties, &needed)
    };
    let mut yes = json!({ "decision": { "const": "authorised" }, "until": day("The last day: do not dispense after it.") });
    let mut needed = vec!["decision", "until"];
    for (name, schema) in of_yes {
        if let Some(yes) = yes.as_object_mut() {
            yes.insert((*name).to_owned(), schema.clone());
        }
        needed.push(name);
    }
    let no = json!({
        "decision": { "const": "denied" },
        "unmet": { "type": "array", "minItems": 1, "items": { "$ref": unmet } },
    });
    json!({
        "description": says,
        "oneOf": [with(yes, &needed), with(no, &["decision", "unmet"])],
    })
}

/// An object with these properties and no other.
fn closed(says: &str, properties: Value, required: &[&str]) -> Value {
    json!({
        "type": "object",
        "description": says,
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn day(says: &str) -> Value {
    json!({ "$ref": "#/$defs/day", "description": says })
}

fn words<T: Copy>(says: &str, all: &[T], text: impl Fn(T) -> &'static str) -> Value {
    let words: Vec<&str> = all.iter().map(|word| text(*word)).collect();
    json!({ "description": says, "enum": words })
}
