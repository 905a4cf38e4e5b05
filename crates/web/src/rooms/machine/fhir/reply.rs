//! How an answer is written: media type, tags of versions, and what went wrong as an OperationOutcome.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use retinue_interop::fhir_r4::outcome::{Issue, IssueCode, Severity, outcome};
use retinue_interop::fhir_r4::{Element, MEDIA_TYPE, Resource};
use retinue_ledger::ReadError;

use crate::http::fault::Fault;

/// How the one who asks wants it written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    pretty: bool,
}

/// Why there is another answer than the one that was asked for.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// In the words of the format.
    Told(StatusCode, Vec<Issue>),
    /// As at any other door of the site.
    Fault(Fault),
}

impl Refusal {
    /// One answer for what does not exist and for what one may not know.
    pub(super) fn not_found(issue: Issue) -> Refusal {
        Refusal::Told(StatusCode::NOT_FOUND, vec![issue])
    }

    pub(super) fn nothing_there() -> Refusal {
        Refusal::not_found(Issue::new(
            IssueCode::NotFound,
            "nothing of this id is on record for you",
        ))
    }

    pub(super) fn bad(issues: Vec<Issue>) -> Refusal {
        Refusal::Told(StatusCode::BAD_REQUEST, issues)
    }

    /// It is understood, and is not recorded: why.
    pub(super) fn unfit(issues: Vec<Issue>) -> Refusal {
        Refusal::Told(StatusCode::UNPROCESSABLE_ENTITY, issues)
    }

    /// As much is under way as is done at once.
    pub(super) fn too_many(says: &str) -> Refusal {
        let issue = Issue::new(IssueCode::Throttled, says);
        Refusal::Told(StatusCode::TOO_MANY_REQUESTS, vec![issue])
    }

    pub(super) fn forbidden(says: &str) -> Refusal {
        let issue = Issue::new(IssueCode::Forbidden, says);
        Refusal::Told(StatusCode::FORBIDDEN, vec![issue])
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Refusal {
        Refusal::Fault(fault)
    }
}

impl From<ReadError> for Refusal {
    fn from(error: ReadError) -> Refusal {
        match error {
            ReadError::NotFound => Refusal::nothing_there(),
            other => {
                tracing::error!(error = %other, "a resource could not be read");
                Refusal::Fault(Fault::NotAnswered)
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Refusal::Told(status, issues) => {
                let mut answer = written(status, outcome(Severity::Error, &issues).compact());
                if status == StatusCode::TOO_MANY_REQUESTS {
                    let again = HeaderValue::from_static("30");
                    answer.headers_mut().insert(header::RETRY_AFTER, again);
                }
                answer
            }
            Refusal::Fault(fault) => fault.into_response(),
        }
    }
}

impl Manner {
    /// By the headers and the parameters of a request.
    pub(super) fn of(headers: &HeaderMap, pairs: &[(String, String)]) -> Result<Manner, Refusal> {
        let said = |name| {
            pairs
                .iter()
                .find(|(given, _)| given == name)
                .map(|(_, value)| value.as_str())
        };
        let accepted = text(headers, &header::ACCEPT);
        let media = said("_format").unwrap_or(accepted);
        if !media.is_empty() && !media.split(',').any(is_written_here) {
            let says = format!("only {MEDIA_TYPE} is written here");
            let issue = Issue::new(IssueCode::NotSupported, says);
            return Err(Refusal::Told(StatusCode::NOT_ACCEPTABLE, vec![issue]));
        }
        Ok(Manner {
            pretty: said("_pretty") == Some("true"),
        })
    }

    /// An answer that has no version.
    pub(super) fn answer(self, element: &Element) -> Response {
        let text = if self.pretty {
            element.pretty()
        } else {
            element.compact()
        };
        written(StatusCode::OK, text)
    }

    /// An answer that another part of the house wrote.
    pub(super) fn json(self, status: StatusCode, body: &serde_json::Value) -> Response {
        let text = if self.pretty {
            format!("{body:#}")
        } else {
            body.to_string()
        };
        written(status, text)
    }

    /// A resource that was recorded, or was on record before, in as many words as the one who sent it prefers.
    pub(super) fn recorded(
        self,
        headers: &HeaderMap,
        base: &str,
        resource: &Resource,
        again: bool,
    ) -> Response {
        let status = if again {
            StatusCode::OK
        } else {
            StatusCode::CREATED
        };
        let mut answer = if prefers(headers, "return=minimal") {
            status.into_response()
        } else if prefers(headers, "return=OperationOutcome") {
            let says = if again {
                "it was recorded before"
            } else {
                "it is recorded"
            };
            let issue = Issue::new(IssueCode::Informational, says);
            self.answer(&outcome(Severity::Information, &[issue]))
        } else {
            self.answer(&resource.element())
        };
        *answer.status_mut() = status;
        let at = format!(
            "{base}/{}/_history/{}",
            resource.reference(),
            resource.version()
        );
        if let Ok(at) = at.parse() {
            answer.headers_mut().insert(header::LOCATION, at);
        }
        tagged(answer, resource)
    }

    /// A resource with the tag of its version; nothing but the tag to whoever holds that version already.
    pub(super) fn resource(self, headers: &HeaderMap, resource: &Resource) -> Response {
        let tag = format!("W/\"{}\"", resource.version());
        let known = text(headers, &header::IF_NONE_MATCH);
        let answer = if known.split(',').any(|one| one.trim() == tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            self.answer(&resource.element())
        };
        tagged(answer, resource)
    }
}

/// The answer with the tag and the day of the resource's version.
pub(super) fn tagged(mut answer: Response, resource: &Resource) -> Response {
    let tag = format!("W/\"{}\"", resource.version());
    let modified = resource
        .updated
        .map(|moment| moment.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string());
    for (name, value) in [(header::ETAG, Some(tag)), (header::LAST_MODIFIED, modified)] {
        if let Some(Ok(value)) = value.map(|value| value.parse()) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}

/// That a body is written in what is read here.
pub(super) fn is_read_here(headers: &HeaderMap) -> Result<(), Refusal> {
    let given = text(headers, &header::CONTENT_TYPE);
    let essence = given.split(';').next().unwrap_or("").trim();
    if [MEDIA_TYPE, "application/json"].contains(&essence.to_ascii_lowercase().as_str()) {
        return Ok(());
    }
    let says = format!("a body is sent as {MEDIA_TYPE}");
    let issue = Issue::new(IssueCode::NotSupported, says);
    Err(Refusal::Told(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        vec![issue],
    ))
}

/// Under which condition something is created.
pub(super) fn condition(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let mut given = headers.get_all("if-none-exist").iter();
    let Some(first) = given.next() else {
        return Ok(None);
    };
    match (first.to_str(), given.next()) {
        (Ok(condition), None) => Ok(Some(condition.to_owned())),
        _ => {
            let says = "one condition belongs here, in letters of ASCII";
            let issue = Issue::of(IssueCode::Value, "If-None-Exist", says);
            Err(Refusal::bad(vec![issue]))
        }
    }
}

/// Whether something that is no resource is wanted as it is: where its own media type is named, or none that a resource is written
/// in. The format asks for that, so that whoever opens an address in a browser gets the document.
pub(super) fn takes_as_it_is(headers: &HeaderMap, pairs: &[(String, String)], media: &str) -> bool {
    if pairs.iter().any(|(name, _)| name == "_format") {
        return false;
    }
    let essence = |range: &str| {
        let essence = range.split(';').next().unwrap_or("").trim();
        essence.to_ascii_lowercase()
    };
    let ranges: Vec<String> = text(headers, &header::ACCEPT)
        .split(',')
        .map(essence)
        .filter(|range| !range.is_empty())
        .collect();
    let is_any = |range: &str| ["*/*", "application/*"].contains(&range);
    let is_of_resources = |range: &str| is_written_here(range) && !is_any(range);
    let takes = |range: &String| range == media || is_any(range);
    ranges.is_empty()
        || ranges.iter().any(|range| range == media)
        || (ranges.iter().any(takes) && !ranges.iter().any(|range| is_of_resources(range)))
}

/// Whether a media range, or what stands in `_format`, takes what is written here.
fn is_written_here(range: &str) -> bool {
    let essence = range.split(';').next().unwrap_or("").trim();
    // In an address a plus stands for a blank.
    let essence = essence.replace(' ', "+").to_ascii_lowercase();
    [
        "*/*",
        "application/*",
        MEDIA_TYPE,
        "application/json",
        "json",
        "text/json",
    ]
    .contains(&essence.as_str())
}

/// Whether the one who asks prefers something, as `Prefer` says it.
pub(super) fn prefers(headers: &HeaderMap, what: &str) -> bool {
    let said = headers.get_all("prefer").iter();
    let mut said = said.filter_map(|value| value.to_str().ok());
    said.any(|value| value.split([',', ';']).any(|one| one.trim() == what))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
}

fn written(status: StatusCode, text: String) -> Response {
    let media = [(header::CONTENT_TYPE, "application/fhir+json; charset=utf-8")];
    (status, media, text).into_response()
}
