//! A checker that shares nothing with the ledger: was there one order of acts that explains what every caller saw?
//!
//! The object is one prescription: free, held by a live authorisation, or dispensed. A history is linearizable when its
//! acts can be put into one order, each somewhere between its call and its return, in which every answer is right.

use std::collections::HashSet;

/// What was asked and what came back.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Act {
    Asked(Answer),
    HandedOver { authorisation: String, done: bool },
    Reversed { authorisation: String, done: bool },
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Answer {
    Authorised(String),
    AlreadyLive,
    AlreadyDispensed,
}

/// An act with the ticks of one counter at its call and its return.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) called: u64,
    pub(crate) returned: u64,
    pub(crate) act: Act,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum State {
    Free,
    Live(String),
    Dispensed,
}

/// The state after the act, or none when its answer is wrong in this state.
fn after(state: &State, act: &Act) -> Option<State> {
    let holds = |number: &String| matches!(state, State::Live(live) if live == number);
    match act {
        Act::Asked(Answer::Authorised(number)) => {
            (*state == State::Free).then(|| State::Live(number.clone()))
        }
        Act::Asked(Answer::AlreadyLive) => matches!(state, State::Live(_)).then(|| state.clone()),
        Act::Asked(Answer::AlreadyDispensed) => (*state == State::Dispensed).then(|| state.clone()),
        Act::HandedOver {
            authorisation,
            done: true,
        } => holds(authorisation).then_some(State::Dispensed),
        Act::Reversed {
            authorisation,
            done: true,
        } => holds(authorisation).then_some(State::Free),
        Act::HandedOver {
            authorisation,
            done: false,
        }
        | Act::Reversed {
            authorisation,
            done: false,
        } => (!holds(authorisation)).then(|| state.clone()),
    }
}

/// Whether one order of acts, beginning with a free prescription, explains the history.
pub(crate) fn is_linearizable(history: &[Entry]) -> bool {
    assert!(
        history.len() <= 128,
        "the checker keeps a set of acts in 128 bits"
    );
    let mut seen = HashSet::new();
    search(history, 0, State::Free, &mut seen)
}

fn search(
    history: &[Entry],
    mut done: u128,
    state: State,
    seen: &mut HashSet<(u128, State)>,
) -> bool {
    // An act that leaves the state as it is, and is right now, may be placed now: that takes nothing from the others.
    loop {
        let quiet = open(history, done)
            .find(|at| after(&state, &history[*at].act).is_some_and(|next| next == state));
        match quiet {
            Some(at) => done |= 1 << at,
            None => break,
        }
    }
    if done.count_ones() as usize == history.len() {
        return true;
    }
    if !seen.insert((done, state.clone())) {
        return false;
    }
    open(history, done)
        .collect::<Vec<_>>()
        .into_iter()
        .any(|at| match after(&state, &history[at].act) {
            Some(next) => search(history, done | 1 << at, next, seen),
            None => false,
        })
}

/// The acts that may come next: not done yet, and called before every act that is not done returned.
fn open(history: &[Entry], done: u128) -> impl Iterator<Item = usize> + '_ {
    let waiting = move |at: &usize| done & (1 << at) == 0;
    let first_return = (0..history.len())
        .filter(waiting)
        .map(|at| history[at].returned)
        .min()
        .unwrap_or(u64::MAX);
    (0..history.len())
        .filter(waiting)
        .filter(move |at| history[*at].called < first_return)
}

fn entry(called: u64, returned: u64, act: Act) -> Entry {
    Entry {
        called,
        returned,
        act,
    }
}

fn authorised(number: &str) -> Act {
    Act::Asked(Answer::Authorised(number.to_owned()))
}

#[test]
fn the_checker_accepts_one_winner_among_many() {
    let mut history = vec![entry(0, 100, authorised("a"))];
    history.extend((1..64).map(|at| entry(at, 100 + at, Act::Asked(Answer::AlreadyLive))));
    assert!(is_linearizable(&history));
}

#[test]
fn the_checker_rejects_two_winners() {
    let history = [entry(0, 10, authorised("a")), entry(1, 11, authorised("b"))];
    assert!(!is_linearizable(&history));
}

#[test]
fn the_checker_rejects_a_loser_who_returned_before_the_winner_called() {
    let history = [
        entry(0, 1, Act::Asked(Answer::AlreadyLive)),
        entry(2, 3, authorised("a")),
    ];
    assert!(!is_linearizable(&history));
}

#[test]
fn the_checker_rejects_a_hand_over_after_the_reversal_returned() {
    let number = || "a".to_owned();
    let history = [
        entry(0, 1, authorised("a")),
        entry(
            2,
            3,
            Act::Reversed {
                authorisation: number(),
                done: true,
            },
        ),
        entry(
            4,
            5,
            Act::HandedOver {
                authorisation: number(),
                done: true,
            },
        ),
    ];
    assert!(!is_linearizable(&history));
}

#[test]
fn the_checker_rejects_a_second_hand_over_even_when_all_overlap() {
    let handed = || Act::HandedOver {
        authorisation: "a".to_owned(),
        done: true,
    };
    let history = [
        entry(0, 1, authorised("a")),
        entry(2, 90, handed()),
        entry(3, 91, handed()),
    ];
    assert!(!is_linearizable(&history));
}
