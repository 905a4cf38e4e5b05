//! Who read what, and whether the record is whole.

use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use retinue_ledger::{AccessCursor, AccessPage, ProgrammeNumber, ReadError, Verification};

use super::words;
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Form, Typed};
use crate::rooms::record;
use crate::site::Site;
use crate::views::days::Zones;
use crate::views::fields;
use crate::views::page::Page;
use crate::views::parts::{self, Tone};

const ROWS: u32 = 100;

pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let mut form = Form {
        typed: Typed::of_query(asked),
        problems: Vec::new(),
    };
    let typed = form
        .typed
        .first(words::NUMBER.name)
        .map(str::trim)
        .filter(|typed| !typed.is_empty());
    let number: Option<ProgrammeNumber> = match typed.map(str::parse) {
        None => None,
        Some(Ok(number)) => Some(number),
        Some(Err(unfit)) => {
            let unfit: retinue_ledger::NotANumber = unfit;
            form.wrong(words::NUMBER.name, format!("Check the number: {unfit}."));
            return Ok(record::unprocessable(audit_page(
                &site, &proof, &form, None, None,
            )));
        }
    };
    let before = form.typed.first("before").and_then(cursor);
    let who = proof.proof().clone();
    match site
        .ask(move |ledger| ledger.access_log(&who, number.as_ref(), before, ROWS))
        .await?
    {
        Ok(found) => Ok(audit_page(&site, &proof, &form, Some(&found), None).into_response()),
        Err(ReadError::NotFound) => {
            form.wrong(words::NUMBER.name, words::NOBODY);
            Ok(record::unprocessable(audit_page(
                &site, &proof, &form, None, None,
            )))
        }
        Err(error) => Err(record::read_fault(error)),
    }
}

/// A place in the log as it stands in an address: `segment.line`.
fn cursor(text: &str) -> Option<AccessCursor> {
    let (segment, line) = text.split_once('.')?;
    Some(AccessCursor {
        segment: segment.parse().ok()?,
        line: line.parse().ok()?,
    })
}

fn audit_page(
    site: &Site,
    proof: &Administrator,
    form: &Form,
    found: Option<&AccessPage>,
    verified: Option<&Verification>,
) -> Html<String> {
    let view = view(form, found, verified, proof.zones());
    Page::of(proof.visitor(), words::AUDIT)
        .on("/programme/audit")
        .with(form)
        .render(site, view)
}

fn view(
    form: &Form,
    found: Option<&AccessPage>,
    verified: Option<&Verification>,
    zones: &Zones,
) -> Markup {
    html! {
        (parts::error_summary(form))
        h1 { (words::AUDIT) }
        section.panel aria-labelledby="verify-title" {
            h2 #verify-title { (words::VERIFY) }
            @if let Some(verified) = verified { (verification(verified)) }
            p { (words::VERIFY_MEANS) }
            form method="post" action="/programme/audit/verify" { button.button-second type="submit" { (words::VERIFY) } }
        }
        section.panel.spaced aria-labelledby="reads-title" {
            h2 #reads-title { (words::READS) }
            form.row method="get" action="/programme/audit" role="search" {
                (fields::code(form, &words::NUMBER, fields::Need::Optional))
                div.field { button.button-second type="submit" { (words::FILTER) } }
            }
            @if let Some(found) = found { (reads(found, form, zones)) }
        }
    }
}

fn reads(found: &AccessPage, form: &Form, zones: &Zones) -> Markup {
    html! {
        @if found.entries.is_empty() { (parts::empty(words::NO_READS)) }
        @else {
            div.scroll tabindex="0" role="region" aria-labelledby="reads-title" {
                table #reads {
                    thead { tr { th scope="col" { (words::WHEN) } th scope="col" { (words::WHO) } th scope="col" { (words::WHAT) } } }
                    tbody {
                        @for entry in &found.entries {
                            tr {
                                td { (zones.moment(entry.at)) }
                                td { (entry.capacity) span.work-sub.code { (entry.account) } }
                                td { (entry.act) @if let Some(detail) = &entry.detail { span.work-sub { (detail) } } }
                            }
                        }
                    }
                }
            }
            @if let Some(next) = found.next {
                p {
                    a rel="next" href={ "/programme/audit?before=" (next.segment) "." (next.line) "&number=" (form.typed.first(words::NUMBER.name).unwrap_or_default()) } { (words::MORE) }
                }
            }
        }
    }
}

fn verification(verified: &Verification) -> Markup {
    let tone = if verified.is_whole() {
        Tone::Yes
    } else {
        Tone::No
    };
    let title = if verified.is_whole() {
        words::WHOLE
    } else {
        words::NOT_WHOLE
    };
    parts::notice(
        tone,
        title,
        html! {
            p {
                (verified.facts) " facts of " (verified.patients) " patients, " (verified.registry_facts)
                " registry facts and " (verified.decisions) " decisions were read."
            }
            @if !verified.is_whole() {
                ul { @for damage in &verified.damages { li { (damage.place) ": " (damage.what) } } }
            }
        },
    )
}

pub(super) async fn verify(
    proof: Administrator,
    State(site): State<Site>,
) -> Result<Response, Fault> {
    let verified = site
        .ask(|ledger| ledger.verify())
        .await?
        .map_err(record::read_fault)?;
    tracing::info!(account = %proof.actor().account(), whole = verified.is_whole(), "the record was verified");
    Ok(audit_page(&site, &proof, &Form::default(), None, Some(&verified)).into_response())
}
