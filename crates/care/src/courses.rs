//! The courses of a person: where each begins and ends, and when it paused.
//!
//! A course begins with the first dose: the day that `course-begun` names, else the first that was told, else the first
//! supply. It ends with the gate's word that it was stopped or completed. Whether another one begins is the gate's to say
//! (decision 0027): with the decision to treat again after a completion, or after a break that is long enough to be a new
//! start. Whatever else follows an end goes on with the ended course, and a dose that is told after the end, without such a
//! decision, is still the ended one's, so that no sum is lower than it is. A `course-begun` begins one, whatever came before.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use retinue_kernel::{CourseOnRecord, Day, Fact, FactId, Payload};
use serde::Serialize;

use crate::diary::Told;
use crate::dose::{DayEntry, Outcome};
use crate::event::CareFact;
use crate::gate::Gate;
use crate::knowledge::Knowledge;
use crate::record::CareRecord;

/// One course.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CourseSpan {
    /// The first dose, where one is told; else the first supply.
    pub from: Day,
    /// The last dose, and the fact that said so; none while it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<CourseEnd>,
    /// Days on which nothing was to be taken.
    pub pauses: Vec<Pause>,
    /// The day before the next course began, which took over from here; none for the last course.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before_next: Option<Day>,
}

/// The end of a course.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CourseEnd {
    /// The last dose.
    pub on: Day,
    /// The fact that ended it.
    pub fact: FactId,
    /// Whether it was completed; stopped otherwise.
    pub completed: bool,
}

/// Days on which nothing was to be taken: the gate's own word for it, a hold that the patient asked for, or the days between
/// a stop and the word that treatment goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Pause {
    /// The first day.
    pub from: Day,
    /// The last day; none while it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

impl Pause {
    /// Whether a day lies in it.
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

impl CourseSpan {
    /// Since when it is paused, if it is.
    pub fn paused(&self) -> Option<Day> {
        let last = self.pauses.last()?;
        last.until.is_none().then_some(last.from)
    }

    /// The last of its days, as far as that can be said: what is told after the end is still of this course.
    fn last_day(&self, today: Day) -> Day {
        self.before_next.map_or(today, |day| day.min(today))
    }
}

/// What is known of the doses of a course.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CourseDoses {
    /// What was told, day by day.
    pub told: Vec<DayEntry>,
    /// What was planned for days of which nobody said anything: between nothing and as much as this was taken.
    pub untold: Vec<DayEntry>,
}

/// The courses of a person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Courses {
    /// Those that began, the first first. Empty where no dose and no supply is on record.
    pub spans: Vec<CourseSpan>,
    /// Since when another one is decided on, after the last; none once it began.
    pub decided_again: Option<Day>,
}

/// The courses until a day.
pub fn courses(care: &CareRecord, gate: Gate<'_>, today: Day) -> Courses {
    let told = care.told(today);
    let mut turns = of_gate(gate, today);
    let begun = care.each(|fact| matches!(fact, CareFact::CourseBegun {}).then_some(()));
    let begun = begun.into_iter().map(|(event, ())| event.envelope.on);
    turns.extend(begun.filter(|on| *on <= today).map(|on| (on, Turn::Begun)));
    turns.sort_by_key(|(on, _)| *on);
    let mut found = Found::new(&told, gate);
    for (on, turn) in turns {
        found.take(on, turn);
    }
    found.finish()
}

/// The doses of a course until a day.
///
/// An entry for several days that reaches into a pause says nothing of the days of the pause; one that lies within it does.
/// Of today nothing is missing yet.
pub fn doses_of(
    care: &CareRecord,
    course: &CourseSpan,
    today: Day,
    knowledge: &Knowledge,
) -> CourseDoses {
    let last = course.last_day(today);
    let within = |day: &Day| *day >= course.from && *day <= last;
    let mut told = care.told_beside(today, &course.pauses);
    told.retain(|day, _| within(day));
    let ended = course.ended.as_ref().map(|end| end.on);
    let yesterday = today.minus(1);
    let until = ended.unwrap_or(yesterday).min(yesterday).min(last);
    let mut open: BTreeMap<Day, Told> = BTreeMap::new();
    let mut day = course.from;
    while day <= until {
        if !told.contains_key(&day) && !course.pauses.iter().any(|pause| pause.holds(day)) {
            open.insert(day, AS_PLANNED);
        }
        day = day.plus(1);
    }
    CourseDoses {
        told: care.entries(told, knowledge),
        untold: care.entries(open, knowledge),
    }
}

/// As much as was planned.
const AS_PLANNED: Told = Told {
    outcome: Outcome::Taken,
    food: None,
    daily: None,
};

/// What a fact says of a course.
#[derive(Clone, PartialEq, Debug)]
enum Turn<'a> {
    Supplied(&'a Fact),
    Begun,
    Held,
    Paused,
    /// Somebody was reached: a hold that was asked for and not made a pause is over.
    Contacted,
    Resumed(&'a Fact),
    /// With whether the day of the last dose was told.
    Ended(CourseEnd, bool),
}

fn of_gate(gate: Gate<'_>, today: Day) -> Vec<(Day, Turn<'_>)> {
    let facts = gate.record.facts().iter();
    facts
        .filter_map(|fact| {
            let on = fact.event.envelope.on;
            let end = |last_dose_on: Option<Day>, completed| {
                let end = CourseEnd {
                    on: last_dose_on.unwrap_or(on),
                    fact: fact.event.envelope.id.clone(),
                    completed,
                };
                Turn::Ended(end, last_dose_on.is_some())
            };
            let turn = match &fact.event.payload {
                Payload::HandedOver { .. }
                | Payload::Supplied { .. }
                | Payload::Delivered { .. } => Turn::Supplied(fact),
                Payload::HoldRequested { .. } => Turn::Held,
                Payload::TreatmentPaused { .. } => Turn::Paused,
                Payload::ContactRecorded { .. } => Turn::Contacted,
                Payload::TreatmentResumed { .. } => Turn::Resumed(fact),
                Payload::TreatmentStopped { last_dose_on, .. } => end(*last_dose_on, false),
                Payload::CourseCompleted { last_dose_on } => end(*last_dose_on, true),
                _ => return None,
            };
            (on <= today).then_some((on, turn))
        })
        .collect()
}

/// The courses as far as the facts were read.
struct Found<'a> {
    told: &'a BTreeMap<Day, Told>,
    gate: Gate<'a>,
    courses: Vec<CourseSpan>,
    /// Whether the last one has no other sign than that doses were told.
    guessed: bool,
    /// Whether the open pause is only a hold that was asked for.
    held: bool,
    /// The last supply.
    supplied: Option<Day>,
    /// Since when another course is decided on.
    decided: Option<Day>,
}

impl Found<'_> {
    /// Doses that were told before anything else make a course of their own.
    fn new<'a>(told: &'a BTreeMap<Day, Told>, gate: Gate<'a>) -> Found<'a> {
        let first = first_taken(told, None, None);
        Found {
            told,
            gate,
            courses: first.map(begins).into_iter().collect(),
            guessed: first.is_some(),
            held: false,
            supplied: None,
            decided: None,
        }
    }

    fn take(&mut self, on: Day, turn: Turn<'_>) {
        match turn {
            Turn::Supplied(fact) => {
                if self.courses.is_empty() || self.decided.is_some() || self.is_another(on, fact) {
                    self.begin(on);
                } else {
                    self.confirm(on);
                    self.go_on(on);
                }
                self.supplied = Some(on);
            }
            Turn::Begun => {
                let only_supplied = self.courses.last().is_some_and(|last| {
                    !self.guessed
                        && last.ended.is_none()
                        && first_taken(self.told, Some(last.from), Some(on.minus(1))).is_none()
                });
                match self.courses.last_mut() {
                    Some(last) if only_supplied && last.from <= on => last.from = on,
                    _ => self.begin(on),
                }
            }
            Turn::Held | Turn::Paused => {
                let held = turn == Turn::Held;
                if let Some(last) = self.open() {
                    if last.paused().is_none() {
                        last.pauses.push(Pause {
                            from: on,
                            until: None,
                        });
                        self.held = held;
                    } else {
                        self.held &= held;
                    }
                }
            }
            Turn::Contacted if self.held => self.resume(on),
            Turn::Contacted => {}
            Turn::Resumed(fact) => match self.is_over() && self.is_decision(on, fact) {
                true => self.decided = Some(on),
                false => {
                    self.resume(on);
                    self.go_on(on);
                }
            },
            Turn::Ended(end, told) => {
                let until = end.on;
                self.decided = None;
                if self.courses.is_empty() && told {
                    // Of its beginning nothing is known; its last dose is.
                    self.courses.push(begins(until));
                }
                // The last word on the end counts.
                if let Some(last) = self.courses.last_mut() {
                    last.ended = Some(end);
                }
                self.close_pause(until);
            }
        }
    }

    /// Whether a supply begins another course: by the gate, as it knew the course before it.
    fn is_another(&self, on: Day, supply: &Fact) -> bool {
        // Without an end, and within the break that makes a new start, the gate need not be asked.
        let long = self.is_long_break(on);
        if !self.is_over() && !long {
            return false;
        }
        match self.gate.course_at(supply, false) {
            CourseOnRecord::Another(_) => true,
            CourseOnRecord::TheSame => false,
            CourseOnRecord::NothingDispensed => long,
        }
    }

    /// Whether the word that treatment goes on, after an end, is the decision to treat anew.
    fn is_decision(&self, on: Day, resumed: &Fact) -> bool {
        match self.gate.course_at(resumed, true) {
            CourseOnRecord::Another(_) => true,
            CourseOnRecord::TheSame => false,
            // The gate knows of no course; what was told is read as the gate reads a supply.
            CourseOnRecord::NothingDispensed => {
                let end = self.courses.last().and_then(|last| last.ended.as_ref());
                end.is_some_and(|end| end.completed && on > end.on) || self.is_long_break(on)
            }
        }
    }

    /// Whether so many days lie behind what is known to be the last dose that a new start is possible.
    fn is_long_break(&self, on: Day) -> bool {
        let last = self.courses.last();
        let ended = last.and_then(|last| last.ended.as_ref()).map(|end| end.on);
        let guessed = || last_taken(self.told, on).filter(|_| self.guessed);
        let last_known = ended.or(self.supplied).or_else(guessed);
        let days = self.gate.new_start_days(on);
        days.zip(last_known)
            .is_some_and(|(days, last)| on > last.plus(days))
    }

    /// A supply says that the doses told around it were a course: what was told before it is no part of another.
    fn confirm(&mut self, on: Day) {
        let guessed = core::mem::take(&mut self.guessed);
        if let Some(last) = self.courses.last_mut().filter(|_| guessed) {
            last.from = last.from.min(on);
        }
    }

    /// A course that had ended goes on from a day: nothing was to be taken in between.
    fn go_on(&mut self, on: Day) {
        let Some(last) = self.courses.last_mut() else {
            return;
        };
        let Some(end) = last.ended.take() else { return };
        let (from, until) = (end.on.plus(1), on.minus(1));
        if from <= until {
            last.pauses.push(Pause {
                from,
                until: Some(until),
            });
        }
    }

    fn is_over(&self) -> bool {
        self.courses.last().is_none_or(|last| last.ended.is_some())
    }

    fn open(&mut self) -> Option<&mut CourseSpan> {
        self.courses.last_mut().filter(|last| last.ended.is_none())
    }

    fn resume(&mut self, on: Day) {
        self.close_pause(on.minus(1));
    }

    fn close_pause(&mut self, until: Day) {
        self.held = false;
        let Some(last) = self.courses.last_mut() else {
            return;
        };
        if let Some(pause) = last.pauses.last_mut().filter(|pause| pause.until.is_none()) {
            pause.until = Some(until);
        }
        // A pause that ended on the day on which it began was none.
        last.pauses
            .retain(|pause| pause.until.is_none_or(|until| until >= pause.from));
    }

    fn begin(&mut self, on: Day) {
        self.decided = None;
        self.close_pause(on.minus(1));
        if let Some(last) = self.courses.last()
            && last.from >= on
        {
            // Nothing was taken before the day: the guess was the same course.
            self.courses.pop();
        }
        if let Some(last) = self.courses.last_mut() {
            last.before_next = Some(on.minus(1));
        }
        self.courses.push(begins(on));
        self.guessed = false;
    }

    /// Where a supply began a course, its first dose is the first that is told; and what is told after the decision to treat
    /// again is of the course that was decided on.
    fn finish(mut self) -> Courses {
        let told = self.told;
        if let Some(decided) = self.decided
            && let Some(first) = first_taken(told, Some(decided), None)
        {
            self.begin(first);
        }
        let decided_again = self.decided;
        let mut spans = self.courses;
        for course in &mut spans {
            if let Some(first) = first_taken(told, Some(course.from), course.before_next) {
                let of_course = course.ended.as_ref().is_none_or(|end| first <= end.on);
                if of_course {
                    course.from = first;
                }
            }
        }
        Courses {
            spans,
            decided_again,
        }
    }
}

const fn begins(from: Day) -> CourseSpan {
    CourseSpan {
        from,
        ended: None,
        pauses: Vec::new(),
        before_next: None,
    }
}

/// The first day between two on which a dose was taken, kept or not.
fn first_taken(told: &BTreeMap<Day, Told>, from: Option<Day>, until: Option<Day>) -> Option<Day> {
    let mut days = match from {
        Some(from) => told.range(from..),
        None => told.range(..),
    };
    let first = days.find(|(_, told)| told.outcome != Outcome::Missed)?;
    Some(*first.0).filter(|day| until.is_none_or(|until| *day <= until))
}

/// The last day before another on which a dose was taken, kept or not.
fn last_taken(told: &BTreeMap<Day, Told>, before: Day) -> Option<Day> {
    let mut days = told.range(..before).rev();
    let last = days.find(|(_, told)| told.outcome != Outcome::Missed)?;
    Some(*last.0)
}
