//! A programme's law, read and put together.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::{Timestamp, Zoned};
use retinue_kernel::{
    Adopted, Day, Edition, EditionId, Id, Programme, RegistryEvent, RegistryFact, RulesInForce,
    Unmet,
};

use crate::document::{Document, Known};
use crate::duties::{self, Duty};
use crate::error::RuleError;
use crate::files::{self, Files};
use crate::forms::{self, FormEntry};
use crate::overlays::{self, OverlayEntry};
use crate::parameters::{self, Parameter, Referred};
use crate::programme::{self, ProgrammeFacts};
use crate::requirements::{self, RequirementEntry};
use crate::sentences::{Reader, Sentence, Sentences};
use crate::sources::{self, Reading, Source};
use crate::zone::ProgrammeZone;

/// The law of one programme: every edition, with its citations, sentences and forms.
#[derive(Clone, Debug)]
pub struct Rulebook {
    hash: Id,
    files: Files,
    programme: ProgrammeFacts,
    zone: ProgrammeZone,
    sources: BTreeMap<String, Source>,
    readings: BTreeMap<String, Reading>,
    parameters: BTreeMap<&'static str, Parameter>,
    requirements: Vec<RequirementEntry>,
    overlays: Vec<OverlayEntry>,
    forms: Vec<FormEntry>,
    duties: Vec<Duty>,
    sentences: Sentences,
    editions: Vec<Arc<Edition>>,
    default_edition: Arc<Edition>,
}

/// Why recorded adoptions cannot be followed with this rule set.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AdoptionError {
    /// The edition does not stand in this rule set.
    #[error(
        "edition '{edition}' was adopted from {from}, but this rule set ({hash}) does not hold it; load the rule set {rules}, with which it was adopted"
    )]
    UnknownEdition {
        /// The edition.
        edition: EditionId,
        /// From which day.
        from: Day,
        /// The rule set with which it was adopted.
        rules: Id,
        /// This rule set.
        hash: Id,
    },
    /// The overlay does not belong to the edition.
    #[error(
        "overlay '{overlay}' was adopted with edition '{edition}', but that edition has no such overlay in this rule set"
    )]
    UnknownOverlay {
        /// The overlay.
        overlay: Id,
        /// The edition.
        edition: EditionId,
    },
}

impl Rulebook {
    /// The US programme as it was built into the binary.
    pub fn embedded() -> Result<Rulebook, RuleError> {
        Rulebook::embedded_of(Programme::UsIpledge)
    }

    /// A programme as it was built into the binary.
    pub fn embedded_of(programme: Programme) -> Result<Rulebook, RuleError> {
        Rulebook::read(files::embedded(programme.as_str()))
    }

    /// A programme's folder. Errors name files by their path including `folder`.
    pub fn from_dir(folder: &Path) -> Result<Rulebook, RuleError> {
        Rulebook::read(files::in_folder(folder)?).map_err(|error| error.below(folder))
    }

    /// Files as [`Rulebook::files`] gave them, for instance out of a ledger.
    pub fn from_files(files: BTreeMap<String, Vec<u8>>) -> Result<Rulebook, RuleError> {
        Rulebook::read(files)
    }

    fn read(files: Files) -> Result<Rulebook, RuleError> {
        let hash = files::content_hash(&files).ok_or_else(|| {
            RuleError::of_file(
                "",
                "the rule set is too large to be hashed",
                "take files out",
            )
        })?;
        refuse_strangers(&files)?;
        let sources = sources::read_sources(only(&files, "sources.toml")?)?;
        let readings = sources::read_readings(only(&files, "readings.toml")?)?;
        let known_sources = Known {
            what: "a source",
            stand_in: "sources.toml",
            names: names(&sources),
        };
        let known_readings = Known {
            what: "a reading",
            stand_in: "readings.toml",
            names: names(&readings),
        };
        let programme = programme::read(only(&files, "programme.toml")?, &known_sources)?;
        let known_editions = Known {
            what: "an edition of this programme",
            stand_in: "programme.toml",
            names: programme
                .editions
                .iter()
                .map(|edition| edition.id.as_str())
                .collect(),
        };
        for (name, reading) in &readings {
            if let Some(edition) = &reading.edition
                && !known_editions.names.contains(&edition.as_str())
            {
                return Err(RuleError::of_file(
                    "readings.toml",
                    format!(
                        "reading {name} concerns '{edition}', which is not an edition of this programme"
                    ),
                    format!("use one of: {}", known_editions.names.join(", ")),
                ));
            }
        }
        let referred = Referred {
            sources: &known_sources,
            readings: &known_readings,
            editions: &known_editions,
        };

        let mut requirements = Vec::new();
        for document in all(&files, "requirements/")? {
            requirements.push(requirements::read(document, &referred)?);
        }
        in_order(&mut requirements)?;
        let mut parameters = BTreeMap::new();
        for document in all(&files, "parameters/")? {
            let parameter = parameters::read(document, &referred, &requirements)?;
            parameters.insert(parameter.name, parameter);
        }
        let mut overlays = Vec::new();
        for document in all(&files, "overlays/")? {
            overlays.push(overlays::read(document, &referred)?);
        }
        let mut forms = Vec::new();
        for document in all(&files, "forms/")? {
            forms.push(forms::read(document, &referred)?);
        }
        let duties = duties::read(only(&files, "duties.toml")?, &referred)?;
        only(&files, NOT_FORMALISED)?;
        let sentences = Sentences::read(
            &all(&files, "sentences/")?,
            requirements.iter().map(|entry| &entry.check),
        )?;

        let mut editions = Vec::with_capacity(programme.editions.len());
        for edition in &programme.editions {
            editions.push(Arc::new(Edition {
                id: edition.id.clone(),
                parameters: parameters::of_edition(&parameters, &edition.id)?,
                requirements: requirements::of_edition(
                    &requirements,
                    &edition.id,
                    &parameters,
                    &readings,
                ),
                overlays: overlays
                    .iter()
                    .filter(|entry: &&OverlayEntry| entry.edition == edition.id)
                    .map(|entry| entry.overlay.clone())
                    .collect(),
            }));
        }
        let default_edition = editions
            .iter()
            .find(|edition: &&Arc<Edition>| edition.id == programme.default_edition)
            .cloned()
            .ok_or_else(|| {
                RuleError::of_file(
                    "programme.toml",
                    "the default edition is not an edition",
                    "name one of the editions",
                )
            })?;
        let zone = ProgrammeZone::new(programme.zone.clone());
        Ok(Rulebook {
            hash,
            zone,
            sources,
            readings,
            parameters,
            requirements,
            overlays,
            forms,
            duties,
            sentences,
            editions,
            default_edition,
            programme,
            files,
        })
    }

    /// The content hash of the rule set: the name under which a ledger stores it and decisions cite it.
    pub fn hash(&self) -> &Id {
        &self.hash
    }

    /// The files of the law, to be stored under [`Rulebook::hash`]. Worked cases are not among them.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files
            .iter()
            .filter(|(path, _)| files::is_law(path))
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// The files below a folder of the set.
    pub(crate) fn documents(&self, folder: &str) -> Result<Vec<Document<'_>>, RuleError> {
        all(&self.files, folder)
    }

    /// The programme and its editions.
    pub fn programme(&self) -> &ProgrammeFacts {
        &self.programme
    }

    /// The programme's zone.
    pub fn zone(&self) -> &ProgrammeZone {
        &self.zone
    }

    /// The programme's day at a moment.
    pub fn day_of(&self, moment: Timestamp) -> Day {
        self.zone.day_of(moment)
    }

    /// The last minute of a day in the programme's zone.
    pub fn closes_at(&self, day: Day) -> Option<Zoned> {
        self.zone.closes_at(day)
    }

    /// An edition.
    pub fn edition(&self, id: &str) -> Option<&Arc<Edition>> {
        self.editions
            .iter()
            .find(|edition| edition.id.as_str() == id)
    }

    /// Every edition, in the order of `programme.toml`.
    pub fn editions(&self) -> &[Arc<Edition>] {
        &self.editions
    }

    /// The edition that holds until another is adopted, for the whole history.
    pub fn default_rules(&self) -> RulesInForce {
        self.always(&self.default_edition)
    }

    /// One edition for the whole history.
    pub fn rules_always(&self, edition: &str) -> Option<RulesInForce> {
        self.edition(edition).map(|edition| self.always(edition))
    }

    fn always(&self, edition: &Arc<Edition>) -> RulesInForce {
        RulesInForce::always(self.programme.id, self.hash.clone(), Arc::clone(edition))
    }

    /// What an installation has adopted: the default edition, then each `edition-adopted` of the programme's stream, in
    /// the order of recording. Other facts are passed over.
    pub fn adopted(&self, facts: &[RegistryFact]) -> Result<RulesInForce, AdoptionError> {
        let mut rules = self.default_rules();
        for fact in facts {
            let RegistryEvent::EditionAdopted {
                edition,
                from,
                rules: set,
                overlays,
            } = &fact.event
            else {
                continue;
            };
            let Some(known) = self.edition(edition.as_str()) else {
                return Err(AdoptionError::UnknownEdition {
                    edition: edition.clone(),
                    from: *from,
                    rules: set.clone(),
                    hash: self.hash.clone(),
                });
            };
            if let Some(overlay) = overlays
                .iter()
                .find(|overlay| !known.overlays.iter().any(|known| known.id == **overlay))
            {
                return Err(AdoptionError::UnknownOverlay {
                    overlay: overlay.clone(),
                    edition: edition.clone(),
                });
            }
            rules = rules.then(Adopted {
                from: *from,
                edition: Arc::clone(known),
                overlays: overlays.clone(),
            });
        }
        Ok(rules)
    }

    /// What a refusal says to a reader.
    pub fn say(&self, unmet: &Unmet, reader: Reader) -> String {
        self.sentence(unmet, reader).to_string()
    }

    pub(crate) fn sentence<'a>(&'a self, unmet: &'a Unmet, reader: Reader) -> Sentence<'a> {
        self.sentences.sentence(unmet, reader)
    }

    /// The sources, by key.
    pub fn sources(&self) -> &BTreeMap<String, Source> {
        &self.sources
    }

    /// The readings, by name.
    pub fn readings(&self) -> &BTreeMap<String, Reading> {
        &self.readings
    }

    /// The parameters, by name, with their values in all editions.
    pub fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.values()
    }

    /// A parameter.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.get(name)
    }

    /// The requirements in their fixed order, with their standing in all editions.
    pub fn requirements(&self) -> &[RequirementEntry] {
        &self.requirements
    }

    /// A requirement.
    pub fn requirement(&self, name: &str) -> Option<&RequirementEntry> {
        self.requirements
            .iter()
            .find(|entry| entry.name.as_str() == name)
    }

    /// The forms, by the order of their names.
    pub fn forms(&self) -> &[FormEntry] {
        &self.forms
    }

    /// A form.
    pub fn form(&self, name: &str) -> Option<&FormEntry> {
        self.forms.iter().find(|form| form.name.as_str() == name)
    }

    /// The duties of the actors.
    pub fn duties(&self) -> &[Duty] {
        &self.duties
    }

    /// What the text asks and nothing here computes, and who judges it: a page in Markdown.
    pub fn not_formalised(&self) -> &str {
        self.files
            .get(NOT_FORMALISED)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }

    /// The overlays of all editions.
    pub fn overlays(&self) -> &[OverlayEntry] {
        &self.overlays
    }
}

const NOT_FORMALISED: &str = "not-formalised.md";

/// The folders whose TOML files are read, and the single files.
const FOLDERS: &[&str] = &[
    "parameters/",
    "requirements/",
    "overlays/",
    "sentences/",
    "forms/",
    "cases/",
];
const SINGLE: &[&str] = &[
    "programme.toml",
    "sources.toml",
    "readings.toml",
    "duties.toml",
    NOT_FORMALISED,
];

/// A file that nothing reads is most likely one that someone believes to be in force.
fn refuse_strangers(files: &Files) -> Result<(), RuleError> {
    for path in files.keys() {
        let in_folder = FOLDERS.iter().any(|folder| {
            path.strip_prefix(folder).is_some_and(|name| {
                name.ends_with(".toml") && (!name.contains('/') || *folder == "cases/")
            })
        });
        if !in_folder && !SINGLE.contains(&path.as_str()) {
            return Err(RuleError::of_file(
                path,
                "nothing reads this file",
                format!(
                    "move it to where it belongs: {}, or one of {}",
                    FOLDERS.join(" "),
                    SINGLE.join(" ")
                ),
            ));
        }
    }
    Ok(())
}

fn only<'a>(files: &'a Files, path: &'a str) -> Result<Document<'a>, RuleError> {
    match files.get(path) {
        Some(bytes) => Document::new(path, bytes),
        None => Err(RuleError::of_file(
            path,
            "this file is missing",
            "a programme's folder holds it; restore it",
        )),
    }
}

fn all<'a>(files: &'a Files, folder: &str) -> Result<Vec<Document<'a>>, RuleError> {
    files
        .iter()
        .filter(|(path, _)| path.starts_with(folder))
        .map(|(path, bytes)| Document::new(path, bytes))
        .collect()
}

fn names<T>(map: &BTreeMap<String, T>) -> Vec<&str> {
    map.keys().map(String::as_str).collect()
}

fn in_order(requirements: &mut [RequirementEntry]) -> Result<(), RuleError> {
    requirements.sort_by_key(|entry| entry.place);
    for pair in requirements.windows(2) {
        if let [first, second] = pair
            && first.place == second.place
        {
            return Err(RuleError::of_file(
                &format!("requirements/{}.toml", second.name),
                format!("place {} is taken by '{}'", second.place, first.name),
                "give it a place of its own; the places say the order in which reasons are told",
            ));
        }
    }
    Ok(())
}
