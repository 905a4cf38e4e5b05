//! Accounts from the command line.

use serde_json::json;
use tempfile::TempDir;

use crate::clinic::{A_PASSWORD, Clinic};
use crate::harness::{Run, retinue, retinue_given};

fn folder() -> TempDir {
    TempDir::new().expect("a folder")
}

fn user(folder: &TempDir, arguments: &[&str], password: &str) -> Run {
    let data = folder.path().to_str().expect("text");
    let mut all = vec!["user"];
    all.extend_from_slice(arguments);
    all.extend_from_slice(&["--data", data]);
    retinue_given(&all, format!("{password}\n").as_bytes())
}

fn made(folder: &TempDir, login: &str, more: &[&str]) -> Run {
    let mut all = vec!["create", login];
    all.extend_from_slice(more);
    user(folder, &all, A_PASSWORD)
}

#[test]
fn the_first_account_of_a_fresh_installation_is_an_administrators() {
    let folder = folder();
    let empty = folder.path().join("inner");
    let data = empty.to_str().expect("text");
    let run = retinue_given(
        &[
            "user",
            "create",
            "admin",
            "--role",
            "administrator",
            "--data",
            data,
        ],
        format!("{A_PASSWORD}\n").as_bytes(),
    );
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(
        run.out,
        "The account 'admin' was made: admin, administrator.\n"
    );
    let listed = retinue(&["user", "list", "--json", "--data", data]).json();
    assert_eq!(listed["accounts"][0]["login"], "admin");
}

#[cfg(unix)]
#[test]
fn the_folder_that_is_made_is_closed_to_other_users() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let inner = folder.path().join("inner");
    let data = inner.to_str().expect("text");
    retinue_given(
        &[
            "user",
            "create",
            "admin",
            "--role",
            "administrator",
            "--data",
            data,
        ],
        format!("{A_PASSWORD}\n").as_bytes(),
    );
    let mode = std::fs::metadata(&inner)
        .expect("there")
        .permissions()
        .mode()
        & 0o777;
    assert_eq!(mode, 0o700);
}

#[test]
fn each_role_acts_for_its_party() {
    let clinic = Clinic::with_one_authorisation();
    let folder = &clinic.folder;
    let patient = clinic.patient.to_string();
    for (login, role, of) in [
        ("p1", "prescriber", Some("pr-9")),
        ("p2", "designee", Some("pr-9")),
        ("p3", "pharmacist", Some("ph-9")),
        ("p4", "patient", Some(patient.as_str())),
        ("p5", "administrator", None),
    ] {
        let mut arguments = vec!["--role", role, "--json"];
        if let Some(of) = of {
            arguments.extend_from_slice(&["--of", of]);
        }
        let run = made(folder, login, &arguments);
        assert_eq!(run.code, 0, "{role}: {}", run.err);
        let account = run.json();
        assert_eq!(
            (&account["role"], &account["of"]),
            (&json!(role), &json!(of)),
            "{role}"
        );
        assert!(
            !run.out.contains("argon2"),
            "nothing of the password is shown"
        );
    }
}

#[test]
fn a_patient_is_named_by_the_programme_number() {
    let clinic = Clinic::with_one_authorisation();
    let run = made(
        &clinic.folder,
        "patient",
        &[
            "--role",
            "patient",
            "--json",
            "--of",
            &clinic.number.to_lowercase(),
        ],
    );
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(run.json()["of"], clinic.patient.to_string());
    let (at, says) = made(
        &clinic.folder,
        "nobody",
        &["--role", "patient", "--json", "--of", "RT-00000000-0"],
    )
    .bad_input();
    assert_eq!(
        (at.as_str(), says.contains("no patient has the number")),
        ("--of", true),
        "{says}"
    );
}

#[test]
fn an_account_whose_party_is_not_on_record_is_made_with_a_note() {
    let folder = folder();
    let run = made(
        &folder,
        "someone",
        &["--role", "prescriber", "--of", "pr-7"],
    );
    assert_eq!(run.code, 0);
    assert!(
        run.err
            .starts_with("note: nothing is on record about prescriber pr-7"),
        "{}",
        run.err
    );
}

#[test]
fn a_role_without_its_party_or_with_one_too_many_is_refused() {
    let folder = folder();
    for (role, of) in [
        ("prescriber", None),
        ("pharmacist", None),
        ("patient", None),
        ("administrator", Some("x")),
        ("patient", Some("x")),
    ] {
        let mut arguments = vec!["--json", "--role", role];
        if let Some(of) = of {
            arguments.extend_from_slice(&["--of", of]);
        }
        let (at, _) = made(&folder, "someone", &arguments).bad_input();
        assert_eq!(at, "--of", "{role}");
    }
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("a folder").count(),
        0,
        "nothing was made"
    );
}

#[test]
fn the_password_comes_from_a_file_or_a_pipe_and_never_from_the_command_line() {
    let folder = folder();
    let file = folder.path().join("password");
    std::fs::write(&file, format!("{A_PASSWORD}\r\nmore\n")).expect("written");
    let from_file = [
        "--role",
        "administrator",
        "--password-file",
        file.to_str().expect("text"),
    ];
    assert_eq!(made(&folder, "first", &from_file).code, 0);
    assert_eq!(
        made(&folder, "second", &["--role", "administrator"]).code,
        0
    );
    assert_eq!(
        made(
            &folder,
            "third",
            &["--role", "administrator", "--password", A_PASSWORD]
        )
        .code,
        2,
        "there is no such option"
    );
}

#[test]
fn a_password_that_is_too_short_or_too_plain_is_refused_with_a_remedy() {
    let folder = folder();
    for password in ["", "short", "aaaaaaaaaaaaaaaaaaaaa"] {
        let (at, says) = user(
            &folder,
            &["create", "admin", "--role", "administrator", "--json"],
            password,
        )
        .bad_input();
        assert_eq!(at, "standard input");
        assert!(says.contains("not fit"), "{says}");
    }
}

#[test]
fn a_login_that_is_taken_or_unfit_is_refused() {
    let folder = folder();
    assert_eq!(made(&folder, "admin", &["--role", "administrator"]).code, 0);
    let (at, says) = made(&folder, "ADMIN", &["--role", "administrator", "--json"]).bad_input();
    assert_eq!((at.as_str(), says.contains("taken")), ("login", true));
    let (at, _) = made(&folder, "no spaces", &["--role", "administrator", "--json"]).bad_input();
    assert_eq!(at, "login");
}

#[test]
fn an_account_is_closed_opened_again_and_given_another_password() {
    let folder = folder();
    made(&folder, "admin", &["--role", "administrator"]);
    let closed = user(&folder, &["disable", "admin"], "");
    assert_eq!(
        (closed.code, closed.out.as_str()),
        (
            0,
            "The account 'admin' was closed; its sessions have ended.\n"
        )
    );
    assert_eq!(
        user(&folder, &["list", "--json"], "").json()["accounts"][0]["disabled"],
        true
    );
    assert_eq!(user(&folder, &["enable", "Admin"], "").code, 0);
    assert_eq!(
        user(&folder, &["list", "--json"], "").json()["accounts"][0]["disabled"],
        false
    );
    assert_eq!(
        user(&folder, &["reset", "admin"], "other words for a test").code,
        0
    );
    assert_eq!(user(&folder, &["reset", "admin"], "short").code, 2);
    let (at, _) = user(&folder, &["disable", "nobody", "--json"], "").bad_input();
    assert_eq!(at, "LOGIN");
}

#[test]
fn nothing_is_made_by_looking() {
    let folder = folder();
    for arguments in [
        &["user", "list"][..],
        &["user", "disable", "x"],
        &["verify"],
        &["replay", "x"],
    ] {
        let mut all = arguments.to_vec();
        all.extend_from_slice(&["--json", "--data", folder.path().to_str().expect("text")]);
        let (at, says) = retinue(&all).bad_input();
        assert_eq!(at, "--data", "{says}");
    }
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("a folder").count(),
        0
    );
}
