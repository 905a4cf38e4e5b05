//! Who asks: passwords, sessions, and the proof that a handler of a room must hold.

pub(crate) mod attempts;
pub(crate) mod password;
