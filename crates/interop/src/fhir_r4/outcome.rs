//! OperationOutcome: what went wrong, where, and what would mend it.

use super::json::Element;

/// One thing that is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Issue {
    /// The kind, as the format names it.
    pub code: IssueCode,
    /// What is wrong and what would mend it.
    pub says: String,
    /// The parameter or the element that it is about.
    pub about: Option<String>,
}

/// A kind of issue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IssueCode {
    /// There is none, or none that the one who asks may know of.
    NotFound,
    /// It is not done here.
    NotSupported,
    /// A value cannot be read.
    Value,
    /// Something that is needed is not there.
    Required,
    /// The scopes or the part of the one who asks do not reach this far.
    Forbidden,
    /// It would take too much at once.
    TooCostly,
    /// Nothing was answered; asking again is safe.
    Transient,
    /// Nobody is known by what came with the request.
    Login,
    /// The body is larger than is taken.
    TooLong,
    /// The body is no resource, or not the one that belongs here.
    Structure,
    /// A code is none that is known here.
    CodeInvalid,
    /// It is understood, and a rule of the record refuses it.
    BusinessRule,
    /// Something else is on record under the same name.
    Conflict,
    /// More is asked than is answered at once.
    Throttled,
    /// The program failed.
    Exception,
    /// Nothing is wrong.
    Informational,
}

impl IssueCode {
    const fn as_str(self) -> &'static str {
        match self {
            IssueCode::NotFound => "not-found",
            IssueCode::NotSupported => "not-supported",
            IssueCode::Value => "value",
            IssueCode::Required => "required",
            IssueCode::Forbidden => "forbidden",
            IssueCode::TooCostly => "too-costly",
            IssueCode::Transient => "transient",
            IssueCode::Login => "login",
            IssueCode::TooLong => "too-long",
            IssueCode::Structure => "structure",
            IssueCode::CodeInvalid => "code-invalid",
            IssueCode::BusinessRule => "business-rule",
            IssueCode::Conflict => "conflict",
            IssueCode::Throttled => "throttled",
            IssueCode::Exception => "exception",
            IssueCode::Informational => "informational",
        }
    }
}

impl Issue {
    /// About no single place.
    pub fn new(code: IssueCode, says: impl Into<String>) -> Issue {
        Issue {
            code,
            says: says.into(),
            about: None,
        }
    }

    /// About a parameter.
    pub fn of(code: IssueCode, parameter: &str, says: impl Into<String>) -> Issue {
        Issue {
            about: Some(parameter.to_owned()),
            ..Issue::new(code, says)
        }
    }
}

/// How grave issues are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    /// The request was refused.
    Error,
    /// The request was done, and something of it was left aside.
    Warning,
    /// It would be done, or was.
    Information,
}

/// Most issues of one outcome: nobody mends more at once.
const MOST_ISSUES: usize = 200;

/// The outcome that tells the issues, a bounded number of them; there is always at least one.
pub fn outcome(severity: Severity, issues: &[Issue]) -> Element {
    let severity = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
    };
    let told: Vec<Element> = issues
        .iter()
        .take(MOST_ISSUES)
        .map(|issue| {
            Element::new()
                .with("severity", severity)
                .with("code", issue.code.as_str())
                .with("diagnostics", &issue.says)
                .with(
                    "expression",
                    issue.about.as_ref().map(|about| vec![about.as_str()]),
                )
        })
        .collect();
    Element::new()
        .with("resourceType", "OperationOutcome")
        .with("issue", told)
}
