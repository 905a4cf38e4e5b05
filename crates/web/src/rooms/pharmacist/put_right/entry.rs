//! The entry of a bag on the form that puts it right: as it stands, and as it was typed.

use maud::{Markup, html};
use retinue_kernel::{Capsules, Days, Envelope, Event, Id, Payload};
use retinue_ledger::{LeftHere, PrescriptionAtCounter};

use super::super::acts::{MOST_IN_A_BAG, only_strength};
use super::super::words;
use crate::http::form::{Field, Form, Reader};
use crate::rooms::put_right;
use crate::views::fields::{self, Need};

pub(super) const OF: Field = Field::new("of", "Entry", "");
const HOW: Field = Field::new("how", "What is right", "");
const REPLACE: &str = "It left, and the entry is to say this instead";
const WITHDRAW: &str = "It never left here for this patient: take the entry back";
const BACK_FROM_THE_SHELF: &str = "The entry is taken back. Its authorisation stands again where it would be given anew today, and ends otherwise; what left before a release can then be entered.";
const NEVER_MISSING: &str = "The shortage is taken back. A first window that only this shortage excused counts as missed from then on, and an authorisation that was given after it ends. If the capsules were missing on another day, report that day's shortage to the programme's office.";
const WHY: Field = Field::new("why", "What was wrong", "A few words. No names.");
const DESPITE_STAYS: &str =
    "It was supplied although the checklist was open: the reason stays, or is put right.";

/// The form as the entry stands.
pub(super) fn begun(one: &LeftHere, item: &PrescriptionAtCounter) -> Form {
    let mut values = vec![(OF.name, one.fact.to_string())];
    let Some(bag) = Bag::of(&one.what) else {
        return Form::beginning_with(values);
    };
    values.push((HOW.name, "replace".to_owned()));
    values.push((words::DAYS.name, bag.days.to_string()));
    let counted = bag.capsules.as_ref().and_then(|all| all.iter().next());
    let counted = counted.filter(|_| only_strength(item).is_some());
    values.extend(counted.map(|(_, count)| (words::COUNT.name, count.to_string())));
    values.extend(
        bag.product_code
            .map(|code| (words::PRODUCT_CODE.name, code.to_string())),
    );
    values.extend(bag.lot.map(|lot| (words::LOT.name, lot.to_string())));
    if let Payload::Supplied {
        shipped, despite, ..
    } = &one.what
    {
        values.extend(shipped.then(|| (words::BY_POST.name, "yes".to_owned())));
        values.extend(
            despite
                .as_ref()
                .map(|why| (words::DESPITE.name, why.to_string())),
        );
    }
    Form::beginning_with(values)
}

/// The correction as it was typed.
pub(super) fn read(
    one: &LeftHere,
    item: &PrescriptionAtCounter,
    reader: &mut Reader,
) -> Option<Payload> {
    let why = reader.id(&WHY);
    let how = reader.offered(&HOW, &["replace", "withdraw"]);
    let instead = if how.as_deref() == Some("withdraw") {
        reader.leave_out(&[
            words::COUNT,
            words::DAYS,
            words::PRODUCT_CODE,
            words::LOT,
            words::BY_POST,
            words::DESPITE,
        ]);
        None
    } else {
        let payload = read_right(one, item, reader)?;
        // It answers to the name of the entry that it replaces, on the day on which that says it left.
        let envelope = Envelope {
            id: one.fact.clone(),
            on: one.on,
            recorded_at: None,
            provenance: None,
        };
        Some(Box::new(Event { payload, envelope }))
    };
    Some(Payload::FactCorrected {
        of: one.fact.clone(),
        why: why?,
        instead: instead.filter(|_| how.as_deref() != Some("withdraw")),
    })
}

fn read_right(
    one: &LeftHere,
    item: &PrescriptionAtCounter,
    reader: &mut Reader,
) -> Option<Payload> {
    let was = Bag::of(&one.what)?;
    let product_code = reader.optional_id(&words::PRODUCT_CODE);
    let lot = reader.optional_id(&words::LOT);
    let capsules = match only_strength(item) {
        None => was.capsules,
        Some((strength, _)) => reader
            .optional_count(&words::COUNT, 1..=MOST_IN_A_BAG)
            .and_then(|count| Capsules::new([(strength, count)])),
    };
    let days = reader.count(&words::DAYS, 1..=item.days);
    let (shipped, despite) = match &one.what {
        Payload::Supplied { despite, .. } => {
            let shipped = reader.ticked(words::BY_POST.name);
            let why = match despite {
                Some(_) => Some(reader.id(&words::DESPITE)?),
                None => None,
            };
            (shipped, why)
        }
        _ => (false, None),
    };
    let bag = Bag {
        days: days?,
        capsules,
        product_code,
        lot,
    };
    let mut right = bag.within(&one.what);
    if let Payload::Supplied {
        shipped: by_post,
        despite: why,
        to,
        ..
    } = &mut right
    {
        *by_post = shipped;
        // What was sent was put into nobody's hands here.
        *to = to.filter(|_| !shipped);
        *why = despite;
    }
    Some(right)
}

/// The fields of the correction.
pub(super) fn controls(one: &LeftHere, item: &PrescriptionAtCounter, form: &Form) -> Markup {
    if Bag::of(&one.what).is_none() {
        return html! {
            (fields::text(form, &WHY, Need::Required))
            (fields::hidden(HOW.name, "withdraw"))
            @if let Payload::StockShortageReported { .. } = one.what {
                p { (NEVER_MISSING) }
                (put_right::ends(&one.ends))
            } @else {
                p { (BACK_FROM_THE_SHELF) }
            }
        };
    }
    html! {
        (fields::text(form, &WHY, Need::Required))
        (fields::choice_of(form, &HOW, &[("replace", REPLACE), ("withdraw", WITHDRAW)]))
        (fields::code(form, &words::PRODUCT_CODE, Need::Optional))
        (fields::code(form, &words::LOT, Need::Optional))
        div.row {
            @if only_strength(item).is_some() { (fields::count(form, &words::COUNT, Need::Optional)) }
            (fields::count(form, &words::DAYS, Need::Required))
        }
        @if let Payload::Supplied { despite, .. } = &one.what {
            (fields::tick(form, &words::BY_POST))
            @if despite.is_some() {
                p.small { (DESPITE_STAYS) }
                (fields::text(form, &words::DESPITE, Need::Required))
            }
        }
    }
}

/// What every entry of a bag says.
struct Bag {
    days: Days,
    capsules: Option<Capsules>,
    product_code: Option<Id>,
    lot: Option<Id>,
}

impl Bag {
    fn of(what: &Payload) -> Option<Bag> {
        match what {
            Payload::HandedOver {
                days,
                capsules,
                product_code,
                lot,
                ..
            }
            | Payload::Shipped {
                days,
                capsules,
                product_code,
                lot,
                ..
            }
            | Payload::PartiallyDispensed {
                days,
                capsules,
                product_code,
                lot,
                ..
            }
            | Payload::Supplied {
                days,
                capsules,
                product_code,
                lot,
                ..
            } => Some(Bag {
                days: *days,
                capsules: capsules.clone(),
                product_code: product_code.clone(),
                lot: lot.clone(),
            }),
            _ => None,
        }
    }

    /// The entry with this bag in the place of its own.
    fn within(self, what: &Payload) -> Payload {
        let mut right = what.clone();
        if let Payload::HandedOver {
            days,
            capsules,
            product_code,
            lot,
            ..
        }
        | Payload::Shipped {
            days,
            capsules,
            product_code,
            lot,
            ..
        }
        | Payload::PartiallyDispensed {
            days,
            capsules,
            product_code,
            lot,
            ..
        }
        | Payload::Supplied {
            days,
            capsules,
            product_code,
            lot,
            ..
        } = &mut right
        {
            *days = self.days;
            *capsules = self.capsules;
            *product_code = self.product_code;
            *lot = self.lot;
        }
        right
    }
}
