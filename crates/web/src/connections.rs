//! Connections of browsers and programs: bounded in number, and in how long each may take over what it says and hears.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Sleep, sleep, timeout};
use tower::ServiceExt;

/// How many connections are served at once, and how patient each is. The time of a body is bounded with the request's.
#[derive(Clone, Copy, Debug)]
pub struct Connections {
    /// Most connections at once; those that find no place wait in the queue of the system.
    pub most: u32,
    /// Most of them from one address (of IPv6, one network of 64 bits); none behind a proxy, whose address is everybody's.
    pub of_one: Option<u32>,
    /// From the first byte of the head of a request to its last.
    pub head: Duration,
    /// Without a request, before the first and after each. Longer than a proxy keeps a connection that it does not use.
    pub idle: Duration,
    /// For how long an answer may stand still because the other side does not read it.
    pub unread: Duration,
}

impl Default for Connections {
    fn default() -> Connections {
        Connections {
            most: 1024,
            of_one: Some(256),
            head: Duration::from_secs(15),
            idle: Duration::from_secs(150),
            unread: Duration::from_secs(30),
        }
    }
}

/// How long a connection that has ended is still listened to, so that its last answer is not lost to a reset.
const FAREWELL: Duration = Duration::from_secs(5);
/// The same for one that was turned away.
const BRIEFLY: Duration = Duration::from_millis(250);
/// How much is read meanwhile, in bytes: as much as the largest document that a configuration may allow.
const FAREWELL_BYTES: u64 = 16 * 1024 * 1024;
/// What is said to a request whose head did not end.
const TOO_SLOW: &[u8] =
    b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
/// What is said to a caller who holds as many connections as one may.
const TOO_MANY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
/// After a failure of the system to give a connection.
const AFTER_A_FAILURE: Duration = Duration::from_millis(100);

/// The address of this machine on which a connection came in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReachedAt(pub(crate) SocketAddr);

/// Takes connections until the service stops, then waits for the requests under way.
pub(crate) async fn serve(
    listener: TcpListener,
    rooms: Router,
    bounds: Connections,
    mut stopped: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(bounds.most as usize));
    let callers = Arc::new(Callers::default());
    loop {
        let taken = async {
            // Before the connection is taken: one that waits costs nothing here.
            let place = places.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            taken = taken => taken,
            _ = stopped.wait_for(|stop| *stop) => break,
        };
        match (place, accepted) {
            (Ok(place), Ok((stream, from))) => {
                let (rooms, stopped) = (rooms.clone(), stopped.clone());
                let seat = callers.seat(from.ip(), bounds.of_one);
                tokio::spawn(async move {
                    match &seat {
                        Some(_) => attend(stream, from, rooms, bounds, stopped).await,
                        None => turned_away(stream).await,
                    }
                    drop((seat, place));
                });
            }
            (_, Err(error)) => {
                tracing::warn!(%error, "a connection could not be taken");
                sleep(AFTER_A_FAILURE).await;
            }
            // Nobody closes the places.
            (Err(_), Ok(_)) => break,
        }
    }
    drop(listener);
    let _ = places.acquire_many(bounds.most).await;
}

/// How many connections each caller holds.
#[derive(Default)]
struct Callers(Mutex<HashMap<IpAddr, u32>>);

impl Callers {
    /// A seat for one more connection; none when the caller holds as many as one may.
    fn seat(self: &Arc<Callers>, from: IpAddr, most: Option<u32>) -> Option<Seat> {
        let caller = caller(from);
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(caller).or_default();
        if most.is_some_and(|most| *count >= most) {
            return None;
        }
        *count = count.saturating_add(1);
        Some(Seat {
            callers: self.clone(),
            caller,
        })
    }
}

/// The address by which a caller is counted. One caller has a whole network of IPv6 addresses to speak from.
fn caller(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// One connection of a caller, given back when it ends.
struct Seat {
    callers: Arc<Callers>,
    caller: IpAddr,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut held = self
            .callers
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut held) = held.entry(self.caller) {
            *held.get_mut() = held.get().saturating_sub(1);
            if *held.get() == 0 {
                held.remove();
            }
        }
    }
}

/// Says that it is too many, and hangs up soon: whoever is turned away must not hold the places of others.
async fn turned_away(mut stream: TcpStream) {
    let said = async {
        stream.write_all(TOO_MANY).await?;
        stream.shutdown().await?;
        let mut rest = stream.take(FAREWELL_BYTES);
        tokio::io::copy(&mut rest, &mut tokio::io::sink()).await
    };
    let _ = timeout(BRIEFLY, said).await;
}

/// One connection, request after request.
async fn attend(
    stream: TcpStream,
    from: SocketAddr,
    rooms: Router,
    bounds: Connections,
    mut stopped: watch::Receiver<bool>,
) {
    let Ok(reached) = stream.local_addr() else {
        return;
    };
    let turns = Arc::new(Turns::default());
    let told = turns.clone();
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        told.next();
        let told = told.clone();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(from));
        request.extensions_mut().insert(ReachedAt(reached));
        let answer = rooms.clone().oneshot(request);
        async move {
            let answer = answer.await;
            told.next();
            answer
        }
    });
    let patient = Patient {
        stream,
        bounds,
        turns,
        head: None,
        unread: None,
        was_late: false,
    };
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.idle)
        .serve_connection(TokioIo::new(patient), service);
    let ended = tokio::select! {
        ended = &mut connection => Some(ended),
        _ = stopped.wait_for(|stop| *stop) => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended before its time");
    }
    let patient = connection.into_parts().io.into_inner();
    let _ = timeout(FAREWELL, patient.part()).await;
}

/// Whose turn it is: even while a request is waited for, odd while one is answered.
#[derive(Default)]
struct Turns(AtomicU64);

impl Turns {
    fn next(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }

    fn now(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }
}

type Clock = Pin<Box<Sleep>>;

/// A stream that does not wait for ever.
struct Patient {
    stream: TcpStream,
    bounds: Connections,
    turns: Arc<Turns>,
    /// Runs while a head arrives: in which turn it began.
    head: Option<(u64, Clock)>,
    /// Runs while what is to be sent stands still.
    unread: Option<Clock>,
    was_late: bool,
}

impl Patient {
    /// Says what is left to say, and reads what still comes: a stream that is closed with something unread is reset, and
    /// the answer may never be seen.
    async fn part(mut self) -> io::Result<()> {
        if self.was_late {
            self.stream.write_all(TOO_SLOW).await?;
        }
        self.stream.shutdown().await?;
        let mut rest = self.stream.take(FAREWELL_BYTES);
        tokio::io::copy(&mut rest, &mut tokio::io::sink()).await?;
        Ok(())
    }

    /// What was sent, or a failure where the other side has not read for too long.
    fn sent<T>(
        &mut self,
        context: &mut Context<'_>,
        done: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.unread = None;
            return done;
        }
        let bound = self.bounds.unread;
        let clock = self.unread.get_or_insert_with(|| Box::pin(sleep(bound)));
        ready!(clock.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let me = self.get_mut();
        let turn = me.turns.now();
        me.head.take_if(|(began, _)| *began != turn);
        if let Some((_, clock)) = &mut me.head
            && clock.as_mut().poll(context).is_ready()
        {
            me.was_late = true;
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut me.stream).poll_read(context, buffer);
        let is_head = turn.is_multiple_of(2) && buffer.filled().len() > before;
        if is_head && me.head.is_none() {
            me.head = Some((turn, Box::pin(sleep(me.bounds.head))));
        }
        read
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let me = self.get_mut();
        let done = Pin::new(&mut me.stream).poll_write(context, bytes);
        me.sent(context, done)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let me = self.get_mut();
        let done = Pin::new(&mut me.stream).poll_write_vectored(context, pieces);
        me.sent(context, done)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let me = self.get_mut();
        let done = Pin::new(&mut me.stream).poll_flush(context);
        me.sent(context, done)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
