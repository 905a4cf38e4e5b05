//! What is said of a mistake in a rule file: the file, the line, and what would mend it.

use std::collections::BTreeMap;

use retinue_rulebook::{RuleError, Rulebook};

use crate::cases::rulebook;

fn files() -> BTreeMap<String, Vec<u8>> {
    rulebook()
        .files()
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect()
}

/// The error after one text was replaced in one file.
fn after(file: &str, this: &str, that: &str) -> RuleError {
    let mut files = files();
    let text = String::from_utf8(files[file].clone()).unwrap();
    assert!(text.contains(this), "{file} does not hold {this}");
    files.insert(file.to_owned(), text.replacen(this, that, 1).into_bytes());
    Rulebook::from_files(files).expect_err("the mistake should not load")
}

fn with(file: &str, text: &str) -> RuleError {
    let mut files = files();
    files.insert(file.to_owned(), text.as_bytes().to_vec());
    Rulebook::from_files(files).expect_err("the file should not load")
}

/// The number of the line of `file` that holds `text`.
fn line_of(file: &str, text: &str) -> usize {
    let files = files();
    let whole = String::from_utf8(files[file].clone()).unwrap();
    whole.lines().position(|line| line.contains(text)).unwrap() + 1
}

const WINDOW: &str = "parameters/test-window-days.toml";

#[track_caller]
fn says(error: &RuleError, file: &str, line: usize, says: &str, remedy: &str) {
    let shown = error.to_string();
    assert_eq!((error.file.as_str(), error.line), (file, line), "{shown}");
    assert!(error.says.contains(says), "{shown}");
    assert!(error.remedy.contains(remedy), "{shown}");
    assert!(
        line == 0 || shown.contains(&format!("{file}:{line}:")),
        "{shown}"
    );
}

#[test]
fn a_value_without_a_citation_does_not_load() {
    let line = line_of(WINDOW, "[[value]]");
    let files = files();
    let text = String::from_utf8(files[WINDOW].clone()).unwrap();
    let cite = text.lines().find(|line| line.starts_with("cite")).unwrap();
    let error = after(WINDOW, cite, "");
    says(
        &error,
        WINDOW,
        line,
        "this value has no citation",
        "add `cite = { source",
    );
}

#[test]
fn a_mistake_is_shown_as_the_guide_for_rule_writers_shows_it() {
    let text = std::str::from_utf8(&files()[WINDOW]).unwrap().to_owned();
    let added = format!("{text}\n[[value]]\nedition = \"2026-11-15\"\nvalue = 10\n");
    let line = added.lines().count() - 2;
    let margin = " ".repeat(line.to_string().len());
    assert_eq!(
        with(WINDOW, &added).to_string(),
        format!(
            "this value has no citation\n\
             {margin} --> {WINDOW}:{line}:1\n\
             {margin} |\n\
             {line} | [[value]]\n\
             {margin} | ^\n\
             {margin} = remedy: add `cite = {{ source = \"…\", at = \"…\" }}`: the key of a source in sources.toml, and the place in it"
        )
    );
}

#[test]
fn a_new_edition_needs_a_value_in_every_file() {
    let file = "programme.toml";
    let text = String::from_utf8(files()[file].clone()).unwrap();
    let last = text.rfind("[[edition]]").unwrap();
    let another = text[last..].replace("2026-11-15\"", "2028-03-01\"");
    let error = with(file, &format!("{text}\n{another}"));
    assert!(
        error.file.starts_with("parameters/")
            && error.says.contains("edition 2028-03-01 has no value"),
        "{error}"
    );
}

#[test]
fn a_value_that_does_not_say_when_it_was_checked_does_not_load() {
    let line = line_of(WINDOW, "[[value]]");
    let error = after(WINDOW, "checked = 2026-11-20\n", "");
    says(
        &error,
        WINDOW,
        line,
        "does not say when it was checked",
        "checked = ",
    );
}

#[test]
fn a_day_in_quotes_or_with_a_time_is_no_day() {
    let error = after(
        WINDOW,
        "checked = 2026-11-20",
        "checked = 2026-11-20T10:00:00",
    );
    says(
        &error,
        WINDOW,
        line_of(WINDOW, "checked"),
        "this is not a day",
        "2026-11-20",
    );
    let error = after(WINDOW, "checked = 2026-11-20", "checked = \"2026-11-20\"");
    assert_eq!(error.line, line_of(WINDOW, "checked"));
}

#[test]
fn a_citation_of_an_unknown_source_lists_the_known_ones() {
    let error = after(
        WINDOW,
        "source = \"rems-document-2023-03\"",
        "source = \"rems-document-2032-03\"",
    );
    says(
        &error,
        WINDOW,
        line_of(WINDOW, "cite"),
        "'rems-document-2032-03' is not a source",
        "rems-document-2023-03",
    );
}

#[test]
fn an_unknown_parameter_is_refused_by_its_file_name() {
    let error = with(
        "parameters/test-windows-days.toml",
        "description = \"x\"\nunit = \"days\"\nvalue = []\n",
    );
    says(
        &error,
        "parameters/test-windows-days.toml",
        0,
        "'test-windows-days' is not a parameter",
        "test-window-days",
    );
}

#[test]
fn a_parameter_whose_file_is_missing_is_named() {
    let mut files = files();
    files.remove(WINDOW);
    let error = Rulebook::from_files(files).unwrap_err();
    assert!(error.says.contains("test-window-days"), "{error}");
}

#[test]
fn a_wrong_unit_is_refused() {
    let error = after(WINDOW, "unit = \"days\"", "unit = \"hours\"");
    says(
        &error,
        WINDOW,
        2,
        "counted in days, not in 'hours'",
        "unit = \"days\"",
    );
}

#[test]
fn a_value_of_the_wrong_kind_or_size_is_refused() {
    let line = line_of(WINDOW, "value = 7");
    for wrong in ["\"7\"", "-7", "0", "7.5", "true", "[7]", "99999"] {
        let error = after(WINDOW, "value = 7", &format!("value = {wrong}"));
        says(
            &error,
            WINDOW,
            line,
            "is not a whole number of days",
            "whole number of days",
        );
    }
    let settings = "parameters/first-test-settings.toml";
    let line = line_of(settings, "value = [");
    for wrong in ["[\"office\"]", "[]", "\"home\"", "[\"home\", \"home\"]"] {
        let error = after(
            settings,
            "value = [\"medical\", \"laboratory\"]",
            &format!("value = {wrong}"),
        );
        assert_eq!(
            (error.file.as_str(), error.line),
            (settings, line),
            "{error}"
        );
    }
    let leave = "parameters/home-test-needs-permission.toml";
    let error = after(leave, "value = true", "value = \"yes\"");
    says(
        &error,
        leave,
        line_of(leave, "value = true"),
        "neither yes nor no",
        "true or false",
    );
}

#[test]
fn an_unknown_edition_lists_the_known_ones() {
    let error = after(
        WINDOW,
        "edition = \"2021-12-13\"",
        "edition = \"2021-12-12\"",
    );
    says(
        &error,
        WINDOW,
        line_of(WINDOW, "edition = \"2021"),
        "'2021-12-12' is not an edition",
        "2021-12-13, 2026-11-15",
    );
}

#[test]
fn an_end_is_written_and_never_implied() {
    let text = "description = \"x\"\nunit = \"days\"\n[[value]]\nedition = \"2021-12-13\"\nvalue = 30\ncite = { source = \"reading\", at = \"Q1\" }\nchecked = 2026-11-20\n";
    let error = with("parameters/visit-window-days.toml", text);
    says(
        &error,
        "parameters/visit-window-days.toml",
        0,
        "edition 2026-11-15 has no value",
        "none = \"why\"",
    );
    let error = after(WINDOW, "value = 7", "none = \"dropped\"");
    says(
        &error,
        WINDOW,
        line_of(WINDOW, "value = 7"),
        "cannot end",
        "value = …",
    );
    let error = after(WINDOW, "value = 7", "value = 7\nnone = \"dropped\"");
    assert!(error.says.contains("both a value and none"), "{error}");
    let error = after(WINDOW, "value = 7\n", "");
    assert!(error.says.contains("no value is written"), "{error}");
}

#[test]
fn two_values_of_one_edition_are_refused() {
    let error = after(
        WINDOW,
        "edition = \"2026-11-15\"",
        "edition = \"2021-12-13\"",
    );
    assert!(
        error.says.contains("edition 2021-12-13 has two values"),
        "{error}"
    );
}

#[test]
fn a_provisional_value_names_its_reading_and_the_other_one() {
    let visit = "parameters/visit-window-days.toml";
    let error = after(visit, "reading = \"Q1\"\n", "");
    assert!(error.says.contains("must name its reading"), "{error}");
    let error = after(visit, "provisional = true\n", "");
    assert!(error.says.contains("not marked provisional"), "{error}");
    let error = after(visit, "reading = \"Q1\"", "reading = \"Q99\"");
    says(
        &error,
        visit,
        line_of(visit, "reading = \"Q1\""),
        "'Q99' is not a reading",
        "readings.toml",
    );
}

#[test]
fn an_unknown_key_is_refused_where_it_stands() {
    let error = after(WINDOW, "value = 7", "value = 7\nuntil = 2030-01-01");
    says(
        &error,
        WINDOW,
        line_of(WINDOW, "value = 7") + 1,
        "unknown field `until`",
        "take the line out",
    );
    let error = after(
        "programme.toml",
        "id = \"us-ipledge\"",
        "id = \"us-ipledge\"\ncolour = 1",
    );
    assert!(error.says.contains("unknown field `colour`"), "{error}");
}

#[test]
fn broken_writing_is_shown_with_its_line() {
    let error = after(WINDOW, "value = 7", "value = = 7");
    says(
        &error,
        WINDOW,
        line_of(WINDOW, "value = 7"),
        "",
        "mend the writing at this place",
    );
    let shown = error.to_string();
    assert!(
        shown.contains("value = = 7") && shown.contains('^'),
        "{shown}"
    );
}

#[test]
fn a_requirement_rests_on_an_id_of_the_law() {
    let file = "requirements/second-pregnancy-test.toml";
    let error = after(file, "law = [\"P9\", \"P10\"]", "law = []");
    says(
        &error,
        file,
        line_of(file, "law ="),
        "rests on nothing",
        "law = [\"P9\"]",
    );
    let error = after(file, "law = [\"P9\", \"P10\"]", "law = [\"X9\"]");
    says(
        &error,
        file,
        line_of(file, "law ="),
        "'X9' is not an id of the law",
        "P (prescribers)",
    );
}

#[test]
fn a_requirement_of_an_unknown_kind_or_party_is_refused() {
    let file = "requirements/second-pregnancy-test.toml";
    let error = after(file, "kind = \"second-test\"", "kind = \"third-test\"");
    assert!(
        error.says.contains("unknown variant `third-test`"),
        "{error}"
    );
    assert_eq!(error.line, line_of(file, "check ="), "{error}");
    let error = after(file, "who = \"prescriber\"", "who = \"nurse\"");
    says(
        &error,
        file,
        line_of(file, "who ="),
        "'nurse' is not someone who can clear",
        "guardian",
    );
}

#[test]
fn two_requirements_cannot_stand_in_one_place() {
    let file = "requirements/second-pregnancy-test.toml";
    let error = after(file, "place = 120", "place = 110");
    assert!(error.says.contains("place 110 is taken"), "{error}");
}

#[test]
fn a_requirement_that_an_edition_drops_says_why() {
    let mut files = files();
    let file = "requirements/not-breastfeeding.toml";
    let text = String::from_utf8(files[file].clone()).unwrap();
    let cut = text.find("edition = \"2026-11-15\"").unwrap();
    let short = text[..cut]
        .trim_end()
        .trim_end_matches("[[value]]")
        .to_owned();
    files.insert(file.to_owned(), short.clone().into_bytes());
    let error = Rulebook::from_files(files.clone()).unwrap_err();
    assert!(
        error
            .says
            .contains("nothing says whether edition 2026-11-15"),
        "{error}"
    );
    let dropped = format!(
        "{short}\n[[value]]\nedition = \"2026-11-15\"\nnone = \"no longer asked\"\ncite = {{ source = \"reading\", at = \"x\" }}\nchecked = 2026-11-20\n"
    );
    files.insert(file.to_owned(), dropped.into_bytes());
    let rulebook = Rulebook::from_files(files).unwrap();
    let asks = |edition| {
        rulebook
            .edition(edition)
            .unwrap()
            .requirements
            .iter()
            .any(|one| one.name.as_str() == "not-breastfeeding")
    };
    assert!(asks("2021-12-13") && !asks("2026-11-15"));
}

#[test]
fn an_unknown_reason_and_a_missing_sentence_are_named() {
    let file = "sentences/windows.toml";
    let error = after(file, "[test-window-closed]", "[test-window-shut]");
    says(
        &error,
        file,
        line_of(file, "[test-window-closed]"),
        "'test-window-shut' is not a reason",
        "test-window-closed",
    );
    let mut files = files();
    files.remove(file);
    let error = Rulebook::from_files(files).unwrap_err();
    assert!(error.says.contains("no sentence says"), "{error}");
    let error = after(
        file,
        "patient = \"The time for collecting has not begun",
        "patients = \"The",
    );
    assert!(error.says.contains("unknown field `patients`"), "{error}");
}

#[test]
fn a_sentence_uses_only_values_that_its_reason_gives() {
    let file = "sentences/windows.toml";
    let line = line_of(file, "ended on {last-day} at 23:59");
    let error = after(file, "{last-day}", "{the-last-day}");
    says(
        &error,
        file,
        line,
        "{the-last-day} is not a value",
        "last-day",
    );
    let error = after(file, "{last-day}", "{last-day");
    assert_eq!(error.line, line, "{error}");
    let error = after(file, "{last-day}", "last-day}");
    assert!(error.says.contains("stands alone"), "{error}");
    let tests = "sentences/tests.toml";
    let error = after(
        tests,
        "[ The relaxation '{overlay}'",
        " The relaxation '{overlay}'",
    );
    assert!(
        error.says.contains("does not always have a value") || error.says.contains("stands alone"),
        "{error}"
    );
}

#[test]
fn a_slot_or_an_item_cannot_stand_twice_in_a_form() {
    let file = "forms/prescriber-enrolment.toml";
    let error = after(file, "slot = \"attestation.2\"", "slot = \"attestation.1\"");
    says(
        &error,
        file,
        line_of(file, "attestation.2"),
        "slot 'attestation.1' is taken",
        "slot of its own",
    );
    let error = after(
        file,
        "id = \"knows-risk-factors\"",
        "id = \"knows-fetal-risk\"",
    );
    assert!(error.says.contains("stands twice"), "{error}");
}

#[test]
fn a_duty_counts_with_a_parameter_that_exists() {
    let error = after(
        "duties.toml",
        "parameter = \"after-last-dose-test-days\"",
        "parameter = \"after-last-dose\"",
    );
    says(
        &error,
        "duties.toml",
        line_of("duties.toml", "after-last-dose-test-days"),
        "'after-last-dose' is not a parameter",
        "after-last-dose-test-days",
    );
}

#[test]
fn a_file_that_nothing_reads_is_refused() {
    let error = with("parameter/test-window-days.toml", "x = 1");
    says(
        &error,
        "parameter/test-window-days.toml",
        0,
        "nothing reads this file",
        "parameters/",
    );
    assert_eq!(with("notes.txt", "x").says, "nothing reads this file");
}

#[test]
fn a_missing_file_and_one_that_is_not_text_are_named() {
    let mut files = files();
    files.remove("sources.toml");
    let error = Rulebook::from_files(files.clone()).unwrap_err();
    says(&error, "sources.toml", 0, "missing", "restore it");
    files.insert("sources.toml".to_owned(), vec![0xff, 0xfe]);
    let error = Rulebook::from_files(files).unwrap_err();
    says(&error, "sources.toml", 0, "not UTF-8", "save it again");
}

#[test]
fn a_zone_or_a_default_edition_that_does_not_exist_is_refused() {
    let file = "programme.toml";
    let error = after(
        file,
        "zone = \"America/New_York\"",
        "zone = \"America/Nowhere\"",
    );
    says(
        &error,
        file,
        line_of(file, "zone ="),
        "'America/Nowhere' is not a time zone",
        "America/New_York",
    );
    let error = after(
        file,
        "default-edition = \"2021-12-13\"",
        "default-edition = \"2020-01-01\"",
    );
    says(
        &error,
        file,
        line_of(file, "default-edition"),
        "'2020-01-01' is not an edition",
        "2021-12-13",
    );
}

#[test]
fn a_mistake_in_a_folder_is_named_by_the_path_that_was_given() {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files() {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    assert!(Rulebook::from_dir(folder.path()).is_ok());
    std::fs::write(folder.path().join(".hidden"), "left by an editor").unwrap();
    assert!(Rulebook::from_dir(folder.path()).is_ok());
    let window = folder.path().join(WINDOW);
    let text = std::fs::read_to_string(&window).unwrap();
    std::fs::write(&window, text.replacen("value = 7", "value = x", 1)).unwrap();
    let error = Rulebook::from_dir(folder.path()).unwrap_err();
    assert_eq!(error.file, window.display().to_string(), "{error}");
    assert!(Rulebook::from_dir(&folder.path().join("nowhere")).is_err());
}

#[test]
fn a_mistake_in_a_worked_case_is_shown_at_its_fact() {
    let mut files = files();
    let case = "title = \"x\"\ncite = { source = \"reading\", at = \"Q1\" }\nevents = [\n  { type = \"visit-recorded\", on = 2026-10-01, remotely = true },\n]\n[[ask]]\non = 2026-10-01\ndecision = \"denied\"\nslugs = [\"visit-missing\"]\n";
    files.insert("cases/one.toml".to_owned(), case.as_bytes().to_vec());
    let error = Rulebook::from_files(files).unwrap().cases().unwrap_err();
    says(
        &error,
        "cases/one.toml",
        4,
        "remotely",
        "contract of `check`",
    );
}
