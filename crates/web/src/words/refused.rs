//! Why a report of a patient or a guardian was not taken, in their words.
//!
//! The kernel and the ledger word a refusal for staff. Each kind that a patient or a guardian can meet is told by its
//! field and its remedy, which are the same for every refusal of the kind.

use retinue_kernel::RefusedBecause;

use super::said::Text;
use super::said::refused as says;
use super::said::reports::NOT_ACCEPTED;

const ANY: &str = "";

/// The field, or any; the remedy of the kind; what is said.
const KINDS: &[(&str, &str, Text)] = &[
    (
        "on",
        "Give the day on which it happened.",
        says::DAY_OF_REPORT,
    ),
    (
        ANY,
        "Give a day no later than the report.",
        says::DAY_AFTER_REPORT,
    ),
    (ANY, "Give a day after birth.", says::DAY_BEFORE_BIRTH),
    (
        "methods",
        "Name the methods, or state committed abstinence.",
        says::NO_METHOD,
    ),
    (
        "type",
        "Wait for the answer, or withdraw that request first.",
        says::TRANSFER_ASKED,
    ),
    (
        "type",
        "There is nothing to withdraw.",
        says::NOTHING_TO_WITHDRAW,
    ),
    (
        "prescriber",
        "Name a prescriber who is enrolled; their office knows it.",
        says::PRESCRIBER_UNKNOWN,
    ),
    (
        "prescriber",
        "There is nothing to transfer.",
        says::TREATS_ALREADY,
    ),
    ("type", "Register the patient first.", says::NOT_ENROLLED),
    ("type", "The patient signs alone.", says::OF_AGE),
    (
        "text-hash",
        "Go through the text as it stands now, and sign that one.",
        says::TEXT_CHANGED,
    ),
];

/// What is said of a refusal; in general words where it is of a kind that these readers do not meet.
pub(crate) fn of(because: &RefusedBecause) -> Text {
    KINDS
        .iter()
        .find(|(field, remedy, _)| {
            (*field == ANY || *field == because.field) && *remedy == because.remedy
        })
        .map_or(NOT_ACCEPTED, |(.., text)| *text)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use retinue_kernel::{
        Case, Command, Day, Envelope, Event, Id, Method, PatientRecord, Payload, Programme, Source,
        decide,
    };
    use retinue_rulebook::{Language, Rulebook};

    use super::*;

    const TODAY: Day = Day::new(date(2026, 3, 2));
    const BORN: Day = Day::new(date(2008, 1, 2));

    fn id(text: &str) -> Id {
        Id::new(text).expect("a name")
    }

    fn record(facts: Vec<Payload>) -> PatientRecord {
        let facts = facts.into_iter().enumerate().map(|(place, payload)| Event {
            payload,
            envelope: Envelope {
                id: Id::of_position(place),
                on: Day::new(date(2026, 1, 2)),
                recorded_at: None,
                provenance: None,
            },
        });
        PatientRecord::of(facts)
    }

    fn registered() -> Payload {
        Payload::PatientRegistered {
            born: BORN,
            programme: Programme::UsIpledge,
        }
    }

    fn methods(methods: Vec<Method>, since: Day) -> Payload {
        Payload::ContraceptionRecorded {
            methods,
            abstinence: false,
            since,
            source: Source::Patient,
            on_sheet: None,
        }
    }

    fn lapse(from: Day) -> Payload {
        Payload::ContraceptionLapsed {
            from: Some(from),
            unprotected: None,
        }
    }

    fn asks() -> Payload {
        Payload::TransferRequested {
            prescriber: id("another"),
            reason: None,
        }
    }

    /// What the gate refuses of a report, as this reader is told it.
    fn told(before: Vec<Payload>, on: Day, payload: Payload) -> Vec<&'static str> {
        let rulebook = Rulebook::embedded().expect("the embedded rules are sound");
        let rules = rulebook.adopted(&[]).expect("the default edition");
        let record = record(before);
        let case = Case {
            patient: &record,
            prescriber: None,
            pharmacy: None,
        };
        let refused = decide(&case, &Command::Record { on, payload }, &rules, TODAY);
        let refused = refused.expect_err("it is refused");
        let said = refused.because.iter().map(of);
        said.map(|text| text.get(Language::Spanish)).collect()
    }

    #[test]
    fn each_refusal_that_a_patient_or_guardian_can_meet_has_a_sentence_of_its_own() {
        let spanish = |text: Text| vec![text.get(Language::Spanish)];
        let pill = || vec![Method::CombinedPill];
        let (tomorrow, before_birth) = (TODAY.plus(1), BORN.minus(1));
        for (before, on, payload, says) in [
            (
                vec![registered()],
                tomorrow,
                Payload::PregnancyReported {},
                says::DAY_OF_REPORT,
            ),
            (
                vec![registered()],
                TODAY,
                methods(pill(), tomorrow),
                says::DAY_AFTER_REPORT,
            ),
            (
                vec![registered()],
                TODAY,
                lapse(before_birth),
                says::DAY_BEFORE_BIRTH,
            ),
            (
                vec![registered()],
                TODAY,
                methods(Vec::new(), TODAY),
                says::NO_METHOD,
            ),
            (
                vec![registered(), asks()],
                TODAY,
                asks(),
                says::TRANSFER_ASKED,
            ),
            (
                vec![registered()],
                TODAY,
                Payload::TransferWithdrawn { reason: None },
                says::NOTHING_TO_WITHDRAW,
            ),
            (
                Vec::new(),
                TODAY,
                Payload::PregnancyReported {},
                says::NOT_ENROLLED,
            ),
        ] {
            let what = payload.kind();
            assert_eq!(told(before, on, payload), spanish(says), "{what}");
        }
    }

    #[test]
    fn every_kind_says_something_else() {
        let all: std::collections::BTreeSet<&str> = KINDS
            .iter()
            .map(|(.., text)| text.get(Language::Spanish))
            .collect();
        assert_eq!(all.len(), KINDS.len());
    }
}
