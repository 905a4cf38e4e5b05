//! A place in a resource that is read: what stands there, and the expression that names it in an outcome.

use super::super::json::{Element, Json};
use super::super::outcome::{Issue, IssueCode};

/// An element, with the way to it.
#[derive(Clone, Debug)]
pub(super) struct At<'a> {
    element: &'a Element,
    path: String,
}

impl<'a> At<'a> {
    /// The resource itself.
    pub(super) fn root(element: &'a Element) -> At<'a> {
        let path = element.text("resourceType").unwrap_or("Resource");
        At {
            element,
            path: path.to_owned(),
        }
    }

    pub(super) fn element(&self) -> &'a Element {
        self.element
    }

    /// The expression of a field.
    pub(super) fn path(&self, name: &str) -> String {
        format!("{}.{name}", self.path)
    }

    /// Something about a field.
    pub(super) fn issue(&self, code: IssueCode, name: &str, says: impl Into<String>) -> Issue {
        Issue::of(code, &self.path(name), says)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.element.field(name).is_some()
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&'a str>, Issue> {
        match self.element.field(name) {
            None => Ok(None),
            Some(Json::Text(text)) => Ok(Some(text)),
            Some(_) => Err(self.issue(IssueCode::Structure, name, "a text belongs here")),
        }
    }

    pub(super) fn needs(&self, name: &str, remedy: &str) -> Result<&'a str, Issue> {
        self.text(name)?
            .ok_or_else(|| self.issue(IssueCode::Required, name, remedy))
    }

    pub(super) fn is(&self, name: &str) -> Result<Option<bool>, Issue> {
        match self.element.field(name) {
            None => Ok(None),
            Some(Json::Bool(is)) => Ok(Some(*is)),
            Some(_) => Err(self.issue(IssueCode::Structure, name, "true or false belongs here")),
        }
    }

    /// The digits of a number, as they came.
    pub(super) fn digits(&self, name: &str) -> Result<Option<&'a str>, Issue> {
        match self.element.field(name) {
            None => Ok(None),
            Some(Json::Number(number)) => Ok(Some(number.as_str())),
            Some(_) => Err(self.issue(IssueCode::Structure, name, "a number belongs here")),
        }
    }

    pub(super) fn object(&self, name: &str) -> Result<Option<At<'a>>, Issue> {
        match self.element.field(name) {
            None => Ok(None),
            Some(Json::Object(element)) => Ok(Some(At {
                element,
                path: self.path(name),
            })),
            Some(_) => Err(self.issue(IssueCode::Structure, name, "an object belongs here")),
        }
    }

    pub(super) fn list(&self, name: &str) -> Result<Vec<At<'a>>, Issue> {
        let items = match self.element.field(name) {
            None => return Ok(Vec::new()),
            Some(Json::List(items)) => items,
            Some(_) => {
                return Err(self.issue(IssueCode::Structure, name, "a list belongs here"));
            }
        };
        let items = items.iter().enumerate();
        items
            .map(|(place, item)| match item {
                Json::Object(element) => Ok(At {
                    element,
                    path: format!("{}[{place}]", self.path(name)),
                }),
                _ => Err(self.issue(IssueCode::Structure, name, "objects belong into this list")),
            })
            .collect()
    }

    /// Every field that is none of these: a misspelt one would be left aside, and the rest would look whole.
    pub(super) fn strangers(&self, known: &[&str]) -> Vec<Issue> {
        const OF_ALL: &[&str] = &[
            "resourceType",
            "id",
            "meta",
            "language",
            "text",
            "contained",
            "extension",
            "identifier",
            "note",
        ];
        let fields = self.element.fields().map(|(name, _)| name);
        fields
            .filter_map(|name| {
                let of_primitive = name.strip_prefix('_').unwrap_or(name);
                if known.contains(&of_primitive) || OF_ALL.contains(&of_primitive) {
                    return None;
                }
                let (code, says) = match name {
                    "modifierExtension" | "implicitRules" => (
                        IssueCode::NotSupported,
                        "it may change what the rest means, and is not understood here: send the resource without it",
                    ),
                    _ => (IssueCode::Structure, "this kind of resource has no such field"),
                };
                Some(self.issue(code, name, says))
            })
            .collect()
    }
}

/// Keeps what was read, and what was wrong with it.
pub(super) fn keep<T>(issues: &mut Vec<Issue>, read: Result<T, Issue>) -> Option<T> {
    read.map_err(|issue| issues.push(issue)).ok()
}
