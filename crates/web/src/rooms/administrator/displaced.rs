//! Patients who lost their prescriber or pharmacy in mid-window, until each has another way.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::office::Settled;
use retinue_kernel::{Id, RegistryEvent};
use retinue_ledger::{Subject, Worklisted};

use super::desk::party_href;
use super::{done_notice, no_form, recorded, submit, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::views::{days, fields};
use crate::words::vocabulary::Word as _;

const PARTY: Field = Field::new("party", "Party", "");
const BECAUSE: Field = Field::new("because", "Since", "");
const PATIENT: Field = Field::new("patient", "Patient", "");
const HOW: Field = Field::new("how", "How", "");

pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let done = Typed::of_query(asked).first("done").is_some();
    shown(&site, &proof, &Form::default(), done).await
}

async fn shown(
    site: &Site,
    proof: &Administrator,
    form: &Form,
    done: bool,
) -> Result<Response, Fault> {
    let who = proof.proof().clone();
    let rows = site
        .ask(move |ledger| ledger.displaced_patients(&who))
        .await?
        .map_err(record::read_fault)?;
    let view = html! {
        (parts::crumb("/programme", words::OVERVIEW))
        (parts::error_summary(form))
        h1 { (words::DISPLACED) }
        @if done { (done_notice()) }
        p.lead { "Their prescriber or pharmacy was suspended or de-certified while their window was open. Each stays here until it is recorded how they go on." }
        @if rows.is_empty() { section.panel { (parts::empty("Nobody waits for another way.")) } }
        @for row in &rows { (card(row)) }
    };
    let page = Page::of(proof.visitor(), words::DISPLACED)
        .with(form)
        .render(site, view);
    Ok(if form.problems.is_empty() {
        page.into_response()
    } else {
        record::unprocessable(page)
    })
}

fn card(row: &Worklisted) -> Markup {
    let party = row.party.id().map(Id::as_str).unwrap_or_default();
    let is_pharmacy = matches!(row.party, Subject::Pharmacy(_));
    html! {
        section.panel {
            h2 { "Patient " @if let Some(number) = &row.number { span.code { (number) } } }
            p { "Since " (days::day(row.on)) ", because of " a href=(party_href(&row.party)) { (party) } "." }
            @if row.has_live { p { (parts::tag(Tone::Yes, "An authorisation is live again")) } }
            @if let Some(treats) = &row.treated_by { p.small { "Treated now by " span.code { (treats) } "." } }
            p.small.muted {
                @if is_pharmacy { "Any other certified pharmacy may ask for the same prescription while the window is open." }
                @else { "A transfer of care to another prescriber, or a delegate of the practice, keeps the patient's record and window; a new prescription is needed." }
            }
            form method="post" action="/programme/displaced" {
                (fields::command())
                (fields::hidden(PARTY.name, &row.party.key()))
                (fields::hidden(BECAUSE.name, row.because.as_str()))
                (fields::hidden(PATIENT.name, &row.patient.to_string()))
                div.acts {
                    @for how in offered(is_pharmacy) {
                        button.button-second type="submit" name=(HOW.name) value=(how.as_str()) { (how.label()) }
                    }
                }
            }
        }
    }
}

fn offered(is_pharmacy: bool) -> &'static [Settled] {
    if is_pharmacy {
        &[
            Settled::AnotherPharmacy,
            Settled::PartyReinstated,
            Settled::DoesNotGoOn,
        ]
    } else {
        &[
            Settled::CareTransferred,
            Settled::DelegateActs,
            Settled::PartyReinstated,
            Settled::DoesNotGoOn,
        ]
    }
}

pub(super) async fn settle(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let party = reader
        .text(&PARTY, 160)
        .and_then(|key| Subject::from_key(&key))
        .filter(|subject| subject.part().is_some());
    let because = reader.id(&BECAUSE);
    let patient = reader.id(&PATIENT);
    let how: Option<Settled> = reader.word(&HOW);
    let read = (|| {
        let event = RegistryEvent::DisplacementSettled {
            because: because?,
            patient: patient?,
            how: how?,
        };
        Some((command_id?, party?, event))
    })();
    let done = match reader.finish(read) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, party, event), answered) = read.parts();
            recorded(
                submit(&site, &proof, party, &command_id, "", event).await,
                answered,
            )
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to("/programme/displaced?done=settled").into_response()),
        Err(Again::Form(form)) => shown(&site, &proof, &form, false).await,
        Err(other) => Err(no_form(other)),
    }
}
