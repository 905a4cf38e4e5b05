//! The guide for those who add a rule, followed to the letter in a copy of the rules: docs/adding-a-rule.md alone is enough.

use std::path::{Path, PathBuf};

use crate::harness::{Run, retinue};

const WINDOW: &str = "parameters/test-window-days.toml";

fn guide() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/adding-a-rule.md");
    std::fs::read_to_string(path).expect("the guide")
}

/// The part of the guide under a heading.
fn part(heading: &str) -> String {
    let guide = guide();
    let start = guide
        .find(&format!("\n## {heading}\n"))
        .unwrap_or_else(|| panic!("the guide has no part '{heading}'"));
    let rest = &guide[start + 4..];
    rest[..rest.find("\n## ").unwrap_or(rest.len())].to_owned()
}

/// The blocks of TOML of a part, each with the file that the words before it name last.
fn blocks(part: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = part;
    let mut file = String::new();
    while let Some(start) = rest.find("```toml\n") {
        if let Some(name) = rest[..start]
            .split('`')
            .rfind(|word| word.ends_with(".toml"))
        {
            file = name.to_owned();
        }
        let block = &rest[start + 8..];
        let end = block.find("```").expect("the block ends");
        found.push((file.clone(), block[..end].to_owned()));
        rest = &block[end + 3..];
    }
    found
}

/// A copy of the rules.
struct Copy(tempfile::TempDir);

impl Copy {
    fn new() -> Copy {
        let copy = tempfile::tempdir().expect("a folder");
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/us-ipledge");
        crate::rules::copy_folder(&from, copy.path());
        Copy(copy)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn folder(&self) -> &str {
        self.0.path().to_str().expect("text")
    }

    fn text(&self, file: &str) -> String {
        std::fs::read_to_string(self.path(file)).expect(file)
    }

    fn add(&self, file: &str, block: &str) {
        let text = format!("{}\n{block}", self.text(file));
        std::fs::write(self.path(file), text).expect("written");
    }

    fn run(&self, arguments: &[&str]) -> Run {
        let mut all = vec!["rules"];
        all.extend(arguments);
        all.extend(["--rules", self.folder()]);
        retinue(&all)
    }
}

/// A copy in which the guide's steps were done, and the value that was added.
fn followed() -> (Copy, String) {
    let copy = Copy::new();
    let blocks = blocks(&part("A number changes on a day"));
    let files: Vec<&str> = blocks.iter().map(|(file, _)| file.as_str()).collect();
    assert_eq!(files, ["sources.toml", WINDOW], "what the guide has one do");
    for (file, block) in &blocks {
        copy.add(file, block);
    }
    let value = blocks.last().expect("a value").1.clone();
    (copy, value)
}

#[test]
fn a_dated_value_added_as_the_guide_says_is_content_and_holds_from_its_day() {
    let (copy, _) = followed();
    let run = copy.run(&["check"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let on = |day: &str| {
        let run = copy.run(&["print", "2026-11-15", "--on", day, "--json"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let page = run.json();
        let requirements = page["requirements"].as_array().expect("a list").clone();
        let window = requirements
            .iter()
            .find(|one| one["requirement"] == "test-window")
            .expect("the window");
        window["numbers"][0]["value"].clone()
    };
    assert_eq!(on("2028-02-29"), "7");
    assert_eq!(on("2028-03-01"), "10");
    let text = copy.run(&["print", "2026-11-15", "--on", "2028-03-01"]);
    assert!(
        text.out
            .contains("test-window-days: 10 days since 2028-03-01"),
        "{}",
        text.out
    );
    assert_eq!(copy.run(&["coverage"]).code, 0, "no gap is torn");
    let tried = retinue(&["rules", "try", copy.folder(), "--on", "2028-03-05"]);
    assert_eq!(tried.code, 3, "{}", tried.err);
    assert!(tried.out.contains("answered otherwise"), "{}", tried.out);
}

/// The rows of the first table of a part: the cells without their ticks.
fn rows(part: &str) -> Vec<Vec<String>> {
    part.lines()
        .skip_while(|line| !line.starts_with("|---"))
        .skip(1)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells = line.trim_matches('|').split(" | ");
            cells
                .map(|cell| cell.trim().trim_matches('|').trim().to_owned())
                .collect()
        })
        .collect()
}

#[test]
fn each_typical_mistake_is_answered_as_the_guide_says_with_file_line_and_remedy() {
    let rows = rows(&part("What a mistake looks like"));
    assert!(rows.len() >= 5, "{rows:?}");
    let (_, value) = followed();
    for row in rows {
        let [wrote, says, remedy] = row.as_slice() else {
            panic!("a row of three: {row:?}");
        };
        let wrote = wrote.trim_matches('`');
        let key = wrote.split(' ').next().expect("a key");
        // The line is written instead of the one with its key, or with the key that was meant.
        let instead = match key {
            "cheked" => "checked",
            "none" => "value",
            key => key,
        };
        let copy = Copy::new();
        for (file, block) in blocks(&part("A number changes on a day")) {
            if file != WINDOW {
                copy.add(&file, &block);
            }
        }
        let mistaken: Vec<&str> = value
            .lines()
            .map(|line| {
                let is_meant = line.split(' ').next() == Some(instead);
                if is_meant { wrote } else { line }
            })
            .collect();
        let mistaken = mistaken.join("\n");
        assert_ne!(mistaken.trim(), value.trim(), "{wrote}");
        copy.add(WINDOW, &mistaken);
        let text = copy.text(WINDOW);
        let line = text.lines().position(|line| line == wrote).expect(wrote) + 1;
        let run = copy.run(&["check"]);
        assert_eq!(run.code, 2, "{wrote}: {}", run.out);
        let at = format!("{}:{line}:", copy.path(WINDOW).display());
        for expected in [at.as_str(), says, remedy] {
            assert!(
                run.err.contains(expected),
                "{wrote}: '{expected}' is not said in\n{}",
                run.err
            );
        }
    }
}

#[test]
fn the_mistake_that_the_guide_shows_in_full_looks_so() {
    let part = part("What a mistake looks like");
    let shown = part.split("```text\n").nth(1).expect("shown");
    let shown = shown.split("```").next().expect("to its end");
    let (_, value) = followed();
    let copy = Copy::new();
    let without: Vec<&str> = value
        .lines()
        .filter(|line| !line.starts_with("cite"))
        .collect();
    copy.add(WINDOW, &without.join("\n"));
    let run = copy.run(&["check"]);
    let named = shown.replace(
        &format!("programmes/us-ipledge/{WINDOW}"),
        &copy.path(WINDOW).display().to_string(),
    );
    assert!(
        run.err.contains(named.trim_end()),
        "{named}\nis not\n{}",
        run.err
    );
}

#[test]
fn a_value_without_its_first_day_is_told_to_have_one() {
    let (_, value) = followed();
    let copy = Copy::new();
    copy.add(
        "sources.toml",
        &blocks(&part("A number changes on a day"))[0].1,
    );
    let without: Vec<&str> = value
        .lines()
        .filter(|line| !line.starts_with("from"))
        .collect();
    copy.add(WINDOW, &without.join("\n"));
    let run = copy.run(&["check"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("edition 2026-11-15 has two values") && run.err.contains("says from = …"),
        "{}",
        run.err
    );
    assert!(part("What a mistake looks like").contains("edition 2026-11-15 has two values"));
}

#[test]
fn a_new_edition_made_as_the_guide_says_is_content_and_its_gaps_are_named() {
    let copy = Copy::new();
    let copied = |text: &str, table: &str| {
        let last = text.rfind(table).expect("a last one");
        text[last..].replacen("2026-11-15", "2028-03-01", 1)
    };
    let programme = copy.text("programme.toml");
    copy.add("programme.toml", &copied(&programme, "[[edition]]"));
    let lacking = copy.run(&["check"]);
    assert_eq!(lacking.code, 2);
    for folder in ["parameters", "requirements"] {
        for entry in std::fs::read_dir(copy.path(folder)).expect("read") {
            let name = entry.expect("an entry").file_name();
            let file = format!("{folder}/{}", name.to_str().expect("text"));
            assert!(lacking.err.contains(&file), "{file} is named as lacking");
            let text = copy.text(&file);
            copy.add(&file, &copied(&text, "[[value]]"));
        }
    }
    let run = copy.run(&["check"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let coverage = copy.run(&["coverage"]);
    assert_eq!(coverage.code, 3);
    let words: Vec<&str> = coverage.out.split_whitespace().collect();
    let gap = "no worked case shows it under edition 2028-03-01";
    assert!(words.join(" ").contains(gap), "{}", coverage.out);
}
