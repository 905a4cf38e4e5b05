//! One actor, one room. What several rooms share stands beside them.

mod act;
pub(crate) mod administrator;
mod blank_form;
mod chart;
mod closed_days;
mod contraception;
pub(crate) mod entry;
mod form_copy;
mod form_pages;
pub(crate) mod guardian;
pub(crate) mod machine;
pub(crate) mod next;
mod non_compliance;
mod paper_code;
mod party_form;
pub(crate) mod patient;
pub(crate) mod pharmacist;
pub(crate) mod phone;
pub(crate) mod prescriber;
mod programme_form;
mod record;
mod signed_forms;
mod standing;
mod steps;
mod stop_taking;
mod transfer;
pub(crate) mod wholesaler;
