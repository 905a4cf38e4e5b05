//! Laboratories that connect with TLS: whom the service shows itself to, and whose certificate it takes.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use retinue_web::{Config, Encryption, Laboratories, LaboratorySender, NotEncrypted};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::laboratory::{of_enrolled, sender};
use crate::world::{Enrolled, PATIENT, World};

/// A certificate with its key, as PEM.
pub(crate) struct Shown {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

/// Who issues certificates.
pub(crate) struct Root(CertifiedIssuer<'static, KeyPair>);

impl Root {
    pub(crate) fn new() -> Root {
        let mut parameters = CertificateParams::new(Vec::new()).expect("parameters");
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        Root(CertifiedIssuer::self_signed(parameters, key).expect("a root"))
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    pub(crate) fn issues(&self, name: &str) -> Shown {
        let key = KeyPair::generate().expect("a key");
        let parameters = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
        let certificate = parameters.signed_by(&key, &self.0).expect("a certificate");
        Shown {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        }
    }
}

impl Shown {
    fn der(&self) -> CertificateDer<'static> {
        CertificateDer::from_pem_slice(self.certificate.as_bytes()).expect("a certificate")
    }

    fn hash(&self) -> [u8; 32] {
        let hash = digest(&SHA256, &self.der());
        hash.as_ref().try_into().expect("32 bytes")
    }
}

/// The service with its root, the root of the laboratories, and where it listens.
struct Encrypted {
    world: World,
    at: SocketAddr,
    root: Root,
}

async fn encrypted(clients: Option<&Root>, senders: Vec<LaboratorySender>) -> Encrypted {
    let root = Root::new();
    let own = root.issues("registry.example");
    let roots = clients.map(Root::pem);
    let encryption = Encryption::of(
        own.certificate.as_bytes(),
        own.key.as_bytes(),
        roots.as_deref().map(str::as_bytes),
    );
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    let at = listener.local_addr().expect("it is bound");
    let mut laboratories = Laboratories::new(senders, Some(Arc::new(listener)));
    laboratories.encryption = Some(encryption.expect("what encrypts"));
    let world = World::with(Config {
        laboratories,
        ..Config::default()
    })
    .await;
    Encrypted { world, at, root }
}

impl Encrypted {
    /// Sends a message as whoever shows that certificate; the answer, none where the connection ends without one.
    async fn answers(&self, shown: Option<&Shown>, message: &str) -> Option<String> {
        let mut roots = RootCertStore::empty();
        let root = CertificateDer::from_pem_slice(self.root.pem().as_bytes());
        roots.add(root.expect("a root")).expect("it is a root");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots);
        let config = match shown {
            None => builder.with_no_client_auth(),
            Some(shown) => {
                let key = PrivateKeyDer::from_pem_slice(shown.key.as_bytes()).expect("a key");
                builder
                    .with_client_auth_cert(vec![shown.der()], key)
                    .expect("a certificate with its key")
            }
        };
        let stream = TcpStream::connect(self.at).await.expect("a connection");
        let name = ServerName::try_from("registry.example").expect("a name");
        let connector = TlsConnector::from(Arc::new(config));
        let mut stream = connector.connect(name, stream).await.ok()?;
        let framed = [b"\x0b", message.as_bytes(), b"\x1c\r"].concat();
        stream.write_all(&framed).await.ok()?;
        let mut answer = Vec::new();
        while !answer.ends_with(b"\x1c\r") {
            let byte = stream.read_u8().await.ok()?;
            answer.push(byte);
        }
        Some(String::from_utf8_lossy(&answer).into_owned())
    }

    fn enrols(&self) -> Enrolled {
        self.world.ready("Synthetic Person One", PATIENT).0
    }
}

fn is_taken(answer: Option<String>, control_id: &str) -> bool {
    answer.is_some_and(|answer| answer.contains(&format!("MSA|AA|{control_id}")))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_comes_encrypted_is_taken_and_one_that_comes_plain_is_not() {
    let service = encrypted(None, vec![sender()]).await;
    let of = service.enrols();
    let message = of_enrolled("C1", &of, "F1", "Negative");
    assert!(is_taken(service.answers(None, &message).await, "C1"));
    let mut plain = TcpStream::connect(service.at).await.expect("a connection");
    let framed = [b"\x0b", message.as_bytes(), b"\x1c\r"].concat();
    plain.write_all(&framed).await.expect("it is sent");
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer).await;
    assert!(
        !String::from_utf8_lossy(&answer).contains("MSA|"),
        "nothing is said to whom nobody can be sure of"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn with_roots_named_nobody_is_heard_without_a_certificate_that_one_of_them_issued() {
    let laboratories = Root::new();
    let service = encrypted(Some(&laboratories), vec![sender()]).await;
    let of = service.enrols();
    let message = |name: &str| of_enrolled(name, &of, name, "Negative");
    let own = laboratories.issues("northlab.example");
    let anothers = Root::new().issues("northlab.example");
    assert!(is_taken(
        service.answers(Some(&own), &message("C1")).await,
        "C1"
    ));
    assert_eq!(service.answers(None, &message("C2")).await, None);
    assert_eq!(service.answers(Some(&anothers), &message("C3")).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_laboratory_with_a_certificate_of_its_own_is_known_by_it_and_not_by_another_of_the_same_root()
 {
    let laboratories = Root::new();
    let own = laboratories.issues("northlab.example");
    let other = laboratories.issues("southlab.example");
    let by_certificate = LaboratorySender {
        addresses: Vec::new(),
        token: None,
        certificate: Some(own.hash()),
        ..sender()
    };
    let service = encrypted(Some(&laboratories), vec![by_certificate]).await;
    let of = service.enrols();
    let message = |name: &str| of_enrolled(name, &of, name, "Negative");
    assert!(is_taken(
        service.answers(Some(&own), &message("C1")).await,
        "C1"
    ));
    assert_eq!(service.answers(Some(&other), &message("C2")).await, None);
}

#[test]
fn what_cannot_encrypt_is_named() {
    let own = Root::new().issues("registry.example");
    let other = Root::new().issues("registry.example");
    let of = |certificate: &str, key: &str, clients: Option<&str>| {
        Encryption::of(
            certificate.as_bytes(),
            key.as_bytes(),
            clients.map(str::as_bytes),
        )
        .err()
    };
    assert!(of(&own.certificate, &own.key, None).is_none());
    assert!(matches!(
        of("nothing", &own.key, None),
        Some(NotEncrypted::Certificate(_))
    ));
    assert!(matches!(
        of(&own.certificate, "nothing", None),
        Some(NotEncrypted::Key(_))
    ));
    // A key that belongs to another certificate would make every connection fail: said at the start.
    assert!(matches!(
        of(&own.certificate, &other.key, None),
        Some(NotEncrypted::Key(_))
    ));
    assert!(matches!(
        of(&own.certificate, &own.key, Some("nothing")),
        Some(NotEncrypted::Clients(_))
    ));
}
