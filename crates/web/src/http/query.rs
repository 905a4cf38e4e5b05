//! Addresses with parameters.

/// An address with parameters behind those that it has.
pub(crate) fn with_pairs<N: AsRef<str>, V: AsRef<str>>(
    mut address: String,
    pairs: impl IntoIterator<Item = (N, V)>,
) -> String {
    for (name, value) in pairs {
        address.push(if address.contains('?') { '&' } else { '?' });
        encode(&mut address, name.as_ref());
        address.push('=');
        encode(&mut address, value.as_ref());
    }
    address
}

fn encode(address: &mut String, text: &str) {
    use std::fmt::Write as _;
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/|,".contains(&byte) {
            address.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(address, "%{byte:02X}");
        }
    }
}
