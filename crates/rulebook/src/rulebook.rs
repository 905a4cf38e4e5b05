//! A programme's law, read and put together.

mod load;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::{Timestamp, Zoned};
use retinue_kernel::office::OfficeNumbers;
use retinue_kernel::{
    Day, Edition, EditionId, FormTexts, Id, LoadedText, Programme, RegistryEvent, RegistryFact,
    RegistryRecord, RulesInForce, Unmet,
};

use crate::differences::Difference;
use crate::document::Document;
use crate::duties::Duty;
use crate::error::RuleError;
use crate::files::{self, Files};
use crate::forms::{Enrols, FormEntry};
use crate::language::Language;
use crate::law_table::LawPart;
use crate::mistakes::Mistakes;
use crate::not_formalised::NotFormalised;
use crate::overlays::OverlayEntry;
use crate::parameters::Parameter;
use crate::programme::ProgrammeFacts;
use crate::questions::Question;
use crate::requirements::RequirementEntry;
use crate::revisions::Revised;
use crate::sentences::{Origin, Reader, Sentence, Sentences};
use crate::sources::{Reading, Source};
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
    questions: Vec<Question>,
    not_formalised: NotFormalised,
    law: Option<Vec<LawPart>>,
    differences: Vec<Difference>,
    sentences: Sentences,
    editions: Vec<Arc<Edition>>,
    revised: Vec<Revised>,
    default_rules: RulesInForce,
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
    /// A text was loaded for a form that does not stand in this rule set.
    #[error("a text was loaded for form '{form}', but this rule set has no such form")]
    UnknownForm {
        /// The form.
        form: Id,
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
        Rulebook::read(files::embedded(programme.as_str()), Origin::Author).map_err(Mistakes::first)
    }

    /// A programme's folder. Errors name files by their path including `folder`.
    pub fn from_dir(folder: &Path) -> Result<Rulebook, RuleError> {
        Rulebook::read(files::in_folder(folder)?, Origin::Author)
            .map_err(|mistakes| mistakes.first().below(folder))
    }

    /// A programme's folder, or every mistake that can be found in it, in the order of reading.
    ///
    /// # Errors
    /// At least one mistake.
    pub fn from_dir_or_mistakes(folder: &Path) -> Result<Rulebook, Vec<RuleError>> {
        let files = files::in_folder(folder).map_err(|error| vec![error])?;
        Rulebook::read(files, Origin::Author).map_err(|mistakes| {
            let all = mistakes.into_vec();
            all.into_iter().map(|one| one.below(folder)).collect()
        })
    }

    /// Files as [`Rulebook::files`] gave them, for instance out of a ledger.
    pub fn from_files(files: BTreeMap<String, Vec<u8>>) -> Result<Rulebook, RuleError> {
        Rulebook::read(files, Origin::Ledger).map_err(Mistakes::first)
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
        crate::reading::all(&self.files, folder)
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

    /// An edition as it begins.
    pub fn edition(&self, id: &str) -> Option<&Arc<Edition>> {
        self.editions
            .iter()
            .find(|edition| edition.id.as_str() == id)
    }

    /// Every edition as it begins, in the order of `programme.toml`.
    pub fn editions(&self) -> &[Arc<Edition>] {
        &self.editions
    }

    /// The edition that holds until another is adopted, for the whole history.
    pub fn default_rules(&self) -> RulesInForce {
        self.default_rules.clone()
    }

    /// One edition for the whole history.
    pub fn rules_always(&self, edition: &str) -> Option<RulesInForce> {
        self.revised(edition)
            .map(|edition| edition.always(self.programme.id, &self.hash))
    }

    pub(crate) fn revised(&self, id: &str) -> Option<&Revised> {
        self.revised.iter().find(|one| one.first.id.as_str() == id)
    }

    /// What an installation has adopted: the default edition, then each `edition-adopted` of the programme's stream, in
    /// the order of recording, under the mode that was set last and with the texts that were loaded for its forms. Other
    /// facts are passed over.
    pub fn adopted(&self, facts: &[RegistryFact]) -> Result<RulesInForce, AdoptionError> {
        let mut rules = self.default_rules();
        let mut texts = Vec::new();
        for fact in facts {
            if let RegistryEvent::ModeSet { mode } = fact.event {
                rules = rules.run_as(mode);
            }
            texts.extend(self.loaded_text(&fact.event)?);
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
            rules = self.adopt(rules, edition.as_str(), *from, overlays);
        }
        // A territory's age holds whatever edition is adopted.
        for fact in facts {
            if let RegistryEvent::AgeOfMajoritySet {
                territory,
                age,
                from,
            } = &fact.event
            {
                rules = rules.signing_alone_from(territory.clone(), *from, *age);
            }
        }
        // So does a fault of the system, until it is withdrawn.
        let record = RegistryRecord::of(facts.iter().cloned());
        let rules = rules
            .with_faults(record.standing_faults())
            .with_reconfirmation(record.standing_reconfirmation());
        Ok(rules.with_texts(FormTexts::of(texts)))
    }

    /// The text of a form that the fact brought, if it is such a fact.
    fn loaded_text(&self, event: &RegistryEvent) -> Result<Option<LoadedText>, AdoptionError> {
        let RegistryEvent::FormTextLoaded {
            form,
            edition,
            text_hash,
            from,
            re_consent,
        } = event
        else {
            return Ok(None);
        };
        // A demand that could not be judged must not be passed over.
        let Some(entry) = self.form(form.as_str()) else {
            return Err(AdoptionError::UnknownForm { form: form.clone() });
        };
        Ok(Some(LoadedText {
            name: form.clone(),
            form: entry.form,
            edition: edition.clone(),
            text_hash: text_hash.clone(),
            from: *from,
            re_consent: *re_consent,
        }))
    }

    /// What a refusal says to a reader.
    pub fn say(&self, unmet: &Unmet, reader: Reader) -> String {
        self.sentence(unmet, reader).to_string()
    }

    /// What a refusal says to a patient in a language.
    ///
    /// A rule set that a ledger stored before its sentences stood in Spanish says so, in Spanish, before the English one.
    pub fn say_to_patient(&self, unmet: &Unmet, language: Language) -> String {
        match self.sentences.patients_sentence(unmet, language) {
            Some(sentence) => sentence.to_string(),
            None => format!(
                "(Esta frase consta solo en inglés; pida ayuda en su consulta.) {}",
                self.say(unmet, Reader::Patient)
            ),
        }
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

    /// The numbers by which the programme's office works, in an edition on a day; none in a programme without a
    /// registry, and in a rule set from before the office had numbers.
    pub fn office_on(&self, edition: &EditionId, day: Day) -> Option<OfficeNumbers> {
        // INVARIANT: they were read once when the rule set was loaded, so that a mistake is told then.
        crate::parameters::of_office(&self.parameters, edition, Some(day))
            .ok()
            .flatten()
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

    /// The form of an edition by which a prescriber or a pharmacy enrols; none where the edition has none.
    pub fn enrolment_form(&self, enrols: Enrols, edition: &Id) -> Option<&FormEntry> {
        self.forms
            .iter()
            .find(|form| form.enrols == Some(enrols) && form.grounds.editions.contains(edition))
    }

    /// The duties of the actors.
    pub fn duties(&self) -> &[Duty] {
        &self.duties
    }

    /// The questions that a patient answers each month, in their order; none where the programme asks none.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The content hash of the questions: it changes with every word of them.
    pub fn questions_hash(&self) -> Id {
        crate::questions::hash(&self.questions)
    }

    /// What the text asks and nothing here computes, and who judges it.
    pub fn not_formalised(&self) -> &NotFormalised {
        &self.not_formalised
    }

    /// What the law asks, line by line; none where nobody has taken it up.
    pub fn law(&self) -> Option<&[LawPart]> {
        self.law.as_deref()
    }

    /// What the editions change against each other, rule by rule.
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    /// The overlays of all editions.
    pub fn overlays(&self) -> &[OverlayEntry] {
        &self.overlays
    }
}
