//! Signed-in pharmacists who ask for authorisations, side by side, as fast as they are answered.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::http::Connection;
use super::load::{Caller, Ready};
use super::process;
use super::spread::{Spread, per_second};
use crate::ending::Trouble;

/// What some callers were answered.
pub(super) struct Asked {
    /// Authorisations given.
    pub(super) authorised: usize,
    /// Authorisations a second.
    pub(super) per_second: f64,
    /// From the request to the end of the answer.
    pub(super) answered: Spread,
    /// The share of the processors' time that asking took, of what asking and answering took together.
    pub(super) generator_share: Option<f64>,
}

/// Connections with a session each.
///
/// # Errors
/// A sign-in that fails.
pub(super) fn signed_in(
    service: SocketAddr,
    callers: &[Caller],
) -> Result<Vec<Connection>, Trouble> {
    callers
        .iter()
        .map(|caller| {
            let mut connection = Connection::open(service)?;
            let credentials = json!({ "login": caller.login, "password": caller.password });
            let answer = connection.ask(
                "POST",
                "/api/session",
                "application/json",
                &credentials.to_string(),
            )?;
            if answer.status != 204 {
                return Err(Trouble::failed(format!(
                    "a measured caller could not sign in: {}",
                    answer.status
                )));
            }
            Ok(connection)
        })
        .collect()
}

/// Asks for one prescription after the other, from all connections side by side, for `time` or until all are asked for.
///
/// # Errors
/// An answer that is no authorisation: then what was measured means nothing.
pub(super) fn ask(
    connections: &mut [Connection],
    ready: &[Ready],
    time: Duration,
    service: u32,
) -> Result<Asked, Trouble> {
    let next = AtomicUsize::new(0);
    let before = process::both(service);
    let began = Instant::now();
    let each: Vec<Result<Vec<Duration>, Trouble>> = std::thread::scope(|scope| {
        let running: Vec<_> = connections
            .iter_mut()
            .map(|connection| scope.spawn(|| ask_on(connection, ready, &next, began, time)))
            .collect();
        running
            .into_iter()
            .map(|thread| {
                thread.join().unwrap_or_else(|_| {
                    Err(Trouble::failed("a measured caller ended unexpectedly"))
                })
            })
            .collect()
    });
    let whole = began.elapsed();
    let after = process::both(service);
    let mut all = Vec::new();
    for one in each {
        all.extend(one?);
    }
    Ok(Asked {
        authorised: all.len(),
        per_second: per_second(all.len(), whole),
        answered: Spread::of(all),
        generator_share: share(before, after),
    })
}

/// The share of the first in what both spent.
pub(super) fn share(
    before: Option<(Duration, Duration)>,
    after: Option<(Duration, Duration)>,
) -> Option<f64> {
    let ((asking, answering), (asked, answered)) = (before?, after?);
    let asking = asked.saturating_sub(asking).as_secs_f64();
    let answering = answered.saturating_sub(answering).as_secs_f64();
    Some(asking / (asking + answering).max(1e-9))
}

fn ask_on(
    connection: &mut Connection,
    ready: &[Ready],
    next: &AtomicUsize,
    began: Instant,
    time: Duration,
) -> Result<Vec<Duration>, Trouble> {
    let mut each = Vec::new();
    // Asked at least once: on a crowded machine the time can be over before the first turn.
    loop {
        let place = next.fetch_add(1, Ordering::Relaxed);
        let Some(one) = ready.get(place) else {
            break;
        };
        let request = json!({
            "number": one.number,
            "prescription": one.prescription,
            "command-id": format!("bench-{}", one.prescription),
        })
        .to_string();
        let start = Instant::now();
        let answer = connection.ask(
            "POST",
            "/api/dispense-requests",
            "application/json",
            &request,
        )?;
        each.push(start.elapsed());
        // Read, not compared as bytes: which field of an answer comes first is nobody's promise.
        let is_authorised = serde_json::from_slice::<Value>(&answer.body)
            .is_ok_and(|body| body.get("decision").and_then(Value::as_str) == Some("authorised"));
        if answer.status != 200 || !is_authorised {
            return Err(Trouble::failed(format!(
                "a measured request was not authorised, so the figure would mean nothing: {} {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            )));
        }
        if began.elapsed() >= time {
            break;
        }
    }
    Ok(each)
}
