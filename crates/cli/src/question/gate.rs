//! The gate as the command line asks it: rules, and what holds where a question leaves something out.

use std::path::PathBuf;
use std::sync::Arc;

use retinue_kernel::{
    Adopted, AdoptedEdition, Answer, Day, Edition, Id, Malformed, Programme, RulesInForce,
};
use retinue_rulebook::Rulebook;

use super::read::{day_option, read};
use crate::ending::Trouble;
use crate::law::RulesFrom;

/// The options of a question; what the question itself says wins over them.
#[derive(clap::Args)]
pub(crate) struct QuestionOptions {
    /// The programme
    #[arg(long, value_name = "NAME", default_value = Programme::UsIpledge.as_str())]
    programme: String,
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

/// Rules, and what holds where a question leaves something out.
pub(crate) struct Gate {
    rulebook: Rulebook,
    programme: Programme,
    edition: Option<Arc<Edition>>,
    on: Option<Day>,
}

/// An answer with what it was decided under.
pub(crate) struct Answered {
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
        let rulebook = options.rules.load()?;
        let programme = Programme::from_text(&options.programme).ok_or_else(|| {
            let known: Vec<&str> = Programme::ALL.iter().map(|one| one.as_str()).collect();
            Trouble::input(
                "--programme",
                format!(
                    "'{}' is not known; known: {}",
                    options.programme,
                    known.join(", ")
                ),
            )
        })?;
        let edition = options
            .edition
            .as_deref()
            .map(|edition| known_edition(&rulebook, edition, "--edition"))
            .transpose()?;
        let on = options
            .on
            .as_deref()
            .map(|on| day_option("--on", on))
            .transpose()?;
        Ok(Gate {
            rulebook,
            programme,
            edition,
            on,
        })
    }

    /// The rules in the binary, with no day of their own.
    ///
    /// # Errors
    /// Rules that do not load.
    pub(crate) fn embedded() -> Result<Gate, Trouble> {
        let rulebook = crate::law::rulebook(None)?;
        Ok(Gate {
            programme: rulebook.programme().id,
            rulebook,
            edition: None,
            on: None,
        })
    }

    /// The rules that are loaded.
    pub(crate) fn rulebook(&self) -> &Rulebook {
        &self.rulebook
    }

    /// Answers the written question.
    ///
    /// # Errors
    /// [`Malformed`] with the path of the first thing that cannot be used.
    pub(crate) fn ask(&self, written: &[u8]) -> Result<Answered, Malformed> {
        let question = read(written)?;
        let on = question.on.or(self.on).ok_or_else(|| Malformed {
            at: "on".to_owned(),
            says: "is missing: give the day of the question here or with --on; there is no clock"
                .to_owned(),
        })?;
        self.same_programme(question.programme.unwrap_or(self.programme))?;
        let rules = self.rules(question.edition.as_ref(), &question.adopted)?;
        let answer = question.answer(&rules, on)?;
        Ok(Answered { rules, on, answer })
    }

    fn same_programme(&self, programme: Programme) -> Result<(), Malformed> {
        let loaded = self.rulebook.programme().id;
        if programme == loaded {
            return Ok(());
        }
        Err(Malformed {
            at: "programme".to_owned(),
            says: format!("the rules loaded are those of {loaded}, not of {programme}"),
        })
    }

    fn rules(
        &self,
        edition: Option<&Id>,
        adopted: &[AdoptedEdition],
    ) -> Result<RulesInForce, Malformed> {
        let named = edition
            .map(|edition| known_edition(&self.rulebook, edition.as_str(), "edition"))
            .transpose()?;
        let mut rules = match named.or_else(|| self.edition.clone()) {
            Some(edition) => RulesInForce::always(
                self.rulebook.programme().id,
                self.rulebook.hash().clone(),
                edition,
            ),
            None => self.rulebook.default_rules(),
        };
        for (index, adoption) in adopted.iter().enumerate() {
            let edition = known_edition(
                &self.rulebook,
                adoption.edition.as_str(),
                &format!("adopted[{index}].edition"),
            )?;
            known_overlays(&edition, &adoption.overlays, index)?;
            rules = rules.then(Adopted {
                from: adoption.from,
                edition,
                overlays: adoption.overlays.clone(),
            });
        }
        Ok(rules)
    }
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
