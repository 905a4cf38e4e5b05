//! What `retinue grade` and `retinue interactions` print.

use crate::harness::{Run, retinue};

fn json(arguments: &[&str]) -> Run {
    let mut all = arguments.to_vec();
    all.push("--json");
    retinue(&all)
}

#[test]
fn triglycerides_change_their_grade_just_above_each_cut_off() {
    for (value, grade) in [
        ("149.9", 0),
        ("150.0", 1),
        ("300.0", 1),
        ("300.1", 2),
        ("500.0", 2),
        ("500.1", 3),
        ("1000.0", 3),
        ("1000.1", 4),
    ] {
        let run = json(&["grade", "lab", "triglyceride", value, "mg/dL"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let graded = &run.json()["graded"];
        assert_eq!(graded["grade"], grade, "{value}");
        assert_eq!(graded["ctcae-version"], "v5");
    }
}

#[test]
fn alt_of_exactly_three_times_the_limit_is_grade_1_and_the_rule_of_9_mmol_needs_more() {
    let alt = json(&["grade", "lab", "alt", "120", "U/L", "--high", "40"]).json();
    assert_eq!(alt["graded"]["grade"], 1);
    let rules = |value: &str| -> Vec<String> {
        let answer = json(&["grade", "lab", "tg", value, "mmol/L", "--in", "UK"]).json();
        let advice = answer["advice"].as_array().expect("a list").clone();
        let rule = |one: &serde_json::Value| one["reasons"][0]["rule"].as_str().map(str::to_owned);
        advice.iter().filter_map(rule).collect()
    };
    assert!(!rules("9").contains(&"LAB-TG-9".to_owned()));
    assert!(rules("9.01").contains(&"LAB-TG-9".to_owned()));
}

#[test]
fn a_value_is_told_in_its_other_units_with_grade_rule_and_repetition() {
    let run = retinue(&[
        "grade",
        "lab",
        "triglyceride",
        "612",
        "mg/dL",
        "--fasting",
        "--on",
        "2026-05-30",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    for said in [
        "= 6.91 mmol/L",
        "grade 3, CTCAE v5",
        "REDUCE or HOLD  T1",
        "2026-06-13",
        "PROVISIONAL",
    ] {
        assert!(run.out.contains(said), "{said}: {}", run.out);
    }
    assert!(run.out.lines().all(|line| line.chars().count() <= 80));
    let v6 = json(&["grade", "lab", "ck", "600", "U/L", "--ctcae", "v6"]).json();
    assert!(v6["graded"]["why"].is_string(), "v6 has no such term: {v6}");
}

#[test]
fn a_pregnancy_test_answers_with_a_word_under_its_code() {
    let answer = json(&["grade", "lab", "2106-3", "positive"]).json();
    assert_eq!(answer["advice"][0]["action"], "STOP");
    let (at, says) = json(&["grade", "lab", "2106-3", "maybe"]).bad_input();
    assert!(
        at == "VALUE" && says.contains("negative or positive"),
        "{says}"
    );
}

#[test]
fn scales_have_bands_and_what_follows() {
    for (scale, total, band) in [
        ("cadi", "4", "mild"),
        ("cadi", "5", "moderate"),
        ("cadi", "9", "moderate"),
        ("cadi", "10", "severe"),
        ("dlqi", "11", "very large effect"),
    ] {
        let answer = json(&["grade", "scale", scale, "--total", total]).json();
        assert_eq!(answer["score"]["band"], band, "{scale} {total}");
    }
    let mood = json(&["grade", "scale", "phq-9", "2,2,2,2,2,2,1,1,2"]).json();
    assert_eq!(mood["advice"][0]["triage"], "T2");
    let gags = json(&["grade", "scale", "gags", "3,3,3,3,1,3"]).json();
    assert_eq!(
        (&gags["grade"]["grade"], &gags["grade"]["name"]),
        (&31.into(), &"severe".into())
    );
    assert_eq!(gags["provisional"], true);
    let iga = retinue(&["grade", "scale", "iga", "3"]);
    assert!(
        iga.out.contains("moderate") && iga.out.contains("Over half of the face"),
        "{}",
        iga.out
    );
}

#[test]
fn a_side_effect_is_described_grade_by_grade() {
    let run = retinue(&["grade", "effect", "Cheilitis"]);
    assert!(
        run.out.contains("grade 1") && run.out.contains("grade 3"),
        "{}",
        run.out
    );
    let one = json(&["grade", "effect", "cheilitis", "2"]).json();
    assert_eq!(one["grades"].as_array().map(Vec::len), Some(1));
    let (at, says) = json(&["grade", "effect", "cheilitis", "4"]).bad_input();
    assert!(at == "GRADE" && says.contains("1, 2, 3"), "{says}");
}

#[test]
fn what_cannot_be_graded_names_the_argument_and_the_remedy() {
    let cases: [(&[&str], &str, &str); 8] = [
        (&["lab", "altt", "20", "U/L"], "ANALYTE", "known: "),
        (&["lab", "alt", "NaN", "U/L"], "VALUE", "such as 135"),
        (&["lab", "alt", "20"], "UNIT", "without a unit"),
        (&["lab", "alt", "20", "mg/dL"], "UNIT", "U/L"),
        (
            &["lab", "alt", "20", "U/L", "--symptom", "gloom"],
            "--symptom",
            "known: ",
        ),
        (
            &["lab", "alt", "20", "U/L", "--ctcae", "v7"],
            "--ctcae",
            "v5, v6",
        ),
        (&["scale", "eyeball", "3"], "SCALE", "iga"),
        (&["scale", "phq-9", "1,2"], "ANSWERS", "9 items"),
    ];
    for (arguments, option, remedy) in cases {
        let mut all = vec!["grade"];
        all.extend_from_slice(arguments);
        let (at, says) = json(&all).bad_input();
        assert_eq!(at, option, "{says}");
        assert!(says.contains(remedy), "{says}");
    }
}

#[test]
fn a_tetracycline_is_no_and_an_antibiotic_that_is_none_is_yes() {
    let run = json(&["interactions", "doxycycline", "--in", "UK"]);
    assert_eq!(run.code, 3, "{}", run.err);
    let medicine = &run.json()["medicines"][0];
    assert_eq!(medicine["interactions"][0]["severity"], "X");
    let by_code = json(&["interactions", "J01AA02"]).json();
    assert_eq!(by_code["medicines"][0]["agent"], "doxycycline");
    assert_eq!(json(&["interactions", "erythromycin"]).code, 0);
}

#[test]
fn plain_words_are_asked_back_and_the_id_that_is_meant_settles_it() {
    let run = json(&["interactions", "vitamin A tablets"]);
    assert_eq!(run.code, 3);
    let may_be = run.json()["medicines"][0]["may-be"].clone();
    let id = may_be[0]["agent"].as_str().expect("an id").to_owned();
    assert_eq!(id, "vitamin-a");
    let settled = json(&["interactions", &id]).json();
    assert_eq!(settled["medicines"][0]["agent"], "vitamin-a");
    let unknown = retinue(&["interactions", "zzyzx"]);
    assert_eq!(unknown.code, 3);
    assert!(
        unknown.out.contains("no word of its harmlessness"),
        "{}",
        unknown.out
    );
}

#[test]
fn a_peanut_allergy_blocks_in_the_uk_and_is_reviewed_in_the_us() {
    let uk = json(&[
        "interactions",
        "--allergy",
        "peanut",
        "--in",
        "UK",
        "--product",
        "uk-conventional",
    ]);
    assert_eq!(uk.code, 3);
    assert_eq!(uk.json()["allergies"][0]["advice"][0]["action"], "BLOCK");
    let us = json(&["interactions", "--allergy", "peanut"]).json();
    assert_eq!(us["allergies"][0]["advice"][0]["action"], "DEFER");
    let (at, says) = json(&["interactions", "alcohol", "--product", "uk-conventional"]).bad_input();
    assert!(at == "--product" && says.contains("us-lidose"), "{says}");
    let steroid = json(&[
        "interactions",
        "prednisone",
        "--fulminans",
        "--on-treatment",
    ]);
    assert_eq!(
        steroid.json()["medicines"][0]["interactions"][0]["severity"],
        "I"
    );
}

#[test]
fn triglycerides_of_ten_to_nineteen_years_have_a_provisional_range_of_their_own() {
    let asked = |value: &str, age: &str| {
        let run = retinue(&[
            "grade",
            "lab",
            "triglyceride",
            value,
            "mg/dL",
            "--age",
            age,
            "--json",
        ]);
        run.json()["usual"].clone()
    };
    for (value, age, above) in [
        ("129.9", "14", false),
        ("130", "14", true),
        ("130", "10", true),
        ("130", "19", true),
        ("130", "20", false),
        ("130", "9", false),
        ("149.9", "20", false),
        ("150", "20", true),
    ] {
        assert_eq!(asked(value, age)["above"], above, "{value} at {age}");
    }
    assert_eq!(asked("100", "14")["basis"]["confidence"], "U");
    let told = retinue(&[
        "grade",
        "lab",
        "triglyceride",
        "140",
        "mg/dL",
        "--age",
        "14",
    ]);
    assert!(
        told.out.contains("above what is usual from 10 to 19 years"),
        "{}",
        told.out
    );
    assert!(told.out.contains("PROVISIONAL"), "{}", told.out);
}

#[test]
fn amylase_is_graded_as_lipase_is_in_version_five_and_by_no_guess_in_version_six() {
    let graded = |version: &str| {
        retinue(&[
            "grade",
            "lab",
            "amylase",
            "160",
            "U/L",
            "--high",
            "100",
            "--no-symptoms",
            "--ctcae",
            version,
            "--json",
        ])
        .json()["graded"]
            .clone()
    };
    assert_eq!(graded("v5")["grade"], 2);
    assert!(graded("v6")["why"].as_str().is_some());
}
