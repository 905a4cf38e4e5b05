//! FHIR resources, one a line: rehearsed and recorded as a table is, without columns to be chosen.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_interop::import::resource_lines;
use retinue_kernel::Id;
use retinue_ledger::{CommandId, Import, SubmitError};

use super::{Came, Told, first, read, shown, view, words};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Rejected};
use crate::http::upload::Sent;
use crate::import_resources::read_resources;
use crate::rooms::record;
use crate::site::Site;
use crate::views::fields;
use crate::views::page::Page;

/// The text of the kind, also in the list of imports.
pub(super) const KIND: &str = "resources";

/// The next step with a file of resources.
pub(super) async fn send(
    site: &Site,
    proof: &Prescriber,
    sent: Sent,
    step: &str,
) -> Result<Response, Fault> {
    let typed = sent.typed.clone();
    let recorded = step == read::RECORD;
    let (text, named) = match file(&sent, recorded) {
        Ok(file) => file,
        Err(Rejected::Form(form)) => {
            return Ok(record::unprocessable(first(site, proof, &form).await?));
        }
        Err(Rejected::Fault(fault)) => return Err(fault),
    };
    let who = proof.proof().clone();
    let programme = site.rulebook().programme().id;
    let lines = text.clone();
    let done = site.ask(move |ledger| -> Result<_, SubmitError> {
        let read = read_resources(ledger, &who, resource_lines(&lines))?;
        let import = Import {
            id: match named {
                Some(named) => named,
                None => random()?,
            },
            kind: KIND,
            programme,
            lines: read.lines,
        };
        let judged = if recorded {
            ledger.import(&who, &import)?
        } else {
            ledger.rehearse_import(&who, &import)?
        };
        Ok((read.unread, judged))
    });
    let (unread, judged) = match done.await? {
        Ok(done) => done,
        Err(SubmitError::Unknown(_)) => {
            let page = Page::of(proof.visitor(), super::TITLE).narrow();
            let again = record::not_answered(&typed);
            return Ok(record::unavailable(page.render(site, again)));
        }
        Err(error) => return Err(record::fault(error)),
    };
    let unread = unread.into_iter().map(|(line, mistakes)| Told {
        line: line.into(),
        came: Came::Unread(mistakes),
    });
    let judged = judged.into_iter().map(|(line, came)| Told {
        line: line.into(),
        came: Came::Judged(came),
    });
    let mut told: Vec<Told> = unread.chain(judged).collect();
    told.sort_by_key(|one| one.line);
    let view = view::report(&along(&text), false, &told, recorded);
    Ok(shown(site, proof, &Form::default(), view).into_response())
}

fn random() -> Result<Id, SubmitError> {
    let id = CommandId::random()?;
    Id::new(id.as_str()).ok_or(SubmitError::NotFound)
}

/// What goes along from the rehearsal to the record.
fn along(text: &str) -> Markup {
    html! {
        (fields::hidden(words::KIND.name, KIND))
        (fields::hidden(words::TABLE.name, text))
    }
}

/// The text that was sent, and the name of the import where it is to be recorded.
fn file(sent: &Sent, recorded: bool) -> Result<(String, Option<Id>), Rejected> {
    let mut reader = Reader::of(sent.typed.clone());
    reader.leave_out(&[
        words::KIND,
        words::FILE,
        words::SEPARATOR,
        Field::new(read::STEP, "", ""),
    ]);
    let named = if recorded {
        reader.command_id().map(Some)
    } else {
        Some(None)
    };
    let pasted = reader
        .peek(words::TABLE.name)
        .unwrap_or_default()
        .to_owned();
    reader.leave_out(&[words::TABLE]);
    let (field, bytes) = match sent.file(words::FILE.name) {
        Some(file) => (words::FILE, file),
        None => (words::TABLE, pasted.as_bytes()),
    };
    let text = match std::str::from_utf8(bytes) {
        _ if bytes.iter().all(u8::is_ascii_whitespace) => Err(words::NO_TABLE),
        _ if bytes.len() > read::LONGEST => Err(words::TOO_LONG_RESOURCES),
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err(words::NOT_UTF8),
    };
    let text = text.map_err(|says| reader.wrong(field.name, says)).ok();
    let read = (|| Some((text?, named?)))();
    reader.finish(read).map(|read| read.parts().0)
}
