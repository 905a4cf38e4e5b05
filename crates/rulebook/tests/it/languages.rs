//! What a patient reads stands in every language, or the programme does not load.

use std::collections::BTreeMap;

use retinue_kernel::{Programme, Slug, Unmet};
use retinue_rulebook::{Language, Reader, Rulebook};

use crate::cases::decide;

fn loaded(programme: Programme) -> Rulebook {
    Rulebook::embedded_of(programme).unwrap_or_else(|fault| panic!("{fault}"))
}

fn files(programme: Programme) -> BTreeMap<String, Vec<u8>> {
    loaded(programme)
        .files()
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect()
}

fn refusals(rulebook: &Rulebook) -> Vec<Unmet> {
    rulebook
        .cases()
        .unwrap()
        .iter()
        .flat_map(|case| {
            case.asks
                .iter()
                .flat_map(|ask| decide(case, ask).unmet().to_vec())
        })
        .collect()
}

/// Takes the first line that begins so out of a file.
fn without_line(text: &str, begins: &str) -> (String, usize) {
    let at = text.lines().position(|line| line.starts_with(begins));
    let at = at.expect("there is such a line");
    let rest = text
        .lines()
        .enumerate()
        .filter_map(|(line, words)| (line != at).then_some(words));
    (rest.collect::<Vec<_>>().join("\n"), at)
}

#[test]
fn no_programme_loads_while_a_sentence_for_the_patient_lacks_its_spanish_wording() {
    for programme in Programme::ALL {
        let whole = files(*programme);
        let sentences = whole
            .iter()
            .filter(|(path, _)| path.starts_with("sentences/") && !path.ends_with("words.toml"));
        let mut looked_at = 0;
        for (path, bytes) in sentences {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let (text, _) = without_line(&text, "patient-es");
            let mut files = whole.clone();
            files.insert(path.clone(), text.into_bytes());
            let error = Rulebook::from_files(files).expect_err("it should not load");
            assert_eq!(&error.file, path, "{error}");
            assert!(error.line > 0, "{error}");
            assert!(error.says.contains("no Spanish wording"), "{error}");
            assert!(error.remedy.contains("patient-es"), "{error}");
            looked_at += 1;
        }
        assert!(
            looked_at > 3,
            "{programme:?} has {looked_at} files of sentences"
        );
    }
}

#[test]
fn a_spanish_sentence_that_tells_another_day_than_the_english_one_does_not_load() {
    let path = "sentences/windows.toml";
    let mut files = files(Programme::UsIpledge);
    let text = String::from_utf8(files[path].clone()).unwrap();
    let text = text.replacen("terminó el {last-day}", "terminó", 1);
    files.insert(path.to_owned(), text.into_bytes());
    let error = Rulebook::from_files(files).expect_err("it should not load");
    assert_eq!(error.file, path, "{error}");
    assert!(error.says.contains("test-window-closed"), "{error}");
    assert!(error.remedy.contains("{last-day}"), "{error}");
}

#[test]
fn a_sentence_for_the_patient_names_no_word_of_the_programme_in_braces() {
    let path = "sentences/tests.toml";
    let mut files = files(Programme::UsIpledge);
    let text = String::from_utf8(files[path].clone()).unwrap();
    let text = text.replacen(
        "The test of {collected-on} was not done at a place that counts.",
        "The test of {collected-on} was not done at a place that counts: {setting}.",
        1,
    );
    files.insert(path.to_owned(), text.into_bytes());
    let error = Rulebook::from_files(files).expect_err("it should not load");
    assert!(error.says.contains("{setting}"), "{error}");
    assert!(error.remedy.contains("plain words"), "{error}");
}

#[test]
fn a_patient_who_reads_spanish_is_told_every_refusal_of_the_worked_cases_in_spanish() {
    // Words that stand in English sentences only; "a", "no" and "me" are Spanish too.
    let english = [
        " the ", " your ", " you ", " is ", " was ", " and ", " of ", " please ", " has ", " for ",
    ];
    for programme in Programme::ALL {
        let rulebook = loaded(*programme);
        for unmet in refusals(&rulebook) {
            let spanish = rulebook.say_to_patient(&unmet, Language::Spanish);
            let said = format!(" {} ", spanish.to_lowercase());
            for word in english {
                assert!(
                    !said.contains(word),
                    "'{}' says{word}in: {spanish}",
                    unmet.slug
                );
            }
            assert_ne!(spanish, rulebook.say_to_patient(&unmet, Language::English));
            assert_eq!(
                rulebook.say_to_patient(&unmet, Language::English),
                rulebook.say(&unmet, Reader::Patient)
            );
        }
    }
}

#[test]
fn a_stop_for_safety_tells_a_patient_in_spanish_to_stop_and_to_call_today() {
    for programme in Programme::ALL {
        let rulebook = loaded(*programme);
        let grave = [Slug::PregnancyTestPositive, Slug::PregnancyReported];
        let told: Vec<String> = refusals(&rulebook)
            .iter()
            .filter(|unmet| grave.contains(&unmet.slug))
            .map(|unmet| rulebook.say_to_patient(unmet, Language::Spanish))
            .collect();
        assert!(!told.is_empty(), "{programme:?} has a case of it");
        for says in told {
            assert!(says.contains("Deje de tomar isotretinoína"), "{says}");
            assert!(says.contains("llame hoy a su médico"), "{says}");
        }
    }
}

#[test]
fn a_rule_set_that_a_ledger_kept_from_before_says_that_it_has_no_spanish() {
    let mut kept = files(Programme::UsIpledge);
    for (path, bytes) in &mut kept {
        if path.starts_with("sentences/") {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let lines = text.lines().filter(|line| !line.starts_with("patient-es"));
            *bytes = lines.collect::<Vec<_>>().join("\n").into_bytes();
        }
    }
    let before = Rulebook::from_files(kept).unwrap_or_else(|error| panic!("{error}"));
    let now = loaded(Programme::UsIpledge);
    let unmet = refusals(&now).into_iter().next().unwrap();
    let says = before.say_to_patient(&unmet, Language::Spanish);
    assert!(
        says.starts_with("(Esta frase consta solo en inglés"),
        "{says}"
    );
    assert!(
        says.ends_with(&before.say(&unmet, Reader::Patient)),
        "{says}"
    );
}

/// A ledger keeps every rule set that was in use: one of before says the nearest that it knows, and an author's must say all.
#[test]
fn a_rule_set_that_a_ledger_kept_from_before_a_reason_was_given_still_loads_and_leaves_no_refusal_without_words()
 {
    let cut = |text: &str| {
        let (before, rest) = text.split_once("[residence-unknown]").unwrap();
        let after = rest.split_once("\n[").map_or("", |(_, after)| after);
        format!("{before}[{after}")
    };
    let mut kept = files(Programme::UsIpledge);
    let sentences = kept.get_mut("sentences/enrolment.toml").unwrap();
    *sentences = cut(std::str::from_utf8(sentences).unwrap())
        .trim_end_matches('[')
        .as_bytes()
        .to_vec();
    let before = Rulebook::from_files(kept.clone()).unwrap_or_else(|error| panic!("{error}"));
    let now = loaded(Programme::UsIpledge);
    let unmet = refusals(&now)
        .into_iter()
        .find(|unmet| unmet.slug == Slug::ResidenceUnknown)
        .unwrap();
    for reader in Reader::ALL {
        let says = before.say(&unmet, *reader);
        assert!(says.contains("sign"), "{says}");
        assert_ne!(says, now.say(&unmet, *reader));
    }
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in kept {
        let place = folder.path().join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, bytes).unwrap();
    }
    let mistakes = Rulebook::from_dir_or_mistakes(folder.path()).expect_err("it should not load");
    assert!(
        mistakes[0].says.contains("residence-unknown"),
        "{mistakes:?}"
    );
}

#[test]
fn a_folder_without_any_spanish_does_not_load() {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files(Programme::EuPpp) {
        let text = String::from_utf8(bytes).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with("patient-es"));
        let place = folder.path().join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, lines.collect::<Vec<_>>().join("\n")).unwrap();
    }
    let mistakes = Rulebook::from_dir_or_mistakes(folder.path()).expect_err("it should not load");
    assert!(mistakes.len() > 20, "each sentence is named: {mistakes:?}");
    assert!(
        mistakes
            .iter()
            .all(|one| one.says.contains("no Spanish wording"))
    );
}

#[test]
fn the_questions_of_a_month_stand_in_both_languages_and_a_missing_one_does_not_load() {
    let us = loaded(Programme::UsIpledge);
    assert!(us.questions().len() >= 5);
    assert!(
        us.questions().iter().any(|one| one.is_true)
            && us.questions().iter().any(|one| !one.is_true)
    );
    for question in us.questions() {
        assert_ne!(
            question.says.get(Language::English),
            question.says.get(Language::Spanish)
        );
        assert_ne!(
            question.note.get(Language::English),
            question.note.get(Language::Spanish)
        );
    }
    assert!(loaded(Programme::UkMhra).questions().is_empty());

    let path = "questions.toml";
    let whole = files(Programme::UsIpledge);
    let text = String::from_utf8(whole[path].clone()).unwrap();
    for (changed, says) in [
        (without_line(&text, "es = ").0, "missing field `es`"),
        (
            text.replacen("es = \"Uso dos", "es = \"\" #", 1),
            "empty in 'es'",
        ),
        (
            text.replacen("id = \"sharing\"", "id = \"pregnant\"", 1),
            "stands here already",
        ),
        (
            text.replacen("id = \"sharing\"", "id = \"Sharing it\"", 1),
            "no name for a question",
        ),
    ] {
        let mut files = whole.clone();
        files.insert(path.to_owned(), changed.into_bytes());
        let error = Rulebook::from_files(files).expect_err(says);
        assert_eq!(error.file, path, "{error}");
        assert!(error.line > 0 && error.says.contains(says), "{error}");
    }
}

#[test]
fn a_language_is_known_by_its_tag_whatever_the_region() {
    assert_eq!(Language::of_tag("es-MX"), Some(Language::Spanish));
    assert_eq!(Language::of_tag("ES"), Some(Language::Spanish));
    assert_eq!(Language::of_tag("en-US"), Some(Language::English));
    assert_eq!(Language::of_tag("est"), None);
    assert_eq!(Language::of_tag(""), None);
}
