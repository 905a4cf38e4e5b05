//! From what was read to what is recorded: one answer for each of the three outcomes of a commit.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_kernel::{Command, Day, Id};
use retinue_ledger::access::NotAllowed;
use retinue_ledger::{Actor, Assistance, CommandId, PatientId, ReadError, Submission, SubmitError};

use super::act::{Act, Report};
use super::chart::Chart;
use crate::http::fault::Fault;
use crate::http::form::{Answered, Form, Reader, Rejected, Typed};
use crate::site::Site;
use crate::views::fields;
use crate::words::said::refused::NOT_YOURS_TO_REPORT;
use crate::words::said::room;

/// Why an act is not done, or not known to be done.
pub(super) enum Again {
    /// The form comes back with its problems.
    Form(Box<Form>),
    /// It is not known: the same command is sent again.
    NotAnswered(Typed),
    /// Another answer altogether.
    Fault(Fault),
}

impl From<Rejected> for Again {
    fn from(rejected: Rejected) -> Again {
        match rejected {
            Rejected::Form(form) => Again::Form(Box::new(form)),
            Rejected::Fault(fault) => Again::Fault(fault),
        }
    }
}

/// Reads the form of an act and records what it says, all of it or nothing.
pub(super) async fn carry_out<A: Act>(
    site: &Site,
    actor: &Actor,
    chart: &Chart,
    typed: Typed,
) -> Result<(), Again> {
    let language = typed.chosen_language();
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let reports = A::read(chart, &mut reader);
    let assistance = A::assistance(&mut reader);
    let ((command_id, reports), answered) = reader.finish(command_id.zip(reports))?.parts();
    record(
        site,
        actor,
        chart.patient,
        command_id.as_str(),
        reports,
        Assistance {
            language: assistance
                .language
                .or_else(|| language.and_then(|language| Id::new(language.tag()))),
            ..assistance
        },
    )
    .await
    .map_err(|error| again(error, answered))
}

/// Records reports in their order, in one transaction. Each says in which language the one who reports it was spoken to,
/// where that was chosen.
pub(super) async fn record(
    site: &Site,
    actor: &Actor,
    patient: PatientId,
    command_id: &str,
    reports: Vec<Report>,
    assistance: Assistance,
) -> Result<(), SubmitError> {
    let mut submissions = Vec::with_capacity(reports.len());
    for (place, Report { on, payload }) in reports.into_iter().enumerate() {
        // Each fact of an act has a name of its own, and the same one when the page is sent twice.
        let named =
            CommandId::new(&format!("{command_id}.{place}")).ok_or(SubmitError::NotFound)?;
        let command = Command::Record { on, payload };
        submissions
            .push(Submission::new(patient, named, actor, command).assisted(assistance.clone()));
    }
    let done = site.ask(move |ledger| match submissions.len() {
        1 => submissions
            .into_iter()
            .try_for_each(|one| ledger.submit(one).map(drop)),
        _ => ledger.in_one_transaction(|all| {
            submissions
                .iter()
                .try_for_each(|one| all.submit(one).map(drop))
        }),
    });
    done.await
        .unwrap_or_else(|_| Err(SubmitError::NotRecorded("the call did not end".to_owned())))
}

/// What is shown when a command left no fact, or may have left one.
pub(super) fn again(error: SubmitError, answered: Answered) -> Again {
    match error {
        SubmitError::Refused(refused) => Again::Form(Box::new(answered.refused(&refused))),
        SubmitError::NotAllowed(NotAllowed::Role { remedy, .. }) => {
            let says = match answered.chosen_language() {
                None => format!("{NOT_YOUR_ROLE} {remedy} {NOTHING_STORED}"),
                // The remedy is worded for staff, in English.
                Some(language) => NOT_YOURS_TO_REPORT.get(language).to_owned(),
            };
            Again::Form(Box::new(answered.wrong(says)))
        }
        SubmitError::Unknown(_) => Again::NotAnswered(answered.typed()),
        other => Again::Fault(fault(other)),
    }
}

const NOT_YOUR_ROLE: &str = "Your role may not record this.";
const NOTHING_STORED: &str = "Nothing was stored.";

/// The same for a caller without a form.
pub(super) fn fault(error: SubmitError) -> Fault {
    match error {
        SubmitError::Refused(refused) => Fault::Refused {
            field: refused
                .because
                .first()
                .map(|because| because.field.to_owned()),
            says: refused.to_string(),
        },
        SubmitError::NotAllowed(NotAllowed::NotTheirs { .. }) | SubmitError::NotFound => {
            Fault::NotFound
        }
        SubmitError::NotAllowed(not_allowed @ NotAllowed::Role { .. }) => Fault::Refused {
            field: None,
            says: not_allowed.to_string(),
        },
        error @ SubmitError::CommandIdUsed(_) => Fault::Conflict(error.to_string()),
        SubmitError::Busy { retry_after } => Fault::Busy {
            seconds: retry_after.as_secs(),
        },
        error @ (SubmitError::ClockWentBack { .. }
        | SubmitError::NotADemo
        | SubmitError::Rules(_)) => {
            tracing::error!(%error, "nothing is decided");
            Fault::Halted(error.to_string())
        }
        SubmitError::Damaged(damage) => {
            tracing::error!(%damage, "the record is damaged");
            Fault::Halted(DAMAGED.to_owned())
        }
        SubmitError::NotRecorded(error) => {
            tracing::error!(error, "nothing was recorded");
            Fault::NotRecorded
        }
        SubmitError::Unknown(command) => {
            tracing::error!(%command, "the outcome of a command is not known");
            Fault::NotAnswered
        }
    }
}

/// What a reader is told: the place of the damage is for the one who can mend it, in the log.
const DAMAGED: &str = "The record is damaged in one place, so nothing is decided from it. The administrator restores it from a backup.";

/// Why something cannot be shown.
pub(super) fn read_fault(error: ReadError) -> Fault {
    match error {
        ReadError::NotFound => Fault::NotFound,
        ReadError::Damaged(damage) => {
            tracing::error!(%damage, "the record is damaged");
            Fault::Halted(DAMAGED.to_owned())
        }
        ReadError::Slowed { seconds } => Fault::CounterWaits { seconds },
        stopped @ ReadError::Stopped { .. } => Fault::Refused {
            field: None,
            says: format!("{stopped}."),
        },
        ReadError::NotAudited => Fault::Busy { seconds: 1 },
        ReadError::Store(error) => {
            tracing::error!(error, "the store could not be read");
            Fault::NotRecorded
        }
    }
}

/// The page of an outcome that is not known: it sends the same command again, by itself where scripts run.
pub(super) fn not_answered(typed: &Typed) -> Markup {
    let (title, means, again) = match typed.chosen_language() {
        None => (NOT_ANSWERED, NOT_ANSWERED_MEANS, ASK_AGAIN),
        Some(language) => (
            room::NOT_ANSWERED.get(language),
            room::NOT_ANSWERED_MEANS.get(language),
            room::ASK_AGAIN.get(language),
        ),
    };
    html! {
        div #not-answered {
            h1 { (title) }
            p.lead { (means) }
            form method="post" hx-post="" hx-trigger="load delay:2s" hx-target="body" hx-swap="outerHTML" {
                @for (name, value) in typed.each() { (fields::hidden(name, value)) }
                button type="submit" #ask-again { (again) }
            }
        }
    }
}

const NOT_ANSWERED: &str = "Not answered: asking again";
const NOT_ANSWERED_MEANS: &str = "It is not known yet whether this was recorded. Do not hand anything over. The same request is sent again; it is recorded once at most.";
const ASK_AGAIN: &str = "Ask again now";

/// The status of a page that comes back.
pub(super) fn unprocessable(page: impl IntoResponse) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// The status of a page that does not know.
pub(super) fn unavailable(page: impl IntoResponse) -> Response {
    (
        StatusCode::SERVICE_UNAVAILABLE,
        [(axum::http::header::RETRY_AFTER, "2")],
        page,
    )
        .into_response()
}

/// The day now in the programme of a patient: on it an act about the patient is recorded.
///
/// # Errors
/// [`Fault`] when the record cannot be read.
pub(super) async fn today_of(site: &Site, patient: PatientId) -> Result<Day, Fault> {
    site.ask(move |ledger| ledger.today_of(patient))
        .await?
        .map_err(read_fault)
}
