//! Who may do what next.

use super::life::{Counter, Party};
use super::wrong::Wrong;

/// The prescriptions of a month, named in [`super::beginning`]: two strengths that may run side by side, and one that
/// would bring either above thirty days.
pub(crate) const PRESCRIPTIONS: [&str; 3] = ["rx-twenty", "rx-ten", "rx-both"];
pub(crate) const MONTH_TEST: &str = "month-test";
/// The first test, in the record with which every course of those who can become pregnant begins.
pub(crate) const FIRST_TEST: &str = "t1";

/// One act of somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Act {
    /// A pharmacy asks to dispense.
    Ask(Counter, Asked),
    /// The answering pharmacy fills what it was given last.
    Fill,
    /// A pharmacy hands over what it was given last, whatever became of it since.
    HandOver(Counter),
    /// The answering pharmacy hands over ten days of it.
    HandOverPart,
    /// The answering pharmacy enters, late, a hand-over of the last permitted day.
    EnterLate,
    /// The answering pharmacy reverses.
    Reverse,
    /// A pharmacist of the silent pharmacy releases what it holds.
    Release,
    /// An agent of the office states that the silent pharmacy handed nothing over; another confirms it, or declines.
    ProposeRelease,
    ConfirmRelease,
    DeclineRelease,
    /// The silent pharmacy enters, after the release, what had left before it.
    EnterDespite,
    /// Of what is at home, or lies filled on the shelf, something is gone.
    Adjust(Gone),
    /// The answering pharmacy puts what it was given last back on its shelf.
    ReturnToStock,
    /// Ten capsules from outside.
    Outside,
    /// The system records that the answering pharmacy's authorisation lapsed.
    Expire,
    /// A positive test comes in, collected the day before.
    LatePositiveTest,
    /// The prescriber excludes the pregnancy.
    Exclude,
    /// The patient tells of a lapse.
    Lapse,
    /// The prescriber stops, pauses or resumes.
    Stop,
    Pause,
    Resume,
    /// The prescriber cancels the first prescription.
    Cancel,
    /// The prescriber finds that the patient can become pregnant after all, or cannot any more.
    ChangeCategory,
    /// Patient and prescriber sign the form of the category in force.
    Sign,
    /// The prescriber asks for an exemption from initial testing.
    RequestExemption(Scope),
    /// The programme grants it, or refuses.
    GrantExemption(Scope),
    RefuseExemption,
    /// Somebody takes a fact back, or says what it should have been.
    Correct(Wrong),
    /// The programme suspends or reinstates.
    Suspend(Party),
    Reinstate(Party),
    /// Prescriber and patient go through the acts of another month.
    AnotherMonth,
    /// Days pass.
    Wait(Until),
}

/// Which prescription a pharmacy asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Asked {
    First(usize),
    /// The one written last.
    Newest,
}

/// What is gone of a supply.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Gone {
    /// Everything at home was lost.
    AllLost,
    /// Ten days of what is at home were destroyed.
    TenDaysDestroyed,
    /// The bag that was filled or left last was given back.
    BagReturned,
}

/// From what an exemption is asked for or granted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Scope {
    Everything,
    CycleDay,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Until {
    Tomorrow,
    /// The last day of the authorisation given last.
    LastDay,
    /// The day after it.
    DayAfter,
    /// The day from which the next supply may leave.
    NextSupply,
    /// The day on which contraception was used for long enough.
    Protected,
}

/// Every act there is. Those that cannot be done at a point are refused by the gate, or change nothing.
pub(crate) fn all() -> Vec<Act> {
    use Counter::{Answering, Silent};
    let mut acts = vec![
        Act::Ask(Answering, Asked::First(0)),
        Act::Ask(Answering, Asked::First(1)),
        Act::Ask(Answering, Asked::First(2)),
        Act::Ask(Answering, Asked::Newest),
        Act::Ask(Silent, Asked::First(0)),
        Act::Ask(Silent, Asked::Newest),
        Act::Fill,
        Act::HandOver(Answering),
        Act::HandOver(Silent),
        Act::HandOverPart,
        Act::EnterLate,
        Act::Reverse,
        Act::Release,
        Act::ProposeRelease,
        Act::ConfirmRelease,
        Act::DeclineRelease,
        Act::EnterDespite,
        Act::Adjust(Gone::AllLost),
        Act::Adjust(Gone::TenDaysDestroyed),
        Act::Adjust(Gone::BagReturned),
        Act::ReturnToStock,
        Act::Outside,
        Act::Expire,
        Act::LatePositiveTest,
        Act::Exclude,
        Act::Lapse,
        Act::Stop,
        Act::Pause,
        Act::Resume,
        Act::Cancel,
        Act::ChangeCategory,
        Act::Sign,
        Act::RequestExemption(Scope::Everything),
        Act::RequestExemption(Scope::CycleDay),
        Act::GrantExemption(Scope::Everything),
        Act::GrantExemption(Scope::CycleDay),
        Act::RefuseExemption,
        Act::AnotherMonth,
    ];
    acts.extend(Wrong::ALL.map(Act::Correct));
    acts.extend(Party::ALL.map(Act::Suspend));
    acts.extend(Party::ALL.map(Act::Reinstate));
    acts.extend(
        [
            Until::Tomorrow,
            Until::LastDay,
            Until::DayAfter,
            Until::NextSupply,
            Until::Protected,
        ]
        .map(Act::Wait),
    );
    acts
}

/// Those that are part of most months, or of the trouble that most often comes of them: the others are a change of category,
/// an exemption, what is gone or put back, and what takes these back or takes back a correction.
pub(crate) fn of_most_months() -> Vec<Act> {
    let is_rare = |act: &Act| {
        matches!(
            act,
            Act::ReturnToStock
                | Act::Adjust(Gone::TenDaysDestroyed | Gone::BagReturned)
                | Act::ChangeCategory
                | Act::Sign
                | Act::RequestExemption(_)
                | Act::GrantExemption(_)
                | Act::RefuseExemption
                | Act::Wait(Until::Protected)
                | Act::Correct(
                    Wrong::TestWasEarlier
                        | Wrong::FirstTest
                        | Wrong::Category
                        | Wrong::Request
                        | Wrong::Decision
                        | Wrong::Adjustment
                        | Wrong::Correction
                )
        )
    };
    all().into_iter().filter(|act| !is_rare(act)).collect()
}
