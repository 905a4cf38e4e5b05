//! Answers that are not what was asked for: as a page for people, as problem details (RFC 9457) for programs.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use retinue_rulebook::Language;
use serde::Serialize;

use super::outcome;
use crate::access::language;
use crate::rooms;
use crate::rooms::machine::script;
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts;
use crate::words::faults;
use crate::words::said::Text;

/// Why a request gets another answer than the one it asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    /// Nobody is signed in.
    SignInFirst,
    /// Login or password is wrong, or there were too many tries.
    WrongCredentials,
    /// A program's token is over, was given back, or is none of ours.
    TokenOver,
    /// A program's token does not name the scope that is needed.
    OutOfScope(&'static str),
    /// Somebody is signed in, in a role that this room is not for.
    AnotherRoom,
    /// There is no such page, or none that the one who asks may know of.
    NotFound,
    /// The page exists, and does not do that.
    NoSuchMethod,
    /// The request names another host than this one, or none.
    AnotherHost,
    /// The request came from another site.
    CrossSite,
    /// The body is larger than any form of ours.
    TooLarge,
    /// The body is neither a form nor JSON.
    WrongMedia,
    /// The body is not what our pages send.
    Unreadable(Text),
    /// The JSON is not the document that belongs here: where, and what was expected.
    NotTheDocument(String),
    /// What was asked for is understood and refused, with the field that it is about.
    Refused {
        /// The field of the request, if it is one.
        field: Option<String>,
        /// What happened, and what would change it.
        says: String,
    },
    /// Something else has happened in the meantime.
    Conflict(String),
    /// Too many attempts to sign in.
    TooManyAttempts {
        /// When to try again.
        seconds: u64,
    },
    /// Too many wrong days of birth at a counter.
    CounterWaits {
        /// When to try again.
        seconds: u64,
    },
    /// The queue is full.
    Busy {
        /// When to try again.
        seconds: u64,
    },
    /// The request took too long, or its outcome is not known: nothing may be taken for granted.
    NotAnswered,
    /// Nothing was recorded, for a reason that the next try may not meet.
    NotRecorded,
    /// Nothing is decided at the moment: why.
    Halted(String),
    /// The program failed.
    Failed,
}

impl Fault {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Fault::SignInFirst | Fault::WrongCredentials | Fault::TokenOver => {
                StatusCode::UNAUTHORIZED
            }
            Fault::AnotherRoom | Fault::CrossSite | Fault::OutOfScope(_) => StatusCode::FORBIDDEN,
            Fault::AnotherHost => StatusCode::MISDIRECTED_REQUEST,
            Fault::NotFound => StatusCode::NOT_FOUND,
            Fault::NoSuchMethod => StatusCode::METHOD_NOT_ALLOWED,
            Fault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Fault::WrongMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Fault::Unreadable(_) | Fault::NotTheDocument(_) => StatusCode::BAD_REQUEST,
            Fault::Refused { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Fault::Conflict(_) => StatusCode::CONFLICT,
            Fault::TooManyAttempts { .. } | Fault::CounterWaits { .. } => {
                StatusCode::TOO_MANY_REQUESTS
            }
            Fault::Busy { .. } | Fault::NotAnswered | Fault::NotRecorded | Fault::Halted(_) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Fault::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The fault behind a bare status of the framework: a wrong path, a wrong method, a body past its bound.
    pub(crate) fn of_status(status: StatusCode) -> Fault {
        match status {
            StatusCode::NOT_FOUND => Fault::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Fault::NoSuchMethod,
            StatusCode::FORBIDDEN => Fault::CrossSite,
            StatusCode::PAYLOAD_TOO_LARGE => Fault::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Fault::WrongMedia,
            StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => Fault::NotAnswered,
            status if status.is_client_error() => {
                Fault::Unreadable(crate::words::wrong::NOT_A_FORM)
            }
            _ => Fault::Failed,
        }
    }

    pub(crate) fn retry_after(&self) -> Option<u64> {
        match self {
            Fault::TooManyAttempts { seconds }
            | Fault::CounterWaits { seconds }
            | Fault::Busy { seconds } => Some((*seconds).max(1)),
            Fault::NotAnswered | Fault::NotRecorded => Some(2),
            Fault::Halted(_) => Some(60),
            _ => None,
        }
    }

    fn as_page(&self, site: &Site, chosen: Option<Language>) -> Response {
        let language = chosen.unwrap_or_default();
        let words = faults::of(self, language);
        let body = parts::fault(words.title, &words.says, language);
        let page = Page::bare(words.title).in_language(chosen);
        (self.status(), page.render(site, body)).into_response()
    }

    fn as_problem(&self) -> Response {
        let words = faults::of(self, Language::English);
        let field = match self {
            Fault::Refused { field, .. } => field.clone(),
            _ => None,
        };
        let problem = ProblemDetails {
            kind: "about:blank",
            title: words.title,
            status: self.status().as_u16(),
            detail: words.says,
            field,
        };
        let media = [(header::CONTENT_TYPE, MEDIA)];
        (self.status(), media, Json(problem)).into_response()
    }
}

/// The media type of problem details.
pub(crate) const MEDIA: &str = "application/problem+json";

/// What went another way, and what would change it (RFC 9457).
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemDetails {
    /// Always `about:blank`: the status says which kind it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// In a few words.
    title: &'static str,
    /// The status of the answer.
    status: u16,
    /// What happened, and what would change it.
    detail: String,
    /// The field of the request that it is about, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

/// The status and the fault; the words are put in by [`render`], which knows who asked and how.
impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// How the one who asks reads answers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    Pages,
    Json,
    Fhir,
    Messages,
}

fn reads(request: &Request) -> Reads {
    if outcome::is_under(request.uri().path()) {
        return Reads::Fhir;
    }
    if request.uri().path() == script::PATH {
        return Reads::Messages;
    }
    let accept = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let asks_json = accept.contains("json") && !accept.contains("text/html");
    if asks_json || request.uri().path().starts_with("/api/") {
        Reads::Json
    } else {
        Reads::Pages
    }
}

/// The language of a page about a fault: the reader's, but English in the rooms of staff.
fn language_of(request: &Request) -> Option<Language> {
    let first = |path: &str| path.split('/').nth(1).map(str::to_owned);
    let room = first(request.uri().path());
    let staffs = [
        rooms::prescriber::words::WAYS,
        rooms::pharmacist::words::WAYS,
        rooms::administrator::words::WAYS,
    ];
    let is_staffs = staffs
        .iter()
        .filter_map(|ways| ways.first())
        .any(|way| first(way.0) == room);
    (!is_staffs).then(|| language::of(request.headers()))
}

/// Turns a fault into the page or the problem details that the one who asked can read.
pub(crate) async fn render(State(site): State<Site>, request: Request, next: Next) -> Response {
    let reader = reads(&request);
    let language = language_of(&request);
    let response = next.run(request).await;
    let fault = match response.extensions().get::<Fault>() {
        Some(fault) => fault.clone(),
        None if reader == Reads::Fhir && outcome::is_another(&response) => {
            return outcome::in_its_place(response);
        }
        None if reader == Reads::Messages && is_no_message(&response) => {
            return script::in_its_place(&site, &response);
        }
        None if reader != Reads::Fhir && reader != Reads::Messages && is_bare_error(&response) => {
            Fault::of_status(response.status())
        }
        None => return response,
    };
    let mut answer = match (reader, &fault) {
        (Reads::Fhir, _) => outcome::of(&fault),
        (Reads::Messages, _) => script::told_of(&site, &fault),
        (Reads::Pages, Fault::SignInFirst) => Redirect::to("/sign-in").into_response(),
        (Reads::Pages, _) => fault.as_page(&site, language),
        (Reads::Json, _) => fault.as_problem(),
    };
    if let Some(seconds) = fault.retry_after() {
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    // A dead session's cookie is taken away with the answer that says so.
    for cookie in response.headers().get_all(header::SET_COOKIE) {
        answer
            .headers_mut()
            .append(header::SET_COOKIE, cookie.clone());
    }
    for name in [header::ALLOW, header::WWW_AUTHENTICATE] {
        if let Some(value) = response.headers().get(&name) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    answer
}

/// Whether an error is in another form than a message.
fn is_no_message(response: &Response) -> bool {
    let media = response.headers().get(header::CONTENT_TYPE);
    let media = media.and_then(|value| value.to_str().ok()).unwrap_or("");
    (response.status().is_client_error() || response.status().is_server_error())
        && !media.contains("xml")
}

/// Whether an error has no page of its own yet: those of the framework are plain text or empty.
fn is_bare_error(response: &Response) -> bool {
    let status = response.status();
    let media = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    (status.is_client_error() || status.is_server_error())
        && !media.contains("html")
        && !media.contains("json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_or_not_taken_is_503_with_the_time_of_the_next_try() {
        for (fault, seconds) in [
            (Fault::Busy { seconds: 0 }, "1"),
            (Fault::Busy { seconds: 7 }, "7"),
            (Fault::NotAnswered, "2"),
            (Fault::NotRecorded, "2"),
        ] {
            assert_eq!(fault.status(), StatusCode::SERVICE_UNAVAILABLE, "{fault:?}");
            assert_eq!(
                fault
                    .retry_after()
                    .map(|after| after.to_string())
                    .as_deref(),
                Some(seconds),
                "{fault:?}"
            );
        }
    }

    #[test]
    fn no_words_of_a_fault_say_that_anything_was_authorised() {
        for fault in [
            Fault::NotAnswered,
            Fault::NotRecorded,
            Fault::Failed,
            Fault::Busy { seconds: 1 },
        ] {
            let words = faults::of(&fault, Language::English);
            assert!(
                !words.says.to_lowercase().contains("authorised"),
                "{fault:?}"
            );
            assert!(
                !words.title.to_lowercase().contains("authorised"),
                "{fault:?}"
            );
        }
        assert!(
            faults::of(&Fault::NotAnswered, Language::English)
                .says
                .contains("Do not hand anything over")
        );
    }
}
