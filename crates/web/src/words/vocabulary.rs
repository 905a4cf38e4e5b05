//! The closed words of the programme as people read them.

use retinue_kernel::{
    AdjustmentReason, AgeBasis, Assessed, Basis, Capacity, Category, Cycle, Escalation, Exclusion,
    Form, Fsh, Hcg, Method, Mode, Oestradiol, PregnancyTiming, Product, Progesterone, Setting,
    Signer, Specimen, TestResult, TestingRequirement, Topic, Who,
};

/// A word of a closed set: how it is written in forms and facts, and how it is read by people.
pub(crate) trait Word: Copy + PartialEq + Sized + 'static {
    /// Every word of the set.
    fn every() -> &'static [Self];
    /// Reads the written word.
    fn read(text: &str) -> Option<Self>;
    /// The written word.
    fn written(self) -> &'static str;
    /// What people read.
    fn label(self) -> &'static str;
}

macro_rules! labels {
    ($($name:ident { $($word:ident => $label:literal),* $(,)? })*) => {
        $(impl Word for $name {
            fn every() -> &'static [$name] { $name::ALL }
            fn read(text: &str) -> Option<$name> { $name::from_text(text) }
            fn written(self) -> &'static str { self.as_str() }
            fn label(self) -> &'static str {
                match self { $($name::$word => $label,)* }
            }
        })*
    };
}

labels! {
    Category {
        Can => "Can become pregnant",
        Cannot => "Cannot become pregnant",
    }
    Basis {
        Default => "None of the exceptions applies",
        CisgenderMale => "Cisgender male",
        TransgenderFemale => "Transgender female",
        Hysterectomy => "The uterus was removed (hysterectomy)",
        BilateralOophorectomy => "Both ovaries were removed (bilateral oophorectomy)",
        PostMenopausal => "Post-menopausal, proven by laboratory values",
        TubalLigation => "Tubal ligation (not an exception in the United States)",
    }
    AgeBasis {
        Over54 => "Older than 54",
        Upto54 => "54 or younger",
    }
    Fsh {
        PostMenopausal => "In the post-menopausal range",
        NotPostMenopausal => "Not in the post-menopausal range",
    }
    Hcg {
        Negative => "Negative",
        Positive => "Positive",
    }
    Oestradiol {
        Depressed => "Depressed to the post-menopausal range",
        NotDepressed => "Not depressed",
    }
    Progesterone {
        Absent => "Absent",
        Present => "Present",
    }
    Form {
        PatientEnrolmentCan => "Enrolment of a patient who can become pregnant",
        PatientEnrolmentCannot => "Enrolment of a patient who cannot become pregnant",
        PrescriberEnrolment => "Enrolment of a prescriber",
        PharmacyEnrolment => "Enrolment of a pharmacy",
        Exemption => "Exemption from the initial pregnancy tests",
        AcknowledgementOfRisk => "Acknowledgement of risk",
    }
    Signer {
        Patient => "Patient",
        Guardian => "Parent or guardian",
        Prescriber => "Prescriber",
    }
    TestingRequirement {
        FirstTest => "The first of the two tests",
        Gap => "The days between the two tests",
        CycleDay => "The day of the cycle of the second test",
    }
    Assessed {
        MentalHealth => "Mental health",
        SexualFunction => "Sexual function",
    }
    Topic {
        Risks => "The risks of isotretinoin",
        Contraception => "Contraception",
    }
    Method {
        TubalSterilisation => "Tubal sterilisation",
        PartnerVasectomy => "Vasectomy of the partner",
        Iud => "Intrauterine device (IUD)",
        CombinedPill => "Combined hormonal pill",
        Patch => "Hormonal patch",
        Injection => "Hormonal injection",
        Implant => "Hormonal implant",
        VaginalRing => "Vaginal ring",
        MaleCondom => "Male latex condom",
        DiaphragmWithSpermicide => "Diaphragm with spermicide",
        CervicalCapWithSpermicide => "Cervical cap with spermicide",
        VaginalSponge => "Vaginal sponge",
        ProgestinOnlyPill => "Progestin-only pill (mini-pill)",
        Diaphragm => "Diaphragm without spermicide",
        CervicalCap => "Cervical cap without spermicide",
        FemaleCondom => "Female condom",
        Withdrawal => "Withdrawal",
        FertilityAwareness => "Fertility awareness",
        Breastfeeding => "Breastfeeding",
        Spermicide => "Spermicide alone",
    }
    Specimen {
        Urine => "Urine",
        Serum => "Blood serum",
    }
    Setting {
        Home => "At home",
        Medical => "In a medical setting, without a CLIA certificate",
        Laboratory => "At a site with a CLIA certificate in force (laboratory or office)",
    }
    TestResult {
        Negative => "Negative",
        Positive => "Positive",
        Indeterminate => "Indeterminate",
    }
    Cycle {
        Regular => "Regular periods",
        Irregular => "Irregular periods",
        Amenorrhoea => "No periods",
        Suppressed => "Bleeding suppressed by the contraceptive method",
    }
    Product {
        Conventional => "Conventional isotretinoin",
        Lidose => "Lidose isotretinoin",
        Micronized => "Micronized isotretinoin",
    }
    AdjustmentReason {
        Lost => "Lost",
        Destroyed => "Destroyed",
        Recalled => "Recalled by the manufacturer",
        Returned => "Returned",
        DoseRaised => "Dose raised, so the supply ends sooner",
        ShortFill => "Fewer capsules in the bag than ordered",
    }
    Exclusion {
        SerumQuantitative => "A repeat quantitative serum test was negative",
        LaboratoryError => "The laboratory reported an error",
    }
    Escalation {
        Programme => "The programme's office",
        CoveringPrescriber => "A prescriber who covers",
        EmergencyContact => "The patient's contact for emergencies",
    }
    PregnancyTiming {
        BeforeTreatment => "Before the first dose",
        DuringTreatment => "During treatment",
        SoonAfterLastDose => "Within 30 days after the last dose",
        LaterAfterLastDose => "Later than that",
        Unknown => "Not known",
    }
    Capacity {
        Prescriber => "Prescriber",
        Delegate => "Delegate",
        Designee => "Designee",
        MedicalAssistant => "Medical assistant",
        PhoneAgent => "Telephone agent",
        Pharmacist => "Pharmacist",
        Patient => "Patient",
        Guardian => "Guardian",
        Laboratory => "Laboratory",
        Administrator => "Administrator",
        System => "System",
    }
    Mode {
        Registry => "Registry",
        Companion => "Companion",
        Sandbox => "Sandbox",
    }
    Who {
        Prescriber => "Prescriber",
        Patient => "Patient",
        Guardian => "Parent or guardian",
        Pharmacist => "Pharmacist",
        Programme => "Programme administrator",
    }
}
