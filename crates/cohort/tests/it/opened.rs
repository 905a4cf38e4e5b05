//! The demo opened in a ledger of its own, at a moment of a simulated clock.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use retinue_cohort::demo::{self, Demo, Options, Pharmacy, Prescriber, Shown, clinic};
use retinue_kernel::FactId;
use retinue_ledger::{Actor, Clinician, Clock, Pharmacist, Role, SimulatedClock};
use retinue_rulebook::Rulebook;

pub(crate) static RULEBOOK: LazyLock<Arc<Rulebook>> =
    LazyLock::new(|| Arc::new(Rulebook::embedded().expect("the rules can be read")));

pub(crate) fn clock_at(moment: &str) -> Clock {
    Clock::Simulated(SimulatedClock::at(
        moment.parse::<Timestamp>().expect("a moment"),
    ))
}

/// The demo opened at a moment and seeded to its end.
pub(crate) fn opened(moment: &str) -> Demo {
    let options = Options {
        clock: clock_at(moment),
        ..Options::temporary(RULEBOOK.clone())
    };
    let mut demo = demo::open(options).expect("the demo opens");
    let state = demo.seeding.wait();
    assert_eq!(state.astray, Vec::<String>::new(), "at {moment}");
    assert_eq!(
        state.progress(),
        (clinic::courses().len(), clinic::courses().len()),
        "at {moment}"
    );
    assert!(state.ended);
    demo
}

pub(crate) fn acting(demo: &Demo, role: Role) -> Actor {
    let name = FactId::new("a test").expect("a name");
    demo.ledger
        .in_the_demo(&name, role)
        .expect("the demo's own door")
}

pub(crate) fn clinician(demo: &Demo, prescriber: Prescriber) -> Clinician {
    acting(demo, Role::Prescriber(prescriber.id()))
        .clinician()
        .expect("a clinician")
}

pub(crate) fn pharmacist(demo: &Demo, pharmacy: Pharmacy) -> Pharmacist {
    acting(demo, Role::Pharmacist(pharmacy.id()))
        .pharmacist()
        .expect("a pharmacist")
}

pub(crate) fn shown(demo: &Demo, who: &str) -> Shown {
    let all = demo.seeding.state().shown;
    all.into_iter()
        .find(|shown| shown.course.who == who)
        .unwrap_or_else(|| panic!("{who} is in the clinic"))
}
