//! Programs that are told that something happened, by a receiver that was written by somebody else: it checks every signature by
//! its own reckoning.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::StatusCode;
use retinue_kernel::{Mode, TestResult};
use retinue_ledger::{Subject, WebhookOnRecord};
use retinue_web::{Config, WebhookRoots};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::hooks::posts;
use crate::laboratory_tls::Root;
use crate::maker::{Maker, PUBLIC, client, reached_by_programs};
use crate::world::{ADMINISTRATOR, BORN, Enrolled, PATIENT, World, id};

const PAGE: &str = "/programme/programs/webhooks";
const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\n\r\n";

/// What came to the receiver.
#[derive(Clone, Debug)]
struct Got {
    head: String,
    body: String,
}

impl Got {
    fn header(&self, name: &str) -> String {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let mut of_name = lines.filter(|(given, _)| given.eq_ignore_ascii_case(name));
        of_name.next().expect(name).1.trim().to_owned()
    }

    fn says(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// Whether one of the signatures was made with the secret.
    fn is_signed_with(&self, secret: &str) -> bool {
        let key = from_base64(secret.strip_prefix("whsec_").expect("a secret"));
        let signed = format!(
            "{}.{}.{}",
            self.header("webhook-id"),
            self.header("webhook-timestamp"),
            self.body
        );
        let right = hmac(&key, signed.as_bytes());
        let signatures = self.header("webhook-signature");
        let mut each = signatures.split(' ').map(|one| one.split_once(','));
        each.any(|one| one.is_some_and(|(v, tag)| v == "v1" && from_base64(tag) == right))
    }
}

/// HMAC as RFC 2104 describes it.
fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(text);
    let outer = Sha256::new()
        .chain_update(pad(0x5c))
        .chain_update(inner.finalize());
    outer.finalize().to_vec()
}

fn from_base64(text: &str) -> Vec<u8> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = 0_u32;
    let mut held = 0_u32;
    let mut bytes = Vec::new();
    for letter in text.trim_end_matches('=').chars() {
        let value = LETTERS.find(letter).expect("a letter of base64");
        held = (held << 6) | u32::try_from(value).expect("six bits");
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 255).expect("a byte"));
        }
    }
    bytes
}

/// A receiver that answers as it was told to, in order, and then with 204. No answer means that it never answers.
#[derive(Clone)]
struct Receiver {
    port: u16,
    got: Arc<Mutex<Vec<Got>>>,
}

impl Receiver {
    async fn answering(answers: &[Option<String>]) -> Receiver {
        Receiver::of(answers, None).await
    }

    async fn of(answers: &[Option<String>], tls: Option<TlsAcceptor>) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let got = Arc::new(Mutex::new(Vec::new()));
        let answers = Arc::new(Mutex::new(VecDeque::from(answers.to_vec())));
        let receiver = Receiver {
            port,
            got: got.clone(),
        };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (got, answers, tls) = (got.clone(), answers.clone(), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => takes(stream, &got, &answers).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                takes(stream, &got, &answers).await;
                            }
                        }
                    }
                });
            }
        });
        receiver
    }

    fn address(&self) -> String {
        format!("http://127.0.0.1:{}/hooks", self.port)
    }

    fn got(&self) -> Vec<Got> {
        self.got.lock().expect("no panic").clone()
    }

    /// Waits until so many came.
    async fn has(&self, count: usize) -> Vec<Got> {
        eventually(|| (self.got().len() >= count).then(|| self.got())).await
    }
}

async fn takes(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    got: &Mutex<Vec<Got>>,
    answers: &Mutex<VecDeque<Option<String>>>,
) {
    let mut read = Vec::new();
    let mut piece = [0; 4096];
    let one = loop {
        let count = stream.read(&mut piece).await.unwrap_or(0);
        if count == 0 {
            return;
        }
        read.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&read);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let one = Got {
            head: head.to_owned(),
            body: body.to_owned(),
        };
        if one.header("content-length") == body.len().to_string() {
            break one;
        }
    };
    got.lock().expect("no panic").push(one);
    let answer = answers.lock().expect("no panic").pop_front();
    match answer.unwrap_or(Some(NO_CONTENT.to_owned())) {
        Some(answer) => {
            let _ = stream.write_all(answer.as_bytes()).await;
        }
        // Until whoever called gives up.
        None => while stream.read(&mut piece).await.is_ok_and(|count| count > 0) {},
    }
}

async fn eventually<T>(look: impl Fn() -> Option<T>) -> T {
    for _ in 0..600 {
        if let Some(found) = look() {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it did not happen within a minute");
}

fn status(line: &str) -> Option<String> {
    Some(format!("HTTP/1.1 {line}\r\ncontent-length: 0\r\n\r\n"))
}

fn clinic() -> Subject {
    Subject::Prescriber(id("clinic-a"))
}

/// Registered over the office's page: the secret that it shows.
async fn told(world: &World, program: &str, address: &str) -> String {
    let office = world.signed_in(ADMINISTRATOR).await;
    let answer = office
        .post(PAGE, &[("program", program), ("address", address)])
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    secret_in(&answer.text).expect("a secret is shown")
}

fn secret_in(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("whsec_")?;
    let (secret, _) = rest.split_once('<')?;
    Some(format!("whsec_{secret}"))
}

fn on_record(world: &World) -> WebhookOnRecord {
    let console = world.ledger.at_the_console();
    world
        .ledger
        .webhooks(&console)
        .expect("they are read")
        .remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clinics_program_is_told_that_a_case_changed_and_reads_the_rest_with_its_token() {
    let world = World::with(reached_by_programs()).await;
    let maker = Maker::registered("ehr", &world, &clinic(), "system/Patient.rs");
    let receiver = Receiver::answering(&[]).await;
    let secret = told(&world, "ehr", &receiver.address()).await;
    let of = world.enrols("Synthetic Adalbertine");
    world.test(&of, "2026-01-02", TestResult::Positive);
    let got = receiver.has(2).await;
    for one in &got {
        assert!(one.is_signed_with(&secret), "{one:?}");
        assert!(!one.is_signed_with(&secret.replace("whsec_", "whsec_AAAA")[..50]));
        let says = one.says();
        assert_eq!(says["type"], "case.changed");
        assert_eq!(
            says["data"],
            json!({ "number": of.number.to_string(), "read": format!("{PUBLIC}/fhir/Patient/{}", crate::fhir::patient(&of)) })
        );
        assert!(says["watermark"].is_string(), "a sandbox says so");
        // A signature may spell any word.
        let head = one
            .head
            .lines()
            .filter(|line| !line.contains("webhook-signature"));
        let all = format!("{}{}", head.collect::<String>(), one.body).to_lowercase();
        for hidden in ["adalbertine", "positive", "pregnan", "test", "reason", BORN] {
            assert!(!all.contains(hidden), "{hidden}: {all}");
        }
    }
    assert_ne!(got[0].header("webhook-id"), got[1].header("webhook-id"));
    let read = got[0].says()["data"]["read"]
        .as_str()
        .expect("where")
        .replace(PUBLIC, &world.base());
    let token = maker.token(&world, "a").await;
    let patient = client().get(read).bearer_auth(token).send().await;
    assert_eq!(patient.expect("an answer").status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pharmacys_program_is_told_that_its_authorisation_was_ended_and_not_why() {
    let world = World::with(reached_by_programs()).await;
    let north = Subject::Pharmacy(id("north"));
    let maker = Maker::registered("counter", &world, &north, "system/DispenseRequest.c");
    let receiver = Receiver::answering(&[]).await;
    let secret = told(&world, "counter", &receiver.address()).await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let token = maker.token(&world, "a").await;
    let request = json!({ "number": of.number.to_string(), "born": BORN, "prescription": prescription.as_str(), "command-id": "r" });
    let (status, answer) = posts(
        &world,
        "/api/dispense-requests",
        Some(&token),
        request.to_string(),
    )
    .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    world.test(&of, "2026-03-01", TestResult::Positive);
    let one = receiver.has(1).await.remove(0);
    assert!(one.is_signed_with(&secret));
    let says = one.says();
    assert_eq!(says["type"], "authorisation.ended");
    assert_eq!(says["data"]["prescription"], prescription.as_str());
    assert_eq!(says["data"]["number"], of.number.to_string());
    for hidden in ["reason", "positive", "pregnan", "test", "synthetic"] {
        assert!(!one.body.to_lowercase().contains(hidden), "{}", one.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_taken_is_told_again_under_the_same_name_and_nothing_overtakes_it() {
    let world = World::new().await;
    let huge = "x".repeat(2_000_000);
    let elsewhere = Receiver::answering(&[]).await;
    let receiver = Receiver::answering(&[
        status("500 Internal Server Error"),
        Some(format!(
            "HTTP/1.1 302 Found\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n",
            elsewhere.address()
        )),
        Some("nothing of HTTP\r\n\r\n".to_owned()),
        Some(format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{huge}",
            huge.len()
        )),
    ])
    .await;
    Maker::registered("ehr", &world, &clinic(), "system/Patient.rs");
    let secret = told(&world, "ehr", &receiver.address()).await;
    let first = world.enrols("Synthetic One");
    receiver.has(1).await;
    let second = world.enrols("Synthetic Two");
    for tries in 2..=4 {
        eventually(|| {
            on_record(&world)
                .last
                .filter(|_| receiver.got().len() == tries - 1)
        })
        .await;
        world.minutes_pass(10);
        receiver.has(tries).await;
    }
    let seen = eventually(|| Some(on_record(&world)).filter(|one| one.waiting == 0)).await;
    assert_eq!(seen.last.expect("an answer").0, "answered 204");
    let got = receiver.got();
    for one in &got[..4] {
        assert_eq!(one.says()["data"]["number"], first.number.to_string());
        assert_eq!(one.header("webhook-id"), got[0].header("webhook-id"));
        assert!(one.is_signed_with(&secret));
    }
    assert!(got[3].header("webhook-timestamp") > got[0].header("webhook-timestamp"));
    let is_of = |one: &Got, of: &Enrolled| one.says()["data"]["number"] == of.number.to_string();
    let of_the_first = got.iter().take_while(|one| is_of(one, &first)).count();
    assert!(of_the_first >= 4 && got.len() > of_the_first, "{got:?}");
    assert!(
        got[of_the_first..].iter().all(|one| is_of(one, &second)),
        "{got:?}"
    );
    assert!(elsewhere.got().is_empty(), "a redirect is not followed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_never_answers_keeps_no_other_waiting_and_is_left_after_a_while() {
    let world = World::new().await;
    let slow = Receiver::answering(&[None]).await;
    let other = Receiver::answering(&[]).await;
    Maker::registered("a-slow", &world, &clinic(), "system/Patient.rs");
    Maker::registered("other", &world, &clinic(), "system/Patient.rs");
    told(&world, "a-slow", &slow.address()).await;
    told(&world, "other", &other.address()).await;
    world.enrols("Synthetic One");
    slow.has(1).await;
    other.has(1).await;
    let answer = eventually(|| on_record(&world).last).await.0;
    assert_eq!(answer, "no answer in 10 seconds");
    let told = slow.got().len();
    assert_eq!(told, 1, "what comes after it waits behind it");
    assert!(on_record(&world).waiting >= 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_sees_who_is_told_gives_a_new_secret_once_and_ends_what_nobody_wants() {
    let world = World::new().await;
    let receiver = Receiver::answering(&[status("410 Gone")]).await;
    Maker::registered("ehr", &world, &clinic(), "system/Patient.rs");
    let first = told(&world, "ehr", &receiver.address()).await;
    let office = world.signed_in(ADMINISTRATOR).await;
    let page = office.get(PAGE).await;
    assert!(page.says("told") && page.says(&receiver.address()));
    assert_eq!(secret_in(&page.text), None, "it was shown once");

    let fields = [("of", "ehr"), ("generation", "1")];
    let rotate = "/programme/programs/webhooks/secret";
    let made = office.post(rotate, &fields).await;
    let second = secret_in(&made.text).expect("a secret is shown");
    assert_ne!(first, second);
    let twice = office.post(rotate, &fields).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(secret_in(&twice.text), None);

    world.enrols("Synthetic One");
    let one = receiver.has(1).await.remove(0);
    assert!(one.is_signed_with(&first) && one.is_signed_with(&second));
    eventually(|| on_record(&world).ended).await;
    let page = office.get(PAGE).await;
    assert!(page.says("410"), "{}", page.text);
    assert!(office.get("/programme/programs").await.text.contains(PAGE));

    told(&world, "ehr", &receiver.address()).await;
    let again = "/programme/programs/webhooks/again";
    let sent = office.post(again, &[("of", "ehr")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let more = receiver.has(2).await;
    assert_eq!(more[0].header("webhook-id"), more[1].header("webhook-id"));
    let end = "/programme/programs/webhooks/end";
    let ended = office.post(end, &[("of", "ehr")]).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    assert!(on_record(&world).ended.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_a_sandbox_no_address_of_this_machine_or_its_networks_is_taken() {
    let world = World::new().await;
    Maker::registered("ehr", &world, &clinic(), "system/Patient.rs");
    world.set_mode(Mode::Companion);
    let office = world.signed_in(ADMINISTRATOR).await;
    for address in [
        "http://127.0.0.1:9/",
        "https://localhost/",
        "https://10.0.0.1/",
    ] {
        let answer = office
            .post(PAGE, &[("program", "ehr"), ("address", address)])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}");
        assert!(answer.error_of("address").is_some(), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_only_a_certificate_of_the_named_roots_is_believed() {
    let root = Root::new();
    for (is_trusted, issuer) in [(true, &root), (false, &Root::new())] {
        let shown = issuer.issues("localhost");
        let certificate = CertificateDer::from_pem_slice(shown.certificate.as_bytes());
        let key = PrivateKeyDer::from_pem_slice(shown.key.as_bytes()).expect("a key");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.expect("a certificate")], key)
            .expect("a certificate with its key");
        let tls = TlsAcceptor::from(Arc::new(config));
        let receiver = Receiver::of(&[], Some(tls)).await;
        let world = World::with(Config {
            webhook_roots: Some(WebhookRoots::of(root.pem().as_bytes()).expect("roots")),
            ..Config::default()
        })
        .await;
        Maker::registered("ehr", &world, &clinic(), "system/Patient.rs");
        let address = format!("https://localhost:{}/hooks", receiver.port);
        told(&world, "ehr", &address).await;
        world.enrols("Synthetic One");
        let answer = eventually(|| on_record(&world).last).await.0;
        assert_eq!(answer == "answered 204", is_trusted, "{answer}");
        assert_eq!(receiver.got().is_empty(), !is_trusted);
    }
}
