//! No bytes and no change of a sound message end the reader, and a message cut short is never read.

use proptest::prelude::*;
use retinue_interop::script::read;

use super::fill;

fn sound() -> Vec<u8> {
    fill("<Dispensed><DaysSupply>30</DaysSupply><Capsules>20:60</Capsules><Lot>L</Lot></Dispensed>")
        .into_bytes()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = read(&bytes);
    }

    #[test]
    fn a_changed_message_is_read_or_refused(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = sound();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read(&bytes);
    }

    #[test]
    fn a_message_cut_short_is_refused(at in any::<prop::sample::Index>()) {
        let bytes = sound();
        prop_assert!(read(&bytes[..at.index(bytes.len())]).is_err());
    }
}
