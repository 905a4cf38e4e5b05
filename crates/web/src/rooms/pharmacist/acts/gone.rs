//! A bag of this pharmacy's that is gone: lost, destroyed, recalled or brought back. It may have left, or lie on the shelf.

use maud::{Markup, html};
use retinue_kernel::{AdjustmentReason, Days, FactId, Payload, PharmacyId};
use retinue_ledger::{LeftHere, PrescriptionAtCounter};

use super::super::words;
use super::TillAct;
use crate::http::form::{Form, Reader};
use crate::rooms::act::Words;
use crate::views::days;
use crate::views::fields::{self, Need};

/// What a pharmacy can know of a bag. That a dose was raised is the prescriber's to say; a bag that was short is an entry to
/// be put right.
const REASONS: &[AdjustmentReason] = &[
    AdjustmentReason::Lost,
    AdjustmentReason::Destroyed,
    AdjustmentReason::Recalled,
    AdjustmentReason::Returned,
];

pub(in super::super) struct BagGone;

impl TillAct for BagGone {
    const SLUG: &'static str = "bag-gone";
    const PATH: &'static str = "/pharmacy/cases/{case}/{prescription}/bag-gone";
    const WORDS: Words = words::BAG_GONE;
    const GRAVE: bool = true;

    fn fits(item: &PrescriptionAtCounter) -> bool {
        !bags(item).is_empty()
    }

    fn begin(item: &PrescriptionAtCounter) -> Form {
        let only = match bags(item).as_slice() {
            [(name, _)] => Some((words::WHICH_BAG.name, name.clone())),
            _ => None,
        };
        Form::beginning_with(only)
    }

    fn controls(item: &PrescriptionAtCounter, form: &Form) -> Markup {
        html! {
            (fields::select(form, &words::WHICH_BAG, Need::Required, &bags(item)))
            (fields::choice(form, &words::WHY_GONE, REASONS))
            (fields::count(form, &words::DAYS_GONE, Need::Optional))
        }
    }

    fn read(item: &PrescriptionAtCounter, _: &PharmacyId, reader: &mut Reader) -> Option<Payload> {
        let bags = bags(item);
        let known: Vec<&str> = bags.iter().map(|(name, _)| name.as_str()).collect();
        let supply = reader.offered(&words::WHICH_BAG, &known);
        let offered: Vec<&str> = REASONS.iter().map(|reason| reason.as_str()).collect();
        let reason = reader.offered(&words::WHY_GONE, &offered);
        let days = reader.optional_count(&words::DAYS_GONE, 1..=item.days.max(1));
        Some(Payload::SupplyAdjusted {
            reason: AdjustmentReason::from_text(&reason?)?,
            days,
            supply: Some(FactId::new(&supply?)?),
        })
    }
}

/// The bags of a prescription of which something is not recorded as gone yet: their names, and what is said of them.
fn bags(item: &PrescriptionAtCounter) -> Vec<(String, String)> {
    let shelf = item.on_the_shelf.iter().map(|fill| {
        let says = words::FILLED_ON_THE_SHELF.to_owned();
        (fill.to_string(), says)
    });
    let left = item.left.iter().rev().filter_map(|one| {
        let in_it = days_in(one)?;
        let rest = in_it.saturating_sub(one.gone);
        let says = format!(
            "{} {}, {rest} days",
            words::LEFT_THE_PHARMACY,
            days::short(one.on)
        );
        (rest > 0).then(|| (one.fact.to_string(), says))
    });
    shelf.chain(left).collect()
}

fn days_in(one: &LeftHere) -> Option<Days> {
    match &one.what {
        Payload::HandedOver { days, .. }
        | Payload::Shipped { days, .. }
        | Payload::PartiallyDispensed { days, .. }
        | Payload::Supplied { days, .. } => Some(*days),
        _ => None,
    }
}
