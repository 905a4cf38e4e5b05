//! Two evaluators, written apart, give the same answer on random histories of every programme.

use jiff::civil::Date;
use retinue_kernel::Day;
use serde_json::Value;

use crate::harness::{decide_question, slugs};
use crate::{histories, oracle};

/// How many histories of each programme are compared in an everyday run; on demand as many as `RETINUE_HISTORIES` says.
pub(crate) const EVERYDAY_HISTORIES: u64 = 3_000;

fn from_the_environment(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(otherwise)
}

#[test]
fn the_gate_and_the_oracle_agree_on_random_histories_of_the_united_states() {
    they_agree_under("us-ipledge");
}

#[test]
fn the_gate_and_the_oracle_agree_on_random_histories_of_the_united_kingdom() {
    they_agree_under("uk-mhra");
}

#[test]
fn the_gate_and_the_oracle_agree_on_random_histories_of_the_european_union() {
    they_agree_under("eu-ppp");
}

/// What both evaluators are asked for: until when, why not, and from which day all of it can have cleared.
#[derive(Debug, PartialEq)]
struct Said {
    until: Option<Date>,
    slugs: Vec<String>,
    earliest: Option<Date>,
}

fn the_gate_says(question: &Value) -> Said {
    let decision = decide_question(question);
    Said {
        until: decision.until().map(Day::date),
        slugs: slugs(&decision).into_iter().map(str::to_owned).collect(),
        earliest: decision.earliest().map(Day::date),
    }
}

fn the_oracle_says(question: &Value) -> Said {
    let verdict = oracle::judge(question);
    assert_eq!(verdict.authorised, verdict.until.is_some());
    Said {
        until: verdict.until,
        slugs: verdict.slugs.into_iter().collect(),
        earliest: verdict.earliest,
    }
}

/// Where the age of majority differs from territory to territory, with and without a word on where the patient lives.
#[test]
fn the_gate_and_the_oracle_agree_where_the_age_of_majority_differs_by_territory() {
    let mut seen = std::collections::BTreeSet::new();
    let mut permitted = 0;
    they_agree("us-ipledge by territory", |seed| {
        let question = histories::by_territory(seed);
        let verdict = oracle::judge(&question);
        permitted += usize::from(verdict.authorised);
        seen.extend(verdict.slugs);
        question
    });
    for slug in [
        "residence-unknown",
        "guardian-signature-missing",
        "consent-before-majority",
    ] {
        assert!(seen.contains(slug), "never {slug}");
    }
    assert!(permitted > 100, "only {permitted} end in a yes");
}

/// Where the system failed about the windows of tests; and some first windows were lost to it.
#[test]
fn the_gate_and_the_oracle_agree_where_the_system_failed() {
    let mut excused = 0;
    they_agree("us-ipledge with faults of the system", |seed| {
        let question = histories::with_faults(seed);
        let mut without = question.clone();
        without["faults"] = serde_json::json!([]);
        excused += usize::from(oracle::judge(&question).slugs != oracle::judge(&without).slugs);
        question
    });
    assert!(excused > 10, "only {excused} histories turn on a fault");
}

fn they_agree_under(programme: &'static str) {
    they_agree(programme, |seed| histories::history_under(programme, seed));
}

fn they_agree(programme: &str, mut history: impl FnMut(u64) -> Value) {
    let first = from_the_environment("RETINUE_FIRST_SEED", 0);
    let mut disagreements = 0;
    for seed in first..first + from_the_environment("RETINUE_HISTORIES", EVERYDAY_HISTORIES) {
        let question = history(seed);
        let (gate, oracle) = (the_gate_says(&question), the_oracle_says(&question));
        if gate == oracle {
            continue;
        }
        disagreements += 1;
        let lacks: Vec<_> = oracle
            .slugs
            .iter()
            .filter(|slug| !gate.slugs.contains(slug))
            .collect();
        let adds: Vec<_> = gate
            .slugs
            .iter()
            .filter(|slug| !oracle.slugs.contains(slug))
            .collect();
        eprintln!(
            "seed {seed}: the gate lacks {lacks:?} and adds {adds:?}; until {:?} and {:?}; earliest {:?} and {:?}",
            gate.until, oracle.until, gate.earliest, oracle.earliest
        );
        if disagreements <= 2 {
            eprintln!("  the gate says {gate:?}\n  the oracle says {oracle:?}\n{question:#}");
        }
    }
    assert_eq!(
        disagreements, 0,
        "histories of {programme} on which the two evaluators disagree"
    );
}
