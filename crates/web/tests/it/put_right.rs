//! An entry of what left a pharmacy that was wrong: put right at the counter, and by two from the day after.

use reqwest::StatusCode;
use retinue_kernel::{Payload, TestResult};
use retinue_ledger::Role;

use crate::acts::{dispenses, presents, records};
use crate::browser::Browser;
use crate::world::{ADMINISTRATOR, Enrolled, OTHER_PHARMACIST, PATIENT, PHARMACIST, World, id};

const COLLEAGUE: &str = "counter-north-2";

/// The page on which the pharmacist who is signed in puts right what left on the prescription.
async fn page_of(counter: &Browser, of: &Enrolled, prescription: &retinue_kernel::Id) -> String {
    let (case, _) = presents(counter, of).await;
    format!("{case}/{prescription}/put-right")
}

/// Sixty capsules for thirty days left on 1 March.
async fn handed_over(world: &World) -> (Enrolled, retinue_kernel::Id) {
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    assert!(dispenses(world, &of).await.says("Authorised"));
    world.account(
        COLLEAGUE,
        "Pharmacist North, second",
        Role::Pharmacist(id("north")),
    );
    (of, prescription)
}

#[tokio::test]
async fn on_the_day_itself_the_pharmacist_puts_a_wrong_count_right_and_the_old_entry_stays_struck()
{
    let world = World::new().await;
    let (of, prescription) = handed_over(&world).await;
    let counter = world.signed_in(PHARMACIST).await;
    let (case, shown) = presents(&counter, &of).await;
    let page = format!("{case}/{prescription}/put-right");
    assert!(shown.says(&format!("href=\"{page}\"")), "{}", shown.text);
    let form = counter.get(&page).await;
    let entry = form.value_of("of").expect("the entry");
    assert_eq!(form.value_of("days").as_deref(), Some("30"));
    let right = |why: &'static str, days: &'static str| {
        vec![
            ("why", why),
            ("how", "replace"),
            ("capsules", "40"),
            ("days", days),
        ]
    };
    for (typed, field) in [(right("", "20"), "why"), (right("mistyped", "31"), "days")] {
        let mut typed = typed;
        typed.push(("of", &entry));
        let back = counter.fills_in(&page, &typed).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.error_of(field).is_some(), "{field}: {}", back.text);
    }
    assert!(!world.kinds(&of).contains(&"fact-corrected"));
    let mut typed = right("mistyped", "20");
    typed.push(("of", &entry));
    let done = counter.fills_in(&page, &typed).await;
    assert!(
        done.location().ends_with("?done=put-right"),
        "{}",
        done.text
    );
    let told = counter.get(&page).await;
    assert!(told.says("20 days") || told.says("20"), "{}", told.text);
    assert_eq!(told.value_of("days").as_deref(), Some("20"));
    // Another pharmacy knows nothing of it and corrects nothing.
    let elsewhere = world.signed_in(OTHER_PHARMACIST).await;
    let theirs = page_of(&elsewhere, &of, &prescription).await;
    let nothing = elsewhere.get(&theirs).await;
    assert!(
        nothing.says("Nothing left this pharmacy"),
        "{}",
        nothing.text
    );
    let stray = elsewhere
        .post(
            &theirs,
            &[
                ("command-id", "00000000-0000-4000-8000-000000000009"),
                ("of", &entry),
                ("why", "x"),
                ("how", "withdraw"),
            ],
        )
        .await;
    assert_eq!(stray.status, StatusCode::CONFLICT, "{}", stray.text);
}

#[tokio::test]
async fn from_the_day_after_a_taking_back_that_lets_the_next_supply_come_sooner_waits_for_a_colleague()
 {
    let world = World::new().await;
    let (of, prescription) = handed_over(&world).await;
    world.goes_to("2026-03-03");
    let counter = world.signed_in(PHARMACIST).await;
    let page = page_of(&counter, &of, &prescription).await;
    let entry = counter.get(&page).await.value_of("of").expect("the entry");
    let back = [
        ("of", entry.as_str()),
        ("why", "another patient's bag"),
        ("how", "withdraw"),
    ];
    let proposed = counter.fills_in(&page, &back).await;
    assert!(
        proposed.location().ends_with("?done=put-right-proposed"),
        "{}",
        proposed.text
    );
    let kinds = world.kinds(&of);
    assert!(kinds.contains(&"correction-proposed") && !kinds.contains(&"fact-corrected"));
    let waits = counter.get(&page).await;
    assert!(
        waits.says("A correction waits for a second person") && waits.says("taken back"),
        "{}",
        waits.text
    );
    let answers = |proposal: &str, answer: &str| {
        vec![
            ("proposal".to_owned(), proposal.to_owned()),
            ("answer".to_owned(), answer.to_owned()),
        ]
    };
    let proposal = waits.value_of("proposal").expect("the proposal");
    let send = async |browser: &Browser, page: &str| {
        let typed = answers(&proposal, "confirm");
        let typed: Vec<(&str, &str)> = typed
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        browser
            .fills_in_to(page, &format!("{page}/answer"), &typed)
            .await
    };
    let own = send(&counter, &page).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        own.says("Whoever proposes a correction does not confirm it")
            && own.says("A colleague of this pharmacy"),
        "{}",
        own.text
    );
    // The office sees it by the patient's number as well.
    let office = world.signed_in(ADMINISTRATOR).await;
    let seen = office
        .get(&format!("/programme/corrections?number={}", of.number))
        .await;
    assert!(seen.says("another patient"), "{}", seen.text);
    let colleague = world.signed_in(COLLEAGUE).await;
    let theirs = page_of(&colleague, &of, &prescription).await;
    let done = send(&colleague, &theirs).await;
    assert!(
        done.location().ends_with("?done=put-right-confirmed"),
        "{}",
        done.text
    );
    let kinds = world.kinds(&of);
    assert!(
        kinds.contains(&"fact-corrected") && !kinds.contains(&"handed-over"),
        "{kinds:?}"
    );
    assert!(world.ledger.verify().expect("it is read").is_whole());
    records(&done);
}

/// A first window that went by while the counter had nothing, and the month after it, which is authorised.
async fn authorised_after_a_shortage(world: &World) -> (Enrolled, String, String) {
    let (of, first) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let (case, _) = presents(&counter, &of).await;
    world.goes_to("2026-03-03");
    let counter = world.signed_in(PHARMACIST).await;
    let reported = counter
        .fills_in(&format!("{case}/{first}/shortage"), &[])
        .await;
    records(&reported);
    world.goes_to("2026-03-10");
    let test = world.test(&of, "2026-03-10", TestResult::Negative);
    world.counselled(&of);
    world.contraception(&of);
    let month = Payload::MonthConfirmed {
        test: Some(test),
        counselled: true,
        signed: None,
    };
    world.records(&of, month);
    world.patient_answers(&of, PATIENT);
    let second = world.prescribes(&of);
    let counter = world.signed_in(PHARMACIST).await;
    let (case, _) = presents(&counter, &of).await;
    let asked = counter
        .fills_in_to(&case, &format!("{case}/{second}/ask"), &[])
        .await;
    records(&asked);
    let shown = counter.get(&case).await;
    assert!(shown.says("Authorised"), "{}", shown.text);
    (of, first.to_string(), case)
}

#[tokio::test]
async fn a_shortage_that_never_was_is_taken_back_at_the_counter_with_what_ends_told_first() {
    let world = World::new().await;
    let (of, first, case) = authorised_after_a_shortage(&world).await;
    let counter = world.signed_in(PHARMACIST).await;
    let (case_now, shown) = presents(&counter, &of).await;
    let page = format!("{case_now}/{first}/put-right");
    assert_ne!(case, case_now);
    assert!(shown.says(&format!("href=\"{page}\"")), "{}", shown.text);
    let form = counter.get(&page).await;
    assert!(
        form.says("counts as missed") && form.says("Mon 16 Mar 2026") && form.says("ends at once"),
        "{}",
        form.text
    );
    let entry = form.value_of("of").expect("the entry");
    let unsaid = counter.fills_in(&page, &[("of", &entry)]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.error_of("why").is_some(), "{}", unsaid.text);
    assert!(world.kinds(&of).contains(&"stock-shortage-reported"));
    // Another pharmacy has no such entry.
    let elsewhere = world.signed_in(OTHER_PHARMACIST).await;
    let theirs = format!("{}/{first}/put-right", presents(&elsewhere, &of).await.0);
    assert!(
        elsewhere
            .get(&theirs)
            .await
            .says("Nothing left this pharmacy")
    );
    let done = counter
        .fills_in(
            &page,
            &[
                ("of", &entry),
                ("how", "withdraw"),
                ("why", "a delivery was overlooked"),
            ],
        )
        .await;
    assert!(
        done.location().ends_with("?done=put-right"),
        "{}",
        done.text
    );
    let kinds = world.kinds(&of);
    assert!(
        !kinds.contains(&"stock-shortage-reported") && kinds.contains(&"authorisation-reversed"),
        "{kinds:?}"
    );
    assert!(world.ledger.verify().expect("it is read").is_whole());
}

#[tokio::test]
async fn the_office_takes_back_a_shortage_by_the_patients_number_and_sees_what_ends_first() {
    let world = World::new().await;
    let (of, _, _) = authorised_after_a_shortage(&world).await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let front = office.get("/programme").await;
    assert!(front.says("href=\"/programme/noted\""), "{}", front.text);
    let page = format!("/programme/noted?number={}", of.number);
    let shown = office.get(&page).await;
    assert!(
        shown.says("Mon 16 Mar 2026") && shown.says("ends at once") && shown.says("north"),
        "{}",
        shown.text
    );
    let entry = world.last_of_kind(&of, "stock-shortage-reported");
    let number = of.number.to_string();
    let sends = async |typed: &[(&str, &str)]| {
        let mut all = vec![("number", number.as_str())];
        all.extend_from_slice(typed);
        office.fills_in_to(&page, "/programme/noted", &all).await
    };
    for (typed, field) in [
        (vec![("of", entry.as_str())], "why"),
        (vec![("why", "x")], "of"),
        (vec![("of", "another"), ("why", "x")], "of"),
        (
            vec![("of", entry.as_str()), ("why", "x"), ("finding", "none")],
            "finding",
        ),
    ] {
        let back = sends(&typed).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(back.error_of(field).is_some(), "{}", back.text);
    }
    assert!(world.kinds(&of).contains(&"stock-shortage-reported"));
    let done = sends(&[("of", &entry), ("why", "it was never missing")]).await;
    records(&done);
    let kinds = world.kinds(&of);
    assert!(
        !kinds.contains(&"stock-shortage-reported") && kinds.contains(&"authorisation-reversed"),
        "{kinds:?}"
    );
    let after = office.get(done.location()).await;
    assert!(
        after.says("No note of the office and no shortage"),
        "{}",
        after.text
    );
}
