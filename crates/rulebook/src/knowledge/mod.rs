//! Reads `knowledge/` into care's types: one subject, one file here.
//!
//! A new subject is a type in `care/src/knowledge/`, a field of [`Knowledge`], a file here with a `read`, and two lines
//! below: where its files lie, and the call.

mod candidacy;
mod dosing;
mod education;
mod effects;
mod exposure;
mod facts;
mod formulations;
mod grading;
mod interactions;
mod laboratory;
mod outcome;
mod products;
mod scales;
mod sentences;
mod survival;

use std::collections::BTreeMap;
use std::path::Path;

use retinue_care::{Basis, Knowledge, Source};
use retinue_kernel::Id;
use toml::Spanned;

use facts::Read;

use crate::document::{Document, Known};
use crate::error::RuleError;
use crate::files::{self, Files};
use crate::mistakes::Mistakes;
use crate::reading::{each, names, one, refuse_strangers};

/// The folders whose TOML files are read, and the single files.
const FOLDERS: &[&str] = &[
    "products/",
    "dosing/",
    "laboratory/",
    "interactions/",
    "effects/",
    "scales/",
    "outcome/",
    "grading/",
    "candidacy/",
    "education/",
];
const SINGLE: &[&str] = &[
    SOURCES,
    FORMULATIONS,
    DOSE_POLICY,
    DOSE_REMARKS,
    EXPOSURE,
    SURVIVAL,
    ADVICE,
];

const SOURCES: &str = "sources.toml";
const FORMULATIONS: &str = "formulations.toml";
const DOSE_POLICY: &str = "dose-policy.toml";
const DOSE_REMARKS: &str = "dose-remarks.toml";
const EXPOSURE: &str = "exposure.toml";
const SURVIVAL: &str = "survival.toml";
const ADVICE: &str = "advice.toml";

/// What is known, with the files from which it was read.
#[derive(Clone, Debug)]
pub struct KnowledgeBook {
    knowledge: Knowledge,
    files: Files,
    bases: Vec<Place>,
}

/// When the files were written: what patients read had no Spanish at first, and a set of that time is still read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    /// For use from now on.
    Now,
    /// Perhaps long ago: a ledger kept them.
    Before,
}

/// A value's basis, and the file in which it stands.
type Place = (String, std::sync::Arc<Basis>);

impl KnowledgeBook {
    /// The knowledge as it was built into the binary.
    ///
    /// # Errors
    /// The first mistake in it.
    pub fn embedded() -> Result<KnowledgeBook, RuleError> {
        KnowledgeBook::read(files::embedded_knowledge(), Written::Now).map_err(Mistakes::first)
    }

    /// A folder of knowledge, or every mistake that can be found in it, files named by their path including `folder`.
    ///
    /// # Errors
    /// At least one mistake.
    pub fn from_dir(folder: &Path) -> Result<KnowledgeBook, Vec<RuleError>> {
        let files = files::in_folder(folder).map_err(|error| vec![error])?;
        KnowledgeBook::read(files, Written::Now).map_err(|mistakes| {
            let all = mistakes.into_vec();
            all.into_iter().map(|one| one.below(folder)).collect()
        })
    }

    /// Files as [`KnowledgeBook::files`] gave them, for instance out of a ledger, or every mistake in them.
    ///
    /// # Errors
    /// At least one mistake.
    pub fn from_files(files: BTreeMap<String, Vec<u8>>) -> Result<KnowledgeBook, Vec<RuleError>> {
        KnowledgeBook::read(files, Written::Before).map_err(Mistakes::into_vec)
    }

    /// What is known.
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// Its content hash: the name under which a ledger stores it and an answer cites it.
    pub fn hash(&self) -> &Id {
        &self.knowledge.hash
    }

    /// The files, to be stored under [`KnowledgeBook::hash`].
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.files.iter();
        files.map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// Every value's basis with the file in which it stands, in the order of reading.
    pub fn bases(&self) -> impl Iterator<Item = (&str, &Basis)> {
        let bases = self.bases.iter();
        bases.map(|(file, basis)| (file.as_str(), basis.as_ref()))
    }

    fn read(files: Files, written: Written) -> Result<KnowledgeBook, Mistakes> {
        let hash = files::content_hash(&files).ok_or_else(|| {
            RuleError::of_file(
                "",
                "the knowledge is too large to be hashed",
                "take files out",
            )
        })?;
        let mut mistakes = Mistakes::default();
        refuse_strangers(&files, FOLDERS, SINGLE, |_| false, &mut mistakes);
        let sources = one(&files, SOURCES, &mut mistakes, read_sources);
        // Where the file of sources has a mistake, its names are still names: what cites them is not wrong for that.
        let Some(source_names) = names(sources.as_ref(), &files, SOURCES) else {
            return Err(mistakes);
        };
        let known = Known {
            what: "a source",
            stand_in: SOURCES,
            names: source_names.iter().map(String::as_str).collect(),
        };
        let formulations = one(&files, FORMULATIONS, &mut mistakes, |document| {
            formulations::read(document, &known)
        });
        let products = each(&files, "products/", &mut mistakes, |document| {
            products::read(document, &known)
        });
        let dosing = each(&files, "dosing/", &mut mistakes, |document| {
            dosing::read_label(document, &known)
        });
        let dose_policy = one(&files, DOSE_POLICY, &mut mistakes, |document| {
            dosing::read_policy(document, &known)
        });
        let dose_remarks = one(&files, DOSE_REMARKS, &mut mistakes, |document| {
            dosing::read_remarks(document, &known)
        });
        let exposure = one(&files, EXPOSURE, &mut mistakes, |document| {
            exposure::read(document, &known)
        });
        let laboratory = laboratory::read(&files, &known, written, &mut mistakes);
        let interactions = interactions::read(&files, &known, &mut mistakes);
        let effects = effects::read(&files, &known, &mut mistakes);
        let scales = scales::read(&files, &known, &mut mistakes);
        let outcome = outcome::read(&files, &known, &mut mistakes);
        let grading = grading::read(&files, &known, &mut mistakes);
        let candidacy = candidacy::read(&files, &known, &scales.0, &grading.0, &mut mistakes);
        let survival = one(&files, SURVIVAL, &mut mistakes, |document| {
            survival::read(document, &known)
        });
        let sentences = one(&files, ADVICE, &mut mistakes, |document| {
            sentences::read(document, &known)
        });
        let education = education::read(&files, &known, &mut mistakes);
        mistakes.none_or(|| {
            let mut bases = Vec::new();
            let sources = sources?
                .into_iter()
                .map(|(id, source)| Some((Id::new(&id)?, source)));
            let knowledge = Knowledge {
                hash,
                sources: sources.collect::<Option<_>>()?,
                formulations: kept(&mut bases, formulations?),
                products: all_kept(&mut bases, products),
                dosing: all_kept(&mut bases, dosing),
                dose_policy: kept(&mut bases, dose_policy?),
                dose_remarks: kept(&mut bases, dose_remarks?),
                exposure: kept(&mut bases, exposure?),
                laboratory: kept(&mut bases, laboratory?),
                interactions: kept(&mut bases, interactions?),
                effects: kept(&mut bases, effects),
                scales: kept(&mut bases, scales),
                outcome: kept(&mut bases, outcome),
                grading: kept(&mut bases, grading),
                candidacy: kept(&mut bases, candidacy),
                survival: kept(&mut bases, survival?),
                sentences: kept(&mut bases, sentences?),
                education: kept(&mut bases, education),
            };
            Some(KnowledgeBook {
                knowledge,
                files,
                bases,
            })
        })
    }
}

/// What a file held; the bases of its values are put to the others.
fn kept<T>(bases: &mut Vec<Place>, (read, of_file): Read<T>) -> T {
    bases.extend(of_file);
    read
}

fn all_kept<T>(bases: &mut Vec<Place>, read: Vec<Read<T>>) -> Vec<T> {
    let read = read.into_iter();
    read.map(|one| kept(bases, one)).collect()
}

fn read_sources(document: Document<'_>) -> Result<BTreeMap<String, Source>, Mistakes> {
    let mut mistakes = Mistakes::default();
    let Some(written) = document.read_on::<BTreeMap<Spanned<String>, Source>>(&mut mistakes) else {
        return Err(mistakes);
    };
    let mut found = BTreeMap::new();
    for (key, source) in written {
        if Id::new(key.as_ref()).is_none() {
            mistakes.add(document.fault(
                key.span(),
                "the id of a source is empty or too long",
                "use a short id",
            ));
        }
        if source.title.trim().is_empty() {
            mistakes.add(document.fault(
                key.span(),
                format!("source {} has no title", key.as_ref()),
                "write in `title` what identifies the text",
            ));
        }
        found.insert(key.into_inner(), source);
    }
    mistakes.none_or(|| Some(found))
}
