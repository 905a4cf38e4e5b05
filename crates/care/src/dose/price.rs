//! Price lists with breaks for quantity. Arithmetic only: no vendor, no tax, no advice to buy.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;

use retinue_kernel::{Id, Milligrams};
use serde::{Serialize, Serializer};

/// Money in minor units, such as cents; in JSON `{ "minor-units": 7102 }`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Money(pub u64);

impl Money {
    /// Both together; the largest representable sum when they exceed it.
    #[must_use]
    pub const fn plus(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }

    /// An amount with exactly two decimals, or none: `71.02`, `71`.
    pub fn from_text(text: &str) -> Option<Money> {
        let (whole, cents) = text.split_once('.').unwrap_or((text, "00"));
        let digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(cents) || cents.len() != 2 {
            return None;
        }
        let whole: u64 = whole.parse().ok()?;
        whole
            .checked_mul(100)?
            .checked_add(cents.parse().ok()?)
            .map(Money)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("minor-units", self.0)])
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// So many capsules of one strength at a price.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct PriceRow {
    /// Capsules; never 0.
    pub capsules: u32,
    /// What they cost together.
    pub price: Money,
}

/// A price list: rows by strength, the fewest capsules first. The first row of a strength is its list price.
#[derive(Clone, PartialEq, Debug)]
pub struct PriceList {
    /// The currency, by its three letters.
    pub currency: Id,
    rows: BTreeMap<Milligrams, Vec<PriceRow>>,
}

/// Why rows are no price list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotAPrice {
    /// There is none.
    #[error("the list has no row: give strength, capsules and price in each")]
    NoRow,
    /// A row for no capsules, of no strength, or for nothing.
    #[error("row {row}: strength, capsules and price must each be above 0")]
    Zero {
        /// The row, from 1.
        row: usize,
    },
    /// Two rows for the same quantity.
    #[error("row {row}: {capsules} capsules of {milligrams} mg stand twice: keep one price")]
    Twice {
        /// The row, from 1.
        row: usize,
        /// The strength.
        milligrams: u16,
        /// The quantity.
        capsules: u32,
    },
    /// No currency.
    #[error("the currency is three capital letters, such as USD")]
    Currency,
}

impl PriceList {
    /// A list from its rows, in any order.
    ///
    /// # Errors
    /// Everything that is wrong with it, never nothing: a currency that is not three capital letters first, then each row
    /// with a zero or for a quantity that has a price, in their order; or that there is no row.
    pub fn new(
        currency: &str,
        given: impl IntoIterator<Item = (Milligrams, PriceRow)>,
    ) -> Result<PriceList, Vec<NotAPrice>> {
        let mut wrong = Vec::new();
        let letters = currency.len() == 3 && currency.bytes().all(|one| one.is_ascii_uppercase());
        let currency = Id::new(currency).filter(|_| letters);
        if currency.is_none() {
            wrong.push(NotAPrice::Currency);
        }
        let mut no_row = true;
        let mut rows: BTreeMap<Milligrams, Vec<PriceRow>> = BTreeMap::new();
        for (index, (strength, one)) in given.into_iter().enumerate() {
            let row = index.saturating_add(1);
            no_row = false;
            if strength.0 == 0 || one.capsules == 0 || one.price.0 == 0 {
                wrong.push(NotAPrice::Zero { row });
                continue;
            }
            let of_strength = rows.entry(strength).or_default();
            if of_strength.iter().any(|two| two.capsules == one.capsules) {
                wrong.push(NotAPrice::Twice {
                    row,
                    milligrams: strength.0,
                    capsules: one.capsules,
                });
                continue;
            }
            of_strength.push(one);
        }
        if no_row {
            wrong.push(NotAPrice::NoRow);
        }
        let Some(currency) = currency.filter(|_| wrong.is_empty()) else {
            return Err(wrong);
        };
        for of_strength in rows.values_mut() {
            of_strength.sort_by_key(|row| row.capsules);
        }
        Ok(PriceList { currency, rows })
    }

    /// The rows of a strength, the fewest capsules first.
    pub fn rows(&self, strength: Milligrams) -> &[PriceRow] {
        self.rows.get(&strength).map_or(&[], Vec::as_slice)
    }

    /// The strengths that have a price, weakest first.
    pub fn strengths(&self) -> impl Iterator<Item = Milligrams> {
        self.rows.keys().copied()
    }

    /// What capsules of one strength cost when they are handed over together: the row with the most capsules that they
    /// reach gives the price of each. Rounded to the nearest minor unit, half up. `None` without a price for the strength.
    ///
    /// A break holds inside one dispensing; a course is the sum of its dispensings.
    pub fn price(&self, strength: Milligrams, capsules: u32) -> Option<Money> {
        let rows = self.rows(strength);
        let reached = rows.iter().rev().find(|row| row.capsules <= capsules);
        pro_rata(*reached.or_else(|| rows.first())?, capsules)
    }

    /// What as many capsules cost at the list price of the strength, without a break.
    pub fn at_list_price(&self, strength: Milligrams, capsules: u32) -> Option<Money> {
        pro_rata(*self.rows(strength).first()?, capsules)
    }

    /// How much less than the list price capsules cost together, in whole hundredths of it, rounded half up; 0 where they
    /// cost no less.
    pub fn discount_percent(&self, strength: Milligrams, capsules: u32) -> Option<u8> {
        let list = self.at_list_price(strength, capsules)?.0;
        let less = list.saturating_sub(self.price(strength, capsules)?.0);
        let hundredths = less
            .saturating_mul(100)
            .saturating_add(list / 2)
            .checked_div(list)?;
        u8::try_from(hundredths).ok()
    }
}

fn pro_rata(row: PriceRow, capsules: u32) -> Option<Money> {
    let of_all = u128::from(row.price.0).checked_mul(u128::from(capsules))?;
    let each = u128::from(row.capsules);
    let rounded = of_all.checked_add(each / 2)?.checked_div(each)?;
    u64::try_from(rounded).ok().map(Money)
}
