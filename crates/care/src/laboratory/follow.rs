//! What follows from results: the action table.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::grade::Scale;
use super::result::{Around, LaboratoryResult};
use crate::basis::{Cited, Jurisdiction};
use crate::counsel::{Again, Counsel, Found};
use crate::knowledge::{Laboratory, LaboratoryRule};

/// What follows from results that were taken together, the most urgent first.
///
/// For each analyte the last written band that its value has passed; beside it, every rule on symptoms or on two analytes
/// that holds. A value that has passed no cut-off gives no advice.
pub fn follow(
    laboratory: &Laboratory,
    results: &[LaboratoryResult],
    around: &Around,
    jurisdiction: Jurisdiction,
) -> Vec<Counsel> {
    let mut found = Vec::new();
    for result in results {
        let scale = Scale {
            laboratory,
            result,
            around,
        };
        let mut band = None;
        for rule in &laboratory.rules {
            let holds = rule.value.jurisdictions.holds_in(jurisdiction)
                && rule.value.analytes.contains(&result.analyte)
                && holds(&rule.value, &scale, results);
            if !holds {
                continue;
            }
            if rule.value.is_combined() {
                found.push(counsel(rule, &scale));
            } else {
                band = Some(rule);
            }
        }
        found.extend(band.map(|rule| counsel(rule, &scale)));
    }
    found.sort_by_key(Counsel::least_urgent_last);
    found
}

fn holds(rule: &LaboratoryRule, scale: &Scale<'_>, results: &[LaboratoryResult]) -> bool {
    let passed = |cut, scale: &Scale<'_>| matches!(scale.passes(cut), Some((true, _)));
    let value = rule.when.as_ref().is_none_or(|cut| passed(cut, scale));
    let fasting = rule.fasting.is_none() || rule.fasting == scale.result.fasting;
    let symptoms = rule.symptoms.is_empty()
        || rule
            .symptoms
            .iter()
            .any(|symptom| scale.around.symptoms.contains(symptom));
    let also = rule.also.as_ref().is_none_or(|also| {
        let mut others = results.iter().filter(|one| one.analyte == also.analyte);
        others.any(|result| passed(&also.when, &Scale { result, ..*scale }))
    });
    value && fasting && symptoms && also
}

fn counsel(rule: &Cited<LaboratoryRule>, scale: &Scale<'_>) -> Counsel {
    let LaboratoryResult {
        analyte,
        value,
        unit,
        on,
        fact,
        ..
    } = scale.result;
    let name = scale.laboratory.name_of(analyte);
    let shown = format!("{name} {value} {unit}");
    let found = Found {
        rule: &rule.value.id,
        jurisdictions: rule.value.jurisdictions,
        basis: &rule.basis,
        says: rule.value.says.replace("{value}", &shown),
        evidence: fact.iter().cloned().collect(),
    };
    let mut counsel = found.advises(rule.value.action, rule.value.triage);
    counsel.or.clone_from(&rule.value.or);
    counsel.again = rule.value.repeat.zip(*on).map(|(repeat, on)| Again {
        what: String::from(name),
        from: on.plus(repeat.from),
        to: on.plus(repeat.to),
        fasting: repeat.fasting,
    });
    counsel
}
