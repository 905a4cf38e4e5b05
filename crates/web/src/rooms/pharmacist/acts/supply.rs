//! What leaves the pharmacy where no registry authorises: on a checklist, today's or that of the day on which it left.

use maud::{Markup, html};
use retinue_kernel::{Day, FactId, HandedTo, Id, Payload, PharmacyId};
use retinue_ledger::{CounterState, PrescriptionAtCounter};

use super::super::words;
use super::{Bag, TillAct, bag_begins, bag_controls, hands, read_bag};
use crate::http::form::{Form, Reader};
use crate::rooms::act::Words;
use crate::views::days;
use crate::views::fields::{self, Need};

/// The checklist of today that stands behind a supply.
fn checklist(item: &PrescriptionAtCounter) -> Option<&FactId> {
    match &item.state {
        CounterState::Checked { checklist, .. } => Some(checklist),
        _ => None,
    }
}

fn supplied(
    item: &PrescriptionAtCounter,
    pharmacy: &PharmacyId,
    checklist: &FactId,
    bag: Bag,
    to: Option<HandedTo>,
    shipped: bool,
    despite: Option<Id>,
) -> Payload {
    let Bag {
        days,
        capsules,
        product_code,
        lot,
    } = bag;
    Payload::Supplied {
        prescription: item.prescription.clone(),
        pharmacy: pharmacy.clone(),
        checklist: checklist.clone(),
        days,
        capsules,
        product_code,
        lot,
        shipped,
        despite,
        to,
    }
}

/// Capsules supplied where no registry authorises: the pharmacist decides, by a checklist that is complete.
pub(in super::super) struct Supply;

impl TillAct for Supply {
    const SLUG: &'static str = "supply";
    const PATH: &'static str = "/pharmacy/cases/{case}/{prescription}/supply";
    const WORDS: Words = words::SUPPLY_ACT;
    const SUPPLIES: bool = true;
    const AT_THE_TILL: bool = true;

    fn fits(item: &PrescriptionAtCounter) -> bool {
        matches!(&item.state, CounterState::Checked { now, .. } if now.is_complete())
    }

    fn begin(item: &PrescriptionAtCounter) -> Form {
        bag_begins(item)
    }

    fn controls(item: &PrescriptionAtCounter, form: &Form) -> Markup {
        html! {
            (bag_controls(item, form, Need::Optional))
            (hands::controls(form))
            (fields::tick(form, &words::BY_POST))
            (fields::tick(form, &words::WENT_THROUGH))
        }
    }

    fn read(
        item: &PrescriptionAtCounter,
        pharmacy: &PharmacyId,
        reader: &mut Reader,
    ) -> Option<Payload> {
        let bag = read_bag(item, reader, Need::Optional);
        let shipped = reader.ticked(words::BY_POST.name);
        let to = hands::read_unless(shipped, true, reader);
        if !reader.ticked(words::WENT_THROUGH.name) {
            reader.wrong_if_sound(&words::WENT_THROUGH, words::NOT_GONE_THROUGH);
        }
        let checklist = checklist(item)?;
        Some(supplied(
            item, pharmacy, checklist, bag?, to?, shipped, None,
        ))
    }
}

/// Capsules that left although something on the checklist was open: the truth, with the pharmacist's reason.
pub(in super::super) struct SupplyDespite;

impl TillAct for SupplyDespite {
    const SLUG: &'static str = "supply-despite";
    const PATH: &'static str = "/pharmacy/cases/{case}/{prescription}/supply-despite";
    const WORDS: Words = words::SUPPLY_DESPITE;
    const SUPPLIES: bool = true;
    const GRAVE: bool = true;

    fn fits(item: &PrescriptionAtCounter) -> bool {
        matches!(&item.state, CounterState::Checked { now, .. } if !now.is_complete())
    }

    fn begin(item: &PrescriptionAtCounter) -> Form {
        bag_begins(item)
    }

    fn controls(item: &PrescriptionAtCounter, form: &Form) -> Markup {
        html! {
            (bag_controls(item, form, Need::Optional))
            (hands::controls(form))
            (fields::tick(form, &words::BY_POST))
            (fields::text(form, &words::DESPITE, Need::Required))
        }
    }

    fn read(
        item: &PrescriptionAtCounter,
        pharmacy: &PharmacyId,
        reader: &mut Reader,
    ) -> Option<Payload> {
        let bag = read_bag(item, reader, Need::Optional);
        let shipped = reader.ticked(words::BY_POST.name);
        let to = hands::read_unless(shipped, true, reader);
        let despite = reader.id(&words::DESPITE);
        let checklist = checklist(item)?;
        Some(supplied(
            item,
            pharmacy,
            checklist,
            bag?,
            to?,
            shipped,
            Some(despite?),
        ))
    }
}

/// A supply of an earlier day, written down now: on the checklist that was gone through that day.
pub(in super::super) struct LateSupply;

impl TillAct for LateSupply {
    const SLUG: &'static str = "supply-late";
    const PATH: &'static str = "/pharmacy/cases/{case}/{prescription}/supply-late";
    const LEFT_BEFORE: bool = true;
    const WORDS: Words = words::SUPPLY_LATE;

    fn fits(item: &PrescriptionAtCounter) -> bool {
        !item.earlier.is_empty()
    }

    fn day(item: &PrescriptionAtCounter, payload: &Payload) -> Option<Day> {
        let Payload::Supplied { checklist, .. } = payload else {
            return None;
        };
        let of = item.earlier.iter().find(|one| one.checklist == *checklist);
        of.map(|one| one.on)
    }

    fn begin(item: &PrescriptionAtCounter) -> Form {
        bag_begins(item)
    }

    fn controls(item: &PrescriptionAtCounter, form: &Form) -> Markup {
        let offered: Vec<(String, String)> = item
            .earlier
            .iter()
            .map(|one| {
                let how = if one.was_complete {
                    words::WAS_COMPLETE
                } else {
                    words::WAS_OPEN
                };
                let says = format!("{}: {how}", days::short(one.on));
                (one.checklist.to_string(), says)
            })
            .collect();
        html! {
            (fields::select(form, &words::OF_CHECKLIST, Need::Required, &offered))
            (bag_controls(item, form, Need::Optional))
            (hands::controls(form))
            (fields::tick(form, &words::BY_POST))
            (fields::text(form, &words::DESPITE_THEN, Need::Optional))
        }
    }

    fn read(
        item: &PrescriptionAtCounter,
        pharmacy: &PharmacyId,
        reader: &mut Reader,
    ) -> Option<Payload> {
        let known: Vec<&str> = item
            .earlier
            .iter()
            .map(|one| one.checklist.as_str())
            .collect();
        let of = reader
            .offered(&words::OF_CHECKLIST, &known)
            .and_then(|of| FactId::new(&of));
        let bag = read_bag(item, reader, Need::Optional);
        let shipped = reader.ticked(words::BY_POST.name);
        let to = hands::read_unless(shipped, false, reader);
        let despite = reader.optional_id(&words::DESPITE_THEN);
        Some(supplied(item, pharmacy, &of?, bag?, to?, shipped, despite))
    }
}
