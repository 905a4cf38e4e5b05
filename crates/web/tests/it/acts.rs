//! What tests of several rooms do alike: fill in a programme's form, and see that an act was recorded.

use std::collections::BTreeSet;

use reqwest::StatusCode;

use crate::browser::{Answer, Browser};
use crate::world::{BORN, Enrolled, PATIENT, PHARMACIST, PRESCRIBER, World};

/// The items of a programme's form on a page.
pub(crate) fn items(page: &Answer) -> Vec<String> {
    let names: BTreeSet<String> = page
        .text
        .split(" name=\"item-")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|name| format!("item-{name}"))
        .collect();
    names.into_iter().collect()
}

/// Sends a programme's form with every item affirmed but those given.
pub(crate) async fn affirms(browser: &Browser, page: &str, others: &[(&str, &str)]) -> Answer {
    let shown = browser.get(page).await;
    let command_id = shown.command_id();
    let items = items(&shown);
    let text = shown.value_of("text-hash").unwrap_or_default();
    let mut form = vec![("command-id", command_id.as_str())];
    if !text.is_empty() {
        form.push(("text-hash", &text));
    }
    // How a form is signed stands on the page already: here and now, in English.
    for (name, begun) in [("signed-how", "here"), ("read-in", "en")] {
        let is_given = others.iter().any(|(given, _)| *given == name);
        if !is_given && shown.says(&format!("name=\"{name}\"")) {
            form.push((name, begun));
        }
    }
    form.extend(
        items
            .iter()
            .filter(|item| !others.iter().any(|(name, _)| name == item))
            .map(|item| (item.as_str(), "yes")),
    );
    form.extend(others.iter().filter(|(_, value)| !value.is_empty()));
    browser.post(page, &form).await
}

/// Two lists of fields in one.
pub(crate) fn both<'a>(
    one: &[(&'a str, &'a str)],
    other: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    one.iter().chain(other).copied().collect()
}

/// It was recorded: the page sends on.
#[track_caller]
pub(crate) fn records(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
}

/// The patient of a page of the clinic.
pub(crate) fn enrolled(world: &World, file: &str) -> Enrolled {
    let patient = file
        .rsplit('/')
        .next()
        .expect("an id")
        .parse()
        .expect("a patient");
    let clinician = world
        .ledger
        .sign_in(PRESCRIBER, crate::world::PASSWORD)
        .expect("a session")
        .actor;
    let file = world
        .ledger
        .patient_file(&clinician.clinician().expect("a prescriber"), patient)
        .expect("a file");
    Enrolled {
        patient,
        number: file.number,
    }
}

/// At the counter of North: the patient is found, the programme asked, and the bag handed over where it may be. The verdict,
/// as the page showed it.
pub(crate) async fn dispenses(world: &World, of: &Enrolled) -> Answer {
    let (counter, case, ask) = asks(world, of).await;
    let verdict = counter.get(&case).await;
    if verdict.says("Authorised") {
        let till = ask.replace("/ask", "/hand-over");
        let bag = [
            ("capsules", "60"),
            ("days", "30"),
            ("checked", "yes"),
            ("to", "patient"),
        ];
        records(&counter.fills_in(&till, &bag).await);
    }
    verdict
}

/// The patient's open case at the counter, and the page of it.
pub(crate) async fn presents(counter: &Browser, of: &Enrolled) -> (String, Answer) {
    let number = of.number.to_string();
    let found = counter
        .post("/pharmacy/find", &[("number", &number), ("born", BORN)])
        .await;
    records(&found);
    let case = found.location().to_owned();
    let page = counter.get(&case).await;
    (case, page)
}

/// The patient is found and the programme asked: who asked, the case, and where it was asked.
pub(crate) async fn asks(world: &World, of: &Enrolled) -> (Browser, String, String) {
    let counter = world.signed_in(PHARMACIST).await;
    let (case, page) = presents(&counter, of).await;
    let start = page
        .text
        .find(&format!("{case}/"))
        .expect("a prescription to ask for");
    let ask = page.text[start..]
        .split('"')
        .next()
        .expect("it ends")
        .to_owned();
    let command_id = page.command_id();
    records(&counter.post(&ask, &[("command-id", &command_id)]).await);
    (counter, case, ask)
}

/// Two methods since the day on which most stories begin.
const SINCE: &str = "2026-01-02";

/// Test, confirmation, questions, prescription of one month, by the people whose acts they are.
pub(crate) async fn month(world: &World, file: &str, collected_on: &str) {
    month_at(world, PRESCRIBER, file, collected_on, SINCE).await;
}

/// The same at the clinic of that login, with contraception since a day.
pub(crate) async fn month_at(
    world: &World,
    login: &str,
    file: &str,
    collected_on: &str,
    since: &str,
) {
    let clinic = world.signed_in(login).await;
    is_tested(&clinic, file, collected_on).await;
    let page = clinic.get(&format!("{file}/month")).await;
    let latest = page.value_of("test").expect("the test is offered first");
    let typed = [
        ("methods", "combined-pill"),
        ("methods", "male-condom"),
        ("since", since),
        ("item-month-test", ""),
        ("test", &latest),
    ];
    records(&affirms(&clinic, &format!("{file}/month"), &typed).await);
    let me = world.signed_in(PATIENT).await;
    let answers = [
        ("two-methods", "yes"),
        ("missed-month", "no"),
        ("one-month-after", "yes"),
        ("sharing", "no"),
        ("pregnant", "yes"),
    ];
    records(&me.fills_in("/me/questions", &answers).await);
    let order = [
        ("indication", "severe-recalcitrant-nodular-acne"),
        ("product", "conventional"),
        ("strength-1", "20"),
        ("capsules-1", "60"),
        ("days", "30"),
        ("refills", "0"),
    ];
    records(
        &clinic
            .fills_in(&format!("{file}/prescription"), &order)
            .await,
    );
}

/// A negative test of that day, recorded on the clinic's page.
pub(crate) async fn is_tested(clinic: &Browser, file: &str, collected_on: &str) {
    let test = [
        ("collected-on", collected_on),
        ("result", "negative"),
        ("specimen", "serum"),
        ("setting", "laboratory"),
        ("clia-number", "00D0000000"),
        ("cycle", "irregular"),
    ];
    records(
        &clinic
            .fills_in(&format!("{file}/pregnancy-test"), &test)
            .await,
    );
}
