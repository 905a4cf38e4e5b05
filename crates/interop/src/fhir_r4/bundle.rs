//! Bundle: several resources in one answer.

use retinue_kernel::Timestamp;

use super::json::Element;
use super::outcome::{Issue, Severity, outcome};
use super::resource::Resource;

/// A page of what a search found.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// The address under which the resources lie.
    pub base: &'a str,
    /// The address of this page.
    pub own: &'a str,
    /// The address of the next page, if there is one.
    pub next: Option<&'a str>,
    /// How many match in all, where that was asked.
    pub total: Option<usize>,
    /// What matches.
    pub matches: &'a [&'a Resource],
    /// What comes along.
    pub along: &'a [&'a Resource],
    /// What was left aside of the query.
    pub left_aside: &'a [Issue],
}

/// The answer to a search.
pub fn searchset(page: &Page<'_>) -> Element {
    let entry = |resource: &Resource, mode: &str| {
        Element::new()
            .with("fullUrl", format!("{}/{}", page.base, resource.reference()))
            .with("resource", resource.element())
            .with("search", Element::new().with("mode", mode))
    };
    let matches = page.matches.iter().map(|one| entry(one, "match"));
    let along = page.along.iter().map(|one| entry(one, "include"));
    let mut entries: Vec<Element> = matches.chain(along).collect();
    if !page.left_aside.is_empty() {
        let told = outcome(Severity::Warning, page.left_aside);
        let mode = Element::new().with("mode", "outcome");
        entries.push(Element::new().with("resource", told).with("search", mode));
    }
    let link =
        |relation: &str, url: &str| Element::new().with("relation", relation).with("url", url);
    let next = page.next.map(|next| link("next", next));
    let links: Vec<Element> = [link("self", page.own)].into_iter().chain(next).collect();
    Element::new()
        .with("resourceType", "Bundle")
        .with("type", "searchset")
        .with("total", page.total)
        .with("link", links)
        .with("entry", entries)
}

/// Every version of a resource, the latest first.
pub fn history(base: &str, own: &str, versions: &[(Timestamp, Resource)]) -> Element {
    let entries: Vec<Element> = versions
        .iter()
        .enumerate()
        .map(|(place, (learned, version))| {
            let is_first = place + 1 == versions.len();
            let request = Element::new()
                .with("method", if is_first { "POST" } else { "PUT" })
                .with(
                    "url",
                    if is_first {
                        version.kind.to_owned()
                    } else {
                        version.reference()
                    },
                );
            let response = Element::new()
                .with("status", if is_first { "201" } else { "200" })
                .with("etag", format!("W/\"{}\"", version.version()))
                .with("lastModified", *learned);
            Element::new()
                .with("fullUrl", format!("{base}/{}", version.reference()))
                .with("resource", version.element())
                .with("request", request)
                .with("response", response)
        })
        .collect();
    let own = Element::new().with("relation", "self").with("url", own);
    Element::new()
        .with("resourceType", "Bundle")
        .with("type", "history")
        .with("total", versions.len())
        .with("link", vec![own])
        .with("entry", entries)
}

/// What became of one entry of a bundle that was sent.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The status, such as `201 Created`.
    pub status: &'static str,
    /// The resource as it is on record, where there is one.
    pub resource: Option<Resource>,
    /// Why there is none.
    pub outcome: Option<Element>,
}

/// The answer to a bundle of requests, entry by entry.
pub fn responses(base: &str, is_transaction: bool, answered: &[Answered]) -> Element {
    let entries = answered.iter().map(|one| {
        let resource = one.resource.as_ref();
        let at = resource.map(|resource| format!("{base}/{}", resource.reference()));
        let version = |at: &String| {
            let version = resource.map(Resource::version)?;
            Some(format!("{at}/_history/{version}"))
        };
        let response = Element::new()
            .with("status", one.status)
            .with("location", at.as_ref().and_then(version))
            .with(
                "etag",
                resource.map(|resource| format!("W/\"{}\"", resource.version())),
            )
            .with(
                "lastModified",
                resource.and_then(|resource| resource.updated),
            )
            .with("outcome", one.outcome.clone());
        Element::new()
            .with("fullUrl", at)
            .with("resource", resource.map(Resource::element))
            .with("response", response)
    });
    let kind = if is_transaction {
        "transaction-response"
    } else {
        "batch-response"
    };
    Element::new()
        .with("resourceType", "Bundle")
        .with("type", kind)
        .with("entry", entries.collect::<Vec<_>>())
}
