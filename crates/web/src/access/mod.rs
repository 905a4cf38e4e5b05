//! Who asks: attempts to sign in, sessions, and the proof that a handler of a room must hold.

pub(crate) mod at_site;
pub(crate) mod attempts;
pub(crate) mod dispenser;
pub(crate) mod language;
pub(crate) mod person;
pub(crate) mod program;
pub(crate) mod proof;
pub(crate) mod session;
pub(crate) mod token_reader;
pub(crate) mod zone;
