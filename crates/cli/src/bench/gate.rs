//! How fast the gate decides: in memory, and from a line of text to a line of text.

use std::hint::black_box;
use std::time::{Duration, Instant};

use retinue_kernel::{
    Case, Day, DispenseRequest, Event, FactId, Id, PatientRecord, RegistryEvent, RegistryFact,
    RegistryRecord, authorise,
};
use retinue_rulebook::Rulebook;
use serde::Serialize;

use super::history::{History, course};
use super::process::own_thread_time;
use crate::ending::Trouble;
use crate::question::{Batch, Form, Gate};

/// What was measured on one core.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct GateFigures {
    /// One decision on a folded record of twelve months, in microseconds.
    pub(super) authorise_us: f64,
    /// Decisions a second.
    pub(super) decisions_per_second: f64,
    /// Folding 100 events into a record, in microseconds.
    pub(super) fold_100_events_us: f64,
    /// Events in the long history.
    pub(super) events_in_a_course: usize,
    /// Histories of twelve months a second, whole answers.
    pub(super) check_courses_per_second: f64,
    /// Histories of twelve months a second, verdicts only.
    pub(super) check_courses_verdict_only_per_second: f64,
    /// Histories of ten events a second, whole answers.
    pub(super) check_ten_events_per_second: f64,
    /// Histories of ten events a second, verdicts only.
    pub(super) check_ten_events_verdict_only_per_second: f64,
}

/// Measures each for about `time`, in this thread.
///
/// # Errors
/// A history that is not answered as it must be: then nothing was measured.
pub(crate) fn measure(time: Duration) -> Result<GateFigures, Trouble> {
    let gate = Gate::embedded();
    let long = course(12);
    let short = course(1);
    let (authorise_us, fold_us) = in_memory(gate.own_rulebook()?, &long, time)?;
    let lines = |history: &History, form| per_second_of_lines(&gate, form, history, time);
    Ok(GateFigures {
        authorise_us,
        decisions_per_second: 1e6 / authorise_us,
        fold_100_events_us: fold_us,
        events_in_a_course: long.events.len(),
        check_courses_per_second: lines(&long, Form::Whole)?,
        check_courses_verdict_only_per_second: lines(&long, Form::VerdictOnly)?,
        check_ten_events_per_second: lines(&short, Form::Whole)?,
        check_ten_events_verdict_only_per_second: lines(&short, Form::VerdictOnly)?,
    })
}

/// Microseconds of one decision, and of folding 100 events.
fn in_memory(
    rulebook: &Rulebook,
    history: &History,
    time: Duration,
) -> Result<(f64, f64), Trouble> {
    let events = facts(history)?;
    let rules = rulebook.default_rules();
    let record = PatientRecord::of(events.clone());
    let party = certified(history.on)?;
    let request = DispenseRequest {
        prescription: name("prescription-12")?,
        pharmacy: name("pharmacy-1")?,
    };
    let decide = || {
        let case = Case {
            patient: black_box(&record),
            prescriber: Some(&party),
            pharmacy: Some(&party),
        };
        authorise(&case, &request, &rules, history.on)
    };
    if decide().until().is_none() {
        return Err(Trouble::failed(
            "the measured history is not authorised, so its figure would mean nothing",
        ));
    }
    let authorise = seconds_each(time, || {
        black_box(decide());
    });
    let hundred: Vec<Event> = events.into_iter().take(100).collect();
    let fold = seconds_each(time, || {
        let folded = hundred
            .iter()
            .fold(PatientRecord::default(), |record, event| {
                retinue_kernel::evolve(record, black_box(event))
            });
        black_box(folded);
    });
    Ok((authorise * 1e6, fold * 1e6))
}

fn facts(history: &History) -> Result<Vec<Event>, Trouble> {
    history
        .events
        .iter()
        .enumerate()
        .map(|(index, event)| {
            let mut event = event.clone();
            if let Some(event) = event.as_object_mut() {
                event
                    .entry("id")
                    .or_insert_with(|| format!("fact-{index}").into());
            }
            // From text, as the ledger reads its facts: a value tree lends no text to borrow.
            serde_json::from_str(&event.to_string()).map_err(Trouble::failed)
        })
        .collect()
}

fn name(text: &str) -> Result<FactId, Trouble> {
    Id::new(text).ok_or_else(|| Trouble::failed("a name of the measured history does not fit"))
}

fn certified(on: Day) -> Result<RegistryRecord, Trouble> {
    Ok(RegistryRecord::of([RegistryFact {
        event: RegistryEvent::Certified {
            until: on.plus(365),
        },
        id: None,
        on: on.minus(400),
        recorded_at: None,
        by: None,
        command_id: None,
    }]))
}

/// Lines answered a second, through the code of `check --batch`.
fn per_second_of_lines(
    gate: &Gate,
    form: Form,
    history: &History,
    time: Duration,
) -> Result<f64, Trouble> {
    let batch = Batch { gate, form };
    let line = history.line();
    let mut out = Vec::new();
    let mut told = crate::question::Told::default();
    batch.line(line.as_bytes(), &mut out, &mut told);
    if told.answered != 1 || !out.starts_with(b"{\"decision\":\"authorised\"") {
        return Err(Trouble::failed(format!(
            "the measured history is not authorised, so its figure would mean nothing: {}",
            String::from_utf8_lossy(&out)
        )));
    }
    Ok(1.0
        / seconds_each(time, || {
            out.clear();
            batch.line(black_box(line.as_bytes()), &mut out, &mut told);
            black_box(&out);
        }))
}

/// Seconds of one call, over as many as fit into `time`: of a processor's time where the system tells it, otherwise of
/// the clock on the wall.
pub(super) fn seconds_each(time: Duration, mut call: impl FnMut()) -> f64 {
    let spent_before = own_thread_time();
    let began = Instant::now();
    let mut calls = 0_u32;
    loop {
        // The clock is read once in a while: reading it costs a good part of the shortest call.
        for _ in 0..64 {
            call();
        }
        calls = calls.saturating_add(64);
        if began.elapsed() >= time {
            break;
        }
    }
    let spent = match (spent_before, own_thread_time()) {
        (Some(before), Some(after)) => after.saturating_sub(before),
        _ => began.elapsed(),
    };
    spent.as_secs_f64() / f64::from(calls)
}
