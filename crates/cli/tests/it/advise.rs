//! What `retinue advise` reads and prints.

use serde_json::{Value, json};

use crate::harness::{Run, retinue, retinue_given};

fn advise(document: &Value) -> Run {
    retinue_given(&["advise", "--json"], document.to_string().as_bytes())
}

macro_rules! vignettes {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../../care/tests/it/vignettes/", $name, ".json")))),*]
    };
}

#[test]
fn the_sixteen_worked_cases_are_answered_by_the_binary() {
    let files = vignettes!(
        "v01", "v02", "v03-uk", "v03-us", "v04-uk", "v04-us", "v05", "v06", "v07", "v08", "v09",
        "v10", "v11-uk", "v11-us", "v12", "v13", "v14-uk", "v14-us", "v15", "v16",
    );
    // Action and urgency of the advice that answers the case, and whether it lets treatment begin or go on.
    let expected = [
        ("CARE-START", "START", "T0", 0),
        ("CARE-START", "START", "T0", 0),
        ("CARE-START", "START", "T0", 0),
        ("CARE-START", "START", "T0", 0),
        ("INT-TETRACYCLINE-UK", "BLOCK", "T1", 3),
        ("INT-TETRACYCLINE-US", "BLOCK", "T1", 3),
        ("LAB-TG-500", "REDUCE", "T1", 3),
        ("LAB-TG-800", "HOLD", "T2", 3),
        ("LAB-ALT-3", "HOLD", "T1", 3),
        ("AE-INTRACRANIAL", "STOP", "T3", 3),
        ("MOOD-PHQ-9", "STOP", "T2", 3),
        ("AE-DRY-EYES", "CONTINUE", "T0", 0),
        ("CARE-GO-ON", "CONTINUE", "T0", 0),
        ("RESP-70", "COMPLETE_ELIGIBLE", "T0", 0),
        ("SECOND-8-WEEKS", "DEFER", "T0", 3),
        ("CONTRA-PREGNANCY", "STOP", "T2", 3),
        ("CONTRA-UK-SOYA", "BLOCK", "T1", 3),
        ("CAUTION-US-PEANUT", "DEFER", "T1", 3),
        ("AE-BLOODY-DIARRHOEA", "STOP", "T3", 3),
        ("MOOD-C-SSRS-HIGH", "STOP", "T3", 3),
    ];
    for ((name, file), (rule, action, triage, code)) in files.into_iter().zip(expected) {
        let run = retinue_given(&["advise", "--json", "-"], file.as_bytes());
        assert_eq!(run.code, code, "{name}: {}{}", run.out, run.err);
        let answer = run.json();
        let advice = answer["advice"].as_array().expect("a list");
        let under = advice.iter().find(|one| {
            let reasons = one["reasons"].as_array().expect("reasons");
            reasons.iter().any(|reason| reason["rule"] == rule)
        });
        let under = under.unwrap_or_else(|| panic!("{name}: no {rule}: {answer:#}"));
        assert_eq!(
            (&under["action"], &under["triage"]),
            (&json!(action), &json!(triage)),
            "{name}"
        );
        assert!(
            answer["knowledge"]
                .as_str()
                .is_some_and(|hash| hash.starts_with("sha256:"))
        );
        assert_eq!(
            answer["candidacy"].as_array().map(Vec::len),
            Some(4),
            "side by side"
        );
    }
}

#[test]
fn told_to_people_it_names_rules_sources_and_facts_within_80_columns() {
    let [(_, file)] = vignettes!("v05");
    let run = retinue_given(&["advise"], file.as_bytes());
    assert_eq!(run.code, 3, "{}{}", run.out, run.err);
    for said in [
        "REDUCE or HOLD  T1",
        "triglycerides 612 mg/dL",
        "LAB-TG-500",
        "PROVISIONAL",
        "2026-06-13",
        "Candidacy, side by side",
        "knowledge sha256:",
    ] {
        assert!(run.out.contains(said), "{said}: {}", run.out);
    }
    let hash = |line: &&str| !line.starts_with("knowledge ");
    let mut lines = run.out.lines().filter(hash);
    assert!(lines.all(|line| line.chars().count() <= 80), "{}", run.out);
}

#[test]
fn the_programme_says_where_and_another_word_is_a_mistake() {
    let registered = json!({"type": "patient-registered", "on": "2026-01-02", "born": "2004-05-01", "programme": "uk-mhra"});
    let answer = advise(&json!({"on": "2026-06-01", "events": [registered]})).json();
    assert_eq!(answer["jurisdiction"], "UK");
    let document = json!({"on": "2026-06-01", "jurisdiction": "US", "events": [registered]});
    let (at, says) = advise(&document).bad_input();
    assert_eq!(at, "jurisdiction");
    assert!(
        says.contains("UK") && says.contains("leave it out"),
        "{says}"
    );
    let (at, _) = advise(&json!({"on": "2026-06-01", "events": []})).bad_input();
    assert_eq!(at, "jurisdiction");
    let run = retinue_given(
        &["advise", "--in", "eu", "--on", "2026-06-01", "--json"],
        b"{\"events\":[]}",
    );
    assert_eq!(run.json()["jurisdiction"], "EU");
}

#[test]
fn bad_input_names_its_path_and_what_would_mend_it() {
    let of = |event: Value| json!({"on": "2026-06-01", "jurisdiction": "US", "events": [event]});
    let cases = [
        (json!({"jurisdiction": "US", "events": []}), "on", "--on"),
        (
            json!({"on": "2026-06-01", "jurisdiction": "US", "events": [], "wight": 1}),
            "wight",
            "unknown field",
        ),
        (
            of(json!({"type": "weight-recorded", "on": "2026-05-01", "weight": {"grams": 0}})),
            "events[0].weight",
            "above 0",
        ),
        (
            of(
                json!({"type": "laboratory-resulted", "on": "2026-05-01", "analyte": "alt", "value": "20"}),
            ),
            "events[0].unit",
            "is missing; give",
        ),
        (
            of(
                json!({"type": "laboratory-resulted", "on": "2026-05-01", "analyte": "alt", "value": true, "unit": "U/L"}),
            ),
            "events[0].value",
            "a number in quotes",
        ),
        (
            of(json!({"type": "dose-missed", "on": "2026-05-01", "untill": "2026-05-02"})),
            "events[0].untill",
            "retinue schema",
        ),
        (
            of(json!({"type": "schedule-chosen", "on": "2026-05-01", "authority": "uk-label"})),
            "events[0].authority",
            "us-label, delphi-2022, practice",
        ),
        (
            of(json!({"type": "weight-recorded", "on": "2026-06-02", "weight": {"grams": 70000}})),
            "events[0].on",
            "lies after",
        ),
        (
            of(
                json!({"type": "laboratory-resulted", "on": "2026-05-01", "analyte": "alt", "value": "20", "unit": "mg/dL"}),
            ),
            "events[0].unit",
            "as the laboratory reported it",
        ),
        (
            of(json!({"type": "weight-taken", "on": "2026-05-01"})),
            "events[0]",
            "weight-recorded",
        ),
        (
            of(json!({"type": "scale-scored", "on": "2026-05-01", "scale": "iga", "total": 7})),
            "events[0].total",
            "0 to 4",
        ),
        (
            json!({"on": "2026-06-01", "jurisdiction": "US", "product": "uk-conventional", "events": []}),
            "product",
            "us-conventional",
        ),
    ];
    for (document, path, remedy) in cases {
        let (at, says) = advise(&document).bad_input();
        assert!(at.starts_with(path), "{at}: {says}");
        assert!(says.contains(remedy), "{at}: {says}");
    }
    let twice = json!({"type": "weight-recorded", "id": "a", "on": "2026-05-01", "weight": {"grams": 70000}});
    let document = json!({"on": "2026-06-01", "jurisdiction": "US", "events": [twice, twice]});
    assert_eq!(advise(&document).bad_input().0, "events[1].id");
    let (at, says) = retinue_given(&["advise", "--json"], b" ").bad_input();
    assert!(at == "." && says.contains("is empty"), "{says}");
    let missing = retinue(&["advise", "--json", "no-such-file.json"]);
    assert_eq!(missing.bad_input().0, "no-such-file.json");
}
