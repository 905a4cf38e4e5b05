//! A bag whose code is known as another formulation than the prescribed one: isotretinoin products are not exchanged across
//! formulations (lab-nosub). The kernel knows no codes, so it is asked here, before anything is recorded.

use retinue_kernel::{
    Command, FactId, Id, PatientRecord, Payload, Product, Refused, RefusedBecause, to_stand,
};

use crate::core::Core;
use crate::error::SubmitError;
use crate::relation;

/// Refuses a bag of another formulation. A code that is not known is kept as it was typed, and what had left before, entered
/// with its reason, is the truth whatever it was.
pub(crate) fn not_another_formulation(
    core: &Core,
    record: &PatientRecord,
    command: &Command,
) -> Result<(), SubmitError> {
    let Command::Record { on, payload } = command else {
        return Ok(());
    };
    let (_, payload) = to_stand(*on, payload);
    let Some((code, prescription)) = code_of_bag(record, payload) else {
        return Ok(());
    };
    let Some(prescribed) = product_prescribed(record, prescription) else {
        return Ok(());
    };
    // Without the knowledge no code is known.
    let Ok(book) = core.knowledge() else {
        return Ok(());
    };
    let found = book.knowledge().formulations_of_code(code.as_str());
    let Some(other) = found.first() else {
        return Ok(());
    };
    if found.contains(&prescribed) {
        return Ok(());
    }
    let because = vec![RefusedBecause {
        field: "product-code",
        wrong: format!(
            "'{code}' is of the formulation '{other}', and '{prescribed}' was prescribed"
        ),
        remedy: "Take the product that was prescribed; another formulation needs a prescription of its own.",
    }];
    Err(Refused { because }.into())
}

/// The code that an entry of a bag states, with the prescription on which it leaves.
fn code_of_bag<'a>(
    record: &'a PatientRecord,
    payload: &'a Payload,
) -> Option<(&'a Id, &'a FactId)> {
    let under = |id| relation::authorisation(record, id).map(|(prescription, _)| prescription);
    match payload {
        Payload::Filled {
            authorisation,
            product_code: Some(code),
            ..
        }
        | Payload::HandedOver {
            authorisation,
            product_code: Some(code),
            despite: None,
            ..
        }
        | Payload::Shipped {
            authorisation,
            product_code: Some(code),
            despite: None,
            ..
        }
        | Payload::PartiallyDispensed {
            authorisation,
            product_code: Some(code),
            despite: None,
            ..
        } => Some((code, under(authorisation)?)),
        Payload::Supplied {
            prescription,
            product_code: Some(code),
            despite: None,
            ..
        } => Some((code, prescription)),
        _ => None,
    }
}

fn product_prescribed(record: &PatientRecord, prescription: &FactId) -> Option<Product> {
    match &record.fact(prescription)?.event.payload {
        Payload::PrescriptionWritten { product, .. } => Some(*product),
        _ => None,
    }
}
