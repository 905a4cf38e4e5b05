//! How many capsules a bag holds: what the form begins with, and what was mistyped. Whether they may leave the gate judges,
//! and its refusal stands at the field.

use retinue_ledger::PrescriptionAtCounter;

use super::{days_left, only_strength};

/// Most capsules that one entry can mean; ours, and no number of the law. What left in truth is entered however much it was.
pub(in super::super) const MOST_IN_A_BAG: u16 = 9_999;

/// The share of the days that may still leave; none where a count would have to say of which strength.
pub(super) fn begins(item: &PrescriptionAtCounter) -> Option<u16> {
    let (_, prescribed) = only_strength(item)?;
    let share = u32::from(prescribed) * u32::from(days_left(item).min(item.days));
    u16::try_from(share.div_ceil(u32::from(item.days.max(1)))).ok()
}
