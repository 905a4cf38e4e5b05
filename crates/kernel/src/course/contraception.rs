//! Since when contraception is unbroken, or since when there is a gap.

use crate::day::Day;
use crate::event::Payload;
use crate::id::FactId;
use crate::record::{Fact, PatientRecord};
use crate::rules::Parameters;
use crate::vocabulary::{Category, Method};

/// What opened a gap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Gap {
    /// Methods that are not a valid pair.
    InvalidPair,
    /// A lapse.
    Lapse,
}

/// The state of contraception after some facts.
#[derive(Clone, Copy)]
pub(crate) enum Contraception<'a> {
    /// Nothing on record.
    Nothing,
    /// Valid pairs, or abstinence, without a gap.
    Unbroken {
        /// The first day.
        since: Day,
        /// The fact that says so.
        evidence: &'a FactId,
    },
    /// A gap.
    Broken {
        /// Its first day.
        from: Day,
        /// What opened it.
        gap: Gap,
        /// The fact that says so.
        evidence: &'a FactId,
    },
}

impl Contraception<'_> {
    /// The first day of the unbroken stretch.
    pub(crate) fn unbroken_since(&self) -> Option<Day> {
        match self {
            Contraception::Unbroken { since, .. } => Some(*since),
            _ => None,
        }
    }

    /// Neither a change of category to *can* nor the end of a pregnancy lets earlier contraception count (Q24, Q7).
    fn not_before(&mut self, day: Day) {
        if let Contraception::Unbroken { since, .. } = self {
            *since = (*since).max(day);
        }
    }
}

/// Whether the methods count: one that suffices alone where the edition knows any, else two different counted methods,
/// one of them primary.
pub(crate) fn is_valid_pair(methods: &[Method], parameters: &Parameters) -> bool {
    let primary = |method: &Method| parameters.primary_methods.contains(method);
    let counted =
        |method: &Method| primary(method) || parameters.secondary_methods.contains(method);
    let suffices = |method: &Method| {
        parameters
            .single_methods
            .as_ref()
            .is_some_and(|single| single.contains(method))
    };
    methods.iter().any(suffices)
        || methods.iter().any(|first| {
            primary(first)
                && methods
                    .iter()
                    .any(|second| second != first && counted(second))
        })
}

/// The state after all facts, with the floors of category changes and endings applied.
pub(crate) fn of<'a>(record: &'a PatientRecord, parameters: &Parameters) -> Contraception<'a> {
    let mut state = Contraception::Nothing;
    let mut category = None;
    let mut floor = None;
    // Month after month the same methods are recorded: they are judged once.
    let mut judged: Option<(&[Method], bool)> = None;
    for fact in record.facts() {
        match fact.payload() {
            Payload::ContraceptionRecorded {
                methods,
                abstinence,
                since,
                ..
            } => {
                let known = judged.filter(|(same, _)| *same == methods.as_slice());
                let (_, pair) = *judged
                    .insert(known.unwrap_or_else(|| (methods, is_valid_pair(methods, parameters))));
                state = if *abstinence || pair {
                    joined(state, *since, fact)
                } else {
                    broken(state, *since, Gap::InvalidPair, fact)
                };
            }
            Payload::ContraceptionLapsed { from, .. } => {
                state = broken(state, from.unwrap_or(fact.on()), Gap::Lapse, fact);
            }
            Payload::CategoryAssigned { category: now, .. } => {
                if *now == Category::Can && category == Some(Category::Cannot) {
                    floor = floor.max(Some(fact.on()));
                }
                category = Some(*now);
            }
            Payload::PregnancyEnded {} => floor = floor.max(Some(fact.on())),
            _ => {}
        }
    }
    if let Some(day) = floor {
        state.not_before(day);
    }
    state
}

/// A valid record joins the stretch before it; after a gap it begins one, never earlier than the gap lets it.
fn joined<'a>(state: Contraception<'a>, since: Day, fact: &'a Fact) -> Contraception<'a> {
    let since = match state {
        Contraception::Nothing => since,
        Contraception::Unbroken { since: before, .. } => before.min(since),
        // A record that reaches back over the gap contradicts it; what is certain begins on the day it was recorded.
        Contraception::Broken { from, .. } if since <= from => fact.on(),
        Contraception::Broken { .. } => since,
    };
    Contraception::Unbroken {
        since,
        evidence: fact.id(),
    }
}

fn broken<'a>(state: Contraception<'a>, from: Day, gap: Gap, fact: &'a Fact) -> Contraception<'a> {
    let from = match state {
        Contraception::Broken { from: before, .. } => before.max(from),
        _ => from,
    };
    Contraception::Broken {
        from,
        gap,
        evidence: fact.id(),
    }
}
