//! A scale that a person answered, or a grade that a clinician gave.

use retinue_care::effect::{NotAnswered, Score, follow_score, score, score_of_total};
use retinue_care::severity::{NotGraded, clinician_grade, gags_of_grades};
use retinue_care::{Basis, Counsel, Knowledge};
use serde_json::{Value, json};

use super::resting_on;
use crate::commands::advise::told as counsel_told;
use crate::ending::{Ended, Trouble};
use crate::text::{Paint, WIDTH, print, print_json, wrapped};

/// A scale: answers to its items, its total, or a clinician's grade
///
/// `retinue grade scale phq-9 2,2,2,2,2,2,1,1,0`, `retinue grade scale dlqi --total 11`, `retinue grade scale iga 3`; of the
/// Global Acne Grading System six local grades (forehead, right cheek, left cheek, nose, chin, chest and upper back) or the
/// total.
#[derive(clap::Args)]
pub(super) struct Scale {
    /// phq-2, phq-9, c-ssrs, dlqi, cdlqi, cadi, acne-qol, iga, gags, leeds …
    scale: String,
    /// The answers in the order of the items, or a clinician's grade
    #[arg(value_delimiter = ',', required_unless_present = "total")]
    answers: Vec<u16>,
    /// The total, where the answers are not known
    #[arg(long, value_name = "TOTAL", conflicts_with = "answers")]
    total: Option<u16>,
}

impl Scale {
    pub(super) fn run(self, knowledge: &Knowledge, json: bool) -> Result<Ended, Trouble> {
        let name = self.scale.trim().to_ascii_lowercase();
        let grading = &knowledge.grading;
        if grading
            .scales
            .iter()
            .any(|one| one.value.id.as_str() == name)
        {
            return self.by_clinician(&name, knowledge, json);
        }
        let answered = self.answered(&name, knowledge);
        let score = answered.map_err(|error| match error {
            NotAnswered::UnknownScale(_, answered) => {
                let graded = grading.scales.iter().map(|one| one.value.id.as_str());
                let graded: Vec<&str> = graded.collect();
                Trouble::input(
                    "SCALE",
                    format!(
                        "'{name}' is not a scale; known: {answered}, {}",
                        graded.join(", ")
                    ),
                )
            }
            NotAnswered::Total { .. } | NotAnswered::TotalAlone { .. } => {
                Trouble::input("--total", error.to_string())
            }
            NotAnswered::Count { .. } | NotAnswered::Answer { .. } => {
                Trouble::input("ANSWERS", error.to_string())
            }
        })?;
        let advice = follow_score(&knowledge.scales, &score, &[]);
        if json {
            print_json(&json!({ "knowledge": knowledge.hash, "score": score, "advice": advice }))?;
            return Ok(Ended::Yes);
        }
        let mut lines = vec![format!("{} of {}", score.total, score.of)];
        lines.extend(score.band.iter().map(|band| format!("band: {band}")));
        lines.push(format!("a higher total is {}", score.higher));
        lines.push(score.notice.clone());
        let counsels = advice.iter().map(|one| &one.counsel);
        tell(score.scale.as_str(), &lines, &score.basis, counsels)
    }

    fn answered(&self, name: &str, knowledge: &Knowledge) -> Result<Score, NotAnswered> {
        match self.total {
            Some(total) => score_of_total(&knowledge.scales, name, total),
            None => {
                // No scale has an answer above 255: the highest stands for all that are none.
                let answers: Vec<u8> = self
                    .answers
                    .iter()
                    .map(|one| u8::try_from(*one).unwrap_or(u8::MAX))
                    .collect();
                score(&knowledge.scales, name, &answers)
            }
        }
    }

    fn by_clinician(
        &self,
        name: &str,
        knowledge: &Knowledge,
        json: bool,
    ) -> Result<Ended, Trouble> {
        let wrong = |error: NotGraded| Trouble::input("ANSWERS", error.to_string());
        let grading = &knowledge.grading;
        let only = match self.answers.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let (written, grade, provisional): (Value, _, bool) = match self.total.or(only) {
            Some(grade) => {
                let grade = clinician_grade(grading, name, grade).map_err(wrong)?;
                let written = serde_json::to_value(&grade).map_err(Trouble::failed)?;
                let provisional = grade.basis.is_provisional();
                (written, grade, provisional)
            }
            None if name == "gags" => {
                let score = gags_of_grades(grading, &self.answers).map_err(wrong)?;
                let written = serde_json::to_value(&score).map_err(Trouble::failed)?;
                (written, score.total, score.provisional)
            }
            None => {
                return Err(Trouble::input(
                    "ANSWERS",
                    format!("{name} is one grade: give one number"),
                ));
            }
        };
        if json {
            print_json(&json!({
                "knowledge": knowledge.hash,
                "grade": written,
                "provisional": provisional,
            }))?;
            return Ok(Ended::Yes);
        }
        let mut lines = vec![format!("{} of {}", grade.grade, grade.of)];
        lines.extend(grade.name.clone());
        lines.extend(grade.says.clone());
        if provisional {
            lines.push(
                "PROVISIONAL: it rests on a value that no stored source confirms.".to_owned(),
            );
        }
        tell(name, &lines, &grade.basis, std::iter::empty())
    }
}

fn tell<'a>(
    heading: &str,
    lines: &[String],
    basis: &Basis,
    counsels: impl Iterator<Item = &'a Counsel>,
) -> Result<Ended, Trouble> {
    let paint = Paint::for_stdout();
    let mut text = format!("{}\n", paint.heading(heading));
    for line in lines {
        text.push_str(&wrapped("   ", line, WIDTH));
    }
    text.push_str(&resting_on("      ", basis));
    for counsel in counsels {
        text.push_str(&counsel_told::counsel(counsel, paint));
    }
    print(text.as_bytes())?;
    Ok(Ended::Yes)
}
