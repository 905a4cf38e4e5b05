//! What a pharmacy's system is answered, byte for byte, and read again by a parser that is not ours.

use retinue_interop::script::{
    Answer, Case, Decided, DenialCode, ErrorCode, Reason, Reply, StatusCode, write,
};
use retinue_kernel::{Capsules, Day, Id, Milligrams, Product, Slug, Who};

fn id(text: &str) -> Id {
    Id::new(text).expect("an id")
}

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn reply(answer: Answer) -> Reply {
    Reply {
        id: id("answer-1"),
        relates_to: Some(id("m-1")),
        watermark: Some("SANDBOX".to_owned()),
        answer,
    }
}

fn reason(who: Who, says: &str) -> Reason {
    Reason {
        requirement: "us-x".to_owned(),
        slug: Some(Slug::ConsentMissing),
        who,
        earliest: day("2026-03-02"),
        says: says.to_owned(),
    }
}

fn answers() -> Vec<(&'static str, Answer)> {
    let (on, until) = (day("2026-03-01"), day("2026-03-07"));
    vec![
        (
            "status",
            Answer::Status {
                code: StatusCode::Known,
                description: "The order is this <prescription> & no other.".to_owned(),
                prescription: Some(id("p-1")),
            },
        ),
        (
            "error",
            Answer::Error {
                code: ErrorCode::Refused,
                place: Some("Message/Body/RxFill".to_owned()),
                description: "No live authorisation: <ask> & again.".to_owned(),
            },
        ),
        (
            "initiation",
            Answer::RemsInitiationResponse {
                cases: Some(vec![Case {
                    prescription: id("p-1"),
                    orders: vec![id("N-1")],
                    written_on: on,
                    product: Product::Conventional,
                    capsules: Capsules::new([(Milligrams(20), 60), (Milligrams(40), 30)])
                        .expect("capsules"),
                    days: 30,
                    state: "to-be-asked",
                }]),
            },
        ),
        ("nobody", Answer::RemsInitiationResponse { cases: None }),
        (
            "approved",
            Answer::RemsResponse(Decided::Approved {
                authorisation: id("a-1"),
                on,
                until,
                days: 30,
            }),
        ),
        (
            "ready",
            Answer::RemsResponse(Decided::Ready {
                on,
                until,
                says: "ready; obtain the number".to_owned(),
            }),
        ),
        (
            "checklist",
            Answer::RemsResponse(Decided::Checklist {
                on,
                until: None,
                open: vec![reason(Who::Prescriber, "A test is missing.")],
            }),
        ),
        (
            "denied",
            Answer::RemsResponse(Decided::Denied {
                on,
                first: reason(Who::Patient, "The questions are open."),
                rest: vec![reason(Who::Prescriber, "A test is missing.")],
            }),
        ),
        ("unknown", Answer::RemsResponse(Decided::UnknownCase)),
    ]
}

#[test]
fn each_answer_is_the_one_on_file() {
    for (name, answer) in answers() {
        let path = format!(
            "{}/tests/it/script/golden/{name}.xml",
            env!("CARGO_MANIFEST_DIR")
        );
        let xml = write(&reply(answer));
        if std::env::var_os("RETINUE_WRITE_GOLDEN").is_some() {
            std::fs::write(&path, &xml).expect("written");
        }
        assert_eq!(
            xml,
            std::fs::read_to_string(&path).expect("a golden file"),
            "{name}"
        );
    }
}

/// A yes that is no authorisation never leaves as one.
#[test]
fn only_an_authorisation_is_written_as_approved() {
    for (name, answer) in answers() {
        let xml = write(&reply(answer));
        for word in ["Approved", "REMSAuthorizationNumber"] {
            assert_eq!(xml.contains(word), name == "approved", "{name}: {xml}");
        }
        assert!(xml.contains("<Watermark>SANDBOX</Watermark>"), "{name}");
    }
}

#[test]
fn every_party_that_can_clear_a_reason_has_its_code() {
    let codes = [
        Who::Patient,
        Who::Guardian,
        Who::Prescriber,
        Who::Pharmacist,
        Who::Programme,
    ]
    .map(|who| DenialCode::of(Some(Slug::ConsentMissing), who).code());
    assert_eq!(codes, ["EM", "EM", "ES", "EO", "ER"]);
}

/// The programme's office alone gives a certification back; the code names whose it was.
#[test]
fn a_certification_that_was_taken_has_the_code_of_its_party() {
    let taken = [
        Slug::PrescriberSuspended,
        Slug::PrescriberDecertified,
        Slug::PharmacySuspended,
        Slug::PharmacyDecertified,
    ]
    .map(|slug| DenialCode::of(Some(slug), Who::Programme).code());
    assert_eq!(taken, ["EX", "EX", "EY", "EY"]);
}

#[test]
fn any_text_leaves_as_sound_xml_and_comes_back_as_it_was() {
    let text = "a < b > c & \"d\" 'e' ]]> ñ \r\n";
    let answer = Answer::Status {
        code: StatusCode::Known,
        description: text.to_owned(),
        prescription: None,
    };
    let xml = write(&reply(answer));
    let document = roxmltree::Document::parse(&xml).expect("sound XML");
    let found = document
        .descendants()
        .find(|node| node.has_tag_name((retinue_interop::script::NAMESPACE, "Description")));
    assert_eq!(found.and_then(|node| node.text()), Some(text));
    let answer = Answer::Status {
        code: StatusCode::Known,
        description: "a\u{0}\u{1}\u{FFFF}b".to_owned(),
        prescription: None,
    };
    assert!(roxmltree::Document::parse(&write(&reply(answer))).is_ok());
}
