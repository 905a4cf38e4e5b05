//! Laboratories as they connect: over MLLP and over HTTP, many at once, known and unknown.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use retinue_interop::hl7v2::{Charset, RegisteredLaboratory};
use retinue_kernel::{Payload, TestResult};
use retinue_ledger::Arrived;
use retinue_web::{Config, Laboratories, LaboratorySender};

use crate::browser::Browser;
use crate::counter::{asks, case_of};
use crate::world::{ADMINISTRATOR, BORN, Enrolled, PATIENT, PHARMACIST, World, id};

/// The SHA-256 of `a synthetic token`.
const TOKEN: &str = "a synthetic token";

pub(crate) fn sender() -> LaboratorySender {
    use sha2::{Digest, Sha256};
    LaboratorySender {
        name: id("northlab"),
        application: Some("LIS".to_owned()),
        facility: None,
        addresses: vec!["127.0.0.1".parse().expect("an address")],
        certificate: None,
        token: Some(Sha256::digest(TOKEN.as_bytes()).into()),
        zone: jiff::tz::TimeZone::get("America/New_York").expect("a zone"),
        charset: Charset::ASCII,
        registered: RegisteredLaboratory {
            certified: true,
            clia_number: None,
        },
    }
}

/// A world that listens to one laboratory, and where.
async fn world() -> (World, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    let address = listener.local_addr().expect("it is bound");
    let config = Config {
        laboratories: Laboratories::new(vec![sender()], Some(Arc::new(listener))),
        ..Config::default()
    };
    (World::with(config).await, address)
}

/// A report of a pregnancy test of 1 March.
fn report(control_id: &str, person: &str, born: &str, filler: &str, found: &str) -> String {
    format!(
        "MSH|^~\\&|LIS|NORTHLAB|RETINUE|CLINIC|20260301||ORU^R01^ORU_R01|{control_id}|P|2.5.1\r\
         PID|1||{person}^^^NORTHLAB||Winter^Ada||{born}\r\
         OBR|1||{filler}|PT|||20260301\r\
         OBX|1|CWE|2118-8^hCG serum^LN||{found}^{found}^L||||||F\r"
    )
}

pub(crate) fn of_enrolled(control_id: &str, of: &Enrolled, filler: &str, found: &str) -> String {
    let born = BORN.replace('-', "");
    report(control_id, &of.number.to_string(), &born, filler, found)
}

/// Sends messages over one connection, each once the one before was answered; the answers.
fn sends(address: SocketAddr, messages: &[String]) -> Vec<String> {
    let mut connection = TcpStream::connect(address).expect("a connection");
    connection
        .set_read_timeout(Some(Duration::from_secs(60)))
        .expect("a timeout");
    let mut answers = Vec::new();
    for message in messages {
        let framed = [b"\x0b", message.as_bytes(), b"\x1c\r"].concat();
        // In two pieces, as a network may cut it.
        let (first, second) = framed.split_at(framed.len() / 2);
        connection.write_all(first).expect("it is sent");
        connection.write_all(second).expect("it is sent");
        let mut answer = Vec::new();
        let mut byte = [0];
        while !answer.ends_with(b"\x1c\r") {
            if connection.read(&mut byte).expect("an answer") == 0 {
                return answers;
            }
            answer.push(byte[0]);
        }
        answers.push(String::from_utf8_lossy(&answer).into_owned());
    }
    answers
}

async fn sent(address: SocketAddr, messages: Vec<String>) -> Vec<String> {
    tokio::task::spawn_blocking(move || sends(address, &messages))
        .await
        .expect("a sender")
}

fn tests(world: &World, of: &Enrolled) -> Vec<TestResult> {
    let file = world
        .ledger
        .patient_file(&world.clinician(), of.patient)
        .expect("the file");
    let facts = file.record.facts().iter();
    facts
        .filter_map(|fact| match &fact.event.payload {
            Payload::PregnancyTestReported { result, .. } => Some(*result),
            _ => None,
        })
        .collect()
}

/// Waits until everything that is kept was read.
async fn all_is_read(world: &World) {
    for _ in 0..600 {
        if world
            .ledger
            .unread_messages(None)
            .expect("messages")
            .is_empty()
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("messages were not read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_laboratorys_negative_test_reaches_the_record_and_a_positive_one_ends_the_month() {
    let (world, address) = world().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.signed_in(PHARMACIST).await;
    let case = case_of(&counter, &of).await;
    let answer = asks(&counter, &case, prescription.as_str()).await;
    assert!(answer.says("Authorised"), "{}", answer.text);
    let answers = sent(address, vec![of_enrolled("C1", &of, "F1", "Positive")]).await;
    assert!(answers[0].contains("MSA|AA|C1"), "{answers:?}");
    all_is_read(&world).await;
    assert_eq!(tests(&world, &of).last(), Some(&TestResult::Positive));
    assert!(
        world.kinds(&of).contains(&"authorisation-reversed"),
        "{:?}",
        world.kinds(&of)
    );
}

/// What nobody can read any more stands in the way of no positive test behind it.
#[tokio::test(flavor = "multi_thread")]
async fn messages_of_a_laboratory_that_is_no_longer_registered_keep_no_other_waiting() {
    let (world, address) = world().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    for place in 0..200 {
        let kept = world.ledger.keep_message(Arrived {
            sender: id("gone-lab"),
            control_id: format!("G{place}"),
            bytes: format!("MSH|{place}").into_bytes(),
            refused: None,
        });
        kept.expect("a message that is kept");
    }
    sent(address, vec![of_enrolled("C1", &of, "F1", "Positive")]).await;
    for _ in 0..200 {
        if tests(&world, &of).last() == Some(&TestResult::Positive) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(tests(&world, &of).last(), Some(&TestResult::Positive));
    let office = world.signed_in(ADMINISTRATOR).await;
    let list = office.get("/programme/laboratory").await;
    assert!(list.says("gone-lab"), "{}", list.text);
    assert!(
        list.says("No laboratory of this name is registered here any more"),
        "{}",
        list.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_sees_what_was_refused_until_it_is_sent_in_order() {
    let (world, address) = world().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let office = world.signed_in(ADMINISTRATOR).await;
    let empty = office.get("/programme/laboratory").await;
    assert!(
        !empty.says("Messages that became nothing"),
        "{}",
        empty.text
    );
    let good = of_enrolled("R1", &of, "F1", "Negative");
    let answers = sent(address, vec![good.replace("ORU^R01", "ORU^R99")]).await;
    assert!(!answers[0].contains("MSA|AA"), "{answers:?}");
    let list = office.get("/programme/laboratory").await;
    assert!(list.says("Messages that became nothing"), "{}", list.text);
    assert!(
        list.says("The laboratory was told so each time"),
        "{}",
        list.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_two_connections_at_once_are_all_answered_and_nothing_is_lost() {
    let (world, address) = world().await;
    let mut senders = Vec::new();
    for sender in 0..32 {
        let messages: Vec<String> = (0..4)
            .map(|place| {
                let name = format!("{sender}-{place}");
                report(&name, &format!("MRN{name}"), "19980514", &name, "Negative")
            })
            .collect();
        senders.push(tokio::spawn(sent(address, messages)));
    }
    for sender in senders {
        let answers = sender.await.expect("a sender");
        assert_eq!(answers.len(), 4);
        assert!(
            answers.iter().all(|answer| answer.contains("MSA|AA|")),
            "{answers:?}"
        );
    }
    all_is_read(&world).await;
    let waiting = world
        .ledger
        .waiting_results(&world.ledger.at_the_console())
        .expect("a list");
    assert_eq!(waiting.len(), 32 * 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_cannot_be_read_is_refused_at_its_place_and_the_connection_goes_on() {
    let (world, address) = world().await;
    let broken = report("C1", "MRN1", "19980514", "F1", "Negative").replace("|P|", "|T|");
    let other = report("C2", "MRN1", "19980514", "F1", "Negative").replace("|LIS|", "|OTHER|");
    let sound = report("C3", "MRN1", "19980514", "F1", "Negative");
    let answers = sent(address, vec![broken, other, sound]).await;
    assert!(
        answers[0].contains("MSA|AR|C1") && answers[0].contains("MSH^1^11"),
        "{answers:?}"
    );
    assert!(
        answers[1].contains("MSA|AR|C2") && answers[1].contains("MSH^1^3"),
        "{answers:?}"
    );
    assert!(answers[2].contains("MSA|AA|C3"), "{answers:?}");
    drop(world);
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_frame_end_the_connection() {
    let (_world, address) = world().await;
    let closed = tokio::task::spawn_blocking(move || {
        let mut connection = TcpStream::connect(address).expect("a connection");
        connection
            .set_read_timeout(Some(Duration::from_secs(60)))
            .expect("a timeout");
        connection
            .write_all(b"GET / HTTP/1.1\r\n\r\n")
            .expect("it is sent");
        let mut rest = Vec::new();
        connection.read_to_end(&mut rest).map(|_| rest)
    });
    let rest = closed.await.expect("a sender");
    assert!(
        rest.map_or(true, |rest| rest.is_empty()),
        "nothing is answered"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn over_http_a_token_stands_in_the_place_of_an_address() {
    let (world, _) = world().await;
    let of = world.on_the_way("Synthetic Person One");
    let client = reqwest::Client::new();
    let post = |token: &str| {
        client
            .post(format!("{}/hl7", world.base()))
            .header("authorization", format!("Bearer {token}"))
            .body(of_enrolled("C1", &of, "F1", "Negative"))
            .send()
    };
    assert_eq!(
        post("another token").await.expect("an answer").status(),
        401
    );
    let before = tests(&world, &of).len();
    let taken = post(TOKEN).await.expect("an answer");
    assert_eq!(taken.status(), 200);
    assert!(taken.text().await.expect("a text").contains("MSA|AA|C1"));
    all_is_read(&world).await;
    assert_eq!(tests(&world, &of).len(), before + 1);
}

/// Where the first waiting result is settled.
async fn first_link(office: &Browser) -> String {
    let list = office.get("/programme/laboratory").await;
    let start = list
        .text
        .find("/programme/laboratory?message=")
        .unwrap_or_else(|| panic!("nothing waits: {}", list.text));
    let link = &list.text[start..];
    link[..link.find('"').expect("an end")].replace("&amp;", "&")
}

fn named(link: &str) -> (String, String) {
    let of = |name: &str| {
        let start = link.find(name).expect("a part") + name.len();
        link[start..].split('&').next().expect("a value").to_owned()
    };
    (of("message="), of("place="))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_says_whose_an_unknown_persons_result_is() {
    let (world, address) = world().await;
    let of = world.on_the_way("Synthetic Person One");
    let born = BORN.replace('-', "");
    sent(
        address,
        vec![report("C1", "MRN100", &born, "F1", "Positive")],
    )
    .await;
    all_is_read(&world).await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let link = first_link(&office).await;
    let page = office.get(&link).await;
    assert!(page.says("Look at this first"), "{}", page.text);
    let (message, place) = named(&link);
    let number = of.number.to_string();
    let matched = |born: &'static str| {
        let form = [
            ("message", message.as_str()),
            ("place", place.as_str()),
            ("act", "match"),
            ("number", number.as_str()),
            ("born", born),
        ];
        office.posting("/programme/laboratory", &form)
    };
    let wrong = office.sent(matched("1990-01-01")).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.error_of("number").is_some(), "{}", wrong.text);
    let right = office.sent(matched(BORN)).await;
    assert_eq!(right.status, 303, "{}", right.text);
    all_is_read(&world).await;
    assert_eq!(tests(&world, &of).last(), Some(&TestResult::Positive));
    assert!(
        office
            .get("/programme/laboratory")
            .await
            .says("No result waits.")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_maps_a_laboratorys_own_code_once() {
    let (world, address) = world().await;
    let of = world.on_the_way("Synthetic Person One");
    let local = |control: &str, filler: &str| {
        of_enrolled(control, &of, filler, "Negative")
            .replace("2118-8^hCG serum^LN", "PREG^Pregnancy^L")
    };
    sent(address, vec![local("C1", "F1")]).await;
    all_is_read(&world).await;
    let before = tests(&world, &of).len();
    let office = world.signed_in(ADMINISTRATOR).await;
    let (message, place) = named(&first_link(&office).await);
    let form = [
        ("message", message.as_str()),
        ("place", place.as_str()),
        ("act", "map"),
        ("code", "0"),
        ("means", "pregnancy-serum"),
    ];
    let mapped = office.post("/programme/laboratory", &form).await;
    assert_eq!(mapped.status, 303, "{}", mapped.text);
    all_is_read(&world).await;
    assert_eq!(tests(&world, &of).len(), before + 1);
    // The next one needs nobody.
    sent(
        address,
        vec![local("C2", "F2").replace("Negative", "Positive")],
    )
    .await;
    all_is_read(&world).await;
    assert_eq!(tests(&world, &of).last(), Some(&TestResult::Positive));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_takes_a_result_off_the_list_with_a_reason() {
    let (world, address) = world().await;
    sent(
        address,
        vec![report("C1", "MRN100", "19980514", "F1", "Negative")],
    )
    .await;
    all_is_read(&world).await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let (message, place) = named(&first_link(&office).await);
    let aside = |reason: &'static str| {
        let form = [
            ("message", message.as_str()),
            ("place", place.as_str()),
            ("act", "aside"),
            ("reason", reason),
        ];
        office.posting("/programme/laboratory", &form)
    };
    let without = office.sent(aside("")).await;
    assert_eq!(without.status, 422);
    assert_eq!(
        office.sent(aside("nobody's patient here")).await.status,
        303
    );
    assert!(
        office
            .get("/programme/laboratory")
            .await
            .says("No result waits.")
    );
}
