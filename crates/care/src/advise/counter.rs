//! What a pharmacist may be told beside the verdict: that a pause is considered, other medicines, allergies.
//!
//! No result, no note, no score, no condition and no method of contraception is told: a row of the knowledge that would tell
//! one is private, and is left out. It is advice like all of care, and no answer of the gate rests on it.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{Day, Id, words};

use super::{Asked, advise, dose, interactions, mark_overridden};
use crate::advice::{Action, RuleId, Triage};
use crate::basis::{Basis, Jurisdiction};
use crate::case::CareCase;
use crate::counsel::Counsel;
use crate::interaction::{Recognised, allergy, interactions_of, recognise, word_of};
use crate::knowledge::{Knowledge, Severity};

words! {
    /// What a flag at the counter is about.
    CounterFlagKind {
        /// A pause is considered. Why is between the clinic and the patient.
        Hold = "hold",
        /// Another medicine.
        Interaction = "interaction",
        /// An allergy to what the capsules hold.
        Allergy = "allergy",
    }
}

/// Something that a pharmacist may be told beside the verdict.
#[derive(Clone, PartialEq, Debug)]
pub struct CounterFlag {
    /// The rule that flags it; none with a hold, whose rule would tell the reason.
    pub rule: Option<RuleId>,
    /// What it is about.
    pub kind: CounterFlagKind,
    /// What is advised.
    pub action: Action,
    /// The medicine or the allergy, by the name that the knowledge has for it: what the patient wrote beside it stays between
    /// the patient and the clinic. None with a hold.
    pub about: Option<String>,
    /// The sentence of the knowledge; none with a hold, of which the reason is not told.
    pub says: Option<String>,
    /// On what the sentence rests.
    pub basis: Option<Arc<Basis>>,
}

/// The flags of a person on a day: a hold first, then what weighs most.
///
/// `hold_asked` says that a hold was asked for at the gate and is not decided yet. Advice that was overridden, on the very
/// facts on which it rests, flags nothing. A medicine that nobody recognised flags nothing either: its words may name a
/// method of contraception.
pub fn counter_flags(
    case: &CareCase,
    knowledge: &Knowledge,
    jurisdiction: Jurisdiction,
    hold_asked: bool,
    today: Day,
) -> Vec<CounterFlag> {
    let asked = Asked::of(case, knowledge, jurisdiction, today);
    let mut flags = of_medicines(&asked);
    flags.extend(of_allergies(&asked));
    flags.sort_by(|one, other| (other.action, &one.about).cmp(&(one.action, &other.about)));
    let advised = || advise(case, knowledge, jurisdiction, today);
    let flagged: BTreeSet<&Id> = flags.iter().filter_map(|flag| flag.rule.as_ref()).collect();
    let considered =
        |counsel: &Counsel| pauses(counsel, &asked, &flagged) && counsel.overridden.is_empty();
    if hold_asked || advised().iter().any(considered) {
        let hold = CounterFlag {
            rule: None,
            kind: CounterFlagKind::Hold,
            action: Action::Hold,
            about: None,
            says: None,
            basis: None,
        };
        flags.insert(0, hold);
    }
    flags
}

/// Whether something that has no flag of its own asks for a pause or an end; before the first dose, that nothing begins, or
/// that somebody is seen first on the same day. What is private has no flag, and asks for its hold here, without its reason.
fn pauses(counsel: &Counsel, asked: &Asked<'_>, flagged: &BTreeSet<&Id>) -> bool {
    let reasons = counsel.advice.reasons.as_slice();
    let against = match counsel.advice.action {
        Action::Hold | Action::Stop | Action::Block => true,
        // What is put off before a first dose may be a measurement that is still to come: that is the clinic's.
        Action::Defer => !asked.is_treated() && counsel.advice.triage >= Triage::T2,
        _ => false,
    };
    against && !reasons.iter().all(|reason| flagged.contains(&reason.rule))
}

/// Those against which no clinician acted, on the facts on which they still rest.
fn standing(asked: &Asked<'_>, counsels: impl IntoIterator<Item = Counsel>) -> Vec<Counsel> {
    let mut all: Vec<Counsel> = counsels.into_iter().collect();
    mark_overridden(asked, &mut all);
    all.retain(|counsel| counsel.overridden.is_empty());
    all
}

fn of_medicines(asked: &Asked<'_>) -> Vec<CounterFlag> {
    let known = &asked.knowledge.interactions;
    let situation = interactions::situation(asked);
    let private = |rule: &Id| {
        let mut rows = known.interactions.iter();
        rows.any(|row| row.value.id == *rule && row.value.is_private())
    };
    let mut flags = Vec::new();
    for medicine in asked.until_today(&asked.case.medicines) {
        let over = medicine
            .value
            .until
            .is_some_and(|until| until < asked.today);
        let confirmed = medicine.value.means.as_ref();
        let agent = match confirmed.and_then(|id| known.agent(id.as_str())) {
            Some(agent) => Some(agent),
            None => match recognise(known, &medicine.value.written) {
                Recognised::Certain(agent) => Some(agent),
                Recognised::ToConfirm(_) | Recognised::Unknown => None,
            },
        };
        let Some(agent) = agent.filter(|_| !over) else {
            continue;
        };
        let evidence = [medicine.fact.clone()];
        let found = interactions_of(known, agent, &situation, &evidence);
        // What is only to be known is no flag.
        let weighs = found
            .into_iter()
            .filter(|one| one.severity != Some(Severity::Inform) && one.intended_in.is_none())
            .map(|one| one.counsel);
        for counsel in standing(asked, weighs) {
            let reasons = counsel.advice.reasons.as_slice().iter();
            for reason in reasons.filter(|reason| !private(&reason.rule)) {
                flags.push(CounterFlag {
                    rule: Some(reason.rule.clone()),
                    kind: CounterFlagKind::Interaction,
                    action: counsel.advice.action,
                    about: Some(agent.value.name.clone()),
                    says: Some(reason.says.clone()),
                    basis: Some(Arc::clone(&reason.basis)),
                });
            }
        }
    }
    flags
}

fn of_allergies(asked: &Asked<'_>) -> Vec<CounterFlag> {
    let known = &asked.knowledge.interactions;
    let product = dose::product(asked);
    let mut flags = Vec::new();
    for told in asked.until_today(&asked.case.allergies) {
        let evidence = [told.fact.clone()];
        let in_words = told.value.to_lowercase();
        let word = |rule: &Id| {
            let mut rows = known.allergies.iter().map(|row| &row.value);
            let row = rows.find(|row| row.id == *rule)?;
            word_of(row, &in_words).map(String::from)
        };
        let found = allergy(known, &told.value, product, asked.jurisdiction, &evidence);
        for counsel in standing(asked, found) {
            for reason in counsel.advice.reasons.as_slice() {
                flags.push(CounterFlag {
                    rule: Some(reason.rule.clone()),
                    kind: CounterFlagKind::Allergy,
                    action: counsel.advice.action,
                    about: word(&reason.rule),
                    says: Some(reason.says.clone()),
                    basis: Some(Arc::clone(&reason.basis)),
                });
            }
        }
    }
    flags
}
