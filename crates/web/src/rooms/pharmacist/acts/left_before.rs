//! A bag that had left before its authorisation was released, and is written down after it.

use maud::{Markup, html};
use retinue_kernel::{Day, Payload, PharmacyId};
use retinue_ledger::PrescriptionAtCounter;

use super::super::words;
use super::{Bag, TillAct, bag_begins, bag_controls, read_bag};
use crate::http::form::{Form, Reader};
use crate::rooms::act::Words;
use crate::views::fields::{self, Need};

pub(in super::super) struct LeftBefore;

impl TillAct for LeftBefore {
    const SLUG: &'static str = "left-before-release";
    const PATH: &'static str = "/pharmacy/cases/{case}/{prescription}/left-before-release";
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
        bag_begins(item)
    }

    fn controls(item: &PrescriptionAtCounter, form: &Form) -> Markup {
        html! {
            (fields::date(form, &words::LEFT_ON, Need::Required))
            (bag_controls(item, form, Need::Optional))
            (fields::tick(form, &words::BY_POST))
            (fields::text(form, &words::LATE_REASON, Need::Required))
        }
    }

    fn read(item: &PrescriptionAtCounter, _: &PharmacyId, reader: &mut Reader) -> Option<Payload> {
        let bag = read_bag(item, reader, Need::Optional);
        let shipped = reader.ticked(words::BY_POST.name);
        let despite = reader.id(&words::LATE_REASON);
        let authorisation = item.released.as_ref()?.authorisation.clone();
        let Bag {
            days,
            capsules,
            product_code,
            lot,
        } = bag?;
        let despite = Some(despite?);
        Some(if shipped {
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
            }
        })
    }
}
