//! Programmes without a registry, as the office has to do with them: editions, forms, and what an inspection is given.

use reqwest::StatusCode;
use retinue_kernel::{Programme, ReConsent};
use retinue_rulebook::{FormText, FormTextFile, SANDBOX, WhoseWords};

use crate::acts::{presents, records};
use crate::lands::{enrols, goes_through, prescribed};
use crate::world::{ADMINISTRATOR, PHARMACIST, PRESCRIBER, World};

#[tokio::test]
async fn the_office_reads_and_adopts_the_editions_of_each_programme() {
    let world = World::new().await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let own = office.get("/programme/rules").await;
    assert!(own.says("/programme/rules/of/uk-mhra"), "{}", own.text);
    let uk = office.get("/programme/rules/of/uk-mhra").await;
    assert!(
        uk.says("There is no registry in this programme"),
        "{}",
        uk.text
    );
    assert!(uk.says("2023-10-31"), "{}", uk.text);
    let adopted = [("edition", "2023-10-31"), ("from", "2026-01-01")];
    let page = "/programme/rules/of/uk-mhra";
    let answer = office
        .fills_in_to(page, &format!("{page}/adopt"), &adopted)
        .await;
    records(&answer);
    let law = world.ledger.law_in_force(Programme::UkMhra).expect("held");
    let edition = |law: &retinue_ledger::LawInForce| law.rules.at(law.today).edition.id.to_string();
    assert_eq!(edition(&law), "2023-10-31");
    let eu = world.ledger.law_in_force(Programme::EuPpp).expect("held");
    assert_eq!(edition(&eu), "2018", "each programme its own");
    let of_another = [("edition", "2018"), ("from", "2026-01-01")];
    let refused = office
        .fills_in_to(page, &format!("{page}/adopt"), &of_another)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for nowhere in ["fr-none", "us-ipledge"] {
        let page = office.get(&format!("/programme/rules/of/{nowhere}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
}

#[tokio::test]
async fn an_inspection_is_given_what_a_pharmacy_supplied_by_pseudonym() {
    let world = World::new().await;
    let (_, _, of) = prescribed(&world, true).await;
    let counter = world.signed_in(PHARMACIST).await;
    let (case, page) = presents(&counter, &of).await;
    let prescription = goes_through(&counter, &case, &page).await;
    let bag = [
        ("capsules", "60"),
        ("days", "30"),
        ("went-through", "yes"),
        ("to", "patient"),
    ];
    records(
        &counter
            .fills_in(&format!("{prescription}/supply"), &bag)
            .await,
    );

    let office = world.signed_in(ADMINISTRATOR).await;
    let shown = office.get("/programme/inspection").await;
    assert!(shown.says("United Kingdom (MHRA)"), "{}", shown.text);
    let period = [
        ("programme", "uk-mhra"),
        ("from", "2026-01-01"),
        ("to", "2026-02-03"),
        ("pharmacy", ""),
    ];
    let table = office.post("/programme/inspection", &period).await;
    assert_eq!(table.status, StatusCode::OK, "{}", table.text);
    let rows: Vec<&str> = table.text.lines().collect();
    let supplied: Vec<&&str> = rows
        .iter()
        .filter(|row| row.contains(",supplied,"))
        .collect();
    assert_eq!(supplied.len(), 1, "{}", table.text);
    // A line that is cut out of the file says where it comes from.
    assert!(rows[0].ends_with(",watermark"), "{}", rows[0]);
    let marked = rows.iter().skip(1).all(|row| row.ends_with(SANDBOX));
    assert!(marked, "{}", table.text);
    assert!(
        supplied[0].contains("on-a-complete-checklist"),
        "{}",
        supplied[0]
    );
    assert!(table.text.contains("checklist-complete"), "{}", table.text);
    assert!(!table.text.contains("Albion"), "no name: {}", table.text);
    assert!(!table.text.contains(&of.number.to_string()), "no number");
    let backwards = [
        ("programme", "uk-mhra"),
        ("from", "2026-02-03"),
        ("to", "2026-01-01"),
        ("pharmacy", ""),
    ];
    let refused = office.post("/programme/inspection", &backwards).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.error_of("to").is_some(), "{}", refused.text);
}

#[tokio::test]
async fn the_forms_of_each_programme_are_read_printed_and_loaded_where_they_belong() {
    let world = World::new().await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let list = office.get("/programme/forms").await;
    for form in [
        "/2026-01-22/acknowledgement-of-risk-2026",
        "/2018/acknowledgement-of-risk",
        "/2021-12-13/patient-enrolment-can",
    ] {
        assert!(list.says(&format!("/programme/forms{form}")), "{form}");
        let page = office.get(&format!("/programme/forms{form}")).await;
        assert_eq!(page.status, StatusCode::OK, "{form}");
        let paper = office
            .get(&format!("/programme/forms{form}/form.pdf"))
            .await;
        assert_eq!(paper.status, StatusCode::OK, "{form}");
    }
    let page = "/programme/forms/2026-01-22/acknowledgement-of-risk-2026";
    let shown = office.get(page).await;
    assert!(shown.says("uk-mhra"), "the file names its programme");
    let entry = world.ledger.laws().of(Programme::UkMhra).expect("held");
    let entry = entry
        .form("acknowledgement-of-risk-2026")
        .expect("the form");
    let mut text = FormText::demonstration(
        entry,
        &retinue_kernel::Id::new("2026-01-22").expect("an id"),
    );
    text.words = WhoseWords::Official;
    text.source = "Synthetic Authority of Albion".to_owned();
    let file = FormTextFile {
        programme: Programme::UkMhra,
        text,
        from: world.ledger.today_in(Programme::UkMhra),
        re_consent: ReConsent::Required,
    };
    let written = file.written();
    records(&office.fills_in(page, &[("text", &written)]).await);
    let clinic = world.signed_in(PRESCRIBER).await;
    let uk = enrols(&clinic, "uk-mhra").await;
    let us = enrols(&clinic, "us-ipledge").await;
    let signs = clinic.get(&format!("{uk}/consent")).await;
    assert!(
        signs.says("Synthetic Authority of Albion"),
        "{}",
        signs.text
    );
    let signs = clinic.get(&format!("{us}/consent")).await;
    assert!(
        !signs.says("Synthetic Authority of Albion"),
        "{}",
        signs.text
    );
}
