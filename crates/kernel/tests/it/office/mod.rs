//! The programme's office: shipments, cases, what is due.

mod cases;
mod certification;
mod due;
mod recall;
mod shipment;

use retinue_kernel::office::OfficeNumbers;
use retinue_kernel::{Day, Id, RegistryEvent, RegistryFact, RegistryRecord, Statement};

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

pub(crate) fn says() -> Statement {
    Statement::new("In a few words.").unwrap()
}

/// A record of facts, each named by its place: `fact-0`, `fact-1`, …
pub(crate) fn record(facts: &[(&str, RegistryEvent)]) -> RegistryRecord {
    RegistryRecord::of(
        facts
            .iter()
            .enumerate()
            .map(|(place, (on, event))| RegistryFact {
                event: event.clone(),
                id: Some(id(&format!("fact-{place}"))),
                on: day(on),
                recorded_at: None,
                by: None,
                command_id: None,
            }),
    )
}

pub(crate) fn certified(until: &str) -> RegistryEvent {
    RegistryEvent::Certified { until: day(until) }
}

pub(crate) fn consent(manufacturer: &str) -> RegistryEvent {
    RegistryEvent::ManufacturerConsented {
        manufacturer: id(manufacturer),
    }
}

pub(crate) fn numbers() -> OfficeNumbers {
    OfficeNumbers {
        renewal_notice_days: 30,
        staff_training_years: Some(1),
        audit_sample_percent: 10,
        audit_sample_most: 400,
        audit_sample_months: 12,
        wholesaler_audit_days: 180,
        wholesaler_audit_years: 1,
        case_answer_days: 30,
        case_reconsideration_days: 30,
        pregnancy_follow_up_days: 30,
        pregnancy_root_cause_asked: true,
        pregnancy_outcome_asked: true,
        assessment_years: 2,
        assessment_interval_days: 60,
    }
}
