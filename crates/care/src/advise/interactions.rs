//! Other medicines and allergies.

use alloc::string::ToString;
use alloc::vec::Vec;

use retinue_kernel::FactId;

use super::{Asked, dose};
use crate::case::{MedicineTold, Noted};
use crate::counsel::Counsel;
use crate::interaction::{Recognised, Situation, allergy, interactions_of, recognise};
use crate::knowledge::{AcneForm, AdviceCode, Given, HealthCondition, Intended};

/// What follows from the medicines that are taken and the allergies that were told.
pub(super) fn of(asked: &Asked<'_>) -> Vec<Counsel> {
    let situation = situation(asked);
    let mut all = Vec::new();
    for medicine in asked.until_today(&asked.case.medicines) {
        let over = medicine
            .value
            .until
            .is_some_and(|until| until < asked.today);
        if !over {
            all.extend(of_medicine(asked, medicine, &situation));
        }
    }
    let product = dose::product(asked);
    for told in asked.until_today(&asked.case.allergies) {
        let evidence = [told.fact.clone()];
        let known = &asked.knowledge.interactions;
        let found = allergy(known, &told.value, product, asked.jurisdiction, &evidence);
        let judged = |row: &crate::knowledge::AllergyRow| {
            let told = told.value.to_lowercase();
            row.words.iter().any(|word| told.contains(word.as_str()))
        };
        if found.is_empty() && !known.allergies.iter().any(|row| judged(&row.value)) {
            let words = [("written", told.value.clone())];
            all.extend(asked.says(AdviceCode::AllergyUnknown, &words, evidence.to_vec()));
        }
        all.extend(found);
    }
    all
}

fn of_medicine(
    asked: &Asked<'_>,
    medicine: &Noted<MedicineTold>,
    situation: &Situation,
) -> Vec<Counsel> {
    let known = &asked.knowledge.interactions;
    let confirmed = medicine.value.means.as_ref();
    let confirmed = confirmed.and_then(|id| known.agent(id.as_str()));
    let recognised = match confirmed {
        Some(agent) => Recognised::Certain(agent),
        None => recognise(known, &medicine.value.written),
    };
    let evidence: Vec<FactId> = Vec::from([medicine.fact.clone()]);
    let written = ("written", medicine.value.written.clone());
    match recognised {
        Recognised::Certain(agent) => {
            let mut rows = known.interactions.iter();
            let is_graded = rows.any(|row| row.value.agents.contains(&agent.value.id));
            let found = interactions_of(known, agent, situation, &evidence);
            let found = found.into_iter().map(|one| one.counsel);
            // Known by name is not known to be harmless.
            let not_graded = (!is_graded)
                .then(|| asked.says(AdviceCode::MedicineNotGraded, &[written], evidence))
                .flatten();
            not_graded.into_iter().chain(found).collect()
        }
        Recognised::ToConfirm(agents) => {
            let names: Vec<&str> = agents.iter().map(|one| one.value.name.as_str()).collect();
            let words = [written, ("may-be", names.join(" or ").to_string())];
            let said = asked.says_before_beginning(AdviceCode::MedicineToConfirm, &words, evidence);
            said.into_iter().collect()
        }
        Recognised::Unknown => {
            let said = asked.says(AdviceCode::MedicineUnknown, &[written], evidence);
            said.into_iter().collect()
        }
    }
}

pub(super) fn situation(asked: &Asked<'_>) -> Situation {
    let case = asked.case;
    let mut given = Vec::new();
    if case.can_become_pregnant == Some(false) {
        given.push((Given::HormonalContraception, false));
        given.push((Given::IsTheMethod, false));
    } else if let Some(used) = case.hormonal_contraception {
        given.push((Given::HormonalContraception, used));
    }
    if let Some(noted) = case.condition(HealthCondition::HypervitaminosisA) {
        given.push((Given::HypervitaminosisA, noted.value.1));
    }
    let fulminans = asked.has_fulminans();
    Situation {
        jurisdiction: asked.jurisdiction,
        on_treatment: asked.is_treated(),
        given,
        intended: fulminans
            .then_some(Intended::AcneFulminans)
            .into_iter()
            .collect(),
    }
}

/// The symptom by which acne fulminans is told.
pub(super) const ULCERATING_FLARE: &str = "ulcerating-flare";

impl Asked<'_> {
    /// Whether acne fulminans was told or named.
    pub(super) fn has_fulminans(&self) -> bool {
        let told =
            |one: &&Noted<crate::case::SymptomTold>| one.value.symptom.as_str() == ULCERATING_FLARE;
        let named = self.until_today(&self.case.assessments);
        let forms = named.iter().rev().find(|one| !one.value.forms.is_empty());
        self.symptoms.iter().any(told)
            || forms.is_some_and(|one| one.value.forms.contains(&AcneForm::Fulminans))
    }
}
