//! What a person is told about the treatment: short topics, each statement with its sources, and where sources disagree both
//! said side by side.

use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::Id;
use serde::{Deserialize, Serialize};

use crate::basis::{Cited, Jurisdiction, Jurisdictions};

/// A text for people in every language in which patients are spoken to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spoken {
    /// English.
    pub en: String,
    /// Spanish.
    pub es: String,
}

/// A topic.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Topic {
    /// Its id, the name of its file.
    pub id: Id,
    /// Its place among the topics, the lowest first.
    pub order: u16,
    /// Its heading.
    pub title: Spoken,
    /// What it says, in a sentence.
    pub short: Spoken,
    /// Questions on which sources disagree.
    pub questions: Vec<Question>,
    /// What is said, in the order of reading.
    pub statements: Vec<Cited<Statement>>,
}

/// A question to which sources give different answers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Question {
    /// Its id within the topic.
    pub id: Id,
    /// The question in English.
    pub en: String,
    /// The question in Spanish.
    pub es: String,
}

/// Something that is said.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Statement {
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// The question that it answers in its own way; absent where no source disagrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Id>,
    /// In English.
    pub en: String,
    /// In Spanish.
    pub es: String,
}

impl Topic {
    /// What is told where a person is treated, without what sources disagree on.
    pub fn told_in(&self, jurisdiction: Jurisdiction) -> impl Iterator<Item = &Cited<Statement>> {
        self.statements.iter().filter(move |one| {
            one.value.question.is_none() && one.value.jurisdictions.holds_in(jurisdiction)
        })
    }

    /// The answers to a question, of every land: an answer of another land is one of those that disagree.
    pub fn answers(&self, question: &Id) -> impl Iterator<Item = &Cited<Statement>> {
        let of = question.clone();
        let all = self.statements.iter();
        all.filter(move |one| one.value.question.as_ref() == Some(&of))
    }
}
