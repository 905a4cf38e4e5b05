//! The rules as data: that they load, what is provisional, and where each value stands.

use std::path::Path;

use crate::harness::{example, retinue, retinue_given};

pub(crate) fn programme() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/us-ipledge")
}

/// A copy of the programme's folder, with one file changed.
pub(crate) fn changed(file: &str, change: impl FnOnce(String) -> String) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    copy_folder(&programme(), copy.path());
    let path = copy.path().join(file);
    let text = std::fs::read_to_string(&path).expect(file);
    std::fs::write(&path, change(text)).expect("written");
    copy
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("read") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

#[test]
fn the_rules_load_and_what_is_provisional_is_listed() {
    let run = retinue(&["rules", "check", "--json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let found = run.json();
    assert_eq!(found["programme"], "us-ipledge");
    let values = found["provisional"]["values"].as_array().expect("a list");
    assert!(
        values
            .iter()
            .any(|value| value["parameter"] == "early-supply-days")
    );
    assert!(
        values
            .iter()
            .all(|value| value["other-reading"].is_string())
    );
    let text = retinue(&["rules", "check"]);
    assert!(
        text.out.starts_with("us-ipledge: the rules load.\n"),
        "{}",
        text.out
    );
    assert!(text.out.contains("Provisional readings"));
}

#[test]
fn the_copy_in_the_binary_and_the_folder_are_the_same_rules() {
    let folder = programme();
    let embedded = retinue(&["rules", "check", "--json"]).json();
    let read = retinue(&[
        "rules",
        "check",
        "--json",
        "--rules",
        folder.to_str().expect("text"),
    ])
    .json();
    assert_eq!(embedded["rules"], read["rules"]);
}

#[test]
fn a_value_without_a_citation_does_not_load_and_file_and_line_are_named() {
    let copy = changed("parameters/test-window-days.toml", |text| {
        text.lines()
            .filter(|line| !line.starts_with("cite"))
            .collect::<Vec<_>>()
            .join("\n")
    });
    let run = retinue(&[
        "rules",
        "check",
        "--rules",
        copy.path().to_str().expect("text"),
    ]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("test-window-days.toml:"), "{}", run.err);
    assert!(run.err.contains("remedy"), "{}", run.err);
    let run = retinue(&[
        "rules",
        "check",
        "--json",
        "--rules",
        copy.path().to_str().expect("text"),
    ]);
    let (at, _) = crate::harness::error_of(&serde_json::from_str(&run.err).expect("JSON"));
    assert!(at.contains("test-window-days.toml:"), "{at}");
}

#[test]
fn other_rules_decide_otherwise() {
    let copy = changed("parameters/test-window-days.toml", |text| {
        text.replace("value = 7", "value = 4")
    });
    let run = retinue_given(
        &["check", "--rules", copy.path().to_str().expect("text")],
        example().to_string().as_bytes(),
    );
    assert_eq!(
        run.code, 3,
        "day 5 lies outside a window of four days: {} {}",
        run.out, run.err
    );
}

#[test]
fn a_value_is_printed_with_its_citation_and_the_day_it_was_checked() {
    let run = retinue(&["rules", "print", "test-window-days"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.contains("test-window-days: 7 (days)"),
        "{}",
        run.out
    );
    assert!(run.out.contains("checked 20"), "{}", run.out);
    let found = retinue(&["rules", "print", "C10", "--json", "--edition", "2026-11-15"]).json();
    assert_eq!(found["edition"], "2026-11-15");
    assert!(found["requirements"][0]["cite"]["at"].is_string());
}

#[test]
fn an_unknown_name_or_edition_is_refused() {
    assert_eq!(retinue(&["rules", "print", "no-such-thing"]).code, 2);
    assert_eq!(retinue(&["rules", "print", "--edition", "1999"]).code, 2);
    assert_eq!(
        retinue(&["rules", "check", "--rules", "no-such-folder"]).code,
        2
    );
}

#[test]
fn every_line_of_the_whole_print_fits_eighty_columns() {
    let run = retinue(&["rules", "print"]);
    let long: Vec<&str> = run
        .out
        .lines()
        .filter(|line| line.chars().count() > 80)
        .collect();
    assert_eq!(long, Vec::<&str>::new());
}

/// The words of a text, wherever its lines end.
pub(crate) fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
pub(crate) fn fits_eighty_columns(text: &str) {
    let long: Vec<&str> = text
        .lines()
        .filter(|line| line.chars().count() > 80)
        .collect();
    assert_eq!(long, Vec::<&str>::new());
}

#[test]
fn every_mistake_of_a_folder_is_told_with_file_line_and_remedy() {
    let copy = changed("parameters/test-window-days.toml", |text| {
        text.replace("value = 7", "value = \"seven\"")
    });
    let refills = copy.path().join("parameters/refills.toml");
    let text = std::fs::read_to_string(&refills).expect("refills");
    std::fs::write(&refills, text.replacen("checked = ", "cheked = ", 1)).expect("written");
    let folder = copy.path().to_str().expect("text");
    let run = retinue(&["rules", "check", "--rules", folder]);
    assert_eq!(run.code, 2, "{}", run.out);
    assert_eq!(run.out, "");
    for file in ["test-window-days.toml:", "refills.toml:"] {
        assert_eq!(run.err.matches(file).count(), 2, "{file} in\n{}", run.err);
    }
    assert!(
        run.err
            .trim_end()
            .ends_with("4 mistakes; nothing was changed."),
        "{}",
        run.err
    );
    let run = retinue(&["rules", "check", "--json", "--rules", folder]);
    let told: serde_json::Value = serde_json::from_str(&run.err).expect("JSON");
    let all = told["errors"].as_array().expect("a list");
    assert_eq!(all.len(), 4);
    assert_eq!(
        all[0], told["error"],
        "the first stands where one error always stood"
    );
    assert!(
        all.iter()
            .all(|one| one["at"].is_string() && one["remedy"].is_string())
    );
}

#[test]
fn a_worked_case_that_is_answered_otherwise_is_a_mistake() {
    let copy = changed("cases/visit-window-v6.toml", |text| {
        text.replacen("until = 2026-10-30", "until = 2026-10-31", 1)
    });
    let run = retinue(&[
        "rules",
        "check",
        "--rules",
        copy.path().to_str().expect("text"),
    ]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("visit-window-v6.toml:"), "{}", run.err);
    assert!(
        run.err.contains("authorised until 2026-10-30"),
        "{}",
        run.err
    );
}

#[test]
fn the_rules_as_they_are_change_no_answer_of_the_demonstration() {
    let folder = programme();
    let run = retinue(&[
        "rules",
        "try",
        folder.to_str().expect("text"),
        "--on",
        "2026-12-01",
    ]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(
        run.out.starts_with("Every question is answered as before."),
        "{}",
        run.out
    );
}

#[test]
fn a_draft_is_tried_on_the_demonstration_and_the_differences_are_told_in_sentences() {
    let copy = changed("parameters/test-window-days.toml", |text| {
        text.replace("value = 7", "value = 2")
    });
    let folder = copy.path().to_str().expect("text");
    let before = std::fs::read_dir(copy.path()).expect("read").count();
    let run = retinue(&["rules", "try", folder, "--on", "2026-12-01"]);
    assert_eq!(run.code, 3, "{}", run.err);
    fits_eighty_columns(&run.out);
    assert!(
        run.out.contains("    now:   authorised until "),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("    draft: not authorised. "),
        "{}",
        run.out
    );
    assert!(run.out.contains("nothing was written"), "{}", run.out);
    assert_eq!(
        std::fs::read_dir(copy.path()).expect("read").count(),
        before
    );
    let told = retinue(&["rules", "try", folder, "--on", "2026-12-01", "--json"]).json();
    let otherwise = told["answered-otherwise"].as_u64().expect("a number");
    assert_eq!(
        told["differences"].as_array().expect("a list").len() as u64,
        otherwise
    );
    assert!(otherwise > 0 && otherwise < told["questions"].as_u64().expect("a number"));
    assert_eq!(told["astray"], serde_json::json!([]));
}

#[test]
fn a_draft_with_mistakes_is_not_tried() {
    let copy = changed("parameters/test-window-days.toml", |text| {
        text.replace("value = 7", "value = x")
    });
    let folder = copy.path().to_str().expect("text");
    let run = retinue(&["rules", "try", folder]);
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(run.err.contains("test-window-days.toml:"), "{}", run.err);
    let good = programme();
    let good = good.to_str().expect("text");
    assert_eq!(
        retinue(&["rules", "try", good, "--edition", "1999"]).code,
        2
    );
    assert_eq!(
        retinue(&["rules", "try", good, "--from", "2026-12-01"]).code,
        2
    );
}
