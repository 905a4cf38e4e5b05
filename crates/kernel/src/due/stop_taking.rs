//! Late truth: what was handed over must not be swallowed any more, and the patient is told so the same day. Only a
//! contact that told it, or an escalation on record, closes it. A hand-over that is entered after the truth, or was made in
//! spite of it, asks for a contact of its own: whoever was told before was told of other capsules.

use alloc::vec::Vec;

use super::{Ask, Found, Learned};
use crate::course::lifted::{self, Turn};
use crate::course::{Contraception, Course, is_valid_pair};
use crate::day::Day;
use crate::event::Payload;
use crate::id::FactId;
use crate::record::Fact;
use crate::vocabulary::{Category, TestResult};

/// Something learned after a hand-over that means: stop taking it.
pub(super) struct LateTruth<'a> {
    pub(super) sequence: u32,
    pub(super) on: Day,
    pub(super) by: &'a FactId,
    pub(super) about: &'a FactId,
}

pub(super) fn items(ask: &Ask<'_>) -> Vec<Found> {
    late_truths(ask)
        .into_iter()
        .filter(|truth| !ask.recorded_after(truth.sequence, is_told_or_escalated))
        .map(|truth| {
            let mut found = Found::on(truth.on, truth.by);
            if truth.about != truth.by {
                found.evidence.push(truth.about.clone());
            }
            found
        })
        .collect()
}

/// Every late truth on record, in the order of the facts it is about.
pub(super) fn late_truths<'a>(ask: &Ask<'a>) -> Vec<LateTruth<'a>> {
    let became_can = ask.became_can();
    let mut must_not_take = MustNotTake::default();
    let mut found = Vec::new();
    for fact in ask.facts() {
        must_not_take.learn(fact);
        let is_one = match fact.payload() {
            Payload::PregnancyTestReported { result, .. } => *result != TestResult::Negative,
            Payload::PregnancyReported {} | Payload::ContraceptionLapsed { .. } => true,
            Payload::CategoryAssigned { .. } | Payload::OutsideProgrammeEnded {} => became_can
                .iter()
                .any(|change| change.sequence == fact.sequence),
            // What comes to light is in her hands already.
            Payload::OutsideSupplyReported { .. } => {
                must_not_take.holds() || is_without_contraception(ask, fact)
            }
            // Who breastfeeds is told as who is pregnant is, whatever her category (reading `late-truth`).
            Payload::BreastfeedingRecorded { ongoing } => *ongoing != Some(false),
            Payload::ContraceptionRecorded {
                methods,
                abstinence,
                ..
            } => {
                !abstinence
                    && !is_valid_pair(methods, &ask.rules.at(fact.on()).edition.parameters)
                    && can_become_pregnant(ask, fact)
            }
            _ => false,
        };
        if !is_one {
            continue;
        }
        let learned = ask.learned(fact);
        let came_to_light = matches!(fact.payload(), Payload::OutsideSupplyReported { .. });
        if came_to_light || had_capsules(ask, learned.sequence, learned.on) {
            found.push(LateTruth {
                sequence: learned.sequence,
                on: learned.on,
                by: learned.by,
                about: fact.id(),
            });
        }
        let supplies = ask.course.dispensings().map(|(_, one)| one.fact);
        for supply in supplies.filter(|supply| supply.sequence > learned.sequence) {
            // One call tells of every reason, so the first truth stands for all of them.
            let is_new = found
                .iter()
                .all(|known: &LateTruth<'_>| known.by != supply.id());
            if is_new && is_swallowed_in_spite(ask, fact, &learned, supply) {
                found.push(LateTruth {
                    sequence: supply.sequence,
                    on: learned.on.max(supply.on()),
                    by: supply.id(),
                    about: fact.id(),
                });
            }
        }
    }
    found
}

/// Whether the patient was one who can become pregnant, and bound by what is asked of her, when a fact was learned.
fn can_become_pregnant(ask: &Ask<'_>, fact: &Fact) -> bool {
    let learned = ask.learned(fact);
    let before = ask.course.record.before(learned.sequence);
    Course::of(&before, ask.rules, learned.on, None).path() == Category::Can
}

/// Whether it stood on record, when a fact was learned, that a patient who can become pregnant is without contraception that
/// counts.
fn is_without_contraception(ask: &Ask<'_>, fact: &Fact) -> bool {
    let learned = ask.learned(fact);
    let before = ask.course.record.before(learned.sequence);
    let course = Course::of(&before, ask.rules, learned.on, None);
    course.path() == Category::Can && matches!(course.contraception, Contraception::Broken { .. })
}

/// Whether capsules whose hand-over was recorded only after the truth are at home in spite of it: what left the pharmacy up
/// to that day and lasts until it, and what left it afterwards while a pregnancy was open or the patient breastfed.
fn is_swallowed_in_spite(
    ask: &Ask<'_>,
    truth: &Fact,
    learned: &Learned<'_>,
    supply: &Fact,
) -> bool {
    if supply.on() > learned.on {
        let turn = match truth.payload() {
            Payload::BreastfeedingRecorded { .. } => lifted::of_breastfeeding,
            _ => lifted::of_pregnancy,
        };
        let since = match turn(truth) {
            Some(Turn::Holds(day)) => day,
            Some(Turn::Lifts) | None => truth.on(),
        };
        return stands_open(truth.payload())
            && !ask.facts().iter().any(|fact| {
                fact.sequence > truth.sequence
                    && fact.sequence < supply.sequence
                    && fact.on() >= since
                    && turn(fact) == Some(Turn::Lifts)
            });
    }
    let known = ask.course.record.before(supply.sequence.saturating_add(1));
    let at_home = Course::of(&known, ask.rules, learned.on, None).supply;
    at_home.is_some_and(|supply| supply.last_dose_on >= learned.on)
}

/// Whether a truth holds until its end is recorded: a pregnancy, or breastfeeding.
fn stands_open(payload: &Payload) -> bool {
    matches!(
        payload,
        Payload::PregnancyReported {}
            | Payload::BreastfeedingRecorded { .. }
            | Payload::PregnancyTestReported {
                result: TestResult::Positive,
                ..
            }
    )
}

/// Whether it stands on record that no isotretinoin may be taken: a pregnancy that is open, or breastfeeding.
#[derive(Default)]
struct MustNotTake {
    pregnant: Option<Day>,
    breastfeeding: Option<Day>,
}

impl MustNotTake {
    fn learn(&mut self, fact: &Fact) {
        self.pregnant = lifted::since(self.pregnant, fact, lifted::of_pregnancy);
        self.breastfeeding = lifted::since(self.breastfeeding, fact, lifted::of_breastfeeding);
    }

    const fn holds(&self) -> bool {
        self.pregnant.is_some() || self.breastfeeding.is_some()
    }
}

/// Whether, as far as was known at that place of the record, capsules were at home and still being taken on the day.
fn had_capsules(ask: &Ask<'_>, sequence: u32, on: Day) -> bool {
    let is_known = |fact: &Fact| fact.sequence < sequence;
    let some_came = ask
        .course
        .dispensings()
        .any(|(_, dispensing)| is_known(dispensing.fact))
        || ask.course.seldom.iter().any(|fact| {
            is_known(fact) && matches!(fact.payload(), Payload::OutsideSupplyReported { .. })
        });
    some_came && {
        let before = ask.course.record.before(sequence);
        let exposure = Course::of(&before, ask.rules, on, None);
        let exposure = exposure.exposure();
        exposure.is_some_and(|exposure| exposure.last_dose_on >= on)
    }
}

/// The patient was reached and told, or someone was asked to do it in the prescriber's place.
fn is_told_or_escalated(payload: &Payload) -> bool {
    is_told(payload)
        || matches!(
            payload,
            Payload::StopTakingContacted {
                escalated_to: Some(_),
                ..
            }
        )
}

/// The patient was reached and told.
pub(super) fn is_told(payload: &Payload) -> bool {
    matches!(
        payload,
        Payload::StopTakingContacted {
            reached: true,
            told_to_stop: true,
            ..
        }
    )
}
