//! Two evaluators, written apart, give the same answer on random histories.

use crate::harness::{decide_question, slugs};
use crate::{histories, oracle};

/// How many histories are compared: few in an everyday run, as many as `RETINUE_HISTORIES` says on demand.
fn how_many() -> u64 {
    std::env::var("RETINUE_HISTORIES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(3_000)
}

#[test]
fn the_gate_and_the_oracle_agree_on_random_histories() {
    let first: u64 = std::env::var("RETINUE_FIRST_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let mut disagreements = 0;
    for seed in first..first + how_many() {
        let question = histories::history(seed);
        let expected = oracle::judge(&question);
        let decision = decide_question(&question);
        let until = decision.until().map(retinue_kernel::Day::date);
        let found = slugs(&decision);
        let told: Vec<&str> = expected.slugs.iter().map(String::as_str).collect();
        if until != expected.until || expected.authorised != until.is_some() || found != told {
            disagreements += 1;
            let missed: Vec<_> = told.iter().filter(|slug| !found.contains(slug)).collect();
            let added: Vec<_> = found.iter().filter(|slug| !told.contains(slug)).collect();
            eprintln!("seed {seed}: the gate lacks {missed:?} and adds {added:?}");
            if disagreements <= 2 {
                eprintln!(
                    "seed {seed}: the gate says until {until:?}, {found:?}\n  the oracle says until {:?}, {told:?}\n{question:#}",
                    expected.until
                );
            }
        }
    }
    assert_eq!(
        disagreements, 0,
        "histories on which the two evaluators disagree"
    );
}
