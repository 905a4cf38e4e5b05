//! The frames of a connection: however the bytes are cut, the same messages come out, and each is what was framed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use retinue_interop::hl7v2::Frames;

/// The messages until the connection is closed, or the bytes end.
fn messages<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> (Vec<Vec<u8>>, bool) {
    let mut frames = Frames::default();
    let mut found = Vec::new();
    for piece in pieces {
        frames.push(piece);
        loop {
            match frames.next_message() {
                Ok(Some(message)) => found.push(message),
                Ok(None) => break,
                Err(_) => return (found, true),
            }
        }
    }
    (found, false)
}

fuzz_target!(|bytes: &[u8]| {
    let Some((size, bytes)) = bytes.split_first() else {
        return;
    };
    let whole = messages([bytes].into_iter());
    let cut = messages(bytes.chunks(usize::from(*size).max(1)));
    assert_eq!(whole, cut, "where the bytes were cut decides nothing");
    for message in &whole.0 {
        let framed = Frames::around(message);
        let (again, is_closed) = messages([framed.as_slice()].into_iter());
        assert_eq!(
            (again.as_slice(), is_closed),
            ([message.clone()].as_slice(), false)
        );
    }
});
