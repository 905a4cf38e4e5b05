//! The form that opens a recall.

use maud::{Markup, html};
use retinue_kernel::office::MOST_LOTS;
use retinue_kernel::{Day, Id, RegistryEvent};

use crate::http::form::{Field, Form, Reader};
use crate::views::fields::{self, Need};

const PRODUCT: Field = Field::new("product", "Product code", "As it stands on the pack.");
const LOTS: Field = Field::new(
    "lots",
    "Lots",
    "As they stand on the packs, with commas between them. Capitals, spaces and hyphens make no other lot.",
);
const LEFT_FROM: Field = Field::new(
    "left-from",
    "Handed over from",
    "The first day on which a pharmacy can have handed these lots over. Left empty, every day counts.",
);
const SAYS: Field = Field::new(
    "says",
    "Why, and where it is announced",
    "A few sentences. No patient's name.",
);
const SOME: &str = "Name at least one lot, each in at most 128 characters.";
const TOO_MANY: &str = "Name at most 50 lots. Open another recall for the others.";
/// Days before today that a hand-over may have been: ten years.
const DAYS_BACK: u16 = 3_660;

pub(super) fn form(form: &Form, action: &str) -> Markup {
    html! {
        form.form method="post" action=(action) novalidate {
            (fields::command())
            (fields::code(form, &PRODUCT, Need::Required))
            (fields::code(form, &LOTS, Need::Required))
            (fields::date(form, &LEFT_FROM, Need::Optional))
            (fields::long_text(form, &SAYS, Need::Required))
            button type="submit" { "Open the recall" }
        }
    }
}

pub(super) fn read(reader: &mut Reader, today: Day) -> Option<RegistryEvent> {
    let product = reader.id(&PRODUCT);
    let lots = lots(reader);
    let left_from = reader.optional_day(&LEFT_FROM, today.minus(DAYS_BACK)..=today);
    let says = reader.says(&SAYS);
    Some(RegistryEvent::RecallOpened {
        product: product?,
        lots: lots?,
        left_from,
        says: says?,
    })
}

fn lots(reader: &mut Reader) -> Option<Vec<Id>> {
    let typed = reader.text(&LOTS, 4_000)?;
    let written = typed.split([',', ';']).map(str::trim);
    let written: Vec<&str> = written.filter(|lot| !lot.is_empty()).collect();
    let read: Vec<Id> = written.iter().filter_map(|lot| Id::new(lot)).collect();
    if read.is_empty() || read.len() != written.len() {
        reader.wrong(LOTS.name, SOME);
        return None;
    }
    if read.len() > MOST_LOTS {
        reader.wrong(LOTS.name, TOO_MANY);
        return None;
    }
    Some(read)
}
