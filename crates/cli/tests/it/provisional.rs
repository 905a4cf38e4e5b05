//! What no stored source confirms is marked in every text and every JSON of care: the same questions, once where nothing at all
//! is confirmed and once where everything is.

use std::path::Path;

use retinue_rulebook::KnowledgeBook;
use serde_json::Value;

use crate::harness::{Run, retinue_given};

/// A folder with the knowledge of the binary, each value as sure as that.
fn knowledge(confidence: char) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let book = KnowledgeBook::embedded().expect("the knowledge is sound");
    for (path, bytes) in book.files() {
        let mut text = String::from_utf8(bytes.to_vec()).expect("text");
        for one in ['C', 'D', 'S', 'U'] {
            let all = format!("confidence = \"{confidence}\"");
            text = text.replace(&format!("confidence = \"{one}\""), &all);
        }
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        std::fs::write(file, text).expect("written");
    }
    folder
}

/// Questions that each command of care answers with values of the medicine, by their words.
const QUESTIONS: [&str; 9] = [
    "plan --weight 70 --product us-conventional --target 120..150",
    "interactions doxycycline vitamin+a prednisone --allergy peanut",
    "grade lab triglyceride 612 mg/dL",
    "grade lab ck 300 U/L",
    "grade scale phq-9 2 2 2 2 2 2 2 0 1",
    "grade scale iga 3",
    "grade effect cheilitis",
    "exposure --formulation lidose --dose 40",
    "advise",
];

fn asks(question: &str, folder: &Path, json: bool) -> Run {
    let mut words = question.split(' ').map(|word| word.replace('+', " "));
    let command = words.next().expect("a command");
    let mut all = vec![command, "--knowledge".to_owned()];
    all.push(folder.to_str().expect("text").to_owned());
    if json {
        all.push("--json".to_owned());
    }
    all.extend(words);
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let case = include_str!("../../../care/tests/it/vignettes/v05.json");
    let run = retinue_given(&all, case.as_bytes());
    assert!(
        [0, 3].contains(&run.code),
        "{question}: {}{}",
        run.out,
        run.err
    );
    run
}

/// Each object of an answer that says how sure it is, and whether it is called provisional.
fn bases<'a>(answer: &'a Value, found: &mut Vec<(&'a Value, Option<bool>)>) {
    match answer {
        Value::Object(all) => {
            if let Some(confidence) = all.get("confidence") {
                let provisional = all.get("provisional").and_then(Value::as_bool);
                found.push((confidence, provisional));
            }
            all.values().for_each(|one| bases(one, found));
        }
        Value::Array(all) => all.iter().for_each(|one| bases(one, found)),
        _ => {}
    }
}

#[test]
fn where_nothing_is_confirmed_every_answer_of_care_says_so_and_calls_nothing_sure() {
    let folder = knowledge('U');
    for question in QUESTIONS {
        let told = asks(question, folder.path(), false).out;
        assert!(told.contains("PROVISIONAL"), "{question}: {told}");
        for sure in [
            "confirmed]",
            "; confirmed",
            "derived here",
            "to be verified",
        ] {
            assert!(!told.contains(sure), "{question}, '{sure}': {told}");
        }
        let answer = asks(question, folder.path(), true).json();
        let mut found = Vec::new();
        bases(&answer, &mut found);
        assert!(!found.is_empty(), "{question}: {answer}");
        for one in found {
            assert_eq!(one, (&Value::from("U"), Some(true)), "{question}: {answer}");
        }
    }
}

#[test]
fn where_everything_is_confirmed_no_answer_of_care_calls_anything_provisional() {
    let folder = knowledge('C');
    for question in QUESTIONS {
        let told = asks(question, folder.path(), false).out;
        assert!(!told.contains("PROVISIONAL"), "{question}: {told}");
        let answer = asks(question, folder.path(), true).json();
        let text = answer.to_string();
        assert!(!text.contains("\"provisional\":true"), "{question}: {text}");
    }
}
