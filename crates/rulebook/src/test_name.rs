//! The names of automated tests: what shows a duty or a form, as the test runner prints it.

use std::fmt;

use toml::Spanned;

use crate::document::Document;
use crate::error::RuleError;

/// An automated test: the binary that holds it, and its path in there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TestName {
    binary: String,
    path: String,
}

impl TestName {
    /// Reads a name such as `retinue-kernel::it due::hold::a_hold_is_decided`; none where it is not of that form.
    pub fn parse(text: &str) -> Option<TestName> {
        let (binary, path) = text.split_once(' ')?;
        let (package, target) = binary.split_once("::")?;
        let is_word = |word: &str| {
            let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
            !word.is_empty() && word.chars().all(known)
        };
        let mut words = [package, target].into_iter().chain(path.split("::"));
        words.all(is_word).then(|| TestName {
            binary: binary.to_owned(),
            path: path.to_owned(),
        })
    }

    /// Package and target, such as `retinue-kernel::it`.
    pub fn binary(&self) -> &str {
        &self.binary
    }

    /// Modules and function, such as `due::hold::a_hold_is_decided`.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for TestName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.binary, self.path)
    }
}

impl serde::Serialize for TestName {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// Reads one name of a file.
pub(crate) fn read(
    document: Document<'_>,
    written: &Spanned<String>,
) -> Result<TestName, RuleError> {
    TestName::parse(written.as_ref()).ok_or_else(|| {
        document.fault(
            written.span(),
            format!("'{}' is not the name of a test", written.as_ref()),
            "write it as the test runner prints it: its binary, a space, its path, such as \"retinue-kernel::it due::hold::the_name\"",
        )
    })
}
