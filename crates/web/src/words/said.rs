//! What a patient reads, in every language: made by `build.rs` from the files of `words/`.
//!
//! A key that no file holds does not compile here; a key that one language lacks ends the build with file and line; a key
//! that nothing uses is dead code, which the checks refuse.

use retinue_rulebook::Language;

/// A sentence without values. Only the generated constants make one, so each has every language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Text {
    en: &'static str,
    es: &'static str,
}

impl Text {
    /// The sentence in a language.
    pub(crate) const fn get(self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::Spanish => self.es,
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/words.rs"));
