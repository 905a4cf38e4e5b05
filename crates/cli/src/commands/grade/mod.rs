//! `retinue grade`: a laboratory value, the answers to a scale, or a side effect, graded.

mod laboratory;
mod scale;

use clap::Subcommand;

use retinue_care::Knowledge;
use serde_json::json;

use crate::ending::{Ended, Trouble};
use crate::knowledge::KnowledgeOptions;
use crate::text::{Paint, WIDTH, print, print_json, wrapped};

/// Grade a laboratory value, the answers to a scale, or a side effect
///
/// Advice from cited knowledge; nothing is recorded. Exit 0, or 2 for input that cannot be used.
#[derive(clap::Args)]
pub(crate) struct Grade {
    #[command(flatten)]
    knowledge: KnowledgeOptions,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Lab(Box<laboratory::Lab>),
    Scale(scale::Scale),
    Effect(Effect),
}

impl Grade {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let book = self.knowledge.open()?;
        let knowledge = book.knowledge();
        match self.what {
            What::Lab(lab) => lab.run(knowledge, json),
            What::Scale(scale) => scale.run(knowledge, json),
            What::Effect(effect) => effect.run(knowledge, json),
        }
    }
}

/// The grades of a side effect that a clinician gives by looking and asking, by CTCAE v5.0
#[derive(clap::Args)]
struct Effect {
    /// The term, such as cheilitis
    term: String,
    /// One grade, 1 to 4; all of them without it
    grade: Option<u8>,
}

impl Effect {
    fn run(self, knowledge: &Knowledge, json: bool) -> Result<Ended, Trouble> {
        let asked = self.term.trim();
        let same = |term: &String| term.eq_ignore_ascii_case(asked);
        let grades = &knowledge.effects.grades;
        let of_term: Vec<_> = grades
            .iter()
            .filter(|one| one.value.terms.iter().any(same))
            .collect();
        if of_term.is_empty() {
            let mut known: Vec<&str> = grades
                .iter()
                .flat_map(|one| one.value.terms.iter().map(String::as_str))
                .collect();
            known.sort_unstable();
            known.dedup();
            return Err(Trouble::input(
                "TERM",
                format!("'{asked}' is not a term; known: {}", known.join(", ")),
            ));
        }
        let chosen: Vec<_> = of_term
            .iter()
            .filter(|one| self.grade.is_none_or(|grade| one.value.grade == grade))
            .collect();
        if chosen.is_empty() {
            let there: Vec<String> = of_term
                .iter()
                .map(|one| one.value.grade.to_string())
                .collect();
            return Err(Trouble::input(
                "GRADE",
                format!("{asked} has grades {} only", there.join(", ")),
            ));
        }
        if json {
            print_json(&json!({
                "knowledge": knowledge.hash,
                "ctcae-version": "v5",
                "grades": chosen,
            }))?;
            return Ok(Ended::Yes);
        }
        let paint = Paint::for_stdout();
        let mut text = format!("{}\n", paint.heading(&format!("{asked}, CTCAE v5")));
        for one in chosen {
            let first = format!("   grade {}  ", one.value.grade);
            text.push_str(&wrapped(&first, &one.value.says, WIDTH));
            text.push_str(&resting_on("            ", &one.basis));
        }
        print(text.as_bytes())?;
        Ok(Ended::Yes)
    }
}

/// A line that says on what something rests, and whether it is provisional.
pub(super) fn resting_on(margin: &str, basis: &retinue_care::Basis) -> String {
    let words = super::plan::text::sources(basis);
    wrapped(margin, &words, WIDTH)
}
