//! Recalls of lots, as the programme's office and a pharmacy work them off: the same pages, each with what its reader may see.

mod open;
mod view;

use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use retinue_interop::csv;
use retinue_kernel::office::RecallContact;
use retinue_kernel::{Day, FactId, Id, RegistryEvent};
use retinue_ledger::{
    Actor, CommandId, Ledger, RECALL_COLUMNS, ReadError, RecallFile, RecallRow, RegistrySubmission,
    Subject, SubmitError,
};

use super::record::{self, Again};
use crate::access::proof::{Administrator, Pharmacist, Proof};
use crate::http::fault::Fault;
use crate::http::form::{Answered, Field, Form, Reader, Typed};
use crate::site::Site;
use crate::views::page::{Page, Visitor};

pub(super) const TITLE: &str = "Recalls";
const PATIENT: Field = Field::new("patient", "Patient", "");
const CONTACT: Field = Field::new("contact", "What came of it", "");
const SAYS: Field = Field::new("says", "Why", "A few sentences. No patient's name.");

type Question<T> = Box<dyn FnOnce(&Ledger) -> Result<T, ReadError> + Send>;

/// A desk at which recalls are worked off.
pub(crate) trait Desk: Proof {
    /// The list of recalls.
    const PATH: &'static str;
    /// The front page of the room, and what it is called.
    const FRONT: (&'static str, &'static str);
    fn who(&self) -> &Actor;
    fn seat(&self) -> &Visitor;
    /// The stream in which this desk opens recalls.
    fn own(&self) -> Subject;
    /// The stream in which this desk records whom it told of a recall of another stream.
    fn tells_in(&self, recall: &Subject) -> Subject;
    fn list(&self) -> Question<Vec<RecallRow>>;
    fn file(&self, recall: FactId) -> Question<RecallFile>;
}

impl Desk for Administrator {
    const PATH: &'static str = "/programme/recalls";
    const FRONT: (&'static str, &'static str) =
        ("/programme", super::administrator::words::OVERVIEW);

    fn who(&self) -> &Actor {
        self.actor()
    }
    fn seat(&self) -> &Visitor {
        self.visitor()
    }
    fn own(&self) -> Subject {
        Subject::Programme
    }
    fn tells_in(&self, recall: &Subject) -> Subject {
        recall.clone()
    }
    fn list(&self) -> Question<Vec<RecallRow>> {
        let who = self.proof().clone();
        Box::new(move |ledger| ledger.recalls(&who))
    }
    fn file(&self, recall: FactId) -> Question<RecallFile> {
        let who = self.proof().clone();
        Box::new(move |ledger| ledger.recall(&who, &recall))
    }
}

impl Desk for Pharmacist {
    const PATH: &'static str = "/pharmacy/recalls";
    const FRONT: (&'static str, &'static str) = ("/pharmacy", super::pharmacist::words::TITLE);

    fn who(&self) -> &Actor {
        self.actor()
    }
    fn seat(&self) -> &Visitor {
        self.visitor()
    }
    fn own(&self) -> Subject {
        Subject::Pharmacy(self.proof().pharmacy().clone())
    }
    fn tells_in(&self, _: &Subject) -> Subject {
        self.own()
    }
    fn list(&self) -> Question<Vec<RecallRow>> {
        let who = self.proof().clone();
        Box::new(move |ledger| ledger.recalls_here(&who))
    }
    fn file(&self, recall: FactId) -> Question<RecallFile> {
        let who = self.proof().clone();
        Box::new(move |ledger| ledger.recall_here(&who, &recall))
    }
}

/// The recalls that this desk sees.
pub(super) async fn rows<D: Desk>(site: &Site, proof: &D) -> Result<Vec<RecallRow>, Fault> {
    let list = proof.list();
    site.ask(move |ledger| list(ledger))
        .await?
        .map_err(record::read_fault)
}

pub(super) async fn list<D: Desk>(
    proof: D,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let done = Typed::of_query(asked).first("done").is_some();
    listed(&site, &proof, &Form::default(), done).await
}

async fn listed<D: Desk>(
    site: &Site,
    proof: &D,
    form: &Form,
    done: bool,
) -> Result<Response, Fault> {
    let rows = rows(site, proof).await?;
    Ok(shown(
        site,
        proof,
        form,
        view::list::<D>(&rows, form, site.today(), done),
    ))
}

fn shown<D: Desk>(site: &Site, proof: &D, form: &Form, view: Markup) -> Response {
    let page = Page::of(proof.seat(), TITLE).with(form).render(site, view);
    if form.problems.is_empty() {
        page.into_response()
    } else {
        record::unprocessable(page)
    }
}

pub(super) async fn open<D: Desk>(
    proof: D,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let event = open::read(&mut reader, site.today());
    let done = match reader.finish(command_id.zip(event)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, event), answered) = read.parts();
            submit(&site, &proof, proof.own(), &command_id, event, answered).await
        }
    };
    match done {
        Ok(id) => Ok(Redirect::to(&format!("{}/{id}?done=yes", D::PATH)).into_response()),
        Err(Again::Form(form)) => listed(&site, &proof, &form, false).await,
        Err(Again::NotAnswered(typed)) => Ok(not_answered(&site, &proof, &typed)),
        Err(Again::Fault(fault)) => Err(fault),
    }
}

async fn submit<D: Desk>(
    site: &Site,
    proof: &D,
    subject: Subject,
    command_id: &Id,
    event: RegistryEvent,
    answered: Answered,
) -> Result<FactId, Again> {
    let (who, on): (_, Day) = (proof.who().clone(), site.today());
    let Some(command_id) = CommandId::new(command_id.as_str()) else {
        return Err(Again::Fault(Fault::NotFound));
    };
    let submission = RegistrySubmission {
        subject,
        command_id,
        who,
        on,
        event,
        at: None,
    };
    let done = site
        .ask(move |ledger| ledger.submit_registry(submission))
        .await;
    done.unwrap_or_else(|_| Err(SubmitError::NotRecorded("the call did not end".to_owned())))
        .map(|outcome| outcome.fact.id)
        .map_err(|error| record::again(error, answered))
}

fn not_answered<D: Desk>(site: &Site, proof: &D, typed: &Typed) -> Response {
    let page = Page::of(proof.seat(), TITLE).narrow();
    record::unavailable(page.render(site, record::not_answered(typed)))
}

async fn read_file<D: Desk>(site: &Site, proof: &D, recall: &str) -> Result<RecallFile, Fault> {
    let file = proof.file(FactId::new(recall).ok_or(Fault::NotFound)?);
    site.ask(move |ledger| file(ledger))
        .await?
        .map_err(record::read_fault)
}

pub(super) async fn page<D: Desk>(
    proof: D,
    State(site): State<Site>,
    Path(recall): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let file = read_file(&site, &proof, &recall).await?;
    let asked = Typed::of_query(asked);
    let from = asked.first("from").and_then(|from| from.parse().ok());
    let done = asked.first("done").is_some();
    let form = Form::default();
    let view = view::file(&proof, &file, &form, from.unwrap_or(0), done);
    Ok(shown(&site, &proof, &form, view))
}

/// Somebody was told, or nobody was reached, or what was recorded was a mistake.
pub(super) async fn contact<D: Desk>(
    proof: D,
    State(site): State<Site>,
    Path(recall): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let recall = FactId::new(&recall).ok_or(Fault::NotFound)?;
    let of = rows(&site, &proof).await?;
    let of = of.into_iter().find(|row| row.recall.id == recall);
    let of = of.ok_or(Fault::NotFound)?.of;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let patient = reader.id(&PATIENT);
    let contact: Option<RecallContact> = reader.word(&CONTACT);
    let read = command_id.zip(patient.zip(contact));
    let done = match reader.finish(read) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, (patient, contact)), answered) = read.parts();
            let event = RegistryEvent::RecallContactRecorded {
                recall: recall.clone(),
                patient,
                contact,
            };
            let stream = proof.tells_in(&of);
            submit(&site, &proof, stream, &command_id, event, answered).await
        }
    };
    after(&site, &proof, &recall, done).await
}

pub(super) async fn withdraw<D: Desk>(
    proof: D,
    State(site): State<Site>,
    Path(recall): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let recall = FactId::new(&recall).ok_or(Fault::NotFound)?;
    let of = rows(&site, &proof).await?;
    let of = of.into_iter().find(|row| row.recall.id == recall);
    let of = of.ok_or(Fault::NotFound)?.of;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let says = reader.says(&SAYS);
    let done = match reader.finish(command_id.zip(says)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, says), answered) = read.parts();
            let event = RegistryEvent::RecallWithdrawn {
                recall: recall.clone(),
                says,
            };
            submit(&site, &proof, of, &command_id, event, answered).await
        }
    };
    after(&site, &proof, &recall, done).await
}

async fn after<D: Desk>(
    site: &Site,
    proof: &D,
    recall: &FactId,
    done: Result<FactId, Again>,
) -> Result<Response, Fault> {
    match done {
        Ok(_) => Ok(Redirect::to(&format!("{}/{recall}?done=yes", D::PATH)).into_response()),
        Err(Again::Form(form)) => {
            let file = read_file(site, proof, recall.as_str()).await?;
            let view = view::file(proof, &file, &form, 0, false);
            Ok(shown(site, proof, &form, view))
        }
        Err(Again::NotAnswered(typed)) => Ok(not_answered(site, proof, &typed)),
        Err(Again::Fault(fault)) => Err(fault),
    }
}

/// The whole list as a table.
pub(super) async fn export<D: Desk>(
    proof: D,
    State(site): State<Site>,
    Path(recall): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    if Reader::of(typed).finish(Some(())).is_err() {
        return Err(Fault::Unreadable(crate::words::wrong::UNKNOWN_FIELD));
    }
    let file = read_file(&site, &proof, &recall).await?;
    let mut text = csv::line(RECALL_COLUMNS.iter().map(|(name, _)| name));
    for person in &file.people {
        text.push_str(&csv::line(file.cells(person)));
    }
    let name = format!("recall-{}.csv", file.row.recall.on);
    let headers = [
        (CONTENT_TYPE, csv::MEDIA_TYPE.to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, text).into_response())
}
