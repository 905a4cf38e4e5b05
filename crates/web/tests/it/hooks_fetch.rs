//! A patient who did not come along with a hook is fetched from the record system's own server, where the configuration names it for
//! that program, and from nowhere else.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use retinue_web::{Config, FhirServer};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;

use crate::hooks::{SCOPES, SIGN, clinic, posts, signing};
use crate::laboratory_tls::{Root, Shown};
use crate::maker::{Maker, PUBLIC, reached_by_programs};
use crate::world::{BORN, World};

const EHR: &str = "https://ehr.example";

#[derive(Clone, Default)]
struct Asked(Arc<AtomicUsize>);

async fn patient(
    State(asked): State<Asked>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    asked.0.fetch_add(1, Ordering::SeqCst);
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|one| one.to_str().ok());
    let person = |id: &str| {
        json!({ "resourceType": "Patient", "id": id, "birthDate": BORN, "name": [{ "text": "Synthetic Person One" }] })
            .to_string()
    };
    match id.as_str() {
        "p1" if token == Some("Bearer of-the-ehr") => person("p1").into_response(),
        "p1" => StatusCode::UNAUTHORIZED.into_response(),
        "another" => person("p1").into_response(),
        "elsewhere" => {
            (StatusCode::FOUND, [(header::LOCATION, "/fhir/Patient/p1")]).into_response()
        }
        "large" => vec![b' '; 400 * 1024].into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

struct Ehr {
    world: World,
    maker: Maker,
    server: String,
    asked: Asked,
}

/// A server that answers every request over TLS with the same patient.
async fn over_tls(shown: &Shown) -> String {
    let certificate =
        CertificateDer::from_pem_slice(shown.certificate.as_bytes()).expect("a certificate");
    let key = PrivateKeyDer::from_pem_slice(shown.key.as_bytes()).expect("a key");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("a certificate with its key");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let mut heard = Vec::new();
            while !heard.ends_with(b"\r\n\r\n")
                && stream.read_buf(&mut heard).await.is_ok_and(|read| read > 0)
            {}
            let body = json!({ "resourceType": "Patient", "id": "p1", "birthDate": BORN, "name": [{ "text": "Synthetic Person One" }] }).to_string();
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            );
            stream
                .write_all(answer.as_bytes())
                .await
                .expect("it is told");
            let _ = stream.shutdown().await;
        }
    });
    format!("https://localhost:{port}/fhir")
}

#[tokio::test]
async fn over_tls_a_server_is_believed_by_the_roots_that_the_configuration_names_and_by_no_other() {
    let (root, other) = (Root::new(), Root::new());
    let (ours, theirs) = (
        over_tls(&root.issues("localhost")).await,
        over_tls(&other.issues("localhost")).await,
    );
    let named = [&ours, &theirs]
        .map(|server| FhirServer::of(EHR, server, Some(root.pem().as_bytes())).expect("a server"));
    let mut ehr = Ehr::new().await;
    ehr.world = World::with(Config {
        fhir_servers: named.to_vec(),
        ..reached_by_programs()
    })
    .await;
    ehr.maker = Maker::registered(EHR, &ehr.world, &clinic("clinic-a"), SCOPES);
    ehr.world.enrols("Synthetic Person One");
    says(
        &ehr.calls(&ehr.maker, "a", &ours, "p1", "6064").await,
        "not to be dispensed today",
    );
    let card = ehr.calls(&ehr.maker, "b", &theirs, "p1", "6064").await;
    says(
        &card,
        "could not check: the record system's server did not answer",
    );
}

impl Ehr {
    async fn new() -> Ehr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let server = format!("http://{}/fhir", listener.local_addr().expect("an address"));
        let asked = Asked::default();
        let router = Router::new()
            .route("/fhir/Patient/{id}", axum::routing::get(patient))
            .with_state(asked.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let named = FhirServer::of(EHR, &server, None).expect("a server of this machine");
        let nobody =
            FhirServer::of(EHR, "http://127.0.0.1:9/fhir", None).expect("a server of this machine");
        let world = World::with(Config {
            fhir_servers: vec![named, nobody],
            ..reached_by_programs()
        })
        .await;
        let maker = Maker::registered(EHR, &world, &clinic("clinic-a"), SCOPES);
        Ehr {
            world,
            maker,
            server,
            asked,
        }
    }

    /// The first card of a call without the patient.
    async fn calls(&self, maker: &Maker, name: &str, server: &str, id: &str, code: &str) -> Value {
        let mut call: Value = serde_json::from_str(&signing(Value::Null, code)).expect("JSON");
        call["fhirServer"] = json!(server);
        call["fhirAuthorization"] = json!({ "access_token": "of-the-ehr", "token_type": "Bearer" });
        call["context"]["patientId"] = json!(id);
        let token = maker.signs(&self.world, &format!("{PUBLIC}{SIGN}"), name);
        let (status, answer) = posts(&self.world, SIGN, Some(&token), call.to_string()).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["cards"][0].clone()
    }

    fn times(&self) -> usize {
        self.asked.0.load(Ordering::SeqCst)
    }
}

fn says(card: &Value, words: &str) {
    let summary = card["summary"].as_str().expect("a summary");
    assert!(summary.contains(words), "{words}: {summary}");
}

#[tokio::test]
async fn a_patient_who_did_not_come_along_is_fetched_from_the_server_that_is_named_for_the_program()
{
    let ehr = Ehr::new().await;
    let of = ehr.world.enrols("Synthetic Person One");
    let card = ehr.calls(&ehr.maker, "a", &ehr.server, "p1", "6064").await;
    says(&card, "not to be dispensed today");
    assert!(
        card["detail"]
            .as_str()
            .is_some_and(|detail| detail.contains(&of.number.to_string()))
    );
    assert_eq!(ehr.times(), 1);
    // About another medicine nothing is said, and nobody is asked.
    assert_eq!(
        ehr.calls(&ehr.maker, "b", &ehr.server, "p1", "723").await,
        Value::Null
    );
    assert_eq!(ehr.times(), 1);
}

#[tokio::test]
async fn d2_a_server_that_is_not_named_or_not_reached_or_answers_otherwise_is_told_as_not_checked()
{
    let ehr = Ehr::new().await;
    ehr.world.enrols("Synthetic Person One");
    // Not the one that is named, be it by a letter, a path, or whoever stands before the host.
    let port = ehr.server.trim_start_matches("http://127.0.0.1").to_owned();
    for (place, server) in [
        "http://169.254.169.254/latest/meta-data".to_owned(),
        format!("http://localhost{port}"),
        format!("{}/../admin", ehr.server),
        format!("http://ehr.example@127.0.0.1{port}"),
        format!("{}?to=http://other.example", ehr.server),
    ]
    .into_iter()
    .enumerate()
    {
        let card = ehr
            .calls(
                &ehr.maker,
                &format!("server-{place}"),
                &server,
                "p1",
                "6064",
            )
            .await;
        says(&card, "could not check");
    }
    // Named for another program.
    let other = Maker::registered(
        "https://other.example",
        &ehr.world,
        &clinic("clinic-a"),
        SCOPES,
    );
    says(
        &ehr.calls(&other, "a", &ehr.server, "p1", "6064").await,
        "no server may be asked for it",
    );
    // An id that would lead elsewhere.
    for (place, id) in ["../secrets", "..", "p1?x=1", "p1/history", ""]
        .into_iter()
        .enumerate()
    {
        if id.is_empty() {
            continue;
        }
        let card = ehr
            .calls(&ehr.maker, &format!("id-{place}"), &ehr.server, id, "6064")
            .await;
        says(&card, "could not check");
    }
    assert_eq!(ehr.times(), 0, "nobody was asked");
    // A redirect is not followed, another's resource and one that is too large are not read, nobody is not waited for.
    for id in ["elsewhere", "another", "large", "unknown"] {
        let card = ehr.calls(&ehr.maker, id, &ehr.server, id, "6064").await;
        says(
            &card,
            "could not check: the record system's server did not send the patient",
        );
    }
    assert_eq!(ehr.times(), 4);
    let card = ehr
        .calls(
            &ehr.maker,
            "nobody",
            "http://127.0.0.1:9/fhir",
            "p1",
            "6064",
        )
        .await;
    says(
        &card,
        "could not check: the record system's server did not answer",
    );
}

#[test]
fn a_server_is_named_by_its_whole_address_over_tls_with_its_roots() {
    for (address, words) in [
        ("https://ehr.example/fhir", "the file of the roots"),
        ("http://ehr.example/fhir", "only this very machine"),
        ("http://10.0.0.1/fhir", "only this very machine"),
        ("ehr.example/fhir", "no address of a server"),
        ("https://user@ehr.example/fhir", "no address of a server"),
        ("https://ehr.example/a/../b", "no address of a server"),
        ("https://ehr.example:many/fhir", "no address of a server"),
        ("https://", "no address of a server"),
    ] {
        let says = FhirServer::of(EHR, address, None).expect_err("it is refused");
        assert!(says.contains(words), "{address}: {says}");
    }
    let says = FhirServer::of(EHR, "https://ehr.example/fhir", Some(b"no PEM"))
        .expect_err("it is refused");
    assert!(says.contains("holds no certificate"), "{says}");
}
