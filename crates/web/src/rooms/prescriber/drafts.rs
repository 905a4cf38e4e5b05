//! Forms that the clinic's program handed in: each waits here for whoever signs that form themselves, item by item. No tick stands
//! there already, since what a person attests the person has read (decision 0057).

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Form, Id};
use retinue_ledger::{FormDraft, PatientId};
use retinue_rulebook::FormEntry;

use super::acts::{Consent, Exemption, Month};
use super::patient::{self, Looking};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::rooms::act::Act;
use crate::rooms::chart::Chart;
use crate::rooms::record;
use crate::site::Site;
use crate::views::days::Zones;

pub(super) const ASIDE: &str = "/clinic/patients/{patient}/drafts/{draft}/aside";

const TITLE: &str = "Forms that wait for a signature";
const LEAD: &str = "The clinic's program handed these in complete. They count for nothing until whoever signs them has read and signed them here.";
const FROM: &str = "Handed in by the program";
const ANSWERS: &str = "What it says";
const SIGN: &str = "Read and sign";
const PUT_ASIDE: &str = "Put aside";
const NOT_YOURS: &str = "The prescriber signs it.";
const NO_FORM: &str = "A form of another edition";

/// The page on which a form is signed.
pub(crate) const fn signed_on(form: Form) -> &'static str {
    match form {
        Form::MonthConfirmationCan | Form::MonthConfirmationCannot => Month::SLUG,
        Form::Exemption => Exemption::SLUG,
        Form::PatientEnrolmentCan
        | Form::PatientEnrolmentCannot
        | Form::AcknowledgementOfRisk
        | Form::PrescriberEnrolment
        | Form::PharmacyEnrolment => Consent::SLUG,
    }
}

fn may_sign(form: Form, who: Looking) -> bool {
    match form {
        Form::MonthConfirmationCan | Form::MonthConfirmationCannot => who.may::<Month>(),
        Form::Exemption => who.may::<Exemption>(),
        _ => who.may::<Consent>(),
    }
}

/// On the patient's page; nothing where nothing waits.
pub(super) fn panel(chart: &Chart, drafts: &[FormDraft], who: Looking, zones: &Zones) -> Markup {
    html! {
        @if !drafts.is_empty() {
            section.panel #form-drafts aria-labelledby="form-drafts-title" {
                h2 #form-drafts-title { (TITLE) }
                p { (LEAD) }
                @for draft in drafts { (one(chart, draft, who, zones)) }
            }
        }
    }
}

fn one(chart: &Chart, draft: &FormDraft, who: Looking, zones: &Zones) -> Markup {
    let mut forms = chart.rulebook.forms().iter();
    let entry = forms.find(|entry| {
        entry.form == Some(draft.form) && entry.grounds.editions.contains(&draft.edition)
    });
    let path = patient::path(chart);
    let title = entry.map_or(NO_FORM, |entry| entry.title.as_str());
    html! {
        h3 { (title) }
        p.small.muted { (FROM) " " span.code { (draft.program) } ", " (zones.moment(draft.received_at)) }
        details {
            summary { (ANSWERS) }
            dl.facts {
                @for (item, says) in &draft.answers {
                    div { dt { (asks(entry, item)) } dd { (says) } }
                }
            }
        }
        div.acts {
            @if may_sign(draft.form, who) {
                a.button href={ (path) "/" (signed_on(draft.form)) } { (SIGN) span.unseen { ": " (title) } }
            } @else { p.flush { (NOT_YOURS) } }
            form method="post" action={ (path) "/drafts/" (draft.draft) "/aside" } {
                button.button-plain type="submit" { (PUT_ASIDE) span.unseen { ": " (title) } }
            }
        }
    }
}

/// What an item asks, in the form's words; its name where the form is not here any more.
fn asks<'a>(entry: Option<&'a FormEntry>, item: &'a Id) -> &'a str {
    let found = entry.and_then(|entry| entry.items.iter().find(|one| one.id == *item));
    found.map_or(item.as_str(), |item| item.demonstration_wording.as_str())
}

/// Above the worklist: of whom a form waits. Nothing where nothing waits.
pub(super) fn waiting(patients: &[(PatientId, String)]) -> Markup {
    html! {
        @if !patients.is_empty() {
            section.panel #form-drafts aria-labelledby="form-drafts-title" {
                h2 #form-drafts-title { (TITLE) }
                ul.lines.flush {
                    @for (patient, name) in patients {
                        li { a href={ "/clinic/patients/" (patient) "#form-drafts" } { (name) } }
                    }
                }
            }
        }
    }
}

pub(super) async fn put_aside(
    proof: Prescriber,
    State(site): State<Site>,
    Path((of, draft)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let patient: PatientId = of.parse().map_err(|_| Fault::NotFound)?;
    let draft = Id::new(&draft).ok_or(Fault::NotFound)?;
    let who = proof.proof().clone();
    site.ask(move |ledger| ledger.put_form_aside(&who, patient, &draft))
        .await?
        .map_err(record::fault)?;
    let page = format!("/clinic/patients/{patient}");
    Ok(Redirect::to(&page).into_response())
}
