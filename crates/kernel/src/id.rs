//! Names of facts, orders and parties: opaque, cheap to copy, bounded in length.

use alloc::sync::Arc;
use core::fmt;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The longest id accepted, in bytes.
const LONGEST: usize = 128;

/// An opaque id: 1 to 128 bytes of printable text without control characters.
#[derive(Clone, Eq, PartialOrd, Ord, Hash)]
#[allow(
    clippy::derived_hash_with_manual_eq,
    reason = "equality is that of the text, as the derived one is"
)]
pub struct Id(Arc<str>);

/// The id of a fact. A prescription and an authorisation are named by the fact that made them.
pub type FactId = Id;
/// The id of one month's order, which may hold several prescriptions.
pub type OrderId = Id;
/// The id of a pharmacy.
pub type PharmacyId = Id;
/// The id of a prescriber.
pub type PrescriberId = Id;
/// The id of a wholesaler.
pub type WholesalerId = Id;

impl Id {
    /// Reads an id, or `None` when it is empty, too long or holds control characters.
    pub fn new(text: &str) -> Option<Id> {
        let fits = !text.is_empty() && text.len() <= LONGEST && !text.chars().any(char::is_control);
        fits.then(|| Id(Arc::from(text)))
    }

    /// The id of the event at `index` of a list that gives it none.
    pub fn of_position(index: usize) -> Id {
        Id(Arc::from(alloc::format!("events[{index}]")))
    }

    /// A name that the gate itself gives.
    pub(crate) fn of_rules(name: &'static str) -> Id {
        Id(Arc::from(name))
    }

    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Id {
    /// Names that are counted or drawn differ at their end, so the last byte nearly always settles it.
    fn eq(&self, other: &Id) -> bool {
        let (one, two) = (self.0.as_bytes(), other.0.as_bytes());
        one.len() == two.len() && one.last() == two.last() && one == two
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl From<uuid::Uuid> for Id {
    fn from(uuid: uuid::Uuid) -> Id {
        let mut buffer = uuid::Uuid::encode_buffer();
        Id(Arc::from(&*uuid.hyphenated().encode_lower(&mut buffer)))
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Id;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(
                    f,
                    "an id of 1 to {LONGEST} characters without control characters"
                )
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Id, E> {
                Id::new(text)
                    .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Text)
    }
}
