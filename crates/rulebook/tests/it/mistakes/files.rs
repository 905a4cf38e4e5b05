//! Files that are missing, misplaced or not readable.

use retinue_rulebook::Rulebook;

use super::{WINDOW, after, files, line_of, says, with};

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
#[test]
fn a_new_edition_needs_a_value_in_every_file() {
    let file = "programme.toml";
    let text = String::from_utf8(files()[file].clone()).unwrap();
    let last = text.rfind("[[edition]]").unwrap();
    let another = text[last..].replace("2026-11-15\"", "2028-03-01\"");
    let error = with(file, &format!("{text}\n{another}"));
    assert!(
        error.file.starts_with("requirements/")
            && error.says.contains("whether edition 2028-03-01 asks"),
        "{error}"
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
