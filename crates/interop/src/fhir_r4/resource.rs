//! A resource on its way out: what it says, when the ledger learned it, and by whom.

use retinue_kernel::{Envelope, Timestamp};

use super::json::{Element, Json};
use super::names::version_of;

/// What an installation that is not real puts on every resource.
pub const SANDBOX: &str = "sandbox: nothing in it is real";

/// One resource.
#[derive(Clone, PartialEq, Debug)]
pub struct Resource {
    /// Its type, such as `Patient`.
    pub kind: &'static str,
    /// Its logical id.
    pub id: String,
    /// Its elements after `id` and `meta`.
    pub body: Element,
    /// When the ledger learned the last fact that it shows.
    pub updated: Option<Timestamp>,
    /// Who recorded the fact that it shows; none for what shows no single fact.
    pub recorded: Option<Envelope>,
    /// Whether the installation is a sandbox.
    pub sandbox: bool,
}

impl Resource {
    /// A resource that shows no single fact.
    pub fn new(kind: &'static str, id: impl Into<String>, body: Element) -> Resource {
        Resource {
            kind,
            id: id.into(),
            body,
            updated: None,
            recorded: None,
            sandbox: false,
        }
    }

    /// The resource of one fact, learned when the fact was.
    #[must_use]
    pub fn of_fact(self, envelope: &Envelope) -> Resource {
        Resource {
            updated: envelope.recorded_at,
            recorded: Some(envelope.clone()),
            ..self
        }
    }

    /// Its version: drawn from what it says, so that two versions that say the same are one and a changed one never keeps its name.
    pub fn version(&self) -> String {
        version_of(&self.body.compact())
    }

    /// By which others refer to it.
    pub fn reference(&self) -> String {
        format!("{}/{}", self.kind, self.id)
    }

    /// The whole resource.
    pub fn element(&self) -> Element {
        let tag = self.sandbox.then(|| {
            vec![
                Element::new()
                    .with("system", "urn:retinue:mode")
                    .with("code", "sandbox")
                    .with("display", SANDBOX),
            ]
        });
        let meta = Element::new()
            .with("versionId", self.version())
            .with("lastUpdated", self.updated)
            .with("tag", tag);
        let head = Element::new()
            .with("resourceType", self.kind)
            .with("id", &self.id)
            .with("meta", meta);
        self.body
            .fields()
            .fold(head, |all, (name, value)| all.with(name, value.clone()))
    }
}

/// A reference to a resource.
pub(super) fn reference(kind: &str, id: &str) -> Element {
    Element::new().with("reference", format!("{kind}/{id}"))
}

/// A reference with the words by which people know what it refers to.
pub(super) fn named_reference(kind: &str, id: &str, display: Option<&str>) -> Element {
    reference(kind, id).with("display", display)
}

impl From<Resource> for Json {
    fn from(resource: Resource) -> Json {
        Json::Object(resource.element())
    }
}
