//! The months of several patients on one page: each by an act and a refusal of its own, and whoever needs something else
//! is named.

use reqwest::StatusCode;
use retinue_kernel::{Form, Method, Payload, SignedForm, Source, TestResult};
use retinue_ledger::Role;

use crate::browser::{Answer, Browser};
use crate::world::{Enrolled, OTHER_PRESCRIBER, PATIENT, PRESCRIBER, World, day};

const PAGE: &str = "/clinic/months";
const ITEMS: [&str; 3] = ["item-status-assessed", "item-counselled", "item-confirmed"];

/// Enrolled on 2 January; on 1 March, with the month's negative test and methods on record.
fn tested<const COUNT: usize>(world: &World, names: [&str; COUNT]) -> [Enrolled; COUNT] {
    world.goes_to("2026-01-02");
    let all = names.map(|name| world.sets_out(name));
    world.goes_to("2026-03-01");
    for of in &all {
        world.test(of, "2026-03-01", TestResult::Negative);
    }
    all
}

fn is_confirmed(world: &World, of: &Enrolled) -> bool {
    world.kinds(of).contains(&"month-confirmed")
}

/// The form on which the last month was confirmed.
fn form_of(world: &World, of: &Enrolled) -> SignedForm {
    let file = world.ledger.patient_file(&world.clinician(), of.patient);
    let events = file.expect("the file").events;
    let mut months = events
        .iter()
        .rev()
        .filter(|event| matches!(event.payload, Payload::MonthConfirmed { .. }));
    let month = months.next().expect("a month");
    month.payload.signed_form().expect("its form").clone()
}

/// What a browser sends for one patient, every item answered yes but those given.
fn filled_in(page: &Answer, of: &Enrolled, otherwise: &[(&str, &str)]) -> Vec<(String, String)> {
    let named = |name: &str| format!("{}.{name}", of.patient);
    let mut typed = Vec::new();
    for hidden in ["text-hash", "test", "since"] {
        let value = page.value_of(&named(hidden)).expect("a hidden field");
        typed.push((named(hidden), value));
    }
    for method in ["combined-pill", "male-condom"] {
        typed.push((named("methods"), method.to_owned()));
    }
    for item in ITEMS.into_iter().chain(["unchanged"]) {
        let other = otherwise.iter().find(|(name, _)| *name == item);
        let answer = other.map_or("yes", |(_, answer)| answer);
        if !answer.is_empty() {
            typed.push((named(item), answer.to_owned()));
        }
    }
    typed
}

/// The hidden fields of a patient for whom nothing is answered.
fn left_out(page: &Answer, of: &Enrolled) -> Vec<(String, String)> {
    let nothing = ITEMS.map(|item| (item, ""));
    let mut otherwise = nothing.to_vec();
    otherwise.push(("unchanged", ""));
    filled_in(page, of, &otherwise)
}

async fn sends(browser: &Browser, page: &Answer, parts: &[Vec<(String, String)>]) -> Answer {
    let command = page.command_id();
    let mut form = vec![("command-id", command.as_str())];
    for (name, value) in parts.iter().flatten() {
        form.push((name, value));
    }
    browser.post(PAGE, &form).await
}

#[tokio::test]
async fn each_patients_month_is_confirmed_or_refused_by_itself_and_who_needs_something_else_is_named()
 {
    let world = World::new().await;
    world.goes_to("2026-01-02");
    let untested = world.sets_out("Synthetic Person Untested");
    let [one, two, three] = tested(
        &world,
        [
            "Synthetic Person One",
            "Synthetic Person Two",
            "Synthetic Person Three",
        ],
    );
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = clinic.get(PAGE).await;
    assert_eq!(page.status, StatusCode::OK);
    for of in [&one, &two, &three] {
        assert!(
            page.says(&format!("id=\"{}.month\"", of.patient)),
            "{}",
            page.text
        );
    }
    assert!(!page.says(&format!("id=\"{}.month\"", untested.patient)));
    let others = page.text.split("id=\"others\"").nth(1).expect("the others");
    assert!(
        others.contains("Synthetic Person Untested") && others.contains("pregnancy test"),
        "{others}"
    );
    assert!(!others.contains("Synthetic Person One"));

    let parts = [
        filled_in(&page, &one, &[]),
        filled_in(&page, &two, &[("item-counselled", "no")]),
        left_out(&page, &three),
    ];
    let back = sends(&clinic, &page, &parts).await;
    assert_eq!(
        back.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        back.text
    );
    assert!(back.says("The month is confirmed: Synthetic Person One"));
    assert!(
        back.says("Synthetic Person Two: Answered no"),
        "{}",
        back.text
    );
    assert!(!back.says("Synthetic Person Three: "), "{}", back.text);
    assert!(is_confirmed(&world, &one));
    assert!(!is_confirmed(&world, &two) && !is_confirmed(&world, &three));

    // Sent again as it was, what is recorded is recorded once.
    let facts = world.facts(&one);
    sends(&clinic, &page, &parts).await;
    assert_eq!(world.facts(&one), facts);

    let page = clinic.get(PAGE).await;
    let missing = filled_in(&page, &two, &[("unchanged", "")]);
    let back = sends(&clinic, &page, &[missing]).await;
    assert!(
        back.says("Tick that the methods are unchanged"),
        "{}",
        back.text
    );
    let both = [filled_in(&page, &two, &[]), filled_in(&page, &three, &[])];
    let done = sends(&clinic, &page, &both).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let shown = clinic.get(done.location()).await;
    for name in ["Two", "Three"] {
        assert!(shown.says(&format!("The month is confirmed: Synthetic Person {name}")));
    }
    assert!(shown.says("Next: Prescribe"), "{}", shown.text);
    // Each patient's record keeps the text that was shown and what was answered for that patient.
    for of in [&one, &two, &three] {
        let signed = form_of(&world, of);
        assert_eq!(signed.form, Form::MonthConfirmationCan);
        assert_eq!(
            Some(signed.text_hash.to_string()),
            page.value_of(&format!("{}.text-hash", two.patient))
        );
        let yes = signed.signing.yes.iter().map(|item| format!("item-{item}"));
        assert_eq!(yes.collect::<Vec<_>>(), ITEMS);
        assert!(signed.signing.no.is_empty());
    }
    assert!(is_confirmed(&world, &two) && is_confirmed(&world, &three));
}

#[tokio::test]
async fn nothing_is_recorded_when_nobody_is_answered_for_or_one_of_them_is_anothers() {
    let world = World::new().await;
    let [one] = tested(&world, ["Synthetic Person One"]);
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = clinic.get(PAGE).await;
    let back = sends(&clinic, &page, &[left_out(&page, &one)]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.says("No patient was answered for"), "{}", back.text);
    let nobody = "00000000-0000-4000-8000-000000000000.item-confirmed".to_owned();
    let parts = [
        filled_in(&page, &one, &[]),
        vec![(nobody, "yes".to_owned())],
    ];
    let refused = sends(&clinic, &page, &parts).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert!(!is_confirmed(&world, &one));
    let other = world.signed_in(OTHER_PRESCRIBER).await;
    let refused = sends(&other, &page, &[filled_in(&page, &one, &[])]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert!(!is_confirmed(&world, &one));
}

/// Two tests to choose from, or a test after the month's, are looked at on the patient's own page.
#[tokio::test]
async fn a_month_with_a_choice_in_it_is_not_confirmed_among_others() {
    let world = World::new().await;
    let [one] = tested(&world, ["Synthetic Person One"]);
    world.test(&one, "2026-02-28", TestResult::Negative);
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = clinic.get(PAGE).await;
    assert!(!page.says(&format!("id=\"{}.month\"", one.patient)));
    assert!(page.says("There is nobody whose month could be confirmed here today."));
    let others = page.text.split("id=\"others\"").nth(1).expect("the others");
    assert!(others.contains("Synthetic Person One"), "{others}");
}

/// What a page shows of the methods is what it would record: it is compared with the record when it comes back.
#[tokio::test]
async fn a_page_left_open_does_not_write_over_methods_that_were_recorded_since() {
    let world = World::new().await;
    let [one, two] = tested(&world, ["Synthetic Person One", "Synthetic Person Two"]);
    let clinic = world.signed_in(PRESCRIBER).await;
    let open = clinic.get(PAGE).await;
    world.records(
        &one,
        Payload::ContraceptionRecorded {
            methods: vec![Method::Iud, Method::MaleCondom],
            abstinence: false,
            since: day("2026-02-20"),
            source: Source::Prescriber,
            on_sheet: None,
        },
    );
    let facts = world.facts(&one);
    let both = [filled_in(&open, &one, &[]), filled_in(&open, &two, &[])];
    let back = sends(&clinic, &open, &both).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.facts(&one), facts, "nothing of the row was stored");
    assert!(
        is_confirmed(&world, &two),
        "the other is confirmed: {}",
        back.text
    );
    let tick = format!("{}.unchanged", one.patient);
    let says = back.error_of(&tick).expect("it is said beside the tick");
    for part in [
        "Synthetic Person One: ",
        "no longer those that this page had shown",
        "since Fri 20 Feb 2026",
        "Ask the patient which holds",
    ] {
        assert!(says.contains(part), "{part}: {says}");
    }
    let ticked = back.text.split(&format!("name=\"{tick}\"")).nth(1);
    let ticked = ticked
        .and_then(|rest| rest.split('>').next())
        .expect("a box");
    assert!(!ticked.contains("checked"), "it is ticked anew: {ticked}");
    assert_eq!(
        back.value_of(&format!("{}.since", one.patient)).as_deref(),
        Some("2026-02-20"),
        "the page carries the newer methods"
    );

    let mut newer = filled_in(&back, &one, &[]);
    for (name, value) in &mut newer {
        if name.ends_with(".methods") && value == "combined-pill" {
            "iud".clone_into(value);
        }
    }
    let done = sends(&clinic, &back, &[newer]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(is_confirmed(&world, &one));
}

#[tokio::test]
async fn a_lapse_that_was_told_since_is_not_confirmed_as_unchanged() {
    let world = World::new().await;
    let [one] = tested(&world, ["Synthetic Person One"]);
    let clinic = world.signed_in(PRESCRIBER).await;
    let open = clinic.get(PAGE).await;
    world.account(PATIENT, "Patient One", Role::Patient(one.patient));
    let me = world.signed_in(PATIENT).await;
    let lapse = [("from", "2026-03-01"), ("unprotected", "no")];
    let told = me.fills_in("/me/lapse", &lapse).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text);
    let back = sends(&clinic, &open, &[filled_in(&open, &one, &[])]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.says("Synthetic Person One: A lapse in contraception was told"));
    assert!(!is_confirmed(&world, &one));
}
