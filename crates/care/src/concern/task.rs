//! The contacts that wait: somebody has to be reached about what a fact asks for.

use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{Day, FactId, Id};
use serde::Serialize;

use super::{Whom, asked_by, concerns};
use crate::basis::Basis;
use crate::counsel::Counsel;
use crate::event::CareFact;
use crate::knowledge::Knowledge;
use crate::record::CareRecord;

/// A contact that waits: somebody has to be reached, and only that closes it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Task {
    /// Its name: that of the fact which opened it.
    pub id: Id,
    /// The day on which the fact was reported to have happened.
    pub on: Day,
    /// The last day on which somebody is to be reached.
    pub due: Day,
    /// What the fact asks for, the most urgent.
    pub counsel: Counsel,
    /// Contacts that were tried and reached nobody.
    pub tried: Vec<FactId>,
    /// The contact that reached the person; it closed the task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reached: Option<FactId>,
    /// On what the number of days rests.
    pub basis: Arc<Basis>,
}

impl Task {
    /// Whether it still waits.
    pub fn waits(&self) -> bool {
        self.reached.is_none()
    }

    /// Whether what is asked for, or its day, rests on a value that no stored source confirms.
    pub fn is_provisional(&self) -> bool {
        self.counsel.advice.is_provisional() || self.basis.is_provisional()
    }
}

/// The contacts that wait or waited: one for each fact that asked for somebody to be reached, the first due first.
pub fn tasks(record: &CareRecord, knowledge: &Knowledge, whom: Whom) -> Vec<Task> {
    let contacts = record.each(|fact| match fact {
        CareFact::ContactMade { task, reached, .. } => Some((task, *reached)),
        _ => None,
    });
    let mut found: Vec<Task> = concerns(record, knowledge, whom)
        .into_iter()
        .filter_map(|concern| {
            let counsel = concern.counsels.into_iter().next()?;
            let within = knowledge.effects.within(counsel.advice.triage)?;
            let id = concern.event.envelope.id.clone();
            // A contact answers what was known when it was made; what came to light later asks for another.
            let known = known_since(record, &id, &counsel, knowledge, whom);
            let mut of_this = contacts.iter().filter(|(event, (task, _))| {
                **task == id && record.place(&event.envelope.id) > known
            });
            let reached = of_this
                .clone()
                .find(|(_, (_, reached))| *reached)
                .map(|(event, _)| event.envelope.id.clone());
            let tried = of_this
                .by_ref()
                .filter(|(_, (_, reached))| !*reached)
                .map(|(event, _)| event.envelope.id.clone())
                .collect();
            let on = concern.event.envelope.on;
            Some(Task {
                id,
                on,
                due: on.plus(within.value.days),
                counsel,
                tried,
                reached,
                basis: Arc::clone(&within.basis),
            })
        })
        .collect();
    found.sort_by(|one, other| (one.due, &one.id).cmp(&(other.due, &other.id)));
    found
}

/// The place in the order of recording from which on all was known on which a concern rests.
fn known_since(
    record: &CareRecord,
    id: &FactId,
    counsel: &Counsel,
    knowledge: &Knowledge,
    whom: Whom,
) -> Option<usize> {
    let reasons = counsel.advice.reasons.as_slice().iter();
    let evidence = reasons.flat_map(|reason| &reason.evidence);
    let others = evidence.filter(|one| *one != id);
    let others = others.map(|one| record.corrected_at(one).or_else(|| record.place(one)));
    let own = asks_since(record, id, knowledge, whom);
    others.chain([own]).max().flatten()
}

/// The place in the order of recording from which on a fact asks for what it asks for: its own, or that of the last
/// correction which made it ask for something more urgent, or for another thing.
pub(crate) fn asks_since(
    record: &CareRecord,
    id: &FactId,
    knowledge: &Knowledge,
    whom: Whom,
) -> Option<usize> {
    let own = record.place(id)?;
    let Some(mut place) = record.corrected_at(id) else {
        return Some(own);
    };
    let mut now = asked_by_fact(record, id, knowledge, whom);
    loop {
        let before = record.before(place);
        let was = asked_by_fact(&before, id, knowledge, whom);
        let mut asks = now.iter();
        if !asks.all(|one| answers(&was, one, knowledge)) {
            return Some(place);
        }
        let Some(earlier) = before.corrected_at(id) else {
            return Some(own);
        };
        (now, place) = (was, earlier);
    }
}

fn asked_by_fact(
    record: &CareRecord,
    id: &FactId,
    knowledge: &Knowledge,
    whom: Whom,
) -> Vec<Counsel> {
    let fact = record.fact(id);
    fact.map(|event| asked_by(event, record, &record.results(knowledge), knowledge, whom))
        .unwrap_or_default()
}

/// Whether a contact about what was asked for before is one about this, too: it was as urgent by the same rule, or more
/// urgent. What asks for nobody to be reached needs none.
fn answers(was: &[Counsel], one: &Counsel, knowledge: &Knowledge) -> bool {
    let triage = one.advice.triage;
    let rule = |counsel: &Counsel| {
        let mut reasons = counsel.advice.reasons.as_slice().iter();
        reasons.next().map(|reason| reason.rule.clone())
    };
    let mut was = was.iter();
    knowledge.effects.within(triage).is_none()
        || was.any(|before| {
            let earlier = before.advice.triage;
            earlier > triage || (earlier == triage && rule(before) == rule(one))
        })
}
