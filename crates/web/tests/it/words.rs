//! The build ends on a sentence that a language lacks: the same code that `build.rs` runs, given files with mistakes.

#[path = "../../build/words.rs"]
mod build;

fn read(text: &str) -> Result<String, String> {
    let files = [("room.toml".to_owned(), text.to_owned())];
    build::as_code(&files).map_err(|faults| {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        told.join("\n")
    })
}

#[track_caller]
fn ends_the_build(text: &str, line: usize, says: &[&str]) {
    let told = read(text).expect_err("the build ends");
    assert!(
        told.contains(&format!("words/room.toml:{line}: ")),
        "{told}"
    );
    for one in says {
        assert!(told.contains(one), "\"{one}\" is not said:\n{told}");
    }
}

#[test]
fn a_sentence_in_every_language_becomes_code() {
    let code = read("[next]\nen = \"What is next\"\nes = \"Qué sigue\"\n").expect("it is whole");
    assert!(
        code.contains("const NEXT: Text = Text { en: \"What is next\", es: \"Qué sigue\" }"),
        "{code}"
    );
    let code = read("[until-day]\nen = \"until {last-day}\"\nes = \"hasta el {last-day}\"\n")
        .expect("it is whole");
    assert!(
        code.contains("fn until_day(language: Language, last_day: impl"),
        "{code}"
    );
    assert!(code.contains("format!(\"hasta el {last_day}\")"), "{code}");
    let code = read(
        "[left]\nen = { one = \"one day\", other = \"{count} days\" }\nes = { one = \"un día\", other = \"{count} días\" }\n",
    )
    .expect("it is whole");
    assert!(
        code.contains("if count == 1 { \"un día\".to_owned() } else { format!(\"{count} días\") }"),
        "{code}"
    );
}

#[test]
fn a_sentence_without_its_spanish_ends_the_build_with_file_line_and_key() {
    let text =
        "[next]\nen = \"Next\"\nes = \"Sigue\"\n\n[stop]\nen = \"Stop taking the capsules\"\n";
    ends_the_build(
        text,
        5,
        &["[stop]", "no sentence in 'es'", "every language"],
    );
    ends_the_build(
        "[stop]\nes = \"Deje\"\n",
        1,
        &["[stop]", "no sentence in 'en'"],
    );
    ends_the_build(
        "[stop]\nen = \"Stop\"\nes = \" \"\n",
        1,
        &["is empty in 'es'"],
    );
}

#[test]
fn a_value_that_one_language_does_not_name_ends_the_build() {
    let text = "[until]\nen = \"until {day}, {clock}\"\nes = \"hasta el {day}\"\n";
    ends_the_build(text, 1, &["[until]", "does not name {clock} in 'es'"]);
    let text = "[until]\nen = \"until\"\nes = \"hasta el {day}\"\n";
    ends_the_build(text, 1, &["does not name {day} in 'en'"]);
    let text = "[until]\nen = \"until {day\"\nes = \"hasta el {day\"\n";
    ends_the_build(text, 1, &["a brace that pairs with none"]);
}

#[test]
fn forms_by_number_stand_in_both_languages_and_name_the_number() {
    let text =
        "[left]\nen = { one = \"a day\", other = \"{count} days\" }\nes = \"{count} días\"\n";
    ends_the_build(text, 1, &["forms by number in one language only"]);
    let text = "[left]\nen = { one = \"a day\", other = \"days\" }\nes = { one = \"un día\", other = \"días\" }\n";
    ends_the_build(text, 1, &["must name {count}"]);
    let text = "[left]\nen = { other = \"{count} days\" }\nes = { one = \"un día\", other = \"{count} días\" }\n";
    ends_the_build(text, 2, &[]);
}

#[test]
fn what_was_not_translated_ends_the_build_unless_it_says_so() {
    ends_the_build(
        "[stop]\nen = \"Stop now\"\nes = \"Stop now\"\n",
        1,
        &["the same in both", "same = true"],
    );
    ends_the_build(
        "[stop]\nen = \"Stop\"\nes = \"Deje\"\nsame = true\n",
        1,
        &["the sentences differ"],
    );
    assert!(read("[guam]\nen = \"Guam\"\nes = \"Guam\"\nsame = true\n").is_ok());
}

#[test]
fn a_spanish_question_begins_as_one_and_a_third_language_is_not_known() {
    ends_the_build(
        "[ask]\nen = \"Why?\"\nes = \"Por qué?\"\n",
        1,
        &["opening mark"],
    );
    ends_the_build(
        "[ask]\nen = \"Why\"\nes = \"Por qué\"\nfr = \"Pourquoi\"\n",
        4,
        &["unknown field"],
    );
    ends_the_build(
        "[Ask_me]\nen = \"Why\"\nes = \"Por qué\"\n",
        1,
        &["is no name"],
    );
    ends_the_build(
        "[ask]\nen = \"Why \"\nes = \"Por qué\"\n",
        1,
        &["ends with a space"],
    );
}

#[test]
fn every_mistake_of_all_files_is_told_at_once() {
    let told = read("[a]\nen = \"A\"\n\n[b]\nes = \"B\"\n\n[c]\nen = \"C {x}\"\nes = \"C\"\n")
        .expect_err("the build ends");
    assert_eq!(told.lines().count(), 3, "{told}");
}
