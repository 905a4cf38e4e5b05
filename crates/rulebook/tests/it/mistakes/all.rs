//! Every mistake at once, each in its place.

use std::path::Path;

use retinue_rulebook::{RuleError, Rulebook};

use super::{WINDOW, line_of};

/// A folder with the rules, and the texts of some files replaced.
fn folder(changes: &[(&str, &str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/us-ipledge"),
        folder.path(),
    );
    for (file, this, that) in changes {
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(this), "{file} does not hold {this}");
        std::fs::write(&path, text.replacen(this, that, 1)).unwrap();
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn mistakes(changes: &[(&str, &str, &str)]) -> Vec<RuleError> {
    let folder = folder(changes);
    let found = Rulebook::from_dir_or_mistakes(folder.path()).expect_err("they should be found");
    found
        .into_iter()
        .map(|mut one| {
            let inside = Path::new(&one.file).strip_prefix(folder.path()).unwrap();
            one.file = inside.display().to_string();
            one
        })
        .collect()
}

#[track_caller]
fn stand(found: &[RuleError], expected: &[(&str, &str)]) {
    let told: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), expected.len(), "{}", told.join("\n\n"));
    for (file, says) in expected {
        let one = found
            .iter()
            .find(|one| one.file == *file && one.says.contains(says));
        assert!(
            one.is_some_and(|one| !one.remedy.is_empty()),
            "{file}, {says}: {}",
            told.join("\n\n")
        );
    }
}

#[test]
fn mistakes_in_many_files_are_told_together() {
    let found = mistakes(&[
        (WINDOW, "value = 7", "value = \"7\""),
        (
            "parameters/refills.toml",
            "unit = \"count\"",
            "unit = \"days\"",
        ),
        (
            "requirements/no-refills.toml",
            "who = \"prescriber\"",
            "who = \"doctor\"",
        ),
        ("duties.toml", "checked = 2026-11-20\n", ""),
        ("forms/exemption.toml", "law = [\"A2\"]", "law = [\"Z2\"]"),
        ("sentences/month.toml", "pharmacist = ", "pharmacists = "),
    ]);
    let files: Vec<&str> = found.iter().map(|one| one.file.as_str()).collect();
    for file in [
        WINDOW,
        "parameters/refills.toml",
        "requirements/no-refills.toml",
        "duties.toml",
        "forms/exemption.toml",
        "sentences/month.toml",
    ] {
        assert!(files.contains(&file), "{file} is not among {files:?}");
    }
    assert!(found.iter().all(|one| one.line > 0), "{found:?}");
}

#[test]
fn mistakes_in_one_value_and_in_two_values_of_one_file_are_told_together() {
    let found = mistakes(&[
        (
            WINDOW,
            "source = \"rems-document-2023-03\"",
            "source = \"remz\"",
        ),
        (WINDOW, "value = 7", "value = 0"),
        (WINDOW, "checked = 2026-11-20\n", ""),
        (
            WINDOW,
            "reading = \"unchanged-2026\"",
            "reading = \"unchanged-2062\"",
        ),
    ]);
    stand(
        &found,
        &[
            (WINDOW, "'remz' is not a source"),
            (WINDOW, "0 is not a whole number of days"),
            (WINDOW, "does not say when it was checked"),
            (WINDOW, "'unchanged-2062' is not a reading"),
        ],
    );
    assert_eq!(found[0].line, line_of(WINDOW, "cite ="));
}

#[test]
fn a_key_that_nobody_knows_does_not_hide_the_rest() {
    let found = mistakes(&[(WINDOW, "checked = 2026-11-20", "cheked = 2026-11-20")]);
    stand(
        &found,
        &[
            (WINDOW, "unknown field `cheked`"),
            (WINDOW, "does not say when it was checked"),
        ],
    );
}

#[test]
fn a_mistake_in_the_sources_does_not_make_every_citation_wrong() {
    let found = mistakes(&[
        ("sources.toml", "kind = \"official\"", "kind = \"oficial\""),
        (WINDOW, "value = 7", "value = 0"),
    ]);
    stand(
        &found,
        &[
            ("sources.toml", "unknown variant"),
            (WINDOW, "0 is not a whole number"),
        ],
    );
}

#[test]
fn a_mistake_in_the_programme_does_not_make_every_edition_wrong() {
    let found = mistakes(&[
        ("programme.toml", "live = true", "live = true\nalive = true"),
        (WINDOW, "value = 7", "value = 0"),
    ]);
    stand(
        &found,
        &[
            ("programme.toml", "unknown field"),
            (WINDOW, "0 is not a whole number"),
        ],
    );
}

#[test]
fn a_case_that_the_gate_answers_otherwise_is_a_mistake_at_its_question() {
    let file = "cases/visit-window-v6.toml";
    let folder = folder(&[(file, "until = 2026-10-30", "until = 2026-10-31")]);
    let rulebook = Rulebook::from_dir(folder.path()).unwrap();
    let found = rulebook.mistakes_of_cases(Path::new(""));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].file, file);
    let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
    let line = text.lines().position(|line| line == "[[ask]]").unwrap() + 1;
    assert_eq!(found[0].line, line);
    assert!(
        found[0].says.contains("authorised until 2026-10-30"),
        "{}",
        found[0]
    );
}

#[test]
fn mistakes_in_several_cases_are_told_together() {
    let folder = folder(&[
        (
            "cases/visit-window-v6.toml",
            "edition = \"2021-12-13\"",
            "edition = \"2021\"",
        ),
        (
            "cases/breastfeeding.toml",
            "slugs = [",
            "slugs = [\"breast-feeding\", ",
        ),
    ]);
    let rulebook = Rulebook::from_dir(folder.path()).unwrap();
    let found = rulebook.mistakes_of_cases(Path::new(""));
    let files: Vec<&str> = found.iter().map(|one| one.file.as_str()).collect();
    assert!(
        files.contains(&"cases/visit-window-v6.toml")
            && files.contains(&"cases/breastfeeding.toml"),
        "{found:?}"
    );
}

#[test]
fn the_embedded_rules_and_cases_have_no_mistake() {
    let folder = folder(&[]);
    let rulebook = Rulebook::from_dir_or_mistakes(folder.path()).expect("it loads");
    assert!(rulebook.mistakes_of_cases(folder.path()).is_empty());
}
