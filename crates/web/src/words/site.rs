//! The words of the frame around every page.

use retinue_kernel::Mode;

use super::said::Text;
use super::said::site::{COMPANION, SANDBOX};
pub(crate) use super::said::site::{
    HOME, LANGUAGE, NOT_OFFICIAL, OPTIONAL, PROBLEM_PREFIX, PROBLEMS, PROVISIONAL,
    PROVISIONAL_TITLE, SIGN_OUT, SKIP, ZONE,
};

pub(crate) const NAME: &str = "Retinue";

/// The banner of every page, by mode.
pub(crate) const fn banner(mode: Mode) -> Option<Text> {
    match mode {
        Mode::Sandbox => Some(SANDBOX),
        Mode::Companion => Some(COMPANION),
        Mode::Registry => None,
    }
}
