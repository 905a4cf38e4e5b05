//! `differences.toml`: what an edition changes against the one before, how sure that is, and where it stands here.

use std::collections::BTreeMap;

use retinue_kernel::{Citation, Day, EditionId, Id};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::document::{Dated, Document, WrittenCitation};
use crate::mistakes::Mistakes;
use crate::parameters::Referred;
use crate::programme::id_of;

/// One rule, in an edition and in the one before.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference {
    /// The name of the rule.
    pub rule: Id,
    /// The edition.
    pub edition: EditionId,
    /// The edition before.
    pub since: EditionId,
    /// What the rule is about.
    pub subject: String,
    /// What happened to it.
    pub change: Change,
    /// What held before.
    pub before: String,
    /// What holds now.
    pub now: String,
    /// How sure that is.
    pub confidence: String,
    /// Where it stands here.
    pub lives_in: Vec<Place>,
    /// Where it is announced.
    pub cite: Citation,
    /// The day on which someone last read the source.
    pub checked: Day,
}

/// What an edition does to a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It holds in another form.
    Changed,
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// A source was read, and names no change of it.
    NoChangeSeen,
    /// No source says what becomes of it.
    NotFound,
}

impl Change {
    /// In words.
    pub const fn as_words(self) -> &'static str {
        match self {
            Change::Changed => "changed",
            Change::Added => "added",
            Change::Removed => "removed",
            Change::NoChangeSeen => "no change seen",
            Change::NotFound => "not found in any source",
        }
    }
}

/// A place in a programme's folder: a parameter, a requirement, a form, a duty, an overlay, a reading, or an id of the law
/// in the list of what is not computed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// What stands there.
    pub kind: PlaceKind,
    /// Its name.
    pub name: Id,
}

/// What stands at a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PlaceKind {
    /// A parameter.
    Parameter,
    /// A requirement.
    Requirement,
    /// A form.
    Form,
    /// A duty.
    Duty,
    /// An overlay.
    Overlay,
    /// A reading.
    Reading,
    /// What is not computed.
    NotFormalised,
}

impl PlaceKind {
    const ALL: &'static [PlaceKind] = &[
        PlaceKind::Parameter,
        PlaceKind::Requirement,
        PlaceKind::Form,
        PlaceKind::Duty,
        PlaceKind::Overlay,
        PlaceKind::Reading,
        PlaceKind::NotFormalised,
    ];

    /// The folder or file, as places are written.
    pub const fn as_str(self) -> &'static str {
        match self {
            PlaceKind::Parameter => "parameters",
            PlaceKind::Requirement => "requirements",
            PlaceKind::Form => "forms",
            PlaceKind::Duty => "duties",
            PlaceKind::Overlay => "overlays",
            PlaceKind::Reading => "readings",
            PlaceKind::NotFormalised => "not-formalised",
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.kind.as_str(), self.name)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    edition: Spanned<String>,
    since: Spanned<String>,
    subject: String,
    change: Change,
    before: String,
    now: String,
    confidence: String,
    lives_in: Spanned<Vec<Spanned<String>>>,
    cite: Option<WrittenCitation>,
    checked: Option<Spanned<Datetime>>,
}

/// Reads `differences.toml`; `stands` says whether a place exists.
pub(crate) fn read(
    document: Document<'_>,
    referred: &Referred<'_>,
    stands: impl Fn(PlaceKind, &str) -> bool,
) -> Result<Vec<Difference>, Mistakes> {
    let mut mistakes = Mistakes::default();
    let Some(written) =
        document.read_on::<BTreeMap<Spanned<String>, Spanned<Written>>>(&mut mistakes)
    else {
        return Err(mistakes);
    };
    let mut written: Vec<(Spanned<String>, Spanned<Written>)> = written.into_iter().collect();
    written.sort_by_key(|(rule, _)| rule.span().start);
    let mut found = Vec::with_capacity(written.len());
    for (rule, one) in written {
        let one = one.into_inner();
        let mut lives_in = Vec::with_capacity(one.lives_in.as_ref().len());
        if one.lives_in.as_ref().is_empty() {
            mistakes.add(document.fault(
                one.lives_in.span(),
                "this stands nowhere",
                "name the places, such as \"parameters/test-window-days\"",
            ));
        }
        for place in one.lives_in.as_ref() {
            lives_in.extend(mistakes.note(place_of(document, place, &stands)));
        }
        for edition in [&one.edition, &one.since] {
            mistakes.note(referred.editions.holds(&document, edition));
        }
        let dated = Dated {
            cite: one.cite,
            checked: one.checked,
        };
        let dated = mistakes.note(document.dated(rule.span(), dated, referred.sources));
        let names = [&rule, &one.edition, &one.since].map(|name| id_of(document, name));
        let [rule, edition, since] = names.map(|name| mistakes.note(name));
        if let (Some((cite, checked)), Some(rule), Some(edition), Some(since)) =
            (dated, rule, edition, since)
        {
            found.push(Difference {
                rule,
                edition,
                since,
                subject: one.subject,
                change: one.change,
                before: one.before,
                now: one.now,
                confidence: one.confidence,
                lives_in,
                cite,
                checked,
            });
        }
    }
    mistakes.none_or(|| Some(found))
}

fn place_of(
    document: Document<'_>,
    written: &Spanned<String>,
    stands: impl Fn(PlaceKind, &str) -> bool,
) -> Result<Place, Mistakes> {
    let place = written
        .as_ref()
        .split_once('/')
        .and_then(|(folder, name)| {
            let kind = PlaceKind::ALL
                .iter()
                .copied()
                .find(|kind| kind.as_str() == folder)?;
            Some((kind, name))
        })
        .filter(|(kind, name)| stands(*kind, name))
        .and_then(|(kind, name)| {
            Some(Place {
                kind,
                name: Id::new(name)?,
            })
        });
    place.ok_or_else(|| {
        let folders: Vec<&str> = PlaceKind::ALL.iter().map(|kind| kind.as_str()).collect();
        document
            .fault(
                written.span(),
                format!("nothing stands at '{}'", written.as_ref()),
                format!(
                    "write the folder or file, a slash, and a name that stands there: {}",
                    folders.join(", ")
                ),
            )
            .into()
    })
}
