//! Where the search begins: a month ready to be dispensed, and a few points further on that would cost it acts to reach.

use stateright::Model;

use super::Registry;
use super::acts::{Act, Asked, MONTH_TEST, PRESCRIPTIONS, Scope, Until};
use super::faults::Fault;
use super::life::{Counter, Life};
use super::wrong::Wrong;
use crate::harness::{
    Course as Told, day, patient_who_can_become_pregnant, patient_who_cannot_become_pregnant,
};
use crate::told::events_of;

/// Whose course it is, and how far it has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Course {
    FirstMonth,
    LaterMonth,
    CannotBecomePregnant,
}

impl Course {
    pub(crate) const ALL: [Course; 3] = [
        Course::FirstMonth,
        Course::LaterMonth,
        Course::CannotBecomePregnant,
    ];
}

/// What has happened before the search begins, each act a step of the model itself.
const HEAD_STARTS: [&[Act]; 4] = {
    use Counter::{Answering, Silent};
    [
        &[],
        // Two strengths of the month side by side.
        &[
            Act::Ask(Answering, Asked::First(0)),
            Act::Ask(Answering, Asked::First(1)),
        ],
        // The silent pharmacy was asked first, on the day before the window's last.
        &[Act::Ask(Silent, Asked::First(0)), Act::Wait(Until::LastDay)],
        // The month is at home, and the next one is written.
        &[
            Act::Ask(Answering, Asked::First(0)),
            Act::HandOver(Answering),
            Act::Wait(Until::NextSupply),
            Act::AnotherMonth,
        ],
    ]
};

/// The same for one course alone.
const fn head_starts_of(course: Course) -> &'static [&'static [Act]] {
    use Counter::Answering;
    match course {
        Course::FirstMonth => &[
            // The programme exempted from the first test, and the month rests on one test alone.
            &[
                Act::Correct(Wrong::FirstTest),
                Act::RequestExemption(Scope::Everything),
                Act::GrantExemption(Scope::Everything),
                Act::Ask(Answering, Asked::First(0)),
            ],
            // The month's specimen was said to be of the day before, and that was taken back.
            &[
                Act::Correct(Wrong::TestWasEarlier),
                Act::Correct(Wrong::Correction),
                Act::Ask(Answering, Asked::First(0)),
            ],
        ],
        Course::LaterMonth => &[
            // The patient cannot become pregnant any more, and was authorised so.
            &[
                Act::ChangeCategory,
                Act::Sign,
                Act::Wait(Until::Tomorrow),
                Act::AnotherMonth,
                Act::Ask(Answering, Asked::Newest),
            ],
        ],
        Course::CannotBecomePregnant => &[
            // The patient can become pregnant after all, and went the whole starting path.
            &[
                Act::ChangeCategory,
                Act::Sign,
                Act::Wait(Until::Tomorrow),
                Act::AnotherMonth,
                Act::Wait(Until::Protected),
                Act::AnotherMonth,
                Act::Ask(Answering, Asked::Newest),
            ],
        ],
    }
}

pub(crate) fn all(registry: &Registry) -> Vec<Life> {
    let ready = ready(registry.course);
    HEAD_STARTS
        .iter()
        .chain(head_starts_of(registry.course))
        .filter_map(|acts| {
            let mut life = ready.clone();
            for act in *acts {
                let next = registry.next_state(&life, *act);
                // A gate that is broken on purpose may stop on the way.
                if next.is_none() && registry.fault != Fault::None {
                    return None;
                }
                life = next.unwrap_or_else(|| panic!("{act:?} leads nowhere from {life:?}"));
            }
            life.acts = 0;
            Some(life)
        })
        .collect()
}

/// The month's acts are done, its prescriptions are written, and nobody has asked yet.
pub(crate) fn ready(course: Course) -> Life {
    let (told, today) = match course {
        Course::FirstMonth => {
            let today = "2026-03-01";
            let told = patient_who_can_become_pregnant()
                .negative_test(MONTH_TEST, today)
                .month_confirmed(today, MONTH_TEST);
            (told, today)
        }
        Course::LaterMonth => {
            let today = "2026-03-29";
            let told = patient_who_can_become_pregnant()
                .month("2026-03-01", "second-test", "rx-before")
                .authorised("2026-03-01", "before", "rx-before", "2026-03-07", 30)
                .handed_over("2026-03-01", "before", 30)
                .negative_test(MONTH_TEST, today)
                .month_confirmed(today, MONTH_TEST);
            (told, today)
        }
        Course::CannotBecomePregnant => {
            let today = "2026-03-01";
            let told = patient_who_cannot_become_pregnant()
                .test(MONTH_TEST, today, "laboratory", "negative")
                .visit(today);
            (told, today)
        }
    };
    let told = prescribed(told, today);
    Life::beginning(events_of(&told.question), day(today))
}

/// Three prescriptions of one order: two strengths, and a third that holds both.
fn prescribed(told: Told, today: &str) -> Told {
    use serde_json::json;
    let order =
        |capsules, days| json!({ "order": "the-month", "capsules": capsules, "days": days });
    told.prescription_of(PRESCRIPTIONS[0], today, order(json!({ "20": 60 }), 30))
        .prescription_of(PRESCRIPTIONS[1], today, order(json!({ "10": 30 }), 30))
        .prescription_of(
            PRESCRIPTIONS[2],
            today,
            order(json!({ "10": 10, "20": 10 }), 10),
        )
}
