//! A fact of care in one line.

use retinue_care::Basis;
use retinue_care::CareRecord;
use retinue_care::effect::{score, score_of_total};
use retinue_care::event::{CareEvent, CareFact};
use retinue_care::laboratory::{Grade, Graded, LaboratoryResult, Usual, grade, usual};
use retinue_kernel::Id;
use retinue_rulebook::Language;

use super::{fact_words, words};
use crate::rooms::care::chart::CareChart;
use crate::views::days;

/// What happened, with its day.
pub(super) fn line(event: &CareEvent, chart: &CareChart) -> String {
    format!("{}: {}", days::short(event.envelope.on), what(event, chart))
}

/// What happened.
pub(super) fn what(event: &CareEvent, chart: &CareChart) -> String {
    let until = |until: Option<retinue_kernel::Day>| {
        until.map_or_else(String::new, |until| {
            format!(" until {}", days::short(until))
        })
    };
    match &event.fact {
        CareFact::WeightRecorded { weight } => format!("weight {weight}"),
        CareFact::LesionsCounted {
            counts,
            nodule_from_mm,
        } => {
            let sum = |of: fn(&retinue_care::event::RegionCount) -> u16| {
                counts.iter().map(|one| u32::from(of(one))).sum::<u32>()
            };
            format!(
                "{} nodules (from {nodule_from_mm} mm), {} pustules, {} papules, {} comedones in {} regions",
                sum(|one| one.nodules),
                sum(|one| one.pustules),
                sum(|one| one.papules),
                sum(|one| one.comedones),
                counts.len()
            )
        }
        CareFact::ScaleScored {
            scale,
            answers,
            total,
            domains,
        } => {
            let scales = &chart.knowledge().scales;
            let scored = match total {
                Some(total) if answers.is_empty() => score_of_total(scales, scale.as_str(), *total),
                _ => score(scales, scale.as_str(), answers),
            };
            match scored {
                Ok(score) => {
                    let band = score.band.as_ref();
                    let band = band.map(|band| format!(" ({band}{})", mark(&score.basis)));
                    let known = scales.scales.iter().find(|one| one.value.id == *scale);
                    let name = known.map_or(scale.as_str(), |one| one.value.name.as_str());
                    format!(
                        "{name} {} of {}{}{}",
                        score.total,
                        score.of,
                        band.unwrap_or_default(),
                        in_domains(chart, scale, domains)
                    )
                }
                Err(_) => format!("{scale} answered"),
            }
        }
        CareFact::TherapyTried {
            therapy,
            outcome,
            name,
            ..
        } => {
            let name = name.as_ref().map(|name| format!(" {name}"));
            format!(
                "tried before: {}{}; {}",
                fact_words::therapy(*therapy).to_lowercase(),
                name.unwrap_or_default(),
                fact_words::therapy_outcome(*outcome).to_lowercase()
            )
        }
        CareFact::TherapyNotTried { therapy } => {
            format!(
                "never tried: {}",
                fact_words::therapy(*therapy).to_lowercase()
            )
        }
        CareFact::AcneAssessed {
            forms,
            severe,
            scars,
            scarring_risk,
        } => {
            let said = |said: Option<bool>, there: &str| {
                said.map(|said| {
                    if said {
                        there.to_owned()
                    } else {
                        format!("no: {there}")
                    }
                })
            };
            let forms = forms.iter().map(ToString::to_string);
            let judged = [
                said(*severe, "severe"),
                said(*scars, "scars"),
                said(*scarring_risk, "a risk of permanent scars"),
            ];
            let all: Vec<String> = forms.chain(judged.into_iter().flatten()).collect();
            format!("acne as a whole: {}", all.join(", "))
        }
        CareFact::SexRecorded { sex } => format!("sex for reference ranges: {sex}"),
        CareFact::NoAllergyKnown {} => "no allergy is known".to_owned(),
        CareFact::CourseBegun {} => "a course began".to_owned(),
        CareFact::LaboratoryResulted {
            analyte,
            value,
            unit,
            ..
        } => {
            let around = chart.around(event.envelope.on);
            let results = CareRecord::of([event.clone()]).results(chart.knowledge());
            let laboratory = &chart.knowledge().laboratory;
            let graded = |result: &LaboratoryResult| {
                let version = chart.version_of(result);
                grade_in_words(&grade(laboratory, result, &around, version), unit)
            };
            let grade = results.first().and_then(graded);
            // An age has a range of its own where no grade begins yet.
            let of_age = |result: &LaboratoryResult| {
                let usual = usual(laboratory, result, &around)?;
                above_the_age(&usual, &result.unit)
            };
            let grade = grade.or_else(|| results.first().and_then(of_age));
            let known = chart.knowledge().laboratory.analyte(analyte.as_str());
            let name = known.map_or(analyte.as_str(), |one| one.name.as_str());
            format!("{name} {value} {unit}{}", grade.unwrap_or_default())
        }
        CareFact::SymptomReported { symptoms, .. } if symptoms.is_empty() => {
            "nothing noticed".to_owned()
        }
        CareFact::SymptomReported { symptoms, .. } => {
            let said: Vec<String> = symptoms
                .iter()
                .map(|id| chart.symptom_in_words(id, Language::English))
                .collect();
            format!("noticed: {}", said.join(" "))
        }
        CareFact::EffectGraded {
            term,
            grade,
            ctcae_version,
        } => format!("{term} of grade {grade} (CTCAE {ctcae_version})"),
        CareFact::MedicineReported {
            medicine, agent, ..
        } => match agent {
            Some(agent) if agent != medicine => format!("takes {medicine} ({agent})"),
            _ => format!("takes {medicine}"),
        },
        CareFact::MedicineEnded { .. } => "a medicine is not taken any more".to_owned(),
        CareFact::AllergyReported {
            allergy,
            anaphylaxis,
        } => {
            let severe = if *anaphylaxis == Some(true) {
                " (anaphylaxis)"
            } else {
                ""
            };
            format!("allergic to {allergy}{severe}")
        }
        CareFact::ConditionRecorded { condition, present } => {
            let not = if *present { "" } else { "no: " };
            format!("{not}{}", fact_words::condition(*condition).to_lowercase())
        }
        CareFact::DosePlanned { product, steps, .. } => {
            let steps: Vec<String> = steps
                .iter()
                .map(|step| match step.days {
                    Some(days) => format!("{} for {days} days", step.daily),
                    None => step.daily.to_string(),
                })
                .collect();
            format!("plan of doses, {product}: {}", steps.join(", then "))
        }
        CareFact::DoseTaken {
            until: last,
            vomited,
            ..
        } => {
            let became = if *vomited { "vomited" } else { "taken" };
            format!("capsules {became}{}", until(*last))
        }
        CareFact::DoseMissed { until: last } => format!("capsules not taken{}", until(*last)),
        CareFact::PhotoTaken { region } => {
            format!("photograph: {}", fact_words::region(*region).to_lowercase())
        }
        CareFact::ContactMade { how, reached, .. } => {
            let reached = if *reached { "reached" } else { "not reached" };
            format!(
                "contact {}: {reached}",
                fact_words::contact(*how).to_lowercase()
            )
        }
        CareFact::AdviceOverridden { rule, reason, .. } => {
            format!("advice {rule} overridden: {reason}")
        }
        CareFact::AdverseEventReported { reaction, .. } => format!("reaction: {reaction}"),
        CareFact::AdverseEventReportSent { .. } => {
            "the report of a reaction went to the regulator".to_owned()
        }
        CareFact::EndingExplained { because } => {
            format!(
                "the course ended for: {}",
                fact_words::ended_for(*because).to_lowercase()
            )
        }
        CareFact::OutcomeAssessed {
            scars,
            red_marks,
            social,
        } => {
            let parts = [
                scars.map(|one| format!("scars: {}", fact_words::extent(one).to_lowercase())),
                red_marks
                    .map(|one| format!("red marks: {}", fact_words::extent(one).to_lowercase())),
                social.map(|one| {
                    format!(
                        "life with others: {}",
                        fact_words::change(one).to_lowercase()
                    )
                }),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
        CareFact::RelapseRecorded { treated } => {
            format!("relapse: {}", fact_words::relapse(*treated).to_lowercase())
        }
        CareFact::ScheduleChosen { authority, reason } => {
            let reason = reason.as_ref().map(|reason| format!(": {reason}"));
            format!(
                "laboratory by {}{}",
                words::authority(*authority),
                reason.unwrap_or_default()
            )
        }
        CareFact::FollowUpAsked { about } => {
            let asked: Vec<&str> = about.iter().map(|one| super::due::ask(*one)).collect();
            format!("asked about {}", asked.join(", "))
        }
        CareFact::CareCorrected { why, .. } => format!("taken back: {why}"),
    }
}

/// A grade that was reached, and against which usual limit where the laboratory gave none.
fn grade_in_words(graded: &Graded, unit: &Id) -> Option<String> {
    let Grade::Is { grade, basis } = &graded.grade else {
        return None;
    };
    if *grade == 0 {
        return None;
    }
    let usual = graded.limits.iter().filter_map(|limit| {
        let basis = limit.basis.as_ref()?;
        Some(format!(
            ", against the usual {} of {} {unit}{}",
            limit.limit,
            limit.value,
            mark(basis)
        ))
    });
    let usual: String = usual.collect();
    let version = graded.ctcae_version;
    Some(format!(
        ", CTCAE {version} grade {grade}{}{usual}",
        mark(basis)
    ))
}

/// The mark of what no stored source confirms, in a sentence.
pub(super) fn mark(basis: &Basis) -> &'static str {
    mark_if(basis.is_provisional())
}

/// The same where it is known whether anything under a sentence is unconfirmed.
pub(super) const fn mark_if(provisional: bool) -> &'static str {
    if provisional { ", provisional" } else { "" }
}

/// That a value is above what is usual at an age; nothing where the range is an adult's.
fn above_the_age(usual: &Usual, unit: &str) -> Option<String> {
    let (ages, high) = usual.ages.zip(usual.high).filter(|_| usual.above)?;
    let provisional = mark(&usual.basis);
    Some(format!(
        ", above what is usual from {} to {} years (below {high} {unit}{provisional})",
        ages.from, ages.to
    ))
}

/// The totals of a scale's domains; nothing where none were told.
pub(super) fn in_domains(chart: &CareChart, scale: &retinue_kernel::Id, told: &[u16]) -> String {
    let known = chart.knowledge().scales.domains_of(scale);
    let named: Vec<String> = known
        .iter()
        .zip(told)
        .map(|((domain, most), told)| format!("{} {told} of {most}", domain.value.name))
        .collect();
    if named.is_empty() {
        return String::new();
    }
    let uncertain = known
        .iter()
        .find(|(domain, _)| domain.basis.is_provisional());
    let provisional = uncertain.map_or("", |(domain, _)| mark(&domain.basis));
    format!("; {}{provisional}", named.join(", "))
}
