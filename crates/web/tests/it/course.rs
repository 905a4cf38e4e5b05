//! A whole course through the pages: enrol, wait, second test, questions, authorise, hand over, and the next month.

use reqwest::StatusCode;
use retinue_ledger::Role;

use crate::acts::{affirms, both, dispenses, enrolled, items, month, records};
use crate::browser::Browser;
use crate::world::{BORN, PATIENT, PRESCRIBER, World};

const PAIR: [(&str, &str); 3] = [
    ("methods", "combined-pill"),
    ("methods", "male-condom"),
    ("since", "2026-01-02"),
];
const FIRST_TEST: [(&str, &str); 4] = [
    ("collected-on", "2026-01-02"),
    ("result", "negative"),
    ("specimen", "urine"),
    ("setting", "medical"),
];

async fn enrols(clinic: &Browser, name: &str, born: &str) -> String {
    let answer = clinic
        .fills_in(
            "/clinic/enrol",
            &[
                ("name", name),
                ("born", born),
                ("category", "can-become-pregnant"),
            ],
        )
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer
        .location()
        .split('?')
        .next()
        .expect("a path")
        .to_owned()
}

/// P2: the second month is a new order in the same course.
#[tokio::test]
async fn p2_a_course_from_enrolment_into_its_second_month() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let file = enrols(&clinic, "Synthetic Person One", BORN).await;
    assert!(clinic.get(&file).await.says("Sign the enrolment form"));
    records(
        &affirms(
            &clinic,
            &format!("{file}/consent"),
            &both(&PAIR, &FIRST_TEST),
        )
        .await,
    );
    let of = enrolled(&world, &file);
    for kind in [
        "consent-signed",
        "counselling-recorded",
        "contraception-recorded",
        "pregnancy-test-reported",
    ] {
        assert!(
            world.kinds(&of).contains(&kind),
            "{kind} in {:?}",
            world.kinds(&of)
        );
    }
    let page = clinic.get(&file).await;
    assert!(
        page.says("Sun 1 Feb 2026"),
        "thirty days of contraception end then: {}",
        page.text
    );
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));

    world.goes_to("2026-02-02");
    month(&world, &file, "2026-02-02").await;
    let me = world.signed_in(PATIENT).await;
    let next = me.get("/me").await;
    assert!(
        next.says("Collect your capsules") && next.says("Sunday 8 February 2026"),
        "{}",
        next.text
    );
    let verdict = dispenses(&world, &of).await;
    assert!(
        verdict.says("Authorised") && verdict.says("Sunday 8 February 2026"),
        "{}",
        verdict.text
    );

    world.goes_to("2026-03-01");
    let early = world.signed_in(PATIENT).await.get("/me").await;
    assert!(
        early.says("this month&#39;s pregnancy test") || early.says("this month's pregnancy test"),
        "{}",
        early.text
    );
    month(&world, &file, "2026-03-01").await;
    let verdict = dispenses(&world, &of).await;
    assert!(
        verdict.says("Authorised") && verdict.says("Saturday 7 March 2026"),
        "{}",
        verdict.text
    );
    assert_eq!(
        world
            .kinds(&of)
            .iter()
            .filter(|kind| **kind == "handed-over")
            .count(),
        2
    );
}

/// S1: "I do not attest" is an answer, and it is named.
#[tokio::test]
async fn a_form_answered_i_do_not_attest_is_refused_and_the_answer_named() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let file = enrols(&clinic, "Synthetic Person One", BORN).await;
    let of = enrolled(&world, &file);
    let before = world.facts(&of);
    let answer = both(&both(&PAIR, &FIRST_TEST), &[("item-able-to-comply", "no")]);
    let refused = affirms(&clinic, &format!("{file}/consent"), &answer).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let says = refused
        .error_of("item-able-to-comply")
        .expect("it is named");
    assert!(
        says.contains("Answered no") && says.contains("keep to the programme"),
        "{says}"
    );
    assert_eq!(world.facts(&of), before, "nothing was stored");
}

/// S2: a positive test on the enrolment form takes the pregnancy path; nothing is authorised.
#[tokio::test]
async fn a_positive_test_on_the_enrolment_form_is_never_authorised() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let file = enrols(&clinic, "Synthetic Person One", BORN).await;
    let test = [
        ("collected-on", "2026-01-02"),
        ("result", "positive"),
        ("specimen", "urine"),
        ("setting", "medical"),
    ];
    records(&affirms(&clinic, &format!("{file}/consent"), &both(&PAIR, &test)).await);
    let page = clinic.get(&file).await;
    assert!(
        page.says("A positive test or a pregnancy is on record")
            && page.says("Not to be dispensed today"),
        "{}",
        page.text
    );
    let of = enrolled(&world, &file);
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    let me = world.signed_in(PATIENT).await.get("/me").await;
    assert!(
        me.says("Do not take the capsules. Call your prescriber today"),
        "{}",
        me.text
    );
    world.prescribes(&of);
    assert!(dispenses(&world, &of).await.says("Do not dispense"));
}

/// S3: an empty form names every item that is missing.
#[tokio::test]
async fn an_empty_form_is_refused_and_every_missing_item_named() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let file = enrols(&clinic, "Synthetic Person One", BORN).await;
    let of = enrolled(&world, &file);
    let before = world.facts(&of);
    let page = clinic.get(&format!("{file}/consent")).await;
    let refused = clinic.fills_in(&format!("{file}/consent"), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let items = items(&page);
    assert!(items.len() > 30, "the form has its items: {}", items.len());
    for item in items {
        assert!(refused.error_of(&item).is_some(), "{item} is named");
    }
    assert_eq!(world.facts(&of), before);
}

#[tokio::test]
async fn a_minors_form_needs_the_guardian() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let file = enrols(&clinic, "Synthetic Minor One", "2010-05-01").await;
    let shown = clinic.get(&format!("{file}/consent")).await;
    assert!(items(&shown).contains(&"item-guardian-signature".to_owned()));
    let without = both(
        &both(&PAIR, &FIRST_TEST),
        &[("item-guardian-signature", "")],
    );
    let refused = affirms(&clinic, &format!("{file}/consent"), &without).await;
    assert!(refused.error_of("item-guardian-signature").is_some());
    records(
        &affirms(
            &clinic,
            &format!("{file}/consent"),
            &both(&PAIR, &FIRST_TEST),
        )
        .await,
    );
    let adult = enrols(&clinic, "Synthetic Adult One", BORN).await;
    let shown = clinic.get(&format!("{adult}/consent")).await;
    assert!(!items(&shown).contains(&"item-guardian-signature".to_owned()));
}

/// S5: a child of six is flagged.
#[tokio::test]
async fn a_child_of_six_is_flagged() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let file = enrols(&clinic, "Synthetic Child One", "2019-06-01").await;
    assert!(clinic.get(&file).await.says("Under 12 years"));
}

/// S6: ninety days and three repeats are refused, the indication is asked and shown.
#[tokio::test]
async fn three_months_supply_and_repeats_are_refused_and_the_indication_stands_on_record() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let clinic = world.signed_in(PRESCRIBER).await;
    let path = format!("/clinic/patients/{}/prescription", of.patient);
    let before = world.facts(&of);
    let order = |days, refills| {
        [
            ("indication", "other"),
            ("another-indication", "lupus"),
            ("product", "conventional"),
            ("strength-1", "20"),
            ("capsules-1", "90"),
            ("days", days),
            ("refills", refills),
        ]
    };
    let refused = clinic.fills_in(&path, &order("90", "3")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .error_of("days")
            .is_some_and(|says| says.contains("from 1 to 30"))
    );
    assert!(
        refused
            .error_of("refills")
            .is_some_and(|says| says.contains("must be 0"))
    );
    assert_eq!(
        refused.value_of("days").as_deref(),
        Some("90"),
        "what was typed is kept"
    );
    assert_eq!(world.facts(&of), before);
    let unnamed = order("30", "0").map(|(name, value)| {
        if name == "another-indication" {
            (name, "")
        } else {
            (name, value)
        }
    });
    let unnamed = clinic.fills_in(&path, &unnamed).await;
    assert!(
        unnamed.error_of("another-indication").is_some(),
        "an order outside the label is asked for what"
    );
    records(&clinic.fills_in(&path, &order("30", "0")).await);
    let file = clinic
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    assert!(
        file.says("outside the label") && file.says("lupus"),
        "the indication is questioned"
    );
}

#[tokio::test]
async fn several_strengths_are_prescriptions_of_one_order() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let clinic = world.signed_in(PRESCRIBER).await;
    let path = format!("/clinic/patients/{}/prescription", of.patient);
    let order = [
        ("indication", "severe-recalcitrant-nodular-acne"),
        ("product", "conventional"),
        ("strength-1", "20"),
        ("capsules-1", "30"),
        ("strength-2", "40"),
        ("capsules-2", "30"),
        ("days", "30"),
        ("refills", "0"),
    ];
    records(&clinic.fills_in(&path, &order).await);
    let who = world
        .ledger
        .sign_in(PRESCRIBER, crate::world::PASSWORD)
        .expect("a session")
        .actor;
    let file = world
        .ledger
        .patient_file(&who.clinician().expect("a prescriber"), of.patient)
        .expect("a file");
    let orders: Vec<_> = file
        .events
        .iter()
        .filter_map(|event| match &event.payload {
            retinue_kernel::Payload::PrescriptionWritten {
                order: Some(order), ..
            } => Some(order.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(orders.len(), 2);
    assert_eq!(orders[0], orders[1]);
}

#[tokio::test]
async fn contraception_is_submitted_as_unchanged_with_one_click() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let clinic = world.signed_in(PRESCRIBER).await;
    let file = format!("/clinic/patients/{}", of.patient);
    let before = world
        .kinds(&of)
        .iter()
        .filter(|kind| **kind == "contraception-recorded")
        .count();
    records(
        &clinic
            .fills_in_to(&file, &format!("{file}/contraception-unchanged"), &[])
            .await,
    );
    let after = world
        .kinds(&of)
        .iter()
        .filter(|kind| **kind == "contraception-recorded")
        .count();
    assert_eq!(after, before + 1);
}

#[tokio::test]
async fn answers_that_do_not_pass_are_a_fact_and_the_next_try_counts() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let me = world.signed_in(PATIENT).await;
    let wrong = [
        ("two-methods", "yes"),
        ("missed-month", "yes"),
        ("one-month-after", "yes"),
        ("sharing", "no"),
        ("pregnant", "yes"),
    ];
    let sent = me.fills_in("/me/questions", &wrong).await;
    records(&sent);
    let page = me.get(sent.location()).await;
    assert!(
        page.says("Not all answers were right")
            && page.says("After the last day nothing may be handed over")
    );
    assert!(page.says("Answer your questions"));
    let right = wrong.map(|(name, value)| {
        if name == "missed-month" {
            (name, "no")
        } else {
            (name, value)
        }
    });
    records(&me.fills_in("/me/questions", &right).await);
    assert!(
        me.get("/me").await.says("Collect your capsules"),
        "the last answer counts"
    );
    assert_eq!(
        world
            .kinds(&of)
            .iter()
            .filter(|kind| **kind == "comprehension-answered")
            .count(),
        3
    );
}

#[tokio::test]
async fn a_lapse_says_stop_and_call_today_and_ends_the_authorisation() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let me = world.signed_in(PATIENT).await;
    let sent = me
        .fills_in(
            "/me/lapse",
            &[("from", "2026-03-01"), ("unprotected", "yes")],
        )
        .await;
    records(&sent);
    let page = me.get(sent.location()).await;
    assert!(
        page.says("Stop taking the capsules, and call your prescriber today"),
        "{}",
        page.text
    );
    assert!(dispenses(&world, &of).await.says("Do not dispense"));
    let clinic = world
        .signed_in(PRESCRIBER)
        .await
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    assert!(clinic.says("Contraception lapsed"));
}

#[tokio::test]
async fn a_correction_leaves_the_entry_struck_and_ends_what_rested_on_it() {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    let test = world.test(&of, "2026-03-01", retinue_kernel::TestResult::Negative);
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = format!("/clinic/patients/{}/correction", of.patient);
    let corrected = [
        ("of", test.as_str()),
        ("why", "result entered for another patient"),
        ("how", "replace"),
        ("collected-on", "2026-03-01"),
        ("result", "positive"),
        ("specimen", "serum"),
        ("setting", "laboratory"),
        ("clia-number", "00D0000000"),
    ];
    let first = clinic
        .fills_in_to(&format!("{page}?of={test}"), &page, &corrected)
        .await;
    assert_eq!(first.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(first.says("What this correction changes"), "{}", first.text);
    let done = clinic
        .fills_in_to(
            &format!("{page}?of={test}"),
            &page,
            &both(&corrected, &[("effects-seen", "yes")]),
        )
        .await;
    records(&done);
    let file = clinic
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    assert!(
        file.says("Corrected") && file.says("<del>Pregnancy test: negative</del>"),
        "{}",
        file.text
    );
    assert!(file.says("A positive test or a pregnancy is on record"));
}
