//! `retinue rules try`: a draft put to the courses of the demonstration, beside the rules of now.

use std::path::{Path, PathBuf};

use retinue_cohort::demo;
use retinue_kernel::{Day, DispenseDecision, RegistryFact, RulesInForce};
use retinue_rulebook::{Reader, Rulebook};
use serde_json::{Value, json};

use super::day;
use super::print::edition;
use super::replayed::{Asked, Sides, replay};
use crate::ending::{Ended, Trouble};
use crate::law;
use crate::text::{Paint, WIDTH, hung, print, print_json, wrapped};

/// Try a draft of the rules against the courses of the demonstration, and tell how the answers differ
///
/// The courses go their way under the rules in the binary, up to the day asked about. Each question asked on that way,
/// and the one of that day, is answered a second time under the draft, on the same record. No ledger is opened and
/// nothing is written. Exit 3 when an answer differs.
#[derive(clap::Args)]
pub(super) struct Try {
    /// The draft: a programme's folder, such as a changed copy of programmes/us-ipledge
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    draft: PathBuf,
    /// The day up to which the courses are told; today when absent
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
    /// An edition of the draft to adopt; when absent, those that only the draft has, each from the day it is announced for
    #[arg(long, value_name = "NAME")]
    edition: Option<String>,
    /// The day from which that edition is adopted; when absent, the day it is announced for
    #[arg(long, value_name = "DAY", requires = "edition")]
    from: Option<String>,
}

/// A patient of the demonstration, with the questions that are answered otherwise.
struct Patient {
    who: &'static str,
    story: &'static str,
    asked: Vec<Asked>,
    count: usize,
}

/// What came of the trial.
struct Tried<'a> {
    now: &'a Rulebook,
    draft: &'a Rulebook,
    on: Day,
    adopted: Vec<String>,
    patients: Vec<Patient>,
    astray: Vec<String>,
}

impl Try {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let now = law::rulebook(None)?;
        let draft = Rulebook::from_dir_or_mistakes(&self.draft).map_err(Trouble::Mistakes)?;
        same_programme(&now, &draft, &self.draft)?;
        let on = day::on(self.on.as_deref(), now.zone())?;
        let of_now = adopted_by_the_demo(&now, on)?;
        let (of_draft, adopted) = self.adopted(&now, &draft, on)?;
        let sides = Sides {
            now: &of_now,
            draft: &of_draft,
        };
        let mut tried = Tried {
            now: &now,
            draft: &draft,
            on,
            adopted,
            patients: Vec::new(),
            astray: Vec::new(),
        };
        for course in demo::clinic::courses_of(now.programme().id) {
            match replay(course, now.programme().id, sides, on) {
                Ok(asked) => tried.patients.push(Patient {
                    who: course.who,
                    story: course.story,
                    count: asked.len(),
                    asked: asked.into_iter().filter(Asked::differs).collect(),
                }),
                Err(astray) => tried.astray.push(astray.to_string()),
            }
        }
        if json {
            print_json(&tried.as_json())?;
        } else {
            print(tried.as_text().as_bytes())?;
        }
        if !tried.astray.is_empty() {
            return Err(Trouble::failed(format!(
                "not every course could be told: {}",
                tried.astray.join("; ")
            )));
        }
        Ok(Ended::yes_if(
            tried.patients.iter().all(|one| one.asked.is_empty()),
        ))
    }

    /// The draft's rules as the demonstration would adopt them, and in words what of them is adopted beyond that.
    fn adopted(
        &self,
        now: &Rulebook,
        draft: &Rulebook,
        on: Day,
    ) -> Result<(RulesInForce, Vec<String>), Trouble> {
        let mut rules = adopted_by_the_demo(draft, on)?;
        let mut told = Vec::new();
        let named = match &self.edition {
            Some(name) => Some(edition(draft, "--edition", name)?),
            None => None,
        };
        let from = match &self.from {
            Some(written) => Some(written.parse::<Day>().map_err(|_| {
                Trouble::input(
                    "--from",
                    format!("'{written}' is not a day: write year-month-day, such as 2026-03-05"),
                )
            })?),
            None => None,
        };
        for facts in &draft.programme().editions {
            let id = facts.id.as_str();
            let wanted = named.map_or_else(|| now.edition(id).is_none(), |named| named == id);
            if wanted {
                let from = from.unwrap_or(facts.in_force);
                rules = draft.adopt(rules, id, from, &[]);
                told.push(format!("edition {id} from {from}"));
            }
        }
        Ok((rules, told))
    }
}

fn same_programme(now: &Rulebook, draft: &Rulebook, folder: &Path) -> Result<(), Trouble> {
    let (now, draft) = (now.programme().id, draft.programme().id);
    if now == draft {
        return Ok(());
    }
    Err(Trouble::input(
        folder.display().to_string(),
        format!(
            "these are the rules of {}; the demonstration's patients are in the programme {}",
            draft.as_str(),
            now.as_str()
        ),
    ))
}

/// What the demonstration adopts, as far as the rules hold it.
fn adopted_by_the_demo(rulebook: &Rulebook, on: Day) -> Result<RulesInForce, Trouble> {
    if rulebook.edition(demo::EDITION_OF_2026).is_none() {
        return Ok(rulebook.default_rules());
    }
    let fact = RegistryFact {
        event: demo::adoption(rulebook),
        id: None,
        on,
        recorded_at: None,
        by: None,
        command_id: None,
    };
    rulebook.adopted(&[fact]).map_err(Trouble::failed)
}

impl Tried<'_> {
    fn counts(&self) -> (usize, usize, usize) {
        let asked = self.patients.iter().map(|one| one.count).sum();
        let otherwise = self.patients.iter().map(|one| one.asked.len()).sum();
        let patients = self
            .patients
            .iter()
            .filter(|one| !one.asked.is_empty())
            .count();
        (asked, otherwise, patients)
    }

    fn as_text(&self) -> String {
        let paint = Paint::for_stdout();
        let (asked, otherwise, patients) = self.counts();
        let title = match otherwise {
            0 => "Every question is answered as before.".to_owned(),
            1 => "1 question is answered otherwise.".to_owned(),
            count => format!("{count} questions are answered otherwise."),
        };
        let mut text = format!("{}\n", paint.heading(&title));
        let of = format!(
            "Of {asked} questions to the gate in the courses of {} patients of the demonstration, told up to {}: {otherwise}, in the courses of {patients}. Each was answered twice on the same record; nothing was written.",
            self.patients.len(),
            self.on
        );
        text.push_str(&wrapped("", &of, WIDTH));
        text.push_str(&format!("now   {}\n", self.now.hash()));
        text.push_str(&format!("draft {}\n", self.draft.hash()));
        if !self.adopted.is_empty() {
            let says = format!("Of the draft is adopted: {}.", self.adopted.join(", "));
            text.push_str(&wrapped("", &says, WIDTH));
        }
        for patient in self.patients.iter().filter(|one| !one.asked.is_empty()) {
            text.push_str(&format!("\n{}\n", paint.heading(patient.who)));
            text.push_str(&hung("  ", 2, patient.story, WIDTH));
            for asked in &patient.asked {
                text.push_str(&format!("  On {}\n", asked.on));
                let now = answer(self.now, &asked.now);
                let draft = answer(self.draft, &asked.draft);
                text.push_str(&hung("    now:   ", 11, &now, WIDTH));
                text.push_str(&hung("    draft: ", 11, &draft, WIDTH));
            }
        }
        text
    }

    fn as_json(&self) -> Value {
        let (asked, otherwise, patients) = self.counts();
        let differences: Vec<Value> = self
            .patients
            .iter()
            .flat_map(|patient| {
                patient.asked.iter().map(|asked| {
                    json!({
                        "patient": patient.who,
                        "on": asked.on,
                        "now": answer_json(self.now, &asked.now),
                        "draft": answer_json(self.draft, &asked.draft),
                    })
                })
            })
            .collect();
        json!({
            "programme": self.now.programme().id,
            "rules": self.now.hash(),
            "draft": self.draft.hash(),
            "adopted": self.adopted,
            "on": self.on,
            "patients": self.patients.len(),
            "questions": asked,
            "answered-otherwise": otherwise,
            "patients-concerned": patients,
            "differences": differences,
            "astray": self.astray,
        })
    }
}

/// What the prescriber would be told.
fn sentences(rulebook: &Rulebook, decision: &DispenseDecision) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for unmet in decision.unmet() {
        let says = rulebook.say(unmet, Reader::Prescriber);
        if !told.contains(&says) {
            told.push(says);
        }
    }
    told
}

fn answer(rulebook: &Rulebook, decision: &DispenseDecision) -> String {
    match decision.until() {
        Some(until) => format!("authorised until {until}."),
        None => format!(
            "not authorised. {}",
            sentences(rulebook, decision).join(" ")
        ),
    }
}

fn answer_json(rulebook: &Rulebook, decision: &DispenseDecision) -> Value {
    match decision.until() {
        Some(until) => json!({ "decision": "authorised", "until": until }),
        None => json!({ "decision": "denied", "says": sentences(rulebook, decision) }),
    }
}
