//! A pharmacy's messages in XML: one in, one out, with the same refusals as at the counter.

use reqwest::StatusCode;
use retinue_interop::script::NAMESPACE;
use retinue_kernel::{Mode, RegistryEvent, TestResult};
use retinue_ledger::{CommandId, RegistrySubmission, Subject};

use crate::maker::{Maker, PUBLIC, client, reached_by_programs};
use crate::world::{BORN, Enrolled, PATIENT, World, id};

const ALL: &str = "system/Presentation.s system/DispenseRequest.c system/SupplyAct.c";

fn north() -> Subject {
    Subject::Pharmacy(id("north"))
}

/// A pharmacy's system with a token.
struct Counter<'a> {
    world: &'a World,
    maker: Maker,
    token: String,
}

struct Told {
    status: StatusCode,
    xml: String,
}

impl Told {
    /// The text of the first element of that name.
    fn says(&self, name: &str) -> &str {
        let open = format!("<{name}>");
        let Some((_, rest)) = self.xml.split_once(&open) else {
            return "";
        };
        rest.split_once("</").map_or("", |(text, _)| text)
    }
}

impl Counter<'_> {
    async fn of<'a>(world: &'a World, party: &Subject, scopes: &str) -> Counter<'a> {
        Counter::called("counter-system", world, party, scopes).await
    }

    async fn called<'a>(
        name: &'static str,
        world: &'a World,
        party: &Subject,
        scopes: &str,
    ) -> Counter<'a> {
        let maker = Maker::registered(name, world, party, scopes);
        let token = maker.token(world, "first").await;
        Counter {
            world,
            maker,
            token,
        }
    }

    /// Tokens last minutes: another for another day.
    async fn comes_back(&mut self, jti: &str) {
        self.token = self.maker.token(self.world, jti).await;
    }

    async fn sends_as(&self, media: &str, body: impl Into<Vec<u8>>) -> Told {
        let sent = client()
            .post(format!("{}/script", self.world.base()))
            .header("content-type", media)
            .header("authorization", format!("Bearer {}", self.token))
            .body(body.into())
            .send()
            .await
            .expect("an answer");
        let status = sent.status();
        let answers_in_xml = sent
            .headers()
            .get("content-type")
            .is_some_and(|media| media == "application/xml; charset=utf-8");
        let xml = sent.text().await.expect("a text");
        assert!(answers_in_xml, "{status} {xml}");
        roxmltree::Document::parse(&xml).expect("sound XML");
        Told { status, xml }
    }

    /// Sends messages, none of which waits for another.
    async fn all_at_once(
        &self,
        messages: impl Iterator<Item = String>,
    ) -> Vec<(StatusCode, String)> {
        let mut sending = tokio::task::JoinSet::new();
        for message in messages {
            let request = client()
                .post(format!("{}/script", self.world.base()))
                .header("content-type", "application/xml")
                .header("authorization", format!("Bearer {}", self.token))
                .body(message);
            sending.spawn(async move {
                let sent = request.send().await.expect("an answer");
                (sent.status(), sent.text().await.expect("a text"))
            });
        }
        sending.join_all().await
    }

    async fn sends(&self, name: &str, body: &str) -> Told {
        self.sends_as("application/xml", message(name, body)).await
    }

    /// Asks for the patient's prescription, and is approved.
    async fn is_approved(&self, name: &str, of: &Enrolled, prescription: &str) -> String {
        let told = self.sends(name, &asks(of, prescription)).await;
        assert_eq!(told.status, StatusCode::OK, "{}", told.xml);
        assert!(told.xml.contains("<Approved>"), "{}", told.xml);
        told.says("REMSAuthorizationNumber").to_owned()
    }
}

fn message(name: &str, body: &str) -> String {
    format!(
        "<Message xmlns=\"{NAMESPACE}\"><Header><MessageID>{name}</MessageID></Header><Body>{body}</Body></Message>"
    )
}

fn person_born(of: &Enrolled, born: &str) -> String {
    let number = &of.number;
    format!("<Patient><Number>{number}</Number><DateOfBirth>{born}</DateOfBirth></Patient>")
}

fn person(of: &Enrolled) -> String {
    person_born(of, BORN)
}

fn asks(of: &Enrolled, prescription: &str) -> String {
    format!(
        "<REMSRequest>{}<Prescription>{prescription}</Prescription></REMSRequest>",
        person(of)
    )
}

fn asks_by_order(of: &Enrolled, order: &str) -> String {
    format!(
        "<REMSRequest>{}<PharmacyOrderNumber>{order}</PharmacyOrderNumber></REMSRequest>",
        person(of)
    )
}

fn fills(of: &Enrolled, authorisation: &str, outcome: &str) -> String {
    format!(
        "<RxFill>{}<REMSAuthorizationNumber>{authorisation}</REMSAuthorizationNumber>{outcome}</RxFill>",
        person(of)
    )
}

fn cancels(of: &Enrolled, authorisation: &str) -> String {
    format!(
        "<CancelRx>{}<REMSAuthorizationNumber>{authorisation}</REMSAuthorizationNumber><Reason>order withdrawn</Reason></CancelRx>",
        person(of)
    )
}

fn new_order(of: &Enrolled, order: &str, written_on: &str) -> String {
    format!(
        "<NewRx>{}<PharmacyOrderNumber>{order}</PharmacyOrderNumber><WrittenOn>{written_on}</WrittenOn>\
         <Product>conventional</Product><Capsules>20:60</Capsules><DaysSupply>30</DaysSupply></NewRx>",
        person(of)
    )
}

const WHOLE: &str = "<Dispensed><DaysSupply>30</DaysSupply><Capsules>20:60</Capsules><Lot>SYNTHETIC-LOT</Lot><HandedTo>patient</HandedTo></Dispensed>";

fn count(world: &World, of: &Enrolled, kind: &str) -> usize {
    world.kinds(of).iter().filter(|one| **one == kind).count()
}

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
    let suspended = RegistrySubmission {
        subject: Subject::Prescriber(id("clinic-a")),
        command_id: CommandId::random().expect("a command id"),
        who: world.ledger.at_the_console().actor().clone(),
        on: world.ledger.today(),
        event: RegistryEvent::Suspended { reason: None },
        at: None,
    };
    world
        .ledger
        .submit_registry(suspended)
        .expect("the prescriber is suspended");
    let told = counter
        .sends("m-1", &asks(&of, prescription.as_str()))
        .await;
    assert!(told.xml.contains("<Code>EX</Code>"), "{}", told.xml);
    assert!(!told.xml.contains("<Approved>"));
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

/// A clinic's program signs nothing: it hears who does, and where.
#[tokio::test]
async fn a_clinics_order_is_refused_with_who_signs_it_and_where() {
    let world = World::with(reached_by_programs()).await;
    let of = world.on_the_way("Synthetic Person One");
    let party = Subject::Prescriber(id("clinic-a"));
    let clinic = Counter::called("record-system", &world, &party, "system/*.cruds").await;
    let told = clinic
        .sends("m-1", &new_order(&of, "N-1", "2026-03-01"))
        .await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        told.says("Description")
            .contains("The prescriber writes it in the clinic's room")
    );
    let told = clinic.sends("m-2", &asks(&of, "a-prescription")).await;
    assert!(
        told.says("Description")
            .contains("comes from the program of that pharmacy")
    );
    assert_eq!(count(&world, &of, "prescription-written"), 0);
}

/// What a token does not name, it does not reach; `*` names nothing of a pharmacy's.
#[tokio::test]
async fn a_token_reaches_no_further_than_its_scopes() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    for (name, scopes) in [
        ("everything", "system/*.cruds"),
        ("looks", "system/Presentation.s"),
    ] {
        let counter = Counter::called(name, &world, &north(), scopes).await;
        let told = counter
            .sends("m-1", &asks(&of, prescription.as_str()))
            .await;
        assert_eq!(
            (told.status, told.says("Code")),
            (StatusCode::FORBIDDEN, "not-permitted"),
            "{name}"
        );
        assert!(
            told.says("Description")
                .contains("system/DispenseRequest.c")
        );
    }
    assert_eq!(count(&world, &of, "dispense-authorised"), 0);
    let mut counter = Counter::of(&world, &north(), ALL).await;
    counter.token = "none-of-ours".to_owned();
    let told = counter
        .sends("m-1", &asks(&of, prescription.as_str()))
        .await;
    assert_eq!(
        (told.status, told.says("Code")),
        (StatusCode::UNAUTHORIZED, "not-proven")
    );
}

#[tokio::test]
async fn a_pharmacys_scope_is_registered_for_no_clinic() {
    let world = World::with(reached_by_programs()).await;
    let maker = Maker::of("record-system");
    let new = retinue_ledger::NewProgram {
        party: Subject::Prescriber(id("clinic-a")),
        program: "record-system".to_owned(),
        name: "Record system".to_owned(),
        keys: maker.set(),
        scopes: "system/Patient.rs system/DispenseRequest.c".to_owned(),
    };
    let console = world.ledger.at_the_console();
    let command = retinue_ledger::CommandId::random().expect("a command id");
    let refused = world.ledger.register_program(&console, command, &new);
    let says = refused.expect_err("refused").to_string();
    assert!(says.contains("is for a pharmacy's program"), "{says}");
}

#[tokio::test]
async fn what_is_no_message_is_answered_with_what_and_where_and_nothing_is_stored() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = Counter::of(&world, &north(), ALL).await;
    let before = world.kinds(&of).len();
    let sound = message("m-1", &asks(&of, prescription.as_str()));
    for (body, status, says) in [
        (String::new(), StatusCode::BAD_REQUEST, "not well-formed"),
        (
            format!("<!DOCTYPE a [<!ENTITY b \"c\">]>{sound}"),
            StatusCode::BAD_REQUEST,
            "document type declaration",
        ),
        (
            sound.replace("<Prescription>", "<Order/><Prescription>"),
            StatusCode::BAD_REQUEST,
            "not documented",
        ),
        (
            message("m-1", &"<a>".repeat(5_000)),
            StatusCode::BAD_REQUEST,
            "more elements, or deeper ones",
        ),
        (
            message("m-1", &" ".repeat(40_000)),
            StatusCode::BAD_REQUEST,
            "longer than",
        ),
    ] {
        let told = counter.sends_as("application/xml", body).await;
        assert_eq!((told.status, told.says("Code")), (status, "unreadable"));
        assert!(told.says("Description").contains(says), "{}", told.xml);
    }
    let told = counter
        .sends(
            "m-1",
            &asks(&of, prescription.as_str()).replace(BORN, "05/01/2004"),
        )
        .await;
    assert_eq!(
        told.says("Place"),
        "Message/Body/REMSRequest/Patient/DateOfBirth"
    );
    let told = counter.sends_as("application/json", sound.clone()).await;
    assert_eq!(told.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let told = counter
        .sends_as("application/xml", vec![b' '; 8 * 1024 * 1024])
        .await;
    assert_eq!(told.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(world.kinds(&of).len(), before);
    // The name is free still: nothing of it was stored.
    counter.is_approved("m-1", &of, prescription.as_str()).await;
}

/// A sandbox's yes says that it is one, and so does each of its other answers.
#[tokio::test]
async fn every_answer_of_a_sandbox_says_so() {
    let world = World::with(reached_by_programs()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = Counter::of(&world, &north(), ALL).await;
    for (name, body) in [
        ("m-1", asks(&of, prescription.as_str())),
        ("m-2", fills(&of, "an-invented-one", WHOLE)),
        ("m-3", "<Order/>".to_owned()),
    ] {
        let told = counter.sends(name, &body).await;
        assert!(!told.says("Watermark").is_empty(), "{}", told.xml);
    }
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

mod any_bytes {
    //! The door, whatever comes: an answer in XML, and never a fault of ours.

    use super::*;

    #[tokio::test]
    async fn any_bytes_and_any_change_of_a_sound_message_are_answered() {
        let world = World::with(reached_by_programs()).await;
        let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
        let counter = Counter::of(&world, &north(), ALL).await;
        let before = world.kinds(&of);
        // An authorisation that nobody holds: whatever is changed in it, nothing may be recorded.
        let sound = message("m-1", &fills(&of, prescription.as_str(), WHOLE)).into_bytes();
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        for _ in 0..300 {
            use proptest::prelude::*;
            use proptest::strategy::ValueTree as _;
            let strategy = prop_oneof![
                prop::collection::vec(any::<u8>(), 0..300),
                prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6).prop_map(
                    {
                        let sound = sound.clone();
                        move |changes| {
                            let mut bytes = sound.clone();
                            for (at, byte) in changes {
                                let at = at.index(bytes.len());
                                bytes[at] = byte;
                            }
                            bytes
                        }
                    }
                ),
            ];
            let bytes = strategy.new_tree(&mut runner).expect("a case").current();
            let told = counter.sends_as("application/xml", bytes.clone()).await;
            assert!(
                told.status.is_client_error() && told.xml.contains("<Error>"),
                "{} {} for {}",
                told.status,
                told.xml,
                String::from_utf8_lossy(&bytes)
            );
        }
        assert_eq!(world.kinds(&of), before);
    }
}

#[tokio::test]
async fn discovery_names_the_scopes_of_a_pharmacy() {
    let world = World::with(reached_by_programs()).await;
    let sent = client()
        .get(format!("{}/.well-known/smart-configuration", world.base()))
        .send()
        .await
        .expect("an answer");
    let says: serde_json::Value = sent.json().await.expect("JSON");
    assert_eq!(says["token_endpoint"], format!("{PUBLIC}/token"));
    for scope in ALL.split(' ') {
        let named = says["scopes_supported"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one == scope));
        assert!(named, "{scope}: {says}");
    }
}
