//! What the random histories reach: no reason may be out of their sight.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value;

use super::dice::parsed;
use super::{PROGRAMMES, history_under};
use crate::agreement::EVERYDAY_HISTORIES;
use crate::oracle::judge;

/// The slugs of the table of record 0002, in its order.
const SLUGS: [&str; 69] = [
    "patient-not-registered",
    "category-not-assigned",
    "category-basis-not-accepted",
    "menopause-proof-incomplete",
    "consent-missing",
    "consent-text-changed",
    "consent-signature-missing",
    "guardian-signature-missing",
    "consent-before-majority",
    "pregnancy-test-positive",
    "pregnancy-reported",
    "new-test-after-exclusion-missing",
    "category-check-missing",
    "breastfeeding",
    "treatment-paused",
    "treatment-stopped",
    "course-completed",
    "contraception-not-submitted",
    "methods-differ",
    "contraception-missing",
    "contraception-pair-invalid",
    "contraception-lapsed",
    "contraception-too-short",
    "wait-open-at-category-change",
    "first-test-missing",
    "second-test-missing",
    "second-test-setting-not-accepted",
    "second-test-too-early",
    "cycle-day-not-recorded",
    "cycle-day-outside-first-days",
    "first-window-missed",
    "test-missing",
    "test-setting-not-accepted",
    "home-test-not-permitted",
    "test-already-used",
    "order-belongs-to-earlier-test",
    "test-not-negative",
    "indeterminate-since",
    "month-not-confirmed",
    "confirmation-before-result",
    "counselling-not-confirmed",
    "counselling-after-prescription",
    "questions-failed",
    "questions-before-result",
    "questions-not-answered",
    "counselling-missing",
    "test-window-not-open",
    "test-window-closed",
    "visit-missing",
    "visit-window-closed",
    "prescription-not-on-record",
    "prescription-cancelled",
    "prescription-ended-by-stop",
    "prescription-already-dispensed",
    "prescription-before-specimen",
    "prescription-too-old",
    "supply-over-thirty-days",
    "refills-on-prescription",
    "supply-not-used-up",
    "order-exceeds-thirty-days",
    "authorisation-already-live",
    "other-order-live",
    "prescriber-not-certified",
    "prescriber-suspended",
    "prescriber-decertified",
    "prescriber-not-certified-on-prescription-day",
    "pharmacy-not-certified",
    "pharmacy-suspended",
    "pharmacy-decertified",
];

/// The slugs of record 0013, in the order of the requirements, with home tests, a first visit in person, a second
/// prescriber and assessments.
const SLUGS_OF_THE_UK: [&str; 40] = [
    "patient-not-registered",
    "category-not-assigned",
    "category-basis-not-accepted",
    "consent-missing",
    "consent-of-earlier-edition",
    "consent-text-changed",
    "consent-signature-missing",
    "guardian-signature-missing",
    "consent-before-majority",
    "pregnancy-test-positive",
    "pregnancy-reported",
    "new-test-after-exclusion-missing",
    "category-check-missing",
    "treatment-paused",
    "treatment-stopped",
    "course-completed",
    "counselling-missing",
    "counselling-after-prescription",
    "first-visit-not-in-person",
    "second-prescriber-missing",
    "assessment-missing",
    "contraception-missing",
    "contraception-pair-invalid",
    "contraception-lapsed",
    "contraception-too-short",
    "test-missing",
    "test-setting-not-accepted",
    "home-test-not-permitted",
    "test-already-used",
    "test-too-old-for-prescription",
    "test-not-negative",
    "indeterminate-since",
    "prescription-not-on-record",
    "prescription-cancelled",
    "prescription-ended-by-stop",
    "prescription-already-dispensed",
    "prescription-before-specimen",
    "prescription-too-old",
    "supply-over-thirty-days",
    "refills-on-prescription",
];

/// The same without what the United Kingdom alone asks.
const SLUGS_OF_THE_EU: [&str; 35] = [
    "patient-not-registered",
    "category-not-assigned",
    "category-basis-not-accepted",
    "consent-missing",
    "consent-text-changed",
    "consent-signature-missing",
    "guardian-signature-missing",
    "consent-before-majority",
    "pregnancy-test-positive",
    "pregnancy-reported",
    "new-test-after-exclusion-missing",
    "category-check-missing",
    "treatment-paused",
    "treatment-stopped",
    "course-completed",
    "counselling-missing",
    "counselling-after-prescription",
    "contraception-missing",
    "contraception-pair-invalid",
    "contraception-lapsed",
    "contraception-too-short",
    "test-missing",
    "test-setting-not-accepted",
    "test-already-used",
    "test-too-old-for-prescription",
    "test-not-negative",
    "indeterminate-since",
    "prescription-not-on-record",
    "prescription-cancelled",
    "prescription-ended-by-stop",
    "prescription-already-dispensed",
    "prescription-before-specimen",
    "prescription-too-old",
    "supply-over-thirty-days",
    "refills-on-prescription",
];

/// The kinds and fields of the check contract: the histories make each of them, and no other.
const FIELDS: [(&str, &[&str]); 63] = [
    ("patient-registered", &["born", "programme"]),
    (
        "category-assigned",
        &["category", "basis", "menopause", "reason"],
    ),
    (
        "consent-signed",
        &["form", "edition", "signers", "text-hash"],
    ),
    ("guardian-signed", &["form", "edition"]),
    ("assessment-recorded", &["subjects", "concern"]),
    ("second-prescriber-agreed", &["prescriber"]),
    ("outside-programme-agreed", &["reason"]),
    ("outside-programme-ended", &[]),
    ("programme-entered", &["programme"]),
    ("exemption-requested", &["scope", "reason"]),
    ("exemption-granted", &["scope"]),
    ("exemption-refused", &["reason"]),
    ("counselling-recorded", &["topics"]),
    (
        "contraception-recorded",
        &["since", "methods", "abstinence", "source"],
    ),
    ("contraception-lapsed", &["from", "unprotected"]),
    (
        "pregnancy-test-reported",
        &[
            "collected-on",
            "specimen",
            "setting",
            "result",
            "cycle",
            "menses-began-on",
            "clia-number",
        ],
    ),
    ("month-confirmed", &["test", "counselled"]),
    ("comprehension-answered", &["passed", "sheet"]),
    (
        "prescription-written",
        &[
            "order",
            "indication",
            "product",
            "capsules",
            "days",
            "refills",
        ],
    ),
    ("prescription-cancelled", &["prescription", "reason"]),
    ("visit-recorded", &["remote"]),
    ("reproductive-status-assessed", &[]),
    ("home-testing-permitted", &["procedure"]),
    ("home-testing-withdrawn", &["procedure"]),
    (
        "dispense-authorised",
        &["prescription", "pharmacy", "until", "days", "decision"],
    ),
    ("dispense-denied", &["prescription", "pharmacy", "decision"]),
    (
        "checklist-given",
        &["prescription", "pharmacy", "until", "decision"],
    ),
    (
        "supplied",
        &[
            "prescription",
            "pharmacy",
            "checklist",
            "days",
            "capsules",
            "product-code",
            "lot",
            "shipped",
            "despite",
            "to",
        ],
    ),
    (
        "filled",
        &["authorisation", "days", "capsules", "product-code", "lot"],
    ),
    (
        "handed-over",
        &[
            "authorisation",
            "days",
            "capsules",
            "product-code",
            "lot",
            "despite",
            "to",
        ],
    ),
    (
        "shipped",
        &[
            "authorisation",
            "days",
            "capsules",
            "product-code",
            "lot",
            "despite",
        ],
    ),
    (
        "partially-dispensed",
        &[
            "authorisation",
            "days",
            "capsules",
            "product-code",
            "lot",
            "despite",
            "to",
        ],
    ),
    ("delivered", &["authorisation"]),
    ("authorisation-reversed", &["authorisation", "reason"]),
    ("authorisation-released", &["authorisation", "reason"]),
    ("authorisation-expired", &["authorisation", "reason"]),
    ("returned-to-stock", &["authorisation"]),
    ("supply-adjusted", &["reason", "days", "supply"]),
    ("stock-shortage-reported", &["pharmacy"]),
    (
        "outside-supply-reported",
        &[
            "product",
            "capsules",
            "origin",
            "received-on",
            "taken-from",
            "reason",
        ],
    ),
    ("treatment-paused", &["reason"]),
    ("treatment-resumed", &["reason"]),
    ("treatment-stopped", &["reason", "last-dose-on"]),
    ("course-completed", &["last-dose-on"]),
    ("breastfeeding-recorded", &["ongoing"]),
    ("hold-requested", &["reason"]),
    ("care-transferred", &["reason"]),
    ("contact-recorded", &["reason"]),
    ("pregnancy-reported", &[]),
    ("pregnancy-excluded", &["how"]),
    ("pregnancy-ended", &[]),
    ("fact-corrected", &["of", "why", "instead"]),
    (
        "stop-taking-contacted",
        &["reached", "told-to-stop", "escalated-to"],
    ),
    ("pregnancy-report-filed", &["timing"]),
    ("lost-to-follow-up-recorded", &["reason"]),
    ("enrolled", &[]),
    ("attested", &[]),
    ("trained", &[]),
    ("certified", &["until"]),
    ("suspended", &["reason"]),
    ("reinstated", &["reason"]),
    ("decertified", &["reason"]),
    ("request-unmatched", &["typed"]),
];

/// Kinds of the programme's own stream, which no question carries as they are: a question names its rules and its texts.
const OF_THE_PROGRAMME: [&str; 6] = [
    "age-of-majority-set",
    "edition-adopted",
    "form-text-loaded",
    "mode-set",
    "system-fault-recorded",
    "system-fault-withdrawn",
];

/// Kinds that no answer of the gate rests on: what the office does about a party, and who may look at a record or
/// enter something for another. Each is read elsewhere, by a function with tests of its own.
const READ_ELSEWHERE: [&str; 73] = [
    "account-taken-up",
    "assessment-submitted",
    "audit-agreed",
    "audit-sample-drawn",
    "audited",
    "call-ended",
    "call-reviewed",
    "caller-identified",
    "case-acted",
    "case-answered",
    "case-closed",
    "case-notice-sent",
    "case-opened",
    "case-reconsideration-asked",
    "case-reconsidered",
    "category-reconfirmed",
    "chain-joined",
    "chain-left",
    "closed-days-set",
    "correction-confirmed",
    "correction-declined",
    "correction-proposed",
    "delegate-ended",
    "delegate-named",
    "designee-ended",
    "designee-joined",
    "designee-named",
    "deviation-noted",
    "displacement-settled",
    "enrolment-opened",
    "enrolment-signed",
    "enrolment-taken-by-telephone",
    "guardian-linked",
    "guardian-unlinked",
    "laboratory-grading-chosen",
    "laboratory-schedule-chosen",
    "manufacturer-consent-withdrawn",
    "manufacturer-consented",
    "medication-guide-given",
    "on-call-ended",
    "on-call-named",
    "order-reported",
    "patients-displaced",
    "pharmacist-ended",
    "pharmacist-named",
    "pregnancy-file-closed",
    "pregnancy-file-opened",
    "pregnancy-followed-up",
    "pregnancy-outcome-recorded",
    "price-list-set",
    "program-ended",
    "program-keys-replaced",
    "program-launch-set",
    "program-registered",
    "recall-contact-recorded",
    "recall-opened",
    "recall-withdrawn",
    "reconfirmation-called",
    "reconfirmation-called-off",
    "release-confirmed",
    "release-declined",
    "release-proposed",
    "reminder-card-given",
    "representative-named",
    "root-cause-recorded",
    "shipment-recorded",
    "shipment-refused",
    "stock-returned",
    "supply-settled",
    "telephone-enrolment-reviewed",
    "transfer-requested",
    "transfer-withdrawn",
    "video-offered",
];

/// Kinds of which the gate is asked in random histories of their own: `companion.rs`, `territories.rs`.
const ASKED_APART: [&str; 2] = ["external-authorisation-recorded", "residence-recorded"];

#[test]
fn every_history_is_valid_input() {
    for (programme, seed) in histories(2_000) {
        let question = history_under(programme, seed);
        let today = parsed(question["on"].as_str().unwrap_or_default());
        let born = |event: &Value| event.get("born").and_then(Value::as_str).map(parsed);
        let mut ids = BTreeSet::new();
        for stream in ["events", "prescriber", "pharmacy"] {
            for event in question[stream].as_array().into_iter().flatten() {
                for fact in [Some(event), event.get("instead")].into_iter().flatten() {
                    check(seed, fact, today);
                    assert!(
                        born(fact).is_none_or(|born| born <= today),
                        "seed {seed}: {fact}"
                    );
                }
                if let Some(id) = event.get("id") {
                    assert!(ids.insert(id.to_string()), "seed {seed} has two facts {id}");
                }
            }
        }
    }
}

fn check(seed: u64, fact: &Value, today: Date) {
    let kind = fact["type"].as_str().unwrap_or_default();
    let on = parsed(fact["on"].as_str().unwrap_or_default());
    assert!(on <= today, "seed {seed} tells of the future: {fact}");
    let known = FIELDS.iter().find(|(known, _)| *known == kind);
    let (_, fields) = known.unwrap_or_else(|| panic!("seed {seed}: {fact}"));
    for (field, value) in fact.as_object().into_iter().flatten() {
        let envelope = ["type", "on", "id"].contains(&field.as_str());
        assert!(
            envelope || fields.contains(&field.as_str()),
            "seed {seed}: {field} in {fact}"
        );
        let is_earlier_day =
            field != "born" && (field.ends_with("-on") || field == "since" || field == "from");
        if is_earlier_day {
            let earlier = parsed(value.as_str().unwrap_or_default());
            assert!(
                earlier <= on,
                "seed {seed}: {field} is after the report in {fact}"
            );
        }
    }
}

#[test]
fn every_kind_of_fact_that_the_gate_reads_comes_up_with_every_field() {
    let mut seen = BTreeSet::new();
    for (programme, seed) in histories(EVERYDAY_HISTORIES) {
        let question = history_under(programme, seed);
        for stream in ["events", "prescriber", "pharmacy"] {
            for event in question[stream].as_array().into_iter().flatten() {
                let kind = event["type"].as_str().unwrap_or_default();
                let fields = event.as_object().into_iter().flatten();
                seen.extend(fields.map(|(field, _)| (kind.to_owned(), field.clone())));
            }
        }
    }
    for (kind, fields) in FIELDS {
        for field in fields.iter().chain(&["type"]) {
            assert!(
                seen.contains(&(kind.to_owned(), (*field).to_owned())),
                "never in {EVERYDAY_HISTORIES} histories of each programme: {field} of {kind}"
            );
        }
    }
}

/// The kinds stand in the two places that read a fact from its written form, one arm each.
#[test]
fn no_kind_of_fact_that_the_gate_reads_is_left_out() {
    let readers = [
        (include_str!("../../../src/wire.rs"), "Payload::"),
        (
            include_str!("../../../src/registry/wire.rs"),
            "RegistryEvent::",
        ),
    ];
    let mut read = BTreeSet::new();
    for (source, family) in readers {
        for line in source.lines() {
            if let Some((kind, arm)) = line.trim().split_once(" => ")
                && (arm.starts_with(family) || arm == "{")
                && let Some(kind) = kind
                    .strip_prefix('"')
                    .and_then(|kind| kind.strip_suffix('"'))
            {
                read.insert(kind);
            }
        }
    }
    assert!(
        read.len() > 50,
        "the kinds are no longer read line by line: {read:?}"
    );
    let told: BTreeSet<&str> = FIELDS
        .iter()
        .map(|(kind, _)| *kind)
        .chain(OF_THE_PROGRAMME)
        .chain(READ_ELSEWHERE)
        .chain(ASKED_APART)
        .collect();
    let missing: Vec<_> = read.symmetric_difference(&told).collect();
    assert!(
        missing.is_empty(),
        "tell of it in `beside.rs` or in the courses: {missing:?}"
    );
}

#[test]
fn the_same_seed_tells_the_same_history() {
    for (programme, seed) in histories(50) {
        assert_eq!(
            history_under(programme, seed),
            history_under(programme, seed)
        );
    }
}

#[test]
fn permission_and_refusal_both_come_up_often() {
    for programme in PROGRAMMES {
        let permitted = (0..2_000)
            .filter(|seed| judge(&history_under(programme, *seed)).authorised)
            .count();
        assert!(
            (300..=1_700).contains(&permitted),
            "{permitted} of 2000 histories of {programme} end in a yes"
        );
    }
}

#[test]
fn every_reason_of_every_programme_comes_up() {
    for (programme, slugs) in
        PROGRAMMES
            .into_iter()
            .zip([&SLUGS[..], &SLUGS_OF_THE_UK, &SLUGS_OF_THE_EU])
    {
        let seen: BTreeSet<String> = (0..EVERYDAY_HISTORIES)
            .flat_map(|seed| judge(&history_under(programme, seed)).slugs)
            .collect();
        let told: BTreeSet<String> = slugs.iter().map(|slug| (*slug).to_owned()).collect();
        let strangers: Vec<_> = seen.difference(&told).collect();
        assert!(
            strangers.is_empty(),
            "not a reason of {programme}: {strangers:?}"
        );
        let never: Vec<_> = told.difference(&seen).collect();
        assert!(
            never.is_empty(),
            "never in {EVERYDAY_HISTORIES} histories of {programme}: {never:?}"
        );
    }
}

fn histories(of_each: u64) -> impl Iterator<Item = (&'static str, u64)> {
    PROGRAMMES
        .into_iter()
        .flat_map(move |programme| (0..of_each).map(move |seed| (programme, seed)))
}
