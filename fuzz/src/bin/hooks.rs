//! What record systems ask: a hook, and how a case stands.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use retinue_fuzz::KNOWLEDGE;
use retinue_interop::cds_hooks::{Hook, request};
use retinue_interop::rems::etasu;
use retinue_interop::rems::medicine::Isotretinoin;

static ISOTRETINOIN: LazyLock<Isotretinoin> =
    LazyLock::new(|| Isotretinoin::of(&KNOWLEDGE.knowledge().products));

fuzz_target!(|bytes: &[u8]| {
    for hook in Hook::ALL {
        let _ = request::read(bytes, *hook, &ISOTRETINOIN);
    }
    if let Ok(body) = serde_json::from_slice(bytes) {
        let _ = etasu::asked(&body, &ISOTRETINOIN);
    }
});
