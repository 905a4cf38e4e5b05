//! Capsules that nobody expected at home: written down as the patient tells of them, and settled once they were talked
//! about.

use maud::{Markup, html};
use retinue_kernel::{DueItem, DueKind, Id, Payload};

use super::words;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::rooms::outside_supply;
use crate::views::fields::{self, Need};
use crate::words::facts;

pub(in super::super) struct OutsideSupply;

impl Act for OutsideSupply {
    const SLUG: &'static str = "outside-supply";
    const PATH: &'static str = "/clinic/patients/{patient}/outside-supply";
    const WORDS: Words = words::OUTSIDE_SUPPLY;
    const ASSISTANTS_TOO: bool = true;

    fn begin(_: &Chart, _: &Typed) -> Form {
        outside_supply::begin()
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        html! {
            p { (words::OUTSIDE_SUPPLY_MEANS) }
            (outside_supply::controls(form))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        outside_supply::read(chart, reader).map(|payload| today(chart, payload))
    }
}

pub(in super::super) struct SupplySettlement;

impl Act for SupplySettlement {
    const SLUG: &'static str = "supply-settled";
    const PATH: &'static str = "/clinic/patients/{patient}/supply-settled";
    const WORDS: Words = words::SUPPLY_SETTLED;
    const PRESCRIBERS_OWN: bool = true;

    fn fits(chart: &Chart) -> bool {
        open(chart).next().is_some()
    }

    fn begin(chart: &Chart, _: &Typed) -> Form {
        let first = open(chart).next().map(|item| item.about.to_string());
        Form::beginning_with(first.map(|first| (words::WHICH_SUPPLY.name, first)))
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        let waiting: Vec<(String, String)> = open(chart)
            .filter_map(|item| {
                let event = chart.fact(&item.about)?;
                let told = facts::tell(&event.payload);
                let on = crate::views::days::short(event.envelope.on);
                Some((
                    item.about.to_string(),
                    format!("{on}: {}. {}", told.what, told.more),
                ))
            })
            .collect();
        html! {
            (fields::select(form, &words::WHICH_SUPPLY, Need::Required, &waiting))
            (fields::date(form, &words::TAKEN_UNTIL, Need::Optional))
            (fields::text(form, &words::FINDING, Need::Required))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let open: Vec<&str> = open(chart).map(|item| item.about.as_str()).collect();
        let supply = reader.offered(&words::WHICH_SUPPLY, &open);
        let taken_until = reader.optional_day(
            &words::TAKEN_UNTIL,
            chart.born..=chart.today.plus(words::LONGEST_SUPPLY),
        );
        let finding = reader.id(&words::FINDING);
        Some(today(
            chart,
            Payload::SupplySettled {
                supply: Id::new(&supply?)?,
                taken_until,
                finding: finding?,
            },
        ))
    }
}

/// What was not settled yet.
fn open(chart: &Chart) -> impl Iterator<Item = &DueItem> {
    chart
        .listed_due(chart.today)
        .filter(|item| item.kind == DueKind::UnexpectedSupply)
}
