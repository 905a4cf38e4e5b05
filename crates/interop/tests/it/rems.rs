//! What record systems really send: each order for isotretinoin is recognised, and nothing else is taken for one.

use retinue_interop::cds_hooks::feedback::{self, Outcome};
use retinue_interop::cds_hooks::{Card, Hook, Indicator, Link, Suggestion, discovery, read};
use retinue_interop::rems::etasu::{
    CaseAsked, CaseStands, Missing, RequirementStands, answer, asked,
};
use retinue_interop::rems::medicine::{Isotretinoin, Recognised};
use retinue_interop::rems::task::LaunchTask;
use retinue_rulebook::KnowledgeBook;
use serde_json::{Value, json};

const RXNORM: &str = "http://www.nlm.nih.gov/research/umls/rxnorm";
const NDC: &str = "http://hl7.org/fhir/sid/ndc";

fn isotretinoin() -> Isotretinoin {
    let book = KnowledgeBook::embedded().expect("the embedded knowledge loads");
    Isotretinoin::of(&book.knowledge().products)
}

fn coded(system: &str, code: &str) -> Value {
    json!({ "coding": [{ "system": system, "code": code }] })
}

fn order(concept: Value) -> Value {
    json!({ "resourceType": "MedicationRequest", "status": "draft", "medicationCodeableConcept": concept })
}

fn call(drafts: Value) -> Value {
    json!({
        "hook": "order-sign", "hookInstance": "one",
        "context": { "userId": "Practitioner/1", "patientId": "p1", "draftOrders": drafts },
        "prefetch": { "patient": { "resourceType": "Patient", "id": "p1", "name": [{ "given": ["Synthetic"], "family": "Person" }], "birthDate": "2004-05-01" } },
    })
}

fn places(drafts: Value) -> Vec<usize> {
    let asked = read(
        call(drafts).to_string().as_bytes(),
        Hook::OrderSign,
        &isotretinoin(),
    );
    asked
        .expect("it is read")
        .orders
        .iter()
        .map(|one| one.place)
        .collect()
}

#[test]
fn isotretinoin_is_found_second_in_the_bundle_and_behind_a_code_of_another_system() {
    // S8: second in the bundle; and a bundle without its type, with a category that is no list and a dose of a pill.
    let other = order(coded(RXNORM, "723"));
    let other_medicine = other.clone();
    let mut second = order(coded(RXNORM, "6064"));
    second["category"] = json!({ "text": "outpatient" });
    second["dosageInstruction"] =
        json!([{ "doseAndRate": [{ "doseQuantity": { "value": 1, "unit": "{pill}" } }] }]);
    let bundle = json!({ "resourceType": "Bundle", "entry": [{ "resource": other }, { "resource": second }] });
    assert_eq!(places(bundle), [2]);
    // S9: the NDC stands first, and only one of the two is known.
    let both = json!({ "coding": [{ "system": NDC, "code": "99999-9999-99" }, { "system": RXNORM, "code": "6064" }] });
    assert_eq!(
        places(json!({ "entry": [{ "resource": order(both) }] })),
        [1]
    );
    for ndc in ["70771-1557-3", "70771-1557", "70771155703", "0555-1054-86"] {
        let found = isotretinoin().is_meant(&coded(NDC, ndc));
        assert_eq!(found, Some(Recognised::ByCode), "{ndc}");
    }
    // S10: codes of products and brands lead to the ingredient.
    for code in ["197843", "403930", "2262717", "1547567"] {
        let found = isotretinoin().is_meant(&coded(RXNORM, code));
        assert_eq!(found, Some(Recognised::ByCode), "{code}");
    }
    // S11: the medicine is a contained resource, or one that came along.
    let mut contained = order(Value::Null);
    contained["contained"] =
        json!([{ "resourceType": "Medication", "id": "m", "code": coded(RXNORM, "197844") }]);
    contained["medicationReference"] = json!({ "reference": "#m" });
    let medication =
        json!({ "resourceType": "Medication", "id": "m2", "code": coded(RXNORM, "197844") });
    let mut beside = order(Value::Null);
    beside["medicationReference"] = json!({ "reference": "Medication/m2" });
    let bundle = json!({ "entry": [{ "resource": contained }, { "resource": beside }, { "resource": medication }] });
    assert_eq!(places(bundle), [1, 2]);
    // One that did not come along is no other medicine: nobody can say which it is, unless its words do.
    let out_of_sight = |order: &Value| {
        let drafts = json!({ "entry": [{ "resource": order }] });
        let asked = read(
            call(drafts).to_string().as_bytes(),
            Hook::OrderSign,
            &isotretinoin(),
        );
        let asked = asked.expect("it is read");
        assert!(asked.orders.is_empty());
        asked.out_of_sight
    };
    beside
        .as_object_mut()
        .expect("an object")
        .remove("medicationCodeableConcept");
    assert!(out_of_sight(&beside));
    beside["medicationReference"]["display"] = json!("metformin");
    assert!(!out_of_sight(&beside));
    assert!(!out_of_sight(&other_medicine));
}

#[test]
fn a_code_counts_with_its_system_and_a_draft_without_a_medicine_is_no_error() {
    for concept in [
        coded("http://loinc.org", "6064"),
        coded(NDC, "6064"),
        json!({ "coding": [{ "code": "6064" }] }),
        coded(RXNORM, "197361"),
        coded(NDC, "7077115573"),
        json!({ "coding": [{ "system": "http://www.whocc.no/atc", "code": "D10AD04", "display": "isotretinoin" }] }),
        json!({ "text": "tretinoin cream" }),
        json!({ "coding": "6064" }),
        json!({}),
    ] {
        assert_eq!(isotretinoin().is_meant(&concept), None, "{concept}");
    }
    let by_name = json!({ "text": "Isotretinoin 20 mg capsule" });
    assert_eq!(isotretinoin().is_meant(&by_name), Some(Recognised::ByName));
    let drafts = json!({ "entry": [{ "resource": { "resourceType": "MedicationRequest" } }, {}, { "resource": null }] });
    assert!(places(drafts).is_empty());
}

#[test]
fn a_body_that_is_none_or_an_object_where_a_text_belongs_is_refused_with_its_place() {
    let refused = |body: &[u8]| {
        read(body, Hook::OrderSign, &isotretinoin())
            .expect_err("it is refused")
            .place
    };
    assert_eq!(refused(b""), "body");
    assert_eq!(refused(b"[]"), "body");
    assert_eq!(refused("[".repeat(100_000).as_bytes()), "body");
    let with = |path: &str, value: Value| {
        let mut body = call(json!({}));
        *body.pointer_mut(path).expect("it stands there") = value;
        refused(body.to_string().as_bytes())
    };
    assert_eq!(with("/hook", json!("patient-view")), "hook");
    assert_eq!(with("/hookInstance", json!({ "$ne": 1 })), "hookInstance");
    assert_eq!(with("/context", json!([])), "context");
    assert_eq!(
        with("/context/patientId", json!({ "$ne": null })),
        "context.patientId"
    );
    assert_eq!(with("/context/userId", json!(7)), "context.userId");
    assert_eq!(with("/prefetch", json!("all")), "prefetch");
    assert_eq!(
        with("/prefetch/patient/birthDate", json!({})),
        "prefetch.patient.birthDate"
    );
    // What could not be fetched is missing, not misshapen.
    for failed in [json!(null), json!({ "resourceType": "OperationOutcome" })] {
        let mut body = call(json!({}));
        body["prefetch"]["patient"] = failed;
        let asked = read(
            body.to_string().as_bytes(),
            Hook::OrderSign,
            &isotretinoin(),
        );
        assert_eq!(asked.expect("it is read").missing, ["patient"]);
    }
}

#[test]
fn a_card_is_short_its_links_are_whole_and_suggestions_say_how_they_are_chosen() {
    let page = Link {
        label: "Open".to_owned(),
        url: "https://registry.example/clinic".to_owned(),
    };
    let card = Card {
        uuid: "u".to_owned(),
        summary: "x".repeat(400),
        detail: String::new(),
        indicator: Indicator::Warning,
        source: page.clone(),
        suggestions: vec![Suggestion {
            label: "Task".to_owned(),
            uuid: "s".to_owned(),
            task: LaunchTask {
                id: "t".to_owned(),
                says: "Enrol".to_owned(),
                patient: "Patient/p1".to_owned(),
                authored_on: "2026-03-02T12:00:00Z".to_owned(),
                application: page.url.clone(),
                context: None,
                owner: None,
                order: None,
            },
        }],
        links: vec![page],
        may_be_overridden: true,
    };
    let sent = card.to_json("https://registry.example/override-reasons");
    assert!(
        sent["summary"]
            .as_str()
            .is_some_and(|summary| summary.chars().count() < 140)
    );
    assert_eq!(sent["indicator"], "warning");
    assert_eq!(sent["links"][0]["type"], "absolute");
    assert_eq!(sent["selectionBehavior"], "any");
    let task = &sent["suggestions"][0]["actions"][0];
    assert_eq!(
        (&task["type"], &task["resource"]["intent"]),
        (&json!("create"), &json!("proposal"))
    );
    assert!(
        sent["overrideReasons"]
            .as_array()
            .is_some_and(|reasons| !reasons.is_empty())
    );
    let services = discovery();
    assert_eq!(services["services"].as_array().map(Vec::len), Some(5));
}

#[test]
fn the_status_is_asked_by_case_number_in_either_spelling_and_a_query_is_no_number() {
    let parameters = |given: Value| json!({ "resourceType": "Parameters", "parameter": given });
    for name in ["case_number", "caseNumber"] {
        let body = parameters(json!([{ "name": name, "valueString": "RT-7K3M9QXA-5" }]));
        let number = CaseAsked::Number {
            number: "RT-7K3M9QXA-5".to_owned(),
            born: None,
        };
        assert_eq!(asked(&body, &isotretinoin()), Ok(number), "{name}");
    }
    let patient = json!({ "name": "patient", "resource": { "resourceType": "Patient", "identifier": [{ "value": "RT-7K3M9QXA-5" }] } });
    let medication = json!({ "name": "medication", "resource": { "resourceType": "Medication", "code": coded(RXNORM, "6064") } });
    let body = parameters(json!([patient, medication]));
    assert!(matches!(
        asked(&body, &isotretinoin()),
        Ok(CaseAsked::Person {
            isotretinoin: true,
            ..
        })
    ));
    for wrong in [
        json!({}),
        json!({ "resourceType": "Parameters" }),
        parameters(json!([])),
        parameters(json!([{ "name": "case_number", "valueString": { "$ne": "" } }])),
        parameters(json!([{ "name": "case_number", "valueString": ["RT-7K3M9QXA-5"] }])),
        parameters(json!([{ "name": "case_number" }])),
        parameters(json!([{ "name": { "$gt": "" }, "valueString": "x" }])),
        parameters(
            json!([{ "name": "case_number", "valueString": "a" }, { "name": "caseNumber", "valueString": "b" }]),
        ),
        parameters(json!([patient])),
        parameters(json!([{ "name": "patient", "resource": "Patient/1" }, medication])),
    ] {
        assert!(asked(&wrong, &isotretinoin()).is_err(), "{wrong}");
    }
}

#[test]
fn a_case_with_an_open_requirement_is_never_told_as_a_success() {
    let met = RequirementStands {
        name: "consent".to_owned(),
        missing: None,
    };
    let open = RequirementStands {
        name: "test-window".to_owned(),
        missing: Some(Missing {
            says: "No test.".to_owned(),
            who: "Prescriber".to_owned(),
            earliest: "2026-03-02".parse().expect("a day"),
        }),
    };
    let status = |requirements: Vec<RequirementStands>, complete: Option<&str>| {
        let case = CaseStands {
            number: "RT-7K3M9QXA-5".to_owned(),
            requirements,
            complete: complete.map(str::to_owned),
        };
        let at = "2026-03-02T12:00:00Z".parse().expect("a moment");
        answer(
            Some(&case),
            "https://registry.example/rems",
            at,
            Some("Not real."),
        )
    };
    let told = status(vec![met.clone(), open], Some("all is met"));
    let response = &told["parameter"][0]["resource"];
    assert_eq!(response["status"], "data-required");
    assert_eq!(response["note"][0]["text"], "Not real.");
    let inside = &response["contained"][0]["parameter"];
    assert_eq!(
        (&inside[0]["name"], &inside[0]["valueString"]),
        (&json!("case_number"), &json!("RT-7K3M9QXA-5"))
    );
    assert_eq!(inside[1]["resource"]["status"], "success");
    assert!(
        inside[2]["resource"]["note"][0]["text"]
            .as_str()
            .is_some_and(|says| says.contains("Prescriber") && says.contains("2026-03-02"))
    );
    assert_eq!(
        status(vec![met.clone()], Some("all is met"))["parameter"][0]["resource"]["status"],
        "success"
    );
    assert_eq!(
        status(vec![met], None)["parameter"][0]["resource"]["status"],
        "data-required"
    );
}

fn asks(order: Value) -> retinue_interop::rems::order::Asks {
    let asked = read(
        call(json!({ "entry": [{ "resource": order }] }))
            .to_string()
            .as_bytes(),
        Hook::OrderSign,
        &isotretinoin(),
    );
    let orders = asked.expect("it is read").orders;
    orders.into_iter().next().expect("an order").asks
}

#[test]
fn s6_an_order_says_for_how_long_how_often_again_and_for_what() {
    let mut order = order(coded(RXNORM, "6064"));
    order["dispenseRequest"] = json!({ "quantity": { "value": 90 }, "numberOfRepeatsAllowed": 3 });
    order["reasonCode"] = json!([{ "text": "Systemic lupus erythematosus" }]);
    let bare = asks(order.clone());
    assert_eq!(
        (bare.capsules, bare.days, bare.repeats),
        (Some(90), None, Some(3))
    );
    assert_eq!(
        bare.other_reason.as_deref(),
        Some("Systemic lupus erythematosus")
    );
    // By the dose; a client in wide use sends a dose of one {pill}.
    order["dosageInstruction"] = json!([{
        "timing": { "repeat": { "frequency": 1, "period": 1, "periodUnit": "d" } },
        "doseAndRate": [{ "doseQuantity": { "value": 1, "unit": "{pill}" } }],
    }]);
    assert_eq!(asks(order.clone()).days, Some(90));
    // The longer of the two counts, weeks are days, and a month is none.
    let lasts = |value: u32, unit: &str| {
        let mut order = order.clone();
        order["dispenseRequest"]["expectedSupplyDuration"] =
            json!({ "value": value, "unit": unit });
        asks(order).days
    };
    assert_eq!(lasts(30, "d"), Some(90));
    assert_eq!(lasts(14, "wk"), Some(98));
    assert_eq!(lasts(12, "mo"), Some(90));
    // What is between two whole numbers is not rounded, and a dose in milligrams is no number of capsules.
    order["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"] =
        json!({ "value": 0.5, "unit": "{pill}" });
    assert_eq!(asks(order.clone()).days, None);
    order["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"] =
        json!({ "value": 40, "unit": "mg" });
    assert_eq!(asks(order.clone()).days, None);
    // Acne is what it is for, by its words or by its codes; a code counts with its system.
    let reason = |reason: Value| {
        let mut order = order.clone();
        order["reasonCode"] = reason;
        asks(order).other_reason
    };
    let icd = |system: &str| json!([{ "coding": [{ "system": system, "code": "L70.0" }] }]);
    assert_eq!(reason(json!({ "text": "Severe nodular ACNE" })), None);
    assert_eq!(reason(icd("http://hl7.org/fhir/sid/icd-10-cm")), None);
    assert_eq!(reason(icd("http://loinc.org")).as_deref(), Some("L70.0"));
    assert_eq!(reason(json!([])), None);
}

#[test]
fn a_task_is_a_proposal_to_open_a_page_and_refers_to_nothing_but_what_the_guide_allows() {
    let task = |owner: &str, order: &str| {
        LaunchTask {
            id: "t".to_owned(),
            says: "Enrol".to_owned(),
            patient: "Patient/p1".to_owned(),
            authored_on: "2026-03-02T12:00:00Z".to_owned(),
            application: "https://registry.example/clinic".to_owned(),
            context: Some("RT-7K3M9QXA-5".to_owned()),
            owner: Some(owner.to_owned()),
            order: Some(order.to_owned()),
        }
        .to_json()
    };
    let one = task("Practitioner/1", "MedicationRequest/draft");
    assert_eq!(one["intent"], "proposal");
    assert_eq!(one["code"]["coding"][0]["code"], "launch-app-standalone");
    assert_eq!(one["authoredOn"], "2026-03-02T12:00:00Z");
    assert_eq!(one["requester"]["type"], "Organization");
    assert_eq!(one["owner"]["reference"], "Practitioner/1");
    assert_eq!(
        one["reasonReference"]["reference"],
        "MedicationRequest/draft"
    );
    let inputs = one["input"].as_array().expect("inputs");
    assert_eq!(inputs.len(), 2);
    assert_eq!(inputs[0]["valueUrl"], "https://registry.example/clinic");
    assert_eq!(inputs[1]["valueString"], "RT-7K3M9QXA-5");
    let other = task("Patient/p1", "ServiceRequest/1");
    assert!(other.get("owner").is_none() && other.get("reasonReference").is_none());
}

#[test]
fn feedback_names_a_card_and_what_became_of_it_and_nothing_that_was_written_beside_it() {
    let at = "https://registry.example/override-reasons";
    let told = |body: Value| feedback::read(body.to_string().as_bytes(), at);
    let entry = |outcome: &str, system: &str| {
        json!({ "feedback": [{ "card": "c", "outcome": outcome, "outcomeTimestamp": "2026-03-02T12:00:00Z",
            "overrideReason": { "reason": { "code": "benefit-outweighs", "system": system }, "userComment": "A name" } }] })
    };
    let read = told(entry("overridden", at)).expect("it is read");
    assert_eq!(read[0].outcome, Outcome::Overridden);
    assert_eq!(read[0].reason.as_deref(), Some("benefit-outweighs"));
    assert!(!format!("{read:?}").contains("A name"));
    let other = told(entry("overridden", "urn:other")).expect("it is read");
    assert_eq!(other[0].reason.as_deref(), Some("other"));
    assert_eq!(
        told(entry("accepted", at)).expect("it is read")[0].reason,
        None
    );
    for (wrong, place) in [
        (json!([]), "feedback"),
        (json!({ "feedback": [] }), "feedback"),
        (
            json!({ "feedback": [{ "outcome": "accepted" }] }),
            "feedback[0].card",
        ),
        (
            json!({ "feedback": [{ "card": { "$ne": "" }, "outcome": "accepted" }] }),
            "feedback[0].card",
        ),
        (entry("ignored", at), "feedback[0].outcome"),
    ] {
        assert_eq!(told(wrong).expect_err("it is refused").place, place);
    }
}
