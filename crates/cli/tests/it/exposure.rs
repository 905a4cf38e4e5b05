//! What `retinue exposure` shows.

use crate::harness::{Run, retinue};

fn exposure(arguments: &[&str]) -> Run {
    let mut all = vec!["exposure", "--formulation", "conventional"];
    all.extend_from_slice(arguments);
    retinue(&all)
}

#[test]
fn with_food_and_without_stand_side_by_side_and_are_called_illustrative() {
    let run = exposure(&["--dose", "40", "--weight", "80"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    for said in [
        "Illustrative, not for dosing decisions",
        "conventional, fed",
        "conventional, fasted",
        "80 mg a day (1 mg/kg)",
        "29.6 mg a day of conventional capsules",
        "after stopping",
    ] {
        assert!(run.out.contains(said), "{said}: {}", run.out);
    }
    assert!(run.out.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn as_json_it_carries_the_curve_and_what_it_rests_on() {
    let answer = exposure(&["--json", "--dose", "40", "--food", "fed"]).json();
    assert_eq!(answer["illustrative"], true);
    let one = &answer["exposures"][0];
    let average = one["steady-state"]["average"].as_f64().expect("a number");
    assert!((average - 417.0).abs() <= 417.0 * 0.03, "{average}");
    assert_eq!(one["basis"]["confidence"], "D");
    assert!(
        one["curve"]
            .as_array()
            .is_some_and(|curve| curve.len() > 400)
    );
    assert!(answer["exposures"].get(1).is_none());
}

#[test]
fn how_far_persons_differ_stands_beside_the_mean_and_says_that_nobody_confirmed_it() {
    let both = exposure(&["--dose", "40"]);
    for said in [
        "How far persons differ (PROVISIONAL)",
        "Clearance",
        "40 %; DESIGN; PROVISIONAL",
        "What reaches the blood, without food",
        "45 %; DESIGN; PROVISIONAL",
    ] {
        assert!(both.out.contains(said), "{said}: {}", both.out);
    }
    assert!(both.out.lines().all(|line| line.chars().count() <= 80));
    // With food alone the spread without it is none of the question's.
    let fed = exposure(&["--json", "--dose", "40", "--food", "fed"]).json();
    let spreads = fed["spreads"].as_array().expect("a list");
    assert_eq!(spreads.len(), 4, "{spreads:?}");
    for one in spreads {
        assert_eq!(one["basis"]["provisional"], true, "{one}");
        assert_ne!(one["value"]["food"], "fasted", "{one}");
    }
}

#[test]
fn bad_input_names_the_option_and_what_would_mend_it() {
    let cases: [(&[&str], &str, &str); 5] = [
        (&["--dose", "0"], "--dose", "such as 40"),
        (&["--dose", "NaN"], "--dose", "such as 40"),
        (
            &["--dose", "40", "--times-a-day", "9"],
            "--times-a-day",
            "1 to 4",
        ),
        (
            &["--dose", "40", "--food", "snack"],
            "--food",
            "fed, fasted",
        ),
        (&["--dose", "40", "--weight", "0"], "--weight", "above 0"),
    ];
    for (arguments, option, remedy) in cases {
        let mut arguments = arguments.to_vec();
        arguments.push("--json");
        let (at, says) = exposure(&arguments).bad_input();
        assert_eq!(at, option, "{says}");
        assert!(says.contains(remedy), "{says}");
    }
}
