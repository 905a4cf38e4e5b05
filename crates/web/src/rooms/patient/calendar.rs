//! The coming days of "what is next and until when" as a file for the patient's own calendar.
//!
//! Telephones show entries on a locked screen: `interop::ical` has no title that tells what they are about.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use retinue_interop::ical::{self, Entry, Title, Uid};
use retinue_kernel::{AuthorisationState, Category, Day, DueKind, Payload, Phase};
use retinue_rulebook::Language;
use sha2::{Digest, Sha256};

use crate::access::proof::Patient;
use crate::http::fault::Fault;
use crate::rooms::chart::{Chart, Standing};
use crate::site::Site;

pub(super) const PATH: &str = "/me/calendar.ics";

/// How far ahead a day is looked for: beyond every supply and every wait.
const FURTHEST: u16 = 400;

/// The file. Where nothing lies ahead it is a calendar without entries: whoever reads it regularly sees old ones go.
pub(super) async fn download(proof: Patient, State(site): State<Site>) -> Result<Response, Fault> {
    let chart = super::chart(&site, &proof).await?;
    let text = ical::file(
        &coming(&chart),
        chart.today,
        proof.zones().language,
        retinue_rulebook::watermark(chart.mode),
    );
    let headers = [
        (CONTENT_TYPE, ical::MEDIA_TYPE),
        (CONTENT_DISPOSITION, "attachment; filename=\"calendar.ics\""),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}

/// The days ahead, today included.
pub(super) fn coming(chart: &Chart) -> Vec<Entry> {
    [
        (Title::WindowEnds, window_ends(chart)),
        (Title::AppointmentFrom, next_test(chart)),
        (Title::PickUpFrom, next_supply(chart)),
        (Title::LastAppointment, last_test(chart)),
    ]
    .into_iter()
    .filter_map(|(title, day)| Some((title, day?)))
    .filter(|(_, day)| *day >= chart.today)
    .map(|(title, day)| Entry {
        uid: uid(chart, title),
        day,
        title,
    })
    .collect()
}

/// The last day on which the capsules may be handed over; the window's, where nothing is authorised yet.
fn window_ends(chart: &Chart) -> Option<Day> {
    if !is_running(chart) {
        return None;
    }
    let authorised = chart
        .summary
        .authorisations
        .iter()
        .find(|one| one.state == AuthorisationState::Live);
    authorised.map_or(chart.summary.window_last_day, |one| Some(one.until))
}

/// The first day of the next test where a wait stands before it.
fn next_test(chart: &Chart) -> Option<Day> {
    let summary = &chart.summary;
    let waits = summary.category == Some(Category::Can)
        && summary.phase == Phase::Start
        && summary
            .window_last_day
            .is_none_or(|last| last < chart.today);
    if !waits || !is_running(chart) {
        return None;
    }
    // Without a gap or a wait that is known, no day can be named.
    let after_the_first = summary.second_test_from?;
    let wait = summary.contraception_wait_until?;
    [Some(after_the_first), Some(wait), summary.next_test_from]
        .into_iter()
        .flatten()
        .max()
}

fn next_supply(chart: &Chart) -> Option<Day> {
    chart.summary.next_supply_from.filter(|_| is_running(chart))
}

/// The test that is due after the last dose: as the lists count it, from the last capsule on record; without capsules on
/// record, from the day that was told with the stop.
fn last_test(chart: &Chart) -> Option<Day> {
    let mut listed = chart.listed_due(chart.today.plus(FURTHEST));
    let listed = listed.find(|item| item.kind == DueKind::AfterLastDoseTest);
    if let Some(item) = listed {
        return Some(item.due);
    }
    if chart.summary.category == Some(Category::Cannot) {
        return None;
    }
    let ended = chart.facts().rev().find_map(|event| match &event.payload {
        Payload::TreatmentStopped { last_dose_on, .. }
        | Payload::CourseCompleted { last_dose_on } => {
            Some(Some(last_dose_on.unwrap_or(event.envelope.on)))
        }
        Payload::TreatmentResumed { .. } => Some(None),
        _ => None,
    });
    let last_dose = ended.flatten()?;
    let days = chart
        .rules
        .at(last_dose)
        .edition
        .parameters
        .after_last_dose_test_days;
    let due = last_dose.plus(days);
    let done = chart.facts().any(|event| {
        matches!(&event.payload, Payload::PregnancyTestReported { collected_on, .. } if *collected_on >= due)
    });
    (!done).then_some(due)
}

fn is_running(chart: &Chart) -> bool {
    chart.standing() == Standing::Running && !chart.pregnancy_open()
}

/// One name for one kind of day of one patient, whatever day it moves to. The patient's own id is random and does not
/// leave: what leaves is drawn from it one way.
fn uid(chart: &Chart, title: Title) -> Uid {
    let hash = Sha256::digest(format!(
        "calendar entry\n{}\n{}",
        chart.patient,
        // The name of an entry is the same whatever language it is read in.
        title.words(Language::English)
    ));
    let mut name = [0; 16];
    for (to, from) in name.iter_mut().zip(hash) {
        *to = from;
    }
    Uid(name)
}
