//! The window planner: do the days of a visit, a test and a collection fit, before they are booked? Nothing is recorded.

mod calendar;
mod pharmacy;
mod view;
mod words;

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use retinue_kernel::{
    Case, Category, Circumstances, Closed, ClosedDays, Cycle, Days, ExpectedTest, Payload,
    PharmacyId, Planned, Premises, RegistryEvent, RegistryFact, RegistryRecord, Setting, Specimen,
    Weekdays, Wishes, plan,
};
use retinue_ledger::PatientId;

use self::pharmacy::Choice;
use super::patient;
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Rejected, Typed};
use crate::rooms::chart::Chart;
use crate::rooms::record;
use crate::site::Site;
use crate::views::page::Page;

pub(super) use calendar::{PATH as CALENDAR, download};

pub(super) const PATH: &str = "/clinic/patients/{patient}/plan";
pub(super) const SLUG: &str = "plan";
pub(super) const TITLE: &str = words::TITLE;

fn path(chart: &Chart) -> String {
    format!("{}/{SLUG}", patient::path(chart))
}

/// How far the page looks: a course's longest waits, with room for a month's supply at home.
const WITHIN: Days = 90;
/// Sets of days on the page.
const MOST: Days = 3;
/// The longest that a laboratory or an insurer may be said to take.
const LONGEST_WAIT: Days = 60;

/// A plan that was looked at, and the form it came from.
struct Looked {
    chart: Arc<Chart>,
    form: Form,
    /// Nothing where a field is wrong.
    planned: Option<Planned>,
    /// Closed days on record.
    closed: Closed,
    /// The pharmacies to choose from; the days of the one that is chosen count for the collection.
    pharmacies: Choice,
}

pub(super) async fn page(
    proof: Prescriber,
    State(site): State<Site>,
    Path(patient): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let looked = look_at(&site, &proof, &patient, asked).await?;
    let page = shown(&site, &proof, &looked);
    Ok(match looked.planned {
        Some(_) => page.into_response(),
        None => record::unprocessable(page),
    })
}

fn shown(site: &Site, proof: &Prescriber, looked: &Looked) -> Html<String> {
    let view = view::view(looked, &proof.zones().of_programme(&looked.chart.rulebook));
    Page::of(proof.visitor(), words::TITLE)
        .with(&looked.form)
        .render(site, view)
}

/// Reads the days that were asked about and looks at them.
async fn look_at(
    site: &Site,
    proof: &Prescriber,
    patient: &str,
    asked: Vec<(String, String)>,
) -> Result<Looked, Fault> {
    let patient: PatientId = patient.parse().map_err(|_| Fault::NotFound)?;
    let clinician = proof.proof().clone();
    let file = site
        .ask(move |ledger| ledger.patient_file(&clinician, patient))
        .await?
        .map_err(record::read_fault)?;
    let prescriber = file.prescriber_record.clone();
    let chart = Arc::new(Chart::of(file));
    let (mut form, mut read) = read(&chart, asked)?;
    let pharmacies = pharmacy::choice(site, proof, &chart, &form.typed).await?;
    if let Some(wrong) = pharmacies.wrong {
        form.wrong(words::PHARMACY.name, wrong);
        read = None;
    }
    let chosen = pharmacies.chosen().map(|one| one.pharmacy.clone());
    let closed = on_record(site, prescriber.as_deref(), chosen).await?;
    let planned = match read {
        None => None,
        Some((wishes, mut circumstances)) => {
            let typed = &mut circumstances.closed;
            typed.clinic = typed.clinic.and(&closed.clinic);
            typed.laboratory = typed.laboratory.and(&closed.laboratory);
            typed.pharmacy = typed.pharmacy.and(&closed.pharmacy);
            let chart = chart.clone();
            let planned =
                site.ask(move |_| look(&chart, prescriber.as_deref(), &wishes, &circumstances));
            Some(planned.await?)
        }
    };
    Ok(Looked {
        chart,
        form,
        planned,
        closed,
        pharmacies,
    })
}

/// When they are closed, as they say themselves.
async fn on_record(
    site: &Site,
    prescriber: Option<&RegistryRecord>,
    pharmacy: Option<PharmacyId>,
) -> Result<Closed, Fault> {
    let own = |premises| {
        prescriber
            .map(|record| record.closed_days(premises))
            .unwrap_or_default()
    };
    let pharmacy = match pharmacy {
        Some(pharmacy) => site
            .ask(move |ledger| ledger.pharmacy_closed_days(&pharmacy))
            .await?
            .map_err(record::read_fault)?,
        None => ClosedDays::default(),
    };
    Ok(Closed {
        clinic: own(Premises::Clinic),
        laboratory: own(Premises::Laboratory),
        pharmacy,
    })
}

fn look(
    chart: &Chart,
    prescriber: Option<&RegistryRecord>,
    wishes: &Wishes,
    circumstances: &Circumstances,
) -> Planned {
    // Which pharmacy will be asked is not known: it is taken to be certified, and the page says so.
    let pharmacy = RegistryRecord::of([RegistryFact {
        event: RegistryEvent::Certified {
            until: chart.today.plus(circumstances.within),
        },
        id: None,
        on: chart.today,
        recorded_at: None,
        by: None,
        command_id: None,
    }]);
    let case = Case {
        patient: &chart.record,
        prescriber,
        pharmacy: Some(&pharmacy),
    };
    plan(&case, &chart.rules, chart.today, wishes, circumstances)
}

/// The form as it was asked for, and what it says; nothing where a field is wrong.
fn read(
    chart: &Chart,
    asked: Vec<(String, String)>,
) -> Result<(Form, Option<(Wishes, Circumstances)>), Fault> {
    let typed = filled_up(chart, asked);
    let mut reader = Reader::of(typed.clone());
    let range = || chart.today.minus(LONGEST_WAIT)..=chart.today.plus(2 * WITHIN);
    let wishes = Wishes {
        visit: reader.optional_day(&words::VISIT, range()),
        specimen: reader.optional_day(&words::SPECIMEN, range()),
        prescription: reader.optional_day(&words::PRESCRIPTION, range()),
        collection: reader.optional_day(&words::COLLECTION, range()),
    };
    // Whether a pharmacy of that name is there, its own module says.
    let _ = reader.optional_text(&words::PHARMACY, pharmacy::LONGEST_NAME);
    let _ = reader.optional_text(&words::PHARMACY_NAME, pharmacy::LONGEST_NAME);
    let wait = |reader: &mut Reader, field| reader.optional_count(field, 0..=LONGEST_WAIT);
    let circumstances = Circumstances {
        within: WITHIN,
        most: MOST,
        closed: Closed {
            clinic: weekdays(&mut reader, &words::CLINIC_CLOSED).into(),
            laboratory: weekdays(&mut reader, &words::LABORATORY_CLOSED).into(),
            pharmacy: weekdays(&mut reader, &words::PHARMACY_CLOSED).into(),
        },
        report_days: wait(&mut reader, &words::REPORT_DAYS).unwrap_or(0),
        insurer_days: wait(&mut reader, &words::INSURER_DAYS).unwrap_or(0),
        test: ExpectedTest {
            setting: reader
                .optional_word(&words::SETTING)
                .unwrap_or(Setting::Laboratory),
            specimen: Specimen::Serum,
            cycle: reader.optional_word(&words::CYCLE),
            menses_begin_on: reader.optional_day(&words::PERIOD, range()),
        },
    };
    match reader.finish(Some((wishes, circumstances))) {
        Ok(read) => {
            let (read, _) = read.parts();
            let problems = Vec::new();
            Ok((Form { typed, problems }, Some(read)))
        }
        Err(Rejected::Form(form)) => Ok((form, None)),
        Err(Rejected::Fault(fault)) => Err(fault),
    }
}

/// What was asked for, and what holds where an address leaves a field out: nobody waits, and the cycle is as it was last
/// stated.
fn filled_up(chart: &Chart, mut asked: Vec<(String, String)>) -> Typed {
    let cycle = chart.facts().rev().find_map(|event| match &event.payload {
        Payload::PregnancyTestReported { cycle, .. } => *cycle,
        _ => None,
    });
    for (field, value) in [
        (&words::REPORT_DAYS, Some("0")),
        (&words::INSURER_DAYS, Some("0")),
        (
            &words::CYCLE,
            cycle
                .filter(|_| is_can(chart) && chart.counts_the_cycle())
                .map(Cycle::as_str),
        ),
    ] {
        let is_given = asked.iter().any(|(name, _)| name == field.name);
        if let Some(value) = value.filter(|_| !is_given) {
            asked.push((field.name.to_owned(), value.to_owned()));
        }
    }
    Typed::of_query(asked)
}

fn is_can(chart: &Chart) -> bool {
    chart.summary.category != Some(Category::Cannot)
}

fn weekdays(reader: &mut Reader, field: &Field) -> Weekdays {
    reader
        .several(field, &Weekdays::NAMES)
        .iter()
        .filter_map(|name| Weekdays::named(name))
        .collect()
}
