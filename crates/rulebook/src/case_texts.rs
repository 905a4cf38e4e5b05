//! The texts of forms in a worked case: `texts = [ … ]`, in the order of loading.

use retinue_kernel::{Form, FormTexts, LoadedText, ReConsent, WrittenText};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::document::Document;
use crate::error::RuleError;
use crate::programme::{id_of, words};

/// A text as it is written.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct CaseText {
    form: Spanned<String>,
    edition: Spanned<String>,
    text_hash: Spanned<String>,
    from: Spanned<Datetime>,
    re_consent: Spanned<String>,
}

/// Reads the texts of a case.
pub(crate) fn read(
    document: Document<'_>,
    written: &[CaseText],
) -> Result<Vec<WrittenText>, RuleError> {
    let one = |text: &CaseText| {
        Ok(WrittenText {
            form: document.word(
                &text.form,
                "a form that is signed",
                Form::from_text,
                &words(Form::ALL, Form::as_str),
            )?,
            edition: id_of(document, &text.edition)?,
            text_hash: id_of(document, &text.text_hash)?,
            from: document.day(&text.from)?,
            re_consent: document.word(
                &text.re_consent,
                "an answer to whether those who signed before sign again",
                ReConsent::from_text,
                &words(ReConsent::ALL, ReConsent::as_str),
            )?,
        })
    };
    written.iter().map(one).collect()
}

/// The same for the gate.
pub(crate) fn loaded(texts: &[WrittenText]) -> FormTexts {
    FormTexts::of(texts.iter().cloned().map(LoadedText::from))
}

/// The same as `check` reads them.
pub(crate) fn json(texts: &[WrittenText]) -> serde_json::Value {
    let each = texts.iter().map(|text| {
        serde_json::json!({
            "form": text.form.as_str(),
            "edition": text.edition.as_str(),
            "text-hash": text.text_hash.as_str(),
            "from": text.from.to_string(),
            "re-consent": text.re_consent.as_str(),
        })
    });
    each.collect()
}
