//! A resource that a program sends: read as it came, written again with the same digits, and understood or refused with places.
#![no_main]

use libfuzzer_sys::fuzz_target;
use retinue_fuzz::{KNOWLEDGE, RULES};
use retinue_interop::fhir_r4::json_read;
use retinue_interop::fhir_r4::received::{self, Reader};
use retinue_kernel::Day;

fuzz_target!(|bytes: &[u8]| {
    let Ok(resource) = json_read::read(bytes) else {
        return;
    };
    let written = resource.compact();
    let again = json_read::read(written.as_bytes()).expect("what is written can be read");
    assert_eq!(again.compact(), written, "it is written as it was read");
    let by = Reader {
        knowledge: KNOWLEDGE.knowledge(),
        rulebook: &RULES,
        today: Day::new(jiff::civil::date(2026, 3, 5)),
    };
    let _ = received::whom(&resource, "https://registry.example/fhir");
    let _ = received::identifiers(&resource);
    if let Err(issues) = received::read(&resource, &by) {
        assert!(!issues.is_empty(), "why it is refused");
    }
});
