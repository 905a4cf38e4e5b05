//! What is due of a party and of the programme, each with its day.

use retinue_kernel::office::{
    AuditResult, DueItem, OfficeDuty, PartyRole, Settled, ShipmentBar, audits_of_sample,
    due_of_party, due_of_pregnancy, due_of_programme,
};
use retinue_kernel::{RegistryEvent, RegistryRecord};

use super::{certified, consent, day, id, numbers, record, says};

fn of(role: PartyRole, record: &RegistryRecord, on: &str) -> Vec<(OfficeDuty, String)> {
    told(due_of_party(role, record, &numbers(), day(on)))
}

fn told(items: impl IntoIterator<Item = DueItem>) -> Vec<(OfficeDuty, String)> {
    let items = items.into_iter();
    items.map(|item| (item.what, item.by.to_string())).collect()
}

fn trained() -> RegistryEvent {
    RegistryEvent::Trained {
        staff: vec![id("staff-01")],
        record: Some(id("binder")),
    }
}

#[test]
fn a_renewal_is_shown_thirty_days_before_it_is_due_and_stays_once_it_is_late() {
    let prescriber = record(&[("2026-01-01", certified("2026-12-31"))]);
    let on = |text| of(PartyRole::Prescriber, &prescriber, text);
    assert_eq!(on("2026-11-30"), []);
    let due = [(OfficeDuty::PrescriberReactivation, "2026-12-31".to_owned())];
    assert_eq!(on("2026-12-01"), due);
    assert_eq!(on("2027-01-05"), due);
}

#[test]
fn a_pharmacys_renewal_is_due_by_the_last_day_of_its_certification() {
    let pharmacy = record(&[
        ("2026-01-01", certified("2026-12-31")),
        ("2026-06-01", trained()),
    ]);
    let on = |text| of(PartyRole::Pharmacy, &pharmacy, text);
    assert_eq!(on("2026-11-30"), []);
    let due = [(OfficeDuty::PharmacyReEnrolment, "2026-12-31".to_owned())];
    assert_eq!(on("2026-12-01"), due);
    assert_eq!(on("2027-01-05"), due);
}

#[test]
fn staff_of_a_pharmacy_are_trained_again_a_year_after_the_last_training() {
    let pharmacy = record(&[
        ("2026-01-01", trained()),
        ("2026-01-02", certified("2027-12-31")),
    ]);
    let on = |text| of(PartyRole::Pharmacy, &pharmacy, text);
    assert_eq!(on("2026-12-01"), []);
    assert_eq!(
        on("2026-12-02"),
        [(OfficeDuty::StaffTrained, "2027-01-01".to_owned())]
    );
}

#[test]
fn where_training_is_asked_to_be_certified_only_it_is_not_due_again() {
    let mut numbers = numbers();
    numbers.staff_training_years = None;
    let pharmacy = record(&[
        ("2026-01-01", trained()),
        ("2026-01-02", certified("2029-12-31")),
    ]);
    let due = |pharmacy: &RegistryRecord| {
        told(due_of_party(
            PartyRole::Pharmacy,
            pharmacy,
            &numbers,
            day("2028-06-01"),
        ))
    };
    assert_eq!(due(&pharmacy), []);
    let untrained = record(&[("2026-01-02", certified("2029-12-31"))]);
    assert_eq!(
        due(&untrained),
        [(OfficeDuty::StaffTrained, "2026-01-02".to_owned())]
    );
}

#[test]
fn a_wholesaler_is_audited_within_180_days_of_its_authorisation_and_yearly() {
    let mut facts = vec![
        ("2026-01-01", trained()),
        ("2026-01-01", consent("maker")),
        ("2026-01-01", certified("2028-12-31")),
    ];
    let due =
        |facts: &[(&str, RegistryEvent)]| of(PartyRole::Wholesaler, &record(facts), "2026-03-01");
    let by = |text: &str| [(OfficeDuty::WholesalerAudited, text.to_owned())];
    assert_eq!(due(&facts), by("2026-06-30"));
    let audit = |result| RegistryEvent::Audited {
        sample: None,
        result,
        says: says(),
    };
    facts.push(("2026-02-01", audit(AuditResult::NotHeld)));
    assert_eq!(due(&facts), by("2026-06-30"));
    facts.push(("2026-02-15", audit(AuditResult::NoFindings)));
    assert_eq!(due(&facts), by("2027-02-15"));
}

#[test]
fn an_order_by_somebody_who_may_not_be_shipped_to_is_due_at_once_until_it_is_reported() {
    let refused = |reason| RegistryEvent::ShipmentRefused {
        to: id("pharmacy:nobody"),
        product: id("product"),
        packs: 4,
        reasons: vec![reason],
    };
    // The wholesaler's own fault is no order by others.
    let own = record(&[("2026-03-01", refused(ShipmentBar::ShipperSuspended))]);
    assert_eq!(of(PartyRole::Wholesaler, &own, "2026-03-01"), []);
    let order = ("2026-03-01", refused(ShipmentBar::ConsigneeUnknown));
    let open = record(std::slice::from_ref(&order));
    assert_eq!(
        of(PartyRole::Wholesaler, &open, "2026-03-01"),
        [(OfficeDuty::OrderReported, "2026-03-01".to_owned())]
    );
    let reported = RegistryEvent::OrderReported {
        order: id("fact-0"),
        manufacturer: id("maker"),
    };
    let done = record(&[order, ("2026-03-02", reported)]);
    assert_eq!(of(PartyRole::Wholesaler, &done, "2026-03-02"), []);
}

#[test]
fn patients_in_mid_window_stand_as_due_until_each_is_dealt_with() {
    let fall = |patients: &[&str]| RegistryEvent::PatientsDisplaced {
        because: id("fact-0"),
        patients: patients.iter().map(|one| id(one)).collect(),
    };
    let settled = |patient| RegistryEvent::DisplacementSettled {
        because: id("fact-0"),
        patient: id(patient),
        how: Settled::AnotherPharmacy,
    };
    let mut facts = vec![
        ("2026-03-01", RegistryEvent::Suspended { reason: None }),
        ("2026-03-01", fall(&["one", "two"])),
        ("2026-03-02", settled("one")),
    ];
    assert_eq!(
        of(PartyRole::Pharmacy, &record(&facts), "2026-03-02"),
        [(OfficeDuty::DisplacedDealtWith, "2026-03-01".to_owned())]
    );
    facts.push(("2026-03-03", settled("two")));
    assert_eq!(of(PartyRole::Pharmacy, &record(&facts), "2026-03-03"), []);
}

#[test]
fn the_sample_is_due_each_year_and_the_assessment_every_two_years_from_march_2024() {
    let due = |facts: &[(&str, RegistryEvent)], on| {
        told(due_of_programme(
            &record(facts),
            &numbers(),
            Some(day("2024-03-01")),
            day(on),
        ))
    };
    let began = (
        "2025-06-01",
        RegistryEvent::ModeSet {
            mode: retinue_kernel::Mode::Registry,
        },
    );
    assert_eq!(
        due(std::slice::from_ref(&began), "2026-01-15"),
        [
            (OfficeDuty::AssessmentSubmitted, "2026-03-01".to_owned()),
            (OfficeDuty::SampleDrawn, "2026-12-31".to_owned()),
        ]
    );
    let drawn = RegistryEvent::AuditSampleDrawn {
        year: 2026,
        seed: id("seed"),
        since: day("2025-02-01"),
        listed: 1,
        list_hash: id("hash"),
        chosen: vec![id("north")],
    };
    let submitted = RegistryEvent::AssessmentSubmitted {
        interval_end: day("2026-02-01"),
    };
    let done = [began, ("2026-02-01", drawn), ("2026-03-01", submitted)];
    assert_eq!(
        due(&done, "2026-03-02"),
        [(OfficeDuty::AssessmentSubmitted, "2028-03-01".to_owned())]
    );
    assert!(due(&done, "2027-01-01").contains(&(OfficeDuty::SampleDrawn, "2027-12-31".to_owned())));
}

#[test]
fn a_pharmacy_of_the_sample_stays_due_until_its_audit_was_held() {
    let audit = |sample: &str, result| {
        record(&[(
            "2026-05-01",
            RegistryEvent::Audited {
                sample: Some(id(sample)),
                result,
                says: says(),
            },
        )])
    };
    let (held, other, not) = (
        audit("draw", AuditResult::Findings),
        audit("draw of last year", AuditResult::Findings),
        audit("draw", AuditResult::NotHeld),
    );
    let (a, b, c, d) = (id("a"), id("b"), id("c"), id("d"));
    let open = audits_of_sample(
        &id("draw"),
        [
            (&a, Some(&held)),
            (&b, Some(&other)),
            (&c, Some(&not)),
            (&d, None),
        ],
    );
    assert_eq!(open, [&b, &c, &d]);
}

#[test]
fn a_report_of_a_pregnancy_is_followed_up_at_once_and_every_thirty_days_until_it_is_closed() {
    let mut facts = vec![(
        "2026-03-01",
        RegistryEvent::PregnancyFileOpened {
            patient: id("patient"),
            report: id("report"),
        },
    )];
    let due = |facts: &[(&str, RegistryEvent)]| {
        due_of_pregnancy(&record(facts), &numbers()).map(|item| item.by)
    };
    assert_eq!(due(&facts), Some(day("2026-03-01")));
    facts.push((
        "2026-03-02",
        RegistryEvent::PregnancyFollowedUp {
            reached: false,
            says: says(),
        },
    ));
    assert_eq!(due(&facts), Some(day("2026-04-01")));
    facts.push((
        "2026-04-01",
        RegistryEvent::PregnancyFileClosed { says: says() },
    ));
    assert_eq!(due(&facts), None);
}
