//! One call of an endpoint: over TLS, to a public address, without redirects, within a bounded time. Of the answer only its status
//! is read.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use retinue_kernel::Mode;
use retinue_ledger::{WebhookAddress, WebhookAnswer, WebhookDue, is_public};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::sign;
use crate::outside::trusting;

/// The longest that a receiver may take, from its name to its answer. Ours, provisional.
const LONGEST: Duration = Duration::from_secs(10);

/// The roots that certificates of receivers must come from.
#[derive(Clone)]
pub struct WebhookRoots(Arc<ClientConfig>);

impl fmt::Debug for WebhookRoots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookRoots")
    }
}

impl WebhookRoots {
    /// Reads the roots, in PEM.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn of(pem: &[u8]) -> Result<WebhookRoots, String> {
        trusting(pem).map(WebhookRoots)
    }
}

/// Tells one notification.
pub(super) async fn call(
    due: &WebhookDue,
    body: &str,
    roots: Option<&WebhookRoots>,
) -> WebhookAnswer {
    let not = |why: &str| WebhookAnswer::NotTaken(format!("not called: {why}"));
    let address = match &due.address {
        Ok(address) => address,
        Err(why) => return not(why),
    };
    match tokio::time::timeout(LONGEST, answered(due, address, body, roots)).await {
        Err(_) => WebhookAnswer::NotTaken(format!("no answer in {} seconds", LONGEST.as_secs())),
        Ok(Err(why)) => not(why),
        Ok(Ok(StatusCode::GONE)) => WebhookAnswer::Gone,
        Ok(Ok(status)) if status.is_success() => {
            WebhookAnswer::Taken(format!("answered {}", status.as_u16()))
        }
        // What lies elsewhere is not followed.
        Ok(Ok(status)) => WebhookAnswer::NotTaken(format!("answered {}", status.as_u16())),
    }
}

async fn answered(
    due: &WebhookDue,
    address: &WebhookAddress,
    body: &str,
    roots: Option<&WebhookRoots>,
) -> Result<StatusCode, &'static str> {
    let stream = connected(address, due.mode).await?;
    if !address.is_encrypted {
        return over(stream, due, address, body).await;
    }
    let roots =
        roots.ok_or("the configuration names no roots for certificates (webhooks.roots)")?;
    let name = ServerName::try_from(address.host.clone())
        .map_err(|_| "its host is no name that a certificate could have")?;
    let stream = TlsConnector::from(roots.0.clone())
        .connect(name, stream)
        .await
        .map_err(|_| "its certificate does not come from the roots, or it speaks no TLS")?;
    over(stream, due, address, body).await
}

/// The name is looked up once, and what it led to is held against what may be called and then called itself: nobody can lead
/// elsewhere in between.
async fn connected(address: &WebhookAddress, mode: Mode) -> Result<TcpStream, &'static str> {
    let found = tokio::net::lookup_host((address.host.as_str(), address.port))
        .await
        .map_err(|_| "its name is not known")?;
    let may_be_called =
        |one: &SocketAddr| is_public(one.ip()) || (mode == Mode::Sandbox && one.ip().is_loopback());
    let found: Vec<SocketAddr> = found.filter(may_be_called).collect();
    if found.is_empty() {
        return Err("its name leads to no public address");
    }
    TcpStream::connect(found.as_slice())
        .await
        .map_err(|_| "it was not reached")
}

async fn over(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    due: &WebhookDue,
    address: &WebhookAddress,
    body: &str,
) -> Result<StatusCode, &'static str> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|_| "it was not reached")?;
    let timestamp = due.now.as_second();
    let signatures = sign::signatures(&due.secrets, &due.id, timestamp, body);
    let request = Request::post(&address.path)
        .header(header::HOST, format!("{}:{}", address.host, address.port))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, "retinue-webhooks")
        .header(header::CONNECTION, "close")
        .header("webhook-id", &due.id)
        .header("webhook-timestamp", timestamp)
        .header("webhook-signature", signatures)
        .body(Full::new(Bytes::from(body.to_owned())))
        .map_err(|_| "its address cannot be put into a request")?;
    // The body of the answer is left unread, however much it is: the connection goes with this call.
    let mut connection = std::pin::pin!(connection);
    let mut answer = std::pin::pin!(sender.send_request(request));
    let answer = tokio::select! {
        answered = &mut answer => answered,
        _ = &mut connection => answer.await,
    };
    answer
        .map(|answer| answer.status())
        .map_err(|_| "it broke off without an answer that can be read")
}
