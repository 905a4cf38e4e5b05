//! The law `no_dead_end`: from any record, a clinic that does what the refusals say brings an eligible patient back to
//! *authorised*, within the longest of the waits that the edition in force asks for, or when the supply at home is
//! nearly used up.

mod checklist;
pub(crate) mod practice;

use proptest::prelude::*;
use retinue_kernel::Parameters;
use serde_json::json;

use crate::harness::{
    Course, RULEBOOK, patient_who_can_become_pregnant, patient_who_cannot_become_pregnant,
};
use crate::histories::history;
use crate::no_dead_end_clinic::{Clinic, longest_wait};
use crate::told::Told;

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::harness::cases(400), failure_persistence: None, max_global_rejects: u32::MAX, ..ProptestConfig::default() })]

    #[test]
    fn no_dead_end(seed in any::<u64>()) {
        let question = history(seed);
        let mut clinic = Clinic::of(Told::of(&question));
        let bound = clinic.bound();
        if let Err(stuck) = clinic.back_to_authorised(bound) {
            prop_assert!(false, "{stuck}\n{question:#}");
        }
    }
}

/// The day on which every trouble below is met, and asked about.
const TODAY: &str = "2026-03-28";

/// Something that goes wrong in a course, and how long the edition then makes the patient wait.
struct Trouble {
    name: &'static str,
    befalls: fn(Course) -> Course,
    wait: fn(&Parameters) -> u16,
}

fn at_once(_: &Parameters) -> u16 {
    0
}

fn contraception_wait(parameters: &Parameters) -> u16 {
    parameters.contraception_wait_days
}

fn test_gap(parameters: &Parameters) -> u16 {
    parameters.test_gap_days
}

/// The starting path from its beginning: contraception and the gap between the tests, side by side.
fn whole_starting_path(parameters: &Parameters) -> u16 {
    parameters
        .contraception_wait_days
        .max(parameters.test_gap_days)
}

/// A month of somebody who can become pregnant, the first supply nearly used up, the next month's acts done.
fn during() -> Course {
    patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .authorised("2026-03-01", "a1", "rx1", "2026-03-07", 30)
        .handed_over("2026-03-01", "a1", 30)
        .month("2026-03-27", "t3", "rx2")
}

/// The first month of somebody who can become pregnant, its test taken today.
fn start() -> Course {
    patient_who_can_become_pregnant().month(TODAY, "t2", "rx1")
}

fn cannot() -> Course {
    patient_who_cannot_become_pregnant()
        .visit("2026-03-27")
        .prescription("rx1", "2026-03-27")
}

fn tell(course: Course, kind: &str) -> Course {
    course.told(TODAY, json!({ "type": kind }))
}

fn take_back(course: Course, of: &str) -> Course {
    course.told(
        TODAY,
        json!({ "type": "fact-corrected", "of": of, "why": "another patient's" }),
    )
}

fn party(course: Course, party: &str, event: serde_json::Value) -> Course {
    let certified = json!({ "type": "certified", "on": "2025-06-01", "until": "2027-06-01" });
    course.party(party, json!([certified, event]))
}

fn category(course: Course, category: &str, basis: &str) -> Course {
    course.told(
        TODAY,
        json!({ "type": "category-assigned", "category": category, "basis": basis, "reason": "examined" }),
    )
}

/// What can befall anyone.
const ANYONE: &[Trouble] = &[
    Trouble {
        name: "stopped",
        befalls: |course| tell(course, "treatment-stopped"),
        wait: at_once,
    },
    Trouble {
        name: "stopped and resumed",
        befalls: |course| tell(tell(course, "treatment-stopped"), "treatment-resumed"),
        wait: at_once,
    },
    Trouble {
        name: "paused",
        befalls: |course| tell(course, "treatment-paused"),
        wait: at_once,
    },
    Trouble {
        name: "completed",
        befalls: |course| tell(course, "course-completed"),
        wait: at_once,
    },
    Trouble {
        name: "pregnancy reported, and excluded later",
        befalls: |course| tell(course, "pregnancy-reported"),
        wait: at_once,
    },
    Trouble {
        name: "positive test, and excluded later",
        befalls: |course| course.test("late", TODAY, "laboratory", "positive"),
        wait: at_once,
    },
    Trouble {
        name: "breastfeeding",
        befalls: |course| {
            course.told(
                TODAY,
                json!({ "type": "breastfeeding-recorded", "ongoing": true }),
            )
        },
        wait: at_once,
    },
    Trouble {
        name: "prescriber suspended, the patient transferred to another",
        befalls: |course| {
            party(
                course,
                "prescriber",
                json!({ "type": "suspended", "on": TODAY }),
            )
        },
        wait: at_once,
    },
    Trouble {
        name: "prescriber decertified, the patient transferred to another",
        befalls: |course| {
            party(
                course,
                "prescriber",
                json!({ "type": "decertified", "on": TODAY }),
            )
        },
        wait: at_once,
    },
    Trouble {
        name: "pharmacy suspended",
        befalls: |course| {
            party(
                course,
                "pharmacy",
                json!({ "type": "suspended", "on": TODAY }),
            )
        },
        wait: at_once,
    },
    Trouble {
        name: "consent taken back",
        befalls: |course| take_back(course, "events[2]"),
        wait: at_once,
    },
];

/// What can befall those who can become pregnant, in any month.
const CAN: &[Trouble] = &[
    Trouble {
        name: "category taken back",
        befalls: |course| take_back(course, "events[1]"),
        wait: at_once,
    },
    Trouble {
        name: "contraception lapsed",
        befalls: |course| tell(course, "contraception-lapsed"),
        wait: contraception_wait,
    },
    Trouble {
        name: "methods that do not count",
        befalls: |course| {
            course.told(
                TODAY,
                json!({ "type": "contraception-recorded", "since": TODAY, "methods": ["withdrawal"], "source": "prescriber" }),
            )
        },
        wait: contraception_wait,
    },
    Trouble {
        name: "pregnancy ended",
        befalls: |course| tell(tell(course, "pregnancy-reported"), "pregnancy-ended"),
        wait: whole_starting_path,
    },
    Trouble {
        name: "questions failed",
        befalls: |course| {
            course.told(
                TODAY,
                json!({ "type": "comprehension-answered", "passed": false }),
            )
        },
        wait: at_once,
    },
    Trouble {
        name: "indeterminate test",
        befalls: |course| course.test("unclear", TODAY, "laboratory", "indeterminate"),
        wait: at_once,
    },
    Trouble {
        name: "change to cannot and back",
        befalls: |course| {
            let changed = category(course, "cannot-become-pregnant", "hysterectomy");
            category(changed, "can-become-pregnant", "default")
        },
        wait: whole_starting_path,
    },
];

/// Besides, in a month after the first.
const DURING: &[Trouble] = &[
    Trouble {
        name: "the month's test taken back",
        befalls: |course| take_back(course, "t3"),
        wait: at_once,
    },
    Trouble {
        name: "change to cannot",
        befalls: |course| category(course, "cannot-become-pregnant", "hysterectomy"),
        wait: at_once,
    },
    Trouble {
        name: "the capsules lost",
        befalls: |course| {
            course.told(
                TODAY,
                json!({ "type": "supply-adjusted", "reason": "lost" }),
            )
        },
        wait: at_once,
    },
];

/// Besides, before the first dose.
const START: &[Trouble] = &[
    Trouble {
        name: "first test taken back",
        befalls: |course| take_back(course, "t1"),
        wait: test_gap,
    },
    Trouble {
        name: "lapse, then change to cannot",
        befalls: |course| {
            let lapsed = tell(course, "contraception-lapsed");
            category(lapsed, "cannot-become-pregnant", "hysterectomy")
        },
        wait: contraception_wait,
    },
];

const CANNOT: &[Trouble] = &[
    Trouble {
        name: "change to can",
        befalls: |course| category(course, "can-become-pregnant", "default"),
        wait: whole_starting_path,
    },
    Trouble {
        // Whoever's category is not known walks the path of those who can become pregnant.
        name: "category taken back",
        befalls: |course| take_back(course, "events[1]"),
        wait: whole_starting_path,
    },
];

/// A course, and all that can befall it.
struct Befallen {
    name: &'static str,
    course: fn() -> Course,
    troubles: &'static [&'static [Trouble]],
}

const COURSES: [Befallen; 3] = [
    Befallen {
        name: "start",
        course: start,
        troubles: &[ANYONE, CAN, START],
    },
    Befallen {
        name: "during",
        course: during,
        troubles: &[ANYONE, CAN, DURING],
    },
    Befallen {
        name: "cannot",
        course: cannot,
        troubles: &[ANYONE, CANNOT],
    },
];

fn days_back(course: Course, edition: &str, bound: u16) -> u16 {
    let mut question = course.edition(edition).question;
    question["on"] = json!(TODAY);
    let mut clinic = Clinic::of(Told::of(&question));
    match clinic.back_to_authorised(bound) {
        Ok(days) => days,
        Err(stuck) => panic!("{stuck}\n{question:#}"),
    }
}

#[test]
fn every_trouble_lasts_as_long_as_its_own_wait_and_no_longer() {
    for edition in RULEBOOK.editions() {
        let parameters = &edition.parameters;
        let bound = longest_wait(parameters);
        let mut longest = 0;
        for Befallen {
            name,
            course,
            troubles,
        } in COURSES
        {
            for trouble in troubles.iter().copied().flatten() {
                let days = days_back((trouble.befalls)(course()), edition.id.as_str(), bound);
                let wait = (trouble.wait)(parameters);
                let named = format!("{}, {name}, {}", edition.id, trouble.name);
                assert_eq!(days, wait, "{named}");
                longest = longest.max(days);
            }
        }
        assert_eq!(longest, bound, "{}: the bound is reached", edition.id);
        println!("{}: no dead end beyond {bound} days", edition.id);
    }
}

#[test]
fn troubles_one_upon_another_are_over_within_the_longest_wait() {
    for edition in RULEBOOK.editions() {
        let bound = longest_wait(&edition.parameters);
        for Befallen {
            course, troubles, ..
        } in COURSES
        {
            let all = || troubles.iter().copied().flatten();
            for first in all() {
                for second in all() {
                    let befallen = (second.befalls)((first.befalls)(course()));
                    days_back(befallen, edition.id.as_str(), bound);
                }
            }
        }
    }
}

#[test]
fn a_missed_first_window_costs_what_is_left_of_its_wait() {
    for edition in RULEBOOK.editions() {
        let parameters = &edition.parameters;
        let test_on = crate::harness::day(TODAY).minus(parameters.test_window_days);
        let missed = patient_who_can_become_pregnant().month(&test_on.to_string(), "t2", "rx1");
        // The wait counts from the test that opened the window; an edition may ask for none.
        let wait = parameters.missed_first_window_wait_days;
        let left = wait.saturating_sub(parameters.test_window_days);
        assert_eq!(days_back(missed, edition.id.as_str(), left), left);
    }
}

/// Nothing that was told for the course before counts, contraception neither: the practice names today as its first day.
#[test]
fn a_long_break_costs_the_whole_starting_path() {
    for edition in RULEBOOK.editions() {
        let parameters = &edition.parameters;
        // The last covered day lies one day more than the break before today.
        let handed_over = crate::harness::day(TODAY)
            .minus(parameters.new_start_days + 30)
            .to_string();
        let until = crate::harness::day(&handed_over).plus(6).to_string();
        let rested = patient_who_can_become_pregnant()
            .month(&handed_over, "t2", "rx1")
            .authorised(&handed_over, "a1", "rx1", &until, 30)
            .handed_over(&handed_over, "a1", 30);
        let wait = whole_starting_path(parameters);
        assert_eq!(days_back(rested, edition.id.as_str(), wait), wait);
    }
}
