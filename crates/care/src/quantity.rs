//! Weights and doses: integers with their units, and how they are rounded.
//!
//! In JSON each carries its unit: `{ "grams": 70000 }`, `{ "micrograms": 35000 }`, `{ "micrograms-per-kilogram": 500 }`.
//!
//! `micrograms = micrograms per kilogram × grams ÷ 1000`, since the thousand grams of a kilogram are all that is divided.

use core::fmt;

use retinue_kernel::Milligrams;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Body weight in whole grams; never zero.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Grams(u32);

/// Isotretinoin in whole micrograms.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Micrograms(pub u64);

/// Isotretinoin for each kilogram of body weight, in whole micrograms: a daily dose, or a sum over a course.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct MicrogramsPerKilogram(pub u32);

/// What was given is not a body weight.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotAWeight {
    /// Zero, negative or not a number.
    #[error("a body weight is a number above 0, such as 70 or 70.5 (kg), or 154 lb")]
    NotANumber,
    /// The unit is neither kilograms nor pounds.
    #[error("the unit is not known: write kg or lb after the number, or nothing for kilograms")]
    UnknownUnit,
    /// No person weighs that.
    #[error("no person weighs more than {} kg: check the number and its unit", Grams::MOST / 1000)]
    TooMuch,
}

/// What was given is not a dose for each kilogram.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "a dose for each kilogram is a number above 0 with at most three decimals, such as 0.5 or 120 (mg/kg)"
)]
pub struct NotADose;

impl Grams {
    /// Beyond this a number is a mistyped one.
    const MOST: u32 = 700_000;

    /// The heaviest weight that can be recorded.
    pub(crate) const HEAVIEST: Grams = Grams(Self::MOST);

    /// Grams of one international pound, in hundredths: 0.45359 kg.
    const POUND_HUNDREDTHS: u64 = 45_359;

    /// A weight in grams.
    ///
    /// # Errors
    /// Zero, or more than a person weighs.
    pub const fn new(grams: u32) -> Result<Grams, NotAWeight> {
        match grams {
            0 => Err(NotAWeight::NotANumber),
            1..=Self::MOST => Ok(Grams(grams)),
            _ => Err(NotAWeight::TooMuch),
        }
    }

    /// A weight as it is typed: `70`, `70.5 kg`, `154 lb`. Without a unit it is kilograms.
    ///
    /// Pounds are rounded to the nearest gram.
    ///
    /// # Errors
    /// Not a number above 0, an unknown unit, or more than a person weighs.
    pub fn from_text(text: &str) -> Result<Grams, NotAWeight> {
        let text = text.trim();
        let end = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let thousandths = thousandths(number).ok_or(NotAWeight::NotANumber)?;
        let grams = match unit.trim() {
            "" | "kg" => thousandths,
            // Thousandths of a pound times hundredths of a gram: a hundred thousand to the gram.
            "lb" => {
                thousandths
                    .saturating_mul(Self::POUND_HUNDREDTHS)
                    .saturating_add(50_000)
                    / 100_000
            }
            _ => return Err(NotAWeight::UnknownUnit),
        };
        Grams::new(u32::try_from(grams).map_err(|_| NotAWeight::TooMuch)?)
    }

    /// The grams.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl Micrograms {
    /// The content of a capsule.
    pub const fn of_capsule(strength: Milligrams) -> Micrograms {
        Micrograms(strength.0 as u64 * 1000)
    }

    /// For each kilogram of a weight. Rounds up: a dose is never reported lower than it is.
    pub fn per_kilogram(self, weight: Grams) -> MicrogramsPerKilogram {
        let each = self
            .0
            .saturating_mul(1000)
            .div_ceil(u64::from(weight.get()));
        MicrogramsPerKilogram(u32::try_from(each).unwrap_or(u32::MAX))
    }

    /// Both together; the largest representable amount when they exceed it.
    #[must_use]
    pub const fn plus(self, other: Micrograms) -> Micrograms {
        Micrograms(self.0.saturating_add(other.0))
    }

    /// So many times this amount.
    #[must_use]
    pub const fn times(self, count: u64) -> Micrograms {
        Micrograms(self.0.saturating_mul(count))
    }
}

impl MicrogramsPerKilogram {
    /// For a whole body. Rounds down, so that a ceiling is never exceeded by rounding.
    pub const fn for_weight(self, weight: Grams) -> Micrograms {
        Micrograms((self.0 as u64).saturating_mul(weight.get() as u64) / 1000)
    }

    /// The number of milligrams, without its unit.
    pub const fn number(self) -> impl fmt::Display {
        Decimal(self.0 as u64)
    }

    /// A dose as it is typed, in milligrams for each kilogram: `0.5`, `120`.
    ///
    /// # Errors
    /// Not a number above 0 with at most three decimals.
    pub fn from_milligrams_text(text: &str) -> Result<MicrogramsPerKilogram, NotADose> {
        match thousandths(text.trim()) {
            Some(micrograms) if micrograms > 0 => u32::try_from(micrograms)
                .map(MicrogramsPerKilogram)
                .map_err(|_| NotADose),
            _ => Err(NotADose),
        }
    }
}

/// A decimal number above 0 with at most three decimals, in thousandths.
fn thousandths(text: &str) -> Option<u64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(decimals) || decimals.len() > 3 {
        return None;
    }
    let factor = [0, 100, 10, 1].get(decimals.len())?;
    let decimals: u64 = decimals.parse().ok()?;
    let whole: u64 = whole.parse().ok()?;
    whole
        .checked_mul(1000)?
        .checked_add(decimals.checked_mul(*factor)?)
}

/// Thousandths, written as a decimal number without needless zeros.
struct Decimal(u64);

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 1000, self.0 % 1000);
        match rest {
            0 => write!(f, "{whole}"),
            rest if rest % 100 == 0 => write!(f, "{whole}.{}", rest / 100),
            rest if rest % 10 == 0 => write!(f, "{whole}.{:02}", rest / 10),
            rest => write!(f, "{whole}.{rest:03}"),
        }
    }
}

impl fmt::Display for Grams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} kg", Decimal(u64::from(self.0)))
    }
}

impl fmt::Display for Micrograms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} mg", Decimal(self.0))
    }
}

impl fmt::Display for MicrogramsPerKilogram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} mg/kg", Decimal(u64::from(self.0)))
    }
}

impl Serialize for Grams {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("grams", self.0)])
    }
}

impl Serialize for Micrograms {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("micrograms", self.0)])
    }
}

impl Serialize for MicrogramsPerKilogram {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("micrograms-per-kilogram", self.0)])
    }
}

/// Reads an object of one field, so that a number never stands without its unit.
macro_rules! read_with_its_unit {
    ($name:ident, $number:ty, $field:literal, $make:expr) => {
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                #[derive(Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Written {
                    #[serde(rename = $field)]
                    number: $number,
                }
                let retinue_kernel::Object(Written { number }) =
                    Deserialize::deserialize(deserializer)?;
                let make: fn($number) -> Result<$name, NotAWeight> = $make;
                make(number).map_err(D::Error::custom)
            }
        }
    };
}

read_with_its_unit!(Grams, u32, "grams", Grams::new);
read_with_its_unit!(Micrograms, u64, "micrograms", |number| Ok(Micrograms(
    number
)));
read_with_its_unit!(
    MicrogramsPerKilogram,
    u32,
    "micrograms-per-kilogram",
    |number| Ok(MicrogramsPerKilogram(number))
);
