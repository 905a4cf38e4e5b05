//! Messages are taken out of a connection however its bytes are cut.

use proptest::prelude::*;
use retinue_interop::hl7v2::{FrameFault, Frames, MOST_BYTES};

fn all(frames: &mut Frames) -> Result<Vec<Vec<u8>>, FrameFault> {
    let mut found = Vec::new();
    while let Some(message) = frames.next_message()? {
        found.push(message);
    }
    Ok(found)
}

#[test]
fn two_messages_in_one_piece_are_two_messages() {
    let mut frames = Frames::default();
    frames.push(b"\x0bone\x1c\r\r\n\x0btwo\x1c\r");
    assert_eq!(all(&mut frames), Ok(vec![b"one".to_vec(), b"two".to_vec()]));
    assert!(!frames.is_within());
}

#[test]
fn bytes_outside_a_frame_and_a_frame_within_a_frame_break_the_connection() {
    for bytes in [
        &b"MSH|"[..],
        b"\x0bone\x0btwo\x1c\r",
        b"\x0bone\x1cX",
        b"\x0bone\x1c\rX",
    ] {
        let mut frames = Frames::default();
        frames.push(bytes);
        assert_eq!(all(&mut frames), Err(FrameFault::Broken), "{bytes:?}");
    }
}

#[test]
fn a_message_that_does_not_end_is_given_up_at_its_bound() {
    let mut frames = Frames::default();
    frames.push(b"\x0b");
    let piece = vec![b'x'; 64 * 1024];
    let mut pushed = 0;
    let fault = loop {
        frames.push(&piece);
        pushed += piece.len();
        match frames.next_message() {
            Ok(None) => assert!(pushed <= MOST_BYTES + piece.len()),
            Ok(Some(_)) => panic!("there is no end"),
            Err(fault) => break fault,
        }
    };
    assert_eq!(fault, FrameFault::TooLarge);
}

proptest! {
    #[test]
    fn however_the_bytes_are_cut_the_messages_are_the_same(
        messages in prop::collection::vec("[ -~\r]{0,60}", 1..5),
        cuts in prop::collection::vec(1_usize..20, 1..40),
    ) {
        let bytes: Vec<u8> = messages.iter().flat_map(|one| Frames::around(one.as_bytes())).collect();
        let mut frames = Frames::default();
        let mut found = Vec::new();
        let mut rest = bytes.as_slice();
        let mut cuts = cuts.iter().cycle();
        while !rest.is_empty() {
            let cut = (*cuts.next().expect("a cut")).min(rest.len());
            frames.push(&rest[..cut]);
            rest = &rest[cut..];
            found.extend(all(&mut frames).expect("sound frames"));
        }
        let sent: Vec<Vec<u8>> = messages.iter().map(|one| one.as_bytes().to_vec()).collect();
        prop_assert_eq!(found, sent);
    }

    #[test]
    fn any_bytes_end_nothing(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..10)) {
        let mut frames = Frames::default();
        for piece in pieces {
            frames.push(&piece);
            if all(&mut frames).is_err() {
                break;
            }
        }
    }
}
