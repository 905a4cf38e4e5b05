//! Telephone staff: nothing without a caller, and everything with the caller's name beside theirs.

use reqwest::StatusCode;
use retinue_kernel::{Capacity, Payload, calls};
use retinue_ledger::Role;

use crate::browser::{Answer, Browser};
use crate::world::{ADMINISTRATOR, BORN, Enrolled, PHONE_AGENT, PRESCRIBER, World, id};

async fn identify(agent: &Browser, of: &Enrolled, more: &[(&str, &str)]) -> Answer {
    let number = of.number.to_string();
    let mut form = vec![
        ("number", number.as_str()),
        ("born", BORN),
        ("language", "es"),
        ("interpreter", "yes"),
    ];
    form.extend_from_slice(more);
    agent.fills_in("/phone", &form).await
}

#[tokio::test]
async fn a_patients_own_answers_are_entered_by_telephone_after_the_person_was_identified() {
    let world = World::new().await;
    let of = world.on_the_way("Calling Patient");
    world.account(PHONE_AGENT, "Telephone Agent", Role::PhoneAgent);
    let agent = world.signed_in(PHONE_AGENT).await;
    let call = format!("/phone/calls/{}", of.patient);
    let questions = format!("{call}/questions");
    assert_eq!(
        agent.get(&call).await.status,
        StatusCode::NOT_FOUND,
        "nobody is on the line"
    );
    assert_eq!(agent.get(&questions).await.status, StatusCode::NOT_FOUND);
    let number = of.number.to_string();
    let wrong = agent
        .fills_in(
            "/phone",
            &[
                ("number", &number),
                ("born", "2004-05-02"),
                ("source", "patient"),
                ("language", "es"),
            ],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("match nobody"), "{}", wrong.text);
    let identified = identify(&agent, &of, &[("source", "patient"), ("also", "call-back")]).await;
    assert_eq!(identified.location(), call, "{}", identified.text);
    let page = agent.get(&call).await;
    assert!(
        page.says("Read the month") && !page.says("Record a pregnancy test"),
        "{}",
        page.text
    );
    let answers = [
        ("two-methods", "yes"),
        ("missed-month", "no"),
        ("one-month-after", "yes"),
        ("sharing", "no"),
        ("pregnant", "yes"),
    ];
    let facts = world.facts(&of);
    let for_her = agent.fills_in(&questions, &answers).await;
    assert_eq!(
        for_her.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "whose answers they are is not said"
    );
    assert!(
        for_her.error_of("own-answers").is_some(),
        "{}",
        for_her.text
    );
    assert_eq!(world.facts(&of), facts, "nothing is stored");
    let own: Vec<_> = answers
        .into_iter()
        .chain([("own-answers", "yes")])
        .collect();
    let entered = agent.fills_in(&questions, &own).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text);
    // What only a prescriber may say is not a patient's to have entered.
    let test = agent.get(&format!("{call}/test")).await;
    let form = [
        ("command-id", "00000000-0000-4000-8000-000000000007"),
        ("collected-on", "2026-03-01"),
        ("result", "negative"),
        ("specimen", "serum"),
        ("setting", "medical"),
        ("cycle", "irregular"),
        ("clia-number", ""),
        ("menses-began-on", ""),
    ];
    let refused = agent.post(&format!("{call}/test"), &form).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{} {}",
        test.status,
        refused.text
    );
    let clinic = world
        .ledger
        .sign_in(PRESCRIBER, crate::world::PASSWORD)
        .expect("a clinic")
        .actor;
    let file = world
        .ledger
        .patient_file(&clinic.clinician().expect("a clinic"), of.patient)
        .expect("the file");
    let answered = file
        .events
        .iter()
        .rev()
        .find(|event| matches!(event.payload, Payload::ComprehensionAnswered { .. }));
    let from = answered
        .expect("the answers")
        .envelope
        .provenance
        .as_deref()
        .expect("from whom");
    assert_eq!(from.capacity, Some(Capacity::PhoneAgent));
    assert_eq!(
        from.on_behalf_of.as_ref().map(ToString::to_string),
        Some(of.patient.to_string())
    );
    assert_eq!(from.assisted_by, from.by);
    assert_eq!(
        from.language.as_ref().map(ToString::to_string),
        Some("es".to_owned())
    );
    assert_eq!(from.interpreter, Some(true));
    assert_eq!(calls(&file.record)[0].entered.len(), 1);
    world.goes_to("2026-03-02");
    let next_day = world.signed_in(PHONE_AGENT).await;
    assert_eq!(
        next_day.get(&call).await.status,
        StatusCode::NOT_FOUND,
        "yesterday's call is over"
    );
}

#[tokio::test]
async fn a_prescribers_office_is_known_by_its_identifier_and_the_office_reviews_the_call() {
    let world = World::new().await;
    let of = world.on_the_way("Patient of a caller");
    world.account(PHONE_AGENT, "Telephone Agent", Role::PhoneAgent);
    let agent = world.signed_in(PHONE_AGENT).await;
    for (prescriber, field) in [("", "prescriber"), ("clinic-b", "")] {
        let refused = identify(
            &agent,
            &of,
            &[("source", "prescriber"), ("prescriber", prescriber)],
        )
        .await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{prescriber}"
        );
        assert!(
            field.is_empty() || refused.error_of(field).is_some(),
            "{}",
            refused.text
        );
    }
    let identified = identify(
        &agent,
        &of,
        &[("source", "prescriber"), ("prescriber", "clinic-a")],
    )
    .await;
    let call = identified.location().to_owned();
    assert_eq!(
        call,
        format!("/phone/calls/{}", of.patient),
        "{}",
        identified.text
    );
    let form = [
        ("collected-on", "2026-03-01"),
        ("result", "negative"),
        ("specimen", "serum"),
        ("setting", "medical"),
        ("cycle", "irregular"),
        ("clia-number", ""),
        ("menses-began-on", ""),
    ];
    let entered = agent.fills_in(&format!("{call}/test"), &form).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text);
    // Staff who have the prescriber on the line answer no question of the patient's.
    let own = [
        ("command-id", "00000000-0000-4000-8000-000000000008"),
        ("two-methods", "yes"),
        ("missed-month", "no"),
        ("one-month-after", "yes"),
        ("sharing", "no"),
        ("pregnant", "yes"),
        ("own-answers", "yes"),
    ];
    let refused = agent.post(&format!("{call}/questions"), &own).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Only the patient can"), "{}", refused.text);
    let office = world.signed_in(ADMINISTRATOR).await;
    let page = office.get("/programme/calls").await;
    assert!(
        page.says("pregnancy-test-reported") && page.says(&of.number.to_string()),
        "{}",
        page.text
    );
    assert!(
        !page.says("negative") && !page.says("Patient of a caller"),
        "kinds, not what they say"
    );
    let (patient, named) = (
        page.value_of("patient").expect("a patient"),
        page.value_of("call").expect("a call"),
    );
    let reviewed = office
        .post(
            "/programme/calls/review",
            &[
                ("command-id", "00000000-0000-4000-8000-000000000009"),
                ("patient", &patient),
                ("call", &named),
                ("relistened", "yes"),
                ("finding", "in order"),
            ],
        )
        .await;
    assert_eq!(
        reviewed.location(),
        "/programme/calls?done=yes",
        "{}",
        reviewed.text
    );
    let after = office.get("/programme/calls").await;
    assert!(
        after.says("Listened to") && after.says("in order"),
        "{}",
        after.text
    );
}

#[tokio::test]
async fn the_line_closes_when_the_agent_ends_the_call_and_when_nothing_is_entered_for_too_long() {
    let world = World::new().await;
    let of = world.on_the_way("Calling Patient");
    world.account(PHONE_AGENT, "Telephone Agent", Role::PhoneAgent);
    let agent = world.signed_in(PHONE_AGENT).await;
    let call = format!("/phone/calls/{}", of.patient);
    identify(&agent, &of, &[("source", "patient")]).await;
    let page = agent.get(&call).await;
    assert!(
        page.says("nothing is entered for 15 minutes"),
        "{}",
        page.text
    );
    let command_id = page.command_id();
    let ended = agent
        .post(&format!("{call}/end"), &[("command-id", &command_id)])
        .await;
    assert_eq!(ended.location(), "/phone", "{}", ended.text);
    assert_eq!(agent.get(&call).await.status, StatusCode::NOT_FOUND);
    assert!(world.kinds(&of).contains(&"call-ended"));
    let again = agent
        .post(&format!("{call}/end"), &[("command-id", &command_id)])
        .await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "nobody is on the line");

    identify(&agent, &of, &[("source", "patient")]).await;
    assert_eq!(agent.get(&call).await.status, StatusCode::OK);
    world.minutes_pass(16);
    let agent = world.signed_in(PHONE_AGENT).await;
    assert_eq!(
        agent.get(&call).await.status,
        StatusCode::NOT_FOUND,
        "nothing was entered for sixteen minutes"
    );
}

/// An agent who went home leaves no open line: the office ends it, and the record says that it did.
#[tokio::test]
async fn the_office_ends_a_call_of_today_in_its_own_name() {
    let world = World::new().await;
    let of = world.on_the_way("Calling Patient");
    world.account(PHONE_AGENT, "Telephone Agent", Role::PhoneAgent);
    let agent = world.signed_in(PHONE_AGENT).await;
    let call = format!("/phone/calls/{}", of.patient);
    identify(&agent, &of, &[("source", "patient")]).await;
    assert_eq!(agent.get(&call).await.status, StatusCode::OK);
    let office = world.signed_in(ADMINISTRATOR).await;
    let page = office.get("/programme/calls").await;
    assert!(page.says("End the call"), "{}", page.text);
    let named = page
        .text
        .split("name=\"call\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a call")
        .to_owned();
    let ended = office
        .post(
            "/programme/calls/end",
            &[
                ("command-id", "00000000-0000-4000-8000-000000000021"),
                ("patient", &of.patient.to_string()),
                ("call", &named),
            ],
        )
        .await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.text);
    assert_eq!(agent.get(&call).await.status, StatusCode::NOT_FOUND);
    let page = office.get("/programme/calls").await;
    assert!(!page.says("End the call"), "{}", page.text);
    let clinic = world.signed_in(PRESCRIBER).await;
    let chart = clinic
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    let told = chart.text.split("A telephone call ended").nth(1);
    let told = told.expect("on the timeline");
    let next = told.split("</li>").next().expect("an entry");
    assert!(
        next.to_lowercase().contains("administrator") || next.contains("office"),
        "{next}"
    );
}

/// What a caller reported of herself by its very kind is not for the list of calls.
#[tokio::test]
async fn the_list_of_calls_does_not_say_that_a_pregnancy_was_reported() {
    let world = World::new().await;
    let of = world.on_the_way("Calling Patient");
    world.account(PHONE_AGENT, "Telephone Agent", Role::PhoneAgent);
    let agent = world.signed_in(PHONE_AGENT).await;
    identify(&agent, &of, &[("source", "patient")]).await;
    let actor = world
        .ledger
        .sign_in(PHONE_AGENT, crate::world::PASSWORD)
        .expect("an agent")
        .actor;
    world.records_as(&actor, &of, Payload::PregnancyReported {});
    let office = world.signed_in(ADMINISTRATOR).await;
    let page = office.get("/programme/calls").await;
    assert_eq!(page.status, StatusCode::OK);
    let calls = page.text.split("id=\"calls\"").nth(1).expect("the calls");
    assert!(
        calls.contains("entry") && !calls.contains("pregnancy"),
        "{calls}"
    );
}

/// The office is called back, the patient is enrolled in the call, and the form that came on paper is keyed in. Nobody signs
/// by voice, and the programme's office sees the whole call.
#[tokio::test]
async fn a_prescribers_office_enrols_a_patient_by_telephone_and_the_signed_paper_is_keyed_in() {
    let world = World::new().await;
    world.goes_to("2026-01-02");
    world.account(PHONE_AGENT, "Telephone Agent", Role::PhoneAgent);
    let agent = world.signed_in(PHONE_AGENT).await;
    const PAGE: &str = "/phone/enrolment";
    let asked = [
        ("prescriber", "clinic-a"),
        ("also", "call-back"),
        ("language", "es"),
        ("interpreter", "yes"),
        ("name", "Synthetic Person New"),
        ("born", BORN),
        ("category", "can"),
    ];
    let without = |name: &str| -> Vec<(&str, &str)> {
        asked
            .iter()
            .copied()
            .filter(|(given, _)| *given != name)
            .collect()
    };
    let unchecked = agent.fills_in(PAGE, &without("also")).await;
    assert!(unchecked.error_of("also").is_some(), "{}", unchecked.text);
    let mut nobody = without("prescriber");
    nobody.push(("prescriber", "clinic-of-nobody"));
    let nobody = agent.fills_in(PAGE, &nobody).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        nobody.says("No prescriber of that identifier"),
        "{}",
        nobody.text
    );
    let done = agent.fills_in(PAGE, &asked).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let call = done
        .location()
        .split('?')
        .next()
        .expect("a call")
        .to_owned();
    let patient = call.trim_start_matches("/phone/calls/").to_owned();

    // It is that prescriber's patient, entered by the agent for them, in Spanish with an interpreter.
    let clinic = world.signed_in(PRESCRIBER).await;
    let chart = clinic.get(&format!("/clinic/patients/{patient}")).await;
    assert!(chart.says("Synthetic Person New"), "{}", chart.text);
    let of = patient.parse().expect("a patient");
    let file = world
        .ledger
        .patient_file(&world.clinician(), of)
        .expect("the file");
    let kinds: Vec<_> = file
        .events
        .iter()
        .map(|event| event.payload.kind())
        .collect();
    assert_eq!(
        kinds,
        [
            "patient-registered",
            "caller-identified",
            "category-assigned"
        ]
    );
    for event in &file.events {
        let from = event.envelope.provenance.as_deref().expect("who");
        assert_eq!(from.capacity, Some(Capacity::PhoneAgent));
        assert_eq!(from.interpreter, Some(true));
    }
    let from = file.events[0].envelope.provenance.as_deref().expect("who");
    assert_eq!(from.on_behalf_of, Some(id("clinic-a")));
    assert!(from.in_call.is_some() && calls(&file.record).len() == 1);

    let page = format!("{call}/consent");
    let rest = crate::forms::REST;
    let mut by_voice = rest.to_vec();
    by_voice.push(("signed-how", "here"));
    let refused = crate::acts::affirms(&agent, &page, &by_voice).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.says("Nobody signs by telephone"),
        "{}",
        refused.text
    );
    let rulebook = world.ledger.rulebook();
    let entry = rulebook.form("patient-enrolment-can").expect("the form");
    let text = retinue_rulebook::FormText::demonstration(entry, &id("2021-12-13"));
    let code: String = text.hash().as_str()[7..].chars().take(12).collect();
    let mut paper = rest.to_vec();
    paper.extend([
        ("signed-how", "paper"),
        ("paper-on", "2026-01-02"),
        ("paper-code", code.as_str()),
    ]);
    let keyed = crate::acts::affirms(&agent, &page, &paper).await;
    assert_eq!(keyed.status, StatusCode::SEE_OTHER, "{}", keyed.text);

    let office = world.signed_in(ADMINISTRATOR).await;
    let seen = office.get("/programme/calls").await;
    for says in [
        "patient-registered",
        "category-assigned",
        "consent-signed",
        "with an interpreter",
    ] {
        assert!(seen.says(says), "{says}: {}", seen.text);
    }
}
