//! Whether a fact of care can be recorded: the door that parses, so that advice never meets what nobody meant.
//!
//! Nothing is refused for being unwise. A dose above the ceiling, a medicine that should not be taken, a course that
//! goes on: these are facts, and what is said of them is advice.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use retinue_kernel::{Day, FactId, Id, Refused, RefusedBecause};

use crate::basis::Jurisdiction;
use crate::concern::tasks;
use crate::counsel::Counsel;
use crate::diary::MOST_DAYS_TOLD;
use crate::effect::{NotAnswered, score, score_of_total};
use crate::event::{CareEvent, CareFact, DoseStep, RegionCount};
use crate::knowledge::Knowledge;
use crate::laboratory::{NotAResult, Range};
use crate::quantity::Micrograms;
use crate::record::CareRecord;
use crate::severity::clinician_grade;

/// What the door looks at beside the fact.
#[derive(Clone, Copy, Debug)]
pub struct Admission<'a> {
    /// What is on record.
    pub record: &'a CareRecord,
    /// What is known.
    pub knowledge: &'a Knowledge,
    /// Where the patient is treated.
    pub jurisdiction: Jurisdiction,
    /// The day in the patient's programme.
    pub today: Day,
    /// What is advised now; an override names one of these.
    pub advised: &'a [Counsel],
}

/// Whether the fact can be recorded as of a day.
///
/// # Errors
/// Every field that is wrong, and what would mend it. Nothing is to be stored then.
pub fn admit(fact: &CareFact, on: Day, asked: &Admission<'_>) -> Result<(), Refused> {
    let mut because = Vec::new();
    if on > asked.today {
        because.push(wrong(
            "on",
            format!("{on} lies ahead of {}", asked.today),
            "Give the day on which it happened.",
        ));
    }
    because.extend(objections(fact, on, asked));
    if because.is_empty() {
        Ok(())
    } else {
        Err(Refused { because })
    }
}

fn wrong(field: &'static str, wrong: String, remedy: &'static str) -> RefusedBecause {
    RefusedBecause {
        field,
        wrong,
        remedy,
    }
}

fn objections(fact: &CareFact, on: Day, asked: &Admission<'_>) -> Vec<RefusedBecause> {
    let found = match fact {
        // The types say it all.
        CareFact::WeightRecorded { .. }
        | CareFact::AllergyReported { .. }
        | CareFact::ConditionRecorded { .. }
        | CareFact::PhotoTaken { .. }
        | CareFact::EndingExplained { .. }
        | CareFact::RelapseRecorded { .. }
        | CareFact::ScheduleChosen { .. } => None,
        CareFact::LesionsCounted {
            counts,
            nodule_from_mm,
        } => lesions(counts, *nodule_from_mm),
        CareFact::ScaleScored {
            scale,
            answers,
            total,
        } => scored(scale, answers, *total, asked.knowledge),
        CareFact::LaboratoryResulted {
            analyte,
            value,
            unit,
            low,
            high,
            ..
        } => {
            let range = Range {
                low: *low,
                high: *high,
            };
            let read = asked.knowledge.laboratory.result(
                analyte.as_str(),
                &value.to_string(),
                Some(unit.as_str()),
                range,
            );
            read.err().map(|error| of_result(&error))
        }
        CareFact::SymptomReported { symptoms, .. } => reported(symptoms, asked.knowledge),
        CareFact::EffectGraded { grade, .. } => (!(1..=5).contains(grade)).then(|| {
            wrong(
                "grade",
                format!("there is no grade {grade}"),
                "Give 1 to 5.",
            )
        }),
        CareFact::TherapyTried { from, until, .. } => in_order(*from, *until, asked.today),
        CareFact::MedicineReported {
            agent, from, until, ..
        } => known_agent(agent.as_ref(), asked.knowledge)
            .or_else(|| in_order(*from, *until, asked.today)),
        CareFact::MedicineEnded { of } => ended(of, on, asked.record),
        CareFact::DosePlanned {
            product,
            steps,
            target,
            ..
        } => {
            let order = target.filter(|target| target.from.0 == 0 || target.from > target.to);
            planned(product, steps, asked).or_else(|| {
                order.map(|_| {
                    wrong(
                        "target",
                        String::from("it ends before it begins, or begins at nothing"),
                        "Give the lower end first, such as 120 to 150 mg/kg, or leave it out.",
                    )
                })
            })
        }
        CareFact::DoseTaken { until, daily, .. } => {
            told(on, *until, asked.today).or_else(|| amount(on, *daily, asked.record))
        }
        CareFact::DoseMissed { until } => told(on, *until, asked.today),
        CareFact::ContactMade { task, .. } => waits(task, asked),
        CareFact::AdviceOverridden {
            rule,
            evidence,
            knowledge,
            ..
        } => overridden(rule, evidence, knowledge, asked),
        CareFact::AdverseEventReported { began_on, .. } => {
            began_on.filter(|began| *began > on).map(|began| {
                wrong(
                    "began-on",
                    format!("{began} lies after {on}, the day of the report"),
                    "Give the day on which the reaction began.",
                )
            })
        }
        CareFact::AdverseEventReportSent { of, .. } => sent(of, asked.record),
        CareFact::OutcomeAssessed {
            scars,
            red_marks,
            social,
        } => (scars.is_none() && red_marks.is_none() && social.is_none()).then(|| {
            wrong(
                "scars",
                String::from("nothing was assessed"),
                "Say something of scars, of red marks or of life with others.",
            )
        }),
        CareFact::CareCorrected { of, instead, .. } => {
            return corrected(of, instead.as_deref(), asked);
        }
    };
    found.into_iter().collect()
}

fn lesions(counts: &[RegionCount], nodule_from_mm: u8) -> Option<RefusedBecause> {
    let twice = counts.iter().enumerate().find(|(place, one)| {
        let mut before = counts.iter().take(*place);
        before.any(|other| other.region == one.region)
    });
    if counts.is_empty() {
        Some(wrong(
            "counts",
            String::from("no region was counted"),
            "Count at least one region; write 0 where there is none.",
        ))
    } else if let Some((_, one)) = twice {
        Some(wrong(
            "counts",
            format!("{} is counted twice", one.region),
            "Count each region once.",
        ))
    } else {
        (nodule_from_mm == 0).then(|| {
            wrong(
                "nodule-from-mm",
                String::from("a nodule of 0 mm is none"),
                "Say from how many millimetres on a lesion was counted as a nodule.",
            )
        })
    }
}

fn scored(
    scale: &Id,
    answers: &[u8],
    total: Option<u16>,
    knowledge: &Knowledge,
) -> Option<RefusedBecause> {
    if let Some(total) = total
        && answers.is_empty()
        && knowledge
            .grading
            .scales
            .iter()
            .any(|one| one.value.id == *scale)
    {
        let graded = clinician_grade(&knowledge.grading, scale.as_str(), total);
        return graded
            .err()
            .map(|error| wrong("total", error.to_string(), "Give a grade of the scale."));
    }
    let read = match total {
        Some(total) if answers.is_empty() => {
            score_of_total(&knowledge.scales, scale.as_str(), total)
        }
        Some(_) => {
            return Some(wrong(
                "total",
                String::from("answers and a total were given"),
                "Give the answers alone: the total follows from them.",
            ));
        }
        None => score(&knowledge.scales, scale.as_str(), answers),
    };
    read.err().map(|error| {
        let field = match error {
            NotAnswered::UnknownScale(..) => "scale",
            NotAnswered::Total { .. } => "total",
            _ => "answers",
        };
        wrong(
            field,
            error.to_string(),
            "Answer every item of the scale once.",
        )
    })
}

fn of_result(error: &NotAResult) -> RefusedBecause {
    let (field, remedy) = match error {
        NotAResult::UnknownAnalyte(..) => ("analyte", "Name what was measured."),
        NotAResult::Value(_) => ("value", "Give the number as the laboratory reported it."),
        NotAResult::NotAnAnswer(..) => ("value", "Give the word that the laboratory reported."),
        NotAResult::NoUnit(_) | NotAResult::UnknownUnit(..) => {
            ("unit", "Give the unit as the laboratory reported it.")
        }
        NotAResult::Range => (
            "low",
            "Give the lower limit of the range first, or leave it out.",
        ),
    };
    wrong(field, error.to_string(), remedy)
}

fn reported(symptoms: &[Id], knowledge: &Knowledge) -> Option<RefusedBecause> {
    let unknown = symptoms
        .iter()
        .find(|one| knowledge.effects.symptom(one.as_str()).is_none())?;
    Some(wrong(
        "symptoms",
        format!("'{unknown}' is not a symptom of the list"),
        "Choose from the list, and write the rest as a note.",
    ))
}

fn in_order(from: Option<Day>, until: Option<Day>, today: Day) -> Option<RefusedBecause> {
    if let Some(from) = from.filter(|from| *from > today) {
        return Some(wrong(
            "from",
            format!("{from} lies ahead of {today}"),
            "Give the day on which it began.",
        ));
    }
    let (from, until) = from.zip(until)?;
    (until < from).then(|| {
        wrong(
            "until",
            format!("{until} lies before {from}"),
            "Give the last day, or leave it out while it goes on.",
        )
    })
}

fn known_agent(agent: Option<&Id>, knowledge: &Knowledge) -> Option<RefusedBecause> {
    let unknown = agent.filter(|one| knowledge.interactions.agent(one.as_str()).is_none())?;
    Some(wrong(
        "agent",
        format!("'{unknown}' is not a medicine of the list"),
        "Confirm one that was offered, or leave it out: the words stay on record either way.",
    ))
}

fn ended(of: &FactId, on: Day, record: &CareRecord) -> Option<RefusedBecause> {
    let fact = record.fact(of);
    match fact.map(|event| (&event.fact, event.envelope.on)) {
        Some((CareFact::MedicineReported { from, .. }, reported)) => {
            let began = from.unwrap_or(reported);
            (on < began && from.is_some()).then(|| {
                wrong(
                    "on",
                    format!("{on} lies before {began}, when it began"),
                    "Give its last day.",
                )
            })
        }
        _ => Some(wrong(
            "of",
            format!("'{of}' names no medicine on record"),
            "Choose the medicine from the list.",
        )),
    }
}

fn planned(product: &Id, steps: &[DoseStep], asked: &Admission<'_>) -> Option<RefusedBecause> {
    let known = asked.knowledge.product(product.as_str());
    if !known.is_some_and(|one| one.jurisdictions.holds_in(asked.jurisdiction)) {
        return Some(wrong(
            "product",
            format!("'{product}' is no product of {}", asked.jurisdiction),
            "Choose a product that is sold there.",
        ));
    }
    let before_last = steps.len().saturating_sub(1);
    let endless = steps
        .iter()
        .take(before_last)
        .any(|step| step.days.is_none());
    let nothing = steps
        .iter()
        .any(|step| step.daily == Micrograms(0) || step.days == Some(0));
    (steps.is_empty() || endless || nothing).then(|| {
        wrong(
            "steps",
            String::from("a step has no dose, no days, or never ends before the next one begins"),
            "Give each step a daily dose, and each but the last its days.",
        )
    })
}

fn told(on: Day, until: Option<Day>, today: Day) -> Option<RefusedBecause> {
    let until = until?;
    let days = until.days_since(on);
    if days < 0 {
        return Some(wrong(
            "until",
            format!("{until} lies before {on}"),
            "Give the last of the days.",
        ));
    }
    if until > today {
        return Some(wrong(
            "until",
            format!("{until} lies ahead of {today}"),
            "Tell only of days that have come.",
        ));
    }
    (days >= i32::from(MOST_DAYS_TOLD)).then(|| {
        wrong(
            "until",
            format!("{on} to {until} is more than {MOST_DAYS_TOLD} days"),
            "Tell of at most that many days at a time.",
        )
    })
}

fn amount(on: Day, daily: Option<Micrograms>, record: &CareRecord) -> Option<RefusedBecause> {
    let planned = record.plan_on(on).and_then(|plan| plan.daily_on(on));
    let known = match daily {
        Some(daily) => daily > Micrograms(0) && !record.plans().is_empty(),
        None => planned.is_some(),
    };
    (!known).then(|| {
        wrong(
            "daily",
            format!("no plan says what was to be taken on {on}"),
            "The prescriber sets the plan of doses first; where the dose differed, say how much it was.",
        )
    })
}

fn waits(task: &Id, asked: &Admission<'_>) -> Option<RefusedBecause> {
    let known = tasks(asked.record, asked.knowledge, asked.jurisdiction);
    match known.iter().find(|one| one.id == *task) {
        Some(one) if one.waits() => None,
        Some(_) => Some(wrong(
            "task",
            String::from("the person was reached about it already"),
            "Nothing more is to be done here; record another contact where one was made.",
        )),
        None => Some(wrong(
            "task",
            format!("nothing of the name '{task}' waits"),
            "Open the list of what waits again.",
        )),
    }
}

fn overridden(
    rule: &Id,
    evidence: &[FactId],
    knowledge: &Id,
    asked: &Admission<'_>,
) -> Option<RefusedBecause> {
    let mut reasons = asked
        .advised
        .iter()
        .flat_map(|counsel| counsel.advice.reasons.as_slice());
    let stands = reasons.any(|reason| reason.rule == *rule && reason.evidence == evidence);
    (!stands || *knowledge != asked.knowledge.hash).then(|| {
        wrong(
            "rule",
            format!("'{rule}' is not advised on these facts, or not any more"),
            "Read the advice as it is now, and override that.",
        )
    })
}

fn sent(of: &FactId, record: &CareRecord) -> Option<RefusedBecause> {
    let reported = record
        .fact(of)
        .is_some_and(|event| matches!(event.fact, CareFact::AdverseEventReported { .. }));
    let again = record.facts().iter().any(
        |event| matches!(&event.fact, CareFact::AdverseEventReportSent { of: one, .. } if one == of),
    );
    (!reported || again).then(|| {
        wrong(
            "of",
            format!("'{of}' names no reaction whose report is still to be sent"),
            "Choose the reaction from the list.",
        )
    })
}

fn corrected(
    of: &FactId,
    instead: Option<&crate::event::Replacement>,
    asked: &Admission<'_>,
) -> Vec<RefusedBecause> {
    let Some(wrong_one) = asked.record.fact(of) else {
        return Vec::from([wrong(
            "of",
            format!("'{of}' names no fact of care that stands"),
            "Choose the wrong fact from the timeline.",
        )]);
    };
    let Some(instead) = instead else {
        return Vec::new();
    };
    if instead.fact.kind() != wrong_one.fact.kind() {
        return Vec::from([wrong(
            "instead",
            format!(
                "a fact of kind '{}' cannot stand in the place of one of kind '{}'",
                instead.fact.kind(),
                wrong_one.fact.kind()
            ),
            "Take the wrong fact back, and record the other one anew.",
        )]);
    }
    let without: Vec<CareEvent> = asked
        .record
        .facts()
        .iter()
        .filter(|event| event.envelope.id != *of)
        .cloned()
        .collect();
    let without = CareRecord::of(without);
    let asked = Admission {
        record: &without,
        ..*asked
    };
    match admit(&instead.fact, instead.on, &asked) {
        Ok(()) => Vec::new(),
        Err(refused) => refused.because,
    }
}
