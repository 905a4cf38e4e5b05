//! Numbers as a laboratory writes them: exact, so that a value on a boundary stays on it.

use alloc::format;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A decimal number of at least 0 with at most six decimals, kept exactly.
///
/// `149.9` is less than `150.0`, and nothing between lies on both sides of a cut-off. `2.30` and `2.3` are one number; how many
/// decimals were written says how exactly it was measured, so a number is written as it came. What is reckoned has no more
/// decimals than it needs.
#[derive(Clone, Copy, Default)]
pub struct Decimal {
    millionths: u64,
    /// Decimals that were written, at most six.
    written: u8,
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Decimal) -> bool {
        self.millionths == other.millionths
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        self.millionths.cmp(&other.millionths)
    }
}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.millionths.hash(state);
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// What was given is not a number that a laboratory reports.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "a value is a number of at least 0 with at most six decimals and a point, such as 135 or 6.91"
)]
pub struct NotAValue;

impl Decimal {
    const UNIT: u64 = 1_000_000;

    /// Beyond this a number is a mistyped one; products of two stay within 128 bits.
    const MOST: u64 = 1_000_000_000 * Self::UNIT;

    /// One that was reckoned.
    const fn of(millionths: u64) -> Decimal {
        Decimal {
            millionths,
            written: 0,
        }
    }

    /// A whole number.
    pub const fn whole(number: u32) -> Decimal {
        Decimal::of(number as u64 * Self::UNIT)
    }

    /// A number as it is typed.
    ///
    /// # Errors
    /// Not a number, below 0, more than six decimals, or more than a thousand million.
    pub fn from_text(text: &str) -> Result<Decimal, NotAValue> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(decimals) || decimals.len() > 6 {
            return Err(NotAValue);
        }
        let whole: u64 = whole.parse().map_err(|_| NotAValue)?;
        // Six at most.
        let written = match text.split_once('.') {
            Some((_, decimals)) => u8::try_from(decimals.len()).unwrap_or(0),
            None => 0,
        };
        let millionths: u64 = format!("{decimals:0<6}").parse().map_err(|_| NotAValue)?;
        let all = whole
            .checked_mul(Self::UNIT)
            .and_then(|whole| whole.checked_add(millionths));
        all.filter(|all| *all <= Self::MOST)
            .map(|millionths| Decimal {
                millionths,
                written,
            })
            .ok_or(NotAValue)
    }

    /// The number in millionths.
    pub const fn millionths(self) -> u64 {
        self.millionths
    }

    /// Both multiplied, rounded to the nearest millionth.
    #[must_use]
    pub fn times(self, other: Decimal) -> Decimal {
        let product =
            u128::from(self.millionths) * u128::from(other.millionths) + u128::from(Self::UNIT / 2);
        Decimal::of(u64::try_from(product / u128::from(Self::UNIT)).unwrap_or(u64::MAX))
    }

    /// Divided by another, rounded to the nearest millionth; nothing when that is 0.
    pub fn over(self, other: Decimal) -> Option<Decimal> {
        let divisor = u128::from(other.millionths);
        let dividend = u128::from(self.millionths) * u128::from(Self::UNIT) + divisor / 2;
        let quotient = dividend.checked_div(divisor)?;
        Some(Decimal::of(u64::try_from(quotient).unwrap_or(u64::MAX)))
    }

    /// Less another; 0 when that is more.
    #[must_use]
    pub const fn less(self, other: Decimal) -> Decimal {
        Decimal::of(self.millionths.saturating_sub(other.millionths))
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Decimal) -> Decimal {
        Decimal::of(self.millionths.saturating_add(other.millionths))
    }

    /// How this compares with so many times a limit, without rounding.
    pub fn against(self, times: Decimal, limit: Decimal) -> Ordering {
        let this = u128::from(self.millionths) * u128::from(Self::UNIT);
        this.cmp(&(u128::from(times.millionths) * u128::from(limit.millionths)))
    }

    /// Rounded to so many decimals, at most six, for people.
    #[must_use]
    pub fn rounded(self, decimals: u32) -> Decimal {
        let step = 10_u64.pow(6_u32.saturating_sub(decimals));
        Decimal::of(self.millionths.saturating_add(step / 2) / step * step)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.millionths / Self::UNIT, self.millionths % Self::UNIT);
        let rest = format!("{rest:06}");
        let needed = rest.trim_end_matches('0').len();
        match rest.get(..needed.max(usize::from(self.written))) {
            Some("") | None => write!(f, "{whole}"),
            Some(decimals) => write!(f, "{whole}.{decimals}"),
        }
    }
}

/// Written as text, since a number of JSON need not be exact.
impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Read from a number or from text.
impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = Decimal;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{NotAValue}")
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Decimal, E> {
                Decimal::from_text(&format!("{number}"))
                    .map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Decimal, E> {
                Decimal::from_text(&format!("{number}"))
                    .map_err(|_| E::invalid_value(Unexpected::Signed(number), &self))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Decimal, E> {
                // The shortest text that reads back as the number is the one that was written.
                Decimal::from_text(&format!("{number}"))
                    .map_err(|_| E::invalid_value(Unexpected::Float(number), &self))
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Decimal, E> {
                Decimal::from_text(text).map_err(|_| E::invalid_value(Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_any(Number)
    }
}
