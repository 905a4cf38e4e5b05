//! What capsules cost, as a clinic or a pharmacy sets it on its own page: a table with commas, its currency, who and when.

use maud::{Markup, html};
use retinue_care::dose::PriceList;
use retinue_interop::price_list::{CURRENCY as CURRENCY_COLUMN, TableMistake, read_price_list};
use retinue_kernel::{Day, PricedCapsules, RegistryEvent};
use retinue_ledger::{OwnStanding, Subject};

use crate::http::form::{Field, Form, Reader};
use crate::views::days;
use crate::views::fields::{self, Need};

const TITLE: &str = "Price list";
const LEAD: &str = "What capsules cost here. It is arithmetic for plans and quotes: a break applies inside one dispensing of at most 30 days, and nothing is sold by it.";
const NONE: &str = "None is set.";
/// The last part of the address to which the form is sent.
const ACT: &str = "prices";
const CURRENCY: Field = Field::new(
    "currency",
    "Currency",
    "Three capital letters, such as USD.",
);
const ROWS: Field = Field::new(
    "prices",
    "Prices (CSV)",
    "First the line milligrams,capsules,price, then lines such as 20,60,71.02: the price of all these capsules together.",
);
/// The file that takes the place of what is typed.
pub(super) const FILE: Field = Field::new(
    "prices-file",
    "Or a file (CSV)",
    "A text file of the same lines. Where one is chosen, its lines count and those in the box above do not.",
);
/// More characters than a list of a hundred rows has.
const LONGEST: usize = 4_000;

/// A price list with who set it.
#[derive(Clone)]
pub(super) struct Prices {
    /// The party whose list it is, as an address names it.
    pub(super) of: String,
    pub(super) list: PriceList,
    /// Whose list it is, by name.
    pub(super) set_by: String,
    /// The day on which it was set.
    pub(super) on: Day,
}

fn sets_prices(subject: &Subject) -> bool {
    matches!(subject, Subject::Prescriber(_) | Subject::Pharmacy(_))
}

/// The panel of a party's own page; nothing for a party that hands out nothing and plans nothing.
pub(super) fn panel(own: &OwnStanding, form: &Form, base: &str) -> Markup {
    if !sets_prices(&own.subject) {
        return html! {};
    }
    let set = own.facts.iter().rev().find_map(|fact| match &fact.event {
        RegistryEvent::PriceListSet { currency, rows } => Some((fact.on, currency, rows)),
        _ => None,
    });
    let came_back = [CURRENCY, ROWS, FILE]
        .iter()
        .any(|field| form.problem(field.name).is_some() || form.typed.first(field.name).is_some());
    let on_record = Form::beginning_with(set.into_iter().flat_map(|(_, currency, rows)| {
        [
            (CURRENCY.name, currency.to_string()),
            (ROWS.name, written(rows)),
        ]
    }));
    let shown = if came_back { form } else { &on_record };
    html! {
        section.panel aria-labelledby="prices-title" {
            h2 #prices-title { (TITLE) }
            p.small.muted { (LEAD) }
            @match set {
                None => p { (NONE) },
                Some((on, currency, rows)) => p #prices-set { (rows.len()) " rows in " (currency) ", set on " (days::day(on)) "." },
            }
            details open[came_back] {
                summary { "Change" span.unseen { " the price list" } }
                form method="post" action={ (base) "/" (ACT) } enctype="multipart/form-data" novalidate {
                    (fields::command())
                    (fields::code(shown, &CURRENCY, Need::Required))
                    (fields::document(shown, &ROWS))
                    (fields::file(shown, &FILE, ".csv,text/csv"))
                    button.button-second type="submit" { "Keep this price list" }
                }
            }
        }
    }
}

/// A list as it is typed.
fn written(rows: &[PricedCapsules]) -> String {
    let mut text = String::from("milligrams,capsules,price");
    for row in rows {
        let (whole, cents) = (row.minor_units / 100, row.minor_units % 100);
        text.push_str(&format!(
            "\n{},{},{whole}.{cents:02}",
            row.milligrams, row.capsules
        ));
    }
    text
}

/// What was typed or sent as a file, where the act is this one; the inner is none where something is wrong with it.
pub(super) fn read(
    act: &str,
    subject: &Subject,
    reader: &mut Reader,
    file: Option<&[u8]>,
) -> Option<Option<RegistryEvent>> {
    if act != ACT || !sets_prices(subject) {
        return None;
    }
    let currency = reader.text(&CURRENCY, 3);
    let list = match file {
        Some(file) => {
            reader.leave_out(&[ROWS]);
            read_file(reader, file, currency.as_deref())
        }
        None => {
            let typed = reader.text(&ROWS, LONGEST);
            typed.and_then(|typed| read_rows(reader, &ROWS, typed.as_bytes(), currency.as_deref()))
        }
    };
    Some(list.map(|list| {
        let mut rows = Vec::new();
        for strength in list.strengths() {
            rows.extend(list.rows(strength).iter().map(|row| PricedCapsules {
                milligrams: strength.0,
                capsules: row.capsules,
                minor_units: row.price.0,
            }));
        }
        RegistryEvent::PriceListSet {
            currency: list.currency,
            rows,
        }
    }))
}

fn read_file(reader: &mut Reader, file: &[u8], currency: Option<&str>) -> Option<PriceList> {
    if file.len() > LONGEST {
        let says = format!(
            "This file has {} bytes, and a list of a hundred rows has fewer than {LONGEST}. Choose the file with the three columns alone.",
            file.len()
        );
        reader.wrong(FILE.name, says);
        return None;
    }
    read_rows(reader, &FILE, file, currency)
}

/// The list of a table; every mistake is told beside the field that brought it, with line, column and remedy.
fn read_rows(
    reader: &mut Reader,
    field: &Field,
    table: &[u8],
    currency: Option<&str>,
) -> Option<PriceList> {
    // A currency that is missing is told already, and the lines are looked through all the same.
    match read_price_list(table, currency.unwrap_or_default()) {
        Ok(list) => Some(list),
        Err(mistakes) => {
            let told = told(&mistakes);
            if told.of_currency && currency.is_some() {
                reader.wrong(CURRENCY.name, "Enter three capital letters, such as USD.");
            }
            if let Some(of_rows) = told.of_rows {
                reader.wrong(field.name, of_rows);
            }
            None
        }
    }
}

/// Mistakes of a list, by the fields of its form.
pub(super) struct ToldMistakes {
    /// Whether the currency is wrong.
    pub(super) of_currency: bool,
    /// The mistakes of the lines, where there are any.
    pub(super) of_rows: Option<String>,
}

/// Every mistake at once, up to [`MOST_MISTAKES`] of the lines.
pub(super) fn told(mistakes: &[TableMistake]) -> ToldMistakes {
    let of_rows = mistakes.iter().filter(|one| one.column != CURRENCY_COLUMN);
    let said: Vec<String> = of_rows.map(ToString::to_string).collect();
    let shown = said.iter().take(MOST_MISTAKES).map(String::as_str);
    let mut says = shown.collect::<Vec<&str>>().join(". ");
    match said.len().saturating_sub(MOST_MISTAKES) {
        0 => says.push('.'),
        more => says.push_str(&format!(". {more} more mistakes follow.")),
    }
    ToldMistakes {
        of_currency: said.len() < mistakes.len(),
        of_rows: (!said.is_empty()).then_some(says),
    }
}

/// Mistakes that are told at once; whoever mends these sees the next.
const MOST_MISTAKES: usize = 10;
