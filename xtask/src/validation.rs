//! `cargo xtask validation`: each line of the law, what carries it, the tests that show it, and how they ended.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{Failure, shell};

pub(crate) const HELP: &str = "\
Join the law with the results of the tests that show it, into one table.

Usage: cargo xtask validation [REPORT]

REPORT is the report that the test runner wrote (JUnit); without it, the one of
  cargo xtask test -- --profile validation
in the target folder. Each programme's `retinue rules coverage --json` is asked for what carries each line of the law and
which tests show it; the table has a row for each of these, with tabs between its columns: programme, line, what it asks,
what carries it, the test, and its result (passed, failed, not run), or who judges what nothing here computes.

Leaves with 1 when a test failed or did not run, or when the coverage has a gap. See docs/validation.md.
";

/// The test that decides every worked case of every programme.
const CASES: &str = "retinue-kernel::it \
    cases::every_worked_case_of_every_programme_is_answered_as_it_says_by_gate_and_oracle";
const PROGRAMMES: [&str; 3] = ["us-ipledge", "uk-mhra", "eu-ppp"];
const COLUMNS: [&str; 6] = [
    "programme",
    "line",
    "asks",
    "carried by",
    "shown by",
    "result",
];

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let report = match arguments {
        [] => report_of_the_profile()?,
        [report] => PathBuf::from(report),
        [_, more, ..] => {
            return Err(Failure::Misused(format!(
                "`{more}` is one report too many: cargo xtask validation [REPORT]"
            )));
        }
    };
    let results = results(&read(&report)?);
    let mut findings = Vec::new();
    println!("{}", COLUMNS.join("\t"));
    for programme in PROGRAMMES {
        let map = coverage(programme)?;
        findings.extend(gaps(programme, &map));
        for row in rows(programme, &map, &results) {
            println!("{}", row.columns().join("\t"));
            findings.extend(row.finding());
        }
    }
    findings.sort_unstable();
    findings.dedup();
    Failure::unless_empty(
        &findings,
        "Run all tests with `cargo xtask test -- --profile validation`, mend what failed, and ask again.",
    )
}

fn report_of_the_profile() -> Result<PathBuf, Failure> {
    let printed =
        shell::output(shell::cargo().args(["metadata", "--format-version", "1", "--no-deps"]))?;
    let metadata: Value = serde_json::from_str(&printed)
        .map_err(|error| Failure::Found(format!("`cargo metadata` printed no JSON: {error}")))?;
    let target = metadata["target_directory"].as_str().unwrap_or("target");
    Ok(Path::new(target).join("nextest/validation/junit.xml"))
}

fn read(report: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(report).map_err(|error| {
        Failure::Found(format!(
            "cannot read {}: {error}\nWrite it with `cargo xtask test -- --profile validation`.",
            report.display()
        ))
    })
}

/// What the binary itself says of a programme; with gaps it says so in the map, and ends with 3.
fn coverage(programme: &str) -> Result<Value, Failure> {
    let mut command = shell::cargo();
    command.args(["run", "--quiet", "--locked", "--package", "retinue-cli"]);
    command.args(["--", "rules", "coverage", programme, "--json"]);
    let printed = shell::output_of_an_answer(&mut command)?;
    serde_json::from_str(&printed).map_err(|error| {
        Failure::Found(format!(
            "`retinue rules coverage {programme} --json` printed no JSON: {error}"
        ))
    })
}

fn gaps(programme: &str, map: &Value) -> Vec<String> {
    let gaps = map["gaps"].as_array().into_iter().flatten();
    gaps.map(|gap| {
        let text = |name: &str| gap[name].as_str().unwrap_or_default().to_owned();
        format!("{programme}, {}: {}", text("at"), text("says"))
    })
    .collect()
}

/// How a test ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ended {
    Passed,
    Failed,
}

/// Binary and path of each test of a report, with how it ended.
fn results(report: &str) -> BTreeMap<String, Ended> {
    let mut found = BTreeMap::new();
    for piece in report.split("<testcase ").skip(1) {
        let Some((tag, after)) = piece.split_once('>') else {
            continue;
        };
        let (Some(path), Some(binary)) = (attribute(tag, "name"), attribute(tag, "classname"))
        else {
            continue;
        };
        // What a test printed is escaped, so that only the runner's own elements begin with a bracket.
        let inside = after
            .split_once("</testcase>")
            .map_or("", |(inside, _)| inside);
        let is_empty = tag.ends_with('/');
        let failed = !is_empty && (inside.contains("<failure") || inside.contains("<error"));
        let ended = if failed { Ended::Failed } else { Ended::Passed };
        found.insert(format!("{binary} {path}"), ended);
    }
    found
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag;
    while let Some((key, after)) = rest.split_once("=\"") {
        let (value, next) = after.split_once('"')?;
        if key.trim() == name {
            return Some(value);
        }
        rest = next;
    }
    None
}

/// A row of the table.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Row {
    programme: String,
    line: String,
    asks: String,
    carried_by: String,
    shown_by: String,
    result: String,
}

impl Row {
    fn columns(&self) -> [&str; 6] {
        [
            &self.programme,
            &self.line,
            &self.asks,
            &self.carried_by,
            &self.shown_by,
            &self.result,
        ]
    }

    /// What is wrong with the row, said once for each test.
    fn finding(&self) -> Option<String> {
        matches!(self.result.as_str(), "failed" | "not run")
            .then(|| format!("{}: {}", self.shown_by, self.result))
    }
}

fn rows(programme: &str, map: &Value, results: &BTreeMap<String, Ended>) -> Vec<Row> {
    let mut rows = Vec::new();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    for part in list(&map["parts"]) {
        for line in list(&part["lines"]) {
            for carrier in list(&line["carried-by"]) {
                add(&mut rows, programme, &line, &carrier, results);
            }
        }
    }
    for duty in list(&map["in-no-line"]) {
        let line = serde_json::json!({ "id": "-", "asks": duty["title"] });
        add(&mut rows, programme, &line, &duty, results);
    }
    rows
}

fn add(
    rows: &mut Vec<Row>,
    programme: &str,
    line: &Value,
    carrier: &Value,
    results: &BTreeMap<String, Ended>,
) {
    let text = |value: &Value| {
        value
            .as_str()
            .unwrap_or_default()
            .replace(['\t', '\n'], " ")
    };
    let row = |carried_by: String, shown_by: &str, result: String| Row {
        programme: programme.to_owned(),
        line: text(&line["id"]),
        asks: text(&line["asks"]),
        carried_by,
        shown_by: shown_by.to_owned(),
        result,
    };
    let result_of = |test: &str| match results.get(test) {
        Some(Ended::Passed) => "passed".to_owned(),
        Some(Ended::Failed) => "failed".to_owned(),
        None => "not run".to_owned(),
    };
    if carrier["requirement"].is_string() {
        let carried_by = format!("requirement {}", text(&carrier["requirement"]));
        rows.push(row(carried_by, CASES, result_of(CASES)));
        return;
    }
    if carrier["not-formalised"].is_string() {
        let judged = format!("judged by: {}", text(&carrier["judged-by"]));
        let carried_by = format!("not computed: {}", text(&carrier["not-formalised"]));
        rows.push(row(carried_by, "-", judged));
        return;
    }
    let carried_by = if carrier["form"].is_string() {
        format!(
            "form {}, item {}",
            text(&carrier["form"]),
            text(&carrier["item"])
        )
    } else {
        format!("duty {}", text(&carrier["duty"]))
    };
    if carrier["judged-by"].is_string() {
        let judged = format!("stated only; judged by: {}", text(&carrier["judged-by"]));
        rows.push(row(carried_by.clone(), "-", judged));
    }
    for test in carrier["shown-by"].as_array().into_iter().flatten() {
        let test = text(test);
        let result = result_of(&test);
        rows.push(row(carried_by.clone(), &test, result));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = r#"<testsuites><testsuite name="retinue-kernel::it">
        <testcase name="due::hold::kept" classname="retinue-kernel::it" time="0.1"/>
        <testcase name="due::hold::lost" classname="retinue-kernel::it" time="0.1">
            <failure type="test failure">it said &lt;nothing&gt;</failure>
        </testcase>
        <testcase name="due::hold::spoke" classname="retinue-kernel::it" time="0.1">
            <system-out>&lt;failure of another</system-out>
        </testcase></testsuite></testsuites>"#;

    #[test]
    fn a_report_says_of_each_test_how_it_ended() {
        let found = results(REPORT);
        let ended = |path: &str| {
            found
                .get(&format!("retinue-kernel::it due::hold::{path}"))
                .copied()
        };
        assert_eq!(ended("kept"), Some(Ended::Passed));
        assert_eq!(ended("lost"), Some(Ended::Failed));
        assert_eq!(ended("spoke"), Some(Ended::Passed));
        assert_eq!(ended("never"), None);
    }

    #[test]
    fn each_line_meets_the_results_of_what_carries_it_and_what_did_not_run_is_found() {
        let map = serde_json::json!({ "parts": [ { "lines": [ { "id": "P1", "asks": "something", "carried-by": [
            { "requirement": "registered" },
            { "form": "enrolment", "item": "signature", "shown-by": ["retinue-kernel::it due::hold::kept"] },
            { "duty": "told", "shown-by": ["retinue-kernel::it due::hold::lost", "retinue-kernel::it due::hold::never"] },
            { "duty": "stated", "shown-by": [], "judged-by": "the patient" },
            { "not-formalised": "well", "judged-by": "the prescriber" } ] } ] } ],
            "in-no-line": [ { "duty": "held", "title": "Hold", "shown-by": ["retinue-kernel::it due::hold::kept"] } ] });
        let rows = rows("us-ipledge", &map, &results(REPORT));
        let told: Vec<(&str, &str)> = rows
            .iter()
            .map(|row| (row.carried_by.as_str(), row.result.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("requirement registered", "not run"),
                ("form enrolment, item signature", "passed"),
                ("duty told", "failed"),
                ("duty told", "not run"),
                ("duty stated", "stated only; judged by: the patient"),
                ("not computed: well", "judged by: the prescriber"),
                ("duty held", "passed"),
            ]
        );
        assert_eq!(rows.iter().filter_map(Row::finding).count(), 3);
    }

    #[test]
    fn the_test_of_the_worked_cases_is_there() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/kernel/tests/it/cases.rs");
        let text = std::fs::read_to_string(file).expect("the tests of the worked cases");
        let (_, name) = CASES.split_once("cases::").expect("a name");
        assert!(text.contains(&format!("fn {name}()")), "{name}");
    }

    #[test]
    fn more_than_one_report_is_refused() {
        let two = ["one.xml".to_owned(), "two.xml".to_owned()];
        assert!(matches!(run(&two), Err(Failure::Misused(_))));
    }
}
