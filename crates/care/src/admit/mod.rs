//! Whether a fact of care can be recorded: the door that parses, so that advice never meets what nobody meant.
//!
//! Nothing is refused for being unwise. A dose above the usual ceiling, a medicine that should not be taken, a course that
//! goes on: these are facts, and what is said of them is advice. A dose that no label has anywhere is a mistyped one.

mod doses;
mod follow;
mod history;
mod measures;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use retinue_kernel::{Day, Refused, RefusedBecause};

use crate::basis::Jurisdiction;
use crate::counsel::Counsel;
use crate::event::CareFact;
use crate::knowledge::Knowledge;
use crate::laboratory::Range;
use crate::record::CareRecord;
use doses::{amount, planned, told};
use follow::{corrected, overridden, sent, waits};
use history::{assessed, begun, ended, in_order, known_agent, lasted, never_tried, no_allergy};
use measures::{graded, lesions, of_domains, of_result, reported, schedule, scored};

/// What the door looks at beside the fact.
#[derive(Clone, Copy, Debug)]
pub struct Admission<'a> {
    /// What is on record.
    pub record: &'a CareRecord,
    /// What is known.
    pub knowledge: &'a Knowledge,
    /// Where the patient is treated.
    pub jurisdiction: Jurisdiction,
    /// The patient's day of birth, where it is known.
    pub born: Option<Day>,
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
    if let Some(born) = asked.born.filter(|born| on < *born) {
        because.push(wrong(
            "on",
            format!("{on} lies before the day of birth, {born}"),
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
        | CareFact::SexRecorded { .. }
        | CareFact::ConditionRecorded { .. }
        | CareFact::PhotoTaken { .. }
        | CareFact::EndingExplained { .. }
        | CareFact::RelapseRecorded { .. } => None,
        CareFact::ScheduleChosen { authority, .. } => schedule(*authority, asked),
        CareFact::LesionsCounted {
            counts,
            nodule_from_mm,
        } => lesions(counts, *nodule_from_mm),
        CareFact::ScaleScored {
            scale,
            answers,
            total,
            domains,
        } => scored(scale, answers, *total, asked.knowledge)
            .or_else(|| of_domains(scale, *total, domains, asked.knowledge)),
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
        CareFact::EffectGraded { term, grade, .. } => graded(term, *grade, asked.knowledge),
        CareFact::TherapyTried {
            from, until, days, ..
        } => in_order(*from, *until, asked.today).or_else(|| lasted(*from, *until, *days)),
        CareFact::TherapyNotTried { therapy } => never_tried(*therapy, asked.record),
        CareFact::AcneAssessed {
            forms,
            severe,
            scars,
            scarring_risk,
        } => assessed(forms, *severe, *scars, *scarring_risk),
        CareFact::NoAllergyKnown {} => no_allergy(asked.record),
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
            planned(product, steps, on, asked).or_else(|| {
                order.map(|_| {
                    wrong(
                        "target",
                        String::from("it ends before it begins, or begins at nothing"),
                        "Give the lower end first, such as 120 to 150 mg/kg, or leave it out.",
                    )
                })
            })
        }
        CareFact::CourseBegun {} => begun(on, asked.record),
        CareFact::DoseTaken {
            until,
            daily,
            above_ceiling,
            ..
        } => told(on, *until, asked.today).or_else(|| amount(on, *daily, *above_ceiling, asked)),
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
        CareFact::FollowUpAsked { about } => about.is_empty().then(|| {
            wrong(
                "about",
                String::from("nothing was asked"),
                "Name what was asked, such as mood or sexual-function.",
            )
        }),
        CareFact::CareCorrected { of, instead, .. } => {
            return corrected(of, instead.as_deref(), asked);
        }
    };
    found.into_iter().collect()
}
