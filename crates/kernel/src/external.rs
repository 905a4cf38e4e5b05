//! The number of the programme's own system: kept as it was given, and never mixed up with a name of this installation.

use alloc::sync::Arc;
use core::fmt;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::authorise::DispenseRequest;
use crate::day::Day;
use crate::vocabulary::Channel;

/// The longest number accepted, in characters. No source states the form of a real one, so the bound is wide.
const LONGEST: usize = 64;

/// An authorisation number as the programme's own system gave it: 1 to 64 printable characters, no blank at either end.
///
/// Nothing is known of its form, so nothing else is asked of it, but that it is no name of a fact of ours.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ExternalNumber(Arc<str>);

/// Why a text is not taken as a number of the programme's own system.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotANumber {
    /// Empty, too long, or with characters that cannot be printed.
    #[error("a number has 1 to 64 characters, and no blank at either end")]
    Form,
    /// It has the form of the ids that this installation gives.
    #[error(
        "this is a reference of this installation; the number comes from the programme's own system"
    )]
    Ours,
}

impl ExternalNumber {
    /// Reads a number.
    ///
    /// # Errors
    /// [`NotANumber`] says what is wrong with the text.
    pub fn new(text: &str) -> Result<ExternalNumber, NotANumber> {
        if text.is_empty()
            || text.trim() != text
            || text.chars().count() > LONGEST
            || text.chars().any(char::is_control)
        {
            return Err(NotANumber::Form);
        }
        if uuid::Uuid::try_parse(text).is_ok() {
            return Err(NotANumber::Ours);
        }
        Ok(ExternalNumber(Arc::from(text)))
    }

    /// The number as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ExternalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ExternalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Serialize for ExternalNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ExternalNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ExternalNumber, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = ExternalNumber;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number of the programme's own system")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<ExternalNumber, E> {
                ExternalNumber::new(text).map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// A pharmacy asks to dispense, and brings the number that the programme's own system gave for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ObtainedNumber {
    /// What is to be dispensed, and where.
    pub request: DispenseRequest,
    /// The number.
    pub number: ExternalNumber,
    /// The last day that came with it.
    pub do_not_dispense_after: Day,
    /// Through which door of the programme it was obtained.
    pub channel: Channel,
}
