//! Servers of record systems that may be asked for what did not come along with a hook. Each is named in the configuration, with
//! the program that may have it asked; a call names one of them exactly or nobody is asked. One request, no redirect, a bounded
//! answer within a bounded time, and over TLS only certificates of the roots that the configuration names.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use http_body_util::{BodyExt, Empty, Limited};
use hyper::client::conn::http1;
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// The longest that one resource is waited for. A clinician waits beside it.
const LONGEST: Duration = Duration::from_secs(3);
/// The largest answer that is read.
const LARGEST: usize = 256 * 1024;
/// The longest id of a resource.
const LONGEST_ID: usize = 64;

/// A server that may be asked.
#[derive(Clone)]
pub struct FhirServer {
    program: String,
    address: String,
    host: String,
    port: u16,
    path: String,
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

impl fmt::Debug for FhirServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FhirServer({} for {})", self.address, self.program)
    }
}

/// Why nothing was fetched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NotFetched {
    /// It cannot be named in a request.
    Id,
    /// It was not reached, or did not answer within the time.
    NotReached,
    /// Its answer is none that is read: another status, too large, or not the resource that was asked for.
    NotRead,
}

impl FhirServer {
    /// A server for one program, by its whole address, such as `https://ehr.example/fhir/r4`; `roots` are the certificates, as PEM,
    /// that its own must come from. Without TLS only this very machine is asked.
    ///
    /// # Errors
    /// What is wrong, and what would mend it.
    pub fn of(program: &str, address: &str, roots: Option<&[u8]>) -> Result<FhirServer, String> {
        const REMEDY: &str = "write https://, the host and the path of the server, such as https://ehr.example/fhir/r4";
        let address = address.trim_end_matches('/');
        let unfit = || format!("'{address}' is no address of a server: {REMEDY}");
        let (rest, is_safe) = match (
            address.strip_prefix("https://"),
            address.strip_prefix("http://"),
        ) {
            (Some(rest), _) => (rest, true),
            (None, Some(rest)) => (rest, false),
            (None, None) => return Err(unfit()),
        };
        let (origin, path) = match rest.find('/') {
            Some(place) => rest.split_at(place),
            None => (rest, ""),
        };
        let (host, port) = match origin.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| unfit())?),
            None => (origin, if is_safe { 443 } else { 80 }),
        };
        let is_plain = |text: &str, more: &str| {
            text.chars()
                .all(|one| one.is_ascii_alphanumeric() || more.contains(one))
        };
        if host.is_empty()
            || !is_plain(host, ".-")
            || !is_plain(path, "./-_~")
            || path.contains("..")
        {
            return Err(unfit());
        }
        let tls = match (is_safe, roots) {
            (true, Some(roots)) => Some(encrypted(host, roots)?),
            (true, None) => {
                return Err(
                    "name the file of the roots that the server's certificate comes from"
                        .to_owned(),
                );
            }
            (false, _) if matches!(host, "localhost" | "127.0.0.1") => None,
            (false, _) => {
                return Err(format!(
                    "only this very machine is asked without TLS: {REMEDY}"
                ));
            }
        };
        Ok(FhirServer {
            program: program.to_owned(),
            address: address.to_owned(),
            host: host.to_owned(),
            port,
            path: path.to_owned(),
            tls,
        })
    }

    /// Whether a program names exactly this server, which it may have asked.
    pub(crate) fn is_meant(&self, program: &str, named: &str) -> bool {
        self.program == program && named.trim_end_matches('/') == self.address
    }

    /// A patient, by the id on the server. The token is the one that the program sent with its call for this server.
    pub(crate) async fn patient(&self, id: &str, token: Option<&str>) -> Result<Value, NotFetched> {
        let is_id = !id.is_empty()
            && id.len() <= LONGEST_ID
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
        // Two points would lead to another path.
        if !is_id || id.bytes().all(|byte| byte == b'.') {
            return Err(NotFetched::Id);
        }
        let what = format!("Patient/{id}");
        let answer = tokio::time::timeout(LONGEST, self.asked(&what, token));
        let body = answer.await.map_err(|_| NotFetched::NotReached)??;
        let resource: Value = serde_json::from_slice(&body).map_err(|_| NotFetched::NotRead)?;
        let is = |name: &str, text: &str| resource.get(name).and_then(Value::as_str) == Some(text);
        if is("resourceType", "Patient") && is("id", id) {
            Ok(resource)
        } else {
            Err(NotFetched::NotRead)
        }
    }

    async fn asked(&self, what: &str, token: Option<&str>) -> Result<Bytes, NotFetched> {
        let stream = TcpStream::connect((self.host.as_str(), self.port))
            .await
            .map_err(|_| NotFetched::NotReached)?;
        match &self.tls {
            None => self.over(stream, what, token).await,
            Some((connector, name)) => {
                let stream = connector.connect(name.clone(), stream).await;
                let stream = stream.map_err(|_| NotFetched::NotReached)?;
                self.over(stream, what, token).await
            }
        }
    }

    async fn over(
        &self,
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        what: &str,
        token: Option<&str>,
    ) -> Result<Bytes, NotFetched> {
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|_| NotFetched::NotReached)?;
        let mut request = Request::get(format!("{}/{what}", self.path))
            .header(header::HOST, format!("{}:{}", self.host, self.port))
            .header(header::ACCEPT, "application/fhir+json")
            .header(header::CONNECTION, "close");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request
            .body(Empty::<Bytes>::new())
            .map_err(|_| NotFetched::NotRead)?;
        let answer = async {
            let answer = sender
                .send_request(request)
                .await
                .map_err(|_| NotFetched::NotReached)?;
            // What lies elsewhere is not followed.
            if answer.status() != StatusCode::OK {
                return Err(NotFetched::NotRead);
            }
            let body = Limited::new(answer.into_body(), LARGEST).collect().await;
            Ok(body.map_err(|_| NotFetched::NotRead)?.to_bytes())
        };
        // The connection carries the answer and ends with it; given up, both are gone.
        let mut connection = std::pin::pin!(connection);
        let mut answer = std::pin::pin!(answer);
        tokio::select! {
            answered = &mut answer => answered,
            ended = &mut connection => match ended {
                Ok(()) => answer.await,
                Err(_) => Err(NotFetched::NotReached),
            },
        }
    }
}

fn encrypted(host: &str, roots: &[u8]) -> Result<(TlsConnector, ServerName<'static>), String> {
    let config = trusting(roots)?;
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| format!("'{host}' is no name that a certificate could have"))?;
    Ok((TlsConnector::from(config), name))
}

/// What takes only certificates that come from these roots, in PEM.
pub(crate) fn trusting(roots: &[u8]) -> Result<Arc<ClientConfig>, String> {
    let mut store = RootCertStore::empty();
    for root in CertificateDer::pem_slice_iter(roots) {
        let root = root.map_err(|error| format!("the file of roots is no PEM: {error}"))?;
        store
            .add(root)
            .map_err(|error| format!("a root cannot be used: {error}"))?;
    }
    if store.is_empty() {
        return Err("the file of roots holds no certificate in PEM".to_owned());
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(store)
        .with_no_client_auth();
    Ok(Arc::new(config))
}
