//! The listener for MLLP: bounded in connections, in the size of a message and in patience.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use retinue_interop::hl7v2::Frames;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use super::{Connected, From, receive};
use crate::site::Site;

/// Most connections at once.
const MOST_CONNECTIONS: usize = 128;
/// How long a connection may stay silent between two messages.
const IDLE: Duration = Duration::from_secs(15 * 60);
/// How long a message that has begun may take to arrive, and an answer to leave.
const PATIENCE: Duration = Duration::from_secs(30);

/// Listens until the service stops.
pub(crate) async fn listen(listener: TcpListener, site: Site, mut stopped: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.wait_for(|stop| *stop) => return,
        };
        let (stream, from): (TcpStream, SocketAddr) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection of a laboratory could not be taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let address = from.ip();
        // Nobody learns what listens here who is not registered; and who finds no place tries again.
        if !site.config.laboratories.may_connect(address) {
            tracing::warn!(%address, "a connection that no laboratory is registered for was closed");
            continue;
        }
        let Ok(place) = places.clone().try_acquire_owned() else {
            tracing::warn!(%address, "there are as many connections of laboratories as are served at once");
            continue;
        };
        let (site, stopped) = (site.clone(), stopped.clone());
        tokio::spawn(async move {
            if let Err(error) = opened(stream, address, &site, stopped).await {
                tracing::warn!(%address, %error, "a connection of a laboratory ended");
            }
            drop(place);
        });
    }
}

/// One connection, encrypted where the installation says so.
async fn opened(
    mut stream: TcpStream,
    address: IpAddr,
    site: &Site,
    stopped: watch::Receiver<bool>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let laboratories = &site.config.laboratories;
    let Some(encryption) = &laboratories.encryption else {
        let connected = Connected {
            address,
            certificate: None,
        };
        return serve(&mut stream, connected, site, stopped).await;
    };
    let (mut stream, certificate) =
        tokio::time::timeout(PATIENCE, encryption.accept(stream)).await??;
    let connected = Connected {
        address,
        certificate,
    };
    if !laboratories.knows(From::Connection(connected)) {
        return Err(io::Error::other(
            "no laboratory is registered with its certificate",
        ));
    }
    let served = serve(&mut stream, connected, site, stopped).await;
    // What was said is said: that the other side no longer listens to the farewell is no fault.
    let _ = tokio::time::timeout(PATIENCE, stream.shutdown()).await;
    served
}

/// Message after message, each answered before the next is read.
async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    connected: Connected,
    site: &Site,
    mut stopped: watch::Receiver<bool>,
) -> io::Result<()> {
    let mut frames = Frames::default();
    let mut piece = vec![0; 16 * 1024];
    loop {
        while let Some(message) = frames.next_message().map_err(io::Error::other)? {
            let answered = receive(site, From::Connection(connected), message).await;
            for answer in answered.messages {
                let framed = Frames::around(&answer);
                let sent = async {
                    stream.write_all(&framed).await?;
                    stream.flush().await
                };
                tokio::time::timeout(PATIENCE, sent).await??;
            }
        }
        let patience = if frames.is_within() { PATIENCE } else { IDLE };
        let read = tokio::select! {
            read = tokio::time::timeout(patience, stream.read(&mut piece)) => read??,
            _ = stopped.wait_for(|stop| *stop) => return Ok(()),
        };
        match piece.get(..read) {
            None | Some([]) => return Ok(()),
            Some(bytes) => frames.push(bytes),
        }
    }
}
