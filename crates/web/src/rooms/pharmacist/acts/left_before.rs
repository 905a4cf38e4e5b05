//! A bag that had left before its authorisation was released, and is written down after it.

use maud::{Markup, html};
use retinue_kernel::{Day, Payload, PharmacyId};
use retinue_ledger::{CounterState, PrescriptionAtCounter};

use super::super::words;
use super::{Bag, TillAct, bag_begins, bag_controls, hands, read_bag};
use crate::http::form::{Form, Reader};
use crate::rooms::act::Words;
use crate::views::fields::{self, Need};

pub(in super::super) struct LeftBefore;

impl TillAct for LeftBefore {
    const SLUG: &'static str = "left-before-release";
    const PATH: &'static str = "/pharmacy/cases/{case}/{prescription}/left-before-release";
    const LEFT_BEFORE: bool = true;
    const WORDS: Words = words::LEFT_BEFORE;
    const GRAVE: bool = true;

    fn fits(item: &PrescriptionAtCounter) -> bool {
        item.released.is_some()
    }

    fn read_day(item: &PrescriptionAtCounter, reader: &mut Reader) -> Option<Day> {
        let released = item.released.as_ref()?;
        reader.day(&words::LEFT_ON, released.given_on..=released.last_day)
    }

    fn begin(item: &PrescriptionAtCounter) -> Form {
        bag_begins(&as_it_stood(item))
    }

    fn controls(item: &PrescriptionAtCounter, form: &Form) -> Markup {
        html! {
            (fields::date(form, &words::LEFT_ON, Need::Required))
            (bag_controls(item, form, Need::Optional))
            (hands::controls(form))
            (fields::tick(form, &words::IN_PART))
            (fields::tick(form, &words::BY_POST))
            (fields::text(form, &words::LATE_REASON, Need::Required))
        }
    }

    fn read(item: &PrescriptionAtCounter, _: &PharmacyId, reader: &mut Reader) -> Option<Payload> {
        let bag = read_bag(&as_it_stood(item), reader, Need::Optional);
        let in_part = reader.ticked(words::IN_PART.name);
        let shipped = reader.ticked(words::BY_POST.name);
        if in_part && shipped {
            reader.wrong_if_sound(&words::IN_PART, words::NOT_BOTH);
        }
        let to = hands::read_unless(shipped, false, reader)?;
        let despite = reader.id(&words::LATE_REASON);
        let authorisation = item.released.as_ref()?.authorisation.clone();
        let Bag {
            days,
            capsules,
            product_code,
            lot,
        } = bag?;
        let despite = Some(despite?);
        Some(if in_part {
            Payload::PartiallyDispensed {
                authorisation,
                days,
                capsules,
                product_code,
                lot,
                despite,
                to,
            }
        } else if shipped {
            Payload::Shipped {
                authorisation,
                days,
                capsules,
                product_code,
                lot,
                despite,
            }
        } else {
            Payload::HandedOver {
                authorisation,
                days,
                capsules,
                product_code,
                lot,
                despite,
                to,
            }
        })
    }
}

/// The prescription as it stood under what was released: this pharmacy may have another authorisation by now, for fewer days.
fn as_it_stood(item: &PrescriptionAtCounter) -> PrescriptionAtCounter {
    let mut stood = item.clone();
    if let Some(released) = &item.released {
        stood.state = CounterState::ToBeAsked;
        stood.supplied = 0;
        stood.days = released.days;
    }
    stood
}
