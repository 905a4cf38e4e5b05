//! Cards: one thing that the record system shows, with what can be done about it.

use serde::Serialize;
use serde_json::{Value, json};

use crate::rems::task::LaunchTask;

/// The longest summary, in characters: fewer than 140.
const LONGEST_SUMMARY: usize = 139;

/// How urgent a card is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Indicator {
    /// For information.
    Info,
    /// Something of the programme is missing, or care advises otherwise.
    Warning,
    /// Clinical danger, and nothing else.
    Critical,
}

/// A link to a page of ours; its address is whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// What it opens.
    pub label: String,
    /// The whole address.
    pub url: String,
}

/// Something that the record system can do at a press: make a task.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suggestion {
    /// What it does.
    pub label: String,
    /// Its name, for the feedback.
    pub uuid: String,
    /// The task.
    pub task: LaunchTask,
}

/// Why a clinician may act against a card.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OverrideReason {
    /// Its code.
    pub code: &'static str,
    /// In words.
    pub display: &'static str,
}

/// The reasons that every card of advice offers.
pub const OVERRIDE_REASONS: &[OverrideReason] = &[
    OverrideReason {
        code: "known-and-watched",
        display: "Known, and watched",
    },
    OverrideReason {
        code: "benefit-outweighs",
        display: "The benefit outweighs it",
    },
    OverrideReason {
        code: "record-not-current",
        display: "What is on record is no longer so",
    },
];

/// A card.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
    /// Its name, for the feedback.
    pub uuid: String,
    /// In one line; what is too long ends with an ellipsis.
    pub summary: String,
    /// The rest, in Markdown; empty for none.
    pub detail: String,
    /// How urgent.
    pub indicator: Indicator,
    /// Who says so.
    pub source: Link,
    /// What can be done at a press.
    pub suggestions: Vec<Suggestion>,
    /// Pages to open.
    pub links: Vec<Link>,
    /// Whether a clinician may act against it: advice may be overridden, the gate's answer is a fact.
    pub may_be_overridden: bool,
}

impl Card {
    /// As it is sent.
    pub fn to_json(&self, reasons_at: &str) -> Value {
        let mut card = json!({
            "uuid": self.uuid,
            "summary": short(&self.summary),
            "indicator": self.indicator,
            "source": { "label": self.source.label, "url": self.source.url },
        });
        let Some(members) = card.as_object_mut() else {
            return card;
        };
        if !self.detail.is_empty() {
            members.insert("detail".to_owned(), json!(self.detail));
        }
        if !self.links.is_empty() {
            let links = self
                .links
                .iter()
                .map(|link| json!({ "label": link.label, "url": link.url, "type": "absolute" }));
            members.insert("links".to_owned(), links.collect());
        }
        if !self.suggestions.is_empty() {
            let suggestions = self.suggestions.iter().map(Suggestion::to_json);
            members.insert("suggestions".to_owned(), suggestions.collect());
            members.insert("selectionBehavior".to_owned(), json!("any"));
        }
        if self.may_be_overridden {
            let reasons = OVERRIDE_REASONS.iter().map(
                |one| json!({ "code": one.code, "system": reasons_at, "display": one.display }),
            );
            members.insert("overrideReasons".to_owned(), reasons.collect());
        }
        card
    }
}

impl Suggestion {
    fn to_json(&self) -> Value {
        json!({
            "label": self.label,
            "uuid": self.uuid,
            "actions": [{
                "type": "create",
                "description": self.task.says,
                "resource": self.task.to_json(),
            }],
        })
    }
}

fn short(summary: &str) -> String {
    if summary.chars().count() <= LONGEST_SUMMARY {
        return summary.to_owned();
    }
    let kept: String = summary.chars().take(LONGEST_SUMMARY - 1).collect();
    format!("{}…", kept.trim_end())
}
