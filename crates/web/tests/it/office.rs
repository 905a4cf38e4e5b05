//! The programme's office: certifications, editions, mode, accounts, audit.

use reqwest::StatusCode;
use retinue_kernel::Standing;
use retinue_ledger::Subject;

use crate::acts::affirms;
use crate::enrolment_form::code_of;
use crate::party_calls::read;
use crate::world::{
    ADMINISTRATOR, BORN, PASSWORD, PATIENT, PHARMACIST, PRESCRIBER, World, day, id,
};

#[tokio::test]
async fn a_pharmacy_is_enrolled_suspended_and_reinstated_and_the_gate_follows() {
    let world = World::new().await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let enrolled = office
        .fills_in(
            "/programme/pharmacies",
            &[("name", "West Counter"), ("id", "west")],
        )
        .await;
    assert_eq!(
        (enrolled.status, enrolled.location()),
        (
            StatusCode::SEE_OTHER,
            "/programme/pharmacies/west?done=enrol"
        )
    );
    let standing = || {
        let record = world
            .ledger
            .party_record(&Subject::Pharmacy(id("west")))
            .expect("it is on record");
        record.standing_on(world.ledger.today())
    };
    let kinds = || {
        let record = world
            .ledger
            .party_record(&Subject::Pharmacy(id("west")))
            .expect("it is on record");
        let kinds = record.facts.iter().map(|fact| fact.event.kind());
        kinds.collect::<Vec<_>>()
    };
    assert_eq!(kinds(), ["enrolment-opened"], "one click certifies nobody");
    assert_eq!(standing(), Standing::NotCertified);
    let file = "/programme/pharmacies/west";
    let page = office.get(file).await;
    for missing in [
        "No enrolment form signed by the authorised representative is on record.",
        "No training of the staff is on record.",
        "or on paper, which the office keys in here.",
    ] {
        assert!(page.says(missing), "{missing}: {}", page.text);
    }
    let certifies = async || {
        office
            .fills_in_to(
                file,
                "/programme/pharmacies/west/certify",
                &[("until", "2026-12-31")],
            )
            .await
    };
    let refused = certifies().await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let why = refused.error_of("until").expect("why");
    assert!(why.contains("No enrolment form"), "{why}");
    assert_eq!(kinds(), ["enrolment-opened"], "nothing was stored");
    let code = code_of(&world, "pharmacy-enrolment");
    let paper = [
        ("paper-on", "2026-01-02"),
        ("paper-code", code.as_str()),
        ("signer", "staff 7"),
    ];
    let keyed = affirms(&office, &format!("{file}/form"), &paper).await;
    assert_eq!(keyed.status, StatusCode::SEE_OTHER, "{}", keyed.text);
    let refused = certifies().await;
    let why = refused.error_of("until").expect("why");
    assert!(
        why.contains("No training") && !why.contains("enrolment form"),
        "{why}"
    );
    let trained = office
        .fills_in_to(
            file,
            "/programme/pharmacies/west/train",
            &[("staff", "staff 7, staff 8"), ("record", "blue binder")],
        )
        .await;
    assert_eq!(trained.status, StatusCode::SEE_OTHER, "{}", trained.text);
    let page = office.get(file).await;
    assert!(page.says("Everything that the law asks is on record"));
    let certified = certifies().await;
    assert_eq!(
        certified.status,
        StatusCode::SEE_OTHER,
        "{}",
        certified.text
    );
    assert_eq!(standing(), Standing::Certified(day("2026-12-31")));
    let suspended = office
        .fills_in_to(
            file,
            "/programme/pharmacies/west/suspend",
            &[("suspend-reason", "audit open")],
        )
        .await;
    assert_eq!(
        suspended.status,
        StatusCode::SEE_OTHER,
        "{}",
        suspended.text
    );
    assert_eq!(standing(), Standing::Suspended);
    assert!(office.get(file).await.says("Suspended"));
    office
        .fills_in_to(
            file,
            "/programme/pharmacies/west/reinstate",
            &[("reinstate-reason", "audit closed")],
        )
        .await;
    assert_eq!(standing(), Standing::Certified(day("2026-12-31")));
    let taken = office
        .fills_in(
            "/programme/pharmacies",
            &[("name", "West Again"), ("id", "west")],
        )
        .await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.says("on record already"));
}

#[tokio::test]
async fn whoever_is_invited_to_sign_for_a_new_party_gets_a_code_that_is_shown_once() {
    let world = World::new().await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let list = "/programme/prescribers";
    let half = [("name", "Dr. New"), ("id", "dr-new"), ("signer", "Dr. New")];
    let back = office.fills_in(list, &half).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.error_of("login").is_some(), "{}", back.text);
    let mut whole = half.to_vec();
    whole.push(("login", "dr-new"));
    let shown = office.fills_in(list, &whole).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    let file = office.get("/programme/prescribers/dr-new").await;
    assert!(file.says("was invited to sign"), "{}", file.text);
    let account = file
        .text
        .split("/invited/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("the account");
    let again = office
        .post(
            &format!("/programme/prescribers/dr-new/invited/{account}"),
            &[],
        )
        .await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.text);
    let code = read(&again.text, "code");
    assert_ne!(code, read(&shown.text, "code"));
    let elsewhere = format!("/programme/prescribers/clinic-a/invited/{account}");
    let elsewhere = office.post(&elsewhere, &[]).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    let mut signer = world.stranger();
    let own = "four synthetic words together";
    let taken = signer
        .post(
            "/take-up",
            &[
                ("login", "dr-new"),
                ("code", &code),
                ("password", own),
                ("undertakes", "yes"),
            ],
        )
        .await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    assert_eq!(signer.sign_in("dr-new", own).await.location(), "/clinic");
    let standing = signer.get("/clinic/standing").await;
    assert!(
        standing.says("No enrolment form signed by the prescriber is on record."),
        "{}",
        standing.text
    );
    let signed = affirms(&signer, "/clinic/standing/form", &[]).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);
    let certified = office
        .fills_in_to(
            "/programme/prescribers/dr-new",
            "/programme/prescribers/dr-new/certify",
            &[("until", "2027-01-01")],
        )
        .await;
    assert_eq!(
        certified.status,
        StatusCode::SEE_OTHER,
        "{}",
        certified.text
    );
}

#[tokio::test]
async fn a_wholesaler_attests_its_duties_itself_or_on_paper_before_it_is_authorised() {
    let world = World::new().await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let list = "/programme/wholesalers";
    let opened = office
        .fills_in(list, &[("name", "New Depot"), ("id", "new-depot")])
        .await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
    let file = "/programme/wholesalers/new-depot";
    let does = async |act: &str, form: &[(&str, &str)]| {
        office
            .fills_in_to(file, &format!("{file}/{act}"), form)
            .await
    };
    let refused = does("certify", &[("until", "2026-12-31")]).await;
    let why = refused.error_of("until").expect("why");
    assert!(why.contains("attestation"), "{why}");
    let future = does("attest", &[("agreed-on", "2026-05-01")]).await;
    assert_eq!(future.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (act, form) in [
        ("attest", vec![("agreed-on", "2025-12-30")]),
        ("train", vec![("staff", "staff 1"), ("record", "binder")]),
        ("certify", vec![("until", "2026-12-31")]),
    ] {
        let done = does(act, &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{act}: {}", done.text);
    }
    // The one that is on record attests anew with its own account.
    let depot = world.signed_in(crate::world::WHOLESALER).await;
    let page = "/wholesaler/standing";
    let act = "/wholesaler/standing/attest";
    let unticked = depot.fills_in_to(page, act, &[]).await;
    assert_eq!(unticked.status, StatusCode::UNPROCESSABLE_ENTITY);
    let ticked = depot.fills_in_to(page, act, &[("attests", "yes")]).await;
    assert_eq!(ticked.status, StatusCode::SEE_OTHER, "{}", ticked.text);
    let record = world.ledger.party_record(&Subject::Wholesaler(id("depot")));
    let record = record.expect("on record");
    let last = record.facts.last().expect("a fact");
    assert_eq!(last.event.kind(), "attested");
    assert_ne!(
        last.by.as_ref(),
        Some(world.ledger.at_the_console().actor().account())
    );
}

#[tokio::test]
async fn a_suspension_ends_what_the_pharmacy_holds_at_once() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let found = counter
        .post(
            "/pharmacy/find",
            &[("number", &of.number.to_string()), ("born", BORN)],
        )
        .await;
    let case = found.location().to_owned();
    let command_id = counter.get(&case).await.command_id();
    counter
        .post(
            &format!("{case}/{prescription}/ask"),
            &[("command-id", &command_id)],
        )
        .await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let file = "/programme/pharmacies/north";
    office
        .fills_in_to(
            file,
            "/programme/pharmacies/north/suspend",
            &[("suspend-reason", "audit open")],
        )
        .await;
    assert!(
        world.kinds(&of).contains(&"authorisation-reversed"),
        "{:?}",
        world.kinds(&of)
    );
}

#[tokio::test]
async fn an_edition_is_adopted_from_a_day_on_and_provisional_values_are_listed() {
    let world = World::new().await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let page = office.get("/programme/rules").await;
    assert!(
        page.says("Provisional values") && page.says("Q3"),
        "{}",
        page.text
    );
    let adopted = office
        .fills_in_to(
            "/programme/rules",
            "/programme/rules/adopt",
            &[("edition", "2026-11-15"), ("from", "2026-11-15")],
        )
        .await;
    assert_eq!(adopted.status, StatusCode::SEE_OTHER, "{}", adopted.text);
    let (_, rules) = world.ledger.in_force().expect("rules");
    assert_eq!(
        rules.at(day("2026-11-14")).edition.id.as_str(),
        "2021-12-13"
    );
    assert_eq!(
        rules.at(day("2026-11-15")).edition.id.as_str(),
        "2026-11-15"
    );
    let unknown = office
        .fills_in_to(
            "/programme/rules",
            "/programme/rules/adopt",
            &[("edition", "1999-01-01"), ("from", "2026-11-15")],
        )
        .await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_account_is_made_disabled_and_given_a_new_password() {
    let world = World::new().await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let form = [
        ("name", "Second Pharmacist"),
        ("login", "counter-two"),
        ("role", "pharmacist"),
        ("of", "north"),
        ("password", PASSWORD),
    ];
    let mut designee = form;
    designee[2] = ("role", "designee");
    designee[3] = ("of", "clinic-a");
    let by_the_office = office.post("/programme/accounts", &designee).await;
    assert_eq!(
        by_the_office.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a designee is the prescriber's to enrol"
    );
    assert!(
        by_the_office.error_of("role").is_some(),
        "{}",
        by_the_office.text
    );
    let made = office.post("/programme/accounts", &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let browser = world.signed_in("counter-two").await;
    assert_eq!(browser.get("/pharmacy").await.status, StatusCode::OK);
    let taken = office.post("/programme/accounts", &form).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.error_of("login").is_some(), "{}", taken.text);
    let console = world.ledger.at_the_console();
    let accounts = world.ledger.accounts(&console, "", 50).expect("accounts");
    let account = accounts
        .iter()
        .find(|one| one.login == "counter-two")
        .expect("it is there")
        .id
        .clone();
    let other = "other synthetic words";
    let set = office
        .post(
            &format!("/programme/accounts/{account}/password"),
            &[("password", other)],
        )
        .await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
    assert_eq!(
        browser.get("/pharmacy").await.status,
        StatusCode::SEE_OTHER,
        "its sessions have ended"
    );
    let short = office
        .post(
            &format!("/programme/accounts/{account}/password"),
            &[("password", "short")],
        )
        .await;
    assert!(
        short
            .error_of("password")
            .is_some_and(|says| says.contains("15 characters")),
        "{}",
        short.text
    );
    office
        .post(&format!("/programme/accounts/{account}/disable"), &[])
        .await;
    let mut again = world.stranger();
    assert_eq!(
        again.sign_in("counter-two", other).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let own = accounts
        .iter()
        .find(|one| one.login == ADMINISTRATOR)
        .expect("it is there")
        .id
        .clone();
    let refused = office
        .post(&format!("/programme/accounts/{own}/disable"), &[])
        .await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "nobody locks themselves out"
    );
}

#[tokio::test]
async fn an_account_of_a_patient_is_made_by_the_programme_number() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let office = world.signed_in(ADMINISTRATOR).await;
    let form = [
        ("name", "Synthetic Person One"),
        ("login", "person-one-again"),
        ("role", "patient"),
        ("of", &of.number.to_string()),
        ("password", PASSWORD),
    ];
    let made = office.post("/programme/accounts", &form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let own = world.signed_in("person-one-again").await.get("/me").await;
    assert!(own.says("Synthetic Person One"), "{}", own.text);
}

#[tokio::test]
async fn an_account_of_a_party_that_is_not_on_record_is_refused() {
    let world = World::new().await;
    let office = world.signed_in(ADMINISTRATOR).await;
    for (role, of) in [
        ("pharmacist", "nowhere"),
        ("prescriber", "nobody"),
        ("patient", "not-a-record"),
        ("patient", "9b2e1c64-0000-4000-8000-000000000000"),
        ("pharmacist", ""),
    ] {
        let form = [
            ("name", "Synthetic"),
            ("login", "someone-new"),
            ("role", role),
            ("of", of),
            ("password", PASSWORD),
        ];
        let refused = office.post("/programme/accounts", &form).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{role} of {of}"
        );
        assert_eq!(
            refused.value_of("login").as_deref(),
            Some("someone-new"),
            "what was typed is kept"
        );
    }
}

#[tokio::test]
async fn who_read_what_is_on_record_and_the_record_is_found_whole() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    counter
        .post(
            "/pharmacy/find",
            &[("number", &of.number.to_string()), ("born", BORN)],
        )
        .await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let log = office
        .get(&format!("/programme/audit?number={}", of.number))
        .await;
    assert!(log.says("present-number"), "{}", log.text);
    assert_eq!(
        office.get("/programme/audit?number=RT-1").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let me = world.signed_in(PATIENT).await;
    let looks = me.get("/me/who-looked").await;
    assert!(
        looks.says("Looked you up at a counter") && looks.says("Pharmacist"),
        "{}",
        looks.text
    );
    let verified = office.post("/programme/audit/verify", &[]).await;
    assert!(verified.says("The record is whole"), "{}", verified.text);
}

#[tokio::test]
async fn a_request_that_matched_nobody_is_shown_without_what_was_typed() {
    let world = World::new().await;
    let counter = world.signed_in(PHARMACIST).await;
    counter
        .post(
            "/pharmacy/find",
            &[("number", "RT-00000000-0"), ("born", BORN)],
        )
        .await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let page = office.get("/programme/unmatched").await;
    assert!(
        page.says("North Counter") && page.says("A request matched nobody"),
        "{}",
        page.text
    );
    assert!(!page.says("RT-00000000-0"));
}

#[tokio::test]
async fn an_exemption_is_asked_for_at_the_clinic_and_granted_by_the_programme_with_its_scope() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = format!("/clinic/patients/{}/exemption", of.patient);
    let empty = clinic
        .fills_in(&page, &[("reason", "a serious medical reason")])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.error_of("scope").is_some(), "{}", empty.text);
    let why = [
        ("scope", "first-test"),
        ("reason", "a serious medical reason"),
    ];
    let unsigned = [("item-prescriber-signature", ""), why[0], why[1]];
    let unsigned = crate::acts::affirms(&clinic, &page, &unsigned).await;
    assert_eq!(unsigned.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unsigned.error_of("item-prescriber-signature").is_some(),
        "{}",
        unsigned.text
    );
    let asked = crate::acts::affirms(&clinic, &page, &why).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);

    let office = world.signed_in(ADMINISTRATOR).await;
    let nobody = office.get("/programme/exemptions?number=RT-NOBODY").await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.error_of("number").is_some(), "{}", nobody.text);
    let number = of.number.to_string();
    let page = format!("/programme/exemptions?number={number}");
    let found = office.get(&page).await;
    assert!(found.says("a serious medical reason"), "{}", found.text);
    assert!(
        found.says("signed by the prescriber on the screen")
            && found.says("Attested: no-alternative"),
        "{}",
        found.text
    );
    let decides = |decision: &'static str, more: &'static [(&'static str, &'static str)]| {
        let mut form = vec![("number", number.as_str()), ("decision", decision)];
        form.extend_from_slice(more);
        form
    };
    let without = decides("grant", &[]);
    let without = office
        .fills_in_to(&page, "/programme/exemptions", &without)
        .await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without.error_of("scope").is_some(), "{}", without.text);
    let granted = decides("grant", &[("scope", "first-test")]);
    let granted = office
        .fills_in_to(&page, "/programme/exemptions", &granted)
        .await;
    assert_eq!(granted.status, StatusCode::SEE_OTHER, "{}", granted.text);
    let shown = clinic
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    assert!(
        shown.says("Exemption from initial testing granted")
            && shown.says("The first of the two tests"),
        "{}",
        shown.text
    );
    let refused = decides("refuse", &[]);
    let refused = office
        .fills_in_to(&page, "/programme/exemptions", &refused)
        .await;
    assert!(refused.error_of("reason").is_some(), "{}", refused.text);
}

#[tokio::test]
async fn the_rules_page_shows_the_value_of_the_day_and_not_the_one_an_edition_began_with() {
    let embedded = retinue_rulebook::Rulebook::embedded().expect("the embedded rules");
    let mut files: std::collections::BTreeMap<String, Vec<u8>> = embedded
        .files()
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect();
    files
        .get_mut("parameters/visit-window-days.toml")
        .expect("the parameter's file")
        .extend_from_slice(
            b"\n[[value]]\nedition = \"2021-12-13\"\nfrom = 2026-02-01\nvalue = 28\n\
              cite = { source = \"reading\", at = \"an example\" }\nchecked = 2026-01-20\n\
              provisional = true\nreading = \"Q1\"\nother-reading = \"30, as before\"\n",
        );
    let revised = retinue_rulebook::Rulebook::from_files(files).expect("the revised rules load");
    let world = World::under(revised, retinue_web::Config::default()).await;
    for (today, other) in [
        ("2026-01-31", "31, so that"),
        ("2026-02-01", "30, as before"),
    ] {
        world.goes_to(today);
        let office = world.signed_in(ADMINISTRATOR).await;
        let page = office.get("/programme/rules").await;
        let table = page
            .text
            .split("id=\"provisional\"")
            .nth(1)
            .expect("a table");
        for one in ["31, so that", "30, as before"] {
            assert_eq!(table.contains(one), one == other, "{today}: {one}");
        }
    }
}

#[tokio::test]
async fn the_office_sets_the_age_of_majority_of_its_territory_and_the_page_says_who_did() {
    let world = World::new().await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let page = office.get("/programme/rules").await;
    assert!(
        page.says("No source that was read names the age of a state or land"),
        "{}",
        page.text
    );
    let command_id = page.command_id();
    let typed = |age: &'static str| {
        [
            ("command-id", command_id.clone()),
            ("territory", "synthetic-state".to_owned()),
            ("age", age.to_owned()),
            ("majority-from", world.ledger.today().to_string()),
        ]
    };
    for (age, status) in [
        ("17", StatusCode::UNPROCESSABLE_ENTITY),
        ("19", StatusCode::SEE_OTHER),
    ] {
        let form = typed(age);
        let form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (*a, b.as_str())).collect();
        let answer = office.post("/programme/rules/majority", &form).await;
        assert_eq!(answer.status, status, "{}", answer.text);
    }
    let page = office.get("/programme/rules").await;
    assert!(
        page.says("19 in synthetic-state") && page.says("set by"),
        "{}",
        page.text
    );
    // The age of the United Kingdom's own programme is a number of its law.
    let uk = office.get("/programme/rules/of/uk-mhra").await;
    assert!(
        !uk.says("Age from which a patient signs alone"),
        "{}",
        uk.text
    );
    let form = typed("19");
    let mut form: Vec<(&str, &str)> = form.iter().map(|(a, b)| (*a, b.as_str())).collect();
    form[0].1 = "00000000-0000-4000-8000-000000000019";
    let refused = office
        .post("/programme/rules/of/uk-mhra/majority", &form)
        .await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.text
    );
}
