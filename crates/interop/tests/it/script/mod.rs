//! Pharmacy messages: each documented one is read as it is meant, and whatever else comes is refused with its place.

mod any_bytes;
mod asked;
mod refused;
mod written;

/// A message with this body.
fn message(body: &str) -> String {
    format!(
        "<Message xmlns=\"{}\"><Header><MessageID>m-1</MessageID></Header><Body>{body}</Body></Message>",
        retinue_interop::script::NAMESPACE
    )
}

const PATIENT: &str =
    "<Patient><Number>RT-7K3M9QXA-5</Number><DateOfBirth>2004-05-01</DateOfBirth></Patient>";

/// A fill with this outcome.
fn fill(outcome: &str) -> String {
    message(&format!(
        "<RxFill>{PATIENT}<REMSAuthorizationNumber>auth-1</REMSAuthorizationNumber>{outcome}</RxFill>"
    ))
}
