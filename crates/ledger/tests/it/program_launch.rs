//! How people may let a program ask for them: what the office may say of it.

use jsonwebtoken::Algorithm;
use retinue_ledger::{LaunchOnRecord, NewLaunch, Subject, SubmitError};

use crate::harness::{Clinic, PHARMACY, fresh, id};
use crate::program::{Maker, NAME, claims, register, registered, token};

fn opened(clinic: &Clinic, redirects: &str, launch: Option<&str>, scopes: &str) -> Vec<String> {
    let new = NewLaunch {
        redirects: redirects.to_owned(),
        launch: launch.map(str::to_owned),
        scopes: scopes.to_owned(),
    };
    let console = clinic.ledger.at_the_console();
    match clinic
        .ledger
        .set_program_launch(&console, fresh(), &id(NAME), &new)
    {
        Ok(()) => Vec::new(),
        Err(SubmitError::Refused(refused)) => refused
            .because
            .iter()
            .map(|one| format!("{}: {}", one.field, one.wrong))
            .collect(),
        Err(other) => panic!("{other}"),
    }
}

fn people(clinic: &Clinic) -> Option<LaunchOnRecord> {
    let console = clinic.ledger.at_the_console();
    let mut programs = clinic.ledger.programs(&console).unwrap();
    programs.remove(0).people
}

#[test]
fn a_program_is_closed_to_people_until_the_office_says_where_it_sends_them_back_to() {
    let clinic = Clinic::in_service();
    let maker = Maker::of(Algorithm::EdDSA, "one");
    registered(&clinic, &maker).unwrap();
    assert_eq!(people(&clinic), None);
    let both = "https://app.example/back?x=1\nhttp://127.0.0.1:8080/back";
    let scopes = "patient/Observation.rs?category=laboratory user/Patient.rs launch launch/patient offline_access";
    let none: &[String] = &[];
    assert_eq!(
        opened(&clinic, both, Some("https://app.example/launch"), scopes),
        none
    );
    let found = people(&clinic).unwrap();
    assert_eq!(
        found.redirects,
        ["https://app.example/back?x=1", "http://127.0.0.1:8080/back"]
    );
    assert_eq!(found.launch.as_deref(), Some("https://app.example/launch"));
    assert_eq!(found.scopes.len(), 5);
    // Said again, it takes the place of what was said; said with nothing, the program is closed.
    let other = "https://other.example/back";
    assert_eq!(opened(&clinic, other, None, "user/Patient.r"), none);
    assert_eq!(people(&clinic).unwrap().redirects, [other]);
    assert_eq!(opened(&clinic, "", None, ""), none);
    assert_eq!(people(&clinic), None);
    let console = clinic.ledger.at_the_console();
    let acts = clinic.ledger.programs(&console).unwrap().remove(0).acts;
    let said = acts.iter().filter(|act| act.kind == "program-launch-set");
    assert_eq!(said.count(), 1);
    // What it may ask by itself is as it was.
    assert!(token(&clinic, &maker.signs(&claims(&clinic, "a"))).is_ok());
}

#[test]
fn nobody_is_sent_to_an_address_that_shows_one_host_and_leads_to_another_or_goes_over_no_tls() {
    let clinic = Clinic::in_service();
    registered(&clinic, &Maker::of(Algorithm::EdDSA, "one")).unwrap();
    for address in [
        "http://app.example/back",
        "http://localhost.app.example/back",
        "app.example/back",
        "myapp://back",
        "javascript:alert(1)",
        "https:///back",
        "https://app.example@evil.example/back",
        "https://app.example/back#fragment",
        "https://*.example/back",
        "https://app.example;script-src/back",
        "https://app.example:port/back",
        "https://app.example\\@evil.example/",
        "https://äpp.example/back",
    ] {
        let wrong = opened(&clinic, address, None, "user/Patient.rs");
        assert!(wrong[0].starts_with("redirects: "), "{address}: {wrong:?}");
        let wrong = opened(
            &clinic,
            "https://app.example/back",
            Some(address),
            "user/Patient.rs",
        );
        assert!(wrong[0].starts_with("launch: "), "{address}: {wrong:?}");
    }
    let nine: Vec<String> = (0..9).map(|n| format!("https://app.example/{n}")).collect();
    let wrong = opened(&clinic, &nine.join(" "), None, "user/Patient.rs");
    assert!(wrong[0].contains("more than 8"), "{wrong:?}");
    let wrong = opened(&clinic, "", Some("https://app.example/launch"), "");
    assert!(wrong[0].starts_with("redirects: "), "{wrong:?}");
    assert_eq!(people(&clinic), None);
}

#[test]
fn of_a_person_a_program_may_ask_to_read_and_search_and_nothing_that_a_party_asks() {
    let clinic = Clinic::in_service();
    registered(&clinic, &Maker::of(Algorithm::EdDSA, "one")).unwrap();
    let back = "https://app.example/back";
    for scopes in [
        "",
        "launch offline_access",
        "system/Patient.rs",
        "user/Patient.crs",
        "patient/*.cruds",
        "user/Presentation.s",
        "patient/patient.r",
        "patient/Patient.sr",
        "openid fhirUser user/Patient.r",
    ] {
        let wrong = opened(&clinic, back, None, scopes);
        assert!(wrong[0].starts_with("scopes: "), "{scopes}: {wrong:?}");
    }
    // A pharmacy learns nothing of what a person would let its program read.
    let keys = Maker::of(Algorithm::EdDSA, "two").set();
    register(&clinic, "counter", Subject::Pharmacy(id(PHARMACY)), &keys).unwrap();
    let new = NewLaunch {
        redirects: back.to_owned(),
        launch: None,
        scopes: "user/Patient.r".to_owned(),
    };
    let console = clinic.ledger.at_the_console();
    let of_a_pharmacy = clinic
        .ledger
        .set_program_launch(&console, fresh(), &id("counter"), &new);
    assert!(matches!(of_a_pharmacy, Err(SubmitError::Refused(_))));
    let of_nobody = clinic
        .ledger
        .set_program_launch(&console, fresh(), &id("nobody"), &new);
    assert!(matches!(of_nobody, Err(SubmitError::NotFound)));
}
