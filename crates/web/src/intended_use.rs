//! The statement of intended use, and that an installation accepted it.
//!
//! To tell a patient how urgent something is may make a program a medical device. Until whoever installs it has accepted the
//! statement, the patient's pages record and tell no urgency. The proof of it is a value that nothing else makes.

/// The version of `docs/intended-use.md` that can be accepted.
pub const INTENDED_USE_VERSION: &str = "1";

/// That the statement of intended use was accepted. Only its own version accepts it: a new text is accepted anew.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IntendedUseAccepted(());

impl IntendedUseAccepted {
    /// The acceptance of a version; none of another than [`INTENDED_USE_VERSION`].
    pub fn of(version: &str) -> Option<IntendedUseAccepted> {
        (version == INTENDED_USE_VERSION).then_some(IntendedUseAccepted(()))
    }
}

/// Whom a patient calls, as the installer filled it in. No number is built in: no source held here names one.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct HelpNumbers {
    /// The clinic.
    pub clinic: Option<String>,
    /// The emergency services.
    pub emergency: Option<String>,
    /// A crisis line, in every country that has none of its own.
    pub crisis: Option<String>,
    /// Crisis lines by the two letters of their country; `ZZ` for every other.
    pub crisis_in: std::collections::BTreeMap<String, String>,
}
