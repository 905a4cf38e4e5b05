//! Each line of the law is carried by something, and shown; and a gap is found wherever one is made.

use std::collections::{BTreeMap, BTreeSet};

use retinue_rulebook::{Carrier, Case, Gap, Rulebook};

use crate::cases::rulebook;

fn cases() -> Vec<Case> {
    rulebook().cases().unwrap_or_else(|error| panic!("{error}"))
}

fn files() -> BTreeMap<String, Vec<u8>> {
    rulebook()
        .files()
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect()
}

/// The gaps after one text of one file was replaced.
fn gaps_after(file: &str, this: &str, that: &str) -> Vec<Gap> {
    let mut files = files();
    let text = String::from_utf8(files[file].clone()).unwrap();
    assert!(text.contains(this), "{file} does not hold {this}");
    files.insert(file.to_owned(), text.replacen(this, that, 1).into_bytes());
    gaps_of(files)
}

fn gaps_of(files: BTreeMap<String, Vec<u8>>) -> Vec<Gap> {
    let changed = Rulebook::from_files(files).unwrap_or_else(|error| panic!("{error}"));
    changed.coverage(&cases()).gaps
}

#[track_caller]
fn only(gaps: &[Gap], at: &str, says: &str) {
    let shown: Vec<String> = gaps.iter().map(|gap| format!("{gap:?}")).collect();
    assert!(!gaps.is_empty(), "no gap is found");
    for gap in gaps {
        let fits = gap.at.contains(at) && gap.says.contains(says) && !gap.remedy.is_empty();
        assert!(fits, "{}", shown.join("\n"));
    }
}

#[test]
fn every_line_of_the_law_is_carried_and_every_requirement_is_shown_both_ways_in_each_edition() {
    let rulebook = rulebook();
    let gaps = rulebook.coverage(&cases()).gaps;
    let told: Vec<String> = gaps
        .iter()
        .map(|gap| format!("{}: {}", gap.at, gap.says))
        .collect();
    assert!(gaps.is_empty(), "{}", told.join("\n"));
}

#[test]
fn the_table_has_the_sixty_four_numbered_requirements_and_the_owners_lines() {
    let expected: BTreeSet<String> = [
        ("P", 22),
        ("C", 13),
        ("N", 7),
        ("D", 15),
        ("W", 7),
        ("A", 19),
    ]
    .into_iter()
    .flat_map(|(letter, count)| (1..=count).map(move |number| format!("{letter}{number}")))
    .collect();
    let rulebook = rulebook();
    let lines = rulebook
        .law()
        .expect("law.toml")
        .iter()
        .flat_map(|part| &part.lines);
    let found: BTreeSet<String> = lines.map(|line| line.id.as_str().to_owned()).collect();
    assert_eq!(found, expected);
    assert_eq!(found.iter().filter(|id| !id.starts_with('A')).count(), 64);
}

#[test]
fn the_seven_days_are_shown_by_a_question_on_either_side_of_the_window() {
    let rulebook = rulebook();
    let covered = rulebook.coverage(&cases());
    let line = covered
        .parts
        .iter()
        .flat_map(|part| &part.lines)
        .find(|line| line.id.as_str() == "C10")
        .unwrap();
    let Some(Carrier::Requirement(entry, standings)) = line.carriers.first() else {
        panic!("{:?}", line.carriers);
    };
    assert_eq!(entry.name.as_str(), "test-window");
    for standing in standings {
        for (asked, verdict) in [(&standing.shown.met, true), (&standing.shown.unmet, false)] {
            let first = asked.first().expect("a question");
            let found = cases()
                .into_iter()
                .filter(|case| case.file == first.file)
                .find_map(|case| {
                    let ask = case.asks.iter().find(|ask| ask.line == first.line)?;
                    (case.rules.at(ask.on).edition.id == *standing.edition)
                        .then(|| ask.decide(&case))
                });
            let decision = found.unwrap_or_else(|| panic!("no question at {first}"));
            let is_unmet = decision
                .unmet()
                .iter()
                .any(|unmet| unmet.requirement.name == entry.name);
            assert_eq!(is_unmet, !verdict, "{first}");
        }
    }
}

#[test]
fn a_line_that_nothing_carries_is_a_gap() {
    let gaps = gaps_after(
        "law.toml",
        "W7 = ",
        "W8 = \"Always: something that nobody has taken up\"\nW7 = ",
    );
    only(&gaps, "W8", "nothing carries this line");
    assert_eq!(gaps.len(), 1);
}

#[test]
fn a_duty_that_is_taken_out_leaves_its_line_open() {
    let file = "duties.toml";
    let text = String::from_utf8(files()[file].clone()).unwrap();
    let start = text.find("[prescriber-reactivation]").unwrap();
    let rest = &text[start..];
    let end = start + rest[1..].find("\n[").unwrap() + 2;
    let gaps = gaps_after(file, &text[start..end], "");
    only(&gaps, "P19", "nothing carries this line");
}

#[test]
fn an_id_that_the_law_does_not_have_is_a_gap() {
    let gaps = gaps_after(
        "requirements/no-refills.toml",
        "law = [\"P21\"]",
        "law = [\"P21\", \"P23\"]",
    );
    only(&gaps, "requirements/no-refills.toml", "P23");
    let gaps = gaps_after(
        "not-formalised.toml",
        "law = [\"W7\"]",
        "law = [\"W7\", \"W9\"]",
    );
    only(&gaps, "not-formalised.toml", "W9");
}

#[test]
fn a_requirement_that_no_case_shows_is_a_gap_in_each_edition() {
    let rulebook = rulebook();
    let without: Vec<Case> = cases()
        .into_iter()
        .filter(|case| !case.file.contains("breastfeeding"))
        .collect();
    let gaps = rulebook.coverage(&without).gaps;
    only(
        &gaps,
        "requirements/not-breastfeeding.toml",
        "no worked case shows it as the reason of a denial",
    );
    let editions: Vec<bool> = ["2021-12-13", "2026-11-15"]
        .iter()
        .map(|edition| gaps.iter().any(|gap| gap.says.contains(edition)))
        .collect();
    assert_eq!(editions, [true, true]);
    let none = rulebook.coverage(&[]).gaps;
    assert!(
        none.len() >= 2 * rulebook.requirements().len(),
        "{}",
        none.len()
    );
}

#[test]
fn a_requirement_said_never_to_refuse_must_not_refuse() {
    let gaps = gaps_after(
        "requirements/no-refills.toml",
        "[[value]]\n",
        "[[value]]\nnever-refused = \"so we think\"\n",
    );
    only(
        &gaps,
        "requirements/no-refills.toml",
        "never refuses for it",
    );
}

#[test]
fn a_changed_value_that_no_difference_tells_is_a_gap() {
    let file = "parameters/cycle-days.toml";
    let text = String::from_utf8(files()[file].clone()).unwrap();
    let (first, last) = text.rsplit_once("[[value]]").unwrap();
    let mut all = files();
    let changed = format!(
        "{first}[[value]]{}",
        last.replacen("value = 5", "value = 6", 1)
    );
    assert_ne!(changed, text);
    all.insert(file.to_owned(), changed.into_bytes());
    only(
        &gaps_of(all),
        "parameters/cycle-days",
        "differences.toml does not say so",
    );
}

#[test]
fn a_difference_that_the_files_do_not_bear_out_is_a_gap() {
    let file = "parameters/missed-first-window-wait-days.toml";
    let gaps = gaps_after(file, "value = 0", "value = 19");
    // The other places of that difference still differ; the window of the visit is another difference.
    assert!(gaps.is_empty(), "{gaps:?}");
    let gaps = gaps_after("parameters/supply-days.toml", "value = 30", "value = 28");
    assert!(
        gaps.iter().any(|gap| gap.at.contains("us-mon-supply")
            && gap
                .says
                .contains("no change is seen, but parameters/supply-days differs")),
        "{gaps:?}"
    );
    let gaps = gaps_after(
        "differences.toml",
        "lives-in = [\"parameters/visit-window-days\", \"requirements/visit-window\"]",
        "lives-in = [\"parameters/supply-days\"]",
    );
    assert!(
        gaps.iter()
            .any(|gap| gap.says.contains("nothing that it names differs")),
        "{gaps:?}"
    );
}

#[test]
fn a_rule_set_of_before_still_loads_and_its_coverage_says_what_it_lacks() {
    let mut files = files();
    for file in ["law.toml", "differences.toml", "not-formalised.toml"] {
        files.remove(file);
    }
    files.insert(
        "not-formalised.md".to_owned(),
        b"# What the text asks and the gate does not compute\n".to_vec(),
    );
    // Its differences named a line of that list.
    let before = Rulebook::from_files(files.clone()).unwrap_or_else(|error| panic!("{error}"));
    let gaps = before.coverage(&cases()).gaps;
    assert!(gaps.iter().any(|gap| gap.at == "law.toml"), "{gaps:?}");
    // Beside the list that took its place nothing reads the page, and what nothing reads is refused.
    files.insert("not-formalised.toml".to_owned(), b"entry = []\n".to_vec());
    let error = Rulebook::from_files(files).unwrap_err();
    assert_eq!(error.file, "not-formalised.md");
}

#[test]
fn a_duty_that_no_test_shows_and_nobody_judges_is_a_gap() {
    let text = String::from_utf8(files()["duties.toml"].clone()).unwrap();
    let judged = text
        .lines()
        .find(|line| line.starts_with("judged-by"))
        .unwrap();
    let gaps = gaps_after("duties.toml", judged, "");
    only(&gaps, "duties.toml", "no test is named that shows it");
    let both = format!("{judged}\nshown-by = [\"retinue-kernel::it due::hold::named\"]");
    only(
        &gaps_after("duties.toml", judged, &both),
        "duties.toml",
        "said to be stated only",
    );
}

#[test]
fn a_duty_that_is_counted_and_a_form_name_the_tests_that_show_them() {
    let counted = "shown-by = [\"retinue-kernel::it due::hold::a_hold_is_decided_the_day_it_is_asked_for_by_a_stop_a_pause_or_a_contact\"]";
    let gaps = gaps_after("duties.toml", counted, "judged-by = \"the prescriber\"");
    only(
        &gaps,
        "duties.toml, hold-decided",
        "no test is named that shows it",
    );
    let form = "forms/month-confirmation-can.toml";
    let text = String::from_utf8(files()[form].clone()).unwrap();
    let shown = text
        .lines()
        .find(|line| line.starts_with("shown-by"))
        .unwrap();
    only(
        &gaps_after(form, shown, ""),
        form,
        "no test is named that walks through its items",
    );
}

#[test]
fn what_is_counted_is_on_the_list_of_somebody_who_has_one() {
    let mut files = files();
    let text = String::from_utf8(files["duties.toml"].clone()).unwrap();
    let (before, hold) = text.split_once("[hold-decided]").unwrap();
    let hold = hold.replacen("actor = \"prescriber\"", "actor = \"patient\"", 1);
    let changed = format!("{before}[hold-decided]{hold}");
    files.insert("duties.toml".to_owned(), changed.into_bytes());
    let error = Rulebook::from_files(files).unwrap_err();
    assert_eq!(error.file, "duties.toml");
    assert!(
        error.to_string().contains("use one of: prescriber"),
        "{error}"
    );
}
