//! Requests of programs, from many connections side by side.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::bench::callers::share;
use crate::bench::http::Connection;
use crate::bench::process;
use crate::bench::server::Server;
use crate::bench::spread::{Spread, per_second};
use crate::ending::Trouble;

/// A request, and how its answer is known to be the one that is meant.
pub(super) struct Request {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) media: &'static str,
    pub(super) bearer: String,
    pub(super) body: String,
    pub(super) status: u16,
    /// What stands in the body of the answer.
    pub(super) holds: &'static str,
}

/// What is asked.
pub(super) struct Script {
    pub(super) requests: Vec<Request>,
    /// Whether the first comes again after the last.
    pub(super) again: bool,
    /// From one request of a connection to its next, where they are not asked as fast as they are answered.
    pub(super) pause: Option<Duration>,
}

/// How it was answered.
pub(super) struct Asked {
    pub(super) per_second: f64,
    pub(super) answered: Spread,
    pub(super) generator_share: Option<f64>,
}

impl Script {
    /// Asks for `time`, or until everything was asked that is asked once.
    ///
    /// # Errors
    /// An answer that is not the one that is meant.
    pub(super) fn ask(
        &self,
        server: &Server,
        connections: usize,
        time: Duration,
    ) -> Result<Asked, Trouble> {
        let connections: Vec<Connection> = (0..connections)
            .map(|_| Connection::open(server.address))
            .collect::<Result<_, _>>()?;
        let next = AtomicUsize::new(0);
        let before = process::both(server.pid());
        let began = Instant::now();
        let each: Vec<Result<Vec<Duration>, Trouble>> = std::thread::scope(|scope| {
            let running: Vec<_> = connections
                .into_iter()
                .map(|mut connection| {
                    let next = &next;
                    scope.spawn(move || self.ask_on(&mut connection, next, began, time))
                })
                .collect();
            let ended = |thread: std::thread::ScopedJoinHandle<'_, _>| {
                let died = || Err(Trouble::failed("a measured program ended unexpectedly"));
                thread.join().unwrap_or_else(|_| died())
            };
            running.into_iter().map(ended).collect()
        });
        let whole = began.elapsed();
        let mut all = Vec::new();
        for one in each {
            all.extend(one?);
        }
        Ok(Asked {
            per_second: per_second(all.len(), whole),
            answered: Spread::of(all),
            generator_share: share(before, process::both(server.pid())),
        })
    }

    fn ask_on(
        &self,
        connection: &mut Connection,
        next: &AtomicUsize,
        began: Instant,
        time: Duration,
    ) -> Result<Vec<Duration>, Trouble> {
        let mut each = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let place = if self.again {
                place % self.requests.len().max(1)
            } else {
                place
            };
            let Some(request) = self.requests.get(place) else {
                break;
            };
            let start = Instant::now();
            connection.bears(&request.bearer);
            let answer =
                connection.ask(request.method, &request.path, request.media, &request.body)?;
            each.push(start.elapsed());
            if answer.status != request.status || !is_in(request.holds, &answer.body) {
                return Err(Trouble::failed(format!(
                    "a measured request was not answered as it is meant, so the figure would mean nothing: {} {}: {} {}",
                    request.method,
                    request.path,
                    answer.status,
                    String::from_utf8_lossy(&answer.body)
                )));
            }
            if began.elapsed() >= time {
                break;
            }
            if let Some(left) = self
                .pause
                .and_then(|pause| pause.checked_sub(start.elapsed()))
            {
                std::thread::sleep(left);
            }
        }
        Ok(each)
    }
}

fn is_in(words: &str, body: &[u8]) -> bool {
    body.windows(words.len())
        .any(|part| part == words.as_bytes())
}
