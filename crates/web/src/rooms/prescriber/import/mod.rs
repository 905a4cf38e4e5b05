//! A clinic brings its own tables: it says what each column is, sees what would come of each line, and then records those that
//! can be recorded. Nothing is kept between the steps: the table goes along with the form. A file of resources has no columns.

mod read;
mod resources;
mod view;
mod words;

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use retinue_interop::import::TableKind;
use retinue_kernel::Id;
use retinue_ledger::{ImportRow, ImportedLine, SubmitError};

use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::http::upload::Sent;
use crate::rooms::record;
use crate::site::Site;
use crate::views::page::Page;

pub(super) const PATH: &str = "/clinic/import";
pub(super) const BACK: &str = "/clinic/import/{import}/take-back";
pub(super) use words::TITLE;

/// What a line of the table came to, with its line: read wrongly, or judged by the ledger.
pub(super) struct Told {
    line: u64,
    came: Came,
}

pub(super) enum Came {
    /// Mistakes of the line itself.
    Unread(Vec<String>),
    /// What the ledger says.
    Judged(ImportedLine),
}

impl Told {
    fn is_recorded(&self) -> bool {
        matches!(self.came, Came::Judged(ImportedLine::Recorded(..)))
    }
}

pub(super) async fn page(
    proof: Prescriber,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let form = Form {
        typed: Typed::of_query(asked),
        problems: Vec::new(),
    };
    first(&site, &proof, &form)
        .await
        .map(IntoResponse::into_response)
}

async fn first(site: &Site, proof: &Prescriber, form: &Form) -> Result<Html<String>, Fault> {
    let who = proof.proof().clone();
    let made = site.ask(move |ledger| ledger.imports(&who)).await?;
    let made: Vec<ImportRow> = made.map_err(record::read_fault)?;
    let done = form.typed.first("done").and_then(words::taken_back);
    Ok(shown(
        site,
        proof,
        form,
        view::first(form, &made, done, proof.zones()),
    ))
}

fn shown(site: &Site, proof: &Prescriber, form: &Form, view: maud::Markup) -> Html<String> {
    Page::of(proof.visitor(), TITLE)
        .on("/clinic")
        .with(form)
        .render(site, view)
}

/// The next step with a table: its columns are asked for, it is rehearsed, or it is recorded.
pub(super) async fn send(
    proof: Prescriber,
    State(site): State<Site>,
    sent: Sent,
) -> Result<Response, Fault> {
    let step = sent.typed.first(read::STEP).unwrap_or_default().to_owned();
    if sent.typed.first(words::KIND.name) == Some(resources::KIND) {
        return resources::send(&site, &proof, sent, &step).await;
    }
    if step.is_empty() {
        return Ok(match read::cut(&sent) {
            Ok(cut) => shown(&site, &proof, &cut.form, view::columns(&cut)).into_response(),
            Err(form) => record::unprocessable(first(&site, &proof, &form?).await?),
        });
    }
    let knowledge = site.ask(|ledger| ledger.knowledge()).await?;
    let knowledge = knowledge.map_err(record::read_fault)?;
    let mut table = match read::whole(sent.typed, &site, &knowledge.knowledge().laboratory) {
        Ok(table) => table,
        Err(read::Stopped::AtColumns(cut)) => {
            let view = view::columns(&cut);
            return Ok(record::unprocessable(shown(&site, &proof, &cut.form, view)));
        }
        Err(read::Stopped::AtTable(form)) => {
            return Ok(record::unprocessable(first(&site, &proof, &form).await?));
        }
        Err(read::Stopped::Fault(fault)) => return Err(fault),
    };
    let who = proof.proof().clone();
    let recorded = step == read::RECORD;
    let import = table.import.clone();
    let done = site.ask(move |ledger| {
        if recorded {
            ledger.import(&who, &import)
        } else {
            ledger.rehearse_import(&who, &import)
        }
    });
    match done.await? {
        Ok(judged) => {
            let told = table.told(judged);
            let enrols = table.cut.kind == TableKind::Patients;
            let view = view::report(&view::along_with(&table), enrols, &told, recorded);
            Ok(shown(&site, &proof, &Form::default(), view).into_response())
        }
        Err(SubmitError::Unknown(_)) => {
            let page = Page::of(proof.visitor(), TITLE).narrow();
            let again = record::not_answered(&table.cut.form.typed);
            Ok(record::unavailable(page.render(&site, again)))
        }
        Err(error) => Err(record::fault(error)),
    }
}

/// The facts of care of an import are taken back.
pub(super) async fn take_back(
    proof: Prescriber,
    State(site): State<Site>,
    Path(import): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    if Reader::of(typed).finish(Some(())).is_err() {
        return Err(Fault::Unreadable(crate::words::wrong::UNKNOWN_FIELD));
    }
    let import = Id::new(&import).ok_or(Fault::NotFound)?;
    let who = proof.proof().clone();
    let done = site.ask(move |ledger| ledger.undo_import(&who, &import));
    let undone = done.await?.map_err(record::fault)?;
    let left = if undone.left == 0 { "all" } else { "some" };
    let to = Redirect::to(&format!("{PATH}?done={left}"));
    Ok(to.into_response())
}
