//! Every kind of command against every role: what may be done, and nothing else.

use retinue_kernel::{
    AdjustmentReason, Basis, Capsules, Case, Category, Channel, Command, DispenseRequest, Envelope,
    Event, Exclusion, ExternalNumber, Form, Method, Milligrams, Payload, PregnancyTiming, Product,
    Programme, RegistryEvent, Setting, Source, Specimen, TestResult,
};
use retinue_ledger::access::{NotAllowed, Relation, may, may_in_registry};
use retinue_ledger::{PatientId, Role, Subject};

use crate::harness::{day, id};

fn patient(text: &str) -> PatientId {
    text.parse().unwrap()
}

fn own_patient() -> PatientId {
    patient("11111111-1111-4111-8111-111111111111")
}

fn roles() -> Vec<Role> {
    vec![
        Role::Prescriber(id("own")),
        Role::Designee(id("own")),
        Role::Pharmacist(id("own")),
        Role::Wholesaler(id("own")),
        Role::Patient(own_patient()),
        Role::Guardian(id("own")),
        Role::PhoneAgent,
        Role::Administrator,
        Role::System,
    ]
}

/// The same roles, for other parties.
fn strangers() -> Vec<Role> {
    vec![
        Role::Prescriber(id("other")),
        Role::Designee(id("other")),
        Role::Pharmacist(id("other")),
        Role::Wholesaler(id("other")),
        Role::Patient(patient("22222222-2222-4222-8222-222222222222")),
        Role::Guardian(id("other")),
        // Nobody is on the line.
        Role::PhoneAgent,
    ]
}

fn capsules() -> Capsules {
    Capsules::new([(Milligrams(20), 60)]).unwrap()
}

/// One of each kind, and who may report it: P prescriber, D designee, F pharmacist, S patient, G guardian, T telephone
/// staff with nobody on the line, A administrator, I the installation itself.
fn expectations() -> Vec<(Payload, &'static str)> {
    let authorisation = || id("a-1");
    vec![
        (
            Payload::PatientRegistered {
                born: day("2001-01-01"),
                programme: Programme::UsIpledge,
            },
            "PD",
        ),
        (category(Category::Can), "PDS"),
        (category(Category::Cannot), "P"),
        (
            Payload::ConsentSigned {
                form: Form::PatientEnrolmentCan,
                signers: vec![],
                edition: None,
                text_hash: None,
            },
            "PD",
        ),
        (Payload::CounsellingRecorded { topics: vec![] }, "PD"),
        (contraception(Source::Patient), "S"),
        (contraception(Source::Prescriber), "PD"),
        (
            Payload::ContraceptionLapsed {
                from: None,
                unprotected: None,
            },
            "PDS",
        ),
        (test(), "PD"),
        (Payload::HomeTestingPermitted { procedure: None }, "P"),
        (Payload::HomeTestingWithdrawn { procedure: None }, "P"),
        (Payload::ComprehensionAnswered { passed: true }, "S"),
        (Payload::ComprehensionAnswered { passed: false }, "S"),
        (
            Payload::MonthConfirmed {
                test: None,
                counselled: true,
            },
            "PD",
        ),
        (Payload::VisitRecorded { remote: None }, "PD"),
        (Payload::ReproductiveStatusAssessed {}, "P"),
        (
            Payload::AssessmentRecorded {
                subjects: vec![],
                concern: None,
            },
            "PD",
        ),
        (Payload::SecondPrescriberAgreed { prescriber: None }, "P"),
        (
            Payload::OutsideProgrammeAgreed {
                reason: id("no pregnancy is to be expected"),
            },
            "P",
        ),
        (Payload::OutsideProgrammeEnded {}, "P"),
        (
            Payload::ExemptionRequested {
                scope: vec![],
                reason: id("a serious medical reason"),
            },
            "P",
        ),
        (
            Payload::StopTakingContacted {
                reached: true,
                told_to_stop: true,
                escalated_to: None,
            },
            "PDA",
        ),
        (
            Payload::PregnancyReportFiled {
                timing: PregnancyTiming::DuringTreatment,
            },
            "P",
        ),
        (Payload::LostToFollowUpRecorded { reason: None }, "PD"),
        (Payload::ExemptionGranted { scope: vec![] }, "A"),
        (Payload::ExemptionRefused { reason: None }, "A"),
        (
            Payload::ProgrammeEntered {
                programme: Programme::UkMhra,
            },
            "PD",
        ),
        (crate::harness::thirty_days_of_40_mg(), "P"),
        (
            Payload::PrescriptionCancelled {
                prescription: id("rx"),
                reason: None,
            },
            "P",
        ),
        (
            Payload::DispenseAuthorised {
                prescription: id("rx"),
                pharmacy: id("own"),
                until: day("2026-03-07"),
                days: 30,
                decision: None,
            },
            "",
        ),
        (
            Payload::StopTakingContacted {
                reached: true,
                told_to_stop: true,
                escalated_to: None,
            },
            "PDA",
        ),
        (
            Payload::PregnancyReportFiled {
                timing: PregnancyTiming::DuringTreatment,
            },
            "P",
        ),
        (Payload::LostToFollowUpRecorded { reason: None }, "PD"),
        (
            Payload::ExternalAuthorisationRecorded {
                prescription: id("rx"),
                pharmacy: id("own"),
                number: ExternalNumber::new("SYNTHETIC 1").unwrap(),
                do_not_dispense_after: day("2026-03-05"),
                channel: Channel::Website,
                until: day("2026-03-07"),
                days: 30,
                decision: None,
            },
            "",
        ),
        (
            Payload::DispenseDenied {
                prescription: id("rx"),
                pharmacy: id("own"),
                decision: None,
            },
            "",
        ),
        (
            Payload::Filled {
                authorisation: authorisation(),
                days: 30,
                capsules: None,
                product_code: None,
                lot: None,
            },
            "F",
        ),
        (crate::harness::handed_over(&authorisation(), 30), "F"),
        (
            Payload::Shipped {
                authorisation: authorisation(),
                days: 30,
                capsules: None,
                product_code: None,
                lot: None,
            },
            "F",
        ),
        (
            Payload::PartiallyDispensed {
                authorisation: authorisation(),
                days: 10,
                capsules: None,
                product_code: None,
                lot: None,
            },
            "F",
        ),
        (
            Payload::Delivered {
                authorisation: authorisation(),
            },
            "F",
        ),
        (
            Payload::AuthorisationReversed {
                authorisation: authorisation(),
                reason: None,
            },
            "FI",
        ),
        (
            Payload::AuthorisationReleased {
                authorisation: authorisation(),
                reason: None,
            },
            "FA",
        ),
        (
            Payload::AuthorisationExpired {
                authorisation: authorisation(),
                reason: None,
            },
            "I",
        ),
        (
            Payload::ReturnedToStock {
                authorisation: authorisation(),
            },
            "F",
        ),
        (
            Payload::SupplyAdjusted {
                reason: AdjustmentReason::Lost,
                days: None,
            },
            "PD",
        ),
        (
            Payload::StockShortageReported {
                pharmacy: Some(id("own")),
            },
            "FA",
        ),
        (
            Payload::OutsideSupplyReported {
                product: Product::Conventional,
                capsules: capsules(),
            },
            "PD",
        ),
        (
            Payload::BreastfeedingRecorded {
                ongoing: Some(true),
            },
            "PDS",
        ),
        (Payload::HoldRequested { reason: None }, "PDS"),
        (Payload::TreatmentPaused { reason: None }, "P"),
        (Payload::TreatmentResumed { reason: None }, "P"),
        (
            Payload::TreatmentStopped {
                reason: None,
                last_dose_on: None,
            },
            "P",
        ),
        (Payload::CourseCompleted { last_dose_on: None }, "P"),
        (Payload::PregnancyReported {}, "PDS"),
        (
            Payload::PregnancyExcluded {
                how: Exclusion::SerumQuantitative,
            },
            "P",
        ),
        (Payload::PregnancyEnded {}, "P"),
        (Payload::CareTransferred { reason: None }, "PA"),
        (
            Payload::TransferRequested {
                prescriber: id("own"),
                reason: None,
            },
            "PSA",
        ),
        (Payload::TransferWithdrawn { reason: None }, "PSA"),
        (
            Payload::GuardianLinked {
                guardian: id("g-1"),
            },
            "PDA",
        ),
        (
            Payload::GuardianUnlinked {
                guardian: id("g-1"),
                reason: None,
            },
            "PDA",
        ),
        (
            Payload::GuardianSigned {
                form: Form::PatientEnrolmentCan,
                edition: None,
                text_hash: None,
            },
            "G",
        ),
        (
            Payload::CallerIdentified {
                call: id("c-1"),
                source: Source::Patient,
                means: vec![],
            },
            "T",
        ),
        (
            Payload::CallReviewed {
                call: id("c-1"),
                relistened: true,
                reason: None,
            },
            "A",
        ),
        (Payload::ContactRecorded { reason: None }, "PD"),
        (
            Payload::StopTakingContacted {
                reached: true,
                told_to_stop: true,
                escalated_to: None,
            },
            "PDA",
        ),
        (
            Payload::PregnancyReportFiled {
                timing: PregnancyTiming::DuringTreatment,
            },
            "P",
        ),
        (Payload::LostToFollowUpRecorded { reason: None }, "PD"),
    ]
}

fn category(category: Category) -> Payload {
    Payload::CategoryAssigned {
        category,
        basis: Basis::Default,
        menopause: None,
        reason: None,
    }
}

fn contraception(source: Source) -> Payload {
    Payload::ContraceptionRecorded {
        methods: vec![Method::Iud],
        abstinence: false,
        since: day("2026-01-01"),
        source,
    }
}

fn test() -> Payload {
    Payload::PregnancyTestReported {
        collected_on: day("2026-03-01"),
        specimen: Specimen::Urine,
        setting: Setting::Laboratory,
        result: TestResult::Negative,
        clia_number: None,
        cycle: None,
        menses_began_on: None,
    }
}

fn letter(role: &Role) -> char {
    match role {
        Role::Prescriber(_) => 'P',
        Role::Designee(_) => 'D',
        Role::Pharmacist(_) => 'F',
        Role::Patient(_) => 'S',
        Role::Guardian(_) => 'G',
        Role::PhoneAgent => 'T',
        Role::Administrator => 'A',
        Role::System => 'I',
        // No fact about a patient is a wholesaler's: no row names it.
        Role::Wholesaler(_) => 'W',
    }
}

fn record(payload: &Payload) -> Command {
    Command::Record {
        on: day("2026-03-02"),
        payload: payload.clone(),
    }
}

#[test]
fn every_role_may_report_exactly_what_is_its_own_to_report() {
    let own = id("own");
    let relation = Relation {
        prescriber: Some(&own),
        holder: Some(&own),
        guardians: std::slice::from_ref(&own),
        asked_to_take_over: Some(&own),
        ..Relation::of(own_patient())
    };
    let expectations = expectations();
    let kinds: std::collections::BTreeSet<_> = expectations
        .iter()
        .map(|(payload, _)| payload.kind())
        .collect();
    // The kernel writes each kind's name once. All stand here but the correction, which has a test of its own.
    let names = include_str!("../../../kernel/src/event.rs")
        .matches(" => \"")
        .count();
    assert_eq!(
        kinds.len(),
        names - 1,
        "a kind of fact has no line in this test"
    );
    for (payload, allowed) in &expectations {
        for role in roles() {
            let may = may(&role, &record(payload), &relation);
            assert_eq!(
                may.is_ok(),
                allowed.contains(letter(&role)),
                "{role:?}: {} ({may:?})",
                payload.kind()
            );
            if let Err(refused) = may {
                assert!(matches!(refused, NotAllowed::Role { .. }));
                assert!(refused.to_string().len() > 40, "{refused}");
            }
        }
    }
}

#[test]
fn nobody_reports_anything_for_anothers_patient_prescription_or_pharmacy() {
    let own = id("own");
    let relation = Relation {
        prescriber: Some(&own),
        holder: Some(&own),
        guardians: std::slice::from_ref(&own),
        asked_to_take_over: Some(&own),
        ..Relation::of(own_patient())
    };
    let nobodys = Relation {
        prescriber: None,
        holder: None,
        asked_to_take_over: None,
        ..relation
    };
    for (payload, _) in &expectations() {
        for stranger in strangers() {
            // Telephone staff find patients by what callers say: they belong to no party.
            if matches!(payload, Payload::CallerIdentified { .. }) && stranger == Role::PhoneAgent {
                continue;
            }
            assert!(
                may(&stranger, &record(payload), &relation).is_err(),
                "{stranger:?}: {}",
                payload.kind()
            );
        }
        for role in [
            Role::Prescriber(id("own")),
            Role::Designee(id("own")),
            Role::Pharmacist(id("own")),
        ] {
            // A pharmacy reports its own shortage, and whoever is to take over asks for it themselves.
            let own_matter = matches!(
                payload,
                Payload::StockShortageReported { .. } | Payload::TransferRequested { .. }
            );
            if !own_matter {
                assert!(
                    may(&role, &record(payload), &nobodys).is_err(),
                    "{role:?}: {}",
                    payload.kind()
                );
            }
        }
    }
}

#[test]
fn staff_never_answer_the_questions_for_a_patient() {
    let own = id("own");
    let relation = Relation {
        prescriber: Some(&own),
        holder: Some(&own),
        guardians: std::slice::from_ref(&own),
        asked_to_take_over: Some(&own),
        ..Relation::of(own_patient())
    };
    for role in roles()
        .into_iter()
        .filter(|role| !matches!(role, Role::Patient(_) | Role::PhoneAgent))
    {
        let refused = may(
            &role,
            &record(&Payload::ComprehensionAnswered { passed: true }),
            &relation,
        )
        .expect_err("staff answered");
        assert!(
            refused.to_string().contains("Only the patient can"),
            "{refused}"
        );
    }
}

#[test]
fn telephone_staff_enter_what_the_caller_may_enter_once_it_is_known_who_calls() {
    let own = id("own");
    let with = |on_the_line| Relation {
        prescriber: Some(&own),
        on_the_line,
        ..Relation::of(own_patient())
    };
    for (payload, allowed) in expectations() {
        if matches!(payload, Payload::CallerIdentified { .. }) {
            continue;
        }
        let command = record(&payload);
        let by_telephone = |line| may(&Role::PhoneAgent, &command, &with(line));
        let kind = payload.kind();
        let alone = by_telephone(None).expect_err("nobody is on the line");
        assert!(alone.to_string().contains("who is calling"), "{alone}");
        let patient = by_telephone(Some(Source::Patient));
        assert_eq!(patient.is_ok(), allowed.contains('S'), "{kind}");
        let prescriber = by_telephone(Some(Source::Prescriber));
        assert_eq!(prescriber.is_ok(), allowed.contains('D'), "{kind}");
    }
}

#[test]
fn a_delegate_acts_as_the_prescriber_but_hands_nobody_over() {
    let (own, treating) = (id("own"), id("treating"));
    let relation = Relation {
        prescriber: Some(&treating),
        delegates: std::slice::from_ref(&own),
        ..Relation::of(own_patient())
    };
    let nobodys = Relation {
        delegates: &[],
        ..relation
    };
    for (payload, allowed) in expectations() {
        let delegate = Role::Prescriber(own.clone());
        let may_delegate = may(&delegate, &record(&payload), &relation).is_ok();
        // Asking for oneself needs no delegation.
        let is_transfer = matches!(
            payload,
            Payload::CareTransferred { .. } | Payload::TransferWithdrawn { .. }
        );
        let expected = allowed.contains('P') && !is_transfer;
        assert_eq!(may_delegate, expected, "{}", payload.kind());
        let asks = matches!(payload, Payload::TransferRequested { .. });
        assert_eq!(
            may(&delegate, &record(&payload), &nobodys).is_ok(),
            asks,
            "{}",
            payload.kind()
        );
        let designee = Role::Designee(own.clone());
        assert!(may(&designee, &record(&payload), &relation).is_err());
    }
}

#[test]
fn a_former_prescriber_corrects_what_they_recorded_and_nothing_else() {
    let (own, treating) = (id("own"), id("treating"));
    let visit = Payload::VisitRecorded { remote: None };
    let correction = record(&Payload::FactCorrected {
        of: id("f-1"),
        why: id("a slip"),
        instead: None,
    });
    let of = |corrected_of| Relation {
        prescriber: Some(&treating),
        corrected: Some(&visit),
        corrected_of,
        ..Relation::of(own_patient())
    };
    let former = Role::Prescriber(own.clone());
    assert!(may(&former, &correction, &of(Some(&own))).is_ok());
    assert!(may(&former, &correction, &of(Some(&treating))).is_err());
    assert!(may(&former, &record(&visit), &of(Some(&own))).is_err());
}

#[test]
fn only_a_pharmacist_asks_to_dispense_and_only_for_their_own_pharmacy() {
    let own = id("own");
    let relation = Relation {
        prescriber: Some(&own),
        ..Relation::of(own_patient())
    };
    let request = Command::RequestDispense(DispenseRequest {
        prescription: id("rx"),
        pharmacy: id("own"),
    });
    for role in roles().into_iter().chain(strangers()) {
        let own = matches!(&role, Role::Pharmacist(pharmacy) if pharmacy.as_str() == "own");
        assert_eq!(may(&role, &request, &relation).is_ok(), own, "{role:?}");
    }
}

#[test]
fn a_fact_is_corrected_by_those_whose_it_is_and_what_a_patient_said_by_nobody() {
    let own = id("own");
    for (payload, reporters) in expectations() {
        let relation = Relation {
            prescriber: Some(&own),
            holder: Some(&own),
            corrected: Some(&payload),
            guardians: std::slice::from_ref(&own),
            ..Relation::of(own_patient())
        };
        let expected = match reporters {
            // Reported by nobody, typed by the pharmacist.
            _ if payload.kind() == "external-authorisation-recorded" => "F",
            // What went back to stock stays there.
            _ if payload.kind() == "returned-to-stock" => "",
            "F" => "F",
            with_prescriber if with_prescriber.contains('P') => "P",
            _ => "",
        };
        let envelope = Envelope {
            id: id("f-1"),
            on: day("2026-03-02"),
            recorded_at: None,
            provenance: None,
        };
        let instead = Some(Box::new(Event {
            payload: payload.clone(),
            envelope,
        }));
        for instead in [None, instead] {
            let correction = Payload::FactCorrected {
                of: id("f-1"),
                why: id("a slip"),
                instead,
            };
            for role in roles() {
                let may = may(&role, &record(&correction), &relation);
                assert_eq!(
                    may.is_ok(),
                    expected.contains(letter(&role)),
                    "{role:?}: {} ({may:?})",
                    payload.kind()
                );
            }
            for stranger in strangers() {
                assert!(may(&stranger, &record(&correction), &relation).is_err());
            }
        }
    }
}

/// An act that is offered and always refused would send a person in circles.
#[test]
fn whatever_correction_is_offered_the_gate_can_accept() {
    let rulebook = crate::harness::rulebook();
    let own = id("own");
    let event = |name: &str, payload: Payload| Event {
        payload,
        envelope: Envelope {
            id: id(name),
            on: day("2026-03-02"),
            recorded_at: None,
            provenance: None,
        },
    };
    for (payload, _) in expectations() {
        let relation = Relation {
            patient: own_patient(),
            prescriber: Some(&own),
            holder: Some(&own),
            corrected: Some(&payload),
            ..Relation::of(own_patient())
        };
        let correction = |instead| Payload::FactCorrected {
            of: id("wrong"),
            why: id("a slip"),
            instead,
        };
        let offered = roles()
            .iter()
            .any(|role| may(role, &record(&correction(None)), &relation).is_ok());
        let patient = retinue_kernel::PatientRecord::of([
            event(
                "born",
                Payload::PatientRegistered {
                    born: day("2001-01-01"),
                    programme: Programme::UsIpledge,
                },
            ),
            event("wrong", payload.clone()),
        ]);
        let case = Case {
            patient: &patient,
            prescriber: None,
            pharmacy: None,
        };
        let is_accepted = |instead| {
            let command = record(&correction(instead));
            match retinue_kernel::decide(
                &case,
                &command,
                &rulebook.default_rules(),
                day("2026-03-02"),
            ) {
                Ok(_) => true,
                Err(refused) => refused
                    .because
                    .iter()
                    .all(|because| because.field != "of" && because.field != "instead"),
            }
        };
        let replaced = Some(Box::new(event("wrong", payload.clone())));
        if offered {
            assert!(
                is_accepted(None) || is_accepted(replaced),
                "offered and always refused: {}",
                payload.kind()
            );
        }
    }
}

#[test]
fn parties_enrol_and_attest_for_themselves_and_the_administrator_does_the_rest() {
    let subjects = [
        Subject::Programme,
        Subject::Prescriber(id("own")),
        Subject::Pharmacy(id("own")),
        Subject::Pharmacy(id("other")),
        Subject::Wholesaler(id("own")),
    ];
    let own_acts = [
        RegistryEvent::Enrolled {},
        RegistryEvent::Attested {},
        RegistryEvent::Trained {
            staff: Vec::new(),
            record: None,
        },
    ];
    let administrators = [
        RegistryEvent::Certified {
            until: day("2027-01-01"),
        },
        RegistryEvent::Suspended { reason: None },
        RegistryEvent::Reinstated { reason: None },
        RegistryEvent::Decertified { reason: None },
        RegistryEvent::EditionAdopted {
            edition: id("2021-12-13"),
            from: day("2026-01-01"),
            rules: id("hash"),
            overlays: vec![],
        },
        RegistryEvent::FormTextLoaded {
            form: id("patient-enrolment-can"),
            edition: id("2021-12-13"),
            text_hash: id("hash"),
            from: day("2026-01-01"),
            re_consent: retinue_kernel::ReConsent::Required,
        },
        RegistryEvent::ModeSet {
            mode: retinue_kernel::Mode::Registry,
        },
    ];
    for subject in &subjects {
        for role in roles() {
            let is_self = match (&role, subject) {
                (Role::Prescriber(own), Subject::Prescriber(subject))
                | (Role::Pharmacist(own), Subject::Pharmacy(subject))
                | (Role::Wholesaler(own), Subject::Wholesaler(subject)) => own == subject,
                _ => false,
            };
            let administrator = role == Role::Administrator;
            for event in &own_acts {
                assert_eq!(
                    may_in_registry(&role, subject, event).is_ok(),
                    is_self || administrator,
                    "{role:?} {event:?}"
                );
            }
            for event in &administrators {
                assert_eq!(
                    may_in_registry(&role, subject, event).is_ok(),
                    administrator,
                    "{role:?} {event:?}"
                );
            }
            let unmatched = RegistryEvent::RequestUnmatched { typed: id("hash") };
            assert_eq!(
                may_in_registry(&role, subject, &unmatched).is_ok(),
                role == Role::System
            );
        }
    }
}
