//! Where the search begins: a month ready to be dispensed, and a few points further on that would cost it acts to reach.

use retinue_kernel::PatientRecord;
use stateright::Model;

use super::Registry;
use super::acts::{Act, Asked, MONTH_TEST, PRESCRIPTIONS, Until};
use super::life::{Counter, Life};
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

pub(crate) fn all(registry: &Registry) -> Vec<Life> {
    let ready = ready(registry.course);
    HEAD_STARTS
        .iter()
        .map(|acts| {
            let mut life = acts.iter().fold(ready.clone(), |life, act| {
                registry
                    .next_state(&life, *act)
                    .unwrap_or_else(|| panic!("{act:?} leads nowhere from {life:?}"))
            });
            life.acts = 0;
            life
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
    Life::beginning(PatientRecord::of(events_of(&told.question)), day(today))
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
