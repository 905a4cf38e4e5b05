//! The closed words of the office.

use crate::vocabulary::words;

words! {
    /// Why a wholesaler may not ship.
    ShipmentBar {
        /// The wholesaler is not authorised, or no longer.
        ShipperNotAuthorised = "shipper-not-authorised",
        /// The wholesaler is suspended.
        ShipperSuspended = "shipper-suspended",
        /// The wholesaler's authorisation was taken away.
        ShipperDecertified = "shipper-decertified",
        /// No manufacturer's written consent to the wholesaler is on record.
        ShipperWithoutConsent = "shipper-without-consent",
        /// The consignee is not on record.
        ConsigneeUnknown = "consignee-unknown",
        /// The consignee is a pharmacy that is not certified, or no longer; or a wholesaler that is not authorised.
        ConsigneeNotCertified = "consignee-not-certified",
        /// The consignee is suspended.
        ConsigneeSuspended = "consignee-suspended",
        /// The consignee's certification was taken away.
        ConsigneeDecertified = "consignee-decertified",
        /// The consignee is a wholesaler without a manufacturer's written consent.
        ConsigneeWithoutConsent = "consignee-without-consent",
    }
}

impl ShipmentBar {
    /// Whether the one who ordered is the reason: such an order is reported to the manufacturer.
    pub const fn is_of_consignee(self) -> bool {
        matches!(
            self,
            ShipmentBar::ConsigneeUnknown
                | ShipmentBar::ConsigneeNotCertified
                | ShipmentBar::ConsigneeSuspended
                | ShipmentBar::ConsigneeDecertified
                | ShipmentBar::ConsigneeWithoutConsent
        )
    }
}

words! {
    /// What the programme does about non-compliance.
    CaseAction {
        /// A warning.
        Warning = "warning",
        /// A plan of correction.
        CorrectivePlan = "corrective-plan",
        /// Suspension until reinstated.
        Suspension = "suspension",
        /// The certification is taken away.
        Decertification = "decertification",
    }
}

words! {
    /// What became of an action that was reconsidered.
    Reconsidered {
        /// It stands.
        Upheld = "upheld",
        /// It is lifted: a suspension is followed by the reinstatement; who was decertified may be certified anew.
        Lifted = "lifted",
    }
}

words! {
    /// How a patient whose prescriber or pharmacy fell away in mid-window was dealt with.
    Settled {
        /// Care was transferred to another prescriber.
        CareTransferred = "care-transferred",
        /// A delegate of the practice acts for the prescriber.
        DelegateActs = "delegate-acts",
        /// Another pharmacy dispenses.
        AnotherPharmacy = "another-pharmacy",
        /// The party was reinstated and goes on.
        PartyReinstated = "party-reinstated",
        /// The patient does not go on for now.
        DoesNotGoOn = "does-not-go-on",
    }
}

words! {
    /// What an audit found.
    AuditResult {
        /// Nothing to act on.
        NoFindings = "no-findings",
        /// Something to act on: a case follows.
        Findings = "findings",
        /// It could not be held; it stays due.
        NotHeld = "not-held",
    }
}

words! {
    /// How a pregnancy ended.
    PregnancyOutcome {
        /// It goes on.
        Ongoing = "ongoing",
        /// A birth.
        Birth = "birth",
        /// A miscarriage.
        Miscarriage = "miscarriage",
        /// An elective abortion.
        ElectiveAbortion = "elective-abortion",
        /// Lost to follow-up.
        Lost = "lost",
    }
}

words! {
    /// What is due, named after the duty of `duties.toml` that it carries out.
    OfficeDuty {
        /// A prescriber's certification runs out.
        PrescriberReactivation = "prescriber-reactivation",
        /// A pharmacy's certification runs out.
        PharmacyReEnrolment = "pharmacy-re-enrolment",
        /// A wholesaler's authorisation runs out.
        WholesalerRenewal = "wholesaler-renewal",
        /// A pharmacy's staff are to be trained.
        StaffTrained = "staff-trained-yearly",
        /// A wholesaler's staff are to be trained.
        WholesalerStaffTrained = "wholesaler-staff-trained",
        /// An order by a party that may not be shipped to is to be reported to the manufacturer.
        OrderReported = "order-by-others-reported",
        /// A wholesaler is to be audited.
        WholesalerAudited = "wholesaler-audited",
        /// The year's sample of pharmacies is to be drawn.
        SampleDrawn = "audit-sample-drawn",
        /// A pharmacy of the sample is to be audited.
        PharmacyAudited = "pharmacy-audited",
        /// The party is to be told of a case.
        CaseNotice = "non-compliance-notice",
        /// The party is to answer.
        CaseAnswer = "non-compliance-answer",
        /// The office is to decide: act, reconsider or close.
        CaseDecision = "non-compliance-decision",
        /// Patients in mid-window lost their prescriber or pharmacy.
        DisplacedDealtWith = "displaced-patients-dealt-with",
        /// A report of a pregnancy is to be followed up.
        PregnancyFollowedUp = "pregnancy-followed-up",
        /// An assessment is to be submitted.
        AssessmentSubmitted = "assessment-submitted",
    }
}

words! {
    /// What came of an attempt to tell a person of a recall.
    RecallContact {
        /// The person was told.
        Told = "told",
        /// Nobody was reached.
        NotReached = "not-reached",
        /// What was recorded of the person before was a mistake.
        TakenBack = "taken-back",
    }
}
