//! What `retinue relapse` shows.

use crate::harness::{Run, retinue};

fn relapse(arguments: &[&str]) -> Run {
    let mut all = vec!["relapse"];
    all.extend_from_slice(arguments);
    retinue(&all)
}

#[test]
fn the_models_stand_side_by_side_and_are_called_illustrative() {
    let run = relapse(&["--cumulative", "150", "--female", "no"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    for said in [
        "Illustrative",
        "Model A",
        "Model B",
        "24: 22.5 %",
        "trunk: not known, left out",
    ] {
        assert!(run.out.contains(said), "{said}: {}", run.out);
    }
    assert!(run.out.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn the_dose_moves_the_one_model_and_not_the_other() {
    let by_24_months = |dose: &str, model: usize| {
        let answer = relapse(&["--json", "--cumulative", dose]).json();
        assert_eq!(answer["illustrative"], true);
        answer["models"][model]["relapsed"][24]
            .as_f64()
            .expect("a number")
    };
    assert!(by_24_months("220", 0) < by_24_months("120", 0));
    let difference = by_24_months("220", 1) - by_24_months("120", 1);
    assert!(difference.abs() < 1e-9, "{difference}");
}

#[test]
fn what_cannot_be_used_is_named_with_its_option() {
    for (arguments, option) in [
        (vec!["--endpoint", "cure"], "--endpoint"),
        (vec!["--months", "0"], "--months"),
        (vec!["--months", "121"], "--months"),
        (vec!["--cumulative", "much"], "--cumulative"),
        (vec!["--female", "perhaps"], "--female"),
    ] {
        let mut all = vec!["--json"];
        all.extend(arguments);
        let (at, says) = relapse(&all).bad_input();
        assert_eq!(at, option, "{says}");
    }
}
