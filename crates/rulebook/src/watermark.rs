//! The one sentence by which a sandbox says what it is, on everything that leaves it.

use retinue_kernel::Mode;

/// What every page, message, answer, file and sheet of a sandbox says.
pub const SANDBOX: &str = "Sandbox: not an authorisation. Nothing here is real.";

/// What everything that leaves an installation of that mode must say.
pub const fn watermark(mode: Mode) -> Option<&'static str> {
    match mode {
        Mode::Sandbox => Some(SANDBOX),
        Mode::Companion | Mode::Registry => None,
    }
}
