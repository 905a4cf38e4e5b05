//! What stands against treatment, jurisdiction by jurisdiction: there, not there, or nobody said.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{Day, FactId, Id};
use serde::Serialize;

use crate::advice::Action;
use crate::basis::{Basis, Jurisdictions};
use crate::case::{CareCase, Stage};
use crate::interaction::matters_to;
use crate::knowledge::{HealthCondition, Knowledge, ProductRecord, Sex};

/// How something that stands against treatment is found in a person.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct AgainstView {
    /// The rule.
    pub rule: Id,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// Whether it is there; absent where nobody said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub there: Option<bool>,
    /// What is advised where it is there: before the first dose, or on treatment.
    pub action: Action,
    /// Its sentence.
    pub says: String,
    /// The facts that show it.
    pub evidence: Vec<FactId>,
    /// On what it rests.
    pub basis: Arc<Basis>,
    /// Whether no stored source confirms it.
    pub provisional: bool,
}

/// Every condition and every allergy that stands against treatment by some authority, each as it is found. Where no
/// product is chosen, any is taken to hold what an allergy is against. Facts until `today` count.
pub fn against_treatment(
    knowledge: &Knowledge,
    case: &CareCase,
    product: Option<&ProductRecord>,
    today: Day,
) -> Vec<AgainstView> {
    let conditions = knowledge.candidacy.contraindications.iter().map(|row| {
        let (there, evidence) = condition(case, row.value.condition, today);
        AgainstView {
            rule: row.value.id.clone(),
            jurisdictions: row.value.jurisdictions,
            there,
            action: match case.stage(today) {
                Stage::Taking | Stage::Paused => row.value.during,
                Stage::Before | Stage::After(_) => row.value.before,
            },
            says: row.value.says.clone(),
            evidence,
            basis: Arc::clone(&row.basis),
            provisional: row.is_provisional(),
        }
    });
    let rows = knowledge.interactions.allergies.iter();
    let allergies = rows.map(|row| {
        let told = case.allergies.iter().filter(|one| one.on <= today);
        let named: Vec<FactId> = told
            .filter(|one| matters_to(&row.value, &one.value, product))
            .map(|one| one.fact.clone())
            .collect();
        let asked = case.no_allergies.iter().filter(|one| one.on <= today);
        let none: Vec<FactId> = asked.map(|one| one.fact.clone()).collect();
        let (there, evidence) = match (named.is_empty(), none.is_empty()) {
            (false, _) => (Some(true), named),
            // Words that no row knows are no word of harmlessness.
            (true, false) if case.allergies.is_empty() => (Some(false), none),
            _ => (None, Vec::new()),
        };
        AgainstView {
            rule: row.value.id.clone(),
            jurisdictions: row.value.jurisdictions,
            there,
            action: row.value.action,
            says: row.value.says.clone(),
            evidence,
            basis: Arc::clone(&row.basis),
            provisional: row.is_provisional(),
        }
    });
    conditions.chain(allergies).collect()
}

/// Whether a condition is there by the latest word. Who cannot become pregnant is not pregnant, and a man does not
/// breastfeed.
fn condition(case: &CareCase, asked: HealthCondition, today: Day) -> (Option<bool>, Vec<FactId>) {
    if let Some(noted) = case.condition(asked).filter(|one| one.on <= today) {
        return (Some(noted.value.1), Vec::from([noted.fact.clone()]));
    }
    let ruled_out = match asked {
        HealthCondition::Pregnancy => case.can_become_pregnant == Some(false),
        HealthCondition::Breastfeeding => case.sex == Some(Sex::Male),
        _ => false,
    };
    (ruled_out.then_some(false), Vec::new())
}
