//! The fold: from the facts of care, and the gate's record beside them, to a case.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use retinue_kernel::{Day, FactId, Id};

use super::{
    AcneAssessment, AdviceOverride, CareCase, MedicineTold, Noted, SymptomTold, TriedTherapy,
};
use crate::courses::{Courses, courses, doses_of};
use crate::decimal::Decimal;
use crate::effect::{Score, score, score_of_total};
use crate::event::{
    CareEvent, CareFact, EndedFor, Extent, PersonCondition, RegionCount, RelapseTreated,
    TherapyKind, TherapyOutcome,
};
use crate::gate::Gate;
use crate::knowledge::{AcneForm, HealthCondition, Knowledge, Lesion, Region};
use crate::record::CareRecord;
use crate::severity::{ClinicianGrade, LesionCount, LesionCounts, NoduleSize, clinician_grade};

impl CareCase {
    /// The case of a person on a day, from both records. Facts of a later day are left out.
    pub fn of(care: &CareRecord, gate: Gate<'_>, knowledge: &Knowledge, today: Day) -> CareCase {
        let mut case = CareCase {
            results: care.results(knowledge),
            ..CareCase::default()
        };
        case.results
            .retain(|one| one.on.is_some_and(|on| on <= today));
        // Before the gate's record, so that no negative test there is taken for the end of a pregnancy.
        case.take_positive_tests();
        case.take_gate(gate.record, today);
        case.last_possible_dose = gate.last_possible_dose(today);
        case.take_courses(courses(care, gate, today));
        for event in care.facts().iter().filter(|one| one.envelope.on <= today) {
            case.take_fact(event, knowledge);
        }
        case.take_graded(care, gate, knowledge, today);
        case.sex = said_last(care, today, |fact| match fact {
            CareFact::SexRecorded { sex } => Some(*sex),
            _ => None,
        });
        case.schedule = said_last(care, today, |fact| match fact {
            CareFact::ScheduleChosen { authority, .. } => Some(*authority),
            _ => None,
        });
        case.take_symptoms(care, today);
        case.take_conditions(care, today);
        case.take_doses(care, knowledge, today);
        case
    }

    /// The last course is the one that advice looks at.
    fn take_courses(&mut self, courses: Courses) {
        self.decided_again = courses.decided_again;
        if let Some(last) = courses.spans.last() {
            // Of a course that is only decided on there is no first dose yet.
            self.first_dose = Some(last.from).filter(|_| courses.decided_again.is_none());
            self.paused = last.paused();
            self.ended = last.ended.as_ref().map(|end| Noted {
                value: if end.completed {
                    EndedFor::Target
                } else {
                    EndedFor::Other
                },
                on: end.on,
                fact: end.fact.clone(),
            });
        }
        self.courses = courses.spans;
    }

    fn take_fact(&mut self, event: &CareEvent, knowledge: &Knowledge) {
        match &event.fact {
            CareFact::WeightRecorded { weight } => self.weights.push(noted(*weight, event)),
            CareFact::LesionsCounted {
                counts,
                nodule_from_mm,
            } => {
                let counted = lesions(counts, *nodule_from_mm);
                self.lesions
                    .extend(counted.map(|counted| noted(counted, event)));
            }
            CareFact::ScaleScored {
                scale,
                answers,
                total,
                ..
            } => match graded(knowledge, scale, answers, *total) {
                Some(grade) => self.grades.push(noted(grade, event)),
                None => self.scores.extend(
                    scored(knowledge, scale, answers, *total).map(|score| noted(score, event)),
                ),
            },
            CareFact::TherapyTried {
                therapy,
                outcome,
                name,
                from,
                until,
                days,
            } => {
                let told = from.zip(*until).map(|(from, until)| until.days_since(from));
                let dated = told.and_then(|days| u16::try_from(days.saturating_add(1)).ok());
                let tried = TriedTherapy {
                    kind: *therapy,
                    result: *outcome,
                    name: name.as_ref().map(ToString::to_string),
                    days: days.or(dated),
                };
                self.therapies.push(Noted {
                    on: from.unwrap_or(event.envelope.on),
                    ..noted(tried, event)
                });
            }
            CareFact::TherapyNotTried { therapy } => self.never_tried.push(noted(*therapy, event)),
            CareFact::AcneAssessed {
                forms,
                severe,
                scars,
                scarring_risk,
            } => {
                let said = AcneAssessment {
                    forms: forms.iter().copied().collect(),
                    severe: *severe,
                    scarring: *scars,
                    scarring_risk: *scarring_risk,
                    ..AcneAssessment::default()
                };
                self.assessments.push(noted(said, event));
            }
            CareFact::NoAllergyKnown {} => self.no_allergies.push(noted((), event)),
            CareFact::RelapseRecorded { treated } => {
                let tried = TriedTherapy {
                    kind: match treated {
                        RelapseTreated::Topical => TherapyKind::Topical,
                        RelapseTreated::Systemic => TherapyKind::OralAntibiotic,
                        RelapseTreated::Isotretinoin => TherapyKind::Isotretinoin,
                    },
                    result: TherapyOutcome::GoesOn,
                    name: None,
                    days: None,
                };
                self.therapies.push(noted(tried, event));
                self.aftercare_checks.push(noted((), event));
            }
            CareFact::MedicineReported {
                medicine,
                agent,
                from,
                until,
            } => {
                let told = MedicineTold {
                    written: medicine.to_string(),
                    means: agent.clone(),
                    until: *until,
                };
                self.medicines.push(Noted {
                    on: from.unwrap_or(event.envelope.on),
                    ..noted(told, event)
                });
            }
            CareFact::MedicineEnded { of } => {
                let ended = self.medicines.iter_mut().find(|one| one.fact == *of);
                if let Some(medicine) = ended {
                    medicine.value.until = Some(event.envelope.on);
                }
            }
            CareFact::AllergyReported { allergy, .. } => {
                self.allergies
                    .push(noted(String::from(allergy.as_str()), event));
            }
            CareFact::AdviceOverridden {
                rule,
                evidence,
                reason,
                ..
            } => {
                let mut evidence = evidence.clone();
                evidence.sort_unstable();
                let overridden = AdviceOverride {
                    rule: rule.clone(),
                    evidence,
                    reason: reason.clone(),
                };
                self.overrides.push(noted(overridden, event));
            }
            CareFact::EndingExplained { because } => {
                if let Some(ended) = &mut self.ended {
                    ended.value = *because;
                }
            }
            CareFact::FollowUpAsked { about } => {
                self.asked
                    .extend(about.iter().map(|ask| noted(*ask, event)));
            }
            CareFact::OutcomeAssessed { scars, .. } => {
                self.aftercare_checks.push(noted((), event));
                let said = AcneAssessment {
                    scarring: scars.map(|scars| scars != Extent::None),
                    ..AcneAssessment::default()
                };
                self.assessments.push(noted(said, event));
            }
            _ => {}
        }
    }

    /// A report of symptoms says all of them anew: one that is not in the next report was over by then.
    fn take_symptoms(&mut self, care: &CareRecord, today: Day) {
        let reports = care.each(|fact| match fact {
            CareFact::SymptomReported { symptoms, .. } => Some(symptoms),
            _ => None,
        });
        let mut open: BTreeMap<&Id, Noted<SymptomTold>> = BTreeMap::new();
        for (event, symptoms) in reports {
            let on = event.envelope.on;
            if on > today {
                break;
            }
            let over: Vec<&Id> = open
                .keys()
                .filter(|one| !symptoms.contains(one))
                .copied()
                .collect();
            for symptom in over {
                if let Some(mut told) = open.remove(symptom) {
                    // Reports of one day add up: nothing is over before its own day is.
                    told.value.until = Some(on.minus(1).max(told.on));
                    self.symptoms.push(told);
                }
            }
            for symptom in symptoms {
                let told = SymptomTold {
                    symptom: symptom.clone(),
                    until: None,
                };
                open.entry(symptom).or_insert_with(|| noted(told, event));
            }
            if symptoms.is_empty() {
                self.no_symptoms.push(noted((), event));
            }
        }
        self.symptoms.extend(open.into_values());
    }

    /// Of each condition the latest word.
    fn take_conditions(&mut self, care: &CareRecord, today: Day) {
        let mut latest: BTreeMap<PersonCondition, (&CareEvent, bool)> = BTreeMap::new();
        let told = care.each(|fact| match fact {
            CareFact::ConditionRecorded { condition, present } => Some((*condition, *present)),
            _ => None,
        });
        for (event, (condition, present)) in told {
            if event.envelope.on <= today {
                latest.insert(condition, (event, present));
            }
        }
        for (condition, (event, present)) in latest {
            self.take_condition(condition, present, event);
        }
    }

    fn take_condition(&mut self, condition: PersonCondition, present: bool, event: &CareEvent) {
        let mut health = |condition| self.conditions.push(noted((condition, present), event));
        match condition {
            PersonCondition::SevereRenalImpairment => {
                health(HealthCondition::SevereRenalImpairment);
            }
            PersonCondition::HepaticInsufficiency => health(HealthCondition::HepaticInsufficiency),
            PersonCondition::ExcessiveLipids => health(HealthCondition::ExcessiveLipids),
            PersonCondition::HypervitaminosisA => health(HealthCondition::HypervitaminosisA),
            PersonCondition::MoodDisorder => {}
            PersonCondition::AcneFulminans => {
                if present {
                    let forms = BTreeSet::from([AcneForm::Fulminans]);
                    self.say(event, |said| said.forms = forms);
                }
            }
            PersonCondition::VerySevereOrTruncal => {
                self.say(event, |said| said.very_severe_or_truncal = Some(present));
            }
            // It says scars or the risk of them: both are a risk, and only their absence settles the scars.
            PersonCondition::Scarring => self.say(event, |said| {
                said.scarring_risk = Some(present);
                said.scarring = (!present).then_some(false);
            }),
            PersonCondition::PsychosocialBurden => {
                self.say(event, |said| said.burden = Some(present));
            }
            PersonCondition::Prepubertal => {
                self.say(event, |said| said.prepubertal = Some(present));
            }
        }
    }

    fn say(&mut self, event: &CareEvent, say: impl FnOnce(&mut AcneAssessment)) {
        let mut said = AcneAssessment::default();
        say(&mut said);
        self.assessments.push(noted(said, event));
    }

    /// Doses course by course, and what is planned now.
    fn take_doses(&mut self, care: &CareRecord, knowledge: &Knowledge, today: Day) {
        let entries = match self.courses.is_empty() {
            true => care.doses(today, knowledge),
            false => {
                let mut told = Vec::new();
                for course in &self.courses {
                    let doses = doses_of(care, course, today, knowledge);
                    told.extend(doses.told);
                    self.untold = doses.untold;
                }
                told
            }
        };
        for entry in entries {
            let fact = told_by(care, entry.from);
            self.doses.extend(fact.map(|fact| Noted {
                value: entry,
                on: entry.from,
                fact,
            }));
        }
        let plan = care.plan_on(today);
        if let Some(plan) = &plan {
            self.product = Some(plan.product.clone());
            let product = knowledge.product(plan.product.as_str());
            let daily = plan.daily_on(today).zip(product);
            self.planned = daily.map(|(daily, product)| Noted {
                value: (daily, product.formulation),
                on: plan.from,
                fact: plan.fact.clone(),
            });
        }
    }

    /// A positive pregnancy test of a laboratory stands until the gate's record excludes a pregnancy later.
    fn take_positive_tests(&mut self) {
        let positive = self
            .results
            .iter()
            .filter(|one| match one.analyte.as_str() {
                "hcg-qualitative" => one.value > Decimal::default(),
                _ => false,
            });
        let positive: Vec<(Day, FactId)> = positive
            .filter_map(|one| Some((one.on?, one.fact.clone()?)))
            .collect();
        for (on, fact) in positive {
            self.conditions.push(Noted {
                value: (HealthCondition::Pregnancy, true),
                on,
                fact,
            });
        }
    }
}

fn said_last<T>(care: &CareRecord, today: Day, say: impl Fn(&CareFact) -> Option<T>) -> Option<T> {
    care.latest(today, say).map(|(_, said)| said)
}

fn noted<T>(value: T, event: &CareEvent) -> Noted<T> {
    Noted {
        value,
        on: event.envelope.on,
        fact: event.envelope.id.clone(),
    }
}

/// The fact that told of the dose of a day: of several the one for the fewest days, as the diary reads them.
fn told_by(care: &CareRecord, day: Day) -> Option<FactId> {
    let told = care.facts().iter().filter_map(|event| {
        let until = match &event.fact {
            CareFact::DoseTaken { until, .. } | CareFact::DoseMissed { until } => *until,
            _ => return None,
        };
        let from = event.envelope.on;
        let until = until.unwrap_or(from);
        let holds = from <= day && day <= until;
        holds.then(|| (until.days_since(from), event))
    });
    let nearest = told.reduce(|best, one| if one.0 <= best.0 { one } else { best });
    nearest.map(|(_, event)| event.envelope.id.clone())
}

/// Counts by region as counts by kind; nothing where they cannot be used.
fn lesions(counts: &[RegionCount], nodule_from_mm: u8) -> Option<LesionCounts> {
    let size = NoduleSize::millimetres(nodule_from_mm).ok()?;
    let all = counts.iter().flat_map(|one| {
        let region = region(one.region);
        let of = move |lesion, count| LesionCount {
            region,
            lesion,
            count,
        };
        [
            of(Lesion::Comedone, one.comedones),
            of(Lesion::Papule, one.papules),
            of(Lesion::Pustule, one.pustules),
            of(Lesion::Nodule, one.nodules),
        ]
    });
    LesionCounts::new(size, all.collect()).ok()
}

fn region(region: crate::event::Region) -> Region {
    use crate::event::Region as Told;
    match region {
        Told::Forehead => Region::Forehead,
        Told::RightCheek => Region::RightCheek,
        Told::LeftCheek => Region::LeftCheek,
        Told::Nose => Region::Nose,
        Told::Chin => Region::Chin,
        Told::Chest => Region::Chest,
        Told::Back => Region::Back,
    }
}

/// A grade on a clinician's scale; nothing where the scale is answered by the person.
fn graded(
    knowledge: &Knowledge,
    scale: &Id,
    answers: &[u8],
    total: Option<u16>,
) -> Option<ClinicianGrade> {
    let only = match answers {
        [only] => Some(u16::from(*only)),
        _ => None,
    };
    let grade = total.or(only)?;
    clinician_grade(&knowledge.grading, scale.as_str(), grade).ok()
}

fn scored(knowledge: &Knowledge, scale: &Id, answers: &[u8], total: Option<u16>) -> Option<Score> {
    let scales = &knowledge.scales;
    match total {
        Some(total) => score_of_total(scales, scale.as_str(), total).ok(),
        None => score(scales, scale.as_str(), answers).ok(),
    }
}
