//! `programme.toml`: the programme, its zone and its editions.

use jiff::tz::TimeZone;
use retinue_kernel::{Citation, Day, EditionId, Id, Mode, Programme};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::document::{Dated, Document, Known, WrittenCitation};
use crate::error::RuleError;
use crate::mistakes::Mistakes;

/// What a programme is, apart from its values.
#[derive(Clone, Debug)]
pub struct ProgrammeFacts {
    /// The programme.
    pub id: Programme,
    /// Its title.
    pub title: String,
    /// The zone in which its days begin and its windows close.
    pub zone: TimeZone,
    /// The edition in force until an installation adopts another.
    pub default_edition: EditionId,
    /// In which ways an installation of this programme may run.
    pub modes: Vec<Mode>,
    /// Its editions, the earliest first.
    pub editions: Vec<EditionFacts>,
}

/// What is known of one edition.
#[derive(Clone, Debug)]
pub struct EditionFacts {
    /// Its name.
    pub id: EditionId,
    /// Its title.
    pub title: String,
    /// The day of approval.
    pub approved: Day,
    /// The day from which it holds, or for which it was announced.
    pub in_force: Day,
    /// The day of its last revision.
    pub revised: Option<Day>,
    /// Whether it is known to have taken effect.
    pub live: bool,
    /// How sure its values are, and why.
    pub confidence: String,
    /// Where it is announced.
    pub cite: Citation,
    /// When the source was last read.
    pub checked: Day,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    id: Spanned<String>,
    title: String,
    zone: Spanned<String>,
    default_edition: Spanned<String>,
    modes: Vec<Spanned<String>>,
    edition: Vec<Spanned<WrittenEdition>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WrittenEdition {
    id: Spanned<String>,
    title: String,
    approved: Spanned<Datetime>,
    in_force: Spanned<Datetime>,
    revised: Option<Spanned<Datetime>>,
    live: bool,
    confidence: String,
    cite: Option<WrittenCitation>,
    checked: Option<Spanned<Datetime>>,
}

/// Reads `programme.toml`.
pub(crate) fn read(
    document: Document<'_>,
    sources: &Known<'_>,
) -> Result<ProgrammeFacts, Mistakes> {
    let mut mistakes = Mistakes::default();
    let Some(written) = document.read_on::<Written>(&mut mistakes) else {
        return Err(mistakes);
    };
    let id = mistakes.note(document.word(
        &written.id,
        "a programme",
        Programme::from_text,
        &words(Programme::ALL, Programme::as_str),
    ));
    let zone = mistakes.note(TimeZone::get(written.zone.as_ref()).map_err(|_| {
        document.fault(
            written.zone.span(),
            format!("'{}' is not a time zone", written.zone.as_ref()),
            "use a name of the IANA database, such as America/New_York",
        )
    }));
    let modes: Result<Vec<Mode>, RuleError> = written
        .modes
        .iter()
        .map(|mode| {
            document.word(
                mode,
                "a mode",
                Mode::from_text,
                &words(Mode::ALL, Mode::as_str),
            )
        })
        .collect();
    let modes = mistakes.note(modes);
    let names: Vec<String> = written
        .edition
        .iter()
        .map(|edition| edition.as_ref().id.as_ref().clone())
        .collect();
    let known = Known {
        what: "an edition of this programme",
        stand_in: "[[edition]]",
        names: names.iter().map(String::as_str).collect(),
    };
    mistakes.note(known.holds(&document, &written.default_edition));
    let default_edition = mistakes.note(id_of(document, &written.default_edition));
    let mut editions = Vec::with_capacity(written.edition.len());
    for edition in written.edition {
        editions.extend(mistakes.note(edition_facts(document, edition, sources)));
    }
    mistakes.none_or(|| {
        Some(ProgrammeFacts {
            id: id?,
            title: written.title,
            zone: zone?,
            default_edition: default_edition?,
            modes: modes?,
            editions,
        })
    })
}

fn edition_facts(
    document: Document<'_>,
    edition: Spanned<WrittenEdition>,
    sources: &Known<'_>,
) -> Result<EditionFacts, Mistakes> {
    let mut mistakes = Mistakes::default();
    let span = edition.span();
    let edition = edition.into_inner();
    let dated = mistakes.note(document.dated(
        span,
        Dated {
            cite: edition.cite,
            checked: edition.checked,
        },
        sources,
    ));
    let id = mistakes.note(id_of(document, &edition.id));
    let approved = mistakes.note(document.day(&edition.approved));
    let in_force = mistakes.note(document.day(&edition.in_force));
    let revised = mistakes.note(edition.revised.map(|day| document.day(&day)).transpose());
    mistakes.none_or(|| {
        let (cite, checked) = dated?;
        Some(EditionFacts {
            id: id?,
            title: edition.title,
            approved: approved?,
            in_force: in_force?,
            revised: revised?,
            live: edition.live,
            confidence: edition.confidence,
            cite,
            checked,
        })
    })
}

/// A name that can stand in facts and answers.
pub(crate) fn id_of(document: Document<'_>, written: &Spanned<String>) -> Result<Id, RuleError> {
    Id::new(written.as_ref()).ok_or_else(|| {
        document.fault(
            written.span(),
            "this cannot be a name",
            "use 1 to 128 characters without line breaks",
        )
    })
}

/// The texts of a closed set of words.
pub(crate) fn words<T: Copy>(all: &[T], text: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|word| text(*word)).collect()
}
