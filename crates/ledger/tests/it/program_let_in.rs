//! What people let programs do: a code buys one token, however many hold it out, and what was let in is over with time.

use jsonwebtoken::Algorithm;
use retinue_ledger::program::person_scope::PersonScopes;
use retinue_ledger::program::scope::{Interaction, Permission};
use retinue_ledger::{
    About, Actor, CommandId, IssuedToPerson, NewLaunch, NewLetIn, NotProven, Secret, SessionError,
};

use crate::harness::{Clinic, fresh, id, minutes_later};
use crate::program::{Maker, NAME, TOKEN_URL, claims, registered};

const BACK: &str = "https://app.example/back";
/// A verifier and its challenge, as RFC 7636 has them in its appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A program that may ask people for this much.
fn open(clinic: &Clinic, scopes: &str) -> Maker {
    let maker = Maker::of(Algorithm::EdDSA, "one");
    registered(clinic, &maker).unwrap();
    let new = NewLaunch {
        redirects: BACK.to_owned(),
        launch: None,
        scopes: scopes.to_owned(),
    };
    let console = clinic.ledger.at_the_console();
    let command: CommandId = fresh();
    clinic
        .ledger
        .set_program_launch(&console, command, &id(NAME), &new)
        .unwrap();
    maker
}

/// The clinician lets it do this.
fn code(clinic: &Clinic, who: &Actor, scopes: &str) -> Secret {
    let new = NewLetIn {
        program: id(NAME),
        redirect: BACK.to_owned(),
        challenge: CHALLENGE.to_owned(),
        scopes: PersonScopes::as_far_as_known(scopes),
        about: None,
    };
    clinic.ledger.let_in(who, &new).unwrap()
}

fn redeem(
    clinic: &Clinic,
    maker: &Maker,
    jti: &str,
    code: &Secret,
) -> Result<IssuedToPerson, NotProven> {
    let signed = maker.signs(&claims(clinic, jti));
    clinic
        .ledger
        .redeem_code(&signed, TOKEN_URL, code, BACK, VERIFIER)
}

#[test]
fn of_many_who_hold_out_one_code_at_the_same_moment_one_gets_a_token_and_nobody_keeps_it() {
    let clinic = Clinic::in_service();
    let maker = open(&clinic, "user/*.rs offline_access");
    let who = clinic.clinician().actor().clone();
    let code = code(&clinic, &who, "user/*.rs offline_access");
    let got: Vec<_> = std::thread::scope(|scope| {
        let one = |place: usize| {
            let (clinic, maker, code) = (&clinic, &maker, &code);
            scope.spawn(move || redeem(clinic, maker, &format!("try {place}"), code))
        };
        let all: Vec<_> = (0..8).map(one).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let mut tokens: Vec<_> = got.into_iter().flatten().collect();
    assert_eq!(tokens.len(), 1);
    let issued = tokens.remove(0);
    // The second use told that somebody else has the code: what the first one got is over.
    assert!(matches!(
        clinic.ledger.let_in_by(&issued.token),
        Err(SessionError::Ended)
    ));
    assert!(clinic.ledger.programs_let_in(&who).unwrap().is_empty());
}

#[test]
fn what_was_let_in_is_over_with_time_and_nothing_of_it_is_kept() {
    let clinic = Clinic::in_service();
    let maker = open(&clinic, "user/*.rs offline_access");
    let who = clinic.clinician().actor().clone();
    let short = redeem(&clinic, &maker, "short", &code(&clinic, &who, "user/*.rs")).unwrap();
    let long = code(&clinic, &who, "user/*.rs offline_access");
    let long = redeem(&clinic, &maker, "long", &long).unwrap();
    assert!(short.renewal.is_none());
    let proof = clinic.ledger.let_in_by(&short.token).unwrap();
    assert_eq!(proof.reader().account(), who.account());
    let reads = |interaction| proof.permits(About::Nobody, "Patient", interaction);
    assert_eq!(reads(Interaction::Read), Permission::Yes);
    assert_eq!(reads(Interaction::Create), Permission::No);
    let over = |token: &Secret| clinic.ledger.let_in_by(token).is_err();
    assert!(!over(&short.token) && !over(&long.token));
    assert_eq!(clinic.ledger.programs_let_in(&who).unwrap().len(), 2);
    minutes_later(&clinic, 60);
    clinic.ledger.keep_sessions().unwrap();
    assert!(over(&short.token) && over(&long.token));
    assert_eq!(clinic.ledger.programs_let_in(&who).unwrap().len(), 1);
    let renewal = long.renewal.unwrap();
    let renewed = |jti: &str| {
        let signed = maker.signs(&claims(&clinic, jti));
        clinic
            .ledger
            .renew_token(&signed, TOKEN_URL, &renewal, None)
    };
    let next = renewed("next").unwrap();
    assert!(!over(&next.token));
    minutes_later(&clinic, 92 * 24 * 60);
    assert!(over(&next.token));
    assert!(matches!(renewed("late"), Err(NotProven::Grant(_))));
    clinic.ledger.keep_sessions().unwrap();
    assert!(clinic.ledger.programs_let_in(&who).unwrap().is_empty());
}

#[test]
fn who_reads_in_whose_name_is_in_the_access_log() {
    let clinic = Clinic::in_service();
    let maker = open(&clinic, "user/*.rs");
    let who = clinic.clinician().actor().clone();
    let token = redeem(&clinic, &maker, "one", &code(&clinic, &who, "user/*.rs")).unwrap();
    let proof = clinic.ledger.let_in_by(&token.token).unwrap();
    let reader = proof.reader().clinician().unwrap();
    clinic.ledger.patients_of(&reader, 10).unwrap();
    let console = clinic.ledger.at_the_console();
    let log = clinic.ledger.access_log(&console, None, None, 50).unwrap();
    let by = |act: &str| {
        let mut found = log.entries.iter().filter(|entry| entry.act == act);
        let found = found.next().expect("it is in the log");
        (
            found.account.clone(),
            found.detail.clone(),
            found.is_by_a_program(),
        )
    };
    let account = who.account().to_string();
    let through = Some(format!("by the program {NAME}"));
    assert_eq!(by("list-patients"), (account.clone(), through, true));
    let let_in = (account, Some(NAME.to_owned()), false);
    assert_eq!(by("let-program-in"), let_in);
}

#[test]
fn nobody_lets_in_more_than_the_office_said_or_sends_the_code_elsewhere() {
    let clinic = Clinic::in_service();
    open(&clinic, "user/Patient.rs");
    let who = clinic.clinician().actor().clone();
    let tries = |program: &str, redirect: &str, scopes: &str| {
        let new = NewLetIn {
            program: id(program),
            redirect: redirect.to_owned(),
            challenge: CHALLENGE.to_owned(),
            scopes: PersonScopes::as_far_as_known(scopes),
            about: None,
        };
        clinic.ledger.let_in(&who, &new).is_ok()
    };
    assert!(tries(NAME, BACK, "user/Patient.r"));
    assert!(!tries(NAME, BACK, "user/Patient.rs user/Observation.r"));
    assert!(!tries(NAME, BACK, "user/*.rs"));
    assert!(!tries(NAME, BACK, "patient/Patient.r"));
    assert!(!tries(NAME, BACK, "launch/patient"));
    assert!(!tries(NAME, "https://app.example/back/", "user/Patient.r"));
    assert!(!tries("another", BACK, "user/Patient.r"));
    // Whoever has no records to show lets nobody read any.
    let office = clinic.ledger.at_the_console().actor().clone();
    let new = NewLetIn {
        program: id(NAME),
        redirect: BACK.to_owned(),
        challenge: CHALLENGE.to_owned(),
        scopes: PersonScopes::as_far_as_known("user/Patient.r"),
        about: None,
    };
    assert!(clinic.ledger.let_in(&office, &new).is_err());
}
