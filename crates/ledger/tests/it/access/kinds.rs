//! One fact of each kind, and who may report it.

use retinue_kernel::{
    AdjustmentReason, AnswerSheet, Basis, Capsules, Category, Channel, Exclusion, ExternalNumber,
    Form, Method, Milligrams, NotHandedOver, Payload, PregnancyTiming, Product, Programme, Setting,
    Source, Specimen, TestResult,
};

use crate::harness::{day, id};

fn capsules() -> Capsules {
    Capsules::new([(Milligrams(20), 60)]).unwrap()
}

/// One of each kind, and who may report it: P prescriber, D designee, M medical assistant, F pharmacist, S patient, G guardian, K a device that was lent, T telephone
/// staff with nobody on the line, A administrator, I the installation itself.
pub(super) fn expectations() -> Vec<(Payload, &'static str)> {
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
                signing: None,
            },
            "PD",
        ),
        (Payload::CounsellingRecorded { topics: vec![] }, "PD"),
        (contraception(Source::Patient), "SK"),
        (contraception(Source::Prescriber), "PD"),
        (methods_on_a_sheet(), "PDM"),
        (
            Payload::ContraceptionLapsed {
                from: None,
                unprotected: None,
            },
            "PDMS",
        ),
        (test(), "PDL"),
        (Payload::HomeTestingPermitted { procedure: None }, "P"),
        (Payload::HomeTestingWithdrawn { procedure: None }, "P"),
        (
            Payload::ComprehensionAnswered {
                passed: true,
                sheet: None,
            },
            "SK",
        ),
        (
            Payload::ComprehensionAnswered {
                passed: false,
                sheet: None,
            },
            "SK",
        ),
        (answers_on_a_sheet(), "PDM"),
        (
            Payload::MonthConfirmed {
                test: None,
                counselled: true,
                signed: None,
            },
            "PD",
        ),
        (Payload::VisitRecorded { remote: None }, "PD"),
        (Payload::ReproductiveStatusAssessed { signed: None }, "P"),
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
                signed: None,
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
        (
            Payload::CorrectionProposed {
                of: id("wrong"),
                why: id("mistyped"),
                instead: None,
            },
            "P",
        ),
        // Nobody is on the line.
        (Payload::CallEnded { call: id("c-1") }, "A"),
        (
            Payload::CorrectionConfirmed {
                proposal: id("proposed"),
            },
            "PA",
        ),
        (
            Payload::CorrectionDeclined {
                proposal: id("proposed"),
                reason: None,
            },
            "PA",
        ),
        (Payload::LostToFollowUpRecorded { reason: None }, "PD"),
        (Payload::ExemptionGranted { scope: vec![] }, "A"),
        (Payload::ExemptionRefused { reason: None }, "A"),
        (
            Payload::ProgrammeEntered {
                programme: Programme::UkMhra,
            },
            "P",
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
                despite: None,
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
                despite: None,
                to: None,
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
            Payload::ChecklistGiven {
                prescription: id("rx"),
                pharmacy: id("own"),
                until: None,
                decision: None,
            },
            "",
        ),
        (
            Payload::Supplied {
                prescription: id("rx"),
                pharmacy: id("own"),
                checklist: id("list"),
                days: 30,
                capsules: None,
                product_code: None,
                lot: None,
                shipped: false,
                despite: None,
                to: None,
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
            "F",
        ),
        (
            Payload::ReleaseProposed {
                authorisation: authorisation(),
                learned: NotHandedOver::PharmacySilent,
                asked: id("rung three times"),
                asked_on: day("2026-03-02"),
            },
            "A",
        ),
        (
            Payload::ReleaseConfirmed {
                proposal: id("proposal"),
            },
            "A",
        ),
        (
            Payload::ReleaseDeclined {
                proposal: id("proposal"),
                reason: None,
            },
            "A",
        ),
        (
            Payload::DeviationNoted {
                supply: id("supply"),
                finding: id("a mistaken answer on the telephone"),
            },
            "A",
        ),
        (
            Payload::SupplySettled {
                supply: id("supply"),
                taken_until: None,
                finding: id("brought to be destroyed"),
            },
            "P",
        ),
        (
            Payload::CategoryReconfirmed {
                category: Category::Can,
                reconfirmation: id("call"),
            },
            "P",
        ),
        (Payload::VideoOffered { accepted: true }, "PD"),
        (
            Payload::ReminderCardGiven {
                supply: id("supply"),
            },
            "F",
        ),
        (
            Payload::MedicationGuideGiven {
                authorisation: authorisation(),
                guide: id("revised 2024-06"),
            },
            "F",
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
                supply: None,
            },
            "PD",
        ),
        // Of a bag that is named, whoever gave it tells too; that a dose was raised is the clinic's to say.
        (
            Payload::SupplyAdjusted {
                reason: AdjustmentReason::Lost,
                days: None,
                supply: Some(id("bag")),
            },
            "PDF",
        ),
        (
            Payload::SupplyAdjusted {
                reason: AdjustmentReason::DoseRaised,
                days: None,
                supply: Some(id("bag")),
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
                origin: None,
                received_on: None,
                taken_from: None,
                reason: None,
            },
            "PDMS",
        ),
        (
            Payload::BreastfeedingRecorded {
                ongoing: Some(true),
            },
            "PDMS",
        ),
        (
            Payload::BreastfeedingRecorded {
                ongoing: Some(false),
            },
            "PD",
        ),
        (Payload::HoldRequested { reason: None }, "PDMS"),
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
        (Payload::PregnancyReported {}, "PDMS"),
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
            Payload::ResidenceRecorded {
                territory: id("XX-A"),
            },
            "PD",
        ),
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
                signing: None,
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
        on_sheet: None,
    }
}

fn methods_on_a_sheet() -> Payload {
    Payload::ContraceptionRecorded {
        methods: vec![Method::Iud],
        abstinence: false,
        since: day("2026-01-01"),
        source: Source::Patient,
        on_sheet: Some(id("a sheet")),
    }
}

fn answers_on_a_sheet() -> Payload {
    Payload::ComprehensionAnswered {
        passed: true,
        sheet: Some(Box::new(AnswerSheet {
            code: id("a sheet"),
            printed_on: day("2026-03-01"),
            printed_after: None,
            questions: id("a hash"),
            marked_true: vec![],
            marked_false: vec![],
            unmarked: vec![],
        })),
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
