//! Forms that a clinic's program hands in: `$questionnaire-package` and `$submit`. Each refusal of the reference's table has a test
//! that is named by its id.

use reqwest::StatusCode;
use retinue_kernel::{Payload, TestResult};
use retinue_ledger::Subject;
use retinue_rulebook::Rulebook;
use serde_json::{Value, json};

use crate::fhir::{Answered, Reads, answered, clinic, patient};
use crate::fhir_writes::WRITES;
use crate::maker::{Maker, reached_by_programs};
use crate::world::{BORN, Enrolled, PRESCRIBER, World, id};

const SUBMIT: &str = "/fhir/QuestionnaireResponse/$submit";
const MONTH: &str = "month-confirmation-can";
const EDITION: &str = "2021-12-13";

/// A patient on the way to a first month, and the clinic's program.
async fn on_the_way() -> (World, Reads, Enrolled) {
    let world = World::with(reached_by_programs()).await;
    let of = world.on_the_way("Synthetic Person One");
    let reads = Reads::of(&world, &clinic(), WRITES).await;
    (world, reads, of)
}

impl Reads {
    /// A form of the edition in force, as its package has it.
    async fn form(&self, name: &str) -> Value {
        let at = format!("/fhir/Questionnaire/us-ipledge-{name}-{EDITION}/$questionnaire-package");
        let package = self.get(&at).await;
        assert_eq!(package.status, StatusCode::OK, "{}", package.body);
        assert_eq!(package.body["type"], "collection");
        package.body["entry"][0]["resource"].clone()
    }

    /// A form filled in so that it is accepted.
    async fn fills(&self, of: &Enrolled, name: &str) -> Value {
        let form = self.form(name).await;
        json!({
            "resourceType": "QuestionnaireResponse", "status": "completed",
            "questionnaire": format!("{}|{}", form["url"].as_str().expect("a url"), form["version"].as_str().expect("a version")),
            "subject": { "reference": format!("Patient/{}", patient(of)) },
            "authored": "2026-03-01T10:00:00-05:00",
            "item": answers(&form["item"]),
        })
    }

    async fn hands_in(&self, body: &Value) -> Answered {
        answered(self.posting(SUBMIT, body)).await
    }
}

/// Every item answered as the form wants it.
fn answers(items: &Value) -> Vec<Value> {
    let items = items.as_array().expect("items");
    items
        .iter()
        .map(|item| {
            let id = item["linkId"].as_str().expect("a link id");
            let value = match item["type"].as_str().expect("a type") {
                "group" => return json!({ "linkId": id, "item": answers(&item["item"]) }),
                "boolean" => json!({ "valueBoolean": !id.ends_with(".abstinence") }),
                "date" => json!({ "valueDate": "2026-02-28" }),
                "choice" => {
                    let offered = item["answerOption"].as_array().expect("options");
                    let wanted = if id.ends_with(".result") {
                        "negative"
                    } else {
                        ""
                    };
                    let coded = offered.iter().map(|one| &one["valueCoding"]);
                    let chosen = coded.clone().find(|one| one["code"] == wanted);
                    let chosen = chosen.or_else(|| coded.clone().next());
                    json!({ "valueCoding": chosen.expect("an option") })
                }
                _ => json!({ "valueString": "written" }),
            };
            json!({ "linkId": id, "answer": [value] })
        })
        .collect()
}

/// The item of a link id, wherever it stands.
fn item<'a>(response: &'a mut Value, id: &str) -> &'a mut Value {
    fn within<'a>(items: &'a mut Value, id: &str) -> Option<&'a mut Value> {
        for one in items.as_array_mut()? {
            if one["linkId"] == id {
                return Some(one);
            }
            if let Some(found) = one.get_mut("item").and_then(|items| within(items, id)) {
                return Some(found);
            }
        }
        None
    }
    within(&mut response["item"], id).unwrap_or_else(|| panic!("no item {id}"))
}

/// What is said of an item.
fn said<'a>(answer: &'a Answered, id: &str) -> Option<&'a str> {
    let place = format!("QuestionnaireResponse.repeat(item).where(linkId='{id}')");
    let issues = answer.body["issue"].as_array().expect("issues");
    let issue = issues
        .iter()
        .find(|issue| issue["expression"][0] == *place)?;
    issue["diagnostics"].as_str()
}

fn is_refused(answer: &Answered, words: &str) {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.body
    );
    assert!(
        answer.body.to_string().contains(words),
        "{words}: {}",
        answer.body
    );
}

fn waits(world: &World, of: &Enrolled) -> usize {
    let drafts = world.ledger.form_drafts(&world.clinician(), of.patient);
    drafts.expect("they are read").len()
}

#[tokio::test]
async fn every_form_of_every_edition_has_a_package_by_its_id_and_by_its_canonical_address() {
    let (_world, reads, _) = on_the_way().await;
    let all = reads.found("/fhir/Questionnaire?_count=200").await;
    let rulebook = Rulebook::embedded().expect("the law reads");
    let forms = rulebook.forms().iter();
    let own: usize = forms.map(|form| form.grounds.editions.len()).sum();
    assert!(all.len() > own, "the forms of the other lands too");
    for form in &all {
        let id = form["id"].as_str().expect("an id");
        let by_id = reads
            .get(&format!("/fhir/Questionnaire/{id}/$questionnaire-package"))
            .await;
        assert_eq!(by_id.body["entry"][0]["resource"], *form);
        let part = |name: &str| form[name].as_str().expect("a text").to_owned();
        let address = format!("{}|{}", part("url"), part("version"));
        let at = format!(
            "/fhir/Questionnaire/$questionnaire-package?questionnaire={}",
            address.replace('|', "%7C")
        );
        let by_address = reads.get(&at).await;
        assert_eq!(by_address.body, by_id.body, "{at}");
        let named = json!({ "resourceType": "Parameters", "parameter": [{ "name": "questionnaire", "valueCanonical": address }] });
        let posted =
            answered(reads.posting("/fhir/Questionnaire/$questionnaire-package", &named)).await;
        assert_eq!(posted.body, by_id.body);
    }
    let none = reads
        .get("/fhir/Questionnaire/no-such-form/$questionnaire-package")
        .await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let nothing = reads
        .get("/fhir/Questionnaire/$questionnaire-package")
        .await;
    assert_eq!(nothing.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn s1_a_prescriber_form_answered_i_do_not_attest_is_refused_and_the_answer_named() {
    let (_world, reads, of) = on_the_way().await;
    let mut form = reads.fills(&of, "prescriber-enrolment").await;
    item(&mut form, "can-counsel")["answer"] = json!([{ "valueBoolean": false }]);
    let answer = reads.hands_in(&form).await;
    is_refused(&answer, "not accepted with the answer 'no'");
    assert!(said(&answer, "can-counsel").is_some(), "{}", answer.body);
    assert_eq!(answer.body["issue"].as_array().map(Vec::len), Some(1));
    // Attested throughout it is still the prescriber's own to sign.
    item(&mut form, "can-counsel")["answer"] = json!([{ "valueBoolean": true }]);
    is_refused(&reads.hands_in(&form).await, "/clinic/standing/form");
}

#[tokio::test]
async fn s2_a_patient_form_with_a_positive_test_authorises_nothing_and_the_test_is_on_record() {
    let (world, reads, of) = on_the_way().await;
    let mut form = reads.fills(&of, "patient-enrolment-can").await;
    let result = item(&mut form, "first-test.result");
    result["answer"][0]["valueCoding"]["code"] = json!("positive");
    let before = world.facts(&of);
    for _ in 0..2 {
        let answer = reads.hands_in(&form).await;
        is_refused(&answer, "the positive test is recorded");
        assert!(
            said(&answer, "first-test.result")
                .is_some_and(|says| says.contains("nothing is authorised"))
        );
    }
    assert_eq!(
        world.facts(&of),
        before + 1,
        "handed in twice, recorded once"
    );
    let file = world
        .ledger
        .patient_file(&world.clinician(), of.patient)
        .expect("a file");
    let last = file.events.last().expect("a fact");
    assert!(matches!(
        &last.payload,
        Payload::PregnancyTestReported {
            result: TestResult::Positive,
            ..
        }
    ));
    assert_eq!(waits(&world, &of), 0);
    // Whatever else is missing beside it.
    form["item"] = json!([{ "linkId": "first-test.result", "answer": [item(&mut form, "first-test.result")["answer"][0]] }]);
    is_refused(
        &reads.hands_in(&form).await,
        "the positive test is recorded",
    );
    assert_eq!(world.facts(&of), before + 2);
}

#[tokio::test]
async fn s3_an_empty_form_is_refused_and_every_missing_item_named() {
    let (world, reads, of) = on_the_way().await;
    let mut form = reads.fills(&of, MONTH).await;
    form.as_object_mut().expect("an object").remove("item");
    let answer = reads.hands_in(&form).await;
    for id in [
        "status-assessed",
        "month-test",
        "counselled",
        "methods",
        "confirmed",
    ] {
        assert!(
            said(&answer, id).is_some_and(|says| says.contains("not answered")),
            "{id}: {}",
            answer.body
        );
    }
    // One item too few is named alone; an item of no form and one that stands twice are no answers.
    let mut form = reads.fills(&of, MONTH).await;
    item(&mut form, "counselled")["linkId"] = json!("councelled");
    let answer = reads.hands_in(&form).await;
    assert!(said(&answer, "counselled").is_some() && said(&answer, "councelled").is_some());
    assert_eq!(answer.body["issue"].as_array().map(Vec::len), Some(2));
    let mut form = reads.fills(&of, MONTH).await;
    item(&mut form, "counselled")["linkId"] = json!("confirmed");
    assert!(
        said(&reads.hands_in(&form).await, "confirmed").is_some_and(|says| says.contains("twice"))
    );
    assert_eq!(waits(&world, &of), 0);
    assert_eq!(
        reads.hands_in(&json!({})).await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn s4_a_form_in_progress_or_entered_in_error_is_refused() {
    let (world, reads, of) = on_the_way().await;
    let mut form = reads.fills(&of, MONTH).await;
    for status in ["in-progress", "entered-in-error", "amended", "stopped", ""] {
        form["status"] = json!(status);
        let answer = reads.hands_in(&form).await;
        if status.is_empty() {
            assert_eq!(answer.status, StatusCode::BAD_REQUEST);
            continue;
        }
        is_refused(&answer, "send it as 'completed'");
        assert_eq!(
            answer.body["issue"][0]["expression"][0],
            "QuestionnaireResponse.status"
        );
    }
    // Nor is a form of an edition that is not in force, or one that nobody knows.
    form["status"] = json!("completed");
    form["questionnaire"] = json!(format!("urn:retinue:form:us-ipledge:{MONTH}|2026-11-15"));
    is_refused(
        &reads.hands_in(&form).await,
        "edition 2021-12-13 is in force",
    );
    form["questionnaire"] = json!("http://example.org/other");
    is_refused(&reads.hands_in(&form).await, "no form here is called so");
    assert_eq!(waits(&world, &of), 0);
}

fn bundle(form: &Value, person: Value) -> Value {
    let mut form = form.clone();
    form["subject"] = json!({ "reference": "Patient/chart" });
    json!({ "resourceType": "Bundle", "type": "collection", "entry": [{ "resource": person }, { "resource": form }] })
}

fn person(name: &str, born: &str, chart: &str) -> Value {
    json!({
        "resourceType": "Patient", "id": "chart", "birthDate": born, "name": [{ "text": name }],
        "identifier": [{ "system": "urn:ehr:chart", "value": chart }],
    })
}

#[tokio::test]
async fn s5_a_child_of_six_is_not_enrolled_by_a_form_and_the_age_is_asked_back() {
    let (world, reads, of) = on_the_way().await;
    let form = reads.fills(&of, "patient-enrolment-can").await;
    let all = || {
        world
            .ledger
            .patients_of(&world.clinician(), 10)
            .expect("a list")
            .len()
    };
    let answer = reads
        .hands_in(&bundle(&form, person("Synthetic Child", "2020-01-15", "1")))
        .await;
    is_refused(&answer, "12 years and older");
    is_refused(&answer, "/clinic/enrol");
    assert_eq!(all(), 1);
    // Of twelve there is nothing to ask back.
    let answer = reads
        .hands_in(&bundle(&form, person("Synthetic Child", "2014-03-01", "1")))
        .await;
    assert!(
        !answer.body.to_string().contains("12 years"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn s7_the_same_person_under_a_second_chart_number_is_matched_or_asked_back() {
    let (world, reads, of) = on_the_way().await;
    let form = reads.fills(&of, MONTH).await;
    for chart in ["1", "2"] {
        let answer = reads
            .hands_in(&bundle(&form, person("Synthetic Person One", BORN, chart)))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert!(
            answer.body.to_string().contains(&of.number.to_string()),
            "one case"
        );
    }
    assert_eq!(waits(&world, &of), 1);
    // Parameters around it, and a patient within the form, are the same.
    let mut inside = form.clone();
    let mut own = person("Synthetic Person One", BORN, "3");
    own["id"] = json!("p");
    inside["contained"] = json!([own]);
    inside["subject"] = json!({ "reference": "#p" });
    let parameters = json!({ "resourceType": "Parameters", "parameter": [{ "name": "questionnaireResponse", "resource": inside }] });
    assert_eq!(reads.hands_in(&parameters).await.status, StatusCode::OK);
    // Another of the same name and day of birth: which of them is for a person to say.
    let other = retinue_ledger::Registration {
        command_id: retinue_ledger::CommandId::new("twin").expect("a command id"),
        name: "Synthetic Person One".to_owned(),
        born: crate::world::day(BORN),
        contacts: Default::default(),
        programme: retinue_kernel::Programme::UsIpledge,
        on: world.ledger.today(),
        assistance: Default::default(),
        at: None,
    };
    world
        .ledger
        .register_patient(&world.clinician(), other)
        .expect("a patient is registered");
    let answer = reads
        .hands_in(&bundle(&form, person("Synthetic Person One", BORN, "2")))
        .await;
    is_refused(&answer, "more than one patient of this clinic");
    // The number says it.
    let mut form = form;
    form["authored"] = json!("2026-03-01T11:00:00-05:00");
    let mut named = person("Synthetic Person One", BORN, "2");
    named["identifier"] = json!([{ "value": of.number.to_string() }]);
    assert_eq!(
        reads.hands_in(&bundle(&form, named)).await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn s13_a_monthly_status_form_is_accepted_and_waits_for_the_prescriber_who_signs_it() {
    let (world, reads, of) = on_the_way().await;
    let form = reads.fills(&of, MONTH).await;
    let facts = world.facts(&of);
    let answer = reads.hands_in(&form).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let task = &answer.body["parameter"][0]["resource"];
    assert_eq!(
        (&task["resourceType"], &task["intent"]),
        (&json!("Task"), &json!("proposal"))
    );
    let page = task["input"][0]["valueUrl"].as_str().expect("an address");
    assert!(
        page.ends_with(&format!("/clinic/patients/{}/month", of.patient)),
        "{page}"
    );
    let case = &answer.body["parameter"][1];
    assert_eq!(
        (&case["name"], &case["resource"]["status"]),
        (&json!("rems-etasu"), &json!("data-required"))
    );
    assert_eq!(world.facts(&of), facts, "nobody signed");
    // Sent once more it is the same one; another clinic's program hears of nobody.
    assert_eq!(reads.hands_in(&form).await.status, StatusCode::OK);
    assert_eq!(waits(&world, &of), 1);
    let other = Maker::registered(
        "other",
        &world,
        &Subject::Prescriber(id("clinic-b")),
        WRITES,
    );
    let stranger = Reads {
        base: world.base(),
        token: other.token(&world, "a").await,
    };
    is_refused(&stranger.hands_in(&form).await, "no patient of this clinic");

    // The clinic finds it on the worklist and on the patient's page, with nothing ticked on the form itself.
    let browser = world.signed_in(PRESCRIBER).await;
    assert!(
        browser
            .get("/clinic")
            .await
            .says("Forms that wait for a signature")
    );
    let file = format!("/clinic/patients/{}", of.patient);
    let page = browser.get(&file).await;
    for words in [
        "Forms that wait for a signature",
        "ehr-one",
        "Confirmation of the month",
        "I confirm this month against the test named.",
    ] {
        assert!(page.says(words), "{words}");
    }
    // Signed, it waits no more, and handed in once more it is told so.
    let test = world.test(&of, "2026-03-01", TestResult::Negative);
    world.records(
        &of,
        Payload::MonthConfirmed {
            test: Some(test),
            counselled: true,
            signed: None,
        },
    );
    assert_eq!(waits(&world, &of), 0);
    assert_eq!(reads.hands_in(&form).await.status, StatusCode::CONFLICT);
    assert!(
        !browser
            .get(&file)
            .await
            .says("Forms that wait for a signature")
    );
    // A later one of the same form takes the place of an earlier one, and a person puts it aside.
    for hour in ["11", "12"] {
        let mut later = form.clone();
        later["authored"] = json!(format!("2026-03-01T{hour}:00:00-05:00"));
        assert_eq!(reads.hands_in(&later).await.status, StatusCode::OK);
    }
    let drafts = world
        .ledger
        .form_drafts(&world.clinician(), of.patient)
        .expect("they are read");
    let [draft] = drafts.as_slice() else {
        panic!("one waits: {drafts:?}")
    };
    let aside = browser
        .post(&format!("{file}/drafts/{}/aside", draft.draft), &[])
        .await;
    assert_eq!(aside.status, StatusCode::SEE_OTHER);
    assert_eq!(waits(&world, &of), 0);
    assert!(
        !browser
            .get("/clinic")
            .await
            .says("Forms that wait for a signature")
    );
}
