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

/// The state after all facts, with the floors of category changes and endings applied. Where another course began, what was
/// recorded before it says nothing of it: of that, only a gap is remembered.
pub(crate) fn of<'a>(
    record: &'a PatientRecord,
    parameters: &Parameters,
    another_course: Option<Day>,
) -> Contraception<'a> {
    let mut state = Contraception::Nothing;
    // The latest gap that was told: nothing reaches back over it. It was there at least until it was told, so that what was
    // written down before that day says nothing of what came after.
    let mut gap_day = None;
    let mut told = None;
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
                if !*abstinence && !pair {
                    // Whoever names methods says what is used on that day: the gap lasts until then at least.
                    gap_day = gap_day.max(Some(fact.on()));
                    told = told.max(Some(fact.on()));
                    state = broken(state, &mut gap_day, *since, Gap::InvalidPair, fact);
                } else if told.max(gap_day).is_some_and(|gap| fact.on() < gap) {
                    // Of a day before the gap was told: it says nothing of what came after.
                } else if another_course.is_some_and(|begins| fact.on() < begins) {
                    // It mends no gap, and undoes nothing that was recorded for this course.
                    if matches!(state, Contraception::Broken { .. }) {
                        state = Contraception::Nothing;
                    }
                } else {
                    state = joined(state, gap_day, *since, fact);
                }
            }
            Payload::ContraceptionLapsed { from, .. } => {
                let from = from.unwrap_or(fact.on());
                told = told.max(Some(fact.on()));
                state = broken(state, &mut gap_day, from, Gap::Lapse, fact);
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
fn joined<'a>(
    state: Contraception<'a>,
    gap_day: Option<Day>,
    since: Day,
    fact: &'a Fact,
) -> Contraception<'a> {
    // A record that reaches back over a gap contradicts it, however often it is made; what is certain begins on the day on
    // which it was recorded.
    let since = if gap_day.is_some_and(|gap| since <= gap) {
        fact.on()
    } else {
        since
    };
    let since = match state {
        Contraception::Unbroken { since: before, .. } => before.min(since),
        Contraception::Nothing | Contraception::Broken { .. } => since,
    };
    Contraception::Unbroken {
        since,
        evidence: fact.id(),
    }
}

fn broken<'a>(
    state: Contraception<'a>,
    gap_day: &mut Option<Day>,
    from: Day,
    gap: Gap,
    fact: &'a Fact,
) -> Contraception<'a> {
    *gap_day = (*gap_day).max(Some(from));
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
