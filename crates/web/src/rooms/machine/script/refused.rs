//! A message that is not taken: always an Error, with what is wrong, where, and what would mend it.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use retinue_interop::script::{self, Answer, ErrorCode};
use retinue_kernel::Id;
use retinue_ledger::SubmitError;
use retinue_rulebook::Language;

use super::{code, reply};
use crate::access::program::{Said, insufficient_scope};
use crate::http::fault::Fault;
use crate::rooms::record;
use crate::site::Site;
use crate::words::faults;

/// Why a message is not taken.
pub(super) struct Refused {
    status: StatusCode,
    code: ErrorCode,
    place: Option<String>,
    says: String,
    retry_after: Option<u64>,
    challenge: Option<HeaderValue>,
}

impl Refused {
    fn of(status: StatusCode, code: ErrorCode, says: impl Into<String>) -> Refused {
        Refused {
            status,
            code,
            place: None,
            says: says.into(),
            retry_after: None,
            challenge: None,
        }
    }

    /// It is not a message that is read here.
    pub(super) fn unreadable(says: impl Into<String>) -> Refused {
        Refused::of(StatusCode::BAD_REQUEST, ErrorCode::Unreadable, says)
    }

    /// It is not sent as XML.
    pub(super) fn another_media() -> Refused {
        Refused::of(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ErrorCode::Unreadable,
            SEND_XML,
        )
    }

    /// What the reader found.
    pub(super) fn of_message(fault: &script::Fault) -> Refused {
        Refused {
            place: fault.place().map(str::to_owned),
            ..Refused::unreadable(format!("{fault}. Nothing was stored."))
        }
    }

    /// What no program does, or not this one.
    pub(super) fn by_rule(says: impl Into<String>) -> Refused {
        Refused::of(StatusCode::UNPROCESSABLE_ENTITY, ErrorCode::Refused, says)
    }

    /// What is on record says otherwise.
    pub(super) fn conflict(says: impl Into<String>) -> Refused {
        Refused::of(StatusCode::CONFLICT, ErrorCode::Conflict, says)
    }

    /// The token does not reach this far.
    pub(super) fn scope(needed: &str) -> Refused {
        let like = insufficient_scope();
        Refused {
            challenge: like.headers().get(header::WWW_AUTHENTICATE).cloned(),
            ..Refused::of(
                StatusCode::FORBIDDEN,
                ErrorCode::NotPermitted,
                format!(
                    "The token does not reach this far: this message needs the scope {needed}. The programme's office grants it."
                ),
            )
        }
    }

    /// The same, with the element that it is about.
    pub(super) fn at(self, place: String) -> Refused {
        Refused {
            place: Some(place),
            ..self
        }
    }

    /// As the message that answers.
    pub(super) fn told(self, site: &Site, name: Option<Id>, relates_to: Option<Id>) -> Response {
        let answer = Answer::Error {
            code: self.code,
            place: self.place,
            description: self.says,
        };
        let mut response = reply(site, self.status, name, relates_to, answer);
        if let Some(seconds) = self.retry_after {
            let seconds = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        if let Some(challenge) = self.challenge {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Refused {
        Refused {
            retry_after: fault.retry_after(),
            ..Refused::of(
                fault.status(),
                code(&fault),
                faults::of(&fault, Language::English).says,
            )
        }
    }
}

impl From<SubmitError> for Refused {
    fn from(error: SubmitError) -> Refused {
        match error {
            SubmitError::CommandIdUsed(_) => Refused::conflict(NAME_USED),
            error => Refused::from(record::fault(error)),
        }
    }
}

const SEND_XML: &str =
    "A message is sent as 'application/xml', one in the body. Nothing was stored.";
const NAME_USED: &str = "Another message came under this MessageID before. Give each message a name of its own; the same name with the same content is the same message.";

/// A fault outside the handler, such as a body past its bound.
pub(crate) fn told_of(site: &Site, fault: &Fault) -> Response {
    Refused::from(fault.clone()).told(site, None, None)
}

/// The answer of another form, such as that no program is proven: its status stays, and what it says.
pub(crate) fn in_its_place(site: &Site, other: &Response) -> Response {
    let status = other.status();
    let code = match status {
        StatusCode::UNAUTHORIZED => ErrorCode::NotProven,
        StatusCode::FORBIDDEN => ErrorCode::NotPermitted,
        status if status.is_server_error() => ErrorCode::NotAnswered,
        _ => ErrorCode::Unreadable,
    };
    let says = match other.extensions().get::<Said>() {
        Some(Said(says)) => (*says).to_owned(),
        None => faults::of(&Fault::of_status(status), Language::English).says,
    };
    let mut refused = Refused::of(status, code, says);
    refused.challenge = other.headers().get(header::WWW_AUTHENTICATE).cloned();
    let mut response = refused.told(site, None, None);
    for name in [header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = other.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}
