//! Capsules from outside the programme, as the patient tells of them and as the clinic writes them down: the same questions,
//! in the reader's language.

use maud::{Markup, html};
use retinue_kernel::{Capsules, MOST_FROM_OUTSIDE, Milligrams, Payload, Product, SupplyOrigin};
use retinue_rulebook::Language;

use crate::http::form::{Field, Form, Reader, SpokenField};
use crate::rooms::chart::Chart;
use crate::views::fields::{self, Need};
use crate::words::said::{Text, outside};
use crate::words::vocabulary::Word as _;

/// Strengths that a pack can name, in milligrams of one capsule.
const STRENGTHS: std::ops::RangeInclusive<u16> = 1..=80;
/// A pack, or several: of two strengths together no more than a report can mean.
const COUNT: std::ops::RangeInclusive<u16> = 1..=MOST_FROM_OUTSIDE / 2;
/// Rows of the form: strengths that one supply can hold.
const ROWS: [(SpokenField, SpokenField); 2] = [
    (
        SpokenField::new(
            "strength-1",
            outside::STRENGTH,
            Some(outside::STRENGTH_HINT),
        ),
        SpokenField::new("capsules-1", outside::CAPSULES, None),
    ),
    (
        SpokenField::new("strength-2", outside::OTHER_STRENGTH, None),
        SpokenField::new("capsules-2", outside::CAPSULES, None),
    ),
];
const PRODUCT: SpokenField =
    SpokenField::new("product", outside::PRODUCT, Some(outside::PRODUCT_HINT));
const ORIGIN: SpokenField = SpokenField::new("origin", outside::ORIGIN, None);
const RECEIVED_ON: SpokenField = SpokenField::new("received-on", outside::RECEIVED_ON, None);
const TAKEN_FROM: SpokenField = SpokenField::new(
    "taken-from",
    outside::TAKEN_FROM,
    Some(outside::TAKEN_FROM_HINT),
);
const REASON: SpokenField = SpokenField::new("reason", outside::REASON, Some(outside::REASON_HINT));

/// What the form begins with.
pub(super) fn begin() -> Form {
    Form::beginning_with([(PRODUCT.name(), Product::Conventional.as_str().to_owned())])
}

/// The questions.
pub(super) fn controls(form: &Form) -> Markup {
    let language = form.language();
    html! {
        (fields::choice(form, &ORIGIN.in_language(language), SupplyOrigin::every()))
        (fields::choice(form, &PRODUCT.in_language(language), Product::every()))
        @for (index, (strength, capsules)) in ROWS.iter().enumerate() {
            @let need = if index == 0 { Need::Required } else { Need::Optional };
            div.row {
                (fields::count(form, &strength.in_language(language), need))
                (fields::count(form, &capsules.in_language(language), need))
            }
        }
        (fields::date(form, &RECEIVED_ON.in_language(language), Need::Optional))
        (fields::date(form, &TAKEN_FROM.in_language(language), Need::Optional))
        (fields::text(form, &REASON.in_language(language), Need::Optional))
    }
}

/// The report, or what is wrong with it.
pub(super) fn read(chart: &Chart, reader: &mut Reader) -> Option<Payload> {
    let language = reader.language();
    let origin: Option<SupplyOrigin> = reader.word(&ORIGIN.in_language(language));
    let product: Option<Product> = reader.word(&PRODUCT.in_language(language));
    let mut rows: Vec<(Milligrams, u16)> = Vec::new();
    for (index, (strength, capsules)) in ROWS.iter().enumerate() {
        let (strength, capsules) = (
            strength.in_language(language),
            capsules.in_language(language),
        );
        let milligrams = reader.optional_count(&strength, STRENGTHS);
        let count = reader.optional_count(&capsules, COUNT);
        match (milligrams, count) {
            (Some(milligrams), Some(_))
                if rows
                    .iter()
                    .any(|(known, _)| *known == Milligrams(milligrams)) =>
            {
                wrong(reader, &strength, outside::STRENGTH_TWICE, language);
            }
            (Some(milligrams), Some(count)) => rows.push((Milligrams(milligrams), count)),
            (Some(_), None) => wrong(reader, &capsules, outside::COUNT_MISSING, language),
            (None, Some(_)) => wrong(reader, &strength, outside::STRENGTH_MISSING, language),
            (None, None) if index == 0 => {
                wrong(reader, &strength, outside::STRENGTH_MISSING, language);
            }
            (None, None) => {}
        }
    }
    let received_on =
        reader.optional_day(&RECEIVED_ON.in_language(language), chart.born..=chart.today);
    let taken_from =
        reader.optional_day(&TAKEN_FROM.in_language(language), chart.born..=chart.today);
    let reason = reader.optional_id(&REASON.in_language(language));
    Some(Payload::OutsideSupplyReported {
        product: product?,
        capsules: Capsules::new(rows)?,
        origin: Some(origin?),
        received_on,
        taken_from,
        reason,
    })
}

fn wrong(reader: &mut Reader, field: &Field, says: Text, language: Language) {
    reader.wrong_if_sound(field, says.get(language));
}
