//! A few sentences that become part of a fact.

use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The longest statement, in bytes.
const LONGEST: usize = 2_000;

/// What somebody wrote for somebody else to read: 1 to 2,000 bytes, not blank, no control characters but line breaks.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Statement(Arc<str>);

impl Statement {
    /// The longest statement, in bytes.
    pub const LONGEST: usize = LONGEST;

    /// Reads a statement; `None` when it is blank, too long or holds control characters.
    pub fn new(text: &str) -> Option<Statement> {
        let fits = !text.trim().is_empty()
            && text.len() <= LONGEST
            && !text.chars().any(|one| one.is_control() && one != '\n');
        fits.then(|| Statement(Arc::from(text)))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Serialize for Statement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Statement {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Statement, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Statement;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(
                    f,
                    "a statement of 1 to {LONGEST} bytes without control characters"
                )
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Statement, E> {
                Statement::new(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }
            fn visit_string<E: Error>(self, text: String) -> Result<Statement, E> {
                self.visit_str(&text)
            }
        }
        deserializer.deserialize_str(Text)
    }
}
