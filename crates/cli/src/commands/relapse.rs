//! `retinue relapse`: how often acne comes back after a course, by every stored model.

use std::fmt::Write as _;

use retinue_care::survival::{MOST_MONTHS, SurvivalCurve, SurvivalQuestion, survival};
use retinue_care::{Endpoint, MicrogramsPerKilogram};

use crate::commands::plan::text::sources;
use crate::ending::{Ended, Trouble};
use crate::knowledge::KnowledgeOptions;
use crate::text::{Paint, WIDTH, print, print_json, wrapped};

/// Show how often acne comes back after a course, by every published model that is stored: illustrative
///
/// The models disagree on whether the cumulative dose counts; they stand side by side and none is preferred. What is not
/// said changes nothing and is named as left out. They tell of groups, and nothing of one person. Exit 0, or 2 for input
/// that cannot be used.
#[derive(clap::Args)]
pub(crate) struct Relapse {
    /// The cumulative dose of the course, in conventional milligrams for each kilogram
    #[arg(long, value_name = "MG/KG", allow_hyphen_values = true)]
    cumulative: Option<String>,
    /// What counts as a relapse: systemic-therapy, any-prescription or second-course
    #[arg(long, value_name = "ENDPOINT", default_value = "systemic-therapy")]
    endpoint: String,
    /// Over how many months after the last dose
    #[arg(long, value_name = "MONTHS", default_value_t = 24)]
    months: u16,
    /// Whether of females: yes or no
    #[arg(long, value_name = "YES|NO")]
    female: Option<String>,
    /// Whether the trunk is affected: yes or no
    #[arg(long, value_name = "YES|NO")]
    trunk: Option<String>,
    /// Whether younger than sixteen: yes or no
    #[arg(long, value_name = "YES|NO")]
    younger_than_16: Option<String>,
    #[command(flatten)]
    knowledge: KnowledgeOptions,
}

impl Relapse {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let book = self.knowledge.open()?;
        let endpoint = Endpoint::from_text(&self.endpoint).ok_or_else(|| {
            let known: Vec<&str> = Endpoint::ALL.iter().map(|one| one.as_str()).collect();
            let says = format!(
                "'{}' is not known; known: {}",
                self.endpoint,
                known.join(", ")
            );
            Trouble::input("--endpoint", says)
        })?;
        let cumulative = self
            .cumulative
            .as_deref()
            .map(MicrogramsPerKilogram::from_milligrams_text)
            .transpose()
            .map_err(|error| Trouble::input("--cumulative", error.to_string()))?;
        if !(1..=MOST_MONTHS).contains(&self.months) {
            let says = format!(
                "{} does not lie between 1 and {MOST_MONTHS}: no study looked further",
                self.months
            );
            return Err(Trouble::input("--months", says));
        }
        let asked = SurvivalQuestion {
            endpoint,
            cumulative,
            female: yes_or_no("--female", self.female.as_deref())?,
            trunk: yes_or_no("--trunk", self.trunk.as_deref())?,
            younger_than_16: yes_or_no("--younger-than-16", self.younger_than_16.as_deref())?,
            months: self.months,
        };
        let knowledge = book.knowledge();
        let curves = survival(&knowledge.survival, &asked);
        if json {
            let models = serde_json::to_value(&curves).map_err(Trouble::failed)?;
            print_json(&serde_json::json!({
                "illustrative": true,
                "knowledge": knowledge.hash,
                "endpoint": endpoint,
                "months": asked.months,
                "models": models,
            }))?;
        } else {
            print(told(&asked, &curves, Paint::for_stdout()).as_bytes())?;
        }
        Ok(Ended::Yes)
    }
}

fn yes_or_no(option: &str, written: Option<&str>) -> Result<Option<bool>, Trouble> {
    match written {
        None => Ok(None),
        Some("yes") => Ok(Some(true)),
        Some("no") => Ok(Some(false)),
        Some(other) => Err(Trouble::input(
            option,
            format!("'{other}' is neither yes nor no; leave it out where it is not known"),
        )),
    }
}

fn told(asked: &SurvivalQuestion, curves: &[SurvivalCurve], paint: Paint) -> String {
    let mut text = wrapped(
        "",
        &format!(
            "Illustrative: what studies saw in groups, counted as {}, and nothing of one person. The models disagree on the dose; none is preferred.",
            asked.endpoint
        ),
        WIDTH,
    );
    for curve in curves {
        let provisional = if curve.provisional {
            " (PROVISIONAL)"
        } else {
            ""
        };
        let _ = write!(text, "\n{}{provisional}\n", paint.heading(&curve.name));
        let mut months = String::from("relapsed by month");
        for (month, part) in curve.relapsed.iter().enumerate() {
            let is_last = month.saturating_add(1) == curve.relapsed.len();
            if month > 0 && (month % 6 == 0 || is_last) {
                let _ = write!(months, "  {month}: {:.1} %", part * 100.0);
            }
        }
        text.push_str(&wrapped("   ", &months, WIDTH));
        if let Some(median) = curve.median_months {
            let says = format!("half of those who relapse did by month {median:.1}");
            text.push_str(&wrapped("   ", &says, WIDTH));
        }
        for factor in &curve.factors {
            text.push_str(&wrapped("   ", factor, WIDTH));
        }
        text.push_str(&wrapped("   ", &curve.says, WIDTH));
        text.push_str(&wrapped("   ", &sources(&curve.basis), WIDTH));
    }
    text
}
