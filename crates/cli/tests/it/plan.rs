//! What `retinue plan` tells of the doses of a course.

use serde_json::{Value, json};

use crate::harness::{Run, retinue, retinue_given};

fn plan(arguments: &[&str]) -> Run {
    let mut all = vec!["plan"];
    all.extend_from_slice(arguments);
    retinue(&all)
}

const V01: &[&str] = &[
    "--weight",
    "70",
    "--product",
    "conventional",
    "--target",
    "120..150",
    "--from",
    "2026-03-02",
];

#[test]
fn a_course_is_told_as_capsules_days_and_the_conflict_of_label_and_target() {
    let run = plan(V01);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let text = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "35 mg a day on average (0.5 mg/kg)",
        "first day: 10 mg in the morning, 20 mg in the evening",
        "30 mg in the morning, 40 mg in the evening",
        "8400 mg to 10500 mg",
        "custom: no label has it",
        "120 mg/kg is reached on 2026-07-13, day 134, week 19.1",
        "150 mg/kg is reached on 2026-08-12, day 164, week 23.4",
        "cannot both hold at usual doses",
        "Each dose with food, in two doses a day",
    ] {
        assert!(text.contains(said), "{said}: {}", run.out);
    }
    assert!(run.out.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn the_same_as_json_carries_units_sources_and_the_knowledge() {
    let mut arguments = V01.to_vec();
    arguments.push("--json");
    let answer = plan(&arguments).json();
    assert_eq!(answer["weight"], json!({ "grams": 70_000 }));
    assert_eq!(answer["steps"][0]["daily"], json!({ "micrograms": 35_000 }));
    assert_eq!(answer["target"]["kind"], "custom");
    assert_eq!(answer["finish"]["lower"]["from"]["on"], "2026-07-13");
    assert_eq!(answer["provisional"], false);
    assert!(
        answer["knowledge"]
            .as_str()
            .is_some_and(|hash| hash.starts_with("sha256:"))
    );
    let remarks = answer["remarks"].as_array().expect("remarks");
    let conflict = remarks
        .iter()
        .find(|one| one["code"] == "course-and-target");
    assert_eq!(conflict.expect("the conflict")["basis"]["confidence"], "D");
}

#[test]
fn what_was_given_before_is_read_from_a_file_and_the_plan_goes_on_after_it() {
    let history = json!({
        "weights": [{ "on": "2026-01-01", "weight": "60" }, { "on": "2026-01-16", "weight": "80 kg" }],
        "doses": [
            { "from": "2026-01-01", "to": "2026-01-30", "milligrams": 60, "formulation": "conventional", "food": "fed" },
            { "from": "2026-01-31", "milligrams": 60, "formulation": "conventional", "outcome": "missed" },
        ],
        "at-home": { "40": 6 },
    });
    let arguments = [
        "plan",
        "--json",
        "--weight",
        "80",
        "--product",
        "conventional",
        "--target",
        "120..150",
        "--step",
        "1",
        "--history",
        "-",
    ];
    let run = retinue_given(&arguments, history.to_string().as_bytes());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let answer = run.json();
    assert_eq!(answer["steps"][0]["from"], "2026-02-01");
    let given = &answer["given"];
    assert_eq!(given["by-latest-weight"]["micrograms-per-kilogram"], 22_500);
    assert_eq!(
        given["by-weight-of-period"]["micrograms-per-kilogram"],
        26_250
    );
    assert_eq!(given["days-missed"], 1);
    // Six are at home: with 60 more, what is in hand would last 33 days.
    let first = &answer["course"]["dispensings"][0];
    assert_eq!(first["handed-over"]["40"], 50);
    assert_eq!(first["days"], 28);
    let broken = json!({ "weights": [{ "on": "2026-02-30", "weight": "60" }] });
    let (at, says) = retinue_given(&arguments, broken.to_string().as_bytes()).bad_input();
    assert_eq!(at, "--history: weights[0].on");
    assert!(says.contains("day of the calendar"), "{says}");
    let no_weight = json!({ "weights": [{ "on": "2026-02-03", "weight": "0" }] });
    let (at, says) = retinue_given(&arguments, no_weight.to_string().as_bytes()).bad_input();
    assert_eq!(at, "--history: weights[0].weight");
    assert!(says.contains("above 0"), "{says}");
}

#[test]
fn a_price_list_is_added_up_dispensing_by_dispensing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("prices.csv");
    std::fs::write(
        &path,
        "milligrams,capsules,price\n40,30,24.00\n40,300,30.00\n",
    )
    .expect("a file");
    let path = path.display().to_string();
    let arguments = [
        "--json",
        "--weight",
        "80",
        "--product",
        "us-conventional",
        "--step",
        "1",
        "--target",
        "60",
        "--prices",
        &path,
        "--aim",
        "least-cost",
        "--from",
        "2026-03-02",
    ];
    let answer = plan(&arguments).json();
    // 60 days at 80 mg: twice sixty capsules, each sixty at the price of thirty.
    let costs: Vec<&Value> = answer["course"]["dispensings"]
        .as_array()
        .expect("dispensings")
        .iter()
        .map(|one| &one["cost"]["minor-units"])
        .collect();
    assert_eq!(costs, [4_800, 4_800]);
    assert_eq!(answer["course"]["cost"]["minor-units"], 9_600);
    assert_eq!(answer["currency"], "USD");
    std::fs::write(&path, "milligrams,capsules,price\n40,30,\"24,00\"\n").expect("a file");
    let (at, says) = plan(&arguments).bad_input();
    assert_eq!(at, path);
    assert!(
        says.contains("line 2, price") && says.contains("71.02"),
        "{says}"
    );
}

#[test]
fn bad_input_names_the_option_and_what_would_mend_it() {
    let with = |option: &str, value: &str| {
        let mut arguments = vec!["--json"];
        let mut replaced = false;
        for pair in V01.chunks(2) {
            let ours = pair[0] == option;
            replaced |= ours;
            arguments.extend([pair[0], if ours { value } else { pair[1] }]);
        }
        if !replaced {
            arguments.extend([option, value]);
        }
        plan(&arguments).bad_input()
    };
    for (option, value, remedy) in [
        ("--weight", "0", "above 0"),
        ("--weight", "NaN", "above 0"),
        ("--weight", "-70", "above 0"),
        ("--weight", "11 stone", "kg or lb"),
        ("--product", "us-generic", "us-lidose"),
        ("--target", "150..120", "lower number first"),
        ("--target", "0", "above 0"),
        ("--step", "half", "such as 0.5"),
        ("--step", "0.5:month", "number of days"),
        ("--strengths", "25", "10 mg, 20 mg"),
        ("--aim", "cheapest", "least-cost"),
        ("--from", "2026-02-30", "year-month-day"),
        ("--in", "CA", "US, UK, EU"),
    ] {
        let (at, says) = with(option, value);
        assert_eq!(at, option, "{value}: {says}");
        assert!(says.contains(remedy), "{option} {value}: {says}");
    }
    let (at, _) = with("--aim", "least-cost");
    assert_eq!(at, "--prices");
    let absent = plan(&["--product", "conventional"]);
    assert!(
        absent.code == 2 && absent.err.contains("--weight"),
        "{}",
        absent.err
    );
}

#[test]
fn the_raised_ceiling_asks_for_an_adult_and_a_prescriber() {
    let tries = |more: &[&str]| {
        let mut arguments = V01.to_vec();
        arguments.extend(["--json", "--very-severe-or-truncal"]);
        arguments.extend(more);
        plan(&arguments)
    };
    assert_eq!(tries(&[]).bad_input().0, "--adult");
    assert_eq!(tries(&["--adult"]).bad_input().0, "--signed");
    let answer = tries(&["--adult", "--signed"]).json();
    assert_eq!(answer["ceiling"]["micrograms"], 140_000);
}

#[test]
fn a_folder_of_knowledge_takes_the_place_of_the_copy_in_the_binary() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut arguments = V01.to_vec();
    let path = folder.path().display().to_string();
    arguments.extend(["--json", "--knowledge", &path]);
    let run = plan(&arguments);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(
        run.err.contains("sources.toml") && run.err.contains("restore it"),
        "{}",
        run.err
    );
}
