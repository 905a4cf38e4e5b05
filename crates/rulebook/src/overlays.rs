//! `overlays/*.toml`: dated relaxations of an edition, off until an installation adopts them with it.

use retinue_kernel::{Day, EditionId, Id, Overlay, Setting, Words};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::document::{Dated, Document, WrittenCitation};
use crate::error::RuleError;
use crate::mistakes::Mistakes;
use crate::parameters::Referred;
use crate::programme::{id_of, words};

/// An overlay with what a person should know of it.
#[derive(Clone, PartialEq, Debug)]
pub struct OverlayEntry {
    /// What it relaxes, in words.
    pub title: String,
    /// The edition it relaxes.
    pub edition: EditionId,
    /// Since when it may be adopted, as its source says it.
    pub from: String,
    /// The readings it rests on.
    pub readings: Vec<Id>,
    /// The day on which someone last read the source.
    pub checked: Day,
    /// The overlay.
    pub overlay: Overlay,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    title: String,
    edition: Spanned<String>,
    from: String,
    readings: Vec<Spanned<String>>,
    monthly_test_settings: Vec<Spanned<String>>,
    cite: Option<WrittenCitation>,
    checked: Option<Spanned<Datetime>>,
}

/// Reads one overlay's file.
pub(crate) fn read(
    document: Document<'_>,
    referred: &Referred<'_>,
) -> Result<OverlayEntry, Mistakes> {
    let mut mistakes = Mistakes::default();
    let Some(written) = document.read_on::<Written>(&mut mistakes) else {
        return Err(mistakes);
    };
    let id = mistakes.note(Id::new(document.stem()).ok_or_else(|| {
        RuleError::of_file(
            document.path,
            "the file name cannot name an overlay",
            "use a short name in small letters",
        )
    }));
    mistakes.note(referred.editions.holds(&document, &written.edition));
    let edition = mistakes.note(id_of(document, &written.edition));
    let mut readings = Vec::with_capacity(written.readings.len());
    for reading in &written.readings {
        mistakes.note(referred.readings.holds(&document, reading));
        readings.extend(mistakes.note(id_of(document, reading)));
    }
    let settings: Result<Vec<Setting>, RuleError> = written
        .monthly_test_settings
        .iter()
        .map(|setting| {
            document.word(
                setting,
                "a setting of a test",
                Setting::from_text,
                &words(Setting::ALL, Setting::as_str),
            )
        })
        .collect();
    let settings = mistakes.note(settings);
    let dated = mistakes.note(document.dated(
        0..0,
        Dated {
            cite: written.cite,
            checked: written.checked,
        },
        referred.sources,
    ));
    mistakes.none_or(|| {
        let (cite, checked) = dated?;
        Some(OverlayEntry {
            title: written.title,
            edition: edition?,
            from: written.from,
            readings,
            checked,
            overlay: Overlay {
                id: id?,
                monthly_test_settings: Words(settings?),
                cite,
            },
        })
    })
}
