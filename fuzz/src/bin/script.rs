//! A pharmacy's message: read or refused with words.
#![no_main]

use libfuzzer_sys::fuzz_target;
use retinue_interop::script::read;

fuzz_target!(|bytes: &[u8]| {
    if let Err(fault) = read(bytes) {
        assert!(!fault.to_string().is_empty(), "why it is refused");
    }
});
