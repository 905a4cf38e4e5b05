//! Mistakes in requirements, sentences, forms and duties.

use retinue_rulebook::Rulebook;

use super::{after, files, line_of, says};

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
