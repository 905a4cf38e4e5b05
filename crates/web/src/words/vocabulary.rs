//! The closed words of the programme as people read them.

use retinue_kernel::office::{
    AuditResult, CaseAction, PregnancyOutcome, RecallContact, Reconsidered, Settled, ShipmentBar,
};
use retinue_kernel::{
    AdjustmentReason, AgeBasis, Assessed, Basis, Capacity, Category, Channel, Cycle, Escalation,
    Exclusion, Form, Fsh, HandedTo, Hcg, IdentifiedBy, Method, Mode, NotHandedOver, Oestradiol,
    PregnancyTiming, Product, Progesterone, Programme, Setting, Signer, Specimen, SupplyOrigin,
    TestResult, TestingRequirement, Topic, Who,
};
use retinue_rulebook::Language;

use super::said::vocabulary as says;

/// A word of a closed set: how it is written in forms and facts, and how it is read by people.
pub(crate) trait Word: Copy + PartialEq + Sized + 'static {
    /// Every word of the set.
    fn every() -> &'static [Self];
    /// Reads the written word.
    fn read(text: &str) -> Option<Self>;
    /// The written word.
    fn written(self) -> &'static str;
    /// What people read in a language.
    fn label_in(self, language: Language) -> &'static str;
    /// What staff read.
    fn label(self) -> &'static str {
        self.label_in(Language::English)
    }
}

macro_rules! labels {
    ($($name:ident { $($word:ident => $label:ident),* $(,)? })*) => {
        $(impl Word for $name {
            fn every() -> &'static [$name] { $name::ALL }
            fn read(text: &str) -> Option<$name> { $name::from_text(text) }
            fn written(self) -> &'static str { self.as_str() }
            fn label_in(self, language: Language) -> &'static str {
                match self { $($name::$word => says::$label,)* }.get(language)
            }
        })*
    };
}

/// Words that only staff read: they stand in English.
macro_rules! staff_labels {
    ($($name:ident { $($word:ident => $label:literal),* $(,)? })*) => {
        $(impl Word for $name {
            fn every() -> &'static [$name] { $name::ALL }
            fn read(text: &str) -> Option<$name> { $name::from_text(text) }
            fn written(self) -> &'static str { self.as_str() }
            fn label_in(self, _: Language) -> &'static str {
                match self { $($name::$word => $label,)* }
            }
        })*
    };
}

staff_labels! {
    CaseAction {
        Warning => "A warning",
        CorrectivePlan => "A plan of correction",
        Suspension => "Suspension until reinstated",
        Decertification => "De-certification and disenrolment",
    }
    Reconsidered {
        Upheld => "The action stands",
        Lifted => "The action is lifted",
    }
    Settled {
        CareTransferred => "Care was transferred",
        DelegateActs => "A delegate acts",
        AnotherPharmacy => "Another pharmacy dispenses",
        PartyReinstated => "The party was reinstated",
        DoesNotGoOn => "Does not go on for now",
    }
    RecallContact {
        Told => "Told",
        NotReached => "Nobody was reached",
        TakenBack => "Recorded by mistake",
    }
    AuditResult {
        NoFindings => "Nothing to act on",
        Findings => "Something to act on",
        NotHeld => "It could not be held; it stays due",
    }
    PregnancyOutcome {
        Ongoing => "It goes on",
        Birth => "Birth",
        Miscarriage => "Miscarriage",
        ElectiveAbortion => "Elective abortion",
        Lost => "Lost to follow-up",
    }
    ShipmentBar {
        ShipperNotAuthorised => "Your own authorisation to ship is missing or has run out. The programme's office renews it; you may ship from the day it records that.",
        ShipperSuspended => "You are suspended. The programme's office can reinstate you; you may ship from that day.",
        ShipperDecertified => "Your authorisation was taken away. The programme's office can authorise you anew; you may ship from that day.",
        ShipperWithoutConsent => "No manufacturer's written consent to your shipping is on record. Send it to the programme's office; you may ship from the day it is recorded.",
        ConsigneeUnknown => "Nobody of this name is on record. A party that enrols and is certified may be shipped to from that day.",
        ConsigneeNotCertified => "The one who ordered is not certified, or the certification has run out. They renew it with the programme's office; you may ship from that day.",
        ConsigneeSuspended => "The one who ordered is suspended. The programme's office can reinstate them; you may ship from that day.",
        ConsigneeDecertified => "The certification of the one who ordered was taken away. The programme's office can certify them anew; you may ship from that day.",
        ConsigneeWithoutConsent => "The one who ordered is a wholesaler without a manufacturer's written consent on record. They send it to the programme's office; you may ship from the day it is recorded.",
    }
}

labels! {
    Category {
        Can => CATEGORY_CAN,
        Cannot => CATEGORY_CANNOT,
    }
    Basis {
        Default => BASIS_DEFAULT,
        CisgenderMale => BASIS_CISGENDER_MALE,
        TransgenderFemale => BASIS_TRANSGENDER_FEMALE,
        Hysterectomy => BASIS_HYSTERECTOMY,
        BilateralOophorectomy => BASIS_BILATERAL_OOPHORECTOMY,
        PostMenopausal => BASIS_POST_MENOPAUSAL,
        TubalLigation => BASIS_TUBAL_LIGATION,
    }
    AgeBasis {
        Over54 => AGE_BASIS_OVER54,
        Upto54 => AGE_BASIS_UPTO54,
    }
    Fsh {
        PostMenopausal => FSH_POST_MENOPAUSAL,
        NotPostMenopausal => FSH_NOT_POST_MENOPAUSAL,
    }
    Hcg {
        Negative => HCG_NEGATIVE,
        Positive => HCG_POSITIVE,
    }
    Oestradiol {
        Depressed => OESTRADIOL_DEPRESSED,
        NotDepressed => OESTRADIOL_NOT_DEPRESSED,
    }
    Progesterone {
        Absent => PROGESTERONE_ABSENT,
        Present => PROGESTERONE_PRESENT,
    }
    Form {
        PatientEnrolmentCan => FORM_PATIENT_ENROLMENT_CAN,
        PatientEnrolmentCannot => FORM_PATIENT_ENROLMENT_CANNOT,
        PrescriberEnrolment => FORM_PRESCRIBER_ENROLMENT,
        PharmacyEnrolment => FORM_PHARMACY_ENROLMENT,
        Exemption => FORM_EXEMPTION,
        MonthConfirmationCan => FORM_MONTH_CONFIRMATION_CAN,
        MonthConfirmationCannot => FORM_MONTH_CONFIRMATION_CANNOT,
        AcknowledgementOfRisk => FORM_ACKNOWLEDGEMENT_OF_RISK,
    }
    Signer {
        Patient => SIGNER_PATIENT,
        Guardian => SIGNER_GUARDIAN,
        Prescriber => SIGNER_PRESCRIBER,
    }
    TestingRequirement {
        FirstTest => TESTING_REQUIREMENT_FIRST_TEST,
        Gap => TESTING_REQUIREMENT_GAP,
        CycleDay => TESTING_REQUIREMENT_CYCLE_DAY,
    }
    Programme {
        UsIpledge => PROGRAMME_US_IPLEDGE,
        UkMhra => PROGRAMME_UK_MHRA,
        EuPpp => PROGRAMME_EU_PPP,
    }
    Assessed {
        MentalHealth => ASSESSED_MENTAL_HEALTH,
        SexualFunction => ASSESSED_SEXUAL_FUNCTION,
    }
    Topic {
        Risks => TOPIC_RISKS,
        Contraception => TOPIC_CONTRACEPTION,
    }
    Method {
        TubalSterilisation => METHOD_TUBAL_STERILISATION,
        PartnerVasectomy => METHOD_PARTNER_VASECTOMY,
        Iud => METHOD_IUD,
        CombinedPill => METHOD_COMBINED_PILL,
        Patch => METHOD_PATCH,
        Injection => METHOD_INJECTION,
        Implant => METHOD_IMPLANT,
        VaginalRing => METHOD_VAGINAL_RING,
        MaleCondom => METHOD_MALE_CONDOM,
        DiaphragmWithSpermicide => METHOD_DIAPHRAGM_WITH_SPERMICIDE,
        CervicalCapWithSpermicide => METHOD_CERVICAL_CAP_WITH_SPERMICIDE,
        VaginalSponge => METHOD_VAGINAL_SPONGE,
        ProgestinOnlyPill => METHOD_PROGESTIN_ONLY_PILL,
        Diaphragm => METHOD_DIAPHRAGM,
        CervicalCap => METHOD_CERVICAL_CAP,
        FemaleCondom => METHOD_FEMALE_CONDOM,
        Withdrawal => METHOD_WITHDRAWAL,
        FertilityAwareness => METHOD_FERTILITY_AWARENESS,
        Breastfeeding => METHOD_BREASTFEEDING,
        Spermicide => METHOD_SPERMICIDE,
    }
    Specimen {
        Urine => SPECIMEN_URINE,
        Serum => SPECIMEN_SERUM,
    }
    Setting {
        Home => SETTING_HOME,
        Medical => SETTING_MEDICAL,
        Laboratory => SETTING_LABORATORY,
    }
    TestResult {
        Negative => TEST_RESULT_NEGATIVE,
        Positive => TEST_RESULT_POSITIVE,
        Indeterminate => TEST_RESULT_INDETERMINATE,
    }
    Cycle {
        Regular => CYCLE_REGULAR,
        Irregular => CYCLE_IRREGULAR,
        Amenorrhoea => CYCLE_AMENORRHOEA,
        Suppressed => CYCLE_SUPPRESSED,
    }
    Product {
        Conventional => PRODUCT_CONVENTIONAL,
        Lidose => PRODUCT_LIDOSE,
        Micronized => PRODUCT_MICRONIZED,
    }
    AdjustmentReason {
        Lost => ADJUSTMENT_LOST,
        Destroyed => ADJUSTMENT_DESTROYED,
        Recalled => ADJUSTMENT_RECALLED,
        Returned => ADJUSTMENT_RETURNED,
        DoseRaised => ADJUSTMENT_DOSE_RAISED,
        ShortFill => ADJUSTMENT_SHORT_FILL,
    }
    HandedTo {
        Patient => HANDED_TO_PATIENT,
        Guardian => HANDED_TO_GUARDIAN,
        NamedByPatient => HANDED_TO_NAMED_BY_PATIENT,
    }
    NotHandedOver {
        PharmacySaid => NOT_HANDED_OVER_PHARMACY_SAID,
        PharmacySilent => NOT_HANDED_OVER_PHARMACY_SILENT,
    }
    SupplyOrigin {
        AnotherPerson => SUPPLY_ORIGIN_ANOTHER_PERSON,
        Online => SUPPLY_ORIGIN_ONLINE,
        Abroad => SUPPLY_ORIGIN_ABROAD,
        LeftOver => SUPPLY_ORIGIN_LEFT_OVER,
        Elsewhere => SUPPLY_ORIGIN_ELSEWHERE,
    }
    Exclusion {
        SerumQuantitative => EXCLUSION_SERUM_QUANTITATIVE,
        LaboratoryError => EXCLUSION_LABORATORY_ERROR,
    }
    Escalation {
        Programme => ESCALATION_PROGRAMME,
        CoveringPrescriber => ESCALATION_COVERING_PRESCRIBER,
        EmergencyContact => ESCALATION_EMERGENCY_CONTACT,
    }
    PregnancyTiming {
        BeforeTreatment => PREGNANCY_BEFORE_TREATMENT,
        DuringTreatment => PREGNANCY_DURING_TREATMENT,
        SoonAfterLastDose => PREGNANCY_SOON_AFTER_LAST_DOSE,
        LaterAfterLastDose => PREGNANCY_LATER_AFTER_LAST_DOSE,
        Unknown => PREGNANCY_UNKNOWN,
    }
    Capacity {
        Prescriber => CAPACITY_PRESCRIBER,
        Delegate => CAPACITY_DELEGATE,
        Designee => CAPACITY_DESIGNEE,
        MedicalAssistant => CAPACITY_MEDICAL_ASSISTANT,
        PhoneAgent => CAPACITY_PHONE_AGENT,
        Pharmacist => CAPACITY_PHARMACIST,
        Wholesaler => CAPACITY_WHOLESALER,
        Patient => CAPACITY_PATIENT,
        Guardian => CAPACITY_GUARDIAN,
        Laboratory => CAPACITY_LABORATORY,
        Administrator => CAPACITY_ADMINISTRATOR,
        System => CAPACITY_SYSTEM,
    }
    Channel {
        Website => CHANNEL_WEBSITE,
        Telephone => CHANNEL_TELEPHONE,
    }
    IdentifiedBy {
        ProgrammeNumber => IDENTIFIED_PROGRAMME_NUMBER,
        DayOfBirth => IDENTIFIED_DAY_OF_BIRTH,
        Name => IDENTIFIED_NAME,
        ContactLine => IDENTIFIED_CONTACT_LINE,
        PrescriberIdentifier => IDENTIFIED_PRESCRIBER,
        CallBack => IDENTIFIED_CALL_BACK,
    }
    Mode {
        Registry => MODE_REGISTRY,
        Companion => MODE_COMPANION,
        Sandbox => MODE_SANDBOX,
    }
    Who {
        Prescriber => WHO_PRESCRIBER,
        Patient => WHO_PATIENT,
        Guardian => WHO_GUARDIAN,
        Pharmacist => WHO_PHARMACIST,
        Programme => WHO_PROGRAMME,
    }
}

/// Where a test was performed, without the certificate that one land asks of the place.
pub(crate) fn plain_setting(setting: Setting, language: Language) -> &'static str {
    match setting {
        Setting::Home => setting.label_in(language),
        Setting::Medical => says::SETTING_PLAIN_MEDICAL.get(language),
        Setting::Laboratory => says::SETTING_PLAIN_LABORATORY.get(language),
    }
}
