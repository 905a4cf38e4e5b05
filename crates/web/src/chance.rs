//! Numbers that nobody can guess.

/// Random bytes from the system.
///
/// A system that has none cannot keep anyone's session apart: the request that needed them fails, and nothing else.
pub(crate) fn bytes<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    #[expect(
        clippy::expect_used,
        reason = "without randomness there is no safe answer; the panic is caught and answered"
    )]
    getrandom::fill(&mut bytes).expect("the system gives random numbers");
    bytes
}

/// A random uuid (version 4).
pub(crate) fn uuid() -> String {
    uuid::Builder::from_random_bytes(bytes())
        .into_uuid()
        .hyphenated()
        .to_string()
}
