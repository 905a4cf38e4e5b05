//! A month's order: several strengths are several prescriptions of one order. And the cancellation of one.

use maud::{Markup, html};
use retinue_kernel::{
    Capsules, Days, Id, MOST_DAYS_PRESCRIBED, Milligrams, OrderId, Payload, Product, longest_supply,
};

use super::words;
use crate::http::form::{COMMAND_ID, Field, Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::views::fields::{self, Need};
use crate::words::vocabulary::Word;

/// Strengths that exist, in milligrams of one capsule, over all formulations.
const STRENGTHS: [u16; 10] = [8, 10, 16, 20, 24, 25, 28, 30, 32, 40];
/// Capsules of one strength a day beyond which a count was mistyped. Ours, and no number of the law.
const MOST_A_DAY: u16 = 12;
/// Rows of the form: strengths that one month's order can hold.
const ROWS: [(Field, Field); 3] = [
    (words::strength("strength-1"), words::capsules("capsules-1")),
    (words::strength("strength-2"), words::capsules("capsules-2")),
    (words::strength("strength-3"), words::capsules("capsules-3")),
];

pub(in super::super) struct Prescription;

impl Act for Prescription {
    const SLUG: &'static str = "prescription";
    const PATH: &'static str = "/clinic/patients/{patient}/prescription";
    const WORDS: Words = words::PRESCRIPTION;
    const PRESCRIBERS_OWN: bool = true;

    fn begin(chart: &Chart, _: &Typed) -> Form {
        let supply = chart.rules.at(chart.today).edition.parameters.supply_days;
        Form::beginning_with([
            (words::INDICATION.name, words::LABELLED.to_owned()),
            (
                words::PRODUCT.name,
                Product::Conventional.as_str().to_owned(),
            ),
            (words::DAYS.name, supply.to_string()),
            (words::REFILLS.name, "0".to_owned()),
        ])
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        let hint = match by_law(chart) {
            Some(_) => words::DAYS_LIMITED,
            None => words::DAYS_UNLIMITED,
        };
        let days = Field::new(words::DAYS.name, words::DAYS.label, hint);
        let strengths: Vec<(String, String)> = STRENGTHS
            .iter()
            .map(|strength| (strength.to_string(), format!("{strength} mg")))
            .collect();
        html! {
            (fields::choice_of(form, &words::INDICATION, &[
                (words::LABELLED, words::LABELLED_NAME),
                ("other", words::OTHER_NAME),
            ]))
            (fields::text(form, &words::OTHER_INDICATION, Need::Free))
            (fields::choice(form, &words::PRODUCT, Product::every()))
            fieldset.field {
                legend { (words::STRENGTHS) }
                p.hint { (words::STRENGTHS_HINT) }
                @for (index, (strength, capsules)) in ROWS.iter().enumerate() {
                    @let need = if index == 0 { Need::Required } else { Need::Free };
                    div.row {
                        (fields::select(form, strength, need, &strengths))
                        (fields::count(form, capsules, need))
                    }
                }
            }
            div.row {
                (fields::count(form, &days, Need::Required))
                (fields::count(form, &words::REFILLS, Need::Required))
            }
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let indication = read_indication(reader);
        let product: Option<Product> = reader.word(&words::PRODUCT);
        let longest = by_law(chart).unwrap_or(MOST_DAYS_PRESCRIBED);
        let most_capsules = longest.saturating_mul(MOST_A_DAY);
        let mut rows: Vec<(u16, u16)> = Vec::new();
        for (index, (strength, capsules)) in ROWS.iter().enumerate() {
            let milligrams = reader.optional_count(strength, 1..=200);
            let count = reader.optional_count(capsules, 1..=most_capsules);
            match (milligrams, count) {
                (Some(milligrams), Some(_)) if !STRENGTHS.contains(&milligrams) => {
                    reader.wrong(strength.name, words::NO_SUCH_STRENGTH);
                }
                (Some(milligrams), Some(_))
                    if rows.iter().any(|(known, _)| *known == milligrams) =>
                {
                    reader.wrong(strength.name, words::STRENGTH_TWICE);
                }
                (Some(milligrams), Some(count)) => rows.push((milligrams, count)),
                (Some(_), None) => reader.wrong_if_sound(capsules, words::COUNT_MISSING),
                (None, Some(_)) => reader.wrong_if_sound(strength, words::STRENGTH_MISSING),
                (None, None) if index == 0 => {
                    reader.wrong_if_sound(strength, words::STRENGTH_MISSING)
                }
                (None, None) => {}
            }
        }
        let days = reader.count(&words::DAYS, 1..=longest);
        let most_refills = chart.rules.at(chart.today).edition.parameters.refills;
        let refills = reader.count(&words::REFILLS, 0..=most_refills);
        // The order is named by the page, so that the same page sent twice is the same order.
        let order: Option<OrderId> = reader
            .peek(COMMAND_ID)
            .and_then(|id| Id::new(&format!("order-{id}")));
        let (indication, product, days, refills) = (indication?, product?, days?, refills?);
        let reports = rows.into_iter().filter_map(|(milligrams, count)| {
            Some(Report {
                on: chart.today,
                payload: Payload::PrescriptionWritten {
                    order: order.clone(),
                    indication: Some(indication.clone()),
                    product,
                    capsules: Capsules::new([(Milligrams(milligrams), count)])?,
                    days,
                    refills,
                },
            })
        });
        Some(reports.collect())
    }
}

/// The longest supply that may be written for this patient; none where the edition limits it for others only.
fn by_law(chart: &Chart) -> Option<Days> {
    longest_supply(&chart.record, &chart.rules, chart.today)
}

/// What it is for: the labelled indication, or another in words.
fn read_indication(reader: &mut Reader) -> Option<Id> {
    let chosen = reader.offered(&words::INDICATION, &[words::LABELLED, "other"]);
    let other = reader.optional_id(&words::OTHER_INDICATION);
    match (chosen?.as_str(), other) {
        ("other", None) => {
            reader.wrong_if_sound(&words::OTHER_INDICATION, words::OTHER_MISSING);
            None
        }
        ("other", other) => other,
        (_, Some(_)) => {
            reader.wrong(words::OTHER_INDICATION.name, words::OTHER_STRAY);
            None
        }
        (labelled, None) => Id::new(labelled),
    }
}

/// A prescription that is not to be filled any more.
pub(in super::super) struct Cancellation;

impl Act for Cancellation {
    const SLUG: &'static str = "cancel-prescription";
    const PATH: &'static str = "/clinic/patients/{patient}/cancel-prescription";
    const WORDS: Words = words::CANCELLATION;
    const PRESCRIBERS_OWN: bool = true;
    const GRAVE: bool = true;

    fn fits(chart: &Chart) -> bool {
        !open(chart).is_empty()
    }

    fn begin(chart: &Chart, asked: &Typed) -> Form {
        let one = asked
            .first(words::WHICH_PRESCRIPTION.name)
            .map(str::to_owned);
        let only = open(chart).first().map(|(id, _)| id.clone());
        let reason = asked.first(words::REASON.name).map(str::to_owned);
        let which = one.or(only).map(|id| (words::WHICH_PRESCRIPTION.name, id));
        let reason = reason.map(|reason| (words::REASON.name, reason));
        Form::beginning_with(which.into_iter().chain(reason))
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        html! {
            (fields::select(form, &words::WHICH_PRESCRIPTION, Need::Required, &open(chart)))
            (fields::text(form, &words::REASON, Need::Required))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let open = open(chart);
        let offered: Vec<&str> = open.iter().map(|(id, _)| id.as_str()).collect();
        let prescription = reader.offered(&words::WHICH_PRESCRIPTION, &offered);
        let reason = reader.id(&words::REASON);
        let prescription = Id::new(&prescription?)?;
        Some(today(
            chart,
            Payload::PrescriptionCancelled {
                prescription,
                reason,
            },
        ))
    }
}

/// Prescriptions that were neither cancelled nor handed over, the latest first, with what they are for.
fn open(chart: &Chart) -> Vec<(String, String)> {
    chart
        .open_prescriptions()
        .map(|(id, what)| (id.to_string(), what))
        .collect()
}
