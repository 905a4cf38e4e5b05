//! What holds until something lifts it. A fact lifts what was recorded before it and is not dated after it: one that is entered
//! late, of an earlier day, takes nothing away that was learned since.

use crate::day::Day;
use crate::event::Payload;
use crate::record::Fact;
use crate::vocabulary::TestResult;

/// What a fact says of something that can hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Turn {
    /// It holds, as of that day.
    Holds(Day),
    /// It is over, as of the fact's own day.
    Lifts,
}

/// The last fact recorded that holds and that no later one lifted.
pub(crate) fn holding<'a>(
    facts: impl DoubleEndedIterator<Item = &'a Fact>,
    turn: impl Fn(&Fact) -> Option<Turn>,
) -> Option<&'a Fact> {
    let mut lifted_to: Option<Day> = None;
    for fact in facts.rev() {
        match turn(fact) {
            Some(Turn::Lifts) => lifted_to = lifted_to.max(Some(fact.on())),
            Some(Turn::Holds(day)) if lifted_to.is_none_or(|to| to < day) => return Some(fact),
            Some(Turn::Holds(_)) | None => {}
        }
    }
    None
}

/// Since when it holds after one more fact, of what held before it: the latest day that nothing lifted.
pub(crate) fn since(
    held: Option<Day>,
    fact: &Fact,
    turn: impl Fn(&Fact) -> Option<Turn>,
) -> Option<Day> {
    match turn(fact) {
        Some(Turn::Holds(day)) => held.max(Some(day)),
        Some(Turn::Lifts) => held.filter(|day| *day > fact.on()),
        None => held,
    }
}

/// A pause, a stop or a completion, and its end.
pub(crate) fn of_treatment(fact: &Fact) -> Option<Turn> {
    match fact.payload() {
        Payload::TreatmentPaused { .. }
        | Payload::TreatmentStopped { .. }
        | Payload::CourseCompleted { .. } => Some(Turn::Holds(fact.on())),
        Payload::TreatmentResumed { .. } => Some(Turn::Lifts),
        _ => None,
    }
}

/// A pregnancy that was reported or that a test showed, and what excludes or ends it. A test shows it on the day of its specimen.
pub(crate) fn of_pregnancy(fact: &Fact) -> Option<Turn> {
    match fact.payload() {
        Payload::PregnancyReported {} => Some(Turn::Holds(fact.on())),
        Payload::PregnancyTestReported {
            result: TestResult::Positive,
            collected_on,
            ..
        } => Some(Turn::Holds(*collected_on)),
        Payload::PregnancyExcluded { .. } | Payload::PregnancyEnded {} => Some(Turn::Lifts),
        _ => None,
    }
}

/// Breastfeeding, and its end.
pub(crate) fn of_breastfeeding(fact: &Fact) -> Option<Turn> {
    match fact.payload() {
        Payload::BreastfeedingRecorded { ongoing } => Some(match ongoing {
            Some(false) => Turn::Lifts,
            Some(true) | None => Turn::Holds(fact.on()),
        }),
        _ => None,
    }
}
