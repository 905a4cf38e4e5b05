//! Mistakes in the values of parameters.

use super::{WINDOW, after, files, line_of, says, with};

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
