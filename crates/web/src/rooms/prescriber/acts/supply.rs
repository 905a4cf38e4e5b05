//! A change of the supply at home: lost, destroyed, recalled, dose raised.

use maud::{Markup, html};
use retinue_kernel::{AdjustmentReason, Payload};

use super::words;
use crate::http::form::{Form, Reader};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::views::fields::{self, Need};
use crate::words::vocabulary::Word;

pub(in super::super) struct SupplyChange;

impl Act for SupplyChange {
    const SLUG: &'static str = "supply";
    const PATH: &'static str = "/clinic/patients/{patient}/supply";
    const WORDS: Words = words::SUPPLY;

    fn fits(chart: &Chart) -> bool {
        chart.summary.supply_ends_on.is_some()
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        html! {
            (fields::choice(form, &words::SUPPLY_REASON, AdjustmentReason::every()))
            (fields::count(form, &words::SUPPLY_DAYS, Need::Optional))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let reason = reader.word(&words::SUPPLY_REASON);
        let days = reader.optional_count(&words::SUPPLY_DAYS, 1..=30);
        Some(today(
            chart,
            Payload::SupplyAdjusted {
                reason: reason?,
                days,
                supply: None,
            },
        ))
    }
}
