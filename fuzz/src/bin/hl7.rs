//! A laboratory's message: read, judged and answered, whatever it holds. The answer is a message that tells what was done.
#![no_main]

use libfuzzer_sys::fuzz_target;
use retinue_fuzz::KNOWLEDGE;
use retinue_interop::hl7v2::{
    Answer, Charset, Expected, Message, RegisteredLaboratory, Report, Told, meaning, reading,
};

fuzz_target!(|bytes: &[u8]| {
    let knowledge = &KNOWLEDGE.knowledge().laboratory;
    let (header, told) = match Report::read(bytes, &Expected::default()) {
        Ok(report) => {
            for one in report.persons.iter().flat_map(|person| &person.results) {
                let meaning = meaning(&one.codes, knowledge, |_| None);
                let _ = reading(one, meaning, knowledge, &RegisteredLaboratory::default());
            }
            (report.header, Told::Taken)
        }
        Err(refused) => {
            assert!(!refused.fault.to_string().is_empty(), "why it is refused");
            (refused.header, Told::Refused(refused.fault))
        }
    };
    let answer = Answer {
        header: &header,
        told: &told,
        control_id: "R1",
        at: jiff::Timestamp::UNIX_EPOCH,
    };
    for written in answer.written() {
        let read = Message::parse(&written, Charset::ASCII).expect("an answer is a message");
        let msa = read.segments().iter().find(|one| one.name() == "MSA");
        let code = read.field(msa.expect("an answer has an MSA"), 1);
        let code = code.text().expect("a code");
        assert_eq!(code.ends_with('A'), told == Told::Taken);
    }
});
