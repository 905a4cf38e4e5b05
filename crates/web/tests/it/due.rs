//! What is due, in the rooms of those whose duty it is, and one click from the act that closes it.

use reqwest::StatusCode;
use retinue_kernel::{Command, DispenseRequest, Id, Payload, TestResult};
use retinue_ledger::{CommandId, Submission};

use crate::acts::presents;
use crate::browser::Answer;
use crate::lands::{goes_through, prescribed};
use crate::world::{ADMINISTRATOR, Enrolled, PASSWORD, PATIENT, PHARMACIST, PRESCRIBER, World, id};

fn records(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
}

/// The pharmacy asks on 1 March, and is authorised until 7 March.
fn authorised(world: &World, of: &Enrolled, prescription: &Id) -> Id {
    let pharmacist = world
        .ledger
        .sign_in(PHARMACIST, PASSWORD)
        .expect("a session");
    let request = DispenseRequest {
        prescription: prescription.clone(),
        pharmacy: id("north"),
    };
    let outcome = world.ledger.submit(Submission::new(
        of.patient,
        CommandId::random().expect("a command id"),
        &pharmacist.actor,
        Command::RequestDispense(request),
    ));
    let decision = outcome.expect("an answer").decision.expect("a decision");
    assert!(decision.decision.until().is_some(), "{}", decision.json);
    decision.fact
}

/// The first month's capsules are at home from 1 to 30 March.
pub(crate) fn with_capsules_at_home(world: &World) -> Enrolled {
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let authorisation = authorised(world, &of, &prescription);
    let pharmacist = world
        .ledger
        .sign_in(PHARMACIST, PASSWORD)
        .expect("a session");
    let handed_over = Payload::HandedOver {
        authorisation,
        days: 30,
        capsules: None,
        product_code: None,
        lot: None,
        despite: None,
        to: None,
    };
    world.records_as(&pharmacist.actor, &of, handed_over);
    of
}

#[tokio::test]
async fn late_truth_is_on_top_of_the_worklist_and_the_patients_page_until_she_was_told() {
    let world = World::new().await;
    let of = with_capsules_at_home(&world);
    world.goes_to("2026-03-09");
    let clinic = world.signed_in(PRESCRIBER).await;
    assert!(!clinic.get("/clinic").await.says("Reach the patient today"));
    world.test(&of, "2026-03-09", TestResult::Positive);
    let act = format!("/clinic/patients/{}/stop-taking", of.patient);
    let list = clinic.get("/clinic").await;
    assert!(list.says("Reach the patient today"), "{}", list.text);
    assert!(list.says(&format!("href=\"{act}\"")), "{}", list.text);
    let me = world.signed_in(PATIENT).await;
    assert!(me.get("/me").await.says("Do not take the capsules"));
    let nothing = clinic.fills_in(&act, &[]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.error_of("outcome").is_some(), "{}", nothing.text);
    let both = [("outcome", "told"), ("escalated-to", "programme")];
    let contradiction = clinic.fills_in(&act, &both).await;
    assert!(contradiction.error_of("escalated-to").is_some());
    records(
        &clinic
            .fills_in(
                &act,
                &[("outcome", "not-reached"), ("escalated-to", "nobody")],
            )
            .await,
    );
    assert!(clinic.get("/clinic").await.says("Reach the patient today"));
    records(&clinic.fills_in(&act, &[("outcome", "told")]).await);
    assert!(!clinic.get("/clinic").await.says("Reach the patient today"));
    assert_eq!(
        world
            .kinds(&of)
            .iter()
            .filter(|kind| **kind == "stop-taking-contacted")
            .count(),
        2
    );
}

/// A month supplied by checklist on 2 February in a United Kingdom clinic; the positive test comes in on the ninth.
#[tokio::test]
async fn in_a_uk_clinic_the_worklist_leads_to_the_call_and_no_office_is_offered() {
    let world = World::new().await;
    let (clinic, file, of) = prescribed(&world, true).await;
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
    drop(clinic);
    world.goes_to("2026-02-09");
    let clinic = world.signed_in(PRESCRIBER).await;
    assert!(!clinic.get("/clinic").await.says("Reach the patient today"));
    world.test(&of, "2026-02-09", TestResult::Positive);
    world.records(&of, Payload::HoldRequested { reason: None });
    let act = format!("{file}/stop-taking");
    let list = clinic.get("/clinic").await;
    assert!(list.says("Reach the patient today"), "{}", list.text);
    assert!(list.says(&format!("href=\"{act}\"")), "{}", list.text);
    assert!(list.says("Decide today about the hold"), "{}", list.text);
    let page = clinic.get(&act).await;
    assert!(page.says("covering-prescriber"), "{}", page.text);
    assert!(!page.says("value=\"programme\""), "{}", page.text);
    let asked = [
        ("outcome", "not-reached"),
        ("escalated-to", "covering-prescriber"),
    ];
    records(&clinic.fills_in(&act, &asked).await);
    let list = clinic.get("/clinic").await;
    assert!(
        list.says("A patient was not yet told to stop taking the capsules"),
        "{}",
        list.text
    );
    assert!(list.says(&format!("href=\"{act}\"")), "{}", list.text);
    records(&clinic.fills_in(&act, &[("outcome", "told")]).await);
    let list = clinic.get("/clinic").await;
    assert!(!list.says("was not yet told"), "{}", list.text);
    assert!(
        !list.says("Report the pregnancy to the programme"),
        "{}",
        list.text
    );
}

#[tokio::test]
async fn a_pregnancy_is_reported_to_the_programme_with_the_timing_that_the_supply_shows() {
    let world = World::new().await;
    let of = with_capsules_at_home(&world);
    world.goes_to("2026-03-09");
    world.records(&of, Payload::PregnancyReported {});
    let clinic = world.signed_in(PRESCRIBER).await;
    let act = format!("/clinic/patients/{}/report-to-programme", of.patient);
    assert!(
        clinic
            .get("/clinic/due")
            .await
            .says(&format!("href=\"{act}\""))
    );
    let page = clinic.get(&act).await;
    assert!(
        page.says("value=\"during-treatment\" checked"),
        "{}",
        page.text
    );
    records(
        &clinic
            .fills_in(&act, &[("timing", "during-treatment")])
            .await,
    );
    assert!(!clinic.get("/clinic/due").await.says("Report the pregnancy"));
}

#[tokio::test]
async fn the_office_reaches_whom_the_clinic_could_not() {
    let world = World::new().await;
    let of = with_capsules_at_home(&world);
    world.goes_to("2026-03-09");
    world.records(
        &of,
        Payload::ContraceptionLapsed {
            from: None,
            unprotected: None,
        },
    );
    let office = world.signed_in(ADMINISTRATOR).await;
    assert!(
        office
            .get("/programme/due")
            .await
            .says("Everyone who had to be told")
    );
    let clinic = world.signed_in(PRESCRIBER).await;
    let act = format!("/clinic/patients/{}/stop-taking", of.patient);
    records(
        &clinic
            .fills_in(
                &act,
                &[("outcome", "not-reached"), ("escalated-to", "programme")],
            )
            .await,
    );
    let list = office.get("/programme/due").await;
    assert!(list.says("Synthetic Person One"), "{}", list.text);
    assert!(!list.says("ontraception"), "the office need not know why");
    let item = list
        .text
        .split("href=\"/programme/due/")
        .nth(1)
        .expect("an item");
    let path = format!(
        "/programme/due/{}",
        item.split('"').next().expect("it ends")
    );
    let wrong = office.fills_in(&path, &[("outcome", "perhaps")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    records(&office.fills_in(&path, &[("outcome", "told")]).await);
    assert!(
        office
            .get("/programme/due")
            .await
            .says("Everyone who had to be told")
    );
    assert_eq!(office.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_pharmacy_says_with_one_click_that_a_lapsed_bag_is_back_and_reads_no_clinical_word() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let authorisation = authorised(&world, &of, &prescription);
    world.goes_to("2026-03-20");
    world.ledger.turn_of_day().expect("a turn of the day");
    let counter = world.signed_in(PHARMACIST).await;
    let front = counter.get("/pharmacy").await;
    assert!(front.says("To go back to stock"), "{}", front.text);
    let panel = front.text.split("id=\"due\"").nth(1).expect("the list");
    let panel = panel
        .split("</section>")
        .next()
        .expect("it ends")
        .to_lowercase();
    for word in ["pregnan", "contracept", "test", "home"] {
        assert!(!panel.contains(word), "{word}: {panel}");
    }
    let path = format!("/pharmacy/due/{authorisation}");
    let command_id = front.command_id();
    records(&counter.post(&path, &[("command-id", &command_id)]).await);
    assert!(!counter.get("/pharmacy").await.says("To go back to stock"));
    assert!(world.kinds(&of).contains(&"returned-to-stock"));
    // Sent twice, it is done once.
    records(&counter.post(&path, &[("command-id", &command_id)]).await);
    let returns = world.kinds(&of).into_iter();
    assert_eq!(
        returns.filter(|kind| *kind == "returned-to-stock").count(),
        1
    );
}

#[tokio::test]
async fn a_patient_who_does_not_come_is_called_then_lost_and_whoever_comes_back_is_back() {
    let world = World::new().await;
    let of = with_capsules_at_home(&world);
    let file = format!("/clinic/patients/{}", of.patient);
    // The supply ends on 30 March.
    world.goes_to("2026-03-31");
    // Sessions do not outlive a month.
    let clinic = world.signed_in(PRESCRIBER).await;
    let list = clinic.get("/clinic").await;
    assert!(list.says("nothing was heard"), "{}", list.text);
    let me = world.signed_in(PATIENT).await;
    let own = me.get("/me").await;
    assert!(
        own.says("A pregnancy test on the day of your last capsule"),
        "{}",
        own.text
    );
    assert!(own.says("A last pregnancy test"), "{}", own.text);
    assert!(!own.says("nothing was heard"));
    records(
        &clinic
            .fills_in(
                &format!("{file}/contact"),
                &[("reason", "called, will come"), ("on", "2026-03-31")],
            )
            .await,
    );
    assert!(!clinic.get("/clinic").await.says("nothing was heard"));
    world.goes_to("2026-04-29");
    let clinic = world.signed_in(PRESCRIBER).await;
    assert!(clinic.get("/clinic").await.says("Did not come back"));
    records(
        &clinic
            .fills_in(&format!("{file}/lost-to-follow-up"), &[("reason", "")])
            .await,
    );
    let page = clinic.get(&file).await;
    assert!(page.says("Lost to follow-up"), "{}", page.text);
    assert!(!clinic.get("/clinic").await.says("Did not come back"));
    // A break of more than 60 days begins anew.
    world.goes_to("2026-06-15");
    world.test(&of, "2026-06-15", TestResult::Negative);
    let clinic = world.signed_in(PRESCRIBER).await;
    let back = clinic.get(&file).await;
    assert!(!back.says("A visit, a test or a prescription shows the return"));
    assert!(back.says("Before the first dose"), "{}", back.text);
}

#[tokio::test]
async fn a_correction_says_what_it_changes_before_it_is_made() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let authorisation = authorised(&world, &of, &prescription);
    let clinic = world.signed_in(PRESCRIBER).await;
    let own = |kind: &str| {
        let actor = world
            .ledger
            .sign_in(PRESCRIBER, PASSWORD)
            .expect("a session")
            .actor;
        let who = actor.clinician().expect("a prescriber");
        let file = world.ledger.patient_file(&who, of.patient).expect("a file");
        let last = file
            .events
            .iter()
            .rev()
            .find(|event| event.payload.kind() == kind);
        last.expect("a fact").envelope.id.clone()
    };
    let confirmed = own("month-confirmed");
    let page = format!("/clinic/patients/{}/correction", of.patient);
    let form = [("of", confirmed.as_str()), ("why", "of another patient")];
    let begins = format!("{page}?of={confirmed}");
    let facts = world.facts(&of);
    let shown = clinic.fills_in_to(&begins, &page, &form).await;
    assert_eq!(
        shown.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        shown.text
    );
    assert!(shown.says("What this correction changes"), "{}", shown.text);
    assert!(
        shown.says(authorisation.as_str()) && shown.says("ends"),
        "{}",
        shown.text
    );
    assert_eq!(world.facts(&of), facts, "nothing is recorded yet");
    let mut seen = form.to_vec();
    seen.push(("effects-seen", "yes"));
    records(&clinic.fills_in_to(&begins, &page, &seen).await);
    assert!(world.kinds(&of).contains(&"authorisation-reversed"));
    let counter = world.signed_in(PHARMACIST).await;
    assert!(
        counter
            .get("/pharmacy")
            .await
            .says("a fact on which it rested was corrected")
    );
}

#[tokio::test]
async fn methods_that_differ_are_told_to_both_and_one_click_of_the_prescriber_makes_them_agree() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let me = world.signed_in(PATIENT).await;
    let other_pair = [
        ("methods", "iud"),
        ("methods", "male-condom"),
        ("since", "2026-01-02"),
    ];
    records(&me.fills_in("/me/contraception", &other_pair).await);
    assert!(me.get("/me").await.says("Nobody is to blame"));
    let clinic = world.signed_in(PRESCRIBER).await;
    let file = format!("/clinic/patients/{}", of.patient);
    let page = clinic.get(&file).await;
    assert!(
        page.says("intrauterine device, male condom") && page.says("combined pill, male condom"),
        "{}",
        page.text
    );
    let act = format!("{file}/contraception-as-the-patient-says");
    assert!(page.says(&format!("href=\"{act}\"")));
    records(&clinic.fills_in(&act, &[]).await);
    let agreed = clinic.get(&file).await;
    assert!(!agreed.says("intrauterine device, male condom. Your record"));
    assert!(!agreed.says(&format!("href=\"{act}\"")));
    authorised(&world, &of, &prescription);
}
