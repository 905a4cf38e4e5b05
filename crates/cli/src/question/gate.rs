//! The gate as the command line asks it: rules, and what holds where a question leaves something out.

use std::path::PathBuf;
use std::sync::Arc;

use retinue_kernel::{
    Answer, Asked, Day, Edition, FormTexts, Id, LoadedText, Malformed, Programme, Question,
    RulesInForce,
};
use retinue_rulebook::Rulebook;

use super::read::{day_option, read};
use crate::ending::Trouble;
use crate::law::{Law, RulesFrom};

/// The options of a question; what the question itself says wins over them.
#[derive(clap::Args)]
pub(crate) struct QuestionOptions {
    /// The programme; that of the rules given, us-ipledge when none are
    #[arg(long, value_name = "NAME")]
    programme: Option<String>,
    /// The day of the question, year-month-day; there is no clock here
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
    /// The edition of the rules for the whole history; the programme's default when absent
    #[arg(long, value_name = "NAME")]
    edition: Option<String>,
    #[command(flatten)]
    rules: RulesFrom,
    /// The file with the question; `-` or nothing is standard input
    #[arg(value_hint = clap::ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
}

/// What a question is about, with what it would be answered under.
pub(crate) struct About<'a> {
    /// The rulebook of its programme.
    pub(crate) rulebook: &'a Rulebook,
    /// The rules.
    pub(crate) rules: RulesInForce,
    /// The day of the question.
    pub(crate) on: Day,
    /// The records.
    pub(crate) asked: Asked,
}

/// Rules, and what holds where a question leaves something out.
pub(crate) struct Gate {
    law: Law,
    programme: Programme,
    edition: Option<String>,
    on: Option<Day>,
}

/// An answer with what it was decided under.
pub(crate) struct Answered<'a> {
    /// The rulebook of the question's programme.
    pub(crate) rulebook: &'a Rulebook,
    /// The rules.
    pub(crate) rules: RulesInForce,
    /// The day of the question.
    pub(crate) on: Day,
    /// The answer.
    pub(crate) answer: Answer,
}

impl Gate {
    /// Loads the rules and reads the options.
    ///
    /// # Errors
    /// Bad input that names the option.
    pub(crate) fn open(options: &QuestionOptions) -> Result<Gate, Trouble> {
        let law = options.rules.law()?;
        let programme = match &options.programme {
            None => law.of_itself(),
            Some(name) => Programme::from_text(name).ok_or_else(|| unknown(name))?,
        };
        let gate = Gate {
            law,
            programme,
            edition: options.edition.clone(),
            on: options
                .on
                .as_deref()
                .map(|on| day_option("--on", on))
                .transpose()?,
        };
        if let Some(edition) = &gate.edition {
            known_edition(
                gate.rulebook(programme, "--programme")?,
                edition,
                "--edition",
            )?;
        }
        Ok(gate)
    }

    /// The rules in the binary, with no day of their own.
    pub(crate) fn embedded() -> Gate {
        let law = Law::embedded();
        Gate {
            programme: law.of_itself(),
            law,
            edition: None,
            on: None,
        }
    }

    /// The rules of the programme that holds where a question names none.
    ///
    /// # Errors
    /// Rules that do not load.
    pub(crate) fn own_rulebook(&self) -> Result<&Rulebook, Malformed> {
        self.rulebook(self.programme, "--programme")
    }

    /// Answers the written question.
    ///
    /// # Errors
    /// [`Malformed`] with the path of the first thing that cannot be used.
    pub(crate) fn ask(&self, written: &[u8]) -> Result<Answered<'_>, Malformed> {
        let (question, rulebook, rules, on) = self.read(written)?;
        let answer = question.answer(&rules, on)?;
        Ok(Answered {
            rulebook,
            rules,
            on,
            answer,
        })
    }

    /// Reads the written question without answering it.
    ///
    /// # Errors
    /// As [`Gate::ask`].
    pub(crate) fn about(&self, written: &[u8]) -> Result<About<'_>, Malformed> {
        let (question, rulebook, rules, on) = self.read(written)?;
        let asked = question.asked(&rules, on)?;
        Ok(About {
            rulebook,
            rules,
            on,
            asked,
        })
    }

    fn read(&self, written: &[u8]) -> Result<(Question, &Rulebook, RulesInForce, Day), Malformed> {
        let question = read(written)?;
        question.takes_away_what_is_there()?;
        let on = question.on.or(self.on).ok_or_else(|| Malformed {
            at: "on".to_owned(),
            says: "is missing: give the day of the question here or with --on; there is no clock"
                .to_owned(),
        })?;
        let programme = question.programme.unwrap_or(self.programme);
        let rulebook = self.rulebook(programme, "programme")?;
        let rules = self.rules(rulebook, &question)?;
        Ok((question, rulebook, rules, on))
    }

    fn rulebook(&self, programme: Programme, at: &str) -> Result<&Rulebook, Malformed> {
        self.law.of(programme).map_err(|says| Malformed {
            at: at.to_owned(),
            says,
        })
    }

    fn rules(&self, rulebook: &Rulebook, question: &Question) -> Result<RulesInForce, Malformed> {
        let Question {
            edition,
            adopted,
            texts,
            territories,
            faults,
            ..
        } = question;
        let by_option = self
            .edition
            .as_deref()
            .filter(|_| rulebook.programme().id == self.programme);
        let edition = match (edition, by_option) {
            (Some(edition), _) => Some(known_edition(rulebook, edition.as_str(), "edition")?),
            (None, Some(edition)) => Some(known_edition(rulebook, edition, "--edition")?),
            (None, None) => None,
        };
        let mut rules = edition
            .and_then(|edition| rulebook.rules_always(edition.id.as_str()))
            .unwrap_or_else(|| rulebook.default_rules());
        for (index, adoption) in adopted.iter().enumerate() {
            let edition = known_edition(
                rulebook,
                adoption.edition.as_str(),
                &format!("adopted[{index}].edition"),
            )?;
            known_overlays(&edition, &adoption.overlays, index)?;
            rules = rulebook.adopt(
                rules,
                edition.id.as_str(),
                adoption.from,
                &adoption.overlays,
            );
        }
        for (index, text) in texts.iter().enumerate() {
            known_edition(
                rulebook,
                text.edition.as_str(),
                &format!("texts[{index}].edition"),
            )?;
        }
        if !territories.is_empty() && !rulebook.programme().id.has_registry() {
            return Err(Malformed {
                at: "territories".to_owned(),
                says: "this programme has an age of its own, the same in every part of the land; leave it out".to_owned(),
            });
        }
        if !faults.is_empty() && !rulebook.programme().id.has_registry() {
            return Err(Malformed {
                at: "faults".to_owned(),
                says: "this programme has no registry, so no window is lost to a fault of one; leave it out"
                    .to_owned(),
            });
        }
        if let Some((at, fault)) = faults
            .iter()
            .enumerate()
            .find(|(_, fault)| fault.until < fault.from)
        {
            return Err(Malformed {
                at: format!("faults[{at}].until"),
                says: format!(
                    "{} lies before {}, the first day of the fault; give the last day on which it failed",
                    fault.until, fault.from
                ),
            });
        }
        let rules = rules
            .with_territories(territories.iter().cloned())
            .with_faults(faults.iter().copied());
        let texts = texts.iter().cloned().map(LoadedText::from);
        Ok(rules.with_texts(FormTexts::of(texts)))
    }
}

fn unknown(programme: &str) -> Trouble {
    let known: Vec<&str> = Programme::ALL.iter().map(|one| one.as_str()).collect();
    Trouble::input(
        "--programme",
        format!("'{programme}' is not known; known: {}", known.join(", ")),
    )
}

fn known_edition(rulebook: &Rulebook, name: &str, at: &str) -> Result<Arc<Edition>, Malformed> {
    rulebook.edition(name).cloned().ok_or_else(|| {
        let known: Vec<&str> = rulebook
            .editions()
            .iter()
            .map(|edition| edition.id.as_str())
            .collect();
        Malformed {
            at: at.to_owned(),
            says: format!("edition '{name}' is not known; known: {}", known.join(", ")),
        }
    })
}

fn known_overlays(edition: &Edition, overlays: &[Id], index: usize) -> Result<(), Malformed> {
    let known: Vec<&str> = edition
        .overlays
        .iter()
        .map(|overlay| overlay.id.as_str())
        .collect();
    match overlays
        .iter()
        .enumerate()
        .find(|(_, overlay)| !known.contains(&overlay.as_str()))
    {
        None => Ok(()),
        Some((at, overlay)) => Err(Malformed {
            at: format!("adopted[{index}].overlays[{at}]"),
            says: format!(
                "edition {} has no overlay '{overlay}'; known: {}",
                edition.id,
                if known.is_empty() {
                    "none".to_owned()
                } else {
                    known.join(", ")
                }
            ),
        }),
    }
}
