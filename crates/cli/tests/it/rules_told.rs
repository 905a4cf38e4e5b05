//! The rules told to those who review them: the map of the law, an edition, two editions, and what was not read again.

use crate::harness::retinue;
use crate::rules::{changed, fits_eighty_columns, flowing};

#[test]
fn each_line_of_the_law_is_printed_with_what_carries_it_and_there_is_no_gap() {
    let run = retinue(&["rules", "coverage", "us-ipledge"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    fits_eighty_columns(&run.out);
    for words in [
        "requirement test-window",
        "duty prescriber-reactivation: the prescriber, once a year",
        "Judged by: the wholesaler.",
        "What edition 2026-11-15 changes",
        "Confidence: open.",
        "shown by retinue-kernel::it due::status: one assessment serves the strengths of one order and not the next order",
        "not counted: stated only. Judged by: the programme, in an audit of the pharmacy.",
        "Asked by a reading, in no line of the law",
    ] {
        assert!(flowing(&run.out).contains(words), "{words}");
    }
    let map = retinue(&["rules", "coverage", "us-ipledge", "--json"]).json();
    let lines: Vec<&serde_json::Value> = map["parts"]
        .as_array()
        .expect("parts")
        .iter()
        .flat_map(|part| part["lines"].as_array().expect("lines"))
        .collect();
    assert_eq!(lines.len(), 64 + 19);
    assert!(
        lines
            .iter()
            .all(|line| !line["carried-by"].as_array().expect("a list").is_empty())
    );
    let after = lines.iter().find(|line| line["id"] == "P17").expect("P17");
    let due: Vec<&str> = after["carried-by"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["due"].as_str())
        .collect();
    assert!(
        due.contains(&"30 days after the day of the last dose"),
        "{due:?}"
    );
    let shown = after["carried-by"].as_array().expect("a list");
    let shown = shown.iter().filter_map(|one| one["shown-by"].as_array());
    assert!(
        shown.flatten().any(|test| *test
            == "retinue-kernel::it due::last_dose::a_test_of_that_day_or_later_closes_the_first_and_one_of_thirty_days_later_the_second"),
        "{after}"
    );
    assert_eq!(map["in-no-line"][0]["duty"], "hold-decided");
    assert_eq!(map["gaps"], serde_json::json!([]));
    assert!(map["differences"].as_array().expect("a list").len() >= 17);
}

#[test]
fn a_line_of_the_law_that_nothing_carries_any_more_is_a_gap_and_exit_three() {
    let copy = changed("duties.toml", |text| {
        text.replacen("law = [\"W4\"]", "law = [\"W7\"]", 1)
    });
    let folder = copy.path().to_str().expect("text");
    let run = retinue(&["rules", "coverage", "us-ipledge", "--rules", folder]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.out.contains("1 gap in 83 lines"), "{}", run.out);
    assert!(
        run.out.contains("GAP W4: nothing carries this line"),
        "{}",
        run.out
    );
    assert!(run.out.contains("remedy:"), "{}", run.out);
    let run = retinue(&["rules", "coverage", "uk-mhra", "--rules", folder]);
    assert_eq!(run.code, 2, "the folder is another programme's");
}

#[test]
fn an_edition_is_printed_requirement_by_requirement_with_the_numbers_of_the_day() {
    let run = retinue(&["rules", "print", "2021-12-13", "--on", "2026-03-05"]);
    assert_eq!(run.code, 0, "{}", run.err);
    fits_eighty_columns(&run.out);
    for words in [
        "Edition 2021-12-13 as it stands on 2026-03-05",
        "test-window-days: 7 days",
        "C10: Within 7 days of the last pregnancy test",
        "PROVISIONAL, reading Q1; otherwise:",
        "refused in ",
    ] {
        assert!(run.out.contains(words), "{words}");
    }
    let page = retinue(&[
        "rules",
        "print",
        "2026-11-15",
        "--on",
        "2026-11-20",
        "--json",
    ])
    .json();
    let standing = page["standing"].as_str().expect("a sentence");
    assert!(
        standing.contains("whether it took effect is not known"),
        "{standing}"
    );
    assert_eq!(
        retinue(&["rules", "print", "2026-11-15", "--on", "soon"]).code,
        2
    );
}

#[test]
fn the_page_for_a_browser_needs_nothing_but_itself() {
    let run = retinue(&[
        "rules",
        "print",
        "2026-11-15",
        "--on",
        "2026-12-01",
        "--html",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    let page = &run.out;
    assert!(
        page.starts_with("<!DOCTYPE html><html lang=\"en\">"),
        "{}",
        &page[..80]
    );
    for words in [
        "name=\"viewport\"",
        "<title>Edition 2026-11-15",
        "prefers-color-scheme: dark",
        "@media print",
        "<h1>",
        "<main id=\"requirements\">",
        "aria-labelledby=\"test-window-title\"",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(
        page.contains(include_str!("../../src/commands/rules/page.css")),
        "the style stands in the page as it is written"
    );
    for outside in [
        "<script", "<link", "src=", "url(", "http://", "https://", "@import",
    ] {
        assert!(!page.contains(outside), "{outside}");
    }
    // Every place that a link of the page names is there, once.
    for link in page.split("href=\"#").skip(1) {
        let id = link.split('"').next().expect("a name");
        assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
    }
    let requirements = retinue(&["rules", "print", "2026-11-15", "--json"]).json();
    let requirements = requirements["requirements"]
        .as_array()
        .expect("a list")
        .len();
    assert_eq!(page.matches("<article").count(), requirements);
    assert_eq!(retinue(&["rules", "print", "C10", "--html"]).code, 2);
}

#[test]
fn two_editions_are_told_apart_in_sentences() {
    let run = retinue(&[
        "rules",
        "diff",
        "2021-12-13",
        "2026-11-15",
        "--on",
        "2026-12-01",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    fits_eighty_columns(&run.out);
    let flowing = flowing(&run.out);
    for words in [
        "19 days in 2021-12-13, 0 days in 2026-11-15",
        "laboratory in 2021-12-13, home, medical, laboratory in 2026-11-15; added: home, medical",
        "(month-confirmation-cannot) is signed in 2021-12-13 only",
        "(the prescriber, home-tests-guarded) is a duty in 2026-11-15 only",
        "Confidence: open.",
    ] {
        assert!(flowing.contains(words), "{words}");
    }
    let same = retinue(&["rules", "diff", "2021-12-13", "2021-12-13"]);
    assert!(same.out.contains("No value is another."), "{}", same.out);
    let unknown = retinue(&["rules", "diff", "2021-12-13", "1999"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown
            .err
            .contains("B: edition '1999' is not known; known: 2021-12-13, 2026-11-15"),
        "{}",
        unknown.err
    );
}

#[test]
fn a_form_that_gave_way_to_another_is_told_item_by_item() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../programmes/uk-mhra");
    let run = retinue(&[
        "rules",
        "diff",
        "2023-10-31",
        "2026-01-22",
        "--rules",
        folder,
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    fits_eighty_columns(&run.out);
    let flowing = flowing(&run.out);
    let told = "(acknowledgement-of-risk-2023) of 2023-10-31 gives way to";
    let rest = flowing.split_once(told).expect(told).1;
    let sentence = rest.split(". ").next().expect("a sentence");
    assert!(
        sentence.contains("(acknowledgement-of-risk-2026) in 2026-01-22: ")
            && sentence.contains("items"),
        "{sentence}"
    );
    assert!(!flowing.contains("(acknowledgement-of-risk-2026) is signed in"));
}

#[test]
fn a_duty_whose_day_moved_is_told_with_both_days() {
    let copy = changed("parameters/certification-years.toml", |text| {
        let (first, last) = text.rsplit_once("value = 1").expect("two values");
        format!("{first}value = 2{last}")
    });
    let folder = copy.path().to_str().expect("text");
    let run = retinue(&[
        "rules",
        "diff",
        "2021-12-13",
        "2026-11-15",
        "--rules",
        folder,
    ]);
    let flowing = flowing(&run.out);
    assert!(
        flowing.contains("due once a year in 2021-12-13, once in 2 years in 2026-11-15"),
        "{flowing}"
    );
}

#[test]
fn a_requirement_that_an_edition_drops_is_told_with_why() {
    let copy = changed("requirements/no-refills.toml", |text| {
        let (first, last) = text.rsplit_once("edition = ").expect("two values");
        let last = last.replacen('\n', "\nnone = \"an example of an end\"\n", 1);
        format!("{first}edition = {last}")
    });
    let folder = copy.path().to_str().expect("text");
    let run = retinue(&[
        "rules",
        "diff",
        "2021-12-13",
        "2026-11-15",
        "--rules",
        folder,
    ]);
    let flowing = flowing(&run.out);
    assert!(
        flowing.contains(
            "(no-refills) is asked in 2021-12-13 and no longer in 2026-11-15 (an example of an end)."
        ),
        "{flowing}"
    );
}

#[test]
fn what_was_not_read_again_is_stale_the_day_after_its_time() {
    let on = |day: &str| {
        retinue(&[
            "rules",
            "stale",
            "--on",
            day,
            "--older-than",
            "30",
            "--json",
        ])
    };
    let in_time = on("2026-12-20").json();
    assert_eq!(
        in_time["values"],
        serde_json::json!([]),
        "30 days after 2026-11-20"
    );
    let late = on("2026-12-21");
    assert_eq!(late.code, 3);
    let late = late.json();
    let places: Vec<&str> = late["values"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|one| one["place"].as_str())
        .collect();
    assert!(
        places.contains(&"parameters/test-window-days.toml, 2021-12-13"),
        "{places:?}"
    );
    assert!(
        late["sources"]
            .as_array()
            .expect("a list")
            .iter()
            .any(|one| one["source"] == "enrolment-forms-2021-10" && one["days"] == 31)
    );
    let text = retinue(&["rules", "stale", "--on", "2026-12-20"]);
    assert_eq!(text.code, 3, "an edition is not known to be in force");
    fits_eighty_columns(&text.out);
    assert!(
        text.out.contains("2026-11-15: It was announced for"),
        "{}",
        text.out
    );
}
