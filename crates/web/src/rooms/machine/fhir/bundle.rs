//! Several creations in one request: each for itself, or all of them or none.

use axum::http::StatusCode;
use retinue_interop::fhir_r4::Element;
use retinue_interop::fhir_r4::bundle::{Answered, responses};
use retinue_interop::fhir_r4::json::Json;
use retinue_interop::fhir_r4::outcome::{Issue, IssueCode, Severity, outcome};
use retinue_ledger::{Ledger, SubmitError, Taken};

use super::asked::Acting;
use super::find::Base;
use super::reply::Refusal;
use super::write::{Prepared, Ready, Recorded, create, on_record, prepared, refused};
use crate::http::fault::Fault;

/// Most entries of one bundle: a transaction holds the record for as long as it takes.
const MOST_ENTRIES: usize = 200;

/// A request of a bundle.
struct Request<'a> {
    resource: &'a Element,
    kind: &'a str,
    if_none: Option<&'a str>,
}

/// Carries out a bundle.
pub(super) fn carry_out(
    ledger: &Ledger,
    acting: &Acting,
    base: &Base,
    bundle: &Element,
) -> Result<Element, Refusal> {
    let is_transaction = match (bundle.text("resourceType"), bundle.text("type")) {
        (Some("Bundle"), Some("transaction")) => true,
        (Some("Bundle"), Some("batch")) => false,
        _ => {
            let says = "a Bundle of the type transaction or batch belongs here";
            return Err(Refusal::bad(vec![Issue::of(
                IssueCode::Structure,
                "Bundle.type",
                says,
            )]));
        }
    };
    let entries = match bundle.field("entry") {
        None => &[][..],
        Some(Json::List(entries)) => entries.as_slice(),
        Some(_) => {
            let issue = Issue::of(IssueCode::Structure, "Bundle.entry", "a list belongs here");
            return Err(Refusal::bad(vec![issue]));
        }
    };
    if entries.len() > MOST_ENTRIES {
        let says = format!("more than {MOST_ENTRIES} entries: send them in several bundles");
        let issue = Issue::of(IssueCode::TooCostly, "Bundle.entry", says);
        return Err(Refusal::bad(vec![issue]));
    }
    let answered = if is_transaction {
        all_or_none(ledger, acting, base, entries)?
    } else {
        let each = entries.iter().map(|entry| {
            let done = request(entry)
                .and_then(|one| create(ledger, acting, base, one.kind, one.resource, one.if_none));
            done.map_or_else(not_done, done_as)
        });
        each.collect()
    };
    Ok(responses(&base.0, is_transaction, &answered))
}

/// Every entry is read before the first is recorded, and all are recorded in one commit.
fn all_or_none(
    ledger: &Ledger,
    acting: &Acting,
    base: &Base,
    entries: &[Json],
) -> Result<Vec<Answered>, Refusal> {
    let mut ready = Vec::with_capacity(entries.len());
    let (mut wrong, mut status) = (Vec::new(), StatusCode::UNPROCESSABLE_ENTITY);
    for (place, entry) in entries.iter().enumerate() {
        let read = request(entry).and_then(|one| {
            let is_its_kind = one.resource.text("resourceType") == Some(one.kind);
            if !is_its_kind {
                let says = "the address of the request names another kind than the resource";
                return Err(Refusal::bad(vec![Issue::of(
                    IssueCode::Structure,
                    "request.url",
                    says,
                )]));
            }
            prepared(ledger, acting, base, one.resource, one.if_none)
        });
        match read {
            Ok(prepared) => ready.push(prepared),
            Err(Refusal::Told(own, issues)) => {
                // Scopes come before content; all else is what is wrong with an entry.
                if own == StatusCode::FORBIDDEN {
                    status = own;
                }
                wrong.extend(issues.into_iter().map(|issue| within(place, issue)));
            }
            Err(fault) => return Err(fault),
        }
    }
    if !wrong.is_empty() {
        return Err(Refusal::Told(status, wrong));
    }
    let taken = commit(ledger, acting, &ready)?;
    let mut answered = Vec::with_capacity(ready.len());
    for (prepared, taken) in ready.into_iter().zip(taken) {
        let recorded = match (prepared, taken) {
            (Prepared::Before(recorded), _) => recorded,
            (Prepared::Ready(Ready { served, seen, .. }), Some(taken)) => {
                on_record(ledger, served, &seen, &taken)?
            }
            (Prepared::Ready(_), None) => return Err(Refusal::Fault(Fault::NotAnswered)),
        };
        answered.push(done_as(recorded));
    }
    Ok(answered)
}

/// Records all of them, or nothing.
fn commit(
    ledger: &Ledger,
    acting: &Acting,
    ready: &[Prepared],
) -> Result<Vec<Option<Taken>>, Refusal> {
    let mut failed = None;
    let done = ledger.in_one_transaction(|all| -> Result<_, SubmitError> {
        let mut taken = Vec::with_capacity(ready.len());
        for (place, prepared) in ready.iter().enumerate() {
            let Prepared::Ready(one) = prepared else {
                taken.push(None);
                continue;
            };
            let done = all.take_sent(acting.program.proof(), &one.sent);
            if done.is_err() {
                failed = Some((place, one.served.kind));
            }
            taken.push(Some(done?));
        }
        Ok(taken)
    });
    done.map_err(|error| match failed {
        None => Refusal::Fault(crate::rooms::record::fault(error)),
        Some((place, kind)) => match refused(kind, error) {
            Refusal::Told(status, issues) => {
                let issues = issues.into_iter().map(|issue| within(place, issue));
                Refusal::Told(status, issues.collect())
            }
            fault @ Refusal::Fault(_) => fault,
        },
    })
}

fn within(place: usize, issue: Issue) -> Issue {
    let at = format!("Bundle.entry[{place}]");
    Issue {
        about: Some(match &issue.about {
            Some(about) => format!(
                "{at}.resource.{}",
                about.split_once('.').map_or("", |(_, rest)| rest)
            )
            .trim_end_matches('.')
            .to_owned(),
            None => at,
        }),
        ..issue
    }
}

fn request(entry: &Json) -> Result<Request<'_>, Refusal> {
    let wrong = |code, at: &str, says: &str| Refusal::bad(vec![Issue::of(code, at, says)]);
    let field = |name: &str| match entry {
        Json::Object(entry) => match entry.field(name) {
            Some(Json::Object(found)) => Some(found),
            _ => None,
        },
        _ => None,
    };
    let asked = field("request").ok_or_else(|| {
        wrong(
            IssueCode::Required,
            "entry.request",
            "every entry says its request",
        )
    })?;
    if asked.text("method") != Some("POST") {
        return Err(wrong(
            IssueCode::NotSupported,
            "entry.request.method",
            "only creations are done in a bundle: the method POST",
        ));
    }
    let kind = asked.text("url").ok_or_else(|| {
        wrong(
            IssueCode::Required,
            "entry.request.url",
            "the kind of the resource belongs here",
        )
    })?;
    let resource = field("resource").ok_or_else(|| {
        wrong(
            IssueCode::Required,
            "entry.resource",
            "a creation brings its resource",
        )
    })?;
    Ok(Request {
        resource,
        kind,
        if_none: asked.text("ifNoneExist"),
    })
}

fn done_as(recorded: Recorded) -> Answered {
    Answered {
        status: if recorded.again {
            "200 OK"
        } else {
            "201 Created"
        },
        resource: Some(recorded.resource),
        outcome: None,
    }
}

fn not_done(refusal: Refusal) -> Answered {
    let (status, issues) = match refusal {
        Refusal::Told(status, issues) => (status, issues),
        Refusal::Fault(fault) => {
            let says =
                "it is not known whether this was recorded: send it again, it is recorded once";
            (fault.status(), vec![Issue::new(IssueCode::Transient, says)])
        }
    };
    let status = match status.as_u16() {
        400 => "400 Bad Request",
        403 => "403 Forbidden",
        404 => "404 Not Found",
        409 => "409 Conflict",
        422 => "422 Unprocessable Entity",
        429 => "429 Too Many Requests",
        503 => "503 Service Unavailable",
        _ => "500 Internal Server Error",
    };
    Answered {
        status,
        resource: None,
        outcome: Some(outcome(Severity::Error, &issues)),
    }
}
