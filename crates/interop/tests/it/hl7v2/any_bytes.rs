//! Whatever arrives: no input ends the program, and each is answered.

use std::sync::LazyLock;

use proptest::prelude::*;
use retinue_interop::hl7v2::{
    Answer, Charset, Expected, Message, RegisteredLaboratory, Report, Told, meaning, reading,
};
use retinue_rulebook::KnowledgeBook;

const SAMPLES: &[&[u8]] = &[
    include_bytes!("../../hl7v2/negative-urine.hl7"),
    include_bytes!("../../hl7v2/five-encoding-characters.hl7"),
    include_bytes!("../../hl7v2/loinc-in-the-second-triplet.hl7"),
    include_bytes!("../../hl7v2/structured-numbers.hl7"),
    include_bytes!("../../hl7v2/corrected-and-deleted.hl7"),
    include_bytes!("../../hl7v2/latin-1.hl7"),
    include_bytes!("../../hl7v2/other-separators.hl7"),
    include_bytes!("../../hl7v2/the-day-in-spm.hl7"),
];

/// Reads, judges and answers; what the answer says of the control id is read back with our own parser.
fn through(bytes: &[u8]) {
    static BOOK: LazyLock<KnowledgeBook> =
        LazyLock::new(|| KnowledgeBook::embedded().expect("the knowledge of the binary"));
    let knowledge = &BOOK.knowledge().laboratory;
    let (header, told) = match Report::read(bytes, &Expected::default()) {
        Ok(report) => {
            for one in report.persons.iter().flat_map(|person| &person.results) {
                let meaning = meaning(&one.codes, knowledge, |_| None);
                let _ = reading(one, meaning, knowledge, &RegisteredLaboratory::default());
            }
            (report.header, Told::Taken)
        }
        Err(refused) => (refused.header, Told::Refused(refused.fault)),
    };
    let answer = Answer {
        header: &header,
        told: &told,
        control_id: "R1",
        at: jiff::Timestamp::UNIX_EPOCH,
    };
    for written in answer.written() {
        let read = Message::parse(&written, Charset::ASCII).expect("an answer is a message");
        let msa = read
            .segments()
            .iter()
            .find(|one| one.name() == "MSA")
            .expect("an answer has an MSA");
        let code = read.field(msa, 1).text().expect("a code");
        assert_eq!(code.ends_with('A'), told == Told::Taken);
        if told == Told::Taken {
            assert_eq!(
                read.field(msa, 2).text().as_deref(),
                Ok(header.control_id.as_str())
            );
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_answered_and_end_nothing(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        through(&bytes);
    }

    #[test]
    fn any_change_of_a_real_report_is_answered_and_ends_nothing(
        sample in prop::sample::select(SAMPLES),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..12),
    ) {
        let mut bytes = sample.to_vec();
        for (place, byte, how) in changes {
            if bytes.is_empty() {
                break;
            }
            let place = place.index(bytes.len());
            match how {
                0 => bytes[place] = byte,
                1 => bytes.insert(place, byte),
                2 => {
                    bytes.remove(place);
                }
                _ => bytes[place] = b"|^~\\&#\r\n\"\""[usize::from(byte) % 10],
            }
        }
        through(&bytes);
    }

    #[test]
    fn a_text_that_was_escaped_reads_as_it_was(text in "[ -~]{0,40}") {
        let header = retinue_interop::hl7v2::Header {
            control_id: text.trim().to_owned(),
            message_type: ("ORU".to_owned(), "R01".to_owned()),
            ..Default::default()
        };
        let told = Told::Taken;
        let answer = Answer { header: &header, told: &told, control_id: "R1", at: jiff::Timestamp::UNIX_EPOCH };
        let written = answer.written().remove(0);
        let read = Message::parse(&written, Charset::ASCII).expect("an answer is a message");
        let msa = &read.segments()[1];
        let back = read.field(msa, 2).text().expect("a text");
        prop_assert_eq!(if text.trim() == "\"\"" { "\"\"" } else { back.as_str() }, text.trim());
    }
}
