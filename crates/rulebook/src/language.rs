//! The languages in which a patient is spoken to.

use serde::Deserialize;

/// A language in which every sentence that a patient reads stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum Language {
    /// English, in which staff read too.
    #[default]
    English,
    /// Spanish.
    Spanish,
}

impl Language {
    /// Every language.
    pub const ALL: &'static [Language] = &[Language::English, Language::Spanish];

    /// Its BCP 47 tag, as pages and facts carry it.
    pub const fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Spanish => "es",
        }
    }

    /// The language of a tag, whatever region or script it names: `es-MX` is Spanish.
    pub fn of_tag(tag: &str) -> Option<Language> {
        let language = tag.split(['-', '_']).next().unwrap_or(tag);
        Language::ALL
            .iter()
            .copied()
            .find(|one| one.tag().eq_ignore_ascii_case(language))
    }

    /// What it is called by those who speak it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Spanish => "Español",
        }
    }
}

/// One text in every language, as files of rules write it: `{ en = "…", es = "…" }`. What lacks one does not load.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InEach {
    en: String,
    es: String,
}

impl InEach {
    /// The text in a language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Spanish => &self.es,
        }
    }

    /// The language in which nothing is said.
    pub(crate) fn silent_in(&self) -> Option<Language> {
        Language::ALL
            .iter()
            .copied()
            .find(|language| self.get(*language).trim().is_empty())
    }
}
