//! Accounts, passwords and sessions.

use retinue_ledger::{
    Ledger, Limits, NewAccount, Password, Role, SessionError, SessionToken, SignInError,
    UnfitPassword,
};

use crate::harness::{A_PASSWORD, Clinic, minutes_later, raw};

#[test]
fn a_session_ends_when_idle_when_old_when_ended_and_when_the_account_is_disabled() {
    let clinic = Clinic::in_service();
    let signed_in = || {
        clinic
            .ledger
            .sign_in("prescriber", A_PASSWORD)
            .unwrap()
            .token
    };
    let holds = |token: &SessionToken| clinic.ledger.session(token).is_ok();

    let idle = signed_in();
    minutes_later(&clinic, 14);
    assert!(holds(&idle));
    minutes_later(&clinic, 14);
    assert!(holds(&idle), "a request fourteen minutes ago keeps it");
    minutes_later(&clinic, 15);
    assert!(!holds(&idle));

    let old = signed_in();
    for _ in 0..71 {
        minutes_later(&clinic, 10);
        assert!(holds(&old));
    }
    minutes_later(&clinic, 10);
    assert!(!holds(&old), "twelve hours are the most");

    let ended = signed_in();
    clinic.ledger.sign_out(&ended).unwrap();
    assert!(!holds(&ended));

    let (one, two) = (signed_in(), signed_in());
    let accounts = clinic
        .ledger
        .accounts(&clinic.administrator(), "", 10)
        .unwrap();
    let account = accounts
        .iter()
        .find(|account| account.login == "prescriber")
        .unwrap();
    clinic
        .ledger
        .set_disabled(&clinic.administrator(), &account.id, true)
        .unwrap();
    assert!(!holds(&one) && !holds(&two));
    assert!(matches!(
        clinic.ledger.sign_in("prescriber", A_PASSWORD),
        Err(SignInError::Refused)
    ));
    clinic
        .ledger
        .set_disabled(&clinic.administrator(), &account.id, false)
        .unwrap();
    assert!(!holds(&one), "what was ended stays ended");

    let other = signed_in();
    let password = Password::new("another synthetic password", "prescriber").unwrap();
    clinic
        .ledger
        .set_password(&clinic.prescriber, &account.id, &password)
        .unwrap();
    assert!(
        !holds(&other),
        "a new password ends the sessions of the old one"
    );
    assert!(matches!(
        clinic.ledger.session(&SessionToken::new("guess")),
        Err(SessionError::Ended)
    ));
}

#[test]
fn when_a_session_was_last_seen_outlives_a_restart() {
    let clinic = Clinic::in_service();
    let token = clinic
        .ledger
        .sign_in("prescriber", A_PASSWORD)
        .unwrap()
        .token;
    minutes_later(&clinic, 14);
    clinic.ledger.session(&token).unwrap();
    clinic.ledger.keep_sessions().unwrap();
    let clinic = clinic.reopened();
    minutes_later(&clinic, 14);
    clinic
        .ledger
        .session(&token)
        .expect("seen fourteen minutes ago");
    minutes_later(&clinic, 16);
    clinic.ledger.keep_sessions().unwrap();
    let left: u32 = raw(&clinic.ledger)
        .query_row("SELECT count(*) FROM session", (), |row| row.get(0))
        .unwrap();
    assert_eq!(left, 0, "sessions that are over are removed");
}

#[test]
fn the_store_holds_no_password_and_no_session_secret() {
    let clinic = Clinic::in_service();
    let token = clinic
        .ledger
        .sign_in("prescriber", A_PASSWORD)
        .unwrap()
        .token;
    clinic.ledger.close().unwrap();
    let bytes = std::fs::read(clinic.ledger.path()).unwrap();
    for secret in [A_PASSWORD.as_bytes(), token.as_str().as_bytes()] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
    }
    assert_eq!(token.as_str().len(), 64);
}

#[test]
fn guessing_is_slowed_and_does_not_tell_whether_there_is_such_a_login() {
    let clinic = Clinic::in_service();
    let wrong = |login| match clinic.ledger.sign_in(login, "a wrong password, again") {
        Err(refused @ SignInError::Refused) => refused.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(wrong("prescriber"), wrong("nobody"));
    for _ in 0..6 {
        wrong("prescriber");
    }
    assert!(
        clinic.ledger.sign_in("prescriber", A_PASSWORD).is_err(),
        "the right password waits too"
    );
    minutes_later(&clinic, 16);
    clinic
        .ledger
        .sign_in("prescriber", A_PASSWORD)
        .expect("after the wait");
    wrong("prescriber");
    clinic
        .ledger
        .sign_in("prescriber", A_PASSWORD)
        .expect("one wrong try costs nothing");
}

#[test]
fn a_password_is_long_enough_and_not_the_login() {
    assert_eq!(
        Password::new("short", "someone").unwrap_err(),
        UnfitPassword::TooShort
    );
    assert_eq!(
        Password::new(&"a".repeat(40), "someone").unwrap_err(),
        UnfitPassword::TooPlain
    );
    assert_eq!(
        Password::new("someonesomeonesomeone", "someone").unwrap_err(),
        UnfitPassword::TooPlain
    );
    assert_eq!(
        Password::new(&"ab".repeat(400), "someone").unwrap_err(),
        UnfitPassword::TooLong
    );
    assert_eq!(
        format!("{:?}", Password::new(A_PASSWORD, "someone").unwrap()),
        "Password(…)"
    );
    Password::new("кириллица и пробелы", "someone").expect("any characters");
}

#[test]
fn a_login_is_taken_once_whatever_its_case() {
    let clinic = Clinic::open();
    let new = |login: &str| NewAccount {
        login: login.to_owned(),
        name: "Synthetic Person".to_owned(),
        password: Password::new(A_PASSWORD, login).unwrap(),
        role: Role::Administrator,
    };
    let administrator = clinic.administrator();
    clinic
        .ledger
        .create_account(&administrator, new("Someone@clinic"))
        .unwrap();
    let taken = clinic
        .ledger
        .create_account(&administrator, new("someone@CLINIC"))
        .expect_err("taken");
    assert!(taken.to_string().contains("is taken"), "{taken}");
    for unfit in ["", "with space", "ünicode", &"a".repeat(65)] {
        assert!(
            clinic
                .ledger
                .create_account(&administrator, new(unfit))
                .is_err(),
            "{unfit}"
        );
    }
    clinic
        .ledger
        .sign_in("SOMEONE@clinic", A_PASSWORD)
        .expect("a sign-in");
}

#[test]
fn a_fresh_installation_has_no_account() {
    let clinic = Clinic::in_service();
    assert!(clinic.ledger.has_accounts().unwrap());
    let folder = tempfile::TempDir::new().unwrap();
    let empty = Ledger::open(crate::harness::options(
        &folder,
        &clinic.clock,
        Limits::default(),
    ))
    .unwrap();
    assert!(!empty.has_accounts().unwrap());
}
