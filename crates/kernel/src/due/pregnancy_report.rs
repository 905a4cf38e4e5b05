//! A pregnancy is reported to the programme at once, with when it was in relation to treatment.

use alloc::vec::Vec;

use super::{Ask, Found};
use crate::course::Course;
use crate::day::Day;
use crate::event::Payload;
use crate::record::PatientRecord;
use crate::rules::RulesInForce;
use crate::vocabulary::{PregnancyTiming, TestResult};

/// One report covers every sign of the same pregnancy, so the first that stands unreported is the item.
pub(super) fn items(ask: &Ask<'_>) -> Vec<Found> {
    let first = ask.facts().iter().find_map(|fact| {
        let is_sign = matches!(
            fact.payload(),
            Payload::PregnancyReported {}
                | Payload::PregnancyTestReported {
                    result: TestResult::Positive,
                    ..
                }
        );
        if !is_sign {
            return None;
        }
        let learned = ask.learned(fact);
        let is_open = !ask.recorded_after(learned.sequence, |payload| {
            matches!(
                payload,
                Payload::PregnancyReportFiled { .. } | Payload::PregnancyExcluded { .. }
            )
        });
        let concerns = timing(&ask.course, learned.on) != PregnancyTiming::LaterAfterLastDose;
        (is_open && concerns).then_some((fact, learned))
    });
    first
        .map(|(fact, learned)| {
            let mut found = Found::on(learned.on, learned.by);
            if fact.id() != learned.by {
                found.evidence.push(fact.id().clone());
            }
            found
        })
        .into_iter()
        .collect()
}

/// When a pregnancy that was learned of on `on` is, in relation to treatment, as far as the record shows. The day on
/// which it began is not on record: who reports it may know better.
pub fn timing_of_pregnancy(
    record: &PatientRecord,
    rules: &RulesInForce,
    on: Day,
) -> PregnancyTiming {
    timing(&Course::of(record, rules, on, None), on)
}

fn timing(course: &Course<'_>, on: Day) -> PregnancyTiming {
    let Some(exposure) = course.exposure() else {
        return PregnancyTiming::BeforeTreatment;
    };
    let days = course.parameters().after_last_dose_test_days;
    if on < exposure.first {
        PregnancyTiming::BeforeTreatment
    } else if on <= exposure.last_dose_on {
        PregnancyTiming::DuringTreatment
    } else if on <= exposure.last_dose_on.plus(days) {
        PregnancyTiming::SoonAfterLastDose
    } else {
        PregnancyTiming::LaterAfterLastDose
    }
}
