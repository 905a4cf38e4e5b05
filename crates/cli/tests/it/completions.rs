//! What is generated from the tree of commands.

use crate::harness::retinue;

#[test]
fn completions_of_each_shell_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = retinue(&["completions", shell]);
        assert_eq!(run.code, 0, "{shell}");
        for command in ["check", "explain", "schema"] {
            assert!(run.out.contains(command), "{shell} does not know {command}");
        }
    }
    assert_eq!(retinue(&["completions", "tcsh"]).code, 2);
}

#[test]
fn there_is_a_manual_page_for_each_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let pages = folder.path().join("man");
    let run = retinue(&["man", "--json", pages.to_str().expect("text")]);
    assert_eq!(run.code, 0, "{}", run.err);
    let written = run.json()["written"].as_array().expect("a list").len();
    assert!(written > 5);
    for page in ["retinue.1", "retinue-check.1", "retinue-rules-print.1"] {
        let text = std::fs::read_to_string(pages.join(page)).expect(page);
        assert!(text.contains(".SH NAME"), "{page}");
    }
    assert_eq!(
        std::fs::read_dir(&pages).expect("a folder").count(),
        written
    );
}

#[test]
fn help_and_version_are_told_and_end_with_0() {
    let help = retinue(&["--help"]);
    assert_eq!(help.code, 0);
    assert!(
        help.out.contains(
            "Exit codes: 0 yes, 3 no with reasons, 2 input that cannot be used, 1 failure."
        )
    );
    assert_eq!(retinue(&["--version"]).code, 0);
}
