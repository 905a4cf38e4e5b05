//! Which path a patient walks, and whether treatment starts or goes on.

use super::{Course, contraception, supply};
use crate::day::Day;
use crate::event::{Menopause, Payload};
use crate::record::{Fact, PatientRecord};
use crate::rules::{Parameters, RulesInForce};
use crate::vocabulary::{Basis, Category, Fsh, Hcg, Oestradiol, Progesterone};

/// Whether the starting path must still be walked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// No dose yet on this path, or treatment starts anew.
    Start,
    /// Treatment goes on from month to month.
    During,
}

/// The category in force.
#[derive(Clone, Copy)]
pub(crate) struct CategoryFact<'a> {
    pub(crate) fact: &'a Fact,
    pub(crate) category: Category,
    pub(crate) basis: Basis,
    pub(crate) menopause: Option<&'a Menopause>,
    /// The assignment that last changed the category, if one did.
    pub(crate) changed: Option<&'a Fact>,
}

/// The category in force, if one was assigned.
pub(crate) fn category<'a>(seldom: &[&'a Fact]) -> Option<CategoryFact<'a>> {
    let mut found: Option<CategoryFact<'a>> = None;
    for fact in seldom.iter().copied() {
        if let Payload::CategoryAssigned {
            category,
            basis,
            menopause,
            ..
        } = fact.payload()
        {
            let changed = match found {
                Some(before) if before.category != *category => Some(fact),
                Some(before) => before.changed,
                None => None,
            };
            found = Some(CategoryFact {
                fact,
                category: *category,
                basis: *basis,
                menopause: menopause.as_deref(),
                changed,
            });
        }
    }
    found
}

/// Where the starting path begins anew: the day, and the place in the order of recording, of the last change from
/// *cannot* to *can* or ending of a pregnancy. Registration bounds nothing: the first test is taken when treatment is
/// thought of, and entered at enrolment.
fn beginning(course: &Course<'_>) -> Option<(Day, u32)> {
    let mut begins: Option<(Day, u32)> = None;
    let mut category = None;
    for fact in &course.seldom {
        match fact.payload() {
            Payload::CategoryAssigned { category: now, .. } => {
                if *now == Category::Can && category == Some(Category::Cannot) {
                    begins = begins.max(Some((fact.on(), fact.sequence)));
                }
                category = Some(*now);
            }
            Payload::PregnancyEnded {} => begins = begins.max(Some((fact.on(), fact.sequence))),
            _ => {}
        }
    }
    begins
}

/// Sets the supply, contraception, the phase, and the day from which the starting path counts.
pub(crate) fn place(course: &mut Course<'_>) {
    let begins = beginning(course);
    course.path_day = begins.map(|(day, _)| day);
    let dosed = course.dispensings().any(|(_, dispensing)| {
        begins.is_none_or(|(day, sequence)| {
            dispensing.fact.on() >= day && dispensing.fact.sequence > sequence
        })
    });
    course.supply = supply::of(course, None);
    let long_break = is_long_break(course);
    let another = another_course(course);
    course.contraception = contraception::of(course.record, course.parameters(), another);
    course.phase = Phase::Start;
    if let (Some(supply), true) = (course.supply, dosed) {
        let last_dose = supply.last_dose_on;
        let unbroken = course
            .contraception
            .unbroken_since()
            .is_some_and(|since| since <= last_dose);
        let broken_restart = course.today > last_dose && !unbroken;
        if long_break || (course.path() == Category::Can && broken_restart) {
            course.path_day = course.path_day.max(Some(last_dose.plus(1)));
        } else {
            course.phase = Phase::During;
        }
    }
    if course.phase == Phase::Start {
        course.path_day = course.path_day.max(another);
    }
}

/// Whether more days lie behind the last dose than a new start asks for.
fn is_long_break(course: &Course<'_>) -> bool {
    course.supply.is_some_and(|supply| {
        course.today > supply.last_dose_on.plus(course.parameters().new_start_days)
    })
}

/// What a record says of the course on it (decision 0027).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CourseOnRecord {
    /// Nothing was dispensed, so that the gate knows of no course.
    NothingDispensed,
    /// It goes on, or is over, or is broken off.
    TheSame,
    /// Another begins on this day.
    Another(Day),
}

/// Whether another course begins after the one whose supply is on record, for a dispensing on `today`.
pub fn course_on_record(
    record: &PatientRecord,
    rules: &RulesInForce,
    today: Day,
) -> CourseOnRecord {
    let course = Course::of(record, rules, today, None);
    match (course.supply, another_course(&course)) {
        (None, _) => CourseOnRecord::NothingDispensed,
        (_, None) => CourseOnRecord::TheSame,
        (_, Some(day)) => CourseOnRecord::Another(day),
    }
}

/// The day on which another course begins, after the one whose supply is given; none while that one goes on.
///
/// The decision to treat again begins it: the resumption after a completion, once no dose was left to take, and after a
/// long break any resumption; one that is still to be made is made today at the earliest. After a long break that nobody
/// told, it begins no earlier than the duties of the course before end, with the test some days after its last dose.
fn another_course(course: &Course<'_>) -> Option<Day> {
    let supply = &course.supply?;
    // Where an edition knows no new start, no length of a break makes one.
    let new_start = is_long_break(course) && course.parameters().new_start_days > 0;
    let (mut ended, mut completed, mut decided) = (false, false, None);
    for fact in &course.seldom {
        // A supply that was entered late does not undo what was decided after it was made.
        let is_later = fact.sequence > supply.sequence || fact.on() > supply.left_on;
        match fact.payload() {
            Payload::CourseCompleted { .. } if is_later => (ended, completed) = (true, true),
            Payload::TreatmentStopped { .. } if is_later => ended = true,
            Payload::TreatmentResumed { .. } if is_later && ended => {
                ended = false;
                decided = Some((fact.on(), completed));
            }
            _ => {}
        }
    }
    if new_start {
        let days = course.parameters().after_last_dose_test_days;
        let over = supply.last_dose_on.plus(days).plus(1);
        let decision = if ended {
            Some(course.today)
        } else {
            decided.map(|(day, _)| day)
        };
        return decision.max(Some(over));
    }
    decided
        .filter(|(day, completed)| *completed && *day > supply.last_dose_on)
        .map(|(day, _)| day)
}

/// Whether the basis carries the proof it asks for. The short proof of menopause suffices from an age on; the age on
/// the day of the assignment decides, whatever branch was claimed.
pub(crate) fn is_proven_basis(
    basis: Basis,
    menopause: Option<&Menopause>,
    born: Option<Day>,
    assigned_on: Day,
    parameters: &Parameters,
) -> bool {
    if basis != Basis::PostMenopausal {
        return true;
    }
    let Some(short) = parameters.short_menopause_proof_age.map(i16::from) else {
        return true;
    };
    let Some(proof) = menopause else {
        return false;
    };
    let fsh = proof.fsh == Some(Fsh::PostMenopausal);
    // Whoever's age is not known is asked for the long proof.
    if born.is_some_and(|born| assigned_on.age_of(born) >= short) {
        proof.no_normal_menses == Some(true) && fsh
    } else {
        fsh && proof.hcg == Some(Hcg::Negative)
            && proof.oestradiol == Some(Oestradiol::Depressed)
            && proof.progesterone == Some(Progesterone::Absent)
    }
}

impl super::Course<'_> {
    /// Whether what happened on `day` belongs to the starting path.
    pub(crate) fn is_on_the_path(&self, day: Day) -> bool {
        self.path_day.is_none_or(|begins| day >= begins)
    }
}
