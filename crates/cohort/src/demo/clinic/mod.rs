//! The clinic at a glance: who, the story, what happened, and what the gate answers today.
//!
//! Days are counted back from the day on which the demo is opened, so that every patient shows the same state whatever
//! the day. No patient, prescriber or pharmacy is a person or a place that exists.

mod before_the_first_dose;
mod categories;
mod counter;
mod lands;
mod months;
mod stops;

use retinue_kernel::{Programme, Slug};

use super::act::{Asks, Course, Expected, Gate, Ground};
use super::people::{Pharmacy, Prescriber};

/// Someone of 24 who can become pregnant, treated by Dr. Sample, with prescriptions at the corner.
const CAN: Course = Course {
    who: "",
    age: 24,
    programme: Programme::UsIpledge,
    ground: Ground::Can,
    prescriber: Prescriber::Sample,
    pharmacy: Pharmacy::Corner,
    door: None,
    story: "",
    steps: &[],
    asks: Asks {
        strength: 20,
        at: Pharmacy::Corner,
    },
    expected: denied(&[]),
};

/// The same in the second practice, with prescriptions at the chain's store.
const CAN_ELSEWHERE: Course = Course {
    prescriber: Prescriber::Placeholder,
    pharmacy: Pharmacy::Chain,
    asks: Asks {
        strength: 20,
        at: Pharmacy::Chain,
    },
    ..CAN
};

/// A month's order of two capsules of 20 mg a day.
const FORTY_A_DAY: &[(u16, u16)] = &[(20, 60)];

/// Authorised, so many days after today being the last.
const fn authorised(days: u16) -> Expected {
    Expected::Always(Gate::Authorised(days))
}

/// Denied for these reasons and no others.
const fn denied(because: &'static [Slug]) -> Expected {
    Expected::Always(Gate::Denied(because))
}

/// Every course: those of patients who can sign in first, then in the order of the chapters.
pub fn courses() -> Vec<&'static Course> {
    let mut all = of_the_united_states();
    all.extend(of_other_programmes());
    in_order(all)
}

/// The courses of one programme, in the same order.
pub fn courses_of(programme: Programme) -> Vec<&'static Course> {
    let mut all = courses();
    all.retain(|course| course.programme == programme);
    all
}

/// Patients of programmes that stand beside that of the demonstration.
fn of_other_programmes() -> impl Iterator<Item = &'static Course> {
    lands::COURSES.iter()
}

fn of_the_united_states() -> Vec<&'static Course> {
    let chapters = [
        before_the_first_dose::COURSES,
        months::COURSES,
        counter::COURSES,
        stops::COURSES,
        categories::COURSES,
    ];
    chapters.into_iter().flatten().collect()
}

fn in_order(mut all: Vec<&'static Course>) -> Vec<&'static Course> {
    all.sort_by_key(|course| course.door.map_or((true, ""), |door| (false, door.login)));
    all
}
