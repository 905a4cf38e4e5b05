//! On what a value rests: its sources, how sure it is, and where it holds.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{Day, Id, NonEmpty, words};
use serde::de::Error;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The id of a source of `knowledge/sources.toml`.
pub type SourceId = Id;

words! {
    /// How sure a value is.
    Confidence {
        /// Confirmed: read in a stored primary text.
        Confirmed = "C",
        /// Derived by arithmetic or fitting from confirmed or secondary rows.
        Derived = "D",
        /// Secondary: read in a stored secondary text only; to be verified.
        Secondary = "S",
        /// Unconfirmed: seen in no stored source. Provisional until a clinician confirms it.
        Unconfirmed = "U",
    }
}

impl Confidence {
    /// Whether a value of this confidence is shown as provisional.
    pub const fn is_provisional(self) -> bool {
        matches!(self, Confidence::Unconfirmed)
    }
}

/// On what a value rests.
#[derive(Clone, PartialEq, Debug)]
pub struct Basis {
    /// Where it was read: keys of `knowledge/sources.toml`.
    pub sources: NonEmpty<SourceId>,
    /// The place in the source, or what was derived how.
    pub at: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// The day on which someone last held the value against its source.
    pub checked: Day,
}

impl Basis {
    /// Whether the value, and what rests on it, is provisional.
    pub const fn is_provisional(&self) -> bool {
        self.confidence.is_provisional()
    }
}

impl Serialize for Basis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut written = serializer.serialize_struct("Basis", 5)?;
        written.serialize_field("sources", self.sources.as_slice())?;
        written.serialize_field("at", &self.at)?;
        written.serialize_field("confidence", &self.confidence)?;
        written.serialize_field("checked", &self.checked)?;
        written.serialize_field("provisional", &self.is_provisional())?;
        written.end()
    }
}

/// A value with what it rests on.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Cited<T> {
    /// The value.
    pub value: T,
    /// What it rests on.
    pub basis: Arc<Basis>,
}

impl<T> Cited<T> {
    /// Whether the value, and what rests on it, is provisional.
    pub fn is_provisional(&self) -> bool {
        self.basis.is_provisional()
    }
}

words! {
    /// Where a clinic works: whose label holds there.
    Jurisdiction {
        /// The United States.
        Us = "US",
        /// The United Kingdom.
        Uk = "UK",
        /// The European Union.
        Eu = "EU",
    }
}

/// Where a value holds. Two labels are never mixed: a value of the US label says nothing in the United Kingdom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Jurisdictions(u8);

impl Jurisdictions {
    /// Everywhere: written `ANY`.
    pub const ANY: Jurisdictions = Jurisdictions(0b111);

    const fn bit(one: Jurisdiction) -> u8 {
        match one {
            Jurisdiction::Us => 0b001,
            Jurisdiction::Uk => 0b010,
            Jurisdiction::Eu => 0b100,
        }
    }

    /// In these; `None` when there are none, since a value that holds nowhere is a mistake.
    pub fn of(all: impl IntoIterator<Item = Jurisdiction>) -> Option<Jurisdictions> {
        let bits = all.into_iter().fold(0, |bits, one| bits | Self::bit(one));
        (bits != 0).then_some(Jurisdictions(bits))
    }

    /// Whether the value holds in a jurisdiction.
    pub const fn holds_in(self, one: Jurisdiction) -> bool {
        self.0 & Self::bit(one) != 0
    }

    /// Those of several values together, as they are told to people: `US, UK`.
    pub(crate) fn together(all: impl IntoIterator<Item = Jurisdictions>) -> String {
        let bits = all.into_iter().fold(0, |bits, one| bits | one.0);
        let names: Vec<&str> = Jurisdictions(bits)
            .iter()
            .map(Jurisdiction::as_str)
            .collect();
        names.join(", ")
    }

    /// The jurisdictions.
    pub fn iter(self) -> impl Iterator<Item = Jurisdiction> {
        Jurisdiction::ALL
            .iter()
            .copied()
            .filter(move |one| self.holds_in(*one))
    }
}

impl Serialize for Jurisdictions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if *self == Jurisdictions::ANY {
            serializer.collect_seq(["ANY"])
        } else {
            serializer.collect_seq(self.iter())
        }
    }
}

impl<'de> Deserialize<'de> for Jurisdictions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Jurisdictions, D::Error> {
        let written = Vec::<String>::deserialize(deserializer)?;
        if let [only] = written.as_slice()
            && only == "ANY"
        {
            return Ok(Jurisdictions::ANY);
        }
        let read = written.iter().map(|one| {
            Jurisdiction::from_text(one).ok_or_else(|| {
                D::Error::custom(format_args!(
                    "'{one}' is not a jurisdiction: name US, UK or EU, or ANY alone"
                ))
            })
        });
        let all: Vec<Jurisdiction> = read.collect::<Result<_, _>>()?;
        Jurisdictions::of(all)
            .ok_or_else(|| D::Error::custom("this holds nowhere: name US, UK or EU, or ANY alone"))
    }
}
