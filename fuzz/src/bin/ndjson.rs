//! A file of FHIR resources, one a line: each line is read or refused by itself, and what is refused says why.
#![no_main]

use libfuzzer_sys::fuzz_target;
use retinue_fuzz::{KNOWLEDGE, RULES};
use retinue_interop::fhir_r4::received::Reader;
use retinue_interop::import::{LineResource, resource_lines};
use retinue_kernel::Day;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let by = Reader {
        knowledge: KNOWLEDGE.knowledge(),
        rulebook: &RULES,
        today: Day::new(jiff::civil::date(2026, 3, 5)),
    };
    let mut last = 0;
    for (line, text) in resource_lines(text) {
        assert!(line > last, "lines are told in their order");
        last = line;
        match LineResource::read(text, "") {
            Ok(resource) => {
                let again = LineResource::read(&resource.content(), "").expect("what was read");
                assert_eq!(again.key, resource.key, "it is known again");
                if let Err(issues) = resource.fact(&by) {
                    assert!(!issues.is_empty(), "why it is refused");
                }
            }
            Err(issues) => assert!(!issues.is_empty(), "why it is refused"),
        }
    }
});
