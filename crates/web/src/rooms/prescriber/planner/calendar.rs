//! Days that fit, as a file for a calendar: the clinic's, or the patient's whose appointments they are.
//!
//! Only days that the gate would answer for leave as a file. Whatever else is asked for comes back as the planner's page.

use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use retinue_interop::ical::{self, Entry, Title, Uid};
use retinue_kernel::{DaySet, Step};
use retinue_ledger::PatientId;
use retinue_rulebook::Language;
use sha2::{Digest, Sha256};

use super::{Looked, look_at, shown};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::rooms::chart::Chart;
use crate::rooms::prescriber::patient;
use crate::rooms::record;
use crate::site::Site;
use crate::words::wrong;

pub(in super::super) const PATH: &str = "/clinic/patients/{patient}/plan/calendar.ics";

/// The field that names the language of the titles, beside those of the planner.
pub(super) const LANGUAGE: &str = "language";

pub(super) fn path(chart: &Chart) -> String {
    format!("{}/plan/calendar.ics", patient::path(chart))
}

/// The file of the days that were asked about, those left open filled in; the planner's page where they do not fit.
pub(in super::super) async fn download(
    proof: Prescriber,
    State(site): State<Site>,
    Path(patient): Path<String>,
    Query(mut asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let language = language(&mut asked)?;
    let looked = look_at(&site, &proof, &patient, asked).await?;
    let fitting = looked.planned.as_ref().filter(|planned| planned.fits());
    let Some(set) = fitting.and_then(|planned| planned.completed) else {
        return Ok(record::unprocessable(shown(&site, &proof, &looked)));
    };
    let text = ical::file(
        &entries(&looked, &set),
        looked.chart.today,
        language,
        retinue_rulebook::watermark(looked.chart.mode),
    );
    let headers = [
        (CONTENT_TYPE, ical::MEDIA_TYPE),
        (CONTENT_DISPOSITION, "attachment; filename=\"calendar.ics\""),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}

/// Takes the language out of what was asked; the planner's own fields stay. English where none is named.
fn language(asked: &mut Vec<(String, String)>) -> Result<Language, Fault> {
    let mut language = Language::English;
    for (_, value) in asked.extract_if(.., |(name, _)| name == LANGUAGE) {
        let mut known = Language::ALL.iter();
        language = *known
            .find(|one| one.tag() == value)
            .ok_or(Fault::Unreadable(wrong::UNKNOWN_FIELD))?;
    }
    Ok(language)
}

/// A day for each step that needs one, and the last day on which the pick-up could still be.
fn entries(looked: &Looked, set: &DaySet) -> Vec<Entry> {
    let steps = Step::ALL
        .iter()
        .filter_map(|step| Some((title(*step), set.of(*step)?)));
    steps
        .chain([(Title::WindowEnds, set.until)])
        .map(|(title, day)| Entry {
            uid: uid(looked.chart.patient, title),
            day,
            title,
        })
        .collect()
}

/// What stands in a calendar that others see: nothing of what is done there.
const fn title(step: Step) -> Title {
    match step {
        Step::Visit => Title::Appointment,
        Step::Specimen => Title::ShortAppointment,
        Step::Prescription => Title::Paperwork,
        Step::Collection => Title::PickUp,
    }
}

/// One name for one kind of day of one patient: planned anew, the entry moves. It is another than in the file that the
/// patient loads, which counts days by the record and not by a plan.
fn uid(patient: PatientId, title: Title) -> Uid {
    // The name of an entry is the same whatever language it is read in.
    let title = title.words(Language::English);
    let hash = Sha256::digest(format!("planned day\n{patient}\n{title}"));
    let mut name = [0; 16];
    for (to, from) in name.iter_mut().zip(hash) {
        *to = from;
    }
    Uid(name)
}
