//! Candidacy, grading, aftercare and survival as data: what does not load, and what would mend it.

use std::collections::BTreeMap;

use retinue_rulebook::{KnowledgeBook, RuleError};

fn after(file: &str, this: &str, that: &str) -> Vec<RuleError> {
    let book = KnowledgeBook::embedded().unwrap_or_else(|error| panic!("{error}"));
    let mut files: BTreeMap<String, Vec<u8>> = book
        .files()
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect();
    let text = String::from_utf8(files[file].clone()).unwrap();
    assert!(text.contains(this), "{file} does not hold {this}");
    files.insert(file.to_owned(), text.replacen(this, that, 1).into_bytes());
    KnowledgeBook::from_files(files).expect_err("the mistake should not load")
}

/// The first mistake names its file and holds words of what is wrong and of the remedy.
#[track_caller]
fn refused(file: &str, this: &str, that: &str, says: &str, remedy: &str) {
    let mistakes = after(file, this, that);
    let first = &mistakes[0];
    assert_eq!(first.file, file, "{first}");
    assert!(first.says.contains(says), "{first}");
    assert!(first.remedy.contains(remedy), "{first}");
}

const CANDIDACY: &str = "candidacy/candidacy.toml";
const GRADING: &str = "grading/clinicians.toml";

#[test]
fn an_authority_that_asks_for_nothing_would_treat_everybody() {
    let clause = "authority = \"aad-2024\"";
    let mistakes = after(CANDIDACY, clause, "authority = \"aad-2025\"");
    let said: Vec<&str> = mistakes.iter().map(|one| one.says.as_str()).collect();
    assert_eq!(
        said,
        [
            "'aad-2025' is not an authority",
            "'aad-2024' asks for nothing"
        ]
    );
    refused(
        CANDIDACY,
        "any = [\"many-nodules\"]",
        "any = []",
        "this clause asks for nothing",
        "`from-age`",
    );
}

#[test]
fn a_sign_is_read_from_a_scale_that_there_is_and_from_a_number() {
    refused(
        CANDIDACY,
        "scale = \"cadi\"",
        "scale = \"kadi\"",
        "'kadi' is not a scale",
        "grading/",
    );
    refused(
        CANDIDACY,
        "from = 10\nnodule-millimetres = 5",
        "from = 10",
        "no number to be read from",
        "`nodule-millimetres`",
    );
}

#[test]
fn the_grades_of_a_scale_have_one_name_each_and_gags_adds_up() {
    refused(
        GRADING,
        "from = 31\nto = 38",
        "from = 30\nto = 38",
        "grade 30 of gags has 2 names",
        "one [[descriptor]]",
    );
    refused(
        GRADING,
        "factor = 3",
        "factor = 2",
        "add up to 40, and its highest total is 44",
        "`highest`",
    );
    let mistakes = after(GRADING, "lesion = \"pustule\"", "lesion = \"papule\"");
    assert_eq!(mistakes[0].says, "'pustule' has no local grade");
    refused(
        GRADING,
        "from-millimetres = 5",
        "from-millimetres = 0",
        "no nodule has",
        "1 to 50",
    );
}

#[test]
fn a_check_that_asks_nothing_and_days_that_end_first_are_refused_with_their_line() {
    let file = "outcome/aftercare.toml";
    refused(
        file,
        "asks = [\"relapse\"]",
        "asks = []",
        "asks for nothing",
        "`asks`",
    );
    refused(
        file,
        "from = 31\nto = 45",
        "from = 46\nto = 45",
        "end before they begin",
        "`from`",
    );
    let flare = "outcome/flare.toml";
    refused(
        flare,
        "weeks = 4",
        "weeks = 0",
        "its weeks, are none",
        "the weeks",
    );
    let mistakes = after(flare, "from = 0\nto = 10", "from = 11\nto = 10");
    assert!(mistakes[0].line > 0, "{}", mistakes[0]);
}

#[test]
fn a_model_in_which_nobody_relapses_and_a_factor_from_nowhere_are_refused() {
    let file = "survival.toml";
    refused(
        file,
        "never = \"0.725\"",
        "never = \"1\"",
        "nobody relapses",
        "below 1",
    );
    refused(
        file,
        "around = 150\n",
        "",
        "from where",
        "`around` and `most`",
    );
    refused(
        file,
        "model = \"rad16\"",
        "model = \"rad17\"",
        "'rad17' is not a model",
        "lai25",
    );
}

#[test]
fn advice_has_one_sentence_for_each_code_and_names_only_what_is_filled_in() {
    let file = "advice.toml";
    refused(
        file,
        "\"START\"\ntriage",
        "\"BEGIN\"\ntriage",
        "cannot be read",
        "correct the key",
    );
    let mistakes = after(file, "code = \"go-on\"", "code = \"start\"");
    let said: Vec<&str> = mistakes.iter().map(|one| one.says.as_str()).collect();
    assert_eq!(
        said.len(),
        6,
        "two in each of three lands, and none: {said:?}"
    );
    refused(
        file,
        "{written}",
        "{name}",
        "nothing fills in '{name}'",
        "written",
    );
}
