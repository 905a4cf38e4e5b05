//! A prescriber or a pharmacy that calls to enrol: what telephone staff take down, who signs, and how the office looks it
//! through.

use reqwest::StatusCode;
use retinue_kernel::{RegistryEvent, Standing};
use retinue_ledger::{Role, Subject};

use crate::browser::{Answer, Browser};
use crate::world::{ADMINISTRATOR, PHONE_AGENT, World, id};

const PAGE: &str = "/phone/party-enrolment";
const OWN: &str = "four synthetic words together";

const SAID: [(&str, &str); 9] = [
    ("caller", "SY"),
    ("means", "yes"),
    ("language", "en"),
    ("kind", "pharmacy"),
    ("name", "Synthetic Corner"),
    ("id", "corner"),
    ("signer", "Synthetic Signer"),
    ("login", "signer-one"),
    ("read-back", "yes"),
];

fn said(with: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let given = |name: &str| with.iter().find(|(other, _)| *other == name);
    SAID.iter()
        .map(|one| *given(one.0).unwrap_or(one))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

pub(crate) fn read(text: &str, id: &str) -> String {
    let rest = text.split(&format!("id=\"{id}\"")).nth(1).expect(id);
    let rest = rest.split('>').nth(1).expect("its words");
    rest.split('<').next().expect("its end").to_owned()
}

async fn agent(world: &World) -> Browser {
    world.account(PHONE_AGENT, "Telephone Agent", Role::PhoneAgent);
    world.signed_in(PHONE_AGENT).await
}

async fn takes_up(browser: &Browser, code: &str) -> Answer {
    let form = [
        ("login", "signer-one"),
        ("code", code),
        ("password", OWN),
        ("undertakes", "yes"),
    ];
    browser.post("/take-up", &form).await
}

fn kinds(world: &World, subject: &Subject) -> Vec<&'static str> {
    let record = world.ledger.party_record(subject);
    record.map_or_else(
        |_| Vec::new(),
        |record| record.facts.iter().map(|fact| fact.event.kind()).collect(),
    )
}

#[tokio::test]
async fn a_pharmacy_that_calls_is_taken_down_and_the_one_who_signs_does_so_with_an_account_of_their_own()
 {
    let world = World::new().await;
    let corner = Subject::Pharmacy(id("corner"));
    let agent = agent(&world).await;
    let shown = agent.fills_in(PAGE, &said(&[])).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    let code = read(&shown.text, "code");
    assert_eq!(kinds(&world, &corner), ["enrolment-taken-by-telephone"]);
    let record = world.ledger.party_record(&corner).expect("a record");
    let today = world.ledger.today();
    assert_eq!(
        record.standing_on(today),
        Standing::NotCertified,
        "the call certifies nobody"
    );

    let mut signer = world.stranger();
    assert_eq!(
        takes_up(&signer, "0000-0000").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let done = takes_up(&signer, &code).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let twice = takes_up(&signer, &code).await;
    assert_eq!(
        twice.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a code counts once"
    );
    assert_eq!(
        signer.sign_in("signer-one", OWN).await.location(),
        "/pharmacy"
    );
    // What is the signer's own is done on the signer's own page.
    let named = signer
        .fills_in_to("/pharmacy/standing", "/pharmacy/standing/represent", &[])
        .await;
    assert_eq!(named.status, StatusCode::SEE_OTHER, "{}", named.text);
    let form = signer.get("/pharmacy/standing/form").await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    assert_eq!(
        kinds(&world, &corner),
        [
            "enrolment-taken-by-telephone",
            "account-taken-up",
            "representative-named"
        ]
    );

    let office = world.signed_in(ADMINISTRATOR).await;
    let calls = office.get("/programme/calls").await;
    assert!(
        calls.says("Synthetic Corner") && calls.says("SY, en"),
        "{}",
        calls.text
    );
    assert!(
        calls.says("Account taken up, form not signed"),
        "{}",
        calls.text
    );
    let fact = calls.value_of("call").expect("the call");
    let review = [
        ("party", "pharmacy:corner"),
        ("call", fact.as_str()),
        ("relistened", "yes"),
        ("party-finding", "as it was said"),
    ];
    let reviewed = office
        .fills_in_to("/programme/calls", "/programme/calls/party-review", &review)
        .await;
    assert_eq!(reviewed.status, StatusCode::SEE_OTHER, "{}", reviewed.text);
    let calls = office.get("/programme/calls").await;
    assert!(
        calls.says("Listened to") && calls.says("as it was said"),
        "{}",
        calls.text
    );
    let file = office.get("/programme/pharmacies/corner").await;
    assert!(
        file.says("Called to enrol") && file.says("Call listened to again"),
        "{}",
        file.text
    );
}

#[tokio::test]
async fn what_was_not_checked_or_read_back_is_not_taken_down() {
    let world = World::new().await;
    let agent = agent(&world).await;
    for (name, value) in [
        ("means", ""),
        ("read-back", ""),
        ("caller", ""),
        ("kind", ""),
        ("id", "Corner Pharmacy"),
        ("name", ""),
        ("signer", ""),
        ("login", "counter-north"),
    ] {
        let back = agent.fills_in(PAGE, &said(&[(name, value)])).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(back.error_of(name).is_some(), "{name}: {}", back.text);
        assert!(
            kinds(&world, &Subject::Pharmacy(id("corner"))).is_empty(),
            "{name}"
        );
    }
    // A party that is on record is nobody's to begin again, and no account is made for it.
    let known = agent.fills_in(PAGE, &said(&[("id", "north")])).await;
    assert_eq!(known.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(known.error_of("id").is_some(), "{}", known.text);
    let console = world.ledger.at_the_console();
    assert!(
        world
            .ledger
            .account_of_login(&console, "signer-one")
            .is_err()
    );
    let prescriber = agent
        .fills_in(PAGE, &said(&[("kind", "prescriber"), ("id", "dr-new")]))
        .await;
    assert_eq!(prescriber.status, StatusCode::OK, "{}", prescriber.text);
    assert_eq!(kinds(&world, &Subject::Prescriber(id("dr-new"))).len(), 1);
}

#[tokio::test]
async fn a_lost_code_is_made_anew_for_one_who_waits_and_for_no_other_account() {
    let world = World::new().await;
    let agent = agent(&world).await;
    let shown = agent.fills_in(PAGE, &said(&[])).await;
    let before = read(&shown.text, "code");
    let again = |login: &'static str| {
        let agent = &agent;
        async move {
            agent
                .post(
                    "/phone/party-enrolment/code",
                    &[("invited", login), ("called-back", "yes")],
                )
                .await
        }
    };
    for other in ["counter-north", ADMINISTRATOR, "nobody"] {
        let refused = again(other).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{other}");
        assert!(
            refused.says("No account that was made by telephone waits"),
            "{}",
            refused.text
        );
    }
    let unasked = agent
        .post("/phone/party-enrolment/code", &[("invited", "signer-one")])
        .await;
    assert!(unasked.says("Call back first"), "{}", unasked.text);
    let made = again("signer-one").await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text);
    let code = read(&made.text, "code");
    let signer = world.stranger();
    assert_eq!(
        takes_up(&signer, &before).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(takes_up(&signer, &code).await.status, StatusCode::SEE_OTHER);
    let late = again("signer-one").await;
    assert_eq!(
        late.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "it was taken up"
    );
    let record = world.ledger.party_record(&Subject::Pharmacy(id("corner")));
    let record = record.expect("a record");
    let taken = |fact: &&retinue_kernel::RegistryFact| {
        matches!(fact.event, RegistryEvent::AccountTakenUp { .. })
    };
    assert_eq!(record.facts.iter().filter(taken).count(), 1);
}
