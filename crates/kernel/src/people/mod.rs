//! The people around a patient, as the facts that stand and a day show them: guardians, who is asked to take over the
//! care, and who called.

mod calls;
mod guardian;
mod residence;
mod transfer;

pub use calls::{Called, calls, on_the_line};
pub use guardian::{
    ComingOfAge, GuardianAccess, coming_of_age, guardian_access, guardian_has_own_page,
    guardian_signature_due, guardians_on,
};
pub(crate) use residence::residence;
pub use residence::{lives_in, majority_of, of_age};
pub use transfer::{TransferAsked, transfer_open};
