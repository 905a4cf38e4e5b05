//! Results of laboratories that wait, of the clinic's own patients: entered by hand, and then taken off the list.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use retinue_ledger::MessageId;

use super::{waiting, words};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::administrator::received::{
    self, ACT, HIDDEN, REASON, aside, asked, named, result,
};
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts;

/// Its path.
pub(super) const PATH: &str = "/clinic/care/received";
pub(super) const TITLE: &str = received::TITLE;
const LEAD: &str = "What laboratories sent of your patients and what could not become a fact by itself. Nothing here is on record yet: enter it on the patient's page, then take it off this list.";

pub(super) async fn page(
    proof: Prescriber,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let one = named(&Typed::of_query(asked));
    shown(&site, &proof, &Form::default(), one).await
}

async fn shown(
    site: &Site,
    proof: &Prescriber,
    form: &Form,
    one: Option<(MessageId, u32)>,
) -> Result<Response, Fault> {
    let who = proof.proof().clone();
    let rows = site
        .ask(move |ledger| ledger.own_waiting_results(&who))
        .await?
        .map_err(record::read_fault)?;
    let found = match one {
        None => None,
        Some((message, place)) => {
            let mut rows = rows.iter();
            let row = rows.find(|row| row.message == message && row.place == place);
            Some(row.ok_or(Fault::NotFound)?)
        }
    };
    let view = html! {
        @if found.is_some() { (parts::crumb(PATH, TITLE)) } @else { (parts::crumb(waiting::PATH, words::WAITING)) }
        (parts::error_summary(form))
        h1 { (TITLE) }
        @match found {
            Some(row) => {
                section.panel { (result(row)) }
                (aside(PATH, row, form))
            }
            None => {
                p.lead { (LEAD) }
                section.panel #received {
                    @if rows.is_empty() { (parts::empty(received::NONE)) }
                    @for row in &rows {
                        (result(row))
                        p.acts {
                            @if let Some((patient, _)) = &row.patient {
                                a href={ "/clinic/patients/" (patient) } { "To the patient" span.unseen { " " (row.person.name) } } " "
                            }
                            a href={ (PATH) "?message=" (row.message) "&place=" (row.place) } {
                                "Take off" span.unseen { " " (row.shown.what) " of " (row.person.name) }
                            }
                        }
                    }
                }
            }
        }
    };
    let page = Page::of(proof.visitor(), TITLE)
        .on(waiting::PATH)
        .with(form)
        .render(site, view);
    Ok(if form.problems.is_empty() {
        page.into_response()
    } else {
        record::unprocessable(page)
    })
}

pub(super) async fn act(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let one @ (message, place) = named(&typed).ok_or(Fault::NotFound)?;
    let mut reader = Reader::of(typed);
    asked(&mut reader);
    // The shared form names its act; here there is one.
    let _ = reader.offered(&ACT, &["aside"]);
    let reason = reader.text(&REASON, 200);
    let done = match reader.finish(reason) {
        Err(rejected) => Err(Again::from(rejected)),
        Ok(read) => {
            let (reason, answered) = read.parts();
            let who = proof.actor().clone();
            site.ask(move |ledger| ledger.set_result_aside(&who, message, place, &reason))
                .await?
                .map_err(|error| record::again(error, answered))
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to(PATH).into_response()),
        Err(Again::Form(form)) => {
            let form = form.of_the_whole(HIDDEN);
            shown(&site, &proof, &form, Some(one)).await
        }
        Err(Again::Fault(fault)) => Err(fault),
        Err(Again::NotAnswered(_)) => Err(Fault::NotAnswered),
    }
}
