//! The words of the frame around every page.

use retinue_kernel::Mode;

pub(crate) const NAME: &str = "Retinue";
pub(crate) const SKIP: &str = "Skip to the content";
pub(crate) const SIGN_OUT: &str = "Sign out";
pub(crate) const ZONE: &str = "Time zone";
pub(crate) const PROBLEMS: &str = "There is a problem";
pub(crate) const PROBLEM_PREFIX: &str = "Problem: ";
pub(crate) const OPTIONAL: &str = "(optional)";
pub(crate) const HOME: &str = "Go to the first page";
pub(crate) const PROVISIONAL: &str = "Provisional";
pub(crate) const PROVISIONAL_TITLE: &str = "No authority has confirmed this value or reading yet";
pub(crate) const NOT_OFFICIAL: &str = "Retinue is not affiliated with any programme administrator.";

/// The banner of every page, by mode.
pub(crate) const fn banner(mode: Mode) -> Option<&'static str> {
    match mode {
        Mode::Sandbox => Some("Demonstration: nothing here is real"),
        Mode::Companion => Some(
            "Companion: mirrors the rules; authorisation numbers come from the programme itself",
        ),
        Mode::Registry => None,
    }
}
