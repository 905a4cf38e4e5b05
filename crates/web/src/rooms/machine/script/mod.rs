//! A pharmacy's messages in XML: one in, one out, by the program of the pharmacy in whose name they are sent.
//!
//! Each becomes a command at the same doors as the counter's and the JSON interface's, so that it is refused for the same
//! reasons. A program of a clinic is told who does it and where: what it would send, a person signs (decision 0053).

mod decided;
mod fill;
mod of_a_pharmacy;
mod refused;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use retinue_interop::script::{Answer, Ask, ErrorCode, Message, Reply, read, write};
use retinue_kernel::Id;
use retinue_ledger::{CommandId, Subject};
use retinue_rulebook::watermark;

use self::refused::Refused;
pub(crate) use self::refused::{in_its_place, told_of};
use crate::access::program::Program;
use crate::http::fault::Fault;
use crate::http::routes::Room;
use crate::site::Site;

pub(crate) const PATH: &str = "/script";
const MEDIA: &str = "application/xml; charset=utf-8";

pub(super) fn routes() -> Room<Program> {
    Room::new().post(PATH, take)
}

async fn take(
    program: Program,
    State(site): State<Site>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !is_xml(&headers) {
        return Refused::another_media().told(&site, None, None);
    }
    let message = match read(&body) {
        Ok(message) => message,
        Err(fault) => return Refused::of_message(&fault).told(&site, None, None),
    };
    let name = program
        .proof()
        .command_of(&message.id)
        .and_then(|command| name_of_answer(&command));
    match answer(&site, &program, &message).await {
        Ok(answer) => reply(&site, StatusCode::OK, name, Some(message.id), answer),
        Err(refused) => refused.told(&site, name, Some(message.id)),
    }
}

/// The name of the answer, the same for the same message, and as short as names of messages are where they are longest (35).
fn name_of_answer(command: &CommandId) -> Option<Id> {
    let (_, hash) = command.as_str().rsplit_once(' ')?;
    Id::new(&format!("re-{}", hash.get(..32)?))
}

fn is_xml(headers: &HeaderMap) -> bool {
    let media = headers.get(header::CONTENT_TYPE);
    let media = media.and_then(|value| value.to_str().ok()).unwrap_or("");
    let essence = media.split(';').next().unwrap_or("").trim();
    ["application/xml", "text/xml"]
        .iter()
        .any(|xml| essence.eq_ignore_ascii_case(xml))
}

async fn answer(site: &Site, program: &Program, message: &Message) -> Result<Answer, Refused> {
    match program.proof().party() {
        Subject::Pharmacy(_) => of_a_pharmacy::answer(site, program, message).await,
        Subject::Prescriber(_) => Err(Refused::by_rule(match message.ask {
            Ask::NewRx { .. } => PRESCRIBER_WRITES,
            Ask::CancelRx { .. } => PRESCRIBER_CANCELS,
            _ => PHARMACYS,
        })),
        _ => Err(Refused::by_rule(PHARMACYS)),
    }
}

const PRESCRIBER_WRITES: &str = "A prescription is signed by a person. The prescriber writes it in the clinic's room, on the patient's page, where the gate's answer stands; nothing was made of this message.";
const PRESCRIBER_CANCELS: &str = "A prescription is cancelled by its prescriber, in the clinic's room, on the patient's page. A pharmacy gives its authorisation back in its own name. Nothing was made of this message.";
const PHARMACYS: &str = "This message is a pharmacy's, and comes from the program of that pharmacy. The programme's office registers it. Nothing was made of this message.";

/// One message, written.
fn reply(
    site: &Site,
    status: StatusCode,
    name: Option<Id>,
    relates_to: Option<Id>,
    answer: Answer,
) -> Response {
    let fresh = || CommandId::random().ok().and_then(|id| Id::new(id.as_str()));
    let Some(id) = name.or_else(fresh) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let written = write(&Reply {
        id,
        relates_to,
        watermark: watermark(site.mode()).map(str::to_owned),
        answer,
    });
    let media = [(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA))];
    (status, media, written).into_response()
}

/// The code of a fault that another door would answer with a page or problem details.
const fn code(fault: &Fault) -> ErrorCode {
    match fault {
        Fault::SignInFirst | Fault::WrongCredentials | Fault::TokenOver => ErrorCode::NotProven,
        Fault::AnotherRoom | Fault::CrossSite | Fault::OutOfScope(_) => ErrorCode::NotPermitted,
        Fault::AnotherHost
        | Fault::NoSuchMethod
        | Fault::TooLarge
        | Fault::WrongMedia
        | Fault::Unreadable(_)
        | Fault::NotTheDocument(_) => ErrorCode::Unreadable,
        Fault::NotFound | Fault::Refused { .. } => ErrorCode::Refused,
        Fault::Conflict(_) => ErrorCode::Conflict,
        Fault::TooManyAttempts { .. }
        | Fault::CounterWaits { .. }
        | Fault::Busy { .. }
        | Fault::NotRecorded
        | Fault::Halted(_) => ErrorCode::Unavailable,
        // It may be on record: sent again under the same name, it is recorded once.
        Fault::NotAnswered | Fault::Failed => ErrorCode::NotAnswered,
    }
}

/// The path of an element of the message that is answered.
fn place(ask: &Ask, element: &str) -> String {
    format!("Message/Body/{}/{element}", ask.name())
}
