//! What messages ask and tell of an order: one in, one out, with the same refusals as at the counter.

use super::*;

/// S14: a fill is answered, and is recorded only on a live authorisation of this pharmacy.
#[tokio::test]
async fn s14_a_fill_is_always_answered_and_refused_without_a_live_authorisation() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = Counter::of(&world, &north(), ALL).await;
    for (name, invented) in [("m-1", prescription.as_str()), ("m-2", "an-invented-one")] {
        let told = counter.sends(name, &fills(&of, invented, WHOLE)).await;
        assert_eq!(
            told.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            told.xml
        );
        assert_eq!(told.says("Code"), "refused");
        assert_eq!(told.says("RelatesToMessageID"), name);
        assert_eq!(
            told.says("Place"),
            "Message/Body/RxFill/REMSAuthorizationNumber"
        );
    }
    assert_eq!(count(&world, &of, "handed-over"), 0);
    let live = counter.is_approved("m-3", &of, prescription.as_str()).await;
    // It was given back, so it is live no more.
    let back = counter.sends("m-4", &cancels(&of, &live)).await;
    assert_eq!(back.says("Code"), "recorded", "{}", back.xml);
    let told = counter.sends("m-5", &fills(&of, &live, WHOLE)).await;
    assert_eq!(
        told.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        told.xml
    );
    assert_eq!(told.says("Code"), "refused");
    assert_eq!(count(&world, &of, "handed-over"), 0);
    let live = counter.is_approved("m-6", &of, prescription.as_str()).await;
    let told = counter.sends("m-7", &fills(&of, &live, WHOLE)).await;
    assert_eq!(
        (told.status, told.says("Code")),
        (StatusCode::OK, "recorded"),
        "{}",
        told.xml
    );
    assert_eq!(count(&world, &of, "handed-over"), 1);
}

/// P1: the pick-up of an order that was never authorised is refused, also where another pharmacy holds the authorisation.
#[tokio::test]
async fn p1_an_order_that_was_never_authorised_here_is_not_picked_up() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = Counter::of(&world, &north(), ALL).await;
    let live = counter.is_approved("m-1", &of, prescription.as_str()).await;
    let south = Subject::Pharmacy(id("south"));
    let other = Counter::called("other-system", &world, &south, ALL).await;
    let told = other.sends("m-1", &fills(&of, &live, WHOLE)).await;
    assert_eq!(
        told.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        told.xml
    );
    let told = other.sends("m-2", &asks(&of, prescription.as_str())).await;
    assert!(told.xml.contains("<Denied>"), "{}", told.xml);
    assert_eq!(count(&world, &of, "handed-over"), 0);
}

/// P2: in month 2 the same patient and the same drug are a new order in the same course.
#[tokio::test]
async fn p2_month_two_is_a_new_order_of_the_same_course() {
    let world = World::with(reached_by_programs()).await;
    let (of, first) = world.ready("Synthetic Person One", PATIENT);
    let mut counter = Counter::of(&world, &north(), ALL).await;
    let known = counter
        .sends("m-1", &new_order(&of, "N-1", "2026-03-01"))
        .await;
    assert_eq!(known.says("Code"), "known", "{}", known.xml);
    assert_eq!(known.says("Prescription"), first.as_str());
    let told = counter.sends("m-2", &asks_by_order(&of, "N-1")).await;
    let live = told.says("REMSAuthorizationNumber").to_owned();
    let told = counter.sends("m-3", &fills(&of, &live, WHOLE)).await;
    assert_eq!(told.says("Code"), "recorded", "{}", told.xml);

    world.goes_to("2026-04-01");
    counter.comes_back("april").await;
    let test = world.test(&of, "2026-04-01", TestResult::Negative);
    world.counselled(&of);
    world.contraception(&of);
    world.records(
        &of,
        retinue_kernel::Payload::MonthConfirmed {
            test: Some(test),
            counselled: true,
            signed: None,
        },
    );
    world.patient_answers(&of, PATIENT);
    let second = world.prescribes(&of);
    // The old number stands for the old prescription.
    let told = counter
        .sends("a-1", &new_order(&of, "N-1", "2026-04-01"))
        .await;
    assert_eq!(
        told.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        told.xml
    );
    assert_eq!(told.says("Place"), "Message/Body/NewRx/PharmacyOrderNumber");
    let told = counter
        .sends("a-2", &new_order(&of, "N-2", "2026-04-01"))
        .await;
    assert_eq!(told.says("Prescription"), second.as_str(), "{}", told.xml);
    let told = counter.sends("a-3", &asks_by_order(&of, "N-2")).await;
    assert!(told.xml.contains("<Approved>"), "{}", told.xml);
    let live = told.says("REMSAuthorizationNumber").to_owned();
    let told = counter.sends("a-4", &fills(&of, &live, WHOLE)).await;
    assert_eq!(told.says("Code"), "recorded", "{}", told.xml);
    assert_eq!(count(&world, &of, "handed-over"), 2);
    let told = counter
        .sends(
            "a-5",
            &format!(
                "<REMSInitiationRequest>{}</REMSInitiationRequest>",
                person(&of)
            ),
        )
        .await;
    assert_eq!(told.xml.matches("<State>dispensed</State>").count(), 2);
    assert!(
        told.xml
            .contains("<PharmacyOrderNumber>N-2</PharmacyOrderNumber>")
    );
}

#[tokio::test]
async fn the_same_message_is_recorded_once_and_answered_alike_also_on_another_day() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let mut counter = Counter::of(&world, &north(), ALL).await;
    let request = asks(&of, prescription.as_str());
    let first = counter.sends("m-1", &request).await;
    let again = counter.sends("m-1", &request.replace("><", ">\n  <")).await;
    assert_eq!(
        first.xml, again.xml,
        "laid out otherwise it is the same message"
    );
    assert_eq!(count(&world, &of, "dispense-authorised"), 1);
    let live = first.says("REMSAuthorizationNumber").to_owned();
    let fill = fills(&of, &live, WHOLE);
    let first = counter.sends("m-2", &fill).await;
    world.goes_to("2026-03-02");
    counter.comes_back("next-day").await;
    let again = counter.sends("m-2", &fill).await;
    assert_eq!((first.status, &first.xml), (again.status, &again.xml));
    assert_eq!(count(&world, &of, "handed-over"), 1);
    // Another content under the same name, of the same and of another kind.
    for other in [
        fills(&of, &live, &WHOLE.replace("SYNTHETIC-LOT", "OTHER-LOT")),
        cancels(&of, &live),
    ] {
        let told = counter.sends("m-2", &other).await;
        assert_eq!(
            (told.status, told.says("Code")),
            (StatusCode::CONFLICT, "conflict"),
            "{}",
            told.xml
        );
    }
    // A yes that holds no more is not told again.
    let told = counter.sends("m-1", &request).await;
    assert_eq!(told.status, StatusCode::CONFLICT, "{}", told.xml);
    assert!(!told.xml.contains("Approved"), "{}", told.xml);
}

#[tokio::test]
async fn a_denial_carries_its_codes_and_every_reason_with_who_and_when() {
    let world = World::with(reached_by_programs()).await;
    let of = world.on_the_way("Synthetic Person One");
    let prescription = world.prescribes(&of);
    let counter = Counter::of(&world, &north(), ALL).await;
    let told = counter
        .sends("m-1", &asks(&of, prescription.as_str()))
        .await;
    assert_eq!(
        told.status,
        StatusCode::OK,
        "a denial is an answer: {}",
        told.xml
    );
    assert!(told.xml.contains("<Denied>"), "{}", told.xml);
    let reasons = told.xml.matches("<Reason>").count();
    assert!(reasons >= 3, "{}", told.xml);
    for field in ["Who", "Earliest", "Description", "Requirement"] {
        assert_eq!(
            told.xml.matches(&format!("<{field}>")).count(),
            reasons,
            "{field}"
        );
    }
    assert!(told.xml.contains("<Code>ES</Code>") && told.xml.contains("<Code>EM</Code>"));
    assert_eq!(count(&world, &of, "dispense-denied"), 1);
    // The wholly unknown, a wrong birthday and another's prescription get one answer.
    let unknown = |name: &'static str, body: String| {
        let counter = &counter;
        async move { counter.sends(name, &body).await }
    };
    let another_birthday = asks(&of, prescription.as_str()).replace(BORN, "2004-05-02");
    let nobody = asks(&of, prescription.as_str()).replace(&of.number.to_string(), "RT-00000000-0");
    for (name, body) in [
        ("m-2", another_birthday),
        ("m-3", nobody),
        ("m-4", asks(&of, "another-prescription")),
    ] {
        let told = unknown(name, body).await;
        assert_eq!(told.status, StatusCode::OK);
        assert_eq!(told.says("Code"), "EC", "{}", told.xml);
        assert_eq!(told.xml.matches("<Reason>").count(), 0);
    }
}

/// A certification that was taken is named with its party, although the office alone gives it back.
#[tokio::test]
async fn a_suspended_prescriber_is_denied_as_ex() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = Counter::of(&world, &north(), ALL).await;
    suspends(&world, Subject::Prescriber(id("clinic-a")));
    let told = counter
        .sends("m-1", &asks(&of, prescription.as_str()))
        .await;
    assert!(told.xml.contains("<Code>EX</Code>"), "{}", told.xml);
    assert!(!told.xml.contains("<Approved>"));
}

fn suspends(world: &World, subject: Subject) {
    let suspended = RegistrySubmission {
        subject,
        command_id: CommandId::random().expect("a command id"),
        who: world.ledger.at_the_console().actor().clone(),
        on: world.ledger.today(),
        event: RegistryEvent::Suspended { reason: None },
        at: None,
    };
    world
        .ledger
        .submit_registry(suspended)
        .expect("the party is suspended");
}

/// It is denied with its own code, and opens nobody's case but those that it has to do with.
#[tokio::test]
async fn a_suspended_pharmacy_is_denied_as_ey_and_hears_of_no_strangers_case() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = Counter::of(&world, &north(), ALL).await;
    suspends(&world, north());
    let told = counter
        .sends("m-1", &asks(&of, prescription.as_str()))
        .await;
    assert!(told.xml.contains("<Code>EY</Code>"), "{}", told.xml);
    assert!(!told.xml.contains("<Approved>"));
    let cases = format!(
        "<REMSInitiationRequest><Patient><Number>{}</Number><DateOfBirth>{BORN}</DateOfBirth></Patient></REMSInitiationRequest>",
        of.number
    );
    let told = counter.sends("m-2", &cases).await;
    assert!(!told.xml.contains(prescription.as_str()), "{}", told.xml);
    assert!(
        told.xml.contains("this pharmacy is suspended"),
        "{}",
        told.xml
    );
}

#[tokio::test]
async fn what_was_not_dispensed_or_came_back_leaves_the_order_open_for_another_request() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = Counter::of(&world, &north(), ALL).await;
    let none = "<NotDispensed><Reason>not collected</Reason></NotDispensed>";
    let live = counter.is_approved("m-1", &of, prescription.as_str()).await;
    let told = counter.sends("m-2", &fills(&of, &live, none)).await;
    assert_eq!(told.says("Code"), "recorded", "{}", told.xml);
    assert_eq!(count(&world, &of, "authorisation-reversed"), 1);
    let live = counter.is_approved("m-3", &of, prescription.as_str()).await;
    let part = "<PartiallyDispensed><DaysSupply>10</DaysSupply><Capsules>20:20</Capsules></PartiallyDispensed>";
    let told = counter.sends("m-4", &fills(&of, &live, part)).await;
    assert_eq!(told.says("Code"), "recorded", "{}", told.xml);
    // The bag is held against the prescription (0046): more than was prescribed does not leave.
    let more = "<Dispensed><DaysSupply>20</DaysSupply><Capsules>20:90</Capsules></Dispensed>";
    let told = counter.sends("m-5", &fills(&of, &live, more)).await;
    assert_eq!(
        told.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        told.xml
    );
    assert_eq!(told.says("Code"), "refused");
}

/// An order that fits nothing, or two, is linked with neither, and nothing is made of it.
#[tokio::test]
async fn an_order_is_linked_with_the_one_prescription_that_it_is_or_with_none() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = Counter::of(&world, &north(), ALL).await;
    let before = world.kinds(&of);
    let sound = new_order(&of, "N-1", "2026-03-01");
    for (name, other) in [
        ("m-1", sound.replace("2026-03-01", "2026-02-28")),
        ("m-2", sound.replace("20:60", "40:60")),
        ("m-3", sound.replace("conventional", "lidose")),
        ("m-4", sound.replace("<DaysSupply>30", "<DaysSupply>29")),
        ("m-5", sound.replace(BORN, "2004-05-02")),
    ] {
        let told = counter.sends(name, &other).await;
        assert_eq!(
            (told.status, told.says("Code")),
            (StatusCode::OK, "not-known"),
            "{}",
            told.xml
        );
    }
    let nameless = sound.replace("<PharmacyOrderNumber>N-1</PharmacyOrderNumber>", "");
    let told = counter.sends("m-6", &nameless).await;
    assert_eq!(told.says("Place"), "Message/Body/NewRx/PharmacyOrderNumber");
    let case = |number: &str| {
        let case = format!(
            "<REMSAuthorizationNumber>{number}</REMSAuthorizationNumber><PharmacyOrderNumber>"
        );
        sound.replace("<PharmacyOrderNumber>", &case)
    };
    let told = counter.sends("m-7", &case("RT-00000000-0")).await;
    assert_eq!(
        told.says("Place"),
        "Message/Body/NewRx/REMSAuthorizationNumber"
    );
    let told = counter.sends("m-8", &asks_by_order(&of, "N-1")).await;
    assert_eq!(
        told.says("Place"),
        "Message/Body/REMSRequest/PharmacyOrderNumber"
    );
    let told = counter.sends("m-9", &case(&of.number.to_string())).await;
    assert_eq!(
        told.says("Prescription"),
        prescription.as_str(),
        "{}",
        told.xml
    );
    assert_eq!(world.kinds(&of), before, "nothing was made of an order");
    // A second prescription for the same: the order does not say which of the two it is.
    let second = world.prescribes(&of);
    let sound = new_order(&of, "N-2", "2026-03-01");
    let told = counter.sends("m-10", &sound).await;
    assert_eq!(told.says("Code"), "not-known", "{}", told.xml);
    let named = format!("<Prescription>{second}</Prescription><WrittenOn>");
    let told = counter
        .sends("m-11", &sound.replace("<WrittenOn>", &named))
        .await;
    assert_eq!(told.says("Prescription"), second.as_str(), "{}", told.xml);
}

#[tokio::test]
async fn what_was_filled_and_not_fetched_goes_back_to_stock_by_a_message() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = Counter::of(&world, &north(), ALL).await;
    let live = counter.is_approved("m-1", &of, prescription.as_str()).await;
    let filled = serde_json::json!({
        "number": of.number.to_string(), "command-id": "fill-1", "type": "filled", "authorisation": live, "days": 30,
    });
    let sent = client()
        .post(format!("{}/api/supply-acts", world.base()))
        .header("content-type", "application/json")
        .bearer_auth(&counter.token)
        .body(filled.to_string())
        .send()
        .await
        .expect("an answer");
    assert_eq!(sent.status(), StatusCode::CREATED);
    let told = counter
        .sends("m-2", &fills(&of, &live, "<ReturnedToStock/>"))
        .await;
    assert_eq!(told.says("Code"), "recorded", "{}", told.xml);
    assert_eq!(count(&world, &of, "returned-to-stock"), 1);
    let told = counter.sends("m-3", &fills(&of, &live, WHOLE)).await;
    assert_eq!(
        told.says("Code"),
        "refused",
        "it is on the shelf: {}",
        told.xml
    );
}

/// A companion gives no authorisation and writes none.
#[tokio::test]
async fn a_companion_says_ready_and_never_approved() {
    let world = World::with(reached_by_programs()).await;
    world.set_mode(Mode::Companion);
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = Counter::of(&world, &north(), ALL).await;
    let told = counter
        .sends("m-1", &asks(&of, prescription.as_str()))
        .await;
    assert!(told.xml.contains("<Ready>"), "{}", told.xml);
    for word in ["Approved", "REMSAuthorizationNumber"] {
        assert!(!told.xml.contains(word), "{}", told.xml);
    }
    assert_eq!(
        told.xml,
        counter
            .sends("m-1", &asks(&of, prescription.as_str()))
            .await
            .xml
    );
}

/// C1, C2: two lines send the same message, and many messages ask for the same order, at the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn messages_that_arrive_at_the_same_moment_are_recorded_once() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = Counter::of(&world, &north(), ALL).await;
    let request = asks(&of, prescription.as_str());
    let twice = counter
        .all_at_once((0..16).map(|_| message("m-1", &request)))
        .await;
    let first = twice.first().expect("an answer").1.clone();
    assert!(first.contains("<Approved>"), "{first}");
    for (status, xml) in &twice {
        assert_eq!((*status, xml), (StatusCode::OK, &first));
    }
    assert_eq!(count(&world, &of, "dispense-authorised"), 1);
    let live = Told {
        status: StatusCode::OK,
        xml: first,
    };
    let fill = fills(&of, live.says("REMSAuthorizationNumber"), WHOLE);
    let names: Vec<String> = (0..32).map(|place| format!("fill-{place}")).collect();
    let told = counter
        .all_at_once(names.iter().map(|name| message(name, &fill)))
        .await;
    let recorded = told
        .iter()
        .filter(|(status, _)| status.is_success())
        .count();
    assert_eq!(recorded, 1, "the bag left once");
    let refused = |(status, xml): &&(StatusCode, String)| {
        *status == StatusCode::UNPROCESSABLE_ENTITY && xml.contains("<Code>refused</Code>")
    };
    assert_eq!(told.iter().filter(refused).count(), 31);
    assert_eq!(count(&world, &of, "handed-over"), 1);
}

/// Where there is no registry a message is answered with the checklist, and a program supplies nothing.
#[tokio::test]
async fn without_a_registry_the_answer_is_a_checklist_and_never_an_authorisation() {
    let world = World::with(reached_by_programs()).await;
    let (_, _, of) = crate::lands::prescribed(&world, true).await;
    let counter = Counter::of(&world, &north(), ALL).await;
    let asks_for = format!(
        "<REMSInitiationRequest>{}</REMSInitiationRequest>",
        person(&of)
    );
    let cases = counter.sends("m-1", &asks_for).await;
    let prescription = cases.says("Prescription").to_owned();
    let told = counter.sends("m-2", &asks(&of, &prescription)).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.xml);
    assert!(told.xml.contains("<Checklist>"), "{}", told.xml);
    for word in ["Approved", "REMSAuthorizationNumber"] {
        assert!(!told.xml.contains(word), "{}", told.xml);
    }
    let told = counter
        .sends("m-3", &fills(&of, &prescription, WHOLE))
        .await;
    assert_eq!(told.says("Code"), "refused");
    assert!(
        told.says("Description").contains("no registry"),
        "{}",
        told.xml
    );
    assert_eq!(
        count(&world, &of, "supplied") + count(&world, &of, "handed-over"),
        0
    );
}
