//! A programme's files read and put together, or every mistake that can be found in them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::differences::{self, PlaceKind};
use crate::document::Known;
use crate::duties;
use crate::error::RuleError;
use crate::files::{self, Files};
use crate::forms;
use crate::law_table;
use crate::mistakes::Mistakes;
use crate::not_formalised::{self, NotFormalised};
use crate::overlays;
use crate::parameters::{self, Parameter, Referred};
use crate::programme::{self, ProgrammeFacts};
use crate::questions;
use crate::reading::{all, each, if_there, names, one, only, refuse_strangers};
use crate::requirements::{self, RequirementEntry};
use crate::revisions::Parts;
use crate::sentences::{Origin, Sentences};
use crate::sources;
use crate::zone::ProgrammeZone;

use super::Rulebook;

impl Rulebook {
    pub(super) fn read(files: Files, origin: Origin) -> Result<Rulebook, Mistakes> {
        let hash = files::content_hash(&files).ok_or_else(|| {
            RuleError::of_file(
                "",
                "the rule set is too large to be hashed",
                "take files out",
            )
        })?;
        let mut mistakes = Mistakes::default();
        // Ledgers hold sets from before that list had its form.
        let of_before =
            |path: &str| path == NOT_FORMALISED_BEFORE && !files.contains_key(NOT_FORMALISED);
        refuse_strangers(&files, FOLDERS, SINGLE, of_before, &mut mistakes);
        let sources = one(&files, "sources.toml", &mut mistakes, sources::read_sources);
        let readings = one(
            &files,
            "readings.toml",
            &mut mistakes,
            sources::read_readings,
        );
        // Where a file of names has a mistake, its names are still names: what cites them is not wrong for that.
        let (Some(source_names), Some(reading_names)) = (
            names(sources.as_ref(), &files, "sources.toml"),
            names(readings.as_ref(), &files, "readings.toml"),
        ) else {
            return Err(mistakes);
        };
        let known_sources = Known {
            what: "a source",
            stand_in: "sources.toml",
            names: source_names.iter().map(String::as_str).collect(),
        };
        let known_readings = Known {
            what: "a reading",
            stand_in: "readings.toml",
            names: reading_names.iter().map(String::as_str).collect(),
        };
        let programme = one(&files, "programme.toml", &mut mistakes, |document| {
            programme::read(document, &known_sources)
        });
        let Some(edition_names) = edition_names(programme.as_ref(), &files) else {
            return Err(mistakes);
        };
        let known_editions = Known {
            what: "an edition of this programme",
            stand_in: "programme.toml",
            names: edition_names.iter().map(String::as_str).collect(),
        };
        for (name, reading) in readings.iter().flatten() {
            if let Some(edition) = &reading.edition
                && !known_editions.names.contains(&edition.as_str())
            {
                mistakes.add(RuleError::of_file(
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

        let mut requirements = each(&files, "requirements/", &mut mistakes, |document| {
            requirements::read(document, &referred)
        });
        in_order(&mut requirements, &mut mistakes);
        let parameters: BTreeMap<&'static str, Parameter> =
            each(&files, "parameters/", &mut mistakes, |document| {
                parameters::read(document, &referred, &requirements)
            })
            .into_iter()
            .map(|parameter| (parameter.name, parameter))
            .collect();
        let overlays = each(&files, "overlays/", &mut mistakes, |document| {
            overlays::read(document, &referred)
        });
        let forms = each(&files, "forms/", &mut mistakes, |document| {
            forms::read(document, &referred)
        });
        let duties = one(&files, "duties.toml", &mut mistakes, |document| {
            duties::read(document, &referred)
        });
        let questions = if_there(&files, QUESTIONS, &mut mistakes, questions::read);
        let not_formalised =
            if files.contains_key(NOT_FORMALISED) || !files.contains_key(NOT_FORMALISED_BEFORE) {
                one(&files, NOT_FORMALISED, &mut mistakes, not_formalised::read)
            } else {
                Some(NotFormalised::default())
            };
        let law = if_there(&files, LAW, &mut mistakes, |document| {
            law_table::read(document, &known_sources)
        });
        let sentences = mistakes.note(all(&files, "sentences/").map_err(Mistakes::from).and_then(
            |documents| {
                let checks = requirements.iter().map(|entry| &entry.check);
                Sentences::read(&documents, checks, origin)
            },
        ));
        let (Some(sources), Some(readings), Some(programme)) = (sources, readings, programme)
        else {
            return Err(mistakes);
        };
        let (Some(duties), Some(not_formalised), Some(sentences)) =
            (duties, not_formalised, sentences)
        else {
            return Err(mistakes);
        };
        let differences = if_there(&files, DIFFERENCES, &mut mistakes, |document| {
            differences::read(document, &referred, |kind, name| match kind {
                // A file with a mistake stands there all the same; the mistake was told.
                PlaceKind::Parameter
                | PlaceKind::Requirement
                | PlaceKind::Form
                | PlaceKind::Overlay => {
                    files.contains_key(&format!("{}/{name}.toml", kind.as_str()))
                }
                PlaceKind::Duty => duties.iter().any(|one| one.id.as_str() == name),
                PlaceKind::Reading => readings.contains_key(name),
                PlaceKind::NotFormalised => {
                    let mut ids = not_formalised.entries.iter().flat_map(|one| &one.law);
                    ids.any(|id| id.as_str() == name)
                }
            })
        });
        mistakes.none_or(|| Some(()))?;

        let parts = Parts {
            parameters: &parameters,
            requirements: &requirements,
            overlays: &overlays,
            duties: &duties,
            readings: &readings,
        };
        let mut revised = Vec::with_capacity(programme.editions.len());
        for edition in &programme.editions {
            revised.push(parts.edition(&edition.id)?);
            parameters::of_office(&parameters, &edition.id, None)?;
        }
        let editions = revised.iter().map(|one| Arc::clone(&one.first)).collect();
        let default_rules = revised
            .iter()
            .find(|one| one.first.id == programme.default_edition)
            .map(|one| one.always(programme.id, &hash))
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
            questions: questions.unwrap_or_default(),
            not_formalised,
            law,
            differences: differences.unwrap_or_default(),
            sentences,
            editions,
            revised,
            default_rules,
            programme,
            files,
        })
    }
}

const NOT_FORMALISED: &str = "not-formalised.toml";
const LAW: &str = "law.toml";
const DIFFERENCES: &str = "differences.toml";
const QUESTIONS: &str = "questions.toml";

/// What took the place of that list in earlier rule sets. Ledgers hold them, and replay reads them for ever.
const NOT_FORMALISED_BEFORE: &str = "not-formalised.md";

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
    QUESTIONS,
    LAW,
    DIFFERENCES,
    NOT_FORMALISED,
];

/// The names of the editions, also where their file has a mistake elsewhere.
fn edition_names(programme: Option<&ProgrammeFacts>, files: &Files) -> Option<Vec<String>> {
    if let Some(programme) = programme {
        let ids = programme.editions.iter().map(|edition| &edition.id);
        return Some(ids.map(|id| id.as_str().to_owned()).collect());
    }
    let table: toml::Table = only(files, "programme.toml").ok()?.text.parse().ok()?;
    let editions = table.get("edition")?.as_array()?.iter();
    editions
        .map(|edition| Some(edition.get("id")?.as_str()?.to_owned()))
        .collect()
}

fn in_order(requirements: &mut [RequirementEntry], mistakes: &mut Mistakes) {
    requirements.sort_by_key(|entry| entry.place);
    for pair in requirements.windows(2) {
        if let [first, second] = pair
            && first.place == second.place
        {
            mistakes.add(RuleError::of_file(
                &format!("requirements/{}.toml", second.name),
                format!("place {} is taken by '{}'", second.place, first.name),
                "give it a place of its own; the places say the order in which reasons are told",
            ));
        }
    }
}
