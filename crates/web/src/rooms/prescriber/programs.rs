//! Programs of others that are opened from a patient's page. They are told that they were opened; whom they may read of is for the
//! person to say, on the page that asks.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_ledger::{ProgramForPeople, SubmitError};

use super::{chart, patient};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::Typed;
use crate::http::query::with_pairs;
use crate::rooms::chart::Chart;
use crate::rooms::machine::{fhir, smart};
use crate::site::Site;

pub(super) const PATH: &str = "/clinic/patients/{patient}/open-program";
const SLUG: &str = "open-program";
const PROGRAM: &str = "program";
const TITLE: &str = "Programs of others";
const MEANS: &str = "Each asks you first what it may read of this patient.";

/// The programs that may be opened; nothing where there is none.
pub(super) fn panel(chart: &Chart, open: &[ProgramForPeople]) -> Markup {
    let path = format!("{}/{SLUG}", patient::path(chart));
    let address =
        |one: &ProgramForPeople| with_pairs(path.clone(), [(PROGRAM, one.program.as_str())]);
    html! {
        @if !open.is_empty() {
            section.panel #programs aria-labelledby="programs-title" {
                h2 #programs-title { (TITLE) }
                p.small.muted { (MEANS) }
                ul.menu { @for one in open { li { a href=(address(one)) rel="external" { (one.name) } } } }
            }
        }
    }
}

/// Leads to the program.
pub(super) async fn open(
    proof: Prescriber,
    State(site): State<Site>,
    Path(of): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &of).await?;
    let asked = Typed::of_query(asked);
    let program = asked.first(PROGRAM).unwrap_or_default().to_owned();
    // Without an address of its own an installation has nothing to tell a program, and the page names none.
    let base = smart::address(&site, fhir::PATH).map_err(|_| Fault::NotFound)?;
    let (who, patient) = (proof.proof().clone(), chart.patient);
    let opened = site.ask(move |ledger| ledger.open_program(&who, &program, patient));
    match opened.await? {
        Ok((program, secret)) => {
            let page = program.launch.ok_or(Fault::NotFound)?;
            let told = [("iss", base.as_str()), ("launch", secret.as_str())];
            Ok(Redirect::to(&with_pairs(page, told)).into_response())
        }
        Err(SubmitError::NotFound) => Err(Fault::NotFound),
        Err(error) => {
            tracing::error!(%error, "a program could not be opened");
            Err(Fault::NotRecorded)
        }
    }
}
