//! What leaves a pharmacy of a programme without a registry: entered with its checklist, late as well, and corrected without
//! losing where, on what and in spite of what it was made.

use retinue_kernel::{Command, Envelope, Event, FactId, Form, Payload, Programme};
use retinue_ledger::{
    CounterState, InspectionOf, InspectionRow, PatientId, Submission, SubmitError,
};

use crate::harness::{Clinic, OTHER_PHARMACY, day, fresh, id, noon};
use crate::lands::{
    assign_and_sign, checklist_of, fields, register, state_at_counter, supplied,
    uk_patient_with_a_prescription,
};

#[test]
fn an_open_checklist_is_no_supply_unless_the_pharmacist_says_why() {
    let clinic = Clinic::open();
    let registered = register(&clinic, Programme::UkMhra).unwrap();
    let patient = registered.patient;
    assign_and_sign(&clinic, patient, Form::AcknowledgementOfRisk);
    clinic.counsels_and_sees(patient);
    let prescription = clinic.prescribes(patient);
    let outcome = clinic.asks_to_dispense(patient, &prescription);
    let checklist = checklist_of(&outcome);
    assert_eq!(
        crate::harness::reasons(&outcome),
        ["assessment-missing", "assessment-missing"],
        "one for each subject"
    );
    let twice = clinic.asks_to_dispense(patient, &prescription);
    assert_eq!(
        checklist_of(&twice),
        checklist,
        "the same open list is recorded once a day"
    );

    let out = supplied(&prescription, &checklist, 30, None);
    assert_eq!(
        fields(clinic.tries_to_record(&clinic.pharmacist, patient, out)),
        ["checklist"]
    );
    let elsewhere = supplied(&prescription, &checklist, 30, Some("told by telephone"));
    let refused = clinic.tries_to_record(&clinic.other_pharmacist, patient, elsewhere.clone());
    assert!(
        matches!(refused, Err(SubmitError::NotFound)),
        "not theirs: {refused:?}"
    );
    clinic
        .tries_to_record(&clinic.pharmacist, patient, elsewhere)
        .unwrap();
    assert!(matches!(
        state_at_counter(&clinic, &registered),
        CounterState::Dispensed
    ));
}

#[test]
fn a_checklist_of_yesterday_serves_no_supply_of_today() {
    let clinic = Clinic::open();
    let (registered, prescription) = uk_patient_with_a_prescription(&clinic);
    let checklist = checklist_of(&clinic.asks_to_dispense(registered.patient, &prescription));
    clinic.clock.set(noon("2026-03-03"));
    assert!(matches!(
        state_at_counter(&clinic, &registered),
        CounterState::ToBeAsked
    ));
    let out = supplied(&prescription, &checklist, 30, None);
    assert_eq!(
        fields(clinic.tries_to_record(&clinic.pharmacist, registered.patient, out)),
        ["checklist"]
    );
}

#[test]
fn a_supply_is_not_reported_where_a_registry_authorises() {
    let clinic = Clinic::open();
    let (registered, prescription) = clinic.has_a_patient_with_a_prescription();
    let denied = clinic.asks_to_dispense(registered.patient, &prescription);
    let fact = denied.decision.unwrap().fact;
    let out = supplied(&prescription, &fact, 30, Some("a reason"));
    assert_eq!(
        fields(clinic.tries_to_record(&clinic.pharmacist, registered.patient, out)),
        ["type"]
    );
}

#[test]
fn a_supply_is_corrected_by_the_pharmacy_that_made_it() {
    let clinic = Clinic::open();
    let (registered, prescription) = uk_patient_with_a_prescription(&clinic);
    let patient = registered.patient;
    let checklist = checklist_of(&clinic.asks_to_dispense(patient, &prescription));
    let out = supplied(&prescription, &checklist, 30, None);
    let recorded = clinic
        .tries_to_record(&clinic.pharmacist, patient, out)
        .unwrap();
    let correction = Payload::FactCorrected {
        of: recorded.fact("supplied").unwrap().clone(),
        why: id("another patient's bag"),
        instead: None,
    };
    let refused = clinic.tries_to_record(&clinic.other_pharmacist, patient, correction.clone());
    assert!(matches!(refused, Err(SubmitError::NotFound)));
    clinic
        .tries_to_record(&clinic.pharmacist, patient, correction)
        .unwrap();
    assert!(matches!(
        state_at_counter(&clinic, &registered),
        CounterState::Checked { ref now, .. } if now.is_complete()
    ));
}

fn moves(clinic: &Clinic, patient: PatientId, programme: Programme) {
    clinic.records(patient, Payload::ProgrammeEntered { programme });
}

fn enters(
    clinic: &Clinic,
    patient: PatientId,
    on: &str,
    payload: Payload,
) -> Result<retinue_ledger::Outcome, SubmitError> {
    let command = Command::Record {
        on: day(on),
        payload,
    };
    let submission = Submission::new(patient, fresh(), &clinic.pharmacist, command);
    clinic.ledger.submit(submission)
}

/// Supplied in the United Kingdom on 2 March and written down after the patient has entered the United States' programme.
#[test]
fn a_supply_made_before_a_move_is_entered_after_it_and_judged_by_the_programme_of_its_day() {
    let clinic = Clinic::open();
    let (registered, prescription) = uk_patient_with_a_prescription(&clinic);
    let patient = registered.patient;
    let checklist = checklist_of(&clinic.asks_to_dispense(patient, &prescription));
    clinic.clock.set(noon("2026-03-04"));
    moves(&clinic, patient, Programme::UsIpledge);

    let out = || supplied(&prescription, &checklist, 30, None);
    let refused = enters(&clinic, patient, "2026-03-04", out());
    assert_eq!(
        fields(refused),
        ["checklist"],
        "the checklist is of 2 March"
    );
    let too_many = supplied(&prescription, &checklist, 31, None);
    let refused = enters(&clinic, patient, "2026-03-02", too_many);
    assert_eq!(fields(refused), ["days"]);
    let unknown = supplied(&prescription, &id("no-such-checklist"), 30, None);
    let refused = enters(&clinic, patient, "2026-03-02", unknown);
    assert_eq!(
        fields(refused),
        ["type"],
        "the registry authorises from now on"
    );
    enters(&clinic, patient, "2026-03-02", out()).expect("entered late");

    let summary = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap()
        .summary;
    assert_eq!(summary.supply_ends_on, Some(day("2026-03-31")));
    let mine = |programme| exported(&clinic, programme);
    let rows = mine(Programme::UkMhra);
    assert!(rows.iter().any(|row| row.what == "supplied"), "{rows:#?}");
    let rows = mine(Programme::UsIpledge);
    assert!(rows.iter().all(|row| row.what != "supplied"), "{rows:#?}");
    clinic.is_whole();
}

#[test]
fn a_supply_with_an_open_checklist_needs_its_reason_after_the_move_as_before() {
    let clinic = Clinic::open();
    let registered = register(&clinic, Programme::UkMhra).unwrap();
    let patient = registered.patient;
    assign_and_sign(&clinic, patient, Form::AcknowledgementOfRisk);
    let prescription = clinic.prescribes(patient);
    let checklist = checklist_of(&clinic.asks_to_dispense(patient, &prescription));
    clinic.clock.set(noon("2026-03-04"));
    moves(&clinic, patient, Programme::UsIpledge);
    let silent = supplied(&prescription, &checklist, 30, None);
    let refused = enters(&clinic, patient, "2026-03-02", silent);
    assert_eq!(fields(refused), ["checklist"]);
    let said = supplied(&prescription, &checklist, 30, Some("told by telephone"));
    enters(&clinic, patient, "2026-03-02", said).expect("with its reason");
}

/// A supply with its reason, and the correction of its days.
struct Despite {
    clinic: Clinic,
    patient: PatientId,
    prescription: FactId,
    checklist: FactId,
    supply: FactId,
}

impl Despite {
    fn made() -> Despite {
        let clinic = Clinic::open();
        let registered = register(&clinic, Programme::UkMhra).unwrap();
        let patient = registered.patient;
        assign_and_sign(&clinic, patient, Form::AcknowledgementOfRisk);
        let prescription = clinic.prescribes(patient);
        let checklist = checklist_of(&clinic.asks_to_dispense(patient, &prescription));
        let out = supplied(&prescription, &checklist, 30, Some("told by telephone"));
        let outcome = enters(&clinic, patient, "2026-03-02", out).expect("supplied");
        let supply = outcome.fact("supplied").expect("on record").clone();
        Despite {
            clinic,
            patient,
            prescription,
            checklist,
            supply,
        }
    }

    fn corrects(&self, on: &str, payload: Payload) -> Result<retinue_ledger::Outcome, SubmitError> {
        let correction = Payload::FactCorrected {
            of: self.supply.clone(),
            why: id("counted wrong"),
            instead: Some(Box::new(Event {
                payload,
                envelope: Envelope {
                    id: self.supply.clone(),
                    on: day(on),
                    recorded_at: None,
                    provenance: None,
                },
            })),
        };
        enters(&self.clinic, self.patient, "2026-03-02", correction)
    }

    fn supply(&self, days: u16, despite: Option<&str>) -> Payload {
        supplied(&self.prescription, &self.checklist, days, despite)
    }
}

#[test]
fn a_correction_of_a_supply_drops_neither_its_reason_nor_its_pharmacy_nor_its_checklist() {
    let made = Despite::made();
    assert_eq!(
        fields(made.corrects("2026-03-02", made.supply(28, None))),
        ["despite"]
    );
    let mut elsewhere = made.supply(28, Some("told by telephone"));
    if let Payload::Supplied { pharmacy, .. } = &mut elsewhere {
        *pharmacy = id(OTHER_PHARMACY);
    }
    assert!(fields(made.corrects("2026-03-02", elsewhere)).contains(&"pharmacy"));
    let mut on_another = made.supply(28, Some("told by telephone"));
    if let Payload::Supplied { checklist, .. } = &mut on_another {
        *checklist = id("another");
    }
    assert!(fields(made.corrects("2026-03-02", on_another)).contains(&"checklist"));
    let another_day = made.supply(28, Some("told by telephone"));
    assert_eq!(
        fields(made.corrects("2026-03-01", another_day)),
        ["checklist"],
        "no checklist of that day"
    );
    made.corrects("2026-03-02", made.supply(28, Some("told on the telephone")))
        .expect("counted anew, the reason worded better");
    made.clinic.is_whole();
}

fn exported(clinic: &Clinic, programme: Programme) -> Vec<InspectionRow> {
    let of = InspectionOf {
        programme,
        from: day("2000-01-01"),
        to: day("2999-12-31"),
        pharmacy: None,
        by_number: false,
    };
    let mut rows = Vec::new();
    clinic
        .ledger
        .inspection(&clinic.administrator(), &of, &mut |row| {
            rows.push(row);
            true
        })
        .expect("an export");
    rows
}

/// An inspection sees what a correction put in the place of an entry, where it was made before a move as well.
#[test]
fn the_export_tells_the_values_that_a_correction_brought_and_keeps_them_with_their_programme() {
    let made = Despite::made();
    moves(&made.clinic, made.patient, Programme::UsIpledge);
    let outcome = made
        .corrects("2026-03-02", made.supply(28, Some("told on the telephone")))
        .expect("corrected");
    let correction = outcome.fact("fact-corrected").expect("on record");
    let rows = exported(&made.clinic, Programme::UkMhra);
    let corrected: Vec<_> = rows
        .iter()
        .filter(|row| row.what == "fact-corrected")
        .collect();
    let [corrected] = corrected.as_slice() else {
        panic!("{rows:#?}");
    };
    assert_eq!(corrected.outcome, Some(format!("replaced {}", made.supply)));
    assert_eq!(corrected.pharmacy, Some(id(crate::harness::PHARMACY)));
    let supplies: Vec<_> = rows.iter().filter(|row| row.what == "supplied").collect();
    let [was, is] = supplies.as_slice() else {
        panic!("{rows:#?}");
    };
    assert_eq!((was.days, &was.brought_by), (Some(30), &None));
    assert_eq!(was.corrected_by.as_ref(), Some(correction));
    assert_eq!(
        (is.days, is.brought_by.as_ref()),
        (Some(28), Some(correction))
    );
    assert_eq!(is.reason, Some(id("told on the telephone")));
    assert_eq!(is.fact, made.supply);
    let rows = exported(&made.clinic, Programme::UsIpledge);
    assert!(
        rows.iter().all(|row| row.what != "fact-corrected"),
        "{rows:#?}"
    );
}

#[test]
fn the_export_tells_what_was_proposed_and_how_it_was_answered() {
    let clinic = Clinic::open();
    let (registered, prescription) = uk_patient_with_a_prescription(&clinic);
    let patient = registered.patient;
    let propose = || {
        let outcome = clinic.records(
            patient,
            Payload::CorrectionProposed {
                of: prescription.clone(),
                why: id("mistyped"),
                instead: Some(Box::new(Event {
                    payload: crate::harness::thirty_days_of_40_mg(),
                    envelope: Envelope {
                        id: prescription.clone(),
                        on: day("2026-03-01"),
                        recorded_at: None,
                        provenance: None,
                    },
                })),
            },
        );
        outcome
            .fact("correction-proposed")
            .expect("proposed")
            .clone()
    };
    let first = propose();
    clinic.records(
        patient,
        Payload::CorrectionDeclined {
            proposal: first.clone(),
            reason: Some(id("it was right")),
        },
    );
    let second = propose();
    let office = clinic.administrator();
    clinic
        .tries_to_record(
            office.actor(),
            patient,
            Payload::CorrectionConfirmed {
                proposal: second.clone(),
            },
        )
        .expect("confirmed");
    let rows = exported(&clinic, Programme::UkMhra);
    let told: Vec<(&str, String)> = rows
        .iter()
        .filter(|row| row.what.starts_with("correction-"))
        .map(|row| (row.what, row.outcome.clone().unwrap_or_default()))
        .collect();
    assert_eq!(
        told,
        [
            ("correction-proposed", format!("to-replace {prescription}")),
            ("correction-declined", format!("declined {first}")),
            ("correction-proposed", format!("to-replace {prescription}")),
            ("correction-confirmed", format!("confirmed {second}")),
        ]
    );
    let brought: Vec<_> = rows
        .iter()
        .filter(|row| row.what == "prescription-written")
        .map(|row| (row.on, row.brought_by.is_some()))
        .collect();
    let (written, instead) = (day("2026-03-02"), day("2026-03-01"));
    assert_eq!(
        brought,
        [
            (written, false),
            (instead, true),
            (instead, true),
            (instead, true)
        ],
        "as written, as proposed twice, and as it stands"
    );
}
