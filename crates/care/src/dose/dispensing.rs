//! Whole packs, one dispensing after another, on the days of the calendar.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use retinue_kernel::{Day, Days, Milligrams};
use serde::{Serialize, Serializer};

use super::pattern::DayDoses;
use super::price::{Money, PriceList};

/// Capsules by strength: at home, in packs, or left.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Stock(BTreeMap<Milligrams, u32>);

impl Stock {
    /// Capsules by strength.
    pub fn new(all: impl IntoIterator<Item = (Milligrams, u32)>) -> Stock {
        let mut stock = Stock::default();
        for (strength, count) in all {
            stock.add(strength, count);
        }
        stock
    }

    /// Each strength of which there are capsules, weakest first.
    pub fn iter(&self) -> impl Iterator<Item = (Milligrams, u32)> + '_ {
        let all = self.0.iter().map(|(strength, count)| (*strength, *count));
        all.filter(|(_, count)| *count > 0)
    }

    /// How many there are of a strength.
    pub fn of(&self, strength: Milligrams) -> u32 {
        self.0.get(&strength).copied().unwrap_or(0)
    }

    pub(crate) fn add(&mut self, strength: Milligrams, count: u32) {
        let here = self.0.entry(strength).or_default();
        *here = here.saturating_add(count);
    }

    /// Takes a day's capsules out, when all of them are there.
    pub(crate) fn take(&mut self, day: &DayDoses) -> bool {
        let mut needed = Stock::default();
        needed.needs(day);
        if needed
            .iter()
            .any(|(strength, count)| self.of(strength) < count)
        {
            return false;
        }
        for (strength, count) in needed.iter() {
            self.less(strength, count);
        }
        true
    }

    /// Takes so many out, or all that are there.
    pub(crate) fn less(&mut self, strength: Milligrams, count: u32) {
        if let Some(here) = self.0.get_mut(&strength) {
            *here = here.saturating_sub(count);
        }
    }

    /// Adds what a day needs.
    pub(crate) fn needs(&mut self, day: &DayDoses) {
        for (strength, count) in day.morning.iter().chain(day.evening.iter()) {
            self.add(strength, u32::from(count));
        }
    }
}

impl Serialize for Stock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(strength, count)| (strength.0, count)))
    }
}

/// What is handed over at once.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Dispensing {
    /// The first day for which it is meant.
    pub from: Day,
    /// For how many days it is meant.
    pub days: Days,
    /// Capsules taken in these days.
    pub taken: Stock,
    /// Capsules in whole packs.
    pub handed_over: Stock,
    /// What is left when these days are over.
    pub left: Stock,
    /// For how many days what is in hand lasts; more than may be handed over at a time where whole packs cannot hold less.
    pub lasts: u32,
    /// What it costs; none without a price for each strength.
    pub cost: Option<Money>,
}

/// A course, dispensing after dispensing.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Course {
    /// The dispensings, in their order.
    pub dispensings: Vec<Dispensing>,
    /// All of them together; none where one has no price. No break reaches from one dispensing into another.
    pub cost: Option<Money>,
    /// What is left at the end.
    pub left: Stock,
}

/// How capsules are handed over.
#[derive(Clone, Copy, Debug)]
pub struct Dispense<'a> {
    /// Capsules in a pack that is not broken.
    pub pack: u16,
    /// The most days of one dispensing.
    pub most_days: Days,
    /// What capsules cost.
    pub prices: Option<&'a PriceList>,
}

/// Hands over what the days need, in whole packs, each time for as many days as it may last. What is at home, and what is
/// left, is taken first.
pub fn dispense(days: &[DayDoses], starts_on: Day, at_home: &Stock, how: &Dispense<'_>) -> Course {
    let mut left = at_home.clone();
    let mut dispensings = Vec::new();
    let mut from = starts_on;
    let mut rest = days;
    while !rest.is_empty() {
        let Some(one) = next(rest, from, &left, how) else {
            break;
        };
        left = one.left.clone();
        from = from.plus(one.days);
        rest = rest.get(usize::from(one.days)..).unwrap_or_default();
        dispensings.push(one);
    }
    let cost = dispensings
        .iter()
        .try_fold(Money(0), |sum, one| Some(sum.plus(one.cost?)));
    Course {
        dispensings,
        cost,
        left,
    }
}

/// The dispensing of the coming days: the longest whose capsules in hand do not last longer than they may.
fn next(rest: &[DayDoses], from: Day, left: &Stock, how: &Dispense<'_>) -> Option<Dispensing> {
    let most = how.most_days.max(1);
    let longest = u16::try_from(rest.len()).map_or(most, |days| days.min(most));
    let mut first = None;
    for days in (1..=longest).rev() {
        let one = for_days(rest, days, from, left, how)?;
        if one.lasts <= u32::from(most) {
            return Some(one);
        }
        first.get_or_insert(one);
    }
    first
}

fn for_days(
    rest: &[DayDoses],
    days: Days,
    from: Day,
    left: &Stock,
    how: &Dispense<'_>,
) -> Option<Dispensing> {
    let now = rest.get(..usize::from(days))?;
    let mut taken = Stock::default();
    for day in now {
        taken.needs(day);
    }
    let pack = u32::from(how.pack).max(1);
    let mut handed_over = Stock::default();
    let mut in_hand = left.clone();
    for (strength, count) in taken.iter() {
        let short = count.saturating_sub(left.of(strength));
        let capsules = short.div_ceil(pack).saturating_mul(pack);
        handed_over.add(strength, capsules);
        in_hand.add(strength, capsules);
    }
    let cost = how.prices.and_then(|prices| {
        handed_over
            .iter()
            .try_fold(Money(0), |sum, (strength, capsules)| {
                Some(sum.plus(prices.price(strength, capsules)?))
            })
    });
    let mut lasts = 0_u32;
    let mut after = None;
    let mut hand = in_hand;
    for day in rest {
        if lasts == u32::from(days) {
            after = Some(hand.clone());
        }
        if !hand.take(day) {
            break;
        }
        lasts = lasts.saturating_add(1);
    }
    Some(Dispensing {
        from,
        days,
        taken,
        handed_over,
        left: after.unwrap_or(hand),
        lasts,
        cost,
    })
}
