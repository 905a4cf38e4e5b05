//! What became of an authorisation, as the facts of the counter.

use retinue_interop::script::{Filled, Left};
use retinue_kernel::{FactId, Payload};

/// The fact that a fill says. Nothing is supplied in spite of a no by a message: a person does that.
pub(super) fn payload(authorisation: &FactId, filled: &Filled) -> Payload {
    let authorisation = authorisation.clone();
    match filled.clone() {
        Filled::Dispensed(Left {
            days,
            capsules,
            product_code,
            lot,
            to,
        }) => Payload::HandedOver {
            authorisation,
            days,
            capsules,
            product_code,
            lot,
            despite: None,
            to,
        },
        Filled::PartiallyDispensed(Left {
            days,
            capsules,
            product_code,
            lot,
            to,
        }) => Payload::PartiallyDispensed {
            authorisation,
            days,
            capsules,
            product_code,
            lot,
            despite: None,
            to,
        },
        Filled::Shipped(Left {
            days,
            capsules,
            product_code,
            lot,
            to: _,
        }) => Payload::Shipped {
            authorisation,
            days,
            capsules,
            product_code,
            lot,
            despite: None,
        },
        Filled::NotDispensed { reason } => Payload::AuthorisationReversed {
            authorisation,
            reason: Some(reason),
        },
        Filled::ReturnedToStock => Payload::ReturnedToStock { authorisation },
    }
}
