//! Opening, ending and opening again.

use retinue_cohort::demo::{self, Options, PASSWORD, clinic};
use retinue_ledger::{Ledger, NewAccount, OpenError, Password, Place, Purpose, Role};

use crate::opened::{RULEBOOK, clock_at};

#[test]
fn the_first_patients_and_everyone_who_can_sign_in_are_there_when_it_opens() {
    let options = Options {
        clock: clock_at("2026-11-21T15:00:00Z"),
        ..Options::temporary(RULEBOOK.clone())
    };
    let demo = demo::open(options).expect("the demo opens");
    let there: Vec<&str> = demo
        .seeding
        .state()
        .shown
        .iter()
        .take(3)
        .map(|shown| shown.course.who)
        .collect();
    assert_eq!(there.len(), 3, "{there:?}");
    for one in demo::sign_ins() {
        let signed_in = demo
            .ledger
            .sign_in(one.login, one.password)
            .expect(one.login);
        assert_eq!(signed_in.name, one.name);
        let as_planned = match signed_in.actor.role() {
            Role::Patient(patient) => demo
                .seeding
                .state()
                .shown
                .iter()
                .any(|shown| shown.patient == *patient),
            // Whoever works at two stores says where after signing in.
            Role::BetweenSites => ["pharmacist-4", "pharmacist-5"].contains(&one.login),
            role => demo::STAFF
                .iter()
                .any(|member| member.login == one.login && member.as_what.role() == *role),
        };
        assert!(as_planned, "{}", one.login);
    }
    assert!(
        demo.ledger
            .sign_in("prescriber", "another-password")
            .is_err()
    );
    // Dropping it here ends the seeding early; nothing is left half told.
}

#[test]
fn a_kept_demo_is_opened_again_as_it_is_also_on_a_later_day() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = |moment: &str| {
        Options {
            clock: clock_at(moment),
            ..Options::temporary(RULEBOOK.clone())
        }
        .kept_in(folder.path())
    };
    let told = {
        let mut demo = demo::open(options("2026-11-21T15:00:00Z")).expect("the demo opens");
        demo.seeding.wait().shown.len()
    };
    assert_eq!(told, clinic::courses().len());
    for later in ["2026-11-21T15:10:00Z", "2026-11-24T15:00:00Z"] {
        let mut demo = demo::open(options(later)).expect("the demo opens again");
        let state = demo.seeding.wait();
        assert_eq!((state.shown.len(), state.stood_there), (0, told), "{later}");
        assert_eq!(state.astray, Vec::<String>::new(), "{later}");
        demo.ledger
            .sign_in("pharmacist", PASSWORD)
            .expect("the accounts are there");
    }
}

#[test]
fn a_demo_that_was_ended_while_it_was_seeded_goes_on_when_opened_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = |moment: &str| {
        let options = Options {
            clock: clock_at(moment),
            ..Options::temporary(RULEBOOK.clone())
        };
        demo::open(options.kept_in(folder.path())).expect("the demo opens")
    };
    let first = {
        let demo = open("2026-11-21T15:00:00Z");
        let handle = demo.seeding.state();
        drop(demo);
        handle.shown.len()
    };
    assert!(first >= 3);
    let mut demo = open("2026-11-22T15:00:00Z");
    let state = demo.seeding.wait();
    assert_eq!(
        state.progress(),
        (clinic::courses().len(), clinic::courses().len())
    );
    assert!(
        state.stood_there >= first,
        "{} stood there",
        state.stood_there
    );
    assert_eq!(state.astray, Vec::<String>::new());
}

#[test]
fn a_demo_that_was_ended_before_its_patients_had_accounts_makes_them_when_opened_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = |moment: &str| {
        let options = Options {
            clock: clock_at(moment),
            ..Options::temporary(RULEBOOK.clone())
        };
        options.kept_in(folder.path())
    };
    {
        // Patients without accounts; and as nobody was certified yet, courses with an authorisation are missing.
        let place = Place::Directory(folder.path().to_path_buf());
        let clock = clock_at("2026-11-21T15:00:00Z");
        let options = retinue_ledger::Options {
            place,
            clock,
            ..in_a_demo()
        };
        let ledger = Ledger::open(options).expect("a ledger marked as a demo");
        let console = ledger.at_the_console();
        for member in demo::STAFF {
            let password = Password::new(PASSWORD, member.login).expect("a password");
            let (login, name) = (member.login.to_owned(), member.name.to_owned());
            let account = NewAccount {
                login,
                name,
                password,
                role: member.as_what.role(),
            };
            ledger
                .create_account(&console, account)
                .expect("an account");
        }
        let now = "2026-11-21T15:00:00Z".parse().expect("a moment");
        demo::seed(&ledger, now, &mut || true, &mut |_| {}).expect("the ledger can be read");
    }
    let mut demo = demo::open(options("2026-11-25T15:00:00Z")).expect("the demo opens");
    assert_eq!(demo.seeding.wait().astray, Vec::<String>::new());
    for one in demo::sign_ins() {
        demo.ledger
            .sign_in(one.login, one.password)
            .expect(one.login);
    }
}

fn in_a_demo() -> retinue_ledger::Options {
    retinue_ledger::Options {
        purpose: Purpose::Demo,
        ..retinue_ledger::Options::in_directory(".", RULEBOOK.clone())
    }
}

#[test]
fn a_ledger_marked_as_a_demo_is_refused_for_service_and_another_for_the_demo() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options {
        clock: clock_at("2026-11-21T15:00:00Z"),
        ..Options::temporary(RULEBOOK.clone())
    };
    drop(demo::open(options.clone().kept_in(folder.path())).expect("the demo opens"));
    let service = retinue_ledger::Options::in_directory(folder.path(), RULEBOOK.clone());
    assert!(matches!(Ledger::open(service), Err(OpenError::Demo)));

    let serving = tempfile::tempdir().expect("a folder");
    let service = retinue_ledger::Options::in_directory(serving.path(), RULEBOOK.clone());
    assert_eq!(service.purpose, Purpose::Service);
    drop(Ledger::open(service).expect("a ledger for service opens"));
    let place = Place::Directory(serving.path().to_path_buf());
    let refused = demo::open(Options { place, ..options });
    assert!(matches!(
        refused,
        Err(demo::DemoError::Open(OpenError::NotADemo))
    ));
}
