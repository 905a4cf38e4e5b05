//! `retinue advise`: every piece of advice on one person, from a file.

mod document;
pub(super) mod told;

use std::path::PathBuf;

use retinue_care::advise::{advise, course_so_far};
use retinue_care::candidacy::candidacy;
use retinue_care::outcome::{aftercare, clocks, completion};
use retinue_care::{Action, Counsel, Knowledge, Stage};
use serde_json::{Value, json};

use crate::ending::{Ended, Trouble};
use crate::knowledge::{KnowledgeOptions, jurisdiction_option};
use crate::question::{Input, day_option};
use crate::text::{Paint, print, print_json};
use document::{Asked, Defaults};

/// Advise on one person: every piece of advice, the most urgent first, with its sources
///
/// Reads `{ "on": DAY, "jurisdiction": "US"|"UK"|"EU", "product": …, "sex": …, "schedule": …, "events": [ … ] }`, facts of
/// care and of the gate in one list. The jurisdiction is that of the programme where a `patient-registered` names one. Exit
/// 0 when all advice is to begin, to go on or that the course may be completed, 3 when any is to put off, lower, hold or
/// stop, 2 for input that cannot be used. It refuses nothing and records nothing.
#[derive(clap::Args)]
pub(crate) struct Advise {
    /// The day of the question, where the document names none
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
    /// US, UK or EU, where neither the document nor a programme says it
    #[arg(long = "in", value_name = "LAND")]
    land: Option<String>,
    #[command(flatten)]
    knowledge: KnowledgeOptions,
    /// The file with the document; `-` or nothing is standard input
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: Option<PathBuf>,
}

impl Advise {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let book = self.knowledge.open()?;
        let knowledge = book.knowledge();
        let on = self.on.as_deref();
        let land = self.land.as_deref();
        let defaults = Defaults {
            on: on.map(|on| day_option("--on", on)).transpose()?,
            jurisdiction: land
                .map(|land| jurisdiction_option("--in", land))
                .transpose()?,
        };
        let bytes = Input::open(self.file.as_ref())?.whole()?;
        let asked = document::read(&bytes, &defaults, knowledge)?;
        let advice = advise(&asked.case, knowledge, asked.jurisdiction, asked.on);
        if json {
            print_json(&written(&asked, &advice, knowledge)?)?;
        } else {
            let text = told::all(&asked, &advice, knowledge, Paint::for_stdout());
            print(text.as_bytes())?;
        }
        Ok(Ended::yes_if(advice.iter().all(lets_pass)))
    }
}

fn lets_pass(counsel: &Counsel) -> bool {
    matches!(
        counsel.advice.action,
        Action::Start | Action::Continue | Action::CompleteEligible
    )
}

fn written(asked: &Asked, advice: &[Counsel], knowledge: &Knowledge) -> Result<Value, Trouble> {
    let Asked {
        case,
        jurisdiction,
        on,
    } = asked;
    let to_value = |value: serde_json::Result<Value>| value.map_err(Trouble::failed);
    let stage = case.stage(*on);
    let mut all = json!({
        "knowledge": knowledge.hash,
        "jurisdiction": jurisdiction,
        "on": on,
        "stage": stage_in_words(stage),
        "provisional": advice.iter().any(|one| one.advice.is_provisional()),
        "advice": to_value(serde_json::to_value(advice))?,
        "candidacy": to_value(serde_json::to_value(candidacy(&knowledge.candidacy, case, *on)))?,
    });
    let Some(fields) = all.as_object_mut() else {
        return Ok(all);
    };
    let outcome = &knowledge.outcome;
    if matches!(stage, Stage::Taking | Stage::Paused) {
        let (course, _) = course_so_far(case, knowledge, *on);
        let views = serde_json::to_value(completion(outcome, &course, *on));
        fields.insert("completion".to_owned(), to_value(views)?);
    }
    if let Stage::After(last_dose) = stage {
        let looked: Vec<_> = case.aftercare_checks.iter().map(|one| one.on).collect();
        let checks = serde_json::to_value(aftercare(outcome, last_dose, &looked, *on));
        fields.insert("aftercare".to_owned(), to_value(checks)?);
        let can = case.can_become_pregnant;
        let clocks = clocks(outcome, Some(last_dose), *jurisdiction, can, *on);
        let clocks = to_value(serde_json::to_value(clocks))?;
        fields.insert("clocks".to_owned(), clocks);
    }
    Ok(all)
}

fn stage_in_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Before => "before",
        Stage::Taking => "taking",
        Stage::Paused => "paused",
        Stage::After(_) => "after",
    }
}
