//! Answers under `/fhir` that are not what was asked for: each an OperationOutcome, whoever refused.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use retinue_interop::fhir_r4::MEDIA_TYPE;
use retinue_interop::fhir_r4::outcome::{Issue, IssueCode, Severity, outcome};
use retinue_rulebook::Language;

use super::fault::Fault;
use crate::access::program::Said;
use crate::words::faults;

/// Whether a path is one of those whose every answer is a resource.
pub(super) fn is_under(path: &str) -> bool {
    path == "/fhir" || path.starts_with("/fhir/")
}

/// Whether an answer is an error in another form.
pub(super) fn is_another(response: &Response) -> bool {
    let status = response.status();
    let media = response.headers().get(header::CONTENT_TYPE);
    let media = media.and_then(|value| value.to_str().ok()).unwrap_or("");
    (status.is_client_error() || status.is_server_error()) && !media.starts_with(MEDIA_TYPE)
}

/// A fault in the words of the format.
pub(super) fn of(fault: &Fault) -> Response {
    let words = faults::of(fault, Language::English);
    let field = match fault {
        Fault::Refused { field, .. } => field.clone(),
        _ => None,
    };
    let issue = Issue {
        code: code(fault),
        says: words.says,
        about: field,
    };
    written(fault.status(), issue)
}

/// The outcome in the place of an answer of another form: its status stays, and so do the headers that say what to do about it.
pub(super) fn in_its_place(response: Response) -> Response {
    let fault = Fault::of_status(response.status());
    let code = match response.status() {
        StatusCode::UNAUTHORIZED => IssueCode::Login,
        StatusCode::FORBIDDEN => IssueCode::Forbidden,
        _ => code(&fault),
    };
    let says = match response.extensions().get::<Said>() {
        Some(Said(says)) => (*says).to_owned(),
        None => faults::of(&fault, Language::English).says,
    };
    let mut answer = written(response.status(), Issue::new(code, says));
    for name in [header::WWW_AUTHENTICATE, header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = response.headers().get(&name) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    answer
}

const fn code(fault: &Fault) -> IssueCode {
    match fault {
        Fault::SignInFirst | Fault::WrongCredentials | Fault::TokenOver => IssueCode::Login,
        Fault::AnotherRoom | Fault::CrossSite | Fault::OutOfScope(_) => IssueCode::Forbidden,
        Fault::NotFound => IssueCode::NotFound,
        Fault::NoSuchMethod | Fault::WrongMedia => IssueCode::NotSupported,
        Fault::TooLarge => IssueCode::TooLong,
        Fault::AnotherHost | Fault::Unreadable(_) | Fault::NotTheDocument(_) => {
            IssueCode::Structure
        }
        Fault::Refused { .. } => IssueCode::BusinessRule,
        Fault::Conflict(_) => IssueCode::Conflict,
        Fault::TooManyAttempts { .. } | Fault::CounterWaits { .. } | Fault::Busy { .. } => {
            IssueCode::Throttled
        }
        Fault::NotAnswered | Fault::NotRecorded | Fault::Halted(_) => IssueCode::Transient,
        Fault::Failed => IssueCode::Exception,
    }
}

fn written(status: StatusCode, issue: Issue) -> Response {
    let media = [(header::CONTENT_TYPE, "application/fhir+json; charset=utf-8")];
    let told = outcome(Severity::Error, &[issue]).compact();
    (status, media, told).into_response()
}
