//! `sources.toml` and `readings.toml`: where the law was read, and how it is read where it leaves room.

use std::collections::BTreeMap;

use retinue_kernel::EditionId;
use serde::Deserialize;
use toml::Spanned;

use crate::document::Document;
use crate::mistakes::Mistakes;

/// A source of the law.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// When it was written, in words where it is not one day.
    pub date: String,
    /// How close it stands to the text of the law.
    pub kind: SourceKind,
    /// Where it can be found.
    #[serde(rename = "where")]
    pub found_at: String,
    /// How sure it is.
    pub confidence: String,
}

/// How close a source stands to the text of the law.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// The text itself.
    Official,
    /// A copy of the text elsewhere.
    OfficialCopy,
    /// Someone who read the text.
    Secondary,
    /// A reading of this project.
    Reading,
}

/// A question that the text leaves open, and how it is answered here.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Reading {
    /// The question.
    pub question: String,
    /// The reading taken.
    pub reading: String,
    /// The other reading.
    pub other_reading: String,
    /// Whether an authority has yet to confirm it.
    pub provisional: bool,
    /// The one edition that the question concerns; all when there is none.
    pub edition: Option<EditionId>,
}

impl Reading {
    /// Whether the question arises under an edition.
    pub fn concerns(&self, edition: &EditionId) -> bool {
        self.edition.as_ref().is_none_or(|one| one == edition)
    }
}

/// Reads `sources.toml`.
pub(crate) fn read_sources(document: Document<'_>) -> Result<BTreeMap<String, Source>, Mistakes> {
    keyed(document, "a source")
}

/// Reads `readings.toml`.
pub(crate) fn read_readings(document: Document<'_>) -> Result<BTreeMap<String, Reading>, Mistakes> {
    keyed(document, "a reading")
}

fn keyed<T: serde::de::DeserializeOwned>(
    document: Document<'_>,
    what: &str,
) -> Result<BTreeMap<String, T>, Mistakes> {
    let mut mistakes = Mistakes::default();
    let Some(written) = document.read_on::<BTreeMap<Spanned<String>, T>>(&mut mistakes) else {
        return Err(mistakes);
    };
    let mut found = BTreeMap::new();
    for (key, value) in written {
        if retinue_kernel::Id::new(key.as_ref()).is_none() {
            mistakes.add(document.fault(
                key.span(),
                format!("the name of {what} is empty or too long"),
                "use a short name",
            ));
        }
        found.insert(key.into_inner(), value);
    }
    mistakes.none_or(|| Some(found))
}
