//! The forms in the programme's office: read, and their official texts loaded.

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Id, LoadedText, ReConsent};
use retinue_ledger::{CommandId, FormToday, LawInForce, SubmitError};
use retinue_rulebook::{FormText, FormTextFile};

use super::{done_notice, no_form, recorded, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::rooms::{blank_form, form_pages};
use crate::site::Site;
use crate::views::fields;
use crate::views::page::Page;
use crate::views::parts;

pub(super) const LIST: &str = "/programme/forms";
pub(super) const FORM: &str = "/programme/forms/{edition}/{form}";
pub(super) const BLANK: &str = "/programme/forms/{edition}/{form}/form.pdf";

const TEXT: Field = Field::new(
    "text",
    "The text, as a file",
    "It begins with what is signed today. Put the official words in the place of each text, in English and, for what a patient reads, in Spanish; give its source, its first day, and whether those who signed before sign again (required or not-required).",
);

pub(super) async fn list(
    proof: Administrator,
    State(site): State<Site>,
) -> Result<Response, Fault> {
    // Looking at the office's own law is noted, as on its other pages.
    super::programme(&site, &proof).await?;
    let laws = site
        .ask(|ledger| ledger.laws_in_force())
        .await?
        .map_err(record::read_fault)?;
    let view = form_pages::list(LIST, &laws);
    Ok(Page::of(proof.visitor(), form_pages::FORMS)
        .on(LIST)
        .render(&site, view)
        .into_response())
}

/// A form with its text, and what was loaded for it.
struct Shown {
    law: LawInForce,
    text: FormText,
    loaded: Vec<LoadedText>,
}

async fn shown(
    site: &Site,
    proof: &Administrator,
    edition: &str,
    form: String,
) -> Result<Shown, Fault> {
    let edition = Id::new(edition).ok_or(Fault::NotFound)?;
    super::programme(site, proof).await?;
    let FormToday { law, text } = site
        .ask(move |ledger| ledger.form_today(&form, &edition))
        .await?
        .map_err(record::read_fault)?
        .ok_or(Fault::NotFound)?;
    let loaded = form_pages::loaded(&law.rules, &text.form, &text.edition);
    Ok(Shown {
        loaded: loaded.into_iter().cloned().collect(),
        law,
        text,
    })
}

pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
    Path((edition, form)): Path<(String, String)>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let shown = shown(&site, &proof, &edition, form).await?;
    let begun = FormTextFile {
        programme: shown.law.rulebook.programme().id,
        text: shown.text.clone(),
        from: shown.law.today,
        re_consent: ReConsent::Required,
    };
    let form = Form::beginning_with([(TEXT.name, begun.written())]);
    let done = Typed::of_query(asked).first("done").is_some();
    render(&site, &proof, &shown, &form, done).map(IntoResponse::into_response)
}

/// The form on paper, to be filled in by hand.
pub(super) async fn blank(
    _proof: Administrator,
    State(site): State<Site>,
    Path((edition, form)): Path<(String, String)>,
) -> Result<Response, Fault> {
    blank_form::download(&site, &edition, form).await
}

fn render(
    site: &Site,
    proof: &Administrator,
    shown: &Shown,
    form: &Form,
    done: bool,
) -> Result<Html<String>, Fault> {
    let Shown { law, text, loaded } = shown;
    let entry = law
        .rulebook
        .form(text.form.as_str())
        .ok_or(Fault::NotFound)?;
    let loaded: Vec<&LoadedText> = loaded.iter().collect();
    let view = html! {
        (parts::error_summary(form))
        (parts::crumb(LIST, form_pages::FORMS))
        @if done { (done_notice()) }
        (form_pages::page(LIST, entry, text, &loaded, &loading(form)))
    };
    Ok(Page::of(proof.visitor(), &text.title.en)
        .with(form)
        .render(site, view))
}

fn loading(form: &Form) -> Markup {
    html! {
        section.panel.spaced aria-labelledby="load-title" {
            h2 #load-title { (words::LOAD_TEXT) }
            p { (words::LOAD_TEXT_MEANS) }
            form method="post" novalidate {
                (fields::command())
                (fields::document(form, &TEXT))
                button type="submit" #send { (words::LOAD_TEXT_SUBMIT) }
            }
        }
    }
}

pub(super) async fn load(
    proof: Administrator,
    State(site): State<Site>,
    Path((edition, name)): Path<(String, String)>,
    typed: Typed,
) -> Result<Response, Fault> {
    let shown = shown(&site, &proof, &edition, name).await?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let file = reader
        .document(&TEXT)
        .and_then(|written| read(&shown, &written, &mut reader));
    let done = match reader.finish(command_id.zip(file)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, file), answered) = read.parts();
            recorded(submit(&site, &proof, &command_id, file).await, answered)
        }
    };
    let here = format!("{LIST}/{}/{}", shown.text.edition, shown.text.form);
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{here}?done=text")).into_response()),
        Err(Again::Form(form)) => Ok(record::unprocessable(render(
            &site, &proof, &shown, &form, false,
        )?)),
        Err(other) => Err(no_form(other)),
    }
}

/// The file, when it is sound and is for the form of this page.
fn read(shown: &Shown, written: &str, reader: &mut Reader) -> Option<FormTextFile> {
    let Shown {
        law, text: shown, ..
    } = shown;
    match law.rulebook.form_text_file("the text", written) {
        Ok(file) if file.text.form == shown.form && file.text.edition == shown.edition => {
            Some(file)
        }
        Ok(file) => {
            reader.wrong(
                TEXT.name,
                format!(
                    "This text is for {} of {}; this page is of {} of {}. Nothing was stored.",
                    file.text.form, file.text.edition, shown.form, shown.edition
                ),
            );
            None
        }
        Err(mistakes) => {
            for mistake in mistakes {
                let line = match mistake.line {
                    0 => String::new(),
                    line => format!("Line {line}: "),
                };
                reader.wrong(
                    TEXT.name,
                    format!("{line}{}. Remedy: {}.", mistake.says, mistake.remedy),
                );
            }
            None
        }
    }
}

async fn submit(
    site: &Site,
    proof: &Administrator,
    command_id: &Id,
    file: FormTextFile,
) -> Result<(), SubmitError> {
    let command_id = CommandId::new(command_id.as_str()).ok_or(SubmitError::NotFound)?;
    let who = proof.proof().clone();
    let done = site
        .ask(move |ledger| ledger.load_form_text(&who, command_id, file))
        .await;
    match done {
        Ok(done) => done.map(drop),
        Err(_) => Err(SubmitError::NotRecorded("the call did not end".to_owned())),
    }
}
