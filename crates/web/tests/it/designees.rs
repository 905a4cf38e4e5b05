//! Office staff whom a prescriber enrols in the browser: the code, the account that is taken up, and its end.

use reqwest::StatusCode;

use crate::world::{ADMINISTRATOR, PRESCRIBER, World};

const PAGE: &str = "/clinic/designees";
const OWN: &str = "four synthetic words together";

const NEW: [(&str, &str); 4] = [
    ("name", "Synthetic Desk"),
    ("login", "desk-one"),
    ("capacity", "designee"),
    ("answers", "yes"),
];

/// What stands in the element of that id.
fn read(text: &str, id: &str) -> String {
    let rest = text.split(&format!("id=\"{id}\"")).nth(1).expect(id);
    let rest = rest.split('>').nth(1).expect("its words");
    rest.split('<').next().expect("its end").to_owned()
}

#[tokio::test]
async fn a_prescriber_enrols_a_designee_who_takes_up_the_account_and_ends_them_and_the_office_sees_it()
 {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    assert!(
        clinic.get("/clinic/cover").await.says(PAGE),
        "the way there"
    );
    let unanswered = clinic.fills_in(PAGE, &NEW[..3]).await;
    assert_eq!(unanswered.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unanswered.error_of("answers").is_some(),
        "{}",
        unanswered.text
    );
    let shown = clinic.fills_in(PAGE, &NEW).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    let code = read(&shown.text, "code");
    let listed = clinic.get(PAGE).await;
    assert!(listed.says("Invited, not taken up yet"), "{}", listed.text);
    assert!(!listed.says(&code), "it is shown once");

    let desk = world.stranger();
    let page = desk.get("/take-up").await;
    assert_eq!(page.status, StatusCode::OK);
    let tries = |code: &str, password: &str, undertakes: &str| {
        let form = [
            ("login", "desk-one"),
            ("code", code),
            ("password", password),
            ("undertakes", undertakes),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let desk = &desk;
        async move {
            let form: Vec<(&str, &str)> =
                form.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            desk.post("/take-up", &form).await
        }
    };
    for (code, password, undertakes, field) in [
        (code.as_str(), "short", "yes", "password"),
        (code.as_str(), OWN, "", "undertakes"),
        ("0000-0000-0000-0000-0000-0000", OWN, "yes", ""),
    ] {
        let back = tries(code, password, undertakes).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(
            field.is_empty() || back.error_of(field).is_some(),
            "{field}: {}",
            back.text
        );
    }
    let done = tries(&code, OWN, "yes").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(
        desk.get(done.location())
            .await
            .says("Your account is yours now")
    );

    let mut desk = world.stranger();
    desk.sign_in("desk-one", OWN).await;
    assert_eq!(desk.get("/clinic").await.status, StatusCode::OK);
    let own = desk.get(PAGE).await;
    assert!(
        own.says("Only the prescriber enrols and ends office staff"),
        "{}",
        own.text
    );

    let listed = clinic.get(PAGE).await;
    assert!(listed.says("Enters data"), "{}", listed.text);
    let end = listed
        .text
        .split(&format!("action=\"{PAGE}/"))
        .nth(1)
        .expect("its end");
    let account = end.split('/').next().expect("an account");
    let ended = clinic
        .fills_in_to(
            PAGE,
            &format!("{PAGE}/{account}/end"),
            &[(&*format!("reason-{account}"), "left the office")],
        )
        .await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.text);
    assert_eq!(
        desk.get("/clinic").await.status,
        StatusCode::SEE_OTHER,
        "signed out"
    );

    let office = world.signed_in(ADMINISTRATOR).await;
    let party = office.get("/programme/prescribers/clinic-a").await;
    for says in [
        "Designee enrolled by the prescriber",
        "The account of the office staff was taken up",
        "Account of the office staff ended by the prescriber",
        "left the office",
    ] {
        assert!(party.says(says), "{says}: {}", party.text);
    }
    let opened = office
        .post(&format!("/programme/accounts/{account}/enable"), &[])
        .await;
    assert_eq!(
        opened.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        opened.text
    );
}
