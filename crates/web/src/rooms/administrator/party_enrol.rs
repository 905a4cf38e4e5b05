//! A party that is to enrol: the office opens its file, and may invite the one who signs. Nothing is signed, attested, trained
//! or certified by it; what is missing then stands on the file (decision 0047).

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Id, RefusedBecause};
use retinue_ledger::{
    CommandId, INVITATION_DAYS, Invitation, NewParty, OwnStanding, Signer, SubmitError,
};

use super::parties::{Kind, list_again, load, short_name};
use super::{no_form, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::entry;
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};

const LONGEST_NAME: usize = 200;
const MEANS: &str = "This opens a file. It enrols and certifies nobody: the one who signs does so with an account of their own or on paper, and you certify afterwards.";
const SIGNER: Field = Field::new(
    "signer",
    "Name of the one who signs",
    "Left out, nobody is invited: they sign on paper, or have an account made later.",
);
const LOGIN: Field = Field::new(
    "login",
    "Login that they are to have",
    "Letters, digits and . - _ @, at most 64.",
);
const BOTH: &str = "Give both the name and the login of the one who signs, or neither.";
const ONCE: &str = "File opened: give the code to the one who signs";
const ONCE_MEANS: &str = "The code is shown this once, and kept nowhere. With it they choose a password that nobody else knows, and then sign. If it is lost, make a new one on the file.";
const NEW_CODE: &str = "Make a new code";
const MISSING: &str = "Before it is certified";
const MISSING_LEAD: &str = "Not yet on record:";
const READY: &str = "Everything that the law asks is on record. It may be certified until";

/// The form by which a file is opened.
pub(super) fn form<K: Kind>(form: &Form) -> Markup {
    html! {
        p.small { (MEANS) }
        form method="post" action=(K::PATH) novalidate {
            (fields::command())
            (fields::text(form, &words::NAME, Need::Required))
            (fields::code(form, &words::ID, Need::Required))
            (fields::text(form, &SIGNER, Need::Optional))
            (fields::code(form, &LOGIN, Need::Optional))
            button type="submit" { (K::ENROL) }
        }
    }
}

pub(super) async fn enrol<K: Kind>(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let name = reader.text(&words::NAME, LONGEST_NAME);
    let id = reader
        .text(&words::ID, 40)
        .and_then(|id| short_name(&mut reader, &id));
    let signer = reader.optional_text(&SIGNER, LONGEST_NAME);
    let login = reader.optional_text(&LOGIN, 64);
    if signer.is_some() != login.is_some() {
        let empty = if signer.is_none() { &SIGNER } else { &LOGIN };
        if !reader.has_problem(empty.name) {
            reader.wrong(empty.name, BOTH);
        }
    }
    let read = (|| Some((command_id?, name?, id?)))();
    let ((command_id, name, id), answered) = match reader.finish(read) {
        Ok(read) => read.parts(),
        Err(rejected) => return again::<K>(&site, &proof, rejected.into()).await,
    };
    let party = NewParty {
        subject: K::subject(id.clone()),
        name,
        signer: signer
            .zip(login)
            .map(|(name, login)| Signer { name, login }),
    };
    let who = proof.proof().clone();
    let named = CommandId::new(command_id.as_str()).ok_or(Fault::Failed)?;
    let done = site
        .ask(move |ledger| ledger.open_enrolment(&who, named, party))
        .await?;
    match done {
        Ok(Some(invitation)) => Ok(code_page::<K>(&site, &proof, &id, &invitation).into_response()),
        // The page was sent twice: the file is open, and its code was shown.
        Ok(None) | Err(SubmitError::CommandIdUsed(_)) => {
            Ok(Redirect::to(&format!("{}/{id}?done=enrol", K::PATH)).into_response())
        }
        Err(error) => again::<K>(&site, &proof, record::again(error, answered)).await,
    }
}

async fn again<K: Kind>(
    site: &Site,
    proof: &Administrator,
    again: Again,
) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => list_again::<K>(site, proof, &form).await,
        other => Err(no_form(other)),
    }
}

/// A new code for the account that waits.
pub(super) async fn new_code<K: Kind>(
    proof: Administrator,
    State(site): State<Site>,
    Path((id, account)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let id = Id::new(&id).ok_or(Fault::NotFound)?;
    let account = Id::new(&account).ok_or(Fault::NotFound)?;
    let party = load::<K>(&site, &proof, id.as_str()).await?;
    if !party.waiting.iter().any(|(waits, _)| *waits == account) {
        return Err(Fault::NotFound);
    }
    let who = proof.proof().clone();
    let invitation = site
        .ask(move |ledger| ledger.invite_signer_again_at_the_office(&who, &account))
        .await?
        .map_err(record::fault)?;
    Ok(code_page::<K>(&site, &proof, &id, &invitation).into_response())
}

/// The code stands on this page and in no address.
fn code_page<K: Kind>(
    site: &Site,
    proof: &Administrator,
    id: &Id,
    invitation: &Invitation,
) -> Html<String> {
    let view = html! {
        (parts::crumb(&format!("{}/{id}", K::PATH), id.as_str()))
        h1 { (K::ENROL) }
        (parts::notice(Tone::Wait, ONCE, html! { p { (ONCE_MEANS) } }))
        dl.facts {
            div { dt { "Login" } dd.code #login { (invitation.login) } }
            div { dt { "Code" } dd.code #code { (invitation.code) } }
            div { dt { "Where they take it up" } dd.code { (entry::TAKE_UP) } }
            div { dt { "Until" } dd { (proof.zones().moment(invitation.until)) } }
        }
        p.small.muted { "An invitation holds for " (INVITATION_DAYS) " days. " (parts::provisional()) }
    };
    Page::of(proof.visitor(), K::ENROL)
        .on(K::PATH)
        .narrow()
        .render(site, view)
}

/// What is missing before the party may be certified, who supplies it and how; or until when it may be.
pub(super) fn certifiable<K: Kind>(file: &OwnStanding, waiting: &[(Id, String)]) -> Markup {
    let Some(certifiable) = &file.certifiable else {
        return html! {};
    };
    let id = file.subject.id().map(Id::as_str).unwrap_or_default();
    html! {
        section.panel aria-labelledby="certifiable-title" {
            h2 #certifiable-title { (MISSING) }
            @match certifiable {
                Ok(until) => p { (READY) " " (days::day(*until)) "." },
                Err(missing) => (missing_list(missing)),
            }
            @for (account, login) in waiting {
                p.small { span.code { (login) } " was invited to sign, and has not taken up the account." }
                form method="post" action={ (K::PATH) "/" (id) "/invited/" (account) } {
                    button.button-second.button-small type="submit" { (NEW_CODE) span.unseen { " for " (login) } }
                }
            }
        }
    }
}

/// Everything that is missing, each with who supplies it.
pub(in crate::rooms) fn missing_list(missing: &[RefusedBecause]) -> Markup {
    html! {
        p { (MISSING_LEAD) }
        ul {
            @for one in missing {
                li { p.flush { strong { (sentence(&one.wrong)) } } p.small { (one.remedy) } }
            }
        }
    }
}

/// The words of a refusal as a sentence of their own.
fn sentence(wrong: &str) -> String {
    let mut letters = wrong.chars();
    let first = letters.next().map(char::to_uppercase);
    first
        .into_iter()
        .flatten()
        .chain(letters)
        .chain(['.'])
        .collect()
}
