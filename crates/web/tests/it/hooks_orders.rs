//! What a card says of the order itself, of the pharmacy that was named, and what becomes of cards.

use reqwest::StatusCode;
use retinue_kernel::RegistryEvent;
use retinue_ledger::{CommandId, RegistrySubmission, Subject};
use serde_json::{Value, json};

use crate::hooks::{SCOPES, SIGN, by_number, clinic, posts, signing};
use crate::maker::{Maker, PUBLIC, reached_by_programs};
use crate::world::{ADMINISTRATOR, Enrolled, PRESCRIBER, World, day, id};

const EHR: &str = "https://ehr.example";

struct Ehr {
    world: World,
    maker: Maker,
    of: Enrolled,
}

impl Ehr {
    async fn new() -> Ehr {
        let world = World::with(reached_by_programs()).await;
        let of = world.enrols("Synthetic Person One");
        let maker = Maker::registered(EHR, &world, &clinic("clinic-a"), SCOPES);
        Ehr { world, maker, of }
    }

    async fn calls(&self, path: &str, name: &str, body: &Value) -> (StatusCode, Value) {
        let token = self
            .maker
            .signs(&self.world, &format!("{PUBLIC}{path}"), name);
        posts(&self.world, path, Some(&token), body.to_string()).await
    }

    /// The signing of an order, with something of it changed.
    fn signing(&self, change: impl FnOnce(&mut Value)) -> Value {
        let mut call: Value =
            serde_json::from_str(&signing(by_number(&self.of), "6064")).expect("JSON");
        change(&mut call["context"]["draftOrders"]["entry"][0]["resource"]);
        call
    }

    async fn cards(&self, name: &str, change: impl FnOnce(&mut Value)) -> Vec<Value> {
        let (status, answer) = self.calls(SIGN, name, &self.signing(change)).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["cards"].as_array().expect("cards").clone()
    }
}

fn says<'a>(card: &'a Value, part: &str) -> &'a str {
    card[part].as_str().expect("words")
}

#[tokio::test]
async fn s6_ninety_capsules_with_three_repeats_for_lupus_are_refused_and_the_indication_is_questioned()
 {
    let ehr = Ehr::new().await;
    let cards = ehr
        .cards("a", |order| {
            order["dispenseRequest"]["quantity"] = json!({ "value": 90 });
            order["dispenseRequest"]["numberOfRepeatsAllowed"] = json!(3);
            order["reasonCode"] = json!({ "text": "Systemic lupus erythematosus" });
            order["dosageInstruction"] = json!([{
                "timing": { "repeat": { "frequency": 1, "period": 1, "periodUnit": "d" } },
                "doseAndRate": [{ "doseQuantity": { "value": 1, "unit": "{pill}" } }],
            }]);
        })
        .await;
    let card = &cards[1];
    assert!(
        says(card, "summary").ends_with("as it is ordered: supply, repeats"),
        "{card}"
    );
    let detail = says(card, "detail");
    for words in [
        "90 capsules last 90 days; one prescription is for at most 30",
        "3 stand on it; none is allowed",
        "\"Systemic lupus erythematosus\"",
        "Is that what is meant?",
    ] {
        assert!(detail.contains(words), "{words}: {detail}");
    }
    assert!(
        card.get("overrideReasons").is_none(),
        "the law is not overridden"
    );
    // Where nothing says for how many days, it is not taken for fitting.
    let cards = ehr
        .cards("b", |order| {
            order["dispenseRequest"]["quantity"] = json!({ "value": 90 })
        })
        .await;
    assert!(says(&cards[1], "detail").contains("nothing says for how many days 90 capsules are"));
    // A month of capsules without repeats for acne is nothing to say anything about.
    let cards = ehr
        .cards("c", |order| {
            order["dispenseRequest"]["expectedSupplyDuration"] =
                json!({ "value": 30, "unit": "d" });
            order["dispenseRequest"]["numberOfRepeatsAllowed"] = json!(0);
            order["reasonCode"] = json!([{ "text": "Severe nodular acne" }]);
        })
        .await;
    assert!(
        cards
            .iter()
            .all(|card| !says(card, "summary").contains("order")),
        "{cards:?}"
    );
    // One day more is a day too many; the patient need not be on record for that.
    let mut call = ehr.signing(|order| {
        order["dispenseRequest"]["expectedSupplyDuration"] = json!({ "value": 31, "unit": "d" });
    });
    call["prefetch"]["patient"] =
        json!({ "resourceType": "Patient", "identifier": [{ "value": "none" }] });
    let (_, answer) = ehr.calls(SIGN, "d", &call).await;
    assert!(says(&answer["cards"][0], "summary").contains("not on record here"));
    assert!(
        says(&answer["cards"][1], "summary").ends_with("supply"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_client_that_sends_a_bundle_without_type_a_category_that_is_no_list_and_a_draft_without_medicine_is_answered()
 {
    let ehr = Ehr::new().await;
    let mut call = ehr.signing(|order| {
        order["category"] = json!({ "text": "outpatient" });
        order["dosageInstruction"] =
            json!([{ "doseAndRate": [{ "doseQuantity": { "value": 1, "unit": "{pill}" } }] }]);
    });
    let drafts = call["context"]["draftOrders"]["entry"]
        .as_array_mut()
        .expect("a list");
    drafts.insert(
        0,
        json!({ "resource": { "resourceType": "MedicationRequest", "insurance": [] } }),
    );
    let (status, answer) = ehr.calls(SIGN, "a", &call).await;
    assert_eq!(status, StatusCode::OK);
    let task = &answer["cards"][0]["suggestions"][0]["actions"][0]["resource"];
    assert_eq!(task["intent"], "proposal");
    assert_eq!(
        task["reasonReference"]["reference"],
        "MedicationRequest/draft"
    );
    assert_eq!(task["owner"]["reference"], "Practitioner/1");
    assert_eq!(answer["cards"][0]["selectionBehavior"], "any");
    let page = task["input"][0]["valueUrl"].as_str().expect("an address");
    assert_eq!(page, format!("{PUBLIC}/clinic/patients/{}", ehr.of.patient));
    // A medicine that is referred to and did not come along is not taken for another one.
    let mut unseen = ehr.signing(|order| {
        let order = order.as_object_mut().expect("an object");
        order.remove("medicationCodeableConcept");
        order.insert(
            "medicationReference".to_owned(),
            json!({ "reference": "Medication/m" }),
        );
    });
    let (_, answer) = ehr.calls(SIGN, "c", &unseen).await;
    assert!(
        says(&answer["cards"][0], "summary").contains("could not check"),
        "{answer}"
    );
    unseen["prefetch"]["medication"] =
        json!({ "resourceType": "Medication", "id": "m", "code": { "text": "metformin" } });
    assert_eq!(ehr.calls(SIGN, "d", &unseen).await.1["cards"], json!([]));
    // D2: a server that nobody reaches is not asked, and the card says that nothing was checked.
    call["fhirServer"] = json!("http://127.0.0.1:9/fhir");
    call.as_object_mut().expect("an object").remove("prefetch");
    let (status, answer) = ehr.calls(SIGN, "b", &call).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        says(&answer["cards"][0], "summary").contains("could not check"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_pharmacy_that_was_decertified_is_told_on_the_card() {
    let ehr = Ehr::new().await;
    let certified = ehr.cards("a", |_| {}).await;
    assert!(says(&certified[0], "detail").contains("Pharmacy North Counter: certified until"));
    let north = Subject::Pharmacy(id("north"));
    let ended = RegistrySubmission {
        subject: north,
        command_id: CommandId::new("ended").expect("a command id"),
        who: ehr.world.ledger.at_the_console().actor().clone(),
        on: ehr.world.ledger.today(),
        event: RegistryEvent::Decertified { reason: None },
        at: None,
    };
    ehr.world
        .ledger
        .submit_registry(ended)
        .expect("it is recorded");
    let cards = ehr.cards("b", |_| {}).await;
    let detail = says(&cards[0], "detail");
    assert!(
        detail.contains("North Counter: not certified today; it may not dispense"),
        "{detail}"
    );
}

#[tokio::test]
async fn what_became_of_cards_is_counted_for_the_clinic_and_the_office_and_overrides_nothing() {
    let ehr = Ehr::new().await;
    let feedback = format!("{SIGN}/feedback");
    let cards = ehr
        .cards("a", |order| {
            order["reasonCode"] = json!({ "text": "lupus" })
        })
        .await;
    let told = |card: &Value, outcome: &str| {
        json!({ "feedback": [{ "card": card["uuid"], "outcome": outcome, "outcomeTimestamp": "2026-03-02T12:00:00Z",
            "overrideReason": { "reason": { "code": "known-and-watched", "system": format!("{PUBLIC}/override-reasons") },
                "userComment": "Words about somebody" } }] })
    };
    let question = &cards[1];
    assert!(question["overrideReasons"].is_array(), "{question}");
    assert_eq!(
        ehr.calls(&feedback, "b", &told(question, "overridden"))
            .await
            .0,
        StatusCode::OK
    );
    assert_eq!(
        ehr.calls(&feedback, "c", &told(&cards[0], "accepted"))
            .await
            .0,
        StatusCode::OK
    );
    // Told twice it is counted once.
    assert_eq!(
        ehr.calls(&feedback, "d", &told(question, "overridden"))
            .await
            .0,
        StatusCode::OK
    );
    // A card of nobody's, one of another service, and one that another program was given.
    let (status, answer) = ehr
        .calls(
            &feedback,
            "e",
            &told(
                &json!({ "uuid": "4f8ee5ba-1c3a-4ab8-8d2e-3c0d9f6a1b11" }),
                "accepted",
            ),
        )
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(
        answer["error_description"]
            .as_str()
            .is_some_and(|says| says.starts_with("feedback[0].card"))
    );
    let select = "/cds-services/isotretinoin-order-select/feedback";
    assert_eq!(
        ehr.calls(select, "f", &told(question, "accepted")).await.0,
        StatusCode::BAD_REQUEST
    );
    let other = Maker::registered(
        "https://other.example",
        &ehr.world,
        &clinic("clinic-b"),
        SCOPES,
    );
    let token = other.signs(&ehr.world, &format!("{PUBLIC}{feedback}"), "a");
    let body = told(question, "accepted").to_string();
    assert_eq!(
        posts(&ehr.world, &feedback, Some(&token), body).await.0,
        StatusCode::BAD_REQUEST
    );
    // Each signed token once, here too.
    assert_eq!(
        ehr.calls(&feedback, "b", &told(question, "overridden"))
            .await
            .0,
        StatusCode::UNAUTHORIZED
    );

    for (login, page) in [
        (PRESCRIBER, "/clinic/care/overrides"),
        (ADMINISTRATOR, "/programme/overrides"),
    ] {
        let browser = ehr.world.signed_in(login).await;
        let page = browser.get(page).await;
        for words in [
            "Known, and watched",
            "Supply, repeats or indication",
            "Its suggestion was taken",
        ] {
            assert!(page.says(words), "{login}: {words}");
        }
        assert!(!page.says("Words about somebody"));
    }
    let count = ehr.world.ledger.overrides(
        &ehr.world.ledger.at_the_console(),
        day("2026-01-01"),
        day("2026-01-31"),
    );
    let count = count.expect("it is counted");
    assert_eq!((count.all, count.cards.len()), (0, 2));
    assert!(count.cards.iter().all(|row| row.times == 1));
}
