//! The texts of forms: ours in both languages, an authority's checked item by item, and the hash of each.

use retinue_kernel::{Id, Programme, ReConsent};
use retinue_rulebook::{FormText, FormTextFile, Language, Rulebook, WhoseWords};

use crate::cases::rulebook;

fn text(rulebook: &Rulebook, form: &str) -> FormText {
    let entry = rulebook.form(form).unwrap();
    FormText::demonstration(entry, &entry.grounds.editions[0])
}

/// A file of a synthetic authority, as the demonstration wording would be loaded.
fn file(rulebook: &Rulebook) -> String {
    FormTextFile {
        programme: retinue_kernel::Programme::UsIpledge,
        text: text(rulebook, "patient-enrolment-can"),
        from: "2026-12-01".parse().unwrap(),
        re_consent: ReConsent::Required,
    }
    .written()
}

/// What is said about a file: each mistake with its remedy.
fn mistakes(rulebook: &Rulebook, file: &str) -> Vec<String> {
    let errors = rulebook.form_text_file("new.toml", file).unwrap_err();
    for error in &errors {
        assert_eq!(error.file, "new.toml");
        assert!(!error.remedy.is_empty(), "{error}");
    }
    errors.iter().map(|error| error.says.clone()).collect()
}

#[test]
fn what_a_patient_reads_is_there_in_every_language_in_every_form_of_every_edition() {
    for programme in Programme::ALL {
        let rulebook = Rulebook::embedded_of(*programme).unwrap();
        for entry in rulebook.forms() {
            for language in Language::ALL {
                let text = FormText::demonstration(entry, &entry.grounds.editions[0]);
                if entry.is_read_by_patients() {
                    assert!(text.title.said_in(*language).is_some(), "{}", entry.name);
                }
                for item in entry.items.iter().filter(|item| item.by.reads_as_patient()) {
                    let said = text.item(&item.id).unwrap().said_in(*language);
                    assert!(
                        said.is_some_and(|said| !said.trim().is_empty()),
                        "{}, {}: no {}",
                        entry.name,
                        item.id,
                        language.tag()
                    );
                }
            }
        }
    }
}

#[test]
fn a_file_that_was_written_is_read_as_the_text_it_was_written_from() {
    let rulebook = rulebook();
    let read = rulebook
        .form_text_file("new.toml", &file(&rulebook))
        .unwrap();
    assert_eq!(read.text.words, WhoseWords::Official);
    assert_eq!(
        read.text.items,
        text(&rulebook, "patient-enrolment-can").items
    );
    assert_eq!(read.re_consent, ReConsent::Required);
    assert_eq!(read.from, "2026-12-01".parse().unwrap());
}

#[test]
fn an_item_that_is_missing_not_known_or_doubled_is_named_and_each_mistake_at_once() {
    let rulebook = rulebook();
    let file = file(&rulebook)
        .replace("id = \"mood\"", "id = \"moods\"")
        .replace("id = \"choices\"", "id = \"purpose\"");
    let says = mistakes(&rulebook, &file);
    for expected in [
        "'moods' is not an item of this form",
        "item 'purpose' stands twice",
        "item 'mood' is missing",
        "item 'choices' is missing",
    ] {
        assert!(
            says.iter().any(|says| says == expected),
            "{expected}: {says:#?}"
        );
    }
    assert_eq!(says.len(), 4, "{says:#?}");
}

#[test]
fn a_text_that_a_patient_reads_needs_its_spanish() {
    let rulebook = rulebook();
    let whole = file(&rulebook);
    let spanish = text(&rulebook, "patient-enrolment-can");
    let spanish = spanish.item(&Id::new("mood").unwrap()).unwrap().es.clone();
    let file = whole.replace(&format!("es = \"{}\"\n", spanish.unwrap()), "");
    assert_ne!(file, whole);
    assert_eq!(
        mistakes(&rulebook, &file),
        ["item 'mood' is read by a patient and has no Spanish text"]
    );
}

#[test]
fn a_form_an_edition_a_day_and_an_answer_that_cannot_be_used_are_named() {
    let rulebook = rulebook();
    let whole = file(&rulebook);
    for (wrong, right, says) in [
        (
            "form = \"enrolment\"",
            "form = \"patient-enrolment-can\"",
            "'enrolment' is not a form of this programme",
        ),
        (
            "edition = \"1999-01-01\"",
            "edition = \"2021-12-13\"",
            "'1999-01-01' is not an edition that has this form",
        ),
        (
            "from = 2026-12-01T00:00:00",
            "from = 2026-12-01",
            "this is not a day",
        ),
        (
            "re-consent = \"perhaps\"",
            "re-consent = \"required\"",
            "'perhaps' is not an answer to whether those who signed before sign again",
        ),
        (
            "source = \" \"",
            "source = \"demonstration wording of this software\"",
            "the source has no words",
        ),
    ] {
        let file = whole.replacen(right, wrong, 1);
        assert_ne!(file, whole, "{right}");
        assert_eq!(mistakes(&rulebook, &file), [says]);
    }
}

#[test]
fn texts_that_cannot_be_shown_are_refused() {
    let rulebook = rulebook();
    let whole = file(&rulebook);
    let purpose = text(&rulebook, "patient-enrolment-can");
    let purpose = purpose
        .item(&Id::new("purpose").unwrap())
        .unwrap()
        .en
        .clone();
    for (words, says) in [
        ("  ".to_owned(), "item 'purpose' has no words"),
        (
            "a\\u0007b".to_owned(),
            "item 'purpose' holds a character that cannot be printed",
        ),
        (
            "x".repeat(4_001),
            "item 'purpose' has more than 4000 characters",
        ),
    ] {
        let file = whole.replacen(&purpose, &words, 1);
        assert_eq!(mistakes(&rulebook, &file), [says]);
    }
}

#[test]
fn every_word_counts_in_the_hash() {
    let rulebook = rulebook();
    let ours = text(&rulebook, "patient-enrolment-can");
    let hash = ours.hash();
    assert!(hash.as_str().starts_with("sha256:") && hash.as_str().len() == 71);
    assert_eq!(ours.clone().hash(), hash);
    let change = |change: fn(&mut FormText)| {
        let mut changed = ours.clone();
        change(&mut changed);
        assert_ne!(changed, ours);
        assert_ne!(changed.hash(), hash);
    };
    change(|text| text.words = WhoseWords::Official);
    change(|text| text.source.push('.'));
    change(|text| text.title.en.push('.'));
    change(|text| text.title.es = None);
    change(|text| text.items[3].text.en.push('.'));
    change(|text| text.items.swap(0, 1));
    change(|text| {
        text.items.pop();
    });
    change(|text| text.edition = Id::new("2026-11-15").unwrap());
}

#[test]
fn a_stored_text_is_read_as_it_was() {
    let ours = text(&rulebook(), "patient-enrolment-can");
    let stored = ours.to_json().unwrap();
    assert_eq!(FormText::from_json(&stored).unwrap(), ours);
    assert!(FormText::from_json("{}").is_err());
}
