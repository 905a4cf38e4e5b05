//! The closed words of the programme, each with the text by which it is written.

use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Declares a closed set of words: the enum, its texts, and a list of all. The crate that uses it depends on `serde`.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $( $(#[$word_doc:meta])* $word:ident = $text:literal ),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name { $( $(#[$word_doc])* #[serde(rename = $text)] $word, )* }
        impl $name {
            /// Every word of the set, in the order of its declaration.
            pub const ALL: &'static [$name] = &[$( $name::$word, )*];
            /// The word as it is written in facts, forms and rules.
            pub const fn as_str(self) -> &'static str {
                match self { $( $name::$word => $text, )* }
            }
            /// Reads the written word.
            pub fn from_text(text: &str) -> Option<$name> {
                match text { $( $text => Some($name::$word), )* _ => None }
            }
        }
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { f.pad(self.as_str()) }
        }
    };
}
pub(crate) use words;

words! {
    /// A programme of law.
    Programme {
        /// The isotretinoin programme of the United States.
        UsIpledge = "us-ipledge",
        /// Oral retinoid measures of the United Kingdom.
        UkMhra = "uk-mhra",
        /// The pregnancy prevention programme of the European Union.
        EuPpp = "eu-ppp",
    }
}

impl Programme {
    /// Whether a registry authorises each dispensing. Where there is none, a decision is a pharmacist's checklist.
    pub const fn has_registry(self) -> bool {
        matches!(self, Programme::UsIpledge)
    }
}

words! {
    /// Whether a patient can become pregnant, in the programme's own sense.
    Category {
        /// Can become pregnant.
        Can = "can-become-pregnant",
        /// Cannot become pregnant.
        Cannot = "cannot-become-pregnant",
    }
}

words! {
    /// The ground on which a category was assigned.
    Basis {
        /// No exception is affirmed.
        Default = "default",
        /// Cisgender male.
        CisgenderMale = "cisgender-male",
        /// Transgender female.
        TransgenderFemale = "transgender-female",
        /// The uterus was removed.
        Hysterectomy = "hysterectomy",
        /// Both ovaries were removed.
        BilateralOophorectomy = "bilateral-oophorectomy",
        /// Post-menopausal, with proof.
        PostMenopausal = "post-menopausal",
        /// Tubal ligation: an exemption in the UK, not in the US.
        TubalLigation = "tubal-ligation",
    }
}

words! {
    /// Which of the two menopause branches the prescriber claims.
    AgeBasis {
        /// Older than 54.
        Over54 = "over-54",
        /// 54 or younger.
        Upto54 = "54-or-under",
    }
}
words! { /// A follicle-stimulating hormone result, by the laboratory's own range.
Fsh { /// In the post-menopausal range.
    PostMenopausal = "post-menopausal", /// Outside it.
    NotPostMenopausal = "not-post-menopausal", } }
words! { /// An hCG result.
Hcg { /// Negative.
    Negative = "negative", /// Positive.
    Positive = "positive", } }
words! { /// An oestradiol result.
Oestradiol { /// Depressed to the post-menopausal range.
    Depressed = "depressed", /// Not depressed.
    NotDepressed = "not-depressed", } }
words! { /// A serum progesterone result.
Progesterone { /// Absent.
    Absent = "absent", /// Present.
    Present = "present", } }

words! {
    /// A form of the programme.
    Form {
        /// Enrolment of a patient who can become pregnant.
        PatientEnrolmentCan = "patient-enrolment-can",
        /// Enrolment of a patient who cannot become pregnant.
        PatientEnrolmentCannot = "patient-enrolment-cannot",
        /// Enrolment of a prescriber.
        PrescriberEnrolment = "prescriber-enrolment",
        /// Enrolment of a pharmacy.
        PharmacyEnrolment = "pharmacy-enrolment",
        /// Request for an exemption from the initial pregnancy testing requirements.
        Exemption = "exemption",
        /// The month's confirmation of a patient who can become pregnant.
        MonthConfirmationCan = "month-confirmation-can",
        /// The month's confirmation of a patient who cannot become pregnant.
        MonthConfirmationCannot = "month-confirmation-cannot",
        /// The acknowledgement-of-risk form (UK, EU).
        AcknowledgementOfRisk = "acknowledgement-of-risk",
    }
}

impl Form {
    /// Whether patients sign it: only such a form is a consent.
    pub const fn is_signed_by_patients(self) -> bool {
        matches!(
            self,
            Form::PatientEnrolmentCan | Form::PatientEnrolmentCannot | Form::AcknowledgementOfRisk
        )
    }
}

words! { /// Who signed a form.
Signer { /// The patient.
    Patient = "patient", /// A parent or guardian.
    Guardian = "guardian", /// The prescriber.
    Prescriber = "prescriber", } }
words! { /// A subject of counselling.
Topic { /// The risks of isotretinoin.
    Risks = "risks", /// Contraception.
    Contraception = "contraception", } }
words! {
    /// An initial pregnancy testing requirement from which a patient may be exempted for a serious medical reason.
    TestingRequirement {
        /// The first of the two tests.
        FirstTest = "first-test",
        /// The days between the two tests.
        Gap = "gap",
        /// The day of the cycle of the second test.
        CycleDay = "cycle-day",
    }
}
words! { /// What an assessment looked at.
Assessed { /// Mental health.
    MentalHealth = "mental-health", /// Sexual function.
    SexualFunction = "sexual-function", } }
words! { /// Who reported a fact that either side may report.
Source { /// The patient.
    Patient = "patient", /// The prescriber or the prescriber's staff.
    Prescriber = "prescriber", } }

words! {
    /// A method of contraception.
    Method {
        /// Tubal sterilisation.
        TubalSterilisation = "tubal-sterilisation",
        /// Vasectomy of the partner.
        PartnerVasectomy = "partner-vasectomy",
        /// Intrauterine device.
        Iud = "iud",
        /// Combined hormonal pill.
        CombinedPill = "combined-pill",
        /// Hormonal patch.
        Patch = "patch",
        /// Hormonal injection.
        Injection = "injection",
        /// Hormonal implant.
        Implant = "implant",
        /// Vaginal ring.
        VaginalRing = "vaginal-ring",
        /// Male latex condom.
        MaleCondom = "male-condom",
        /// Diaphragm with spermicide.
        DiaphragmWithSpermicide = "diaphragm-with-spermicide",
        /// Cervical cap with spermicide.
        CervicalCapWithSpermicide = "cervical-cap-with-spermicide",
        /// Vaginal sponge.
        VaginalSponge = "vaginal-sponge",
        /// Progestin-only pill: not counted.
        ProgestinOnlyPill = "progestin-only-pill",
        /// Diaphragm without spermicide: not counted.
        Diaphragm = "diaphragm",
        /// Cervical cap without spermicide: not counted.
        CervicalCap = "cervical-cap",
        /// Female condom: not counted.
        FemaleCondom = "female-condom",
        /// Withdrawal: not counted.
        Withdrawal = "withdrawal",
        /// Fertility awareness: not counted.
        FertilityAwareness = "fertility-awareness",
        /// Breastfeeding: not counted.
        Breastfeeding = "breastfeeding",
        /// Spermicide alone: not counted.
        Spermicide = "spermicide",
    }
}

words! { /// What was tested.
Specimen { /// Urine.
    Urine = "urine", /// Blood serum.
    Serum = "serum", } }
words! {
    /// Where a pregnancy test was performed.
    Setting {
        /// At home.
        Home = "home",
        /// In a medical setting without a CLIA certificate.
        Medical = "medical",
        /// At a site with a CLIA certificate in force, wherever it stands.
        Laboratory = "laboratory",
    }
}
words! { /// The result of a pregnancy test.
TestResult { /// Not pregnant.
    Negative = "negative", /// Pregnant.
    Positive = "positive", /// Neither could be said.
    Indeterminate = "indeterminate", } }
words! { /// How the menstrual cycle runs.
Cycle { /// Regular periods.
    Regular = "regular", /// Irregular periods.
    Irregular = "irregular", /// No periods.
    Amenorrhoea = "amenorrhoea", /// Bleeding suppressed by the contraceptive method.
    Suppressed = "suppressed", } }

words! {
    /// A formulation of isotretinoin; formulations are not interchangeable.
    Product {
        /// Conventional capsules.
        Conventional = "conventional",
        /// Lidose capsules.
        Lidose = "lidose",
        /// Micronized capsules.
        Micronized = "micronized",
    }
}

words! {
    /// Why a supply at home changed.
    AdjustmentReason {
        /// Lost.
        Lost = "lost",
        /// Destroyed.
        Destroyed = "destroyed",
        /// Recalled by the manufacturer.
        Recalled = "recalled",
        /// Returned.
        Returned = "returned",
        /// The dose was raised, so the supply ends sooner.
        DoseRaised = "dose-raised",
        /// Fewer capsules were in the bag than ordered.
        ShortFill = "short-fill",
    }
}

words! {
    /// Into whose hands a bag was given. Names of third persons stand in no fact.
    HandedTo {
        /// The patient.
        Patient = "patient",
        /// A parent or guardian.
        Guardian = "guardian",
        /// Somebody whom the patient named.
        NamedByPatient = "named-by-patient",
    }
}

words! {
    /// Through what a person's own word came in, where it was not entered from an account of theirs.
    Through {
        /// A device of the clinic, lent for this alone.
        Kiosk = "kiosk",
        /// Written by hand, and keyed in from the paper.
        Paper = "paper",
    }
}

words! {
    /// Where isotretinoin from outside the programme came from.
    SupplyOrigin {
        /// Another person's capsules.
        AnotherPerson = "another-person",
        /// Bought on the internet.
        Online = "online",
        /// From a pharmacy in another country.
        Abroad = "abroad",
        /// Left over from an earlier treatment.
        LeftOver = "left-over",
        /// From elsewhere.
        Elsewhere = "elsewhere",
    }
}

words! { /// How a suspected pregnancy was excluded.
Exclusion { /// A repeat quantitative serum test.
    SerumQuantitative = "serum-quantitative", /// The laboratory reported an error.
    LaboratoryError = "laboratory-error", } }

words! {
    /// Who has a duty.
    DutyActor {
        /// The prescriber.
        Prescriber = "prescriber",
        /// The patient.
        Patient = "patient",
        /// The pharmacy.
        Pharmacy = "pharmacy",
        /// The programme's office, where there is a registry.
        Programme = "programme",
        /// The wholesaler.
        Wholesaler = "wholesaler",
    }
}
words! {
    /// Who was asked to reach a patient whom the prescriber could not reach.
    Escalation {
        /// The programme's office.
        Programme = "programme",
        /// Another prescriber who covers.
        CoveringPrescriber = "covering-prescriber",
        /// The person whom the patient named for an emergency.
        EmergencyContact = "emergency-contact",
    }
}

impl Escalation {
    /// Those who can be asked in a programme: the office follows up where there is a registry, and nowhere else.
    pub fn of(programme: Programme) -> impl Iterator<Item = Escalation> {
        let all = Escalation::ALL.iter().copied();
        all.filter(move |one| programme.has_registry() || *one != Escalation::Programme)
    }
}
words! {
    /// When a pregnancy was, in relation to treatment.
    PregnancyTiming {
        /// Before the first dose.
        BeforeTreatment = "before-treatment",
        /// During treatment.
        DuringTreatment = "during-treatment",
        /// After the last dose, within the days of the last test.
        SoonAfterLastDose = "soon-after-last-dose",
        /// Later than that after the last dose.
        LaterAfterLastDose = "later-after-last-dose",
        /// It is not known.
        Unknown = "unknown",
    }
}

words! {
    /// In which role a person acted.
    Capacity {
        /// Prescriber.
        Prescriber = "prescriber",
        /// Another enrolled prescriber who covers.
        Delegate = "delegate",
        /// Office staff who enter data for a prescriber.
        Designee = "designee",
        /// Medical assistant.
        MedicalAssistant = "medical-assistant",
        /// Telephone staff of the programme.
        PhoneAgent = "phone-agent",
        /// Pharmacist.
        Pharmacist = "pharmacist",
        /// A wholesaler's staff.
        Wholesaler = "wholesaler",
        /// The patient.
        Patient = "patient",
        /// A parent or guardian.
        Guardian = "guardian",
        /// A laboratory.
        Laboratory = "laboratory",
        /// The registry's administrator.
        Administrator = "administrator",
        /// The system itself.
        System = "system",
    }
}

words! {
    /// How the programme's office learned that capsules were not handed over.
    NotHandedOver {
        /// The pharmacy was asked, and says so.
        PharmacySaid = "pharmacy-said",
        /// The pharmacy does not answer or is closed; the patient says that nothing was received.
        PharmacySilent = "pharmacy-silent",
    }
}

words! { /// Through which door of the programme's own system an authorisation number was obtained.
Channel { /// Its website.
    Website = "website", /// Its telephone.
    Telephone = "telephone", } }
words! {
    /// By what a caller on the telephone was identified.
    IdentifiedBy {
        /// The programme number, typed and found.
        ProgrammeNumber = "programme-number",
        /// The day of birth, typed and found.
        DayOfBirth = "day-of-birth",
        /// The full name, as it stands on record.
        Name = "name",
        /// A line of the contacts on record.
        ContactLine = "contact-line",
        /// The prescriber's identifier, and the office that was named.
        PrescriberIdentifier = "prescriber-identifier",
        /// Called back at the number on record; where nothing is on record yet, at one that the agent found.
        CallBack = "call-back",
    }
}

words! {
    /// Whether those who signed an earlier text of a form sign the new one.
    ReConsent {
        /// From its first day on only the new text counts.
        Required = "required",
        /// The wording changed and not what is affirmed: what was signed before still counts.
        NotRequired = "not-required",
    }
}

words! { /// A place that a patient comes to, or that must be open for a step of the month.
Premises { /// The clinic.
    Clinic = "clinic", /// The laboratory to which the clinic sends.
    Laboratory = "laboratory", /// The pharmacy.
    Pharmacy = "pharmacy", } }

words! { /// On what a form was signed.
Medium { /// On a screen, by the one who signs.
    Screen = "screen", /// By hand, and keyed in from the paper.
    Paper = "paper", } }

words! { /// How an installation runs.
Mode { /// The authority's own registry.
    Registry = "registry", /// Mirrors the rules; authorisation numbers are obtained elsewhere.
    Companion = "companion", /// For trying out; nothing in it is real.
    Sandbox = "sandbox", } }

/// A small set of words of one kind.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words<T>(pub Vec<T>);

impl<T: PartialEq> Words<T> {
    /// Whether the word is in the set.
    pub fn contains(&self, word: &T) -> bool {
        self.0.contains(word)
    }
}
