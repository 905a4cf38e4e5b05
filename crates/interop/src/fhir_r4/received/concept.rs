//! A concept as it came: its codings and its words.

use super::super::outcome::{Issue, IssueCode};
use super::at::At;

/// One coding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Coding<'a> {
    pub(super) system: &'a str,
    pub(super) code: &'a str,
    pub(super) display: &'a str,
}

/// A concept.
#[derive(Clone, Debug)]
pub(super) struct Concept<'a> {
    pub(super) codings: Vec<Coding<'a>>,
    pub(super) text: Option<&'a str>,
}

impl<'a> Concept<'a> {
    pub(super) fn of(at: &At<'a>) -> Result<Concept<'a>, Issue> {
        let mut codings = Vec::new();
        for coding in at.list("coding")? {
            codings.push(Coding {
                system: coding.text("system")?.unwrap_or(""),
                code: coding.text("code")?.unwrap_or(""),
                display: coding.text("display")?.unwrap_or(""),
            });
        }
        Ok(Concept {
            codings,
            text: at.text("text")?,
        })
    }

    /// The one in a field, which has to be there.
    pub(super) fn needed(at: &At<'a>, name: &str, remedy: &str) -> Result<Concept<'a>, Issue> {
        let found = at.object(name)?;
        let found = found.ok_or_else(|| at.issue(IssueCode::Required, name, remedy))?;
        Concept::of(&found)
    }

    /// The words by which a person knows it: its text, or what stands beside its first code.
    pub(super) fn words(&self) -> Option<&'a str> {
        let displays = self.codings.iter().map(|one| one.display);
        self.text
            .or_else(|| displays.into_iter().find(|words| !words.is_empty()))
    }

    /// The code of a system, where there is one.
    pub(super) fn code_of(&self, system: &str) -> Option<&'a str> {
        let mut codings = self.codings.iter();
        codings
            .find(|one| one.system == system && !one.code.is_empty())
            .map(|one| one.code)
    }
}
