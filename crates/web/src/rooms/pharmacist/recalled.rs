//! A bag of a lot under recall: it is not handed over, and what has left already is entered as it is.

use maud::{Markup, html};
use retinue_kernel::Payload;

use crate::access::proof::Pharmacist;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader};
use crate::rooms::record;
use crate::site::Site;
use crate::views::{days, fields};

const LEFT_ALREADY: Field = Field::new(
    "left-already",
    "These capsules have left already",
    "It is entered as it happened, and the person stands on the recall's list.",
);

/// Notes a problem where something is about to leave of a lot that is under recall. Filling is refused by the ledger.
pub(super) async fn check(
    site: &Site,
    proof: &Pharmacist,
    number: &str,
    payload: &Payload,
    reader: &mut Reader,
) -> Result<(), Fault> {
    let leaves = matches!(
        payload,
        Payload::HandedOver { .. }
            | Payload::Shipped { .. }
            | Payload::PartiallyDispensed { .. }
            | Payload::Supplied { .. }
    );
    if !leaves || reader.ticked(LEFT_ALREADY.name) {
        return Ok(());
    }
    let (who, number, payload) = (proof.proof().clone(), number.to_owned(), payload.clone());
    let recall = site
        .ask(move |ledger| ledger.recall_of_bag(&who, &number, &payload))
        .await?
        .map_err(record::read_fault)?;
    if let Some(recall) = recall {
        let says = format!(
            "This lot is under recall since {}. Do not hand it over: return it to stock, set it apart, and fill from another lot.",
            days::long(recall.on)
        );
        reader.wrong(LEFT_ALREADY.name, says);
    }
    Ok(())
}

/// The box to tick, once the recall stands in the way.
pub(super) fn control(form: &Form) -> Markup {
    html! {
        @if form.problem(LEFT_ALREADY.name).is_some() || form.typed.has(LEFT_ALREADY.name, "yes") {
            (fields::tick(form, &LEFT_ALREADY))
        }
    }
}
