//! DetectedIssue: what care advises because of another medicine or an allergy.
//!
//! It is advice and never a reason of the gate (decision 0021). How grave it is by the format's three words nobody recorded; what
//! is advised and how soon stands in words.

use std::collections::BTreeSet;

use retinue_care::Counsel;
use retinue_care::event::CareFact;
use retinue_kernel::FactId;

use super::super::chart::Chart;
use super::super::coded;
use super::super::json::Element;
use super::super::resource::{Resource, reference};

pub(super) fn of(chart: &Chart<'_>) -> Vec<Resource> {
    let mut seen = BTreeSet::new();
    let issues = chart.advised.iter();
    let issues = issues.filter_map(|counsel| issue(chart, counsel));
    // Two counsels of one rule about one fact say the same.
    issues.filter(|one| seen.insert(one.id.clone())).collect()
}

fn issue(chart: &Chart<'_>, counsel: &Counsel) -> Option<Resource> {
    let reasons = counsel.advice.reasons.as_slice();
    let evidence: BTreeSet<&FactId> = reasons.iter().flat_map(|one| &one.evidence).collect();
    let implicated: Vec<Element> = evidence
        .iter()
        .filter_map(|fact| implicated(chart, fact))
        .collect();
    let (first, fact) = (reasons.first()?, evidence.first()?);
    if implicated.is_empty() {
        return None;
    }
    let learned = evidence
        .iter()
        .filter_map(|fact| chart.care.fact(fact)?.envelope.recorded_at)
        .max();
    let status = if counsel.advice.is_provisional() {
        "preliminary"
    } else {
        "final"
    };
    let rules: Vec<&str> = reasons.iter().map(|one| one.rule.as_str()).collect();
    let codes = rules.iter().map(|rule| coded::ours("rule", rule));
    let says: Vec<&str> = reasons.iter().map(|one| one.says.as_str()).collect();
    let detail = format!(
        "{} Advised: {}, urgency {}. It is advice: the gate does not depend on it.",
        says.join(" "),
        counsel.advice.action,
        counsel.advice.triage
    );
    let overridden = counsel.overridden.iter().map(|one| {
        Element::new()
            .with("action", coded::text(one.reason.as_str()))
            .with("date", one.on)
    });
    let body = Element::new()
        .with("status", status)
        .with("code", coded::concept(codes.collect(), &first.says))
        .with("patient", chart.subject())
        // Since then everything that it rests on is known.
        .with("identifiedDateTime", learned)
        .with("implicated", implicated)
        .with("detail", detail)
        .with("mitigation", overridden.collect::<Vec<_>>());
    let id = chart.id("DetectedIssue", fact, &rules.join(" "));
    Some(Resource {
        updated: learned,
        ..Resource::new("DetectedIssue", id, body)
    })
}

/// The medicine or the allergy of a fact, as it goes out.
fn implicated(chart: &Chart<'_>, fact: &FactId) -> Option<Element> {
    let kind = match chart.care.fact(fact)?.fact {
        CareFact::MedicineReported { .. } => "MedicationStatement",
        CareFact::AllergyReported { .. } => "AllergyIntolerance",
        _ => return None,
    };
    Some(reference(kind, &chart.id(kind, fact, "")))
}
