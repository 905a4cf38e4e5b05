//! How fast care plans and advises: in memory, on one core.

use std::hint::black_box;
use std::time::Duration;

use retinue_care::advise::advise;
use retinue_care::dose::{
    Aim, CeilingWish, DayEntry, Dispense, DoseQuestion, Given, Outcome, PatternQuestion, Stock,
    WeightEntry, dispense, pattern, plan_dose,
};
use retinue_care::effect::score_of_total;
use retinue_care::laboratory::{LaboratoryResult, Range as LaboratoryRange};
use retinue_care::ribbon::ribbon;
use retinue_care::severity::{LesionCount, LesionCounts, NoduleSize};
use retinue_care::{
    CareCase, Grams, Jurisdiction, Knowledge, Lesion, Micrograms, MicrogramsPerKilogram, Noted,
    Range, Region, SymptomTold, Triage,
};
use retinue_interop::picture::ribbon::{
    LaboratoryLane, LaboratoryValue, RibbonView, RibbonWords, picture,
};
use retinue_kernel::{Day, Id, Milligrams, Product};
use retinue_rulebook::KnowledgeBook;
use serde::Serialize;

use super::gate::seconds_each;
use crate::ending::Trouble;

/// What was measured on one core.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct CareFigures {
    /// Capsules of a wished dose for 30 days, two days alternating, in whole packs, in microseconds.
    pub(super) capsule_plan_us: f64,
    /// A whole course, from the wish for each kilogram to its last pack, in microseconds.
    pub(super) course_plan_us: f64,
    /// Every piece of advice in someone with a history of twelve months, from the folded case, in microseconds.
    pub(super) advice_us: f64,
    /// The picture of a course of twelve months as SVG, from its doses, results and reports, in microseconds.
    pub(super) ribbon_us: f64,
    /// How long that SVG is, in bytes.
    pub(super) ribbon_bytes: usize,
}

/// Measures each for about `time`, in this thread.
///
/// # Errors
/// A question that is not answered as it must be: then nothing was measured.
pub(crate) fn measure(time: Duration) -> Result<CareFigures, Trouble> {
    let book = KnowledgeBook::embedded().map_err(Trouble::Rules)?;
    let knowledge = book.knowledge();
    let starts_on: Day = "2026-03-02".parse().map_err(Trouble::failed)?;
    let nothing = Stock::default();
    let strengths = [10, 20, 30, 40].map(Milligrams);
    let capsules = || {
        let pattern = pattern(black_box(&PatternQuestion {
            strengths: &strengths,
            wished: Micrograms(35_000),
            ceiling: Micrograms(70_000),
            alternate_above_percent: 10,
            aim: Aim::LeastLeftover,
            prices: None,
            pack: 10,
            days: 30,
        }))
        .map_err(Trouble::failed)?;
        let days: Vec<_> = (0..30).map(|index| pattern.on(index).clone()).collect();
        let how = Dispense {
            pack: 10,
            most_days: 30,
            prices: None,
        };
        Ok::<_, Trouble>(dispense(&days, starts_on, &nothing, &how))
    };
    let course = || {
        let asked = DoseQuestion {
            jurisdiction: Jurisdiction::Us,
            product: "us-conventional",
            weight: Grams::new(70_000).map_err(Trouble::failed)?,
            starts_on,
            steps: &[],
            target: Range::new(
                MicrogramsPerKilogram(120_000),
                MicrogramsPerKilogram(150_000),
            ),
            ceiling: CeilingWish::Usual,
            severe_renal_impairment: false,
            strengths: &[],
            aim: Aim::FewestCapsules,
            prices: None,
            given: Given {
                weights: &[],
                days: &[],
                untold: &[],
            },
            at_home: &nothing,
        };
        plan_dose(black_box(&asked), knowledge).map_err(Trouble::failed)
    };
    let case = year(knowledge, starts_on)?;
    let today = starts_on.plus(364);
    let advice = || advise(black_box(&case), knowledge, Jurisdiction::Us, today);
    // Once for what must not go wrong; then for the time.
    if advice().is_empty() {
        return Err(Trouble::failed(
            "nothing is advised after a year, so the figure would mean nothing",
        ));
    }
    if capsules()?.dispensings.is_empty() || course()?.finish.is_none() {
        return Err(Trouble::failed(
            "the measured plan is not answered, so its figure would mean nothing",
        ));
    }
    let ribbon = drawing(&case, knowledge, today)?;
    let ribbon_bytes = ribbon().len();
    let capsule_plan = seconds_each(time, || {
        let _ = black_box(capsules());
    });
    let course_plan = seconds_each(time, || {
        let _ = black_box(course());
    });
    let advice = seconds_each(time, || {
        let _ = black_box(advice());
    });
    let ribbon = seconds_each(time, || {
        let _ = black_box(ribbon());
    });
    Ok(CareFigures {
        ribbon_us: ribbon * 1e6,
        ribbon_bytes,
        capsule_plan_us: capsule_plan * 1e6,
        course_plan_us: course_plan * 1e6,
        advice_us: advice * 1e6,
    })
}

/// Draws the course of someone treated for twelve months, each lane filled: sums, doses, two analytes, what was noticed,
/// photographs and windows.
fn drawing<'a>(
    case: &CareCase,
    knowledge: &'a Knowledge,
    today: Day,
) -> Result<impl Fn() -> String + use<'a>, Trouble> {
    let days: Vec<DayEntry> = case.doses.iter().map(|one| one.value).collect();
    let weights: Vec<WeightEntry> = case
        .weights
        .iter()
        .map(|one| WeightEntry {
            on: one.on,
            weight: one.value,
        })
        .collect();
    let nothing = Stock::default();
    let asked = DoseQuestion {
        jurisdiction: Jurisdiction::Us,
        product: "us-conventional",
        weight: Grams::new(70_000).map_err(Trouble::failed)?,
        starts_on: today.plus(1),
        steps: &[],
        target: Range::new(
            MicrogramsPerKilogram(120_000),
            MicrogramsPerKilogram(150_000),
        ),
        ceiling: CeilingWish::Usual,
        severe_renal_impairment: false,
        strengths: &[],
        aim: Aim::FewestCapsules,
        prices: None,
        given: Given {
            weights: &weights,
            days: &days,
            untold: &[],
        },
        at_home: &nothing,
    };
    let plan = plan_dose(&asked, knowledge).map_err(Trouble::failed)?;
    let lane = |analyte: &str| LaboratoryLane {
        label: analyte.to_owned(),
        low: None,
        high: None,
        usual: false,
        values: case
            .results
            .iter()
            .filter(|one| one.analyte.as_str() == analyte)
            .filter_map(|one| {
                Some(LaboratoryValue {
                    on: one.on?,
                    value: one.value,
                    grade: Some(1),
                    provisional: false,
                })
            })
            .collect(),
    };
    let lanes = vec![lane("alt"), lane("triglyceride")];
    let noticed: Vec<(Day, Triage)> = case
        .symptoms
        .iter()
        .map(|one| (one.on, Triage::T1))
        .collect();
    let photographs: Vec<Day> = case.weights.iter().map(|one| one.on).collect();
    let windows: Vec<(Day, Day)> = photographs.iter().map(|on| (*on, on.plus(6))).collect();
    let word = |says: &str| says.to_owned();
    let words = RibbonWords {
        title: word("The course"),
        sum: word("Sum"),
        doses: word("Dose"),
        noticed: word("Noticed"),
        photographs: word("Photographs"),
        windows: word("Windows"),
        today: word("today"),
        months: [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        .map(str::to_owned),
    };
    Ok(move || {
        let record = Given {
            weights: &weights,
            days: &days,
            untold: &[],
        };
        let series = ribbon(black_box(&plan), &record, knowledge);
        retinue_web::picture_as_svg(&picture(&RibbonView {
            ribbon: &series,
            today,
            laboratory: lanes.clone(),
            noticed: noticed.clone(),
            photographs: photographs.clone(),
            windows: windows.clone(),
            words: words.clone(),
        }))
    })
}

/// Someone treated for twelve months: each month a weight, a count, two results, two scales, a symptom and the doses.
fn year(knowledge: &Knowledge, starts_on: Day) -> Result<CareCase, Trouble> {
    let mut case = CareCase {
        born: Some(starts_on.minus(20 * 365)),
        can_become_pregnant: Some(false),
        first_dose: Some(starts_on),
        ..CareCase::default()
    };
    for month in 0..12_u16 {
        let on = starts_on.plus(month.saturating_mul(30));
        let fact = |kind: &str| {
            Id::new(&format!("{kind}-{month}")).ok_or_else(|| Trouble::failed("a name is too long"))
        };
        case.weights.push(Noted {
            value: Grams::new(70_000).map_err(Trouble::failed)?,
            on,
            fact: fact("weight")?,
        });
        let counted = LesionCount {
            region: Region::Everywhere,
            lesion: Lesion::Nodule,
            count: 20_u16.saturating_sub(month),
        };
        let size = NoduleSize::millimetres(5).map_err(Trouble::failed)?;
        case.lesions.push(Noted {
            value: LesionCounts::new(size, vec![counted]).map_err(Trouble::failed)?,
            on,
            fact: fact("lesions")?,
        });
        for (analyte, value, unit) in [("alt", "48", "U/L"), ("triglyceride", "310", "mg/dL")] {
            let read = knowledge
                .laboratory
                .result(analyte, value, Some(unit), LaboratoryRange::default())
                .map_err(Trouble::failed)?;
            case.results.push(LaboratoryResult {
                on: Some(on),
                fact: Some(fact(analyte)?),
                ..read
            });
        }
        for (scale, total) in [("phq-9", 6), ("dlqi", 8)] {
            case.scores.push(Noted {
                value: score_of_total(&knowledge.scales, scale, total).map_err(Trouble::failed)?,
                on,
                fact: fact(scale)?,
            });
        }
        let symptom = knowledge.effects.symptom("cracked-lips");
        case.symptoms.extend(symptom.map(|symptom| Noted {
            value: SymptomTold {
                symptom: symptom.clone(),
                until: Some(on.plus(20)),
            },
            on,
            fact: Id::of_position(usize::from(month)),
        }));
        case.doses.push(Noted {
            value: DayEntry {
                from: on,
                to: on.plus(29),
                daily: Micrograms(40_000),
                formulation: Product::Conventional,
                food: None,
                outcome: Outcome::Taken,
            },
            on,
            fact: fact("doses")?,
        });
    }
    Ok(case)
}
