//! What a pharmacist does with an authorisation: fill, hand over, ship, reverse, release, return to stock.

mod bag_count;
mod gone;
mod guide;
mod hands;
mod left_before;
mod supply;

pub(super) use bag_count::MOST_IN_A_BAG;
pub(super) use gone::BagGone;
pub(super) use guide::Guide;
pub(super) use left_before::LeftBefore;
pub(super) use supply::{LateSupply, Supply, SupplyDespite};

use maud::{Markup, html};
use retinue_kernel::{Capsules, Day, Days, FactId, Id, Payload, PharmacyId};
use retinue_ledger::{CounterState, PrescriptionAtCounter};

use super::words;
use crate::http::form::{Field, Form, Reader};
use crate::rooms::act::Words;
use crate::views::fields::{self, Need};

/// One kind of act at the till.
pub(super) trait TillAct: 'static {
    const SLUG: &'static str;
    const PATH: &'static str;
    const WORDS: Words;
    /// Whether the button must stand out as one that ends something.
    const GRAVE: bool = false;
    /// Whether it ends what was given, so that a number of the programme's own system must be reversed there as well.
    const ENDS_IT: bool = false;
    /// Whether the last day is compared once more before it is done.
    const AT_THE_TILL: bool = false;
    /// Whether capsules leave by it today on a checklist.
    const SUPPLIES: bool = false;
    /// Whether it enters late what has left already.
    const LEFT_BEFORE: bool = false;

    /// Whether the act fits the state of the prescription. The gate judges it all the same.
    fn fits(item: &PrescriptionAtCounter) -> bool {
        matches!(item.state, CounterState::Authorised { .. })
    }
    /// The day that the form gives, where it asks for one.
    fn read_day(item: &PrescriptionAtCounter, reader: &mut Reader) -> Option<Day> {
        let _ = (item, reader);
        None
    }
    /// The day of what was read, where it is not today's.
    fn day(item: &PrescriptionAtCounter, payload: &Payload) -> Option<Day> {
        let _ = (item, payload);
        None
    }
    fn begin(item: &PrescriptionAtCounter) -> Form {
        let _ = item;
        Form::default()
    }
    fn controls(item: &PrescriptionAtCounter, form: &Form) -> Markup;
    fn read(
        item: &PrescriptionAtCounter,
        pharmacy: &PharmacyId,
        reader: &mut Reader,
    ) -> Option<Payload>;
}

/// The authorisation that stands behind a prescription here, and its days.
pub(super) fn authorisation(item: &PrescriptionAtCounter) -> Option<(&FactId, Days)> {
    match &item.state {
        CounterState::Authorised {
            authorisation,
            days,
            ..
        } => Some((authorisation, *days)),
        CounterState::ToBeReturned { authorisation } => Some((authorisation, item.days)),
        _ => None,
    }
}

/// The day after which nothing of it may leave the pharmacy.
pub(super) fn last_day(item: &PrescriptionAtCounter) -> Option<Day> {
    match &item.state {
        CounterState::Authorised { until, .. } => Some(*until),
        CounterState::Checked { now, .. } => now.until,
        _ => None,
    }
}

/// Days that may still leave the pharmacy.
fn days_left(item: &PrescriptionAtCounter) -> Days {
    let left = item.days.saturating_sub(item.supplied);
    authorisation(item).map_or(left, |(_, days)| days)
}

/// What left the shelf: product code, lot, count.
struct Bag {
    days: Days,
    capsules: Option<Capsules>,
    product_code: Option<Id>,
    lot: Option<Id>,
}

fn bag_begins(item: &PrescriptionAtCounter) -> Form {
    let mut values = vec![(words::DAYS.name, days_left(item).to_string())];
    values.extend(bag_count::begins(item).map(|count| (words::COUNT.name, count.to_string())));
    Form::beginning_with(values)
}

fn bag_controls(item: &PrescriptionAtCounter, form: &Form, need: Need) -> Markup {
    html! {
        (fields::code(form, &words::PRODUCT_CODE, need))
        (fields::code(form, &words::LOT, need))
        div.row {
            @if only_strength(item).is_some() { (fields::count(form, &words::COUNT, Need::Required)) }
            (fields::count(form, &words::DAYS, Need::Required))
        }
    }
}

fn read_bag(item: &PrescriptionAtCounter, reader: &mut Reader, need: Need) -> Option<Bag> {
    let mut code = |field: &Field| match need {
        Need::Required => reader.id(field).map(Some),
        Need::Optional | Need::Free => Some(reader.optional_id(field)),
    };
    let (product_code, lot) = (code(&words::PRODUCT_CODE), code(&words::LOT));
    let capsules = match only_strength(item) {
        None => Some(None),
        Some((strength, _)) => reader
            .count(&words::COUNT, 1..=MOST_IN_A_BAG)
            .map(|count| Capsules::new([(strength, count)])),
    };
    let days = reader.count(&words::DAYS, 1..=days_left(item).max(1));
    Some(Bag {
        days: days?,
        capsules: capsules?,
        product_code: product_code?,
        lot: lot?,
    })
}

/// A count fits one strength only; for several it would have to say which.
pub(super) fn only_strength(
    item: &PrescriptionAtCounter,
) -> Option<(retinue_kernel::Milligrams, u16)> {
    let mut all = item.capsules.iter();
    all.next().filter(|_| all.next().is_none())
}

fn checked(form: &Form) -> Markup {
    fields::tick(form, &words::CHECKED)
}

fn read_checked(reader: &mut Reader) {
    if !reader.ticked(words::CHECKED.name) {
        reader.wrong_if_sound(&words::CHECKED, words::NOT_CHECKED);
    }
}

macro_rules! dispensing {
    ($(#[$doc:meta])* $name:ident, $slug:literal, $words:ident, $payload:ident, $need:ident, $till:literal $(, $despite:ident $(, $to:ident)?)?) => {
        $(#[$doc])*
        pub(super) struct $name;

        impl $name {
            /// Whether the bag is put into somebody's hands here.
            const INTO_HANDS: bool = !concat!("" $($(, stringify!($to))?)?).is_empty();
        }

        impl TillAct for $name {
            const SLUG: &'static str = $slug;
            const PATH: &'static str = concat!("/pharmacy/cases/{case}/{prescription}/", $slug);
            const WORDS: Words = words::$words;
            const AT_THE_TILL: bool = $till;

            fn begin(item: &PrescriptionAtCounter) -> Form {
                bag_begins(item)
            }

            fn controls(item: &PrescriptionAtCounter, form: &Form) -> Markup {
                html! {
                    (bag_controls(item, form, Need::$need))
                    @if Self::INTO_HANDS { (hands::controls(form)) }
                    @if Self::AT_THE_TILL { (checked(form)) }
                }
            }

            fn read(item: &PrescriptionAtCounter, _: &PharmacyId, reader: &mut Reader) -> Option<Payload> {
                let bag = read_bag(item, reader, Need::$need);
                $($(let $to = hands::read(reader);)?)?
                if Self::AT_THE_TILL {
                    read_checked(reader);
                }
                let (authorisation, _) = authorisation(item)?;
                let authorisation = authorisation.clone();
                let Bag { days, capsules, product_code, lot } = bag?;
                Some(Payload::$payload { authorisation, days, capsules, product_code, lot $(, $despite: None $(, $to: Some($to?))?)? })
            }
        }
    };
}

dispensing! {
    /// Capsules counted into a bag.
    Fill, "fill", FILL, Filled, Required, false
}
dispensing! {
    /// The bag in the patient's hands.
    HandOver, "hand-over", HAND_OVER, HandedOver, Optional, true, despite, to
}
dispensing! {
    /// The bag with a carrier.
    Ship, "ship", SHIP, Shipped, Optional, true, despite
}
dispensing! {
    /// A part of the bag in the patient's hands.
    Partial, "part", PARTIAL, PartiallyDispensed, Optional, true, despite, to
}

macro_rules! ending {
    ($(#[$doc:meta])* $name:ident, $slug:literal, $words:ident, $payload:ident) => {
        $(#[$doc])*
        pub(super) struct $name;

        impl TillAct for $name {
            const SLUG: &'static str = $slug;
            const PATH: &'static str = concat!("/pharmacy/cases/{case}/{prescription}/", $slug);
            const WORDS: Words = words::$words;
            const GRAVE: bool = true;
            const ENDS_IT: bool = true;

            fn controls(_: &PrescriptionAtCounter, form: &Form) -> Markup {
                fields::text(form, &words::REASON, Need::Required)
            }

            fn read(item: &PrescriptionAtCounter, _: &PharmacyId, reader: &mut Reader) -> Option<Payload> {
                let reason = reader.id(&words::REASON);
                let (authorisation, _) = authorisation(item)?;
                Some(Payload::$payload { authorisation: authorisation.clone(), reason })
            }
        }
    };
}

ending! {
    /// The authorisation is taken back.
    Reverse, "reverse", REVERSE, AuthorisationReversed
}
ending! {
    /// The authorisation is given up for another pharmacy.
    Release, "release", RELEASE, AuthorisationReleased
}

/// Capsules that were never handed over, back on the shelf.
pub(super) struct Return;

impl TillAct for Return {
    const SLUG: &'static str = "return";
    const PATH: &'static str = "/pharmacy/cases/{case}/{prescription}/return";
    const WORDS: Words = words::RETURN;
    const ENDS_IT: bool = true;

    fn fits(item: &PrescriptionAtCounter) -> bool {
        matches!(
            item.state,
            CounterState::ToBeReturned { .. } | CounterState::Authorised { filled: true, .. }
        )
    }

    fn controls(_: &PrescriptionAtCounter, _: &Form) -> Markup {
        html! {}
    }

    fn read(item: &PrescriptionAtCounter, _: &PharmacyId, _: &mut Reader) -> Option<Payload> {
        let (authorisation, _) = authorisation(item)?;
        Some(Payload::ReturnedToStock {
            authorisation: authorisation.clone(),
        })
    }
}

/// The pharmacy has none.
pub(super) struct Shortage;

impl TillAct for Shortage {
    const SLUG: &'static str = "shortage";
    const PATH: &'static str = "/pharmacy/cases/{case}/{prescription}/shortage";
    const WORDS: Words = words::SHORTAGE;

    fn fits(item: &PrescriptionAtCounter) -> bool {
        matches!(
            item.state,
            CounterState::Authorised { .. } | CounterState::ToBeAsked
        )
    }

    fn controls(_: &PrescriptionAtCounter, _: &Form) -> Markup {
        html! {}
    }

    fn read(_: &PrescriptionAtCounter, pharmacy: &PharmacyId, _: &mut Reader) -> Option<Payload> {
        Some(Payload::StockShortageReported {
            pharmacy: Some(pharmacy.clone()),
        })
    }
}
