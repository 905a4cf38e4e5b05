//! TLS on the connections of laboratories, and the certificates by which these show who they are.

use std::fmt;
use std::io;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use sha2::{Digest, Sha256};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// What encrypts the connections of laboratories: TLS 1.2 or 1.3.
#[derive(Clone)]
pub struct Encryption(TlsAcceptor);

/// Why connections cannot be encrypted with what was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotEncrypted {
    /// The certificate of the service, or those between it and a root.
    Certificate(String),
    /// The key of the certificate.
    Key(String),
    /// The roots of the certificates that laboratories show.
    Clients(String),
}

impl fmt::Display for NotEncrypted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (NotEncrypted::Certificate(says)
        | NotEncrypted::Key(says)
        | NotEncrypted::Clients(says)) = self;
        f.write_str(says)
    }
}

impl std::error::Error for NotEncrypted {}

impl fmt::Debug for Encryption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Encryption")
    }
}

impl Encryption {
    /// By the service's own certificates and key, as PEM, its own certificate first. With roots of `clients` nobody is heard who
    /// shows no certificate that was issued by one of them.
    ///
    /// # Errors
    /// [`NotEncrypted`]: what cannot be used.
    pub fn of(
        certificates: &[u8],
        key: &[u8],
        clients: Option<&[u8]>,
    ) -> Result<Encryption, NotEncrypted> {
        let own = certificates_in(certificates).map_err(NotEncrypted::Certificate)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| {
            NotEncrypted::Key(format!("it holds no private key in PEM: {error}"))
        })?;
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| NotEncrypted::Certificate(error.to_string()))?;
        let builder = match clients {
            None => builder.with_no_client_auth(),
            Some(roots) => {
                let mut store = RootCertStore::empty();
                for root in certificates_in(roots).map_err(NotEncrypted::Clients)? {
                    store
                        .add(root)
                        .map_err(|error| NotEncrypted::Clients(error.to_string()))?;
                }
                let verifier =
                    WebPkiClientVerifier::builder_with_provider(Arc::new(store), provider)
                        .build()
                        .map_err(|error| NotEncrypted::Clients(error.to_string()))?;
                builder.with_client_cert_verifier(verifier)
            }
        };
        let config = builder.with_single_cert(own, key).map_err(|error| {
            NotEncrypted::Key(format!("the certificate cannot be used with it: {error}"))
        })?;
        Ok(Encryption(TlsAcceptor::from(Arc::new(config))))
    }

    /// Agrees on the encryption of a connection; with the SHA-256 of the certificate that the other side showed.
    ///
    /// # Errors
    /// No TLS, or no certificate that is taken.
    pub(super) async fn accept(
        &self,
        stream: TcpStream,
    ) -> io::Result<(TlsStream<TcpStream>, Option<[u8; 32]>)> {
        let stream = self.0.accept(stream).await?;
        let shown = stream.get_ref().1.peer_certificates();
        let first = shown.and_then(<[CertificateDer<'_>]>::first);
        let certificate = first.map(|one| Sha256::digest(one.as_ref()).into());
        Ok((stream, certificate))
    }
}

fn certificates_in(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let read: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|error| format!("it is no PEM: {error}"))?;
    match read.is_empty() {
        true => Err("it holds no certificate in PEM".to_owned()),
        false => Ok(read),
    }
}
