//! Who works at the site: its own pharmacists and those of other sites of the chain. The authorised representative says so.

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::html;
use retinue_kernel::Id;
use retinue_ledger::{CommandId, Pharmacist as PharmacistProof, SubmitError};

use crate::access::proof::Pharmacist;
use crate::http::fault::Fault;
use crate::http::form::{Answered, Field, Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::rooms::standing;
use crate::site::Site;
use crate::views::fields;
use crate::views::page::Page;
use crate::views::parts::{self, Tone};

pub(super) const PATH: &str = "/pharmacy/staff";
pub(super) const END: &str = "/pharmacy/staff/{account}/end";

const TITLE: &str = "Who works here";
const LEAD: &str =
    "Whoever stands here signs in with their own account and asks and hands over for this site.";
const NAME: &str = "Name a pharmacist of the chain";
const NAME_BUTTON: &str = "They were trained for this site";
const NAME_HINT: &str = "They sign in once, and choose at which of their sites they work. You answer for their training.";
const LOGIN: Field = Field::new(
    "account",
    "Login",
    "Of an account at another site of the chain.",
);
const END_BUTTON: &str = "Works here no more";
const OWN_ONLY: &str = "The authorised representative says who works here.";
const DONE: &str = "Recorded.";
const ENDED: &str = "Recorded. The account can do nothing at this site any more.";

pub(super) async fn page(
    proof: Pharmacist,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let done = match Typed::of_query(asked).first("done") {
        Some("ended") => Some(ENDED),
        Some(_) => Some(DONE),
        None => None,
    };
    Ok(shown(&site, &proof, &Form::default(), done)
        .await?
        .into_response())
}

async fn shown(
    site: &Site,
    proof: &Pharmacist,
    form: &Form,
    done: Option<&str>,
) -> Result<Html<String>, Fault> {
    let who = proof.proof().clone();
    let staff = site
        .ask(move |ledger| ledger.site_staff(&who))
        .await?
        .map_err(record::read_fault)?;
    let view = html! {
        (parts::error_summary(form))
        h1 { (TITLE) }
        p.lead { (LEAD) }
        @if let Some(done) = done { (parts::notice(Tone::Yes, done, html! {})) }
        div.split {
            section.panel aria-labelledby="staff-title" {
                h2 #staff-title { (TITLE) }
                ul.plain #staff {
                    @for one in &staff.pharmacists {
                        li {
                            p.flush {
                                strong { (one.name) } " " span.code.small { (one.login) }
                                @if one.represents { " " (parts::tag(Tone::Yes, "Authorised representative")) }
                                @if one.from_another_site { " " (parts::tag(Tone::Wait, "Of another site")) }
                            }
                            @if staff.may_change && !one.represents {
                                form method="post" action={ (PATH) "/" (one.account) "/end" } {
                                    (fields::command())
                                    button.button-grave.button-small type="submit" { (END_BUTTON) span.unseen { ": " (one.name) } }
                                }
                            }
                        }
                    }
                }
            }
            section.panel aria-labelledby="name-title" {
                h2 #name-title { (NAME) }
                @if staff.may_change {
                    p { (NAME_HINT) }
                    form.form method="post" action=(PATH) novalidate {
                        (fields::command())
                        (fields::known_text(form, &LOGIN, "off"))
                        button type="submit" #name { (NAME_BUTTON) }
                    }
                } @else { p { (OWN_ONLY) } }
            }
        }
    };
    Ok(Page::of(proof.visitor(), TITLE)
        .on(PATH)
        .with(form)
        .render(site, view))
}

pub(super) async fn name(
    proof: Pharmacist,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let login = reader.text(&LOGIN, 64);
    let done = match reader.finish(command_id.zip(login)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, login), answered) = read.parts();
            let who = proof.proof().clone();
            asked(&site, &command_id, answered, move |ledger, command_id| {
                ledger.name_pharmacist(&who, command_id, &login)
            })
            .await
        }
    };
    after(&site, &proof, done, "named").await
}

pub(super) async fn end(
    proof: Pharmacist,
    State(site): State<Site>,
    Path(account): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let account = Id::new(&account).ok_or(Fault::NotFound)?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let done = match reader.finish(command_id) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let (command_id, answered) = read.parts();
            let who: PharmacistProof = proof.proof().clone();
            asked(&site, &command_id, answered, move |ledger, command_id| {
                ledger.end_pharmacist(&who, command_id, &account)
            })
            .await
        }
    };
    after(&site, &proof, done, "ended").await
}

async fn asked(
    site: &Site,
    command_id: &Id,
    answered: Answered,
    act: impl FnOnce(&retinue_ledger::Ledger, CommandId) -> Result<(), SubmitError> + Send + 'static,
) -> Result<(), Again> {
    let Some(command_id) = CommandId::new(command_id.as_str()) else {
        return Err(Again::Fault(Fault::NotFound));
    };
    let done = site.ask(move |ledger| act(ledger, command_id)).await;
    done.unwrap_or_else(|_| Err(SubmitError::NotRecorded("the call did not end".to_owned())))
        .map_err(|error| record::again(error, answered))
}

async fn after(
    site: &Site,
    proof: &Pharmacist,
    done: Result<(), Again>,
    what: &str,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{PATH}?done={what}")).into_response()),
        Err(Again::Form(form)) => Ok(record::unprocessable(
            shown(site, proof, &form, None).await?,
        )),
        Err(other) => Err(standing::without_form(other)),
    }
}
