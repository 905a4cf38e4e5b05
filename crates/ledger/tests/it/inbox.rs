//! What laboratories send: kept before it is answered, turned into facts once, and what nobody can settle waits for a person.

use std::sync::Arc;
use std::thread;

use retinue_care::event::CareFact;
use retinue_kernel::{Basis, Category, Id, Payload, Setting, Specimen, TestResult};
use retinue_ledger::{
    Arrived, Became, Kept, MessageId, PatientFile, PersonKey, ReceivedPerson, ReceivedReading,
    ReceivedResult, Registered, ShownResult, SubmitError,
};

use crate::harness::{Clinic, day, id, raw};

fn lab() -> Id {
    id("northlab")
}

fn keeps(clinic: &Clinic, control_id: &str, bytes: &[u8]) -> Kept {
    clinic
        .ledger
        .keep_message(Arrived {
            sender: lab(),
            control_id: control_id.to_owned(),
            bytes: bytes.to_vec(),
            refused: None,
        })
        .expect("a message that is kept")
}

/// A person as the laboratory names them.
fn person(ids: &[&str], born: Option<&str>) -> ReceivedPerson {
    ReceivedPerson {
        ids: ids
            .iter()
            .map(|one| PersonKey {
                authority: "NORTHLAB".to_owned(),
                id: (*one).to_owned(),
            })
            .collect(),
        name: "Synthetic Patient".to_owned(),
        born: born.map(day),
    }
}

fn test(result: TestResult) -> ReceivedReading {
    ReceivedReading::Gate(
        day("2026-03-01"),
        Payload::PregnancyTestReported {
            collected_on: day("2026-03-01"),
            specimen: Specimen::Serum,
            setting: Setting::Laboratory,
            result,
            clia_number: None,
            cycle: None,
            menses_began_on: None,
        },
    )
}

fn alt(value: &str) -> ReceivedReading {
    ReceivedReading::Care(
        day("2026-03-01"),
        CareFact::LaboratoryResulted {
            analyte: id("alt"),
            value: retinue_care::Decimal::from_text(value).expect("a number"),
            unit: id("U/L"),
            low: None,
            high: None,
            fasting: None,
            ctcae_version: None,
        },
    )
}

fn result(
    person: &ReceivedPerson,
    key: &str,
    content: &str,
    reading: ReceivedReading,
) -> ReceivedResult {
    let urgent = matches!(
        &reading,
        ReceivedReading::Gate(_, Payload::PregnancyTestReported { result, .. }) if *result == TestResult::Positive
    );
    ReceivedResult {
        place: 1,
        key: Some(key.to_owned()),
        content: content.to_owned(),
        person: person.clone(),
        reading,
        urgent,
        shown: ShownResult {
            what: "ALT".to_owned(),
            found: content.to_owned(),
            days: vec![day("2026-03-01")],
            codes: vec![("L".to_owned(), "ALT-7".to_owned())],
        },
    }
}

fn settles(clinic: &Clinic, message: MessageId, result: ReceivedResult) -> Became {
    clinic
        .ledger
        .settle_message(&lab(), message, vec![result])
        .expect("a settled message")
        .remove(0)
}

/// Keeps a message and settles its one result.
fn sends(clinic: &Clinic, control_id: &str, result: ReceivedResult) -> Became {
    let kept = keeps(clinic, control_id, result.content.as_bytes());
    settles(clinic, kept.message, result)
}

fn file(clinic: &Clinic, patient: &Registered) -> PatientFile {
    clinic
        .ledger
        .patient_file(&clinic.clinician(), patient.patient)
        .expect("a file")
}

fn tests_on_record(clinic: &Clinic, patient: &Registered) -> Vec<TestResult> {
    let file = file(clinic, patient);
    let facts = file.record.facts().iter();
    facts
        .filter_map(|fact| match &fact.event.payload {
            Payload::PregnancyTestReported { result, .. } => Some(*result),
            _ => None,
        })
        .collect()
}

/// A patient whom the laboratory names by the programme's own number.
fn known(clinic: &Clinic) -> (Registered, ReceivedPerson) {
    let patient = clinic.registers_a_patient_born("Synthetic Patient", "1998-05-14");
    let named = person(&[&patient.number.to_string()], Some("1998-05-14"));
    (patient, named)
}

#[test]
fn a_message_that_is_kept_is_read_after_the_program_was_killed() {
    let clinic = Clinic::open();
    let kept = keeps(&clinic, "C1", b"MSH|one");
    assert!(!kept.again);
    let clinic = clinic.reopened();
    let unread = clinic.ledger.unread_messages(None).expect("messages");
    assert_eq!(unread.len(), 1);
    assert_eq!(unread[0].message, kept.message);
    assert_eq!(unread[0].bytes, b"MSH|one");
}

#[test]
fn the_same_message_sent_twice_is_one_message_and_the_same_control_id_with_other_bytes_is_another()
{
    let clinic = Clinic::open();
    let first = keeps(&clinic, "C1", b"MSH|one");
    assert_eq!(
        keeps(&clinic, "C1", b"MSH|one"),
        Kept {
            message: first.message,
            again: true
        }
    );
    assert!(!keeps(&clinic, "C1", b"MSH|two").again);
    assert_eq!(
        clinic.ledger.unread_messages(None).expect("messages").len(),
        2
    );
}

#[test]
fn thirty_two_senders_at_once_lose_nothing() {
    let clinic = Arc::new(Clinic::open());
    let senders: Vec<_> = (0..32)
        .map(|sender| {
            let clinic = clinic.clone();
            thread::spawn(move || {
                for message in 0..8 {
                    let text = format!("MSH|{sender}|{message}");
                    keeps(&clinic, &text, text.as_bytes());
                }
            })
        })
        .collect();
    for sender in senders {
        sender.join().expect("a sender");
    }
    let count: i64 = raw(&clinic.ledger)
        .query_row(
            "SELECT count(*) FROM inbox WHERE state = 'unread'",
            (),
            |row| row.get(0),
        )
        .expect("a count");
    assert_eq!(count, 32 * 8);
}

#[test]
fn a_result_of_the_programmes_number_and_birthday_is_recorded_in_the_laboratorys_name() {
    let clinic = Clinic::open();
    let (patient, named) = known(&clinic);
    let became = sends(
        &clinic,
        "C1",
        result(&named, "F1", "negative", test(TestResult::Negative)),
    );
    assert!(
        matches!(became, Became::Recorded(of, _) if of == patient.patient),
        "{became:?}"
    );
    assert_eq!(tests_on_record(&clinic, &patient), [TestResult::Negative]);
    let file = file(&clinic, &patient);
    let last = file.events.last().expect("a fact");
    let from = last.envelope.provenance.as_ref().expect("who");
    assert_eq!(
        from.by.as_ref().map(Id::as_str),
        Some("laboratory northlab")
    );
    assert_eq!(
        from.capacity.map(|one| one.to_string()).as_deref(),
        Some("laboratory")
    );
    assert!(
        clinic
            .ledger
            .unread_messages(None)
            .expect("messages")
            .is_empty()
    );
    clinic.is_whole();
}

#[test]
fn a_laboratory_value_becomes_a_fact_of_care() {
    let clinic = Clinic::open();
    let (patient, named) = known(&clinic);
    let became = sends(&clinic, "C1", result(&named, "F1", "45", alt("45")));
    assert!(matches!(became, Became::Recorded(..)), "{became:?}");
    let corrected = sends(&clinic, "C2", result(&named, "F1", "54", alt("54")));
    assert!(matches!(corrected, Became::Recorded(..)), "{corrected:?}");
    let care = clinic
        .ledger
        .care_file(&clinic.clinician(), patient.patient)
        .expect("care");
    let values: Vec<String> = care
        .care
        .each(|fact| match fact {
            CareFact::LaboratoryResulted { value, .. } => Some(value.to_string()),
            _ => None,
        })
        .into_iter()
        .map(|(_, value)| value)
        .collect();
    assert_eq!(values, ["54"]);
}

#[test]
fn the_same_result_under_another_control_id_is_one_result() {
    let clinic = Clinic::open();
    let (patient, named) = known(&clinic);
    sends(
        &clinic,
        "C1",
        result(&named, "F1", "negative", test(TestResult::Negative)),
    );
    let kept = keeps(&clinic, "C2", b"the same in another message");
    let again = settles(
        &clinic,
        kept.message,
        result(&named, "F1", "negative", test(TestResult::Negative)),
    );
    assert_eq!(again, Became::Again);
    assert_eq!(tests_on_record(&clinic, &patient).len(), 1);
}

#[test]
fn a_name_and_a_birthday_match_nobody_and_a_number_needs_its_birthday() {
    let clinic = Clinic::open();
    let (patient, _) = known(&clinic);
    let number = patient.number.to_string();
    for named in [
        person(&[], Some("1998-05-14")),
        person(&["MRN100"], Some("1998-05-14")),
        person(&[&number], None),
        person(&[&number], Some("1998-05-15")),
    ] {
        let content = format!("{:?}", named.ids) + &format!("{:?}", named.born);
        let became = sends(
            &clinic,
            &content,
            result(&named, &content, &content, test(TestResult::Negative)),
        );
        assert!(matches!(became, Became::Waits(_)), "{named:?}: {became:?}");
    }
    assert!(tests_on_record(&clinic, &patient).is_empty());
    let waiting = clinic
        .ledger
        .waiting_results(&clinic.administrator())
        .expect("a list");
    assert_eq!(waiting.len(), 4);
}

#[test]
fn what_a_person_matched_once_is_known_from_then_on() {
    let clinic = Clinic::open();
    let (patient, _) = known(&clinic);
    let named = person(&["MRN100"], Some("1998-05-14"));
    let negative = || result(&named, "F1", "negative", test(TestResult::Negative));
    let kept = keeps(&clinic, "C1", b"one");
    assert!(matches!(
        settles(&clinic, kept.message, negative()),
        Became::Waits(_)
    ));
    let office = clinic.administrator();
    let matched = |number: &str, born: &str| {
        clinic
            .ledger
            .match_result(&office, kept.message, 1, number, day(born))
    };
    let number = patient.number.to_string();
    assert!(matches!(
        matched(&number, "1998-05-15"),
        Err(SubmitError::Refused(_))
    ));
    assert!(matches!(
        matched("no number", "1998-05-14"),
        Err(SubmitError::Refused(_))
    ));
    matched(&number, "1998-05-14").expect("a match");
    // It is read once more, and becomes the fact.
    assert_eq!(
        clinic.ledger.unread_messages(None).expect("messages").len(),
        1
    );
    assert!(matches!(
        settles(&clinic, kept.message, negative()),
        Became::Recorded(..)
    ));
    assert_eq!(settles(&clinic, kept.message, negative()), Became::Settled);
    // The next one needs nobody.
    let next = sends(&clinic, "C2", result(&named, "F2", "45", alt("45")));
    assert!(matches!(next, Became::Recorded(..)), "{next:?}");
    // But not with another day of birth.
    let other = person(&["MRN100"], Some("1990-01-01"));
    let waits = sends(&clinic, "C3", result(&other, "F3", "46", alt("46")));
    assert!(matches!(waits, Became::Waits(_)), "{waits:?}");
}

/// The number of another is a slip of the pen: a person may see through it once, and nobody's results go by it afterwards.
#[test]
fn identifiers_that_contradict_each_other_wait_and_the_number_of_another_is_never_learned() {
    let clinic = Clinic::open();
    let (patient, _) = known(&clinic);
    let other = clinic
        .registers_a_patient("Synthetic Other")
        .number
        .to_string();
    let own = person(&["MRN100", &patient.number.to_string()], None);
    let kept = keeps(&clinic, "C0", b"zero");
    let first = || result(&own, "F0", "44", alt("44"));
    assert!(matches!(
        settles(&clinic, kept.message, first()),
        Became::Waits(_)
    ));
    let office = clinic.administrator();
    let matched = clinic.ledger.match_result(
        &office,
        kept.message,
        1,
        &patient.number.to_string(),
        day("1998-05-14"),
    );
    matched.expect("a match");
    assert!(matches!(
        settles(&clinic, kept.message, first()),
        Became::Recorded(..)
    ));
    let mixed = person(&["MRN100", &other], Some("1998-05-14"));
    let kept = keeps(&clinic, "C1", b"one");
    let first = || result(&mixed, "F1", "45", alt("45"));
    assert!(matches!(
        settles(&clinic, kept.message, first()),
        Became::Waits(_)
    ));
    let number = patient.number.to_string();
    let matched = clinic
        .ledger
        .match_result(&office, kept.message, 1, &number, day("1998-05-14"));
    assert!(
        matches!(matched, Err(SubmitError::Refused(_))),
        "{matched:?}"
    );
    for (named, key) in [
        (person(&[&other], None), "F2"),
        (person(&["MRN100", &other], None), "F3"),
        (person(&["MRN100", &other], Some("1998-05-14")), "F4"),
    ] {
        let became = sends(&clinic, key, result(&named, key, key, alt("46")));
        assert!(matches!(became, Became::Waits(_)), "{named:?}: {became:?}");
    }
    let alone = person(&["MRN100"], Some("1998-05-14"));
    let became = sends(&clinic, "C5", result(&alone, "F5", "47", alt("47")));
    assert!(matches!(became, Became::Recorded(..)), "{became:?}");
}

#[test]
fn a_positive_test_that_corrects_a_negative_one_ends_what_rests_on_it_at_once() {
    let clinic = Clinic::open();
    let (patient, named) = known(&clinic);
    clinic.records(
        patient.patient,
        Payload::CategoryAssigned {
            category: Category::Can,
            basis: Basis::Default,
            menopause: None,
            reason: None,
        },
    );
    sends(
        &clinic,
        "C1",
        result(&named, "F1", "negative", test(TestResult::Negative)),
    );
    let corrected = sends(
        &clinic,
        "C2",
        result(&named, "F1", "positive", test(TestResult::Positive)),
    );
    assert!(matches!(corrected, Became::Recorded(..)), "{corrected:?}");
    assert_eq!(tests_on_record(&clinic, &patient), [TestResult::Positive]);
    clinic.is_whole();
}

#[test]
fn a_positive_test_that_the_laboratory_calls_negative_later_stays_positive_until_a_person_settles_it()
 {
    let clinic = Clinic::open();
    let (patient, named) = known(&clinic);
    sends(
        &clinic,
        "C1",
        result(&named, "F1", "positive", test(TestResult::Positive)),
    );
    let corrected = sends(
        &clinic,
        "C2",
        result(&named, "F1", "negative", test(TestResult::Negative)),
    );
    assert!(matches!(corrected, Became::Waits(_)), "{corrected:?}");
    assert_eq!(tests_on_record(&clinic, &patient), [TestResult::Positive]);
    let gone = sends(
        &clinic,
        "C3",
        result(&named, "F1", "deleted", ReceivedReading::Withdrawn),
    );
    assert!(matches!(gone, Became::Waits(_)), "{gone:?}");
    assert_eq!(tests_on_record(&clinic, &patient), [TestResult::Positive]);
}

#[test]
fn a_stale_copy_of_what_was_replaced_is_no_correction() {
    let clinic = Clinic::open();
    let (patient, named) = known(&clinic);
    sends(
        &clinic,
        "C1",
        result(&named, "F1", "negative", test(TestResult::Negative)),
    );
    sends(
        &clinic,
        "C2",
        result(&named, "F1", "positive", test(TestResult::Positive)),
    );
    let kept = keeps(&clinic, "C3", b"the first once more");
    let stale = settles(
        &clinic,
        kept.message,
        result(&named, "F1", "negative", test(TestResult::Negative)),
    );
    assert!(matches!(stale, Became::Waits(_)), "{stale:?}");
    assert_eq!(tests_on_record(&clinic, &patient), [TestResult::Positive]);
}

#[test]
fn a_deleted_result_is_taken_back_and_one_that_was_never_recorded_is_nothing() {
    let clinic = Clinic::open();
    let (patient, named) = known(&clinic);
    let never = sends(
        &clinic,
        "C0",
        result(&named, "F9", "gone", ReceivedReading::Withdrawn),
    );
    assert_eq!(never, Became::Nothing);
    sends(
        &clinic,
        "C1",
        result(&named, "F1", "negative", test(TestResult::Negative)),
    );
    sends(&clinic, "C2", result(&named, "F2", "45", alt("45")));
    for (control, key) in [("C3", "F1"), ("C4", "F2")] {
        let gone = sends(
            &clinic,
            control,
            result(
                &named,
                key,
                &format!("{key} deleted"),
                ReceivedReading::Withdrawn,
            ),
        );
        assert!(matches!(gone, Became::TakenBack(..)), "{gone:?}");
    }
    assert!(tests_on_record(&clinic, &patient).is_empty());
    clinic.is_whole();
}

#[test]
fn what_is_set_aside_waits_no_more_and_says_who_and_why() {
    let clinic = Clinic::open();
    let (patient, named) = known(&clinic);
    let reading = ReceivedReading::ForAPerson("the value is not one number".to_owned());
    let kept = keeps(&clinic, "C1", b"one");
    assert!(matches!(
        settles(&clinic, kept.message, result(&named, "F1", "<30", reading)),
        Became::Waits(_)
    ));
    // It is a patient's: their clinic sees it.
    let own = clinic
        .ledger
        .own_waiting_results(&clinic.clinician())
        .expect("a list");
    assert_eq!(own.len(), 1);
    assert_eq!(
        own[0].patient.as_ref().map(|(of, _)| *of),
        Some(patient.patient)
    );
    let aside = |who, reason| clinic.ledger.set_result_aside(who, kept.message, 1, reason);
    assert!(matches!(
        aside(&clinic.prescriber, " "),
        Err(SubmitError::Refused(_))
    ));
    assert!(matches!(
        aside(&clinic.pharmacist, "mine"),
        Err(SubmitError::NotFound)
    ));
    aside(&clinic.prescriber, "entered by hand").expect("set aside");
    assert!(
        clinic
            .ledger
            .waiting_results(&clinic.administrator())
            .expect("a list")
            .is_empty()
    );
}

#[test]
fn a_local_code_is_mapped_by_a_person_and_what_waits_is_read_once_more() {
    let clinic = Clinic::open();
    let (_, named) = known(&clinic);
    let unknown = ReceivedReading::ForAPerson("its code is not known here".to_owned());
    let kept = keeps(&clinic, "C1", b"one");
    settles(&clinic, kept.message, result(&named, "F1", "45", unknown));
    let office = clinic.administrator();
    let map = |code: &str| {
        clinic.ledger.map_code(
            &office,
            kept.message,
            1,
            ("L".to_owned(), code.to_owned()),
            "alt".to_owned(),
        )
    };
    assert!(matches!(map("OTHER"), Err(SubmitError::Refused(_))));
    map("ALT-7").expect("a mapped code");
    assert_eq!(
        clinic.ledger.mapped_codes(&lab()).expect("codes"),
        [("L".to_owned(), "ALT-7".to_owned(), "alt".to_owned())]
    );
    assert_eq!(
        clinic.ledger.unread_messages(None).expect("messages").len(),
        1
    );
    let became = settles(&clinic, kept.message, result(&named, "F1", "45", alt("45")));
    assert!(matches!(became, Became::Recorded(..)), "{became:?}");
}

#[test]
fn a_refused_message_is_kept_for_a_person_and_taken_when_it_comes_again_and_is_understood() {
    let clinic = Clinic::open();
    let arrived = |refused: Option<&str>| Arrived {
        sender: lab(),
        control_id: "C1".to_owned(),
        bytes: b"MSH|one".to_vec(),
        refused: refused.map(str::to_owned),
    };
    clinic
        .ledger
        .keep_message(arrived(Some("MSH[1]-18")))
        .expect("kept");
    assert!(
        clinic
            .ledger
            .unread_messages(None)
            .expect("messages")
            .is_empty()
    );
    clinic.ledger.keep_message(arrived(None)).expect("kept");
    assert_eq!(
        clinic.ledger.unread_messages(None).expect("messages").len(),
        1
    );
}
