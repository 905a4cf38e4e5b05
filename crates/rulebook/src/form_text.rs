//! The text of a form: the words that are shown, signed and kept under their hash. Ours is demonstration wording; an
//! authority loads its own, item by item as the form's definition has them.

mod file;

use retinue_kernel::Id;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::forms::{FormEntry, Party};
use crate::language::Language;

pub use file::FormTextFile;

/// Whose words a text holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhoseWords {
    /// Ours, for demonstration only: signed in the sandbox and nowhere else.
    Demonstration,
    /// The authority's, as it was loaded.
    Official,
}

/// One text in its languages.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// In English.
    pub en: String,
    /// In Spanish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub es: Option<String>,
}

impl Wording {
    /// The text in a language; none where it was not written in it.
    pub fn said_in(&self, language: Language) -> Option<&str> {
        match language {
            Language::English => Some(&self.en),
            Language::Spanish => self.es.as_deref(),
        }
    }

    /// The text in a language, or in English where it was not written in it.
    pub fn read_in(&self, language: Language) -> &str {
        self.said_in(language).unwrap_or(&self.en)
    }
}

/// The words of one item.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemText {
    /// The item.
    pub id: Id,
    /// What is affirmed, asked or signed.
    pub text: Wording,
}

/// Every word that the signers of one form of one edition have before them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormText {
    /// The form, by the name of its definition.
    pub form: Id,
    /// The edition whose form it is.
    pub edition: Id,
    /// Whose words these are.
    pub words: WhoseWords,
    /// Where the text comes from, as the one who loaded it says.
    pub source: String,
    /// The title.
    pub title: Wording,
    /// The items, in the order of the definition.
    pub items: Vec<ItemText>,
}

impl FormText {
    /// Our own words for a form, marked as such.
    pub fn demonstration(entry: &FormEntry, edition: &Id) -> FormText {
        FormText {
            form: entry.name.clone(),
            edition: edition.clone(),
            words: WhoseWords::Demonstration,
            source: "demonstration wording of this software".to_owned(),
            title: Wording {
                en: entry.title.clone(),
                es: entry.title_es.clone(),
            },
            items: entry
                .items
                .iter()
                .map(|item| ItemText {
                    id: item.id.clone(),
                    text: Wording {
                        en: item.demonstration_wording.clone(),
                        es: item.demonstration_wording_es.clone(),
                    },
                })
                .collect(),
        }
    }

    /// The words of an item.
    pub fn item(&self, id: &Id) -> Option<&Wording> {
        self.items
            .iter()
            .find(|item| item.id == *id)
            .map(|item| &item.text)
    }

    /// The content hash: `sha256:` and 64 hexadecimal digits. Two texts have the same only when every word is the same.
    pub fn hash(&self) -> Id {
        let words = match self.words {
            WhoseWords::Demonstration => "demonstration",
            WhoseWords::Official => "official",
        };
        let mut hash = Sha256::new();
        // Each text is preceded by its length, so that no two lists of texts have the same bytes.
        let mut add = |text: &str| {
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(text);
        };
        for text in [
            "retinue form text 1",
            self.form.as_str(),
            self.edition.as_str(),
            words,
            &self.source,
        ] {
            add(text);
        }
        let items = self.items.iter().map(|item| (item.id.as_str(), &item.text));
        for (id, wording) in std::iter::once(("title", &self.title)).chain(items) {
            add(id);
            for language in Language::ALL {
                match wording.said_in(*language) {
                    Some(text) => {
                        add(language.tag());
                        add(text);
                    }
                    None => add(""),
                }
            }
        }
        let text = format!("sha256:{}", hex::encode(hash.finalize()));
        Id::new(&text).unwrap_or_else(|| self.form.clone())
    }

    /// As it is stored.
    ///
    /// # Errors
    /// None that a text could cause.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    /// Reads a stored text.
    ///
    /// # Errors
    /// What is not the stored form of a text.
    pub fn from_json(json: &str) -> serde_json::Result<FormText> {
        serde_json::from_str(json)
    }
}

impl FormEntry {
    /// Whether a patient or a guardian reads the form.
    pub fn is_read_by_patients(&self) -> bool {
        self.signers.iter().any(|signer| signer.reads_as_patient())
    }
}

impl Party {
    /// Whether what this party reads is there in every language of patients.
    pub const fn reads_as_patient(self) -> bool {
        matches!(self, Party::Patient | Party::Guardian)
    }
}
