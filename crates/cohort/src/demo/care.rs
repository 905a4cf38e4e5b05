//! What the clinic and the patients of the demonstration tell of the care: a few courses in full, in the words of [`CareAct`].

use retinue_care::event::{CareFact, DoseStep, Region, RegionCount, TargetRange};
use retinue_care::{Decimal, Food, Grams, Micrograms, MicrogramsPerKilogram};
use retinue_kernel::Id;

use super::act::DaysAgo;

/// One fact of care: the day it happened, the day it was told, and who told it.
#[derive(Clone, Copy, Debug)]
pub(super) struct CareStep {
    /// The day it happened.
    pub(super) on: DaysAgo,
    /// The day it was told; never before it happened.
    pub(super) told: DaysAgo,
    /// Whether the patient told it; the prescriber otherwise.
    pub(super) by_patient: bool,
    /// What happened.
    pub(super) act: CareAct,
}

/// What happened.
#[derive(Clone, Copy, Debug)]
pub(super) enum CareAct {
    /// A weight in grams.
    Weighed(u32),
    /// The plan: so many milligrams of conventional capsules a day, until further notice.
    Planned(u64),
    /// Doses taken, until a later day.
    Taken { until: DaysAgo, food: Option<Food> },
    /// A dose vomited.
    Vomited,
    /// A dose missed.
    Missed,
    /// Nodules of cheeks and back, beside a few smaller lesions.
    Lesions { cheeks: u16, back: u16 },
    /// A laboratory result: analyte, value, unit.
    Resulted(&'static str, &'static str, &'static str),
    /// Symptoms; none where nothing is noticed.
    Noticed(&'static [&'static str]),
    /// A scale's answers.
    Answered(&'static str, &'static [u8]),
    /// Another medicine in the patient's words, and the one that is meant.
    Takes(&'static str, Option<&'static str>),
}

/// The care of a course.
struct Story {
    who: &'static str,
    /// The first dose.
    began: DaysAgo,
    /// The dose each day, in milligrams.
    daily: u64,
    /// Days on which the dose was missed.
    missed: &'static [DaysAgo],
    /// Days on which it was taken without food.
    without_food: &'static [DaysAgo],
    /// Days on which it was vomited.
    vomited: &'static [DaysAgo],
    /// Until so many days ago something is told of each day.
    told_until: DaysAgo,
    /// Everything else, by the clinic.
    clinic: &'static [(DaysAgo, CareAct)],
    /// Everything else, by the patient.
    patient: &'static [(DaysAgo, CareAct)],
}

const STORIES: &[Story] = &[
    // Near the end: more than 70 % fewer nodules than before the first dose.
    Story {
        who: "Ada Demonstration",
        began: 91,
        daily: 40,
        missed: &[80, 47, 12],
        without_food: &[33, 5],
        vomited: &[20],
        told_until: 3,
        clinic: &[
            (124, CareAct::Weighed(62_400)),
            (
                124,
                CareAct::Lesions {
                    cheeks: 12,
                    back: 6,
                },
            ),
            (123, CareAct::Resulted("alt", "22", "U/L")),
            (123, CareAct::Resulted("triglyceride", "88", "mg/dL")),
            (61, CareAct::Weighed(61_500)),
            (60, CareAct::Resulted("alt", "31", "U/L")),
            (60, CareAct::Resulted("triglyceride", "164", "mg/dL")),
            (31, CareAct::Answered("phq-2", &[0, 1])),
            (2, CareAct::Lesions { cheeks: 3, back: 1 }),
        ],
        patient: &[
            (84, CareAct::Noticed(&["cracked-lips", "flare"])),
            (40, CareAct::Noticed(&["cracked-lips", "dry-eyes"])),
            (30, CareAct::Takes("vitamin D drops", None)),
            (6, CareAct::Noticed(&["cracked-lips", "nosebleed"])),
        ],
    },
    // Triglycerides rose at the highest dose.
    Story {
        who: "Karl Exempel",
        began: 70,
        daily: 40,
        missed: &[44, 18],
        without_food: &[25],
        vomited: &[],
        told_until: 1,
        clinic: &[
            (72, CareAct::Weighed(84_000)),
            (
                72,
                CareAct::Lesions {
                    cheeks: 9,
                    back: 14,
                },
            ),
            (72, CareAct::Resulted("alt", "28", "U/L")),
            (72, CareAct::Resulted("triglyceride", "131", "mg/dL")),
            (10, CareAct::Resulted("triglyceride", "384", "mg/dL")),
            (10, CareAct::Lesions { cheeks: 5, back: 8 }),
        ],
        patient: &[
            (30, CareAct::Noticed(&["back-pain", "cracked-lips"])),
            (9, CareAct::Takes("vitamin A tablets", Some("vitamin-a"))),
        ],
    },
    // A short screen above its threshold: somebody is to be in touch.
    Story {
        who: "Lotte Pending-Sample",
        began: 31,
        daily: 40,
        missed: &[9],
        without_food: &[],
        vomited: &[],
        told_until: 2,
        clinic: &[
            (64, CareAct::Weighed(55_300)),
            (63, CareAct::Resulted("alt", "19", "U/L")),
            (63, CareAct::Resulted("triglyceride", "72", "mg/dL")),
            (1, CareAct::Answered("phq-2", &[2, 2])),
        ],
        patient: &[(8, CareAct::Noticed(&["cracked-lips", "dry-skin"]))],
    },
    // Pain that the clinic is to hear of within three days.
    Story {
        who: "Lea Lorem",
        began: 31,
        daily: 40,
        missed: &[],
        without_food: &[11, 10],
        vomited: &[],
        told_until: 1,
        clinic: &[
            (64, CareAct::Weighed(70_100)),
            (64, CareAct::Lesions { cheeks: 7, back: 3 }),
        ],
        patient: &[
            (20, CareAct::Noticed(&[])),
            (1, CareAct::Noticed(&["severe-muscle-or-joint-pain"])),
        ],
    },
];

/// What is told of a course's care, in the order of telling; nothing of a course that is not told in full.
pub(super) fn steps(who: &str) -> Vec<CareStep> {
    let Some(story) = STORIES.iter().find(|story| story.who == who) else {
        return Vec::new();
    };
    let told_that_day = |by_patient, all: &[(DaysAgo, CareAct)]| {
        let step = |(on, act): &(DaysAgo, CareAct)| CareStep {
            on: *on,
            told: *on,
            by_patient,
            act: *act,
        };
        all.iter().map(step).collect::<Vec<CareStep>>()
    };
    let mut steps = told_that_day(false, story.clinic);
    steps.push(CareStep {
        on: story.began,
        told: story.began,
        by_patient: false,
        act: CareAct::Planned(story.daily),
    });
    steps.extend(told_that_day(true, story.patient));
    steps.extend(doses(story));
    // Of one day in the order above: the plan stands before the doses.
    steps.sort_by_key(|step| std::cmp::Reverse(step.told));
    steps
}

/// The doses: a week at a time while nothing happened, told in the evening of the last day; what differs on its own day.
fn doses(story: &Story) -> Vec<CareStep> {
    let step = |on, told, act| CareStep {
        on,
        told,
        by_patient: true,
        act,
    };
    let otherwise = |ago: DaysAgo| {
        if story.missed.contains(&ago) {
            Some(CareAct::Missed)
        } else if story.vomited.contains(&ago) {
            Some(CareAct::Vomited)
        } else if story.without_food.contains(&ago) {
            Some(CareAct::Taken {
                until: ago,
                food: Some(Food::Fasted),
            })
        } else {
            None
        }
    };
    let mut steps = Vec::new();
    let mut first = story.began;
    while first >= story.told_until {
        if let Some(act) = otherwise(first) {
            steps.push(step(first, first, act));
        } else {
            let mut last = first;
            while first.saturating_sub(last) < 6
                && last > story.told_until
                && otherwise(last.saturating_sub(1)).is_none()
            {
                last = last.saturating_sub(1);
            }
            let act = CareAct::Taken {
                until: last,
                food: Some(Food::Fed),
            };
            steps.push(step(first, last, act));
            first = last;
        }
        match first.checked_sub(1) {
            Some(next) => first = next,
            None => break,
        }
    }
    steps
}

impl CareStep {
    /// The fact; `None` where a word of the plan is none, which its tests rule out.
    pub(super) fn fact(&self, today: retinue_kernel::Day) -> Option<CareFact> {
        let id = |text: &str| Id::new(text);
        Some(match self.act {
            CareAct::Weighed(grams) => CareFact::WeightRecorded {
                weight: Grams::new(grams).ok()?,
            },
            CareAct::Planned(milligrams) => CareFact::DosePlanned {
                product: id("us-conventional")?,
                steps: vec![DoseStep {
                    daily: Micrograms(milligrams.saturating_mul(1000)),
                    days: None,
                }],
                target: Some(TargetRange {
                    from: MicrogramsPerKilogram(120_000),
                    to: MicrogramsPerKilogram(150_000),
                }),
                aim: None,
            },
            CareAct::Taken { until, food } => CareFact::DoseTaken {
                until: (until != self.on).then(|| today.minus(until)),
                daily: None,
                food,
                vomited: false,
                above_ceiling: false,
            },
            CareAct::Vomited => CareFact::DoseTaken {
                until: None,
                daily: None,
                food: None,
                vomited: true,
                above_ceiling: false,
            },
            CareAct::Missed => CareFact::DoseMissed { until: None },
            CareAct::Lesions { cheeks, back } => CareFact::LesionsCounted {
                counts: vec![
                    counted(Region::LeftCheek, cheeks / 2),
                    counted(Region::RightCheek, cheeks.saturating_sub(cheeks / 2)),
                    counted(Region::Back, back),
                ],
                nodule_from_mm: 5,
            },
            CareAct::Resulted(analyte, value, unit) => CareFact::LaboratoryResulted {
                analyte: id(analyte)?,
                value: Decimal::from_text(value).ok()?,
                unit: id(unit)?,
                low: None,
                high: None,
                fasting: Some(true),
                ctcae_version: None,
            },
            CareAct::Noticed(symptoms) => CareFact::SymptomReported {
                symptoms: symptoms.iter().map(|one| id(one)).collect::<Option<_>>()?,
                note: None,
            },
            CareAct::Answered(scale, answers) => CareFact::ScaleScored {
                scale: id(scale)?,
                answers: answers.to_vec(),
                total: None,
                domains: Vec::new(),
            },
            CareAct::Takes(medicine, agent) => CareFact::MedicineReported {
                medicine: id(medicine)?,
                agent: match agent {
                    Some(agent) => Some(id(agent)?),
                    None => None,
                },
                from: None,
                until: None,
            },
        })
    }
}

/// Nodules, with a few smaller lesions beside them.
fn counted(region: Region, nodules: u16) -> RegionCount {
    RegionCount {
        region,
        comedones: nodules.saturating_add(4),
        papules: nodules.saturating_add(2),
        pustules: nodules / 2,
        nodules,
    }
}
