//! What tests of several rooms do alike: fill in a programme's form, and see that an act was recorded.

use std::collections::BTreeSet;

use reqwest::StatusCode;

use crate::browser::{Answer, Browser};
use crate::world::{Enrolled, PRESCRIBER, World};

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
