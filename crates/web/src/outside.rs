//! Servers of others that are asked for something: each is named in the configuration. One request, no redirect, a bounded answer
//! within a bounded time, and over TLS only certificates of the roots that the configuration names.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper::{Method, Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// The longest that an answer is waited for. Somebody waits beside it.
const LONGEST: Duration = Duration::from_secs(3);
/// The largest answer that is read.
const LARGEST: usize = 256 * 1024;

/// A server that may be asked.
#[derive(Clone)]
pub(crate) struct Outside {
    address: String,
    origin: String,
    host: String,
    port: u16,
    path: String,
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

/// Why there is no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NoAnswer {
    /// It was not reached, or did not answer within the time.
    NotReached,
    /// Its answer is none that is read: another status, or too large.
    NotRead,
}

/// What is asked.
struct Question {
    method: Method,
    path: String,
    accepts: &'static str,
    token: Option<String>,
    form: Option<String>,
}

impl Outside {
    /// A server by its whole address, such as `https://ehr.example/fhir/r4`; `roots` are the certificates, as PEM, that its own must
    /// come from. Without TLS only this very machine is asked.
    ///
    /// # Errors
    /// What is wrong, and what would mend it.
    pub(crate) fn of(address: &str, roots: Option<&[u8]>) -> Result<Outside, String> {
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
        let (authority, path) = match rest.find('/') {
            Some(place) => rest.split_at(place),
            None => (rest, ""),
        };
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| unfit())?),
            None => (authority, if is_safe { 443 } else { 80 }),
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
                    "'{address}': only this very machine is asked without TLS: {REMEDY}"
                ));
            }
        };
        let origin = address.strip_suffix(path).unwrap_or(address);
        Ok(Outside {
            address: address.to_owned(),
            origin: origin.to_owned(),
            host: host.to_owned(),
            port,
            path: path.to_owned(),
            tls,
        })
    }

    /// Its whole address.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Whether this is its address. One stroke at the end makes no difference.
    pub(crate) fn is_meant(&self, named: &str) -> bool {
        named.trim_end_matches('/') == self.address
    }

    /// The path of an address, where it lies on this very server.
    pub(crate) fn path_of<'a>(&self, address: &'a str) -> Option<&'a str> {
        let path = address.strip_prefix(&self.origin)?;
        let is_plain = |one: u8| one.is_ascii_graphic() && !matches!(one, b'#' | b'\\');
        (path.starts_with('/') && path.bytes().all(is_plain)).then_some(path)
    }

    /// What lies below its address.
    pub(crate) async fn get(
        &self,
        below: &str,
        accepts: &'static str,
        token: Option<&str>,
    ) -> Result<Bytes, NoAnswer> {
        self.answers(Question {
            method: Method::GET,
            path: format!("{}/{below}", self.path),
            accepts,
            token: token.map(str::to_owned),
            form: None,
        })
        .await
    }

    /// The answer to a form, at a path of its own.
    pub(crate) async fn post(&self, path: &str, form: String) -> Result<Bytes, NoAnswer> {
        self.answers(Question {
            method: Method::POST,
            path: path.to_owned(),
            accepts: "application/json",
            token: None,
            form: Some(form),
        })
        .await
    }

    async fn answers(&self, question: Question) -> Result<Bytes, NoAnswer> {
        tokio::time::timeout(LONGEST, self.asked(question))
            .await
            .map_err(|_| NoAnswer::NotReached)?
    }

    async fn asked(&self, question: Question) -> Result<Bytes, NoAnswer> {
        let stream = TcpStream::connect((self.host.as_str(), self.port))
            .await
            .map_err(|_| NoAnswer::NotReached)?;
        match &self.tls {
            None => self.over(stream, question).await,
            Some((connector, name)) => {
                let stream = connector.connect(name.clone(), stream).await;
                let stream = stream.map_err(|_| NoAnswer::NotReached)?;
                self.over(stream, question).await
            }
        }
    }

    async fn over(
        &self,
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        question: Question,
    ) -> Result<Bytes, NoAnswer> {
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|_| NoAnswer::NotReached)?;
        let mut request = Request::builder()
            .method(question.method)
            .uri(question.path)
            .header(header::HOST, format!("{}:{}", self.host, self.port))
            .header(header::ACCEPT, question.accepts)
            .header(header::CONNECTION, "close");
        if let Some(token) = question.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if question.form.is_some() {
            let form = "application/x-www-form-urlencoded";
            request = request.header(header::CONTENT_TYPE, form);
        }
        let request = request
            .body(Full::new(Bytes::from(question.form.unwrap_or_default())))
            .map_err(|_| NoAnswer::NotRead)?;
        let answer = async {
            let answer = sender
                .send_request(request)
                .await
                .map_err(|_| NoAnswer::NotReached)?;
            // What lies elsewhere is not followed.
            if answer.status() != StatusCode::OK {
                return Err(NoAnswer::NotRead);
            }
            let body = Limited::new(answer.into_body(), LARGEST).collect().await;
            Ok(body.map_err(|_| NoAnswer::NotRead)?.to_bytes())
        };
        // The connection carries the answer and ends with it; given up, both are gone.
        let mut connection = std::pin::pin!(connection);
        let mut answer = std::pin::pin!(answer);
        tokio::select! {
            answered = &mut answer => answered,
            ended = &mut connection => match ended {
                Ok(()) => answer.await,
                Err(_) => Err(NoAnswer::NotReached),
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
